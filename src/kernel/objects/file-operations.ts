/**
 * Asynchronous operations on an open file, counted in its state word: it is signaled while none is pending, and who
 * waits for it is served when the last one ends. An operation holds a reference on the file, which is its own business.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import { O_STATE, STATE_WAITERS } from '../core/object.ts';
import { lockObject, unlockObject } from '../core/wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';

/** O_STATE counts pending operations above STATE_WAITERS. */
const ONE = 2;

/** Operations that have begun and not ended. */
export function pendingOperations(k: Kernel, file: number): number {
  return Atomics.load(k.words, file + O_STATE) >>> 1;
}

/** An operation begins: the file is signaled no more. */
export function beginOperation(k: Kernel, file: number): void {
  if (addUnwaited(k, file, ONE)) return;
  lockObject(k, file);
  Atomics.store(k.words, file + O_STATE, k.words[file + O_STATE] + ONE);
  unlockObject(k, file);
}

/** An operation has ended, and its completion is where it belongs: who waits is served if it was the last. */
export function endOperation(k: Kernel, file: number): void {
  if (addUnwaited(k, file, -ONE)) return;
  const holdsAll = lockForSignal(k, file);
  try {
    Atomics.store(k.words, file + O_STATE, k.words[file + O_STATE] - ONE);
    wakeLocked(k, file);
  } finally {
    unlockAfterSignal(k, file, holdsAll);
  }
}

/** Changes the count while nobody waits. @returns false, and nothing is changed, when somebody does. */
function addUnwaited(k: Kernel, file: number, by: number): boolean {
  const at = file + O_STATE;
  for (;;) {
    const state = Atomics.load(k.words, at);
    if ((state & STATE_WAITERS) !== 0) return false;
    if (Atomics.compareExchange(k.words, at, state, state + by) === state) return true;
  }
}

/** How files are waited for: a satisfied wait changes nothing. */
export const OPERATIONS_WAIT = {
  isSignaled: (k: Kernel, file: number) => pendingOperations(k, file) === 0,
  tryTake: (k: Kernel, file: number) => (Atomics.load(k.words, file + O_STATE) === 0 ? RAT_SUCCESS : -1),
};
