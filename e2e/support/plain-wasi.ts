/** Compiles C for any WASI engine: no libratos, no shared memory. */
import { commands, Exit, type Tree } from '@yowasp/clang';

/** @returns a WASI preview1 command that brings its own memory. */
export async function compilePlainWasi(source: string): Promise<Uint8Array<ArrayBuffer>> {
  let messages = '';
  const print = (bytes: Uint8Array | null) => {
    if (bytes) messages += new TextDecoder().decode(bytes);
  };
  const clang = commands.clang;
  const args = ['--target=wasm32-wasip1', '-O2', 'program.c', '-o', 'program.wasm'];
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
