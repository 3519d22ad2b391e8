/**
 * Threads that wait for the storage behind persistent directories: what they want stands in the file system's memory
 * (fs/storage-port.ts); here they park until the storage has done something, and then look whether it was that. So
 * whoever wakes them need not know what they want. A kill ends the wait; a signal does not.
 */
import { RAT_SUCCESS } from '../../guest-abi/status.ts';
import { KILLED, park } from '../core/park.ts';
import { decide, OUTCOME_WAITING, W_WORD } from '../core/wait-queue.ts';
import { NOT_YET } from '../fs/storage-port.ts';
import type { Kernel } from '../kernel.ts';
import { H_STORAGE_LOCK, H_STORAGE_WAITERS } from '../memory/header.ts';
import { T_STORAGE, T_STORAGE_NEXT } from '../memory/thread-record.ts';

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
    if (waitForTurn(k) < 0) return KILLED;
  }
}

/** Parks the calling thread until the storage has ended a turn that began after this call, at the latest. */
function waitForTurn(k: Kernel): number {
  const { words, thread } = k;
  Atomics.store(words, thread + T_STORAGE, OUTCOME_WAITING);
  k.lock(H_STORAGE_LOCK);
  words[thread + T_STORAGE_NEXT] = words[H_STORAGE_WAITERS];
  words[H_STORAGE_WAITERS] = thread;
  k.unlock(H_STORAGE_LOCK);
  k.files.storage.ring();
  try {
    return park(k, thread + T_STORAGE, Number.POSITIVE_INFINITY, false);
  } finally {
    // Killed, or an exception: nobody else takes it out.
    if (Atomics.load(words, thread + T_STORAGE) !== RAT_SUCCESS) withdraw(k);
  }
}

function withdraw(k: Kernel): void {
  const { words, thread } = k;
  k.lock(H_STORAGE_LOCK);
  let at = H_STORAGE_WAITERS;
  while (words[at] !== 0 && words[at] !== thread) at = words[at] + T_STORAGE_NEXT;
  if (words[at] === thread) words[at] = words[thread + T_STORAGE_NEXT];
  k.unlock(H_STORAGE_LOCK);
}

/** The storage has ended a turn: wakes who waits. */
export function wakeStorageWaiters(k: Kernel): void {
  const { words } = k;
  k.lock(H_STORAGE_LOCK);
  for (let thread = words[H_STORAGE_WAITERS]; thread !== 0; thread = words[thread + T_STORAGE_NEXT]) {
    const waiter = thread + T_STORAGE;
    if (decide(words, waiter, RAT_SUCCESS)) Atomics.notify(words, waiter + W_WORD);
  }
  words[H_STORAGE_WAITERS] = 0;
  k.unlock(H_STORAGE_LOCK);
}
