/**
 * Reads the list of a zip archive. The list at its end is what counts; each entry's own header must agree with it, and
 * no two entries may share bytes, so that what an archive unpacks to is bounded by its length. Contents are inflated,
 * and checked, when they are asked for.
 */
import { inflateSync } from 'fflate';
import { crc32 } from '../../kernel/memory/crc32.ts';
import { decodeCp437 } from './cp437.ts';
import { type ArchiveEntry, damaged, notSupported, quoted, refused, tooLarge } from './entry.ts';
import * as zip from './zip-format.ts';

/** Deflate makes no more of a byte: 258 bytes of two bits, and a few bytes to begin with. */
const DEFLATE_RATIO_MAX = 1032;
const COMMENT_BYTES_MAX = 0xffff;
const MS = 1_000_000n;
const SECOND = 1000n * MS;

/** Of the end record: where the list is. */
interface Directory {
  count: number;
  offset: number;
  /** Bytes in front of the archive, which its offsets do not count. */
  shift: number;
  end: number;
}

/** An entry as the list tells it. */
interface Listed {
  path: string;
  name: Uint8Array;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  header: number;
  /** Of Unix: type and permissions; 0 when somebody else made it. */
  mode: number;
  modified: bigint;
}

export function readZip(bytes: Uint8Array): ArchiveEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view);
  const listed = readList(bytes, view, directory);
  const ranges: [start: number, end: number, path: string][] = [];
  const entries = listed.map((entry) => {
    const data = findData(bytes, view, entry, directory);
    ranges.push([entry.header, data.byteOffset - bytes.byteOffset + data.length, entry.path]);
    return toEntry(entry, data);
  });
  ranges.sort(([a], [b]) => a - b);
  for (let i = 1; i < ranges.length; i++) {
    const [before, after] = [ranges[i - 1], ranges[i]] as [(typeof ranges)[0], (typeof ranges)[0]];
    if (before[1] > after[0]) throw refused(`${quoted(before[2])} and ${quoted(after[2])} share bytes.`);
  }
  return entries;
}

// ── The list ───────────────────────────────────────────────────────────────────────────────────────────────

function findDirectory(view: DataView): Directory {
  const last = view.byteLength - zip.END_RECORD_BYTES;
  for (let at = last; at >= Math.max(0, last - COMMENT_BYTES_MAX); at--) {
    if (view.getUint32(at, true) !== zip.END_RECORD) continue;
    // Nothing but its own comment may follow: else it is a part of something.
    if (at + zip.END_RECORD_BYTES + view.getUint16(at + 20, true) === view.byteLength) return readEnd(view, at);
  }
  throw damaged('it is no zip archive, or cut off: its end was not found.');
}

function readEnd(view: DataView, at: number): Directory {
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  const locator = at - zip.END_LOCATOR_64_BYTES;
  if (locator >= 0 && view.getUint32(locator, true) === zip.END_LOCATOR_64) return readEnd64(view, locator);
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== count) throw severalParts();
  return directoryAt(count, offset, size, at);
}

function readEnd64(view: DataView, locator: number): Directory {
  // It stands right before the locator, unless it has been extended; the offset counts from the archive's start.
  const told = toNumber(view.getBigUint64(locator + 8, true));
  const near = locator - zip.END_RECORD_64_BYTES;
  const isAt = (at: number) => at >= 0 && at <= near && view.getUint32(at, true) === zip.END_RECORD_64;
  const at = isAt(told) ? told : near;
  if (!isAt(at)) throw damaged('its end record of 64 bits was not found.');
  const [here, all] = [view.getBigUint64(at + 24, true), view.getBigUint64(at + 32, true)];
  if (here !== all || view.getUint32(at + 16, true) !== 0) throw severalParts();
  const [size, offset] = [view.getBigUint64(at + 40, true), view.getBigUint64(at + 48, true)];
  return directoryAt(toNumber(all), toNumber(offset), toNumber(size), at);
}

function severalParts(): Error {
  return notSupported('the archive is one part of several, which are not supported.');
}

function directoryAt(count: number, offset: number, size: number, end: number): Directory {
  const shift = end - size - offset;
  if (shift < 0 || size < count * zip.CENTRAL_HEADER_BYTES) throw damaged('its list does not lie where it should.');
  return { count, offset: offset + shift, shift, end };
}

function toNumber(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value);
}

function readList(bytes: Uint8Array, view: DataView, { count, offset, shift, end }: Directory): Listed[] {
  const listed: Listed[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + zip.CENTRAL_HEADER_BYTES > end || view.getUint32(at, true) !== zip.CENTRAL_HEADER)
      throw damaged(`its list ends after ${i} of ${count} entries.`);
    const nameEnd = at + zip.CENTRAL_HEADER_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) throw damaged(`its list ends after ${i} of ${count} entries.`);
    listed.push(readListed(bytes, view, at, nameEnd, extraEnd, shift));
    at = next;
  }
  if (at !== end) throw damaged('its list is longer than it says.');
  return listed;
}

