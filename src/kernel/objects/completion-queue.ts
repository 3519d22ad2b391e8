/**
 * Completion queues. A packet is one record for its whole life: armed, it is the waiter of an async wait (its
 * space is thereby reserved); satisfied, it lies in the queue until it is taken.
 *
 * A packet of an asynchronous operation names that (operation.ts), whose bytes are seen to when it is taken or dropped.
 *
 * Packets come from chunks that belong to the queue and are guarded by its lock, so queues do not meet on a
 * common allocator. An armed packet has a reference on the object that it waits for and on the queue.
 */
import {
  COMPLETION,
  RAT_ABANDONED,
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { faultPoint } from '../core/fault-points.ts';
import {
  addReference,
  createObject,
  O_LOCK,
  O_OWN,
  O_STATE,
  O_TYPE,
  O_WAIT_HEAD,
  peekObjects,
  release,
  STATE_WAITERS,
  tryReference,
} from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { waitQueued } from '../core/wait.ts';
import {
  decide,
  enqueueLocked,
  hasWaiters,
  initNode,
  initWaiter,
  lockObject,
  N_NEXT,
  N_TAKE,
  N_WAITER,
  OUTCOME_WAITING,
  unlockObject,
  W_COUNT,
  W_FLAGS,
  W_TAKEN,
  W_WORD,
} from '../core/wait-queue.ts';
import { flagsOfKind, KIND_COMPLETION, kindOf, type WaiterKind } from '../core/waiter-kind.ts';
import { cancelLocked, flushDeferred, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, SLIP_WORDS, writeSlip } from '../memory/accounts.ts';
import { H_QUOTA_PACKETS } from '../memory/header.ts';
import { heapAllocateZeroed, heapFree } from '../memory/heap.ts';
import { T_WAITER } from '../memory/thread-record.ts';
import { detachPacket, settleTaken } from './operation.ts';
import {
  dropArmed,
  dropQueued,
  K_KIND,
  K_NEXT,
  K_NODE,
  K_OPERATION,
  K_QUEUE,
  K_SOURCE,
  K_STATUS,
  K_USER_DATA,
  K_VALUE,
  PACKET_ARMED,
  PACKET_FREE,
  PACKET_QUEUED,
  PACKET_VOID,
  PACKET_WORDS,
} from './packet.ts';

/** Queued packets, oldest first, and their number; free packets; chunks; packets armed or queued. By O_LOCK. */
export const OQ_HEAD = O_OWN;
export const OQ_TAIL = O_OWN + 1;
export const OQ_COUNT = O_OWN + 2;
export const OQ_FREE = O_OWN + 3;
export const OQ_CHUNKS = O_OWN + 4;
export const OQ_USED = O_OWN + 5;
export const OQ_CLOSED = O_OWN + 6;

/** A chunk: the next chunk, then packets; in its last words, who is charged for it (accounts.ts). */
const PACKET_CHUNK_WORDS = 1024;
const CHUNK_SLIP = PACKET_CHUNK_WORDS - SLIP_WORDS;
const PACKETS_PER_CHUNK = Math.floor((CHUNK_SLIP - 1) / PACKET_WORDS);

/** A completion outside kernel memory, for copying in and out. Numbers are signed 32-bit words. */
export interface Completion {
  userData: number;
  source: number;
  status: number;
  kind: number;
  valueLow: number;
  valueHigh: number;
}

/** Makes a completion queue with one reference and no handle. Its position, or RAT_ERR_NO_MEMORY. */
export function createCompletionQueue(k: Kernel): number {
  return createObject(k, TYPE.COMPLETION_QUEUE, 0);
}

/** The lock alone: no state of a queue changes without it, so there are no lock-free ways to close (lockObject). */
function lockQueue(k: Kernel, queue: number): void {
  k.lock(queue + O_LOCK);
}

function unlockQueue(k: Kernel, queue: number): void {
  if ((k.words[queue + O_STATE] & STATE_WAITERS) === 0) k.unlock(queue + O_LOCK);
  else unlockObject(k, queue);
}

// ── Packets ────────────────────────────────────────────────────────────────────────────────────────────────

/** Takes a free packet; with the queue locked. Position, or `RAT_ERR_…`: `full` when the queue has all it may. */
function allocatePacketLocked(k: Kernel, queue: number, full: number): number {
  const { words } = k;
  if (words[queue + OQ_CLOSED] === 1) return RAT_ERR_CLOSED;
  if (words[queue + OQ_USED] >= words[H_QUOTA_PACKETS]) return full;
  if (words[queue + OQ_FREE] === 0) {
    const status = addChunkLocked(k, queue, full);
    if (status < 0) return status;
  }
  const packet = words[queue + OQ_FREE];
  words[queue + OQ_FREE] = words[packet + K_NEXT];
  words[packet + K_OPERATION] = 0;
  words[queue + OQ_USED]++;
  try {
    faultPoint(k, 'packet-allocated');
  } catch (error) {
    freePacketLocked(k, queue, packet);
    throw error;
  }
  return packet;
}

/** Makes more free packets: RAT_SUCCESS, or why there are none. */
function addChunkLocked(k: Kernel, queue: number, full: number): number {
  const { words } = k;
  if (!chargeBlock(k, PACKET_CHUNK_WORDS)) return full;
  let chunk = 0;
  try {
    chunk = heapAllocateZeroed(k, PACKET_CHUNK_WORDS);
  } finally {
    if (chunk === 0) dischargeBlock(k, PACKET_CHUNK_WORDS);
  }
  if (chunk === 0) return RAT_ERR_NO_MEMORY;
  writeSlip(k, chunk + CHUNK_SLIP);
  words[chunk] = words[queue + OQ_CHUNKS];
  words[queue + OQ_CHUNKS] = chunk;
  for (let i = PACKETS_PER_CHUNK - 1; i >= 0; i--) {
    const packet = chunk + 1 + i * PACKET_WORDS;
    words[packet + K_NEXT] = words[queue + OQ_FREE];
    words[queue + OQ_FREE] = packet;
  }
  return RAT_SUCCESS;
}

function freePacketLocked(k: Kernel, queue: number, packet: number): void {
  const { words } = k;
  words[packet + W_COUNT] = PACKET_FREE;
  words[packet + K_NEXT] = words[queue + OQ_FREE];
  words[queue + OQ_FREE] = packet;
  words[queue + OQ_USED]--;
}

/** Reserves a packet: its position, RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
function reservePacket(k: Kernel, queue: number): number {
  lockQueue(k, queue);
  try {
    return allocatePacketLocked(k, queue, RAT_ERR_QUOTA);
  } finally {
    unlockQueue(k, queue);
  }
}

function freePacket(k: Kernel, queue: number, packet: number): void {
  lockQueue(k, queue);
  freePacketLocked(k, queue, packet);
  unlockQueue(k, queue);
}

/** Takes the oldest packet off the queue, 0 when there is none; with the queue locked. */
function popPacketLocked(k: Kernel, queue: number): number {
  const { words } = k;
  for (;;) {
    const packet = words[queue + OQ_HEAD];
    if (packet === 0) return 0;
    words[queue + OQ_HEAD] = words[packet + K_NEXT];
    if (words[queue + OQ_HEAD] === 0) words[queue + OQ_TAIL] = 0;
    if (words[packet + W_COUNT] !== PACKET_VOID) {
      words[queue + OQ_COUNT]--;
      return packet;
    }
    freePacketLocked(k, queue, packet);
  }
}

/** Nobody is to hear of a packet of an operation's that lies in the queue: whether it does still. */
function revokePacket(k: Kernel, queue: number, packet: number, operation: number): boolean {
  const { words } = k;
  lockQueue(k, queue);
  const there = words[packet + W_COUNT] === PACKET_QUEUED && words[packet + K_OPERATION] === operation;
  if (there) {
    words[packet + W_COUNT] = PACKET_VOID;
    words[packet + K_OPERATION] = 0;
    words[queue + OQ_COUNT]--;
  }
  unlockQueue(k, queue);
  return there;
}

/**
 * Completion packets of all queues, armed or queued, as they were a moment ago. Each queue counts its own: one count
 * for all would be a word that every producer and every consumer writes.
 */
export function countPackets(k: Kernel): number {
  let count = 0;
  peekObjects(k, TYPE.COMPLETION_QUEUE, (queue) => {
    count += k.words[queue + OQ_USED];
  });
  return count;
}

function appendLocked(k: Kernel, queue: number, packet: number): void {
  const { words } = k;
  words[packet + W_COUNT] = PACKET_QUEUED;
  words[packet + K_NEXT] = 0;
  const tail = words[queue + OQ_TAIL];
  if (tail === 0) words[queue + OQ_HEAD] = packet;
  else words[tail + K_NEXT] = packet;
  words[queue + OQ_TAIL] = packet;
  words[queue + OQ_COUNT]++;
  try {
    faultPoint(k, 'packet-queued');
  } finally {
    wakeLocked(k, queue);
  }
}

// ── Async waits ────────────────────────────────────────────────────────────────────────────────────────────

/** A decided async wait becomes a queued completion. */
function decided(k: Kernel, object: number, packet: number, status: number): void {
  const { words } = k;
  const type = k.types[words[object + O_TYPE]];
  const value = status === RAT_SUCCESS ? type.completionValue(k, object) : 0;
  words[packet + K_STATUS] = status;
  words[packet + K_KIND] = COMPLETION.WAIT;
  words[packet + K_VALUE] = value;
  words[packet + K_VALUE + 1] = value >> 31;
  release(k, object);
  // Two objects that lock last are never locked at once (core/wake.ts, lock order).
  if (type.locksLast) k.deferred.deliver(packet);
  else queuePacket(k, packet);
}

/** Puts a delivered packet into its queue; drops the packet's reference on it. */
function queuePacket(k: Kernel, packet: number): void {
  const { words } = k;
  const queue = words[packet + K_QUEUE];
  lockQueue(k, queue);
  try {
    if (words[queue + OQ_CLOSED] === 1) freePacketLocked(k, queue, packet);
    else appendLocked(k, queue, packet);
  } finally {
    unlockQueue(k, queue);
    release(k, queue);
  }
}

export const COMPLETION_WAITER: WaiterKind = {
  decided,
  observed: () => undefined,
  deliver: queuePacket,
  dropped: () => undefined,
};

/** Delivers a reserved packet that tells of an operation. */
function deliverOperation(k: Kernel, queue: number, packet: number, status: number, value: number): boolean {
  const { words } = k;
  words[packet + K_STATUS] = status;
  words[packet + K_KIND] = COMPLETION.IO;
  words[packet + K_VALUE] = value | 0;
  words[packet + K_VALUE + 1] = 0;
  lockQueue(k, queue);
  try {
    const open = words[queue + OQ_CLOSED] === 0;
    if (open) appendLocked(k, queue, packet);
    return open;
  } finally {
    unlockQueue(k, queue);
  }
}

/**
 * Registers an async wait. The caller has references on both.
 * @param source the handle that goes into the completion.
 * @returns RAT_SUCCESS, RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function waitAsync(k: Kernel, object: number, queue: number, userData: number, source: number): number {
  const { words } = k;
  const packet = reservePacket(k, queue);
  if (packet < 0) return packet;
  const type = k.types[words[object + O_TYPE]];
  const node = packet + K_NODE;
  addReference(k, object);
  addReference(k, queue);
  words[packet + K_QUEUE] = queue;
  words[packet + K_USER_DATA] = userData;
  words[packet + K_SOURCE] = source;
  initNode(words, node, object, packet, 0, 0);
  // From here on closeQueue may cancel it.
  initWaiter(k, packet, k.thread, flagsOfKind(KIND_COMPLETION), node, PACKET_ARMED);
  // And if it came too early to see it armed:
  if (Atomics.load(words, queue + OQ_CLOSED) === 1) dropArmed(k, queue, packet);
  lockObject(k, object);
  try {
    if (!type.isSignaled(k, object, k.thread)) {
      if (Atomics.load(words, packet + W_WORD) === OUTCOME_WAITING) enqueueLocked(k, node);
    } else {
      const abandoned = type.isAbandoned(k, object);
      type.reserve(k, object, packet);
      if (decide(words, packet, 0)) {
        try {
          type.consume(k, object, packet, node);
        } finally {
          decided(k, object, packet, abandoned ? RAT_ABANDONED : RAT_SUCCESS);
        }
      } else {
        type.unreserve(k, object, packet);
      }
    }
  } finally {
    unlockObject(k, object);
    flushDeferred(k);
  }
  return RAT_SUCCESS;
}

/** Cancels the oldest pending async wait of `queue` on `object` with this user data: RAT_SUCCESS or RAT_ERR_NOT_FOUND. */
export function cancelAsync(k: Kernel, object: number, queue: number, userData: number): number {
  const { words } = k;
  lockObject(k, object);
  try {
    for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
      const waiter = words[node + N_WAITER];
      if (
        kindOf(words[waiter + W_FLAGS]) === KIND_COMPLETION &&
        words[waiter + K_QUEUE] === queue &&
        words[waiter + K_USER_DATA] === userData &&
        cancelLocked(k, object, waiter, node)
      ) {
        return RAT_SUCCESS;
      }
    }
    return RAT_ERR_NOT_FOUND;
  } finally {
    unlockObject(k, object);
    flushDeferred(k);
  }
}

