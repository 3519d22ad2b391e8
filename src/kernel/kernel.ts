/**
 * One thread's view of kernel memory: the views, who the thread is, and what it may do. The page's main thread
 * has one per system, every worker has one. All kernel functions take it as their first argument.
 */
import { MAX_OBJECTS, MAX_PROCESSES, MAX_THREADS, THREADS_RESERVED } from '../guest-abi/limits.ts';
import { PROCESS_STATE } from '../guest-abi/values.ts';
import { Deferred } from './core/deferred.ts';
import type { FaultPoint } from './core/fault-points.ts';
import type { ObjectType } from './core/object-type.ts';
import type { Clock } from './core/wall-clock.ts';
import type { FileSystem } from './fs/file-system.ts';
import {
  H_EPOCH_F64,
  H_HEAP_END,
  H_MAGIC,
  H_NEXT_OBJECT_ID,
  H_NEXT_PROCESS_ID,
  H_NEXT_THREAD_ID,
  H_OBJECT_HIGH,
  H_PROCESS_HIGH,
  H_QUOTA_HANDLES,
  H_QUOTA_HEAP,
  H_QUOTA_PACKETS,
  H_QUOTA_PROGRAM_HEAP,
  H_QUOTA_PROGRAM_OPEN_FILES,
  H_QUOTA_PROGRAM_PROCESSES,
  H_QUOTA_PROGRAM_THREADS,
  H_QUOTA_SURFACES,
  H_QUOTA_SYSTEM_THREADS,
  H_QUOTA_THREADS,
  H_QUOTA_WINDOWS,
  H_RESERVE_END,
  H_THREAD_HIGH,
  HEAP_START,
  MAGIC,
  OBJECT_TABLE,
  PAGE_PROCESS,
  PAGE_THREAD,
} from './memory/header.ts';
import { heapInit } from './memory/heap.ts';
import { lock, unlock } from './memory/lock.ts';
import { P_STATE } from './memory/process-record.ts';
import { SURFACE_UNIT_BYTES, type SurfaceMemory } from './memory/surface-memory.ts';
import { T_ID, T_PROCESS, T_STATE, THREAD_STATE } from './memory/thread-record.ts';
import { OBJECT_TYPES, WAITER_KINDS } from './objects/types.ts';

export interface KernelOptions {
  /** Bytes of kernel memory. */
  bytes: number;
  quotaHandles: number;
  quotaThreads: number;
  quotaPackets: number;
  /** Threads of all processes, and of a program and its descendants; default: as many as there are records for. */
  quotaSystemThreads?: number;
  quotaProgramThreads?: number;
  /** Bytes of the heap that one process may take; default: no limit. */
  quotaHeap?: number;
  /** What a program and its descendants may have together: processes, bytes of the heap; default: no limit. */
  quotaProgramProcesses?: number;
  quotaProgramHeap?: number;
  /** Open files of a program and its descendants; default: no limit. */
  quotaProgramOpenFiles?: number;
  /** Windows of one process, and bytes of memory for their pixels; default: none. */
  quotaWindows?: number;
  quotaSurfaces?: number;
  /** Bytes of the heap that are kept for the page; default: none. */
  reserve?: number;
  /** `performance.timeOrigin + performance.now()` or the like, in milliseconds. */
  wallClock: Clock;
}

/** The page's thread's id: no other thread's. */
const PAGE_THREAD_ID = 0x1fffffff;

/** Who notes where a thread sleeps. Neither may throw, or change anything of the kernel's. */
export interface SleepWatch {
  sleeps(): void;
  wakes(): void;
}

export class Kernel {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly floats: Float64Array;
  /** The calling thread's record and process record. */
  thread: number = PAGE_THREAD;
  process: number = PAGE_PROCESS;
  /** The state word with which the thread has entered the kernel. */
  entered: number = THREAD_STATE.KERNEL;
  /** The signal that was taken last: its number, who has sent it, and what the thread blocked before. */
  signal = 0;
  signalSender = 0;
  signalMask = 0;
  /** The call under way has been told of, or is none of the program's: it goes through the gate (process/observing.ts). */
  observing = false;
  /** Told before the thread goes to sleep while H_STACKS is not 0, or its call is observed; and when it is awake again. */
  sleepWatch: SleepWatch | undefined = undefined;
  /** The wait under way ends when something is sent to the thread (objects/send.ts). */
  serving = false;
  /** By their numbers. */
  readonly types: readonly ObjectType[];
  readonly waiterKinds = WAITER_KINDS;
  readonly deferred: Deferred;
  /** How often the thread looks at its word before it goes to sleep (core/park.ts). */
  spins = 64;
  waits = 0;
  /** The guest's memory, if `length` bytes from `address` on lie inside; of a thread that has none: undefined. */
  guestBytes: ((address: number, length: number) => Uint8Array | null) | undefined = undefined;
  /** Test hook: called inside critical sections (fault-points.ts). */
  fault: ((point: FaultPoint) => void) | undefined = undefined;
  /** When the system was booted, on the clock of `wallTime`. */
  readonly epoch: number;
  /** What windows' pixels lie in; null in a test that has none. */
  surfaces: SurfaceMemory | null = null;
  private attachedFiles: FileSystem | undefined;

