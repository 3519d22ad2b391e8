/**
 * Operations under which our own code fails: at each fault point that they pass, at its first, second and third time,
 * the hook throws once. Afterwards the thread is ended as a trap ends it, and nothing may be wrong or left over.
 */
import { expect } from 'vitest';
import type { FaultPoint } from '../../../src/kernel/core/fault-points.ts';
import { closeAllHandles, createHandle } from '../../../src/kernel/core/handle-table.ts';
import { O_LOCK, release } from '../../../src/kernel/core/object.ts';
import { statusOf } from '../../../src/kernel/core/wait.ts';
import { OUTCOME_WAITING, W_WORD } from '../../../src/kernel/core/wait-queue.ts';
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { forEachAccount } from '../../../src/kernel/memory/accounts.ts';
import {
  H_ALL_LOCK,
  H_HEAP_LOCK,
  H_OBJECT_HIGH,
  H_OBJECT_LOCK,
  H_OPERATION_LOCK,
  H_PROCESS_HIGH,
  H_REQUEST_LOCK,
  H_RESERVE_LOCK,
  H_TABLE_LOCK,
  H_TIMER_LOCK,
  OBJECT_TABLE,
  OBJECT_WORDS,
  PROCESS_TABLE,
  PROCESS_WORDS,
} from '../../../src/kernel/memory/header.ts';
import {
  P_FD_LOCK,
  P_HANDLE_COUNT,
  P_HANDLE_LOCK,
  P_HEAP,
  P_THREADS,
} from '../../../src/kernel/memory/process-record.ts';
import { T_WAITER } from '../../../src/kernel/memory/thread-record.ts';
import { dropOperations } from '../../../src/kernel/objects/async-io.ts';
import { endThread, forEachThread, freeThread, hasEnded } from '../../../src/kernel/process/thread.ts';
import { begin, finishWait, isParked, System } from '../support/system.ts';

const HEADER_LOCKS = {
  H_ALL_LOCK,
  H_HEAP_LOCK,
  H_OBJECT_LOCK,
  H_OPERATION_LOCK,
  H_REQUEST_LOCK,
  H_RESERVE_LOCK,
  H_TABLE_LOCK,
  H_TIMER_LOCK,
};

export class Fault extends Error {}

/** The names or positions of all locks that are held. */
export function heldLocks(words: Int32Array): string[] {
  const held = Object.entries(HEADER_LOCKS).filter(([, at]) => words[at] !== 0);
  const result = held.map(([name]) => name);
  for (let object = OBJECT_TABLE; object < words[H_OBJECT_HIGH]; object += OBJECT_WORDS)
    if (words[object + O_LOCK] !== 0) result.push(`object ${object}`);
  for (let i = 0; i < words[H_PROCESS_HIGH]; i++) {
    const process = PROCESS_TABLE + i * PROCESS_WORDS;
    if (words[process + P_HANDLE_LOCK] !== 0) result.push(`handles of process ${i}`);
    if (words[process + P_FD_LOCK] !== 0) result.push(`descriptors of process ${i}`);
  }
  return result;
}

/** One thread plays all: a lock that it finds held will never be free. */
function guarded(k: Kernel): Kernel {
  const take = k.lock.bind(k);
  k.lock = (at) => {
    if (k.words[at] !== 0) throw new Error(`The lock at ${at} is held for ever.`);
    take(at);
  };
  return k;
}

/** What a scenario is played in: a system, the thread that will fail, and others that wait. */
export class Rig {
  readonly system = new System({ heapBytes: 1 << 19 });
  readonly k: Kernel;
  private readonly waiting = new Set<Kernel>();
  private readonly kept: number[] = [];
  private readonly woken = new Set<number>();
  private readonly before: number[];

  constructor() {
    this.system.page.files = FileSystem.create({ maxBytes: 1 << 20, now: () => 0 });
    this.before = this.charges();
    guarded(this.system.page);
    this.k = guarded(this.system.thread());
    this.k.files = this.system.page.files;
  }

