/**
 * Kernel memory for a test, with threads that the test plays one after another: each is a view of the same memory
 * whose record is in state KERNEL, as if its worker had come through the gate.
 */
import { TYPE } from '../../../src/guest-abi/status.ts';
import { type CounterName, readCounters } from '../../../src/kernel/counters.ts';
import { prepareHandles } from '../../../src/kernel/handle-table.ts';
import { type Clock, Kernel } from '../../../src/kernel/kernel.ts';
import {
  OM_RECURSIVE,
  OS_MAXIMUM,
  OUTCOME_INDEX,
  OUTCOME_TIMEOUT,
  OUTCOME_WAITING,
  PAGE_PROCESS,
  R_READ_END,
  R_WRITE_END,
  STATE_MANUAL,
  STATE_SIGNALED,
  T_OWNED,
  T_STATE,
  T_WAITER,
  THREAD_STATE,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_WORD,
  WAITER_ALL,
} from '../../../src/kernel/layout.ts';
import { createObject } from '../../../src/kernel/object.ts';
import { createPipe } from '../../../src/kernel/pipe.ts';
import { createProcess } from '../../../src/kernel/process.ts';
import { takenMutex } from '../../../src/kernel/state.ts';
import { utf8Bytes } from '../../../src/kernel/text.ts';
import { createThread, endThread, freeThread } from '../../../src/kernel/thread.ts';
import { dequeueNodes, statusOf, unqueueAll } from '../../../src/kernel/wait.ts';

export interface SystemOptions {
  /** Bytes of heap, a little less. */
  heapBytes?: number;
  quotaHandles?: number;
  quotaThreads?: number;
  quotaPackets?: number;
  /** The clock moved by hand, if it is not given. */
  wallClock?: Clock;
}

/** Kernel memory without its heap: tables have fixed sizes. */
const TABLE_BYTES = 10 << 20;

export class System {
  /** Milliseconds; moved by hand. */
  readonly clock = { now: 5000 };
  readonly page: Kernel;
  /** A process record, of which all played threads are. */
  readonly process: number;
  private readonly baseline: Record<CounterName, number>;
  private readonly wallClock: Clock;

  constructor(options: SystemOptions = {}) {
    this.wallClock = options.wallClock ?? (() => this.clock.now);
    this.page = Kernel.create(
      {
        bytes: TABLE_BYTES + (options.heapBytes ?? 1 << 20),
        quotaHandles: options.quotaHandles ?? 4096,
        quotaThreads: options.quotaThreads ?? 64,
        quotaPackets: options.quotaPackets ?? 256,
        wallClock: this.wallClock,
      },
      true,
    );
    // So that no deadline of a test is 0, which would be a poll.
    this.clock.now += 1000;
    this.process = createProcess(this.page, PAGE_PROCESS, utf8Bytes('/bin/test'));
    this.prepareHandles();
    this.baseline = readCounters(this.page.words);
  }

  get words(): Int32Array {
    return this.page.words;
  }

  /** Gives the process the first part of its handle table, so that it does not count as a leak later. */
  prepareHandles(): void {
    prepareHandles(this.page, this.process);
  }

  /** Another view of the same memory; the page's thread until it is given one. */
  view(): Kernel {
    return new Kernel(this.page.buffer, true, this.wallClock);
  }

  /** A view that acts as a new thread. */
  thread(process = this.process): Kernel {
    const k = this.view();
    k.thread = createThread(k, process, utf8Bytes('test'));
    if (k.thread === 0) throw new Error(`No thread: ${k.error}`);
    k.process = process;
    k.words[k.thread + T_STATE] = THREAD_STATE.KERNEL;
    return k;
  }

  /** Ends a played thread and gives its record back, as the broker does. */
  end(k: Kernel, exitCode = 0): void {
    endThread(this.page, k.thread, exitCode);
    freeThread(this.page, k.thread);
  }

