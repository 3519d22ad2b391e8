/**
 * Completion queues. A packet is one record for its whole life: armed, it is the waiter of an async wait (its
 * space is thereby reserved); satisfied, it lies in the queue until it is taken.
 *
 * Packets come from chunks that belong to the queue and are guarded by its lock, so queues do not meet on a
 * common allocator. An armed packet has a reference on the object that it waits for and on the queue.
 */
import {
  COMPLETION,
  RAT_ERR_CLOSED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
  TYPE,
} from '../guest-abi/status.ts';
import { COUNTER } from './counters.ts';
import { faultPoint } from './fault-points.ts';
import { heapAllocateZeroed, heapFree } from './heap.ts';
import { chargeHeap, dischargeHeap } from './heap-quota.ts';
import type { Kernel } from './kernel.ts';
import {
  CHUNK_OWNER,
  CHUNK_OWNER_ID,
  H_QUOTA_PACKETS,
  K_KIND,
  K_NEXT,
  K_NODE,
  K_QUEUE,
  K_SOURCE,
  K_STATUS,
  K_USER_DATA,
  K_VALUE,
  N_NEXT,
  N_OBJECT,
  N_QUEUED,
  N_WAITER,
  O_TYPE,
  O_WAIT_HEAD,
  OP_EXIT_CODE,
  OQ_CHUNKS,
  OQ_CLOSED,
  OQ_COUNT,
  OQ_FREE,
  OQ_HEAD,
  OQ_TAIL,
  OQ_USED,
  OUTCOME_CANCELLED,
  OUTCOME_WAITING,
  P_ID,
  PACKET_ARMED,
  PACKET_CHUNK_WORDS,
  PACKET_FREE,
  PACKET_QUEUED,
  PACKET_WORDS,
  PACKETS_PER_CHUNK,
  T_WAITER,
  W_COUNT,
  W_FLAGS,
  W_PACKET,
  W_WORD,
  WAITER_ASYNC,
} from './layout.ts';
import { addReference, release } from './object.ts';
import { consume, isAbandoned, isSignaled, reserveFor, unreserveFor } from './state.ts';
import { cancelLocked, checkAllWaiters, waitQueued, wakeLocked } from './wait.ts';
import { dequeueLocked, enqueueLocked, initNode, initWaiter, lockObject, unlockObject } from './waiter.ts';

/** A completion outside kernel memory, for copying in and out. Numbers are signed 32-bit words. */
export interface Completion {
  userData: number;
  source: number;
  status: number;
  kind: number;
  valueLow: number;
  valueHigh: number;
}

/** Takes a free packet; with the queue locked. Position, or `RAT_ERR_…`. */
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
  words[queue + OQ_USED]++;
  Atomics.add(words, COUNTER.packets, 1);
  return packet;
}

/** Makes more free packets: RAT_SUCCESS, or why there are none. */
function addChunkLocked(k: Kernel, queue: number, full: number): number {
  const { words, process } = k;
  if (!chargeHeap(k, PACKET_CHUNK_WORDS)) return full;
  const chunk = heapAllocateZeroed(k, PACKET_CHUNK_WORDS);
  if (chunk === 0) {
    dischargeHeap(words, process, words[process + P_ID], PACKET_CHUNK_WORDS);
    return RAT_ERR_NO_MEMORY;
  }
  words[chunk + CHUNK_OWNER] = process;
  words[chunk + CHUNK_OWNER_ID] = words[process + P_ID];
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
  Atomics.sub(words, COUNTER.packets, 1);
}

/** Takes the oldest packet off the queue, 0 when there is none; with the queue locked. */
export function popPacketLocked(k: Kernel, queue: number): number {
  const { words } = k;
  const packet = words[queue + OQ_HEAD];
  if (packet === 0) return 0;
  words[queue + OQ_HEAD] = words[packet + K_NEXT];
  if (words[queue + OQ_HEAD] === 0) words[queue + OQ_TAIL] = 0;
  words[queue + OQ_COUNT]--;
  return packet;
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
  faultPoint(k, 'packet-queued');
  wakeLocked(k, queue);
}

/**
 * A decided async wait becomes a queued completion. Called with the object's lock; drops the wait's reference on
 * the object, which is not the last (the caller has one).
 */
