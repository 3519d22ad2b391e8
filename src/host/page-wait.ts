/**
 * Waits of the page: waiters like any other, parked on a promise instead of a thread. The page never blocks.
 */
import { RAT_ERR_NO_MEMORY } from '../guest-abi/status.ts';
import { heapAllocate, heapFree } from '../kernel/heap.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { NODE_WORDS, OUTCOME_INDEX, OUTCOME_TIMEOUT, OUTCOME_WAITING, W_WORD, WAITER_WORDS } from '../kernel/layout.ts';
import { addReference, release } from '../kernel/object.ts';
import { dequeueNodes, queueAll, queueAny, statusOf, unqueueAll } from '../kernel/wait.ts';
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
  const { words } = k;
  const waiter = heapAllocate(k, WAITER_WORDS + objects.length * NODE_WORDS);
  if (waiter === 0) return { status: RAT_ERR_NO_MEMORY, index: 0 };
  const nodes = waiter + WAITER_WORDS;
  const deadline = k.now() + timeoutMs;
  for (const [i, object] of objects.entries()) {
    addReference(k, object);
    k.objects[i] = object;
  }
  let queued = objects.length;
  if (all) queueAll(k, waiter, nodes, objects.length);
  else queued = queueAny(k, waiter, nodes, objects.length, true);
  const word = waiter + W_WORD;
  while (Atomics.load(words, word) === OUTCOME_WAITING) {
    const remaining = deadline - k.now();
    if (remaining > 0) await changed(words, word, OUTCOME_WAITING, remaining);
    else Atomics.compareExchange(words, word, OUTCOME_WAITING, OUTCOME_TIMEOUT);
  }
  const outcome = Atomics.load(words, word);
  // After success too: whoever satisfied a wait-all may still be reading the nodes.
  if (all) unqueueAll(k, nodes, objects.length);
  else dequeueNodes(k, nodes, queued);
  heapFree(k, waiter);
  for (const object of objects) release(k, object);
  return { status: statusOf(outcome), index: outcome & OUTCOME_INDEX };
}
