import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

export interface Directory {
  /** Absolute. */
  host: string;
  guest: string;
  /** As the user wrote it, for messages. */
  name: string;
}

export interface RunArguments {
  /** As the user wrote it, so that diagnostics name it so. */
  file: string;
  /** File name without extension. */
  name: string;
  args: string[];
  env: Record<string, string>;
  directories: Directory[];
  /** Delete in them what the program deleted. */
  delete: boolean;
  browser: string | undefined;
  timeoutMs: number | undefined;
  /** Print system calls to standard error. */
  trace: boolean;
  /** Write them to this file, for Perfetto. */
  traceFile: string | undefined;
}

export function parseRunArguments(argv: readonly string[]): RunArguments {
  // What stands behind `--` is the program's, whatever it looks like.
  const end = argv.indexOf('--');
  const { values, positionals } = parse(end < 0 ? argv : argv.slice(0, end));
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError('name the program to run');
  if (rest.length > 0) throw new UsageError(`unexpected "${rest[0]}"; the program's arguments come after --`);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`${file}: no such file`);
  return {
    file,
    name: basename(file, extname(file)),
    args: end < 0 ? [] : argv.slice(end + 1),
    env: Object.fromEntries(values.env.map(parseVariable)),
    directories: parseDirectories(values.dir),
    delete: values.delete,
    browser: values.browser,
    timeoutMs: values.timeout === undefined ? undefined : parseSeconds(values.timeout),
    trace: values.trace,
    traceFile: values['trace-file'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string', multiple: true, default: [] },
        dir: { type: 'string', multiple: true, default: [] },
        delete: { type: 'boolean', default: false },
        browser: { type: 'string' },
        timeout: { type: 'string' },
        trace: { type: 'boolean', default: false },
        'trace-file': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function parseVariable(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--env ${text}: NAME=VALUE expected`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0) || seconds > 2 ** 31 / 1000) {
    throw new UsageError(`--timeout ${text}: a number of seconds expected`);
  }
  return seconds * 1000;
}

function parseDirectories(texts: readonly string[]): Directory[] {
  const directories = texts.map(parseDirectory);
  for (const [index, { guest }] of directories.entries()) {
    const first = directories.findIndex((other) => other.guest === guest);
    if (first < index) throw new UsageError(`--dir ${texts[index]}: ${guest} is another --dir already`);
  }
  return directories;
}

/** `HOST[:GUEST]`; the guest path is absolute, so the colon of `C:/…` is not taken for the separator. */
export function parseDirectory(text: string): Directory {
  const at = text.lastIndexOf(':/');
  const split = at > (process.platform === 'win32' ? 1 : 0);
  const name = split ? text.slice(0, at) : text;
  const host = resolve(name);
  if (!statSync(host, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--dir ${text}: no such folder`);
  if (!split) {
    if (!basename(host)) throw new UsageError(`--dir ${text}: name the guest's folder too, as HOST:/GUEST`);
    return { host, guest: `/${basename(host)}`, name };
  }
  const names = text
    .slice(at + 1)
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw new UsageError(`--dir ${text}: ".." cannot stand in the guest's path`);
  if (names.length === 0) throw new UsageError(`--dir ${text}: the guest's folder cannot be / itself`);
  return { host, guest: `/${names.join('/')}`, name };
}
