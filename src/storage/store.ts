/** A store: a tree of files in one file, that changes by whole commits (layout.ts). */

import { RAT_ERR_IO } from '../guest-abi/status.ts';
import { FILE_TYPE } from '../kernel/fs/types.ts';
import { crc32 } from '../kernel/memory/crc32.ts';
import { BlockReader } from './block-reader.ts';
import { BlockWriter } from './block-writer.ts';
import { BLOCK_BYTES, BlockMap } from './blocks.ts';
import {
  type BatchHeader,
  FORMAT_VERSION,
  packBatch,
  packSuperblock,
  RECORDS_IN_FIRST,
  restBlocks,
  SUPERBLOCKS,
} from './layout.ts';
import { arePagesWhole, type FoundStore, findStore } from './open-store.ts';
import type { PageTable } from './page-table.ts';
import { RecordWriter, TIMES } from './records.ts';
import { DamagedError, StoreError, type StoreFile } from './store-file.ts';
import { ROOT_ID, type StoredNode, StoredTree } from './tree.ts';

/** Pages read or written at once. */
export const PAGES_AT_ONCE = 64;
/** More bytes of pages than this are flushed before the commit, so that opening the store does not look at them. */
const SETTLE_BYTES = 1 << 20;
/** Blocks that the file grows by, as long as little is written. */
const GROWTH_BLOCKS = 64;
/** A new generation is begun when the batches of this one take up so many blocks, and twice what a new one would. */
const LOG_BLOCKS = 256;

export interface OpenedStore {
  readonly store: Store;
  /** `repaired`: commits that had been on the disk are lost, the last whole one is there. */
  readonly outcome: 'new' | 'whole' | 'repaired';
}

export class Store {
  readonly blocks = new BlockMap();
  readonly tree = new StoredTree((block) => {
    if (this.isLoaded) this.blocks.give(block);
  });
  private isLoaded = false;
  private serial = 0;
  private generation = 0;
  private start = 0;
  /** Of the last batch: its number, and the checksum of its header. */
  private sequence = 0;
  private before = 0;
  /** Where the next batch begins. */
  private next = 0;
  private nextId = ROOT_ID + 1;
  /** Blocks of this generation's batches, and of the snapshot that it begins with. */
  private log: { first: number; count: number }[] = [];
  private snapshotBlocks = 0;
  /** The last superblock names an older batch than the last. */
  private isHintOld = false;
  /** A commit has failed, and may be there all the same. */
  private isTainted = false;

  private readonly writer: BlockWriter;
  /** Blocks that the file has for certain. */
  private fileBlocks = 0;

  private constructor(private readonly file: StoreFile) {
    this.writer = new BlockWriter(file);
  }

  /** Opens a store, or makes an empty one in an empty file. Throws a DamagedError when there is none to be found. */
  static open(file: StoreFile): OpenedStore {
    const reader = new BlockReader(file);
    const found = findStore(file, reader);
    if (found === null) {
      const store = new Store(file);
      store.make();
      return { store, outcome: 'new' };
    }
    try {
      return Store.loaded(file, reader, found);
    } catch (error) {
      if (error instanceof RangeError) throw new DamagedError(`Its records contradict each other: ${error.message}`);
      throw error;
    }
  }

  private static loaded(file: StoreFile, reader: BlockReader, found: FoundStore): OpenedStore {
    const { batches } = found;
    const last = batches.at(-1);
    if (last === undefined) throw new DamagedError('The first commit is not whole.');
    const store = new Store(file);
    const isShort = store.load(found);
    const isWhole = last.header.isSettled || arePagesWhole(reader, last.records, store.tree);
    if (!isWhole) return Store.loaded(file, reader, { ...found, batches: batches.slice(0, -1) });
    return { store, outcome: isShort ? 'repaired' : 'whole' };
  }

