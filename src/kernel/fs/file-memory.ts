/**
 * The file system's SharedArrayBuffer as one thread sees it: views, locks, growth and the page allocator.
 *
 * Locks, in the order in which a thread may take them: `F_RENAME_LOCK`; a file's append lock; inodes, of which a
 * directory comes before what is below it; `F_INODE_LOCK`; `F_PAGE_LOCK`. What each guards is said in format.ts. An
 * operation ends in `end`, which gives back what an exception has left locked.
 *
 * Invariant: with a lock held the views cover all pages that it guards. They have a fixed length (length-tracking views
 * over a growable buffer are about five times slower) and are taken anew when another thread has grown the buffer.
 */
import { RAT_ERR_NO_SPACE, RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { lock, unlock } from '../memory/lock.ts';
import {
  F_FREE_PAGE,
  F_FREE_PAGES,
  F_FRESH_INODE,
  F_FRESH_PAGE,
  F_MAGIC,
  F_MARKS,
  F_MAX_PAGES,
  F_PAGE_LOCK,
  F_QUOTA_INODES,
  F_QUOTA_PAGES,
  F_TABLE_PAGES,
  F_TOTAL_PAGES,
  F_VERSION,
  LAYOUT_VERSION,
  MAGIC,
  PAGE_BYTES,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
} from './format.ts';
import { NOBODY, P_PAGES, placeOf } from './payers.ts';

/** Bytes of a new growable buffer, and room for the marks of pages. */
const INITIAL_BYTES = 1 << 20;
const GROWTH_MIN_PAGES = 256;
const GROWTH_MAX_PAGES = 4096;
/** Size of the buffer where growable shared buffers do not exist: committed at boot, so moderate. */
export const FIXED_BYTES = 64 << 20;
/** Every engine can index so much with one view. */
const BYTES_MAX = 0x100000000 - 65536;
const BYTES_MIN = 65536;
/** Pages that one operation reserves at most, and locks that it holds. */
const RESERVED_MAX = 64;
const HELD_MAX = 8;
/** Payers that one operation has to do with at most: of two directories, of what is moved and what is replaced. */
const OWERS_MAX = 8;
const INT32_MAX = 0x7fffffff;

export interface MemoryOptions {
  /** Bytes that the buffer may grow to; less when the engine refuses to reserve so much (see `capacity`). */
  maxBytes: number;
  /** false gives a buffer of fixed size, as on engines without growable shared buffers. */
  growable?: boolean;
  /** true for one with persistent directories: changed pages are marked. */
  marked?: boolean;
  /** What one program may have at a time of files that it has made: bytes in whole pages, inodes. Default: no limit. */
  quotaBytes?: number;
  quotaInodes?: number;
}

export class FileMemory {
  /** Header words: valid without a lock, because the buffer never shrinks. */
  readonly header: Int32Array;
  words: Int32Array;
  bytes: Uint8Array;
  floats: Float64Array;
  private viewPages: number;
  /** Where the marks of changed pages lie, in bytes; 0 for none. */
  readonly marks: number;
  /** Where the locks lie that this thread holds. */
  private readonly held = new Int32Array(HELD_MAX);
  private heldCount = 0;
  /** Pages taken from the allocator and not used yet; one that is not known to hold zeros is complemented. */
  private readonly reserved = new Int32Array(RESERVED_MAX);
  private reservedCount = 0;
  /** Pages to be given back, chained through their first word. */
  private freedFirst = 0;
  private freedLast = 0;
  private freedCount = 0;
  /** Whom the calling thread's program is to the file system. */
  payer = NOBODY;
  /** Why the last `reserve` failed, or `takeInode`. */
  refusal: number = RAT_ERR_NO_SPACE;
  /** What payers have in pages beside what is noted for them: those taken, less those reserved and given back. */
  private readonly owers = new Int32Array(OWERS_MAX);
  private readonly owed = new Int32Array(OWERS_MAX);
  private owerCount = 0;

  constructor(
    readonly buffer: SharedArrayBuffer,
    /** false on the page's main thread, which may not block. */
    private readonly mayBlock: boolean,
  ) {
    this.header = new Int32Array(buffer, 0, PAGE_WORDS);
    if (this.header[F_MAGIC] !== MAGIC || this.header[F_VERSION] !== LAYOUT_VERSION) {
      throw new Error('This is not the memory of a file system of this version.');
    }
    this.viewPages = Atomics.load(this.header, F_TOTAL_PAGES);
    this.marks = (this.header[F_MARKS] as number) * PAGE_BYTES;
    this.words = new Int32Array(buffer, 0, this.viewPages * PAGE_WORDS);
    this.bytes = new Uint8Array(buffer, 0, this.viewPages * PAGE_BYTES);
    this.floats = new Float64Array(buffer, 0, (this.viewPages * PAGE_BYTES) / 8);
  }

  /** A laid-out buffer without inodes. Throws RangeError when not even a small buffer can be had. */
  static create(options: MemoryOptions, mayBlock: boolean): FileMemory {
    const buffer = newBuffer(options);
    const header = new Int32Array(buffer, 0, PAGE_WORDS);
    const growable = 'growable' in buffer && buffer.growable;
    header[F_MAGIC] = MAGIC;
    header[F_VERSION] = LAYOUT_VERSION;
    header[F_TOTAL_PAGES] = buffer.byteLength / PAGE_BYTES;
    header[F_MAX_PAGES] = (growable ? buffer.maxByteLength : buffer.byteLength) / PAGE_BYTES;
    const marks = options.marked ? Math.ceil((header[F_MAX_PAGES] as number) / PAGE_BYTES) : 0;
    header[F_MARKS] = marks === 0 ? 0 : 1;
    header[F_TABLE_PAGES] = marks;
    header[F_FRESH_PAGE] = 1 + marks;
    header[F_QUOTA_PAGES] = Math.min(Math.floor((options.quotaBytes ?? BYTES_MAX) / PAGE_BYTES), INT32_MAX);
    header[F_QUOTA_INODES] = Math.min(options.quotaInodes ?? INT32_MAX, INT32_MAX);
    header[F_FRESH_INODE] = 1;
    return new FileMemory(buffer, mayBlock);
  }

  // ── Locks ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Takes the lock at a word, which the views cover. */
  lock(at: number): void {
    lock(this.words, at, this.mayBlock);
    this.held[this.heldCount++] = at;
    if (this.header[F_TOTAL_PAGES] !== this.viewPages) this.takeViews();
  }

  unlock(at: number): void {
    const last = --this.heldCount;
    const { held } = this;
    if (held[last] !== at) held[held.indexOf(at)] = held[last] as number;
    unlock(this.words, at);
  }

  /** The end of every operation: gives back pages, and locks if an exception has left any. */
  end(): void {
    while (this.heldCount > 0) this.unlock(this.held[this.heldCount - 1] as number);
    if (this.reservedCount > 0 || this.freedCount > 0 || this.owesAny()) this.settle();
  }

  // ── Words ────────────────────────────────────────────────────────────────────────────────────────────────

  word(at: number): number {
    return this.words[at] as number;
  }

  /** A 64-bit float, at an even word. */
  float(at: number): number {
    return this.floats[at >> 1] as number;
  }

  setFloat(at: number, value: number): void {
    this.floats[at >> 1] = value;
  }

  /** Makes the views cover a word, for what is looked at without a lock. */
  cover(at: number): void {
    if (at >= this.words.length) this.takeViews();
  }

  // ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Makes sure that the next `pages` calls of `takePage` succeed, growing the buffer if need be.
   * Called before the first change of an operation, so that a full file system leaves nothing half done.
   * @param pages at most RESERVED_MAX, or Infinity for what cannot be.
   * @param payer whom the pages that are not reserved yet are charged to.
   * @returns false, and why in `refusal`, when there is no space, or the payer has as much as it may.
   */
  reserve(pages: number, payer: number): boolean {
    if (pages <= this.reservedCount) return true;
    this.refusal = RAT_ERR_NO_SPACE;
    if (pages > RESERVED_MAX) return false;
    const { header } = this;
    const missing = pages - this.reservedCount;
    this.lock(F_PAGE_LOCK);
    const unused = (header[F_FREE_PAGES] as number) - (header[F_FRESH_PAGE] as number);
    const total = header[F_TOTAL_PAGES] as number;
    const fits = (unused + total >= missing || this.grow(missing - unused - total)) && this.charge(payer, missing);
    while (fits && this.reservedCount < pages) this.reserved[this.reservedCount++] = this.nextPage();
    this.unlock(F_PAGE_LOCK);
    return fits;
  }

  /** Charges reserved pages, which `takePage` makes the payer's for good. Caller holds F_PAGE_LOCK. */
  private charge(payer: number, pages: number): boolean {
    const at = placeOf(payer);
    // A program that is over pays for nothing.
    if (at === 0 || this.word(at) !== payer) return true;
    const wanted = this.word(at + P_PAGES) + pages;
    if (wanted > (this.header[F_QUOTA_PAGES] as number)) {
      this.refusal = RAT_ERR_QUOTA;
      return false;
    }
    this.words[at + P_PAGES] = wanted;
    this.owe(payer, -pages);
    return true;
  }

  private owe(payer: number, pages: number): void {
    if (payer === NOBODY) return;
    const { owers, owed } = this;
    let i = 0;
    while (i < this.owerCount && owers[i] !== payer) i++;
    if (i === this.owerCount) {
      owers[this.owerCount++] = payer;
      owed[i] = 0;
    }
    owed[i] = (owed[i] as number) + pages;
  }

  /** Whether an account is to be changed at the end of the operation: not when it has used what it has reserved. */
  private owesAny(): boolean {
    for (let i = 0; i < this.owerCount; i++) if (this.owed[i] !== 0) return true;
    this.owerCount = 0;
    return false;
  }

  /** Takes a page from the allocator. Caller holds F_PAGE_LOCK, and there is one. */
  private nextPage(): number {
    const { header } = this;
    const page = header[F_FREE_PAGE] as number;
    if (page === 0) {
      const fresh = header[F_FRESH_PAGE] as number;
      header[F_FRESH_PAGE] = fresh + 1;
      return fresh;
    }
    header[F_FREE_PAGE] = this.words[page << PAGE_WORDS_SHIFT] as number;
    header[F_FREE_PAGES] = (header[F_FREE_PAGES] as number) - 1;
    return ~page;
  }

  /** A page that `reserve` has promised, for a payer. Its content is undefined unless `zeroed`. */
  takePage(zeroed: boolean, payer: number): number {
    this.owe(payer, 1);
    const page = this.reserved[--this.reservedCount] as number;
    if (page >= 0) return page;
    const first = ~page << PAGE_WORDS_SHIFT;
    if (zeroed) this.words.fill(0, first, first + PAGE_WORDS);
    return ~page;
  }

  /** Gives back a payer's page that nothing refers to any more; others can have it from the end of the operation on. */
  freePage(page: number, payer: number): void {
    this.owe(payer, -1);
    this.words[page << PAGE_WORDS_SHIFT] = this.freedFirst;
    if (this.freedFirst === 0) this.freedLast = page;
    this.freedFirst = page;
    this.freedCount++;
  }

  /** Hands freed pages, and those that were reserved in vain, to the allocator. */
  settle(): void {
    while (this.reservedCount > 0) {
      const page = this.reserved[--this.reservedCount] as number;
      this.freePage(page < 0 ? ~page : page, NOBODY);
    }
    if (this.freedCount === 0 && !this.owesAny()) return;
    const { header } = this;
    this.lock(F_PAGE_LOCK);
    if (this.freedCount > 0) {
      this.words[this.freedLast << PAGE_WORDS_SHIFT] = header[F_FREE_PAGE] as number;
      header[F_FREE_PAGE] = this.freedFirst;
      header[F_FREE_PAGES] = (header[F_FREE_PAGES] as number) + this.freedCount;
      this.freedFirst = this.freedLast = this.freedCount = 0;
    }
    while (this.owerCount > 0) {
      const payer = this.owers[--this.owerCount] as number;
      const at = placeOf(payer);
      if (this.word(at) === payer)
        this.words[at + P_PAGES] = this.word(at + P_PAGES) + (this.owed[this.owerCount] as number);
    }
    this.unlock(F_PAGE_LOCK);
  }

  /** Pages of files, directories and symbolic links, with their indexes; without header and inode table. */
  get pagesInUse(): number {
    this.lock(F_PAGE_LOCK);
    const pages = this.word(F_FRESH_PAGE) - 1 - this.word(F_FREE_PAGES) - this.word(F_TABLE_PAGES);
    this.unlock(F_PAGE_LOCK);
    return pages;
  }

  /**
   * Adds at least `wanted` pages, and as a rule an eighth of what there is: views are taken anew seldom. Caller holds
   * F_PAGE_LOCK.
   */
  private grow(wanted: number): boolean {
    const total = this.header[F_TOTAL_PAGES] as number;
    const room = (this.header[F_MAX_PAGES] as number) - total;
    if (wanted > room) return false;
    const usual = Math.min(Math.max(total >> 3, GROWTH_MIN_PAGES), GROWTH_MAX_PAGES);
    const chunk = Math.min(Math.max(usual, wanted), room);
    try {
      this.buffer.grow((total + chunk) * PAGE_BYTES);
    } catch {
      return false; // The machine has no memory left: the same to the caller as a full file system.
    }
    Atomics.store(this.header, F_TOTAL_PAGES, total + chunk);
    this.takeViews();
    return true;
  }

  private takeViews(): void {
    const pages = Atomics.load(this.header, F_TOTAL_PAGES);
    this.words = new Int32Array(this.buffer, 0, pages * PAGE_WORDS);
    this.bytes = new Uint8Array(this.buffer, 0, pages * PAGE_BYTES);
    this.floats = new Float64Array(this.buffer, 0, (pages * PAGE_BYTES) / 8);
    this.viewPages = pages;
  }
}

function newBuffer({
  maxBytes,
  marked,
  growable = 'grow' in SharedArrayBuffer.prototype,
}: MemoryOptions): SharedArrayBuffer {
  const max = wholePages(Math.min(Math.max(maxBytes, BYTES_MIN), BYTES_MAX));
  const initial = INITIAL_BYTES + (marked ? wholePages(max / PAGE_BYTES) : 0);
  for (let size = max; growable && size > initial; size = wholePages(size / 2)) {
    try {
      return new SharedArrayBuffer(initial, { maxByteLength: size });
    } catch {
      // So much address space can't be reserved here: try half of it.
    }
  }
  return new SharedArrayBuffer(Math.min(max, FIXED_BYTES));
}

function wholePages(bytes: number): number {
  return Math.floor(bytes / PAGE_BYTES) * PAGE_BYTES;
}
