/** How a queue keeps the packets (objects/packet.ts) of asynchronous operations: part of its type's record. */
import type { Kernel } from '../kernel.ts';

export interface PacketQueue {
  /** Takes a packet: its position, RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
  reserve(k: Kernel, queue: number): number;
  /** Gives a packet back that is not in the queue. */
  free(k: Kernel, queue: number, packet: number): void;
  /**
   * Delivers a reserved packet that tells of an operation. With no lock held, but for those of objects that come before a
   * queue; the caller has a reference on the queue.
   * @returns false when the queue is closed: the packet is the caller's still.
   */
  deliver(k: Kernel, queue: number, packet: number, status: number, value: number): boolean;
  /** Nobody is to hear of a packet of an operation's that lies in the queue: whether it does still. */
  revoke(k: Kernel, queue: number, packet: number, operation: number): boolean;
  /** Whether its last handle has been closed, or its owner has ended. */
  isClosed(k: Kernel, queue: number): boolean;
}