  private make(): void {
    this.isLoaded = true;
    this.file.truncate(0);
    this.blocks.use(0, SUPERBLOCKS);
    const times = new Uint32Array(TIMES);
    const root = { id: ROOT_ID, type: FILE_TYPE.DIRECTORY, size: 0, times, slotPages: 0, target: null };
    const records = new RecordWriter();
    records.node(root);
    this.beginGeneration(records);
    this.tree.apply(records.written);
    // Both, so that the store is found though one should go bad.
    this.writeSuperblock();
    this.file.flush();
  }

  /** @returns whether commits are lost that were on the disk. */
  private load({ superblock, batches, isOld }: FoundStore): boolean {
    const { blocks, tree } = this;
    blocks.use(0, SUPERBLOCKS);
    for (const { at, header, records } of batches) {
      tree.apply(records, true);
      this.noteBatch(at, header, header.own);
    }
    const use = (first: number, count: number) => blocks.use(first, count);
    for (const { first, count } of this.log) use(first, count);
    use(this.next, 1);
    for (const node of tree.nodes.values()) node.forEachRun(use);
    if (!blocks.isSound) throw new RangeError('a block is used twice');
    const [first] = batches;
    this.snapshotBlocks = 1 + (first?.header.restCount ?? 0);
    this.start = first?.at ?? 0;
    this.serial = superblock.serial;
    this.isHintOld = true;
    const isShort = isOld || this.sequence < superblock.sequence;
    // What lies where the next batch will begin must not come back.
    this.isTainted = isShort;
    this.isLoaded = true;
    return isShort;
  }

  private noteBatch(at: number, header: BatchHeader, own: number): void {
    this.log.push({ first: at, count: 1 });
    if (header.restCount > 0) this.log.push({ first: header.rest, count: header.restCount });
    this.generation = header.generation;
    this.sequence = header.sequence;
    this.before = own;
    this.next = header.next;
    this.nextId = header.nextId;
  }

  // ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads pages of a file that are not holes. Throws a DamagedError, or a StoreError. */
  readPages(table: PageTable, numbers: readonly number[], out: Uint8Array): void {
    for (let i = 0; i < numbers.length; ) {
      const block = table.block(numbers[i] as number);
      let run = 1;
      while (i + run < numbers.length && table.block(numbers[i + run] as number) === block + run) run++;
      const into = out.subarray(i * BLOCK_BYTES, (i + run) * BLOCK_BYTES);
      if (this.file.read(into, block * BLOCK_BYTES) !== into.length) throw new DamagedError('The file is too short.');
      for (let j = 0; j < run; j++) {
        const checksum = crc32(into, j * BLOCK_BYTES, (j + 1) * BLOCK_BYTES);
        if (checksum !== table.checksum(numbers[i + j] as number)) throw new DamagedError('A checksum is wrong.');
      }
      i += run;
    }
  }

  /** Reads every page. Throws a DamagedError when one is not what was written. */
  check(): void {
    const out = new Uint8Array(PAGES_AT_ONCE * BLOCK_BYTES);
    for (const { pages } of this.tree.nodes.values()) {
      for (const { first, places } of pages.runs()) {
        const count = places.length / 2;
        for (let at = 0; at < count; at += PAGES_AT_ONCE) {
          const length = Math.min(PAGES_AT_ONCE, count - at);
          this.readPages(
            pages,
            Array.from({ length }, (_, i) => first + at + i),
            out,
          );
        }
      }
    }
  }

  // ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────

  newId(): number {
    return this.nextId++;
  }

  begin(): Transaction {
    if (this.isTainted) {
      this.file.write(new Uint8Array(BLOCK_BYTES), this.next * BLOCK_BYTES);
      this.writeSuperblock();
      this.file.flush();
      this.isTainted = false;
    }
    this.writer.drop();
    return new Transaction(this.writer, this.blocks, this.next, (records, last, pages) =>
      this.commit(records, last, pages * BLOCK_BYTES),
    );
  }

