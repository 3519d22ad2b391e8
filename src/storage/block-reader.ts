/** Reads a store's file while it is opened: the more at a time, the longer what is read lies in a row. */
import { BLOCK_BYTES } from './blocks.ts';
import type { StoreFile } from './store-file.ts';

/** Blocks read at a time, at most. */
const MOST = 64;
/** Blocks that may lie between two that count as in a row. */
const GAP = 4;

export class BlockReader {
  private first = 0;
  private run = new Uint8Array(0);

  constructor(private readonly file: StoreFile) {}

  /** A block; what lies past the end of the file is zero. Valid until the next call. */
  read(block: number): Uint8Array {
    const count = this.run.length / BLOCK_BYTES;
    const end = this.first + count;
    if (block < this.first || block >= end) {
      const isNext = block >= end && block <= end + GAP;
      this.run = new Uint8Array(BLOCK_BYTES * (isNext ? Math.min(MOST, Math.max(1, 2 * count)) : 1));
      this.first = block;
      this.file.read(this.run, block * BLOCK_BYTES);
    }
    const from = (block - this.first) * BLOCK_BYTES;
    return this.run.subarray(from, from + BLOCK_BYTES);
  }
}