// ── Posting and taking ─────────────────────────────────────────────────────────────────────────────────────

/**
 * Queues a completion of the program's own. A queue that is only said to be used (core/brief-use.ts) will do: what is not
 * in its slot is touched under its lock and when it is not closed, which it is before it goes.
 * @returns RAT_SUCCESS, RAT_ERR_QUEUE_FULL, RAT_ERR_NO_MEMORY or RAT_ERR_CLOSED.
 */
export function postCompletion(k: Kernel, queue: number, c: Completion): number {
  const { words } = k;
  lockQueue(k, queue);
  try {
    const packet = allocatePacketLocked(k, queue, RAT_ERR_QUEUE_FULL);
    if (packet < 0) return packet;
    words[packet + K_USER_DATA] = c.userData;
    words[packet + K_SOURCE] = c.source;
    words[packet + K_STATUS] = c.status;
    words[packet + K_KIND] = COMPLETION.USER;
    words[packet + K_VALUE] = c.valueLow;
    words[packet + K_VALUE + 1] = c.valueHigh;
    appendLocked(k, queue, packet);
    return RAT_SUCCESS;
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
  }
}

function copyOut(words: Int32Array, packet: number, out: Completion): void {
  out.userData = words[packet + K_USER_DATA];
  out.source = words[packet + K_SOURCE];
  out.status = words[packet + K_STATUS];
  out.kind = words[packet + K_KIND];
  out.valueLow = words[packet + K_VALUE];
  out.valueHigh = words[packet + K_VALUE + 1];
}

