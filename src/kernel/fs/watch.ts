/**
 * Hearing of changes. A watcher looks whether `F_CHANGES` has moved and then looks at what it watches, locking one
 * inode after the other; whoever changes an inode tells of it with that inode locked. So what a look has not met yet
 * has moved the word since it was read, and no change is missed.
 */
import type { FileMemory } from './file-memory.ts';
import { F_CHANGES, F_WATCHERS } from './format.ts';

/** Tells that an inode, which is locked, is being changed. */
export function tellWatchers(m: FileMemory): void {
  if (m.header[F_WATCHERS] !== 0) Atomics.add(m.header, F_CHANGES, 1);
}

/** Comes before the first look. */
export function beginWatching(m: FileMemory): void {
  Atomics.add(m.header, F_WATCHERS, 1);
}

export function endWatching(m: FileMemory): void {
  Atomics.sub(m.header, F_WATCHERS, 1);
}

/** Differs when something was changed since; wraps around. */
export function changesSeen(m: FileMemory): number {
  return Atomics.load(m.header, F_CHANGES);
}
