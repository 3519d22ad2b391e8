/**
 * Windows: what programs and the page share of them. The page shows them (host/desktop/); a program makes and changes
 * them, and shows pixels in them (surface.ts); messages go to the queue of the thread that has made the window
 * (window-messages.ts). The object is signaled once its window has been destroyed.
 *
 * A window is destroyed once, by whoever comes first: a call, its last handle, the end of its thread, which has it in a
 * list, or the page. What it costs comes back then, but for its block, which goes with the last reference.
 */
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_SUCCESS, RIGHT, TYPE } from '../../guest-abi/status.ts';
import { SHOW, WINDOW_TITLE_BYTES } from '../../guest-abi/windows.ts';
import { allOf } from '../core/all-of.ts';
import {
  addReference,
  createObject,
  freeSlot,
  O_ID,
  O_STATE,
  O_TYPE,
  objectId,
  release,
  tryReference,
} from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { FLAGGED, initialState, STATE_SIGNALED, setSignaled } from '../core/signaled-flag.ts';
import type { Kernel } from '../kernel.ts';
import { COUNTER } from '../memory/counters.ts';
import { H_DESKTOP, H_DOORBELL, H_QUOTA_WINDOWS, H_WINDOW_LOCK, H_WINDOW_WORK } from '../memory/header.ts';
import { P_CONTROLS, P_ID, P_WINDOWS } from '../memory/process-record.ts';
import { T_WINDOWS } from '../memory/thread-record.ts';
import { ringDisplay } from './display-bell.ts';
import { giveBlock, takeBlock } from './message-records.ts';
import { takePaints } from './paint.ts';
import { endSendsTo } from './send.ts';
import { around, type Box, takeSurface } from './surface.ts';
import {
  CHANGE,
  CONTROL_BLOCK_WORDS,
  OW_BLOCK,
  WB_CAPTURES,
  WB_CHANGES,
  WB_CONTROL_ID,
  WB_CURSOR,
  WB_DESTROYED,
  WB_FLAGS,
  WB_FRAME_WANTED,
  WB_HANDLE,
  WB_INVALID,
  WB_KIND,
  WB_LOCK,
  WB_NEXT,
  WB_OWNER,
  WB_PROCEDURE,
  WB_PROCESS_ID,
  WB_QUEUE,
  WB_RECT,
  WB_SLIP,
  WB_STATE,
  WB_THREAD,
  WB_TITLE,
  WB_TITLE_LENGTH,
  WB_USER_DATA,
  WB_VISIBLE,
  WINDOW_BLOCK_WORDS,
} from './window-block.ts';
import { forgetMessages, forgetPaint, initMessages, tellPaint, tellSize, windowStatus } from './window-messages.ts';
import { stopWindowTimers } from './window-timers.ts';

/** Windows of the whole system, at most; controls of it, and of one process. */
const WINDOWS_MAX = 1000;
const CONTROLS_MAX = 4000;
const CONTROLS_OF_PROCESS = 1000;

export interface WindowRect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface NewWindow {
  flags: number;
  /** `SHOW`. */
  state: number;
  rect: WindowRect;
  title: Uint8Array;
  procedure: number;
  userData: number;
  /** A window that the caller has a reference on; 0: none. */
  owner: number;
  /** It is a control of its owner: a `CONTROL`, and the program's number for it. */
  control?: { kind: number; id: number };
}

const blockOf = (k: Kernel, window: number) => k.words[window + OW_BLOCK];
const counterOf = (isControl: boolean) => (isControl ? COUNTER.controls : COUNTER.windows);
const countOf = (isControl: boolean) => (isControl ? P_CONTROLS : P_WINDOWS);
const sizeOf = (isControl: boolean) => (isControl ? CONTROL_BLOCK_WORDS : WINDOW_BLOCK_WORDS);

