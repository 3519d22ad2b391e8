/**
 * Where everything lies in kernel memory, and its header.
 *
 * Kernel memory is one SharedArrayBuffer. All positions and offsets count 32-bit words from its start, so that one
 * `Int32Array` reads everything; a record is named by the position of its first word, and 0 is none.
 *
 * Each kind of record has its own prefix for its fields, and they stand in the file that owns the record:
 *
 * | prefix | record | file |
 * | --- | --- | --- |
 * | `H_` | the header: one of each | memory/header |
 * | `I_` | what looking inside needs of each thread | memory/inspection-record |
 * | `P_`, `T_` | process and thread records | memory/process-record, memory/thread-record |
 * | `A_` | accounts of programs | memory/accounts |
 * | `O_` | objects: what all have | core/object |
 * | `OP_`, `OT_`, `OM_`, `OS_`, `OR_`, `OQ_`, `OI_`, `OF_` | what processes, threads, mutexes, semaphores, timers, completion queues, pipe ends and open files add | objects/ |
 * | `OG_`, `G_`, `M_`, `S_` | message queues, their blocks, messages, and what messages come from | objects/message-records, objects/message-source |
 * | `W_`, `N_` | waiters, and their nodes in the queues of objects | core/wait-queue |
 * | `L_` | locks of files | objects/file-locks |
 * | `WB_` | the blocks of windows | objects/window-block |
 * | `U_` | surfaces of windows | objects/surface |
 * | `B_`, `BB_` | paints of windows, and their buffers | objects/paint |
 * | `K_` | packets | objects/packet |
 * | `X_` | asynchronous operations | objects/operation |
 * | `R_` | rings of pipes | objects/pipe |
 * | `E_` | entries of handle tables | core/handle-table |
 * | `FD_` | entries of descriptor tables | process/descriptors |
 *
 * A suffix `_F64` marks the first of two words that hold a 64-bit float. Fields are grouped by what guards them.
 */
import { MAX_OBJECTS, MAX_PROCESSES, MAX_THREADS } from '../../guest-abi/limits.ts';

// ── Regions ────────────────────────────────────────────────────────────────────────────────────────────────
export const HEADER_WORDS = 256;
/** What a program and its descendants have together: accounts. */
export const ACCOUNT_WORDS = 8;
export const PROCESS_WORDS = 192;
export const THREAD_WORDS = 128;
export const OBJECT_WORDS_SHIFT = 4;
export const OBJECT_WORDS = 1 << OBJECT_WORDS_SHIFT;
export const INSPECTION_WORDS = 64;

