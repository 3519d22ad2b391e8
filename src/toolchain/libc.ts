/**
 * The parts of the C library that are wrong in a process with several threads, compiled again: the sysroot's is built
 * for one, so its `errno` is one variable, its locks are left out. The rest stays the sysroot's, and so do all
 * structures that both sides see; hence these sources are compiled as for one thread, too, but for the headers in
 * `libc/include`. The archive comes before the sysroot's, and its members replace those.
 */
import type { Tree } from '@yowasp/clang';
import type { ArchiveRecipe } from './archives.ts';
import { outputFile, runClang } from './clang.ts';
import { SUPPORT_ROOT, TARGET_FLAGS, TOOLCHAIN_VERSION } from './flags.ts';
import { contentKey } from './hash.ts';
import { BOTTOM_HALF, PATH_FUNCTIONS, THREAD_LOCAL_STATICS, TIME_ZONE, TOP_HALF } from './libc-members.ts';
import { supportTree } from './libratos.ts';
import type { CompileOptions, SupportFiles } from './types.ts';
import { putVendorFolders, VENDOR_ROOT, VENDOR_VERSION } from './vendor-sources.ts';

const LIBC = `${VENDOR_ROOT}/libc`;
const MUSL = `${LIBC}/musl`;
const TOP = `${LIBC}/wasi/libc-top-half`;
const BOTTOM = `${LIBC}/wasi/libc-bottom-half`;
const VENDOR_FOLDERS = ['libc/wasi', 'libc/musl/src', 'libc/musl/arch/generic'];
const OVERLAY = '/libc-overlay.json';

/** Comes first, so that the sysroot's is passed over. */
const ERRNO_HEADER = `${SUPPORT_ROOT}/include/override/__errno.h`;

const FLAGS: readonly string[] = [
  ...TARGET_FLAGS,
  '-std=gnu17',
  '-O2',
  // Not our sources to mend.
  '-w',
  '-fno-trapping-math',
  '-fno-strict-aliasing',
  '-DNDEBUG',
  '-ivfsoverlay',
  OVERLAY,
  '-include',
  ERRNO_HEADER,
  '-D_WASI_EMULATED_GETPID',
  '-D_WASI_EMULATED_MMAN',
  '-D_WASI_EMULATED_PROCESS_CLOCKS',
  '-D_WASI_EMULATED_SIGNAL',
];

const include = (...folders: string[]) => folders.map((folder) => `-I${folder}`);

const OWN = include(`${SUPPORT_ROOT}/libc/include`);
const INTERNAL = include(
  `${TOP}/musl/src/include`,
  `${MUSL}/src/include`,
  `${TOP}/musl/src/internal`,
  `${MUSL}/src/internal`,
);
const BOTTOM_FLAGS = [
  ...FLAGS,
  '-D_GNU_SOURCE',
  // Buffers for paths: one each under libratos' lock, or every thread that opened a file would leave some behind.
  '-D__thread=',
  ...OWN,
  ...include(`${BOTTOM}/headers/private`, `${BOTTOM}/cloudlibc/src/include`, `${BOTTOM}/cloudlibc/src`),
  ...INTERNAL,
];
const TOP_FLAGS = [
  ...FLAGS,
  '-D_XOPEN_SOURCE=700',
  ...OWN,
  ...INTERNAL,
  ...include(`${TOP}/musl/arch/wasm32`, `${MUSL}/arch/generic`, `${TOP}/headers/private`, `${LIBC}/wasi/fts`),
];
const STATICS_FLAGS = [...TOP_FLAGS, '-include', `${SUPPORT_ROOT}/libc/include/thread-local-statics.h`];
const TIME_ZONE_FLAGS = [...TOP_FLAGS, '-include', `${SUPPORT_ROOT}/libc/include/time-zone.h`];

interface Group {
  readonly flags: readonly string[];
  /** Paths inside the compiler. */
  readonly sources: readonly string[];
}

