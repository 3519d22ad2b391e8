/**
 * Which page holds logical page `n` of an inode: 28 direct numbers, then trees of 1024-fold tables of one, two and
 * three levels, each for what is past the one before. 0 is a hole, which reads as zeros; a whole absent table is one,
 * too. Invariant: no page is mapped at or past the inode's size, and no table is empty.
 * The inode is locked throughout.
 */
import type { FileMemory } from './file-memory.ts';
import { DIRECT_PAGES, I_DIRECT, I_SIZE, I_TREES, PAGE_BYTES, PAGE_WORDS, PAGE_WORDS_SHIFT } from './format.ts';
import { freePageOf, takePageFor } from './payers.ts';

/** The first logical page of each tree, and past the last. */
export const TREE_STARTS = [1, 2, 3].reduce(
  (starts, levels) => starts.concat((starts.at(-1) as number) + PAGE_WORDS ** levels),
  [DIRECT_PAGES],
);
const DOUBLE_START = TREE_STARTS[1] as number;
const TRIPLE_START = TREE_STARTS[2] as number;

/** The first logical page past the size of the inode. */
export function mappedEnd(m: FileMemory, inode: number): number {
  return Math.ceil(m.float(inode + I_SIZE) / PAGE_BYTES);
}

/** The tree for logical page `n` past the direct ones: 0, 1 or 2; it has one level more than that. */
function treeOf(n: number): number {
  return n < DOUBLE_START ? 0 : n < TRIPLE_START ? 1 : 2;
}

/** The page that holds logical page `n`, or 0. */
export function findPage(m: FileMemory, inode: number, n: number): number {
  if (n < DIRECT_PAGES) return m.word(inode + I_DIRECT + n);
  const tree = treeOf(n);
  const rest = n - (TREE_STARTS[tree] as number);
  let page = m.word(inode + I_TREES + tree);
  for (let shift = tree * PAGE_WORDS_SHIFT; page !== 0 && shift >= 0; shift -= PAGE_WORDS_SHIFT)
    page = m.word(entryOf(page, rest, shift));
  return page;
}

/** Pages to reserve before `mapPage(n)`, where nothing is mapped yet. */
export function pagesToMap(m: FileMemory, inode: number, n: number): number {
  if (n < DIRECT_PAGES) return 1;
  const tree = treeOf(n);
  const rest = n - (TREE_STARTS[tree] as number);
  let missing = tree + 2;
  let page = m.word(inode + I_TREES + tree);
  for (let shift = tree * PAGE_WORDS_SHIFT; page !== 0 && shift >= 0; shift -= PAGE_WORDS_SHIFT) {
    missing--;
    page = m.word(entryOf(page, rest, shift));
  }
  return missing;
}

/** Maps a new page, already reserved, where nothing is mapped. */
export function mapPage(m: FileMemory, inode: number, n: number, zeroed: boolean): number {
  let at = inode + I_DIRECT + n;
  if (n >= DIRECT_PAGES) {
    const tree = treeOf(n);
    const rest = n - (TREE_STARTS[tree] as number);
    at = inode + I_TREES + tree;
    for (let shift = tree * PAGE_WORDS_SHIFT; shift >= 0; shift -= PAGE_WORDS_SHIFT) {
      if (m.word(at) === 0) m.words[at] = takePageFor(m, inode, true);
      at = entryOf(m.word(at), rest, shift);
    }
  }
  const page = takePageFor(m, inode, zeroed);
  m.words[at] = page;
  return page;
}

/** Where the tables on the way to the page that is freed are named, and the first logical page that each is for. */
const slots = [0, 0, 0];
const firsts = [0, 0, 0];

/**
 * Gives back logical pages from `end - 1` down to `from`, and the tables that become empty by it, in at most `steps`
 * steps (a step is a page, or a hole skipped at once).
 * @returns the new end: `from` when all is done. The caller stores it as the size before releasing the lock.
 */
export function freePages(m: FileMemory, inode: number, from: number, end: number, steps: number): number {
  while (end > from && steps > 0) {
    if (end <= DIRECT_PAGES) {
      end--;
      freeAt(m, inode, inode + I_DIRECT + end);
      steps--;
      continue;
    }
    const tree = treeOf(end - 1);
    let first = TREE_STARTS[tree] as number;
    let slot = inode + I_TREES + tree;
    let tables = 0;
    let span = PAGE_WORDS ** (tree + 1);
    for (; m.word(slot) !== 0 && span > 1; tables++) {
      slots[tables] = slot;
      firsts[tables] = first;
      span /= PAGE_WORDS;
      const index = Math.floor((end - 1 - first) / span);
      slot = (m.word(slot) << PAGE_WORDS_SHIFT) + index;
      first += index * span;
    }
    if (span > 1) {
      end = Math.max(first, from);
      steps--;
    } else {
      const stop = Math.max(firsts[tables - 1] as number, from);
      for (let at = slot; end > stop && steps > 0; steps--, end--, at--) freeAt(m, inode, at);
    }
    while (tables-- > 0 && end <= (firsts[tables] as number)) freeAt(m, inode, slots[tables] as number);
  }
  if (end === from && from > DIRECT_PAGES) freeEmptyTables(m, inode, from);
  return end;
}

/** Gives back the tables on the way to logical page `n`, behind which nothing is mapped, that have nothing before it. */
function freeEmptyTables(m: FileMemory, inode: number, n: number): void {
  const tree = treeOf(n);
  const rest = n - (TREE_STARTS[tree] as number);
  let tables = 0;
  let slot = inode + I_TREES + tree;
  for (let shift = tree * PAGE_WORDS_SHIFT; shift >= 0 && m.word(slot) !== 0; shift -= PAGE_WORDS_SHIFT) {
    slots[tables++] = slot;
    slot = entryOf(m.word(slot), rest, shift);
  }
  while (tables-- > 0) {
    const table = slots[tables] as number;
    const first = m.word(table) << PAGE_WORDS_SHIFT;
    if (m.words.subarray(first, first + PAGE_WORDS).some((page) => page !== 0)) return;
    freeAt(m, inode, table);
  }
}

function freeAt(m: FileMemory, inode: number, at: number): void {
  const page = m.word(at);
  if (page === 0) return;
  m.words[at] = 0;
  freePageOf(m, inode, page);
}

/** The word of a table for the page `rest` of its tree, `shift` bits above the lowest level. */
function entryOf(table: number, rest: number, shift: number): number {
  return (table << PAGE_WORDS_SHIFT) + ((rest >>> shift) & (PAGE_WORDS - 1));
}