function readListed(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  nameEnd: number,
  extraEnd: number,
  shift: number,
): Listed {
  const name = bytes.subarray(at + zip.CENTRAL_HEADER_BYTES, nameEnd);
  const flags = view.getUint16(at + 8, true);
  const extra = readExtra(view, nameEnd, extraEnd);
  let packed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let header = view.getUint32(at + 42, true);
  if (size === zip.IN_64_BITS || packed === zip.IN_64_BITS || header === zip.IN_64_BITS) {
    // Only those of the three are there that have no room in 32 bits, in this order.
    const wide = extra.wide.values();
    const widen = (value: number) => (value === zip.IN_64_BITS ? toNumber(wide.next().value ?? BigInt(value)) : value);
    size = widen(size);
    packed = widen(packed);
    header = widen(header);
  }
  const madeBy = view.getUint8(at + 5);
  const isUnix = madeBy === zip.MADE_BY_UNIX || madeBy === zip.MADE_BY_DARWIN;
  return {
    path: decodeName(name, flags),
    name,
    flags,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed,
    size,
    header: header + shift,
    mode: isUnix ? view.getUint16(at + 40, true) : 0,
    modified: extra.modified ?? dosTime(view.getUint16(at + 14, true), view.getUint16(at + 12, true)),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Archives that do not say UTF-8 often are it all the same; CP437 is what the standard says then. */
function decodeName(name: Uint8Array, flags: number): string {
  try {
    // Of shared memory no decoder takes.
    return utf8.decode(name.slice());
  } catch {
    if (flags & zip.FLAG.UTF8) throw damaged('a name that should be UTF-8 is not.');
    return decodeCp437(name);
  }
}

/** The best that an entry's extra fields say. */
function readExtra(view: DataView, from: number, to: number): { wide: bigint[]; modified: bigint | undefined } {
  const wide: bigint[] = [];
  let seconds: bigint | undefined;
  let fine: bigint | undefined;
  for (let at = from; at + 4 <= to; ) {
    const id = view.getUint16(at, true);
    const data = at + 4;
    const end = data + view.getUint16(at + 2, true);
    if (end > to) break;
    if (id === zip.EXTRA.ZIP64) for (let i = data; i + 8 <= end; i += 8) wide.push(view.getBigUint64(i, true));
    if (id === zip.EXTRA.UNIX_TIME && end - data >= 5 && view.getUint8(data) & 1)
      seconds = BigInt(view.getInt32(data + 1, true)) * SECOND;
    // Four bytes of nothing, then attribute 1 of 24 bytes, of which the first eight are the time of change.
    if (id === zip.EXTRA.NTFS && end - data >= 32 && view.getUint16(data + 4, true) === 1)
      fine = (view.getBigUint64(data + 8, true) - zip.NTFS_EPOCH) * 100n;
    at = end;
  }
  return { wide, modified: fine ?? seconds };
}

/** Two seconds fine, and in whatever zone the archive was made: taken for this one's. */
function dosTime(date: number, time: number): bigint {
  const local = new Date(
    1980 + (date >> 9),
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  return BigInt(local.getTime()) * MS;
}

// ── Contents ───────────────────────────────────────────────────────────────────────────────────────────────

/** The bytes of an entry as they lie in the archive. */
function findData(bytes: Uint8Array, view: DataView, entry: Listed, { offset }: Directory): Uint8Array {
  const { header, name, packed, path } = entry;
  const nameAt = header + zip.LOCAL_HEADER_BYTES;
  if (nameAt > offset || view.getUint32(header, true) !== zip.LOCAL_HEADER)
    throw damaged(`${quoted(path)} does not lie where its list says.`);
  const nameEnd = nameAt + view.getUint16(header + 26, true);
  const start = nameEnd + view.getUint16(header + 28, true);
  if (start + packed > offset) throw damaged(`${quoted(path)} is cut off.`);
  const own = bytes.subarray(nameAt, nameEnd);
  if (own.length !== name.length || own.some((byte, i) => byte !== name[i]))
    throw refused(`${quoted(path)} has another name in its own header.`);
  return bytes.subarray(start, start + packed);
}

function toEntry(listed: Listed, data: Uint8Array): ArchiveEntry {
  const { path, flags, method, size, packed, mode, modified } = listed;
  if (flags & (zip.FLAG.ENCRYPTED | zip.FLAG.STRONGLY_ENCRYPTED | zip.FLAG.MASKED))
    throw notSupported(`${quoted(path)} is encrypted, which is not supported.`);
  if (method !== zip.METHOD.STORED && method !== zip.METHOD.DEFLATED)
    throw notSupported(`${quoted(path)} is compressed by method ${method}; only deflate (8) is supported.`);
  if (method === zip.METHOD.STORED && packed !== size) throw damaged(`${quoted(path)} is of two lengths.`);
  if (size > packed * DEFLATE_RATIO_MAX)
    throw tooLarge(`${quoted(path)} says that its ${packed} bytes become ${size}, which they cannot.`);
  const type = mode & zip.UNIX_TYPE.MASK;
  if (path.endsWith('/') || type === zip.UNIX_TYPE.DIRECTORY) return { type: 'directory', path, modified };
  const content = () => unpack(listed, data);
  if (type === zip.UNIX_TYPE.SYMLINK) {
    const target = content();
    return { type: 'symlink', path, modified, target: decodeName(target, zip.FLAG.UTF8) };
  }
  if (type !== 0 && type !== zip.UNIX_TYPE.FILE)
    throw notSupported(`${quoted(path)} is neither a file, a directory nor a symbolic link.`);
  return { type: 'file', path, modified, size, isPacked: method !== zip.METHOD.STORED && size > 0, content };
}

function unpack({ path, method, size, crc }: Listed, data: Uint8Array): Uint8Array {
  const content = method === zip.METHOD.STORED ? data : inflate(path, data, size);
  if (content.length !== size || crc32(content) !== crc) throw damaged(`${quoted(path)} is not what it was.`);
  return content;
}

function inflate(path: string, data: Uint8Array, size: number): Uint8Array {
  try {
    // One byte more, so that what is longer than it says is seen.
    return inflateSync(data, { out: new Uint8Array(size + 1) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(`there is no memory for ${quoted(path)}, of ${size} bytes.`);
    throw damaged(`${quoted(path)} cannot be inflated.`);
  }
}
