/** Compiles the parts of the C++ library that exceptions need to an archive, once for each content. */
import type { Tree } from '@yowasp/clang';
import type { ArchiveRecipe } from './archives.ts';
import { outputFile, runTool } from './clang.ts';
import { ADAPTATIONS, CXX_FOLDERS, CXX_UNIT_FLAGS, CXX_UNITS, type CxxUnit } from './cxx-sources.ts';
import { ENCODING_FLAGS } from './exceptions.ts';
import { COMPILE_FLAGS, TOOLCHAIN_VERSION } from './flags.ts';
import { contentKey } from './hash.ts';
import { supportTree } from './libratos.ts';
import { putDirectory, putFile } from './paths.ts';
import type { CompileOptions, SupportFiles } from './types.ts';
import { putVendorFolders, VENDOR_ROOT, VENDOR_VERSION } from './vendor-sources.ts';

const FLAGS: readonly string[] = [...COMPILE_FLAGS, '-fexceptions', ...ENCODING_FLAGS, ...CXX_UNIT_FLAGS];

/**
 * What of ours it is compiled with: headers that stand in front of the C library's. Not those of RatOS, which change
 * more often and are none of its business.
 */
function ownFiles({ files }: SupportFiles): [path: string, text: string][] {
  return Object.entries(files).filter(([path]) => path.startsWith('lib/cxx/') || path.startsWith('include/override/'));
}

export const LIBCXX: ArchiveRecipe = {
  name: 'libcxx',

  key(support) {
    return contentKey([
      String(TOOLCHAIN_VERSION),
      VENDOR_VERSION,
      support.compilerVersion ?? '',
      JSON.stringify([FLAGS, CXX_UNITS, ADAPTATIONS]),
      ...ownFiles(support)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flat(),
    ]);
  },

  /** Takes most of a minute. Two processes that build it at once both do, and keep the same. */
  async build(support, options) {
    const tree = supportTree({ files: Object.fromEntries(ownFiles(support)) });
    await putVendorFolders(tree, support.vendor, CXX_FOLDERS, 'The C++ library');
    adapt(tree);
    const objects: Tree = {};
    for (const [index, unit] of CXX_UNITS.entries()) {
      options.onProgress?.({ stage: 'c++', what: unit.name, done: index, total: CXX_UNITS.length });
      objects[`${unit.name}.o`] = await compileUnit(unit, tree, options);
    }
    options.onProgress?.({ stage: 'c++', what: '', done: CXX_UNITS.length, total: CXX_UNITS.length });
    return objects;
  },
};

async function compileUnit(
  { name, sources, flags = [] }: CxxUnit,
  tree: Tree,
  options: CompileOptions,
): Promise<Uint8Array> {
  const isC = sources.every((source) => source.endsWith('.c'));
  const path = `/unit/${name}${isC ? '.c' : '.cpp'}`;
  putFile(tree, path, sources.map((source) => `#include "${source}"\n`).join(''));
  const result = await runTool(
    isC ? 'clang' : 'clang++',
    [...FLAGS, ...flags, ...(isC ? [] : ['-std=c++23']), '-c', path, '-o', '/unit.o'],
    tree,
    options,
  );
  if (!result.ok) throw new Error(`the C++ library does not compile (${name}):\n${result.output}`);
  return outputFile(result, 'unit.o');
}

function adapt(tree: Tree): void {
  for (const { file, from, to } of ADAPTATIONS) {
    const path = `${VENDOR_ROOT}/${file}`;
    const slash = path.lastIndexOf('/');
    const folder = putDirectory(tree, path.slice(0, slash));
    const contents = folder[path.slice(slash + 1)];
    const parts = (contents instanceof Uint8Array ? new TextDecoder().decode(contents) : String(contents)).split(from);
    if (parts.length !== 2) throw new Error(`the C++ library's ${file} is not the one that is known here`);
    putFile(tree, path, parts.join(to));
  }
}
