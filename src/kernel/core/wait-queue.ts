/**
 * Waiters, and the queue of wait nodes that every object has, oldest first. A waiter has a node for each object
 * that it waits for.
 */
import type { Kernel } from '../kernel.ts';
import { COUNTER } from '../memory/counters.ts';
import { T_ID } from '../memory/thread-record.ts';
import { faultPoint } from './fault-points.ts';
import { O_ALL_WAITERS, O_LOCK, O_STATE, O_WAIT_HEAD, O_WAIT_TAIL, STATE_WAITERS } from './object.ts';

// ── Waiters: one a waiting thread, async wait or wait of the page ──────────────────────────────────────────
/**
 * The outcome, decided by one compare-and-swap from OUTCOME_WAITING: the index of the object that satisfied the wait
 * (with `OUTCOME_ABANDONED`), or the status that it ends with, below zero. Who waits parks on this word.
 */
export const W_WORD = 0;
/** `WAITER_ALL`, and above it the waiter's kind (waiter-kind.ts). */
export const W_FLAGS = 1;
export const W_COUNT = 2;
/** Position of the first of W_COUNT wait nodes. */
export const W_NODES = 3;
/** Thread that owns a mutex which this wait takes, and its id at that time. */
export const W_THREAD = 4;
export const W_THREAD_ID = 5;
/** What was taken out of the object, for a wait that asks for it (N_TAKE): a completion packet. */
export const W_TAKEN = 6;
/** The next of those whose delivery is put off (deferred.ts). */
export const W_NEXT = 7;
export const WAITER_WORDS = 8;

export const WAITER_ALL = 1;
export const WAITER_KIND_SHIFT = 1;

/** Statuses of waits (RAT_ERR_TIMEOUT, RAT_ERR_CANCELLED, KILLED of park.ts) are above it. */
export const OUTCOME_WAITING = -0x40000000;
export const OUTCOME_ABANDONED = 1 << 16;
export const OUTCOME_INDEX = OUTCOME_ABANDONED - 1;

// ── Wait nodes: guarded by the lock of N_OBJECT ────────────────────────────────────────────────────────────
export const N_NEXT = 0;
export const N_PREVIOUS = 1;
export const N_OBJECT = 2;
export const N_WAITER = 3;
export const N_INDEX = 4;
/** 1 while in the object's queue. */
export const N_QUEUED = 5;
/**
 * Not 0: takes something out of the object, in line with others that do. 1: a thread, which finds it in W_TAKEN; else the
 * operation (objects/operation.ts) that is done in its place.
 */
export const N_TAKE = 6;
export const TAKEN_BY_THREAD = 1;
export const NODE_WORDS = 8;

/** Prepares a waiter; nothing is queued yet. `thread` will own a mutex that the wait takes. */
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
  words[waiter + W_TAKEN] = 0;
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

/** Decides a wait, if nobody has yet. */
export function decide(words: Int32Array, waiter: number, outcome: number): boolean {
  return Atomics.compareExchange(words, waiter + W_WORD, OUTCOME_WAITING, outcome) === OUTCOME_WAITING;
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

/** Whether somebody waits for the object, as a hint. */
export function hasWaiters(words: Int32Array, object: number): boolean {
  return (Atomics.load(words, object + O_STATE) & STATE_WAITERS) !== 0;
}

/** Puts the node of a watch in front of those that wait. */
export function enqueueFirstLocked(k: Kernel, node: number): void {
  const { words } = k;
  const object = words[node + N_OBJECT];
  const head = words[object + O_WAIT_HEAD];
  words[node + N_PREVIOUS] = 0;
  words[node + N_NEXT] = head;
  if (head !== 0) words[head + N_PREVIOUS] = node;
  else words[object + O_WAIT_TAIL] = node;
  words[object + O_WAIT_HEAD] = node;
  Atomics.store(words, node + N_QUEUED, 1);
  Atomics.add(words, COUNTER.waiters, 1);
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
  faultPoint(k, 'node-queued');
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
