/**
 * A thread's own message queue. It comes to life when the thread asks for it, or somebody else by the thread's handle, and
 * closes when the thread ends. It hears of what its thread has made: events, processes and threads note their maker and its
 * handle (ObjectType.maker), so those that were there before are found.
 *
 * Who makes an object notes that first and looks for the queue then; who brings a queue to life shows it first and looks for
 * objects then. So none is missed; one that both find is watched once. A thread of another process brings it to life without
 * looking, since it cannot see the thread's handles: the thread itself, or another of its process, looks later.
 */
import { RAT_ERR_CLOSED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { createHandle, forEachHandle, lookup, naturalRights, orCloseHandle } from '../core/handle-table.ts';
import { addReference, O_TYPE, release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { H_SIGNAL_LOCK } from '../memory/header.ts';
import { T_ID, T_OBJECT, T_PROCESS, T_QUEUE } from '../memory/thread-record.ts';
import { closeMessageQueue, createMessageQueue } from './message-queue.ts';
import { G_UNHEARD, OG_BLOCK, OG_OWNER } from './message-records.ts';
import { OT_THREAD } from './thread-object.ts';
import { watchObject } from './watch.ts';

const isUnheard = (k: Kernel, queue: number) => k.words[k.words[queue + OG_BLOCK] + G_UNHEARD] === 1;

/**
 * The calling thread's own queue, which its record has a reference on as long as the thread lives.
 * @returns its position; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY when it is not to be had now.
 */
export function ownQueue(k: Kernel): number {
  const queue = k.words[k.thread + T_QUEUE];
  if (queue !== 0 && !isUnheard(k, queue)) return queue;
  const found = queueOfThread(k, k.words[k.thread + T_OBJECT]);
  if (found > 0) release(k, found);
  return found;
}

/**
 * The own queue of a thread, given its object, with a reference for the caller; it comes to life if it has not.
 * @returns its position; RAT_ERR_CLOSED when the thread has ended; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function queueOfThread(k: Kernel, object: number): number {
  let queue = findQueue(k, object, 0);
  if (queue === 0) {
    const made = createMessageQueue(k, 0);
    if (made < 0) return made;
    k.words[k.words[made + OG_BLOCK] + G_UNHEARD] = 1;
    try {
      queue = findQueue(k, object, made);
    } finally {
      if (queue !== made) release(k, made);
    }
  }
  if (queue < 0) return queue;
  let status: number = RAT_ERR_CLOSED;
  try {
    status = hear(k, object, queue);
  } finally {
    if (status < 0) release(k, queue);
  }
  return status < 0 ? status : queue;
}

/**
 * @param made becomes the thread's queue if it has none, with the caller's reference; 0: none does.
 * @returns the thread's queue, with a reference; 0: it has none; RAT_ERR_CLOSED: it has ended.
 */
function findQueue(k: Kernel, object: number, made: number): number {
  const { words } = k;
  k.lock(H_SIGNAL_LOCK);
  try {
    const thread = words[object + OT_THREAD];
    // A record that is given back is another's soon.
    if (thread === 0 || words[thread + T_OBJECT] !== object) return RAT_ERR_CLOSED;
    let queue = words[thread + T_QUEUE];
    if (queue === 0 && made !== 0) {
      queue = made;
      words[queue + OG_OWNER] = thread;
      Atomics.store(words, thread + T_QUEUE, queue);
    }
    if (queue !== 0) addReference(k, queue);
    return queue;
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** Has a thread's queue hear of what the thread has made before, if that is still to be done and the caller can. */
function hear(k: Kernel, object: number, queue: number): number {
  const { words } = k;
  const thread = Atomics.load(words, object + OT_THREAD);
  // The thread may end meanwhile; then its queue is closed.
  if (!isUnheard(k, queue) || thread === 0 || words[thread + T_PROCESS] !== k.process) return RAT_SUCCESS;
  const id = words[thread + T_ID];
  let status: number = RAT_SUCCESS;
  forEachHandle(k, (handle, candidate) => {
    const { maker, number } = k.types[words[candidate + O_TYPE]] ?? {};
    if (status < 0 || maker === undefined || maker === 0 || words[candidate + maker] !== id) return;
    if (words[candidate + maker + 1] !== (handle | 0)) return;
    const found = lookup(k, handle, number ?? 0, 0);
    if (found < 0) return;
    try {
      if (words[found + maker] === id) status = watchObject(k, found, queue, handle | 0);
    } finally {
      release(k, found);
    }
  });
  if (status < 0) return status;
  Atomics.store(words, words[queue + OG_BLOCK] + G_UNHEARD, 0);
  return RAT_SUCCESS;
}

/**
 * Notes that the calling thread has made an object, on which the caller has a reference, by its first handle; its queue, if
 * it lives, hears of it from now on.
 * @returns RAT_SUCCESS; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY: it will, if it can then, from the thread's next message call on.
 */
export function noteMaker(k: Kernel, object: number, handle: number): number {
  const { words } = k;
  const { maker } = k.types[words[object + O_TYPE]];
  if (maker === 0) return RAT_SUCCESS;
  words[object + maker] = words[k.thread + T_ID];
  Atomics.store(words, object + maker + 1, handle);
  const queue = Atomics.load(words, k.thread + T_QUEUE);
  if (queue === 0) return RAT_SUCCESS;
  let status: number = RAT_ERR_CLOSED;
  try {
    status = watchObject(k, object, queue, handle | 0);
  } finally {
    if (status < 0) Atomics.store(words, words[queue + OG_BLOCK] + G_UNHEARD, 1);
  }
  return status;
}

/**
 * Gives an object that the calling thread has made to its process; as adoptObject (core/handle-table.ts), which is for what
 * nobody hears of.
 */
export function adoptMade(k: Kernel, object: number): number {
  if (object < 0) return object;
  try {
    const handle = createHandle(k, k.process, object, naturalRights(k, object));
    if (handle < 0) return handle;
    const status = orCloseHandle(k, handle, () => noteMaker(k, object, handle));
    return status < 0 ? status : handle;
  } finally {
    release(k, object);
  }
}

/** The thread has ended, and its record has given the queue up: drops the record's reference. */
export function closeOwnQueue(k: Kernel, queue: number): void {
  try {
    closeMessageQueue(k, queue);
  } finally {
    release(k, queue);
  }
}