export const ACCOUNT_TABLE = HEADER_WORDS;
export const PROCESS_TABLE = ACCOUNT_TABLE + MAX_PROCESSES * ACCOUNT_WORDS;
export const THREAD_TABLE = PROCESS_TABLE + MAX_PROCESSES * PROCESS_WORDS;
export const OBJECT_TABLE = THREAD_TABLE + MAX_THREADS * THREAD_WORDS;
export const INSPECTION_TABLE = OBJECT_TABLE + MAX_OBJECTS * OBJECT_WORDS;
export const HEAP_START = INSPECTION_TABLE + MAX_THREADS * INSPECTION_WORDS;

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
/** Slots that wait until no call uses them, linked by O_ID, and their number: guarded by the same lock. */
export const H_OBJECT_RETIRED = 50;
export const H_OBJECT_RETIRED_COUNT = 51;
/** Atomic. */
export const H_NEXT_OBJECT_ID = 9;
export const H_NEXT_PROCESS_ID = 10;
export const H_NEXT_THREAD_ID = 11;
/** By H_TABLE_LOCK. */
export const H_NEXT_ACCOUNT_ID = 23;
/** Thread and process records: guarded by the lock. Records below the number have been used. */
export const H_TABLE_LOCK = 12;
export const H_THREAD_HIGH = 13;
export const H_PROCESS_HIGH = 14;
/** Armed timers, the first to be due, and how often one was armed: by the lock, which comes before all object locks. */
export const H_TIMER_LOCK = 15;
export const H_TIMER_FIRST = 16;
export const H_TIMER_ORDER = 21;
/** Changed and notified when the first timer to be due has changed. */
export const H_TIMER_SEQUENCE = 17;
/** 1 once the timer worker runs. */
export const H_TIMERS_STARTED = 20;
/** Changed and notified when a thread has come to where its controller holds it. */
export const H_CONTROL_SEQUENCE = 22;
/** Heap: guarded by the lock. */
export const H_HEAP_LOCK = 18;
export const H_HEAP_END = 19;
/** Pending signals, and who takes them: guarded by the lock. A process or thread record is given back under it. */
export const H_SIGNAL_LOCK = 52;
/** 1: the broker is to look for what signals ask of it (process/signals.ts). Atomic. */
export const H_SIGNAL_WORK = 53;
/** Threads that wait for the storage, linked by T_TURN_NEXT: guarded by the lock (core/turns.ts). */
export const H_STORAGE_LOCK = 54;
export const H_STORAGE_WAITERS = 55;
/** Flushes that wait for the storage, by H_STORAGE_LOCK (objects/async-flush.ts). */
export const H_STORAGE_OPERATIONS = 57;
/** Lists of processes' operations, and whose each is: guarded by the lock, a leaf (objects/operation.ts). */
export const H_OPERATION_LOCK = 56;
/** Locks of files, their number (atomic): guarded by the lock (objects/file-locks.ts). */
export const H_FILE_LOCK = 60;
export const H_FILE_LOCK_FIRST = 61;
export const H_FILE_LOCK_COUNT = 62;
/** Free lists of the heap, one a block order. */
export const H_HEAP_FREE = 24;
export const HEAP_ORDERS = 24;
/** The page's reserve: a heap by itself, behind the other. */
export const H_RESERVE_LOCK = 48;
export const H_RESERVE_END = 49;
export const H_RESERVE_FREE = 128;
/** Counters, atomic; see counters.ts. */
export const H_COUNTERS = 64;
/** Quotas, written once at boot. */
export const H_QUOTA_HANDLES = 96;
export const H_QUOTA_THREADS = 97;
export const H_QUOTA_PACKETS = 98;
/** Words of the heap that one process may take. */
export const H_QUOTA_HEAP = 99;
/** What one program and its descendants may have together: processes, words of the heap, open files. */
export const H_QUOTA_PROGRAM_PROCESSES = 102;
export const H_QUOTA_PROGRAM_HEAP = 103;
export const H_QUOTA_PROGRAM_OPEN_FILES = 104;
/** Threads of all processes, and of one program and its descendants. */
export const H_QUOTA_SYSTEM_THREADS = 164;
export const H_QUOTA_PROGRAM_THREADS = 165;
/** Windows of one process, and units of memory for their pixels. */
export const H_QUOTA_WINDOWS = 105;
export const H_QUOTA_SURFACES = 106;
/** 1: there is a desktop for windows. Atomic. */
export const H_DESKTOP = 107;
/** 1: the page is to look at what has changed of windows. Atomic. */
export const H_WINDOW_WORK = 108;
/** Threads' lists of windows: guarded by the lock, a leaf. */
export const H_WINDOW_LOCK = 109;
/** The map of the memory of windows' pixels: guarded by the lock, a leaf. */
export const H_SURFACE_LOCK = 110;
/** Changed and notified when the display worker has something to do. */
export const H_DISPLAY_BELL = 111;
/** Threads that wait for the display worker, as those for the storage: guarded by the lock. */
export const H_DISPLAY_LOCK = 112;
export const H_DISPLAY_WAITERS = 113;
/** `DISPLAY`: whether somebody shows what programs draw. Atomic. */
export const H_DISPLAY_STATE = 114;
/** The unit of the memory of surfaces where the fonts are; or `FONTS` (objects/fonts.ts). Atomic. */
export const H_FONTS = 115;
/** The desktop's colours (objects/theme.ts): guarded by the lock, a leaf. */
export const H_THEME_LOCK = 116;
export const H_THEME = 117;
/** Sent messages, counted. Atomic. */
export const H_NEXT_SEND_ID = 126;
/** Not 0: threads note where they are before they go to sleep; another number each time that it is switched on. Atomic. */
export const H_STACKS = 160;
/** `OBSERVED` of all processes, beside each one's own (process/observing.ts). Atomic. */
export const H_OBSERVED = 161;
/** System calls that threads have told the page of and that it has not taken, and those that were dropped. Atomic. */
export const H_CALLS_UNREAD = 162;
export const H_CALLS_DROPPED = 163;
/** `performance.timeOrigin` at boot, in milliseconds: the zero of the system's clock. */
export const H_EPOCH_F64 = 100;
