/** Telling a thread that it is to look: at what was sent to it, or at an answer (objects/send.ts). */
import { RAT_ERR_INTERRUPTED } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { T_POKED, T_WAITER } from '../memory/thread-record.ts';
import { noteSignaler } from './signaler.ts';
import { decide, W_WORD } from './wait-queue.ts';

/** Marks a thread that cannot end meanwhile, and ends the wait that it is in; one that was for nothing begins again. */
export function poke(k: Kernel, thread: number): void {
  const { words } = k;
  Atomics.store(words, thread + T_POKED, 1);
  noteSignaler(k, thread + T_WAITER);
  if (decide(words, thread + T_WAITER, RAT_ERR_INTERRUPTED)) k.deferred.wake(thread + T_WAITER + W_WORD);
}

/** The calling thread is about to look. */
export function unpoke(k: Kernel): void {
  Atomics.store(k.words, k.thread + T_POKED, 0);
}

/** Whether the calling thread has been marked since. */
export function isPoked(k: Kernel): boolean {
  return Atomics.load(k.words, k.thread + T_POKED) === 1;
}
