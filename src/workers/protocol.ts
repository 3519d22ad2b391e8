/**
 * Control messages between the page and its workers, carried by Comlink. Never a system call: those go through
 * shared memory.
 */
import type { CallGroup } from '../guest-abi/call-numbers.ts';

/** Calls that a worker has not from the start (imports.ts). */
export type LazyGroup = Exclude<CallGroup, 'basic'>;

/** What a worker is told once, before its first job. */
export interface WorkerSetup {
  kernel: SharedArrayBuffer;
  files: SharedArrayBuffer;
  /** What windows' pixels lie in. */
  surfaces: SharedArrayBuffer;
  /** What people read of calls, when somebody looks at them (call-reference.ts). */
  reference: SharedArrayBuffer;
  /** Web Lock that the worker holds as long as it lives. */
  lockName: string;
  /** Where trace events go; absent when nobody traces. A port, because nothing is answered. */
  trace?: MessagePort;
  traceCalls: TraceCalls;
  /** Groups of calls that programs of the system have needed: the worker loads them when it stands. */
  groups: readonly LazyGroup[];
  /** See RatMemoryGrowsFirst. */
  memoryGrowsFirst: boolean;
}

/** Which calls are told of: all; all, and when they begin, too; or those with a status that their row does not list. */
export type TraceCalls = 'all' | 'begun' | 'unlisted';

/** A message on the trace port, answered by the same: what was told before it has come. */
export const TRACE_FLUSH = 'flush';

/**
 * A message of its own: the worker could not load calls that programs need. It is to be replaced, because engines may not
 * try again.
 */
export const GROUPS_MISSING = 'groups-missing';

/** A message of its own: the worker has found no room for a program's memory. */
export const ROOM_WANTED = 'room-wanted';

/**
 * A message of its own, `{ calls }`: `CallEvent`s of observed threads (kernel/process/observing.ts), oldest first.
 *
 * A message of its own, `{ trap }`: a program has trapped. It comes about when the end of its process does. */
export interface TrapReport {
  readonly pid: number;
  /** Why, in the words of standard error. */
  readonly reason: string;
  /** Innermost first. */
  readonly frames: readonly TrapFrame[];
}

export interface TrapFrame {
  /** The function; empty when nobody knows. */
  readonly name: string;
  /** As the compiler was given it; empty when nobody knows. */
  readonly file: string;
  /** From 1; 0 when nobody knows. */
  readonly line: number;
  readonly column: number;
  /** The engine tells the function alone: the line is the one where that begins. */
  readonly begins?: true;
}

/** Where a compiled program comes from. */
export interface JobImage {
  /** Its file, and the content of the file that was compiled. */
  readonly inode: number;
  readonly generation: number;
  /** Where the body of the code section begins in what was compiled. */
  readonly codeStart: number;
}

/** One guest thread to run. */
export interface Job {
  /** Thread record. */
  thread: number;
  /** Whose it is, by its id. */
  tid: number;
  /** The program; absent when the worker has it already. */
  module?: WebAssembly.Module;
  moduleId: number;
  /** The groups of calls that it imports of. */
  groups: readonly LazyGroup[];
  image: JobImage;
  /** null for a program that brings its own. */
  memory: WebAssembly.Memory | null;
  /** By which names the program imports it. */
  memoryName: { readonly module: string; readonly name: string };
  /** Bytes of the memory that an earlier process may have left something in. */
  dirtyBytes: number;
  /** true for the process's first thread, which runs `_start`. */
  main: boolean;
}

export interface ProcessWorkerApi {
  /** Loads groups of calls, so that they are there when a program comes that needs them. */
  prepare(groups: readonly LazyGroup[]): void;
  setup(setup: WorkerSetup): Promise<void>;
  /** Runs a guest thread to its end; the answer says only that the worker is back. */
  run(job: Job): void | Promise<void>;
}
