/** The compiler for Node: reads sources and their headers from disk, and keeps results in the user's cache folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type ArchiveRecipe, archiveFileName, findArchive, getArchive } from './archives.ts';
import { parseArguments } from './arguments.ts';
import { withUsageErrors } from './compile.ts';
import { DiskBuild } from './disk-build.ts';
import { DiskStore } from './disk-store.ts';
import { supportFiles } from './installation.ts';
import { ALL_ARCHIVES } from './link-plan.ts';
import { type CompileProgress, type CompileResult, type Store, UsageError } from './types.ts';

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
  /** All was there from an earlier time; the compiler was not loaded. */
  readonly cached: boolean;
  /** The sources and all that they include, of those on this disk: absolute paths. */
  readonly files: readonly string[];
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
  let build: DiskBuild | undefined;
  const result = await withUsageErrors(async () => {
    const parsed = parseArguments([...sources, ...(request.args ?? [])]);
    if (parsed.action !== 'link' || parsed.output !== undefined) {
      throw new UsageError('sources are compiled and linked to one program here');
    }
    build = await DiskBuild.start(parsed, cwd, buildOptions(options));
    return build.program();
  });
  if (result.ok && result.wasm && output !== undefined) {
    const path = resolve(cwd, output);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, result.wasm);
  }
  return { ...result, cached: build !== undefined && !build.ran, files: (await build?.files()) ?? [] };
}

export function buildOptions({ onProgress, store }: DiskCompileOptions): {
  onProgress?: (progress: CompileProgress) => void;
  store?: Store;
} {
  const used = store === null ? undefined : (store ?? new DiskStore());
  return { ...(onProgress && { onProgress }), ...(used && { store: used }) };
}

export interface BuiltArchive {
  readonly fileName: string;
  readonly contents: Uint8Array;
}

/** Whether an archive is there, so that a program that is linked with it waits for nothing. */
export async function isBuilt(recipe: ArchiveRecipe, options: DiskCompileOptions = {}): Promise<boolean> {
  const support = await supportFiles();
  const fileName = await archiveFileName(recipe, support);
  return (await findArchive(fileName, support, buildOptions(options).store)) !== undefined;
}

/** Archives that programs may be linked with, for those who build none. Default: all that there are. */
export async function builtArchives(
  recipes: readonly ArchiveRecipe[] = ALL_ARCHIVES,
  options: DiskCompileOptions = {},
): Promise<BuiltArchive[]> {
  const support = await supportFiles();
  const archives: BuiltArchive[] = [];
  for (const recipe of recipes) {
    const contents = await getArchive(recipe, support, buildOptions(options));
    archives.push({ fileName: await archiveFileName(recipe, support), contents });
  }
  return archives;
}
