/** Thread records: making them, and the end of a thread, which is the same for every kind of end. */
import { RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, TYPE } from '../guest-abi/status.ts';
import { COUNTER } from './counters.ts';
import { setSignaled } from './event.ts';
import { faultPoint } from './fault-points.ts';
import { heapFree } from './heap.ts';
import type { Kernel } from './kernel.ts';
import {
  H_NEXT_THREAD_ID,
  H_QUOTA_THREADS,
  H_TABLE_LOCK,
  H_THREAD_HIGH,
  MAX_THREADS,
  OT_EXIT_CODE,
  OT_ID,
  OT_THREAD,
  P_THREADS,
  STATE_MANUAL,
  T_BIG_NODES,
  T_EXIT_CODE,
  T_ID,
  T_NAME,
  T_NAME_BYTES,
  T_OBJECT,
  T_PROCESS,
  T_STATE,
  THREAD_STATE,
  THREAD_TABLE,
  THREAD_WORDS,
} from './layout.ts';
import { abandonMutexes } from './mutex.ts';
import { createObject, release } from './object.ts';

const THREAD_ID_MASK = 0x1fffffff;

/**
 * Makes a thread record in state NEW with its object. The record has a reference on the object.
 * @param name UTF-8, cut to T_NAME_BYTES - 1.
 * @returns the record, or 0 (`k.error`).
 */
export function createThread(k: Kernel, process: number, name: Uint8Array): number {
  const { words } = k;
  k.error = RAT_ERR_QUOTA;
  if (Atomics.add(words, process + P_THREADS, 1) >= words[H_QUOTA_THREADS]) {
    Atomics.sub(words, process + P_THREADS, 1);
    return 0;
  }
  const object = createObject(k, TYPE.THREAD, STATE_MANUAL);
  const thread = object === 0 ? 0 : takeRecord(k);
  if (thread === 0) {
    if (object !== 0) release(k, object);
    else k.error = RAT_ERR_NO_MEMORY;
    Atomics.sub(words, process + P_THREADS, 1);
    return 0;
  }
  let id = Atomics.add(words, H_NEXT_THREAD_ID, 1) & THREAD_ID_MASK;
  if (id === 0) id = Atomics.add(words, H_NEXT_THREAD_ID, 1) & THREAD_ID_MASK;
  words[thread + T_ID] = id;
  words[thread + T_PROCESS] = process;
  words[thread + T_OBJECT] = object;
  k.bytes.set(name.subarray(0, T_NAME_BYTES - 1), (thread + T_NAME) * 4);
  words[object + OT_ID] = id;
  words[object + OT_THREAD] = thread;
  Atomics.add(words, COUNTER.threads, 1);
  faultPoint(k, 'thread-allocated');
  return thread;
}

function takeRecord(k: Kernel): number {
  const { words } = k;
  k.lock(H_TABLE_LOCK);
  let slot = 1;
  while (slot < words[H_THREAD_HIGH] && words[THREAD_TABLE + slot * THREAD_WORDS + T_STATE] !== THREAD_STATE.FREE)
    slot++;
  const thread = slot < MAX_THREADS ? THREAD_TABLE + slot * THREAD_WORDS : 0;
  if (thread !== 0) {
    words.fill(0, thread, thread + THREAD_WORDS);
    Atomics.store(words, thread + T_STATE, THREAD_STATE.NEW);
    if (slot === words[H_THREAD_HIGH]) words[H_THREAD_HIGH] = slot + 1;
  }
  k.unlock(H_TABLE_LOCK);
  return thread;
}

/**
 * Ends a thread: its mutexes are abandoned, its object is signaled with the exit code. Called by the thread
 * itself as its last act in the kernel, or by the broker once the thread is quiet.
 * @returns how many threads of the process are left.
 */
export function endThread(k: Kernel, thread: number, exitCode: number): number {
  const { words } = k;
  const object = words[thread + T_OBJECT];
  const process = words[thread + T_PROCESS];
  abandonMutexes(k, thread);
  words[thread + T_EXIT_CODE] = exitCode;
  words[thread + T_OBJECT] = 0;
  words[object + OT_EXIT_CODE] = exitCode;
  Atomics.store(words, object + OT_THREAD, 0);
  heapFree(k, words[thread + T_BIG_NODES]);
  words[thread + T_BIG_NODES] = 0;
  Atomics.sub(words, COUNTER.threads, 1);
  const left = Atomics.sub(words, process + P_THREADS, 1) - 1;
  // Last: whoever is woken by it finds the thread gone, and room for another.
  setSignaled(k, object);
  release(k, object);
  return left;
}

/** Whether endThread has been done. */
export function hasEnded(words: Int32Array, thread: number): boolean {
  return words[thread + T_OBJECT] === 0;
}

/** Gives a record back. The broker alone does this, when no worker can touch the record any more. */
export function freeThread(k: Kernel, thread: number): void {
  Atomics.store(k.words, thread + T_STATE, THREAD_STATE.FREE);
}

/** Calls `visit` for each record of a process that is in use. */
export function forEachThread(words: Int32Array, process: number, visit: (thread: number) => void): void {
  const high = Atomics.load(words, H_THREAD_HIGH);
  for (let slot = 1; slot < high; slot++) {
    const thread = THREAD_TABLE + slot * THREAD_WORDS;
    if (Atomics.load(words, thread + T_STATE) !== THREAD_STATE.FREE && words[thread + T_PROCESS] === process)
      visit(thread);
  }
}

export function threadName(k: Kernel, thread: number): Uint8Array {
  const from = (thread + T_NAME) * 4;
  const end = k.bytes.indexOf(0, from);
  return k.bytes.slice(from, Math.min(end, from + T_NAME_BYTES));
}
