/**
 * Requests from threads to the broker on the page's main thread: a queue through the thread records (each thread
 * has at most one request), and one doorbell word.
 *
 * A request that wants an answer parks the thread on its own waiter word, like any wait; so a kill reaches it.
 */
import type { Kernel } from './kernel.ts';
import {
  H_DOORBELL,
  H_REQUEST_HEAD,
  H_REQUEST_LOCK,
  H_REQUEST_TAIL,
  OUTCOME_WAITING,
  T_REQUEST,
  T_REQUEST_ARGUMENTS,
  T_REQUEST_NEXT,
  T_REQUEST_RESULT,
  T_REQUEST_STATUS,
  T_WAITER,
  W_WORD,
} from './layout.ts';
import { KILLED, park } from './wait.ts';
import { initWaiter } from './waiter.ts';

export const REQUEST = {
  /**
   * Arguments: the new process record, the program's inode (opened), 1 for suspended. The record and the inode
   * belong to the broker as soon as it has taken the request.
   */
  CREATE_PROCESS: 1,
  /** Arguments: process object, exit code. */
  TERMINATE_PROCESS: 2,
  /** Arguments: process object. */
  RESUME_PROCESS: 3,
  /** No answer. The record is the new thread's. */
  START_THREAD: 4,
  /** No answer. The thread is gone and its worker free. */
  THREAD_LEFT: 5,
  /** No answer wanted but the round trip: for measuring. */
  PING: 6,
  /** No answer. The first timer has been set: somebody must watch over them. */
  START_TIMERS: 7,
} as const;

/** See callBroker. */
export const WITHDRAWN = -1001;

/** Queues a request of `thread` and rings the doorbell. */
export function submitRequest(k: Kernel, thread: number, request: number): void {
  const { words } = k;
  words[thread + T_REQUEST] = request;
  words[thread + T_REQUEST_NEXT] = 0;
  k.lock(H_REQUEST_LOCK);
  const tail = words[H_REQUEST_TAIL];
  if (tail === 0) words[H_REQUEST_HEAD] = thread;
  else words[tail + T_REQUEST_NEXT] = thread;
  words[H_REQUEST_TAIL] = thread;
  k.unlock(H_REQUEST_LOCK);
  Atomics.add(words, H_DOORBELL, 1);
  Atomics.notify(words, H_DOORBELL);
}

/**
 * Takes the oldest request.
 * @returns the thread that made it, or 0. What it asks for is left in `k.request`: in the thread's record it may be
 * overwritten at once, because a thread that is killed goes on to say that it has left.
 */
export function nextRequest(k: Kernel): number {
  const { words } = k;
  k.lock(H_REQUEST_LOCK);
  const thread = words[H_REQUEST_HEAD];
  if (thread !== 0) {
    k.request = words[thread + T_REQUEST];
    words[H_REQUEST_HEAD] = words[thread + T_REQUEST_NEXT];
    if (words[H_REQUEST_HEAD] === 0) words[H_REQUEST_TAIL] = 0;
  }
  k.unlock(H_REQUEST_LOCK);
  return thread;
}

/** Takes a request of the calling thread back; false when the broker has it already. */
function withdrawRequest(k: Kernel): boolean {
  const { words, thread } = k;
  k.lock(H_REQUEST_LOCK);
  let before = 0;
  let at = words[H_REQUEST_HEAD];
  while (at !== 0 && at !== thread) {
    before = at;
    at = words[at + T_REQUEST_NEXT];
  }
  if (at !== 0) {
    const next = words[at + T_REQUEST_NEXT];
    if (before === 0) words[H_REQUEST_HEAD] = next;
    else words[before + T_REQUEST_NEXT] = next;
    if (next === 0) words[H_REQUEST_TAIL] = before;
  }
  k.unlock(H_REQUEST_LOCK);
  return at !== 0;
}

/**
 * Makes a request of the calling thread and parks until the broker answers.
 * @returns the broker's status; KILLED; or WITHDRAWN when the thread is being killed and the broker never saw
 * the request.
 */
export function callBroker(k: Kernel, request: number, a0 = 0, a1 = 0, a2 = 0, a3 = 0): number {
  const { words, thread } = k;
  const at = thread + T_REQUEST_ARGUMENTS;
  words[at] = a0;
  words[at + 1] = a1;
  words[at + 2] = a2;
  words[at + 3] = a3;
  words[thread + T_REQUEST_STATUS] = 0;
  words[thread + T_REQUEST_RESULT] = 0;
  initWaiter(k, thread + T_WAITER, thread, 0, 0, 0);
  submitRequest(k, thread, request);
  if (park(k, thread + T_WAITER, Number.POSITIVE_INFINITY, false) >= 0) return words[thread + T_REQUEST_STATUS];
  return withdrawRequest(k) ? WITHDRAWN : KILLED;
}

/**
 * Answers a request.
 * @returns false when the thread no longer waits for it, because it is being killed.
 */
export function answerRequest(k: Kernel, thread: number, status: number, result = 0): boolean {
  const { words } = k;
  const word = thread + T_WAITER + W_WORD;
  words[thread + T_REQUEST_STATUS] = status;
  words[thread + T_REQUEST_RESULT] = result;
  if (Atomics.compareExchange(words, word, OUTCOME_WAITING, 0) !== OUTCOME_WAITING) return false;
  Atomics.notify(words, word);
  return true;
}
