/**
 * The entries of one directory. Up to one page of slots is searched slot by slot; from the second page on hash buckets
 * chain the entries. When the last entry goes, all pages go.
 *
 * Buckets come by linear hashing: 1024 at first, then, as long as there are more than two entries for each, every new
 * entry brings one more, which takes over half of another's. So no insertion takes long, and a search meets about two
 * entries in a directory of up to two million; past that no bucket comes any more.
 *
 * `dir` is the word offset of a directory's inode; a name is a range of bytes and its `hashName`. The inode is locked
 * throughout.
 */
import { isStored, markPage } from './changes.ts';
import type { FileMemory } from './file-memory.ts';
import {
  type FileType,
  I_BUCKET_COUNT,
  I_BUCKETS,
  I_DIRECT,
  I_ENTRIES,
  I_FREE_SLOT,
  I_FREE_SLOTS,
  I_SIZE,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
  S_HASH,
  S_HEAD,
  S_INODE,
  S_NEXT,
  SLOT_ENTRY,
  SLOT_WORDS_SHIFT,
  SLOTS_PER_PAGE,
  SLOTS_PER_PAGE_SHIFT,
} from './format.ts';
import { freePages, mappedEnd } from './page-index.ts';
import { freePageOf, takePageFor } from './payers.ts';
import {
  continuationSlots,
  freeNameRest,
  freeSlot,
  nameEquals,
  pagesForSlots,
  putName,
  slotAt,
  slotCount,
  slotWord,
  takeSlot,
} from './slots.ts';

const ENTRIES_PER_BUCKET = 2;
const BUCKETS_MAX = PAGE_WORDS * PAGE_WORDS;
const KIND_MASK = 0xff;
const TYPE_SHIFT = 8;
const LENGTH_SHIFT = 16;