/**
 * Takes the oldest completion; parks until there is one.
 * @param deadline milliseconds of the system's clock; 0 polls.
 * @returns RAT_SUCCESS, RAT_ERR_TIMEOUT, RAT_ERR_CLOSED, or KILLED of park.ts.
 */
export function takeCompletion(k: Kernel, queue: number, deadline: number, out: Completion): number {
  return tryTakeCompletion(k, queue, out) ? RAT_SUCCESS : takeInLine(k, queue, deadline, out);
}

/** As takeCompletion, of a queue that the calling thread has said that it uses; RAT_ERR_INVALID_HANDLE: it has gone. */
export function takeCompletionUsed(k: Kernel, queue: number, deadline: number, out: Completion): number {
  if (tryTakeCompletion(k, queue, out)) return RAT_SUCCESS;
  if (!tryReference(k.words, queue)) return RAT_ERR_INVALID_HANDLE;
  try {
    return takeInLine(k, queue, deadline, out);
  } finally {
    release(k, queue);
  }
}

/** The long way, with a place in the line. */
function takeInLine(k: Kernel, queue: number, deadline: number, out: Completion): number {
  const { words } = k;
  const taken = k.thread + T_WAITER + W_TAKEN;
  words[taken] = 0;
  try {
    const status = waitQueued(k, queue, deadline, 1);
    if (status !== RAT_SUCCESS) return status;
    if (words[taken] === 0) return RAT_ERR_CLOSED;
    copyOut(words, words[taken], out);
    return RAT_SUCCESS;
  } finally {
    // Also when the wait failed after it had been satisfied.
    if (words[taken] !== 0) finishPacket(k, queue, words[taken]);
  }
}

