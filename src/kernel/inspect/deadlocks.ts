/** Threads that can never go on. */
import type { ObjectSnapshot, ThreadSnapshot } from './snapshot.ts';

/**
 * Finds threads that can never go on, because each waits for a mutex that another of them owns, and names the
 * cycles. A thread that waits for anything else, or with a time-out, may yet be woken, and so may a wait-any with one such
 * object.
 */
export function findDeadlocks(threads: ThreadSnapshot[], objects: ObjectSnapshot[]): number[][] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const stuck = new Map(threads.filter(({ forever }) => forever).map((thread) => [thread.tid, thread]));
  /** Owners, still stuck, that keep this thread from going on; empty when it may. */
  const blockers = (thread: ThreadSnapshot): number[] => {
    if (thread.futexOwner !== null) return stuck.has(thread.futexOwner) ? [thread.futexOwner] : [];
    if (thread.sendsTo !== null) {
      const receiver = stuck.get(thread.sendsTo);
      // One that waits for an answer itself serves meanwhile.
      return receiver !== undefined && receiver.sendsTo === null ? [receiver.tid] : [];
    }
    const owners = thread.waitsFor.map((id) => {
      const object = byId.get(id);
      const owner = object?.type === 'MUTEX' ? object.owner : null;
      return owner !== null && stuck.has(owner) ? owner : null;
    });
    const blocking = owners.filter((owner) => owner !== null);
    const several = thread.waitsFor.length > 1 && !thread.waitsForAll;
    return several && blocking.length < owners.length ? [] : blocking;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const thread of stuck.values()) {
      if (blockers(thread).length === 0) changed = stuck.delete(thread.tid);
    }
  }
  const cycles: number[][] = [];
  const seen = new Set<number>();
  for (const start of stuck.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      const thread = stuck.get(at);
      at = thread === undefined ? undefined : blockers(thread)[0];
    }
    // Only a path that comes back to itself is a new cycle; else it leads into one that is known.
    if (at !== undefined && path.includes(at)) cycles.push(path.slice(path.indexOf(at)));
  }
  return cycles;
}

/** Objects that only threads signal, or the end of one; timers, as long as none is set. */
const BY_THREADS: readonly ObjectSnapshot['type'][] = [
  'EVENT',
  'MUTEX',
  'SEMAPHORE',
  'THREAD',
  'PROCESS',
  'TIMER',
  'COMPLETION_QUEUE',
  'MESSAGE_QUEUE',
];

/**
 * Whether all threads there are wait, without a time-out, for what only threads do. A timer that is set, or an async
 * wait for, or watch of, anything else (input, say), may yet bring one of them on.
 */
export function isStandstill(threads: readonly ThreadSnapshot[], objects: readonly ObjectSnapshot[]): boolean {
  const byThreads = new Set(objects.filter(({ type }) => BY_THREADS.includes(type)).map(({ id }) => id));
  const stuck = ({ forever, futex, waitsFor, sendsTo }: ThreadSnapshot) =>
    forever &&
    (futex !== null || sendsTo !== null || (waitsFor.length > 0 && waitsFor.every((id) => byThreads.has(id))));
  const mayStir = ({ type, count, waiters, watchers }: ObjectSnapshot) => {
    if (type === 'TIMER') return count > 0;
    return !BY_THREADS.includes(type) && (watchers.length > 0 || waiters.some((waiter) => waiter.async));
  };
  return threads.length > 0 && threads.every(stuck) && !objects.some(mayStir);
}
