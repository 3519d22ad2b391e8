/**
 * Packets: what a queue, of completions or of messages, has reserved for something that will be told by it. Armed, a packet
 * is the waiter of an async wait, of an operation (async-io.ts), or a watch (watch.ts), with a reference on the object that
 * it waits for and on the queue. How it is kept, and what becomes of it, is its queue's business (core/packet-queue.ts).
 */
import { RAT_ERR_CANCELLED } from '../../guest-abi/status.ts';
import { O_TYPE, release } from '../core/object.ts';
import type { PacketQueue } from '../core/packet-queue.ts';
import {
  decide,
  dequeueLocked,
  lockObject,
  N_OBJECT,
  N_QUEUED,
  NODE_WORDS,
  unlockObject,
  W_COUNT,
  W_FLAGS,
  WAITER_WORDS,
} from '../core/wait-queue.ts';
import { kindOf } from '../core/waiter-kind.ts';
import type { Kernel } from '../kernel.ts';

/** A packet: a waiter, its one node, and what is delivered. */
export const K_NODE = WAITER_WORDS;
export const K_NEXT = K_NODE + NODE_WORDS;
export const K_QUEUE = K_NEXT + 1;
export const K_USER_DATA = K_NEXT + 2;
export const K_SOURCE = K_NEXT + 3;
export const K_STATUS = K_NEXT + 4;
export const K_KIND = K_NEXT + 5;
export const K_VALUE = K_NEXT + 6;
/** The operation that it tells of, or 0. */
export const K_OPERATION = K_NEXT + 8;
export const PACKET_WORDS = K_NEXT + 9;
/** In W_COUNT's place: what the packet is. */
export const PACKET_FREE = 0;
export const PACKET_ARMED = 1;
export const PACKET_QUEUED = 2;
/** In the queue, but nobody is to hear of it: not counted, and freed when its turn comes. */
export const PACKET_VOID = 3;

/** How a queue keeps its packets. */
export function packetsOf(k: Kernel, queue: number): PacketQueue {
  const { packets } = k.types[k.words[queue + O_TYPE]];
  if (packets === null) throw new TypeError('The object is no queue.');
  return packets;
}

/** Drops a packet that is armed and not decided, if it is one: nobody will hear of it. */
export function dropArmed(k: Kernel, queue: number, packet: number): void {
  if (claimArmed(k.words, packet)) dropDecided(k, queue, packet);
}

/** Decides the wait of a packet that is to be dropped, if it is armed and nobody has: the caller then drops it. */
export function claimArmed(words: Int32Array, packet: number): boolean {
  return words[packet + W_COUNT] === PACKET_ARMED && decide(words, packet, RAT_ERR_CANCELLED);
}

/** Drops a packet whose wait the caller has decided. */
export function dropDecided(k: Kernel, queue: number, packet: number): void {
  const { words } = k;
  const node = packet + K_NODE;
  const object = words[node + N_OBJECT];
  lockObject(k, object);
  if (words[node + N_QUEUED] === 1) dequeueLocked(k, node);
  unlockObject(k, object);
  k.waiterKinds[kindOf(words[packet + W_FLAGS])].dropped(k, packet);
  release(k, object);
  packetsOf(k, queue).free(k, queue, packet);
  release(k, queue);
}

/** Drops the packet of an operation that a closed queue held. */
export function dropQueued(k: Kernel, queue: number, packet: number): void {
  k.waiterKinds[kindOf(k.words[packet + W_FLAGS])].dropped(k, packet);
  packetsOf(k, queue).free(k, queue, packet);
}
