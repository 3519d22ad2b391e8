/** Finding the last whole commit of a store's file. */

import { crc32 } from '../kernel/memory/crc32.ts';
import type { BlockReader } from './block-reader.ts';
import { BLOCK_BYTES } from './blocks.ts';
import {
  type BatchHeader,
  FORMAT_VERSION,
  HEADER_BYTES,
  RECORDS_IN_FIRST,
  readBatchHeader,
  readSuperblock,
  restBlocks,
  SUPERBLOCKS,
  type Superblock,
} from './layout.ts';
import { readRecords, type StoredPagesRecord } from './records.ts';
import { DamagedError, type StoreFile, VersionError } from './store-file.ts';
import type { StoredTree } from './tree.ts';

/** A batch that was found whole. */
export interface FoundBatch {
  readonly at: number;
  readonly header: BatchHeader & { own: number };
  readonly records: Uint8Array<ArrayBuffer>;
}

export interface FoundStore {
  readonly superblock: Superblock;
  readonly batches: readonly FoundBatch[];
  /** The newest superblock leads nowhere: these are an older one's. */
  readonly isOld: boolean;
}

/**
 * Looks for a store. Throws a DamagedError when the file holds something that is none, or not a whole one; or a
 * VersionError.
 * @returns null for an empty file, or one whose making was cut off.
 */
export function findStore(file: StoreFile, reader: BlockReader): FoundStore | null {
  const blocks = Array.from({ length: SUPERBLOCKS }, (_, i) => reader.read(i).slice());
  const superblocks = blocks.map(readSuperblock).filter((found) => found !== null);
  if (superblocks.length === 0) {
    // It is written when the other one is on the disk.
    if ((blocks[0] as Uint8Array).every((byte) => byte === 0)) return null;
    throw new DamagedError('Neither superblock is whole.');
  }
  superblocks.sort((a, b) => b.serial - a.serial);
  const [newest] = superblocks as [Superblock];
  if (newest.version !== FORMAT_VERSION) throw new VersionError(`It is of version ${newest.version}.`);
  for (const superblock of superblocks) {
    const batches = findBatches(file, reader, superblock);
    if (batches.length > 0) return { superblock: newest, batches, isOld: superblock !== newest };
  }
  throw new DamagedError('The first commit is not whole.');
}

function findBatches(file: StoreFile, reader: BlockReader, { generation, start }: Superblock): FoundBatch[] {
  const found: FoundBatch[] = [];
  let before = 0;
  let sequence: number | null = null;
  for (let at = start; ; ) {
    const batch = readBatch(file, reader, at);
    if (batch === null) break;
    const { header } = batch;
    if (header.generation !== generation || header.before !== before) break;
    if (sequence !== null && header.sequence !== sequence) break;
    found.push(batch);
    before = header.own;
    sequence = header.sequence + 1;
    at = header.next;
  }
  return found;
}

function readBatch(file: StoreFile, reader: BlockReader, at: number): FoundBatch | null {
  const block = reader.read(at);
  const header = readBatchHeader(block);
  if (header === null || header.restCount !== restBlocks(header.length)) return null;
  const inRest = header.restCount === 0 ? 0 : header.length - RECORDS_IN_FIRST;
  if (header.rest * BLOCK_BYTES + inRest > file.size()) return null;
  const records = new Uint8Array(header.length);
  records.set(block.subarray(HEADER_BYTES, HEADER_BYTES + Math.min(header.length, RECORDS_IN_FIRST)));
  if (inRest > 0 && file.read(records.subarray(RECORDS_IN_FIRST), header.rest * BLOCK_BYTES) !== inRest) return null;
  return crc32(records) === header.checksum ? { at, header, records } : null;
}

/**
 * Whether the pages that a batch has written are on the disk, as far as the tree still has them: only the last batch
 * is asked, for that there is a next one says that the others' were there before. What it has written and dropped
 * again may have been written over.
 */
export function arePagesWhole(reader: BlockReader, records: Uint8Array<ArrayBuffer>, tree: StoredTree): boolean {
  let whole = true;
  const nothing = () => undefined;
  const pages = (record: StoredPagesRecord) => {
    const table = tree.nodes.get(record.id)?.pages;
    const { first, count } = record;
    for (let i = 0; whole && table !== undefined && i < count; i++) {
      const block = record.block(i);
      if (block !== 0 && table.block(first + i) === block) whole = crc32(reader.read(block)) === record.checksum(i);
    }
  };
  readRecords(records, { node: nothing, names: nothing, pages });
  return whole;
}
