/** The headers of the C and C++ libraries as files of this disk, for editors: the compiler has them in an archive. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './disk-store.ts';
import { compilerFolder, compilerVersion } from './installation.ts';
import { makeFolder } from './make-folder.ts';

const BLOCK = 512;
/** The rest are the compiler's own, which an editor's brings, too. */
const FOR_EDITORS = /^include\/(c\+\+|wasm32-wasip1)\//;

/** The compiler's own headers that mean something for WebAssembly. */
const OWN_HEADERS =
  /^include\/(__std|__float|__limits|std|float|limits|iso646|inttypes|tgmath|varargs|unwind|wasm_simd128|builtins|sanitizer\/(asan|ubsan|common)_)[^/]*$/;
/** Headers and libraries of which a program may be made; neither a copy of the C++ headers for C++03 nor shared libraries. */
const LIBRARIES = /^include\/(c\+\+\/v1\/(?!__cxx03\/)|wasm32-wasip1\/)|^lib\/.*\.(a|o)$/;
const NEVER_LINKED = /^lib\/.*\/(libclang_rt\.profile\.a|crt1-reactor\.o|libc-printscan-no-floating-point\.a)$/;

/** Whether a file of the compiler's archive belongs into a system that has `cc`. */
export function isForRatos(name: string): boolean {
  return (LIBRARIES.test(name) && !NEVER_LINKED.test(name)) || OWN_HEADERS.test(name);
}

/** A folder for `--sysroot`. Made at first use, whole or not at all, and kept beside the cache. */
export async function sysrootFolder(cache: string = cacheFolder()): Promise<string> {
  const folder = join(cache, 'sysroot', compilerVersion());
  if (existsSync(folder)) return folder;
  await makeFolder(dirname(folder));
  const temporary = await mkdtemp(`${folder}.`);
  try {
    const archive = await readFile(join(compilerFolder(), 'llvm-resources.tar'));
    for (const { name, contents } of filesOfTar(archive)) {
      if (!FOR_EDITORS.test(name)) continue;
      await mkdir(dirname(join(temporary, name)), { recursive: true });
      await writeFile(join(temporary, name), contents);
    }
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Somebody else may have made it at the same time.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The files of a tar archive without long names, links or holes. */
export function* filesOfTar(archive: Buffer): Generator<{ name: string; contents: Buffer }> {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const text = (offset: number, length: number) =>
      archive.toString('latin1', at + offset, at + offset + length).replace(/\0.*/s, '');
    const name = text(0, 100);
    if (name === '') return;
    const size = Number.parseInt(text(124, 12), 8);
    const start = at + BLOCK;
    if (text(156, 1) === '0') yield { name, contents: archive.subarray(start, start + size) };
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

const NAME_BYTES = 100;
const MODE = 0o644;

/** The other way round: the same files, the same bytes, whatever their order. */
export function writeTar(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const parts: Uint8Array[] = [];
  for (const [name, contents] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (Buffer.byteLength(name) > NAME_BYTES) throw new Error(`${name}: the name is too long`);
    const header = Buffer.alloc(BLOCK);
    const octal = (value: number, at: number, length: number) =>
      header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
    header.write(name, 0, 'utf8');
    octal(MODE, 100, 8);
    octal(0, 108, 8);
    octal(0, 116, 8);
    octal(contents.length, 124, 12);
    octal(0, 136, 12);
    header.write('        0', 148, 'latin1');
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    parts.push(header, contents, Buffer.alloc(-contents.length & (BLOCK - 1)));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