/** FNV-1a with a last mix, so that the low bits choose the bucket. */
export function hashName(name: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (name[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** The entry of that name, or 0. */
export function findEntry(
  m: FileMemory,
  dir: number,
  name: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  const length = to - from;
  const buckets = m.word(dir + I_BUCKETS);
  if (buckets === 0) {
    const first = m.word(dir + I_DIRECT) << SLOTS_PER_PAGE_SHIFT;
    const end = first + slotCount(m, dir);
    for (let ref = first; ref < end; ref++) {
      const at = slotWord(ref);
      if (m.word(at + S_HASH) !== hash || (m.word(at + S_HEAD) & KIND_MASK) !== SLOT_ENTRY) continue;
      if (m.word(at + S_HEAD) >>> LENGTH_SHIFT === length && nameEquals(m, ref, name, from, to)) return ref;
    }
    return 0;
  }
  let ref = m.word(bucketOf(m, dir, hash));
  while (ref !== 0) {
    const at = slotWord(ref);
    if (m.word(at + S_HASH) === hash && m.word(at + S_HEAD) >>> LENGTH_SHIFT === length) {
      if (nameEquals(m, ref, name, from, to)) return ref;
    }
    ref = m.word(at + S_NEXT);
  }
  return 0;
}

export function entryInode(m: FileMemory, ref: number): number {
  return m.word(slotWord(ref) + S_INODE);
}

export function entryType(m: FileMemory, ref: number): FileType {
  return ((m.word(slotWord(ref) + S_HEAD) >>> TYPE_SHIFT) & 0xff) as FileType;
}

export function isEmpty(m: FileMemory, dir: number): boolean {
  return m.word(dir + I_ENTRIES) === 0;
}

/** Pages to reserve before inserting a name of `length` bytes; Infinity when the directory is full. */
export function pagesToInsert(m: FileMemory, dir: number, length: number): number {
  return pagesForName(m, dir, length) + (bucketIsDue(m, dir, 1) ? pagesForBucket(m.word(dir + I_BUCKET_COUNT)) : 0);
}

/** Pages to reserve before giving an entry of the directory a name of `length` bytes instead of its own. */
export function pagesToRename(m: FileMemory, dir: number, length: number): number {
  return continuationSlots(length) === 0 ? 0 : pagesForName(m, dir, length);
}

function pagesForName(m: FileMemory, dir: number, length: number): number {
  const pages = pagesForSlots(m, dir, 1 + continuationSlots(length));
  // The second page of slots brings the buckets with it.
  return pages !== 0 && m.word(dir + I_BUCKETS) === 0 && slotCount(m, dir) > 0 ? pages + 1 : pages;
}

/** Adds an entry whose name is not there yet; its pages were reserved. Returns its reference, good until removed. */
export function insertEntry(
  m: FileMemory,
  dir: number,
  name: Uint8Array,
  from: number,
  to: number,
  hash: number,
  ino: number,
  type: FileType,
): number {
  const ref = takeSlot(m, dir);
  const at = slotWord(ref);
  m.words[at + S_INODE] = ino;
  m.words[at + S_HASH] = hash;
  m.words[at + S_HEAD] = SLOT_ENTRY | (type << TYPE_SHIFT) | ((to - from) << LENGTH_SHIFT);
  putName(m, dir, ref, name, from, to);
  m.words[dir + I_ENTRIES] = m.word(dir + I_ENTRIES) + 1;
  const due = bucketIsDue(m, dir, 0);
  chain(m, dir, ref);
  if (due) addBucket(m, dir);
  markEntry(m, dir, ref);
  return ref;
}

/** Removes an entry; with the last one the directory gives all its pages back. */
export function removeEntry(m: FileMemory, dir: number, ref: number): void {
  const left = m.word(dir + I_ENTRIES) - 1;
  m.words[dir + I_ENTRIES] = left;
  if (left === 0) {
    release(m, dir);
    return;
  }
  unchain(m, dir, ref);
  freeNameRest(m, dir, ref);
  freeSlot(m, dir, ref);
  markEntry(m, dir, ref);
}

/**
 * Gives an entry another name, not there yet; pages were reserved (`pagesToRename`). The entry stays at its position,
 * so that a program which renames what it lists does not meet its own results.
 */
export function renameEntry(
  m: FileMemory,
  dir: number,
  ref: number,
  name: Uint8Array,
  from: number,
  to: number,
  hash: number,
): void {
  unchain(m, dir, ref);
  freeNameRest(m, dir, ref);
  const at = slotWord(ref);
  m.words[at + S_HASH] = hash;
  m.words[at + S_HEAD] = SLOT_ENTRY | (entryType(m, ref) << TYPE_SHIFT) | ((to - from) << LENGTH_SHIFT);
  putName(m, dir, ref, name, from, to);
  chain(m, dir, ref);
  markEntry(m, dir, ref);
}

function markEntry(m: FileMemory, dir: number, ref: number): void {
  if (isStored(m, dir)) markPage(m, ref >>> SLOTS_PER_PAGE_SHIFT);
}

/** Makes an entry name another inode. */
export function setEntryInode(m: FileMemory, dir: number, ref: number, ino: number, type: FileType): void {
  const at = slotWord(ref);
  m.words[at + S_INODE] = ino;
  m.words[at + S_HEAD] = (m.word(at + S_HEAD) & ~(0xff << TYPE_SHIFT)) | (type << TYPE_SHIFT);
  markEntry(m, dir, ref);
}

/** The first position >= `position` and < `end` with an entry, or -1. */
export function nextEntry(m: FileMemory, dir: number, position: number, end: number): number {
  const stop = Math.min(end, slotCount(m, dir));
  for (; position < stop; position++) {
    if ((m.word(slotWord(slotAt(m, dir, position)) + S_HEAD) & KIND_MASK) === SLOT_ENTRY) return position;
  }
  return -1;
}

// ── Buckets ────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the bucket of a hash lies. There are buckets. */
function bucketOf(m: FileMemory, dir: number, hash: number): number {
  const count = m.word(dir + I_BUCKET_COUNT);
  // As many bits as number all buckets; those that there are not yet are still in the one they will come from.
  const span = 1 << (32 - Math.clz32(count - 1));
  const bucket = hash & (span - 1);
  return bucketAt(m, dir, bucket < count ? bucket : bucket - (span >>> 1));
}

/** Where a bucket lies: in the one page of them, or in one of those that a page names. */
function bucketAt(m: FileMemory, dir: number, bucket: number): number {
  let page = m.word(dir + I_BUCKETS);
  if (m.word(dir + I_BUCKET_COUNT) > PAGE_WORDS)
    page = m.word((page << PAGE_WORDS_SHIFT) + (bucket >>> PAGE_WORDS_SHIFT));
  return (page << PAGE_WORDS_SHIFT) + (bucket & (PAGE_WORDS - 1));
}

/** Puts an entry into its bucket; makes the first ones when slots of a second page have come into use. */
function chain(m: FileMemory, dir: number, ref: number): void {
  if (m.word(dir + I_BUCKETS) !== 0) {
    link(m, dir, ref);
    return;
  }
  const slots = slotCount(m, dir);
  if (slots <= SLOTS_PER_PAGE) return;
  m.words[dir + I_BUCKETS] = takePageFor(m, dir, true);
  m.words[dir + I_BUCKET_COUNT] = PAGE_WORDS;
  for (let position = 0; position < slots; position++) {
    const other = slotAt(m, dir, position);
    if ((m.word(slotWord(other) + S_HEAD) & KIND_MASK) === SLOT_ENTRY) link(m, dir, other);
  }
}

function link(m: FileMemory, dir: number, ref: number): void {
  const at = slotWord(ref);
  const bucket = bucketOf(m, dir, m.word(at + S_HASH));
  m.words[at + S_NEXT] = m.word(bucket);
  m.words[bucket] = ref;
}

function unchain(m: FileMemory, dir: number, ref: number): void {
  if (m.word(dir + I_BUCKETS) === 0) return;
  let at = bucketOf(m, dir, m.word(slotWord(ref) + S_HASH));
  while (m.word(at) !== ref) at = (m.word(at) << SLOT_WORDS_SHIFT) + S_NEXT;
  m.words[at] = m.word(slotWord(ref) + S_NEXT);
}

/** Whether there are too few buckets for `more` entries more than there are: then the insertion brings one. */
function bucketIsDue(m: FileMemory, dir: number, more: number): boolean {
  const count = m.word(dir + I_BUCKET_COUNT);
  return count > 0 && count < BUCKETS_MAX && m.word(dir + I_ENTRIES) + more > count * ENTRIES_PER_BUCKET;
}

/** Pages that bucket `count` brings: when the first page of them is full, also the one that names them from then on. */
function pagesForBucket(count: number): number {
  if ((count & (PAGE_WORDS - 1)) !== 0) return 0;
  return count === PAGE_WORDS ? 2 : 1;
}

/** One bucket more, with what belongs there of the one that had it until now. Its pages were reserved. */
function addBucket(m: FileMemory, dir: number): void {
  const count = m.word(dir + I_BUCKET_COUNT);
  if (pagesForBucket(count) > 0) addBucketPage(m, dir, count);
  m.words[dir + I_BUCKET_COUNT] = count + 1;
  const from = bucketAt(m, dir, count - (1 << (31 - Math.clz32(count))));
  let ref = m.word(from);
  m.words[from] = 0;
  while (ref !== 0) {
    const next = m.word(slotWord(ref) + S_NEXT);
    link(m, dir, ref);
    ref = next;
  }
}

function addBucketPage(m: FileMemory, dir: number, count: number): void {
  if (count === PAGE_WORDS) {
    const index = takePageFor(m, dir, true);
    m.words[index << PAGE_WORDS_SHIFT] = m.word(dir + I_BUCKETS);
    m.words[dir + I_BUCKETS] = index;
  }
  m.words[(m.word(dir + I_BUCKETS) << PAGE_WORDS_SHIFT) + (count >>> PAGE_WORDS_SHIFT)] = takePageFor(m, dir, true);
}

/** Calls `visit` with each page of buckets, and the page that names them. */
export function forEachBucketPage(m: FileMemory, dir: number, visit: (page: number) => void): void {
  const buckets = m.word(dir + I_BUCKETS);
  const count = m.word(dir + I_BUCKET_COUNT);
  if (buckets === 0) return;
  if (count > PAGE_WORDS) {
    for (let i = 0; i < Math.ceil(count / PAGE_WORDS); i++) visit(m.word((buckets << PAGE_WORDS_SHIFT) + i));
  }
  visit(buckets);
}

/** Entries in all buckets; of a directory without buckets its entries. For checks. */
export function chainedEntries(m: FileMemory, dir: number): number {
  if (m.word(dir + I_BUCKETS) === 0) return m.word(dir + I_ENTRIES);
  let entries = 0;
  for (let bucket = 0; bucket < m.word(dir + I_BUCKET_COUNT); bucket++)
    for (let ref = m.word(bucketAt(m, dir, bucket)); ref !== 0; ref = m.word(slotWord(ref) + S_NEXT)) entries++;
  return entries;
}

/** Gives back every page of a directory without entries: 1 ms of it for about a million former entries. */
function release(m: FileMemory, dir: number): void {
  freePages(m, dir, 0, mappedEnd(m, dir), Number.POSITIVE_INFINITY);
  forEachBucketPage(m, dir, (page) => freePageOf(m, dir, page));
  m.words[dir + I_BUCKETS] = 0;
  m.words[dir + I_BUCKET_COUNT] = 0;
  m.setFloat(dir + I_SIZE, 0);
  m.words[dir + I_FREE_SLOT] = 0;
  m.words[dir + I_FREE_SLOTS] = 0;
}
