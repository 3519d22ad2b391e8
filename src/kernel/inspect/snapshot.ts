/** What inspection shows of the system. Public: embedders see these types. */
import type { TypeName } from '../../guest-abi/status.ts';

export interface ThreadSnapshot {
  tid: number;
  pid: number;
  name: string;
  /** `running` in guest code; `kernel` in a call; `waiting` parked in one; `held` at its begin or end by a controller. */
  state: 'starting' | 'running' | 'kernel' | 'waiting' | 'held' | 'ending';
  /** The call that it is in, or null. */
  call: string | null;
  /** Ids of the objects that it waits for. */
  waitsFor: number[];
  waitsForAll: boolean;
  /** Address in guest memory that it is parked on (a RatLock, say), or null. */
  futex: number | null;
  /** Ids of the mutexes that it owns. */
  owns: number[];
}

export interface ObjectSnapshot {
  id: number;
  type: TypeName;
  handles: number;
  references: number;
  signaled: boolean;
  /** Semaphore: its count. Mutex: levels of ownership. Completion queue: completions in it. Else 0. */
  count: number;
  /** Thread that owns the mutex, or null. */
  owner: number | null;
  /** Waiters, first to be served first: a thread, or the thread that registered an async wait. */
  waiters: { tid: number; async: boolean }[];
}

export interface ProcessSnapshot {
  pid: number;
  parent: number;
  path: string;
  state: 'suspended' | 'running' | 'exiting';
  handles: number;
  threads: ThreadSnapshot[];
}

export interface SystemSnapshot {
  processes: ProcessSnapshot[];
  objects: ObjectSnapshot[];
  /** Cycles of threads, each waiting for a mutex that the next one owns. */
  deadlocks: number[][];
}
