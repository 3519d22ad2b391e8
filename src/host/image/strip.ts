/**
 * Debug information is the reader's of a trap (workers/symbols/), who finds it in the program's file; the engine would
 * only keep a copy of it in memory. So it is taken out of what is compiled. Offsets in the engine's stack texts are
 * those of what it has compiled: where its code begins there is noted, and the rest follows.
 */
import { ByteReader } from './byte-reader.ts';
import { HEADER_BYTES } from './header.ts';

const CUSTOM = 0;
const CODE = 10;
/** Of a custom section's name. `name`, of which the engine has the functions' names, is no such. */
const DEBUG = new TextEncoder().encode('.debug_');

export interface StrippedImage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the body of the code section begins in `bytes`, 0 when there is none. */
  readonly codeStart: number;
}

/**
 * @param bytes an image that is well formed. It is changed in place where `bindImage` would have done so, and must not
 *   be used afterwards.
 */
export function stripDebugSections(bytes: Uint8Array<ArrayBuffer>): StrippedImage {
  let stripped = bytes;
  const file = new ByteReader(bytes, HEADER_BYTES, bytes.length);
  let codeStart = 0;
  let length = HEADER_BYTES;
  while (!file.done) {
    const from = file.at;
    const id = file.byte();
    const size = file.u32();
    const body = file.at;
    file.skip(size);
    if (id === CUSTOM && isDebug(bytes, body, file.at)) continue;
    if (id === CODE) codeStart = body - from + length;
    if (length < from) {
      if (stripped.byteOffset === 0 && stripped === bytes) stripped = bytes.slice();
      stripped.copyWithin(length, from, file.at);
    }
    length += file.at - from;
  }
  return { bytes: length < bytes.length ? stripped.subarray(0, length) : bytes, codeStart };
}

function isDebug(bytes: Uint8Array, from: number, end: number): boolean {
  const reader = new ByteReader(bytes, from, end);
  return reader.u32() >= DEBUG.length && DEBUG.every((byte, i) => bytes[reader.at + i] === byte);
}
