/**
 * Sent messages: the sender waits until the procedure of the window has been called, by the thread that has made it, and has
 * given a result. The kernel calls nothing: a thread that takes messages, or waits for a result itself, is told that there is
 * something for it, and libratos calls the procedure and tells the kernel what it gave (lib/messages.c).
 *
 * A send is a block of the heap, charged to its sender. It is in the sender's list of what it waits for; and in the queue of
 * the window's thread, or in the list of what that thread serves. All of it is guarded by that queue's lock, but for the
 * sender's list, which is the sender's own. Each side has a share in it, so either may go at any time.
 *
 * Who sends marks the receiver (T_POKED) and then decides its wait; the receiver takes the mark away, looks for sends, begins
 * its wait and then looks at the mark. So neither misses the other. A wait that is not for this is ended for nothing, and
 * begins again, as with signals (core/interrupt.ts). Results go back the same way.
 */
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_TIMEOUT,
  RAT_PENDING,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { faultPoint } from '../core/fault-points.ts';
import { addReference, release } from '../core/object.ts';
import { comesSoon, park } from '../core/park.ts';
import { isPoked, poke, unpoke } from '../core/poke.ts';
import { initWaiter, W_TAKEN } from '../core/wait-queue.ts';
import { flushDeferred } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { H_NEXT_SEND_ID } from '../memory/header.ts';
import { T_ID, T_QUEUE, T_SENDS, T_SERVED, T_WAITER } from '../memory/thread-record.ts';
import {
  C_WINDOW,
  CONTENT_WORDS,
  G_SENT,
  G_TAKEN,
  giveBlock,
  lockQueue,
  OG_BLOCK,
  OG_CLOSED,
  OG_OWNER,
  stamp,
  takeBlock,
  unlockQueue,
} from './message-records.ts';
import { OW_BLOCK, WB_DESTROYED, WB_HANDLE, WB_PROCEDURE, WB_QUEUE } from './window-block.ts';

/** Its neighbours in the queue, or the next in the list of those that are served. */
export const D_NEXT = 0;
const D_PREVIOUS = 1;
/** The next in the list of its sender. */
export const D_OUTER = 2;
/** `SEND_STATE`. Atomic. */
export const D_STATE = 3;
/** How it ended, and what the procedure gave. */
export const D_STATUS = 4;
const D_RESULT = 5;
/** Record of the sender; nobody's once it has given up. */
const D_SENDER = 6;
/** The window, with a reference, by which its queue stays. */
const D_WINDOW = 7;
export const D_ID = 8;
/** Sides that have a share in it. Atomic. */
const D_SHARES = 9;
/** When the sender gives up, milliseconds of the system's clock. */
const D_DEADLINE_F64 = 10;
const D_CONTENT = 12;
const D_SLIP = D_CONTENT + CONTENT_WORDS;
const SEND_WORDS = D_SLIP + SLIP_WORDS;

export const SEND_STATE = { QUEUED: 1, SERVED: 2, ENDED: 3, GIVEN_UP: 4 } as const;

/** What a thread is to serve. */
export interface Sent {
  id: number;
  procedure: number;
  readonly content: Int32Array;
}

const windowBlock = (words: Int32Array, send: number) => words[words[send + D_WINDOW] + OW_BLOCK];
const queueOf = (words: Int32Array, send: number) => words[windowBlock(words, send) + WB_QUEUE];
const sentList = (words: Int32Array, queue: number) => words[queue + OG_BLOCK] + G_SENT;

/** One side has no share in it any more. No lock is held. */
function drop(k: Kernel, send: number): void {
  const { words } = k;
  if (Atomics.sub(words, send + D_SHARES, 1) !== 1) return;
  const { attempt, end } = allOf();
  const window = words[send + D_WINDOW];
  attempt(() => giveBlock(k, send, SEND_WORDS, D_SLIP));
  attempt(() => release(k, window));
  end();
}

function dropAll(k: Kernel, sends: readonly number[]): void {
  const { attempt, end } = allOf();
  for (const send of sends) attempt(() => drop(k, send));
  end();
}

// ── In the queue of the receiver, with its lock ────────────────────────────────────────────────────────────

function queueLocked(words: Int32Array, queue: number, send: number, first: boolean): void {
  const list = sentList(words, queue);
  const [next, previous] = first ? [words[list], 0] : [0, words[list + 1]];
  words[send + D_NEXT] = next;
  words[send + D_PREVIOUS] = previous;
  words[send + D_STATE] = SEND_STATE.QUEUED;
  if (next === 0) words[list + 1] = send;
  else words[next + D_PREVIOUS] = send;
  if (previous === 0) Atomics.store(words, list, send);
  else words[previous + D_NEXT] = send;
}

