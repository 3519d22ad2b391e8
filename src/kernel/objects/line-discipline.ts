/**
 * A terminal's line discipline: what typed characters do. It is run by whoever types, under the terminal's lock, and
 * works on its block; what is to be shown and which signals are to be sent it tells, for when the lock is given back.
 */
import { SIGNAL } from '../../guest-abi/signals.ts';
import { CONTROL_CHARACTER, INPUT_MODE, LOCAL_MODE } from '../../guest-abi/termios.ts';
import type { Kernel } from '../kernel.ts';
import { lastCharacter } from './last-character.ts';
import {
  INPUT_BYTES,
  TB_CHARACTERS,
  TB_CURSOR,
  TB_ENDS_LINE,
  TB_HEAD,
  TB_INPUT,
  TB_INPUT_MODE,
  TB_LINE_CURSOR,
  TB_LITERAL,
  TB_LOCAL_MODE,
  TB_READY,
  TB_TAIL,
} from './terminal-block.ts';

/** What is done when the lock is given back. */
export interface Effects {
  /** Bytes to show, before the output's own processing. */
  echo: number[];
  /** Signals for the foreground's group. */
  signals: number[];
}

const BACKSPACE = 8;
const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BELL = 7;
const SPACE = 32;
const DELETE = 127;
const CARET = 94;
const DISABLED = 0;

const c = CONTROL_CHARACTER;

// ── The ring ───────────────────────────────────────────────────────────────────────────────────────────────

const mask = INPUT_BYTES - 1;

export function inputByte(k: Kernel, block: number, at: number): number {
  return k.bytes[(block + TB_INPUT) * 4 + (at & mask)];
}

export function endsLine(k: Kernel, block: number, at: number): boolean {
  return (k.words[block + TB_ENDS_LINE + ((at & mask) >> 5)] & (1 << (at & 31))) !== 0;
}

function append(k: Kernel, block: number, byte: number, ends: boolean): void {
  const { words } = k;
  const tail = words[block + TB_TAIL];
  const word = block + TB_ENDS_LINE + ((tail & mask) >> 5);
  k.bytes[(block + TB_INPUT) * 4 + (tail & mask)] = byte;
  if (ends) words[word] |= 1 << (tail & 31);
  else words[word] &= ~(1 << (tail & 31));
  words[block + TB_TAIL] = (tail + 1) | 0;
}

/** Bytes that are there. */
export function inputUsed(k: Kernel, block: number): number {
  return (k.words[block + TB_TAIL] - k.words[block + TB_HEAD]) >>> 0;
}

/** Bytes of the unfinished line. */
function lineLength(k: Kernel, block: number): number {
  return (k.words[block + TB_TAIL] - k.words[block + TB_READY]) >>> 0;
}

export function dropInput(k: Kernel, block: number): void {
  const { words } = k;
  words[block + TB_HEAD] = words[block + TB_TAIL];
  words[block + TB_READY] = words[block + TB_TAIL];
  words[block + TB_LITERAL] = 0;
}

/** Lines that lie there become bytes that can be read, without the ends of the file. */
export function giveBytes(k: Kernel, block: number): void {
  const { words } = k;
  const [head, tail] = [words[block + TB_HEAD], words[block + TB_TAIL]];
  words[block + TB_TAIL] = head;
  for (let at = head; at !== tail; at = (at + 1) | 0) {
    const byte = inputByte(k, block, at);
    if (byte !== DISABLED || !endsLine(k, block, at)) append(k, block, byte, false);
  }
  words[block + TB_READY] = words[block + TB_TAIL];
}

// ── Modes ──────────────────────────────────────────────────────────────────────────────────────────────────

const local = (k: Kernel, block: number, mode: number) => (k.words[block + TB_LOCAL_MODE] & mode) !== 0;
const input = (k: Kernel, block: number, mode: number) => (k.words[block + TB_INPUT_MODE] & mode) !== 0;

/** Whether a byte is the control character at a place of `c_cc`. */
function is(k: Kernel, block: number, byte: number, place: number): boolean {
  return byte !== DISABLED && k.bytes[(block + TB_CHARACTERS) * 4 + place] === byte;
}

/** The signal that a character sends, or 0. */
function signalOf(k: Kernel, block: number, byte: number): number {
  if (!local(k, block, LOCAL_MODE.ISIG)) return 0;
  if (is(k, block, byte, c.INTR)) return SIGNAL.INT;
  if (is(k, block, byte, c.QUIT)) return SIGNAL.QUIT;
  return is(k, block, byte, c.SUSP) ? SIGNAL.TSTP : 0;
}

// ── Showing ────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the cursor is after a byte of output: a hint, without the columns of escape sequences. */
export function cursorAfter(cursor: number, byte: number): number {
  if (byte === NEWLINE || byte === RETURN) return 0;
  if (byte === BACKSPACE) return Math.max(0, cursor - 1);
  if (byte === TAB) return (cursor | 7) + 1;
  // A character counts at its first byte: those of East Asia and pictographs twice.
  if (byte < SPACE || byte === DELETE || (byte & 0xc0) === 0x80) return cursor;
  return cursor + (byte >= 0xe3 ? 2 : 1);
}

