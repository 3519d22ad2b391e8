/** Reads a tar archive: ustar, pax, and GNU's long names and large numbers. */
import { utf8Text } from '../../kernel/memory/utf8.ts';
import { type ArchiveEntry, damaged, notSupported, quoted } from './entry.ts';
import { BLOCK_BYTES, checksum, FIELD, type Field, TYPE, TYPE_AT } from './tar-format.ts';

const SECOND = 1_000_000_000n;
/** Decimals of a second that count. */
const DECIMALS = 9;

/** What extended headers say of an entry. */
type Values = Map<string, string>;

export function readTar(bytes: Uint8Array): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const global: Values = new Map();
  let next: Values = new Map();
  let at = 0;
  while (at + BLOCK_BYTES <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) {
      if (next.size > 0) throw damaged('it ends after a header of what should follow.');
      return entries;
    }
    if (readNumber(header, FIELD.CHECKSUM) !== checksum(header))
      throw damaged(at === 0 ? 'it is no tar archive.' : `there is no header at byte ${at}.`);
    const type = String.fromCharCode(header[TYPE_AT] as number);
    const values = merged(global, next);
    const isFile = type === TYPE.FILE || type === TYPE.OLD_FILE || type === TYPE.CONTIGUOUS;
    const size = (isFile && decimal(values.get('size'))) || readNumber(header, FIELD.SIZE);
    const start = at + BLOCK_BYTES;
    // Of links and directories some archives tell a size that nothing follows for.
    const length = type === TYPE.LINK || type === TYPE.SYMLINK || type === TYPE.DIRECTORY ? 0 : size;
    if (!(start + length <= bytes.length)) throw damaged('it is cut off.');
    const content = bytes.subarray(start, start + length);
    at = start + Math.ceil(length / BLOCK_BYTES) * BLOCK_BYTES;
    if (type === TYPE.PAX) readValues(content, next);
    else if (type === TYPE.PAX_GLOBAL) readValues(content, global);
    else if (type === TYPE.LONG_NAME) next.set('path', textOf(content));
    else if (type === TYPE.LONG_LINK) next.set('linkpath', textOf(content));
    else {
      entries.push(toEntry(header, type, values, content));
      next = new Map();
    }
  }
  // A missing end, which is two blocks of zeros, is met in practice; half a header is not.
  if (at < bytes.length || next.size > 0 || bytes.length === 0) throw damaged('it is cut off, or no tar archive.');
  return entries;
}

/** What counts for an entry: an empty value takes back what was said before. */
function merged(global: Values, next: Values): Values {
  const values: Values = new Map([...global, ...next]);
  for (const [key, value] of next) if (value === '') values.delete(key);
  return values;
}

function toEntry(header: Uint8Array, type: string, values: Values, content: Uint8Array): ArchiveEntry {
  const path = values.get('path') ?? nameOf(header);
  const modified = readTime(values.get('mtime')) ?? BigInt(readNumber(header, FIELD.MODIFIED)) * SECOND;
  const target = values.get('linkpath') ?? textOf(field(header, FIELD.LINK));
  if (values.has('GNU.sparse.major') || values.has('GNU.sparse.map') || type === 'S')
    throw notSupported(`${quoted(path)} is a sparse file, which is not supported.`);
  switch (type) {
    case TYPE.FILE:
    case TYPE.OLD_FILE:
    case TYPE.CONTIGUOUS:
      // Before POSIX, a directory was a file whose name ends in a slash.
      if (path.endsWith('/')) return { type: 'directory', path, modified };
      return { type: 'file', path, modified, size: content.length, isPacked: false, content: () => content };
    case TYPE.DIRECTORY:
      return { type: 'directory', path, modified };
    case TYPE.SYMLINK:
      return { type: 'symlink', path, modified, target };
    case TYPE.LINK:
      return { type: 'link', path, modified, target };
    default:
      throw notSupported(`${quoted(path)} is neither a file, a directory nor a link (type ${quoted(type)}).`);
  }
}

function field(header: Uint8Array, [at, length]: Field): Uint8Array {
  return header.subarray(at, at + length);
}

/** Up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8Text(end < 0 ? bytes : bytes.subarray(0, end));
}

function nameOf(header: Uint8Array): string {
  const name = textOf(field(header, FIELD.NAME));
  // GNU's own format keeps other things where the prefix would be.
  const isPosix = utf8Text(field(header, FIELD.MAGIC)).startsWith('ustar\0');
  const prefix = isPosix ? textOf(field(header, FIELD.PREFIX)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or, with the highest bit set, a binary number. */
function readNumber(header: Uint8Array, where: Field): number {
  const bytes = field(header, where);
  const first = bytes[0] as number;
  if (first === 0x80) return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  if (first === 0xff) {
    // Negative: a time before 1970.
    return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, -1);
  }
  const digits = textOf(bytes).trim();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw damaged('a number in a header is none.');
  return Number.parseInt(digits, 8);
}

/** `LENGTH KEY=VALUE\n`, where the length counts all of it. */
function readValues(bytes: Uint8Array, values: Values): void {
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? 0 : (decimal(utf8Text(bytes.subarray(at, space))) ?? 0);
    const end = at + length;
    const equals = bytes.indexOf(0x3d, space);
    if (length === 0 || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end)
      throw damaged('an extended header is none.');
    values.set(utf8Text(bytes.subarray(space + 1, equals)), utf8Text(bytes.subarray(equals + 1, end - 1)));
    at = end;
  }
}

function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Seconds with decimals, as nanoseconds. */
function readTime(text: string | undefined): bigint | undefined {
  const match = /^(-?)(\d{1,18})(?:\.(\d*))?$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, sign, whole, part = ''] = match;
  const ns = BigInt(whole as string) * SECOND + BigInt(part.slice(0, DECIMALS).padEnd(DECIMALS, '0'));
  return sign === '' ? ns : -ns;
}
