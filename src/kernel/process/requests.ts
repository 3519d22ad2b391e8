/**
 * Requests from threads to the broker on the page's main thread: a queue through the thread records (each thread
 * has at most one request), and one doorbell word.
 *
 * A request that wants an answer parks the thread on its own waiter word, like any wait; so a kill reaches it.
 */
import type { WatchedWord } from '../core/loop-wait.ts';
import { KILLED, park } from '../core/park.ts';
import { decide, OUTCOME_WAITING, W_WORD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { H_DOORBELL, H_REQUEST_HEAD, H_REQUEST_LOCK, H_REQUEST_TAIL } from '../memory/header.ts';
import {
  isKernelState,
  T_ANSWER,
  T_ID,
  T_REQUEST,
  T_REQUEST_ARGUMENTS,
  T_REQUEST_NEXT,
  T_REQUEST_STATUS,
  T_STATE,
} from '../memory/thread-record.ts';

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
  /** Argument: the window object. */
  CREATE_WINDOW: 8,
  /** Arguments: the control or window object, a `CONTROL_REQUEST`, and what that says. */
  CONTROL: 9,
  /** Argument: the text's block (objects/text-block.ts), which is the broker's as soon as it has taken the request. */
  SET_CLIPBOARD: 10,
  /** The answer is such a block, which is the thread's; or an error. */
  GET_CLIPBOARD: 11,
} as const;

/** What the page does with a control, and what the two arguments of the request are. Addresses are the program's. */
export const CONTROL_REQUEST = {
  /** Address and bytes of its text. */
  CREATE: 1,
  /** The same. */
  SET_TEXT: 2,
  /** Where it goes, and how many bytes there are. The answer is the length of all of it. */
  GET_TEXT: 3,
  /** The value. */
  SET_VALUE: 4,
  /** Where it goes. */
  GET_VALUE: 5,
  /** Address of pointers, and how many. */
  SET_ITEMS: 6,
  /** 1 or 0. */
  ENABLE: 7,
  FOCUS: 8,
  /** Of a window: address of RatMenuItems, and how many. */
  SET_MENU: 9,
  /** Of a window that becomes a message box: address and bytes of its text; above this number, its buttons (`_SHIFT`). */
  FILL_MESSAGE: 10,
  /** The programs’ end of a terminal. */
  ATTACH_TERMINAL: 11,
  /** Bytes of its text before the selection, and up to its end. */
  SET_SELECTION: 30,
  /** Where those two go. */
  GET_SELECTION: 31,
} as const;

export const CONTROL_REQUEST_SHIFT = 8;

/** See callBroker. */
export const WITHDRAWN = -1001;

const ARGUMENTS = 4;

/** A request as the broker takes it. */
export interface TakenRequest {
  /** The thread that made it. */
  thread: number;
  /** `REQUEST`. */
  request: number;
  readonly arguments: number[];
}

export function newRequest(): TakenRequest {
  return { thread: 0, request: 0, arguments: new Array<number>(ARGUMENTS).fill(0) };
}

/** Changes whenever a request has been queued. */
export function doorbell(k: Kernel): WatchedWord {
  return { view: k.words, at: H_DOORBELL };
}

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
 * Takes the oldest request, whole: in the thread's record it may be overwritten at once, because a thread that is
 * killed goes on to say that it has left.
 * @returns false when there is none.
 */
export function nextRequest(k: Kernel, out: TakenRequest): boolean {
  const { words } = k;
  k.lock(H_REQUEST_LOCK);
  const thread = words[H_REQUEST_HEAD];
  if (thread !== 0) {
    out.thread = thread;
    out.request = words[thread + T_REQUEST];
    for (let i = 0; i < ARGUMENTS; i++) out.arguments[i] = words[thread + T_REQUEST_ARGUMENTS + i];
    words[H_REQUEST_HEAD] = words[thread + T_REQUEST_NEXT];
    if (words[H_REQUEST_HEAD] === 0) words[H_REQUEST_TAIL] = 0;
  }
  k.unlock(H_REQUEST_LOCK);
  return thread !== 0;
}

/** How many there are at this moment. */
export function countRequests(k: Kernel): number {
  const { words } = k;
  let count = 0;
  k.lock(H_REQUEST_LOCK);
  for (let at = words[H_REQUEST_HEAD]; at !== 0; at = words[at + T_REQUEST_NEXT]) count++;
  k.unlock(H_REQUEST_LOCK);
  return count;
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
 * @param onFailure called when the wait fails by an exception and the broker never saw the request.
 */
export function callBroker(
  k: Kernel,
  request: number,
  a0 = 0,
  a1 = 0,
  a2 = 0,
  a3 = 0,
  onFailure: () => void = () => undefined,
): number {
  const { words, thread } = k;
  const at = thread + T_REQUEST_ARGUMENTS;
  words[at] = a0;
  words[at + 1] = a1;
  words[at + 2] = a2;
  words[at + 3] = a3;
  words[thread + T_REQUEST_STATUS] = 0;
  Atomics.store(words, thread + T_ANSWER, OUTCOME_WAITING);
  submitRequest(k, thread, request);
  let outcome: number;
  try {
    outcome = park(k, thread + T_ANSWER, Number.POSITIVE_INFINITY, false);
  } catch (error) {
    // The record can't be in the queue when the thread tells that it has left.
    if (withdrawRequest(k)) onFailure();
    throw error;
  }
  if (outcome >= 0) return words[thread + T_REQUEST_STATUS];
  return withdrawRequest(k) ? WITHDRAWN : KILLED;
}

/**
 * Answers a request.
 * @returns false when the thread no longer waits for it, because it is being killed.
 */
export function answerRequest(k: Kernel, thread: number, status: number): boolean {
  const { words } = k;
  const waiter = thread + T_ANSWER;
  words[thread + T_REQUEST_STATUS] = status;
  if (!decide(words, waiter, 0)) return false;
  Atomics.notify(words, waiter + W_WORD);
  return true;
}

/** Whether the thread that made a request, by its id then, still waits for the answer. */
export function isWaitingForAnswer(k: Kernel, thread: number, id: number): boolean {
  return k.words[thread + T_ID] === id && isKernelState(Atomics.load(k.words, thread + T_STATE));
}
