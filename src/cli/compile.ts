import { extname } from 'node:path';
import { progressLine } from './progress.ts';

const SOURCE_EXTENSIONS = new Set(['.c', '.cc', '.cpp', '.cxx', '.c++', '.C']);

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
 * @throws CompileError
 */
export async function compile(args: readonly string[]): Promise<Uint8Array> {
  // Only here, because most runs of a .wasm program never need the compiler.
  const { compileOnDisk } = await import('../toolchain/node.ts');
  const { end, ...options } = progressLine();
  const request = { cwd: process.cwd(), sources: [], args: [...args] };
  const { ok, wasm, diagnostics } = await compileOnDisk(request, options).finally(end);
  if (!ok || !wasm) throw new CompileError(diagnostics);
  if (diagnostics) process.stderr.write(diagnostics);
  return wasm;
}
