/**
 * Rights of descriptors, as WASI has them: what may be done with one, and what with those that are opened from it. They
 * are bits of 30, kept beside the table of descriptors for processes that ask for them: two words for each descriptor,
 * 0 for one that has the rights that go with what it refers to.
 */
import { MAX_FDS } from '../../guest-abi/limits.ts';
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../kernel.ts';
import { allocateCharged, freeCharged } from '../memory/accounts.ts';
import { P_FD_LOCK, P_FD_RIGHTS } from '../memory/process-record.ts';

const WORDS = 2 * MAX_FDS;
/** In the first word of those that are kept: above all rights. */
const KEPT = 1 << 30;

export interface Rights {
  readonly base: number;
  /** Of what is opened from the descriptor. */
  readonly inheriting: number;
}

/** From now on rights of the calling thread's process are kept: RAT_SUCCESS, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function keepRights(k: Kernel): number {
  const { words, process } = k;
  if (Atomics.load(words, process + P_FD_RIGHTS) !== 0) return RAT_SUCCESS;
  const block = allocateCharged(k, process, WORDS);
  if (block < 0) return block;
  words.fill(0, block, block + WORDS);
  if (Atomics.compareExchange(words, process + P_FD_RIGHTS, 0, block) !== 0) freeCharged(k, process, block, WORDS);
  return RAT_SUCCESS;
}

export function freeRights(k: Kernel, process: number): void {
  freeCharged(k, process, k.words[process + P_FD_RIGHTS], WORDS);
  k.words[process + P_FD_RIGHTS] = 0;
}

/** Where a descriptor's rights are; 0 when none are kept. */
const place = (words: Int32Array, process: number, fd: number) => {
  const block = Atomics.load(words, process + P_FD_RIGHTS);
  return block === 0 ? 0 : block + 2 * fd;
};

/** A descriptor is another's now, or nobody's. Caller holds P_FD_LOCK. */
export function forgetRights(k: Kernel, process: number, fd: number): void {
  const at = place(k.words, process, fd);
  if (at !== 0) k.words[at] = 0;
}

/** A descriptor gets the rights of another. Caller holds P_FD_LOCK. */
export function copyRights(k: Kernel, process: number, from: number, to: number): void {
  const at = place(k.words, process, to);
  if (at !== 0) k.words.copyWithin(at, place(k.words, process, from), place(k.words, process, from) + 2);
}

/** The rights that are kept for an open descriptor of the calling thread's process; null when it has its natural ones. */
export function keptRights(k: Kernel, fd: number): Rights | null {
  const { words, process } = k;
  if (words[process + P_FD_RIGHTS] === 0) return null;
  k.lock(process + P_FD_LOCK);
  const at = place(words, process, fd);
  const base = words[at];
  const inheriting = words[at + 1];
  k.unlock(process + P_FD_LOCK);
  return (base & KEPT) === 0 ? null : { base: base & ~KEPT, inheriting };
}

/** Gives an open descriptor of the calling thread's process rights: RAT_SUCCESS, or why they cannot be kept. */
export function setRights(k: Kernel, fd: number, { base, inheriting }: Rights): number {
  const status = keepRights(k);
  if (status < 0) return status;
  const { words, process } = k;
  k.lock(process + P_FD_LOCK);
  const at = place(words, process, fd);
  words[at] = base | KEPT;
  words[at + 1] = inheriting;
  k.unlock(process + P_FD_LOCK);
  return RAT_SUCCESS;
}
