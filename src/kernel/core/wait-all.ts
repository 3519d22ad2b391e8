/** Waiting for all of several objects, in one step. */
import { RAT_ERR_INTERRUPTED } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { H_ALL_LOCK } from '../memory/header.ts';
import { T_WAITER } from '../memory/thread-record.ts';
import { untilOver } from './interrupt.ts';
import { park } from './park.ts';
import { nodesFor } from './wait.ts';
import {
  dequeueNodes,
  enqueueLocked,
  initNode,
  initWaiter,
  lockObject,
  NODE_WORDS,
  unlockObject,
  WAITER_ALL,
} from './wait-queue.ts';
import { tryTakeAll } from './wake.ts';

/**
 * Waits for all of `objects[0 … count)`, which are different and on which the caller has references.
 * @returns the outcome, as of waitAny; its index is that of the first abandoned mutex, or 0.
 */
export function waitAll(k: Kernel, objects: Int32Array, count: number, deadline: number): number {
  const outcome = waitAllOnce(k, objects, count, deadline);
  return outcome === RAT_ERR_INTERRUPTED
    ? untilOver(k, outcome, () => waitAllOnce(k, objects, count, deadline))
    : outcome;
}

function waitAllOnce(k: Kernel, objects: Int32Array, count: number, deadline: number): number {
  const nodes = nodesFor(k, count);
  if (nodes < 0) return nodes;
  const waiter = k.thread + T_WAITER;
  try {
    queueAll(k, waiter, nodes, objects, count);
    return park(k, waiter, deadline);
  } finally {
    // Also when it was satisfied: whoever decided it may still be applying the effects, and reading the nodes.
    unqueueAll(k, nodes, count);
  }
}

/** Queues a wait-all on all its objects, and satisfies it if they are signaled already. */
export function queueAll(k: Kernel, waiter: number, nodes: number, objects: Int32Array, count: number): void {
  const { words } = k;
  initWaiter(k, waiter, k.thread, WAITER_ALL, nodes, count);
  k.lock(H_ALL_LOCK);
  try {
    for (let i = 0, node = nodes; i < count; i++, node += NODE_WORDS) {
      initNode(words, node, objects[i], waiter, i, 0);
      lockObject(k, objects[i]);
      try {
        enqueueLocked(k, node);
      } finally {
        unlockObject(k, objects[i]);
      }
    }
    tryTakeAll(k, waiter, 0, false);
  } finally {
    k.unlock(H_ALL_LOCK);
  }
}

/** Under H_ALL_LOCK, so that no signaler still looks at the nodes when they are used again. */
export function unqueueAll(k: Kernel, nodes: number, count: number): void {
  k.lock(H_ALL_LOCK);
  dequeueNodes(k, nodes, count);
  k.unlock(H_ALL_LOCK);
}
