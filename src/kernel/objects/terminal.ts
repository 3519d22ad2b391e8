/**
 * Terminals: between a client (a page's terminal, a person's) and programs. What the client types goes through the line
 * discipline (line-discipline.ts) to what programs read; what they write goes through a pipe to the client.
 *
 * There are two end objects over one block of the heap, as a pipe has them. Programs have the first one, which is
 * signaled while there is something to read; the client has the second one, signaled while it can type more. The block
 * is guarded by the programs' end's lock. Nothing is written to the pipe under it.
 */
import { PIPE_ATOMIC_BYTES, PIPE_DEFAULT_BYTES } from '../../guest-abi/limits.ts';
import { SIGNAL } from '../../guest-abi/signals.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_IO,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { CONTROL_CHARACTER, LOCAL_MODE, OUTPUT_MODE } from '../../guest-abi/termios.ts';
import { type ByteIo, OPEN_NONBLOCK, OPEN_TERMINAL, READY } from '../core/byte-io.ts';
import {
  addHandle,
  addReference,
  createObject,
  dropHandle,
  forEachObject,
  freeSlot,
  O_OWN,
  release,
} from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { isDying } from '../core/park.ts';
import { giveTurn, inTurn, isTakenLocked, isTurnFree, O_TURN } from '../core/turn.ts';
import { waitOne, waitQueued } from '../core/wait.ts';
import { hasWaiters, N_TAKE, TAKEN_BY_THREAD } from '../core/wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, writeSlip } from '../memory/accounts.ts';
import { PAGE_PROCESS } from '../memory/header.ts';
import { heapAllocateZeroed, heapFree } from '../memory/heap.ts';
import { P_GROUP, P_ID, P_SESSION } from '../memory/process-record.ts';
import { setFront, signalFront, signalGroup, useTerminal } from '../process/groups.ts';
import {
  cursorAfter,
  dropInput,
  type Effects,
  endsLine,
  giveBytes,
  hasInputRoom,
  inputByte,
  inputUsed,
  takeInput,
  typeAgain,
} from './line-discipline.ts';
import {
  fillOperation,
  OPERATION,
  roomFor,
  X_DATA,
  X_FILLED,
  X_LEAVES,
  X_LENGTH,
  X_PROCESS,
  X_TRANSLATED,
} from './operation.ts';
import { createPipe, isPeerClosed, PLACE, pipeRoom, servePipe, tryWritePipe } from './pipe.ts';
import {
  BLOCK_WORDS,
  setDefaultModes,
  TB_CHARACTERS,
  TB_CLIENT,
  TB_COLUMNS,
  TB_CURSOR,
  TB_ECHOING,
  TB_ENDS,
  TB_GROUP,
  TB_HEAD,
  TB_HUNG,
  TB_KEPT,
  TB_LOCAL_MODE,
  TB_OUTPUT,
  TB_OUTPUT_MODE,
  TB_PROGRAM,
  TB_READY,
  TB_ROWS,
  TB_SESSION,
  TB_SLIP,
} from './terminal-block.ts';

/** Of each end: the block, which end it is, and OPEN_NONBLOCK. */
const OT_BLOCK = O_OWN;
const OT_END = O_OWN + 1;
const OT_FLAGS = O_OWN + 2;
const PROGRAMS = 1;
const CLIENT = 2;

/** The ends of a new terminal, each with one reference and no handle. */
export interface TerminalEnds {
  program: number;
  client: number;
  /** What programs write, for the client to read: a pipe's read end. */
  output: number;
}

