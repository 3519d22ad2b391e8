/**
 * Every offset in kernel memory.
 *
 * Kernel memory is one SharedArrayBuffer. All positions and offsets here count 32-bit words from its start, so
 * that one `Int32Array` reads everything; a record is named by the position of its first word, and 0 is none.
 * Fields are grouped by what guards them.
 */

// ── Regions ────────────────────────────────────────────────────────────────────────────────────────────────
export const HEADER_WORDS = 128;
export const PROCESS_WORDS = 128;
export const THREAD_WORDS = 128;
export const OBJECT_WORDS = 16;

/** Slots. A process or thread that was killed while it computed keeps its slot for some seconds more. */
export const MAX_PROCESSES = 256;
export const MAX_THREADS = 2048;
export const MAX_OBJECTS = 1 << 17;

export const PROCESS_TABLE = HEADER_WORDS;
export const THREAD_TABLE = PROCESS_TABLE + MAX_PROCESSES * PROCESS_WORDS;
export const OBJECT_TABLE = THREAD_TABLE + MAX_THREADS * THREAD_WORDS;
export const HEAP_START = OBJECT_TABLE + MAX_OBJECTS * OBJECT_WORDS;

/** The page itself is process and thread number 0 of the tables. */
export const PAGE_PROCESS = PROCESS_TABLE;
export const PAGE_THREAD = THREAD_TABLE;

// ── Header ─────────────────────────────────────────────────────────────────────────────────────────────────
export const H_MAGIC = 0;
export const MAGIC = 0x52617401;
/** Added to and notified when the broker has something to do. */
export const H_DOORBELL = 1;
/** Request queue: guarded by its lock. */
export const H_REQUEST_LOCK = 2;
export const H_REQUEST_HEAD = 3;
export const H_REQUEST_TAIL = 4;
/** Taken before any object lock by whoever checks or takes several objects in one step. */
export const H_ALL_LOCK = 5;
/** Free object slots: guarded by the lock. */
export const H_OBJECT_LOCK = 6;
export const H_OBJECT_FREE = 7;
/** Slots below this position have been used. */
export const H_OBJECT_HIGH = 8;
/** Atomic. */
export const H_NEXT_OBJECT_ID = 9;
export const H_NEXT_PROCESS_ID = 10;
export const H_NEXT_THREAD_ID = 11;
/** Thread and process slots: guarded by the lock. */
export const H_TABLE_LOCK = 12;
export const H_THREAD_HIGH = 13;
export const H_PROCESS_HIGH = 14;
/** Timers in the order in which they are due: guarded by the lock, which comes before all object locks. */
export const H_TIMER_LOCK = 15;
export const H_TIMER_HEAD = 16;
/** Changed and notified when the first timer to be due has changed. */
export const H_TIMER_SEQUENCE = 17;
/** 1 once the timer worker runs. */
export const H_TIMERS_STARTED = 20;
/** Heap: guarded by the lock. */
export const H_HEAP_LOCK = 18;
export const H_HEAP_END = 19;
/** Free lists of the heap, one a block order. */
export const H_HEAP_FREE = 24;
export const HEAP_ORDERS = 24;
/** Counters, atomic; see counters.ts. */
export const H_COUNTERS = 64;
/** Quotas, written once at boot. */
export const H_QUOTA_HANDLES = 96;
export const H_QUOTA_THREADS = 97;
export const H_QUOTA_PACKETS = 98;
/** Words of the heap that one process's pipes and packets may take. */
export const H_QUOTA_HEAP = 99;
/** `performance.timeOrigin` at boot, in milliseconds, as a 64-bit float: the zero of the system's clock. */
export const H_EPOCH_F64 = 100;

// ── Objects ────────────────────────────────────────────────────────────────────────────────────────────────
/** `TYPE`; 0 in a free slot. */
export const O_TYPE = 0;
/** References: handles, descriptors, waits, running operations. Atomic; the object goes at 0. */
export const O_REFS = 1;
/** Handles and descriptors alone. Atomic; at 0 the object is closed. */
export const O_HANDLES = 2;
export const O_LOCK = 3;
/**
 * The state word: bit 0 `STATE_WAITERS`, the rest as the type defines.
 * Invariant: while the bit is clear, anyone may change the word by compare-and-swap. Once the bit is set, only
 * the holder of O_LOCK may change it. So taking the lock and setting the bit gives exclusive use.
 */
