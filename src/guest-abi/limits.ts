/**
 * Every limit of the system that more than one file must know. Those that programs see are in `ratos.h` too.
 */

// ── Programs ───────────────────────────────────────────────────────────────────────────────────────────────
/** Objects of one multiple wait. */
export const MAXIMUM_WAIT_OBJECTS = 1024;
/** Messages that a queue holds whose maker does not say how many; a thread's own does, too. */
export const MESSAGES_DEFAULT = 4096;
/** Longest path in bytes, without the final zero. */
export const PATH_MAX = 4095;
/** Longest name in a directory, in bytes. */
export const NAME_MAX = 255;
/** Arguments and environment of one process together, in bytes, zeros included. */
export const ARGUMENTS_MAX = 1 << 20;
/** Descriptors of one process. */
export const MAX_FDS = 1024;
/** Directories that a program can be given. */
export const PREOPENS_MAX = 256;
/** The first descriptor of the directories that a program is given, from which C libraries look paths up. */
export const PREOPEN_FD = 3;
/** Up to this many bytes are written to a pipe in one piece. */
export const PIPE_ATOMIC_BYTES = 4096;
export const PIPE_DEFAULT_BYTES = 1 << 16;
export const PIPE_MAXIMUM_BYTES = 1 << 20;

// ── Kernel memory ──────────────────────────────────────────────────────────────────────────────────────────
/** Records. A process or thread that was killed while it computed keeps its record for some seconds more. */
export const MAX_PROCESSES = 256;
export const MAX_THREADS = 2048;
export const MAX_OBJECTS = 1 << 17;
/** Of these the page alone takes the last ones, so that it can always look at the system, end programs, and start some. */
export const OBJECTS_RESERVED = 4096;
export const THREADS_RESERVED = 256;
/** Handles of one process, in chunks. */
export const HANDLE_CHUNKS = 64;
export const HANDLE_CHUNK_ENTRIES = 1024;
/** Bytes of a thread's name and of a program's path that their records hold, with a final zero. */
export const THREAD_NAME_BYTES = 32;
export const PROCESS_NAME_BYTES = 64;

/** The word of a mutex of libratos' POSIX threads (lib/pthread/internal.h) while it is owned and waited for. */
export const LOCK_WORD = { OWNER: 0x1fffffff, WAITED: 1 << 31 } as const;

/** Bytes of a page, the unit in which the memories of programs grow. */
export const WASM_PAGE_BYTES = 65536;
