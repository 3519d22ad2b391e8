/**
 * Threads that wait for a service worker, which goes by turns: they park until it has done something, and then look
 * whether it was what they wait for. So whoever wakes them need not know. A kill ends the wait; a signal does not.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { T_TURN, T_TURN_NEXT } from '../memory/thread-record.ts';
import { park } from './park.ts';
import { decide, OUTCOME_WAITING, W_WORD } from './wait-queue.ts';

/** Where a list of waiting threads begins, and the lock that guards it, a leaf. */
export interface Turns {
  readonly lock: number;
  readonly first: number;
}

/**
 * Parks the calling thread until a turn has ended that began after this call, at the latest.
 * @param ring has the worker begin one.
 * @returns RAT_SUCCESS or KILLED.
 */
export function waitForTurn(k: Kernel, turns: Turns, ring: () => void): number {
  const { words, thread } = k;
  Atomics.store(words, thread + T_TURN, OUTCOME_WAITING);
  k.lock(turns.lock);
  words[thread + T_TURN_NEXT] = words[turns.first];
  words[turns.first] = thread;
  k.unlock(turns.lock);
  ring();
  try {
    return park(k, thread + T_TURN, Number.POSITIVE_INFINITY, false);
  } finally {
    // Killed, or an exception: nobody else takes it out.
    if (Atomics.load(words, thread + T_TURN) !== RAT_SUCCESS) withdraw(k, turns);
  }
}

function withdraw(k: Kernel, turns: Turns): void {
  const { words, thread } = k;
  k.lock(turns.lock);
  let at = turns.first;
  while (words[at] !== 0 && words[at] !== thread) at = words[at] + T_TURN_NEXT;
  if (words[at] === thread) words[at] = words[thread + T_TURN_NEXT];
  k.unlock(turns.lock);
}

/** A turn has ended: wakes who waits. */
export function wakeForTurn(k: Kernel, turns: Turns): void {
  const { words } = k;
  k.lock(turns.lock);
  for (let thread = words[turns.first]; thread !== 0; thread = words[thread + T_TURN_NEXT]) {
    const waiter = thread + T_TURN;
    if (decide(words, waiter, RAT_SUCCESS)) Atomics.notify(words, waiter + W_WORD);
  }
  words[turns.first] = 0;
  k.unlock(turns.lock);
}
