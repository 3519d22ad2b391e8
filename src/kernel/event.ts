/**
 * Events; and the signaled state of processes, threads and timers, which is an event's.
 */
import type { Kernel } from './kernel.ts';
import { O_STATE, STATE_SIGNALED, STATE_WAITERS } from './layout.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from './wait.ts';
import { lockObject, unlockObject } from './waiter.ts';

/** Sets the object; its waiters are served. */
export function setSignaled(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) break;
    if ((state & STATE_SIGNALED) !== 0) return;
    if (Atomics.compareExchange(words, at, state, state | STATE_SIGNALED) === state) return;
  }
  const holdsAll = lockForSignal(k, object);
  Atomics.store(words, at, words[at] | STATE_SIGNALED);
  wakeLocked(k, object);
  unlockAfterSignal(k, object, holdsAll);
}

/** Resets the object. */
export function clearSignaled(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) break;
    if ((state & STATE_SIGNALED) === 0) return;
    if (Atomics.compareExchange(words, at, state, state & ~STATE_SIGNALED) === state) return;
  }
  lockObject(k, object);
  Atomics.store(words, at, words[at] & ~STATE_SIGNALED);
  unlockObject(k, object);
}

/** Serves the waiters of this moment (all of a manual-reset event, one of an auto-reset one) and resets. */
export function pulse(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  const holdsAll = lockForSignal(k, object);
  Atomics.store(words, at, words[at] | STATE_SIGNALED);
  wakeLocked(k, object);
  Atomics.store(words, at, words[at] & ~STATE_SIGNALED);
  unlockAfterSignal(k, object, holdsAll);
}