/** Makes a terminal; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY when there is no memory for it. */
export function createTerminal(k: Kernel, columns: number, rows: number): TerminalEnds | number {
  const { words } = k;
  if (!chargeBlock(k, BLOCK_WORDS)) return RAT_ERR_QUOTA;
  const pipe = createPipe(k, PIPE_DEFAULT_BYTES);
  let [block, program, client] = [0, 0, 0];
  try {
    if (typeof pipe !== 'number') block = heapAllocateZeroed(k, BLOCK_WORDS);
    if (block !== 0) program = createObject(k, TYPE.TERMINAL, 0);
    if (program > 0) client = createObject(k, TYPE.TERMINAL, 0);
  } finally {
    if (client <= 0) {
      if (program > 0) freeSlot(k, program);
      heapFree(k, block);
      dischargeBlock(k, BLOCK_WORDS);
      if (typeof pipe !== 'number') for (const end of [pipe.read, pipe.write]) release(k, end);
    }
  }
  if (typeof pipe === 'number') return pipe;
  if (client <= 0) return RAT_ERR_NO_MEMORY;
  // The terminal keeps the pipe's end open as long as it lives.
  addHandle(k, pipe.write);
  release(k, pipe.write);
  writeSlip(k, block + TB_SLIP);
  words[block + TB_PROGRAM] = program;
  words[block + TB_CLIENT] = client;
  words[block + TB_OUTPUT] = pipe.write;
  words[block + TB_ENDS] = 2;
  words[block + TB_COLUMNS] = columns;
  words[block + TB_ROWS] = rows;
  setDefaultModes(k, block);
  words[program + OT_BLOCK] = block;
  words[program + OT_END] = PROGRAMS;
  words[client + OT_BLOCK] = block;
  words[client + OT_END] = CLIENT;
  return { program, client, output: pipe.read };
}

/**
 * Makes a terminal whose client comes later, or never.
 * @returns the programs' end, with one reference and no handle; RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY.
 */
export function createTerminalAlone(k: Kernel, columns: number, rows: number): number {
  const ends = createTerminal(k, columns, rows);
  if (typeof ends === 'number') return ends;
  for (const end of [ends.client, ends.output]) {
    addHandle(k, end);
    release(k, end);
  }
  Atomics.store(k.words, terminalBlock(k, ends.program) + TB_KEPT, ends.output);
  return ends.program;
}

/**
 * Makes the caller the client of a terminal that has had none.
 * @returns its ends; the client's and the output's each with a reference and a handle's count, to be dropped when there
 *   are handles. RAT_ERR_WRONG_TYPE: it is no programs' end; RAT_ERR_ACCESS_DENIED: it has, or has had, a client.
 */
export function takeTerminalClient(k: Kernel, program: number): TerminalEnds | number {
  if (!isTerminal(k, program)) return RAT_ERR_WRONG_TYPE;
  const block = terminalBlock(k, program);
  const output = Atomics.exchange(k.words, block + TB_KEPT, 0);
  if (output === 0) return RAT_ERR_ACCESS_DENIED;
  const client = k.words[block + TB_CLIENT];
  for (const end of [program, client, output]) addReference(k, end);
  return { program, client, output };
}

/** No client can come any more: what was kept for one is closed, which hangs the terminal up. */
function dropKept(k: Kernel, block: number): void {
  const output = Atomics.exchange(k.words, block + TB_KEPT, 0);
  if (output === 0) return;
  try {
    dropHandle(k, k.words[block + TB_CLIENT]);
  } finally {
    dropHandle(k, output);
  }
}

/** Block of a terminal, by either end. */
export function terminalBlock(k: Kernel, end: number): number {
  return k.words[end + OT_BLOCK];
}

/** Whether it is the programs' end of a terminal. */
export function isTerminal(k: Kernel, object: number): boolean {
  return k.words[object] === TYPE.TERMINAL && k.words[object + OT_END] === PROGRAMS;
}

/** The terminal of the calling process's session, with a reference for the caller; 0: it has none. */
export function ownTerminal(k: Kernel): number {
  const session = k.words[k.process + P_SESSION];
  let found = 0;
  forEachObject(k, TYPE.TERMINAL, (object) => {
    if (found !== 0 || !isTerminal(k, object)) return;
    const block = terminalBlock(k, object);
    if (k.words[block + TB_SESSION] !== session || isHung(k, block)) return;
    addReference(k, object);
    found = object;
  });
  return found;
}

// ── Waiting ────────────────────────────────────────────────────────────────────────────────────────────────

const isHung = (k: Kernel, block: number) => Atomics.load(k.words, block + TB_HUNG) === 1;

/** Also called without the lock, as a hint. */
function isSignaled(k: Kernel, end: number): boolean {
  const { words } = k;
  if (!isTurnFree(k, end)) return false;
  const block = words[end + OT_BLOCK];
  if (isHung(k, block)) return true;
  if (words[end + OT_END] === CLIENT) return hasInputRoom(k, block);
  return isReadable(k, block);
}

