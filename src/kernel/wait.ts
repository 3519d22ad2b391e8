/**
 * Waiting and waking. The algorithm is that of Linux's ntsync, with one queue an object for both kinds of wait:
 *
 * - A waiter queues a node on each object, then parks on its own word. Whoever moves that word away from WAITING,
 *   by one compare-and-swap, has decided the wait: a signaler (with the object locked, and applying the effect
 *   before it unlocks), the waiter itself (time-out), or the broker (kill).
 * - No wake-up is missed: a node is queued with the object locked and its state looked at after that; a
 *   signaler changes the state first and looks at the queue, under the same lock.
 * - Wait-all needs all its objects at once. Who signals an object that has wait-alls in its queue takes
 *   H_ALL_LOCK before the object's lock; only its holder may hold several object locks.
 *
 * Lock order: H_TIMER_LOCK, H_ALL_LOCK, objects that are not completion queues, completion queues, then the leaf
 * locks (tables, heap, requests). Without H_ALL_LOCK a thread holds at most one of each kind of object.
 */
import {
  MAXIMUM_WAIT_OBJECTS,
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_DEADLOCK,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
  TYPE,
} from '../guest-abi/status.ts';
import { deliver, flushDeferred } from './completion-queue.ts';
import { faultPoint } from './fault-points.ts';
import { heapAllocate } from './heap.ts';
import type { Kernel } from './kernel.ts';
import {
  H_ALL_LOCK,
  INLINE_NODES,
  MUTEX_OWNER_MASK,
  N_INDEX,
  N_NEXT,
  N_OBJECT,
  N_QUEUED,
  N_WAITER,
  NODE_WORDS,
  O_ALL_WAITERS,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  OM_RECURSIVE,
  OUTCOME_ABANDONED,
  OUTCOME_CANCELLED,
  OUTCOME_INDEX,
  OUTCOME_KILLED,
  OUTCOME_TIMEOUT,
  OUTCOME_WAITING,
  STATE_WAITERS,
  T_BIG_NODES,
  T_NODES,
  T_STATE,
  T_WAITER,
  THREAD_STATE,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_THREAD,
  W_WORD,
  WAITER_ALL,
  WAITER_ASYNC,
} from './layout.ts';
import { pause } from './lock.ts';
import { consume, isAbandoned, isSignaled, ownerField, reserveFor, tryTake, unreserveFor } from './state.ts';
import { dequeueLocked, enqueueLocked, initNode, initWaiter, lockObject, unlockObject } from './waiter.ts';

/** Status of a wait whose thread is being killed: the caller unwinds and leaves the kernel. */
export const KILLED = -1000;

// ── Signaling ──────────────────────────────────────────────────────────────────────────────────────────────

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

/** Ends what lockForSignal began, and delivers what had to be put off. */
export function unlockAfterSignal(k: Kernel, object: number, holdsAll: boolean): void {
  unlockObject(k, object);
  if (holdsAll) k.unlock(H_ALL_LOCK);
  flushDeferred(k);
}

/**
 * Serves the object's waiters, first come first, as long as its state satisfies them. Called with exclusive use
 * of the object, and H_ALL_LOCK where it has wait-alls (completion queues put those off instead).
 */
export function wakeLocked(k: Kernel, object: number): void {
  const { words } = k;
  let node = words[object + O_WAIT_HEAD];
  while (node !== 0) {
    const next = words[node + N_NEXT];
    const waiter = words[node + N_WAITER];
    if (isSignaled(k, object, words[waiter + W_THREAD])) {
      if ((words[waiter + W_FLAGS] & WAITER_ALL) === 0) satisfy(k, object, waiter, node);
      else if (words[object + O_TYPE] === TYPE.COMPLETION_QUEUE) k.deferAllCheck(object);
      else tryTakeAll(k, waiter, object);
    } else if (words[object + O_TYPE] !== TYPE.MUTEX) {
      return; // Only a mutex is signaled for one thread and not for another.
    }
    node = next;
  }
}

