/**
 * Which page holds logical page `n` of an inode: 12 direct numbers, then one page of 1024, then 1024 such pages.
 * 0 is a hole, which reads as zeros. Invariant: no page is mapped at or past the inode's size.
 * Caller holds the file-system lock throughout.
 */
import type { FileMemory } from './file-memory.ts';
import {
  DIRECT_PAGES,
  FIRST_DOUBLE_PAGE,
  I_DIRECT,
  I_DOUBLE,
  I_INDIRECT,
  I_SIZE,
  PAGE_BYTES,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
} from './format.ts';

/** The first logical page past the size of the inode. */
export function mappedEnd(m: FileMemory, inode: number): number {
  return Math.ceil((m.word(inode + I_SIZE) >>> 0) / PAGE_BYTES);
}

/** The page that holds logical page `n`, or 0. */
export function findPage(m: FileMemory, inode: number, n: number): number {
  if (n < DIRECT_PAGES) return m.word(inode + I_DIRECT + n);
  const table = m.word(tableSlot(m, inode, n));
  return table === 0 ? 0 : m.word((table << PAGE_WORDS_SHIFT) + indexInTable(n));
}

/** Pages to reserve before `mapPage(n)`, where nothing is mapped yet. */
export function pagesToMap(m: FileMemory, inode: number, n: number): number {
  if (n < DIRECT_PAGES) return 1;
  if (n >= FIRST_DOUBLE_PAGE && m.word(inode + I_DOUBLE) === 0) return 3;
  return m.word(tableSlot(m, inode, n)) === 0 ? 2 : 1;
}

/** Maps a new page, already reserved, where nothing is mapped. */
export function mapPage(m: FileMemory, inode: number, n: number, zeroed: boolean): number {
  if (n < DIRECT_PAGES) {
    const page = m.takePage(zeroed);
    m.words[inode + I_DIRECT + n] = page;
    return page;
  }
  if (n >= FIRST_DOUBLE_PAGE && m.word(inode + I_DOUBLE) === 0) m.words[inode + I_DOUBLE] = m.takePage(true);
  const slot = tableSlot(m, inode, n);
  if (m.word(slot) === 0) m.words[slot] = m.takePage(true);
  const page = m.takePage(zeroed);
  m.words[(m.word(slot) << PAGE_WORDS_SHIFT) + indexInTable(n)] = page;
  return page;
}

/**
 * Gives back logical pages from `end - 1` down to `from`, and the index pages that become empty by it, in at most
 * `steps` steps (a step is a page, or a hole skipped at once).
 * @returns the new end: `from` when all is done. The caller stores it as the size before releasing the lock.
 */
export function freePages(m: FileMemory, inode: number, from: number, end: number, steps: number): number {
  while (end > from && steps > 0) {
    if (end <= DIRECT_PAGES) {
      end--;
      freeAt(m, inode + I_DIRECT + end);
      steps--;
      continue;
    }
    const double = end > FIRST_DOUBLE_PAGE;
    if (double && m.word(inode + I_DOUBLE) === 0) {
      end = Math.max(from, FIRST_DOUBLE_PAGE);
      steps--;
      continue;
    }
    const slot = tableSlot(m, inode, end - 1);
    const table = m.word(slot);
    const first = end - 1 - indexInTable(end - 1);
    const stop = Math.max(first, from);
    if (table === 0) {
      end = stop;
      steps--;
    } else {
      const base = (table << PAGE_WORDS_SHIFT) - first;
      for (; end > stop && steps > 0; steps--) freeAt(m, base + --end);
      if (end === first) freeAt(m, slot);
    }
    if (double && end === FIRST_DOUBLE_PAGE) freeAt(m, inode + I_DOUBLE);
  }
  return end;
}

function freeAt(m: FileMemory, at: number): void {
  const page = m.word(at);
  if (page === 0) return;
  m.words[at] = 0;
  m.freePage(page);
}

/** The word that names the index page for logical page `n` >= 12; `I_DOUBLE` is there if `n` needs it, else a 0 word. */
function tableSlot(m: FileMemory, inode: number, n: number): number {
  if (n < FIRST_DOUBLE_PAGE) return inode + I_INDIRECT;
  const double = m.word(inode + I_DOUBLE);
  return double === 0
    ? inode + I_DOUBLE
    : (double << PAGE_WORDS_SHIFT) + ((n - FIRST_DOUBLE_PAGE) >>> PAGE_WORDS_SHIFT);
}

function indexInTable(n: number): number {
  return n < FIRST_DOUBLE_PAGE ? n - DIRECT_PAGES : (n - FIRST_DOUBLE_PAGE) & (PAGE_WORDS - 1);
}
