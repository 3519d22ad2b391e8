/** What tests expect of a program that has ended. */
import { expect as base } from '@playwright/test';
import { checkCode, checkPrinted, checkResult } from './arguments.ts';
import { outputs } from './outputs.ts';
import type { Result } from './system.ts';

export const expect = base.extend({
  /** The program has ended by itself, with this exit code. */
  toExitWith(result: Result, code: number) {
    checkResult('toExitWith', result);
    checkCode('toExitWith', code);
    const pass = result.reason === 'exit' && result.code === code;
    const happened =
      result.reason === 'exit'
        ? `exited with ${result.code}`
        : `${result.reason} (result.reason; result.code is ${result.code}), which is no exit`;
    const wanted = `${this.isNot ? 'not ' : ''}to exit with ${code}`;
    return {
      name: 'toExitWith',
      pass,
      expected: code,
      actual: result.code,
      message: () => `expected ${result.program} ${wanted}; it ${happened}\n${outputs(result)}`,
    };
  },

  /** The program has written this to its standard output; or, with `on: 'stderr'`, to its standard error. */
  toPrint(result: Result, expected: string | RegExp, { on = 'stdout' }: { on?: 'stdout' | 'stderr' } = {}) {
    checkResult('toPrint', result);
    checkPrinted('toPrint', expected, on);
    const pass = typeof expected === 'string' ? result[on].includes(expected) : result[on].search(expected) >= 0;
    const shown = typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
    const wanted = `${this.isNot ? 'not ' : ''}to print ${shown} on ${on}`;
    return {
      name: 'toPrint',
      pass,
      expected: shown,
      actual: result[on],
      message: () => `expected ${result.program} ${wanted}\n${outputs(result)}`,
    };
  },
});