function show(k: Kernel, block: number, effects: Effects, byte: number): void {
  effects.echo.push(byte);
  k.words[block + TB_CURSOR] = cursorAfter(k.words[block + TB_CURSOR], byte);
}

const isControl = (byte: number) => (byte < SPACE && byte !== TAB && byte !== NEWLINE) || byte === DELETE;

function echo(k: Kernel, block: number, effects: Effects, byte: number): void {
  if (!local(k, block, LOCAL_MODE.ECHO)) return;
  if (isControl(byte) && local(k, block, LOCAL_MODE.ECHOCTL)) {
    show(k, block, effects, CARET);
    show(k, block, effects, byte ^ 0x40);
  } else show(k, block, effects, byte);
}

/** Columns from the begin of the unfinished line to the cursor, as it was shown without its last `less` bytes. */
function columnAfter(k: Kernel, block: number, less: number): number {
  const from = k.words[block + TB_READY];
  let column = k.words[block + TB_LINE_CURSOR];
  for (let i = 0; i < lineLength(k, block) - less; i++) {
    const byte = inputByte(k, block, from + i);
    column = isControl(byte) ? column + 2 : cursorAfter(column, byte);
  }
  return column;
}

// ── Editing ────────────────────────────────────────────────────────────────────────────────────────────────

/** Takes the last character of the unfinished line away, and from the screen. */
function erase(k: Kernel, block: number, effects: Effects): void {
  const { words } = k;
  const ready = words[block + TB_READY];
  const count = lineLength(k, block);
  const last = inputByte(k, block, ready + count - 1);
  const utf8 = input(k, block, INPUT_MODE.IUTF8);
  const { bytes, columns } = lastCharacter((i) => inputByte(k, block, ready + i), count, utf8);
  let width = columns;
  if (last === TAB) width = columnAfter(k, block, 0) - columnAfter(k, block, 1);
  else if (isControl(last)) width = local(k, block, LOCAL_MODE.ECHOCTL) ? 2 : 0;
  words[block + TB_TAIL] = (words[block + TB_TAIL] - bytes) | 0;
  if (!local(k, block, LOCAL_MODE.ECHO)) return;
  if (!local(k, block, LOCAL_MODE.ECHOE)) {
    echo(k, block, effects, k.bytes[(block + TB_CHARACTERS) * 4 + c.ERASE]);
    return;
  }
  for (let i = 0; i < width; i++) for (const byte of [BACKSPACE, SPACE, BACKSPACE]) show(k, block, effects, byte);
}

function eraseWord(k: Kernel, block: number, effects: Effects): void {
  const isBlank = () => {
    const byte = inputByte(k, block, k.words[block + TB_TAIL] - 1);
    return byte === SPACE || byte === TAB;
  };
  while (lineLength(k, block) > 0 && isBlank()) erase(k, block, effects);
  while (lineLength(k, block) > 0 && !isBlank()) erase(k, block, effects);
}

function eraseLine(k: Kernel, block: number, effects: Effects): void {
  if (local(k, block, LOCAL_MODE.ECHOKE) && local(k, block, LOCAL_MODE.ECHOE)) {
    while (lineLength(k, block) > 0) erase(k, block, effects);
    return;
  }
  k.words[block + TB_TAIL] = k.words[block + TB_READY];
  echo(k, block, effects, k.bytes[(block + TB_CHARACTERS) * 4 + c.KILL]);
  if (local(k, block, LOCAL_MODE.ECHOK) && local(k, block, LOCAL_MODE.ECHO)) show(k, block, effects, NEWLINE);
}

function showLineAgain(k: Kernel, block: number, effects: Effects): void {
  echo(k, block, effects, k.bytes[(block + TB_CHARACTERS) * 4 + c.REPRINT]);
  echo(k, block, effects, NEWLINE);
  k.words[block + TB_LINE_CURSOR] = k.words[block + TB_CURSOR];
  const ready = k.words[block + TB_READY];
  for (let i = 0; i < lineLength(k, block); i++) echo(k, block, effects, inputByte(k, block, ready + i));
}

/** Edits the unfinished line, if the character does that. */
function edit(k: Kernel, block: number, byte: number, effects: Effects): boolean {
  const extended = local(k, block, LOCAL_MODE.IEXTEN);
  if (is(k, block, byte, c.ERASE) || (byte === BACKSPACE && is(k, block, DELETE, c.ERASE))) {
    if (lineLength(k, block) > 0) erase(k, block, effects);
  } else if (is(k, block, byte, c.KILL)) eraseLine(k, block, effects);
  else if (extended && is(k, block, byte, c.WERASE)) eraseWord(k, block, effects);
  else if (extended && is(k, block, byte, c.REPRINT)) showLineAgain(k, block, effects);
  else if (extended && is(k, block, byte, c.LNEXT)) {
    k.words[block + TB_LITERAL] = 1;
    if (local(k, block, LOCAL_MODE.ECHO)) for (const each of [CARET, BACKSPACE]) show(k, block, effects, each);
  } else return false;
  return true;
}

