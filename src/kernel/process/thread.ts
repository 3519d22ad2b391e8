/** Thread records: making them, and the end of a thread, which is the same for every kind of end. */
import { MAX_THREADS, THREAD_NAME_BYTES } from '../../guest-abi/limits.ts';
import { RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { threadCpuTime } from '../core/cpu-time.ts';
import { faultPoint } from '../core/fault-points.ts';
import { release } from '../core/object.ts';
import { setSignaled } from '../core/signaled-flag.ts';
import { freeNodes } from '../core/wait.ts';
import type { Kernel } from '../kernel.ts';
import { chargeThread, dischargeThread, programOf } from '../memory/accounts.ts';
import { COUNTER } from '../memory/counters.ts';
import {
  H_NEXT_THREAD_ID,
  H_QUOTA_SYSTEM_THREADS,
  H_QUOTA_THREADS,
  H_SIGNAL_LOCK,
  H_THREAD_HIGH,
  INSPECTION_WORDS,
  PAGE_PROCESS,
  THREAD_TABLE,
  THREAD_WORDS,
} from '../memory/header.ts';
import { inspectionOf } from '../memory/inspection-record.ts';
import { P_CPU_F64, P_SIGNAL_MASK, P_THREADS } from '../memory/process-record.ts';
import { forEachRecord, freeRecord, type RecordTable, takeRecord } from '../memory/record-table.ts';
import {
  STATE_MASK,
  T_ARGUMENT,
  T_BLOCK,
  T_ENTRY,
  T_ID,
  T_NAME,
  T_OBJECT,
  T_PROCESS,
  T_QUEUE,
  T_SIGNAL_MASK,
  T_STATE,
  THREAD_STATE,
} from '../memory/thread-record.ts';
import { abandonMutexes } from '../objects/mutex.ts';
import { closeOwnQueue } from '../objects/own-queue.ts';
import { endSendsOf } from '../objects/send.ts';
import { attachThread, createThreadObject, detachThread } from '../objects/thread-object.ts';
import { destroyWindowsOf } from '../objects/window.ts';

const THREADS: RecordTable = {
  start: THREAD_TABLE,
  recordWords: THREAD_WORDS,
  capacity: MAX_THREADS,
  high: H_THREAD_HIGH,
};

const THREAD_ID_MASK = 0x1fffffff;

/**
 * Makes a thread record in state NEW with its object. The record has a reference on the object.
 * @param name UTF-8, cut to THREAD_NAME_BYTES - 1.
 * @returns the record; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function createThread(k: Kernel, process: number, name: Uint8Array): number {
  const { words } = k;
  const most = k.process === PAGE_PROCESS ? MAX_THREADS : words[H_QUOTA_SYSTEM_THREADS];
  if (Atomics.load(words, COUNTER.threads) >= most || !chargeThread(k, process)) return RAT_ERR_QUOTA;
  if (Atomics.add(words, process + P_THREADS, 1) >= words[H_QUOTA_THREADS]) {
    uncount(k, process);
    return RAT_ERR_QUOTA;
  }
  let object = 0;
  let thread = 0;
  try {
    object = createThreadObject(k);
    if (object > 0) thread = takeRecord(k, THREADS, THREAD_STATE.NEW);
  } finally {
    if (thread === 0) {
      uncount(k, process);
      if (object > 0) release(k, object);
    }
  }
  if (thread === 0) return object < 0 ? object : RAT_ERR_QUOTA;
  let id = Atomics.add(words, H_NEXT_THREAD_ID, 1) & THREAD_ID_MASK;
  if (id === 0) id = Atomics.add(words, H_NEXT_THREAD_ID, 1) & THREAD_ID_MASK;
  words[thread + T_ID] = id;
  // Before it is one of the process's: signals are sent to those.
  words[thread + T_SIGNAL_MASK] =
    process === k.process ? words[k.thread + T_SIGNAL_MASK] : words[process + P_SIGNAL_MASK];
  words.fill(0, inspectionOf(thread), inspectionOf(thread) + INSPECTION_WORDS);
  Atomics.store(words, thread + T_PROCESS, process);
  words[thread + T_OBJECT] = object;
  putName(k, thread, name);
  attachThread(k, object, thread, id);
  Atomics.add(words, COUNTER.threads, 1);
  try {
    faultPoint(k, 'thread-allocated');
  } catch (error) {
    discardThread(k, thread);
    throw error;
  }
  return thread;
}

/** @returns how many the process has left. */
function uncount(k: Kernel, process: number): number {
  dischargeThread(k, process);
  return Atomics.sub(k.words, process + P_THREADS, 1) - 1;
}

function putName(k: Kernel, thread: number, name: Uint8Array): void {
  const field = new Uint8Array(THREAD_NAME_BYTES);
  field.set(name.subarray(0, THREAD_NAME_BYTES - 1));
  k.bytes.set(field, (thread + T_NAME) * 4);
}

/** Takes a thread back that was never given to the broker. */
export function discardThread(k: Kernel, thread: number): void {
  endThread(k, thread, 0);
  freeThread(k, thread);
}

/** Makes the view act as a thread. */
export function becomeThread(k: Kernel, thread: number): void {
  k.thread = thread;
  k.process = k.words[thread + T_PROCESS];
  const files = k.filesIfAny;
  if (files !== null) files.payer = programOf(k, k.process);
}

/** Where a thread begins, in guest terms: function table index, argument, RatThreadBlock. */
export interface ThreadStart {
  entry: number;
  argument: number;
  block: number;
}

export function setThreadStart(k: Kernel, thread: number, start: ThreadStart): void {
  const { words } = k;
  words[thread + T_ENTRY] = start.entry;
  words[thread + T_ARGUMENT] = start.argument;
  words[thread + T_BLOCK] = start.block;
}

export function threadStart(k: Kernel): ThreadStart {
  const { words, thread } = k;
  return { entry: words[thread + T_ENTRY], argument: words[thread + T_ARGUMENT], block: words[thread + T_BLOCK] };
}

/**
 * Ends a thread: its mutexes are abandoned, its windows and its message queue are closed, its object is signaled with the exit code. Called by the thread
 * itself as its last act in the kernel, or by the broker once the thread is quiet.
 * @returns how many threads of the process are left.
 */
export function endThread(k: Kernel, thread: number, exitCode: number): number {
  const { words } = k;
  const object = words[thread + T_OBJECT];
  const process = words[thread + T_PROCESS];
  abandonMutexes(k, thread);
  // In one step: who sums up finds its time once.
  k.lock(H_SIGNAL_LOCK);
  k.floats[(process + P_CPU_F64) >> 1] += threadCpuTime(k, thread);
  words[thread + T_OBJECT] = 0;
  const queue = words[thread + T_QUEUE];
  words[thread + T_QUEUE] = 0;
  k.unlock(H_SIGNAL_LOCK);
  let left = 0;
  const { attempt, end } = allOf();
  attempt(() => destroyWindowsOf(k, thread));
  attempt(() => endSendsOf(k, thread, queue));
  attempt(() => queue !== 0 && closeOwnQueue(k, queue));
  attempt(() => {
    left = finishThread(k, thread, process, object, exitCode);
  });
  end();
  return left;
}

/** The rest of a thread's end: how many of the process are left. */
function finishThread(k: Kernel, thread: number, process: number, object: number, exitCode: number): number {
  const { words } = k;
  detachThread(k, object, exitCode);
  freeNodes(k, thread, process);
  Atomics.sub(words, COUNTER.threads, 1);
  const left = uncount(k, process);
  // Last: whoever is woken by it finds the thread gone, and room for another.
  try {
    setSignaled(k, object);
  } finally {
    release(k, object);
  }
  return left;
}

/** Whether endThread has been done. */
export function hasEnded(k: Kernel, thread: number): boolean {
  return k.words[thread + T_OBJECT] === 0;
}

/** Gives a record back, when no worker can touch it any more. */
export function freeThread(k: Kernel, thread: number): void {
  k.lock(H_SIGNAL_LOCK);
  freeRecord(k.words, thread);
  k.unlock(H_SIGNAL_LOCK);
}

/** The thread's worker may still compute; the next process in its process's record has nothing to do with it. */
export function orphanThread(k: Kernel, thread: number): void {
  k.words[thread + T_PROCESS] = 0;
}

/** Calls `visit` for each record of a process that is in use. */
export function forEachThread(k: Kernel, process: number, visit: (thread: number) => void): void {
  const { words } = k;
  forEachRecord(words, THREADS, (thread) => {
    if (words[thread + T_PROCESS] === process) visit(thread);
  });
}

/** Calls `visit` for each record in use, of all processes. */
export function forEachThreadRecord(k: Kernel, visit: (thread: number) => void): void {
  forEachRecord(k.words, THREADS, visit);
}

// ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────

export function threadId(k: Kernel, thread: number): number {
  return k.words[thread + T_ID];
}

/** The process record of a thread. */
export function threadProcess(k: Kernel, thread: number): number {
  return k.words[thread + T_PROCESS];
}

/** The thread's object; the record has a reference on it until the thread has ended. */
export function threadObject(k: Kernel, thread: number): number {
  return k.words[thread + T_OBJECT];
}

/** Whether the thread has not been started, nor killed before it was. */
export function isNew(k: Kernel, thread: number): boolean {
  const state = Atomics.load(k.words, thread + T_STATE) & STATE_MASK;
  return state === THREAD_STATE.NEW || state === THREAD_STATE.NEW_CONTROLLED;
}

/** CPU time of the calling process, milliseconds: of all its threads, also those that have ended. */
export function processCpuTime(k: Kernel): number {
  return cpuTimeOf(k, k.process);
}

/** The same of any process. */
export function cpuTimeOf(k: Kernel, process: number): number {
  k.lock(H_SIGNAL_LOCK);
  let total = k.floats[(process + P_CPU_F64) >> 1];
  forEachThread(k, process, (thread) => {
    if (!hasEnded(k, thread)) total += threadCpuTime(k, thread);
  });
  k.unlock(H_SIGNAL_LOCK);
  return total;
}

/** A thread of the calling process by its id, or 0. With H_SIGNAL_LOCK, by which its record stays its own. */
export function findThreadLocked(k: Kernel, id: number): number {
  let found = 0;
  forEachThread(k, k.process, (thread) => {
    if (k.words[thread + T_ID] === id) found = thread;
  });
  return found;
}

/** What `act` gives for a live thread of the calling process; null when there is none by that id. */
function withThread<T>(k: Kernel, id: number, act: (thread: number) => T): T | null {
  k.lock(H_SIGNAL_LOCK);
  try {
    const thread = findThreadLocked(k, id);
    return thread === 0 || hasEnded(k, thread) ? null : act(thread);
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** Gives a thread of the calling process another name, by its id. Who looks meanwhile may see half of each. */
export function renameThread(k: Kernel, id: number, name: Uint8Array): boolean {
  const rename = (thread: number) => {
    putName(k, thread, name);
    return true;
  };
  return withThread(k, id, rename) ?? false;
}

/** The name of a thread of the calling process, by its id; null when there is none by that id. */
export function nameOfThread(k: Kernel, id: number): Uint8Array | null {
  return withThread(k, id, (thread) => threadName(k, thread));
}

/** Name, UTF-8. */
export function threadName(k: Kernel, thread: number): Uint8Array {
  const from = (thread + T_NAME) * 4;
  const end = k.bytes.indexOf(0, from);
  return k.bytes.slice(from, Math.min(end, from + THREAD_NAME_BYTES));
}