export const O_STATE = 4;
export const STATE_WAITERS = 1;
/** Queue of wait nodes, oldest first: guarded by O_LOCK. */
export const O_WAIT_HEAD = 5;
export const O_WAIT_TAIL = 6;
/** How many of the nodes belong to wait-alls. Written under O_LOCK and H_ALL_LOCK. */
export const O_ALL_WAITERS = 7;
export const O_ID = 8;
/** Type-specific words. */
export const O_A = 10;
export const O_B = 11;
export const O_C = 12;
export const O_D = 13;
export const O_E = 14;
export const O_F = 15;

/** States of events, timers, processes and threads. */
export const STATE_SIGNALED = 2;
export const STATE_MANUAL = 4;

/** Process object: exit code, id, how it ended (`EXIT_REASON`), its process record (0 when reaped). */
export const OP_EXIT_CODE = O_A;
export const OP_ID = O_B;
export const OP_REASON = O_C;
export const OP_PROCESS = O_D;
/** Thread object: exit code, id, its thread record (0 when ended). */
export const OT_EXIT_CODE = O_A;
export const OT_ID = O_B;
export const OT_THREAD = O_C;

// ── Threads ────────────────────────────────────────────────────────────────────────────────────────────────
/** `THREAD_STATE`, changed by compare-and-swap alone. */
export const T_STATE = 0;
export const T_ID = 1;
export const T_PROCESS = 2;
export const T_OBJECT = 3;
/** Mutexes owned, and `OWNED_CLOSED` once no more can be given to it. Atomic. */
export const T_OWNED = 4;
export const OWNED_CLOSED = 1 << 30;
/** Number of the system call that the thread is in, for inspection. */
export const T_SYSCALL = 5;
export const T_EXIT_CODE = 6;
/** Handle that the thread asked to wait for, for inspection. */
export const T_WAIT_HANDLE = 7;
/** The thread's waiter record. */
export const T_WAITER = 8;
/** Request to the broker, one at a time: see requests.ts. */
export const T_REQUEST = 16;
export const T_REQUEST_STATUS = 17;
export const T_REQUEST_RESULT = 18;
export const T_REQUEST_NEXT = 19;
export const T_REQUEST_ARGUMENTS = 20;
/** Where a new thread begins, in guest terms: function table index, argument, RatThreadBlock. */
export const T_ENTRY = 32;
export const T_ARGUMENT = 33;
export const T_BLOCK = 34;
/** Guest address that the thread is parked on, or 0. */
export const T_FUTEX = 35;
/** Name, zero-padded UTF-8. */
export const T_NAME = 36;
export const T_NAME_BYTES = 32;
/** Heap block of MAXIMUM_WAIT_OBJECTS wait nodes, once the thread has needed one. */
export const T_BIG_NODES = 46;
/** Wait nodes for waits on few objects. */
export const T_NODES = 48;
export const INLINE_NODES = 10;

/**
 * - NEW: not started; - USER: in guest code; - KERNEL: in kernel code, parked included;
 * - DYING: killed in guest code, it may not enter the kernel again; - KERNEL_DYING: killed in kernel code, it
 *   leaves by itself at the end of its section; - LEAVING: on its way out of its worker's hands;
 * - DEAD: gone, its worker is free; - SEALED: its worker is being terminated.
 * The transitions are drawn in docs/architecture.md.
 */
export const THREAD_STATE = {
  FREE: 0,
  NEW: 1,
  USER: 2,
  KERNEL: 3,
  DYING: 4,
  KERNEL_DYING: 5,
  LEAVING: 6,
  DEAD: 7,
  SEALED: 8,
} as const;

// ── Waiters: one a waiting thread, async wait or wait of the page ──────────────────────────────────────────
/**
 * The outcome, decided by one compare-and-swap from WAITING: an index (with `OUTCOME_ABANDONED`), or one of the
 * `OUTCOME_…` values below zero. The thread parks on this word.
 */
