/**
 * Object slots, references and handle counts.
 *
 * Slots are only ever reused for objects, so a thread may raise the reference count of a slot that it read from
 * a handle entry, provided the count was not 0, and then check that the entry still says the same
 * (handle-table.ts). Nothing else about an object is looked at without a reference.
 */
import { MAX_OBJECTS, OBJECTS_RESERVED } from '../../guest-abi/limits.ts';
import { RAT_ERR_NO_MEMORY, RAT_ERR_WRONG_TYPE, type TypeNumber } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { COUNTER } from '../memory/counters.ts';
import {
  H_NEXT_OBJECT_ID,
  H_OBJECT_FREE,
  H_OBJECT_HIGH,
  H_OBJECT_LOCK,
  H_OBJECT_RETIRED,
  H_OBJECT_RETIRED_COUNT,
  H_THREAD_HIGH,
  HEAP_START,
  OBJECT_TABLE,
  OBJECT_WORDS,
  PAGE_PROCESS,
  THREAD_TABLE,
  THREAD_WORDS,
} from '../memory/header.ts';
import { T_STATE } from '../memory/thread-record.ts';
import type { ByteIo } from './byte-io.ts';
import { faultPoint } from './fault-points.ts';
import { usedObject } from './used-object.ts';

// ── The words of an object ─────────────────────────────────────────────────────────────────────────────────
/** `TYPE`; 0 in a free slot. */
export const O_TYPE = 0;
/** References: handles, descriptors, waits, running operations. Atomic; the object goes at 0. */
export const O_REFS = 1;
/** Handles and descriptors alone. Atomic; at 0 the object is closed. */
export const O_HANDLES = 2;
export const O_LOCK = 3;
/**
 * The state word: bit 0 `STATE_WAITERS`, the rest as the type defines.
 * Invariant: while the bit is clear, anyone may change the word by compare-and-swap. Once the bit is set, only
 * the holder of O_LOCK may change it. So taking the lock and setting the bit gives exclusive use.
 */
export const O_STATE = 4;
export const STATE_WAITERS = 1;
/** Queue of wait nodes, oldest first: guarded by O_LOCK. In a free slot the head is the next free slot. */
export const O_WAIT_HEAD = 5;
export const O_WAIT_TAIL = 6;
/** How many of the nodes belong to wait-alls. Written under O_LOCK and H_ALL_LOCK. */
export const O_ALL_WAITERS = 7;
export const O_ID = 8;
/** From here to the end: what the type puts there. */
export const O_OWN = 9;

// ── Slots ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Takes a slot for an object of `type` with one reference, which belongs to the caller, and no handle. Its own
 * words are 0.
 * @returns its position, or RAT_ERR_NO_MEMORY when there is no slot left, but for the page's reserve.
 */
export function createObject(k: Kernel, type: TypeNumber, state: number): number {
  const { words } = k;
  const most = k.process === PAGE_PROCESS ? MAX_OBJECTS : MAX_OBJECTS - OBJECTS_RESERVED;
  if (Atomics.load(words, COUNTER.objects) >= most) return RAT_ERR_NO_MEMORY;
  k.lock(H_OBJECT_LOCK);
  if (words[H_OBJECT_FREE] === 0 && words[H_OBJECT_HIGH] >= HEAP_START) sweepLocked(words);
  let object = words[H_OBJECT_FREE];
  if (object !== 0) {
    words[H_OBJECT_FREE] = words[object + O_WAIT_HEAD];
  } else if (words[H_OBJECT_HIGH] < HEAP_START) {
    object = words[H_OBJECT_HIGH];
    words[H_OBJECT_HIGH] = object + OBJECT_WORDS;
  }
  k.unlock(H_OBJECT_LOCK);
  if (object === 0) return RAT_ERR_NO_MEMORY;
  // O_REFS stays 0 until the slot is whole: a stale reader can't take a reference before that.
  words.fill(0, object + O_HANDLES, object + OBJECT_WORDS);
  words[object + O_TYPE] = type;
  words[object + O_STATE] = state;
  words[object + O_ID] = Atomics.add(words, H_NEXT_OBJECT_ID, 1);
  Atomics.add(words, COUNTER.objects, 1);
  Atomics.store(words, object + O_REFS, 1);
  try {
    faultPoint(k, 'object-allocated');
  } catch (error) {
    freeSlot(k, object);
    throw error;
  }
  return object;
}

/** Of so many slots that wait to be free, those are made free that no call under way uses. */
const SWEEP_SLOTS = 64;
/** With so few thread records that looking at all of them costs nothing, a slot need not wait. */
const FEW_THREADS = 8;

/**
 * Puts a slot back; nobody has a reference. It is given to a new object when no call under way uses it
 * (brief-use.ts).
 */
export function freeSlot(k: Kernel, object: number): void {
  const { words } = k;
  // Of an object that was never given out, too: a slot that is retired must give no references.
  Atomics.store(words, object + O_REFS, RETIRED);
  Atomics.sub(words, COUNTER.objects, 1);
  k.lock(H_OBJECT_LOCK);
  words[object + O_ID] = words[H_OBJECT_RETIRED];
  words[H_OBJECT_RETIRED] = object;
  const count = ++words[H_OBJECT_RETIRED_COUNT];
  if (count >= SWEEP_SLOTS || words[H_THREAD_HIGH] <= FEW_THREADS) sweepLocked(words);
  k.unlock(H_OBJECT_LOCK);
}

