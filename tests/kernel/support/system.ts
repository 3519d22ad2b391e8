/**
 * Kernel memory for a test, with threads that the test plays one after another: each is a view of the same memory
 * whose record is in state KERNEL, as if its worker had come through the gate.
 */
import { RAT_ERR_TIMEOUT } from '../../../src/guest-abi/status.ts';
import { prepareHandles } from '../../../src/kernel/core/handle-table.ts';
import { O_TYPE } from '../../../src/kernel/core/object.ts';
import { O_TURN } from '../../../src/kernel/core/turn.ts';
import { indexOf, statusOf, waitAny } from '../../../src/kernel/core/wait.ts';
import { unqueueAll, waitAll } from '../../../src/kernel/core/wait-all.ts';
import {
  decide,
  dequeueNodes,
  N_OBJECT,
  OUTCOME_WAITING,
  W_COUNT,
  W_FLAGS,
  W_NODES,
  W_WORD,
  WAITER_ALL,
} from '../../../src/kernel/core/wait-queue.ts';
import type { Clock } from '../../../src/kernel/core/wall-clock.ts';
import { type CounterName, readCounters } from '../../../src/kernel/inspect/counters.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../../src/kernel/memory/header.ts';
import { T_ANSWER, T_STATE, T_STOP, T_TURN, T_WAITER, THREAD_STATE } from '../../../src/kernel/memory/thread-record.ts';
import { utf8Bytes } from '../../../src/kernel/memory/utf8.ts';
import { createEvent } from '../../../src/kernel/objects/event.ts';
import { createMutex } from '../../../src/kernel/objects/mutex.ts';
import { createPipe, type PipeEnds } from '../../../src/kernel/objects/pipe.ts';
import { createTimer } from '../../../src/kernel/objects/timer.ts';
import { heldAt } from '../../../src/kernel/process/control.ts';
import { createProcess } from '../../../src/kernel/process/process.ts';
import { newRequest, nextRequest, type TakenRequest } from '../../../src/kernel/process/requests.ts';
import { becomeThread, createThread, endThread, freeThread } from '../../../src/kernel/process/thread.ts';
import { TYPES } from '../../latch/types.ts';

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
const TABLE_BYTES = 21 << 19;

/** A view of a test's kernel memory, in whatever thread; the page's until it is given another. */
export function testView(memory: SharedArrayBuffer, wallClock: Clock): Kernel {
  return new Kernel(memory, true, wallClock, TYPES);
}

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
      TYPES,
    );
    // So that no deadline of a test is 0, which would be a poll.
    this.clock.now += 1000;
    this.process = createProcess(this.page, PAGE_PROCESS, utf8Bytes('/bin/test'));
    this.prepareHandles();
    this.baseline = readCounters(this.page);
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
    return testView(this.page.buffer, this.wallClock);
  }

  /** A view that acts as a new thread. */
  thread(process = this.process): Kernel {
    const k = this.view();
    const thread = createThread(k, process, utf8Bytes('test'));
    if (thread < 0) throw new Error(`No thread: ${thread}`);
    becomeThread(k, thread);
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
    const now = readCounters(this.page);
    const changed = Object.entries(now).map(
      ([name, value]) => [name, value - this.baseline[name as CounterName]] as const,
    );
    return Object.fromEntries(changed.filter(([, difference]) => difference !== 0));
  }
}

// ── Objects, each with one reference and no handle; those whose makers take flags have them by name ────────

export function newEvent(k: Kernel, options: { manual?: boolean; set?: boolean } = {}): number {
  return createEvent(k, options.manual === true, options.set === true);
}

export function newMutex(k: Kernel, options: { recursive?: boolean; owned?: boolean } = {}): number {
  return createMutex(k, options.recursive === true, options.owned === true);
}

export function newTimer(k: Kernel, options: { manual?: boolean } = {}): number {
  return createTimer(k, options.manual === true);
}

export function newPipe(k: Kernel, capacity = 4096): PipeEnds {
  const ends = createPipe(k, capacity);
  if (typeof ends === 'number') throw new Error(`No pipe: ${ends}`);
  return ends;
}