export function deliver(k: Kernel, object: number, packet: number, status: number): void {
  const { words } = k;
  words[packet + K_STATUS] = status;
  words[packet + K_KIND] = COMPLETION.WAIT;
  const type = words[object + O_TYPE];
  const ended = status === RAT_SUCCESS && (type === TYPE.PROCESS || type === TYPE.THREAD);
  const value = ended ? words[object + OP_EXIT_CODE] : 0;
  words[packet + K_VALUE] = value;
  words[packet + K_VALUE + 1] = value >> 31;
  release(k, object);
  // Two completion queues are never locked at once (wait.ts, lock order).
  if (type === TYPE.COMPLETION_QUEUE) k.deferPacket(packet);
  else queuePacket(k, packet);
}

/** Puts a delivered packet into its queue; drops the packet's reference on it. */
function queuePacket(k: Kernel, packet: number): void {
  const { words } = k;
  const queue = words[packet + K_QUEUE];
  lockObject(k, queue);
  if (words[queue + OQ_CLOSED] === 1) freePacketLocked(k, queue, packet);
  else appendLocked(k, queue, packet);
  unlockObject(k, queue);
  release(k, queue);
}

/** Does what could not be done under the locks just released. */
export function flushDeferred(k: Kernel): void {
  k.wakeDeferred();
  if (!k.hasDeferred) return;
  for (;;) {
    const packet = k.nextDeferredPacket();
    if (packet === 0) break;
    queuePacket(k, packet);
  }
  for (;;) {
    const queue = k.nextAllCheck();
    if (queue === 0) break;
    checkAllWaiters(k, queue);
    release(k, queue);
  }
  k.wakeDeferred();
}

/**
 * Registers an async wait. The caller has references on both.
 * @param source the handle that goes into the completion.
 */
export function waitAsync(k: Kernel, object: number, queue: number, userData: number, source: number): number {
  const { words } = k;
  lockObject(k, queue);
  const packet = allocatePacketLocked(k, queue, RAT_ERR_QUOTA);
  unlockObject(k, queue);
  if (packet < 0) return packet;
  const node = packet + K_NODE;
  addReference(k, object);
  addReference(k, queue);
  words[packet + K_QUEUE] = queue;
  words[packet + K_USER_DATA] = userData;
  words[packet + K_SOURCE] = source;
  initNode(words, node, object, packet, 0, 0);
  // From here on closeQueue may cancel it.
  initWaiter(k, packet, k.thread, WAITER_ASYNC, node, PACKET_ARMED);
  // And if it came too early to see it armed:
  if (Atomics.load(words, queue + OQ_CLOSED) === 1) dropArmed(k, queue, packet);
  lockObject(k, object);
  if (!isSignaled(k, object, k.thread)) {
    if (Atomics.load(words, packet + W_WORD) === OUTCOME_WAITING) enqueueLocked(k, node);
  } else {
    const abandoned = isAbandoned(words, object);
    reserveFor(words, object, packet);
    if (Atomics.compareExchange(words, packet + W_WORD, OUTCOME_WAITING, 0) === OUTCOME_WAITING) {
      consume(k, object, packet, node);
      deliver(k, object, packet, abandoned ? 1 : RAT_SUCCESS);
    } else {
      unreserveFor(words, object, packet);
    }
  }
  unlockObject(k, object);
  flushDeferred(k);
  return RAT_SUCCESS;
}

/** Cancels the oldest pending async wait of `queue` on `object` with this user data. */
export function cancelAsync(k: Kernel, object: number, queue: number, userData: number): number {
  const { words } = k;
  let status: number = RAT_ERR_NOT_FOUND;
  lockObject(k, object);
  let node = words[object + O_WAIT_HEAD];
  while (node !== 0 && status !== RAT_SUCCESS) {
    const waiter = words[node + N_WAITER];
    const next = words[node + N_NEXT];
    if (
      (words[waiter + W_FLAGS] & WAITER_ASYNC) !== 0 &&
      words[waiter + K_QUEUE] === queue &&
      words[waiter + K_USER_DATA] === userData &&
      cancelLocked(k, object, waiter, node)
    ) {
      status = RAT_SUCCESS;
    }
    node = next;
  }
  unlockObject(k, object);
  flushDeferred(k);
  return status;
}

