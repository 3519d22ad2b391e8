/** Waits of the page: waiters like any other, parked on a promise instead of a thread. The page never blocks. */
import { LoopWait, UNDECIDED } from '../kernel/core/loop-wait.ts';
import { indexOf, statusOf } from '../kernel/core/wait.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { changed } from './wait-async.ts';

export interface PageWait {
  /** RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_TIMEOUT, RAT_ERR_NO_MEMORY. */
  status: number;
  index: number;
}

/**
 * Waits for any or all of some objects, on which the caller has references.
 * @param timeoutMs Infinity never times out.
 */
export async function pageWait(
  k: Kernel,
  objects: readonly number[],
  all: boolean,
  timeoutMs: number,
): Promise<PageWait> {
  const deadline = k.now() + timeoutMs;
  const wait = LoopWait.begin(k, objects, all);
  if (typeof wait === 'number') return { status: wait, index: 0 };
  while (!wait.isDecided) {
    const remaining = deadline - k.now();
    if (remaining > 0) await changed(wait.word, UNDECIDED, remaining);
    else wait.giveUp();
  }
  const outcome = wait.end();
  return { status: statusOf(outcome), index: outcome < 0 ? 0 : indexOf(outcome) };
}
