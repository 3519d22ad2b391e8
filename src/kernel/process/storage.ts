/**
 * Threads that wait for the storage behind persistent directories: what they want stands in the file system's memory
 * (fs/storage-port.ts); here they park until the storage has done something, and then look whether it was that. So
 * whoever wakes them need not know what they want. A kill ends the wait; a signal does not.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import { KILLED } from '../core/park.ts';
import { type Turns, waitForTurn, wakeForTurn } from '../core/turns.ts';
import { NOT_YET } from '../fs/storage-port.ts';
import type { Kernel } from '../kernel.ts';
import { H_STORAGE_LOCK, H_STORAGE_WAITERS } from '../memory/header.ts';

const TURNS: Turns = { lock: H_STORAGE_LOCK, first: H_STORAGE_WAITERS };

/** Returns when an inode's names and bytes are where they outlive the page; at once where there is no such place for it. */
export function flushInode(k: Kernel, ino: number): number {
  const { files } = k;
  if (!files.isStored(ino)) return RAT_SUCCESS;
  const wanted = files.storage.wantFlush();
  return untilDone(k, () => files.storage.flushed(wanted));
}

/**
 * Returns when the bytes of a file that is open are here.
 * @returns a status; KILLED; or, where the caller may not block, NOT_YET.
 */
export function bringContent(k: Kernel, ino: number): number {
  const { storage } = k.files;
  const status = storage.wantContent(ino, true);
  if (status !== NOT_YET || !k.mayBlock) return status;
  return untilDone(k, () => storage.wantContent(ino, false));
}

function untilDone(k: Kernel, look: () => number): number {
  for (;;) {
    const status = look();
    if (status !== NOT_YET) return status;
    if (waitForTurn(k, TURNS, () => k.files.storage.ring()) < 0) return KILLED;
  }
}

/** The storage has ended a turn: wakes who waits. */
export function wakeStorageWaiters(k: Kernel): void {
  wakeForTurn(k, TURNS);
}
