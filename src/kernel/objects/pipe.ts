/**
 * Pipes: a ring of bytes in the kernel's heap between two end objects.
 *
 * Readers work under the read end's lock and move HEAD, writers under the write end's and move TAIL, so a reader
 * and a writer do not meet. Each, when it has moved its side, serves the other end's waiters; a waiter queues
 * itself first and looks at the ring after that (wait.ts), so neither can miss the other.
 *
 * Whoever waits to read or to write, a thread or an operation, has its turn in the order in which they came
 * (core/turn.ts). What was read for an operation whose process did not live to get it is read again, before the ring.
 */
import { PIPE_ATOMIC_BYTES } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_IO,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { type ByteIo, OPEN_NONBLOCK, READY } from '../core/byte-io.ts';
import { faultPoint } from '../core/fault-points.ts';
import { createObject, freeSlot, O_LOCK, O_OWN, release } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { isDying } from '../core/park.ts';
import { endTurnLocked, giveTurn, inTurn, isTakenLocked, isTurnFree, O_TURN } from '../core/turn.ts';
import { waitQueued } from '../core/wait.ts';
import { hasWaiters, N_TAKE, OUTCOME_WAITING, TAKEN_BY_THREAD, W_WORD } from '../core/wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, SLIP_WORDS, writeSlip } from '../memory/accounts.ts';
import { heapAllocate, heapAllocateZeroed, heapFree } from '../memory/heap.ts';
import { pause } from '../memory/lock.ts';
import {
  bytesLeft,
  fillOperation,
  INSIDE_BYTES,
  releaseOperation,
  roomFor,
  X_DATA,
  X_FILLED,
  X_GONE,
  X_LEAVES,
  X_LENGTH,
  X_NEXT,
  X_STATUS,
} from './operation.ts';

/** Of each end: the ring, which end it is (PIPE_READ, PIPE_WRITE), OPEN_NONBLOCK, OPEN_LINES and OPEN_SIGNALS. */
const OI_RING = O_OWN;
const OI_END = O_OWN + 1;
const OI_FLAGS = O_OWN + 2;
/** How many calls are under way that park in it, and HANDLES_GONE. Atomic. */
const OI_CALLS = O_OWN + 3;
/** The last handle is closed. */
const HANDLES_GONE = 1 << 30;
const PIPE_READ = 1;
const PIPE_WRITE = 2;
/** Ring. HEAD is written under the read end's lock, TAIL under the write end's; both count bytes mod 2^32. */
const R_HEAD = 0;
const R_TAIL = 1;
const R_CAPACITY = 2;
/** Position of the bytes. */
const R_DATA = 3;
const R_READ_END = 4;
const R_WRITE_END = 5;
/** Set when the last handle of an end is closed, and no call is under way that parks in it. */
const R_READ_CLOSED = 6;
const R_WRITE_CLOSED = 7;
/** End objects that still have references; the last one frees ring and ends. Atomic. */
const R_ENDS = 8;
/** Operations whose bytes were given back, oldest first (X_NEXT), and their bytes: by the read end's lock. */
const R_BACK = 9;
const R_BACK_LAST = 10;
const R_BACK_BYTES = 11;
/** Who is charged for the bytes (accounts.ts). */
const R_SLIP = 12;
const RING_WORDS = R_SLIP + SLIP_WORDS;

/** The two ends of a new pipe, each with one reference and no handle. */
export interface PipeEnds {
  read: number;
  write: number;
}

/**
 * Makes a pipe.
 * @param capacity bytes, a power of two from PIPE_ATOMIC_BYTES on.
 * @param flags OPEN_NONBLOCK, OPEN_LINES, OPEN_SIGNALS, for both ends.
 * @returns its ends; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY when the process or the system has no memory for it.
 */
