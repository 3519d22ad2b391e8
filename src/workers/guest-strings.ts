/** Strings as guests pass them: addresses of zero-ended UTF-8. */
import { PATH_MAX } from '../guest-abi/limits.ts';
import { RAT_ERR_FAULT, RAT_ERR_LIMIT_EXCEEDED, RAT_ERR_NAME_TOO_LONG } from '../guest-abi/status.ts';
import type { GuestMemory } from './guest-memory.ts';

/** The path at an address; or RAT_ERR_FAULT, RAT_ERR_NAME_TOO_LONG. */
export function readPath(memory: GuestMemory, address: number): string | number {
  if (address === 0) return RAT_ERR_FAULT;
  const length = memory.stringLength(address, PATH_MAX);
  if (length < 0) return RAT_ERR_FAULT;
  return length > PATH_MAX ? RAT_ERR_NAME_TOO_LONG : memory.text(address, length);
}

/**
 * Appends the strings of a NULL-ended vector, each with its zero.
 * @param budget bytes that there may be, pointers included, so that a vector without an end does not run on.
 * @returns how many; or RAT_ERR_FAULT, RAT_ERR_LIMIT_EXCEEDED.
 */
export function readStrings(
  memory: GuestMemory,
  vector: number,
  parts: Uint8Array[],
  budget: { bytes: number },
): number {
  for (let count = 0; ; count++) {
    if (!memory.contains(vector + count * 4, 4)) return RAT_ERR_FAULT;
    const string = memory.u32(vector + count * 4);
    if (string === 0) return count;
    const length = memory.stringLength(string, budget.bytes);
    if (length < 0) return RAT_ERR_FAULT;
    budget.bytes -= length + 1 + 4;
    if (budget.bytes < 0) return RAT_ERR_LIMIT_EXCEEDED;
    parts.push(memory.copy(string, length + 1));
  }
}

/** Writes UTF-8 and a final zero, as much as there is room for, in whole characters. The room has been checked. */
export function putText(memory: GuestMemory, address: number, size: number, text: Uint8Array): void {
  const room = size >>> 0;
  if (room === 0) return;
  let length = Math.min(text.length, room - 1);
  // Not between the bytes of a character.
  while (length > 0 && length < text.length && ((text[length] as number) & 0xc0) === 0x80) length--;
  memory.write(address, text.subarray(0, length));
  memory.setU8((address >>> 0) + length, 0);
}

/** What has been cut after `most` bytes, without the first bytes of a character that has been cut. */
export function wholeText(text: Uint8Array<ArrayBuffer>, most: number): Uint8Array<ArrayBuffer> {
  if (text.length < most) return text;
  let end = text.length;
  while (end > text.length - 4 && ((text[end - 1] as number) & 0xc0) === 0x80) end--;
  const first = text[end - 1] as number;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return text.length - (end - 1) < length ? text.subarray(0, end - 1) : text;
}
