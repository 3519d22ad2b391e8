import { malformed } from './image-error.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
export const HEADER_BYTES = HEADER.length;

/** Throws for files that are not WebAssembly modules of version 1. Their first 8 bytes are enough. */
export function checkHeader(bytes: Uint8Array): void {
  if (HEADER.some((byte, i) => bytes[i] !== byte)) throw malformed('it does not begin as one');
}