export function createPipe(k: Kernel, capacity: number, flags = 0): PipeEnds | number {
  const { words } = k;
  if (!chargeBlock(k, capacity >> 2)) return RAT_ERR_QUOTA;
  let [ring, data, read, write] = [0, 0, 0, 0];
  try {
    ring = heapAllocateZeroed(k, RING_WORDS);
    if (ring !== 0) data = heapAllocate(k, capacity >> 2);
    if (data !== 0) read = createObject(k, TYPE.PIPE, 0);
    if (read > 0) write = createObject(k, TYPE.PIPE, 0);
  } finally {
    if (write <= 0) {
      if (read > 0) freeSlot(k, read);
      heapFree(k, data);
      heapFree(k, ring);
      dischargeBlock(k, capacity >> 2);
    }
  }
  if (write <= 0) return RAT_ERR_NO_MEMORY;
  words[ring + R_CAPACITY] = capacity;
  writeSlip(k, ring + R_SLIP);
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
    words[end + OI_FLAGS] = flags;
  }
  return { read, write };
}

/** Drops the references of a new pipe's maker. */
export function releasePipe(k: Kernel, ends: PipeEnds): void {
  release(k, ends.read);
  release(k, ends.write);
}

/** Bytes in the ring. */
const used = (words: Int32Array, ring: number) =>
  (Atomics.load(words, ring + R_TAIL) - Atomics.load(words, ring + R_HEAD)) >>> 0;
/** Bytes that can be read. */
const readable = (words: Int32Array, ring: number) => used(words, ring) + Atomics.load(words, ring + R_BACK_BYTES);

/**
 * A read end is signaled while there is something to read or no writer left, a write end the other way round; neither
 * while a thread has the turn.
 */
function isSignaled(k: Kernel, end: number): boolean {
  return isTurnFree(k, end) && isReadyEnd(k, end);
}

function isReadyEnd(k: Kernel, end: number): boolean {
  const { words } = k;
  const ring = words[end + OI_RING];
  if (words[end + OI_END] === PIPE_READ)
    return readable(words, ring) > 0 || Atomics.load(words, ring + R_WRITE_CLOSED) === 1;
  // Room for an atomic write: a writer that was woken must be able to go on.
  const free = words[ring + R_CAPACITY] - used(words, ring);
  return free >= PIPE_ATOMIC_BYTES || Atomics.load(words, ring + R_READ_CLOSED) === 1;
}

/** Serves the waiters of an end; and those of the other one, when operations have moved bytes; and so on. */
export function servePipe(k: Kernel, first: number): void {
  const { words } = k;
  for (let end = first; hasWaiters(words, end); ) {
    const before = movedBy(words, end);
    const holdsAll = lockForSignal(k, end);
    try {
      wakeLocked(k, end);
    } finally {
      unlockAfterSignal(k, end, holdsAll);
    }
    if (movedBy(words, end) === before) return;
    end = otherEnd(k, end);
  }
}

export function otherEnd(k: Kernel, end: number): number {
  return k.words[k.words[end + OI_RING] + (isReadEnd(k, end) ? R_WRITE_END : R_READ_END)];
}

/** How far an end has moved its side of the ring. */
function movedBy(words: Int32Array, end: number): number {
  return Atomics.load(words, words[end + OI_RING] + (words[end + OI_END] === PIPE_READ ? R_HEAD : R_TAIL));
}

/** Gives the calling thread's turn back, and serves those in line. */
function passTurn(k: Kernel, end: number): void {
  k.lock(end + O_LOCK);
  Atomics.store(k.words, end + O_TURN, 0);
  k.unlock(end + O_LOCK);
  servePipe(k, end);
}

/** Waits in line for its turn at an end, and then does something: its result; KILLED or RAT_ERR_INTERRUPTED. */
function waitTurn(k: Kernel, end: number, use: () => number): number {
  const wait = () => waitQueued(k, end, Number.POSITIVE_INFINITY, TAKEN_BY_THREAD);
  return inTurn(k, wait, use, () => passTurn(k, end));
}

/**
 * A call that parks in an end: for the other side the end is there until it is over, though its last handle be closed.
 * @returns what it gives; RAT_ERR_INVALID_HANDLE when that was closed before.
 */
function keepingOpen(k: Kernel, end: number, call: () => number): number {
  const { words } = k;
  try {
    return Atomics.add(words, end + OI_CALLS, 1) >= HANDLES_GONE ? RAT_ERR_INVALID_HANDLE : call();
  } finally {
    if (Atomics.sub(words, end + OI_CALLS, 1) === HANDLES_GONE + 1) closeEnd(k, end);
  }
}

