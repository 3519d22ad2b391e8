/**
 * Pipes: a ring of bytes in the kernel's heap between two end objects.
 *
 * Readers work under the read end's lock and move HEAD, writers under the write end's and move TAIL, so a reader
 * and a writer do not meet. Each, when it has moved its side, serves the other end's waiters; a waiter queues
 * itself first and looks at the ring after that (wait.ts), so neither can miss the other.
 */
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_ERR_WOULD_BLOCK, TYPE } from '../guest-abi/status.ts';
import { heapAllocate, heapAllocateZeroed, heapFree } from './heap.ts';
import { chargeHeap, dischargeHeap } from './heap-quota.ts';
import type { Kernel } from './kernel.ts';
import {
  O_LOCK,
  OI_END,
  OI_RING,
  P_ID,
  PIPE_READ,
  PIPE_WRITE,
  R_CAPACITY,
  R_DATA,
  R_ENDS,
  R_HEAD,
  R_OWNER,
  R_OWNER_ID,
  R_READ_CLOSED,
  R_READ_END,
  R_TAIL,
  R_WRITE_CLOSED,
  R_WRITE_END,
  RING_WORDS,
} from './layout.ts';
import { createObject, freeSlot } from './object.ts';
import { hasWaiters, lockForSignal, unlockAfterSignal, waitOne, wakeLocked } from './wait.ts';

/** Up to this many bytes are written in one piece. */
export const PIPE_ATOMIC_BYTES = 4096;
export const PIPE_DEFAULT_BYTES = 1 << 16;
export const PIPE_MAXIMUM_BYTES = 1 << 20;

/**
 * Makes a pipe of `capacity` bytes, a power of two from PIPE_ATOMIC_BYTES.
 * @returns the ring, whose R_READ_END and R_WRITE_END each have one reference and no handle; 0 when the process
 * or the system has no memory for it (`k.error`).
 */
export function createPipe(k: Kernel, capacity: number): number {
  const { words } = k;
  k.error = RAT_ERR_QUOTA;
  if (!chargeHeap(k, capacity >> 2)) return 0;
  k.error = RAT_ERR_NO_MEMORY;
  const ring = heapAllocateZeroed(k, RING_WORDS);
  const data = ring === 0 ? 0 : heapAllocate(k, capacity >> 2);
  const read = data === 0 ? 0 : createObject(k, TYPE.PIPE, 0);
  const write = read === 0 ? 0 : createObject(k, TYPE.PIPE, 0);
  if (write === 0) {
    if (read !== 0) freeSlot(k, read);
    heapFree(k, data);
    heapFree(k, ring);
    dischargeHeap(words, k.process, words[k.process + P_ID], capacity >> 2);
    return 0;
  }
  words[ring + R_CAPACITY] = capacity;
  words[ring + R_OWNER] = k.process;
  words[ring + R_OWNER_ID] = words[k.process + P_ID];
  words[ring + R_DATA] = data;
  words[ring + R_READ_END] = read;
  words[ring + R_WRITE_END] = write;
  words[ring + R_ENDS] = 2;
  for (const [end, kind] of [
    [read, PIPE_READ],
    [write, PIPE_WRITE],
  ]) {
    words[end + OI_RING] = ring;
    words[end + OI_END] = kind;
  }
  return ring;
}

const used = (words: Int32Array, ring: number) =>
  (Atomics.load(words, ring + R_TAIL) - Atomics.load(words, ring + R_HEAD)) >>> 0;

/** A read end is signaled while there is something to read or no writer left, a write end the other way round. */
export function pipeSignaled(words: Int32Array, end: number): boolean {
  const ring = words[end + OI_RING];
  if (words[end + OI_END] === PIPE_READ)
    return used(words, ring) > 0 || Atomics.load(words, ring + R_WRITE_CLOSED) === 1;
  // Room for an atomic write: a writer that was woken must be able to go on.
  const free = words[ring + R_CAPACITY] - used(words, ring);
  return free >= PIPE_ATOMIC_BYTES || Atomics.load(words, ring + R_READ_CLOSED) === 1;
}

function wakeEnd(k: Kernel, end: number): void {
  if (!hasWaiters(k.words, end)) return;
  const holdsAll = lockForSignal(k, end);
  wakeLocked(k, end);
  unlockAfterSignal(k, end, holdsAll);
}

/** Copies between the ring and a view, around the ring's edge. `position` counts bytes mod 2^32. */
function copy(
  k: Kernel,
  ring: number,
  position: number,
  view: Uint8Array,
  offset: number,
  length: number,
  out: boolean,
): void {
  const capacity = k.words[ring + R_CAPACITY];
  const base = k.words[ring + R_DATA] * 4;
  const from = position & (capacity - 1);
  const first = Math.min(length, capacity - from);
  if (out) {
    copyBytes(k.bytes, base + from, view, offset, first);
    copyBytes(k.bytes, base, view, offset + first, length - first);
  } else {
    copyBytes(view, offset, k.bytes, base + from, first);
    copyBytes(view, offset + first, k.bytes, base, length - first);
  }
}

