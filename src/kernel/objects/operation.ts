/**
 * Asynchronous operations on streams: what an operation is while it waits, and until its completion is taken.
 *
 * An operation is done by whoever brings what it waits for, a writer say, which is a thread of any process and cannot
 * reach the memory of the one that has started it. So bytes lie in kernel memory between: those to be written from the
 * start on, those that were read until a thread of the owner takes the completion, and copies them. A few have room
 * in the operation itself; for more, a block is taken when they come, and if there is none, fewer are read: so an
 * operation that is served never fails for want of memory. What was read for a process that ends before it has them goes
 * back to be read by others.
 *
 * An operation has two references: its packet's (completion-queue.ts) and its place in its process's list, which it loses
 * when its bytes are where they belong. Both ways, and cancelling, ask under H_OPERATION_LOCK whose it is.
 */

import { addReference, O_TYPE, release, tryReference } from '../core/object.ts';
import { decide } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, dischargeSlip, writeSlip } from '../memory/accounts.ts';
import { H_OPERATION_LOCK } from '../memory/header.ts';
import { heapFree } from '../memory/heap.ts';
import { P_OPERATIONS, P_OPERATIONS_LAST, P_UNCOPIED } from '../memory/process-record.ts';

/** Place in its process's list, or among those whose bytes were given back to a pipe; by H_OPERATION_LOCK, or the pipe's. */
export const X_NEXT = 0;
const X_PREVIOUS = 1;
/** `BYTES`. By H_OPERATION_LOCK. */
const X_BYTES_ARE = 2;
const X_REFS = 3;
/** Its packet, until that is delivered or dropped: by H_OPERATION_LOCK. */
export const X_PACKET = 4;
/** Process record of its owner. */
export const X_PROCESS = 5;
/** `OPERATION`. */
export const X_KIND = 6;
/** The stream, with a reference; the object in whose line it stands; the handle that it was started on. */
export const X_OBJECT = 7;
export const X_LINE = 8;
export const X_HANDLE = 9;
/** Where in the owner's memory bytes go; how many are wanted at most, or are to be written. */
export const X_BUFFER = 10;
export const X_LENGTH = 11;
/** Bytes of X_DATA that are filled; and how many of them have gone on, into a pipe, or to another reader. By the line's lock. */
export const X_FILLED = 12;
export const X_GONE = 13;
/** How it ended, when it was not cancelled. */
export const X_STATUS = 14;
/** Where its bytes are in `k.bytes`: inside it, or in a block of so many words. */
export const X_DATA = 15;
const X_BLOCK = 16;
const X_BLOCK_WORDS = 17;
/** Of a write: room that it leaves in the pipe; 1: its bytes went through a terminal's output (terminal.ts). */
export const X_LEAVES = 18;
export const X_TRANSLATED = 19;
/** Who is charged for it: a slip (accounts.ts). */
const X_SLIP = 20;
/** Of a flush, by H_STORAGE_LOCK: whether it waits, the next that does, and the number of what it waits for. */
export const X_WAITS = 24;
export const X_WAITS_NEXT = 25;
export const X_WANTED = 26;
const X_INSIDE = X_WANTED + 1;
const OPERATION_WORDS = 64;
/** Bytes that need no block. */
export const INSIDE_BYTES = (OPERATION_WORDS - X_INSIDE) * 4;

export const OPERATION = { READ: 1, WRITE: 2, FLUSH: 3 } as const;
/** Who is to do something with its bytes: who takes the completion; a thread of the owner; nobody any more. */
const BYTES = { UNTAKEN: 0, UNCOPIED: 1, SETTLED: 2 } as const;

/** What an operation begins with. */
export interface NewOperation {
  kind: number;
  /** The stream, on which the caller has a reference, and the object in whose line it stands. */
  object: number;
  line: number;
  handle: number;
  buffer: number;
  length: number;
}

