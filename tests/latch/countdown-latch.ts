import { createObject, O_OWN } from '../../src/kernel/core/object.ts';
import { defineType } from '../../src/kernel/core/object-type.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../../src/kernel/core/wake.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { RAT_SUCCESS, TYPE, type TypeName } from './status.ts';

/** Countdown latches. Signaled once the count has come to 0, and from then on; waits take nothing. */

/** What is left to count. Written under O_LOCK, read by anyone. */
export const OL_COUNT = O_OWN;

/** Makes a latch with one reference and no handle. Its position, or RAT_ERR_NO_MEMORY. @param count 1 or more. */
export function createLatch(k: Kernel, count: number): number {
  const latch = createObject(k, TYPE.LATCH, 0);
  if (latch > 0) k.words[latch + OL_COUNT] = count;
  return latch;
}

/** Lowers the count by `by`, 1 or more, but not below 0. At 0 all waiters are served. */
export function countDown(k: Kernel, latch: number, by: number): void {
  const { words } = k;
  const holdsAll = lockForSignal(k, latch);
  try {
    Atomics.store(words, latch + OL_COUNT, Math.max(0, words[latch + OL_COUNT] - by));
    wakeLocked(k, latch);
  } finally {
    unlockAfterSignal(k, latch, holdsAll);
  }
}

function countOf(k: Kernel, latch: number): number {
  return Atomics.load(k.words, latch + OL_COUNT);
}

export const LATCH_TYPE = defineType({
  number: TYPE.LATCH,
  name: 'LATCH' as TypeName,
  isSignaled: (k, latch) => countOf(k, latch) === 0,
  tryTake: (k, latch) => (countOf(k, latch) === 0 ? RAT_SUCCESS : -1),
  signal: (k, latch) => {
    countDown(k, latch, 1);
    return RAT_SUCCESS;
  },
  describe: (k, latch) => ({ signaled: countOf(k, latch) === 0, count: countOf(k, latch), owner: 0 }),
});
