/**
 * Asynchronous reads and writes: an operation stands in the line of its stream as blocked threads do, holds no thread, and
 * gives one completion, whose packet is reserved when it begins. What one is in between: operation.ts. A stream's own file
 * says how it is done (`advance` and `consume` of its type). What needs no waiting is done by the caller at once, and
 * gives its completion all the same.
 */
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IO,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { OPEN_DIRECTORY } from '../core/byte-io.ts';
import { rightsOf } from '../core/handle-table.ts';
import { addReference, ioOf, O_LOCK, release } from '../core/object.ts';
import {
  decide,
  dequeueLocked,
  enqueueLocked,
  initNode,
  initWaiter,
  lockObject,
  N_QUEUED,
  OUTCOME_WAITING,
  unlockObject,
  W_WORD,
} from '../core/wait-queue.ts';
import { flagsOfKind, KIND_OPERATION, type WaiterKind } from '../core/waiter-kind.ts';
import { flushDeferred, lockForSignal, unlockAfterSignal } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { doneFlushes, enterFlush, leaveFlush } from './async-flush.ts';
import { beginOperation, endOperation } from './file-operations.ts';
import { inodeOf } from './open-file.ts';
import {
  bytesDone,
  choosePackets,
  createOperation,
  decidePacket,
  firstOperation,
  forgetOperation,
  hasOperations,
  listOperation,
  type NewOperation,
  OPERATION,
  packetOf,
  referOperation,
  releaseOperation,
  X_HANDLE,
  X_LINE,
  X_PACKET,
  X_STATUS,
} from './operation.ts';
import {
  dropArmed,
  dropDecided,
  K_NODE,
  K_OPERATION,
  K_QUEUE,
  K_SOURCE,
  K_USER_DATA,
  PACKET_ARMED,
  packetsOf,
} from './packet.ts';

/** Where a completion goes. The caller has a reference on the queue. */
export interface Destination {
  queue: number;
  userData: number;
  /** The handle that the operation is started on. */
  handle: number;
}

// ── Reading and writing ────────────────────────────────────────────────────────────────────────────────────

/** Bytes of the calling process's memory, checked by the caller. */
export interface Buffer {
  address: number;
  length: number;
}

/**
 * Reads into the calling process's memory.
 * @param position where in a file; of what has no places, 0.
 * @returns RAT_PENDING; or, with nothing done, RAT_ERR_WRONG_TYPE, RAT_ERR_IS_DIRECTORY, RAT_ERR_INVALID_ARGUMENT,
 *   RAT_ERR_IO, RAT_ERR_INTERRUPTED (terminals), RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function readAsync(k: Kernel, stream: number, position: number, buffer: Buffer, to: Destination): number {
  return transferAsync(k, OPERATION.READ, stream, position, buffer, to);
}

/** Writes from the calling process's memory. Parameters and results as of readAsync. */
export function writeAsync(k: Kernel, stream: number, position: number, buffer: Buffer, to: Destination): number {
  return transferAsync(k, OPERATION.WRITE, stream, position, buffer, to);
}

function transferAsync(
  k: Kernel,
  kind: number,
  stream: number,
  position: number,
  { address, length }: Buffer,
  to: Destination,
): number {
  const io = ioOf(k, stream);
  const reads = kind === OPERATION.READ;
  const view = k.guestBytes?.(address, length) ?? NO_BYTES;
  if ((io.flags(k, stream) & OPEN_DIRECTORY) !== 0) return RAT_ERR_IS_DIRECTORY;
  if (!(reads ? io.canRead : io.canWrite)(k, stream)) return RAT_ERR_WRONG_TYPE;
  const { operations } = io;
  if (operations === undefined) {
    if (!Number.isSafeInteger(position)) return RAT_ERR_INVALID_ARGUMENT;
    const transfer = reads ? io.readAt : io.writeAt;
    return doAsync(k, stream, to, () => transfer?.(k, stream, position, view, address, length) ?? RAT_ERR_IO);
  }
  if (position !== 0) return RAT_ERR_INVALID_ARGUMENT;
  const allowed = operations.mayBegin(k, stream, kind);
  if (allowed < 0) return allowed;
  if (length === 0) return doAsync(k, 0, to, () => 0);
  const line = operations.line(k, stream, kind);
  const prepare = (operation: number) =>
    reads ? RAT_SUCCESS : operations.prepare(k, stream, operation, view, address, length);
  const given = { kind, object: stream, line, handle: to.handle, buffer: address, length };
  return beginAsync(k, given, to, prepare, () => operations.serve(k, line));
}

