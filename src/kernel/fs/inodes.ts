/**
 * Inodes: fixed slots in a table that grows by pages and never shrinks, reached through a two-level map. So the lock of
 * an inode number can be taken at any time; who has it then looks what the slot is.
 * Functions take the word offset of a locked inode ("inode") where they can, and its number ("ino") where they must.
 */
import { RAT_ERR_NO_SPACE, RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { noteChange } from './changes.ts';
import type { FileMemory } from './file-memory.ts';
import {
  F_FREE_INODE,
  F_FRESH_INODE,
  F_INODE_LOCK,
  F_INODE_MAP,
  F_INODES,
  F_QUOTA_INODES,
  F_TABLE_PAGES,
  type FileType,
  I_GENERATION,
  I_INCARNATION,
  I_LINKS,
  I_LOCK,
  I_MAKER,
  I_NEXT_CHANGED,
  I_NEXT_FREE,
  I_OPENS,
  I_PAYER,
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
import { NOBODY, P_INODES, placeOf } from './payers.ts';
import { putTime, TIME, TIME_WORDS } from './times.ts';
import { tellWatchers } from './watch.ts';

const INODES_PER_MAP_PAGE_SHIFT = INODES_PER_PAGE_SHIFT + PAGE_WORDS_SHIFT;
export const INODES_MAX = INODE_MAP_WORDS * 2 ** INODES_PER_MAP_PAGE_SHIFT;

/** Where inode `ino` lies; it was handed out at least once. No lock is needed. */
export function inodeAt(m: FileMemory, ino: number): number {
  const mapped = (m.word(F_INODE_MAP + (ino >>> INODES_PER_MAP_PAGE_SHIFT)) << PAGE_WORDS_SHIFT) + mapIndex(ino);
  m.cover(mapped);
  const inode = (m.word(mapped) << PAGE_WORDS_SHIFT) + ((ino & (INODES_PER_PAGE - 1)) << INODE_WORDS_SHIFT);
  m.cover(inode);
  return inode;
}

function mapIndex(ino: number): number {
  return (ino >>> INODES_PER_PAGE_SHIFT) & (PAGE_WORDS - 1);
}

// ── Locking ────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether an inode, which is locked, is in the tree or open. */
export function isLive(m: FileMemory, inode: number): boolean {
  return m.word(inode + I_TYPE) !== 0 && (m.word(inode + I_LINKS) !== 0 || m.word(inode + I_OPENS) !== 0);
}

/**
 * Locks inode `ino` if it is in the tree or open. Any number is fit to ask.
 * @returns where it lies, or 0 with nothing locked.
 */
export function lockInode(m: FileMemory, ino: number): number {
  if ((ino | 0) !== ino || ino <= 0 || ino >= Atomics.load(m.header, F_FRESH_INODE)) return 0;
  const inode = inodeAt(m, ino);
  m.lock(inode + I_LOCK);
  if (isLive(m, inode)) return inode;
  m.unlock(inode + I_LOCK);
  return 0;
}

/** The same for an inode that was met before: 0 as well when the slot has become another one's. */
export function lockSameInode(m: FileMemory, ino: number, incarnation: number): number {
  const inode = lockInode(m, ino);
  if (inode === 0 || m.word(inode + I_INCARNATION) === incarnation) return inode;
  m.unlock(inode + I_LOCK);
  return 0;
}

// ── Coming ─────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Takes a free inode slot, which the calling thread's program pays for.
 * @returns its number, to be given to `initInode` or `giveInode`; or NO_SPACE, QUOTA.
 */
export function takeInode(m: FileMemory): number {
  m.lock(F_INODE_LOCK);
  const place = placeOf(m.payer);
  let ino = m.word(F_FREE_INODE);
  if (place !== 0 && m.word(place + P_INODES) >= m.word(F_QUOTA_INODES)) ino = RAT_ERR_QUOTA;
  else if (ino !== 0) m.words[F_FREE_INODE] = m.word(inodeAt(m, ino) + I_NEXT_FREE);
  else {
    ino = m.word(F_FRESH_INODE);
    if (growTable(m, ino)) Atomics.store(m.header, F_FRESH_INODE, ino + 1);
    else ino = RAT_ERR_NO_SPACE;
  }
  if (ino > 0) {
    m.words[F_INODES] = m.word(F_INODES) + 1;
    m.words[inodeAt(m, ino) + I_MAKER] = m.payer;
    if (place !== 0) m.words[place + P_INODES] = m.word(place + P_INODES) + 1;
  }
  m.unlock(F_INODE_LOCK);
  return ino;
}

/** Puts an inode slot back. */
export function giveInode(m: FileMemory, ino: number): void {
  const inode = inodeAt(m, ino);
  m.lock(F_INODE_LOCK);
  m.words[inode + I_NEXT_FREE] = m.word(F_FREE_INODE);
  m.words[F_FREE_INODE] = ino;
  m.words[F_INODES] = m.word(F_INODES) - 1;
  const maker = m.word(inode + I_MAKER);
  const place = placeOf(maker);
  if (place !== 0 && m.word(place) === maker) m.words[place + P_INODES] = m.word(place + P_INODES) - 1;
  m.unlock(F_INODE_LOCK);
}

/** Inode slots that were handed out ever, and that are free again. */
export function countInodes(m: FileMemory): { made: number; free: number } {
  const made = Atomics.load(m.header, F_FRESH_INODE) - 1;
  return { made, free: Math.max(made - Atomics.load(m.header, F_INODES), 0) };
}

/** Makes sure that slot `ino`, the first that was never handed out, is in the table. Caller holds F_INODE_LOCK. */
function growTable(m: FileMemory, ino: number): boolean {
  if (ino >= INODES_MAX) return false;
  const mapAt = F_INODE_MAP + (ino >>> INODES_PER_MAP_PAGE_SHIFT);
  const newMap = m.word(mapAt) === 0;
  // Inode 0 is in the table, though it is never handed out.
  if (!newMap && m.word((m.word(mapAt) << PAGE_WORDS_SHIFT) + mapIndex(ino)) !== 0) return true;
  const pages = newMap ? 2 : 1;
  if (!m.reserve(pages, NOBODY)) return false;
  if (newMap) m.words[mapAt] = m.takePage(true, NOBODY);
  m.words[(m.word(mapAt) << PAGE_WORDS_SHIFT) + mapIndex(ino)] = m.takePage(true, NOBODY);
  m.words[F_TABLE_PAGES] = m.word(F_TABLE_PAGES) + pages;
  return true;
}

/**
 * Makes a new inode, with one name, in a slot that `takeInode` gave.
 * @param now its times; 0 for none.
 * @returns where it lies, locked.
 */
export function initInode(m: FileMemory, ino: number, type: FileType, now: number): number {
  const inode = inodeAt(m, ino);
  m.lock(inode + I_LOCK);
  const nextChanged = m.word(inode + I_NEXT_CHANGED);
  const maker = m.word(inode + I_MAKER);
  m.words.fill(0, inode + I_TYPE, inode + INODE_WORDS);
  m.words[inode + I_NEXT_CHANGED] = nextChanged;
  m.words[inode + I_MAKER] = maker;
  m.words[inode + I_PAYER] = maker;
  m.words[inode + I_TYPE] = type;
  m.words[inode + I_LINKS] = 1;
  bumpGeneration(m, inode);
  for (let time = 0; now !== 0 && time < TIME_WORDS; time += 2) putTime(m.words, inode + I_TIMES + time, now);
  return inode;
}

// ── Going ──────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Unlocks an inode that may have lost its last name or open.
 * @returns its number when it has, to be given to `reap` when nothing is locked any more; else 0.
 */
export function unlockDropped(m: FileMemory, ino: number, inode: number): number {
  const dead = !isLive(m, inode);
  if (dead) freeSome(m, inode);
  m.unlock(inode + I_LOCK);
  return dead ? ino : 0;
}

/**
 * Gives back what a dead inode has, in several sections, so that nobody waits long for the page allocator. A thread is
 * not ended between them: it is still in kernel code. It can be done again when an exception has ended it.
 */
export function reap(m: FileMemory, ino: number): void {
  const inode = inodeAt(m, ino);
  for (; m.word(inode + I_TYPE) !== 0; m.settle()) {
    m.lock(inode + I_LOCK);
    freeSome(m, inode);
    m.unlock(inode + I_LOCK);
  }
  giveInode(m, ino);
}

/** Gives back a section's worth of a dead inode; the inode itself is free when nothing is left. */
function freeSome(m: FileMemory, inode: number): void {
  const left = freePages(m, inode, 0, mappedEnd(m, inode), SECTION_PAGES);
  m.setFloat(inode + I_SIZE, left * PAGE_BYTES);
  if (left > 0) return;
  m.words[inode + I_TYPE] = 0;
  m.words[inode + I_INCARNATION] = m.word(inode + I_INCARNATION) + 1;
}

// ── Changing ───────────────────────────────────────────────────────────────────────────────────────────────

export function touch(m: FileMemory, inode: number, now: number): void {
  putTime(m.words, inode + I_TIMES + TIME.MODIFIED, now);
  touchChange(m, inode, now);
}

export function touchChange(m: FileMemory, inode: number, now: number): void {
  putTime(m.words, inode + I_TIMES + TIME.CHANGED, now);
  tellWatchers(m);
  noteChange(m, inode);
}

export function bumpGeneration(m: FileMemory, inode: number): void {
  m.words[inode + I_GENERATION] = m.word(inode + I_GENERATION) + 1;
}
