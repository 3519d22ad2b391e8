/**
 * What a system in a page needs to have `cc` and `c++` (src/compiler/), as a folder to be served as it is: the compiler's
 * 75 MB in parts, compressed one by one, so that a load that breaks off goes on where it was; headers and libraries as a
 * tar; `cc` and `make` themselves; and index.json, which names them all with their checksums.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CompilerIndex, CompilerPart } from '../guest-abi/compiler-index.ts';
import { type ArchiveRecipe, archiveFileName } from './archives.ts';
import { ADAPTER_FILE, CONFIG_FILE, driverConfig, SYSTEM_ROOT } from './driver-config.ts';
import { compilerFolder, compilerVersion, supportFiles } from './installation.ts';
import { ALL_ARCHIVES } from './link-plan.ts';
import { ADAPTER_SOURCE } from './main-function.ts';
import { builtArchives } from './node.ts';
import { filesOfTar, isForRatos, writeTar } from './sysroot.ts';

export interface CompilerFiles {
  /** Compiled programs by their names: `cc` and `make`. */
  readonly programs: ReadonlyMap<string, Uint8Array>;
  /** What programs are linked with; what is not there is built. Default: all. */
  readonly archives?: readonly ArchiveRecipe[];
}

/** Raised when the files are made in another way of the same. */
const FORMAT = 1;
/** Of the compiler, before compression: small enough to be loaded again, large enough to compress well. */
const PART_BYTES = 8 << 20;
/** Where the tar is unpacked. */
const PREFIX = '/usr/';
const INDEX = 'index.json';

const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Makes the folder, and removes what else is in it. @returns its bytes; undefined: all was there already. */
export async function writeCompilerFiles(folder: string, files: CompilerFiles): Promise<number | undefined> {
  const { programs, archives = ALL_ARCHIVES } = files;
  const sysroot = filesOfSysroot();
  const content = await contentName(sysroot, programs, archives);
  if (isMade(folder, content)) return undefined;
  mkdirSync(folder, { recursive: true });
  const put = (name: string, bytes: Uint8Array): CompilerPart => {
    const sha256 = hash(bytes);
    const file = `${name}-${sha256.slice(0, 16)}`;
    writeFileSync(join(folder, file), bytes);
    return { file, bytes: bytes.length, sha256 };
  };
  const llvm = readFileSync(join(compilerFolder(), 'llvm.core.wasm'));
  const parts: CompilerPart[] = [];
  for (let at = 0; at < llvm.length; at += PART_BYTES)
    parts.push(put(`llvm-${parts.length}`, gzipSync(llvm.subarray(at, at + PART_BYTES), { level: 9 })));
  const tar = writeTar(await systemFiles(sysroot, archives));
  const index: CompilerIndex = {
    content,
    version: compilerVersion(),
    programs: Object.fromEntries([...programs].map(([name, wasm]) => [name, put(name, wasm)])),
    llvm: { bytes: llvm.length, partBytes: PART_BYTES, parts },
    files: put('files', gzipSync(tar, { level: 9 })),
  };
  // Last: without it nothing is taken for whole.
  writeFileSync(join(folder, INDEX), `${JSON.stringify(index, null, 1)}\n`);
  const all = partsOf(index);
  const named = new Set([INDEX, ...all.map(({ file }) => file)]);
  for (const file of readdirSync(folder)) if (!named.has(file)) rmSync(join(folder, file), { recursive: true });
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}

const partsOf = ({ programs, files, llvm }: CompilerIndex) => [...Object.values(programs), files, ...llvm.parts];

/** Headers and libraries of the compiler, by their paths below /usr. */
function filesOfSysroot(): Map<string, Uint8Array> {
  const archive = readFileSync(join(compilerFolder(), 'llvm-resources.tar'));
  const files = new Map<string, Uint8Array>();
  for (const { name, contents } of filesOfTar(archive)) if (isForRatos(name)) files.set(name, contents);
  return files;
}

/** Those, and ours. */
async function systemFiles(
  sysroot: ReadonlyMap<string, Uint8Array>,
  archives: readonly ArchiveRecipe[],
): Promise<Map<string, Uint8Array>> {
  const files = new Map(sysroot);
  const support = await supportFiles();
  const own = SYSTEM_ROOT.slice(PREFIX.length);
  for (const [path, text] of Object.entries(support.files))
    if (path.startsWith('include/')) files.set(`${own}/${path}`, Buffer.from(text));
  files.set(`${own}/${CONFIG_FILE}`, Buffer.from(await driverConfig(support)));
  files.set(`${own}/${ADAPTER_FILE}`, Buffer.from(ADAPTER_SOURCE));
  for (const { fileName, contents } of await builtArchives(archives)) files.set(`${own}/${fileName}`, contents);
  return files;
}

/** Names all that goes in, without making any of it. */
async function contentName(
  sysroot: ReadonlyMap<string, Uint8Array>,
  programs: ReadonlyMap<string, Uint8Array>,
  archives: readonly ArchiveRecipe[],
): Promise<string> {
  const support = await supportFiles();
  const names = await Promise.all(archives.map((recipe) => archiveFileName(recipe, support)));
  const headers = Object.entries(support.files).filter(([path]) => path.startsWith('include/'));
  const compiled = [...programs].map(([name, wasm]) => [name, hash(wasm)]);
  const config = await driverConfig(support);
  const version = [FORMAT, PART_BYTES, compilerVersion()];
  return hash(JSON.stringify([version, compiled, names, headers, [...sysroot.keys()], config, ADAPTER_SOURCE]));
}

function isMade(folder: string, content: string): boolean {
  const path = join(folder, INDEX);
  if (!existsSync(path)) return false;
  const index: CompilerIndex = JSON.parse(readFileSync(path, 'utf8'));
  return index.content === content && partsOf(index).every(({ file }) => existsSync(join(folder, file)));
}