/** Gives the object to one waiter, if its wait is still undecided. */
function satisfy(k: Kernel, object: number, waiter: number, node: number): void {
  const { words } = k;
  const abandoned = isAbandoned(words, object);
  if (!reserveFor(words, object, waiter)) {
    // An async wait for a mutex whose thread has ended: there is nobody left to own it.
    cancelLocked(k, object, waiter, node);
    return;
  }
  const outcome = words[node + N_INDEX] | (abandoned ? OUTCOME_ABANDONED : 0);
  if (Atomics.compareExchange(words, waiter + W_WORD, OUTCOME_WAITING, outcome) !== OUTCOME_WAITING) {
    unreserveFor(words, object, waiter);
    return; // Its owner unqueues the node.
  }
  faultPoint(k, 'waiter-won');
  consume(k, object, waiter, node);
  // Once its node is unqueued the waiter may be gone, and its record something else.
  const isAsync = (words[waiter + W_FLAGS] & WAITER_ASYNC) !== 0;
  dequeueLocked(k, node);
  if (isAsync) deliver(k, object, waiter, abandoned ? RAT_ABANDONED : RAT_SUCCESS);
  else k.deferWake(waiter + W_WORD);
}

/** Ends an async wait with RAT_ERR_CANCELLED; false when it had been decided before. */
export function cancelLocked(k: Kernel, object: number, waiter: number, node: number): boolean {
  const word = waiter + W_WORD;
  if (Atomics.compareExchange(k.words, word, OUTCOME_WAITING, OUTCOME_CANCELLED) !== OUTCOME_WAITING) return false;
  dequeueLocked(k, node);
  deliver(k, object, waiter, RAT_ERR_CANCELLED);
  return true;
}

/**
 * Satisfies a wait-all if all its objects are signaled. Called with H_ALL_LOCK; `held` is the object whose lock
 * the caller holds already, or 0.
 */
function tryTakeAll(k: Kernel, waiter: number, held: number): void {
  const { words } = k;
  const nodes = words[waiter + W_NODES];
  const end = nodes + words[waiter + W_COUNT] * NODE_WORDS;
  const thread = words[waiter + W_THREAD];
  // An object that is not signaled now ends the matter: whoever signals it comes here again.
  for (let node = nodes; node < end; node += NODE_WORDS) if (!isSignaled(k, words[node + N_OBJECT], thread)) return;
  lockOthers(k, nodes, end, held, false);
  lockOthers(k, nodes, end, held, true);
  let outcome = 0;
  let ready = true;
  for (let node = end - NODE_WORDS; node >= nodes; node -= NODE_WORDS) {
    const object = words[node + N_OBJECT];
    if (!isSignaled(k, object, thread)) ready = false;
    if (isAbandoned(words, object)) outcome = words[node + N_INDEX] | OUTCOME_ABANDONED;
  }
  if (ready && takeAllLocked(k, waiter, nodes, end, outcome)) k.deferWake(waiter + W_WORD);
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = words[node + N_OBJECT];
    if (object !== held) unlockObject(k, object);
  }
}

function lockOthers(k: Kernel, nodes: number, end: number, held: number, queues: boolean): void {
  for (let node = nodes; node < end; node += NODE_WORDS) {
    const object = k.words[node + N_OBJECT];
    if (object !== held && (k.words[object + O_TYPE] === TYPE.COMPLETION_QUEUE) === queues) lockObject(k, object);
  }
}

function takeAllLocked(k: Kernel, waiter: number, nodes: number, end: number, outcome: number): boolean {
  const { words } = k;
  for (let node = nodes; node < end; node += NODE_WORDS) reserveFor(words, words[node + N_OBJECT], waiter);
  if (Atomics.compareExchange(words, waiter + W_WORD, OUTCOME_WAITING, outcome) !== OUTCOME_WAITING) {
    for (let node = nodes; node < end; node += NODE_WORDS) unreserveFor(words, words[node + N_OBJECT], waiter);
    return false;
  }
  faultPoint(k, 'waiter-won');
  for (let node = nodes; node < end; node += NODE_WORDS) {
    consume(k, words[node + N_OBJECT], waiter, node);
    dequeueLocked(k, node);
  }
  return true;
}

