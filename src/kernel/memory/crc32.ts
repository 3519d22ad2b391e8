/** CRC-32 (polynomial 0xEDB88320), as zip, gzip and stores have it, eight bytes a step. */

const SLICES = 8;
const tables = makeTables();

function makeTables(): Int32Array[] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    first[byte] = crc;
  }
  const all = [first];
  for (let slice = 1; slice < SLICES; slice++) {
    const before = all[slice - 1] as Int32Array;
    all.push(before.map((crc) => (crc >>> 8) ^ (first[crc & 255] as number)));
  }
  return all;
}

const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * The checksum of some bytes, unsigned.
 * @param before the one of what comes before them.
 */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length, before = 0): number {
  let crc = ~before;
  let at = from;
  for (; at < to && (bytes.byteOffset + at) % 4 !== 0; at++) crc = step(crc, bytes[at] as number);
  if (to - at >= SLICES) {
    // Words are as they are: every machine that has a browser is little-endian.
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, 2 * Math.floor((to - at) / SLICES));
    at += 4 * words.length;
    for (let i = 0; i < words.length; i += 2) {
      const low = crc ^ (words[i] as number);
      const high = words[i + 1] as number;
      crc =
        (t7[low & 255] as number) ^
        (t6[(low >>> 8) & 255] as number) ^
        (t5[(low >>> 16) & 255] as number) ^
        (t4[low >>> 24] as number) ^
        (t3[high & 255] as number) ^
        (t2[(high >>> 8) & 255] as number) ^
        (t1[(high >>> 16) & 255] as number) ^
        (t0[high >>> 24] as number);
    }
  }
  for (; at < to; at++) crc = step(crc, bytes[at] as number);
  return ~crc >>> 0;
}

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ (t0[(crc ^ byte) & 255] as number);
}
