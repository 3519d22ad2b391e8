/** Makes a tar archive (POSIX pax), piece by piece. A file's further names are links to its first one. */
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import { BLOCK_BYTES, checksum, FIELD, type Field, TYPE, TYPE_AT } from './tar-format.ts';
import { contentOf, type Item, nameOf } from './walk.ts';

const SECOND = 1_000_000_000n;
const PERMISSIONS = { file: 0o644, directory: 0o755, symlink: 0o777 } as const;
/** Where extended headers say what an entry's own has no room for, they have a name, which nobody reads. */
const EXTENDED_NAME = utf8Bytes('PaxHeaders/entry');

export function* writeTar(fs: FileSystem, items: Iterable<Item>): Generator<Uint8Array> {
  /** First names of files that have more. */
  const first = new Map<number, Uint8Array>();
  for (const item of items) {
    const known = item.type === 'file' && item.links > 1 ? first.get(item.ino) : undefined;
    if (item.type === 'file' && item.links > 1 && known === undefined) first.set(item.ino, nameOf(item));
    yield* writeHeaders(item, known);
    if (item.type !== 'file' || known !== undefined) continue;
    yield* contentOf(fs, item);
    yield padding(item.size);
  }
  yield new Uint8Array(2 * BLOCK_BYTES);
}

/** @param linked the name of the file that this is another name of. */
function* writeHeaders(item: Item, linked: Uint8Array | undefined): Generator<Uint8Array> {
  const { type, modified } = item;
  const name = nameOf(item);
  const link = linked ?? item.target;
  const size = linked === undefined ? item.size : 0;
  const [seconds, fraction] = [modified / SECOND, modified % SECOND];
  const more: [key: string, value: Uint8Array][] = [];
  if (name.length > FIELD.NAME[1]) more.push(['path', name]);
  if (link.length > FIELD.LINK[1]) more.push(['linkpath', link]);
  if (fraction !== 0n) more.push(['mtime', utf8Bytes(`${seconds}.${String(fraction).padStart(9, '0')}`)]);
  if (!fits(seconds, FIELD.MODIFIED) && fraction === 0n) more.push(['mtime', utf8Bytes(String(seconds))]);
  if (!fits(BigInt(size), FIELD.SIZE)) more.push(['size', utf8Bytes(String(size))]);
  if (more.length > 0) {
    const values = more.map(([key, value]) => pair(key, value));
    const length = values.reduce((sum, value) => sum + value.length, 0);
    yield header(TYPE.PAX, EXTENDED_NAME, PERMISSIONS.file, length, 0n, new Uint8Array());
    yield* values;
    yield padding(length);
  }
  yield header(typeOf(item, linked), name, PERMISSIONS[type], size, seconds, link);
}

function typeOf({ type }: Item, linked: Uint8Array | undefined): string {
  if (linked !== undefined) return TYPE.LINK;
  if (type === 'directory') return TYPE.DIRECTORY;
  return type === 'symlink' ? TYPE.SYMLINK : TYPE.FILE;
}

/** Whether a number has room in octal digits before a final zero. */
function fits(value: bigint, [, length]: Field): boolean {
  return value < 8n ** BigInt(length - 1);
}

function header(
  type: string,
  name: Uint8Array,
  mode: number,
  size: number,
  seconds: bigint,
  link: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  const put = ([at, length]: Field, value: Uint8Array) => bytes.set(value.subarray(0, length), at);
  const octal = (field: Field, value: bigint) => {
    const shown = fits(value, field) ? value : 0n;
    put(field, utf8Bytes(`${shown.toString(8).padStart(field[1] - 1, '0')}\0`));
  };
  put(FIELD.NAME, name);
  octal(FIELD.MODE, BigInt(mode));
  octal(FIELD.OWNER, 0n);
  octal(FIELD.GROUP, 0n);
  octal(FIELD.SIZE, BigInt(size));
  octal(FIELD.MODIFIED, seconds);
  put(FIELD.LINK, link);
  put(FIELD.MAGIC, utf8Bytes('ustar\x0000'));
  bytes[TYPE_AT] = type.charCodeAt(0);
  const [at, length] = FIELD.CHECKSUM;
  put(
    [at, length],
    utf8Bytes(
      `${checksum(bytes)
        .toString(8)
        .padStart(length - 2, '0')}\0 `,
    ),
  );
  return bytes;
}

/** `LENGTH KEY=VALUE\n`, where the length counts all of it. */
function pair(key: string, value: Uint8Array): Uint8Array {
  const rest = ` ${key}=`.length + value.length + 1;
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  const bytes = new Uint8Array(length);
  const start = utf8Bytes(`${length} ${key}=`);
  bytes.set(start);
  bytes.set(value, start.length);
  bytes[length - 1] = 0x0a;
  return bytes;
}

function padding(length: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (length % BLOCK_BYTES)) % BLOCK_BYTES);
}
