/**
 * Where messages of the kernel come from: a source is a packet (packet.ts) with a message of its own, so there is room for
 * that from the start, beside what is posted, and telling cannot fail. One of an operation tells once, and goes when that
 * is taken; a watch (watch.ts) tells again and again, but has at most one message in the queue.
 *
 * Each is a block of the heap, charged to who has made it. All of it is guarded by the queue's lock, but for the packet's
 * part.
 */
import { MESSAGE, RAT_ERR_CLOSED, RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { allOf } from '../core/all-of.ts';
import { faultPoint } from '../core/fault-points.ts';
import { addReference, release } from '../core/object.ts';
import type { PacketQueue } from '../core/packet-queue.ts';
import { OUTCOME_WAITING, W_COUNT, W_WORD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { H_QUOTA_PACKETS } from '../memory/header.ts';
import {
  appendLocked,
  C_LPARAM,
  C_SOURCE,
  C_STATUS,
  C_TYPE,
  C_WINDOW,
  C_WPARAM,
  G_SOURCE_COUNT,
  G_SOURCES,
  G_TIMERS,
  giveBlock,
  lockQueue,
  M_CONTENT,
  M_LIST,
  M_SOURCE,
  MESSAGE_WORDS,
  OG_BLOCK,
  OG_CLOSED,
  OG_MESSAGES,
  stamp,
  takeBlock,
  unlinkLocked,
  unlockQueue,
} from './message-records.ts';
import { detachPacket } from './operation.ts';
import {
  claimArmed,
  dropDecided,
  dropQueued,
  K_OPERATION,
  K_QUEUE,
  K_SOURCE,
  K_USER_DATA,
  PACKET_ARMED,
  PACKET_FREE,
  PACKET_QUEUED,
  PACKET_WORDS,
} from './packet.ts';

/** Its message. */
const S_MESSAGE = PACKET_WORDS;
/** Its neighbours among its queue's sources. */
export const S_NEXT = S_MESSAGE + MESSAGE_WORDS;
const S_PREVIOUS = S_NEXT + 1;
/** Of a watch: the type of its message, and the process whose handle it was made by. */
export const S_TYPE = S_NEXT + 2;
export const S_PROCESS = S_NEXT + 3;
/** 1: somebody is about to have it tell (tellLater). Atomic. */
const S_LATE = S_NEXT + 4;
/** Who may still touch it: the queue, and who is about to have it tell. Atomic. */
const S_REFS = S_NEXT + 5;
/** Of a window's timer: the handle by which messages name the window, and the timer's number; 0: it is no window's. */
export const S_WINDOW = S_NEXT + 6;
export const S_ID = S_NEXT + 7;
const S_SLIP = S_NEXT + 8;
const SOURCE_WORDS = S_SLIP + SLIP_WORDS;

/** Takes a source: its position, RAT_ERR_CLOSED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
function reserveSource(k: Kernel, queue: number): number {
  const { words } = k;
  lockQueue(k, queue);
  try {
    if (words[queue + OG_CLOSED] === 1) return RAT_ERR_CLOSED;
    const block = words[queue + OG_BLOCK];
    if (words[block + G_SOURCE_COUNT] >= words[H_QUOTA_PACKETS]) return RAT_ERR_QUOTA;
    const source = takeBlock(k, SOURCE_WORDS, S_SLIP);
    if (source < 0) return source;
    const next = words[block + G_SOURCES];
    words[source + S_REFS] = 1;
    words[source + S_MESSAGE + M_SOURCE] = source;
    words[source + S_NEXT] = next;
    if (next !== 0) words[next + S_PREVIOUS] = source;
    words[block + G_SOURCES] = source;
    words[block + G_SOURCE_COUNT]++;
    try {
      faultPoint(k, 'packet-allocated');
    } catch (error) {
      freeLocked(k, queue, source);
      throw error;
    }
    return source;
  } finally {
    unlockQueue(k, queue);
  }
}

/** Gives a source back, and takes its message away; with the queue locked. */
function freeLocked(k: Kernel, queue: number, source: number): void {
  const { words } = k;
  const block = words[queue + OG_BLOCK];
  // Lists of a closed queue are gone.
  if (words[source + S_MESSAGE + M_LIST] !== 0 && words[queue + OG_CLOSED] === 0)
    unlinkLocked(words, queue, source + S_MESSAGE);
  const [next, previous] = [words[source + S_NEXT], words[source + S_PREVIOUS]];
  if (previous === 0) words[block + G_SOURCES] = next;
  else words[previous + S_NEXT] = next;
  if (next !== 0) words[next + S_PREVIOUS] = previous;
  words[block + G_SOURCE_COUNT]--;
  words[source + W_COUNT] = PACKET_FREE;
  dropSource(k, source);
}

function dropSource(k: Kernel, source: number): void {
  if (Atomics.sub(k.words, source + S_REFS, 1) === 1) giveBlock(k, source, SOURCE_WORDS, S_SLIP);
}

function freeSource(k: Kernel, queue: number, source: number): void {
  lockQueue(k, queue);
  freeLocked(k, queue, source);
  unlockQueue(k, queue);
}

/** A source's message has been taken, with the queue locked. @returns the operation that it tells of, or 0. */
export function takeSourceLocked(k: Kernel, queue: number, source: number): number {
  const { words } = k;
  if (words[source + W_COUNT] === PACKET_ARMED) return 0;
  const operation = words[source + K_OPERATION];
  if (operation !== 0) detachPacket(k, operation);
  freeLocked(k, queue, source);
  return operation;
}

// ── Operations ─────────────────────────────────────────────────────────────────────────────────────────────

function deliverOperation(k: Kernel, queue: number, source: number, status: number, value: number): boolean {
  const { words } = k;
  lockQueue(k, queue);
  try {
    const open = words[queue + OG_CLOSED] === 0;
    if (open) {
      const content = source + S_MESSAGE + M_CONTENT;
      words[content + C_TYPE] = MESSAGE.IO_COMPLETED;
      words[content + C_SOURCE] = words[source + K_SOURCE];
      words[content + C_WPARAM] = words[source + K_USER_DATA];
      words[content + C_LPARAM] = value;
      words[content + C_STATUS] = status;
      stamp(k, words, content);
      words[source + W_COUNT] = PACKET_QUEUED;
      appendLocked(k, queue, queue + OG_MESSAGES, source + S_MESSAGE);
    }
    return open;
  } finally {
    unlockQueue(k, queue);
  }
}

/** A source that is gone may be anything by now: it is looked for among those of the queue. */
function revokeOperation(k: Kernel, queue: number, source: number, operation: number): boolean {
  const { words } = k;
  lockQueue(k, queue);
  const open = words[queue + OG_CLOSED] === 0;
  let found = open ? words[words[queue + OG_BLOCK] + G_SOURCES] : 0;
  while (found !== 0 && found !== source) found = words[found + S_NEXT];
  const there = found !== 0 && words[found + W_COUNT] === PACKET_QUEUED && words[found + K_OPERATION] === operation;
  if (there) freeLocked(k, queue, source);
  unlockQueue(k, queue);
  return there;
}

export const SOURCE_PACKETS: PacketQueue = {
  reserve: reserveSource,
  free: freeSource,
  deliver: deliverOperation,
  revoke: revokeOperation,
  isClosed: (k, queue) => Atomics.load(k.words, queue + OG_CLOSED) === 1,
};

// ── Watches ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A watch has something to tell, now; if it has told that already, and nobody has taken it, there is no more to say. No
 * queue is locked.
 * @param value goes into wParam.
 */
export function tell(k: Kernel, watch: number, value: number): void {
  const { words } = k;
  const queue = words[watch + K_QUEUE];
  const message = watch + S_MESSAGE;
  lockQueue(k, queue);
  try {
    const watches = Atomics.load(words, watch + W_WORD) === OUTCOME_WAITING && words[queue + OG_CLOSED] === 0;
    if (!watches || words[message + M_LIST] !== 0) return;
    const content = message + M_CONTENT;
    words[content + C_TYPE] = words[watch + S_TYPE];
    words[content + C_SOURCE] = words[watch + K_SOURCE];
    words[content + C_WINDOW] = words[watch + S_WINDOW];
    words[content + C_WPARAM] = words[watch + S_WINDOW] === 0 ? value : words[watch + S_ID];
    stamp(k, words, content);
    const isTimer = words[watch + S_TYPE] === MESSAGE.TIMER;
    appendLocked(k, queue, isTimer ? words[queue + OG_BLOCK] + G_TIMERS : queue + OG_MESSAGES, message);
  } finally {
    unlockQueue(k, queue);
  }
}

/** The same when no lock is held any more, because a queue is locked now. */
export function tellLater(k: Kernel, watch: number): void {
  const { words } = k;
  if (Atomics.compareExchange(words, watch + S_LATE, 0, 1) !== 0) return;
  Atomics.add(words, watch + S_REFS, 1);
  addReference(k, words[watch + K_QUEUE]);
  k.deferred.deliver(watch);
}

/** What tellLater has put off. */
export function tellNow(k: Kernel, watch: number): void {
  const { words } = k;
  const queue = words[watch + K_QUEUE];
  // First: what happens from now on is told anew.
  Atomics.store(words, watch + S_LATE, 0);
  try {
    tell(k, watch, 0);
  } finally {
    dropSource(k, watch);
    release(k, queue);
  }
}

// ── Ending them ────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Claims sources of a queue, with its lock, so that the caller ends them: armed ones that nobody has decided; and, of a
 * queue that has been closed, those whose message nobody will take.
 */
export function claimSourcesLocked(k: Kernel, block: number, choose: (source: number) => boolean): number[] {
  const { words } = k;
  const claimed: number[] = [];
  for (let source = words[block + G_SOURCES]; source !== 0; source = words[source + S_NEXT]) {
    if (!choose(source)) continue;
    if (claimArmed(words, source) || words[source + W_COUNT] === PACKET_QUEUED) claimed.push(source);
  }
  return claimed;
}

/** Ends sources that the caller has claimed. No lock is held. */
export function endSources(k: Kernel, queue: number, sources: readonly number[]): void {
  const { words } = k;
  const { attempt, end } = allOf();
  for (const source of sources) {
    attempt(() => {
      if (words[source + W_COUNT] === PACKET_ARMED) dropDecided(k, queue, source);
      else if (words[source + K_OPERATION] !== 0) dropQueued(k, queue, source);
      else freeSource(k, queue, source);
    });
  }
  end();
}