const NO_BYTES = new Uint8Array(0);

/** Has a file stored where it outlives the page, if there is such a place. Results as of doAsync. */
export function flushAsync(k: Kernel, file: number, to: Destination): number {
  const inode = inodeOf(k, file);
  if (inode === 0 || !k.files.isStored(inode)) return doAsync(k, file, to, () => RAT_SUCCESS);
  const { storage } = k.files;
  const given = { kind: OPERATION.FLUSH, object: file, line: file, handle: to.handle, buffer: 0, length: 0 };
  const begun = reserve(k, given, to, () => RAT_SUCCESS);
  if (typeof begun === 'number') return begun;
  const { packet, operation } = begun;
  beginOperation(k, file);
  enterFlush(k, operation, storage.wantFlush());
  arm(k, packet, operation, to);
  // It may have been done before it could be seen.
  completeFlushes(k, (wanted) => storage.flushed(wanted));
  releaseOperation(k, operation);
  cancelIfClosed(k, to.handle);
  return RAT_PENDING;
}

/** The storage has ended a turn: flushes that are done give their completions. @param look StoragePort.flushed. */
export function completeFlushes(k: Kernel, look: (wanted: number) => number): void {
  const { words } = k;
  const { attempt, end } = allOf();
  for (const { operation, status } of doneFlushes(k, look)) {
    attempt(() => {
      const packet = decidePacket(k, operation);
      if (packet === 0) return;
      words[operation + X_STATUS] = status;
      decided(k, words[operation + X_LINE], packet, RAT_SUCCESS);
    });
    attempt(() => flushDeferred(k));
    attempt(() => leaveFlush(k, operation));
    attempt(() => releaseOperation(k, operation));
  }
  end();
}

// ── Operations that wait ───────────────────────────────────────────────────────────────────────────────────

/**
 * Begins an operation on a stream.
 * @param prepare gives it the bytes that are to be written, and all that it needs: below zero when that fails.
 * @param serve serves the line, with no lock held: the operation's turn may have come.
 * @returns RAT_PENDING; or RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY, with nothing done.
 */
function beginAsync(
  k: Kernel,
  given: NewOperation,
  to: Destination,
  prepare: (operation: number) => number,
  serve: () => void,
): number {
  const { words } = k;
  const begun = reserve(k, given, to, prepare);
  if (typeof begun === 'number') return begun;
  const { packet, operation } = begun;
  arm(k, packet, operation, to);
  const { line } = given;
  const holdsAll = lockForSignal(k, line);
  try {
    // Cancelled meanwhile, the packet may be another's already, or gone. If it waits and is the operation's even after
    // that, it was its wait; and whoever decides it now takes it out of the line, for which the lock is needed.
    const waits = Atomics.load(words, packet + W_WORD) === OUTCOME_WAITING;
    if (waits && Atomics.load(words, operation + X_PACKET) === packet) enqueueLocked(k, packet + K_NODE);
  } finally {
    unlockAfterSignal(k, line, holdsAll);
    try {
      serve();
    } finally {
      releaseOperation(k, operation);
    }
  }
  cancelIfClosed(k, to.handle);
  return RAT_PENDING;
}

/** A handle that another thread has closed meanwhile, perhaps too early to see the operation. */
function cancelIfClosed(k: Kernel, handle: number): void {
  if (rightsOf(k, handle) === 0) cancelOperations(k, handle);
}

