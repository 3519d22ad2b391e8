/**
 * The tree that a store holds, as its last commit says. A node is there as long as a name leads to it from the root;
 * that is not written down, but follows from the names, so that no crash can leave it wrong.
 */
import { FILE_TYPE } from '../kernel/fs/types.ts';
import { BLOCK_BYTES } from './blocks.ts';
import { PageTable } from './page-table.ts';
import {
  forEachEntry,
  type NodeRecord,
  PAGES_MOST,
  type PagesRecord,
  type RecordSink,
  readRecords,
} from './records.ts';

/** The topmost directory. */
export const ROOT_ID = 1;

export class StoredNode {
  /** Of a directory: the entries of its pages, as `forEachEntry` reads them. */
  readonly names = new Map<number, Uint8Array>();
  readonly pages = new PageTable();

  constructor(public facts: NodeRecord) {}
}

export class StoredTree implements RecordSink {
  readonly nodes = new Map<number, StoredNode>();
  /** Names that lead to each; a name may be told of before its node. */
  private readonly references = new Map<number, number>();
  /** Ids that may have no name. */
  private candidates: number[] = [];

  /** @param freed is told of each block that a page of a file no longer lies in. */
  constructor(private readonly freed: (block: number) => void) {}

  /** Applies the records of one commit. @returns the nodes that are gone with it; their blocks are the caller's to free. */
  apply(records: Uint8Array): StoredNode[] {
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

  node(record: NodeRecord): void {
    const node = this.nodes.get(record.id);
    if (node === undefined) {
      this.nodes.set(record.id, new StoredNode(record));
      this.candidates.push(record.id);
      return;
    }
    node.facts = record;
    if (record.type === FILE_TYPE.FILE) node.pages.cut(Math.ceil(record.size / BLOCK_BYTES), this.freed);
    for (const page of node.names.keys()) if (page >= record.slotPages) this.names(record.id, page, NOTHING);
  }

  names(id: number, page: number, entries: Uint8Array): void {
    const node = this.known(id);
    this.count(entries, 1);
    const before = node.names.get(page);
    if (before !== undefined) this.count(before, -1);
    if (entries.length === 0) node.names.delete(page);
    else node.names.set(page, entries);
  }

  pages({ id, first, places }: PagesRecord): void {
    this.known(id).pages.set(first, places, this.freed);
  }

  /** Tells all there is, so that it can be applied to an empty tree. */
  describe(sink: RecordSink): void {
    for (const { facts } of this.nodes.values()) sink.node(facts);
    for (const [id, node] of this.nodes) {
      for (const [page, entries] of node.names) sink.names(id, page, entries);
      describePages(id, node.pages, sink);
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
export function describePages(id: number, table: PageTable, sink: RecordSink): void {
  for (const { first, places } of table.runs()) {
    for (let at = 0; at < places.length; at += 2 * PAGES_MOST) {
      sink.pages({ id, first: first + at / 2, places: places.subarray(at, at + 2 * PAGES_MOST) });
    }
  }
}
