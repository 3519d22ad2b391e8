/**
 * Bytes, integers and names of the WebAssembly binary format. It reads files that no engine has seen: whatever is in
 * them, it ends with a value or with an ImageError, and each step takes bytes, so that no count in a file makes more
 * work than the file is long.
 */
import { malformed } from './image-error.ts';

/** Bytes of a name that are decoded; nothing that means anything to us has a longer one. */
const NAME_BYTES = 256;

// A byte order mark belongs to the name, as it does for an engine.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class ByteReader {
  /** @param end where the readable bytes end. */
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  fail(reason: string): never {
    throw malformed(`${reason}, at byte ${this.at}`);
  }

  byte(): number {
    if (this.at >= this.end) this.fail('it ends too early');
    return this.bytes[this.at++] as number;
  }

  skip(length: number): void {
    if (length > this.end - this.at) this.fail('it ends too early');
    this.at += length;
  }

  /** Whether the next byte is `value`, which is then read. */
  take(value: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== value) return false;
    this.at++;
    return true;
  }

  /** An unsigned LEB128 of up to 32 bits. */
  u32(): number {
    const value = this.unsigned(5);
    if (value > 0xffff_ffff) this.fail('a number has more than 32 bits');
    return value;
  }

  /** An unsigned LEB128 of up to 64 bits; above 2^53 it is rounded. */
  u64(): number {
    const value = this.unsigned(10);
    if (value >= 2 ** 64) this.fail('a number has more than 64 bits');
    return value;
  }

  private unsigned(limit: number): number {
    let value = 0;
    for (let i = 0; i < limit; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    return this.fail('a number is too long');
  }

  /** Goes over a LEB128 of either sign that has up to `limit` bytes. */
  skipInteger(limit: number): void {
    for (let i = 0; i < limit; i++) if (this.byte() < 0x80) return;
    this.fail('a number is too long');
  }

  /** The count that a vector begins with: no more than there are bytes, as each element takes one or more. */
  count(limit: number, what: string): number {
    const count = this.u32();
    if (count > this.end - this.at) this.fail(`it announces ${count} ${what} and has not the bytes for them`);
    if (count > limit) this.fail(`it has ${count} ${what}, and at most ${limit} are supported`);
    return count;
  }

  /** A reader of the next `length` bytes, which this one goes over. */
  part(length: number): ByteReader {
    const from = this.at;
    this.skip(length);
    return new ByteReader(this.bytes, from, this.at);
  }

  /** A name, cut short with `…` when it is a long one. */
  name(): string {
    const length = this.u32();
    const from = this.at;
    this.skip(length);
    return length <= NAME_BYTES ? this.text(from, this.at) : `${this.text(from, from + NAME_BYTES)}…`;
  }

  /** A call of Chromium's decoder costs more than reading a short name byte by byte, and there may be a million. */
  private text(from: number, to: number): string {
    let text = '';
    for (let at = from; at < to; at++) {
      const byte = this.bytes[at] as number;
      if (byte >= 0x80) return decoder.decode(this.bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }
}

/** An unsigned LEB128. */
export function unsignedInteger(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

/** Bytes one after another. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