/** What is typed is seen before anything that a program writes when it has read it. */
function isReadable({ words }: Kernel, block: number): boolean {
  if (Atomics.load(words, block + TB_ECHOING) !== 0) return false;
  return Atomics.load(words, block + TB_READY) !== Atomics.load(words, block + TB_HEAD);
}

/** Does something to a terminal's block, under its lock, and serves those whom it concerns. */
export function withTerminal<T>(k: Kernel, block: number, action: () => T): T {
  const program = k.words[block + TB_PROGRAM];
  const holdsAll = lockForSignal(k, program);
  try {
    return action();
  } finally {
    try {
      wakeLocked(k, program);
    } finally {
      unlockAfterSignal(k, program, holdsAll);
      wakeClient(k, block);
    }
  }
}

function wakeClient(k: Kernel, block: number): void {
  const client = k.words[block + TB_CLIENT];
  if (!hasWaiters(k.words, client)) return;
  const holdsAll = lockForSignal(k, client);
  try {
    wakeLocked(k, client);
  } finally {
    unlockAfterSignal(k, client, holdsAll);
  }
}

// ── The client's side ──────────────────────────────────────────────────────────────────────────────────────

/**
 * Types.
 * @returns how many bytes were taken; RAT_ERR_WOULD_BLOCK when there is no room; RAT_ERR_CLOSED when it is hung up.
 */
export function typeInto(k: Kernel, client: number, view: Uint8Array, offset: number, length: number): number {
  const block = terminalBlock(k, client);
  if (isHung(k, block)) return RAT_ERR_CLOSED;
  let taken = 0;
  withEffects(k, block, (effects) => {
    taken = takeInput(k, block, view, offset, length, effects);
  });
  return taken === 0 && length > 0 ? RAT_ERR_WOULD_BLOCK : taken;
}

/** Does what may type, with the lock; then shows what is to be shown, lets it be read, and sends signals. */
function withEffects(k: Kernel, block: number, action: (effects: Effects) => void): void {
  const effects: Effects = { echo: [], signals: [] };
  try {
    withTerminal(k, block, () => {
      Atomics.add(k.words, block + TB_ECHOING, 1);
      action(effects);
    });
    showEcho(k, block, effects.echo);
  } finally {
    withTerminal(k, block, () => Atomics.sub(k.words, block + TB_ECHOING, 1));
  }
  for (const signal of effects.signals) signalFront(k, block + TB_GROUP, signal);
}

/** Nobody is there any more: readers are at the end, writers fail, and the programs in front are told. */
export function hangUp(k: Kernel, end: number): void {
  const { words } = k;
  const block = terminalBlock(k, end);
  const first = withTerminal(k, block, () => Atomics.exchange(words, block + TB_HUNG, 1) === 0);
  if (!first) return;
  const [group, session] = [words[block + TB_GROUP], words[block + TB_SESSION]];
  // The session's leader leads a group, too.
  for (const each of new Set([session, group])) tellHungUp(k, each);
}

function tellHungUp(k: Kernel, group: number): void {
  signalGroup(k, group, SIGNAL.HUP, 0);
  signalGroup(k, group, SIGNAL.CONT, 0);
}

/**
 * A process is about to be gone. If it leads a session, that has no terminal any more, which may become another one's.
 * @returns the groups that were in front, for endSession to tell.
 */
export function giveUpTerminals(k: Kernel, process: number): number[] {
  const { words } = k;
  const session = words[process + P_SESSION];
  const groups: number[] = [];
  if (session !== words[process + P_ID]) return groups;
  forEachObject(k, TYPE.TERMINAL, (object) => {
    if (!isTerminal(k, object)) return;
    const block = terminalBlock(k, object);
    withTerminal(k, block, () => {
      if (words[block + TB_SESSION] !== session) return;
      if (!isHung(k, block)) groups.push(words[block + TB_GROUP]);
      Atomics.store(words, block + TB_SESSION, 0);
      setFront(k, block + TB_GROUP, 0);
    });
  });
  return groups;
}

