/** What inspection shows of the system. Public: embedders see these types. */
import type { TypeName } from '../../guest-abi/status.ts';

export interface ThreadSnapshot {
  tid: number;
  pid: number;
  name: string;
  /**
   * `running` in guest code; `kernel` in a call; `waiting` parked in one; `held` at its begin or end by a controller;
   * `stopped` in one, because its process is.
   */
  state: 'starting' | 'running' | 'kernel' | 'waiting' | 'held' | 'stopped' | 'ending';
  /** The call that it is in, or null. */
  call: string | null;
  /** Ids of the objects that it waits for. */
  waitsFor: number[];
  waitsForAll: boolean;
  /** It waits without a time-out. */
  forever: boolean;
  /** Address in guest memory that it is parked on (a RatLock, say), or null. */
  futex: number | null;
  /** Thread that owns the lock at that address, where the lock tells it: a mutex of POSIX, C11 or C++. Else null. */
  futexOwner: number | null;
  /** Thread that has taken the lock at that address and has ended without giving it back, where the lock tells. Else null. */
  futexLeftBy: number | null;
  /** Thread whose answer to a sent message it waits for, serving what is sent to it meanwhile; or null. */
  sendsTo: number | null;
  /** Ids of the mutexes that it owns. */
  owns: number[];
  /** When it began to sleep, milliseconds since boot; null: it is awake. */
  since: number | null;
  /** Milliseconds that it has computed, or been ready to. */
  cpuMs: number;
  /** Who looks inside holds it at the entry of its next call (`Inspector.hold`). */
  controlled: boolean;
}

export interface ObjectSnapshot {
  id: number;
  type: TypeName;
  handles: number;
  references: number;
  signaled: boolean;
  /** Semaphore: its count. Mutex: levels of ownership. Queues: completions, or messages, in it. Timer: 1 while set. File: asynchronous operations pending on it. Else 0. */
  count: number;
  /** Thread that owns the mutex, whose own the message queue is, or that has made the window, until that is destroyed; or null. */
  owner: number | null;
  /** Thread or process whose end it tells, for objects of these types. */
  endOf: number | null;
  /**
   * Waiters, first to be served first: a thread; or, `async`, the thread that registered an async wait, or began an
   * operation that has not been done. Flushes are only counted.
   */
  waiters: { tid: number; async: boolean; operation?: 'read' | 'write' }[];
  /** Ids of the message queues that hear of it. */
  watchers: number[];
  /** Processes that have handles to it, or descriptors, by their ids; 0: the page. */
  holders: number[];
}

export interface ProcessSnapshot {
  pid: number;
  parent: number;
  path: string;
  /** `stopped`: by a signal; its threads hold still, or do so as soon as they make a call. */
  state: 'suspended' | 'running' | 'exiting' | 'stopped';
  handles: number;
  /** When it was made, milliseconds since boot. */
  started: number;
  /** Milliseconds that its threads have computed, also those that have ended. */
  cpuMs: number;
  /** Bytes of its WebAssembly memory; null: one that the program brings itself. */
  memory: number | null;
  /** Bytes of kernel memory that it is charged for. */
  kernelMemory: number;
  threads: ThreadSnapshot[];
}

/** An open handle. */
export interface HandleSnapshot {
  handle: number;
  /** Id of the object that it names: equal for all handles to one object. */
  object: number;
  type: TypeName;
  /** Names of `RAT_RIGHT_…`. */
  rights: string[];
}

/** A program that the page has started, with all its descendants: what it has of what there are quotas for. */
export interface ProgramSnapshot {
  /** Those of its processes that live. */
  pids: number[];
  /** Bytes of kernel memory. */
  kernelMemory: number;
  openFiles: number;
  /** Of what it has made in the file system and what is still there: bytes, in whole pages, and inodes. */
  fileMemory: number;
  inodes: number;
}

export interface SystemSnapshot {
  processes: ProcessSnapshot[];
  programs: ProgramSnapshot[];
  objects: ObjectSnapshot[];
  /** Milliseconds since boot. */
  now: number;
  /**
   * Cycles of threads, each waiting, without a time-out, for what only the next one does: gives a mutex back, ends, or
   * answers.
   */
  deadlocks: number[][];
  /**
   * Threads that can never go on: those of `deadlocks`, who waits for them, and who waits for an event, a semaphore, a
   * queue, a pipe or a word of memory that no thread which goes on, and no handle of the page, could signal.
   */
  stuck: number[];
  /**
   * No thread of any process can go on by itself: each waits, without a time-out, for what only another of them could
   * do. The page could still end it, by a handle that it shares. One look may err while threads hand over to each
   * other; one that is the same a moment later does not.
   */
  standstill: boolean;
}
