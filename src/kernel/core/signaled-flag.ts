/**
 * The signaled state of events, timers, processes and threads: one flag, which the waits of an auto-reset object
 * clear.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { O_STATE, STATE_WAITERS } from './object.ts';
import type { ObjectType } from './object-type.ts';
import { lockObject, unlockObject } from './wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from './wake.ts';

/** In O_STATE. */
export const STATE_SIGNALED = 2;
export const STATE_MANUAL = 4;

/** The state of a new object. */
export function initialState(manualReset: boolean, signaled: boolean): number {
  return (manualReset ? STATE_MANUAL : 0) | (signaled ? STATE_SIGNALED : 0);
}

/** Sets the object; its waiters are served. */
export function setSignaled(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  // A plain look first, which the swap checks: an atomic load costs half as much as the swap.
  const hint = words[at];
  const plain = (hint & (STATE_WAITERS | STATE_SIGNALED)) === 0;
  if (plain && Atomics.compareExchange(words, at, hint, hint | STATE_SIGNALED) === hint) return;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) break;
    if ((state & STATE_SIGNALED) !== 0) return;
    if (Atomics.compareExchange(words, at, state, state | STATE_SIGNALED) === state) return;
  }
  const holdsAll = lockForSignal(k, object);
  try {
    Atomics.store(words, at, words[at] | STATE_SIGNALED);
    wakeLocked(k, object);
  } finally {
    unlockAfterSignal(k, object, holdsAll);
  }
}

/** Resets the object. */
export function clearSignaled(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  const hint = words[at];
  const plain = (hint & (STATE_WAITERS | STATE_SIGNALED)) === STATE_SIGNALED;
  if (plain && Atomics.compareExchange(words, at, hint, hint & ~STATE_SIGNALED) === hint) return;
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

/** Serves the waiters of this moment (all of a manual-reset object, one of an auto-reset one) and resets. */
export function pulseSignaled(k: Kernel, object: number): void {
  const { words } = k;
  const at = object + O_STATE;
  const holdsAll = lockForSignal(k, object);
  try {
    Atomics.store(words, at, words[at] | STATE_SIGNALED);
    wakeLocked(k, object);
  } finally {
    Atomics.store(words, at, words[at] & ~STATE_SIGNALED);
    unlockAfterSignal(k, object, holdsAll);
  }
}

function isSignaled(k: Kernel, object: number): boolean {
  return (Atomics.load(k.words, object + O_STATE) & STATE_SIGNALED) !== 0;
}

function tryTake(k: Kernel, object: number): number {
  const { words } = k;
  const at = object + O_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0 || (state & STATE_SIGNALED) === 0) return -1;
    if ((state & STATE_MANUAL) !== 0) return RAT_SUCCESS;
    if (Atomics.compareExchange(words, at, state, state & ~STATE_SIGNALED) === state) return RAT_SUCCESS;
  }
}

function consume(k: Kernel, object: number): void {
  const state = k.words[object + O_STATE];
  if ((state & STATE_MANUAL) === 0) Atomics.store(k.words, object + O_STATE, state & ~STATE_SIGNALED);
}

/** What the types with this state have in common. */
export const FLAGGED: Pick<ObjectType, 'isSignaled' | 'tryTake' | 'consume' | 'slotOnly'> = {
  isSignaled,
  tryTake,
  consume,
  slotOnly: true,
};