/** Whether a window is a control of another one. */
export function isControl(k: Kernel, window: number): boolean {
  return k.words[blockOf(k, window) + WB_KIND] !== 0;
}

// ── Coming ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Says whether there is a desktop, without which no window is made. */
export function setDesktop(k: Kernel, exists: boolean): void {
  Atomics.store(k.words, H_DESKTOP, exists ? 1 : 0);
}

export function hasDesktop(k: Kernel): boolean {
  return Atomics.load(k.words, H_DESKTOP) === 1;
}

/**
 * Makes a window of the calling thread with one reference and no handle, which the page does not know yet.
 * @param queue the thread's own.
 * @returns its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function createWindow(k: Kernel, queue: number, given: NewWindow): number {
  const { words, process } = k;
  const { control } = given;
  const isControl = control !== undefined;
  const all = Atomics.add(words, counterOf(isControl), 1);
  const own = Atomics.add(words, process + countOf(isControl), 1);
  const [most, mostOwn] = isControl ? [CONTROLS_MAX, CONTROLS_OF_PROCESS] : [WINDOWS_MAX, words[H_QUOTA_WINDOWS]];
  let window: number = RAT_ERR_QUOTA;
  let block = 0;
  try {
    if (all < most && own < mostOwn) window = createObject(k, TYPE.WINDOW, initialState(true, false));
    if (window > 0) block = takeBlock(k, sizeOf(isControl), WB_SLIP);
  } finally {
    if (block <= 0) {
      Atomics.sub(words, counterOf(isControl), 1);
      Atomics.sub(words, process + countOf(isControl), 1);
      if (window > 0) freeSlot(k, window);
    }
  }
  if (window < 0) return window;
  if (block <= 0) return block === 0 ? RAT_ERR_NO_MEMORY : block;
  words[window + OW_BLOCK] = block;
  addReference(k, queue);
  words[block + WB_QUEUE] = queue;
  words[block + WB_PROCEDURE] = given.procedure;
  words[block + WB_USER_DATA] = given.userData;
  words[block + WB_FLAGS] = given.flags;
  words[block + WB_STATE] = given.state;
  words[block + WB_PROCESS_ID] = words[process + P_ID];
  if (given.owner !== 0) addReference(k, given.owner);
  words[block + WB_OWNER] = given.owner;
  words[block + WB_KIND] = control?.kind ?? 0;
  words[block + WB_CONTROL_ID] = control?.id ?? 0;
  putRect(words, block, given.rect);
  if (!isControl) putTitle(k, block, given.title);
  words.set([0, 0, given.rect.width, given.rect.height], block + WB_INVALID);
  initMessages(k, block);
  words[block + WB_THREAD] = k.thread;
  k.lock(H_WINDOW_LOCK);
  words[block + WB_NEXT] = words[k.thread + T_WINDOWS];
  words[k.thread + T_WINDOWS] = window;
  k.unlock(H_WINDOW_LOCK);
  return window;
}

/** Notes the first handle to a new window: messages name it by that. */
export function setWindowHandle(k: Kernel, window: number, handle: number): void {
  k.words[blockOf(k, window) + WB_HANDLE] = handle;
}

// ── Going ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Destroys a window, on which the caller has a reference: RAT_SUCCESS, or RAT_ERR_CLOSED when it has been. */
export function destroyWindow(k: Kernel, window: number): number {
  const { words } = k;
  const block = blockOf(k, window);
  if (Atomics.exchange(words, block + WB_DESTROYED, 1) === 1) return RAT_ERR_CLOSED;
  const { attempt, end } = allOf();
  unlink(k, window, block);
  const [process, id] = [words[block + WB_SLIP], words[block + WB_SLIP + 1]];
  const control = isControl(k, window);
  Atomics.sub(words, counterOf(control), 1);
  if (process !== 0 && words[process + P_ID] === id) Atomics.sub(words, process + countOf(control), 1);
  attempt(() => forgetMessages(k, block));
  attempt(() => endSendsTo(k, window));
  attempt(() => stopWindowTimers(k, block));
  attempt(() => takeSurface(k, block));
  attempt(() => takePaints(k, block));
  attempt(() => setSignaled(k, window));
  noteChange(k, block, CHANGE.DESTROYED);
  if (!control) attempt(() => destroyOwned(k, window, words[block + WB_THREAD]));
  end();
  return RAT_SUCCESS;
}

