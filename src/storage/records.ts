/**
 * The records of a batch: what an inode is, the names on a page of a directory, where pages of a file lie. Numbers are
 * little-endian. Each record says all there is about its subject, so the last one counts.
 */

import type { FileType } from '../kernel/fs/types.ts';

/** Words of an inode's times. */
export const TIMES = 8;

/** What a node is. */
export interface NodeRecord {
  readonly id: number;
  readonly type: FileType;
  /** Bytes of a file. Pages past it are nobody's. */
  readonly size: number;
  readonly times: Uint32Array;
  /** Pages of names that a directory has. */
  readonly slotPages: number;
  /** Of a symbolic link. */
  readonly target: Uint8Array | null;
}

export interface EntryRecord {
  readonly id: number;
  readonly type: number;
  readonly name: Uint8Array;
}

/** Where pages from `first` on lie, and their checksums: two numbers each. Block 0: a hole. */
export interface PagesRecord {
  readonly id: number;
  readonly first: number;
  readonly places: Uint32Array;
}

/** Hears of records in their order. Those of nodes and of pages are read when it asks for what is in them. */
export interface RecordSink {
  node(record: StoredNodeRecord): void;
  /** `entries` is what `forEachEntry` reads. */
  names(id: number, page: number, entries: Uint8Array): void;
  pages(record: StoredPagesRecord): void;
}

const NODE = 1;
const NAMES = 2;
const PAGES = 3;
/** Pages in one record. */
export const PAGES_MOST = 65535;

export class RecordWriter {
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  node({ id, type, size, times, slotPages, target }: NodeRecord): void {
    this.room(64 + (target?.length ?? 0));
    this.u8(NODE);
    this.u32(id);
    this.u8(type);
    this.view.setFloat64(this.length, size, true);
    this.length += 8;
    for (let i = 0; i < TIMES; i++) this.u32(times[i] as number);
    this.u32(slotPages);
    this.u16(target?.length ?? 0);
    if (target !== null) this.put(target);
  }

  names(id: number, page: number, entries: Uint8Array): void {
    this.room(16 + entries.length);
    this.u8(NAMES);
    this.u32(id);
    this.u32(page);
    this.u32(entries.length);
    this.put(entries);
  }

  pages({ id, first, places }: PagesRecord): void {
    this.room(16 + places.length * 4);
    this.u8(PAGES);
    this.u32(id);
    this.u32(first);
    this.u16(places.length / 2);
    for (const word of places) this.u32(word);
  }

  /** What was written; valid until more is. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + bytes, this.bytes.length * 2));
    larger.set(this.written);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  private u8(value: number): void {
    this.bytes[this.length++] = value;
  }

  private u16(value: number): void {
    this.view.setUint16(this.length, value, true);
    this.length += 2;
  }

  private u32(value: number): void {
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  private put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}

/** A node's record where it lies. A store may have many thousands, of which most are not wanted when it is opened. */
export class StoredNodeRecord implements NodeRecord {
  /** @param at where the record's id lies. */
  constructor(
    private readonly view: DataView<ArrayBuffer>,
    private readonly at: number,
  ) {}

  get id(): number {
    return this.view.getUint32(this.at, true);
  }

  get type(): FileType {
    return this.view.getUint8(this.at + 4) as FileType;
  }

  get size(): number {
    return this.view.getFloat64(this.at + 5, true);
  }

  /** Puts the times where there is room for them. */
  readTimes(into: Uint32Array): void {
    for (let i = 0; i < TIMES; i++) into[i] = this.view.getUint32(this.at + 13 + 4 * i, true);
  }

  get times(): Uint32Array {
    const times = new Uint32Array(TIMES);
    this.readTimes(times);
    return times;
  }

  get slotPages(): number {
    return this.view.getUint32(this.at + 45, true);
  }

  private get targetLength(): number {
    return this.view.getUint16(this.at + 49, true);
  }

  get target(): Uint8Array<ArrayBuffer> | null {
    const { buffer, byteOffset } = this.view;
    const length = this.targetLength;
    return length === 0 ? null : new Uint8Array(buffer, byteOffset + this.at + NODE_BYTES, length);
  }

  /** Bytes from `at` on. */
  get length(): number {
    return NODE_BYTES + this.targetLength;
  }

