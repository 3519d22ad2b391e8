/** Places in a text: programs count the bytes of its UTF-8, the page its code units. */

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Code units of the character at a place. */
function unitsAt(text: string, at: number): number {
  return isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1)) ? 2 : 1;
}

function bytesOf(first: number, units: number): number {
  if (units === 2) return 4;
  return first < 0x80 ? 1 : first < 0x800 ? 2 : 3;
}

/** Bytes of the characters before a place. */
export function bytesBefore(text: string, place: number): number {
  let bytes = 0;
  for (let at = 0; at < place && at < text.length; ) {
    const units = unitsAt(text, at);
    bytes += bytesOf(text.charCodeAt(at), units);
    at += units;
  }
  return bytes;
}

/** The place behind so many bytes, or behind the last character that is whole in them. */
export function placeBehind(text: string, bytes: number): number {
  let at = 0;
  for (let left = bytes; at < text.length; ) {
    const units = unitsAt(text, at);
    left -= bytesOf(text.charCodeAt(at), units);
    if (left < 0) break;
    at += units;
  }
  return at;
}
