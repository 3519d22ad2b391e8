/**
 * Reading the debug information of a program that has trapped. Nobody has checked it: whatever is in it, reading comes
 * to an end, with a value or with a `Damaged`, after no more work than the budget has.
 */

/** What is read is not what it should be, or too much. Costs the lines that would have come of it, and no more. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** What one trap may cost. */
export class Budget {
  /** @param steps about 10 ns each. */
  constructor(
    private steps: number,
    private bytes: number,
  ) {}

  step(count = 1): void {
    this.steps -= count;
    if (this.steps < 0) throw new Damaged('too much work');
  }

  take(bytes: number): void {
    this.bytes -= bytes;
    if (this.bytes < 0) throw new Damaged('too many bytes');
  }
}

const utf8 = new TextDecoder();
/** Longest name of a function or file that is told. */
const TEXT_BYTES_MAX = 1000;

/** Little-endian numbers and LEB128, of the bytes up to `end`. */
export class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    readonly budget: Budget,
    public at = 0,
    readonly end = bytes.length,
  ) {
    if (at < 0 || end > bytes.length || at > end) throw new Damaged('a part lies outside');
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** A cursor of its own for `from` up to `end`, which are positions in `bytes`. */
  part(from: number, end = this.end): Cursor {
    return new Cursor(this.bytes, this.budget, from, Math.min(end, this.end));
  }

  u8(): number {
    if (this.at >= this.end) throw new Damaged('it ends too early');
    return this.bytes[this.at++] as number;
  }

  u16(): number {
    return this.u8() + this.u8() * 0x100;
  }

  u24(): number {
    return this.u16() + this.u8() * 0x1_0000;
  }

  u32(): number {
    return this.u16() + this.u16() * 0x1_0000;
  }

  /** Above 2^53 it is rounded. */
  u64(): number {
    return this.u32() + this.u32() * 2 ** 32;
  }

  /** Above 2^53 it is rounded. */
  uleb(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new Damaged('a number is too long');
  }

  sleb(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return (byte & 0x40) !== 0 ? value - scale * 128 : value;
    }
    throw new Damaged('a number is too long');
  }

  skip(length: number): void {
    if (length > this.end - this.at) throw new Damaged('it ends too early');
    this.at += length;
  }

  /** Goes over a text that ends with 0. */
  skipText(): void {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0 || end >= this.end) throw new Damaged('a text has no end');
    this.budget.step((end - this.at) >> 4);
    this.at = end + 1;
  }

  /** The text that ends with 0 there. */
  textAt(at: number): string {
    if (at < 0 || at >= this.end) throw new Damaged('a text lies outside');
    const bytes = this.bytes.subarray(at, Math.min(this.end, at + TEXT_BYTES_MAX));
    const length = bytes.indexOf(0);
    return this.decode(length < 0 ? bytes : bytes.subarray(0, length));
  }

  /** The next `length` bytes as a text. */
  text(length: number): string {
    const from = this.at;
    this.skip(length);
    return this.decode(this.bytes.subarray(from, from + Math.min(length, TEXT_BYTES_MAX)));
  }

  private decode(bytes: Uint8Array): string {
    this.budget.step(bytes.length);
    // Not as they are: no decoder takes shared memory.
    return utf8.decode(bytes.slice());
  }
}
