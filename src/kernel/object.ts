/**
 * Object slots and references.
 *
 * Slots are only ever reused for objects, so a thread may raise the reference count of a slot that it read from
 * a handle entry, provided the count was not 0, and then check that the entry still says the same
 * (handle-table.ts). Nothing else about an object is looked at without a reference.
 */
import { TYPE, type TypeNumber } from '../guest-abi/status.ts';
import { closeQueue, destroyQueue } from './completion-queue.ts';
import { COUNTER } from './counters.ts';
import type { Kernel } from './kernel.ts';
import {
  H_NEXT_OBJECT_ID,
  H_OBJECT_FREE,
  H_OBJECT_HIGH,
  H_OBJECT_LOCK,
  HEAP_START,
  O_HANDLES,
  O_ID,
  O_REFS,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  OBJECT_WORDS,
  OF_INODE,
  T_OWNED,
} from './layout.ts';
import { closePipeEnd, releasePipeEnd } from './pipe.ts';
import { ownerOf } from './state.ts';
import { unlinkTimer } from './timer.ts';

/**
 * Takes a slot for an object of `type` with one reference, which belongs to the caller, and no handle.
 * @returns its position, or 0 when there is no slot left.
 */
export function createObject(k: Kernel, type: TypeNumber, state: number): number {
  const { words } = k;
  k.lock(H_OBJECT_LOCK);
  let object = words[H_OBJECT_FREE];
  if (object !== 0) {
    words[H_OBJECT_FREE] = words[object + O_WAIT_HEAD];
  } else if (words[H_OBJECT_HIGH] < HEAP_START) {
    object = words[H_OBJECT_HIGH];
    words[H_OBJECT_HIGH] = object + OBJECT_WORDS;
  }
  k.unlock(H_OBJECT_LOCK);
  if (object === 0) return 0;
  // O_REFS stays 0 until the slot is whole: a stale reader can't take a reference before that.
  words.fill(0, object + O_HANDLES, object + OBJECT_WORDS);
  words[object + O_TYPE] = type;
  words[object + O_STATE] = state;
  words[object + O_ID] = Atomics.add(words, H_NEXT_OBJECT_ID, 1);
  Atomics.add(words, COUNTER.objects, 1);
  Atomics.store(words, object + O_REFS, 1);
  return object;
}

/** Raises the reference count of an object on which the caller has a reference already. */
export function addReference(k: Kernel, object: number): void {
  Atomics.add(k.words, object + O_REFS, 1);
}

/** Takes a reference on whatever lies in a slot; false when it is free. */
export function tryReference(words: Int32Array, object: number): boolean {
  for (;;) {
    const refs = Atomics.load(words, object + O_REFS);
    if (refs <= 0) return false;
    if (Atomics.compareExchange(words, object + O_REFS, refs, refs + 1) === refs) return true;
  }
}

/** Drops a reference. The last one frees the object; the caller must hold no lock then. */
export function release(k: Kernel, object: number): void {
  if (Atomics.sub(k.words, object + O_REFS, 1) === 1) destroy(k, object);
}

function destroy(k: Kernel, object: number): void {
  switch (k.words[object + O_TYPE]) {
    case TYPE.COMPLETION_QUEUE:
      destroyQueue(k, object);
      break;
    case TYPE.TIMER:
      unlinkTimer(k, object);
      break;
    case TYPE.MUTEX: {
      // Owned to its end: its owner has one less to abandon.
      const owner = ownerOf(k.words[object + O_STATE]);
      if (owner !== 0) Atomics.sub(k.words, owner + T_OWNED, 1);
      break;
    }
    case TYPE.PIPE:
      releasePipeEnd(k, object);
      return; // The ring decides when the two slots are free.
    case TYPE.FILE:
      k.files?.close(k.words[object + OF_INODE]);
      break;
  }
  freeSlot(k, object);
}

/** Puts a slot back. Nobody has a reference. */
export function freeSlot(k: Kernel, object: number): void {
  const { words } = k;
  words[object + O_TYPE] = 0;
  // Of an object that was never given out, too: a free slot must give no references.
  Atomics.store(words, object + O_REFS, 0);
  Atomics.sub(words, COUNTER.objects, 1);
  k.lock(H_OBJECT_LOCK);
  words[object + O_WAIT_HEAD] = words[H_OBJECT_FREE];
  words[H_OBJECT_FREE] = object;
  k.unlock(H_OBJECT_LOCK);
}

/** Counts one more handle or descriptor on an object, with its reference. The caller has a reference. */
export function addHandle(k: Kernel, object: number): void {
  Atomics.add(k.words, object + O_REFS, 1);
  Atomics.add(k.words, object + O_HANDLES, 1);
}

/** Counts one handle or descriptor less. Closing the last one is felt by queues and pipes. */
export function dropHandle(k: Kernel, object: number): void {
  const { words } = k;
  if (Atomics.sub(words, object + O_HANDLES, 1) === 1) {
    const type = words[object + O_TYPE];
    if (type === TYPE.COMPLETION_QUEUE) closeQueue(k, object);
    else if (type === TYPE.PIPE) closePipeEnd(k, object);
  }
  release(k, object);
}
