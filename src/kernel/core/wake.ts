/**
 * The side of those who signal. The algorithm is that of Linux's ntsync, with one queue an object for both kinds of
 * wait:
 *
 * - A waiter queues a node on each object, then parks on its own word. Whoever moves that word away from WAITING,
 *   by one compare-and-swap, has decided the wait: a signaler (with the object locked, and applying the effect
 *   before it unlocks), the waiter itself (time-out), or the broker (kill).
 * - No wake-up is missed: a node is queued with the object locked and its state looked at after that; a
 *   signaler changes the state first and looks at the queue, under the same lock.
 * - Wait-all needs all its objects at once. Who signals an object that has wait-alls in its queue takes
 *   H_ALL_LOCK before the object's lock; only its holder may hold several object locks.
 *
 * Lock order: H_TIMER_LOCK, H_ALL_LOCK, objects, objects of types that lock last, then the leaf locks (tables, heap,
 * requests), of which one at a time is held. Without H_ALL_LOCK a thread holds at most one object of each rank.
 *
 * An exception may come at any fault point, as if our own code had failed there: then what has been decided is still
 * applied, and every lock is given back (tests/kernel/exceptions.test.ts).
 */
import { RAT_ABANDONED, RAT_ERR_CANCELLED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { H_ALL_LOCK } from '../memory/header.ts';
import { faultPoint } from './fault-points.ts';
import { O_ALL_WAITERS, O_TYPE, O_WAIT_HEAD } from './object.ts';
import type { ObjectType } from './object-type.ts';
import { noteSignaler } from './signaler.ts';
import {
  decide,
  dequeueLocked,
  lockObject,
  N_INDEX,
  N_NEXT,
  N_OBJECT,
  N_TAKE,
  N_WAITER,
  NODE_WORDS,
  OUTCOME_ABANDONED,
  OUTCOME_WAITING,
  TAKEN_BY_THREAD,
  unlockObject,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_THREAD,
  W_WORD,
  WAITER_ALL,
} from './wait-queue.ts';
import { KIND_WATCH, kindOf } from './waiter-kind.ts';

/**
 * Locks an object whose state is about to become signaled.
 * @returns whether H_ALL_LOCK is held too, for unlockAfterSignal.
 */
export function lockForSignal(k: Kernel, object: number): boolean {
  for (;;) {
    if (Atomics.load(k.words, object + O_ALL_WAITERS) > 0) {
      k.lock(H_ALL_LOCK);
      lockObject(k, object);
      return true;
    }
    lockObject(k, object);
    // The count only grows under the object's lock, so from here on it is certain.
    if (Atomics.load(k.words, object + O_ALL_WAITERS) === 0) return false;
    unlockObject(k, object);
  }
}

/** Ends what lockForSignal began, and does what had to be put off. */
export function unlockAfterSignal(k: Kernel, object: number, holdsAll: boolean): void {
  unlockObject(k, object);
  if (holdsAll) k.unlock(H_ALL_LOCK);
  flushDeferred(k);
}

/** Does what could not be done under the locks just released. */
export function flushDeferred(k: Kernel): void {
  k.deferred.flush(k, checkAllWaiters);
}

/**
 * Serves the object's waiters, first come first, as long as its state satisfies them. Called with exclusive use
 * of the object, and H_ALL_LOCK where it has wait-alls (types that lock last put those off instead).
 */
export function wakeLocked(k: Kernel, object: number): void {
  const { words } = k;
  const type = k.types[words[object + O_TYPE]];
  let failure: unknown;
  let node = words[object + O_WAIT_HEAD];
  // Watches stand in front, and hear of it before somebody takes it.
  for (; node !== 0; node = words[node + N_NEXT]) {
    const watch = words[node + N_WAITER];
    if (kindOf(words[watch + W_FLAGS]) !== KIND_WATCH) break;
    try {
      if (type.isSignaled(k, object, 0)) k.waiterKinds[KIND_WATCH].observed(k, object, watch);
    } catch (error) {
      failure ??= error;
    }
  }
  while (node !== 0) {
    const next = words[node + N_NEXT];
    const waiter = words[node + N_WAITER];
    if (type.isSignaled(k, object, words[waiter + W_THREAD])) {
      try {
        if (words[node + N_TAKE] > TAKEN_BY_THREAD) serveOperation(k, type, object, waiter, node);
        else if ((words[waiter + W_FLAGS] & WAITER_ALL) === 0) satisfy(k, type, object, waiter, node);
        else if (type.locksLast) k.deferred.checkAll(k, object);
        else tryTakeAll(k, waiter, object, true);
      } catch (error) {
        failure ??= error; // The others are served all the same.
      }
    } else if (!type.signaledPerThread) {
      break;
    }
    node = next;
  }
  if (failure !== undefined) throw failure;
}

/** Goes on with an operation in the queue. One that is done in part leaves the object unsignaled for those behind it. */
function serveOperation(k: Kernel, type: ObjectType, object: number, waiter: number, node: number): void {
  if (type.passesOver(k, object, node) || !type.advance(k, object, waiter, node)) return;
  satisfy(k, type, object, waiter, node);
}

/** Gives the object to one waiter, if its wait is still undecided. */
function satisfy(k: Kernel, type: ObjectType, object: number, waiter: number, node: number): void {
  const { words } = k;
  const abandoned = type.isAbandoned(k, object);
  if (!type.reserve(k, object, waiter)) {
    // An async wait for a mutex whose thread has ended: there is nobody left to own it.
    cancelLocked(k, object, waiter, node);
    return;
  }
  noteSignaler(k, waiter);
  if (!decide(words, waiter, words[node + N_INDEX] | (abandoned ? OUTCOME_ABANDONED : 0))) {
    type.unreserve(k, object, waiter);
    return; // Its owner unqueues the node.
  }
  try {
    faultPoint(k, 'waiter-won');
  } finally {
    try {
      type.consume(k, object, waiter, node);
    } finally {
      finish(k, object, waiter, node, abandoned ? RAT_ABANDONED : RAT_SUCCESS);
    }
  }
}

/** Unqueues the node of a decided wait, and tells whose it is. */
function finish(k: Kernel, object: number, waiter: number, node: number, status: number): void {
  // Once its node is unqueued the waiter may be gone, and its record something else.
  const kind = kindOf(k.words[waiter + W_FLAGS]);
  dequeueLocked(k, node);
  k.waiterKinds[kind].decided(k, object, waiter, status);
}

/** Ends the wait of a waiter that is no thread with RAT_ERR_CANCELLED; false when it had been decided before. */
export function cancelLocked(k: Kernel, object: number, waiter: number, node: number): boolean {
  if (!decide(k.words, waiter, RAT_ERR_CANCELLED)) return false;
  finish(k, object, waiter, node, RAT_ERR_CANCELLED);
  return true;
}

// ── Wait-alls ──────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Satisfies a wait-all if all its objects are signaled. Called with H_ALL_LOCK; `held` is the object whose lock
 * the caller holds already, or 0; `wake` false for the caller's own wait, which looks at its word anyway.
 */
export function tryTakeAll(k: Kernel, waiter: number, held: number, wake: boolean): void {
  // An object that is not signaled now ends the matter: whoever signals it comes here again.
  if (!allSignaled(k, waiter)) return;
  const { words } = k;
  const nodes = words[waiter + W_NODES];
  const end = nodes + words[waiter + W_COUNT] * NODE_WORDS;
  lockOthers(k, nodes, end, held, false);
  lockOthers(k, nodes, end, held, true);
  try {
    takeAllLocked(k, waiter, nodes, end, wake);
  } finally {
    for (let node = nodes; node < end; node += NODE_WORDS) {
      const object = words[node + N_OBJECT];
      if (object !== held) unlockObject(k, object);
    }
  }
}

function lockOthers(k: Kernel, nodes: number, end: number, held: number, last: boolean): void {
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = k.words[node + N_OBJECT];
    if (object !== held && k.types[k.words[object + O_TYPE]].locksLast === last) lockObject(k, object);
  }
}

