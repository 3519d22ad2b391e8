/**
 * `compile_commands.json`: how each source is compiled, for clangd and other tools. Each run of the compiler puts its
 * own sources in, in place of what was there of them.
 */
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ParsedArguments, Source } from './arguments.ts';
import { COMPILE_FLAGS, LANGUAGE_FLAGS, SUPPORT_ROOT } from './flags.ts';
import { supportFolder } from './installation.ts';
import { sysrootFolder } from './sysroot.ts';
import { UsageError } from './types.ts';

export interface CompileCommand {
  readonly directory: string;
  readonly file: string;
  readonly arguments: readonly string[];
}

/** @param file Relative to `cwd`. */
export async function noteCommands(file: string, parsed: ParsedArguments, cwd: string): Promise<void> {
  const path = resolve(cwd, file);
  const sysroot = await sysrootFolder();
  const sources = parsed.sources.filter(({ path: source, language }) => source !== '-' && language !== 'assembly');
  const commands = sources.map((source) => commandOf(source, parsed, cwd, sysroot));
  await withLock(`${path}.lock`, async () => {
    const name = ({ directory, file: source }: CompileCommand) => resolve(directory, source);
    const replaced = new Set(commands.map(name));
    const others = (await readCommands(path)).filter((command) => !replaced.has(name(command)));
    const temporary = `${path}.${process.pid}.tmp`;
    await writeFile(temporary, `${JSON.stringify([...others, ...commands], null, 2)}\n`);
    await rename(temporary, path);
  });
}

/** As an editor's own clang takes it: with files that are on the disk, and nothing that makes code only. */
function commandOf(source: Source, { compile }: ParsedArguments, cwd: string, sysroot: string): CompileCommand {
  const { path, language, as } = source;
  const languageFlags = language === 'assembly' ? [] : LANGUAGE_FLAGS[language];
  return {
    directory: cwd,
    file: path,
    arguments: [
      language === 'c++' ? 'clang++' : 'clang',
      `--sysroot=${sysroot}`,
      ...withoutCodeGeneration(COMPILE_FLAGS).map((flag) => flag.replace(SUPPORT_ROOT, supportFolder())),
      ...withoutCodeGeneration(languageFlags),
      ...compile,
      ...(as === undefined ? [] : ['-x', as]),
      '-c',
      path,
    ],
  };
}

/** An editor's clang may be made without WebAssembly's code generator, and then knows none of its options. */
function withoutCodeGeneration(flags: readonly string[]): string[] {
  return flags.filter((flag, at) => flag !== '-mllvm' && flags[at - 1] !== '-mllvm');
}

async function readCommands(path: string): Promise<CompileCommand[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value as CompileCommand[];
  } catch {
    // Told below.
  }
  throw new UsageError(`${path} is no list of compile commands; remove it to have it made anew`);
}

const LOCK_TRY_MS = 10;
/** Writing takes milliseconds: a lock so old was left by somebody who was killed. */
const LOCK_OLD_MS = 5_000;

/** Several compilers may run at once, as make starts them. */
async function withLock(lock: string, action: () => Promise<void>): Promise<void> {
  for (;;) {
    const handle = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw new UsageError(`${lock}: cannot be written: ${error.message}`);
    });
    if (handle) {
      await handle.close();
      break;
    }
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LOCK_OLD_MS) await rm(lock, { force: true });
    else await new Promise((done) => setTimeout(done, LOCK_TRY_MS));
  }
  try {
    await action();
  } finally {
    await rm(lock, { force: true });
  }
}