  /** @param types a test's own among them. */
  constructor(
    readonly buffer: SharedArrayBuffer,
    /** false on the page's main thread, which may not block. */
    readonly mayBlock: boolean,
    private readonly wallClock: Clock,
    types: readonly ObjectType[] = OBJECT_TYPES,
  ) {
    this.words = new Int32Array(buffer);
    this.bytes = new Uint8Array(buffer);
    this.floats = new Float64Array(buffer);
    if (this.words[H_MAGIC] !== MAGIC) throw new Error('This is not kernel memory.');
    this.epoch = this.floats[H_EPOCH_F64 >> 1];
    this.deferred = new Deferred(this.words);
    this.types = types.reduce<ObjectType[]>((table, type) => Object.assign(table, { [type.number]: type }), []);
  }

  /** Lays out kernel memory and gives the page's view of it. */
  static create(options: KernelOptions, mayBlock = false, types = OBJECT_TYPES): Kernel {
    const size = Math.floor(options.bytes / 4);
    if (size < HEAP_START + (1 << 16)) throw new RangeError(`Kernel memory of ${options.bytes} bytes is too small.`);
    const buffer = new SharedArrayBuffer(size * 4);
    const words = new Int32Array(buffer);
    words[H_MAGIC] = MAGIC;
    words[H_NEXT_OBJECT_ID] = 1;
    words[H_NEXT_PROCESS_ID] = 1;
    words[H_NEXT_THREAD_ID] = 1;
    words[H_OBJECT_HIGH] = OBJECT_TABLE;
    words[H_THREAD_HIGH] = 1;
    words[H_PROCESS_HIGH] = 1;
    words[H_QUOTA_HANDLES] = options.quotaHandles;
    words[H_QUOTA_THREADS] = options.quotaThreads;
    const mostThreads = MAX_THREADS - THREADS_RESERVED;
    words[H_QUOTA_SYSTEM_THREADS] = Math.min(options.quotaSystemThreads ?? mostThreads, mostThreads);
    words[H_QUOTA_PROGRAM_THREADS] = options.quotaProgramThreads ?? MAX_THREADS;
    words[H_QUOTA_PACKETS] = options.quotaPackets;
    words[H_QUOTA_HEAP] = Math.floor((options.quotaHeap ?? options.bytes) / 4);
    words[H_QUOTA_PROGRAM_PROCESSES] = Math.max(1, options.quotaProgramProcesses ?? MAX_PROCESSES);
    words[H_QUOTA_PROGRAM_HEAP] = Math.floor((options.quotaProgramHeap ?? options.bytes) / 4);
    words[H_QUOTA_PROGRAM_OPEN_FILES] = options.quotaProgramOpenFiles ?? MAX_OBJECTS;
    words[H_QUOTA_WINDOWS] = options.quotaWindows ?? 0;
    words[H_QUOTA_SURFACES] = Math.floor((options.quotaSurfaces ?? 0) / SURFACE_UNIT_BYTES);
    words[H_RESERVE_END] = size;
    words[H_HEAP_END] = size - Math.floor((options.reserve ?? 0) / 4);
    words[PAGE_PROCESS + P_STATE] = PROCESS_STATE.RUNNING;
    words[PAGE_THREAD + T_STATE] = THREAD_STATE.KERNEL;
    words[PAGE_THREAD + T_PROCESS] = PAGE_PROCESS;
    words[PAGE_THREAD + T_ID] = PAGE_THREAD_ID;
    new Float64Array(buffer)[H_EPOCH_F64 >> 1] = options.wallClock();
    heapInit(words);
    return new Kernel(buffer, mayBlock, options.wallClock, types);
  }

  /** Milliseconds since boot. */
  now(): number {
    return this.wallClock() - this.epoch;
  }

  /** Milliseconds since 1970. */
  wallTime(): number {
    return this.wallClock();
  }

  /** The system's files. */
  get files(): FileSystem {
    if (this.attachedFiles === undefined) throw new Error('The file system is not attached.');
    return this.attachedFiles;
  }

  set files(files: FileSystem) {
    this.attachedFiles = files;
  }

  /** The same; null in a test that has no files. */
  get filesIfAny(): FileSystem | null {
    return this.attachedFiles ?? null;
  }

  lock(at: number): void {
    lock(this.words, at, this.mayBlock);
  }

  unlock(at: number): void {
    unlock(this.words, at);
  }
}
