/** Compiles C for any WASI engine: no libratos, no shared memory. */
import { commands, Exit, type Tree } from '@yowasp/clang';

/** What makes a program of wasi-threads: it imports its memory, which its instances share. */
export const THREAD_FLAGS: readonly string[] = [
  '-matomics',
  '-mbulk-memory',
  // The C library is built without atomics.
  '-Wl,--import-memory,--export-memory,--shared-memory,--no-check-features,--max-memory=67108864',
];

/** @returns a WASI preview1 command that brings its own memory, unless `flags` say otherwise. */
export async function compilePlainWasi(
  source: string,
  flags: readonly string[] = [],
): Promise<Uint8Array<ArrayBuffer>> {
  let messages = '';
  const print = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes);
  };
  const clang = commands.clang;
  const args = ['--target=wasm32-wasip1', '-O2', ...flags, 'program.c', '-o', 'program.wasm'];
  let files: Tree | undefined;
  try {
    files = await clang(args, { 'program.c': source }, { stdout: print, stderr: print, decodeASCII: false });
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  const program = files?.['program.wasm'];
  if (!(program instanceof Uint8Array)) throw new Error(`The program does not compile:\n${messages}`);
  return new Uint8Array(program);
}
