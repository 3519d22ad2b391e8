/** Mutexes. Taking one is waiting for it. They are owned by threads, which count what they own (T_OWNED). */
import { RAT_ABANDONED, RAT_ERR_DEADLOCK, RAT_ERR_NOT_OWNER, RAT_SUCCESS, TYPE } from '../../guest-abi/status.ts';
import { faultPoint } from '../core/fault-points.ts';
import { createObject, forEachObject, O_OWN, O_STATE, O_TYPE, STATE_WAITERS } from '../core/object.ts';
import { defineType } from '../core/object-type.ts';
import { W_THREAD, W_THREAD_ID } from '../core/wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { THREAD_TABLE, THREAD_WORDS } from '../memory/header.ts';
import { OWNED_CLOSED, T_ID, T_OWNED } from '../memory/thread-record.ts';

// Fields of O_STATE.
export const MUTEX_ABANDONED = 2;
/** Owner: thread number + 1, 12 bits; 0 is free. */
const MUTEX_OWNER_SHIFT = 2;
export const MUTEX_OWNER_MASK = 0xfff << MUTEX_OWNER_SHIFT;
/** Levels of ownership, 17 bits. */
export const MUTEX_COUNT_SHIFT = 14;
export const MUTEX_COUNT_ONE = 1 << MUTEX_COUNT_SHIFT;
export const MUTEX_COUNT_MAX = (1 << 17) - 1;
export const OM_RECURSIVE = O_OWN;

/** Owner field of a mutex for a thread record. */
function ownerField(thread: number): number {
  return ((thread - THREAD_TABLE) / THREAD_WORDS + 1) << MUTEX_OWNER_SHIFT;
}

/** Thread record of a mutex's owner, or 0. */
export function ownerOf(k: Kernel, mutex: number): number {
  const field = (Atomics.load(k.words, mutex + O_STATE) & MUTEX_OWNER_MASK) >> MUTEX_OWNER_SHIFT;
  return field === 0 ? 0 : THREAD_TABLE + (field - 1) * THREAD_WORDS;
}

/** A mutex's state after `thread` has taken it once more. */
function takenState(state: number, thread: number): number {
  if ((state & MUTEX_OWNER_MASK) !== 0) return state + MUTEX_COUNT_ONE;
  return (state & STATE_WAITERS) | ownerField(thread) | MUTEX_COUNT_ONE;
}

/**
 * Makes a mutex with one reference and no handle.
 * @param owned by the calling thread, at once. When the last reference goes, so does the ownership.
 * @returns its position, or RAT_ERR_NO_MEMORY.
 */
export function createMutex(k: Kernel, recursive: boolean, owned: boolean): number {
  const { words } = k;
  const mutex = createObject(k, TYPE.MUTEX, owned ? takenState(0, k.thread) : 0);
  if (mutex < 0) return mutex;
  words[mutex + OM_RECURSIVE] = recursive ? 1 : 0;
  if (owned) Atomics.add(words, k.thread + T_OWNED, 1);
  return mutex;
}

/** Gives back one level of the calling thread's ownership: RAT_SUCCESS or RAT_ERR_NOT_OWNER. */
export function releaseMutex(k: Kernel, mutex: number): number {
  const { words } = k;
  const at = mutex + O_STATE;
  const mine = ownerField(k.thread);
  // Only the owner changes the owner and the count of an owned mutex, so they can be read once.
  if ((Atomics.load(words, at) & MUTEX_OWNER_MASK) !== mine) return RAT_ERR_NOT_OWNER;
  for (;;) {
    const state = Atomics.load(words, at);
    if (state >>> MUTEX_COUNT_SHIFT > 1) {
      // Atomic, because others may set STATE_WAITERS meanwhile; exclusive use is not needed for the owner's count.
      Atomics.sub(words, at, MUTEX_COUNT_ONE);
      return RAT_SUCCESS;
    }
    if ((state & STATE_WAITERS) !== 0) break;
    if (Atomics.compareExchange(words, at, state, 0) !== state) continue;
    Atomics.sub(words, k.thread + T_OWNED, 1);
    return RAT_SUCCESS;
  }
  giveUp(k, mutex, mine, k.thread, 0);
  return RAT_SUCCESS;
}

/** Frees the mutex if it is (still) owned as `field` says, and serves the next waiter. */
function giveUp(k: Kernel, mutex: number, field: number, thread: number, flags: number): void {
  const { words } = k;
  const holdsAll = lockForSignal(k, mutex);
  try {
    if ((words[mutex + O_STATE] & MUTEX_OWNER_MASK) === field) {
      Atomics.store(words, mutex + O_STATE, STATE_WAITERS | flags);
      Atomics.sub(words, thread + T_OWNED, 1);
      wakeLocked(k, mutex);
    }
  } finally {
    unlockAfterSignal(k, mutex, holdsAll);
  }
}

