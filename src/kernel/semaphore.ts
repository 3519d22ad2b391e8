/** Semaphores. Lowering the count is waiting for it (state.ts); this is raising it. */
import { RAT_ERR_LIMIT_EXCEEDED, RAT_SUCCESS } from '../guest-abi/status.ts';
import type { Kernel } from './kernel.ts';
import { O_STATE, OS_MAXIMUM, STATE_WAITERS } from './layout.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from './wait.ts';

/**
 * Raises the count by `count` (not negative). The former count is left in `k.index`.
 * @returns RAT_SUCCESS, or RAT_ERR_LIMIT_EXCEEDED with nothing changed.
 */
export function releaseSemaphore(k: Kernel, semaphore: number, count: number): number {
  const { words } = k;
  const at = semaphore + O_STATE;
  const maximum = words[semaphore + OS_MAXIMUM];
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) break;
    const previous = state >>> 1;
    if (count > maximum - previous) return RAT_ERR_LIMIT_EXCEEDED;
    if (Atomics.compareExchange(words, at, state, state + count * 2) !== state) continue;
    k.index = previous;
    return RAT_SUCCESS;
  }
  const holdsAll = lockForSignal(k, semaphore);
  const previous = words[at] >>> 1;
  const fits = count <= maximum - previous;
  if (fits) {
    Atomics.store(words, at, words[at] + count * 2);
    wakeLocked(k, semaphore);
  }
  unlockAfterSignal(k, semaphore, holdsAll);
  k.index = previous;
  return fits ? RAT_SUCCESS : RAT_ERR_LIMIT_EXCEEDED;
}