function unqueueLocked(words: Int32Array, queue: number, send: number): void {
  const list = sentList(words, queue);
  const [next, previous] = [words[send + D_NEXT], words[send + D_PREVIOUS]];
  if (next === 0) words[list + 1] = previous;
  else words[next + D_PREVIOUS] = previous;
  if (previous === 0) Atomics.store(words, list, next);
  else words[previous + D_NEXT] = next;
}

/** Tells the sender how it ended, if that waits still. */
function endLocked(k: Kernel, send: number, status: number, result = 0): void {
  const { words } = k;
  if (words[send + D_STATE] === SEND_STATE.GIVEN_UP || words[send + D_STATE] === SEND_STATE.ENDED) return;
  words[send + D_STATUS] = status;
  words[send + D_RESULT] = result;
  Atomics.store(words, send + D_STATE, SEND_STATE.ENDED);
  // It cannot go before it has taken itself out, with this lock.
  if (words[send + D_SENDER] !== k.thread) poke(k, words[send + D_SENDER]);
}

/** Ends those in a queue that are as wanted. @returns them: the queue's share in each is the caller's to drop. */
export function endSentLocked(k: Kernel, queue: number, wanted: (window: number) => boolean): number[] {
  const { words } = k;
  const ended: number[] = [];
  for (let send = words[sentList(words, queue)]; send !== 0; ) {
    const next = words[send + D_NEXT];
    if (wanted(words[send + D_WINDOW])) {
      unqueueLocked(words, queue, send);
      endLocked(k, send, RAT_ERR_CLOSED);
      ended.push(send);
    }
    send = next;
  }
  return ended;
}

export const dropSent = dropAll;

// ── Sending ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Sends a message to a window, on which the caller has a reference, and waits.
 * @param deadline milliseconds of the system's clock; 0 does not wait.
 * @returns as awaitResult; RAT_ERR_CLOSED, RAT_ERR_QUOTA, RAT_ERR_NO_MEMORY.
 */
