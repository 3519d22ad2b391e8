/**
 * Watches: a message queue hears that an object was signaled. It observes: a watch stands in front of those who wait for the
 * object, takes nothing, and stays until it is ended. While one stands there, each signal goes the long way, through the
 * object's lock, so none is missed; and what was signaled before is told when it begins.
 *
 * A queue watches an object once, whatever handles name it; and by a handle, which its messages name: when that is closed
 * the watch ends. With a watch goes its message, told and not taken or not.
 */
import { RAT_ERR_NOT_FOUND, RAT_SUCCESS, TYPE } from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { closeHandle, lookup, rightsOf } from '../core/handle-table.ts';
import { addReference, forEachObject, O_TYPE, O_WAIT_HEAD, release } from '../core/object.ts';
import {
  enqueueFirstLocked,
  hasWaiters,
  initNode,
  initWaiter,
  lockObject,
  N_NEXT,
  N_WAITER,
  OUTCOME_WAITING,
  unlockObject,
  W_FLAGS,
  W_WORD,
} from '../core/wait-queue.ts';
import { flagsOfKind, KIND_WATCH, kindOf, type WaiterKind } from '../core/waiter-kind.ts';
import { flushDeferred } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { P_WATCHES } from '../memory/process-record.ts';
import { cancelOperations } from './async-io.ts';
import { lockQueue, OG_BLOCK, unlockQueue } from './message-records.ts';
import {
  claimSourcesLocked,
  endSources,
  S_ID,
  S_PROCESS,
  S_TYPE,
  S_WINDOW,
  SOURCE_PACKETS,
  tell,
  tellLater,
  tellNow,
} from './message-source.ts';
import { hasOperations } from './operation.ts';
import { claimArmed, dropDecided, K_NODE, K_QUEUE, K_SOURCE, PACKET_ARMED } from './packet.ts';

/**
 * Has a queue hear of an object, by a handle of the calling process's. The caller has references on both.
 * @returns RAT_SUCCESS, also when it does already: its messages name this handle from now on; RAT_ERR_CLOSED, RAT_ERR_QUOTA
 *   or RAT_ERR_NO_MEMORY.
 */
export function watchObject(k: Kernel, object: number, queue: number, handle: number): number {
  const { words } = k;
  const watch = SOURCE_PACKETS.reserve(k, queue);
  if (watch < 0) return watch;
  Atomics.store(words, k.process + P_WATCHES, 1);
  let former = 0;
  lockObject(k, object);
  try {
    former = findLocked(words, object, (other) => words[other + K_QUEUE] === queue);
    if (former !== 0) words[former + K_SOURCE] = handle;
    else armLocked(k, watch, object, queue, handle);
  } finally {
    unlockObject(k, object);
    try {
      if (former !== 0) SOURCE_PACKETS.free(k, queue, watch);
      // Closed too early for its closer to see it:
      else if (SOURCE_PACKETS.isClosed(k, queue)) endWatches(k, object, (other) => other === watch);
      if (rightsOf(k, handle) === 0) endWatchesOf(k, object, handle);
    } finally {
      flushDeferred(k);
    }
  }
  return RAT_SUCCESS;
}

/**
 * Has a queue hear of a timer of a window's, which nobody has a handle to: by messages for the window.
 * @returns as watchObject.
 */
export function watchTimer(k: Kernel, timer: number, queue: number, window: number, id: number): number {
  const { words } = k;
  const watch = SOURCE_PACKETS.reserve(k, queue);
  if (watch < 0) return watch;
  words[watch + S_WINDOW] = window;
  words[watch + S_ID] = id;
  lockObject(k, timer);
  try {
    armLocked(k, watch, timer, queue, 0);
    // It goes with the window, whoever has set it.
    words[watch + S_PROCESS] = 0;
  } finally {
    unlockObject(k, timer);
    if (SOURCE_PACKETS.isClosed(k, queue)) endAllWatches(k, timer);
  }
  return RAT_SUCCESS;
}

/** Nobody hears of an object any more. */
export function endAllWatches(k: Kernel, object: number): void {
  endWatches(k, object, () => true);
}