  /**
   * Makes a commit of records whose pages were written.
   * @param last the block that was written last.
   * @returns the nodes that are gone; `release` them.
   */
  private commit(records: Uint8Array<ArrayBuffer>, last: number, pageBytes: number): StoredNode[] {
    const { file } = this;
    const isSettled = pageBytes > SETTLE_BYTES;
    if (isSettled) {
      this.writer.out();
      file.flush();
    }
    this.growFile();
    const at = this.next;
    const place = { at, last, generation: this.generation, sequence: this.sequence + 1, before: this.before };
    const { header, own } = this.writeBatch(place, records, isSettled);
    try {
      file.flush();
    } catch (error) {
      this.isTainted = true;
      this.blocks.give(header.next);
      if (header.restCount > 0) this.blocks.give(header.rest, header.restCount);
      throw error;
    }
    this.noteBatch(at, header, own);
    this.isHintOld = true;
    return this.tree.apply(records);
  }

  /**
   * Makes the file longer than it has to be, by zeros: to write to blocks that the disk has already is much quicker than
   * to have it find new ones with every commit.
   */
  private growFile(): void {
    const { file, blocks } = this;
    const missing = blocks.end + 2 - this.fileBlocks;
    if (missing <= 0) return;
    this.fileBlocks = Math.max(this.fileBlocks, Math.ceil(file.size() / BLOCK_BYTES));
    const reached = Math.max(blocks.end, this.fileBlocks);
    this.fileBlocks = blocks.end;
    if (missing > GROWTH_BLOCKS) return;
    try {
      file.write(new Uint8Array(GROWTH_BLOCKS * BLOCK_BYTES), reached * BLOCK_BYTES);
      this.fileBlocks = reached + GROWTH_BLOCKS;
    } catch (error) {
      // The commit may need less than that.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  private writeBatch(
    { at, last, ...place }: { at: number; last: number } & Pick<BatchHeader, 'generation' | 'sequence' | 'before'>,
    records: Uint8Array,
    isSettled: boolean,
  ): { header: BatchHeader; own: number } {
    const { blocks, file, writer } = this;
    const restCount = restBlocks(records.length);
    const rest = restCount === 0 ? 0 : restCount === 1 ? blocks.takeAfter(last) : blocks.takeRun(restCount);
    const next = blocks.takeAfter(restCount === 1 ? rest : last);
    const header = {
      ...place,
      next,
      rest,
      restCount,
      length: records.length,
      checksum: crc32(records),
      nextId: this.nextId,
      isSettled: isSettled ? 1 : 0,
    };
    const { block, checksum } = packBatch(header, records);
    try {
      if (restCount === 1) writer.put(rest, records.subarray(RECORDS_IN_FIRST));
      else if (restCount > 1) file.write(records.subarray(RECORDS_IN_FIRST), rest * BLOCK_BYTES);
      writer.put(at, block);
      writer.out();
    } catch (error) {
      this.isTainted = true;
      writer.drop();
      blocks.give(next);
      if (restCount > 0) blocks.give(rest, restCount);
      throw error;
    }
    return { header, own: checksum };
  }

  /** Frees the blocks of a node that is gone. */
  release(node: StoredNode): void {
    node.pages.cut(0, (block) => this.blocks.give(block));
  }

  // ── Generations ──────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Does what can wait: begins a new generation when the log has become long, and notes in the superblock how far the
   * log goes. Throws a StoreError; nothing is lost then.
   */
  tidy(): void {
    if (this.logBlocks > Math.max(LOG_BLOCKS, 2 * this.snapshotBlocks)) this.compact();
    else if (this.isHintOld) this.writeSuperblock();
  }

  /** The log is so long that it cannot wait any more. */
  get isLong(): boolean {
    return this.logBlocks > 2 * Math.max(LOG_BLOCKS, 2 * this.snapshotBlocks);
  }

  private get logBlocks(): number {
    return this.log.reduce((sum, run) => sum + run.count, 0);
  }

  /** Writes all there is as the first batch of a new generation, and frees the batches of the old one. */
  compact(): void {
    const records = new RecordWriter();
    this.tree.describe(records);
    const old = this.log;
    const oldNext = this.next;
    this.beginGeneration(records);
    for (const { first, count } of old) this.blocks.give(first, count);
    this.blocks.give(oldNext);
    this.fileBlocks = this.blocks.trim();
    this.file.truncate(this.fileBlocks * BLOCK_BYTES);
  }

  private beginGeneration(records: RecordWriter): void {
    const { file, generation, start, sequence } = this;
    const at = this.blocks.take();
    let batch: { header: BatchHeader; own: number };
    try {
      const place = { at, last: at, generation: generation + 1, sequence: sequence + 1, before: 0 };
      batch = this.writeBatch(place, records.written, true);
      file.flush();
    } catch (error) {
      this.blocks.give(at);
      throw error;
    }
    this.generation = generation + 1;
    this.start = at;
    this.sequence = sequence + 1;
    try {
      this.writeSuperblock();
      file.flush();
    } catch (error) {
      // It may be there all the same: until another one is, the blocks that it leads to are kept.
      this.isTainted = true;
      this.generation = generation;
      this.start = start;
      this.sequence = sequence;
      throw error;
    }
    this.log = [];
    this.noteBatch(at, batch.header, batch.own);
    this.snapshotBlocks = 1 + batch.header.restCount;
  }

  private writeSuperblock(): void {
    const { generation, start, sequence } = this;
    const serial = this.serial + 1;
    const bytes = packSuperblock({ version: FORMAT_VERSION, serial, generation, start, sequence });
    this.file.write(bytes, (serial % SUPERBLOCKS) * BLOCK_BYTES);
    this.serial = serial;
    this.isHintOld = false;
  }
}

/** What will be one commit. */
export class Transaction {
  readonly records = new RecordWriter();
  private readonly taken: number[] = [];

