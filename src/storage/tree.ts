/**
 * The tree that a store holds, as its last commit says. A node is there as long as a name leads to it from the root;
 * that is not written down, but follows from the names, so that no crash can leave it wrong.
 */
import { FILE_TYPE } from '../kernel/fs/types.ts';
import { BLOCK_BYTES } from './blocks.ts';
import { PageTable } from './page-table.ts';
import {
  forEachEntry,
  PAGES_MOST,
  type RecordSink,
  type RecordWriter,
  readRecords,
  type StoredNodeRecord,
  type StoredPagesRecord,
} from './records.ts';

/** The topmost directory. */
export const ROOT_ID = 1;

export class StoredNode {
  /** Of a directory: the entries of its pages, as `forEachEntry` reads them. */
  readonly names: Map<number, Uint8Array> = NO_NAMES;
  private table: PageTable | null = null;
  /** While there is no table: what it will be made of. No page is told of twice. */
  private told: StoredPagesRecord[] = NO_PAGES;

  constructor(public facts: StoredNodeRecord) {
    if (facts.type === FILE_TYPE.DIRECTORY) this.names = new Map();
  }

  /** Where its pages lie. */
  get pages(): PageTable {
    if (this.table !== null) return this.table;
    this.table = new PageTable();
    for (const record of this.told) this.table.set(record.first, record.places, nobody);
    this.told = NO_PAGES;
    return this.table;
  }

  get hasPages(): boolean {
    return this.table === null ? this.told.length > 0 : !this.table.isEmpty;
  }

  /** One past the last page told of. */
  private get toldEnd(): number {
    const last = this.told.at(-1);
    return last === undefined ? 0 : last.first + last.count;
  }

  /** @param freed is told of each block that a page of it no longer lies in. */
  setPages(record: StoredPagesRecord, freed: (block: number) => void): void {
    if (this.table !== null || record.first < this.toldEnd) this.pages.set(record.first, record.places, freed);
    else if (this.told.length > 0) this.told.push(record);
    else this.told = [record];
  }

  /** Makes a hole of the pages from `end` on. */
  cutPages(end: number, freed: (block: number) => void): void {
    if (this.table !== null || this.toldEnd > end) this.pages.cut(end, freed);
  }

  /** Calls `visit` with the blocks of its pages; those that lie in a row may come together. */
  forEachRun(visit: (first: number, count: number) => void): void {
    for (const record of this.told) record.forEachRun(visit);
    for (const { places } of this.table?.runs() ?? []) {
      for (let i = 0; i < places.length; i += 2) visit(places[i] as number, 1);
    }
  }
}

const NO_NAMES: Map<number, Uint8Array> = new Map();
const NO_PAGES: StoredPagesRecord[] = [];
const nobody = () => undefined;

export class StoredTree implements RecordSink {
  readonly nodes = new Map<number, StoredNode>();
  /** Names that lead to each; a name may be told of before its node. */
  private readonly references = new Map<number, number>();
  /** Ids that may have no name. */
  private candidates: number[] = [];
  private isKept = false;

  /** @param freed is told of each block that a page of a file no longer lies in. */
  constructor(private readonly freed: (block: number) => void) {}

  /**
   * Applies the records of one commit.
   * @param isKept whether they may be kept as they are: it costs least, and as much memory as all of them.
   * @returns the nodes that are gone with it; their blocks are the caller's to free.
   */
  apply(records: Uint8Array<ArrayBuffer>, isKept = false): StoredNode[] {
    this.isKept = isKept;
    readRecords(records, this);
    const gone: StoredNode[] = [];
    for (let id = this.candidates.pop(); id !== undefined; id = this.candidates.pop()) {
      const node = this.nodes.get(id);
      if (node === undefined || this.references.has(id) || id === ROOT_ID) continue;
      this.nodes.delete(id);
      gone.push(node);
      for (const entries of node.names.values()) this.count(entries, -1);
    }
    return gone;
  }

  node(told: StoredNodeRecord): void {
    const record = this.isKept ? told : told.copy();
    const { id } = record;
    const node = this.nodes.get(id);
    if (node === undefined) {
      this.nodes.set(id, new StoredNode(record));
      this.candidates.push(id);
      return;
    }
    if (record.type !== node.facts.type) throw new RangeError(`Node ${id} is of two types.`);
    node.facts = record;
    if (record.type === FILE_TYPE.FILE) node.cutPages(Math.ceil(record.size / BLOCK_BYTES), this.freed);
    for (const page of node.names.keys()) if (page >= record.slotPages) this.names(id, page, NOTHING);
  }

  names(id: number, page: number, entries: Uint8Array): void {
    const node = this.known(id);
    if (node.names === NO_NAMES) throw new RangeError(`Node ${id} is no directory.`);
    this.count(entries, 1);
    const before = node.names.get(page);
    if (before !== undefined) this.count(before, -1);
    if (entries.length === 0) node.names.delete(page);
    else node.names.set(page, this.isKept ? entries : entries.slice());
  }

  pages(record: StoredPagesRecord): void {
    this.known(record.id).setPages(this.isKept ? record : record.copy(), this.freed);
  }

  /** Tells all there is, so that it can be applied to an empty tree. */
  describe(writer: RecordWriter): void {
    for (const { facts } of this.nodes.values()) writer.node(facts);
    for (const [id, node] of this.nodes) {
      for (const [page, entries] of node.names) writer.names(id, page, entries);
      if (node.hasPages) describePages(id, node.pages, writer);
    }
  }

  private known(id: number): StoredNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new RangeError(`There is no node ${id}.`);
    return node;
  }

  private count(entries: Uint8Array, by: number): void {
    forEachEntry(entries, (id) => {
      const references = (this.references.get(id) ?? 0) + by;
      if (references !== 0) this.references.set(id, references);
      else {
        this.references.delete(id);
        this.candidates.push(id);
      }
    });
  }
}

const NOTHING = new Uint8Array(0);

/** Tells where all pages of a file lie. */
export function describePages(id: number, table: PageTable, writer: RecordWriter): void {
  for (const { first, places } of table.runs()) {
    for (let at = 0; at < places.length; at += 2 * PAGES_MOST) {
      writer.pages({ id, first: first + at / 2, places: places.subarray(at, at + 2 * PAGES_MOST) });
    }
  }
}
