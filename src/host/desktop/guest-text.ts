/** Texts in a program's memory, as the page reads and writes them: checked, and copied before anything looks at them. */
import { RAT_ERR_FAULT, RAT_ERR_LIMIT_EXCEEDED } from '../../guest-abi/status.ts';
import type { MemoryPort } from '../broker/ports.ts';

export type GuestBytes = Pick<MemoryPort, 'bytes'>;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** A copy of `length` bytes; null when they do not all lie in the memory. */
export function copyBytes(memory: GuestBytes, address: number, length: number): Uint8Array<ArrayBuffer> | null {
  const bytes = memory.bytes(address, length);
  return bytes.length === length ? new Uint8Array(bytes) : null;
}

export function readText(memory: GuestBytes, address: number, length: number): string | null {
  const bytes = copyBytes(memory, address, length);
  return bytes === null ? null : decoder.decode(bytes);
}

/** Words of an array; null when they do not all lie in the memory. */
export function readWords(memory: GuestBytes, address: number, count: number): Uint32Array | null {
  const bytes = copyBytes(memory, address, count * 4);
  return bytes === null ? null : new Uint32Array(bytes.buffer);
}

/**
 * A zero-ended text; RAT_ERR_FAULT or RAT_ERR_LIMIT_EXCEEDED.
 * @param budget bytes that it may have, its zero included; what it has is taken off.
 */
export function readString(memory: GuestBytes, address: number, budget: { bytes: number }): string | number {
  if (address === 0) return RAT_ERR_FAULT;
  const bytes = memory.bytes(address, budget.bytes);
  const length = bytes.indexOf(0);
  if (length < 0) return bytes.length === budget.bytes ? RAT_ERR_LIMIT_EXCEEDED : RAT_ERR_FAULT;
  budget.bytes -= length + 1;
  return decoder.decode(bytes.slice(0, length));
}

/**
 * Writes as much of a text as there is room for, in whole characters, and a zero.
 * @returns the bytes of all of it; RAT_ERR_FAULT.
 */
export function writeText(memory: GuestBytes, address: number, size: number, text: string): number {
  const bytes = encoder.encode(text);
  if (size === 0) return bytes.length;
  const room = memory.bytes(address, size);
  if (room.length !== size) return RAT_ERR_FAULT;
  let end = Math.min(bytes.length, size - 1);
  while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) === 0x80) end--;
  room.set(bytes.subarray(0, end));
  room[end] = 0;
  return bytes.length;
}

export function writeWord(memory: GuestBytes, address: number, value: number): boolean {
  const room = memory.bytes(address, 4);
  if (room.length !== 4) return false;
  for (let i = 0; i < 4; i++) room[i] = value >>> (8 * i);
  return true;
}