/** Below this a loop is faster than making a view. */
const SMALL_COPY = 64;

function copyBytes(source: Uint8Array, from: number, target: Uint8Array, to: number, length: number): void {
  if (length >= SMALL_COPY) target.set(source.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i];
}

/**
 * Takes what is there, up to `length` bytes.
 * @returns bytes; 0 at the end; RAT_ERR_WOULD_BLOCK when there is nothing yet.
 */
export function tryReadPipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const ring = words[end + OI_RING];
  k.lock(end + O_LOCK);
  // Looked at before the bytes: what was written before the last writer closed is still there to be read.
  const closed = Atomics.load(words, ring + R_WRITE_CLOSED) === 1;
  const bytes = Math.min(length, used(words, ring));
  const head = words[ring + R_HEAD];
  if (bytes > 0) {
    copy(k, ring, head, view, offset, bytes, true);
    Atomics.store(words, ring + R_HEAD, (head + bytes) | 0);
  }
  k.unlock(end + O_LOCK);
  if (bytes > 0) {
    wakeEnd(k, words[ring + R_WRITE_END]);
    // What is left may serve another reader that was woken for it and found us first.
    if (used(words, ring) > 0) wakeEnd(k, end);
  }
  return bytes > 0 || closed || length === 0 ? bytes : RAT_ERR_WOULD_BLOCK;
}

/**
 * Writes what there is room for; PIPE_ATOMIC_BYTES or less all at once or not at all.
 * @returns bytes, RAT_ERR_WOULD_BLOCK when there is no room, RAT_ERR_CLOSED when nobody can read.
 */
export function tryWritePipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const ring = words[end + OI_RING];
  k.lock(end + O_LOCK);
  const closed = Atomics.load(words, ring + R_READ_CLOSED) === 1;
  const free = words[ring + R_CAPACITY] - used(words, ring);
  const fits = free >= Math.min(length, PIPE_ATOMIC_BYTES);
  const bytes = closed || !fits ? 0 : Math.min(length, free);
  const tail = words[ring + R_TAIL];
  if (bytes > 0) {
    copy(k, ring, tail, view, offset, bytes, false);
    Atomics.store(words, ring + R_TAIL, (tail + bytes) | 0);
  }
  k.unlock(end + O_LOCK);
  if (bytes > 0) wakeEnd(k, words[ring + R_READ_END]);
  if (closed) return RAT_ERR_CLOSED;
  return fits ? bytes : RAT_ERR_WOULD_BLOCK;
}

/** Like tryReadPipe, but parks until there is something. KILLED when the thread is being killed. */
export function readPipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  for (;;) {
    const bytes = tryReadPipe(k, end, view, offset, length);
    if (bytes !== RAT_ERR_WOULD_BLOCK) return bytes;
    const status = waitOne(k, end, Number.POSITIVE_INFINITY);
    if (status < 0) return status;
  }
}

/**
 * Writes all of it, parking while there is no room.
 * @returns `length`; fewer bytes when the reader closed or the thread is being killed after a part was written;
 * else RAT_ERR_CLOSED or KILLED.
 */
export function writePipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  let done = 0;
  while (done < length) {
    const bytes = tryWritePipe(k, end, view, offset + done, length - done);
    if (bytes > 0) {
      done += bytes;
      continue;
    }
    const status = bytes === RAT_ERR_WOULD_BLOCK ? waitOne(k, end, Number.POSITIVE_INFINITY) : bytes;
    if (status < 0) return done > 0 ? done : status;
  }
  return done;
}

/** The last handle of an end is closed: the other end feels it. */
export function closePipeEnd(k: Kernel, end: number): void {
  const { words } = k;
  const ring = words[end + OI_RING];
  const read = words[end + OI_END] === PIPE_READ;
  Atomics.store(words, ring + (read ? R_READ_CLOSED : R_WRITE_CLOSED), 1);
  wakeEnd(k, words[ring + (read ? R_WRITE_END : R_READ_END)]);
}

/** An end's last reference is gone. The ring's ends live as long as each other, for wakeEnd. */
export function releasePipeEnd(k: Kernel, end: number): void {
  const { words } = k;
  const ring = words[end + OI_RING];
  if (Atomics.sub(words, ring + R_ENDS, 1) !== 1) return;
  const ends = [words[ring + R_READ_END], words[ring + R_WRITE_END]];
  dischargeHeap(words, words[ring + R_OWNER], words[ring + R_OWNER_ID], words[ring + R_CAPACITY] >> 2);
  heapFree(k, words[ring + R_DATA]);
  heapFree(k, ring);
  for (const object of ends) freeSlot(k, object);
}