/**
 * Abandons every mutex that an ending thread owns: each is free, and its next owner is told. Called once the
 * thread can take no more; a grant that was under way is waited for.
 */
export function abandonMutexes(k: Kernel, thread: number): void {
  const { words } = k;
  Atomics.or(words, thread + T_OWNED, OWNED_CLOSED);
  const field = ownerField(thread);
  while ((Atomics.load(words, thread + T_OWNED) & ~OWNED_CLOSED) !== 0) {
    forEachObject(k, TYPE.MUTEX, (object) => {
      // The slot may have been given to another object before the reference was taken.
      if (words[object + O_TYPE] === TYPE.MUTEX && (Atomics.load(words, object + O_STATE) & MUTEX_OWNER_MASK) === field)
        giveUp(k, object, field, thread, MUTEX_ABANDONED);
    });
  }
}

/**
 * Counts one mutex more for a thread, before it is given to it.
 * @returns false when the thread has ended (or is another thread in the same record): nothing is counted.
 */
function reserveOwnership(words: Int32Array, thread: number, threadId: number): boolean {
  for (;;) {
    const owned = Atomics.load(words, thread + T_OWNED);
    if ((owned & OWNED_CLOSED) !== 0) return false;
    if (Atomics.compareExchange(words, thread + T_OWNED, owned, owned + 1) !== owned) continue;
    if (words[thread + T_ID] === threadId) return true;
    Atomics.sub(words, thread + T_OWNED, 1);
    return false;
  }
}

function isFree(k: Kernel, mutex: number): boolean {
  return (k.words[mutex + O_STATE] & MUTEX_OWNER_MASK) === 0;
}

function isSignaled(k: Kernel, mutex: number, thread: number): boolean {
  const { words } = k;
  const state = Atomics.load(words, mutex + O_STATE);
  const owner = state & MUTEX_OWNER_MASK;
  if (owner === 0) return true;
  return (
    owner === ownerField(thread) && words[mutex + OM_RECURSIVE] === 1 && state >>> MUTEX_COUNT_SHIFT < MUTEX_COUNT_MAX
  );
}

function tryTake(k: Kernel, mutex: number): number {
  const { words } = k;
  const at = mutex + O_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) return -1;
    const free = (state & MUTEX_OWNER_MASK) === 0;
    // By the state that is compared below: another thread's may change and come back before that.
    const mine = (state & MUTEX_OWNER_MASK) === ownerField(k.thread);
    if (!free && !(mine && isSignaled(k, mutex, k.thread))) return -1;
    if (free) Atomics.add(words, k.thread + T_OWNED, 1);
    if (Atomics.compareExchange(words, at, state, takenState(state, k.thread)) === state) {
      return (state & MUTEX_ABANDONED) !== 0 ? RAT_ABANDONED : RAT_SUCCESS;
    }
    if (free) Atomics.sub(words, k.thread + T_OWNED, 1);
  }
}

export const MUTEX_TYPE = defineType({
  number: TYPE.MUTEX,
  name: 'MUTEX',
  isSignaled,
  tryTake,
  signaledPerThread: true,
  /** A non-recursive mutex is never given to its owner: a wait would not end. */
  refusal: (k, mutex) =>
    k.words[mutex + OM_RECURSIVE] === 0 && ownerOf(k, mutex) === k.thread ? RAT_ERR_DEADLOCK : RAT_SUCCESS,
  isAbandoned: (k, mutex) => (k.words[mutex + O_STATE] & MUTEX_ABANDONED) !== 0,
  reserve: (k, mutex, waiter) =>
    !isFree(k, mutex) || reserveOwnership(k.words, k.words[waiter + W_THREAD], k.words[waiter + W_THREAD_ID]),
  unreserve: (k, mutex, waiter) => {
    if (isFree(k, mutex)) Atomics.sub(k.words, k.words[waiter + W_THREAD] + T_OWNED, 1);
  },
  consume: (k, mutex, waiter) => {
    const at = mutex + O_STATE;
    Atomics.store(k.words, at, takenState(k.words[at], k.words[waiter + W_THREAD]));
    faultPoint(k, 'mutex-granted');
  },
  slotOnly: true,
  signal: releaseMutex,
  destroy: (k, mutex) => {
    // Owned to its end: its owner has one less to abandon.
    const owner = ownerOf(k, mutex);
    if (owner !== 0) Atomics.sub(k.words, owner + T_OWNED, 1);
    return true;
  },
  describe: (k, mutex) => {
    const owner = ownerOf(k, mutex);
    return { signaled: owner === 0, count: k.words[mutex + O_STATE] >>> MUTEX_COUNT_SHIFT, owner };
  },
});
