/** Compiles libratos to an archive: once a session, and once for each content where there is a store. */
import type { Tree } from '@yowasp/clang';
import { outputFile, runTool } from './clang.ts';
import { COMPILE_FLAGS, SUPPORT_ROOT, TOOLCHAIN_VERSION } from './flags.ts';
import { contentKey } from './hash.ts';
import { putFile } from './paths.ts';
import type { CompileOptions, SupportFiles } from './types.ts';

const FLAGS = [...COMPILE_FLAGS, '-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-iquote', `${SUPPORT_ROOT}/lib`];

const built = new Map<string, Promise<Uint8Array>>();

/** Names the content of libratos: the same key, the same archive. */
export function libratosKey(support: SupportFiles): Promise<string> {
  const files = Object.keys(support.files)
    .sort()
    .flatMap((path) => [path, support.files[path] ?? '']);
  return contentKey([String(TOOLCHAIN_VERSION), ...FLAGS, ...files]);
}

/** File name of the archive with that key. */
export function archiveName(key: string): string {
  return `libratos-${key}.a`;
}

/** The C library's functions that libratos stands in front of, from its `RAT_WRAP(type, name, …)` lines. */
export function wrappedNames(support: SupportFiles): string[] {
  const names = new Set<string>();
  for (const [path, text] of Object.entries(support.files)) {
    if (!path.endsWith('.c')) continue;
    for (const [, name] of text.matchAll(/^RAT_WRAP\([^,]*, (\w+)/gm)) if (name) names.add(name);
  }
  return [...names].sort();
}

export function supportTree(support: SupportFiles): Tree {
  const tree: Tree = {};
  for (const [path, text] of Object.entries(support.files)) putFile(tree, `${SUPPORT_ROOT}/${path}`, text);
  return tree;
}

/** The archive of libratos. */
export async function libratosArchive(support: SupportFiles, options: CompileOptions = {}): Promise<Uint8Array> {
  if (support.archive) return support.archive;
  const key = await libratosKey(support);
  let archive = built.get(key);
  if (!archive) {
    archive = buildOrGet(archiveName(key), support, options);
    built.set(key, archive);
    archive.catch(() => built.delete(key));
  }
  return archive;
}

async function buildOrGet(
  name: string,
  support: SupportFiles,
  { store, onProgress }: CompileOptions,
): Promise<Uint8Array> {
  const stored = await store?.get(name);
  if (stored) return stored;
  const sources = Object.keys(support.files)
    .filter((path) => path.startsWith('lib/') && path.endsWith('.c'))
    .sort();
  const objects: Tree = {};
  for (const [index, path] of sources.entries()) {
    onProgress?.({ stage: 'libratos', what: path, done: index, total: sources.length });
    const result = await runTool(
      'clang',
      [...FLAGS, '-c', `${SUPPORT_ROOT}/${path}`, '-o', '/libratos.o'],
      supportTree(support),
      onProgress,
    );
    if (!result.ok) throw new Error(`libratos does not compile:\n${result.output}`);
    objects[path.replace(/^lib\/(.*)\.c$/, '$1.o').replaceAll('/', '-')] = outputFile(result, 'libratos.o');
  }
  const result = await runTool(
    'ar',
    ['rcs', '/libratos.a', ...Object.keys(objects).map((object) => `/${object}`)],
    objects,
  );
  if (!result.ok) throw new Error(`libratos cannot be archived:\n${result.output}`);
  const archive = outputFile(result, 'libratos.a');
  await store?.set(name, archive);
  return archive;
}