  /** Words of the heap, threads and handles of the process, and its program's words. */
  private charges(): number[] {
    const { words, process, page } = this.system;
    const result = [P_HEAP, P_THREADS, P_HANDLE_COUNT].map((field) => words[process + field]);
    forEachAccount(page, (_, { processes, heapWords, openFiles }) => result.push(processes, heapWords, openFiles));
    return result;
  }

  /** An object, whose reference is dropped in the end. */
  readonly keep = (object: number): number => {
    if (object < 0) throw new Error(`No object: ${object}`);
    this.kept.push(object);
    return object;
  };

  /** An object that the process has a handle to, so that its last handle is closed in the end. */
  open(object: number): number {
    createHandle(this.system.page, this.system.process, this.keep(object), 0xff);
    return object;
  }

  /** Another thread, in which nothing fails; it is ended with the one that fails. */
  thread(): Kernel {
    return guarded(this.system.thread());
  }

  /** Another thread begins a wait, and sleeps. */
  waiter(wait: (k: Kernel) => number): Kernel {
    const k = guarded(this.system.thread());
    if (begin(k, () => wait(k)) !== 'parked') throw new Error('It does not wait.');
    this.waiting.add(k);
    return k;
  }

  /** Runs the operation, with the hook; what the other threads slept on is noted when it is notified. */
  run(operation: (k: Kernel) => unknown, fault: (point: FaultPoint) => void): unknown {
    const { notify } = Atomics;
    const words = new Set([...this.waiting].map(({ thread }) => thread + T_WAITER + W_WORD));
    Atomics.notify = (view, index, count) => {
      if (words.has(index ?? -1)) this.woken.add(index as number);
      return notify(view as Int32Array, index as number, count);
    };
    this.k.fault = fault;
    try {
      return operation(this.k);
    } catch (error) {
      return error;
    } finally {
      this.k.fault = undefined;
      Atomics.notify = notify;
    }
  }

  /** No lock is held, and whoever has been decided has been woken. */
  checkOthers(): void {
    const { words } = this.system;
    expect(heldLocks(words)).toEqual([]);
    for (const k of this.waiting) {
      if (isParked(k)) continue;
      const word = k.thread + T_WAITER + W_WORD;
      expect(this.woken.has(word), `the waiter with outcome ${words[word]} was woken`).toBe(true);
      expect(statusOf(words[word])).toBeGreaterThanOrEqual(0);
    }
  }

  /** Serves those that still wait, from a thread in which nothing fails; ends everybody. */
  finish(serve: (k: Kernel) => void): void {
    const { system } = this;
    const others = new Set([...this.waiting].map(({ thread }) => thread));
    const mine: number[] = [];
    // Its own, and those that it has made and never started.
    forEachThread(system.page, system.process, (thread) => others.has(thread) || mine.push(thread));
    for (const thread of mine) {
      if (!hasEnded(system.page, thread)) endThread(system.page, thread, 0);
      freeThread(system.page, thread);
    }
    // As the broker does when the process has ended.
    dropOperations(system.page, system.process);
    const healthy = guarded(system.thread());
    healthy.files = system.page.files;
    for (let round = 0; round < this.waiting.size && this.someWait; round++) serve(healthy);
    for (const k of this.waiting) {
      expect(system.words[k.thread + T_WAITER + W_WORD], 'a waiter is served in the end').not.toBe(OUTCOME_WAITING);
      finishWait(k);
      system.end(k);
    }
    system.end(healthy);
    closeAllHandles(system.page, system.process);
    system.prepareHandles();
    for (const object of this.kept) release(system.page, object);
    expect(heldLocks(system.words)).toEqual([]);
    expect(system.leaks()).toEqual({});
    expect(this.charges()).toEqual(this.before);
  }

  private get someWait(): boolean {
    return [...this.waiting].some(isParked);
  }
}

export interface Scenario {
  name: string;
  /** Makes what the operation works on. */
  play: (rig: Rig) => {
    operation: (k: Kernel) => unknown;
    /** Serves those of the others that still wait, at least one of them. */
    serve?: (k: Kernel) => void;
  };
}
