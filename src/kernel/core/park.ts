/** Going to sleep until one's wait is decided. */
import { RAT_ERR_INTERRUPTED, RAT_ERR_TIMEOUT } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { pause } from '../memory/lock.ts';
import { isKernelState, STATE_SIGNALED, SYSCALL_TIMED, T_STATE, T_SYSCALL, T_WAITER } from '../memory/thread-record.ts';
import { noteSleep, noteStack, noteWake } from './cpu-time.ts';
import { faultPoint } from './fault-points.ts';
import { untilOver } from './interrupt.ts';
import { isPoked } from './poke.ts';
import { decide, initWaiter, OUTCOME_WAITING, W_WORD } from './wait-queue.ts';

/** Outcome of a wait whose thread is being killed: the caller unwinds and leaves the kernel. */
export const KILLED = -1000;

/** Whether the calling thread is being killed: long work stops then. */
export function isDying(k: Kernel): boolean {
  return !isKernelState(Atomics.load(k.words, k.thread + T_STATE));
}

/**
 * Parks the calling worker until its waiter's outcome is decided.
 * @param deadline milliseconds of the system's clock; Infinity never passes.
 * @param watch false where the outcome cannot come within microseconds, so that watching for it is in vain.
 * @returns the outcome.
 */
export function park(k: Kernel, waiter: number, deadline: number, watch = true): number {
  const { words } = k;
  const word = waiter + W_WORD;
  faultPoint(k, 'before-park');
  // A killer first marks the thread, then cancels its wait. It may have done both before the word said WAITING; and so
  // may who sends a signal.
  const state = Atomics.load(words, k.thread + T_STATE);
  if (!isKernelState(state)) decide(words, waiter, KILLED);
  else if (waiter === k.thread + T_WAITER && ((state & STATE_SIGNALED) !== 0 || (k.serving && isPoked(k))))
    decide(words, waiter, RAT_ERR_INTERRUPTED);
  if (watch) spin(k, word);
  if (Atomics.load(words, word) === OUTCOME_WAITING) {
    noteSleep(k);
    sleep(k, waiter, deadline);
    noteWake(k);
  }
  faultPoint(k, 'after-park');
  return Atomics.load(words, word);
}

/** Sleeps until the waiter's outcome is decided. */
function sleep(k: Kernel, waiter: number, deadline: number): void {
  const { words } = k;
  const word = waiter + W_WORD;
  while (Atomics.load(words, word) === OUTCOME_WAITING) {
    if (deadline === Number.POSITIVE_INFINITY) {
      Atomics.wait(words, word, OUTCOME_WAITING);
      // Also woken to note where it is (process/observing.ts).
      if (Atomics.load(words, word) === OUTCOME_WAITING) noteStack(k);
      continue;
    }
    words[k.thread + T_SYSCALL] |= SYSCALL_TIMED;
    const remaining = deadline - k.now();
    if (remaining > 0) {
      Atomics.wait(words, word, OUTCOME_WAITING, remaining);
      if (Atomics.load(words, word) === OUTCOME_WAITING) noteStack(k);
    } else decide(words, waiter, RAT_ERR_TIMEOUT);
  }
}

/** Parks the calling thread, which waits for no object, until a deadline: RAT_ERR_TIMEOUT; KILLED or RAT_ERR_INTERRUPTED before it. */
export function sleepUntil(k: Kernel, deadline: number): number {
  const sleep = () => {
    const waiter = k.thread + T_WAITER;
    initWaiter(k, waiter, k.thread, 0, 0, 0);
    return park(k, waiter, deadline, false);
  };
  return untilOver(k, sleep(), sleep);
}

/** Looks before a thread takes a place where it is woken, at most. */
const LOOKS = 64;

/**
 * Looks for what comes in a moment, before the thread takes a place in a line or says that it waits: where one side is as
 * fast as the other, that and being woken would cost several times as much. How long pays is what the thread has learnt.
 */
export function comesSoon(k: Kernel, isThere: () => boolean): boolean {
  for (let left = Math.min(k.spins, LOOKS); left > 0; left--) {
    if (isThere()) return true;
    pause();
  }
  return false;
}

/** Looks at the word before a thread goes to sleep, at most; and after a hit, at least. */
const SPINS_MOST = 512;
const SPINS_LEAST = 64;
/** A miss takes away so many: few, because one comes now and then when a thread has lost its core. */
const SPINS_LOST = 16;
/** A hand-over that took i looks is given so many times as many the next time. */
const SPINS_MARGIN = 4;
/** Every so many waits a thread looks as long as it may, to notice that hand-overs have become short. */
const PROBE_EVERY = 32;

/**
 * Watches the word for some microseconds, because going to sleep and being woken costs more than most hand-overs
 * take. How long pays is learnt from the last ones; a thread whose waits are long, or whose peers have no core to
 * run on, soon goes to sleep at once but for a rare probe.
 */
function spin(k: Kernel, word: number): void {
  const { words } = k;
  k.waits++;
  const probe = k.waits % PROBE_EVERY === 0;
  const limit = probe ? SPINS_MOST : k.spins;
  for (let i = 0; i < limit; i++) {
    if (Atomics.load(words, word) !== OUTCOME_WAITING) {
      k.spins = Math.min(SPINS_MOST, Math.max(SPINS_LEAST, k.spins, i * SPINS_MARGIN));
      return;
    }
    pause();
  }
  if (!probe) k.spins = Math.max(0, k.spins - SPINS_LOST);
}
