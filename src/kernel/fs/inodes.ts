/**
 * Inodes: fixed slots in a table that grows by pages and never shrinks, reached through a two-level map.
 * Functions take the word offset of an inode ("inode") where they can, and its number ("ino") where they must.
 * Caller holds the file-system lock throughout.
 */
import type { FileMemory } from './file-memory.ts';
import {
  F_FREE_INODE,
  F_FRESH_INODE,
  F_INODE_MAP,
  F_INODES,
  F_TABLE_PAGES,
  type FileType,
  I_APPEND_LOCK,
  I_GENERATION,
  I_LINKS,
  I_NEXT_FREE,
  I_OPENS,
  I_SIZE,
  I_TIMES,
  I_TYPE,
  INODE_MAP_WORDS,
  INODE_WORDS,
  INODE_WORDS_SHIFT,
  INODES_PER_PAGE,
  INODES_PER_PAGE_SHIFT,
  PAGE_BYTES,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
  SECTION_PAGES,
} from './format.ts';
import { freePages, mappedEnd } from './page-index.ts';
import { putTime, TIME, TIME_WORDS } from './times.ts';

const INODES_PER_MAP_PAGE_SHIFT = INODES_PER_PAGE_SHIFT + PAGE_WORDS_SHIFT;
const INODES_MAX = INODE_MAP_WORDS * 2 ** INODES_PER_MAP_PAGE_SHIFT;

/** Where inode `ino` lies; it was handed out at least once. */
export function inodeAt(m: FileMemory, ino: number): number {
  const map = m.word(F_INODE_MAP + (ino >>> INODES_PER_MAP_PAGE_SHIFT));
  const page = m.word((map << PAGE_WORDS_SHIFT) + ((ino >>> INODES_PER_PAGE_SHIFT) & (PAGE_WORDS - 1)));
  return (page << PAGE_WORDS_SHIFT) + ((ino & (INODES_PER_PAGE - 1)) << INODE_WORDS_SHIFT);
}

/** Where inode `ino` lies if it is in the tree or open, else 0. Any number is fit to ask. */
export function liveInode(m: FileMemory, ino: number): number {
  if ((ino | 0) !== ino || ino <= 0 || ino >= m.word(F_FRESH_INODE)) return 0;
  const inode = inodeAt(m, ino);
  return m.word(inode + I_TYPE) !== 0 && (m.word(inode + I_LINKS) !== 0 || m.word(inode + I_OPENS) !== 0) ? inode : 0;
}

/** Pages that the next `newInode` takes from the allocator; Infinity when the table is full. */
export function pagesForInode(m: FileMemory): number {
  if (m.word(F_FREE_INODE) !== 0) return 0;
  const ino = m.word(F_FRESH_INODE);
  if (ino >= INODES_MAX) return Number.POSITIVE_INFINITY;
  if (m.word(F_INODE_MAP + (ino >>> INODES_PER_MAP_PAGE_SHIFT)) === 0) return 2;
  return (ino & (INODES_PER_PAGE - 1)) === 0 ? 1 : 0;
}

/** A new inode without names and opens; its pages were reserved. Returns its number. */
export function newInode(m: FileMemory, type: FileType, now: number): number {
  let ino = m.word(F_FREE_INODE);
  if (ino !== 0) {
    m.words[F_FREE_INODE] = m.word(inodeAt(m, ino) + I_NEXT_FREE);
  } else {
    ino = m.word(F_FRESH_INODE);
    growTable(m, ino);
    m.words[F_FRESH_INODE] = ino + 1;
  }
  const inode = inodeAt(m, ino);
  // What outlives the previous use: the generation, and the append lock, which a straggler may still hold.
  const generation = m.word(inode + I_GENERATION);
  m.words.fill(0, inode, inode + I_APPEND_LOCK);
  m.words.fill(0, inode + I_APPEND_LOCK + 1, inode + INODE_WORDS);
  m.words[inode + I_TYPE] = type;
  m.words[inode + I_GENERATION] = generation + 1;
  for (let time = 0; time < TIME_WORDS; time += 2) putTime(m.words, inode + I_TIMES + time, now);
  m.words[F_INODES] = m.word(F_INODES) + 1;
  return ino;
}

/**
 * Frees what has neither names nor opens. An inode with more pages than one section may give back is left in
 * `m.dying`, unreachable, for `reapStep` in further sections.
 */
export function dropInode(m: FileMemory, ino: number): void {
  const inode = inodeAt(m, ino);
  if (m.word(inode + I_LINKS) === 0 && m.word(inode + I_OPENS) === 0) m.dying = reapStep(m, ino) ? 0 : ino;
}

/** Gives back up to a section's worth of pages of a dying inode; true when all of it is free. */
export function reapStep(m: FileMemory, ino: number): boolean {
  const inode = inodeAt(m, ino);
  const end = mappedEnd(m, inode);
  const left = freePages(m, inode, 0, end, SECTION_PAGES);
  m.setFloat(inode + I_SIZE, left * PAGE_BYTES);
  if (left > 0) return false;
  m.words[inode + I_TYPE] = 0;
  m.words[inode + I_NEXT_FREE] = m.word(F_FREE_INODE);
  m.words[F_FREE_INODE] = ino;
  m.words[F_INODES] = m.word(F_INODES) - 1;
  return true;
}

export function touch(m: FileMemory, inode: number, now: number): void {
  putTime(m.words, inode + I_TIMES + TIME.MODIFIED, now);
  putTime(m.words, inode + I_TIMES + TIME.CHANGED, now);
}

export function touchChange(m: FileMemory, inode: number, now: number): void {
  putTime(m.words, inode + I_TIMES + TIME.CHANGED, now);
}

export function bumpGeneration(m: FileMemory, inode: number): void {
  m.words[inode + I_GENERATION] = m.word(inode + I_GENERATION) + 1;
}

function growTable(m: FileMemory, ino: number): void {
  const mapAt = F_INODE_MAP + (ino >>> INODES_PER_MAP_PAGE_SHIFT);
  if (m.word(mapAt) === 0) {
    m.words[mapAt] = m.takePage(true);
    m.words[F_TABLE_PAGES] = m.word(F_TABLE_PAGES) + 1;
  }
  const pageAt = (m.word(mapAt) << PAGE_WORDS_SHIFT) + ((ino >>> INODES_PER_PAGE_SHIFT) & (PAGE_WORDS - 1));
  if (m.word(pageAt) !== 0) return;
  m.words[pageAt] = m.takePage(true);
  m.words[F_TABLE_PAGES] = m.word(F_TABLE_PAGES) + 1;
}
