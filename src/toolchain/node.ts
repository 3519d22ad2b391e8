/** The compiler for Node: reads sources and their headers from disk, and keeps results in the user's cache folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { archiveFileName, getArchive } from './archives.ts';
import { type ParsedArguments, parseArguments } from './arguments.ts';
import { compile } from './compile.ts';
import { DiskStore } from './disk-store.ts';
import { C_LIBRARIES, CXX_LIBRARIES, LANGUAGE_FLAGS, LINK_FLAGS } from './flags.ts';
import { contentKey } from './hash.ts';
import { collectFiles } from './includes.ts';
import { ALL_ARCHIVES, archivesFor } from './link-plan.ts';
import { type CompileProgress, type CompileResult, type Store, type SupportFiles, UsageError } from './types.ts';
import { vendorFiles } from './vendor-files.ts';

export { cacheFolder } from './disk-store.ts';
export type { CompileProgress, CompileResult } from './types.ts';

export interface DiskCompileRequest {
  /** Directory that relative paths start from. */
  readonly cwd: string;
  readonly sources: readonly string[];
  /** Further arguments, as for clang. */
  readonly args?: readonly string[];
  /** Where the program is written, if anywhere. */
  readonly output?: string;
}

export interface DiskCompileResult extends CompileResult {
  /** The result was there from an earlier time; the compiler was not loaded. */
  readonly cached: boolean;
}

export interface DiskCompileOptions {
  readonly onProgress?: (progress: CompileProgress) => void;
  /** Default: a folder `ratos` in the user's cache folder. null: keep nothing. */
  readonly store?: Store | null;
}

/** Compiles and links files of this disk. Mistakes in the program or the arguments come back as diagnostics. */
export async function compileOnDisk(
  request: DiskCompileRequest,
  options: DiskCompileOptions = {},
): Promise<DiskCompileResult> {
  const { sources, output } = request;
  const cwd = resolve(request.cwd);
  const args = [...sources, ...(request.args ?? [])];
  const store = options.store === null ? undefined : (options.store ?? new DiskStore());
  const support = await supportFiles();

  let parsed: ParsedArguments;
  let files: Map<string, Uint8Array>;
  try {
    parsed = parseArguments(args);
    files = await collectFiles(cwd, parsed);
    for (const path of [...parsed.sources.map((source) => source.path), ...parsed.objects]) {
      if (!existsSync(resolve(cwd, path))) throw new UsageError(`no such file: '${path}'`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ok: false, diagnostics: `error: ${error.message}\n`, cached: false };
  }

  const key = `program-${await contentKey([
    compilerVersion(),
    ...(await Promise.all(archivesFor(parsed).map((recipe) => archiveFileName(recipe, support)))),
    JSON.stringify(LANGUAGE_FLAGS),
    ...LINK_FLAGS,
    ...CXX_LIBRARIES,
    ...C_LIBRARIES,
    '',
    ...args,
    '',
    ...[...files].flat(),
  ])}`;
  const result = (await getResult(store, key)) ?? (await compileAndKeep());
  if (result.ok && result.wasm && output !== undefined) {
    const path = resolve(cwd, output);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, result.wasm);
  }
  return result;

  async function compileAndKeep(): Promise<DiskCompileResult> {
    const fresh = await compile({ files: Object.fromEntries(files), args, support, cwd }, { ...options, store });
    if (fresh.ok && fresh.wasm) {
      await store?.set(`${key}.txt`, new TextEncoder().encode(fresh.diagnostics));
      await store?.set(`${key}.wasm`, fresh.wasm);
    }
    return { ...fresh, cached: false };
  }
}

async function getResult(store: Store | undefined, key: string): Promise<DiskCompileResult | undefined> {
  const [wasm, diagnostics] = await Promise.all([store?.get(`${key}.wasm`), store?.get(`${key}.txt`)]);
  if (!wasm || !diagnostics) return undefined;
  return { ok: true, wasm, diagnostics: new TextDecoder().decode(diagnostics), cached: true };
}

/** Every archive that a program may be linked with, for those who can build none. */
export async function builtArchives(): Promise<{ fileName: string; contents: Uint8Array }[]> {
  const support = await supportFiles();
  const archives: { fileName: string; contents: Uint8Array }[] = [];
  for (const recipe of ALL_ARCHIVES) {
    const contents = await getArchive(recipe, support, { store: new DiskStore() });
    archives.push({ fileName: await archiveFileName(recipe, support), contents });
  }
  return archives;
}

let support: Promise<SupportFiles> | undefined;

function supportFiles(): Promise<SupportFiles> {
  support ??= readSupportFiles();
  return support;
}

async function readSupportFiles(): Promise<SupportFiles> {
  const folder = supportFolder();
  const files: Record<string, string> = {};
  for (const part of ['include', 'lib']) {
    for (const name of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })) {
      const path = `${part}/${name.replaceAll('\\', '/')}`;
      if (/\.[ch]$/.test(name)) files[path] = readFileSync(join(folder, path), 'utf8');
    }
  }
  const archives = {
    async get(fileName: string) {
      const path = ARCHIVE_FOLDERS.map((part) => join(folder, part, fileName)).find(existsSync);
      return path === undefined ? undefined : new Uint8Array(await readFile(path));
    },
  };
  return { files, archives, vendor: vendorFiles };
}

/** Where a build may have left archives, seen from `guest-abi`. */
const ARCHIVE_FOLDERS = ['..', '../..', '../../dist', '../../dist/bin', '../../public/programs'];

/** `guest-abi` of the package that this file belongs to, be it the source tree or an installed package. */
function supportFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const candidate of ['src/guest-abi', 'guest-abi']) {
      if (existsSync(join(folder, candidate, 'include', 'ratos.h'))) return join(folder, candidate);
    }
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the RatOS headers (guest-abi/include) are not installed');
    folder = parent;
  }
}

let version: string | undefined;

function compilerVersion(): string {
  if (version === undefined) {
    const bundle = createRequire(import.meta.url).resolve('@yowasp/clang');
    const description: unknown = JSON.parse(readFileSync(join(dirname(bundle), '..', 'package.json'), 'utf8'));
    const found = typeof description === 'object' && description && 'version' in description ? description.version : '';
    version = String(found);
  }
  return version;
}
