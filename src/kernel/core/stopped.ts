/**
 * Holding the threads of a process that is stopped (process/signals.ts stops and continues it).
 *
 * Who stops it says so in its record first, and then marks its threads as for a signal and ends their waits; a thread
 * looks at the record wherever it looks at that mark: as it enters the kernel, before it waits again, as it leaves. So
 * one that computes is held as soon as it makes a call. A held thread is parked, in the kernel, so a kill reaches it.
 */
import type { Kernel } from '../kernel.ts';
import { P_STOP } from '../memory/process-record.ts';
import { isKernelState, T_STATE, T_STOP } from '../memory/thread-record.ts';
import { resumeCpuTime, stopCpuTime } from './cpu-time.ts';
import { faultPoint } from './fault-points.ts';
import { decide, OUTCOME_WAITING, W_WORD } from './wait-queue.ts';

const GO_ON = 0;

/** Holds the calling thread, in the kernel, while its process is stopped; or until it is killed. */
export function holdWhileStopped(k: Kernel): void {
  const { words, thread, process } = k;
  const waiter = thread + T_STOP;
  while (Atomics.load(words, process + P_STOP) !== 0 && isKernelState(Atomics.load(words, thread + T_STATE))) {
    Atomics.store(words, waiter + W_WORD, OUTCOME_WAITING);
    // Who continues or kills it, does so first and decides then.
    const free = Atomics.load(words, process + P_STOP) === 0 || !isKernelState(Atomics.load(words, thread + T_STATE));
    if (free) decide(words, waiter, GO_ON);
    stopCpuTime(k);
    faultPoint(k, 'before-park');
    while (Atomics.load(words, waiter + W_WORD) === OUTCOME_WAITING)
      Atomics.wait(words, waiter + W_WORD, OUTCOME_WAITING);
    resumeCpuTime(k);
  }
}

/** Whether a process is stopped. */
export function isStopped(k: Kernel, process: number): boolean {
  return Atomics.load(k.words, process + P_STOP) !== 0;
}

/** Whether a thread is held because its process is stopped. */
export function isHeldByStop(k: Kernel, thread: number): boolean {
  return Atomics.load(k.words, thread + T_STOP + W_WORD) === OUTCOME_WAITING;
}

/** Lets a held thread go on: its process is not stopped any more. */
export function letThreadGoOn(k: Kernel, thread: number): void {
  if (decide(k.words, thread + T_STOP, GO_ON)) Atomics.notify(k.words, thread + T_STOP + W_WORD);
}
