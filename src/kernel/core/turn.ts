/**
 * Taking turns at a stream of bytes. Who reads or writes it with a place in its line, a thread or an operation
 * (N_TAKE), is served first come first, and who comes later does not take what those in line wait for.
 *
 * An operation is done by whoever serves it, under the object's lock. A thread must do its own part, because only it has
 * its process's memory: its wait gives it the turn, and until it has given it back the object is signaled for nobody.
 * It does so at once, when it is killed, too.
 */
import type { Kernel } from '../kernel.ts';
import { T_WAITER } from '../memory/thread-record.ts';
import { O_OWN, O_TYPE, O_WAIT_HEAD } from './object.ts';
import { N_NEXT, N_TAKE, N_WAITER, OUTCOME_WAITING, W_TAKEN, W_WORD } from './wait-queue.ts';

/** 1 while a thread has the turn; a word of the types of object that have turns. By the object's lock. */
export const O_TURN = O_OWN + 6;
const HAS_TURN = 1;

/** Whether a newcomer must stand in line: somebody has the turn, or waits for it. With the object's lock. */
export function isTakenLocked(k: Kernel, object: number): boolean {
  const { words } = k;
  const type = k.types[words[object + O_TYPE]];
  if (type.hasTurns && words[object + O_TURN] !== 0) return true;
  for (let node = words[object + O_WAIT_HEAD]; node !== 0; node = words[node + N_NEXT]) {
    // One that is decided is only still there.
    const waits = Atomics.load(words, words[node + N_WAITER] + W_WORD) === OUTCOME_WAITING;
    if (words[node + N_TAKE] !== 0 && waits && !type.passesOver(k, object, node)) return true;
  }
  return false;
}

/** Gives the turn to the thread of a waiter whose wait has just been satisfied: with the object's lock. */
export function giveTurn(k: Kernel, object: number, waiter: number): void {
  k.words[object + O_TURN] = HAS_TURN;
  k.words[waiter + W_TAKEN] = HAS_TURN;
}

/** The calling thread has used its turn: with the lock, and whoever is in line is to be served after that. */
export function endTurnLocked(k: Kernel, object: number): void {
  Atomics.store(k.words, object + O_TURN, 0);
  k.words[k.thread + T_WAITER + W_TAKEN] = 0;
}

/** Whether nobody has the turn; as a hint without the lock. */
export function isTurnFree(k: Kernel, object: number): boolean {
  return Atomics.load(k.words, object + O_TURN) === 0;
}

/**
 * Uses the turn that the calling thread's wait has given it, if it has, and then gives it back, whatever happens.
 * @param wait waits with N_TAKE: a status.
 * @param use what is done in turn; its result is given. It may end the turn itself.
 * @param pass takes O_TURN back, if it has not, and serves those in line, with no lock held.
 */
export function inTurn(k: Kernel, wait: () => number, use: () => number, pass: () => void): number {
  const taken = k.thread + T_WAITER + W_TAKEN;
  k.words[taken] = 0;
  try {
    const status = wait();
    return status < 0 ? status : use();
  } finally {
    if (k.words[taken] !== 0) {
      k.words[taken] = 0;
      pass();
    }
  }
}