  constructor(
    private readonly writer: BlockWriter,
    private readonly blocks: BlockMap,
    /** The block that was taken last: the next one is best behind it. */
    private last: number,
    private readonly finish: (records: Uint8Array<ArrayBuffer>, last: number, pages: number) => StoredNode[],
  ) {}

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  /** Writes pages of a file, whose logical numbers are given; a page of zeros becomes a hole. */
  writePages(id: number, numbers: readonly number[], bytes: Uint8Array): void {
    const places = new Uint32Array(2 * numbers.length);
    for (let i = 0; i < numbers.length; i++) {
      const page = bytes.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES);
      if (isZero(page)) continue;
      this.last = this.blocks.takeAfter(this.last);
      this.taken.push(this.last);
      places[2 * i] = this.last;
      places[2 * i + 1] = crc32(page);
      this.writer.put(this.last, page);
    }
    for (let i = 0; i < numbers.length; ) {
      const from = i;
      do i++;
      while (i < numbers.length && numbers[i] === (numbers[i - 1] as number) + 1);
      this.records.pages({ id, first: numbers[from] as number, places: places.subarray(2 * from, 2 * i) });
    }
  }

  /** @returns the nodes that are gone with it: `Store.release` them. Throws a StoreError, with nothing changed. */
  commit(): StoredNode[] {
    try {
      const gone = this.finish(this.records.written, this.last, this.taken.length);
      this.taken.length = 0;
      return gone;
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Gives back what it has taken, unless it is committed. */
  abandon(): void {
    for (const block of this.taken.splice(0)) this.blocks.give(block);
  }
}

function isZero(page: Uint8Array): boolean {
  let at = 0;
  while (at < page.length && page[at] === 0) at++;
  return at === page.length;
}

/** The status that a failure of the storage has for those who wait for it. */
export function statusOf(error: unknown): number {
  return error instanceof StoreError ? error.status : RAT_ERR_IO;
}
