/** What inspection shows of the system. Public: embedders see these types. */
import type { TypeName } from '../guest-abi/status.ts';

export interface ThreadPicture {
  tid: number;
  pid: number;
  name: string;
  /** `running` in guest code; `kernel` in a call; `waiting` parked in one. */
  state: 'starting' | 'running' | 'kernel' | 'waiting' | 'ending';
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

export interface ObjectPicture {
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

export interface ProcessPicture {
  pid: number;
  parent: number;
  path: string;
  state: 'suspended' | 'running' | 'exiting';
  handles: number;
  threads: ThreadPicture[];
}

export interface SystemPicture {
  processes: ProcessPicture[];
  objects: ObjectPicture[];
  /** Cycles of threads, each waiting for a mutex that the next one owns. */
  deadlocks: number[][];
}
