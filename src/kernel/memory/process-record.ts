/** The words of a process record. What is done with them is in process/. */
import { HANDLE_CHUNKS } from '../../guest-abi/limits.ts';
import { PROCESS_WORDS } from './header.ts';

/** `PROCESS_STATE` of structs.ts; 0 in a free record. Changed by compare-and-swap. */
export const P_STATE = 0;
export const P_ID = 1;
export const P_OBJECT = 2;
export const P_PARENT_ID = 3;
export const P_EXIT_CODE = 4;
export const P_EXIT_REASON = 5;
/** Live threads. Atomic. */
export const P_THREADS = 6;
/** Words of the heap that it is charged for. Atomic; see accounts.ts. */
export const P_HEAP = 7;
/** The account of the program that it belongs to (accounts.ts). */
export const P_ACCOUNT = 22;
/** Handle table: guarded by its lock, but entries are read without it (core/handle-table.ts). */
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
/** Heap block with inherited handles, how many, and how many there is room for: written before the process starts. */
export const P_INHERITED = 20;
export const P_INHERITED_COUNT = 21;
export const P_INHERITED_ROOM = 23;
/** Heap block of its descriptors' rights, once any are kept: guarded by P_FD_LOCK. See process/descriptor-rights.ts. */
export const P_FD_RIGHTS = 50;
/** Heap block with the directories that it begins with, its length in bytes: see process/preopens.ts. */
export const P_PREOPENS = 51;
export const P_PREOPENS_BYTES = 52;
/** CPU time of its threads that have ended, milliseconds: by H_SIGNAL_LOCK. */
export const P_CPU_F64 = 58;
/** Signals sent to the process and not taken; those that it ignores, and has handlers for: by H_SIGNAL_LOCK. */
export const P_SIGNALS = 42;
export const P_SIGNALS_IGNORED = 43;
export const P_SIGNALS_CAUGHT = 44;
/** The signal that is to end it, for the broker; 0 for none. Atomic. */
export const P_SIGNAL_END = 45;
/** The mask that its first thread begins with: written before it starts. */
export const P_SIGNAL_MASK = 46;
/** 1: its end sends SIGCHLD to the process that has made it. Written before it starts. */
export const P_TELLS_PARENT = 47;
/** Timer that sends SIGALRM, with a reference; 0 for none. By H_TIMER_LOCK. */
export const P_ALARM = 48;
/** Who has sent each signal that is pending, by its number: process ids. By H_SIGNAL_LOCK. */
export const P_SIGNAL_SENDERS = 64;
/** Its process group and its session, by H_SIGNAL_LOCK (process/groups.ts). */
export const P_GROUP = 53;
export const P_SESSION = 54;
/** The signal that has stopped it; 0: it is not stopped. Written by H_SIGNAL_LOCK. */
export const P_STOP = 55;
/** Event that is set when one of its children has stopped or goes on, with a reference; 0 for none. By H_SIGNAL_LOCK. */
export const P_CHILD_EVENT = 56;
/** When it was created, milliseconds of the system's clock. */
export const P_START_F64 = 40;
/** Its operations that have not been delivered, oldest first: by H_OPERATION_LOCK. See objects/operation.ts. */
export const P_OPERATIONS = 57;
export const P_OPERATIONS_LAST = 60;
/** 1: bytes wait to be copied into its memory, whose completion another process has taken. Atomic. */
export const P_UNCOPIED = 61;
/** 1: queues have watched, and may still watch, objects by its handles (objects/watch.ts). Atomic. */
export const P_WATCHES = 49;
/** Windows that it has made, and units of memory for their pixels. Atomic (objects/window.ts, objects/surface.ts). */
export const P_WINDOWS = 62;
export const P_SURFACES = 63;
/** `OBSERVED`: what looking inside wants of its threads. Atomic (process/observing.ts). */
export const P_OBSERVED = 126;
/** Controls that it has made. Atomic (objects/window.ts). */
export const P_CONTROLS = 127;
/** Path of the program, zero-padded UTF-8, PROCESS_NAME_BYTES long. */
export const P_NAME = 24;
/** Heap blocks of the handle table. */
export const P_HANDLE_CHUNKS = PROCESS_WORDS - HANDLE_CHUNKS;

export const EXIT_REASON = { EXIT: 1, KILLED: 2, TRAPPED: 3 } as const;
/** P_EXIT_REASON holds an `EXIT_REASON` and, above it, the signal that brought the end about, or 0. */
export const REASON_MASK = 0xff;
export const REASON_SIGNAL_SHIFT = 8;
