/** Mutexes. Taking one is waiting for it (state.ts); this is giving it back. */
import { RAT_ERR_NOT_OWNER, RAT_SUCCESS, TYPE } from '../guest-abi/status.ts';
import type { Kernel } from './kernel.ts';
import {
  H_OBJECT_HIGH,
  MUTEX_ABANDONED,
  MUTEX_COUNT_ONE,
  MUTEX_COUNT_SHIFT,
  MUTEX_OWNER_MASK,
  O_STATE,
  O_TYPE,
  OBJECT_TABLE,
  OBJECT_WORDS,
  OWNED_CLOSED,
  STATE_WAITERS,
  T_OWNED,
} from './layout.ts';
import { release, tryReference } from './object.ts';
import { ownerField } from './state.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from './wait.ts';

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

function giveUp(k: Kernel, mutex: number, field: number, thread: number, flags: number): void {
  const { words } = k;
  const holdsAll = lockForSignal(k, mutex);
  if ((words[mutex + O_STATE] & MUTEX_OWNER_MASK) === field) {
    Atomics.store(words, mutex + O_STATE, STATE_WAITERS | flags);
    Atomics.sub(words, thread + T_OWNED, 1);
    wakeLocked(k, mutex);
  }
  unlockAfterSignal(k, mutex, holdsAll);
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
    const high = Atomics.load(words, H_OBJECT_HIGH);
    for (let object = OBJECT_TABLE; object < high; object += OBJECT_WORDS) {
      if (words[object + O_TYPE] !== TYPE.MUTEX || !tryReference(words, object)) continue;
      const owned = (Atomics.load(words, object + O_STATE) & MUTEX_OWNER_MASK) === field;
      if (owned && words[object + O_TYPE] === TYPE.MUTEX) giveUp(k, object, field, thread, MUTEX_ABANDONED);
      release(k, object);
    }
  }
}
