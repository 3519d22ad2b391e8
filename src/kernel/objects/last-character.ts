/** What a person takes for one character, and how many columns it has: for erasing what was typed. */

export interface Character {
  /** Bytes of UTF-8. */
  bytes: number;
  /** Columns of a terminal: 0, 1 or 2. */
  columns: number;
}

/** Characters that take two columns: East Asian wide ones and pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
/** Alone, they take none: marks, joiners, variation selectors. */
const WITHOUT_COLUMN = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** More code points than that are never one character to us. */
const LONGEST = 32;

/** Columns of a character, given whole. */
export function columnsOf(character: string): number {
  if (WITHOUT_COLUMN.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Length of the UTF-8 sequence that ends at the last of `count` bytes; 1 for a byte that ends none. */
function sequenceLength(byteAt: (i: number) => number, count: number): number {
  for (let length = 1; length <= 4 && length <= count; length++) {
    const byte = byteAt(count - length);
    if ((byte & 0xc0) === 0x80) continue;
    const whole = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return whole === length ? length : 1;
  }
  return 1;
}

function codePoint(byteAt: (i: number) => number, from: number, length: number): number {
  const first = byteAt(from);
  if (length === 1) return first < 0x80 ? first : 0xfffd;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) code = (code << 6) | (byteAt(from + i) & 0x3f);
  return code <= 0x10ffff ? code : 0xfffd;
}

/**
 * The last character of a line.
 * @param byteAt its bytes.
 * @param count how many there are, 1 or more.
 * @param utf8 false: each byte is a character.
 */
export function lastCharacter(byteAt: (i: number) => number, count: number, utf8: boolean): Character {
  if (!utf8 || byteAt(count - 1) < 0x80) return { bytes: 1, columns: 1 };
  const points: { length: number; text: string }[] = [];
  let at = count;
  while (at > 0 && points.length < LONGEST) {
    const length = sequenceLength(byteAt, at);
    const code = codePoint(byteAt, at - length, length);
    // Before a control character nothing goes on.
    if (code < 0x20) break;
    at -= length;
    points.unshift({ length, text: String.fromCodePoint(code) });
  }
  let last = '';
  for (const { segment } of segmenter.segment(points.map(({ text }) => text).join(''))) last = segment;
  let bytes = 0;
  for (let left = last.length; left > 0; ) {
    const point = points.pop();
    if (point === undefined) break;
    bytes += point.length;
    left -= point.text.length;
  }
  return { bytes, columns: columnsOf(last) };
}
