/** The side of those who wait, for one object or for any of several. Of those who signal: wake.ts. */
import { MAXIMUM_WAIT_OBJECTS } from '../../guest-abi/limits.ts';
import {
  RAT_ABANDONED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged } from '../memory/accounts.ts';
import { INLINE_NODES, T_BIG_NODES, T_NODES, T_WAITER } from '../memory/thread-record.ts';
import { faultPoint } from './fault-points.ts';
import { untilOver } from './interrupt.ts';
import { O_TYPE, release, tryReference } from './object.ts';
import { park } from './park.ts';
import { isTakenLocked } from './turn.ts';
import {
  decide,
  dequeueNodes,
  enqueueLocked,
  initNode,
  initWaiter,
  lockObject,
  N_INDEX,
  NODE_WORDS,
  OUTCOME_ABANDONED,
  OUTCOME_INDEX,
  OUTCOME_WAITING,
  unlockObject,
  W_WORD,
} from './wait-queue.ts';

// ── Outcomes ───────────────────────────────────────────────────────────────────────────────────────────────

/** The status of an outcome. */
export function statusOf(outcome: number): number {
  if (outcome < 0) return outcome;
  return (outcome & OUTCOME_ABANDONED) !== 0 ? RAT_ABANDONED : RAT_SUCCESS;
}

/** Which object satisfied the wait, of an outcome that is not below zero; of a wait-all, the first abandoned one. */
export function indexOf(outcome: number): number {
  return outcome & OUTCOME_INDEX;
}

/** The outcome of a wait that an object satisfied with RAT_SUCCESS or RAT_ABANDONED. */
function outcomeOf(index: number, status: number): number {
  return status === RAT_ABANDONED ? index | OUTCOME_ABANDONED : index;
}

// ── One object ─────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Waits for one object, on which the caller has a reference.
 * @param deadline milliseconds of the system's clock; 0 polls.
 * @returns RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_TIMEOUT, RAT_ERR_DEADLOCK, RAT_ERR_INTERRUPTED or KILLED.
 */
export function waitOne(k: Kernel, object: number, deadline: number): number {
  const type = k.types[k.words[object + O_TYPE]];
  const taken = type.tryTake(k, object);
  if (taken >= 0) return taken;
  const refusal = waitRefusal(k, object);
  if (refusal < 0) return refusal;
  if (deadline === 0 && !type.isSignaled(k, object, k.thread)) return RAT_ERR_TIMEOUT;
  return waitQueued(k, object, deadline, 0);
}

/**
 * Waits for an object that the calling thread has said that it uses (brief-use.ts): without a reference as long as it
 * need not wait in line. Results as of waitOne, and RAT_ERR_INVALID_HANDLE when the object has gone meanwhile.
 */
export function waitUsed(k: Kernel, object: number, deadline: number): number {
  const type = k.types[k.words[object + O_TYPE]];
  if (type.slotOnly) {
    const taken = type.tryTake(k, object);
    if (taken >= 0) return taken;
  }
  if (!tryReference(k.words, object)) return RAT_ERR_INVALID_HANDLE;
  try {
    return waitOne(k, object, deadline);
  } finally {
    release(k, object);
  }
}

/** Why a wait of the calling thread for the object could never end; RAT_SUCCESS when it could. */
export function waitRefusal(k: Kernel, object: number): number {
  return k.types[k.words[object + O_TYPE]].refusal(k, object);
}

/**
 * The long way: with the object's lock, and a place in its queue.
 * @param take 1 to take something out of the object, which is then found in the waiter's W_TAKEN.
 */
export function waitQueued(k: Kernel, object: number, deadline: number, take: number): number {
  const outcome = queueAndPark(k, object, deadline, take);
  return outcome === RAT_ERR_INTERRUPTED
    ? untilOver(k, outcome, () => queueAndPark(k, object, deadline, take))
    : outcome;
}

function queueAndPark(k: Kernel, object: number, deadline: number, take: number): number {
  const { words, thread } = k;
  const type = k.types[words[object + O_TYPE]];
  const waiter = thread + T_WAITER;
  const node = thread + T_NODES;
  initWaiter(k, waiter, thread, 0, node, 1);
  initNode(words, node, object, waiter, 0, take);
  try {
    lockObject(k, object);
    try {
      // Whoever has signaled it serves those who were there before, and then the caller.
      const behind = take !== 0 && isTakenLocked(k, object);
      if (!behind && type.isSignaled(k, object, thread)) {
        // So that inspection does not take it for a wait.
        decide(words, waiter, 0);
        const status = type.isAbandoned(k, object) ? RAT_ABANDONED : RAT_SUCCESS;
        type.reserve(k, object, waiter);
        type.consume(k, object, waiter, node);
        return status;
      }
      if (deadline === 0) return RAT_ERR_TIMEOUT;
      enqueueLocked(k, node);
      faultPoint(k, 'lock-held');
    } finally {
      unlockObject(k, object);
    }
    return statusOf(park(k, waiter, deadline));
  } finally {
    dequeueNodes(k, node, 1);
  }
}

