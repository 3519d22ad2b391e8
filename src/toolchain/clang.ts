/** Runs the tools of @yowasp/clang (clang, the linker, the archiver, all WebAssembly). */
import type { Tree } from '@yowasp/clang';
import { contentKey } from './hash.ts';
import { loadClang } from './load-clang.ts';
import type { CompileProgress, Store } from './types.ts';

export interface ToolResult {
  readonly ok: boolean;
  /** All files afterwards; also when the tool failed. */
  readonly files: Tree;
  /** Everything that the tool printed. */
  readonly output: string;
  /** What it was told to make, by `-o -`. */
  readonly product: Uint8Array;
}

export interface ToolOptions {
  readonly onProgress?: (progress: CompileProgress) => void;
  /** For the tool's standard input. */
  readonly stdin?: Uint8Array;
  /** Where the driver's decisions are kept. */
  readonly store?: Store;
}

/**
 * Runs one tool as it is. With `-o -` it gives its product instead of a file. That is far quicker for large ones: files
 * are copied whole at each write, and the compiler goes back in an object's file once for each relocation; what is no
 * file it makes in memory.
 */
export async function runTool(
  name: string,
  args: readonly string[],
  files: Tree,
  { onProgress, stdin }: ToolOptions = {},
): Promise<ToolResult> {
  const { runLLVM, Exit } = await loadClang(onProgress);
  const decoder = new TextDecoder();
  let output = '';
  const print = (bytes: Uint8Array | null) => {
    if (bytes) output += decoder.decode(bytes, { stream: true });
  };
  const parts: Uint8Array[] = [];
  const keep = (bytes: Uint8Array | null) => {
    if (bytes) parts.push(bytes);
  };
  const givesProduct = args[args.indexOf('-o') + 1] === '-';
  const result = (ok: boolean, after: Tree): ToolResult => {
    return { ok, files: after, output, product: joined(parts) };
  };
  let read = 0;
  const input = (size: number) => {
    const part = stdin?.subarray(read, read + size) ?? new Uint8Array();
    read += part.length;
    return part.length > 0 ? part : null;
  };
  try {
    const stdout = givesProduct ? keep : print;
    const streams = { stdin: input, stdout, stderr: print, decodeASCII: false };
    return result(true, (await runLLVM([name, ...args], files, streams)) ?? {});
  } catch (error) {
    if (error instanceof Exit) return result(false, error.files);
    if (!isCrash(error)) throw error;
    output += `${crashMessage(name, error)}\n`;
    return result(false, {});
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let length = 0;
  for (const part of parts) {
    all.set(part, length);
    length += part.length;
  }
  return all;
}

/** The tool's own code trapped, or took more stack or memory than the engine gives. The next run is a new instance. */
function isCrash(error: unknown): error is Error {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

/** What becomes of a tool that was given too much, behind "error: the compiler " or the tool's name. */
export const CRASHES = {
  stack: 'ran out of stack: the source is nested too deeply (templates, expressions, brackets)',
  memory: 'ran out of memory',
  /** Behind the engine's own words in brackets, where there are some. */
  other: 'the source is nested too deeply or too large, or clang has a mistake',
} as const;

function crashMessage(name: string, { message }: Error): string {
  const tool = name.startsWith('clang') ? 'the compiler' : name;
  if (/call stack|stack overflow|out of stack/i.test(message)) return `error: ${tool} ${CRASHES.stack}`;
  if (/memory|allocation/i.test(message) && !/out of bounds/.test(message)) return `error: ${tool} ${CRASHES.memory}`;
  return `error: ${tool} crashed (${message}): ${CRASHES.other}`;
}

/** What the driver made of a command line: the commands to run, and what it has to say. */
interface DriverResult {
  readonly ok: boolean;
  readonly commands: readonly (readonly string[])[];
  readonly diagnostics: string;
}

const driven = new Map<string, Promise<DriverResult>>();

/** Compiles: asks the driver (`clang`, `clang++`) what is to be run, and runs that. */
export async function runClang(
  name: 'clang' | 'clang++',
  args: readonly string[],
  files: Tree,
  options: ToolOptions = {},
): Promise<ToolResult> {
  const { ok, commands, diagnostics } = await drive(name, args, files, options);
  let result: ToolResult = { ok, files, output: diagnostics, product: new Uint8Array() };
  for (const [tool = '', ...words] of commands) {
    if (!result.ok) break;
    const next = await runTool(tool, words, result.files, options);
    result = { ...next, output: result.output + next.output };
  }
  return result;
}

/** The same command line is always answered in the same way: the inputs must be there. */
async function drive(name: string, args: readonly string[], files: Tree, options: ToolOptions): Promise<DriverResult> {
  const key = `driver-${await contentKey([VERSION, name, ...args])}`;
  let result = driven.get(key);
  if (!result) {
    result = askOrGet(key, [...args], name, files, options);
    driven.set(key, result);
    result.catch(() => driven.delete(key));
  }
  return result;
}

/** Of what is kept. */
const VERSION = '1';

async function askOrGet(
  key: string,
  args: string[],
  name: string,
  files: Tree,
  options: ToolOptions,
): Promise<DriverResult> {
  const stored = await options.store?.get(key);
  if (stored) return JSON.parse(new TextDecoder().decode(stored)) as DriverResult;
  const { ok, output } = await runTool(name, ['-###', ...args], files, options);
  const commands: string[][] = [];
  let diagnostics = '';
  for (const line of output.split('\n')) {
    if (line.startsWith(' "')) commands.push(unquote(line));
    else if (line !== '' && !INTRODUCTION.test(line)) diagnostics += `${line}\n`;
  }
  const result = ok ? { ok, commands, diagnostics } : { ok, commands: [], diagnostics };
  await options.store?.set(key, new TextEncoder().encode(JSON.stringify(result)));
  return result;
}

/** The driver introduces itself, and each command. */
const INTRODUCTION = /^clang version |^(?:Target|Thread model|InstalledDir|Build config):| \(in-process\)$/;

function unquote(line: string): string[] {
  const words = Array.from(line.matchAll(/ "((?:[^"\\]|\\.)*)"/g), ([, word = '']) => word.replace(/\\(.)/gs, '$1'));
  // An empty one stands for the compiler itself, whose name comes next.
  return words[0] === '' ? words.slice(1) : words;
}

/** A file at the top of a result's tree. */
export function outputFile(result: ToolResult, name: string): Uint8Array {
  const contents = result.files[name];
  if (!(contents instanceof Uint8Array)) throw new Error(`the compiler left no ${name}`);
  return contents;
}
