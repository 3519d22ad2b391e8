/** How every RatOS program is compiled and linked. */
import { REFUSAL_FLAGS } from './refusals.ts';

/** Raised when the code here makes something else of the same input: old cache entries must not be found. */
export const TOOLCHAIN_VERSION = 3;

/** Where `include/` and `lib/` of src/guest-abi stand inside the compiler. */
export const SUPPORT_ROOT = '/ratos';

export const TARGET_FLAGS: readonly string[] = [
  '--target=wasm32-wasip1',
  // Real atomics and real thread-local variables; without them clang lowers both for a single thread.
  '-matomics',
  '-mbulk-memory',
];

export const COMPILE_FLAGS: readonly string[] = [
  ...TARGET_FLAGS,
  // setjmp and longjmp, by WebAssembly exceptions; other code stays as it is.
  '-mllvm',
  '-wasm-enable-sjlj',
  '-isystem',
  `${SUPPORT_ROOT}/include/override`,
  '-isystem',
  `${SUPPORT_ROOT}/include`,
  // Where programs include <SDL.h>, as sdl2-config tells them to.
  '-isystem',
  `${SUPPORT_ROOT}/include/SDL2`,
  // There are threads: some headers declare less without it.
  '-D_REENTRANT',
  '-D_WASI_EMULATED_GETPID',
  '-D_WASI_EMULATED_MMAN',
  '-D_WASI_EMULATED_PROCESS_CLOCKS',
  '-D_WASI_EMULATED_SIGNAL',
];

/** Unless the user says otherwise. */
export const DEFAULT_LEVEL = '-O2';

/** So that a trap can be told with file and line. */
export const TABLES_FLAG = '-gline-tables-only';
/**
 * `-g`, `-g0` and all that says how much the debugger is told, but nothing that only says in which way. With one of them
 * there is no need for tables: -g0 leaves them out, any other level has them.
 */
export const DEBUG_LEVEL = /^-g([0-3]|line-.*|mlt|gdb[0-3]?|lldb|dbx|sce|dwarf(-[0-9])?)?$/;
/** Debugging information names files as the user did, wherever the folder is. */
export const DEBUG_FOLDER = '-fdebug-compilation-dir=.';

export const LANGUAGE_FLAGS = {
  c: ['-std=gnu11'],
  'c++': ['-std=gnu++17'],
} as const;

export const STACK_SIZE = 1 << 20;
export const MAXIMUM_MEMORY = 1 << 30;
/** Initial memory of a small program: the main stack and as much for data and heap. */
export const SMALL_MEMORY = 2 << 20;
/** Heap that a larger program gets on top of its data. */
export const INITIAL_HEAP = 1 << 20;
const PAGE = 1 << 16;

export const LINK_FLAGS: readonly string[] = [
  '-m',
  'wasm32',
  '-L/usr/lib/wasm32-wasip1',
  '-L/usr/lib/wasm32-unknown-wasip1',
  '--shared-memory',
  '--import-memory',
  '--export-memory',
  `--max-memory=${MAXIMUM_MEMORY}`,
  // The C library is built without atomics.
  '--no-check-features',
  // The main stack lies lowest: its overflow leaves the memory and traps.
  '--stack-first',
  '-z',
  `stack-size=${STACK_SIZE}`,
  // Only with this are relative paths looked up in the working directory: the C library refers to it weakly, and
  // would else leave it out of a program that never calls chdir.
  '--undefined=__wasilibc_find_relpath_alloc',
  // The mark of libratos, and with it the entry of threads, whether the program starts any or not.
  '--undefined=__ratos_abi',
  // By which functions are called that are of another type than their pointer.
  '--export-table',
  // Below are SIG_IGN and SIG_HOLD, which no function may be taken for.
  '--table-base=16',
  // What the host needs to start a thread.
  '--export=__stack_pointer',
  '--export=__wasm_init_tls',
  '--export=__tls_size',
  '--export=__tls_align',
  ...REFUSAL_FLAGS,
];

export const CRT = '/usr/lib/wasm32-wasip1/crt1-command.o';

/** In place of CRT where there are exceptions: `_start` stands in the archive, and what libratos calls of it. */
export const CXX_ENTRY: readonly string[] = ['--undefined=RatCallWithoutException'];

export const C_LIBRARIES: readonly string[] = [
  // scanf of long double; the plain one traps.
  '-lc-printscan-long-double',
  '-lwasi-emulated-mman',
  '-lwasi-emulated-process-clocks',
  '-lwasi-emulated-signal',
  '-lsetjmp',
  '-lc',
  '-lclang_rt.builtins',
];
export const CXX_LIBRARIES: readonly string[] = ['-lc++', '-lc++abi'];

/** Initial memory for a program of which the linker says that it needs `bytes`. */
export function initialMemoryFor(bytes: number): number {
  return Math.ceil((bytes + INITIAL_HEAP) / PAGE) * PAGE;
}
