/** What `spawn` is told, read once and checked, before anything is made for the process. */
import { ARGUMENTS_MAX, PATH_MAX, PREOPENS_MAX } from '../guest-abi/limits.ts';
import {
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_SUPPORTED,
} from '../guest-abi/status.ts';
import { utf8Bytes } from '../kernel/memory/utf8.ts';
import type { Preopen } from '../kernel/process/preopens.ts';
import { type Handle, RatError, type SpawnOptions } from './api.ts';
import { checkArray, checkBoolean, checkChoice, checkHandle, checkOptions, checkText, invalid } from './arguments.ts';
import { PageTerminal } from './terminal.ts';

const CALL = 'spawn';
/** Counted for a string beyond its bytes. */
const STRING_BYTES = 4;

/** Of standard input, output and error: whether it is the terminal. */
export type OnTerminal = readonly [stdin: boolean, stdout: boolean, stderr: boolean];

export interface SpawnArguments {
  path: string;
  argv: string[];
  env: [name: string, value: string][];
  cwd: string;
  /** undefined: the usual ones. */
  preopens: Preopen[] | undefined;
  inherit: Handle[];
  emptyInput: boolean;
  terminal: PageTerminal | null;
  onTerminal: OnTerminal;
  /** Its reader wants each line at once. */
  lines: boolean;
  engine: 'ratos' | 'wasmer';
  /** Its threads are held at their calls. */
  hold: boolean;
  /** All descendants end with the program. */
  endOrphans: boolean;
}

export function readSpawnArguments(path: unknown, argv: unknown, given: SpawnOptions | undefined): SpawnArguments {
  const options = checkOptions(CALL, given);
  const result: SpawnArguments = {
    path: checkPath('the path', path),
    argv: [],
    env: [],
    cwd: checkPath('cwd', options.cwd ?? '/'),
    preopens: options.preopens === undefined ? undefined : readPreopens(options.preopens),
    inherit: [],
    terminal: readTerminal(options.terminal),
    onTerminal: [false, false, false],
    lines: checkBoolean(CALL, 'lines', options.lines ?? true),
    emptyInput: checkChoice(CALL, 'stdin', options.stdin ?? 'pipe', ['pipe', 'empty']) === 'empty',
    hold: checkBoolean(CALL, 'hold', options.hold ?? false),
    engine: checkChoice(CALL, 'wasi', options.wasi ?? 'ratos', ['ratos', 'wasmer']),
    endOrphans: checkChoice(CALL, 'orphans', options.orphans ?? 'keep', ['keep', 'end']) === 'end',
  };
  if (result.terminal !== null) result.onTerminal = readOnTerminal(options.onTerminal, result.emptyInput);
  if (result.engine === 'wasmer' && result.hold)
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${CALL}: a program on @wasmer/wasi cannot be held.`);
  if (result.engine === 'wasmer' && result.terminal !== null)
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${CALL}: a program on @wasmer/wasi has no terminal.`);
  if (result.cwd === '') throw new RatError(RAT_ERR_NOT_FOUND, `${CALL}: cwd is empty.`);
  let bytes = 0;
  /** Stops early: an array can be of any length. */
  const add = (length: number) => {
    bytes += length + STRING_BYTES;
    if (bytes > ARGUMENTS_MAX)
      throw new RatError(RAT_ERR_LIMIT_EXCEEDED, 'The arguments and the environment are too long.');
  };
  for (const argument of checkArray(CALL, 'argv', argv)) {
    const text = checkText(CALL, 'an argument', argument);
    add(text.length);
    result.argv.push(text);
  }
  for (const [name, value] of Object.entries(checkOptions<Record<string, string>>(CALL, options.env, 'env'))) {
    if (name === '' || name.includes('=')) throw invalid(CALL, 'a name in env is empty or holds "=".');
    const text = checkText(CALL, `env.${checkText(CALL, 'a name in env', name)}`, value);
    add(name.length + 1 + text.length);
    result.env.push([name, text]);
  }
  for (const handle of checkArray(CALL, 'inherit', options.inherit ?? []))
    result.inherit.push(checkHandle(CALL, handle));
  if (result.engine === 'wasmer' && result.inherit.length > 0)
    throw new RatError(RAT_ERR_NOT_SUPPORTED, `${CALL}: a program on @wasmer/wasi has no handles to inherit.`);
  return result;
}

function readPreopens(given: Readonly<Record<string, string>>): Preopen[] {
  const entries = Object.entries(checkOptions<Readonly<Record<string, string>>>(CALL, given, 'preopens'));
  if (entries.length > PREOPENS_MAX)
    throw new RatError(RAT_ERR_LIMIT_EXCEEDED, `${CALL}: there are more than ${PREOPENS_MAX} preopens.`);
  return entries.map(([name, value]) => {
    const path = checkPath(`preopens['${name}']`, value);
    if (!path.startsWith('/')) throw invalid(CALL, `preopens['${name}'] does not begin with "/".`);
    if (/\0/.test(name + path)) throw invalid(CALL, 'a preopen has a NUL in it.');
    return { name: checkPath('a name in preopens', name), path };
  });
}

function readTerminal(given: unknown): PageTerminal | null {
  if (given === undefined) return null;
  if (given instanceof PageTerminal) return given;
  throw invalid(CALL, 'terminal must be one of createTerminal.');
}

/** An input that is empty from the start has nobody at its other side. */
function readOnTerminal(given: SpawnOptions['onTerminal'], emptyInput: boolean): OnTerminal {
  const options = checkOptions<NonNullable<SpawnOptions['onTerminal']>>(CALL, given, 'onTerminal');
  const read = (name: keyof typeof options) => checkBoolean(CALL, `onTerminal.${name}`, options[name] ?? true);
  return [read('stdin') && !emptyInput, read('stdout'), read('stderr')];
}

function checkPath(name: string, value: unknown): string {
  const path = checkText(CALL, name, value);
  if (path.length > PATH_MAX || utf8Bytes(path).length > PATH_MAX)
    throw new RatError(RAT_ERR_NAME_TOO_LONG, `${CALL}: ${name} is too long.`);
  return path;
}

/** Arguments, then environment, as a program gets them: UTF-8, each with its zero. */
export function programStrings({ argv, env }: SpawnArguments): Uint8Array[] {
  const environment = env.map(([name, value]) => `${name}=${value}`);
  const strings = [...argv, ...environment].map((text) => utf8Bytes(`${text}\0`));
  if (strings.reduce((sum, { length }) => sum + length + STRING_BYTES, 0) > ARGUMENTS_MAX)
    throw new RatError(RAT_ERR_LIMIT_EXCEEDED, 'The arguments and the environment are too long.');
  return strings;
}
