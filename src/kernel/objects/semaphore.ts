/** Semaphores. Lowering the count is waiting for it. The count is O_STATE >>> 1, 31 bits. */
import { RAT_ERR_LIMIT_EXCEEDED, RAT_SUCCESS, TYPE } from '../../guest-abi/status.ts';
import { createObject, O_OWN, O_STATE, STATE_WAITERS } from '../core/object.ts';
import { defineType } from '../core/object-type.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';

export const OS_MAXIMUM = O_OWN;

const COUNT_SHIFT = 1;
const ONE = 1 << COUNT_SHIFT;

/**
 * Makes a semaphore with one reference and no handle.
 * @param initial 0 to `maximum`. @param maximum 1 to INT32_MAX.
 * @returns its position, or RAT_ERR_NO_MEMORY.
 */
export function createSemaphore(k: Kernel, initial: number, maximum: number): number {
  const semaphore = createObject(k, TYPE.SEMAPHORE, initial * ONE);
  if (semaphore > 0) k.words[semaphore + OS_MAXIMUM] = maximum;
  return semaphore;
}

/**
 * Raises the count by `count` (not negative).
 * @returns the former count, or RAT_ERR_LIMIT_EXCEEDED with nothing changed.
 */
export function releaseSemaphore(k: Kernel, semaphore: number, count: number): number {
  const { words } = k;
  const at = semaphore + O_STATE;
  const maximum = words[semaphore + OS_MAXIMUM];
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) break;
    const previous = state >>> COUNT_SHIFT;
    if (count > maximum - previous) return RAT_ERR_LIMIT_EXCEEDED;
    if (Atomics.compareExchange(words, at, state, state + count * ONE) === state) return previous;
  }
  const holdsAll = lockForSignal(k, semaphore);
  try {
    const previous = words[at] >>> COUNT_SHIFT;
    if (count > maximum - previous) return RAT_ERR_LIMIT_EXCEEDED;
    Atomics.store(words, at, words[at] + count * ONE);
    // A release of nothing, which only asks for the count, is no signal.
    if (count > 0) wakeLocked(k, semaphore);
    return previous;
  } finally {
    unlockAfterSignal(k, semaphore, holdsAll);
  }
}

function countOf(k: Kernel, semaphore: number): number {
  return Atomics.load(k.words, semaphore + O_STATE) >>> COUNT_SHIFT;
}

export const SEMAPHORE_TYPE = defineType({
  number: TYPE.SEMAPHORE,
  name: 'SEMAPHORE',
  isSignaled: (k, semaphore) => countOf(k, semaphore) > 0,
  tryTake: (k, semaphore) => {
    const { words } = k;
    const at = semaphore + O_STATE;
    const hint = words[at];
    const plain = (hint & STATE_WAITERS) === 0 && hint >>> COUNT_SHIFT > 0;
    if (plain && Atomics.compareExchange(words, at, hint, hint - ONE) === hint) return RAT_SUCCESS;
    for (;;) {
      const state = Atomics.load(words, at);
      if ((state & STATE_WAITERS) !== 0 || state >>> COUNT_SHIFT === 0) return -1;
      if (Atomics.compareExchange(words, at, state, state - ONE) === state) return RAT_SUCCESS;
    }
  },
  consume: (k, semaphore) => {
    const at = semaphore + O_STATE;
    Atomics.store(k.words, at, k.words[at] - ONE);
  },
  slotOnly: true,
  signal: (k, semaphore) => Math.min(releaseSemaphore(k, semaphore, 1), RAT_SUCCESS),
  describe: (k, semaphore) => ({ signaled: countOf(k, semaphore) > 0, count: countOf(k, semaphore), owner: 0 }),
});
