/**
 * Timers of windows: a timer without a handle for each, which the queue of the window's thread watches (watch.ts), so its
 * message comes at most once until it is taken. The window has them in a list, under WB_LOCK, and a reference on each.
 */
import { RAT_ERR_CLOSED, RAT_ERR_LIMIT_EXCEEDED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { WINDOW_TIMERS_MAX } from '../../guest-abi/windows.ts';
import { allOf } from '../core/all-of.ts';
import { addReference, release } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { giveBlock, takeBlock } from './message-records.ts';
import { cancelTimer, createTimer, setTimer } from './timer.ts';
import { endAllWatches, watchTimer } from './watch.ts';
import { OW_BLOCK, WB_DESTROYED, WB_HANDLE, WB_LOCK, WB_QUEUE, WB_TIMER_COUNT, WB_TIMERS } from './window-block.ts';

/** An entry of the list: the timer, the program's number for it, the next one. */
const TIMER = 0;
const ID = 1;
const NEXT = 2;
const SLIP = 3;
const ENTRY_WORDS = SLIP + SLIP_WORDS;

/** With WB_LOCK: the entry by this number, or 0. */
function findLocked(words: Int32Array, block: number, id: number): number {
  let entry = words[block + WB_TIMERS];
  while (entry !== 0 && words[entry + ID] !== id) entry = words[entry + NEXT];
  return entry;
}

/** The timer by this number with a reference, or 0. */
function timerOf(k: Kernel, block: number, id: number): number {
  const { words } = k;
  k.lock(block + WB_LOCK);
  const entry = findLocked(words, block, id);
  const timer = entry === 0 ? 0 : words[entry + TIMER];
  if (timer !== 0) addReference(k, timer);
  k.unlock(block + WB_LOCK);
  return timer;
}

/**
 * Sets a timer of a window, on which the caller has a reference. Somebody must watch over timers.
 * @param period milliseconds, above 0.
 * @returns RAT_SUCCESS, RAT_ERR_CLOSED, RAT_ERR_LIMIT_EXCEEDED, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function setWindowTimer(k: Kernel, window: number, id: number, period: number): number {
  const block = k.words[window + OW_BLOCK];
  if (Atomics.load(k.words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
  const former = timerOf(k, block, id);
  const timer = former !== 0 ? former : createTimer(k, false);
  if (timer < 0) return timer;
  try {
    const status = former !== 0 ? RAT_SUCCESS : enter(k, block, id, timer);
    if (status === RAT_SUCCESS) setTimer(k, timer, period, period);
    return status;
  } finally {
    release(k, timer);
  }
}

/** Enters a new timer into the list, which takes a reference of its own. Of two who do so at once, both have one. */
function enter(k: Kernel, block: number, id: number, timer: number): number {
  const { words } = k;
  const entry = takeBlock(k, ENTRY_WORDS, SLIP);
  if (entry < 0) return entry;
  let status: number = RAT_ERR_CLOSED;
  try {
    status = watchTimer(k, timer, words[block + WB_QUEUE], words[block + WB_HANDLE], id);
    if (status < 0) return status;
    words[entry + TIMER] = timer;
    words[entry + ID] = id;
    k.lock(block + WB_LOCK);
    if (Atomics.load(words, block + WB_DESTROYED) === 1) status = RAT_ERR_CLOSED;
    else if (words[block + WB_TIMER_COUNT] >= WINDOW_TIMERS_MAX) status = RAT_ERR_LIMIT_EXCEEDED;
    else {
      addReference(k, timer);
      words[entry + NEXT] = words[block + WB_TIMERS];
      words[block + WB_TIMERS] = entry;
      words[block + WB_TIMER_COUNT]++;
    }
    k.unlock(block + WB_LOCK);
    return status;
  } finally {
    if (status < 0) {
      const { attempt, end } = allOf();
      attempt(() => void endAllWatches(k, timer));
      attempt(() => giveBlock(k, entry, ENTRY_WORDS, SLIP));
      end();
    }
  }
}

/** Stops a timer of a window, with its message, if there is one by this number: RAT_SUCCESS or RAT_ERR_CLOSED. */
export function stopWindowTimer(k: Kernel, window: number, id: number): number {
  const block = k.words[window + OW_BLOCK];
  if (Atomics.load(k.words, block + WB_DESTROYED) === 1) return RAT_ERR_CLOSED;
  takeOut(k, block, (entry) => k.words[entry + ID] === id);
  return RAT_SUCCESS;
}

/** A window is being destroyed: nobody sets timers of it any more. */
export function stopWindowTimers(k: Kernel, block: number): void {
  takeOut(k, block, () => true);
}

/** The timers of a window, as they are at a moment. */
export function timersOf(k: Kernel, window: number): number[] {
  const { words } = k;
  const block = words[window + OW_BLOCK];
  const timers: number[] = [];
  k.lock(block + WB_LOCK);
  for (let entry = words[block + WB_TIMERS]; entry !== 0; entry = words[entry + NEXT])
    timers.push(words[entry + TIMER]);
  k.unlock(block + WB_LOCK);
  return timers;
}

/** Ends all timers that are as wanted. */
function takeOut(k: Kernel, block: number, wanted: (entry: number) => boolean): void {
  const { words } = k;
  const { attempt, end } = allOf();
  for (let entry = unlink(k, block, wanted); entry !== 0; entry = unlink(k, block, wanted)) {
    const timer = words[entry + TIMER];
    const taken = entry;
    attempt(() => cancelTimer(k, timer));
    attempt(() => void endAllWatches(k, timer));
    attempt(() => release(k, timer));
    attempt(() => giveBlock(k, taken, ENTRY_WORDS, SLIP));
  }
  end();
}

/** Takes the first entry that is as wanted out of the list: it, or 0. */
function unlink(k: Kernel, block: number, wanted: (entry: number) => boolean): number {
  const { words } = k;
  k.lock(block + WB_LOCK);
  let link = block + WB_TIMERS;
  while (words[link] !== 0 && !wanted(words[link])) link = words[link] + NEXT;
  const entry = words[link];
  if (entry !== 0) {
    words[link] = words[entry + NEXT];
    words[block + WB_TIMER_COUNT]--;
  }
  k.unlock(block + WB_LOCK);
  return entry;
}