/** Makes an operation of the calling process, in no list: its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function createOperation(k: Kernel, given: NewOperation): number {
  const { words } = k;
  const operation = allocateCharged(k, k.process, OPERATION_WORDS);
  if (operation < 0) return operation;
  words.fill(0, operation, operation + X_INSIDE);
  words[operation + X_REFS] = 1;
  words[operation + X_PROCESS] = k.process;
  words[operation + X_KIND] = given.kind;
  words[operation + X_OBJECT] = given.object;
  words[operation + X_LINE] = given.line;
  words[operation + X_HANDLE] = given.handle;
  words[operation + X_BUFFER] = given.buffer;
  words[operation + X_LENGTH] = given.length;
  words[operation + X_DATA] = (operation + X_INSIDE) * 4;
  writeSlip(k, operation + X_SLIP);
  addReference(k, given.object);
  return operation;
}

/**
 * Takes room for more bytes than there is inside; its owner lives.
 * @returns 0, or RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY.
 */
function makeRoom(k: Kernel, operation: number, bytes: number): number {
  if (bytes <= INSIDE_BYTES) return 0;
  const { words } = k;
  const size = (bytes + 3) >> 2;
  const block = allocateCharged(k, words[operation + X_PROCESS], size);
  if (block < 0) return block;
  words[operation + X_BLOCK] = block;
  words[operation + X_BLOCK_WORDS] = size;
  words[operation + X_DATA] = block * 4;
  return 0;
}

/**
 * Gives a write its bytes.
 * @param broken what it ends with when nobody is left to read before any of them has gone.
 * @param fill puts them to a place in `k.bytes`.
 * @returns 0, or RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY.
 */
export function fillOperation(
  k: Kernel,
  operation: number,
  bytes: number,
  broken: number,
  fill: (at: number) => void,
): number {
  const { words } = k;
  const status = makeRoom(k, operation, bytes);
  if (status < 0) return status;
  fill(words[operation + X_DATA]);
  words[operation + X_FILLED] = bytes;
  words[operation + X_STATUS] = broken;
  return 0;
}

/** How many of `bytes` there is room for in an operation that is about to be done; its owner lives. */
export function roomFor(k: Kernel, operation: number, bytes: number): number {
  return bytes <= INSIDE_BYTES || makeRoom(k, operation, bytes) === 0 ? bytes : INSIDE_BYTES;
}

/** Takes one more reference, of who has one. */
export function referOperation(k: Kernel, operation: number): void {
  Atomics.add(k.words, operation + X_REFS, 1);
}

/** Gives a reference back; with the last one goes the operation. No lock may be held. */
export function releaseOperation(k: Kernel, operation: number): void {
  const { words } = k;
  if (Atomics.sub(words, operation + X_REFS, 1) !== 1) return;
  const object = words[operation + X_OBJECT];
  if (words[operation + X_BLOCK] !== 0) {
    dischargeSlip(k, operation + X_SLIP, words[operation + X_BLOCK_WORDS]);
    heapFree(k, words[operation + X_BLOCK]);
  }
  dischargeSlip(k, operation + X_SLIP, OPERATION_WORDS);
  heapFree(k, operation);
  if (object !== 0) release(k, object);
}

/** Bytes that are there and have not gone on. */
export function bytesLeft(k: Kernel, operation: number): number {
  return k.words[operation + X_FILLED] - k.words[operation + X_GONE];
}

const NEWLINE = 10;
const RETURN = 13;

/** Bytes that an operation has done, as its program counts them. */
export function bytesDone(k: Kernel, operation: number): number {
  const { words, bytes } = k;
  const gone = words[operation + X_GONE];
  if (words[operation + X_KIND] === OPERATION.READ) return words[operation + X_FILLED];
  if (words[operation + X_TRANSLATED] === 0) return gone;
  if (gone === words[operation + X_FILLED]) return words[operation + X_LENGTH];
  // A terminal has put a carriage return before each newline.
  const from = words[operation + X_DATA];
  let added = bytes[from + gone - 1] === RETURN && bytes[from + gone] === NEWLINE ? 1 : 0;
  for (let i = 0; i < gone; i++) if (bytes[from + i] === NEWLINE) added++;
  return gone - added;
}

// ── The process's list ─────────────────────────────────────────────────────────────────────────────────────