/** The same of a process that has run: those of its session that were in front are told that the terminal is gone for them. */
export function endSession(k: Kernel, process: number): void {
  for (const group of giveUpTerminals(k, process)) tellHungUp(k, group);
}

/** Gives the terminal another size. Who is in front is told, if it is another one. */
export function setTerminalSize(k: Kernel, block: number, columns: number, rows: number): void {
  const { words } = k;
  const changed = withTerminal(k, block, () => {
    const same = words[block + TB_COLUMNS] === columns && words[block + TB_ROWS] === rows;
    words[block + TB_COLUMNS] = columns;
    words[block + TB_ROWS] = rows;
    return !same;
  });
  if (changed) signalFront(k, block + TB_GROUP, SIGNAL.WINCH);
}

/** Makes it the terminal of a session, with a group in front. */
export function giveTerminal(k: Kernel, block: number, session: number, group: number): void {
  withTerminal(k, block, () => {
    Atomics.store(k.words, block + TB_SESSION, session);
    setFront(k, block + TB_GROUP, group);
  });
}

/**
 * Puts the group of a child that does not run yet in front of the terminal of its session.
 * @returns RAT_SUCCESS; RAT_ERR_WRONG_TYPE: it is no terminal; RAT_ERR_ACCESS_DENIED: it is another session's.
 */
export function putInFront(k: Kernel, object: number, child: number): number {
  if (!isTerminal(k, object)) return RAT_ERR_WRONG_TYPE;
  const block = terminalBlock(k, object);
  const session = k.words[child + P_SESSION];
  const has = Atomics.load(k.words, block + TB_SESSION);
  if (has !== 0 && has !== session) return RAT_ERR_ACCESS_DENIED;
  giveTerminal(k, block, session, k.words[child + P_GROUP]);
  return RAT_SUCCESS;
}

// ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────