// ── Requests ───────────────────────────────────────────────────────────────────────────────────────────────

/** Takes the next request to the broker; null when there is none. */
export function takeRequest(k: Kernel): TakenRequest | null {
  const taken = newRequest();
  return nextRequest(k, taken) ? taken : null;
}

/** Takes the next request: its thread, or 0. */
export function nextThread(k: Kernel): number {
  return takeRequest(k)?.thread ?? 0;
}

// ── Waits ──────────────────────────────────────────────────────────────────────────────────────────────────

export function waitAnyOf(k: Kernel, objects: number[], deadline: number): number {
  return waitAny(k, Int32Array.from(objects), objects.length, deadline);
}

export function waitAllOf(k: Kernel, objects: number[], deadline: number): number {
  return waitAll(k, Int32Array.from(objects), objects.length, deadline);
}

// ── Waits of played threads ────────────────────────────────────────────────────────────────────────────────

const PARKED = Symbol('parked');
/** Memory for what nobody is to see. All zero: nothing is queued in it. */
let nowhere = new Int32Array(0);

/**
 * Calls a kernel function that may park, as the view's thread. (A poll parks with a deadline of 0: just call it.)
 * @returns what it gives; 'parked' when it would sleep now: it is left as it stands then, and `finishWait` does the
 * rest of it.
 */
export function begin(k: Kernel, wait: () => number): number | 'parked' {
  const view: { words: Int32Array } = k;
  const { words } = view;
  k.fault = (point) => {
    if (point !== 'before-park' || !(isParked(k) || heldAt(k, k.thread) !== null)) return;
    // A sleeper does nothing more: what its function does on the way out (it unqueues its nodes) must not be seen.
    if (nowhere.length < words.length) nowhere = new Int32Array(words.length);
    view.words = nowhere;
    throw PARKED;
  };
  try {
    return wait();
  } catch (reason) {
    if (reason !== PARKED) throw reason;
    return 'parked';
  } finally {
    view.words = words;
    k.fault = undefined;
  }
}

/** Whether the outcome of the thread's wait, or the broker's answer, is undecided, or it is held by a stop. */
export function isParked(k: Kernel): boolean {
  return [T_WAITER, T_ANSWER, T_STOP, T_TURN].some(
    (at) => Atomics.load(k.words, k.thread + at + W_WORD) === OUTCOME_WAITING,
  );
}

/** What a parked thread does when its deadline has passed. */
export function timeOut(k: Kernel): void {
  decide(k.words, k.thread + T_WAITER, RAT_ERR_TIMEOUT);
}

/** What waitAny and waitAll do after they were parked: the outcome. */
export function finishMultipleWait(k: Kernel): number {
  const { words } = k;
  const waiter = k.thread + T_WAITER;
  const outcome = Atomics.load(words, waiter + W_WORD);
  if (outcome === OUTCOME_WAITING) throw new Error('The wait is not decided yet.');
  if ((words[waiter + W_FLAGS] & WAITER_ALL) !== 0) unqueueAll(k, words[waiter + W_NODES], words[waiter + W_COUNT]);
  else dequeueNodes(k, words[waiter + W_NODES], words[waiter + W_COUNT]);
  return outcome;
}

/** What waitQueued does after it was parked: the status. A turn at a stream is given back as if it had not been used. */
export function finishWait(k: Kernel): number {
  const { words } = k;
  const status = statusOf(finishMultipleWait(k));
  const object = words[words[k.thread + T_WAITER + W_NODES] + N_OBJECT];
  if (status >= 0 && k.types[words[object + O_TYPE]]?.hasTurns === true) Atomics.store(words, object + O_TURN, 0);
  return status;
}

/** What an outcome says: status and index; the status alone of a wait that no object satisfied. */
export function told(outcome: number | 'parked'): number | 'parked' | [status: number, index: number] {
  return outcome === 'parked' || outcome < 0 ? outcome : [statusOf(outcome), indexOf(outcome)];
}
