/**
 * What "signaled" means for each type, and what a satisfied wait does to it. The one place for both.
 *
 * All of it is called with exclusive use of the state word (layout.ts, O_STATE), except where it says "peek".
 */
import { RAT_ABANDONED, RAT_SUCCESS, TYPE } from '../guest-abi/status.ts';
import { popPacketLocked } from './completion-queue.ts';
import { faultPoint } from './fault-points.ts';
import type { Kernel } from './kernel.ts';
import {
  MUTEX_ABANDONED,
  MUTEX_COUNT_MAX,
  MUTEX_COUNT_ONE,
  MUTEX_COUNT_SHIFT,
  MUTEX_OWNER_MASK,
  MUTEX_OWNER_SHIFT,
  N_TAKE,
  O_STATE,
  O_TYPE,
  OM_RECURSIVE,
  OQ_CLOSED,
  OQ_COUNT,
  OWNED_CLOSED,
  STATE_MANUAL,
  STATE_SIGNALED,
  STATE_WAITERS,
  T_ID,
  T_OWNED,
  THREAD_TABLE,
  THREAD_WORDS,
  W_PACKET,
  W_THREAD,
  W_THREAD_ID,
} from './layout.ts';
import { pipeSignaled } from './pipe.ts';

/** Owner field of a mutex for a thread record. */
export function ownerField(thread: number): number {
  return ((thread - THREAD_TABLE) / THREAD_WORDS + 1) << MUTEX_OWNER_SHIFT;
}

/** Thread record of a mutex's owner, or 0. */
export function ownerOf(state: number): number {
  const field = (state & MUTEX_OWNER_MASK) >> MUTEX_OWNER_SHIFT;
  return field === 0 ? 0 : THREAD_TABLE + (field - 1) * THREAD_WORDS;
}

/** Whether a wait of `thread` on the object would be satisfied. Peek: also without the lock, as a hint. */
export function isSignaled(k: Kernel, object: number, thread: number): boolean {
  const { words } = k;
  const state = Atomics.load(words, object + O_STATE);
  switch (words[object + O_TYPE]) {
    case TYPE.SEMAPHORE:
      return state >>> 1 > 0;
    case TYPE.MUTEX: {
      const owner = state & MUTEX_OWNER_MASK;
      if (owner === 0) return true;
      return (
        owner === ownerField(thread) &&
        words[object + OM_RECURSIVE] === 1 &&
        state >>> MUTEX_COUNT_SHIFT < MUTEX_COUNT_MAX
      );
    }
    case TYPE.COMPLETION_QUEUE:
      return words[object + OQ_COUNT] > 0 || words[object + OQ_CLOSED] === 1;
    case TYPE.PIPE:
      return pipeSignaled(words, object);
    case TYPE.FILE:
      return true;
    default:
      return (state & STATE_SIGNALED) !== 0;
  }
}

/** Whether a satisfied wait on the object would report RAT_ABANDONED. */
export function isAbandoned(words: Int32Array, object: number): boolean {
  return words[object + O_TYPE] === TYPE.MUTEX && (words[object + O_STATE] & MUTEX_ABANDONED) !== 0;
}

/**
 * Counts one mutex more for a thread, before it is given to it.
 * @returns false when the thread has ended (or is another thread in the same record): nothing is counted.
 */
export function reserveOwnership(words: Int32Array, thread: number, threadId: number): boolean {
  for (;;) {
    const owned = Atomics.load(words, thread + T_OWNED);
    if ((owned & OWNED_CLOSED) !== 0) return false;
    if (Atomics.compareExchange(words, thread + T_OWNED, owned, owned + 1) !== owned) continue;
    if (words[thread + T_ID] === threadId) return true;
    Atomics.sub(words, thread + T_OWNED, 1);
    return false;
  }
}

/**
 * Applies a satisfied wait's effect.
 * @param waiter the waiter record; for a mutex that it does not own yet, ownership has been reserved.
 * @param node the wait node that was satisfied.
 */
