/**
 * Makes a zip archive, piece by piece. Files are deflated as they are read; their sizes follow them, and stand in the
 * list. Times stand there twice: in seconds, which Unix programs read, and in 100 ns, which Windows has.
 */
import { Deflate } from 'fflate';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { crc32 } from '../../kernel/memory/crc32.ts';
import { quoted, tooLarge } from './entry.ts';
import { contentOf, type Item, nameOf } from './walk.ts';
import * as zip from './zip-format.ts';

/** Each needs what is listed here: deflate; and sizes of 64 bits. */
const VERSION = 20;
const VERSION_64 = 45;
const NAME_BYTES_MAX = 0xffff;
const PERMISSIONS = { file: 0o644, directory: 0o755, symlink: 0o777 } as const;
const UNIX_TYPES = {
  file: zip.UNIX_TYPE.FILE,
  directory: zip.UNIX_TYPE.DIRECTORY,
  symlink: zip.UNIX_TYPE.SYMLINK,
} as const;
const DOS_DIRECTORY = 16;
const SECOND = 1_000_000_000n;
const MS = 1_000_000n;

/** What the list says of an entry. */
interface Written {
  item: Item;
  name: Uint8Array;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

export function* writeZip(fs: FileSystem, items: Iterable<Item>): Generator<Uint8Array> {
  const list: Written[] = [];
  let offset = 0;
  for (const item of items) {
    const name = nameOf(item);
    if (name.length > NAME_BYTES_MAX) throw tooLarge(`${quoted(item.path)} is too long a name for a zip archive.`);
    const entry: Written = { ...begin(item), item, name, offset };
    list.push(entry);
    for (const chunk of writeEntry(fs, entry)) {
      offset += chunk.length;
      yield chunk;
    }
  }
  const start = offset;
  for (const entry of list) {
    const header = centralHeader(entry);
    offset += header.length;
    yield header;
  }
  yield* endRecords(list.length, start, offset - start);
}

function begin({ type, size, target }: Item): Omit<Written, 'item' | 'name' | 'offset'> {
  const isPacked = type === 'file' && size > 0;
  return {
    flags: zip.FLAG.UTF8 | (isPacked ? zip.FLAG.DESCRIPTOR : 0),
    method: isPacked ? zip.METHOD.DEFLATED : zip.METHOD.STORED,
    crc: crc32(target),
    packed: target.length,
    size: target.length,
  };
}

/** Whether the sizes need 64 bits, which is to be known before what is packed has its size. */
function isLarge({ size }: Item): boolean {
  return size >= zip.IN_64_BITS - size / 1000 - 1024;
}

function* writeEntry(fs: FileSystem, entry: Written): Generator<Uint8Array> {
  const { item, method } = entry;
  yield localHeader(entry);
  if (method === zip.METHOD.STORED) {
    if (entry.size > 0) yield item.target;
    return;
  }
  const packed: Uint8Array[] = [];
  const deflate = new Deflate({ level: 6 }, (chunk) => packed.push(chunk));
  for (const chunk of contentOf(fs, item)) {
    entry.size += chunk.length;
    entry.crc = crc32(chunk, 0, chunk.length, entry.crc);
    deflate.push(chunk, entry.size === item.size);
    for (const piece of packed.splice(0)) {
      entry.packed += piece.length;
      yield piece;
    }
  }
  yield descriptor(entry);
}

// ── Headers ────────────────────────────────────────────────────────────────────────────────────────────────

/** Bytes that are written one number after the other. */
class Record {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer);
  }

  u16(...values: number[]): this {
    for (const value of values) {
      this.view.setUint16(this.at, value, true);
      this.at += 2;
    }
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) {
      this.view.setUint32(this.at, value, true);
      this.at += 4;
    }
    return this;
  }

  u64(...values: (number | bigint)[]): this {
    for (const value of values) {
      this.view.setBigUint64(this.at, BigInt(value), true);
      this.at += 8;
    }
    return this;
  }

  put(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.bytes.set(part, this.at);
      this.at += part.length;
    }
    return this;
  }

  done(): Uint8Array {
    return this.bytes;
  }
}

function record(bytes: number): Record {
  return new Record(new Uint8Array(bytes));
}

