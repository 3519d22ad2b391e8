/** Gathers what is written of a commit, so that blocks that lie in a row are written at once: each write costs a call. */
import { BLOCK_BYTES } from './blocks.ts';
import type { StoreFile } from './store-file.ts';

/** Blocks that are gathered at most. */
const MOST = 64;

export class BlockWriter {
  private readonly blocks: number[] = [];
  private readonly bytes = new Uint8Array(MOST * BLOCK_BYTES);
  private readonly run = new Uint8Array(MOST * BLOCK_BYTES);

  constructor(private readonly file: StoreFile) {}

  /** Takes a block's bytes; what is missing at its end is anything. */
  put(block: number, bytes: Uint8Array): void {
    if (this.blocks.length === MOST) this.out();
    this.bytes.set(bytes, this.blocks.length * BLOCK_BYTES);
    this.blocks.push(block);
  }

  /** Writes what was gathered. */
  out(): void {
    const { blocks, bytes, run } = this;
    const order = blocks.map((_, i) => i).sort((a, b) => (blocks[a] as number) - (blocks[b] as number));
    for (let i = 0; i < order.length; ) {
      const first = blocks[order[i] as number] as number;
      let count = 0;
      for (; blocks[order[i] as number] === first + count; i++, count++) {
        const from = (order[i] as number) * BLOCK_BYTES;
        run.set(bytes.subarray(from, from + BLOCK_BYTES), count * BLOCK_BYTES);
      }
      this.file.write(run.subarray(0, count * BLOCK_BYTES), first * BLOCK_BYTES);
    }
    this.drop();
  }

  drop(): void {
    this.blocks.length = 0;
  }
}
