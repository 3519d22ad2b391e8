/**
 * Messages of windows, in the queue of the thread that has made the window. There is room in the window for those that
 * tell of a state (size, close, paint, frame, theme): each is in the queue once, and says what holds last. What people do with
 * keys and the mouse gets records, which cost the program nothing; moves and wheel steps that nobody has taken are merged.
 */
import { COMMAND } from '../../guest-abi/controls.ts';
import { MESSAGE, RAT_ERR_CLOSED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { flushDeferred, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { dropRecordLocked, postMessage, takeRecordLocked } from './message-queue.ts';
import {
  appendLocked,
  C_LPARAM,
  C_SOURCE,
  C_TYPE,
  C_WINDOW,
  C_WPARAM,
  C_X,
  C_Y,
  CONTENT_WORDS,
  G_INPUT,
  G_INPUT_COUNT,
  G_PAINTS,
  G_SENT,
  G_TAKEN,
  KEPT,
  lockQueue,
  M_CONTENT,
  M_LIST,
  M_NEXT,
  M_SOURCE,
  OG_BLOCK,
  OG_CLOSED,
  OG_COUNT,
  OG_MESSAGES,
  stamp,
  unlinkLocked,
  unlockQueue,
} from './message-records.ts';
import {
  OW_BLOCK,
  WB_CLOSE,
  WB_DESTROYED,
  WB_FRAME,
  WB_HANDLE,
  WB_KIND,
  WB_OWNER,
  WB_PAINT,
  WB_QUEUE,
  WB_SIZE,
  WB_THEME,
} from './window-block.ts';

/** What a person has done and the program has not taken, at most: moves go first, releases of keys and buttons always come. */
const INPUT_MAX = 1024;

/** Messages that a window has room for. */
const KEPT_MESSAGES = [WB_SIZE, WB_CLOSE, WB_PAINT, WB_FRAME, WB_THEME];

const isDestroyed = (k: Kernel, block: number) => Atomics.load(k.words, block + WB_DESTROYED) === 1;

/** Posts a program's message to a window: as postMessage. */
export function postWindowMessage(k: Kernel, window: number, content: Int32Array): number {
  const block = k.words[window + OW_BLOCK];
  if (isDestroyed(k, block)) return RAT_ERR_CLOSED;
  content[C_WINDOW] = k.words[block + WB_HANDLE];
  return postMessage(k, k.words[block + WB_QUEUE], content);
}

/** Prepares the messages that a new window has room for. */
export function initMessages(k: Kernel, block: number): void {
  for (const message of KEPT_MESSAGES) k.words[block + message + M_SOURCE] = KEPT;
}

function withQueue(k: Kernel, queue: number, action: () => void): void {
  lockQueue(k, queue);
  try {
    if (k.words[queue + OG_CLOSED] === 0) action();
  } finally {
    unlockQueue(k, queue);
    flushDeferred(k);
  }
}

/** Tells a window of a state. @param what one of KEPT_MESSAGES. */
function tell(k: Kernel, window: number, what: number, type: number, wParam = 0, lParam = 0): void {
  const { words } = k;
  const block = words[window + OW_BLOCK];
  const queue = words[block + WB_QUEUE];
  withQueue(k, queue, () => {
    if (isDestroyed(k, block)) return;
    const message = block + what;
    const content = message + M_CONTENT;
    words[content + C_TYPE] = type;
    words[content + C_WINDOW] = words[block + WB_HANDLE];
    words[content + C_WPARAM] = wParam;
    words[content + C_LPARAM] = lParam;
    stamp(k, words, content);
    if (words[message + M_LIST] !== 0) return;
    const shows = what === WB_PAINT || what === WB_FRAME;
    appendLocked(k, queue, shows ? words[queue + OG_BLOCK] + G_PAINTS : queue + OG_MESSAGES, message);
  });
}

export const tellSize = (k: Kernel, window: number, width: number, height: number): void =>
  tell(k, window, WB_SIZE, MESSAGE.SIZE, width, height);
export const tellClose = (k: Kernel, window: number): void => tell(k, window, WB_CLOSE, MESSAGE.CLOSE);
export const tellPaint = (k: Kernel, window: number): void => tell(k, window, WB_PAINT, MESSAGE.PAINT);
export const tellFrame = (k: Kernel, window: number): void => tell(k, window, WB_FRAME, MESSAGE.FRAME);

/** The desktop has other colours. */
export const tellTheme = (k: Kernel, window: number): void => tell(k, window, WB_THEME, MESSAGE.THEME);

/** A window has been painted: the program need not be told to. */
export function forgetPaint(k: Kernel, window: number): void {
  const { words } = k;
  const block = words[window + OW_BLOCK];
  const queue = words[block + WB_QUEUE];
  withQueue(k, queue, () => {
    if (words[block + WB_PAINT + M_LIST] !== 0) unlinkLocked(words, queue, block + WB_PAINT);
  });
}

/** What a person does in a window. */
export interface Input {
  /** `MESSAGE`, FOCUS to COMMAND. */
  type: number;
  wParam: number;
  lParam: number;
  x: number;
  y: number;
  /** Of a command: handle of the control. */
  source?: number;
}

/**
 * Gives a window what a person has done in it.
 * @param forced it comes even when there is much that the program has not taken.
 * @returns false when it was dropped.
 */
export function tellInput(k: Kernel, window: number, input: Input, forced: boolean): boolean {
  const { words } = k;
  const block = words[window + OW_BLOCK];
  const queue = words[block + WB_QUEUE];
  let told = false;
  withQueue(k, queue, () => {
    if (isDestroyed(k, block)) return;
    told = mergeLocked(k, queue, words[block + WB_HANDLE], input);
    if (told) return;
    const rest = words[queue + OG_BLOCK];
    const isFull = !forced && words[rest + G_INPUT_COUNT] >= INPUT_MAX;
    if (isFull && (input.type === MESSAGE.MOUSE_MOVE || !dropMoveLocked(k, queue, rest))) return;
    const message = takeRecordLocked(k, queue, rest);
    if (message < 0) return;
    const content = message + M_CONTENT;
    words.fill(0, content, content + CONTENT_WORDS);
    words[content + C_TYPE] = input.type;
    words[content + C_WINDOW] = words[block + WB_HANDLE];
    words[content + C_SOURCE] = input.source ?? 0;
    words[content + C_WPARAM] = input.wParam;
    words[content + C_LPARAM] = input.lParam;
    words[content + C_X] = input.x;
    words[content + C_Y] = input.y;
    stamp(k, words, content);
    words[rest + G_INPUT_COUNT]++;
    appendLocked(k, queue, rest + G_INPUT, message);
    told = true;
  });
  return told;
}

/** Moves, wheel steps, and changes of a control: what is told of the last one is enough. */
function canMerge({ type, lParam }: Input): boolean {
  if (type === MESSAGE.COMMAND) return lParam === COMMAND.CHANGED;
  return type === MESSAGE.MOUSE_MOVE || type === MESSAGE.MOUSE_WHEEL;
}

/** Merges such a message with the last one, if that is the last that was done. */
function mergeLocked(k: Kernel, queue: number, handle: number, input: Input): boolean {
  const { words } = k;
  if (!canMerge(input)) return false;
  const last = words[words[queue + OG_BLOCK] + G_INPUT + 1];
  const content = last + M_CONTENT;
  const same =
    last !== 0 &&
    words[content + C_TYPE] === input.type &&
    words[content + C_WINDOW] === handle &&
    words[content + C_WPARAM] === input.wParam &&
    words[content + C_SOURCE] === (input.source ?? 0) &&
    (input.type !== MESSAGE.COMMAND || words[content + C_LPARAM] === input.lParam);
  if (!same) return false;
  const steps = input.type === MESSAGE.MOUSE_WHEEL ? words[content + C_LPARAM] : 0;
  words[content + C_LPARAM] = steps + input.lParam;
  words[content + C_X] = input.x;
  words[content + C_Y] = input.y;
  stamp(k, words, content);
  wakeLocked(k, queue);
  return true;
}

/** Takes all that is a destroyed window's out of its queue; what programs have posted to it stays. */
export function forgetMessages(k: Kernel, block: number): void {
  const { words } = k;
  const queue = words[block + WB_QUEUE];
  withQueue(k, queue, () => {
    for (const what of KEPT_MESSAGES) if (words[block + what + M_LIST] !== 0) unlinkLocked(words, queue, block + what);
    dropInputLocked(k, queue, C_WINDOW, words[block + WB_HANDLE]);
  });
  const owner = words[block + WB_OWNER];
  if (words[block + WB_KIND] !== 0 && owner !== 0) forgetCommands(k, words[owner + OW_BLOCK], words[block + WB_HANDLE]);
}

/** Takes what a person has done with a control out of the queue of its window. */
function forgetCommands(k: Kernel, ownerBlock: number, control: number): void {
  const queue = k.words[ownerBlock + WB_QUEUE];
  withQueue(k, queue, () => dropInputLocked(k, queue, C_SOURCE, control));
}

/** Takes the oldest move out, for what tells more. @returns false: there is none. */
function dropMoveLocked(k: Kernel, queue: number, rest: number): boolean {
  const { words } = k;
  for (let message = words[rest + G_INPUT]; message !== 0; message = words[message + M_NEXT]) {
    if (words[message + M_CONTENT + C_TYPE] !== MESSAGE.MOUSE_MOVE) continue;
    dropRecordLocked(k, queue, rest, message);
    return true;
  }
  return false;
}

/** @param field C_WINDOW or C_SOURCE. */
function dropInputLocked(k: Kernel, queue: number, field: number, handle: number): void {
  const { words } = k;
  const rest = words[queue + OG_BLOCK];
  for (let message = words[rest + G_INPUT]; message !== 0; ) {
    const next = words[message + M_NEXT];
    if (words[message + M_CONTENT + field] === handle) dropRecordLocked(k, queue, rest, message);
    message = next;
  }
}

/** How often the thread of a window has taken a message, when some wait for it; -1 when none do. Also without a lock. */
export function waitingSince(k: Kernel, window: number): number {
  const { words } = k;
  const queue = words[words[window + OW_BLOCK] + WB_QUEUE];
  return Atomics.load(words, queue + OG_COUNT) === 0 && Atomics.load(words, words[queue + OG_BLOCK] + G_SENT) === 0
    ? -1
    : Atomics.load(words, words[queue + OG_BLOCK] + G_TAKEN) >>> 0;
}

/** RAT_SUCCESS for a window that lives, else RAT_ERR_CLOSED. */
export function windowStatus(k: Kernel, window: number): number {
  return isDestroyed(k, k.words[window + OW_BLOCK]) ? RAT_ERR_CLOSED : RAT_SUCCESS;
}
