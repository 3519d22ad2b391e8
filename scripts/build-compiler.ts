/**
 * Makes public/compiler/: what a system needs to have `cc` and `c++` (src/compiler/), to be served as it is. The
 * compiler's 75 MB in parts, compressed one by one, so that a load that breaks off goes on where it was; headers and
 * libraries as a zip; and index.json, which names them with their checksums. Does nothing when all is there already.
 * `--quickly`: without the C++ library where it is not there yet: it takes most of a minute to build, once on a machine.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import type { CompilerIndex, CompilerPart } from '../src/compiler/compiler-index.ts';
import { archiveFileName } from '../src/toolchain/archives.ts';
import { LIBCXX } from '../src/toolchain/cxx-runtime.ts';
import { ADAPTER_FILE, CONFIG_FILE, driverConfig, SYSTEM_ROOT } from '../src/toolchain/driver-config.ts';
import { compilerFolder, compilerVersion, supportFiles } from '../src/toolchain/installation.ts';
import { ALL_ARCHIVES } from '../src/toolchain/link-plan.ts';
import { ADAPTER_SOURCE } from '../src/toolchain/main-function.ts';
import { builtArchives, compileOnDisk, isBuilt } from '../src/toolchain/node.ts';
import { filesOfTar, isForRatos } from '../src/toolchain/sysroot.ts';
import { ROOT } from './run-command.ts';
import { compilerPrograms, SYSTEM_FLAGS } from './system-programs.ts';

const output = join(ROOT, 'public/compiler');
/** Of the compiler, before compression: small enough to be loaded again, large enough to compress well. */
const PART_BYTES = 8 << 20;
/** Any time will do, but always the same. */
const TIME = new Date('2026-01-01T00:00:00Z');
const withCxx = !process.argv.includes('--quickly') || (await isBuilt(LIBCXX));
/** Where the zip is unpacked. */
const PREFIX = '/usr/';

const archives = ALL_ARCHIVES.filter((recipe) => recipe !== LIBCXX || withCxx);

const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Files below /usr, by their paths there. */
async function systemFiles(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  const archive = await readFile(join(compilerFolder(), 'llvm-resources.tar'));
  for (const { name, contents } of filesOfTar(archive)) if (isForRatos(name)) files[name] = contents;
  const support = await supportFiles();
  const own = SYSTEM_ROOT.slice(PREFIX.length);
  for (const [path, text] of Object.entries(support.files))
    if (path.startsWith('include/')) files[`${own}/${path}`] = Buffer.from(text);
  files[`${own}/${CONFIG_FILE}`] = Buffer.from(await driverConfig(support));
  files[`${own}/${ADAPTER_FILE}`] = Buffer.from(ADAPTER_SOURCE);
  for (const { fileName, contents } of await builtArchives(archives)) files[`${own}/${fileName}`] = contents;
  return files;
}

/** `cc` itself, and `make`. */
async function compiledPrograms(): Promise<Map<string, Uint8Array>> {
  const compiled = new Map<string, Uint8Array>();
  for (const { name, sources } of compilerPrograms()) {
    const { ok, wasm, diagnostics } = await compileOnDisk({ cwd: ROOT, sources, args: [...SYSTEM_FLAGS] });
    if (!ok || !wasm) throw new Error(`${name} does not compile:\n${diagnostics}`);
    compiled.set(name, wasm);
  }
  return compiled;
}

/** Names all that goes in, without making any of it. */
async function contentName(): Promise<string> {
  const support = await supportFiles();
  const names = await Promise.all(archives.map((recipe) => archiveFileName(recipe, support)));
  const headers = Object.entries(support.files).filter(([path]) => path.startsWith('include/'));
  const own = [import.meta.filename, join(ROOT, 'src/toolchain/sysroot.ts')].map((path) => readFileSync(path, 'utf8'));
  const config = await driverConfig(support);
  return hash(
    JSON.stringify([compilerVersion(), [...programs.values()].map(hash), names, headers, config, ADAPTER_SOURCE, own]),
  );
}

function isMade(content: string): boolean {
  const path = join(output, 'index.json');
  if (!existsSync(path)) return false;
  const index: CompilerIndex = JSON.parse(readFileSync(path, 'utf8'));
  if (index.content !== content) return false;
  const parts = [...Object.values(index.programs), index.files, ...index.llvm.parts];
  return parts.every(({ file }) => existsSync(join(output, file)));
}

function put(name: string, bytes: Uint8Array): CompilerPart {
  const sha256 = hash(bytes);
  const file = `${name}-${sha256.slice(0, 16)}`;
  writeFileSync(join(output, file), bytes);
  return { file, bytes: bytes.length, sha256 };
}

const programs = await compiledPrograms();
const content = await contentName();
if (isMade(content)) process.exit(0);
mkdirSync(output, { recursive: true });
const llvm = readFileSync(join(compilerFolder(), 'llvm.core.wasm'));
const parts: CompilerPart[] = [];
for (let at = 0; at < llvm.length; at += PART_BYTES)
  parts.push(put(`llvm-${parts.length}`, gzipSync(llvm.subarray(at, at + PART_BYTES), { level: 9 })));
const entries = Object.entries(await systemFiles()).sort(([a], [b]) => (a < b ? -1 : 1));
const files = put('files', zipSync(Object.fromEntries(entries), { level: 9, mtime: TIME }));
const index: CompilerIndex = {
  content,
  version: compilerVersion(),
  programs: Object.fromEntries([...programs].map(([name, wasm]) => [name, put(name, wasm)])),
  llvm: { bytes: llvm.length, partBytes: PART_BYTES, parts },
  files,
};
writeFileSync(join(output, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
const all = [...Object.values(index.programs), files, ...parts];
const named = new Set(['index.json', ...all.map(({ file }) => file)]);
for (const file of readdirSync(output)) if (!named.has(file)) rmSync(join(output, file));
const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`compiler: ${(total / 2 ** 20).toFixed(1)} MiB in ${all.length} files`);
