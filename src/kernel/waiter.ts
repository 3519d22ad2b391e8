/**
 * Wait queues: every object has one, oldest node first. Called with the object's lock held.
 */
import { COUNTER } from './counters.ts';
import type { Kernel } from './kernel.ts';
import {
  N_INDEX,
  N_NEXT,
  N_OBJECT,
  N_PREVIOUS,
  N_QUEUED,
  N_TAKE,
  N_WAITER,
  O_ALL_WAITERS,
  O_LOCK,
  O_STATE,
  O_WAIT_HEAD,
  O_WAIT_TAIL,
  OUTCOME_WAITING,
  STATE_WAITERS,
  T_ID,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_PACKET,
  W_THREAD,
  W_THREAD_ID,
  W_WORD,
  WAITER_ALL,
} from './layout.ts';

/** Prepares a waiter record; nothing is queued yet. `thread` will own a mutex that the wait takes. */
export function initWaiter(
  k: Kernel,
  waiter: number,
  thread: number,
  flags: number,
  nodes: number,
  count: number,
): void {
  const { words } = k;
  words[waiter + W_FLAGS] = flags;
  words[waiter + W_COUNT] = count;
  words[waiter + W_NODES] = nodes;
  words[waiter + W_THREAD] = thread;
  words[waiter + W_THREAD_ID] = words[thread + T_ID];
  words[waiter + W_PACKET] = 0;
  Atomics.store(words, waiter + W_WORD, OUTCOME_WAITING);
}

export function initNode(
  words: Int32Array,
  node: number,
  object: number,
  waiter: number,
  index: number,
  take: number,
): void {
  words[node + N_OBJECT] = object;
  words[node + N_WAITER] = waiter;
  words[node + N_INDEX] = index;
  words[node + N_QUEUED] = 0;
  words[node + N_TAKE] = take;
}

/** Takes the object's lock and closes the lock-free ways to its state: the caller has it to itself. */
export function lockObject(k: Kernel, object: number): void {
  k.lock(object + O_LOCK);
  Atomics.or(k.words, object + O_STATE, STATE_WAITERS);
}

/** Opens the lock-free ways again, unless somebody waits, and gives the lock back. */
export function unlockObject(k: Kernel, object: number): void {
  if (k.words[object + O_WAIT_HEAD] === 0) Atomics.and(k.words, object + O_STATE, ~STATE_WAITERS);
  k.unlock(object + O_LOCK);
}

export function enqueueLocked(k: Kernel, node: number): void {
  const { words } = k;
  const object = words[node + N_OBJECT];
  const tail = words[object + O_WAIT_TAIL];
  words[node + N_NEXT] = 0;
  words[node + N_PREVIOUS] = tail;
  if (tail !== 0) words[tail + N_NEXT] = node;
  else words[object + O_WAIT_HEAD] = node;
  words[object + O_WAIT_TAIL] = node;
  Atomics.store(words, node + N_QUEUED, 1);
  if ((words[words[node + N_WAITER] + W_FLAGS] & WAITER_ALL) !== 0) {
    Atomics.add(words, object + O_ALL_WAITERS, 1);
  }
  Atomics.add(words, COUNTER.waiters, 1);
}

export function dequeueLocked(k: Kernel, node: number): void {
  const { words } = k;
  const object = words[node + N_OBJECT];
  const next = words[node + N_NEXT];
  const previous = words[node + N_PREVIOUS];
  if (next !== 0) words[next + N_PREVIOUS] = previous;
  else words[object + O_WAIT_TAIL] = previous;
  if (previous !== 0) words[previous + N_NEXT] = next;
  else words[object + O_WAIT_HEAD] = next;
  if ((words[words[node + N_WAITER] + W_FLAGS] & WAITER_ALL) !== 0) {
    Atomics.sub(words, object + O_ALL_WAITERS, 1);
  }
  Atomics.sub(words, COUNTER.waiters, 1);
  Atomics.store(words, node + N_QUEUED, 0);
}
