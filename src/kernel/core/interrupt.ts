/**
 * Ending a thread's wait because there is a signal for it (process/signals.ts sends them).
 *
 * The sender marks the thread's state and then decides its wait; the thread begins its wait and then looks at the mark.
 * So neither can miss the other. A wait that was ended for nothing, because another thread has taken the signal, begins
 * again; one that was not gives RAT_ERR_INTERRUPTED, and the call is left, with all that it held given back, before the
 * handler runs.
 */
import { RAT_ERR_INTERRUPTED } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { H_SIGNAL_LOCK } from '../memory/header.ts';
import { P_SIGNALS, P_STOP } from '../memory/process-record.ts';
import {
  STATE_MASK,
  STATE_SIGNALED,
  T_SIGNAL_MASK,
  T_SIGNALS,
  T_SIGNALS_AWAITED,
  T_STATE,
  T_WAITER,
  THREAD_STATE,
} from '../memory/thread-record.ts';
import { isPoked } from './poke.ts';
import { holdWhileStopped } from './stopped.ts';
import { decide, W_WORD } from './wait-queue.ts';

const LIVING: ReadonlySet<number> = new Set([
  THREAD_STATE.NEW,
  THREAD_STATE.USER,
  THREAD_STATE.KERNEL,
  THREAD_STATE.NEW_CONTROLLED,
  THREAD_STATE.USER_CONTROLLED,
  THREAD_STATE.KERNEL_CONTROLLED,
]);

/** Whether a thread has not ended, nor been killed. */
export function isLiving(words: Int32Array, thread: number): boolean {
  return LIVING.has(Atomics.load(words, thread + T_STATE) & STATE_MASK);
}

/** Tells a thread that there may be a signal for it; ends the wait that it is in. With H_SIGNAL_LOCK. */
export function interruptLocked(k: Kernel, thread: number): void {
  const { words } = k;
  const at = thread + T_STATE;
  for (;;) {
    const word = Atomics.load(words, at);
    if (!LIVING.has(word & STATE_MASK)) return;
    if (Atomics.compareExchange(words, at, word, word | STATE_SIGNALED) === word) break;
  }
  if (decide(words, thread + T_WAITER, RAT_ERR_INTERRUPTED)) Atomics.notify(words, thread + T_WAITER + W_WORD);
}

/** Whether the calling thread has been told of a signal and has not looked yet. */
export function isInterrupted(k: Kernel): boolean {
  return (Atomics.load(k.words, k.thread + T_STATE) & STATE_SIGNALED) !== 0;
}

/** Signals that a thread may take now. With H_SIGNAL_LOCK. */
export function signalsForLocked(words: Int32Array, thread: number, process: number): number {
  const pending = words[thread + T_SIGNALS] | words[process + P_SIGNALS];
  return pending & (~words[thread + T_SIGNAL_MASK] | words[thread + T_SIGNALS_AWAITED]);
}

/**
 * Takes the mark away from the calling thread when there is no signal for it, and its process is not stopped. With
 * H_SIGNAL_LOCK.
 * @returns whether there is a signal.
 */
export function settleLocked(k: Kernel): boolean {
  const { words, thread } = k;
  if (signalsForLocked(words, thread, k.process) !== 0) return true;
  if (words[k.process + P_STOP] !== 0) return false;
  const at = thread + T_STATE;
  for (;;) {
    const word = Atomics.load(words, at);
    if ((word & STATE_SIGNALED) === 0 || Atomics.compareExchange(words, at, word, word & ~STATE_SIGNALED) === word)
      return false;
  }
}

/** Whether a wait that gave RAT_ERR_INTERRUPTED is really over: there is a signal for the calling thread, or something that it serves. */
function isOver(k: Kernel): boolean {
  // Without the mark there is neither a signal nor a stop to settle; one that comes now is looked at when the call is left.
  if (k.serving && isPoked(k) && !isInterrupted(k)) return true;
  holdWhileStopped(k);
  k.lock(H_SIGNAL_LOCK);
  try {
    return settleLocked(k) || (k.serving && isPoked(k));
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** Waits, and waits again as often as it was interrupted for nothing. */
export function untilOver(k: Kernel, outcome: number, wait: () => number): number {
  let result = outcome;
  while (result === RAT_ERR_INTERRUPTED && !isOver(k)) result = wait();
  return result;
}
