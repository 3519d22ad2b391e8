/**
 * One thread's view of kernel memory: the views, who the thread is, and what it may do. The page's main thread
 * has one per system, every worker has one. All kernel functions take it as their first argument.
 */
import { MAXIMUM_WAIT_OBJECTS } from '../guest-abi/status.ts';
import type { FaultPoint } from './fault-points.ts';
import type { FileSystem } from './fs/file-system.ts';
import { heapInit } from './heap.ts';
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
  H_QUOTA_THREADS,
  H_THREAD_HIGH,
  HEAP_START,
  K_NEXT,
  MAGIC,
  O_REFS,
  OBJECT_TABLE,
  P_STATE,
  PAGE_PROCESS,
  PAGE_THREAD,
  T_ID,
  T_PROCESS,
  T_STATE,
  THREAD_STATE,
} from './layout.ts';
import { lock, unlock } from './lock.ts';

/** Milliseconds on a clock that all threads of the system share. */
export type Clock = () => number;

export interface KernelOptions {
  /** Bytes of kernel memory. */
  bytes: number;
  quotaHandles: number;
  quotaThreads: number;
  quotaPackets: number;
  /** Bytes of the heap that one process's pipes and packets may take; default: no limit. */
  quotaHeap?: number;
  /** `performance.timeOrigin + performance.now()` or the like, in milliseconds. */
  wallClock: Clock;
}

export class Kernel {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly floats: Float64Array;
  /** The calling thread's record and process record. */
  thread: number = PAGE_THREAD;
  process: number = PAGE_PROCESS;
  /** The system's files, once they are attached. */
  files: FileSystem | undefined = undefined;
  /** Objects of the wait under way, and the index that satisfied it (wait.ts). */
  readonly objects = new Int32Array(MAXIMUM_WAIT_OBJECTS);
  index = 0;
  /** How often the thread looks at its word before it goes to sleep (wait.ts). */
  spins = 64;
  waits = 0;
  /** Why the last function that returns 0 for failure failed: `RAT_ERR_…`. */
  error = 0;
  /** What nextRequest took: `REQUEST`. */
  request = 0;
  /** What is done when the current locks have been released (completion-queue.ts, flushDeferred). */
  private readonly wakes = new Int32Array(MAXIMUM_WAIT_OBJECTS);
  private wakeCount = 0;
  private deferredPackets = 0;
  private readonly deferredQueues: number[] = [];
  /** Test hook: called inside critical sections (fault-points.ts). */
  fault: ((point: FaultPoint) => void) | undefined = undefined;
  private readonly epoch: number;

  constructor(
    readonly buffer: SharedArrayBuffer,
    /** false on the page's main thread, which may not block. */
    readonly mayBlock: boolean,
    private readonly wallClock: Clock,
  ) {
    this.words = new Int32Array(buffer);
    this.bytes = new Uint8Array(buffer);
    this.floats = new Float64Array(buffer);
    if (this.words[H_MAGIC] !== MAGIC) throw new Error('This is not kernel memory.');
    this.epoch = this.floats[H_EPOCH_F64 >> 1];
  }

  /** Lays out kernel memory and gives the page's view of it. */
  static create(options: KernelOptions, mayBlock = false): Kernel {
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
    words[H_QUOTA_PACKETS] = options.quotaPackets;
    words[H_QUOTA_HEAP] = Math.floor((options.quotaHeap ?? options.bytes) / 4);
    words[H_HEAP_END] = size;
    words[PAGE_PROCESS + P_STATE] = 2;
    words[PAGE_THREAD + T_STATE] = THREAD_STATE.KERNEL;
    words[PAGE_THREAD + T_PROCESS] = PAGE_PROCESS;
    words[PAGE_THREAD + T_ID] = 0x1fffffff;
    new Float64Array(buffer)[H_EPOCH_F64 >> 1] = options.wallClock();
    heapInit(words);
    return new Kernel(buffer, mayBlock, options.wallClock);
  }

  /** Milliseconds since boot. */
  now(): number {
    return this.wallClock() - this.epoch;
  }

  /**
   * Wakes a thread when the locks have been released: woken earlier, it would run into them, and on a busy
   * machine in place of their holder.
   */
  deferWake(word: number): void {
    if (this.wakeCount === this.wakes.length) Atomics.notify(this.words, word);
    else this.wakes[this.wakeCount++] = word;
  }

  /** Wakes those that were put off. A word may be another wait's by now; a needless wake-up harms nobody. */
  wakeDeferred(): void {
    while (this.wakeCount > 0) Atomics.notify(this.words, this.wakes[--this.wakeCount]);
  }

  /** Puts a decided async wait off until no lock is held. */
  deferPacket(packet: number): void {
    // Appended, so that completions keep the order in which they were satisfied.
    this.words[packet + K_NEXT] = 0;
    if (this.deferredPackets === 0) this.deferredPackets = packet;
    else {
      let last = this.deferredPackets;
      while (this.words[last + K_NEXT] !== 0) last = this.words[last + K_NEXT];
      this.words[last + K_NEXT] = packet;
    }
  }

  nextDeferredPacket(): number {
    const packet = this.deferredPackets;
    if (packet !== 0) this.deferredPackets = this.words[packet + K_NEXT];
    return packet;
  }

  /** Puts the check of a completion queue's wait-alls off; keeps a reference on it until then. */
  deferAllCheck(queue: number): void {
    if (this.deferredQueues.includes(queue)) return;
    Atomics.add(this.words, queue + O_REFS, 1);
    this.deferredQueues.push(queue);
  }

  nextAllCheck(): number {
    return this.deferredQueues.shift() ?? 0;
  }

  get hasDeferred(): boolean {
    return this.deferredPackets !== 0 || this.deferredQueues.length > 0;
  }

  lock(at: number): void {
    lock(this.words, at, this.mayBlock);
  }

  unlock(at: number): void {
    unlock(this.words, at);
  }
}
