/** Threads that can never go on. */
import type { ObjectSnapshot, ThreadSnapshot } from './snapshot.ts';

/** Who could signal an object by a handle: processes; null: the page, or somebody who is not known. By the ids of objects. */
export type Signalers = ReadonlyMap<number, readonly number[] | null>;

/** Threads of which one must do something; null: it may come from elsewhere. */
type Blockers = readonly number[] | null;

/**
 * Finds threads that can never go on, because each waits for what only another of them does, and names the cycles:
 * mutexes and their owners, locks of the program's that tell theirs, ends of threads and of processes, answers to sent
 * messages. A thread that waits for anything else, or with a time-out, may yet be woken, and so may a wait-any with one
 * such object; a wait-all is stuck with one.
 */
export function findDeadlocks(threads: readonly ThreadSnapshot[], objects: readonly ObjectSnapshot[]): number[][] {
  const graph = new WaitGraph(threads, objects, null);
  return cyclesOf(graph, graph.stuck());
}

/**
 * Threads that can never go on, for nobody is left who could signal what they wait for: the threads of all processes that
 * have a handle for it (for an end of a pipe: to the other end) wait themselves in such a way, and the page has none. With those of `findDeadlocks`, and those that
 * wait for them.
 */
export function findStuck(
  threads: readonly ThreadSnapshot[],
  objects: readonly ObjectSnapshot[],
  signalers: Signalers,
): number[] {
  return [...new WaitGraph(threads, objects, signalers).stuck().keys()];
}

/** What threads signal by a handle. */
const BY_HANDLE: readonly ObjectSnapshot['type'][] = [
  'EVENT',
  'SEMAPHORE',
  'TIMER',
  'COMPLETION_QUEUE',
  'MESSAGE_QUEUE',
  'PIPE',
];

class WaitGraph {
  private readonly objects: ReadonlyMap<number, ObjectSnapshot>;
  private readonly ofProcess = new Map<number, number[]>();
  private readonly byTid: ReadonlyMap<number, ThreadSnapshot>;
  /** Queues that hear of objects, and processes that have registered async waits or operations. */
  private readonly watching: ReadonlySet<number>;
  private readonly asynchronous: ReadonlySet<number>;

  /** @param signalers null: what handles could do is not asked; such an object may be signaled. */
  constructor(
    private readonly threads: readonly ThreadSnapshot[],
    objects: readonly ObjectSnapshot[],
    private readonly signalers: Signalers | null,
  ) {
    this.objects = new Map(objects.map((object) => [object.id, object]));
    this.byTid = new Map(threads.map((thread) => [thread.tid, thread]));
    for (const { tid, pid } of threads) {
      const list = this.ofProcess.get(pid);
      if (list === undefined) this.ofProcess.set(pid, [tid]);
      else list.push(tid);
    }
    this.watching = new Set(objects.flatMap(({ watchers }) => watchers));
    this.asynchronous = new Set(
      objects.flatMap(({ waiters }) =>
        waiters.filter((waiter) => waiter.async).map(({ tid }) => this.byTid.get(tid)?.pid ?? -1),
      ),
    );
  }

  /** The largest set of threads of which none can go on before another one of it has. */
  stuck(): Map<number, ThreadSnapshot> {
    const stuck = new Map(this.threads.filter(({ forever }) => forever).map((thread) => [thread.tid, thread]));
    for (let changed = true; changed; ) {
      changed = false;
      for (const thread of stuck.values()) {
        if (this.blockers(thread, stuck).length === 0) changed = stuck.delete(thread.tid);
      }
    }
    return stuck;
  }

  /** Threads of the set that keep this one from going on; none when it may. */
  blockers(thread: ThreadSnapshot, stuck: ReadonlyMap<number, ThreadSnapshot>): number[] {
    const needs = this.needs(thread);
    const blocking = needs.map((need) =>
      need !== null && need.length > 0 && need.every((tid) => stuck.has(tid)) ? need : null,
    );
    const open = blocking.some((need) => need === null);
    if (thread.waitsForAll ? blocking.every((need) => need === null) : open) return [];
    return blocking.flatMap((need) => need ?? []);
  }

