/** Writing to a terminal: through the output's modes into the pipe that the client reads. */
import { PIPE_ATOMIC_BYTES } from '../../guest-abi/limits.ts';
import { SIGNAL } from '../../guest-abi/signals.ts';
import {
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_IO,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { LOCAL_MODE, OUTPUT_MODE } from '../../guest-abi/termios.ts';
import { OPEN_NONBLOCK } from '../core/byte-io.ts';
import { isDying } from '../core/park.ts';
import { waitOne } from '../core/wait.ts';
import type { Kernel } from '../kernel.ts';
import { useTerminal } from '../process/groups.ts';
import { cursorAfter } from './line-discipline.ts';
import { fillOperation, X_LEAVES, X_TRANSLATED } from './operation.ts';
import { isPeerClosed, PLACE, pipeRoom, tryWritePipe } from './pipe.ts';
import { TB_CURSOR, TB_GROUP, TB_OUTPUT, TB_OUTPUT_MODE, TB_SESSION } from './terminal-block.ts';
import { hasMode, isHung, OT_FLAGS, terminalBlock } from './terminal-end.ts';

/** Bytes of the program's that go into the pipe at once, which may become twice as many there. */
const PIECE = PIPE_ATOMIC_BYTES / 4;
/** Room in the pipe that programs leave, so that what is typed is seen while they write more than is read. */
const ECHO_ROOM = PIPE_ATOMIC_BYTES / 2;
const NEWLINE = 10;
const RETURN = 13;
/** What has been processed; in use for the length of one write. */
const processed = new Uint8Array(2 * PIECE);

/** Puts bytes through the output's modes into `processed`: how many there are. */
function process(k: Kernel, block: number, view: ArrayLike<number>, offset: number, length: number): number {
  const modes = k.words[block + TB_OUTPUT_MODE];
  const enabled = (modes & OUTPUT_MODE.OPOST) !== 0;
  const [newlines, returns] = [
    enabled && (modes & OUTPUT_MODE.ONLCR) !== 0,
    enabled && (modes & OUTPUT_MODE.OCRNL) !== 0,
  ];
  let out = 0;
  for (let i = 0; i < length; i++) {
    const byte = view[offset + i];
    if (byte === NEWLINE && newlines) processed[out++] = RETURN;
    processed[out++] = byte === RETURN && returns ? NEWLINE : byte;
  }
  return out;
}

function moveCursor(k: Kernel, block: number, view: ArrayLike<number>, offset: number, length: number): void {
  let cursor = Atomics.load(k.words, block + TB_CURSOR);
  for (let i = 0; i < length; i++) cursor = cursorAfter(cursor, view[offset + i]);
  Atomics.store(k.words, block + TB_CURSOR, cursor);
}

/** Shows what is typed, as far as there is room: who reads nothing sees nothing. */
export function showEcho(k: Kernel, block: number, bytes: readonly number[]): void {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const length = process(k, block, bytes, at, Math.min(PIECE, bytes.length - at));
    if (tryWritePipe(k, k.words[block + TB_OUTPUT], processed, 0, length, PLACE.ASIDE) < 0) return;
  }
}

/** Writes a piece: bytes of the program's; RAT_ERR_WOULD_BLOCK when there is no room; RAT_ERR_IO when it is hung up. */
export function tryWriteTerminal(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const block = terminalBlock(k, end);
  const output = k.words[block + TB_OUTPUT];
  const piece = Math.min(length, PIECE);
  if (isHung(k, block)) return RAT_ERR_IO;
  const bytes = process(k, block, view, offset, piece);
  if (!isPeerClosed(k, output) && pipeRoom(k, output) < bytes + ECHO_ROOM) return RAT_ERR_WOULD_BLOCK;
  const status = tryWritePipe(k, output, processed, 0, bytes, PLACE.ASIDE);
  if (status < 0) return status === RAT_ERR_CLOSED ? RAT_ERR_IO : status;
  moveCursor(k, block, view, offset, piece);
  return piece;
}

/**
 * Gives an asynchronous write its bytes, as they will go into the pipe: what comes to the client is ordered as calls are,
 * so the modes are those of now. Results as of `LineIo.prepare`.
 */
export function prepareWrite(
  k: Kernel,
  end: number,
  operation: number,
  view: Uint8Array,
  offset: number,
  length: number,
): number {
  const { words, bytes } = k;
  const block = terminalBlock(k, end);
  const pieces = (put: (count: number) => void) => {
    for (let at = 0; at < length; at += PIECE) put(process(k, block, view, offset + at, Math.min(PIECE, length - at)));
  };
  let total = 0;
  pieces((count) => {
    total += count;
  });
  const fill = (at: number) => {
    let to = at;
    pieces((count) => {
      // Another thread of the program's may change what is being written.
      const fits = Math.min(count, at + total - to);
      bytes.set(processed.subarray(0, fits), to);
      to += fits;
    });
  };
  const status = fillOperation(k, operation, total, RAT_ERR_IO, fill);
  if (status < 0) return status;
  words[operation + X_TRANSLATED] = total > length ? 1 : 0;
  words[operation + X_LEAVES] = ECHO_ROOM;
  moveCursor(k, block, view, offset, length);
  return RAT_SUCCESS;
}

/** Whether the calling process may write, or change the terminal, now: as of mayRead. */
export function mayChange(k: Kernel, block: number): number {
  const { words } = k;
  const use = useTerminal(k, words[block + TB_SESSION], block + TB_GROUP, SIGNAL.TTOU);
  return use === 'refused' ? RAT_ERR_IO : use === 'stopped' ? RAT_ERR_INTERRUPTED : RAT_SUCCESS;
}

export function mayWrite(k: Kernel, block: number): number {
  return hasMode(k, block, LOCAL_MODE.TOSTOP) ? mayChange(k, block) : RAT_SUCCESS;
}

/**
 * Writes all of it, parking while there is no room.
 * @returns `length`; fewer bytes when it is hung up or the thread is killed after a part was written; else RAT_ERR_IO,
 *   RAT_ERR_INTERRUPTED or KILLED.
 */
export function writeTerminal(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
  const block = terminalBlock(k, end);
  const parks = (k.words[end + OT_FLAGS] & OPEN_NONBLOCK) === 0;
  let done = 0;
  while (done < length) {
    const allowed = mayWrite(k, block);
    if (allowed < 0) return done > 0 ? done : allowed;
    // A client that keeps up would let it go on for ever.
    if (done > 0 && isDying(k)) return done;
    const bytes = tryWriteTerminal(k, end, view, offset + done, length - done);
    if (bytes > 0) {
      done += bytes;
      continue;
    }
    const wait = bytes === RAT_ERR_WOULD_BLOCK && parks;
    const status = wait ? waitOne(k, k.words[block + TB_OUTPUT], Number.POSITIVE_INFINITY) : bytes;
    if (status < 0) return done > 0 ? done : status;
  }
  return done;
}
