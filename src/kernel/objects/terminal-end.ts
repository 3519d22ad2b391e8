/**
 * A terminal's end objects, and what is true of them: two over one block of the heap, as a pipe has them. Programs have
 * the first one, which is signaled while there is something to read; the client has the second one, signaled while it can
 * type more. The block is guarded by the programs' end's lock. Nothing is written to the pipe under it.
 */
import { TYPE } from '../../guest-abi/status.ts';
import { O_OWN } from '../core/object.ts';
import { isTurnFree } from '../core/turn.ts';
import { hasWaiters } from '../core/wait-queue.ts';
import { lockForSignal, unlockAfterSignal, wakeLocked } from '../core/wake.ts';
import type { Kernel } from '../kernel.ts';
import { hasInputRoom } from './line-discipline.ts';
import { TB_CLIENT, TB_ECHOING, TB_HEAD, TB_HUNG, TB_LOCAL_MODE, TB_PROGRAM, TB_READY } from './terminal-block.ts';

/** Of each end: the block, which end it is, and OPEN_NONBLOCK. */
export const OT_BLOCK = O_OWN;
export const OT_END = O_OWN + 1;
export const OT_FLAGS = O_OWN + 2;
export const PROGRAMS = 1;
export const CLIENT = 2;

/** Block of a terminal, by either end. */
export function terminalBlock(k: Kernel, end: number): number {
  return k.words[end + OT_BLOCK];
}

/** Whether it is the programs' end of a terminal. */
export function isTerminal(k: Kernel, object: number): boolean {
  return k.words[object] === TYPE.TERMINAL && k.words[object + OT_END] === PROGRAMS;
}

/** Whether a local mode is set. */
export const hasMode = (k: Kernel, block: number, bit: number) => (k.words[block + TB_LOCAL_MODE] & bit) !== 0;

export const isHung = (k: Kernel, block: number) => Atomics.load(k.words, block + TB_HUNG) === 1;

/** Also called without the lock, as a hint. */
export function isSignaled(k: Kernel, end: number): boolean {
  const { words } = k;
  if (!isTurnFree(k, end)) return false;
  const block = words[end + OT_BLOCK];
  if (isHung(k, block)) return true;
  if (words[end + OT_END] === CLIENT) return hasInputRoom(k, block);
  return isReadable(k, block);
}

/** What is typed is seen before anything that a program writes when it has read it. */
export function isReadable({ words }: Kernel, block: number): boolean {
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
