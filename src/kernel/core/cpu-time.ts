/**
 * CPU time of threads, in milliseconds: the time that has passed less what they were parked. No browser tells how long a
 * worker has computed. Waits in `memory.atomic.wait32`, of which nobody here learns, count as computing.
 */
import type { Kernel } from '../kernel.ts';
import { H_STACKS } from '../memory/header.ts';
import { T_PARKED_F64, T_PARKED_SINCE_F64, T_START_F64 } from '../memory/thread-record.ts';

/** The calling thread begins to run. */
export function beginCpuTime(k: Kernel): void {
  k.floats[(k.thread + T_START_F64) >> 1] = k.now();
}

/** The calling thread goes to sleep. */
export function noteSleep(k: Kernel): void {
  stopCpuTime(k);
  noteStack(k);
}

/** The calling thread sleeps, and waits for nothing: its process is stopped. */
export function stopCpuTime(k: Kernel): void {
  k.floats[(k.thread + T_PARKED_SINCE_F64) >> 1] = k.now();
}

/** Has the calling thread, which is about to sleep, note where it is, if somebody wants to know. */
export function noteStack(k: Kernel): void {
  if (Atomics.load(k.words, H_STACKS) !== 0 || k.observing) k.sleepWatch?.sleeps();
}

/** When a thread went to sleep, milliseconds since boot; 0 when it is awake. */
export function asleepSince(k: Kernel, thread: number): number {
  return k.floats[(thread + T_PARKED_SINCE_F64) >> 1];
}

/** It is awake again. */
export function noteWake(k: Kernel): void {
  resumeCpuTime(k);
  if (k.observing) k.sleepWatch?.wakes();
}

/** After stopCpuTime. */
export function resumeCpuTime(k: Kernel): void {
  const { floats, thread } = k;
  const since = (thread + T_PARKED_SINCE_F64) >> 1;
  floats[(thread + T_PARKED_F64) >> 1] += k.now() - floats[since];
  floats[since] = 0;
}

/** Of a thread, 0 before it begins; another's may be a moment behind. */
export function threadCpuTime(k: Kernel, thread: number): number {
  const { floats } = k;
  const start = floats[(thread + T_START_F64) >> 1];
  if (start === 0) return 0;
  const until = floats[(thread + T_PARKED_SINCE_F64) >> 1] || k.now();
  return Math.max(until - start - floats[(thread + T_PARKED_F64) >> 1], 0);
}
