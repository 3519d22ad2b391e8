/** Checks of what a page asks the compiler for, before anything is loaded. */
import { RAT_ERR_INVALID_ARGUMENT } from '../guest-abi/status.ts';
import { RatError } from '../host/index.ts';
import type { CompileRequest, RunOptions } from './api.ts';

type Checked = Required<Pick<RunOptions, 'cxx' | 'cwd'>> & Pick<RunOptions, 'signal'>;

export function checkRunOptions(call: string, options: RunOptions): Checked {
  if (!isOptions(options)) throw invalid(call, 'the options must be an object.');
  const { cxx = false, cwd = '/', signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalid(call, 'signal is no AbortSignal.');
  return { cxx: checkBoolean(call, 'cxx', cxx), cwd: checkText(call, 'cwd', cwd), ...(signal && { signal }) };
}

/** The arguments of `cc` that say what is compiled. */
export function compileArguments(request: CompileRequest): string[] {
  const call = 'compile';
  if (!isOptions(request)) throw invalid(call, 'the request must be an object with sources.');
  const { sources, output, flags = [], check = false } = request;
  return [
    ...(checkBoolean(call, 'check', check) ? ['--check'] : []),
    ...checkTexts(call, 'flags', flags),
    ...(typeof sources === 'string' ? [sources] : checkTexts(call, 'sources', sources)),
    ...(output === undefined ? [] : ['-o', checkText(call, 'output', output)]),
  ];
}

export function checkTexts(call: string, name: string, value: readonly string[]): readonly string[] {
  if (!Array.isArray(value) || !Array.from(value).every((text) => typeof text === 'string'))
    throw invalid(call, `${name} must be an array of strings.`);
  return value;
}

export function checkText(call: string, name: string, value: string): string {
  if (typeof value === 'string') return value;
  throw invalid(call, `${name} must be a string.`);
}

function checkBoolean(call: string, name: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(call, `${name} must be true or false.`);
}

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(call: string, what: string): RatError {
  return new RatError(RAT_ERR_INVALID_ARGUMENT, `${call}: ${what}`);
}