/** Enters an operation into its process's list, with its packet. */
export function listOperation(k: Kernel, operation: number, packet: number): void {
  const { words } = k;
  const process = words[operation + X_PROCESS];
  Atomics.add(words, operation + X_REFS, 1);
  k.lock(H_OPERATION_LOCK);
  words[operation + X_PACKET] = packet;
  const last = words[process + P_OPERATIONS_LAST];
  words[operation + X_PREVIOUS] = last;
  if (last !== 0) words[last + X_NEXT] = operation;
  else Atomics.store(words, process + P_OPERATIONS, operation);
  words[process + P_OPERATIONS_LAST] = operation;
  k.unlock(H_OPERATION_LOCK);
}

function unlistLocked(words: Int32Array, operation: number): void {
  const process = words[operation + X_PROCESS];
  const [next, previous] = [words[operation + X_NEXT], words[operation + X_PREVIOUS]];
  if (previous !== 0) words[previous + X_NEXT] = next;
  else Atomics.store(words, process + P_OPERATIONS, next);
  if (next !== 0) words[next + X_PREVIOUS] = previous;
  else words[process + P_OPERATIONS_LAST] = previous;
  words[operation + X_NEXT] = 0;
}

/** Whether a process has operations, as a hint. */
export function hasOperations(k: Kernel, process: number): boolean {
  return Atomics.load(k.words, process + P_OPERATIONS) !== 0;
}

/**
 * Finds operations of a process whose packets are not delivered, and has `choose` look at each, oldest first, with
 * H_OPERATION_LOCK: a leaf lock, so it may do no more than decide their waits.
 * @param choose whether it has decided the packet's wait.
 * @returns the packets of those, which nobody else will deliver or drop.
 */
export function choosePackets(
  k: Kernel,
  process: number,
  most: number,
  choose: (operation: number, packet: number) => boolean,
): number[] {
  const { words } = k;
  const chosen: number[] = [];
  k.lock(H_OPERATION_LOCK);
  let operation = words[process + P_OPERATIONS];
  for (; operation !== 0 && chosen.length < most; operation = words[operation + X_NEXT]) {
    const packet = words[operation + X_PACKET];
    if (packet !== 0 && choose(operation, packet)) chosen.push(packet);
  }
  k.unlock(H_OPERATION_LOCK);
  return chosen;
}

/** Decides the wait of an operation that is done: its packet, for the caller to deliver; 0: it was decided otherwise. */
export function decidePacket(k: Kernel, operation: number): number {
  k.lock(H_OPERATION_LOCK);
  const packet = k.words[operation + X_PACKET];
  const mine = packet !== 0 && decide(k.words, packet, 0);
  k.unlock(H_OPERATION_LOCK);
  return mine ? packet : 0;
}

/** The oldest operation in a process's list, with a reference for the caller; 0: there is none. */
export function firstOperation(k: Kernel, process: number): number {
  k.lock(H_OPERATION_LOCK);
  const operation = k.words[process + P_OPERATIONS];
  if (operation !== 0) Atomics.add(k.words, operation + X_REFS, 1);
  k.unlock(H_OPERATION_LOCK);
  return operation;
}

/**
 * The packet of an operation, while it is not taken, and the queue that it lies in, with a reference for the caller.
 * @param field where the packet says which.
 */
export function packetOf(k: Kernel, operation: number, field: number): { packet: number; queue: number } {
  k.lock(H_OPERATION_LOCK);
  const packet = k.words[operation + X_PACKET];
  // A queue that is being closed detaches its operations before it goes.
  const queue = packet === 0 ? 0 : k.words[packet + field];
  const there = queue !== 0 && tryReference(k.words, queue);
  k.unlock(H_OPERATION_LOCK);
  return { packet, queue: there ? queue : 0 };
}

// ── What becomes of the bytes ──────────────────────────────────────────────────────────────────────────────