function takeAllLocked(k: Kernel, waiter: number, nodes: number, end: number, wake: boolean): void {
  const { words, types } = k;
  const thread = words[waiter + W_THREAD];
  let outcome = 0;
  for (let node = end - NODE_WORDS; node >= nodes; node -= NODE_WORDS) {
    const object = words[node + N_OBJECT];
    const type = types[words[object + O_TYPE]];
    if (!type.isSignaled(k, object, thread)) return;
    if (type.isAbandoned(k, object)) outcome = words[node + N_INDEX] | OUTCOME_ABANDONED;
  }
  // A thread that waits has not ended, so nothing that it reserves is refused.
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = words[node + N_OBJECT];
    types[words[object + O_TYPE]].reserve(k, object, waiter);
  }
  noteSignaler(k, waiter);
  if (!decide(words, waiter, outcome)) {
    for (let node = nodes; node < end; node += NODE_WORDS) {
      const object = words[node + N_OBJECT];
      types[words[object + O_TYPE]].unreserve(k, object, waiter);
    }
    return;
  }
  if (wake) k.deferred.wake(waiter + W_WORD);
  try {
    faultPoint(k, 'waiter-won');
  } finally {
    consumeAll(k, waiter, nodes, end);
  }
}

function consumeAll(k: Kernel, waiter: number, nodes: number, end: number): void {
  const { words } = k;
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = words[node + N_OBJECT];
    try {
      k.types[words[object + O_TYPE]].consume(k, object, waiter, node);
    } finally {
      dequeueLocked(k, node);
    }
  }
}

/** Whether a wait-all could be satisfied, as a hint. */
function allSignaled(k: Kernel, waiter: number): boolean {
  const { words } = k;
  if (Atomics.load(words, waiter + W_WORD) !== OUTCOME_WAITING) return false;
  const nodes = words[waiter + W_NODES];
  const end = nodes + words[waiter + W_COUNT] * NODE_WORDS;
  const thread = words[waiter + W_THREAD];
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = words[node + N_OBJECT];
    if (!k.types[words[object + O_TYPE]].isSignaled(k, object, thread)) return false;
  }
  return true;
}

/** Looks again at all wait-alls in an object's queue; called with no lock held. */
function checkAllWaiters(k: Kernel, object: number): void {
  const { words } = k;
  k.lock(H_ALL_LOCK);
  try {
    // Only the holder of H_ALL_LOCK brings or takes wait-all nodes; the others need the object's lock.
    for (;;) {
      lockObject(k, object);
      let node = words[object + O_WAIT_HEAD];
      let waiter = 0;
      while (node !== 0 && waiter === 0) {
        const candidate = words[node + N_WAITER];
        if ((words[candidate + W_FLAGS] & WAITER_ALL) !== 0 && allSignaled(k, candidate)) waiter = candidate;
        node = words[node + N_NEXT];
      }
      unlockObject(k, object);
      if (waiter === 0) break;
      // When it fails, because an object was taken meanwhile, the next one's turn comes.
      tryTakeAll(k, waiter, 0, true);
    }
  } finally {
    k.unlock(H_ALL_LOCK);
  }
}
