/** Text as bytes, without the encoders of browsers, which refuse shared memory. */
import { decodeUtf8, encodeUtf8 } from './fs/utf8.ts';

/** UTF-8 of a string, without a final zero. */
export function utf8Bytes(text: string): Uint8Array {
  // A UTF-16 unit takes three bytes at most.
  const buffer = new Uint8Array(text.length * 3);
  return buffer.subarray(0, encodeUtf8(text, buffer, 0, buffer.length));
}

export function utf8Text(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length);
}
