/** The words of a thread record. What is done with them is in process/thread.ts, process/gate.ts and core/park.ts. */

/**
 * `THREAD_STATE` in the low bits, changed by compare-and-swap alone; above them, while the thread is in the kernel, the
 * number of the object that its call uses without a reference (core/brief-use.ts), or 0.
 */
export const T_STATE = 0;
export const STATE_MASK = 0xf;
export const USED_SHIFT = 4;
/**
 * In T_STATE of a living thread: there may be a signal for it. So its ordinary ways through the gate fail, and the slow
 * ones look (process/signals.ts). Above all numbers of objects, and below the sign.
 */
export const STATE_SIGNALED = 1 << 30;
/** In T_STATE of a living thread: somebody observes its calls (process/observing.ts). As above. */
export const STATE_OBSERVED = 1 << 29;
/** Marks of both kinds: no part of the state, nor of the object's number. */
export const STATE_MARKS = STATE_SIGNALED | STATE_OBSERVED;
export const T_ID = 1;
export const T_PROCESS = 2;
export const T_OBJECT = 3;
/** Mutexes owned, and `OWNED_CLOSED` once no more can be given to it. Atomic. */
export const T_OWNED = 4;
export const OWNED_CLOSED = 1 << 30;
/** Number of the system call that the thread is in, for inspection; with `SYSCALL_TIMED` once it waits with a time-out. */
export const T_SYSCALL = 5;
export const SYSCALL_TIMED = 1 << 16;
/** While a controller holds it (process/control.ts): `HELD`; what the call would give; what it is to give instead. */
export const T_HELD = 6;
export const T_HELD_RESULT = 7;
export const T_IMPOSED = 47;
/**
 * What a held thread parks on: a waiter of which there is only the outcome, undecided while it is held. Not the
 * thread's own waiter: a controller that comes late, because the thread was killed or has seen for itself that it is
 * released, must not decide the wait that the thread is in by then.
 */
export const T_HOLD = 17;
/** The thread's waiter (core/wait-queue.ts). */
export const T_WAITER = 8;
/** Request to the broker, one at a time: see process/requests.ts. */
export const T_REQUEST = 16;
export const T_REQUEST_STATUS = 18;
export const T_REQUEST_NEXT = 19;
export const T_REQUEST_ARGUMENTS = 20;
/** Signals that the thread blocks: its own to change. Bit n - 1 is signal n, as in all words of signals. */
export const T_SIGNAL_MASK = 24;
/** Signals sent to this thread and not taken: by H_SIGNAL_LOCK. */
export const T_SIGNALS = 25;
/** Signals that it waits for though it blocks them: by H_SIGNAL_LOCK. */
export const T_SIGNALS_AWAITED = 27;
/**
 * What a thread parks on that waits for the broker's answer: a waiter of which there is only the outcome. Not the
 * thread's own waiter, which a signal may decide.
 */
export const T_ANSWER = 26;
/** What a thread of a stopped process parks on (core/stopped.ts): a waiter of which there is only the outcome. */
export const T_STOP = 48;
/** What a thread parks on that waits for a service worker (core/turns.ts): a waiter of which there is only the outcome. */
export const T_TURN = 49;
export const T_TURN_NEXT = 50;
/** Its own message queue, with a reference; 0: none yet (objects/own-queue.ts). Written by H_SIGNAL_LOCK. */
export const T_QUEUE = 51;
/** Windows that it has made, the last first: by H_WINDOW_LOCK (objects/window.ts). */
export const T_WINDOWS = 52;
/** 1: it is to look at what was sent to it, or at an answer (core/poke.ts). Atomic. */
export const T_POKED = 53;
/** What it has sent and waits for, the last first: its own (objects/send.ts). */
export const T_SENDS = 54;
/** What it serves, the last first: by the lock of its queue. */
export const T_SERVED = 55;
/** Where a new thread begins, in guest terms: function table index, argument, RatThreadBlock. */
export const T_ENTRY = 32;
export const T_ARGUMENT = 33;
export const T_BLOCK = 34;
/** Guest address that the thread is parked on, with `FUTEX_PARKED` (addresses are multiples of 4); 0 for none. */
export const T_FUTEX = 35;
export const FUTEX_PARKED = 1;
/** For its CPU time, milliseconds (core/cpu-time.ts): when it began; how long it was parked; since when it is, or 0. */
export const T_START_F64 = 28;
export const T_PARKED_F64 = 30;
export const T_PARKED_SINCE_F64 = 44;
/** Name, zero-padded UTF-8, THREAD_NAME_BYTES long. */
export const T_NAME = 36;
/** Heap block of MAXIMUM_WAIT_OBJECTS wait nodes, once the thread has needed one. */
export const T_BIG_NODES = 46;
/** Wait nodes for waits on few objects. */
export const T_NODES = 56;
export const INLINE_NODES = 9;

/**
 * - NEW: not started; - USER: in guest code; - KERNEL: in kernel code, parked included;
 * - DYING: killed in guest code, it may not enter the kernel again; - KERNEL_DYING: killed in kernel code, it
 *   leaves by itself at the end of its section; - LEAVING: on its way out of its worker's hands;
 * - DEAD: gone, its worker is free; - SEALED: its worker is being terminated.
 * - NEW_CONTROLLED, USER_CONTROLLED, KERNEL_CONTROLLED: like the states without it, but a controller holds the thread
 *   each time that it enters or leaves the kernel (process/control.ts).
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
  NEW_CONTROLLED: 9,
  USER_CONTROLLED: 10,
  KERNEL_CONTROLLED: 11,
} as const;

/** Whether T_STATE's word is that of a thread in kernel code that has not been killed. */
export function isKernelState(word: number): boolean {
  const state = word & STATE_MASK;
  return state === THREAD_STATE.KERNEL || state === THREAD_STATE.KERNEL_CONTROLLED;
}
