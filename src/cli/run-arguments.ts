import { statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CHECK_OPTION, OBJECT, VALUED, VALUED_APART } from '../toolchain/options.ts';
import { isSource } from './compile.ts';
import { HELP, UsageError } from './usage.ts';

export interface Directory {
  /** Absolute. */
  host: string;
  guest: string;
  /** As the user wrote it, for messages. */
  name: string;
}

export interface RunArguments {
  /** The program, or the first of its sources, as the user wrote it, so that diagnostics name it so. */
  file: string;
  /** File name without extension. */
  name: string;
  /** For the compiler, in the order of the command line: sources, objects and options. Empty for a program. */
  compile: string[];
  args: string[];
  env: Record<string, string>;
  directories: Directory[];
  /** The program's first argument; undefined: its path. */
  argv0: string | undefined;
  /** Its working directory. */
  cwd: string;
  /** The directories that an ordinary WASI program begins with, by its names for them; undefined: the usual ones. */
  preopens: Record<string, string> | undefined;
  /** Delete in them what the program deleted. */
  delete: boolean;
  browser: string | undefined;
  timeoutMs: number | undefined;
  /** Show the browser. */
  show: boolean;
  /** The file for a picture of the page; undefined: none is taken. */
  screenshot: string | undefined;
  /** Print system calls to standard error. */
  trace: boolean;
  /** Write them to this file, for Perfetto. */
  traceFile: string | undefined;
}

export function parseRunArguments(argv: readonly string[]): RunArguments {
  // What stands behind `--` is the program's, whatever it looks like.
  const end = argv.indexOf('--');
  const { own, compiler } = sortWords(end < 0 ? argv : argv.slice(0, end));
  const { values, files } = parse(own);
  const [first] = files;
  if (first === undefined) throw new UsageError('name the program to run, or its sources');
  for (const { text } of files) checkFile(text);
  return {
    file: first.text,
    name: basename(first.text, extname(first.text)),
    compile: wordsToCompile(files, checked(compiler, values.check)),
    args: end < 0 ? [] : argv.slice(end + 1),
    env: Object.fromEntries(values.env.map(parseVariable)),
    directories: parseDirectories(values.dir),
    argv0: values.argv0,
    cwd: values.cwd,
    preopens: parsePreopens(values.preopen, values['no-preopen']),
    delete: values.delete,
    browser: values.browser,
    timeoutMs: values.timeout === undefined ? undefined : parseSeconds(values.timeout),
    show: values.show,
    screenshot: fileToWrite('--screenshot', values.screenshot),
    trace: values.trace,
    traceFile: fileToWrite('--trace-file', values['trace-file']),
  };
}

/** A word of the command line, and where it stood there. */
interface Word {
  text: string;
  at: number;
}

/** Words with one dash are the compiler's; those with two, and files, are the command's. */
function sortWords(argv: readonly string[]): { own: Word[]; compiler: Word[] } {
  const own: Word[] = [];
  const compiler: Word[] = [];
  for (let at = 0; at < argv.length; at++) {
    const text = argv[at] as string;
    if (text === '-h') throw new UsageError(HELP);
    // A value looks like an option of the compiler's, and is told as one that it cannot be.
    if (!/^-[^-]/.test(text) || VALUED_OWN.has(argv[at - 1] ?? '')) own.push({ text, at });
    else {
      compiler.push({ text, at });
      const value = argv[at + 1];
      if (takesValue(text) && value !== undefined) compiler.push({ text: value, at: ++at });
    }
  }
  return { own, compiler };
}

function takesValue(option: string): boolean {
  return VALUED.includes(option) || VALUED_APART.includes(option) || APART.includes(option);
}

/** As parseArgs of Node takes them. */
const OPTIONS = {
  env: { type: 'string', multiple: true, default: [] },
  dir: { type: 'string', multiple: true, default: [] },
  argv0: { type: 'string' },
  cwd: { type: 'string', default: '/' },
  preopen: { type: 'string', multiple: true, default: [] },
  'no-preopen': { type: 'boolean', default: false },
  delete: { type: 'boolean', default: false },
  browser: { type: 'string' },
  timeout: { type: 'string' },
  check: { type: 'boolean', default: false },
  show: { type: 'boolean', default: false },
  screenshot: { type: 'string' },
  trace: { type: 'boolean', default: false },
  'trace-file': { type: 'string' },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig;
/** Those with a value, which may be in the next word. */
const VALUED_OWN = new Set(
  Object.entries(OPTIONS).flatMap(([name, { type }]) => (type === 'string' ? [`--${name}`] : [])),
);
/** Further options of a compiler with a value in the next word. */
const APART = ['-L', '-l', '-u', '-z', '-x', '-o', '-Xlinker', '-MF', '-MT', '-MQ', '-target'];

function checkFile(file: string): void {
  if (file === '-') throw new UsageError("a program cannot come on standard input, which is the program's own");
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`${file}: no such file`);
  if (found.isDirectory()) throw new UsageError(`${file}: is a folder; name the sources or the program in it`);
  if (!found.isFile()) throw new UsageError(`${file}: is no file`);
}

/** `--check` is for both, and the compiler's for sources. */
function checked(compiler: readonly Word[], check: boolean): readonly Word[] {
  return check ? [{ text: CHECK_OPTION, at: -1 }, ...compiler] : compiler;
}

/** Nothing when there is just one file, which is a program. */
function wordsToCompile(files: readonly Word[], compiler: readonly Word[]): string[] {
  const isInput = (file: string) => isSource(file) || OBJECT.test(file);
  const program = files.find(({ text }) => !isInput(text))?.text;
  if (program === undefined) return [...files, ...compiler].sort((a, b) => a.at - b.at).map(({ text }) => text);
  const other = files.find(({ text }) => text !== program)?.text ?? compiler[0]?.text;
  if (other === undefined) return [];
  const is = `${program} is taken for a program`;
  if (compiler[0]?.text === other) throw new UsageError(`${is}, which is not compiled: ${other} is for sources`);
  throw new UsageError(`${is}, and ${other} is one too many: the program's arguments come after --`);
}

function parse(words: readonly Word[]) {
  try {
    const { values, tokens } = parseArgs({
      args: words.map(({ text }) => text),
      tokens: true,
      allowPositionals: true,
      options: OPTIONS,
    });
    if (values.help) throw new UsageError(HELP);
    const files = tokens.flatMap((token) => (token.kind === 'positional' ? [words[token.index] as Word] : []));
    return { values, files };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Its further advice is of no use here.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\. To specify a positional argument.*/s, ''));
  }
}

/** Told before anything runs, and not when its contents are there. */
function fileToWrite(option: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = resolve(file);
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${option} ${file}: there is no such folder`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${option} ${file}: that is a folder`);
  return path;
}

function parseVariable(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--env ${text}: NAME=VALUE expected`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `NAME=PATH` each, or `PATH` for one by its own name. */
function parsePreopens(texts: readonly string[], none: boolean): Record<string, string> | undefined {
  if (none && texts.length > 0) throw new UsageError('--no-preopen: there is a --preopen as well');
  if (!none && texts.length === 0) return undefined;
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      const path = text.slice(at + 1);
      if (!path.startsWith('/'))
        throw new UsageError(`--preopen ${text}: NAME=PATH or PATH expected, PATH beginning with /`);
      return [at < 0 ? text : text.slice(0, at), path];
    }),
  );
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