/** Copies what was read to where the owner, whose thread calls, wanted it. */
function copyToOwner(k: Kernel, operation: number): void {
  const { words, bytes } = k;
  const count = words[operation + X_KIND] === OPERATION.READ ? words[operation + X_FILLED] : 0;
  if (count === 0) return;
  const from = words[operation + X_DATA];
  const to = words[operation + X_BUFFER] >>> 0;
  // It was inside when the operation began, and memory does not shrink.
  k.guestBytes?.(to, count)?.set(bytes.subarray(from, from + count), to);
}

/** The packet of an operation has been taken off its queue, and may be another's soon. A leaf lock is taken. */
export function detachPacket(k: Kernel, operation: number): void {
  k.lock(H_OPERATION_LOCK);
  k.words[operation + X_PACKET] = 0;
  k.unlock(H_OPERATION_LOCK);
}

/**
 * The calling thread delivers an operation's completion, whose packet is detached: its bytes come to its owner, at once
 * if that is the calling process, else before a thread of its goes back to guest code.
 */
export function settleTaken(k: Kernel, operation: number): void {
  const { words } = k;
  const process = words[operation + X_PROCESS];
  const own = process === k.process;
  k.lock(H_OPERATION_LOCK);
  const untaken = words[operation + X_BYTES_ARE] === BYTES.UNTAKEN;
  const copies = words[operation + X_KIND] === OPERATION.READ && words[operation + X_FILLED] > 0;
  const later = untaken && copies && !own;
  if (later) {
    words[operation + X_BYTES_ARE] = BYTES.UNCOPIED;
    Atomics.store(words, process + P_UNCOPIED, 1);
  } else if (untaken) {
    words[operation + X_BYTES_ARE] = BYTES.SETTLED;
    unlistLocked(words, operation);
  }
  k.unlock(H_OPERATION_LOCK);
  try {
    if (untaken && !later && own) copyToOwner(k, operation);
  } finally {
    // The packet's, and the list's.
    releaseOperation(k, operation);
    if (untaken && !later) releaseOperation(k, operation);
  }
}

/** Copies what lies ready for the calling process because others have taken its completions. */
export function copyUncopied(k: Kernel): void {
  const { words, process } = k;
  const done: number[] = [];
  k.lock(H_OPERATION_LOCK);
  try {
    for (let operation = words[process + P_OPERATIONS]; operation !== 0; ) {
      const next = words[operation + X_NEXT];
      if (words[operation + X_BYTES_ARE] === BYTES.UNCOPIED) {
        copyToOwner(k, operation);
        words[operation + X_BYTES_ARE] = BYTES.SETTLED;
        unlistLocked(words, operation);
        done.push(operation);
      }
      operation = next;
    }
    Atomics.store(words, process + P_UNCOPIED, 0);
  } finally {
    k.unlock(H_OPERATION_LOCK);
    for (const operation of done) releaseOperation(k, operation);
  }
}

/**
 * Nobody will have the operation's bytes: what was read goes back to its stream, if that can take it.
 * @param packetToo the packet is being dropped; else it lies in a queue still, or is taken.
 */
export function forgetOperation(k: Kernel, operation: number, packetToo: boolean): void {
  const { words } = k;
  k.lock(H_OPERATION_LOCK);
  if (packetToo) words[operation + X_PACKET] = 0;
  const mine = words[operation + X_BYTES_ARE] !== BYTES.SETTLED;
  if (mine) {
    words[operation + X_BYTES_ARE] = BYTES.SETTLED;
    unlistLocked(words, operation);
  }
  k.unlock(H_OPERATION_LOCK);
  try {
    if (mine && words[operation + X_KIND] === OPERATION.READ && bytesLeft(k, operation) > 0) giveBack(k, operation);
  } finally {
    if (mine) releaseOperation(k, operation);
    if (packetToo) releaseOperation(k, operation);
  }
}

function giveBack(k: Kernel, operation: number): void {
  const { words } = k;
  const object = words[operation + X_OBJECT];
  const { io } = k.types[words[object + O_TYPE]];
  if (io?.giveBack === undefined) return;
  // The stream has it from now on, which it must not keep alive.
  words[operation + X_OBJECT] = 0;
  Atomics.add(words, operation + X_REFS, 1);
  try {
    io.giveBack(k, object, operation);
  } finally {
    release(k, object);
  }
}
