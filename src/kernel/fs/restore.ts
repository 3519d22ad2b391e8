/**
 * Putting back what the storage has: names and facts when the system is booted, before anybody uses the directory; a
 * file's bytes when somebody opens it.
 */
import { RAT_ERR_NO_SPACE, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { unmarkPage } from './changes.ts';
import { hashName, insertEntry, pagesToInsert } from './directory.ts';
import { sizeOf } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import {
  CONTENT,
  FILE_TYPE,
  type FileType,
  I_CONTENT,
  I_ENTRY,
  I_INCARNATION,
  I_LINKS,
  I_LOCK,
  I_PARENT,
  I_SIZE,
  I_STORED,
  I_TIMES,
  PAGE_BYTES,
  SECTION_PAGES,
} from './format.ts';
import { giveInode, initInode, inodeAt, lockInode, lockSameInode, takeInode } from './inodes.ts';
import { findPage, freePages, mapPage, mappedEnd, pagesToMap } from './page-index.ts';
import { NOBODY } from './payers.ts';
import { TIME_WORDS } from './times.ts';

/** What is put back of an inode. */
export interface RestoredFacts {
  readonly type: FileType;
  readonly size: number;
  readonly times: Uint32Array;
  readonly target: Uint8Array | null;
  /** A file that has bytes in the storage. */
  readonly isAway: boolean;
}

/** Makes an empty directory the topmost of a storage's. @returns its incarnation, or -1 when it is none. */
export function mountAt(m: FileMemory, ino: number): number {
  try {
    const inode = lockInode(m, ino);
    if (inode === 0) return -1;
    m.words[inode + I_STORED] = -ino;
    return m.word(inode + I_INCARNATION);
  } finally {
    m.end();
  }
}

/** A directory that is being filled. */
export interface RestoredDirectory {
  readonly ino: number;
  /** Where its inode, which is locked, lies. */
  readonly inode: number;
}

/** Locks a directory, so that all its names are put back at one go. */
export function restoreDirectory(m: FileMemory, ino: number, fill: (directory: RestoredDirectory) => void): void {
  const inode = inodeAt(m, ino);
  try {
    m.lock(inode + I_LOCK);
    fill({ ino, inode });
  } finally {
    m.end();
  }
}

/** Sets an inode's times. */
export function restoreTimes(m: FileMemory, inode: number, times: Uint32Array): void {
  for (let i = 0; i < TIME_WORDS; i++) m.words[inode + I_TIMES + i] = times[i] as number;
}

/** Makes an inode with a name. @returns its number, or RAT_ERR_NO_SPACE. */
export function restoreInode(
  m: FileMemory,
  directory: RestoredDirectory,
  name: Uint8Array,
  facts: RestoredFacts,
): number {
  const ino = takeInode(m);
  if (ino < 0) return ino;
  const { type, target } = facts;
  if (!m.reserve(pagesToInsert(m, directory.inode, name.length) + (target === null ? 0 : 1), NOBODY)) {
    giveInode(m, ino);
    return RAT_ERR_NO_SPACE;
  }
  const inode = initInode(m, ino, type, 0);
  restoreTimes(m, inode, facts.times);
  m.words[inode + I_STORED] = ino;
  const entry = insert(m, directory, name, ino, type);
  if (type === FILE_TYPE.DIRECTORY) {
    Atomics.store(m.words, inode + I_PARENT, directory.ino);
    m.words[inode + I_ENTRY] = entry;
  } else {
    m.setFloat(inode + I_SIZE, facts.size);
    if (facts.isAway) m.words[inode + I_CONTENT] = CONTENT.AWAY;
    if (target !== null) m.bytes.set(target, mapPage(m, inode, 0, false) * PAGE_BYTES);
  }
  m.unlock(inode + I_LOCK);
  return ino;
}

/** Gives one more name to an inode that was put back. @returns RAT_SUCCESS or RAT_ERR_NO_SPACE. */
export function restoreName(
  m: FileMemory,
  directory: RestoredDirectory,
  name: Uint8Array,
  ino: number,
  type: FileType,
): number {
  if (!m.reserve(pagesToInsert(m, directory.inode, name.length), NOBODY)) return RAT_ERR_NO_SPACE;
  insert(m, directory, name, ino, type);
  const inode = inodeAt(m, ino);
  m.lock(inode + I_LOCK);
  m.words[inode + I_LINKS] = m.word(inode + I_LINKS) + 1;
  m.unlock(inode + I_LOCK);
  return RAT_SUCCESS;
}

function insert(m: FileMemory, { inode }: RestoredDirectory, name: Uint8Array, ino: number, type: FileType): number {
  return insertEntry(m, inode, name, 0, name.length, hashName(name, 0, name.length), ino, type);
}

/** The incarnation of an inode that nobody else knows of yet. */
export function incarnationOf(m: FileMemory, ino: number): number {
  return m.word(inodeAt(m, ino) + I_INCARNATION);
}

/**
 * Puts back a section of a file's bytes.
 * @param numbers the logical pages that `bytes` holds.
 * @returns whether they are still wanted, and there was space: RAT_SUCCESS, RAT_ERR_NO_SPACE, or -1 for no.
 */
export function restorePages(
  m: FileMemory,
  ino: number,
  incarnation: number,
  numbers: readonly number[],
  bytes: Uint8Array,
): number {
  try {
    const inode = lockSameInode(m, ino, incarnation);
    if (inode === 0 || m.word(inode + I_CONTENT) !== CONTENT.WANTED) return -1;
    const size = sizeOf(m, inode);
    for (const [i, n] of numbers.entries()) {
      const bytesLeft = size - n * PAGE_BYTES;
      if (bytesLeft <= 0) continue;
      let page = findPage(m, inode, n);
      if (page === 0) {
        if (!m.reserve(pagesToMap(m, inode, n), NOBODY)) return RAT_ERR_NO_SPACE;
        page = mapPage(m, inode, n, false);
      }
      unmarkPage(m, page);
      const at = page * PAGE_BYTES;
      m.bytes.set(bytes.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES), at);
      // Bytes past the size are zero.
      if (bytesLeft < PAGE_BYTES) m.bytes.fill(0, at + bytesLeft, at + PAGE_BYTES);
    }
    return RAT_SUCCESS;
  } finally {
    m.end();
  }
}

/** Ends the putting back of a file's bytes; with a status below 0 they are not here, and what was put back goes. */
export function endRestore(m: FileMemory, ino: number, incarnation: number, status: number): void {
  for (let end = -1; ; m.settle()) {
    try {
      const inode = lockSameInode(m, ino, incarnation);
      if (inode === 0 || m.word(inode + I_CONTENT) !== CONTENT.WANTED) return;
      if (status < 0) end = freePages(m, inode, 0, end < 0 ? mappedEnd(m, inode) : end, SECTION_PAGES);
      if (status < 0 && end > 0) continue;
      m.words[inode + I_CONTENT] = status < 0 ? status : CONTENT.HERE;
      return;
    } finally {
      m.end();
    }
  }
}