  /** For each thing that it waits for: who could bring it. */
  private needs(thread: ThreadSnapshot): Blockers[] {
    const { futex, futexOwner, sendsTo, waitsFor, pid, tid } = thread;
    if (futexOwner !== null) return [[futexOwner]];
    if (futex !== null) return [this.signalers === null ? null : this.othersOf(pid, tid)];
    if (sendsTo !== null) {
      // One that waits for an answer itself serves meanwhile.
      return [this.byTid.get(sendsTo)?.sendsTo === null ? [sendsTo] : null];
    }
    return waitsFor.length === 0 ? [null] : waitsFor.map((id) => this.bringers(this.objects.get(id), thread));
  }

  /** A word of the program's memory is changed by its own threads; by none but the thread itself when it is alone. */
  private othersOf(pid: number, tid: number): Blockers {
    return this.ofProcess.get(pid) ?? [tid];
  }

  private bringers(object: ObjectSnapshot | undefined, { pid }: ThreadSnapshot): Blockers {
    if (object === undefined) return null;
    const { id, type, owner, endOf, count, handles } = object;
    if (type === 'MUTEX') return owner === null ? null : [owner];
    if (type === 'THREAD') return endOf === null ? null : [endOf];
    if (type === 'PROCESS') return endOf === null ? null : (this.ofProcess.get(endOf) ?? null);
    if (this.signalers === null || !BY_HANDLE.includes(type) || handles === 0) return null;
    // What comes by itself: a timer that is set, completions of what is under way, what a queue hears of.
    if (type === 'TIMER' && count > 0) return null;
    if (type === 'COMPLETION_QUEUE' && this.asynchronous.has(pid)) return null;
    if (type === 'MESSAGE_QUEUE' && (owner !== null || this.watching.has(id))) return null;
    const processes = this.signalers.get(id) ?? null;
    return processes === null ? null : processes.flatMap((process) => this.ofProcess.get(process) ?? []);
  }
}

function cyclesOf(graph: WaitGraph, stuck: ReadonlyMap<number, ThreadSnapshot>): number[][] {
  const cycles: number[][] = [];
  const seen = new Set<number>();
  for (const start of stuck.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      const thread = stuck.get(at);
      at = thread === undefined ? undefined : graph.blockers(thread, stuck)[0];
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

/** Own queues of threads that have windows: the page tells those of frames, and of what people do. */
function queuesOfWindows(objects: readonly ObjectSnapshot[]): ReadonlySet<number> {
  const living = objects.filter(({ type, owner }) => type === 'WINDOW' && owner !== null);
  const tids = new Set(living.map(({ owner }) => owner));
  return new Set(objects.filter(({ type, owner }) => type === 'MESSAGE_QUEUE' && tids.has(owner)).map(({ id }) => id));
}

/**
 * Whether all threads there are wait, without a time-out, for what only threads do. A timer that is set, or an async
 * wait for, or watch of, anything else (input, say), may yet bring one of them on, and so may a message of a window's.
 */
export function isStandstill(threads: readonly ThreadSnapshot[], objects: readonly ObjectSnapshot[]): boolean {
  const byPage = queuesOfWindows(objects);
  const byThreads = new Set(
    objects.filter(({ id, type }) => BY_THREADS.includes(type) && !byPage.has(id)).map(({ id }) => id),
  );
  const stuck = ({ forever, futex, waitsFor, sendsTo }: ThreadSnapshot) =>
    forever &&
    (futex !== null || sendsTo !== null || (waitsFor.length > 0 && waitsFor.every((id) => byThreads.has(id))));
  const mayStir = ({ type, count, waiters, watchers }: ObjectSnapshot) => {
    if (type === 'TIMER') return count > 0;
    return !BY_THREADS.includes(type) && (watchers.length > 0 || waiters.some((waiter) => waiter.async));
  };
  return threads.length > 0 && threads.every(stuck) && !objects.some(mayStir);
}
