/** Reading a terminal: a line, or what is there, at once or when it comes. */
import { SIGNAL } from '../../guest-abi/signals.ts';
import {
  RAT_ERR_INTERRUPTED,
  RAT_ERR_IO,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { CONTROL_CHARACTER, LOCAL_MODE } from '../../guest-abi/termios.ts';
import { inTurn, isTakenLocked, O_TURN } from '../core/turn.ts';
import { waitQueued } from '../core/wait.ts';
import { N_TAKE, TAKEN_BY_THREAD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_PROCESS } from '../memory/header.ts';
import { P_GROUP, P_SESSION } from '../memory/process-record.ts';
import { useTerminal } from '../process/groups.ts';
import { endsLine, inputByte, inputUsed } from './line-discipline.ts';
import { roomFor, X_DATA, X_FILLED, X_LENGTH, X_PROCESS } from './operation.ts';
import { TB_CHARACTERS, TB_GROUP, TB_HEAD, TB_READY, TB_SESSION } from './terminal-block.ts';
import { hasMode, isHung, isReadable, terminalBlock, withTerminal } from './terminal-end.ts';

const characterAt = (k: Kernel, block: number, place: number) => k.bytes[(block + TB_CHARACTERS) * 4 + place];

/** Takes a line, or as much of it as there is room for: with the lock. */
function takeLineLocked(k: Kernel, block: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const ready = words[block + TB_READY];
  let at = words[block + TB_HEAD];
  let bytes = 0;
  for (let ended = false; at !== ready && !ended; ) {
    const byte = inputByte(k, block, at);
    ended = endsLine(k, block, at);
    // The end of the file is taken with the bytes before it.
    const isByte = byte !== 0 || !ended;
    if (isByte && bytes === length) break;
    at = (at + 1) | 0;
    if (isByte) view[offset + bytes++] = byte;
  }
  Atomics.store(words, block + TB_HEAD, at);
  return bytes;
}

function takeBytesLocked(k: Kernel, block: number, view: Uint8Array, offset: number, length: number): number {
  const { words } = k;
  const head = words[block + TB_HEAD];
  const bytes = Math.min(length, inputUsed(k, block));
  for (let i = 0; i < bytes; i++) view[offset + i] = inputByte(k, block, head + i);
  Atomics.store(words, block + TB_HEAD, (head + bytes) | 0);
  return bytes;
}

function takeLocked(k: Kernel, block: number, view: Uint8Array, offset: number, length: number): number {
  const take = hasMode(k, block, LOCAL_MODE.ICANON) ? takeLineLocked : takeBytesLocked;
  return take(k, block, view, offset, length);
}

/**
 * Takes what is there: a line at most, while the terminal gives lines.
 * @param hasTurn the caller has the turn; else it takes nothing that others wait for.
 * @returns bytes; 0 at the end; RAT_ERR_WOULD_BLOCK when there is nothing yet.
 */
export function tryReadTerminal(
  k: Kernel,
  end: number,
  view: Uint8Array,
  offset: number,
  length: number,
  hasTurn = false,
): number {
  const block = terminalBlock(k, end);
  if (length === 0) return 0;
  const bytes = withTerminal(k, block, () => {
    if (!isReadable(k, block) || (!hasTurn && isTakenLocked(k, end))) return RAT_ERR_WOULD_BLOCK;
    return takeLocked(k, block, view, offset, length);
  });
  return bytes === RAT_ERR_WOULD_BLOCK && isHung(k, block) ? 0 : bytes;
}

/** Does a read whose turn has come, and for which there is something, or the end: with the lock. */
export function readForOperation(k: Kernel, block: number, operation: number): void {
  const { words } = k;
  const wanted = Math.min(words[operation + X_LENGTH] >>> 0, inputUsed(k, block));
  let room = 0;
  try {
    room = roomFor(k, operation, wanted);
  } finally {
    words[operation + X_FILLED] = takeLocked(k, block, k.bytes, words[operation + X_DATA], room);
  }
}

/** A read of a process that is not in front waits until it is. */
export function passesOver(k: Kernel, end: number, node: number): boolean {
  const { words } = k;
  const taker = words[node + N_TAKE];
  if (taker === TAKEN_BY_THREAD) return false;
  const block = terminalBlock(k, end);
  const process = words[taker + X_PROCESS];
  const [session, front] = [words[block + TB_SESSION], words[block + TB_GROUP]];
  if (isHung(k, block) || process === PAGE_PROCESS || session === 0 || front === 0) return false;
  return words[process + P_SESSION] === session && words[process + P_GROUP] !== front;
}

/** Gives the calling thread's turn back, and serves those in line. */
function passTurn(k: Kernel, end: number): void {
  withTerminal(k, terminalBlock(k, end), () => Atomics.store(k.words, end + O_TURN, 0));
}

/** Whether the calling process may read now: RAT_SUCCESS, or why not, which may be RAT_ERR_INTERRUPTED. */
export function mayRead(k: Kernel, block: number): number {
  const { words } = k;
  const use = useTerminal(k, words[block + TB_SESSION], block + TB_GROUP, SIGNAL.TTIN);
  return use === 'refused' || use === 'ignored' ? RAT_ERR_IO : use === 'stopped' ? RAT_ERR_INTERRUPTED : RAT_SUCCESS;
}

/** Tenths of a second. */
const TIME_UNIT_MS = 100;
/** Of a step of a read: it goes on. No status. */
const WAITS = -0x10000;

/** Like tryReadTerminal, but parks as the modes say (VMIN, VTIME). KILLED when the thread is being killed. */
export function readTerminal(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const block = terminalBlock(k, end);
  let done = 0;
  let deadline = -1;
  /** Takes what is there now: the read's result, or WAITS. */
  const step = (hasTurn: boolean): number => {
    const allowed = mayRead(k, block);
    if (allowed < 0) return done > 0 ? done : allowed;
    const lines = hasMode(k, block, LOCAL_MODE.ICANON);
    const least = lines ? 1 : characterAt(k, block, CONTROL_CHARACTER.MIN);
    const time = lines ? 0 : characterAt(k, block, CONTROL_CHARACTER.TIME) * TIME_UNIT_MS;
    const bytes = tryReadTerminal(k, end, view, offset + done, length - done, hasTurn);
    if (bytes >= 0) {
      done += bytes;
      if (bytes === 0 || done >= Math.min(least, length)) return done;
      // The time runs from byte to byte.
      deadline = -1;
    } else if (least === 0 && time === 0) return 0;
    const timed = time > 0 && (least === 0 || done > 0);
    if (deadline < 0) deadline = timed ? k.now() + time : Number.POSITIVE_INFINITY;
    return WAITS;
  };
  const wait = () => waitQueued(k, end, deadline, TAKEN_BY_THREAD);
  let result = step(false);
  while (result === WAITS) {
    result = inTurn(
      k,
      wait,
      () => step(true),
      () => passTurn(k, end),
    );
    if (result === RAT_ERR_TIMEOUT) return done;
    if (result < 0 && result !== WAITS && done > 0) return done;
  }
  return result;
}
