/**
 * Where things lie in a store's file, in blocks of 4 KiB.
 *
 * Blocks 0 and 1 hold the superblock, written to them by turns; the valid one with the higher serial counts. It names
 * the first batch of a generation. A batch is one commit: a block with a header and the beginning of its records, and
 * the rest of them in a run of blocks; the header names the block where the next batch will begin. All other blocks
 * hold pages of files. Nothing that the last commit names is written over: so whenever writing ends, and whatever of
 * it has reached the disk, the chain of batches leads to a commit that is whole.
 */

import { crc32 } from '../kernel/memory/crc32.ts';
import { BLOCK_BYTES } from './blocks.ts';

const SUPER_MAGIC = 0x53746152; // "RatS"
const BATCH_MAGIC = 0x42746152; // "RatB"
/** Bumped when the format changes: another version is refused, not repaired. */
export const FORMAT_VERSION = 1;
export const SUPERBLOCKS = 2;

export interface Superblock {
  readonly version: number;
  readonly serial: number;
  readonly generation: number;
  /** Where the generation's first batch begins. */
  readonly start: number;
  /** The number of a batch that is on the disk for certain: fewer found means that the store is damaged. */
  readonly sequence: number;
}

const SUPER_WORDS = 7;

export function packSuperblock({ version, serial, generation, start, sequence }: Superblock): Uint8Array {
  const words = new Uint32Array(BLOCK_BYTES / 4);
  words.set([SUPER_MAGIC, version, serial, generation, start, sequence]);
  const bytes = new Uint8Array(words.buffer);
  words[SUPER_WORDS - 1] = crc32(bytes, 0, (SUPER_WORDS - 1) * 4);
  return bytes;
}

/** null when it is none, or damaged. */
export function readSuperblock(block: Uint8Array): Superblock | null {
  const words = new Uint32Array(block.slice(0, SUPER_WORDS * 4).buffer);
  const [magic, version, serial, generation, start, sequence, checksum] = words as unknown as number[];
  if (magic !== SUPER_MAGIC || crc32(block, 0, (SUPER_WORDS - 1) * 4) !== checksum) return null;
  return { version, serial, generation, start, sequence } as Superblock;
}

export interface BatchHeader {
  readonly generation: number;
  /** Each batch has one more than the one before. */
  readonly sequence: number;
  /** The checksum in the header of the batch before; 0 in a generation's first. */
  readonly before: number;
  /** Where the next batch begins. */
  readonly next: number;
  /** The run of blocks with the rest of the records. */
  readonly rest: number;
  readonly restCount: number;
  /** Bytes of records, and their checksum. */
  readonly length: number;
  readonly checksum: number;
  /** No node has had this id or a higher one. */
  readonly nextId: number;
  /** 1: the pages that it names were on the disk before it was written. */
  readonly isSettled: number;
}

const HEADER_WORDS = 12;
export const HEADER_BYTES = HEADER_WORDS * 4;
/** Bytes of records in a batch's first block. */
export const RECORDS_IN_FIRST = BLOCK_BYTES - HEADER_BYTES;

/** The first block of a batch, and the checksum that its header ends with. */
export function packBatch(header: BatchHeader, records: Uint8Array): { block: Uint8Array; checksum: number } {
  const words = new Uint32Array(BLOCK_BYTES / 4);
  words.set([
    BATCH_MAGIC,
    header.generation,
    header.sequence,
    header.before,
    header.next,
    header.rest,
    header.restCount,
    header.length,
    header.checksum,
    header.nextId,
    header.isSettled,
  ]);
  const block = new Uint8Array(words.buffer);
  const checksum = crc32(block, 0, HEADER_BYTES - 4);
  words[HEADER_WORDS - 1] = checksum;
  block.set(records.subarray(0, RECORDS_IN_FIRST), HEADER_BYTES);
  return { block, checksum };
}

/** null when a block does not begin with a whole header. */
export function readBatchHeader(block: Uint8Array): (BatchHeader & { own: number }) | null {
  const words = new Uint32Array(block.slice(0, HEADER_BYTES).buffer) as unknown as number[];
  const [magic, generation, sequence, before, next, rest, restCount, length, checksum, nextId, isSettled, own] = words;
  if (magic !== BATCH_MAGIC || crc32(block, 0, HEADER_BYTES - 4) !== own) return null;
  return {
    generation,
    sequence,
    before,
    next,
    rest,
    restCount,
    length,
    checksum,
    nextId,
    isSettled,
    own,
  } as BatchHeader & {
    own: number;
  };
}

/** Blocks of records that do not fit into a batch's first block. */
export function restBlocks(length: number): number {
  return Math.max(0, Math.ceil((length - RECORDS_IN_FIRST) / BLOCK_BYTES));
}