/** Destroys what a window owns of a thread: nobody finds it there once its owner is gone. The page sees to that of others. */
function destroyOwned(k: Kernel, owner: number, thread: number): void {
  const { words } = k;
  const { attempt, end } = allOf();
  for (;;) {
    k.lock(H_WINDOW_LOCK);
    let window = words[thread + T_WINDOWS];
    while (window !== 0 && !isOwnedBy(k, window, owner)) window = words[blockOf(k, window) + WB_NEXT];
    const held = window !== 0 && tryReference(words, window);
    k.unlock(H_WINDOW_LOCK);
    if (!held) break;
    attempt(() => destroyWindow(k, window));
    attempt(() => release(k, window));
  }
  end();
}

/** Whether a window has this owner, and nobody has begun to destroy it. */
function isOwnedBy(k: Kernel, window: number, owner: number): boolean {
  const block = blockOf(k, window);
  return k.words[block + WB_OWNER] === owner && Atomics.load(k.words, block + WB_DESTROYED) === 0;
}

/** Takes a window out of its thread's list. */
function unlink(k: Kernel, window: number, block: number): void {
  const { words } = k;
  k.lock(H_WINDOW_LOCK);
  const thread = words[block + WB_THREAD];
  const next = words[block + WB_NEXT];
  if (words[thread + T_WINDOWS] === window) words[thread + T_WINDOWS] = next;
  else {
    let at = words[thread + T_WINDOWS];
    while (at !== 0 && words[blockOf(k, at) + WB_NEXT] !== window) at = words[blockOf(k, at) + WB_NEXT];
    if (at !== 0) words[blockOf(k, at) + WB_NEXT] = next;
  }
  k.unlock(H_WINDOW_LOCK);
}

/** Destroys the windows of a thread that ends. */
export function destroyWindowsOf(k: Kernel, thread: number): void {
  const { words } = k;
  const { attempt, end } = allOf();
  // Nobody else puts windows into the list.
  while (Atomics.load(words, thread + T_WINDOWS) !== 0) {
    k.lock(H_WINDOW_LOCK);
    const window = words[thread + T_WINDOWS];
    // Listed, it has not been destroyed to its end, and who does that has a reference.
    const held = window !== 0 && tryReference(words, window);
    if (held) words[thread + T_WINDOWS] = words[blockOf(k, window) + WB_NEXT];
    k.unlock(H_WINDOW_LOCK);
    if (!held) break;
    attempt(() => destroyWindow(k, window));
    attempt(() => release(k, window));
  }
  end();
}

/** Gives back what is left of a window without references. */
function freeWindow(k: Kernel, window: number): boolean {
  const { words } = k;
  const block = blockOf(k, window);
  const { attempt, end } = allOf();
  attempt(() => void destroyWindow(k, window));
  attempt(() => release(k, words[block + WB_QUEUE]));
  const owner = words[block + WB_OWNER];
  attempt(() => owner !== 0 && release(k, owner));
  attempt(() => giveBlock(k, block, sizeOf(isControl(k, window)), WB_SLIP));
  end();
  return true;
}

// ── What programs change ───────────────────────────────────────────────────────────────────────────────────

/** Has the page look at a window. */
function noteChange(k: Kernel, block: number, change: number): void {
  const { words } = k;
  Atomics.or(words, block + WB_CHANGES, change);
  Atomics.store(words, H_WINDOW_WORK, 1);
  Atomics.add(words, H_DOORBELL, 1);
  Atomics.notify(words, H_DOORBELL);
}