/** Sees to what a packet that has been taken tells of, and frees it. */
function finishPacket(k: Kernel, queue: number, packet: number): void {
  try {
    const operation = k.words[packet + K_OPERATION];
    if (operation !== 0) {
      detachPacket(k, operation);
      settleTaken(k, operation);
    }
  } finally {
    freePacket(k, queue, packet);
  }
}

/** Takes the oldest completion if there is one; of a queue that is only said to be used, too. */
export function tryTakeCompletion(k: Kernel, queue: number, out: Completion): boolean {
  const { words } = k;
  lockQueue(k, queue);
  const packet = popPacketLocked(k, queue);
  let operation = 0;
  if (packet !== 0) {
    copyOut(words, packet, out);
    operation = words[packet + K_OPERATION];
    if (operation !== 0) detachPacket(k, operation);
    freePacketLocked(k, queue, packet);
  }
  unlockQueue(k, queue);
  // From here on there may be no queue.
  if (operation !== 0) settleTaken(k, operation);
  return packet !== 0;
}

// ── Closing ────────────────────────────────────────────────────────────────────────────────────────────────

/** The last handle is closed: takers wake with RAT_ERR_CLOSED, pending waits and queued packets are dropped. */
function closeQueue(k: Kernel, queue: number): void {
  const { words } = k;
  const operations: number[] = [];
  lockQueue(k, queue);
  try {
    for (let packet = popPacketLocked(k, queue); packet !== 0; packet = popPacketLocked(k, queue)) {
      // No more than is due: it is looked at again below.
      words[packet + W_COUNT] = PACKET_FREE;
      if (words[packet + K_OPERATION] === 0) freePacketLocked(k, queue, packet);
      else operations.push(packet);
    }
    words[queue + OQ_CLOSED] = 1;
    wakeLocked(k, queue);
  } finally {
    unlockQueue(k, queue);
    // A closed queue gets no new chunks or packets, so its chunks can be walked without the lock.
    for (let chunk = words[queue + OQ_CHUNKS]; chunk !== 0; chunk = words[chunk]) {
      for (let i = 0; i < PACKETS_PER_CHUNK; i++) dropArmed(k, queue, chunk + 1 + i * PACKET_WORDS);
    }
    // When none of the queue's operations waits for what they give back.
    for (const packet of operations) dropQueued(k, queue, packet);
    flushDeferred(k);
  }
}