/** In the line of an end: a newcomer comes after all in it; who has the turn; who need not stand in it. */
export const PLACE = { NEWCOMER: 0, HAS_TURN: 1, ASIDE: 2 } as const;
type Place = (typeof PLACE)[keyof typeof PLACE];

/** After so many bytes of a transfer the other end can have them, so that both sides copy at the same time. */
const PIECE_BYTES = 16 << 10;

/** So often one side looks again while the other one is copying the next piece. */
const PATIENCE = 100;

/** Whether somebody has the lock of an end, and may be copying. */
const isBusy = (words: Int32Array, end: number) => Atomics.load(words, end + O_LOCK) !== 0;

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
 * Takes up to `length` bytes that are there or come meanwhile, a ring's worth at most, the oldest first: bytes. With
 * the read end's lock.
 */
function takeLocked(k: Kernel, ring: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const back = words[ring + R_BACK];
  if (back !== 0) return takeBackLocked(k, ring, back, view, offset, length);
  const most = Math.min(length, words[ring + R_CAPACITY]);
  let done = 0;
  for (let patience = PATIENCE; ; ) {
    const bytes = Math.min(most - done, used(words, ring), PIECE_BYTES);
    if (bytes === 0) {
      if (patience-- === 0 || !isBusy(words, words[ring + R_WRITE_END])) return done;
      pause();
      continue;
    }
    const head = words[ring + R_HEAD];
    copy(k, ring, head, view, offset + done, bytes, true);
    faultPoint(k, 'bytes-moved');
    Atomics.store(words, ring + R_HEAD, (head + bytes) | 0);
    done += bytes;
    if (done === most) return done;
  }
}

/** As takeLocked, of what an operation was given in vain. */
function takeBackLocked(
  k: Kernel,
  ring: number,
  operation: number,
  view: Uint8Array,
  offset: number,
  length: number,
): number {
  const { words } = k;
  const bytes = Math.min(length, bytesLeft(k, operation));
  copyBytes(k.bytes, words[operation + X_DATA] + words[operation + X_GONE], view, offset, bytes);
  words[operation + X_GONE] += bytes;
  Atomics.sub(words, ring + R_BACK_BYTES, bytes);
  if (bytesLeft(k, operation) === 0) {
    words[ring + R_BACK] = words[operation + X_NEXT];
    if (words[ring + R_BACK] === 0) words[ring + R_BACK_LAST] = 0;
    // It has no stream any more, so nothing but its memory goes with it.
    releaseOperation(k, operation);
  }
  return bytes;
}

/** Bytes that were read for a process which has ended are there again, before those in the ring. */
function giveBack(k: Kernel, end: number, operation: number): void {
  const { words } = k;
  const ring = words[end + OI_RING];
  k.lock(end + O_LOCK);
  words[operation + X_NEXT] = 0;
  const last = words[ring + R_BACK_LAST];
  if (last === 0) words[ring + R_BACK] = operation;
  else words[last + X_NEXT] = operation;
  words[ring + R_BACK_LAST] = operation;
  Atomics.add(words, ring + R_BACK_BYTES, bytesLeft(k, operation));
  k.unlock(end + O_LOCK);
  servePipe(k, end);
}

/**
 * Takes what is there, up to `length` bytes.
 * @param place a newcomer takes nothing that others wait for; who has the turn has used it then.
 * @returns bytes; 0 at the end; RAT_ERR_WOULD_BLOCK when there is nothing yet.
 */
export function tryReadPipe(
  k: Kernel,
  end: number,
  view: Uint8Array,
  offset: number,
  length: number,
  place: Place = PLACE.NEWCOMER,
): number {
  const { words } = k;
  const ring = words[end + OI_RING];
  let ended = false;
  let bytes = 0;
  k.lock(end + O_LOCK);
  const before = words[ring + R_HEAD];
  try {
    if (place !== PLACE.NEWCOMER || !isTakenLocked(k, end)) {
      // Looked at before the bytes: what was written before the last writer closed is still there to be read.
      ended = Atomics.load(words, ring + R_WRITE_CLOSED) === 1;
      bytes = takeLocked(k, ring, view, offset, length);
      if (place === PLACE.HAS_TURN) endTurnLocked(k, end);
    }
  } finally {
    const moved = words[ring + R_HEAD] !== before;
    k.unlock(end + O_LOCK);
    // Even when something has failed after the first piece: there is room.
    if (moved) servePipe(k, words[ring + R_WRITE_END]);
  }
  // What is left, or the end, may be for somebody who was not served because we had the turn.
  if (place === PLACE.HAS_TURN || bytes > 0) servePipe(k, end);
  return bytes > 0 || ended || length === 0 ? bytes : RAT_ERR_WOULD_BLOCK;
}

