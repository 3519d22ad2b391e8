/**
 * UTF-8 without TextEncoder and TextDecoder: those are not in the ES library, and they reject shared memory.
 */

/** UTF-8 of a string, without a final zero. */
export function utf8Bytes(text: string): Uint8Array {
  // A UTF-16 unit takes three bytes at most.
  const buffer = new Uint8Array(text.length * 3);
  return buffer.subarray(0, encodeUtf8(text, buffer, 0, buffer.length));
}

export function utf8Text(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length);
}

/**
 * Writes `text` as UTF-8 to `out` from `at` on; lone surrogates become U+FFFD, as TextEncoder does.
 * @returns the end of what was written, or -1 when it does not fit before `limit`.
 */
export function encodeUtf8(text: string, out: Uint8Array, at: number, limit: number): number {
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      if (at >= limit) return -1;
      out[at++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 && i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else {
        code = 0xfffd;
      }
    }
    const bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (at + bytes > limit) return -1;
    let shift = (bytes - 1) * 6;
    out[at++] = (bytes === 2 ? 0xc0 : bytes === 3 ? 0xe0 : 0xf0) | (code >> shift);
    while (shift > 0) {
      shift -= 6;
      out[at++] = 0x80 | ((code >> shift) & 0x3f);
    }
  }
  return at;
}

/** The text of the UTF-8 at `from` to `to`. Bytes that are no UTF-8 become U+FFFD, one for each. */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let at = from;
  while (at < to) {
    const first = bytes[at++] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more =
      first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : 0;
    let code = first & (0x3f >> more);
    let read = 0;
    while (read < more && at + read < to && ((bytes[at + read] as number) & 0xc0) === 0x80) {
      code = (code << 6) | ((bytes[at + read] as number) & 0x3f);
      read++;
    }
    const least = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
    if (more === 0 || read < more || code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      text += '\ufffd';
      continue;
    }
    at += more;
    text += String.fromCodePoint(code);
  }
  return text;
}
