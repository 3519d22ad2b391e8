/**
 * Handle tables: per process, in chunks that never move, read without a lock.
 *
 * A handle is `generation << 16 | index`, generation 1 to 65,535. Closing raises the entry's generation by
 * compare-and-swap, so of two threads that close one handle one wins, and a closed value never names another
 * object: an entry whose generations are used up is retired.
 */

import { HANDLE_CHUNK_ENTRIES, HANDLE_CHUNKS } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged } from '../memory/accounts.ts';
import { COUNTER } from '../memory/counters.ts';
import { H_QUOTA_HANDLES } from '../memory/header.ts';
import {
  P_HANDLE_CHUNKS,
  P_HANDLE_COUNT,
  P_HANDLE_FREE,
  P_HANDLE_HIGH,
  P_HANDLE_LOCK,
} from '../memory/process-record.ts';
import { faultPoint } from './fault-points.ts';
import { addHandle, dropHandle, O_TYPE, release, tryReference } from './object.ts';

/** An entry: the object, or the next free entry. */
export const E_OBJECT = 0;
/** Generation in the upper 24 bits (16 are used), rights in the lower 8. 0 rights: free. */
export const E_META = 1;
export const ENTRY_WORDS = 2;

const CHUNK_SHIFT = 10;
const CHUNK_WORDS = HANDLE_CHUNK_ENTRIES * ENTRY_WORDS;
const GENERATION_LAST = 0xffff;

/** Position of the entry of a handle, or 0 when there is none with this index. */
export function entryOf(words: Int32Array, process: number, index: number): number {
  const chunk = words[process + P_HANDLE_CHUNKS + (index >> CHUNK_SHIFT)];
  return chunk === 0 ? 0 : chunk + (index & (HANDLE_CHUNK_ENTRIES - 1)) * ENTRY_WORDS;
}

/**
 * Makes a handle of `process` to `object`, on which the caller has a reference (and keeps it).
 * @returns the handle as an unsigned number, not 0; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function createHandle(k: Kernel, process: number, object: number, rights: number): number {
  const { words } = k;
  if (Atomics.add(words, process + P_HANDLE_COUNT, 1) >= words[H_QUOTA_HANDLES]) {
    Atomics.sub(words, process + P_HANDLE_COUNT, 1);
    return RAT_ERR_QUOTA;
  }
  let index: number = RAT_ERR_QUOTA;
  let generation = 0;
  k.lock(process + P_HANDLE_LOCK);
  try {
    index = takeIndexLocked(k, process);
    if (index >= 0) {
      const entry = entryOf(words, process, index);
      addHandle(k, object);
      generation = words[entry + E_META] >>> 8 || 1;
      Atomics.store(words, entry + E_OBJECT, object);
      Atomics.store(words, entry + E_META, (generation << 8) | rights);
    }
  } finally {
    k.unlock(process + P_HANDLE_LOCK);
    if (generation === 0) Atomics.sub(words, process + P_HANDLE_COUNT, 1);
  }
  if (index < 0) return index;
  Atomics.add(words, COUNTER.handles, 1);
  const handle = ((generation << 16) | index) >>> 0;
  try {
    faultPoint(k, 'handle-allocated');
  } catch (error) {
    closeHandle(k, process, handle);
    throw error;
  }
  return handle;
}

/** Whether the calling process has all the handles that it may: asked before something is made or emptied for one. */
export function hasAllHandles(k: Kernel): boolean {
  return Atomics.load(k.words, k.process + P_HANDLE_COUNT) >= k.words[H_QUOTA_HANDLES];
}

/** Takes a free entry: its index, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
function takeIndexLocked(k: Kernel, process: number): number {
  const { words } = k;
  const free = words[process + P_HANDLE_FREE] - 1;
  if (free >= 0) {
    words[process + P_HANDLE_FREE] = words[entryOf(words, process, free) + E_OBJECT];
    return free;
  }
  const index = words[process + P_HANDLE_HIGH];
  if (index >= HANDLE_CHUNKS * HANDLE_CHUNK_ENTRIES) return RAT_ERR_QUOTA;
  const entry = entryOf(words, process, index) || addChunk(k, process, index);
  if (entry < 0) return entry;
  words[process + P_HANDLE_HIGH] = index + 1;
  return index;
}

/**
 * Gives a new object to the calling process: its first handle, with the rights of its type. The caller's reference
 * is dropped, also on failure.
 * @param object the object, or the `RAT_ERR_…` because of which there is none.
 * @returns as of createHandle; or that status.
 */
export function adoptObject(k: Kernel, object: number): number {
  if (object < 0) return object;
  try {
    return createHandle(k, k.process, object, naturalRights(k, object));
  } finally {
    release(k, object);
  }
}

/** Does the rest of what a new handle was made for; closes it again when that fails, by a status or an exception. */
export function orCloseHandle(k: Kernel, handle: number, rest: () => number): number {
  let status: number = RAT_ERR_INVALID_HANDLE;
  try {
    status = rest();
  } finally {
    if (status < 0) closeHandle(k, k.process, handle);
  }
  return status;
}

/** The rights of an object's first handle: what makes sense for its type. */
export function naturalRights(k: Kernel, object: number): number {
  return k.types[k.words[object + O_TYPE]].rights(k, object);
}

/** Gives a process the first part of its table ahead of time: the page's, so that its size does not change later. */
export function prepareHandles(k: Kernel, process: number): void {
  addChunk(k, process, 0);
}

