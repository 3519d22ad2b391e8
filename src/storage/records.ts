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

export interface RecordSink {
  node(record: NodeRecord): void;
  /** `entries` is what `forEachEntry` reads. */
  names(id: number, page: number, entries: Uint8Array): void;
  pages(record: PagesRecord): void;
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
  get written(): Uint8Array {
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

/**
 * Reads records whose checksum was right. Throws a RangeError when they are none all the same. Words are copied as they
 * are: every machine that has a browser is little-endian.
 */
export function readRecords(bytes: Uint8Array, sink: RecordSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const u32 = () => view.getUint32((at += 4) - 4, true);
  const take = (length: number) => {
    if (at + length > bytes.length) throw new RangeError('A record is cut off.');
    return bytes.slice(at, (at += length));
  };
  while (at < bytes.length) {
    const kind = bytes[at++];
    const id = u32();
    if (kind === NODE) {
      const type = view.getUint8(at++) as FileType;
      const size = view.getFloat64((at += 8) - 8, true);
      const times = new Uint32Array(take(TIMES * 4).buffer);
      const slotPages = u32();
      const targetLength = view.getUint16((at += 2) - 2, true);
      const target = targetLength === 0 ? null : take(targetLength);
      sink.node({ id, type, size, times, slotPages, target });
    } else if (kind === NAMES) {
      const page = u32();
      const length = u32();
      sink.names(id, page, take(length));
    } else if (kind === PAGES) {
      const first = u32();
      const count = view.getUint16((at += 2) - 2, true);
      const places = new Uint32Array(take(count * 8).buffer);
      sink.pages({ id, first, places });
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
