/** libratos, compiled and archived: it stands in front of the C library and makes the system's calls. */
import type { Tree } from '@yowasp/clang';
import type { ArchiveRecipe } from './archives.ts';
import { outputFile, runClang } from './clang.ts';
import { COMPILE_FLAGS, SUPPORT_ROOT, TOOLCHAIN_VERSION } from './flags.ts';
import { contentKey } from './hash.ts';
import { putFile } from './paths.ts';
import type { CompileOptions, SupportFiles } from './types.ts';

export const LIBRARY_FLAGS: readonly string[] = [
  ...COMPILE_FLAGS,
  '-std=gnu11',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-iquote',
  `${SUPPORT_ROOT}/lib`,
];

/** The C library's functions that our sources stand in front of, from their `RAT_WRAP(type, name, …)` lines. */
export function wrappedNames(support: SupportFiles, isSource: (path: string) => boolean = isOfLibratos): string[] {
  const names = new Set<string>();
  for (const [path, text] of Object.entries(support.files)) {
    if (!path.endsWith('.c') || !isSource(path)) continue;
    for (const [, name] of text.matchAll(/^RAT_WRAP\([^,]*, (\w+)/gm)) if (name) names.add(name);
  }
  return [...names].sort();
}

export function supportTree(support: SupportFiles): Tree {
  const tree: Tree = {};
  for (const [path, text] of Object.entries(support.files)) putFile(tree, `${SUPPORT_ROOT}/${path}`, text);
  return tree;
}

/** Names the content of a library of C sources of ours, and of the headers beside them. */
export function libraryKey(
  support: SupportFiles,
  isSource: (path: string) => boolean,
  flags: readonly string[],
): Promise<string> {
  const files = Object.keys(support.files)
    .filter((path) => isSource(path) || (path.endsWith('.h') && !path.startsWith('libc/')))
    .sort()
    .flatMap((path) => [path, support.files[path] ?? '']);
  return contentKey([String(TOOLCHAIN_VERSION), ...flags, ...files]);
}

/** The objects of all C sources that are meant. */
export async function buildLibrary(
  support: SupportFiles,
  isSource: (path: string) => boolean,
  flags: readonly string[],
  { onProgress }: CompileOptions,
): Promise<Tree> {
  const sources = Object.keys(support.files)
    .filter((path) => isSource(path) && path.endsWith('.c'))
    .sort();
  const objects: Tree = {};
  for (const [index, path] of sources.entries()) {
    onProgress?.({ stage: 'libratos', what: path, done: index, total: sources.length });
    const result = await runClang(
      'clang',
      [...flags, '-c', `${SUPPORT_ROOT}/${path}`, '-o', '/libratos.o'],
      supportTree(support),
      { ...(onProgress && { onProgress }) },
    );
    if (!result.ok) throw new Error(`libratos does not compile:\n${result.output}`);
    objects[path.replace(/^lib\/(.*)\.c$/, '$1.o').replaceAll('/', '-')] = outputFile(result, 'libratos.o');
  }
  return objects;
}

/** All but the runtime of checked programs (check.ts) and the SDL adapter (sdl.ts). */
const isOfLibratos = (path: string) => path.startsWith('lib/') && !/^lib\/(?:check|sdl)\//.test(path);

export const LIBRATOS: ArchiveRecipe = {
  name: 'libratos',
  key: (support) => libraryKey(support, isOfLibratos, LIBRARY_FLAGS),
  build: (support, options) => buildLibrary(support, isOfLibratos, LIBRARY_FLAGS, options),
};
