/** What a waiter waits for. */
import { objectId } from '../core/object.ts';
import { N_OBJECT, NODE_WORDS, W_COUNT, W_NODES } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { OBJECT_TABLE } from '../memory/header.ts';

/** Ids of objects. Nodes of a wait that is just ending may be stale; their objects are still objects. */
export function objectsWaitedFor(k: Kernel, waiter: number): number[] {
  const { words } = k;
  const ids: number[] = [];
  for (let i = 0; i < words[waiter + W_COUNT]; i++) {
    const object = words[words[waiter + W_NODES] + i * NODE_WORDS + N_OBJECT];
    if (object >= OBJECT_TABLE) ids.push(objectId(k, object));
  }
  return ids;
}