function armLocked(k: Kernel, watch: number, object: number, queue: number, handle: number): void {
  const { words } = k;
  const type = k.types[words[object + O_TYPE]];
  const node = watch + K_NODE;
  addReference(k, object);
  addReference(k, queue);
  words[watch + K_QUEUE] = queue;
  words[watch + K_SOURCE] = handle;
  words[watch + S_TYPE] = type.message;
  words[watch + S_PROCESS] = k.process;
  initNode(words, node, object, watch, 0, 0);
  initWaiter(k, watch, k.thread, flagsOfKind(KIND_WATCH), node, PACKET_ARMED);
  enqueueFirstLocked(k, node);
  if (type.isSignaled(k, object, 0)) observed(k, object, watch);
}

function observed(k: Kernel, object: number, watch: number): void {
  const type = k.types[k.words[object + O_TYPE]];
  // Two objects that lock last are never locked at once (core/wake.ts, lock order).
  if (type.locksLast) tellLater(k, watch);
  else tell(k, watch, type.completionValue(k, object));
}

export const WATCH_WAITER: WaiterKind = {
  decided: () => undefined,
  observed,
  deliver: tellNow,
  dropped: () => undefined,
};

/** The first of an object's watches that is as wanted, and has not been ended; 0: there is none. With the object's lock. */
function findLocked(words: Int32Array, object: number, wanted: (watch: number) => boolean): number {
  for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
    const watch = words[node + N_WAITER];
    if (kindOf(words[watch + W_FLAGS]) !== KIND_WATCH) return 0;
    if (words[watch + W_WORD] === OUTCOME_WAITING && wanted(watch)) return watch;
  }
  return 0;
}

/** Ends those of an object's watches that are as wanted: how many. */
function endWatches(k: Kernel, object: number, wanted: (watch: number) => boolean): number {
  const { words } = k;
  const claimed: number[] = [];
  const claim = (watch: number) => {
    if (wanted(watch) && claimArmed(words, watch)) claimed.push(watch);
    return false;
  };
  if (!hasWaiters(words, object)) return 0;
  lockObject(k, object);
  findLocked(words, object, claim);
  unlockObject(k, object);
  const { attempt, end } = allOf();
  for (const watch of claimed) attempt(() => dropDecided(k, words[watch + K_QUEUE], watch));
  end();
  return claimed.length;
}

/** Has a queue hear of an object no more: RAT_SUCCESS or RAT_ERR_NOT_FOUND. */
export function unwatchObject(k: Kernel, object: number, queue: number): number {
  const ended = endWatches(k, object, (watch) => k.words[watch + K_QUEUE] === queue);
  return ended === 0 ? RAT_ERR_NOT_FOUND : RAT_SUCCESS;
}

/** Ends what was watched by a handle of the calling process. */
function endWatchesOf(k: Kernel, object: number, handle: number): void {
  const { words, process } = k;
  endWatches(k, object, (watch) => words[watch + K_SOURCE] === (handle | 0) && words[watch + S_PROCESS] === process);
}

/** Closes a handle of the calling process, and ends what was begun by it. Results as of closeHandle. */
export function closeAndEnd(k: Kernel, handle: number): number {
  const watched = Atomics.load(k.words, k.process + P_WATCHES) === 0 ? -1 : lookup(k, handle, 0, 0);
  try {
    // First, because closing the last handle may signal the object; and then those that have begun meanwhile.
    if (watched > 0) endWatchesOf(k, watched, handle);
    const status = closeHandle(k, k.process, handle);
    if (watched > 0) endWatchesOf(k, watched, handle);
    if (status === RAT_SUCCESS && hasOperations(k, k.process)) cancelOperations(k, handle);
    return status;
  } finally {
    if (watched > 0) release(k, watched);
  }
}

/** A process has ended, none of whose threads acts any more: nobody hears of what was watched by its handles. */
export function dropWatches(k: Kernel, process: number): void {
  const { words } = k;
  if (words[process + P_WATCHES] === 0) return;
  const { attempt, end } = allOf();
  forEachObject(k, TYPE.MESSAGE_QUEUE, (queue) => {
    if (words[queue + O_TYPE] !== TYPE.MESSAGE_QUEUE || SOURCE_PACKETS.isClosed(k, queue)) return;
    lockQueue(k, queue);
    const isIts = (source: number) => words[source + S_PROCESS] === process;
    const claimed = claimSourcesLocked(k, words[queue + OG_BLOCK], isIts);
    unlockQueue(k, queue);
    attempt(() => endSources(k, queue, claimed));
  });
  end();
}