/** Takes all that an operation needs: itself, with a reference for the caller, and its packet; or why there is none. */
function reserve(
  k: Kernel,
  given: NewOperation,
  { queue }: Destination,
  prepare: (operation: number) => number,
): { packet: number; operation: number } | number {
  const packet = packetsOf(k, queue).reserve(k, queue);
  if (packet < 0) return packet;
  let operation: number = RAT_ERR_QUOTA;
  let status: number = RAT_ERR_QUOTA;
  try {
    operation = createOperation(k, given);
    status = operation < 0 ? operation : prepare(operation);
  } finally {
    if (status < 0) {
      if (operation > 0) releaseOperation(k, operation);
      packetsOf(k, queue).free(k, queue, packet);
    }
  }
  return status < 0 ? status : { packet, operation };
}

/** Makes a packet an operation's, which has its reference from now on. */
function arm(k: Kernel, packet: number, operation: number, { queue, userData, handle }: Destination): void {
  const { words } = k;
  referOperation(k, operation);
  const line = words[operation + X_LINE];
  addReference(k, line);
  addReference(k, queue);
  words[packet + K_QUEUE] = queue;
  words[packet + K_USER_DATA] = userData;
  words[packet + K_SOURCE] = handle;
  words[packet + K_OPERATION] = operation;
  initNode(words, packet + K_NODE, line, packet, 0, operation);
  // From here on closing the queue may drop it, and closing the handle cancel it.
  initWaiter(k, packet, k.thread, flagsOfKind(KIND_OPERATION), packet + K_NODE, PACKET_ARMED);
  listOperation(k, operation, packet);
  // And if the queue was closed too early to see it armed:
  if (packetsOf(k, queue).isClosed(k, queue)) dropArmed(k, queue, packet);
}

/** An operation is done, or cancelled. */
function decided(k: Kernel, line: number, packet: number, status: number): void {
  const { words } = k;
  const operation = words[packet + K_OPERATION];
  const queue = words[packet + K_QUEUE];
  const end = status === RAT_ERR_CANCELLED ? status : words[operation + X_STATUS];
  release(k, line);
  // Also when serving those who wait for it has failed.
  let delivered = true;
  try {
    delivered = packetsOf(k, queue).deliver(k, queue, packet, end, bytesDone(k, operation));
  } finally {
    if (delivered) release(k, queue);
    // What it has read goes back to the stream, which is locked now.
    else k.deferred.deliver(packet);
  }
}

/** What `decided` could not deliver, because the queue is closed. */
function dropLate(k: Kernel, packet: number): void {
  const queue = k.words[packet + K_QUEUE];
  dropped(k, packet);
  packetsOf(k, queue).free(k, queue, packet);
  release(k, queue);
}

function dropped(k: Kernel, packet: number): void {
  const operation = k.words[packet + K_OPERATION];
  leaveFlush(k, operation);
  forgetOperation(k, operation, true);
}

export const OPERATION_WAITER: WaiterKind = { decided, observed: () => undefined, deliver: dropLate, dropped };

// ── Cancelling ─────────────────────────────────────────────────────────────────────────────────────────────

const decideCancelled = (k: Kernel, packet: number) => decide(k.words, packet, RAT_ERR_CANCELLED);

/** Delivers a packet whose wait the caller has decided by cancelling it. */
function deliverCancelled(k: Kernel, packet: number): void {
  const node = packet + K_NODE;
  const line = k.words[k.words[packet + K_OPERATION] + X_LINE];
  // The packet's references go with the delivery, or when it is taken.
  addReference(k, line);
  const operation = k.words[packet + K_OPERATION];
  referOperation(k, operation);
  lockObject(k, line);
  try {
    if (k.words[node + N_QUEUED] === 1) dequeueLocked(k, node);
    decided(k, line, packet, RAT_ERR_CANCELLED);
  } finally {
    unlockObject(k, line);
    flushDeferred(k);
    leaveFlush(k, operation);
    releaseOperation(k, operation);
    release(k, line);
  }
}