/** In O_REFS of a slot that waits to be free; and of one that is found in use during a sweep. */
const RETIRED = 0;
const IN_USE = -1;

function sweepLocked(words: Int32Array): void {
  const threads = words[H_THREAD_HIGH];
  for (let i = 1; i < threads; i++) {
    // After the object has lost its last handle and reference: who says it later finds the handle closed.
    const object = usedObject(Atomics.load(words, THREAD_TABLE + i * THREAD_WORDS + T_STATE));
    if (object !== 0 && Atomics.load(words, object + O_REFS) === RETIRED) words[object + O_REFS] = IN_USE;
  }
  let kept = 0;
  let count = 0;
  for (let object = words[H_OBJECT_RETIRED]; object !== 0; ) {
    const next = words[object + O_ID];
    if (words[object + O_REFS] === IN_USE) {
      words[object + O_REFS] = RETIRED;
      words[object + O_ID] = kept;
      kept = object;
      count++;
    } else {
      words[object + O_TYPE] = 0;
      words[object + O_WAIT_HEAD] = words[H_OBJECT_FREE];
      words[H_OBJECT_FREE] = object;
    }
    object = next;
  }
  words[H_OBJECT_RETIRED] = kept;
  words[H_OBJECT_RETIRED_COUNT] = count;
}

/**
 * Calls `visit` for each object that lives, with a reference that is dropped after it. No lock may be held.
 * @param type only objects of this one; 0 for all.
 */
export function forEachObject(k: Kernel, type: number, visit: (object: number) => void): void {
  const { words } = k;
  const high = Atomics.load(words, H_OBJECT_HIGH);
  for (let object = OBJECT_TABLE; object < high; object += OBJECT_WORDS) {
    if ((type !== 0 && words[object + O_TYPE] !== type) || !tryReference(words, object)) continue;
    try {
      visit(object);
    } finally {
      release(k, object);
    }
  }
}

/** As forEachObject without references: what `visit` reads may be of an object that has just gone, or come. */
export function peekObjects(k: Kernel, type: number, visit: (object: number) => void): void {
  const { words } = k;
  const high = Atomics.load(words, H_OBJECT_HIGH);
  for (let object = OBJECT_TABLE; object < high; object += OBJECT_WORDS)
    if (words[object + O_TYPE] === type && Atomics.load(words, object + O_REFS) > 0) visit(object);
}

// ── References ─────────────────────────────────────────────────────────────────────────────────────────────

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
  if (Atomics.sub(k.words, object + O_REFS, 1) === 1 && k.types[k.words[object + O_TYPE]].destroy(k, object))
    freeSlot(k, object);
}

// ── Handles ────────────────────────────────────────────────────────────────────────────────────────────────

/** Counts one more handle or descriptor on an object, with its reference. The caller has a reference. */
export function addHandle(k: Kernel, object: number): void {
  Atomics.add(k.words, object + O_REFS, 1);
  Atomics.add(k.words, object + O_HANDLES, 1);
}

/** Counts one handle or descriptor less. The type is told when it was the last one. No lock may be held. */
export function dropHandle(k: Kernel, object: number): void {
  const { words } = k;
  try {
    if (Atomics.sub(words, object + O_HANDLES, 1) === 1) k.types[words[object + O_TYPE]].lastHandleClosed(k, object);
  } finally {
    release(k, object);
  }
}

// ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────

export function typeOf(k: Kernel, object: number): TypeNumber {
  return k.words[object + O_TYPE] as TypeNumber;
}

/** Unsigned; not used again while the system runs, as long as it makes fewer than 2^32 objects. */
export function objectId(k: Kernel, object: number): number {
  return k.words[object + O_ID] >>> 0;
}

/** Open handles and descriptors, in all processes. */
export function handleCount(k: Kernel, object: number): number {
  return Atomics.load(k.words, object + O_HANDLES);
}

/** Whether a wait of the calling thread would be satisfied, as a hint. */
export function isReady(k: Kernel, object: number): boolean {
  return k.types[k.words[object + O_TYPE]].isSignaled(k, object, k.thread);
}

/** How a stream (an object that `lookup` has found for STREAM, or a descriptor's) is read and written. */
export function ioOf(k: Kernel, object: number): ByteIo {
  const { io } = k.types[k.words[object + O_TYPE]];
  if (io === null) throw new TypeError('The object is no stream of bytes.');
  return io;
}

/** The object that is signaled while there is room to write to a stream. */
export function writeSideOf(k: Kernel, object: number): number {
  return ioOf(k, object).writeSide?.(k, object) ?? object;
}

/** Signals an object as RatSignalAndWait does: RAT_SUCCESS, or why not. */
export function signalObject(k: Kernel, object: number): number {
  return k.types[k.words[object + O_TYPE]].signal?.(k, object) ?? RAT_ERR_WRONG_TYPE;
}