export function consume(k: Kernel, object: number, waiter: number, node: number): void {
  const { words } = k;
  const state = words[object + O_STATE];
  switch (words[object + O_TYPE]) {
    case TYPE.EVENT:
    case TYPE.TIMER:
      if ((state & STATE_MANUAL) === 0) Atomics.store(words, object + O_STATE, state & ~STATE_SIGNALED);
      return;
    case TYPE.SEMAPHORE:
      Atomics.store(words, object + O_STATE, state - 2);
      return;
    case TYPE.MUTEX:
      Atomics.store(words, object + O_STATE, takenMutex(state, words[waiter + W_THREAD]));
      faultPoint(k, 'mutex-granted');
      return;
    case TYPE.COMPLETION_QUEUE:
      if (words[node + N_TAKE] === 1) words[waiter + W_PACKET] = popPacketLocked(k, object);
      return;
  }
}

/** A mutex's state after `thread` has taken it once more. */
export function takenMutex(state: number, thread: number): number {
  if ((state & MUTEX_OWNER_MASK) !== 0) return state + MUTEX_COUNT_ONE;
  return (state & STATE_WAITERS) | ownerField(thread) | MUTEX_COUNT_ONE;
}

/** Whether giving the object to this waiter needs a reserved ownership first. */
export function needsOwnership(words: Int32Array, object: number): boolean {
  return words[object + O_TYPE] === TYPE.MUTEX && (words[object + O_STATE] & MUTEX_OWNER_MASK) === 0;
}

/** Reserves ownership of the object for a waiter, where the object is a free mutex. */
export function reserveFor(words: Int32Array, object: number, waiter: number): boolean {
  if (!needsOwnership(words, object)) return true;
  return reserveOwnership(words, words[waiter + W_THREAD], words[waiter + W_THREAD_ID]);
}

/** Takes back what reserveFor counted, when the wait was not satisfied after all. */
export function unreserveFor(words: Int32Array, object: number, waiter: number): void {
  if (needsOwnership(words, object)) Atomics.sub(words, words[waiter + W_THREAD] + T_OWNED, 1);
}

/**
 * Takes the object in one compare-and-swap if it is signaled and nobody waits: the way that needs no lock.
 * @returns RAT_SUCCESS, RAT_ABANDONED, or -1 when the long way must be gone.
 */
export function tryTake(k: Kernel, object: number): number {
  const { words } = k;
  const at = object + O_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if ((state & STATE_WAITERS) !== 0) return -1;
    switch (words[object + O_TYPE]) {
      case TYPE.SEMAPHORE:
        if (state >>> 1 === 0) return -1;
        if (Atomics.compareExchange(words, at, state, state - 2) === state) return RAT_SUCCESS;
        continue;
      case TYPE.MUTEX: {
        const fresh = (state & MUTEX_OWNER_MASK) === 0;
        // By the state that is compared below: another thread's may change and come back before that.
        const mine = (state & MUTEX_OWNER_MASK) === ownerField(k.thread);
        if (!fresh && !(mine && isSignaled(k, object, k.thread))) return -1;
        if (fresh) Atomics.add(words, k.thread + T_OWNED, 1);
        if (Atomics.compareExchange(words, at, state, takenMutex(state, k.thread)) === state) {
          return (state & MUTEX_ABANDONED) !== 0 ? RAT_ABANDONED : RAT_SUCCESS;
        }
        if (fresh) Atomics.sub(words, k.thread + T_OWNED, 1);
        continue;
      }
      case TYPE.COMPLETION_QUEUE:
      case TYPE.PIPE:
      case TYPE.FILE:
        return isSignaled(k, object, k.thread) ? RAT_SUCCESS : -1;
      default:
        if ((state & STATE_SIGNALED) === 0) return -1;
        if ((state & STATE_MANUAL) !== 0) return RAT_SUCCESS;
        if (Atomics.compareExchange(words, at, state, state & ~STATE_SIGNALED) === state) return RAT_SUCCESS;
        continue;
    }
  }
}