/** Frees the chunks of a queue without references. */
function destroyQueue(k: Kernel, queue: number): boolean {
  const { words } = k;
  for (let chunk = words[queue + OQ_CHUNKS]; chunk !== 0; ) {
    const next = words[chunk];
    dischargeSlip(k, chunk + CHUNK_SLIP, PACKET_CHUNK_WORDS);
    heapFree(k, chunk);
    chunk = next;
  }
  return true;
}

// ── The type ───────────────────────────────────────────────────────────────────────────────────────────────

/** While it holds completions; and for ever once it is closed, so that takers learn of it. */
function isSignaled(k: Kernel, queue: number): boolean {
  return k.words[queue + OQ_COUNT] > 0 || k.words[queue + OQ_CLOSED] === 1;
}

export const COMPLETION_QUEUE_TYPE = defineType({
  number: TYPE.COMPLETION_QUEUE,
  name: 'COMPLETION_QUEUE',
  isSignaled,
  // Waiting takes nothing out of it; a taker's long way does (N_TAKE).
  tryTake: (k, queue) => (!hasWaiters(k.words, queue) && isSignaled(k, queue) ? RAT_SUCCESS : -1),
  consume: (k, queue, waiter, node) => {
    if (k.words[node + N_TAKE] === 1) k.words[waiter + W_TAKEN] = popPacketLocked(k, queue);
  },
  locksLast: true,
  packets: {
    reserve: reservePacket,
    free: freePacket,
    deliver: deliverOperation,
    revoke: revokePacket,
    isClosed: (k, queue) => Atomics.load(k.words, queue + OQ_CLOSED) === 1,
  },
  rights: () => COMMON_RIGHTS | RIGHT.SIGNAL | RIGHT.READ,
  lastHandleClosed: closeQueue,
  destroy: destroyQueue,
  describe: (k, queue) => ({ signaled: isSignaled(k, queue), count: k.words[queue + OQ_COUNT], owner: 0 }),
});
