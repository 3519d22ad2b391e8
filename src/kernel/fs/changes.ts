/**
 * What was changed below persistent directories since their storage took it last: inodes in a chain, their pages by
 * marks. Who changes something has its inode locked; the storage locks it too, to take it.
 */
import type { FileMemory } from './file-memory.ts';
import {
  CHANGED_LAST,
  F_CHANGED,
  F_STORAGE_BELL,
  I_CHANGED_END,
  I_CHANGED_FROM,
  I_NEXT_CHANGED,
  I_STORED,
} from './format.ts';

/** Whether an inode lies below a persistent directory, or is one. It may have been moved away since. */
export function isStored(m: FileMemory, inode: number): boolean {
  return m.word(inode + I_STORED) !== 0;
}

/** Whether it is the topmost of a storage's directories. */
export function isMounted(m: FileMemory, inode: number): boolean {
  return m.word(inode + I_STORED) < 0;
}

/** Makes an inode persistent that has got a name in a persistent directory. */
export function storeAs(m: FileMemory, dir: number, inode: number, ino: number): void {
  if (!isStored(m, dir) || isStored(m, inode)) return;
  m.words[inode + I_STORED] = ino;
  noteChange(m, inode);
}

/** Tells the storage, if there is one, that an inode was changed: its words, its names or its bytes. */
export function noteChange(m: FileMemory, inode: number): void {
  if (m.word(inode + I_STORED) === 0 || m.word(inode + I_NEXT_CHANGED) !== 0) return;
  chainChanged(m, inode);
}

function chainChanged(m: FileMemory, inode: number): void {
  let first: number;
  do {
    first = Atomics.load(m.words, F_CHANGED);
    m.words[inode + I_NEXT_CHANGED] = first === 0 ? CHANGED_LAST : first;
  } while (Atomics.compareExchange(m.words, F_CHANGED, first, inode) !== first);
  // The storage is at rest only while nothing is changed.
  if (first === 0) ringStorage(m);
}

/** Wakes the storage. */
export function ringStorage(m: FileMemory): void {
  Atomics.add(m.words, F_STORAGE_BELL, 1);
  Atomics.notify(m.words, F_STORAGE_BELL);
}

/** Marks a page of a persistent inode as changed. */
export function markPage(m: FileMemory, page: number): void {
  m.bytes[m.marks + page] = 1;
}

/** Notes that changed pages of a persistent file, or such as have become holes, are among these. */
export function noteChangedPages(m: FileMemory, inode: number, from: number, end: number): void {
  const before = m.word(inode + I_CHANGED_END);
  if (before === 0 || from < m.word(inode + I_CHANGED_FROM)) m.words[inode + I_CHANGED_FROM] = from;
  if (end > before) m.words[inode + I_CHANGED_END] = end;
}

/** Takes a page's mark away. @returns whether it was marked. */
export function unmarkPage(m: FileMemory, page: number): boolean {
  const marked = m.bytes[m.marks + page] !== 0;
  m.bytes[m.marks + page] = 0;
  return marked;
}

/** Takes the chain of changed inodes: where the first one lies, or 0. */
export function takeChanged(m: FileMemory): number {
  return Atomics.exchange(m.words, F_CHANGED, 0);
}

/** Takes an inode, which is locked, out of the chain that was taken. @returns where the next one lies, or 0. */
export function unchain(m: FileMemory, inode: number): number {
  const next = m.word(inode + I_NEXT_CHANGED);
  m.words[inode + I_NEXT_CHANGED] = 0;
  return next === CHANGED_LAST ? 0 : next;
}