  /** The same, by itself. */
  copy(): StoredNodeRecord {
    return new StoredNodeRecord(part(this.view, this.at, this.length), 0);
  }
}

/** A record of pages where it lies. */
export class StoredPagesRecord {
  /** @param at where the record's id lies. */
  constructor(
    private readonly view: DataView<ArrayBuffer>,
    private readonly at: number,
  ) {}

  get id(): number {
    return this.view.getUint32(this.at, true);
  }

  get first(): number {
    return this.view.getUint32(this.at + 4, true);
  }

  get count(): number {
    return this.view.getUint16(this.at + 8, true);
  }

  /** The block of its `index`th page, 0 for a hole. */
  block(index: number): number {
    return this.view.getUint32(this.at + PAGES_BYTES + 8 * index, true);
  }

  checksum(index: number): number {
    return this.view.getUint32(this.at + PAGES_BYTES + 8 * index + 4, true);
  }

  /** Calls `visit` with its blocks, those that lie in a row together; holes are left out. */
  forEachRun(visit: (first: number, count: number) => void): void {
    const { view } = this;
    const end = this.at + this.length;
    for (let at = this.at + PAGES_BYTES; at < end; ) {
      const first = view.getUint32(at, true);
      let count = 1;
      for (at += 8; at < end && first !== 0 && view.getUint32(at, true) === first + count; at += 8) count++;
      if (first !== 0) visit(first, count);
    }
  }

  /** Block and checksum of each page. Words are as they are: every machine that has a browser is little-endian. */
  get places(): Uint32Array {
    const { buffer, byteOffset } = this.view;
    const from = byteOffset + this.at + PAGES_BYTES;
    return new Uint32Array(buffer.slice(from, from + 8 * this.count));
  }

  /** Bytes from `at` on. */
  get length(): number {
    return PAGES_BYTES + 8 * this.count;
  }

  /** The same, by itself. */
  copy(): StoredPagesRecord {
    return new StoredPagesRecord(part(this.view, this.at, this.length), 0);
  }
}

/** A copy of some bytes. */
function part({ buffer, byteOffset }: DataView<ArrayBuffer>, at: number, length: number): DataView<ArrayBuffer> {
  return new DataView(buffer.slice(byteOffset + at, byteOffset + at + length));
}

/** Bytes from a record's id on, without a target and without places. */
const NODE_BYTES = 51;
const PAGES_BYTES = 10;

/**
 * Reads records whose checksum was right. Throws a RangeError when they are none all the same. What it tells of goes on
 * lying in `bytes`.
 */
export function readRecords(bytes: Uint8Array<ArrayBuffer>, sink: RecordSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const skip = (length: number) => {
    if (at + length > bytes.length) throw new RangeError('A record is cut off.');
    at += length;
  };
  while (at < bytes.length) {
    const kind = bytes[at++];
    if (kind === NODE) {
      const record = new StoredNodeRecord(view, at);
      skip(record.length);
      sink.node(record);
    } else if (kind === NAMES) {
      const id = view.getUint32(at, true);
      const page = view.getUint32(at + 4, true);
      const length = view.getUint32(at + 8, true);
      skip(12 + length);
      sink.names(id, page, bytes.subarray(at - length, at));
    } else if (kind === PAGES) {
      const record = new StoredPagesRecord(view, at);
      skip(record.length);
      sink.pages(record);
    } else throw new RangeError(`There is no record of the kind ${kind}.`);
  }
}

const ENTRY_HEAD = 6;

/** The entries of one page of a directory as bytes. */
export function packEntries(entries: readonly EntryRecord[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, { name }) => sum + ENTRY_HEAD + name.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { id, type, name } of entries) {
    view.setUint32(at, id, true);
    bytes[at + 4] = type;
    bytes[at + 5] = name.length;
    bytes.set(name, at + ENTRY_HEAD);
    at += ENTRY_HEAD + name.length;
  }
  return bytes;
}

export function forEachEntry(entries: Uint8Array, action: (id: number, type: number, name: Uint8Array) => void): void {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  for (let at = 0; at < entries.length; ) {
    const length = entries[at + 5] as number;
    const name = entries.subarray(at + ENTRY_HEAD, at + ENTRY_HEAD + length);
    action(view.getUint32(at, true), entries[at + 4] as number, name);
    at += ENTRY_HEAD + length;
  }
}
