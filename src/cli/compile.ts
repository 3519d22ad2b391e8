import { extname } from 'node:path';
import { runCompiler } from './compiler-thread.ts';

const SOURCE_EXTENSIONS = new Set(['.c', '.cc', '.cp', '.cpp', '.cxx', '.c++', '.C']);

/** The sources do not compile; the compiler's own words say why. */
export class CompileError extends Error {
  constructor(readonly diagnostics: string) {
    super('compilation failed');
  }
}

export function isSource(path: string): boolean {
  return SOURCE_EXTENSIONS.has(extname(path));
}

/**
 * Compiles and links files of this disk to a program. Warnings go to standard error.
 * @param args As for a C compiler: sources, objects and options.
 * @param cwd Where relative paths begin.
 * @throws CompileError
 */
export async function compile(args: readonly string[], cwd = process.cwd()): Promise<Uint8Array> {
  const { program } = await runCompiler({ kind: 'program', cwd, args: [...args] });
  if (!program?.ok || !program.wasm) throw new CompileError(program?.diagnostics ?? '');
  if (program.diagnostics) process.stderr.write(program.diagnostics);
  return program.wasm;
}
