/**
 * Reads a store's file while it is opened: many blocks at a time, since each read costs a call and what is read next
 * mostly lies behind it.
 */
import { BLOCK_BYTES } from './blocks.ts';
import type { StoreFile } from './store-file.ts';

/** Blocks read at a time, and how many such runs are kept. */
const RUN = 64;
const RUNS_KEPT = 32;

export class BlockReader {
  private readonly runs = new Map<number, Uint8Array>();

  constructor(private readonly file: StoreFile) {}

  /** A block; what lies past the end of the file is zero. */
  read(block: number): Uint8Array {
    const key = Math.floor(block / RUN);
    let run = this.runs.get(key);
    if (run === undefined) {
      run = new Uint8Array(RUN * BLOCK_BYTES);
      this.file.read(run, key * RUN * BLOCK_BYTES);
      const [oldest] = this.runs.keys();
      if (this.runs.size === RUNS_KEPT && oldest !== undefined) this.runs.delete(oldest);
      this.runs.set(key, run);
    }
    const from = (block % RUN) * BLOCK_BYTES;
    return run.subarray(from, from + BLOCK_BYTES);
  }
}