/** Does a read whose turn has come, and for which there is something, or the end: with the read end's lock. */
function readForOperation(k: Kernel, end: number, operation: number): void {
  const { words } = k;
  const ring = words[end + OI_RING];
  const wanted = Math.min(words[operation + X_LENGTH], readable(words, ring));
  let room = INSIDE_BYTES;
  // Unless something fails on the way, which is not to look like the end.
  words[operation + X_STATUS] = RAT_ERR_IO;
  try {
    room = roomFor(k, operation, wanted);
  } finally {
    words[operation + X_FILLED] = takeLocked(k, ring, k.bytes, words[operation + X_DATA], Math.min(wanted, room));
    words[operation + X_STATUS] = RAT_SUCCESS;
  }
}

/** Moves what there is room for of a write whose turn has come: whether it is over. With the write end's lock. */
function writeForOperation(k: Kernel, end: number, operation: number): boolean {
  const { words } = k;
  const ring = words[end + OI_RING];
  if (Atomics.load(words, ring + R_READ_CLOSED) === 1) return true;
  const left = bytesLeft(k, operation);
  // It is at least what makes the end signaled, so a small write goes as a whole.
  const bytes = Math.min(left, words[ring + R_CAPACITY] - used(words, ring) - words[operation + X_LEAVES]);
  if (bytes > 0) {
    const tail = words[ring + R_TAIL];
    copy(k, ring, tail, k.bytes, words[operation + X_DATA] + words[operation + X_GONE], bytes, false);
    faultPoint(k, 'bytes-moved');
    words[operation + X_GONE] += bytes;
    Atomics.store(words, ring + R_TAIL, (tail + bytes) | 0);
  }
  return bytesLeft(k, operation) === 0;
}

/**
 * Puts up to `length` bytes where there is room or where some comes meanwhile, a ring's worth at most: bytes. With the
 * write end's lock.
 */
function putLocked(k: Kernel, ring: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const capacity = words[ring + R_CAPACITY];
  const most = Math.min(length, capacity);
  let done = 0;
  for (let patience = PATIENCE; ; ) {
    const bytes = Math.min(most - done, capacity - used(words, ring), PIECE_BYTES);
    if (bytes === 0) {
      if (patience-- === 0 || !isBusy(words, words[ring + R_READ_END])) return done;
      pause();
      continue;
    }
    const tail = words[ring + R_TAIL];
    copy(k, ring, tail, view, offset + done, bytes, false);
    faultPoint(k, 'bytes-moved');
    Atomics.store(words, ring + R_TAIL, (tail + bytes) | 0);
    done += bytes;
    if (done === most) return done;
  }
}

/**
 * Writes what there is room for, a ring's worth at most; PIPE_ATOMIC_BYTES or less all at once or not at all.
 * @param place a newcomer takes no room that others wait for; who has the turn has used it then.
 * @returns bytes, RAT_ERR_WOULD_BLOCK when there is no room, RAT_ERR_CLOSED when nobody can read.
 */