/** Looks again at all wait-alls in an object's queue; called with no lock held. */
export function checkAllWaiters(k: Kernel, object: number): void {
  const { words } = k;
  k.lock(H_ALL_LOCK);
  // With H_ALL_LOCK no wait-all node comes or goes but by our hand; the others need the object's lock.
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
    tryTakeAll(k, waiter, 0);
  }
  k.unlock(H_ALL_LOCK);
}

function allSignaled(k: Kernel, waiter: number): boolean {
  const { words } = k;
  if (Atomics.load(words, waiter + W_WORD) !== OUTCOME_WAITING) return false;
  const nodes = words[waiter + W_NODES];
  const end = nodes + words[waiter + W_COUNT] * NODE_WORDS;
  for (let node = nodes; node < end; node += NODE_WORDS) {
    if (!isSignaled(k, words[node + N_OBJECT], words[waiter + W_THREAD])) return false;
  }
  return true;
}

// ── Waiting ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Parks the calling worker until its waiter's outcome is decided.
 * @param deadline milliseconds of the system's clock; Infinity never passes.
 * @param watch false where the outcome cannot come within microseconds, so that watching for it is in vain.
 * @returns the outcome.
 */
export function park(k: Kernel, waiter: number, deadline: number, watch = true): number {
  const { words } = k;
  const word = waiter + W_WORD;
  faultPoint(k, 'before-park');
  // A killer first marks the thread, then cancels its wait. It may have done both before the word said WAITING.
  if (Atomics.load(words, k.thread + T_STATE) !== THREAD_STATE.KERNEL) {
    Atomics.compareExchange(words, word, OUTCOME_WAITING, OUTCOME_KILLED);
  }
  if (watch) spin(k, word);
  for (;;) {
    const outcome = Atomics.load(words, word);
    if (outcome !== OUTCOME_WAITING) {
      faultPoint(k, 'after-park');
      return outcome;
    }
    if (deadline === Number.POSITIVE_INFINITY) {
      Atomics.wait(words, word, OUTCOME_WAITING);
      continue;
    }
    const remaining = deadline - k.now();
    if (remaining > 0) Atomics.wait(words, word, OUTCOME_WAITING, remaining);
    else Atomics.compareExchange(words, word, OUTCOME_WAITING, OUTCOME_TIMEOUT);
  }
}

/** Looks at the word before a thread goes to sleep, at most; and after a hit, at least. */
const SPINS_MOST = 512;
const SPINS_LEAST = 64;
/** A miss takes away so many: one that comes now and then, because a thread lost its core, is forgiven. */
const SPINS_LOST = 16;
/** A hand-over that took i looks is given so many times as many the next time. */
const SPINS_MARGIN = 4;
/** Every so many waits a thread looks as long as it may, to notice that hand-overs have become short. */
const PROBE_EVERY = 32;

/**
 * Watches the word for some microseconds, because going to sleep and being woken costs more than most hand-overs
 * take. How long pays is learnt from the last ones; a thread whose waits are long, or whose peers have no core to
 * run on, soon goes to sleep at once but for a rare probe.
 */
function spin(k: Kernel, word: number): void {
  const { words } = k;
  k.waits++;
  const probe = k.waits % PROBE_EVERY === 0;
  const limit = probe ? SPINS_MOST : k.spins;
  for (let i = 0; i < limit; i++) {
    if (Atomics.load(words, word) !== OUTCOME_WAITING) {
      k.spins = Math.min(SPINS_MOST, Math.max(SPINS_LEAST, k.spins, i * SPINS_MARGIN));
      return;
    }
    pause();
  }
  if (!probe) k.spins = Math.max(0, k.spins - SPINS_LOST);
}

