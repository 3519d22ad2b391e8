/**
 * Waitable timers. Those that are armed form one queue for the system (timer-queue.ts). A worker of its own
 * (src/workers/timer-worker.ts) sleeps until the first one is due, so timers keep their time while the page is busy.
 */
import { MESSAGE, TYPE } from '../../guest-abi/status.ts';
import { faultPoint } from '../core/fault-points.ts';
import { createObject, handleCount, release, tryReference } from '../core/object.ts';
import { defineType } from '../core/object-type.ts';
import { clearSignaled, FLAGGED, initialState, setSignaled } from '../core/signaled-flag.ts';
import type { Kernel } from '../kernel.ts';
import { H_TIMER_FIRST, H_TIMER_LOCK, H_TIMER_SEQUENCE, H_TIMERS_STARTED } from '../memory/header.ts';
import { dueOf, OR_ORDER, OR_PERIOD, queueTimerLocked, unqueueTimerLocked } from './timer-queue.ts';

/** Makes a timer with one reference and no handle. Its position, or RAT_ERR_NO_MEMORY. */
export function createTimer(k: Kernel, manualReset: boolean): number {
  return createObject(k, TYPE.TIMER, initialState(manualReset, false));
}

/**
 * Sets a timer. @param due and period in milliseconds from now, unsigned; a period of 0 means once.
 * @returns whether the timer worker has something to wait for.
 */
export function setTimer(k: Kernel, timer: number, due: number, period: number): boolean {
  const { words } = k;
  const immediate = due === 0;
  const armed = !immediate || period > 0;
  k.lock(H_TIMER_LOCK);
  try {
    unqueueTimerLocked(k, timer);
    words[timer + OR_PERIOD] = period;
    if (armed) queueTimerLocked(k, timer, k.now() + (immediate ? period : due));
    faultPoint(k, 'timer-armed');
    clearSignaled(k, timer);
    if (immediate) setSignaled(k, timer);
  } finally {
    const first = words[H_TIMER_FIRST] === timer;
    k.unlock(H_TIMER_LOCK);
    if (first) wakeTimerWorker(words);
  }
  return armed;
}

/** What a timer is set to: milliseconds until it is due, and its period; 0: it is not set. */
export function armedFor(k: Kernel, timer: number): { due: number; period: number } {
  k.lock(H_TIMER_LOCK);
  const armed = k.words[timer + OR_ORDER] !== 0;
  const due = armed ? Math.max(dueOf(k, timer) - k.now(), 0) : 0;
  const period = armed ? k.words[timer + OR_PERIOD] >>> 0 : 0;
  k.unlock(H_TIMER_LOCK);
  return { due, period };
}

/** Stops a timer; its signaled state stays. */
export function cancelTimer(k: Kernel, timer: number): void {
  k.lock(H_TIMER_LOCK);
  unqueueTimerLocked(k, timer);
  k.unlock(H_TIMER_LOCK);
}

export const TIMER_TYPE = defineType({
  number: TYPE.TIMER,
  name: 'TIMER',
  ...FLAGGED,
  message: MESSAGE.TIMER,
  describe: (k, timer) => ({
    signaled: FLAGGED.isSignaled(k, timer, k.thread),
    count: k.words[timer + OR_ORDER] === 0 ? 0 : 1,
    owner: 0,
  }),
  destroy: (k, timer) => {
    cancelTimer(k, timer);
    return true;
  },
});

// ── The timer worker ───────────────────────────────────────────────────────────────────────────────────────

/** Whether somebody watches over the timers. */
export function timersStarted(k: Kernel): boolean {
  return Atomics.load(k.words, H_TIMERS_STARTED) === 1;
}

/** The broker has started the timer worker. */
export function markTimersStarted(k: Kernel): void {
  Atomics.store(k.words, H_TIMERS_STARTED, 1);
}

function wakeTimerWorker(words: Int32Array): void {
  Atomics.add(words, H_TIMER_SEQUENCE, 1);
  Atomics.notify(words, H_TIMER_SEQUENCE);
}

/**
 * Signals what is due.
 * @param alarm told of each that is due and has no handle, with H_TIMER_LOCK.
 * @returns milliseconds until the next timer is due, Infinity when none is set.
 */
export function fireTimers(k: Kernel, alarm: (timer: number) => void = () => undefined): number {
  const { words } = k;
  for (;;) {
    k.lock(H_TIMER_LOCK);
    const timer = words[H_TIMER_FIRST];
    const due = timer === 0 ? Number.POSITIVE_INFINITY : dueOf(k, timer);
    const wait = due - k.now();
    if (wait > 0) {
      k.unlock(H_TIMER_LOCK);
      return wait;
    }
    unqueueTimerLocked(k, timer);
    // A timer on its way out has no reference left to take; its destroyer waits for the lock.
    const alive = tryReference(words, timer);
    try {
      if (alive) {
        const period = words[timer + OR_PERIOD] >>> 0;
        // Periods are counted from the due time, so they do not drift; those that were slept through are skipped.
        if (period > 0) queueTimerLocked(k, timer, due + period * Math.max(1, Math.ceil((k.now() - due) / period)));
        faultPoint(k, 'timer-due');
        setSignaled(k, timer);
        if (handleCount(k, timer) === 0) alarm(timer);
      }
    } finally {
      k.unlock(H_TIMER_LOCK);
      if (alive) release(k, timer);
    }
  }
}

/** Signals what is due, then sleeps until something else is, or a timer has been set. For the timer worker. */
export function sleepUntilTimer(k: Kernel, alarm: (timer: number) => void): void {
  const { words } = k;
  // Read before the queue is looked at: a timer that is set after that changes the word, and the wait ends.
  const sequence = Atomics.load(words, H_TIMER_SEQUENCE);
  Atomics.wait(words, H_TIMER_SEQUENCE, sequence, fireTimers(k, alarm));
}