export const W_WORD = 0;
export const W_FLAGS = 1;
export const W_COUNT = 2;
/** Position of the first of W_COUNT wait nodes. */
export const W_NODES = 3;
/** Thread that owns a mutex which this wait takes, and its id at that time. */
export const W_THREAD = 4;
export const W_THREAD_ID = 5;
/** Packet handed over, for a wait that takes a completion. */
export const W_PACKET = 6;
export const WAITER_WORDS = 8;

export const WAITER_ALL = 1;
export const WAITER_ASYNC = 2;

export const OUTCOME_WAITING = -1;
export const OUTCOME_TIMEOUT = -2;
export const OUTCOME_KILLED = -3;
export const OUTCOME_CANCELLED = -4;
export const OUTCOME_ABANDONED = 1 << 16;
export const OUTCOME_INDEX = OUTCOME_ABANDONED - 1;

// ── Wait nodes: guarded by the lock of N_OBJECT ────────────────────────────────────────────────────────────
export const N_NEXT = 0;
export const N_PREVIOUS = 1;
export const N_OBJECT = 2;
export const N_WAITER = 3;
export const N_INDEX = 4;
/** 1 while in the object's queue. */
export const N_QUEUED = 5;
/** 1: takes a completion out of the queue it waits for. */
export const N_TAKE = 6;
export const NODE_WORDS = 8;

// ── Processes ──────────────────────────────────────────────────────────────────────────────────────────────
/** `PROCESS_STATE` of structs.ts; 0 in a free slot. Changed by compare-and-swap. */
export const P_STATE = 0;
export const P_ID = 1;
export const P_OBJECT = 2;
export const P_PARENT_ID = 3;
export const P_EXIT_CODE = 4;
export const P_EXIT_REASON = 5;
/** Live threads. Atomic. */
export const P_THREADS = 6;
/** Words of the heap that its pipes and packets take. Atomic; see heap-quota.ts. */
export const P_HEAP = 7;
/** Handle table: guarded by its lock, but entries are read without it (handle-table.ts). */
export const P_HANDLE_LOCK = 8;
export const P_HANDLE_FREE = 9;
export const P_HANDLE_HIGH = 10;
export const P_HANDLE_COUNT = 11;
/** Descriptors: guarded by the lock. */
export const P_FD_LOCK = 12;
export const P_FDS = 13;
/** Arguments and environment, each zero-ended, in one heap block: written before the process starts. */
export const P_ARGUMENTS = 14;
export const P_ARGUMENTS_BYTES = 15;
export const P_ARGC = 16;
export const P_ENVC = 17;
/** Heap block with the working directory, its length in bytes: guarded by P_FD_LOCK. */
export const P_CWD = 18;
export const P_CWD_BYTES = 19;
/** Heap block with inherited handles, how many: written before the process starts. */
export const P_INHERITED = 20;
export const P_INHERITED_COUNT = 21;
/** When it was created, milliseconds of the system's clock, 64-bit float. */
export const P_START_F64 = 22;
/** Path of the program, zero-padded UTF-8. */
export const P_NAME = 24;
export const P_NAME_BYTES = 64;
export const P_HANDLE_CHUNKS = 64;
export const HANDLE_CHUNKS = 64;
export const HANDLE_CHUNK_ENTRIES = 1024;

export const EXIT_REASON = { EXIT: 1, KILLED: 2, TRAPPED: 3 } as const;

// ── Handle table entries ───────────────────────────────────────────────────────────────────────────────────
/** The object, or the next free entry. */
export const E_OBJECT = 0;
/** Generation in the upper 24 bits (16 are used), rights in the lower 8. 0 rights: free. */
export const E_META = 1;
export const ENTRY_WORDS = 2;

// ── Descriptors ────────────────────────────────────────────────────────────────────────────────────────────
export const MAX_FDS = 1024;
export const FD_OBJECT = 0;
export const FD_FLAGS = 1;
export const FD_WORDS = 2;