export function beginSend(k: Kernel, window: number, content: Int32Array, deadline: number, out: SendResult): number {
  const { words } = k;
  const block = words[window + OW_BLOCK];
  const queue = words[block + WB_QUEUE];
  if (Atomics.load(words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
  const send = takeBlock(k, SEND_WORDS, D_SLIP);
  if (send < 0) return send;
  addReference(k, window);
  words[send + D_WINDOW] = window;
  words[send + D_SENDER] = k.thread;
  words[send + D_SHARES] = 2;
  words[send + D_ID] = out.id = nextId(k);
  k.floats[(send + D_DEADLINE_F64) >> 1] = deadline;
  words.set(content, send + D_CONTENT);
  words[send + D_CONTENT + C_WINDOW] = words[block + WB_HANDLE];
  stamp(k, words, send + D_CONTENT);
  words[send + D_OUTER] = words[k.thread + T_SENDS];
  words[k.thread + T_SENDS] = send;
  let open = false;
  try {
    lockQueue(k, queue);
    try {
      open = words[queue + OG_CLOSED] === 0 && Atomics.load(words, block + WB_DESTROYED) === 0;
      const receiver = words[queue + OG_OWNER];
      // What a thread sends to itself comes at once.
      if (open) queueLocked(words, queue, send, receiver === k.thread);
      if (open && receiver !== k.thread) poke(k, receiver);
    } finally {
      unlockQueue(k, queue);
      flushDeferred(k);
    }
    faultPoint(k, 'message-queued');
  } finally {
    if (!open) {
      words[k.thread + T_SENDS] = words[send + D_OUTER];
      words[send + D_SHARES] = 1;
      drop(k, send);
    }
  }
  return open ? awaitSend(k, send, out) : RAT_ERR_CLOSED;
}

/** What a sender learns: the number of its send, and at last what the procedure gave. */
export interface SendResult {
  id: number;
  result: number;
}

/** Not 0, and unlike those that any thread knows. */
function nextId(k: Kernel): number {
  return Atomics.add(k.words, H_NEXT_SEND_ID, 1) + 1 || nextId(k);
}

/**
 * Waits on for the result of a send of the calling thread.
 * @returns RAT_SUCCESS, with the result; RAT_PENDING: there is something to serve first, or a signal; RAT_ERR_TIMEOUT;
 *   RAT_ERR_CLOSED: window or thread have gone; RAT_ERR_CANCELLED: its procedure was left otherwise than by returning;
 *   RAT_ERR_NOT_FOUND; or KILLED.
 */
export function awaitResult(k: Kernel, out: SendResult): number {
  const { words, thread } = k;
  let send = words[thread + T_SENDS];
  while (send !== 0 && words[send + D_ID] !== out.id) send = words[send + D_OUTER];
  if (send === 0) return RAT_ERR_NOT_FOUND;
  // Those that began within it have been left without their end.
  while (words[thread + T_SENDS] !== send) takeBack(k);
  return awaitSend(k, send, out);
}

function awaitSend(k: Kernel, send: number, out: SendResult): number {
  const { words } = k;
  const deadline = k.floats[(send + D_DEADLINE_F64) >> 1];
  for (;;) {
    unpoke(k);
    if (Atomics.load(words, send + D_STATE) === SEND_STATE.ENDED) break;
    if (hasSent(k)) return RAT_PENDING;
    if (deadline <= k.now()) {
      const status = takeBack(k, out);
      return status === RAT_PENDING ? RAT_ERR_TIMEOUT : status;
    }
    // Whoever answers in a moment need not wake anybody.
    if (comesSoon(k, () => isPoked(k))) continue;
    const outcome = parkServing(k, send, deadline);
    if (outcome === RAT_ERR_INTERRUPTED && !isPoked(k)) return RAT_PENDING;
    if (outcome !== RAT_ERR_INTERRUPTED && outcome !== RAT_ERR_TIMEOUT) return outcome;
  }
  return takeBack(k, out);
}

function parkServing(k: Kernel, send: number, deadline: number): number {
  const { words, thread } = k;
  const waiter = thread + T_WAITER;
  initWaiter(k, waiter, thread, 0, 0, 0);
  // For inspection: whose answer it waits for.
  const receiver = words[queueOf(words, send) + OG_OWNER];
  words[waiter + W_TAKEN] = receiver === 0 ? 0 : words[receiver + T_ID];
  k.serving = true;
  try {
    return park(k, waiter, deadline);
  } finally {
    k.serving = false;
    k.words[waiter + W_TAKEN] = 0;
  }
}

/** The calling thread waits no longer for its last send: how it ended, or RAT_PENDING when it had not. */
function takeBack(k: Kernel, out?: SendResult): number {
  return takeBackOf(k, k.thread, out);
}

function takeBackOf(k: Kernel, thread: number, out?: SendResult): number {
  const { words } = k;
  const send = words[thread + T_SENDS];
  words[thread + T_SENDS] = words[send + D_OUTER];
  let shares = 1;
  if (Atomics.load(words, send + D_STATE) !== SEND_STATE.ENDED) {
    const queue = queueOf(words, send);
    lockQueue(k, queue);
    if (words[send + D_STATE] === SEND_STATE.QUEUED) {
      unqueueLocked(words, queue, send);
      shares = 2;
    }
    if (words[send + D_STATE] !== SEND_STATE.ENDED) words[send + D_STATE] = SEND_STATE.GIVEN_UP;
    unlockQueue(k, queue);
  }
  const status = words[send + D_STATE] === SEND_STATE.ENDED ? words[send + D_STATUS] : RAT_PENDING;
  if (out !== undefined) out.result = words[send + D_RESULT];
  for (; shares > 0; shares--) drop(k, send);
  return status;
}

// ── Serving ────────────────────────────────────────────────────────────────────────────────────────────────

/** What is sent to a thread comes by its own queue. */
export function isOwnQueue(k: Kernel, queue: number): boolean {
  return queue === k.words[k.thread + T_QUEUE];
}

/** Whether something has been sent to windows of the calling thread. */
export function hasSent(k: Kernel): boolean {
  const queue = k.words[k.thread + T_QUEUE];
  return queue !== 0 && Atomics.load(k.words, sentList(k.words, queue)) !== 0;
}

/** Takes the next message that was sent to the calling thread, which is to serve it: RAT_SUCCESS or RAT_ERR_NOT_FOUND. */
export function receiveSent(k: Kernel, out: Sent): number {
  const { words, thread } = k;
  const queue = words[thread + T_QUEUE];
  if (queue === 0) return RAT_ERR_NOT_FOUND;
  lockQueue(k, queue);
  try {
    const send = words[sentList(words, queue)];
    if (send === 0) return RAT_ERR_NOT_FOUND;
    unqueueLocked(words, queue, send);
    words[send + D_STATE] = SEND_STATE.SERVED;
    words[send + D_NEXT] = words[thread + T_SERVED];
    words[thread + T_SERVED] = send;
    words[words[queue + OG_BLOCK] + G_TAKEN]++;
    out.id = words[send + D_ID];
    out.procedure = words[windowBlock(words, send) + WB_PROCEDURE];
    for (let i = 0; i < CONTENT_WORDS; i++) out.content[i] = words[send + D_CONTENT + i];
    return RAT_SUCCESS;
  } finally {
    unlockQueue(k, queue);
  }
}

/**
 * The procedure has given a result: RAT_SUCCESS, also when nobody waits for it any more; RAT_ERR_NOT_FOUND: the calling
 * thread serves no such send. What it began to serve after that was left without a result.
 */
export function replySent(k: Kernel, id: number, result: number): number {
  const { words, thread } = k;
  let found = words[thread + T_SERVED];
  while (found !== 0 && words[found + D_ID] !== id) found = words[found + D_NEXT];
  if (found === 0) return RAT_ERR_NOT_FOUND;
  const queue = words[thread + T_QUEUE];
  const served: number[] = [];
  lockQueue(k, queue);
  try {
    for (let send = 0; send !== found; ) {
      send = words[thread + T_SERVED];
      words[thread + T_SERVED] = words[send + D_NEXT];
      if (send === found) endLocked(k, send, RAT_SUCCESS, result);
      else endLocked(k, send, RAT_ERR_CANCELLED);
      served.push(send);
    }
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
    dropAll(k, served);
  }
  return RAT_SUCCESS;
}

/** Looks for what was sent before a wait for messages, and during it. @returns what `wait` gives, or `serves`. */
export function whileServing(k: Kernel, wait: () => number, serves: number = RAT_PENDING): number {
  for (;;) {
    unpoke(k);
    if (hasSent(k)) return serves;
    let outcome: number;
    k.serving = true;
    try {
      outcome = wait();
    } finally {
      k.serving = false;
    }
    // Of what was taken back again there is nothing any more.
    if (outcome !== RAT_ERR_INTERRUPTED || !isPoked(k)) return outcome;
  }
}

/** The sends that threads wait for or serve, each once: their numbers, their windows, which they hold, and whether they are served. Nobody may act meanwhile. */
export function sendsOf(k: Kernel, threads: Iterable<number>): { id: number; window: number; served: boolean }[] {
  const { words } = k;
  const sends = new Set<number>();
  const served = new Set<number>();
  for (const thread of threads) {
    for (let send = words[thread + T_SENDS]; send !== 0; send = words[send + D_OUTER]) sends.add(send);
    for (let send = words[thread + T_SERVED]; send !== 0; send = words[send + D_NEXT]) {
      sends.add(send);
      served.add(send);
    }
  }
  return [...sends].map((send) => ({
    id: words[send + D_ID],
    window: words[send + D_WINDOW],
    served: served.has(send),
  }));
}

// ── Ends ───────────────────────────────────────────────────────────────────────────────────────────────────

/** A window has been destroyed: nobody answers what was sent to it, but a thread that has destroyed it while it serves. */
export function endSendsTo(k: Kernel, window: number): void {
  const { words } = k;
  const queue = words[words[window + OW_BLOCK] + WB_QUEUE];
  lockQueue(k, queue);
  let ended: number[] = [];
  try {
    if (words[queue + OG_CLOSED] === 0) {
      ended = endSentLocked(k, queue, (of) => of === window);
      const receiver = words[queue + OG_OWNER];
      if (receiver !== k.thread && receiver !== 0)
        for (let send = words[receiver + T_SERVED]; send !== 0; send = words[send + D_NEXT])
          if (words[send + D_WINDOW] === window) endLocked(k, send, RAT_ERR_CLOSED);
    }
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
    dropAll(k, ended);
  }
}

/** A thread has ended, which acts no more: it waits for nothing, and answers nothing. Its queue is there still. */
export function endSendsOf(k: Kernel, thread: number, queue: number): void {
  const { words } = k;
  const { attempt, end } = allOf();
  while (words[thread + T_SENDS] !== 0) attempt(() => void takeBackOf(k, thread));
  const served: number[] = [];
  if (queue !== 0) {
    lockQueue(k, queue);
    for (let send = words[thread + T_SERVED]; send !== 0; send = words[send + D_NEXT]) {
      endLocked(k, send, RAT_ERR_CLOSED);
      served.push(send);
    }
    words[thread + T_SERVED] = 0;
    unlockQueue(k, queue);
    attempt(() => flushDeferred(k));
  }
  attempt(() => dropAll(k, served));
  end();
}
