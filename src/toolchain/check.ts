/**
 * Programs whose mistakes are seen: the compiler's own checks of addresses and of undefined behaviour, and a runtime of
 * ours that they call (src/guest-abi/lib/check/, where it is explained how memory is laid out for it).
 */
import type { ArchiveRecipe } from './archives.ts';
import { MAXIMUM_MEMORY, SUPPORT_ROOT } from './flags.ts';
import { buildLibrary, LIBRARY_FLAGS, libraryKey } from './libratos.ts';

/** At the bottom of memory, a byte for eight. */
const SHADOW_BYTES = MAXIMUM_MEMORY / 8;
/** Frames are several times as large as without checks. */
const STACK_BYTES = 8 << 20;

/** More would remove mistakes before they are looked for. */
export const CHECK_LEVEL = '-O1';

/** Before the user's own flags, so that these win. */
export const CHECK_COMPILE_FLAGS: readonly string[] = [
  '-fno-optimize-sibling-calls',
  '-fsanitize=address,undefined',
  // The engine traps by itself on a function of another type; virtual tables would need C++'s library to be built so.
  '-fno-sanitize=function,vptr',
  '-fsanitize-address-use-after-return=never',
  '-fsanitize-recover=undefined',
  '-mllvm',
  '-asan-mapping-offset=0',
  '-fstack-protector-strong',
  '-include',
  `${SUPPORT_ROOT}/include/check/renamed.h`,
  // It says of each function of the program's own with such a name that it is not meant. The other pragmas' are on.
  '-Wno-pragmas',
  '-Wignored-pragmas',
  '-Wpragma-pack',
];

/** After ours for all programs, so that these win. */
export const CHECK_LINK_FLAGS: readonly string[] = [
  // The main stack still lies lowest, but for the shadow.
  '-z',
  `stack-size=${SHADOW_BYTES + STACK_BYTES}`,
  '--undefined=__ratos_check',
];

const FLAGS = [...LIBRARY_FLAGS, `-DRAT_CHECK_SHADOW_BYTES=${SHADOW_BYTES}u`, '-fno-delete-null-pointer-checks'];

/** Linked before libratos, some of whose functions it replaces. */
export const CHECK: ArchiveRecipe = {
  name: 'libratos-check',
  key: (support) => libraryKey(support, isOfCheck, FLAGS),
  build: (support, options) => buildLibrary(support, isOfCheck, FLAGS, options),
};

export function isOfCheck(path: string): boolean {
  return path.startsWith('lib/check/');
}
