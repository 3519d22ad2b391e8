/**
 * Asynchronous flushes of files that lie on a storage: they hold no thread, but wait in a list of their own until the
 * storage has ended a turn, when whoever ends it looks which of them are done. So a flush looks once more when it has
 * entered itself, and neither can miss the other.
 */

import { NOT_YET } from '../fs/storage-port.ts';
import type { Kernel } from '../kernel.ts';
import { H_STORAGE_LOCK, H_STORAGE_OPERATIONS } from '../memory/header.ts';
import { endOperation } from './file-operations.ts';
import { referOperation, releaseOperation, X_OBJECT, X_WAITS, X_WAITS_NEXT, X_WANTED } from './operation.ts';

const WAITS = 1;

/** Enters a flush, whose file is busy from now on. */
export function enterFlush(k: Kernel, operation: number, wanted: number): void {
  const { words } = k;
  referOperation(k, operation);
  words[operation + X_WANTED] = wanted;
  k.lock(H_STORAGE_LOCK);
  words[operation + X_WAITS] = WAITS;
  words[operation + X_WAITS_NEXT] = words[H_STORAGE_OPERATIONS];
  words[H_STORAGE_OPERATIONS] = operation;
  k.unlock(H_STORAGE_LOCK);
}

/** Takes a flush out of the list, if it is in it: its file is not busy with it any more. No lock is held. */
export function leaveFlush(k: Kernel, operation: number): void {
  const { words } = k;
  k.lock(H_STORAGE_LOCK);
  const waits = words[operation + X_WAITS] === WAITS;
  if (waits) {
    let at = H_STORAGE_OPERATIONS;
    while (words[at] !== operation) at = words[at] + X_WAITS_NEXT;
    words[at] = words[operation + X_WAITS_NEXT];
    words[operation + X_WAITS] = 0;
  }
  k.unlock(H_STORAGE_LOCK);
  if (!waits) return;
  try {
    endOperation(k, words[operation + X_OBJECT]);
  } finally {
    releaseOperation(k, operation);
  }
}

/**
 * The flushes that wait and are done, each with a reference for the caller, oldest first.
 * @param look what became of a flush (StoragePort.flushed).
 */
export function doneFlushes(k: Kernel, look: (wanted: number) => number): { operation: number; status: number }[] {
  const { words } = k;
  const done: { operation: number; status: number }[] = [];
  k.lock(H_STORAGE_LOCK);
  for (let each = words[H_STORAGE_OPERATIONS]; each !== 0; each = words[each + X_WAITS_NEXT]) {
    const status = look(words[each + X_WANTED]);
    if (status === NOT_YET) continue;
    referOperation(k, each);
    done.unshift({ operation: each, status });
  }
  k.unlock(H_STORAGE_LOCK);
  return done;
}
