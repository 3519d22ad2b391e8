/**
 * The file system's SharedArrayBuffer as one thread sees it: views, the lock, growth and the page allocator.
 *
 * Invariant: between `enter` and `leave` the views cover all pages. They have a fixed length (length-tracking views
 * over a growable buffer are about five times slower) and are taken anew when another thread has grown the buffer.
 */
import { lock, unlock } from '../memory/lock.ts';
import {
  F_FREE_PAGE,
  F_FREE_PAGES,
  F_FRESH_INODE,
  F_FRESH_PAGE,
  F_LOCK,
  F_MAGIC,
  F_MAX_PAGES,
  F_TABLE_PAGES,
  F_TOTAL_PAGES,
  F_VERSION,
  LAYOUT_VERSION,
  MAGIC,
  PAGE_BYTES,
  PAGE_WORDS,
  PAGE_WORDS_SHIFT,
} from './format.ts';

/** Bytes of a new growable buffer. */
const INITIAL_BYTES = 1 << 20;
const GROWTH_MIN_PAGES = 256;
const GROWTH_MAX_PAGES = 4096;
/** Size of the buffer where growable shared buffers do not exist: committed at boot, so moderate. */
export const FIXED_BYTES = 64 << 20;
/** Every engine can index so much with one view. */
const BYTES_MAX = 0x100000000 - 65536;
const BYTES_MIN = 65536;

export interface MemoryOptions {
  /** Bytes that the buffer may grow to; less when the engine refuses to reserve so much (see `capacity`). */
  maxBytes: number;
  /** false gives a buffer of fixed size, as on engines without growable shared buffers. */
  growable?: boolean;
}

export class FileMemory {
  /** Header words: valid without the lock, because the buffer never shrinks. */
  readonly header: Int32Array;
  words: Int32Array;
  bytes: Uint8Array;
  floats: Float64Array;
  /** An inode that lost its last name and open in this section and has more pages than one section may free. */
  dying = 0;
  private viewPages: number;

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
    header[F_FRESH_PAGE] = 1;
    header[F_FRESH_INODE] = 1;
    return new FileMemory(buffer, mayBlock);
  }

  /** Takes the file-system lock. What follows is short, calls nothing foreign and ends in `leave`. */
  enter(): void {
    lock(this.header, F_LOCK, this.mayBlock);
    if (this.header[F_TOTAL_PAGES] !== this.viewPages) this.takeViews();
  }

  leave(): void {
    unlock(this.header, F_LOCK);
  }

  /** Takes a lock other than the file system's, at a word of it. */
  lockWord(at: number): void {
    lock(this.words, at, this.mayBlock);
  }

  unlockWord(at: number): void {
    unlock(this.words, at);
  }

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

  /**
   * Makes sure that the next `pages` calls of `takePage` succeed, growing the buffer if need be.
   * Called before the first change of an operation, so that a full file system leaves nothing half done.
   * @returns false when there is no space.
   */
  reserve(pages: number): boolean {
    const header = this.header;
    const unused = (header[F_FREE_PAGES] as number) - (header[F_FRESH_PAGE] as number);
    if (unused + this.viewPages >= pages) return true;
    if (unused + (header[F_MAX_PAGES] as number) < pages) return false;
    return this.grow(pages - unused - this.viewPages);
  }

  /** A page that `reserve` has promised. Its content is undefined unless `zeroed`. */
  takePage(zeroed: boolean): number {
    const header = this.header;
    let page = header[F_FREE_PAGE] as number;
    if (page === 0) {
      page = header[F_FRESH_PAGE] as number;
      header[F_FRESH_PAGE] = page + 1;
      return page;
    }
    const first = page << PAGE_WORDS_SHIFT;
    header[F_FREE_PAGE] = this.words[first] as number;
    header[F_FREE_PAGES] = (header[F_FREE_PAGES] as number) - 1;
    if (zeroed) this.words.fill(0, first, first + PAGE_WORDS);
    return page;
  }

  freePage(page: number): void {
    const header = this.header;
    this.words[page << PAGE_WORDS_SHIFT] = header[F_FREE_PAGE] as number;
    header[F_FREE_PAGE] = page;
    header[F_FREE_PAGES] = (header[F_FREE_PAGES] as number) + 1;
  }

  /** Pages of files, directories and symbolic links, with their indexes; without header and inode table. */
  get pagesInUse(): number {
    return this.word(F_FRESH_PAGE) - 1 - this.word(F_FREE_PAGES) - this.word(F_TABLE_PAGES);
  }

  /** Adds at least `wanted` pages, and as a rule an eighth of what there is: views are taken anew seldom. */
  private grow(wanted: number): boolean {
    const total = this.viewPages;
    const room = (this.header[F_MAX_PAGES] as number) - total;
    const usual = Math.min(Math.max(total >> 3, GROWTH_MIN_PAGES), GROWTH_MAX_PAGES);
    const chunk = Math.min(Math.max(usual, wanted), room);
    try {
      this.buffer.grow((total + chunk) * PAGE_BYTES);
    } catch {
      return false; // The machine has no memory left: the same to the caller as a full file system.
    }
    this.header[F_TOTAL_PAGES] = total + chunk;
    this.takeViews();
    return true;
  }

  private takeViews(): void {
    const pages = this.header[F_TOTAL_PAGES] as number;
    this.words = new Int32Array(this.buffer, 0, pages * PAGE_WORDS);
    this.bytes = new Uint8Array(this.buffer, 0, pages * PAGE_BYTES);
    this.floats = new Float64Array(this.buffer, 0, (pages * PAGE_BYTES) / 8);
    this.viewPages = pages;
  }
}

function newBuffer({ maxBytes, growable = 'grow' in SharedArrayBuffer.prototype }: MemoryOptions): SharedArrayBuffer {
  const max = wholePages(Math.min(Math.max(maxBytes, BYTES_MIN), BYTES_MAX));
  for (let size = max; growable && size > INITIAL_BYTES; size = wholePages(size / 2)) {
    try {
      return new SharedArrayBuffer(INITIAL_BYTES, { maxByteLength: size });
    } catch {
      // So much address space can't be reserved here: try half of it.
    }
  }
  return new SharedArrayBuffer(Math.min(max, FIXED_BYTES));
}

function wholePages(bytes: number): number {
  return Math.floor(bytes / PAGE_BYTES) * PAGE_BYTES;
}
