/** Checks of what tests pass in, for those in JavaScript: a word that is taken for nothing would let a test pass. */
import { checkArray, checkChoice, checkInteger, checkOptions, checkText, invalid } from '../host/arguments.ts';
import type { Result, RunOptions, SystemOptions } from './system.ts';

const RUN_OPTIONS: readonly (keyof RunOptions)[] = ['args', 'stdin', 'env', 'cwd', 'files', 'flags'];
const SYSTEM_OPTIONS: readonly (keyof SystemOptions)[] = ['desktop', 'tools', 'trace'];

function checkNames(call: string, given: object, known: readonly string[]): void {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other !== undefined) throw invalid(call, `there is no option ${other}, but ${known.join(', ')}.`);
}

function checkTexts(call: string, name: string, values: unknown): void {
  for (const [at, value] of checkArray(call, name, values).entries()) checkText(call, `${name}[${at}]`, value);
}

/** Throws a RatError. @returns the sources, or the program. */
export function checkProgram(call: string, program: unknown): [string, ...string[]] {
  const [first, ...others] = Array.isArray(program) ? program : [program];
  const names = [first, ...others].map((name) => checkText(call, 'the program', name));
  if (names.includes('')) throw invalid(call, 'the program has no name.');
  return names as [string, ...string[]];
}

/** Throws a RatError. */
export function checkRunOptions(call: string, options: RunOptions): RunOptions {
  checkNames(call, checkOptions(call, options), RUN_OPTIONS);
  const { args = [], stdin, env = {}, cwd, files = {}, flags = [] } = options;
  checkTexts(call, 'args', args);
  checkTexts(call, 'flags', flags);
  // What is written to it may have zeros.
  if (stdin !== undefined && typeof stdin !== 'string') throw invalid(call, 'stdin must be a string.');
  if (cwd !== undefined) checkText(call, 'cwd', cwd);
  for (const [name, value] of Object.entries(checkOptions(call, env, 'env'))) checkText(call, `env.${name}`, value);
  for (const [path, data] of Object.entries(checkOptions(call, files, 'files'))) checkFile(call, path, data);
  return options;
}

/** Throws a RatError. */
export function checkFile(call: string, path: unknown, data: unknown): void {
  if (!checkText(call, 'the path', path).startsWith('/')) throw invalid(call, `${path} must be an absolute path.`);
  if (typeof data !== 'string' && !(data instanceof Uint8Array))
    throw invalid(call, `what ${path} holds must be a string or a Uint8Array.`);
}

/** Throws a RatError. */
export function checkSystemOptions(options: Partial<SystemOptions>): Partial<SystemOptions> {
  checkNames('ratosOptions', checkOptions('ratosOptions', options), SYSTEM_OPTIONS);
  for (const [name, value] of Object.entries(options))
    if (typeof value !== 'boolean') throw invalid('ratosOptions', `${name} must be true or false.`);
  return options;
}

/** Throws a RatError: a promise is what one has who has not awaited it. */
export function checkResult(matcher: string, result: unknown): void {
  const { program, reason, stdout } = (result ?? {}) as Partial<Result>;
  if (typeof program === 'string' && typeof reason === 'string' && typeof stdout === 'string') return;
  const what = result instanceof Promise ? 'a promise: it must be awaited' : 'something else';
  throw invalid(matcher, `this is not what ratos.run resolves to, but ${what}.`);
}

/** Throws a RatError. */
export function checkCode(matcher: string, code: unknown): void {
  checkInteger(matcher, 'the exit code', code, -(2 ** 31), 2 ** 32 - 1);
}

/** Throws a RatError. */
export function checkPrinted(matcher: string, expected: unknown, on: unknown): void {
  if (typeof expected !== 'string' && !(expected instanceof RegExp))
    throw invalid(matcher, 'what is expected must be a string or a regular expression.');
  checkChoice(matcher, 'on', on, ['stdout', 'stderr']);
}