function localHeader({ item, name, flags, method, crc, packed, size }: Written): Uint8Array {
  const large = isLarge(item);
  const extra = extraFields(item, large ? [0, 0] : []);
  const sizes = large ? [zip.IN_64_BITS, zip.IN_64_BITS] : [packed, size];
  return record(zip.LOCAL_HEADER_BYTES + name.length + extra.length)
    .u32(zip.LOCAL_HEADER)
    .u16(large ? VERSION_64 : VERSION, flags, method, ...dosTime(item.modified))
    .u32(crc, ...sizes)
    .u16(name.length, extra.length)
    .put(name, extra)
    .done();
}

function descriptor({ item, crc, packed, size }: Written): Uint8Array {
  if (isLarge(item)) return record(24).u32(zip.DESCRIPTOR, crc).u64(packed, size).done();
  return record(16).u32(zip.DESCRIPTOR, crc, packed, size).done();
}

function centralHeader({ item, name, flags, method, crc, packed, size, offset }: Written): Uint8Array {
  const { type } = item;
  const numbers = [size, packed, offset];
  const wide = isLarge(item) || offset >= zip.IN_64_BITS;
  const extra = extraFields(item, wide ? numbers : []);
  const [shownSize, shownPacked, shownOffset] = wide ? numbers.map(() => zip.IN_64_BITS) : numbers;
  const mode = UNIX_TYPES[type] | PERMISSIONS[type];
  const version = wide ? VERSION_64 : VERSION;
  return record(zip.CENTRAL_HEADER_BYTES + name.length + extra.length)
    .u32(zip.CENTRAL_HEADER)
    .u16((zip.MADE_BY_UNIX << 8) | version, version, flags, method, ...dosTime(item.modified))
    .u32(crc, shownPacked as number, shownSize as number)
    .u16(name.length, extra.length, 0, 0, 0, type === 'directory' ? DOS_DIRECTORY : 0, mode)
    .u32(shownOffset as number)
    .put(name, extra)
    .done();
}

/** @param wide numbers of 64 bits. */
function extraFields({ modified }: Item, wide: readonly number[]): Uint8Array {
  const seconds = modified / SECOND;
  const hasSeconds = seconds < 2n ** 31n;
  const extra = record((wide.length > 0 ? 4 + 8 * wide.length : 0) + (hasSeconds ? 9 : 0) + 36);
  if (wide.length > 0) extra.u16(zip.EXTRA.ZIP64, 8 * wide.length).u64(...wide);
  if (hasSeconds) extra.u16(zip.EXTRA.UNIX_TIME, 5).put(Uint8Array.of(1)).u32(Number(seconds));
  // Changed, read and made: the list of an archive is of what is in it, and that has one time.
  const time = modified / 100n + zip.NTFS_EPOCH;
  return extra.u16(zip.EXTRA.NTFS, 32).u32(0).u16(1, 24).u64(time, time, time).done();
}

/** Time and date in this zone, from 1980 to 2107. */
function dosTime(modified: bigint): [time: number, date: number] {
  const date = new Date(Number(modified / MS));
  const year = Math.min(Math.max(date.getFullYear() - 1980, 0), 127);
  return [
    (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
    (year << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
  ];
}

function* endRecords(count: number, start: number, size: number): Generator<Uint8Array> {
  const end = start + size;
  if (count >= zip.COUNT_IN_64_BITS || end >= zip.IN_64_BITS) {
    yield record(zip.END_RECORD_64_BYTES)
      .u32(zip.END_RECORD_64)
      .u64(zip.END_RECORD_64_BYTES - 12)
      .u16((zip.MADE_BY_UNIX << 8) | VERSION_64, VERSION_64)
      .u32(0, 0)
      .u64(count, count, size, start)
      .done();
    yield record(zip.END_LOCATOR_64_BYTES).u32(zip.END_LOCATOR_64, 0).u64(end).u32(1).done();
  }
  const short = Math.min(count, zip.COUNT_IN_64_BITS);
  yield record(zip.END_RECORD_BYTES)
    .u32(zip.END_RECORD)
    .u16(0, 0, short, short)
    .u32(Math.min(size, zip.IN_64_BITS), Math.min(start, zip.IN_64_BITS))
    .u16(0)
    .done();
}
