/**
 * Message queues: bounded for those who post, and with room of its own for all that the kernel tells (message-source.ts).
 * Messages that were posted and those of the kernel come in the order in which they came; then a quit that was asked for;
 * then what people do in windows, what windows are to show, and timers.
 *
 * All of a queue is guarded by its lock, and what lies beside its slot is touched only while it is not closed, or by who has
 * a reference. Records of posted messages come from chunks that belong to the queue, and whoever posts pays for one.
 *
 * A thread's own queue (own-queue.ts) closes when its thread ends, any other one with its last handle.
 */
import { MESSAGES_DEFAULT } from '../../guest-abi/limits.ts';
import {
  MESSAGE,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { createObject, release, tryReference } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { comesSoon } from '../core/park.ts';
import { isPoked } from '../core/poke.ts';
import { waitQueued } from '../core/wait.ts';
import { hasWaiters, N_TAKE, NODE_WORDS, TAKEN_BY_THREAD, W_TAKEN } from '../core/wait-queue.ts';
import { flushDeferred, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { H_QUOTA_PACKETS } from '../memory/header.ts';
import { T_NODES, T_WAITER } from '../memory/thread-record.ts';
import {
  appendLocked,
  BLOCK_WORDS,
  C_TYPE,
  C_WPARAM,
  CONTENT_WORDS,
  G_CAPACITY,
  G_CHUNKS,
  G_EXIT_CODE,
  G_INPUT,
  G_INPUT_COUNT,
  G_PAINTS,
  G_POSTED,
  G_QUIT,
  G_SLIP,
  G_TAKEN,
  G_TIMERS,
  giveBlock,
  KEPT,
  lockQueue,
  M_CONTENT,
  M_LIST,
  M_NEXT,
  M_SOURCE,
  MESSAGE_WORDS,
  OG_BLOCK,
  OG_CLOSED,
  OG_COUNT,
  OG_FREE,
  OG_MESSAGES,
  OG_OWNER,
  stamp,
  takeBlock,
  unlinkLocked,
  unlockQueue,
} from './message-records.ts';
import { claimSourcesLocked, endSources, SOURCE_PACKETS, takeSourceLocked } from './message-source.ts';
import { settleTaken } from './operation.ts';
import { dropSent, endSentLocked } from './send.ts';

/** A chunk: the next chunk, records, and in its last words who is charged for it. */
const CHUNK_WORDS = 256;
const CHUNK_SLIP = CHUNK_WORDS - SLIP_WORDS;
const MESSAGES_PER_CHUNK = Math.floor((CHUNK_SLIP - 1) / MESSAGE_WORDS);

/** Of taking: there was nothing; or, where it is no operation's, something. */
const NOTHING = 0;
const TAKEN = 1;

/**
 * Makes a message queue with one reference and no handle.
 * @param capacity how many messages may be posted and not taken; 0: what is usual.
 * @returns its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function createMessageQueue(k: Kernel, capacity: number): number {
  const { words } = k;
  if (capacity > words[H_QUOTA_PACKETS]) return RAT_ERR_QUOTA;
  const queue = createObject(k, TYPE.MESSAGE_QUEUE, 0);
  if (queue < 0) return queue;
  let block: number = RAT_ERR_NO_MEMORY;
  try {
    block = takeBlock(k, BLOCK_WORDS, G_SLIP);
  } finally {
    if (block < 0) release(k, queue);
  }
  if (block < 0) return block;
  words[block + G_CAPACITY] = capacity || Math.min(MESSAGES_DEFAULT, words[H_QUOTA_PACKETS]);
  words[queue + OG_BLOCK] = block;
  return queue;
}

// ── Posting ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Posts a message. A queue that is only said to be used (core/brief-use.ts) will do.
 * @param content of a RatMsg; its time becomes that of now.
 * @returns RAT_SUCCESS, RAT_ERR_CLOSED, RAT_ERR_QUEUE_FULL, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function postMessage(k: Kernel, queue: number, content: Int32Array): number {
  const { words } = k;
  stamp(k, content, 0);
  lockQueue(k, queue);
  try {
    const message = allocateLocked(k, queue);
    if (message < 0) return message;
    const to = message + M_CONTENT;
    for (let i = 0; i < CONTENT_WORDS; i++) words[to + i] = content[i];
    appendLocked(k, queue, queue + OG_MESSAGES, message);
    return RAT_SUCCESS;
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
  }
}

/** Takes a record for a message that is posted: its position, or why there is none. */
function allocateLocked(k: Kernel, queue: number): number {
  const { words } = k;
  if (words[queue + OG_CLOSED] === 1) return RAT_ERR_CLOSED;
  const block = words[queue + OG_BLOCK];
  if (words[block + G_POSTED] >= words[block + G_CAPACITY]) return RAT_ERR_QUEUE_FULL;
  const message = takeRecordLocked(k, queue, block);
  if (message > 0) words[block + G_POSTED]++;
  return message;
}

/** Takes a free record of a queue that is open: its position, or why there is none. */
export function takeRecordLocked(k: Kernel, queue: number, block: number): number {
  const { words } = k;
  if (words[queue + OG_FREE] === 0) {
    const status = addChunkLocked(k, queue, block);
    if (status < 0) return status;
  }
  const message = words[queue + OG_FREE];
  words[queue + OG_FREE] = words[message + M_NEXT];
  return message;
}

/** Takes a message that somebody has posted, or done in a window, out of its list, and its record is free. */
export function dropRecordLocked(k: Kernel, queue: number, block: number, message: number): void {
  const { words } = k;
  const count = words[message + M_LIST] === block + G_INPUT ? G_INPUT_COUNT : G_POSTED;
  unlinkLocked(words, queue, message);
  words[message + M_NEXT] = words[queue + OG_FREE];
  words[queue + OG_FREE] = message;
  words[block + count]--;
}

function addChunkLocked(k: Kernel, queue: number, block: number): number {
  const { words } = k;
  const chunk = takeBlock(k, CHUNK_WORDS, CHUNK_SLIP);
  if (chunk < 0) return chunk;
  words[chunk] = words[block + G_CHUNKS];
  words[block + G_CHUNKS] = chunk;
  for (let i = MESSAGES_PER_CHUNK - 1; i >= 0; i--) {
    const message = chunk + 1 + i * MESSAGE_WORDS;
    words[message + M_NEXT] = words[queue + OG_FREE];
    words[queue + OG_FREE] = message;
  }
  return RAT_SUCCESS;
}

/** Asks for a quit, which comes after what was posted: RAT_SUCCESS or RAT_ERR_CLOSED. */
export function postQuit(k: Kernel, queue: number, exitCode: number): number {
  const { words } = k;
  lockQueue(k, queue);
  try {
    if (words[queue + OG_CLOSED] === 1) return RAT_ERR_CLOSED;
    const block = words[queue + OG_BLOCK];
    words[block + G_EXIT_CODE] = exitCode;
    if (words[block + G_QUIT] === 0) {
      words[block + G_QUIT] = 1;
      words[queue + OG_COUNT]++;
    }
    wakeLocked(k, queue);
    return RAT_SUCCESS;
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
  }
}

// ── Taking ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Copies the next message's content, if there is one: the message, 0 for a quit that was asked for, -1 for nothing. */
function lookLocked(k: Kernel, queue: number, to: Int32Array, at: number): number {
  const { words } = k;
  if (words[queue + OG_COUNT] === 0) return -1;
  const block = words[queue + OG_BLOCK];
  let message = words[queue + OG_MESSAGES];
  if (message === 0 && words[block + G_QUIT] === 1) {
    to.fill(0, at, at + CONTENT_WORDS);
    to[at + C_TYPE] = MESSAGE.QUIT;
    to[at + C_WPARAM] = words[block + G_EXIT_CODE];
    stamp(k, to, at);
    return 0;
  }
  if (message === 0) message = words[block + G_INPUT] || words[block + G_PAINTS] || words[block + G_TIMERS];
  const from = message + M_CONTENT;
  for (let i = 0; i < CONTENT_WORDS; i++) to[at + i] = words[from + i];
  return message;
}

/**
 * Takes the next message: its content goes to `to`. With the queue locked.
 * @returns NOTHING; the operation that it tells of, for settleTaken; or TAKEN.
 */
function popLocked(k: Kernel, queue: number, to: Int32Array, at: number): number {
  const { words } = k;
  const message = lookLocked(k, queue, to, at);
  if (message < 0) return NOTHING;
  const block = words[queue + OG_BLOCK];
  words[block + G_TAKEN]++;
  if (message === 0) {
    words[block + G_QUIT] = 0;
    words[queue + OG_COUNT]--;
    return TAKEN;
  }
  const source = words[message + M_SOURCE];
  if (source === 0) {
    dropRecordLocked(k, queue, block, message);
    return TAKEN;
  }
  unlinkLocked(words, queue, message);
  return source === KEPT ? TAKEN : takeSourceLocked(k, queue, source) || TAKEN;
}

/** Takes the next message if there is one; of a queue that is only said to be used, too. */
export function tryTakeMessage(k: Kernel, queue: number, out: Int32Array): boolean {
  lockQueue(k, queue);
  let taken = NOTHING;
  try {
    taken = popLocked(k, queue, out, 0);
  } finally {
    unlockQueue(k, queue);
  }
  // From here on there may be no queue.
  if (taken > TAKEN) settleTaken(k, taken);
  return taken !== NOTHING;
}

/** Looks at the next message, which stays: RAT_SUCCESS, RAT_ERR_WOULD_BLOCK or RAT_ERR_CLOSED. As of a queue in use. */
export function peekMessage(k: Kernel, queue: number, out: Int32Array): number {
  lockQueue(k, queue);
  try {
    if (k.words[queue + OG_CLOSED] === 1) return RAT_ERR_CLOSED;
    return lookLocked(k, queue, out, 0) < 0 ? RAT_ERR_WOULD_BLOCK : RAT_SUCCESS;
  } finally {
    unlockQueue(k, queue);
  }
}

/** Takes the next message, and never parks: RAT_SUCCESS, RAT_ERR_WOULD_BLOCK or RAT_ERR_CLOSED. */
export function pollMessage(k: Kernel, queue: number, out: Int32Array): number {
  if (tryTakeMessage(k, queue, out)) return RAT_SUCCESS;
  return Atomics.load(k.words, queue + OG_CLOSED) === 1 ? RAT_ERR_CLOSED : RAT_ERR_WOULD_BLOCK;
}

/**
 * Takes the next message; parks until there is one. The caller has a reference.
 * @param deadline milliseconds of the system's clock; 0 polls.
 * @returns RAT_SUCCESS, RAT_ERR_TIMEOUT, RAT_ERR_CLOSED, RAT_ERR_INTERRUPTED, or KILLED of park.ts.
 */
export function takeMessage(k: Kernel, queue: number, deadline: number, out: Int32Array): number {
  if (tryTakeMessage(k, queue, out) || takeSoon(k, queue, deadline, out)) return RAT_SUCCESS;
  return isWanted(k) ? RAT_ERR_INTERRUPTED : takeInLine(k, queue, deadline, out);
}

/** Whether the calling thread is to serve something, and not to wait. */
const isWanted = (k: Kernel) => k.serving && isPoked(k);

/** Takes a message that comes in a moment. */
function takeSoon(k: Kernel, queue: number, deadline: number, out: Int32Array): boolean {
  if (deadline === 0) return false;
  let taken = false;
  comesSoon(k, () => {
    taken = Atomics.load(k.words, queue + OG_COUNT) > 0 && tryTakeMessage(k, queue, out);
    return taken || isWanted(k);
  });
  return taken;
}

/** As takeMessage, of a queue that the calling thread has said that it uses; RAT_ERR_INVALID_HANDLE: it has gone. */
export function takeMessageUsed(k: Kernel, queue: number, deadline: number, out: Int32Array): number {
  if (tryTakeMessage(k, queue, out) || takeSoon(k, queue, deadline, out)) return RAT_SUCCESS;
  if (isWanted(k)) return RAT_ERR_INTERRUPTED;
  if (!tryReference(k.words, queue)) return RAT_ERR_INVALID_HANDLE;
  try {
    return takeInLine(k, queue, deadline, out);
  } finally {
    release(k, queue);
  }
}

/** Where a thread with a place in the line finds the content of what it was given: behind its one node. */
const GIVEN = T_NODES + NODE_WORDS;

/** The long way, with a place in the line. */
function takeInLine(k: Kernel, queue: number, deadline: number, out: Int32Array): number {
  const { words, thread } = k;
  const taken = thread + T_WAITER + W_TAKEN;
  words[taken] = NOTHING;
  try {
    const status = waitQueued(k, queue, deadline, TAKEN_BY_THREAD);
    if (status !== RAT_SUCCESS) return status;
    if (words[taken] === NOTHING) return RAT_ERR_CLOSED;
    for (let i = 0; i < CONTENT_WORDS; i++) out[i] = words[thread + GIVEN + i];
    return RAT_SUCCESS;
  } finally {
    // Also when the wait failed after it had been satisfied.
    const operation = words[taken];
    words[taken] = NOTHING;
    if (operation > TAKEN) settleTaken(k, operation);
  }
}

// ── Closing ────────────────────────────────────────────────────────────────────────────────────────────────

/** Closes a queue: takers wake with RAT_ERR_CLOSED, messages are dropped, and with them what they would have come from. */
export function closeMessageQueue(k: Kernel, queue: number): void {
  const { words } = k;
  const { attempt, end } = allOf();
  let ended: number[] = [];
  let sent: number[] = [];
  lockQueue(k, queue);
  try {
    if (words[queue + OG_CLOSED] === 1) return;
    const block = words[queue + OG_BLOCK];
    words[queue + OG_CLOSED] = 1;
    words[queue + OG_OWNER] = 0;
    ended = claimSourcesLocked(k, block, () => true);
    sent = endSentLocked(k, queue, () => true);
    words[queue + OG_MESSAGES] = words[queue + OG_MESSAGES + 1] = 0;
    words[block + G_TIMERS] = words[block + G_TIMERS + 1] = 0;
    words[block + G_INPUT] = words[block + G_INPUT + 1] = 0;
    words[block + G_PAINTS] = words[block + G_PAINTS + 1] = 0;
    words[block + G_QUIT] = words[block + G_POSTED] = words[block + G_INPUT_COUNT] = words[queue + OG_COUNT] = 0;
    wakeLocked(k, queue);
  } finally {
    unlockQueue(k, queue);
    attempt(() => endSources(k, queue, ended));
    attempt(() => dropSent(k, sent));
    attempt(() => flushDeferred(k));
    end();
  }
}

/** Gives back what a queue without references holds. */
function destroyQueue(k: Kernel, queue: number): boolean {
  const { words } = k;
  const block = words[queue + OG_BLOCK];
  if (block === 0) return true;
  for (let chunk = words[block + G_CHUNKS]; chunk !== 0; ) {
    const next = words[chunk];
    giveBlock(k, chunk, CHUNK_WORDS, CHUNK_SLIP);
    chunk = next;
  }
  giveBlock(k, block, BLOCK_WORDS, G_SLIP);
  return true;
}

// ── The type ───────────────────────────────────────────────────────────────────────────────────────────────

/** While there are messages; and for ever once it is closed, so that takers learn of it. */
function isSignaled(k: Kernel, queue: number): boolean {
  return k.words[queue + OG_COUNT] > 0 || k.words[queue + OG_CLOSED] === 1;
}

/** Rights of a handle to another thread's own queue: everything but taking. */
export const POST_RIGHTS = COMMON_RIGHTS | RIGHT.SIGNAL;

export const MESSAGE_QUEUE_TYPE = defineType({
  number: TYPE.MESSAGE_QUEUE,
  name: 'MESSAGE_QUEUE',
  isSignaled,
  // Waiting takes nothing out of it; a taker's long way does (N_TAKE).
  tryTake: (k, queue) => (!hasWaiters(k.words, queue) && isSignaled(k, queue) ? RAT_SUCCESS : -1),
  consume: (k, queue, waiter, node) => {
    if (k.words[node + N_TAKE] === TAKEN_BY_THREAD)
      k.words[waiter + W_TAKEN] = popLocked(k, queue, k.words, node + NODE_WORDS);
  },
  locksLast: true,
  packets: SOURCE_PACKETS,
  rights: () => POST_RIGHTS | RIGHT.READ,
  lastHandleClosed: (k, queue) => {
    if (k.words[queue + OG_OWNER] === 0) closeMessageQueue(k, queue);
  },
  destroy: destroyQueue,
  describe: (k, queue) => ({
    signaled: isSignaled(k, queue),
    count: k.words[queue + OG_COUNT],
    owner: k.words[queue + OG_OWNER],
  }),
});
