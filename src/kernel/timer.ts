/**
 * Waitable timers: one list for the system, in the order in which they are due. A worker of its own
 * (src/workers/timer-worker.ts) sleeps until the first one, so timers keep their time while the page is busy.
 */

import { clearSignaled, setSignaled } from './event.ts';
import type { Kernel } from './kernel.ts';
import {
  H_TIMER_HEAD,
  H_TIMER_LOCK,
  H_TIMER_SEQUENCE,
  H_TIMERS_STARTED,
  OR_ARMED,
  OR_DUE_F64,
  OR_NEXT,
  OR_PERIOD,
} from './layout.ts';
import { release, tryReference } from './object.ts';

/** Takes the timer out of the list; with H_TIMER_LOCK. */
function unlinkLocked(words: Int32Array, timer: number): void {
  if (words[timer + OR_ARMED] === 0) return;
  words[timer + OR_ARMED] = 0;
  if (words[H_TIMER_HEAD] === timer) {
    words[H_TIMER_HEAD] = words[timer + OR_NEXT];
    return;
  }
  let before = words[H_TIMER_HEAD];
  while (words[before + OR_NEXT] !== timer) before = words[before + OR_NEXT];
  words[before + OR_NEXT] = words[timer + OR_NEXT];
}

/** Puts the timer into the list; with H_TIMER_LOCK. */
function linkLocked(k: Kernel, timer: number, due: number): void {
  const { words, floats } = k;
  floats[(timer + OR_DUE_F64) >> 1] = due;
  words[timer + OR_ARMED] = 1;
  let before = 0;
  let next = words[H_TIMER_HEAD];
  while (next !== 0 && floats[(next + OR_DUE_F64) >> 1] <= due) {
    before = next;
    next = words[next + OR_NEXT];
  }
  words[timer + OR_NEXT] = next;
  if (before !== 0) words[before + OR_NEXT] = timer;
  else words[H_TIMER_HEAD] = timer;
}

/**
 * Sets a timer. @param due and period in milliseconds from now, unsigned; a period of 0 means once.
 * @returns whether the timer worker has something to wait for.
 */
export function setTimer(k: Kernel, timer: number, due: number, period: number): boolean {
  const { words } = k;
  k.lock(H_TIMER_LOCK);
  unlinkLocked(words, timer);
  clearSignaled(k, timer);
  words[timer + OR_PERIOD] = period;
  const immediate = due === 0;
  if (immediate) setSignaled(k, timer);
  const armed = !immediate || period > 0;
  if (armed) linkLocked(k, timer, k.now() + (immediate ? period : due));
  const first = words[H_TIMER_HEAD] === timer;
  k.unlock(H_TIMER_LOCK);
  if (first) wakeTimerWorker(words);
  return armed;
}

/** Stops a timer; its signaled state stays. */
export function cancelTimer(k: Kernel, timer: number): void {
  k.lock(H_TIMER_LOCK);
  unlinkLocked(k.words, timer);
  k.unlock(H_TIMER_LOCK);
}

/** The timer's last reference is gone. */
export const unlinkTimer = cancelTimer;

/** Whether the timer worker has been asked for; the broker sets the word. */
export function timersStarted(words: Int32Array): boolean {
  return Atomics.load(words, H_TIMERS_STARTED) === 1;
}

function wakeTimerWorker(words: Int32Array): void {
  Atomics.add(words, H_TIMER_SEQUENCE, 1);
  Atomics.notify(words, H_TIMER_SEQUENCE);
}

/**
 * Signals what is due.
 * @returns milliseconds until the next timer is due, Infinity when none is set.
 */
export function fireTimers(k: Kernel): number {
  const { words, floats } = k;
  for (;;) {
    k.lock(H_TIMER_LOCK);
    const timer = words[H_TIMER_HEAD];
    const wait = timer === 0 ? Number.POSITIVE_INFINITY : floats[(timer + OR_DUE_F64) >> 1] - k.now();
    if (wait > 0) {
      k.unlock(H_TIMER_LOCK);
      return wait;
    }
    const due = floats[(timer + OR_DUE_F64) >> 1];
    unlinkLocked(words, timer);
    // A timer on its way out has no reference left to take; its destroyer waits for the lock.
    const alive = tryReference(words, timer);
    if (alive) {
      const period = words[timer + OR_PERIOD] >>> 0;
      // Periods are counted from the due time, so they do not drift; those that were slept through are skipped.
      if (period > 0) linkLocked(k, timer, due + period * Math.max(1, Math.ceil((k.now() - due) / period)));
      setSignaled(k, timer);
    }
    k.unlock(H_TIMER_LOCK);
    if (alive) release(k, timer);
  }
}