function groupsOf(support: SupportFiles): Group[] {
  const vendor = (members: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(members).flatMap(([folder, files]) => files.map((file) => `${VENDOR_ROOT}/${folder}/${file}.c`));
  const own = Object.keys(support.files).filter((path) => /^libc\/.*\.c$/.test(path));
  const ownPaths = own.flatMap((path) => /^libc\/paths\/(\w+)\.c$/.exec(path)?.[1] ?? []);
  const renames = ownPaths.map((name) => `-D${name}=__posix_${name}`);
  return [
    { flags: BOTTOM_FLAGS, sources: vendor(BOTTOM_HALF) },
    { flags: [...BOTTOM_FLAGS, ...renames], sources: vendor(PATH_FUNCTIONS) },
    { flags: STATICS_FLAGS, sources: vendor(THREAD_LOCAL_STATICS) },
    { flags: TIME_ZONE_FLAGS, sources: vendor(TIME_ZONE) },
    { flags: TOP_FLAGS, sources: [...vendor(TOP_HALF), ...own.sort().map((path) => `${SUPPORT_ROOT}/${path}`)] },
  ];
}

/** Files that clang is given at a time. Starting it takes as long as a small file. */
const BATCH = 8;

export const THREAD_SAFE_LIBC: ArchiveRecipe = {
  name: 'libc-threads',

  key(support) {
    const files = Object.keys(support.files)
      .filter((path) => path.startsWith('libc/') || ERRNO_HEADER.endsWith(`/${path}`))
      .sort()
      .flatMap((path) => [path, support.files[path] ?? '']);
    const groups = JSON.stringify(groupsOf(support));
    return contentKey([String(TOOLCHAIN_VERSION), VENDOR_VERSION, groups, ...files]);
  },

  async build(support, options) {
    const tree = supportTree(support);
    await putVendorFolders(tree, support.vendor, VENDOR_FOLDERS, 'The C library for threads');
    tree[OVERLAY.slice(1)] = publicHeaders(tree);
    const objects: Tree = {};
    const groups = groupsOf(support);
    const total = groups.reduce((sum, { sources }) => sum + sources.length, 0);
    for (const { flags, sources } of groups) await compileGroup(flags, sources, tree, objects, total, options);
    return objects;
  },
};

async function compileGroup(
  flags: readonly string[],
  sources: readonly string[],
  tree: Tree,
  objects: Tree,
  total: number,
  { onProgress }: CompileOptions,
): Promise<void> {
  for (let first = 0; first < sources.length; first += BATCH) {
    const batch = sources.slice(first, first + BATCH);
    onProgress?.({ stage: 'libratos', what: batch[0] ?? '', done: Object.keys(objects).length, total });
    const result = await runClang('clang', [...flags, '-c', ...batch], tree, { ...(onProgress && { onProgress }) });
    if (!result.ok) throw new Error(`the C library for threads does not compile:\n${result.output}`);
    for (const path of batch) {
      const name = path.replace(/^.*\/(.*)\.c$/, '$1.o');
      if (name in objects) throw new Error(`two files of the C library are called ${name}`);
      objects[name] = outputFile(result, name);
    }
  }
}

/**
 * musl's internal headers include the public ones as `../../include/…`, a way that the compiler's own file system
 * does not know. What they get there is the sysroot's, so that both sides have one view of every structure.
 */
function publicHeaders(tree: Tree): string {
  const roots: unknown[] = [];
  const add = (headers: Tree, from: string, to: string) => {
    for (const [name, contents] of Object.entries(headers)) {
      if (typeof contents === 'string' || contents instanceof Uint8Array) {
        const external = { type: 'file', name, 'external-contents': `${to}/${name}` };
        roots.push({ type: 'directory', name: from, contents: [external] });
      } else add(contents, `${from}/${name}`, `${to}/${name}`);
    }
  };
  for (const musl of [`${TOP}/musl`, MUSL]) {
    add(folderIn(tree, `${musl}/src/include`), `${musl}/include`, '/usr/include/wasm32-wasip1');
  }
  return JSON.stringify({ version: 0, 'case-sensitive': true, 'use-external-names': false, roots });
}

function folderIn(tree: Tree, path: string): Tree {
  return path
    .split('/')
    .filter(Boolean)
    .reduce((folder, name) => folder[name] as Tree, tree);
}