/** The status that a decided wait gives. */
export function statusOf(outcome: number): number {
  if (outcome >= 0) return (outcome & OUTCOME_ABANDONED) !== 0 ? RAT_ABANDONED : RAT_SUCCESS;
  return outcome === OUTCOME_TIMEOUT ? RAT_ERR_TIMEOUT : KILLED;
}

/** Unqueues whatever nodes of the calling thread's wait still lie in queues. */
export function dequeueNodes(k: Kernel, nodes: number, count: number): void {
  const { words } = k;
  for (let i = 0, node = nodes; i < count; i++, node += NODE_WORDS) {
    if (Atomics.load(words, node + N_QUEUED) === 0) continue;
    const object = words[node + N_OBJECT];
    lockObject(k, object);
    if (words[node + N_QUEUED] === 1) dequeueLocked(k, node);
    unlockObject(k, object);
  }
}

/**
 * Waits for one object, on which the caller has a reference.
 * @param deadline milliseconds of the system's clock; 0 polls.
 * @returns RAT_SUCCESS, RAT_ABANDONED, RAT_ERR_TIMEOUT, RAT_ERR_DEADLOCK or KILLED.
 */
export function waitOne(k: Kernel, object: number, deadline: number): number {
  const taken = tryTake(k, object);
  if (taken >= 0) return taken;
  const { words } = k;
  const state = Atomics.load(words, object + O_STATE);
  if (words[object + O_TYPE] === TYPE.MUTEX) {
    if ((state & MUTEX_OWNER_MASK) === ownerField(k.thread) && words[object + OM_RECURSIVE] === 0)
      return RAT_ERR_DEADLOCK;
  }
  if (deadline === 0 && !isSignaled(k, object, k.thread)) return RAT_ERR_TIMEOUT;
  return waitQueued(k, object, deadline, 0);
}

/**
 * The long way: with the object's lock, and a place in its queue.
 * @param take 1 to take a completion out of the queue (the packet lies in the waiter's W_PACKET).
 */
export function waitQueued(k: Kernel, object: number, deadline: number, take: number): number {
  const { words, thread } = k;
  const waiter = thread + T_WAITER;
  const node = thread + T_NODES;
  initWaiter(k, waiter, thread, 0, node, 1);
  initNode(words, node, object, waiter, 0, take);
  lockObject(k, object);
  if (isSignaled(k, object, thread)) {
    const status = isAbandoned(words, object) ? RAT_ABANDONED : RAT_SUCCESS;
    reserveFor(words, object, waiter);
    consume(k, object, waiter, node);
    unlockObject(k, object);
    return status;
  }
  if (deadline === 0) {
    unlockObject(k, object);
    return RAT_ERR_TIMEOUT;
  }
  enqueueLocked(k, node);
  faultPoint(k, 'lock-held');
  unlockObject(k, object);
  const outcome = park(k, waiter, deadline);
  dequeueNodes(k, node, 1);
  return statusOf(outcome);
}

/** Wait nodes of the calling thread for `count` objects; 0 when there is no memory for them. */
export function nodesFor(k: Kernel, count: number): number {
  if (count <= INLINE_NODES) return k.thread + T_NODES;
  const { words } = k;
  if (words[k.thread + T_BIG_NODES] === 0) {
    words[k.thread + T_BIG_NODES] = heapAllocate(k, MAXIMUM_WAIT_OBJECTS * NODE_WORDS);
  }
  return words[k.thread + T_BIG_NODES];
}

/**
 * Waits for any of `count` objects, `k.objects[0 … count)`, on which the caller has references. The index that
 * satisfied the wait is left in `k.index`.
 */