  /** Counters that differ from what they were at the beginning: {} when nothing is left over. */
  leaks(): Partial<Record<CounterName, number>> {
    const now = readCounters(this.words);
    const changed = Object.entries(now).map(
      ([name, value]) => [name, value - this.baseline[name as CounterName]] as const,
    );
    return Object.fromEntries(changed.filter(([, difference]) => difference !== 0));
  }
}

// ── Objects, each with one reference and no handle ─────────────────────────────────────────────────────────

export function newEvent(k: Kernel, options: { manual?: boolean; set?: boolean } = {}): number {
  return createObject(k, TYPE.EVENT, (options.manual ? STATE_MANUAL : 0) | (options.set ? STATE_SIGNALED : 0));
}

export function newMutex(k: Kernel, options: { recursive?: boolean; owned?: boolean } = {}): number {
  const mutex = createObject(k, TYPE.MUTEX, options.owned ? takenMutex(0, k.thread) : 0);
  k.words[mutex + OM_RECURSIVE] = options.recursive ? 1 : 0;
  if (options.owned) Atomics.add(k.words, k.thread + T_OWNED, 1);
  return mutex;
}

export function newSemaphore(k: Kernel, initial: number, maximum: number): number {
  const semaphore = createObject(k, TYPE.SEMAPHORE, initial * 2);
  k.words[semaphore + OS_MAXIMUM] = maximum;
  return semaphore;
}

export function newTimer(k: Kernel, options: { manual?: boolean } = {}): number {
  return createObject(k, TYPE.TIMER, options.manual ? STATE_MANUAL : 0);
}

export function newQueue(k: Kernel): number {
  return createObject(k, TYPE.COMPLETION_QUEUE, 0);
}

export function newPipe(k: Kernel, capacity = 4096): { read: number; write: number; ring: number } {
  const ring = createPipe(k, capacity);
  return { ring, read: k.words[ring + R_READ_END], write: k.words[ring + R_WRITE_END] };
}

// ── Waits of played threads ────────────────────────────────────────────────────────────────────────────────

const PARKED = Symbol('parked');

/**
 * Calls a kernel function that may park, as the view's thread. (A poll parks with a deadline of 0: just call it.)
 * @returns its status; 'parked' when it would sleep now: it is left as it stands then, and `finishWait` does the
 * rest of it.
 */
export function begin(k: Kernel, wait: () => number): number | 'parked' {
  k.fault = (point) => {
    if (point === 'before-park' && isParked(k)) throw PARKED;
  };
  try {
    return wait();
  } catch (reason) {
    if (reason !== PARKED) throw reason;
    return 'parked';
  } finally {
    k.fault = undefined;
  }
}

/** Whether the outcome of the thread's wait is undecided. */
export function isParked(k: Kernel): boolean {
  return Atomics.load(k.words, k.thread + T_WAITER + W_WORD) === OUTCOME_WAITING;
}

/** What a parked thread does when its deadline has passed. */
export function timeOut(k: Kernel): void {
  Atomics.compareExchange(k.words, k.thread + T_WAITER + W_WORD, OUTCOME_WAITING, OUTCOME_TIMEOUT);
}

/** What waitQueued, waitAny and waitAll do after they were parked; the index is left in `k.index`. */
export function finishWait(k: Kernel): number {
  const { words } = k;
  const waiter = k.thread + T_WAITER;
  const outcome = Atomics.load(words, waiter + W_WORD);
  if (outcome === OUTCOME_WAITING) throw new Error('The wait is not decided yet.');
  if ((words[waiter + W_FLAGS] & WAITER_ALL) !== 0) unqueueAll(k, words[waiter + W_NODES], words[waiter + W_COUNT]);
  else dequeueNodes(k, words[waiter + W_NODES], words[waiter + W_COUNT]);
  k.index = outcome & OUTCOME_INDEX;
  return statusOf(outcome);
}
