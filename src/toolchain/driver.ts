/** The command `cc` (or `c++`): reads files of this disk and writes what is made of them, where a C compiler would. */
import { chmod, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import type { Tree } from '@yowasp/clang';
import { type ParsedArguments, parseArguments, type Source } from './arguments.ts';
import { runTool } from './clang.ts';
import { withNotes, withUsageErrors } from './compile.ts';
import { noteCommands } from './compile-commands.ts';
import type { UnitResult } from './compile-unit.ts';
import { DiskBuild } from './disk-build.ts';
import { COMPILE_FLAGS } from './flags.ts';
import { buildOptions, type DiskCompileOptions } from './node.ts';
import { putFile, resolvePath } from './paths.ts';
import { UsageError } from './types.ts';

export interface DriverRequest {
  readonly cwd: string;
  /** As for `cc`. Files of arguments (`@FILE`) have been read. */
  readonly args: readonly string[];
  /** As `c++`. */
  readonly cxx?: boolean;
  /** File that is told how the sources are compiled (compile-commands.ts). */
  readonly compileCommands?: string;
  /** Asked for when a source is `-`. */
  readonly stdin?: () => Promise<Uint8Array>;
}

export interface DriverResult {
  readonly ok: boolean;
  /** For standard error. */
  readonly diagnostics: string;
  /** For standard output. */
  readonly stdout: Uint8Array;
}

const NOTHING = new Uint8Array();
/** `-o` that means standard output. */
const STDOUT = '-';
const PRODUCTS = { object: '.o', assembly: '.s' } as const;

export async function runDriver(request: DriverRequest, options: DiskCompileOptions = {}): Promise<DriverResult> {
  const result = await withUsageErrors<DriverResult>(async () => {
    const parsed = parseArguments(request.args, { cxx: request.cxx ?? false });
    if (parsed.action === 'answer') return answer(parsed, request);
    if (request.compileCommands !== undefined) {
      await noteCommands(request.compileCommands, parsed, resolve(request.cwd));
    }
    const stdin = parsed.sources.some(({ path }) => path === '-') ? await request.stdin?.() : undefined;
    const build = await DiskBuild.start(parsed, request.cwd, { ...buildOptions(options), ...(stdin && { stdin }) });
    return parsed.action === 'link' ? program(build) : eachSource(build);
  });
  return { stdout: NOTHING, ...result };
}

/** What clang says of itself, or would do (`-###`). */
async function answer({ sources }: ParsedArguments, { cxx, args }: DriverRequest): Promise<DriverResult> {
  const tree: Tree = {};
  for (const { path } of sources) putFile(tree, resolvePath('/', path), '');
  const { ok, output } = await runTool(cxx ? 'clang++' : 'clang', [...COMPILE_FLAGS, ...args], tree);
  return args.includes('-###') || args.includes('-v') || !ok
    ? { ok, diagnostics: output, stdout: NOTHING }
    : { ok, diagnostics: '', stdout: new TextEncoder().encode(output) };
}

async function program(build: DiskBuild): Promise<DriverResult> {
  const { parsed, cwd } = build;
  /** File → rules of all sources that have it for theirs. */
  const rules = new Map<string, Uint8Array[]>();
  const { ok, wasm, diagnostics } = await build.program(async (source) => {
    const unit = await build.unit(source, ruleTarget(parsed, source));
    const file = rulesFile(parsed, source, outputOf(parsed, source));
    if (unit.rules) rules.set(file, [...(rules.get(file) ?? []), unit.rules]);
    return unit;
  });
  const stdout: Uint8Array[] = [];
  for (const [file, parts] of rules) stdout.push(await put(cwd, file, concatenated(parts)));
  if (!ok || !wasm) return { ok, diagnostics, stdout: concatenated(stdout) };
  const output = parsed.output ?? `${stem(parsed.sources[0]?.path ?? parsed.objects[0] ?? '')}.wasm`;
  stdout.push(await put(cwd, output, wasm));
  if (output !== STDOUT) await chmod(resolve(cwd, output), 0o755);
  return { ok, diagnostics, stdout: concatenated(stdout) };
}

async function eachSource(build: DiskBuild): Promise<DriverResult> {
  const { parsed, cwd } = build;
  let diagnostics = unusedInputs(parsed);
  let ok = true;
  const stdout: Uint8Array[] = [];
  for (const source of parsed.sources) {
    const output = outputOf(parsed, source);
    const unit = await build.unit(source, ruleTarget(parsed, source));
    diagnostics += unit.diagnostics;
    ok &&= unit.ok;
    if (unit.ok) stdout.push(...(await write(unit, parsed, source, output, cwd)));
  }
  return { ok, diagnostics: ok ? diagnostics : withNotes(diagnostics), stdout: concatenated(stdout) };
}

async function write(
  { product, rules }: UnitResult,
  parsed: ParsedArguments,
  source: Source,
  output: string,
  cwd: string,
): Promise<Uint8Array[]> {
  if (parsed.action === 'dependencies') {
    return rules ? [await put(cwd, parsed.dependencies?.file ?? output, rules)] : [];
  }
  const stdout = product && parsed.action !== 'syntax' ? [await put(cwd, output, product)] : [];
  if (rules) stdout.push(await put(cwd, rulesFile(parsed, source, output), rules));
  return stdout;
}

function outputOf({ action, output }: ParsedArguments, { path }: Source): string {
  if (output !== undefined) return output;
  return action === 'object' || action === 'assembly' ? `${stem(path)}${PRODUCTS[action]}` : STDOUT;
}

/** What the rules are for: what `-o` names, or the object, also when it is not what is made. */
function ruleTarget({ action, output }: ParsedArguments, { path }: Source): string {
  const made = action === 'object' || action === 'assembly' || action === 'link' ? output : undefined;
  return made ?? `${stem(path)}.o`;
}

function rulesFile({ dependencies }: ParsedArguments, { path }: Source, output: string): string {
  if (dependencies?.file !== undefined) return dependencies.file;
  const named = output === STDOUT ? basename(path) : output;
  return `${named.slice(0, named.length - extname(named).length)}.d`;
}

function unusedInputs({ objects }: ParsedArguments): string {
  return objects.map((path) => `warning: ${path}: linker input file unused because linking not done\n`).join('');
}

/** The path's last part without its extension; `-` for standard input, as clang has it. */
function stem(path: string): string {
  return basename(path, extname(path)) || '-';
}

/** @returns what is for standard output */
async function put(cwd: string, output: string, contents: Uint8Array): Promise<Uint8Array> {
  if (output === STDOUT) return contents;
  const path = resolve(cwd, output);
  try {
    await writeFile(path, contents);
  } catch (error) {
    throw new UsageError(`${output}: cannot be written: ${(error as Error).message}`);
  }
  return NOTHING;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? (parts[0] as Uint8Array) : new Uint8Array(Buffer.concat(parts));
}
