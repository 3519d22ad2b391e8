/**
 * Checks every invariant of a file system's memory: that each page and inode has exactly one owner, and that names,
 * counts and indexes agree. For tests and self-tests: nobody may use the file system meanwhile.
 */
import {
  chainedEntries,
  entryInode,
  entryType,
  findEntry,
  forEachBucketPage,
  hashName,
  nextEntry,
} from './directory.ts';
import { sizeOf } from './file-data.ts';
import { FileMemory } from './file-memory.ts';
import {
  DIRECT_PAGES,
  F_FREE_INODE,
  F_FREE_PAGE,
  F_FREE_PAGES,
  F_FRESH_INODE,
  F_FRESH_PAGE,
  F_INODE_LOCK,
  F_INODE_MAP,
  F_INODES,
  F_MARKS,
  F_MAX_PAGES,
  F_PAGE_LOCK,
  F_RENAME_LOCK,
  F_TABLE_PAGES,
  F_TOTAL_PAGES,
  FILE_TYPE,
  I_APPEND_LOCK,
  I_DIRECT,
  I_ENTRIES,
  I_ENTRY,
  I_FREE_SLOT,
  I_FREE_SLOTS,
  I_LINKS,
  I_LOCK,
  I_MAKER,
  I_NEXT_FREE,
  I_OPENS,
  I_PAID,
  I_PARENT,
  I_PAYER,
  I_TREES,
  I_TYPE,
  INODE_MAP_WORDS,
  PAGE_BYTES,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
  ROOT_INODE,
  S_CHAIN,
} from './format.ts';
import { inodeAt } from './inodes.ts';
import { findPage, mappedEnd, TREE_STARTS } from './page-index.ts';
import { forEachPayer } from './payers.ts';
import { continuationSlots, copyName, nameLength, slotAt, slotCount, slotWord } from './slots.ts';

/** What is wrong with the file system in `buffer`; empty when nothing is. */
export function findInconsistencies(buffer: SharedArrayBuffer): string[] {
  return new Checker(new FileMemory(buffer, true)).run();
}

/** Words of the file system's memory that are locked. */
export function heldLocks(m: FileMemory): number[] {
  const inodes = Array.from({ length: m.word(F_FRESH_INODE) - 1 }, (_, i) => inodeAt(m, i + 1));
  const locks = [
    F_RENAME_LOCK,
    F_INODE_LOCK,
    F_PAGE_LOCK,
    ...inodes.flatMap((at) => [at + I_LOCK, at + I_APPEND_LOCK]),
  ];
  return locks.filter((at) => Atomics.load(m.words, at) !== 0);
}

class Checker {
  private readonly wrong: string[] = [];
  /** Owner of each page. */
  private readonly owners = new Map<number, string>();
  /** Names met for each inode. */
  private readonly names = new Map<number, number>();

  constructor(private readonly m: FileMemory) {}

  run(): string[] {
    for (const at of heldLocks(this.m)) this.wrong.push(`word ${at} is locked`);
    this.table();
    this.inodes();
    this.freePages();
    return this.wrong;
  }

  private expect(what: string, actual: number, wanted: number): void {
    if (actual !== wanted) this.wrong.push(`${what}: ${actual}, not ${wanted}`);
  }

  private own(page: number, owner: string): void {
    const other = this.owners.get(page);
    if (other !== undefined) this.wrong.push(`page ${page} belongs to ${other} and ${owner}`);
    if (page <= 0 || page >= this.m.word(F_FRESH_PAGE))
      this.wrong.push(`${owner} has page ${page}, which is not in use`);
    this.owners.set(page, owner);
  }

  private table(): void {
    const marks = this.m.word(F_MARKS) === 0 ? 0 : Math.ceil(this.m.word(F_MAX_PAGES) / PAGE_BYTES);
    for (let i = 0; i < marks; i++) this.own(this.m.word(F_MARKS) + i, 'the marks');
    for (let i = 0; i < INODE_MAP_WORDS; i++) {
      const map = this.m.word(F_INODE_MAP + i);
      if (map === 0) continue;
      this.own(map, 'the inode map');
      this.ownAll(map, 'the inode table');
    }
    this.expect('pages of the inode table', this.m.word(F_TABLE_PAGES), this.owners.size);
  }

  /** Owns every page that an index page names. */
  private ownAll(index: number, owner: string): void {
    for (let i = 0; i < PAGE_WORDS; i++) {
      const page = this.m.word((index << PAGE_WORDS_SHIFT) + i);
      if (page !== 0) this.own(page, owner);
    }
  }

  private inodes(): void {
    const m = this.m;
    const live: number[] = [];
    const fresh = m.word(F_FRESH_INODE);
    for (let ino = 1; ino < fresh; ino++) if (m.word(inodeAt(m, ino) + I_TYPE) !== 0) live.push(ino);
    this.expect('inodes in use', m.word(F_INODES), live.length);
    let free = 0;
    for (let ino = m.word(F_FREE_INODE); ino !== 0 && free <= fresh; ino = m.word(inodeAt(m, ino) + I_NEXT_FREE))
      free++;
    this.expect('free inodes', free, fresh - 1 - live.length);
    this.names.set(ROOT_INODE, 1);
    const inodesOf = new Map<number, number>();
    const pagesOf = new Map<number, number>();
    for (const ino of live) {
      this.pages(ino);
      if (m.word(inodeAt(m, ino) + I_TYPE) === FILE_TYPE.DIRECTORY) this.directory(ino);
      else this.tail(ino);
    }
    for (const ino of live) {
      const inode = inodeAt(m, ino);
      this.expect(`links of inode ${ino}`, m.word(inode + I_LINKS), this.names.get(ino) ?? 0);
      const [maker, payer] = [m.word(inode + I_MAKER), m.word(inode + I_PAYER)];
      inodesOf.set(maker, (inodesOf.get(maker) ?? 0) + 1);
      pagesOf.set(payer, (pagesOf.get(payer) ?? 0) + m.word(inode + I_PAID));
      if (m.word(inode + I_LINKS) === 0 && m.word(inode + I_OPENS) <= 0) this.wrong.push(`inode ${ino} is lost`);
    }
    this.payers(inodesOf, pagesOf);
  }

