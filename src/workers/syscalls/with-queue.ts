/** A queue as an argument of a call. */
import { RIGHT, type TypeNumber } from '../../guest-abi/status.ts';
import { lookup } from '../../kernel/core/handle-table.ts';
import { addReference, release } from '../../kernel/core/object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { ownQueue } from '../../kernel/objects/own-queue.ts';

/**
 * Does something with a queue that the guest names and may signal, with a reference on it; NULL stands for the caller's own message queue.
 * @param type what a handle must name.
 * @returns what `action` does, or why there is no such queue.
 */
export function withQueue(kernel: Kernel, q: number, type: TypeNumber, action: (queue: number) => number): number {
  const queue = q === 0 ? ownQueue(kernel) : lookup(kernel, q, type, RIGHT.SIGNAL);
  if (queue < 0) return queue;
  if (q === 0) addReference(kernel, queue);
  try {
    return action(queue);
  } finally {
    release(kernel, queue);
  }
}