// ── Any of several ─────────────────────────────────────────────────────────────────────────────────────────

const BIG_NODES_WORDS = MAXIMUM_WAIT_OBJECTS * NODE_WORDS;

/** Wait nodes of the calling thread for `count` objects; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function nodesFor(k: Kernel, count: number): number {
  if (count <= INLINE_NODES) return k.thread + T_NODES;
  const { words } = k;
  if (words[k.thread + T_BIG_NODES] === 0) {
    const nodes = allocateCharged(k, k.process, BIG_NODES_WORDS);
    if (nodes < 0) return nodes;
    words.fill(0, nodes, nodes + BIG_NODES_WORDS);
    words[k.thread + T_BIG_NODES] = nodes;
  }
  return words[k.thread + T_BIG_NODES];
}

/** Frees a thread's nodes for waits on many objects. */
export function freeNodes(k: Kernel, thread: number, process: number): void {
  freeCharged(k, process, k.words[thread + T_BIG_NODES], BIG_NODES_WORDS);
  k.words[thread + T_BIG_NODES] = 0;
}

/**
 * Waits for any of `objects[0 … count)`, on which the caller has references.
 * @returns the outcome (statusOf, indexOf): RAT_ERR_TIMEOUT, KILLED, RAT_ERR_QUOTA and RAT_ERR_NO_MEMORY among those below zero.
 */
export function waitAny(k: Kernel, objects: Int32Array, count: number, deadline: number): number {
  const outcome = waitAnyOnce(k, objects, count, deadline);
  return outcome === RAT_ERR_INTERRUPTED
    ? untilOver(k, outcome, () => waitAnyOnce(k, objects, count, deadline))
    : outcome;
}

function waitAnyOnce(k: Kernel, objects: Int32Array, count: number, deadline: number): number {
  const { words, types, thread } = k;
  for (let i = 0; i < count; i++) {
    const type = types[words[objects[i] + O_TYPE]];
    const taken = type.tryTake(k, objects[i]);
    if (taken >= 0) return outcomeOf(i, taken);
    if (type.isSignaled(k, objects[i], thread)) break; // It has waiters: its turn comes below.
  }
  const nodes = nodesFor(k, count);
  if (nodes < 0) return nodes;
  const waiter = thread + T_WAITER;
  let queued = count;
  try {
    queued = queueAny(k, waiter, nodes, objects, count, deadline !== 0);
    return park(k, waiter, deadline);
  } finally {
    dequeueNodes(k, nodes, queued);
  }
}

/**
 * Begins a wait-any for `objects[0 … count)` with a waiter and nodes: in the order of the objects, until one is
 * signaled.
 * @param enqueue false for a poll, which only looks.
 * @returns how many nodes may be queued, for dequeueNodes.
 */
export function queueAny(
  k: Kernel,
  waiter: number,
  nodes: number,
  objects: Int32Array,
  count: number,
  enqueue: boolean,
): number {
  const { words, types, thread } = k;
  initWaiter(k, waiter, thread, 0, nodes, count);
  for (let i = 0, node = nodes; i < count; i++, node += NODE_WORDS) {
    const object = objects[i];
    initNode(words, node, object, waiter, i, 0);
    lockObject(k, object);
    const signaled = types[words[object + O_TYPE]].isSignaled(k, object, thread);
    try {
      if (signaled) satisfyOwn(k, object, waiter, node);
      else if (enqueue) enqueueLocked(k, node);
    } finally {
      unlockObject(k, object);
    }
    if (signaled || Atomics.load(words, waiter + W_WORD) !== OUTCOME_WAITING) return i + 1;
  }
  return count;
}

/** The caller's own wait-any meets a signaled object while it queues: the first one decides. */
function satisfyOwn(k: Kernel, object: number, waiter: number, node: number): void {
  const { words } = k;
  const type = k.types[words[object + O_TYPE]];
  const outcome = words[node + N_INDEX] | (type.isAbandoned(k, object) ? OUTCOME_ABANDONED : 0);
  type.reserve(k, object, waiter);
  if (decide(words, waiter, outcome)) type.consume(k, object, waiter, node);
  else type.unreserve(k, object, waiter);
}