const mode = (k: Kernel, block: number, bit: number) => (k.words[block + TB_LOCAL_MODE] & bit) !== 0;
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
  const take = mode(k, block, LOCAL_MODE.ICANON) ? takeLineLocked : takeBytesLocked;
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
function readForOperation(k: Kernel, block: number, operation: number): void {
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
function passesOver(k: Kernel, end: number, node: number): boolean {
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
function mayRead(k: Kernel, block: number): number {
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
    const lines = mode(k, block, LOCAL_MODE.ICANON);
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

// ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────

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
function showEcho(k: Kernel, block: number, bytes: readonly number[]): void {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const length = process(k, block, bytes, at, Math.min(PIECE, bytes.length - at));
    if (tryWritePipe(k, k.words[block + TB_OUTPUT], processed, 0, length, PLACE.ASIDE) < 0) return;
  }
}

/** Writes a piece: bytes of the program's; RAT_ERR_WOULD_BLOCK when there is no room; RAT_ERR_IO when it is hung up. */
function tryWriteTerminal(k: Kernel, end: number, view: Uint8Array, offset: number, length: number): number {
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
function prepareWrite(
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

function mayWrite(k: Kernel, block: number): number {
  return mode(k, block, LOCAL_MODE.TOSTOP) ? mayChange(k, block) : RAT_SUCCESS;
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

// ── Modes ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Drops what has been typed and not read. */
export function flushInput(k: Kernel, block: number): void {
  withTerminal(k, block, () => dropInput(k, block));
}

/**
 * Sets modes: `set` writes them into the block's words. What is there stays to be read: the bytes of lines one by one,
 * and keys as if they were typed now, because they may have been meant for whoever reads lines next.
 */
export function changeModes(k: Kernel, block: number, flush: boolean, set: () => void): void {
  withEffects(k, block, (effects) => {
    const lines = mode(k, block, LOCAL_MODE.ICANON);
    set();
    if (flush) dropInput(k, block);
    else if (!lines && mode(k, block, LOCAL_MODE.ICANON)) typeAgain(k, block, effects);
    else if (lines && !mode(k, block, LOCAL_MODE.ICANON)) giveBytes(k, block);
  });
}

// ── The type ───────────────────────────────────────────────────────────────────────────────────────────────

/** The last handle of an end is closed. Without a client it is hung up; without programs the client may type on. */
function closeEnd(k: Kernel, end: number): void {
  if (k.words[end + OT_END] === CLIENT) hangUp(k, end);
  else dropKept(k, terminalBlock(k, end));
}

/** An end's last reference is gone. The ends live as long as each other, for wakeClient. */
function destroyEnd(k: Kernel, end: number): boolean {
  const { words } = k;
  const block = words[end + OT_BLOCK];
  // It may never have had a handle.
  if (words[end + OT_END] === PROGRAMS) dropKept(k, block);
  if (Atomics.sub(words, block + TB_ENDS, 1) !== 1) return false;
  const ends = [words[block + TB_PROGRAM], words[block + TB_CLIENT]];
  const output = words[block + TB_OUTPUT];
  dischargeSlip(k, block + TB_SLIP, BLOCK_WORDS);
  heapFree(k, block);
  for (const object of ends) freeSlot(k, object);
  dropHandle(k, output);
  return false;
}

function readiness(k: Kernel, end: number): number {
  const block = terminalBlock(k, end);
  const hung = isHung(k, block);
  const room = pipeRoom(k, k.words[block + TB_OUTPUT]) >= PIPE_ATOMIC_BYTES;
  return (isSignaled(k, end) ? READY.READ : 0) | (room || hung ? READY.WRITE : 0) | (hung ? READY.HANGUP : 0);
}

const isProgramEnd = (k: Kernel, end: number) => k.words[end + OT_END] === PROGRAMS;

const TERMINAL_IO: ByteIo = {
  canRead: isProgramEnd,
  canWrite: isProgramEnd,
  read: (k, end, view, offset, length) => {
    if (!isProgramEnd(k, end)) return RAT_ERR_WRONG_TYPE;
    if ((k.words[end + OT_FLAGS] & OPEN_NONBLOCK) === 0) return readTerminal(k, end, view, offset, length);
    const allowed = mayRead(k, terminalBlock(k, end));
    return allowed < 0 ? allowed : tryReadTerminal(k, end, view, offset, length);
  },
  write: (k, end, view, offset, length) =>
    isProgramEnd(k, end) ? writeTerminal(k, end, view, offset, length) : RAT_ERR_WRONG_TYPE,
  tryWrite: (k, end, bytes) => {
    for (let at = 0; isProgramEnd(k, end) && at < bytes.length; ) {
      const written = tryWriteTerminal(k, end, bytes, at, bytes.length - at);
      if (written <= 0) return;
      at += written;
    }
  },
  flags: (k, end) => k.words[end + OT_FLAGS] | OPEN_TERMINAL,
  setFlags: (k, end, flags) => {
    Atomics.store(k.words, end + OT_FLAGS, flags & ~OPEN_TERMINAL);
  },
  readiness,
  writeSide: (k, end) => k.words[terminalBlock(k, end) + TB_OUTPUT],
  operations: {
    mayBegin: (k, end, kind) => (kind === OPERATION.READ ? mayRead : mayWrite)(k, terminalBlock(k, end)),
    line: (k, end, kind) => (kind === OPERATION.READ ? end : k.words[terminalBlock(k, end) + TB_OUTPUT]),
    prepare: prepareWrite,
    serve: (k, line) => {
      if (isTerminal(k, line)) withTerminal(k, terminalBlock(k, line), () => undefined);
      else servePipe(k, line);
    },
  },
  inode: () => 0,
};

export const TERMINAL_TYPE = defineType({
  number: TYPE.TERMINAL,
  name: 'TERMINAL',
  isSignaled,
  tryTake: (k, end) => (!hasWaiters(k.words, end) && isSignaled(k, end) ? RAT_SUCCESS : -1),
  hasTurns: true,
  consume: (k, end, waiter, node) => {
    const taker = k.words[node + N_TAKE];
    if (taker === TAKEN_BY_THREAD) giveTurn(k, end, waiter);
    else if (taker !== 0) readForOperation(k, terminalBlock(k, end), taker);
  },
  passesOver,
  io: TERMINAL_IO,
  rights: () => COMMON_RIGHTS | RIGHT.READ | RIGHT.WRITE,
  lastHandleClosed: closeEnd,
  destroy: destroyEnd,
});