export function tryWritePipe(
  k: Kernel,
  end: number,
  view: Uint8Array,
  offset: number,
  length: number,
  place: Place = PLACE.NEWCOMER,
): number {
  const { words } = k;
  const ring = words[end + OI_RING];
  let closed = false;
  let fits = false;
  let bytes = 0;
  k.lock(end + O_LOCK);
  const before = words[ring + R_TAIL];
  try {
    closed = Atomics.load(words, ring + R_READ_CLOSED) === 1;
    const free = words[ring + R_CAPACITY] - used(words, ring);
    fits = free >= Math.min(length, PIPE_ATOMIC_BYTES) && (place !== PLACE.NEWCOMER || !isTakenLocked(k, end));
    if (fits && !closed) bytes = putLocked(k, ring, view, offset, length);
    if (place === PLACE.HAS_TURN) endTurnLocked(k, end);
  } finally {
    const moved = words[ring + R_TAIL] !== before;
    k.unlock(end + O_LOCK);
    // Even when something has failed after the first piece: it is there.
    if (moved) servePipe(k, words[ring + R_READ_END]);
  }
  if (place === PLACE.HAS_TURN) servePipe(k, end);
  if (closed) return RAT_ERR_CLOSED;
  return fits ? bytes : RAT_ERR_WOULD_BLOCK;
}

/** Like tryReadPipe, but parks until there is something. KILLED when the thread is being killed. */
export function readPipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const read = (place: Place) => tryReadPipe(k, end, view, offset, length, place);
  const bytes = read(PLACE.NEWCOMER);
  if (bytes !== RAT_ERR_WOULD_BLOCK) return bytes;
  return keepingOpen(k, end, () => {
    for (;;) {
      const inTime = waitTurn(k, end, () => read(PLACE.HAS_TURN));
      if (inTime !== RAT_ERR_WOULD_BLOCK) return inTime;
    }
  });
}

/**
 * Writes all of it, parking while there is no room.
 * @returns `length`; fewer bytes when the reader closed or the thread is being killed after a part was written;
 * else RAT_ERR_CLOSED or KILLED.
 */
export function writePipe(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  let done = 0;
  const write = (place: Place) => {
    const bytes = tryWritePipe(k, end, view, offset + done, length - done, place);
    if (bytes > 0) done += bytes;
    return bytes;
  };
  /** What there is room for at once: whether that is all, or all that will ever be. */
  const isOver = (bytes: number) => done === length || (bytes < 0 && bytes !== RAT_ERR_WOULD_BLOCK);
  const first = length === 0 ? 0 : write(PLACE.NEWCOMER);
  if (isOver(first)) return done > 0 ? done : first;
  const last = keepingOpen(k, end, () => {
    for (;;) {
      // A reader that keeps up would let it go on for ever.
      if (done > 0 && isDying(k)) return done;
      let bytes = write(PLACE.NEWCOMER);
      if (bytes === RAT_ERR_WOULD_BLOCK) bytes = waitTurn(k, end, () => write(PLACE.HAS_TURN));
      if (isOver(bytes)) return bytes;
    }
  });
  return done > 0 ? done : last;
}

/** Bytes that there is room for. */
export function pipeRoom(k: Kernel, end: number): number {
  const ring = k.words[end + OI_RING];
  return k.words[ring + R_CAPACITY] - used(k.words, ring);
}

/** Whether the last handle of the other end has been closed. */
export function isPeerClosed(k: Kernel, end: number): boolean {
  const { words } = k;
  const field = isReadEnd(k, end) ? R_WRITE_CLOSED : R_READ_CLOSED;
  return Atomics.load(words, words[end + OI_RING] + field) === 1;
}

/** An end is closed: the other end's waiters are served. */
function closeEnd(k: Kernel, end: number): void {
  const { words } = k;
  Atomics.store(words, words[end + OI_RING] + (isReadEnd(k, end) ? R_READ_CLOSED : R_WRITE_CLOSED), 1);
  servePipe(k, otherEnd(k, end));
}

/** An end's last reference is gone. The ring's ends live as long as each other, for servePipe. */
function destroyEnd(k: Kernel, end: number): boolean {
  const { words } = k;
  const ring = words[end + OI_RING];
  if (Atomics.sub(words, ring + R_ENDS, 1) !== 1) return false;
  const ends = [words[ring + R_READ_END], words[ring + R_WRITE_END]];
  for (let back = words[ring + R_BACK]; back !== 0; ) {
    const next = words[back + X_NEXT];
    releaseOperation(k, back);
    back = next;
  }
  dischargeSlip(k, ring + R_SLIP, words[ring + R_CAPACITY] >> 2);
  heapFree(k, words[ring + R_DATA]);
  heapFree(k, ring);
  for (const object of ends) freeSlot(k, object);
  return false;
}

