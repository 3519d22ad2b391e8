/** The checksum of zip and gzip, eight bytes a step: a byte a step takes as long as inflating does. */

const POLYNOMIAL = 0xedb88320;
const TABLES = 8;

const tables = makeTables();

function makeTables(): Int32Array {
  const words = new Int32Array(TABLES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    words[byte] = crc;
  }
  for (let i = 256; i < words.length; i++) {
    const before = words[i - 256] as number;
    words[i] = (before >>> 8) ^ (words[before & 255] as number);
  }
  return words;
}

/** @param before the checksum of what comes before; 0 for nothing. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const t = tables;
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24));
    crc =
      (t[1792 + (low & 255)] as number) ^
      (t[1536 + ((low >>> 8) & 255)] as number) ^
      (t[1280 + ((low >>> 16) & 255)] as number) ^
      (t[1024 + (low >>> 24)] as number) ^
      (t[768 + (bytes[at + 4] as number)] as number) ^
      (t[512 + (bytes[at + 5] as number)] as number) ^
      (t[256 + (bytes[at + 6] as number)] as number) ^
      (t[bytes[at + 7] as number] as number);
  }
  for (; at < bytes.length; at++) crc = (t[(crc ^ (bytes[at] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
