/**
 * Files whose bytes are on their way from the page, which has them in an archive: name, size and times are there from
 * the start, and whoever opens one waits for the bytes as for those in a store (storage-port.ts).
 */
import { RAT_ERR_NO_SPACE, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { isStored, markPage, noteChange, noteChangedPages, ringStorage } from './changes.ts';
import type { FileMemory } from './file-memory.ts';
import {
  CONTENT,
  F_STORAGE_TURN,
  I_CONTENT,
  I_INCARNATION,
  I_LOCK,
  I_SIZE,
  PAGE_BYTES,
  SECTION_BYTES,
  SECTION_PAGES,
} from './format.ts';
import { lockInode, lockSameInode } from './inodes.ts';
import { findPage, freePages, mapPage, mappedEnd, pagesToMap } from './page-index.ts';
import { reserveFor } from './payers.ts';

/** Says that the bytes of a file, which is empty and held open, are coming. @returns its incarnation. */
export function expectContent(m: FileMemory, ino: number, size: number): number {
  try {
    const inode = lockInode(m, ino);
    m.setFloat(inode + I_SIZE, size);
    m.words[inode + I_CONTENT] = CONTENT.COMING;
    return m.word(inode + I_INCARNATION);
  } finally {
    m.end();
  }
}

/** Whether somebody waits for them. */
export function isContentWanted(m: FileMemory, ino: number, incarnation: number): boolean {
  try {
    const inode = lockSameInode(m, ino, incarnation);
    return inode !== 0 && m.word(inode + I_CONTENT) === CONTENT.HURRIED;
  } finally {
    m.end();
  }
}

/** So long a storage waits for them, in all: the page brings them as soon as it has nothing else to do. */
const PATIENCE_TURNS = 100;
const TURN_MS = 100;

/** Waits until they are here, or cannot be had. For a thread that may block and has nothing locked. */
export function awaitContent(m: FileMemory, ino: number, incarnation: number): void {
  for (let turns = 0; turns < PATIENCE_TURNS; turns++) {
    const seen = Atomics.load(m.header, F_STORAGE_TURN);
    if (!hurry(m, ino, incarnation)) return;
    ringStorage(m);
    Atomics.wait(m.header, F_STORAGE_TURN, seen, TURN_MS);
  }
}

/** Asks for them to be the next. @returns whether they are coming at all. */
function hurry(m: FileMemory, ino: number, incarnation: number): boolean {
  try {
    const inode = lockSameInode(m, ino, incarnation);
    if (inode === 0 || !isComing(m, inode)) return false;
    m.words[inode + I_CONTENT] = CONTENT.HURRIED;
    return true;
  } finally {
    m.end();
  }
}

/**
 * Brings them: all that was expected, or a status with which they could not be had. Does nothing where they are no
 * longer expected: the file is gone, or has been emptied.
 */
export function bringExpected(m: FileMemory, ino: number, incarnation: number, content: Uint8Array | number): void {
  let status: number = typeof content === 'number' ? content : RAT_SUCCESS;
  if (typeof content !== 'number') {
    for (let at = 0; at < content.length && status === RAT_SUCCESS; at += SECTION_BYTES)
      status = bringSection(m, ino, incarnation, at, content.subarray(at, at + SECTION_BYTES));
  }
  if (status <= 0) endBringing(m, ino, incarnation, status);
}

/** Of `bringSection`: the file is gone, or not expecting any more. */
const NO_MORE = 1;

function isComing(m: FileMemory, inode: number): boolean {
  const content = m.word(inode + I_CONTENT);
  return content === CONTENT.COMING || content === CONTENT.HURRIED;
}

function bringSection(m: FileMemory, ino: number, incarnation: number, from: number, bytes: Uint8Array): number {
  try {
    const inode = lockSameInode(m, ino, incarnation);
    if (inode === 0 || !isComing(m, inode)) return NO_MORE;
    for (let at = 0; at < bytes.length; at += PAGE_BYTES) {
      const n = (from + at) / PAGE_BYTES;
      let page = findPage(m, inode, n);
      if (page === 0) {
        if (!reserveFor(m, inode, pagesToMap(m, inode, n))) return RAT_ERR_NO_SPACE;
        // The last one holds zeros past the file's end.
        page = mapPage(m, inode, n, at + PAGE_BYTES > bytes.length);
      }
      m.bytes.set(bytes.subarray(at, at + PAGE_BYTES), page * PAGE_BYTES);
      if (!isStored(m, inode)) continue;
      markPage(m, page);
      noteChangedPages(m, inode, n, n + 1);
    }
    return RAT_SUCCESS;
  } finally {
    m.end();
  }
}

function endBringing(m: FileMemory, ino: number, incarnation: number, status: number): void {
  for (let end = -1; ; m.settle()) {
    try {
      const inode = lockSameInode(m, ino, incarnation);
      if (inode === 0 || !isComing(m, inode)) return;
      if (status < 0) end = freePages(m, inode, 0, end < 0 ? mappedEnd(m, inode) : end, SECTION_PAGES);
      if (status < 0 && end > 0) continue;
      m.words[inode + I_CONTENT] = status < 0 ? status : CONTENT.HERE;
      noteChange(m, inode);
      m.unlock(inode + I_LOCK);
      return;
    } finally {
      m.end();
    }
  }
}