/** Cancels the oldest pending operation of the calling process with this handle, queue and user data; or RAT_ERR_NOT_FOUND. */
export function cancelOperation(k: Kernel, handle: number, queue: number, userData: number): number {
  const { words } = k;
  const [packet] = choosePackets(
    k,
    k.process,
    1,
    (operation, candidate) =>
      words[operation + X_HANDLE] === (handle | 0) &&
      words[candidate + K_QUEUE] === queue &&
      words[candidate + K_USER_DATA] === userData &&
      decideCancelled(k, candidate),
  );
  if (packet === undefined) return RAT_ERR_NOT_FOUND;
  deliverCancelled(k, packet);
  return RAT_SUCCESS;
}

/** Cancels all pending operations of the calling process that were started on a handle. */
export function cancelOperations(k: Kernel, handle: number): void {
  const { words } = k;
  const packets = choosePackets(
    k,
    k.process,
    Number.POSITIVE_INFINITY,
    (operation, packet) => words[operation + X_HANDLE] === (handle | 0) && decideCancelled(k, packet),
  );
  const { attempt, end } = allOf();
  for (const packet of packets) attempt(() => deliverCancelled(k, packet));
  end();
}

/**
 * A process has ended: what it has begun is dropped, without completions, and what was read for it and not delivered goes
 * back. The broker calls it when none of the process's threads acts any more, before its record is given back.
 */
export function dropOperations(k: Kernel, process: number): void {
  if (!hasOperations(k, process)) return;
  const { attempt, end } = allOf();
  // First those that wait: they are not to be given what others give back.
  const waiting = choosePackets(k, process, Number.POSITIVE_INFINITY, (_, packet) => decideCancelled(k, packet));
  for (const packet of waiting) attempt(() => dropDecided(k, k.words[packet + K_QUEUE], packet));
  for (let operation = firstOperation(k, process); operation !== 0; operation = firstOperation(k, process)) {
    const done = operation;
    attempt(() => dropDone(k, done));
  }
  attempt(() => flushDeferred(k));
  end();
}

/** Drops an operation that is done, on which the caller has a reference, which is dropped. */
function dropDone(k: Kernel, operation: number): void {
  // Whoever has done it has the line's lock until it is delivered.
  const line = k.words[operation + X_LINE];
  k.lock(line + O_LOCK);
  k.unlock(line + O_LOCK);
  const { packet, queue } = packetOf(k, operation, K_QUEUE);
  let isVoid = false;
  try {
    if (queue !== 0) isVoid = packetsOf(k, queue).revoke(k, queue, packet, operation);
  } finally {
    if (queue !== 0) release(k, queue);
    try {
      forgetOperation(k, operation, isVoid);
    } finally {
      releaseOperation(k, operation);
    }
  }
}

// ── What is done at once ───────────────────────────────────────────────────────────────────────────────────

/**
 * Does in the caller what waits for nothing, and gives its completion.
 * @param file the open file that is busy meanwhile; 0: the object is none.
 * @param action bytes done, or the status with which it ends.
 * @returns RAT_PENDING; or RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY, with nothing done.
 */
function doAsync(k: Kernel, file: number, { queue, userData, handle }: Destination, action: () => number): number {
  const { words } = k;
  const packet = packetsOf(k, queue).reserve(k, queue);
  if (packet < 0) return packet;
  let delivered = false;
  if (file !== 0) beginOperation(k, file);
  try {
    const bytes = action();
    words[packet + K_USER_DATA] = userData;
    words[packet + K_SOURCE] = handle;
    // Also when serving those who wait for it fails.
    delivered = true;
    delivered = packetsOf(k, queue).deliver(k, queue, packet, Math.min(bytes, RAT_SUCCESS), Math.max(bytes, 0));
  } finally {
    try {
      if (!delivered) packetsOf(k, queue).free(k, queue, packet);
    } finally {
      flushDeferred(k);
      if (file !== 0) endOperation(k, file);
    }
  }
  return RAT_PENDING;
}