function putRect(words: Int32Array, block: number, { x, y, width, height }: WindowRect): void {
  words[block + WB_RECT] = x;
  words[block + WB_RECT + 1] = y;
  words[block + WB_RECT + 2] = width;
  words[block + WB_RECT + 3] = height;
}

function getRect(words: Int32Array, block: number): WindowRect {
  const at = block + WB_RECT;
  return { x: words[at], y: words[at + 1], width: words[at + 2], height: words[at + 3] };
}

export function windowRect(k: Kernel, window: number): WindowRect {
  const block = blockOf(k, window);
  k.lock(block + WB_LOCK);
  const rect = getRect(k.words, block);
  k.unlock(block + WB_LOCK);
  return rect;
}

/**
 * Notes place and size, and tells the program of another size.
 * @param byDesktop the page knows already; what the program wants and the page has not seen goes before it.
 */
export function setWindowRect(k: Kernel, window: number, rect: WindowRect, byDesktop: boolean): number {
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  k.lock(block + WB_LOCK);
  const former = getRect(k.words, block);
  const overtaken = byDesktop && (Atomics.load(k.words, block + WB_CHANGES) & CHANGE.RECT) !== 0;
  if (!byDesktop) Atomics.or(k.words, block + WB_CHANGES, CHANGE.RECT);
  if (!overtaken) putRect(k.words, block, rect);
  k.unlock(block + WB_LOCK);
  if (overtaken) return RAT_SUCCESS;
  if (!isControl(k, window) && (former.width !== rect.width || former.height !== rect.height)) {
    tellSize(k, window, rect.width, rect.height);
    invalidateWindow(k, window);
    // What is drawn stays where it is, and does not become larger.
    ringDisplay(k);
  }
  if (!byDesktop) noteChange(k, block, CHANGE.RECT);
  return RAT_SUCCESS;
}

function putTitle(k: Kernel, block: number, title: Uint8Array): void {
  const length = Math.min(title.length, WINDOW_TITLE_BYTES);
  k.bytes.set(title.subarray(0, length), (block + WB_TITLE) * 4);
  k.words[block + WB_TITLE_LENGTH] = length;
}

export function setWindowTitle(k: Kernel, window: number, title: Uint8Array): number {
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  k.lock(block + WB_LOCK);
  putTitle(k, block, title);
  k.unlock(block + WB_LOCK);
  noteChange(k, block, CHANGE.TITLE);
  return RAT_SUCCESS;
}

/** A copy of the title's bytes. */
export function windowTitle(k: Kernel, window: number): Uint8Array {
  const block = blockOf(k, window);
  k.lock(block + WB_LOCK);
  const from = (block + WB_TITLE) * 4;
  const title = k.bytes.slice(from, from + k.words[block + WB_TITLE_LENGTH]);
  k.unlock(block + WB_LOCK);
  return title;
}

/** @param state `SHOW`. */
export function showWindow(k: Kernel, window: number, state: number): number {
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  Atomics.store(k.words, block + WB_STATE, state);
  noteChange(k, block, CHANGE.STATE);
  // A frame that was held back may be due, also when the page has not seen that the window was hidden.
  ringDisplay(k);
  return RAT_SUCCESS;
}

export function activateWindow(k: Kernel, window: number): number {
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  noteChange(k, blockOf(k, window), CHANGE.ACTIVATE);
  return RAT_SUCCESS;
}

/** @param cursor `CURSOR`. */
export function setCursor(k: Kernel, window: number, cursor: number): number {
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  if (Atomics.exchange(k.words, block + WB_CURSOR, cursor) !== cursor) noteChange(k, block, CHANGE.CURSOR);
  return RAT_SUCCESS;
}

export function windowCursor(k: Kernel, window: number): number {
  return Atomics.load(k.words, blockOf(k, window) + WB_CURSOR);
}

