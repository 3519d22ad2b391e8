/** What tests expect of a program that has ended. */
import { expect as base } from '@playwright/test';
import type { Result } from './system.ts';

/** What is shown of an output. */
const SHOWN = 4000;

const shortened = (text: string) => (text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text);

/** What helps to see why a program did not do what was expected. */
function outputs({ stdout, stderr }: Result): string {
  const part = (name: string, text: string) => (text === '' ? `${name}: empty` : `${name}:\n${shortened(text)}`);
  return `${part('standard output', stdout)}\n${part('standard error', stderr)}`;
}

export const expect = base.extend({
  /** The program has ended by itself, with this exit code. */
  toExitWith(result: Result, code: number) {
    const pass = result.reason === 'exit' && result.code === code;
    const happened = result.reason === 'exit' ? `exited with ${result.code}` : `${result.reason} (code ${result.code})`;
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
    const pass = typeof expected === 'string' ? result[on].includes(expected) : expected.test(result[on]);
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