// ── Taking characters ──────────────────────────────────────────────────────────────────────────────────────

/** Takes a character that belongs to the input. */
function put(k: Kernel, block: number, byte: number, effects: Effects): void {
  if (lineLength(k, block) === 0) k.words[block + TB_LINE_CURSOR] = k.words[block + TB_CURSOR];
  echo(k, block, effects, byte);
  append(k, block, byte, false);
  if (!local(k, block, LOCAL_MODE.ICANON)) k.words[block + TB_READY] = k.words[block + TB_TAIL];
}

function finishLine(k: Kernel, block: number, byte: number): void {
  append(k, block, byte, true);
  k.words[block + TB_READY] = k.words[block + TB_TAIL];
}

/** Takes a character that ends a line, if it does. */
function endLine(k: Kernel, block: number, byte: number, effects: Effects): boolean {
  if (is(k, block, byte, c.EOF)) {
    finishLine(k, block, DISABLED);
    return true;
  }
  if (byte !== NEWLINE && !is(k, block, byte, c.EOL) && !is(k, block, byte, c.EOL2)) return false;
  if (local(k, block, LOCAL_MODE.ECHO)) echo(k, block, effects, byte);
  else if (byte === NEWLINE && local(k, block, LOCAL_MODE.ECHONL)) show(k, block, effects, byte);
  finishLine(k, block, byte);
  return true;
}

function sendSignal(k: Kernel, block: number, byte: number, signal: number, effects: Effects): void {
  if (!local(k, block, LOCAL_MODE.NOFLSH)) dropInput(k, block);
  echo(k, block, effects, byte);
  effects.signals.push(signal);
}

/** What the modes make of a byte that comes in; -1: nothing is left of it. */
function translate(k: Kernel, block: number, byte: number): number {
  if (byte === RETURN) {
    if (input(k, block, INPUT_MODE.IGNCR)) return -1;
    return input(k, block, INPUT_MODE.ICRNL) ? NEWLINE : byte;
  }
  return byte === NEWLINE && input(k, block, INPUT_MODE.INLCR) ? RETURN : byte;
}

/** Whether there is no room for one more byte, and it must wait until somebody reads. */
function mustWait(k: Kernel, block: number): boolean {
  // The last place is for the end of a line.
  if (inputUsed(k, block) < INPUT_BYTES - 1) return false;
  // A line that is too long would wait for ever: its rest is lost instead.
  return !local(k, block, LOCAL_MODE.ICANON) || lineLength(k, block) < inputUsed(k, block);
}

/** Whether more can be typed now. */
export function hasInputRoom(k: Kernel, block: number): boolean {
  return !mustWait(k, block);
}

/**
 * Takes what is typed.
 * @returns how many bytes it has taken: fewer where those that are there must be read first.
 */
export function takeInput(
  k: Kernel,
  block: number,
  view: Uint8Array,
  offset: number,
  length: number,
  effects: Effects,
): number {
  const { words } = k;
  for (let i = 0; i < length; i++) {
    if (mustWait(k, block)) {
      // A character that drops the input with its signal need not wait for that to be read.
      const urgent = local(k, block, LOCAL_MODE.NOFLSH) ? -1 : lastSignal(k, block, view, offset + i, length - i);
      if (urgent < 0) return i;
      i += urgent;
    }
    if (words[block + TB_LITERAL] !== 0) {
      words[block + TB_LITERAL] = 0;
      put(k, block, view[offset + i], effects);
      continue;
    }
    const byte = translate(k, block, view[offset + i]);
    if (byte < 0) continue;
    const signal = signalOf(k, block, byte);
    if (signal !== 0) sendSignal(k, block, byte, signal, effects);
    else if (!local(k, block, LOCAL_MODE.ICANON)) put(k, block, byte, effects);
    else if (!edit(k, block, byte, effects) && !endLine(k, block, byte, effects)) {
      if (inputUsed(k, block) < INPUT_BYTES - 1) put(k, block, byte, effects);
      else if (input(k, block, INPUT_MODE.IMAXBEL)) show(k, block, effects, BELL);
    }
  }
  return length;
}

/** Takes the keys that lie there once more, with the modes of now. They become no more bytes than they are. */
export function typeAgain(k: Kernel, block: number, effects: Effects): void {
  const head = k.words[block + TB_HEAD];
  const keys = Uint8Array.from({ length: inputUsed(k, block) }, (_, i) => inputByte(k, block, head + i));
  dropInput(k, block);
  takeInput(k, block, keys, 0, keys.length, effects);
}

/** How far behind `offset` the last character is that sends a signal; -1: there is none. */
function lastSignal(k: Kernel, block: number, view: Uint8Array, offset: number, length: number): number {
  for (let i = length - 1; i >= 0; i--) if (signalOf(k, block, view[offset + i]) !== 0) return i;
  return -1;
}