/** Queues a completion of the program's own. */
export function postCompletion(k: Kernel, queue: number, c: Completion): number {
  const { words } = k;
  lockObject(k, queue);
  const packet = allocatePacketLocked(k, queue, RAT_ERR_QUEUE_FULL);
  if (packet > 0) {
    words[packet + K_USER_DATA] = c.userData;
    words[packet + K_SOURCE] = c.source;
    words[packet + K_STATUS] = c.status;
    words[packet + K_KIND] = COMPLETION.USER;
    words[packet + K_VALUE] = c.valueLow;
    words[packet + K_VALUE + 1] = c.valueHigh;
    appendLocked(k, queue, packet);
  }
  unlockObject(k, queue);
  flushDeferred(k);
  return packet > 0 ? RAT_SUCCESS : packet;
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
 * @returns RAT_SUCCESS, RAT_ERR_TIMEOUT, RAT_ERR_CLOSED, or KILLED of wait.ts.
 */
export function takeCompletion(k: Kernel, queue: number, deadline: number, out: Completion): number {
  const { words } = k;
  if (tryTakeCompletion(k, queue, out)) return RAT_SUCCESS;
  const status = waitQueued(k, queue, deadline, 1);
  if (status !== RAT_SUCCESS) return status;
  const packet = words[k.thread + T_WAITER + W_PACKET];
  if (packet === 0) return RAT_ERR_CLOSED;
  copyOut(words, packet, out);
  lockObject(k, queue);
  freePacketLocked(k, queue, packet);
  unlockObject(k, queue);
  return RAT_SUCCESS;
}

/** Takes the oldest completion if there is one. */
export function tryTakeCompletion(k: Kernel, queue: number, out: Completion): boolean {
  lockObject(k, queue);
  const packet = popPacketLocked(k, queue);
  if (packet !== 0) {
    copyOut(k.words, packet, out);
    freePacketLocked(k, queue, packet);
  }
  unlockObject(k, queue);
  return packet !== 0;
}

/** The last handle is closed: takers wake with RAT_ERR_CLOSED, pending waits and queued packets are dropped. */
export function closeQueue(k: Kernel, queue: number): void {
  const { words } = k;
  lockObject(k, queue);
  for (;;) {
    const packet = popPacketLocked(k, queue);
    if (packet === 0) break;
    freePacketLocked(k, queue, packet);
  }
  words[queue + OQ_CLOSED] = 1;
  wakeLocked(k, queue);
  unlockObject(k, queue);
  // A closed queue gets no new chunks or packets, so its chunks can be walked without the lock.
  for (let chunk = words[queue + OQ_CHUNKS]; chunk !== 0; chunk = words[chunk]) {
    for (let i = 0; i < PACKETS_PER_CHUNK; i++) dropArmed(k, queue, chunk + 1 + i * PACKET_WORDS);
  }
  flushDeferred(k);
}

function dropArmed(k: Kernel, queue: number, packet: number): void {
  const { words } = k;
  const word = packet + W_WORD;
  if (words[packet + W_COUNT] !== PACKET_ARMED) return;
  if (Atomics.compareExchange(words, word, OUTCOME_WAITING, OUTCOME_CANCELLED) !== OUTCOME_WAITING) return;
  const node = packet + K_NODE;
  const object = words[node + N_OBJECT];
  lockObject(k, object);
  if (words[node + N_QUEUED] === 1) dequeueLocked(k, node);
  unlockObject(k, object);
  release(k, object);
  lockObject(k, queue);
  freePacketLocked(k, queue, packet);
  unlockObject(k, queue);
  release(k, queue);
}

/** Frees the chunks of a queue without references. */
export function destroyQueue(k: Kernel, queue: number): void {
  const { words } = k;
  for (let chunk = words[queue + OQ_CHUNKS]; chunk !== 0; ) {
    const next = words[chunk];
    dischargeHeap(words, words[chunk + CHUNK_OWNER], words[chunk + CHUNK_OWNER_ID], PACKET_CHUNK_WORDS);
    heapFree(k, chunk);
    chunk = next;
  }
}