export function waitAny(k: Kernel, count: number, deadline: number): number {
  const { thread, objects } = k;
  for (let i = 0; i < count; i++) {
    const taken = tryTake(k, objects[i]);
    if (taken >= 0) {
      k.index = i;
      return taken;
    }
    if (isSignaled(k, objects[i], thread)) break; // It has waiters: its turn comes below.
  }
  const nodes = nodesFor(k, count);
  if (nodes === 0) return RAT_ERR_NO_MEMORY;
  const waiter = thread + T_WAITER;
  const queued = queueAny(k, waiter, nodes, count, deadline !== 0);
  const outcome = park(k, waiter, deadline);
  dequeueNodes(k, nodes, queued);
  k.index = outcome & OUTCOME_INDEX;
  return statusOf(outcome);
}

/**
 * Begins a wait-any for `k.objects[0 … count)` with a waiter record and nodes: in the order of the objects, until
 * one is signaled.
 * @param enqueue false for a poll, which only looks.
 * @returns how many nodes may be queued, for dequeueNodes.
 */
export function queueAny(k: Kernel, waiter: number, nodes: number, count: number, enqueue: boolean): number {
  const { words, thread, objects } = k;
  initWaiter(k, waiter, thread, 0, nodes, count);
  for (let i = 0, node = nodes; i < count; i++, node += NODE_WORDS) {
    const object = objects[i];
    initNode(words, node, object, waiter, i, 0);
    lockObject(k, object);
    const signaled = isSignaled(k, object, thread);
    if (signaled) satisfyOwn(k, object, waiter, node);
    else if (enqueue) enqueueLocked(k, node);
    unlockObject(k, object);
    if (signaled || Atomics.load(words, waiter + W_WORD) !== OUTCOME_WAITING) return i + 1;
  }
  return count;
}

/** The caller's own wait-any meets a signaled object while it queues: the first one decides. */
function satisfyOwn(k: Kernel, object: number, waiter: number, node: number): void {
  const { words } = k;
  const outcome = words[node + N_INDEX] | (isAbandoned(words, object) ? OUTCOME_ABANDONED : 0);
  reserveFor(words, object, waiter);
  if (Atomics.compareExchange(words, waiter + W_WORD, OUTCOME_WAITING, outcome) === OUTCOME_WAITING) {
    consume(k, object, waiter, node);
  } else {
    unreserveFor(words, object, waiter);
  }
}

/**
 * Waits for all of `count` different objects, `k.objects[0 … count)`, in one step. The first abandoned mutex's
 * index, or 0, is left in `k.index`.
 */
export function waitAll(k: Kernel, count: number, deadline: number): number {
  const { thread } = k;
  const nodes = nodesFor(k, count);
  if (nodes === 0) return RAT_ERR_NO_MEMORY;
  const waiter = thread + T_WAITER;
  queueAll(k, waiter, nodes, count);
  const outcome = park(k, waiter, deadline);
  // Also when it was satisfied: whoever decided it may still be applying the effects, and reading the nodes.
  unqueueAll(k, nodes, count);
  k.index = outcome & OUTCOME_INDEX;
  return statusOf(outcome);
}

/** Queues a wait-all on all its objects, and satisfies it if they are signaled already. */
export function queueAll(k: Kernel, waiter: number, nodes: number, count: number): void {
  const { words } = k;
  initWaiter(k, waiter, k.thread, WAITER_ALL, nodes, count);
  k.lock(H_ALL_LOCK);
  for (let i = 0, node = nodes; i < count; i++, node += NODE_WORDS) {
    initNode(words, node, k.objects[i], waiter, i, 0);
    lockObject(k, k.objects[i]);
    enqueueLocked(k, node);
    unlockObject(k, k.objects[i]);
  }
  tryTakeAll(k, waiter, 0);
  k.unlock(H_ALL_LOCK);
}

/** Under H_ALL_LOCK, so that no signaler still looks at the nodes when they are used again. */
export function unqueueAll(k: Kernel, nodes: number, count: number): void {
  k.lock(H_ALL_LOCK);
  dequeueNodes(k, nodes, count);
  k.unlock(H_ALL_LOCK);
}

/** Whether somebody waits on the object, as a hint. */
export function hasWaiters(words: Int32Array, object: number): boolean {
  return (Atomics.load(words, object + O_STATE) & STATE_WAITERS) !== 0;
}