/** Makes the chunk for entries from `index` on: the first one's position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
function addChunk(k: Kernel, process: number, index: number): number {
  const chunk = allocateCharged(k, process, CHUNK_WORDS);
  if (chunk < 0) return chunk;
  k.words.fill(0, chunk, chunk + CHUNK_WORDS);
  Atomics.store(k.words, process + P_HANDLE_CHUNKS + (index >> CHUNK_SHIFT), chunk);
  return chunk;
}

/** In place of a type, for `lookup`: any that bytes are read from or written to; any that can be signaled by a call. */
export const STREAM = -1;
export const SIGNALABLE = -2;

function isOfType(k: Kernel, object: number, type: number): boolean {
  const number = k.words[object + O_TYPE];
  if (type === 0 || type === number) return true;
  return (type === STREAM && k.types[number].io !== null) || (type === SIGNALABLE && k.types[number].signal !== null);
}

/**
 * Finds the object of a handle and takes a reference on it, for the caller to release.
 * @param type the type it must have, 0 for any, STREAM or SIGNALABLE.
 * @param rights the rights it must carry, as bits.
 * @returns the object's position, or a `RAT_ERR_…` below zero, checked in the order handle, type, right.
 */
export function lookup(k: Kernel, handle: number, type: number, rights: number): number {
  const { words } = k;
  const entry = entryOf(words, k.process, handle & 0xffff);
  if (entry === 0) return RAT_ERR_INVALID_HANDLE;
  const meta = Atomics.load(words, entry + E_META);
  if (meta >>> 8 !== handle >>> 16 || (meta & 0xff) === 0) return RAT_ERR_INVALID_HANDLE;
  const object = Atomics.load(words, entry + E_OBJECT);
  // An entry that has been closed meanwhile holds a link of the free list, which is no place of an object.
  if (Atomics.load(words, entry + E_META) !== meta) return RAT_ERR_INVALID_HANDLE;
  if (!tryReference(words, object)) return RAT_ERR_INVALID_HANDLE;
  // The entry may have been closed, and the slot given to another object, before the reference was taken.
  let status = object;
  if (Atomics.load(words, entry + E_META) !== meta) status = RAT_ERR_INVALID_HANDLE;
  else if (!isOfType(k, object, type)) status = RAT_ERR_WRONG_TYPE;
  else if ((meta & rights) !== rights) status = RAT_ERR_ACCESS_DENIED;
  if (status < 0) release(k, object);
  return status;
}

/** The rights of a live handle, or 0. */
export function rightsOf(k: Kernel, handle: number): number {
  const entry = entryOf(k.words, k.process, handle & 0xffff);
  if (entry === 0) return 0;
  const meta = Atomics.load(k.words, entry + E_META);
  return meta >>> 8 === handle >>> 16 ? meta & 0xff : 0;
}

/**
 * Calls `visit` for each handle of the calling process, with what it seems to name: a handle that is closed meanwhile may
 * name something else by then (lookup).
 */
export function forEachHandle(k: Kernel, visit: (handle: number, object: number) => void): void {
  const { words, process } = k;
  for (let index = 0; index < words[process + P_HANDLE_HIGH]; index++) {
    const entry = entryOf(words, process, index);
    const meta = entry === 0 ? 0 : Atomics.load(words, entry + E_META);
    if ((meta & 0xff) === 0) continue;
    const object = words[entry + E_OBJECT];
    if (Atomics.load(words, entry + E_META) === meta) visit((((meta >>> 8) << 16) | index) >>> 0, object);
  }
}

/** Closes a handle of `process`: RAT_SUCCESS or RAT_ERR_INVALID_HANDLE. */
export function closeHandle(k: Kernel, process: number, handle: number): number {
  const { words } = k;
  const index = handle & 0xffff;
  const entry = entryOf(words, process, index);
  if (entry === 0) return RAT_ERR_INVALID_HANDLE;
  const meta = Atomics.load(words, entry + E_META);
  if (meta >>> 8 !== handle >>> 16 || (meta & 0xff) === 0) return RAT_ERR_INVALID_HANDLE;
  const generation = meta >>> 8;
  const retired = generation === GENERATION_LAST;
  const next = retired ? 0 : (generation + 1) << 8;
  if (Atomics.compareExchange(words, entry + E_META, meta, next) !== meta) return RAT_ERR_INVALID_HANDLE;
  const object = words[entry + E_OBJECT];
  k.lock(process + P_HANDLE_LOCK);
  try {
    words[entry + E_OBJECT] = words[process + P_HANDLE_FREE];
    if (!retired) words[process + P_HANDLE_FREE] = index + 1;
    faultPoint(k, 'handle-closed');
  } finally {
    k.unlock(process + P_HANDLE_LOCK);
    Atomics.sub(words, process + P_HANDLE_COUNT, 1);
    Atomics.sub(words, COUNTER.handles, 1);
    dropHandle(k, object);
  }
  return RAT_SUCCESS;
}

/** Closes every handle of a process whose threads have all left the kernel, and frees its table; all of it also when one fails. */
export function closeAllHandles(k: Kernel, process: number): void {
  const { words } = k;
  const high = words[process + P_HANDLE_HIGH];
  let failure: unknown;
  for (let index = 0; index < high; index++) {
    const meta = words[entryOf(words, process, index) + E_META];
    if ((meta & 0xff) === 0) continue;
    try {
      closeHandle(k, process, ((meta >>> 8) << 16) | index);
    } catch (error) {
      failure ??= error;
    }
  }
  for (let i = 0; i < HANDLE_CHUNKS; i++) {
    freeCharged(k, process, words[process + P_HANDLE_CHUNKS + i], CHUNK_WORDS);
    words[process + P_HANDLE_CHUNKS + i] = 0;
  }
  if (failure !== undefined) throw failure;
}
