/** Which blocks of a store's file are in use. */

export const BLOCK_BYTES = 4096;

/** Free blocks that there may be before the file grows for the sake of blocks in a row. */
const FREE_MOST = 64;

export class BlockMap {
  /** A byte a block: 1 in use. Blocks behind it are free. */
  private used = new Uint8Array(1024);
  /** Blocks that the file has, or will have. */
  private count = 0;
  private free = 0;
  /** Where the search for the next free one begins: what is written together lies together. */
  private hint = 0;

  /** One past the last block in use, or once in use. */
  get end(): number {
    return this.count;
  }

  get inUse(): number {
    return this.count - this.free;
  }

  isUsed(block: number): boolean {
    return this.used[block] === 1;
  }

  /** Notes blocks as in use that may be anywhere, and are not in use yet (`isSound`). */
  use(first: number, count = 1): void {
    this.cover(first + count);
    this.used.fill(1, first, first + count);
    this.free -= count;
  }

  /** Whether none was noted as in use twice. All at once, for opening a store notes thousands. */
  get isSound(): boolean {
    let inUse = 0;
    for (let block = 0; block < this.count; block++) inUse += this.used[block] as number;
    return inUse === this.inUse;
  }

  /** Takes the free block that comes next. */
  take(): number {
    if (this.free > 0) {
      let block = this.used.indexOf(0, this.hint);
      if (block < 0 || block >= this.count) block = this.used.indexOf(0);
      if (block < this.count) {
        this.used[block] = 1;
        this.free--;
        this.hint = block + 1;
        return block;
      }
    }
    return this.takeRun(1);
  }

  /** Takes the block behind another, if it is free and the file need not grow for it without reason; else the next one. */
  takeAfter(block: number): number {
    const wanted = block + 1;
    if (wanted >= this.count ? wanted > this.count || this.free > FREE_MOST : this.used[wanted] === 1)
      return this.take();
    if (wanted === this.count) return this.takeRun(1);
    this.used[wanted] = 1;
    this.free--;
    this.hint = wanted + 1;
    return wanted;
  }

  /** Takes blocks in a row, at the end of the file. */
  takeRun(count: number): number {
    const first = this.count;
    this.cover(first + count);
    this.used.fill(1, first, first + count);
    this.free -= count;
    this.hint = first + count;
    return first;
  }

  give(first: number, count = 1): void {
    this.used.fill(0, first, first + count);
    this.free += count;
    if (first < this.hint) this.hint = first;
  }

  /** Forgets the free blocks at the end. @returns the new end. */
  trim(): number {
    const last = this.used.subarray(0, this.count).lastIndexOf(1);
    this.free -= this.count - (last + 1);
    this.count = last + 1;
    this.hint = Math.min(this.hint, this.count);
    return this.count;
  }

  private cover(end: number): void {
    if (end <= this.count) return;
    if (end > this.used.length) {
      const larger = new Uint8Array(Math.max(end, this.used.length * 2));
      larger.set(this.used);
      this.used = larger;
    }
    this.free += end - this.count;
    this.count = end;
  }
}
