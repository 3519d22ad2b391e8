/**
 * Terminals: between a client (a page's terminal, a person's) and programs. What the client types goes through the line
 * discipline (line-discipline.ts) to what programs read; what they write goes through a pipe to the client.
 * Its ends are in terminal-end.ts, what is done with them in terminal-input.ts, -output.ts, -typing.ts and -session.ts.
 */
import { PIPE_ATOMIC_BYTES, PIPE_DEFAULT_BYTES } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { type ByteIo, OPEN_NONBLOCK, OPEN_TERMINAL, READY } from '../core/byte-io.ts';
import { addHandle, addReference, createObject, dropHandle, freeSlot, release } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { giveTurn } from '../core/turn.ts';
import { hasWaiters, N_TAKE, TAKEN_BY_THREAD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { chargeBlock, dischargeBlock, dischargeSlip, writeSlip } from '../memory/accounts.ts';
import { heapAllocateZeroed, heapFree } from '../memory/heap.ts';
import { OPERATION } from './operation.ts';
import { createPipe, pipeRoom, servePipe } from './pipe.ts';
import {
  BLOCK_WORDS,
  setDefaultModes,
  TB_CLIENT,
  TB_COLUMNS,
  TB_ENDS,
  TB_KEPT,
  TB_OUTPUT,
  TB_PROGRAM,
  TB_ROWS,
  TB_SLIP,
} from './terminal-block.ts';
import {
  CLIENT,
  isHung,
  isSignaled,
  isTerminal,
  OT_BLOCK,
  OT_END,
  OT_FLAGS,
  PROGRAMS,
  terminalBlock,
  withTerminal,
} from './terminal-end.ts';
import { mayRead, passesOver, readForOperation, readTerminal, tryReadTerminal } from './terminal-input.ts';
import { mayWrite, prepareWrite, tryWriteTerminal, writeTerminal } from './terminal-output.ts';
import { hangUp } from './terminal-session.ts';

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