// ── The type ───────────────────────────────────────────────────────────────────────────────────────────────

/** An operation whose turn has come, and that is over by now or in this step. */
function finishOperation(k: Kernel, end: number, operation: number): void {
  const { words } = k;
  if (isReadEnd(k, end)) readForOperation(k, end, operation);
  // As a blocked writer that has written a part, when nobody reads any more.
  else if (words[operation + X_GONE] > 0) words[operation + X_STATUS] = RAT_SUCCESS;
}

function isReadEnd(k: Kernel, end: number): boolean {
  return k.words[end + OI_END] === PIPE_READ;
}

function readiness(k: Kernel, end: number): number {
  // The other end first: what was written before it was closed is still to be read.
  const closed = isPeerClosed(k, end);
  // The end can be read, too: it is told at once. What is another's turn is not there for the caller.
  const ready = isSignaled(k, end);
  if (isReadEnd(k, end)) return (ready ? READY.READ : 0) | (closed ? READY.HANGUP : 0);
  return (ready ? READY.WRITE : 0) | (closed ? READY.BROKEN : 0);
}

function neverParks(k: Kernel, end: number): boolean {
  return (k.words[end + OI_FLAGS] & OPEN_NONBLOCK) !== 0;
}

/** What is written without waiting goes in pieces of this size, each whole, as far as there is room. */
const TRY_WRITE_BYTES = 512;

const PIPE_IO: ByteIo = {
  canRead: isReadEnd,
  canWrite: (k, end) => !isReadEnd(k, end),
  read: (k, end, view, offset, length) => {
    if (!isReadEnd(k, end)) return RAT_ERR_WRONG_TYPE;
    return (neverParks(k, end) ? tryReadPipe : readPipe)(k, end, view, offset, length);
  },
  write: (k, end, view, offset, length) => {
    if (isReadEnd(k, end)) return RAT_ERR_WRONG_TYPE;
    return (neverParks(k, end) ? tryWritePipe : writePipe)(k, end, view, offset, length);
  },
  tryWrite: (k, end, bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const written = tryWritePipe(k, end, bytes, at, Math.min(TRY_WRITE_BYTES, bytes.length - at), PLACE.ASIDE);
      if (written <= 0) return;
      at += written;
    }
  },
  flags: (k, end) => k.words[end + OI_FLAGS],
  setFlags: (k, end, flags) => {
    Atomics.store(k.words, end + OI_FLAGS, flags);
  },
  readiness,
  operations: {
    mayBegin: () => RAT_SUCCESS,
    line: (_k, end) => end,
    prepare: (k, _end, operation, view, offset, length) =>
      fillOperation(k, operation, length, RAT_ERR_CLOSED, (at) => copyBytes(view, offset, k.bytes, at, length)),
    serve: servePipe,
  },
  available: (k, end) => readable(k.words, k.words[end + OI_RING]),
  giveBack,
  inode: () => 0,
};

export const PIPE_TYPE = defineType({
  number: TYPE.PIPE,
  name: 'PIPE',
  isSignaled,
  tryTake: (k, end) => (!hasWaiters(k.words, end) && isSignaled(k, end) ? RAT_SUCCESS : -1),
  hasTurns: true,
  consume: (k, end, waiter, node) => {
    const taker = k.words[node + N_TAKE];
    if (taker === TAKEN_BY_THREAD) giveTurn(k, end, waiter);
    else if (taker !== 0) finishOperation(k, end, taker);
  },
  advance: (k, end, waiter, node) => {
    const operation = k.words[node + N_TAKE];
    // A read is done in one step; and one whose wait has been decided otherwise does nothing more.
    if (isReadEnd(k, end) || Atomics.load(k.words, waiter + W_WORD) !== OUTCOME_WAITING) return true;
    return writeForOperation(k, end, operation);
  },
  io: PIPE_IO,
  rights: (k, end) => COMMON_RIGHTS | (isReadEnd(k, end) ? RIGHT.READ : RIGHT.WRITE),
  lastHandleClosed: (k, end) => {
    if ((Atomics.or(k.words, end + OI_CALLS, HANDLES_GONE) & ~HANDLES_GONE) === 0) closeEnd(k, end);
  },
  destroy: destroyEnd,
});