// ── Completion queues ──────────────────────────────────────────────────────────────────────────────────────
/** Queued packets, oldest first, and their number; free packets; chunks; packets armed or queued. By O_LOCK. */
export const OQ_HEAD = 9;
export const OQ_TAIL = O_A;
export const OQ_COUNT = O_B;
export const OQ_FREE = O_C;
export const OQ_CHUNKS = O_D;
export const OQ_USED = O_E;
export const OQ_CLOSED = O_F;

/** A packet is a waiter (words 0–7), its one node (8–15), and what is delivered. */
export const K_NODE = 8;
export const K_NEXT = 16;
export const K_QUEUE = 17;
export const K_USER_DATA = 18;
export const K_SOURCE = 19;
export const K_STATUS = 20;
export const K_KIND = 21;
export const K_VALUE = 22;
export const PACKET_WORDS = 24;
/** In W_COUNT's place: 0 free, 1 armed; queued packets have 2. */
export const PACKET_FREE = 0;
export const PACKET_ARMED = 1;
export const PACKET_QUEUED = 2;
export const PACKET_CHUNK_WORDS = 1024;
/** A chunk: the next chunk, then packets; in its last words the process that is charged for it, and its id. */
export const PACKETS_PER_CHUNK = Math.floor((PACKET_CHUNK_WORDS - 3) / PACKET_WORDS);
export const CHUNK_OWNER = PACKET_CHUNK_WORDS - 2;
export const CHUNK_OWNER_ID = PACKET_CHUNK_WORDS - 1;

// ── Mutexes: fields of O_STATE ─────────────────────────────────────────────────────────────────────────────
export const MUTEX_ABANDONED = 2;
/** Owner: thread slot + 1, 12 bits; 0 is free. */
export const MUTEX_OWNER_SHIFT = 2;
export const MUTEX_OWNER_MASK = 0xfff << MUTEX_OWNER_SHIFT;
/** Levels of ownership, 17 bits. */
export const MUTEX_COUNT_SHIFT = 14;
export const MUTEX_COUNT_ONE = 1 << MUTEX_COUNT_SHIFT;
export const MUTEX_COUNT_MAX = (1 << 17) - 1;
export const OM_RECURSIVE = O_A;

/** Semaphore: the count is O_STATE >>> 1, 31 bits. */
export const OS_MAXIMUM = O_A;

// ── Timers: guarded by H_TIMER_LOCK, but for O_STATE ───────────────────────────────────────────────────────
export const OR_NEXT = O_A;
export const OR_PERIOD = O_B;
/** When it is due, milliseconds of the system's clock, 64-bit float. */
export const OR_DUE_F64 = O_C;
export const OR_ARMED = O_E;

// ── Pipes ──────────────────────────────────────────────────────────────────────────────────────────────────
/** Each end: the ring, which end it is. */
export const OI_RING = O_A;
export const OI_END = O_B;
/** OPEN_NONBLOCK or 0. */
export const OI_FLAGS = O_C;
export const PIPE_READ = 1;
export const PIPE_WRITE = 2;
/** Ring. HEAD is written under the read end's lock, TAIL under the write end's; both count bytes mod 2^32. */
export const R_HEAD = 0;
export const R_TAIL = 1;
export const R_CAPACITY = 2;
/** Position of the bytes. */
export const R_DATA = 3;
export const R_READ_END = 4;
export const R_WRITE_END = 5;
/** Set when the last handle of an end is closed. */
export const R_READ_CLOSED = 6;
export const R_WRITE_CLOSED = 7;
/** End objects that still have references; the last one frees ring and ends. Atomic. */
export const R_ENDS = 8;
/** Process that is charged for it, and its id at that time. */
export const R_OWNER = 9;
export const R_OWNER_ID = 10;
export const RING_WORDS = 16;

// ── Open files ─────────────────────────────────────────────────────────────────────────────────────────────
/** Inode, `OPEN` flags, offset (64-bit float, guarded by O_LOCK). */
export const OF_INODE = O_A;
export const OF_FLAGS = O_B;
export const OF_OFFSET_F64 = O_C;