/** A window wants what the mouse does, wherever that is, or no longer does. */
export function captureMouse(k: Kernel, window: number, wanted: boolean): number {
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  // Also when it is wanted already: the page may be about to take it away.
  const former = Atomics.exchange(k.words, block + WB_CAPTURES, wanted ? 1 : 0);
  if (wanted || former === 1) noteChange(k, block, CHANGE.CAPTURE);
  return RAT_SUCCESS;
}

/** None of the calling thread's windows wants the mouse any more. */
export function releaseMouse(k: Kernel): void {
  const { words } = k;
  k.lock(H_WINDOW_LOCK);
  for (let window = words[k.thread + T_WINDOWS]; window !== 0; window = words[blockOf(k, window) + WB_NEXT]) {
    const block = blockOf(k, window);
    if (Atomics.exchange(words, block + WB_CAPTURES, 0) === 1) noteChange(k, block, CHANGE.CAPTURE);
  }
  k.unlock(H_WINDOW_LOCK);
}

export function capturesMouse(k: Kernel, window: number): boolean {
  return Atomics.load(k.words, blockOf(k, window) + WB_CAPTURES) === 1;
}

/** The page has taken the mouse away from a window. */
export function noteRelease(k: Kernel, window: number): void {
  Atomics.store(k.words, blockOf(k, window) + WB_CAPTURES, 0);
}

/**
 * Has the program paint a window once.
 * @param area which part, x and y from and to; what lies outside the content is none of it. Default: all.
 */
export function invalidateWindow(k: Kernel, window: number, area?: Box): number {
  const { words } = k;
  const block = blockOf(k, window);
  if (windowStatus(k, window) < 0) return RAT_ERR_CLOSED;
  k.lock(block + WB_LOCK);
  const { width, height } = getRect(words, block);
  const [left, top, right, bottom] = area ?? [0, 0, width, height];
  const part: Box = [Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom)];
  const isEmpty = part[0] >= part[2] || part[1] >= part[3];
  if (!isEmpty) words.set(around(invalidBox(words, block), part), block + WB_INVALID);
  k.unlock(block + WB_LOCK);
  if (!isEmpty) tellPaint(k, window);
  return RAT_SUCCESS;
}

function invalidBox(words: Int32Array, block: number): Box {
  const at = block + WB_INVALID;
  return [words[at], words[at + 1], words[at + 2], words[at + 3]];
}

/** The program paints: what was to be painted, which from now on is not, nor is it told to. */
export function beginPaint(k: Kernel, window: number): WindowRect {
  const { words } = k;
  const block = blockOf(k, window);
  // First, or it would take the message of somebody who comes between.
  forgetPaint(k, window);
  k.lock(block + WB_LOCK);
  const { width, height } = getRect(words, block);
  const [left, top, right, bottom] = invalidBox(words, block);
  words.fill(0, block + WB_INVALID, block + WB_INVALID + 4);
  k.unlock(block + WB_LOCK);
  // It may have become smaller.
  const [x, y] = [Math.min(left, width), Math.min(top, height)];
  return { x, y, width: Math.max(0, Math.min(right, width) - x), height: Math.max(0, Math.min(bottom, height) - y) };
}

// ── For the page and the display worker ────────────────────────────────────────────────────────────────────

/** Takes a reference on a window that lives, for the page. */
export function holdWindow(k: Kernel, window: number): boolean {
  if (!tryReference(k.words, window)) return false;
  const lives = k.words[window + O_TYPE] === TYPE.WINDOW && windowStatus(k, window) === RAT_SUCCESS;
  if (!lives) release(k, window);
  return lives;
}

/** What the page reads of a window. */
export interface WindowFacts {
  id: number;
  pid: number;
  flags: number;
  state: number;
  owner: number;
  /** A `CONTROL`, 0: it is a window. And the program's number for it, and its handle. */
  kind: number;
  controlId: number;
  handle: number;
}

