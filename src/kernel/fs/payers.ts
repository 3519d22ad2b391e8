/**
 * Who pays for pages and inodes: a program (a process that the page has started, with its descendants) or nobody. Each
 * program that lives has a place of three words, which its payer number names; a number whose place has another one is a
 * program that is over, and what it had is charged to nobody.
 *
 * An inode is charged to who has made it. Its pages are charged to its payer: the maker, as long as that lives; of a
 * file, then, to the next program that adds a page. So who fills a file that is another's spends what is the other's,
 * as everywhere in Unix. The page is charged for nothing. `I_PAID` says how many of the pages are charged at all.
 */
import { MAX_PROCESSES } from '../../guest-abi/limits.ts';
import type { FileMemory } from './file-memory.ts';
import {
  F_INODE_LOCK,
  F_PAGE_LOCK,
  F_PAYERS,
  F_QUOTA_INODES,
  F_QUOTA_PAGES,
  FILE_TYPE,
  I_PAID,
  I_PAYER,
  I_TYPE,
  PAYER_WORDS,
} from './format.ts';

// The words of a place.
/** The payer, or NOBODY. Changed under both locks below. */
export const P_PAYER = 0;
/** By F_PAGE_LOCK. */
export const P_PAGES = 1;
/** By F_INODE_LOCK. */
export const P_INODES = 2;

export const NOBODY = 0;

const PLACE_BITS = 9;

/** The payer number of the program that has place `index`, below MAX_PROCESSES, and an id of its own. Not 0. */
export function payerNumber(index: number, id: number): number {
  return (id << PLACE_BITS) | (index + 1);
}

/** The place of a program, whose number is not NOBODY: 0 to MAX_PROCESSES - 1. */
export function placeIndex(payer: number): number {
  return (payer & ((1 << PLACE_BITS) - 1)) - 1;
}

/** Where a payer's place lies; 0 for NOBODY. */
export function placeOf(payer: number): number {
  return payer === NOBODY ? 0 : F_PAYERS + placeIndex(payer) * PAYER_WORDS;
}

/** Gives a program its place, which a thread of it asks for: before that it has nothing. */
export function openPayer(m: FileMemory, payer: number): void {
  const at = placeOf(payer);
  if (at === 0 || Atomics.load(m.header, at) === payer) return;
  changePlace(m, at, () => m.word(at) !== payer, payer);
}

/** A program is over: nobody pays any more for what it has left. */
export function closePayer(m: FileMemory, payer: number): void {
  const at = placeOf(payer);
  if (at !== 0) changePlace(m, at, () => m.word(at) === payer, NOBODY);
}

function changePlace(m: FileMemory, at: number, changes: () => boolean, payer: number): void {
  try {
    m.lock(F_INODE_LOCK);
    m.lock(F_PAGE_LOCK);
    if (!changes()) return;
    m.words[at + P_PAGES] = 0;
    m.words[at + P_INODES] = 0;
    Atomics.store(m.words, at, payer);
  } finally {
    m.end();
  }
}

/** What a payer has, and may have. */
export interface Holdings {
  pages: number;
  inodes: number;
  mostPages: number;
  mostInodes: number;
}

export function holdingsOf(m: FileMemory, payer: number): Holdings {
  const at = placeOf(payer);
  const lives = at !== 0 && Atomics.load(m.header, at) === payer;
  return {
    pages: lives ? Atomics.load(m.header, at + P_PAGES) : 0,
    inodes: lives ? Atomics.load(m.header, at + P_INODES) : 0,
    mostPages: m.header[F_QUOTA_PAGES] as number,
    mostInodes: m.header[F_QUOTA_INODES] as number,
  };
}

/** All places in use. For inspection, checks and tests. */
export function forEachPayer(m: FileMemory, visit: (payer: number, pages: number, inodes: number) => void): void {
  for (let i = 0; i < MAX_PROCESSES; i++) {
    const at = F_PAYERS + i * PAYER_WORDS;
    if (m.word(at) !== NOBODY) visit(m.word(at), m.word(at + P_PAGES), m.word(at + P_INODES));
  }
}

/** Whether a program lives. */
export function isPayer(m: FileMemory, payer: number): boolean {
  return payer !== NOBODY && Atomics.load(m.header, placeOf(payer)) === payer;
}

// ── Pages of an inode, which is locked ─────────────────────────────────────────────────────────────────────

/** Who pays for a page that the calling thread adds to an inode. */
export function payerOf(m: FileMemory, inode: number): number {
  if (m.payer === NOBODY) return NOBODY;
  const payer = m.word(inode + I_PAYER);
  if (isPayer(m, payer)) return payer;
  return m.word(inode + I_TYPE) === FILE_TYPE.FILE ? m.payer : NOBODY;
}

/** Reserves pages for an inode: as `FileMemory.reserve`. */
export function reserveFor(m: FileMemory, inode: number, pages: number): boolean {
  return m.reserve(pages, payerOf(m, inode));
}

/** Takes a page for an inode: as `FileMemory.takePage`. */
export function takePageFor(m: FileMemory, inode: number, zeroed: boolean): number {
  const payer = payerOf(m, inode);
  if (payer !== NOBODY) {
    if (m.word(inode + I_PAYER) !== payer) {
      m.words[inode + I_PAYER] = payer;
      m.words[inode + I_PAID] = 0;
    }
    m.words[inode + I_PAID] = m.word(inode + I_PAID) + 1;
  }
  return m.takePage(zeroed, payer);
}

/** Gives back a page of an inode: as `FileMemory.freePage`. */
export function freePageOf(m: FileMemory, inode: number, page: number): void {
  const paid = m.word(inode + I_PAID);
  if (paid > 0) m.words[inode + I_PAID] = paid - 1;
  m.freePage(page, paid > 0 ? m.word(inode + I_PAYER) : NOBODY);
}
