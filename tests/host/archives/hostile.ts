/** Archives as no honest program writes them, byte by byte. */
import { crc32 } from 'node:zlib';

interface ZipEntry {
  name: string | Uint8Array;
  data: Uint8Array;
  /** What its list says instead. */
  listName?: string;
  size?: number;
  crc?: number;
  method?: number;
  flags?: number;
  mode?: number;
  /** Has no bytes of its own. */
  sharesLast?: boolean;
}

const encode = (name: string | Uint8Array) => (typeof name === 'string' ? new TextEncoder().encode(name) : name);

/** Little-endian numbers of 1, 2, 4 or 8 bytes. */
function fields(...values: [bytes: number, value: number][]): number[] {
  return values.flatMap(([bytes, value]) => {
    let rest = BigInt(value);
    return Array.from({ length: bytes }, () => {
      const byte = Number(rest & 255n);
      rest >>= 8n;
      return byte;
    });
  });
}

export function zipOf(
  entries: readonly ZipEntry[],
  { zip64 = false, comment = '', parts = 1 }: { zip64?: boolean; comment?: string; parts?: number } = {},
): Uint8Array {
  const out: number[] = [];
  const list: number[] = [];
  let last = 0;
  for (const {
    name,
    data,
    listName,
    size = data.length,
    crc,
    method = 0,
    flags = 0,
    mode = 0,
    sharesLast,
  } of entries) {
    const own = encode(name);
    const listed = encode(listName ?? name);
    const sum = crc ?? crc32(data);
    if (!sharesLast) {
      last = out.length;
      out.push(...fields([4, 0x04034b50], [2, 45], [2, flags], [2, method], [4, 0x5021], [4, sum]));
      out.push(...fields([4, data.length], [4, size], [2, own.length], [2, 0]), ...own, ...data);
    }
    const extra = zip64 ? fields([2, 1], [2, 24], [8, size], [8, data.length], [8, last]) : [];
    const or64 = (value: number) => (zip64 ? 0xffffffff : value);
    list.push(...fields([4, 0x02014b50], [2, 45 | (3 << 8)], [2, 45], [2, flags], [2, method], [4, 0x5021], [4, sum]));
    list.push(...fields([4, or64(data.length)], [4, or64(size)], [2, listed.length], [2, extra.length]));
    list.push(...fields([2, 0], [2, 0], [2, 0], [4, mode * 65536], [4, or64(last)]), ...listed, ...extra);
  }
  const start = out.length;
  const count = entries.length;
  out.push(...list);
  if (zip64) {
    const end = out.length;
    out.push(...fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count]));
    out.push(...fields([8, list.length], [8, start], [4, 0x07064b50], [4, 0], [8, end], [4, 1]));
  }
  const wide = (value: number, bytes: number) => (zip64 ? 2 ** (8 * bytes) - 1 : value);
  out.push(...fields([4, 0x06054b50], [2, parts - 1], [2, 0], [2, wide(count, 2)], [2, wide(count, 2)]));
  out.push(...fields([4, wide(list.length, 4)], [4, wide(start, 4)], [2, comment.length]), ...encode(comment));
  return new Uint8Array(out);
}

interface TarEntry {
  name: string;
  type?: string;
  data?: Uint8Array;
  link?: string;
  modified?: number;
}

export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const out: number[] = [];
  for (const { name, type = '0', data = new Uint8Array(), link = '', modified = 0 } of entries) {
    const header = new Uint8Array(512);
    const put = (at: number, text: string) => header.set(encode(text), at);
    put(0, name);
    put(100, '0000644\0');
    put(124, `${data.length.toString(8).padStart(11, '0')}\0`);
    put(136, `${modified.toString(8).padStart(11, '0')}\0`);
    put(148, '        ');
    put(156, type);
    put(157, link);
    put(257, 'ustar\x0000');
    put(
      148,
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
    );
    out.push(...header, ...data, ...new Uint8Array((512 - (data.length % 512)) % 512));
  }
  out.push(...new Uint8Array(1024));
  return new Uint8Array(out);
}
