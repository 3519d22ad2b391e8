/** Why the calling thread sleeps, as it tells it itself. */
import type { CallWait } from '../../guest-abi/trace.ts';
import { OUTCOME_WAITING, W_COUNT } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { I_ENDED_BY, inspectionOf } from '../memory/inspection-record.ts';
import { T_ANSWER, T_FUTEX, T_HOLD, T_TURN, T_WAITER } from '../memory/thread-record.ts';
import { objectsWaitedFor } from './waited-for.ts';

/** What it sleeps for, about to do so. */
export function sleepReason(k: Kernel): Pick<CallWait, 'reason' | 'objects'> {
  const { words, thread } = k;
  const waits = (at: number) => Atomics.load(words, thread + at) === OUTCOME_WAITING;
  if (waits(T_HOLD)) return { reason: 'held', objects: [] };
  if (waits(T_ANSWER) || waits(T_TURN)) return { reason: 'answer', objects: [] };
  if (words[thread + T_FUTEX] !== 0) return { reason: 'memory', objects: [] };
  if (words[thread + T_WAITER + W_COUNT] === 0) return { reason: 'sleep', objects: [] };
  return { reason: 'objects', objects: objectsWaitedFor(k, thread + T_WAITER) };
}

/** Who has ended its last sleep, told once; null: nobody, or nobody knows. */
export function takeSignaler(k: Kernel): number | null {
  const at = inspectionOf(k.thread) + I_ENDED_BY;
  const by = k.words[at] || null;
  k.words[at] = 0;
  return by;
}