  /** What payers are charged for is what inodes say. */
  private payers(inodesOf: ReadonlyMap<number, number>, pagesOf: ReadonlyMap<number, number>): void {
    forEachPayer(this.m, (payer, pages, inodes) => {
      this.expect(`pages of payer ${payer}`, pages, pagesOf.get(payer) ?? 0);
      this.expect(`inodes of payer ${payer}`, inodes, inodesOf.get(payer) ?? 0);
    });
  }

  /** The pages of an inode: all below its size, counted over index pages as they are. */
  private pages(ino: number): void {
    const m = this.m;
    const inode = inodeAt(m, ino);
    const owner = `inode ${ino}`;
    const end = mappedEnd(m, inode);
    for (let i = 0; i < DIRECT_PAGES; i++) this.subtree(owner, inode, m.word(inode + I_DIRECT + i), 0, i, end);
    for (let tree = 0; tree < 3; tree++)
      this.subtree(owner, inode, m.word(inode + I_TREES + tree), tree + 1, TREE_STARTS[tree] as number, end);
  }

  /** A page, or a table of `levels` levels, for what begins at logical page `first`. */
  private subtree(owner: string, inode: number, page: number, levels: number, first: number, end: number): void {
    if (page === 0) return;
    this.own(page, owner);
    if (first >= end) this.wrong.push(`${owner} has page ${first} past its end`);
    if (levels === 0) {
      this.expect(`search for page ${first} of ${owner}`, findPage(this.m, inode, first), page);
      return;
    }
    const span = PAGE_WORDS ** (levels - 1);
    let entries = 0;
    for (let i = 0; i < PAGE_WORDS; i++) {
      const entry = this.m.word((page << PAGE_WORDS_SHIFT) + i);
      if (entry !== 0) entries++;
      this.subtree(owner, inode, entry, levels - 1, first + i * span, end);
    }
    if (entries === 0) this.wrong.push(`${owner} has an empty table`);
  }

  /** The last page is zero past the size. */
  private tail(ino: number): void {
    const inode = inodeAt(this.m, ino);
    const size = sizeOf(this.m, inode);
    const page = size % PAGE_BYTES === 0 ? 0 : findPage(this.m, inode, Math.floor(size / PAGE_BYTES));
    if (page === 0 || this.m.word(inode + I_TYPE) === FILE_TYPE.SYMLINK) return;
    const rest = this.m.bytes.subarray(page * PAGE_BYTES + (size % PAGE_BYTES), (page + 1) * PAGE_BYTES);
    if (rest.some((byte) => byte !== 0)) this.wrong.push(`inode ${ino} has bytes past its end`);
  }

  private directory(ino: number): void {
    const m = this.m;
    const dir = inodeAt(m, ino);
    const name = new Uint8Array(256);
    const slots = slotCount(m, dir);
    forEachBucketPage(m, dir, (page) => this.own(page, `the buckets of inode ${ino}`));
    let entries = 0;
    let used = 0;
    for (let at = nextEntry(m, dir, 0, slots); at >= 0; at = nextEntry(m, dir, at + 1, slots)) {
      const ref = slotAt(m, dir, at);
      const length = copyName(m, ref, name, 0);
      entries++;
      used += 1 + continuationSlots(nameLength(m, ref));
      const found = findEntry(m, dir, name, 0, length, hashName(name, 0, length));
      this.expect(`search for entry ${at} of inode ${ino}`, found, ref);
      this.entry(ino, ref);
    }
    let free = 0;
    for (let ref = m.word(dir + I_FREE_SLOT); ref !== 0 && free <= slots; ref = m.word(slotWord(ref) + S_CHAIN)) free++;
    this.expect(`entries of inode ${ino}`, m.word(dir + I_ENTRIES), entries);
    this.expect(`entries in buckets of inode ${ino}`, chainedEntries(m, dir), entries);
    this.expect(`free slots of inode ${ino}`, m.word(dir + I_FREE_SLOTS), free);
    this.expect(`slots of inode ${ino}`, slots, used + free);
  }

  private entry(dir: number, ref: number): void {
    const m = this.m;
    const target = entryInode(m, ref);
    this.names.set(target, (this.names.get(target) ?? 0) + 1);
    const inode = inodeAt(m, target);
    this.expect(`type in the entry for inode ${target}`, entryType(m, ref), m.word(inode + I_TYPE));
    if (entryType(m, ref) !== FILE_TYPE.DIRECTORY) return;
    this.expect(`parent of inode ${target}`, m.word(inode + I_PARENT), dir);
    this.expect(`entry of inode ${target}`, m.word(inode + I_ENTRY), ref);
  }

  private freePages(): void {
    const m = this.m;
    if (m.word(F_FRESH_PAGE) > m.word(F_TOTAL_PAGES)) this.wrong.push('a page was taken past the end of the buffer');
    const count = m.word(F_FREE_PAGES);
    let page = m.word(F_FREE_PAGE);
    for (let i = 0; i < count && page !== 0; i++) {
      this.own(page, 'the free list');
      page = m.word(page << PAGE_WORDS_SHIFT);
    }
    this.expect('the end of the free list', page, 0);
    this.expect('pages with an owner', this.owners.size, m.word(F_FRESH_PAGE) - 1);
  }
}
