/**
 * What a message queue is made of: its words, messages, and lists of them. What is done with them: message-queue.ts and
 * message-source.ts.
 */
import { RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { RatMsg } from '../../guest-abi/struct-offsets.ts';
import { faultPoint } from '../core/fault-points.ts';
import { O_LOCK, O_OWN, O_STATE, STATE_WAITERS } from '../core/object.ts';
import { unlockObject } from '../core/wait-queue.ts';
import { wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, SLIP_WORDS, writeSlip } from '../memory/accounts.ts';
import { heapAllocateZeroed, heapFree } from '../memory/heap.ts';

/** Messages that were posted and those of the kernel, oldest first: head and tail of a list. */
export const OG_MESSAGES = O_OWN;
/** Messages there are, whatever kind, and 1 for a quit that was asked for. */
export const OG_COUNT = O_OWN + 2;
/** Free records of posted messages. */
export const OG_FREE = O_OWN + 3;
/** The rest of the queue, in the heap. */
export const OG_BLOCK = O_OWN + 4;
export const OG_CLOSED = O_OWN + 5;
/** Record of the thread whose own it is, while that lives; 0: nobody's. */
export const OG_OWNER = O_OWN + 6;

/** Messages that may be posted and not taken; and how many there are. */
export const G_CAPACITY = 0;
export const G_POSTED = 1;
/** 1: a quit is asked for, with this exit code. */
export const G_QUIT = 2;
export const G_EXIT_CODE = 3;
/** Messages of timers: head and tail of a list. */
export const G_TIMERS = 4;
/** Sources (message-source.ts), the last first, and their number. */
export const G_SOURCES = 6;
export const G_SOURCE_COUNT = 7;
export const G_CHUNKS = 8;
/** 1: there may be objects of its thread's that it does not hear of yet (own-queue.ts). Atomic. */
export const G_UNHEARD = 9;
/** What people do in windows: head and tail of a list, and how many. Then what windows are to show, the same. */
export const G_INPUT = 10;
export const G_INPUT_COUNT = 12;
export const G_PAINTS = 13;
/** How often a message was taken. */
export const G_TAKEN = 15;
/** What was sent to its thread (send.ts): head, atomic, and tail of a list. */
export const G_SENT = 16;
export const G_SLIP = 18;
export const BLOCK_WORDS = G_SLIP + SLIP_WORDS;

/** A message: its neighbours in a list, and the list's head, or 0 while it is in none. */
export const M_NEXT = 0;
const M_PREVIOUS = 1;
export const M_LIST = 2;
/** The source whose it is; 0: it was posted; KEPT: a window's, which has room for it. */
export const M_SOURCE = 3;
export const KEPT = -1;
/** What programs see of it: a RatMsg. */
export const M_CONTENT = 4;
/** Words of a RatMsg, and where they are. */
export const CONTENT_WORDS = RatMsg.SIZEOF / 4;
export const C_TYPE = RatMsg.type / 4;
export const C_WINDOW = RatMsg.hWindow / 4;
export const C_SOURCE = RatMsg.hSource / 4;
export const C_WPARAM = RatMsg.wParam / 4;
export const C_LPARAM = RatMsg.lParam / 4;
export const C_STATUS = RatMsg.status / 4;
export const C_X = RatMsg.x / 4;
export const C_Y = RatMsg.y / 4;
const C_TIME = RatMsg.timeNs / 4;
export const MESSAGE_WORDS = M_CONTENT + CONTENT_WORDS;

/** Takes a block that the queue keeps, all zero but for its slip: its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function takeBlock(k: Kernel, size: number, slip: number): number {
  if (!chargeBlock(k, size)) return RAT_ERR_QUOTA;
  let block = 0;
  try {
    block = heapAllocateZeroed(k, size);
  } finally {
    if (block === 0) dischargeBlock(k, size);
  }
  if (block === 0) return RAT_ERR_NO_MEMORY;
  writeSlip(k, block + slip);
  return block;
}

export function giveBlock(k: Kernel, block: number, size: number, slip: number): void {
  dischargeSlip(k, block + slip, size);
  heapFree(k, block);
}

/** The lock alone: no state of a queue changes without it, so there are no lock-free ways to close (lockObject). */
export function lockQueue(k: Kernel, queue: number): void {
  k.lock(queue + O_LOCK);
}

export function unlockQueue(k: Kernel, queue: number): void {
  if ((k.words[queue + O_STATE] & STATE_WAITERS) === 0) k.unlock(queue + O_LOCK);
  else unlockObject(k, queue);
}

// ── Lists of messages ──────────────────────────────────────────────────────────────────────────────────────

/** Puts a message at the end of a list, and serves who waits; with the queue locked. */
export function appendLocked(k: Kernel, queue: number, list: number, message: number): void {
  const { words } = k;
  const tail = words[list + 1];
  words[message + M_NEXT] = 0;
  words[message + M_PREVIOUS] = tail;
  words[message + M_LIST] = list;
  if (tail === 0) words[list] = message;
  else words[tail + M_NEXT] = message;
  words[list + 1] = message;
  words[queue + OG_COUNT]++;
  try {
    faultPoint(k, 'message-queued');
  } finally {
    wakeLocked(k, queue);
  }
}

/** Takes a message out of the list that it is in; with the queue locked. */
export function unlinkLocked(words: Int32Array, queue: number, message: number): void {
  const list = words[message + M_LIST];
  const [next, previous] = [words[message + M_NEXT], words[message + M_PREVIOUS]];
  if (previous === 0) words[list] = next;
  else words[previous + M_NEXT] = next;
  if (next === 0) words[list + 1] = previous;
  else words[next + M_PREVIOUS] = previous;
  words[message + M_LIST] = 0;
  words[queue + OG_COUNT]--;
}

/** Puts the time into a message's content, nanoseconds of the system's clock. */
export function stamp(k: Kernel, content: Int32Array, at: number): void {
  const ns = Math.round(k.now() * 1e6);
  const high = Math.floor(ns / 2 ** 32);
  content[at + C_TIME] = ns - high * 2 ** 32;
  content[at + C_TIME + 1] = high;
}