export function windowFacts(k: Kernel, window: number): WindowFacts {
  const { words } = k;
  const block = blockOf(k, window);
  return {
    id: objectId(k, window),
    pid: words[block + WB_PROCESS_ID],
    flags: words[block + WB_FLAGS],
    state: Atomics.load(words, block + WB_STATE),
    owner: words[block + WB_OWNER],
    kind: words[block + WB_KIND],
    controlId: words[block + WB_CONTROL_ID],
    handle: words[block + WB_HANDLE],
  };
}

/** Whether programs have changed windows since it was asked last. */
export function takeWindowWork(k: Kernel): boolean {
  return Atomics.exchange(k.words, H_WINDOW_WORK, 0) === 1;
}

/** `CHANGE` bits of a window since it was asked last. */
export function takeChanges(k: Kernel, window: number): number {
  return Atomics.exchange(k.words, blockOf(k, window) + WB_CHANGES, 0);
}

/** The person has minimized a window, or brought it back. */
export function noteState(k: Kernel, window: number, state: number): void {
  Atomics.store(k.words, blockOf(k, window) + WB_STATE, state);
  ringDisplay(k);
}

export function setVisible(k: Kernel, window: number, visible: boolean): void {
  Atomics.store(k.words, blockOf(k, window) + WB_VISIBLE, visible ? 1 : 0);
  ringDisplay(k);
}

/** Whether its program is to be told of the next frame, which is asked once. */
export function takeFrameWish(k: Kernel, window: number): boolean {
  const { words } = k;
  const block = blockOf(k, window);
  // The wish first: who has hidden the window and asks then is not told, though the page may not have hidden it yet.
  if (Atomics.load(words, block + WB_FRAME_WANTED) === 0 || Atomics.load(words, block + WB_VISIBLE) === 0) return false;
  const state = Atomics.load(words, block + WB_STATE);
  if (state === SHOW.HIDE || state === SHOW.MINIMIZED) return false;
  return Atomics.exchange(words, block + WB_FRAME_WANTED, 0) === 1;
}

/** Does something with the window that has this id, if it still is in this place. */
export function withWindow(k: Kernel, window: number, id: number, action: () => void): boolean {
  const { words } = k;
  if (!tryReference(words, window)) return false;
  try {
    const same = words[window + O_TYPE] === TYPE.WINDOW && words[window + O_ID] >>> 0 === id;
    if (same) action();
    return same;
  } finally {
    release(k, window);
  }
}

/** The procedure of a window, given by its program. */
export function windowProcedure(k: Kernel, window: number): { processId: number; procedure: number; userData: number } {
  const { words } = k;
  const block = blockOf(k, window);
  return {
    processId: words[block + WB_PROCESS_ID],
    procedure: words[block + WB_PROCEDURE],
    userData: words[block + WB_USER_DATA],
  };
}

/** Whether a window has been destroyed: also of one that is used without a reference (core/brief-use.ts). */
export function isDestroyedWindow(k: Kernel, window: number): boolean {
  return (Atomics.load(k.words, window + O_STATE) & STATE_SIGNALED) !== 0;
}

export const WINDOW_TYPE = defineType({
  number: TYPE.WINDOW,
  name: 'WINDOW',
  ...FLAGGED,
  slotOnly: false,
  rights: () => COMMON_RIGHTS | RIGHT.SIGNAL | RIGHT.WRITE,
  lastHandleClosed: (k, window) => void destroyWindow(k, window),
  destroy: freeWindow,
  describe: (k, window) => ({
    signaled: windowStatus(k, window) < 0,
    count: Atomics.load(k.words, blockOf(k, window) + WB_STATE) === SHOW.HIDE ? 0 : 1,
    owner: windowStatus(k, window) < 0 ? 0 : k.words[blockOf(k, window) + WB_THREAD],
  }),
});
