/**
 * The memory of the guest program, as our code reads and writes it. Every address that a guest passes is checked
 * here; nothing outside its memory is touched.
 *
 * Growing makes a new buffer object while views over the old one keep the old length, so a check that fails is
 * made again on fresh views. `TextDecoder` and others reject shared memory: text is copied first.
 */
const decoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

const SHORT_TEXT = 64;

export class GuestMemory {
  /** Of the short text under way. */
  private readonly codes: number[] = [];
  bytes!: Uint8Array;
  private view!: DataView;

  constructor(readonly memory: WebAssembly.Memory) {
    this.refresh();
  }

  private refresh(): void {
    const { buffer } = this.memory;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  /** Whether other threads can see it. */
  get isShared(): boolean {
    return this.memory.buffer instanceof SharedArrayBuffer;
  }

  /** Whether `length` bytes from `address` lie inside. Both are unsigned 32-bit numbers in any JavaScript form. */
  contains(address: number, length: number): boolean {
    const end = (address >>> 0) + (length >>> 0);
    if (end <= this.bytes.length) return true;
    if (this.memory.buffer.byteLength === this.bytes.length) return false;
    this.refresh();
    return end <= this.bytes.length;
  }

  /** Whether a buffer of so many bytes lies inside; NULL is one of none. */
  containsBuffer(address: number, length: number): boolean {
    return (address !== 0 || length === 0) && this.contains(address, length);
  }

  /** Whether `count` values of `size` bytes lie inside; NULL is fine for none. */
  containsArray(address: number, count: number, size: number): boolean {
    const bytes = (count >>> 0) * size;
    if (bytes === 0) return true;
    return address !== 0 && bytes <= 0xffffffff && this.contains(address, bytes);
  }

  /** Whether an output can be written to: inside, and not NULL. */
  writable(address: number, length: number): boolean {
    return address !== 0 && this.contains(address, length);
  }

  // The accessors below need an address that `contains` has accepted.

  u32(address: number): number {
    return this.view.getUint32(address >>> 0, true);
  }

  i32(address: number): number {
    return this.view.getInt32(address >>> 0, true);
  }

  /** All of it as 32-bit words, for `Atomics`. */
  int32(): Int32Array {
    return new Int32Array(this.bytes.buffer);
  }

  u64(address: number): bigint {
    return this.view.getBigUint64(address >>> 0, true);
  }

  u16(address: number): number {
    return this.view.getUint16(address >>> 0, true);
  }

  u8(address: number): number {
    return this.bytes[address >>> 0];
  }

  setU8(address: number, value: number): void {
    this.bytes[address >>> 0] = value;
  }

  setU16(address: number, value: number): void {
    this.view.setUint16(address >>> 0, value, true);
  }

  setU32(address: number, value: number): void {
    this.view.setUint32(address >>> 0, value, true);
  }

  setU64(address: number, value: bigint): void {
    this.view.setBigUint64(address >>> 0, value, true);
  }

  /** Writes a number of up to 53 bits as 64. */
  setNumber64(address: number, value: number): void {
    this.view.setUint32(address >>> 0, value >>> 0, true);
    this.view.setUint32((address >>> 0) + 4, Math.floor(value / 2 ** 32) >>> 0, true);
  }

  /** A copy outside shared memory. */
  copy(address: number, length: number): Uint8Array<ArrayBuffer> {
    const from = address >>> 0;
    const copy = new Uint8Array(length >>> 0);
    copy.set(this.bytes.subarray(from, from + (length >>> 0)));
    return copy;
  }

  write(address: number, data: Uint8Array): void {
    this.bytes.set(data, address >>> 0);
  }

  fill(address: number, value: number, length: number): void {
    const from = address >>> 0;
    this.bytes.fill(value, from, from + length);
  }

  text(address: number, length: number): string {
    return this.shortText(address, length) ?? decoder.decode(this.copy(address, length));
  }

  /** As `text`, but null for what is no UTF-8. */
  strictText(address: number, length: number): string | null {
    const short = this.shortText(address, length);
    if (short !== null) return short;
    const bytes = this.copy(address, length);
    try {
      return strictDecoder.decode(bytes);
    } catch {
      return null;
    }
  }

  /** A short text if it is ASCII, as most paths are: a decoder costs several times as much, and a copy. */
  private shortText(address: number, length: number): string | null {
    const from = address >>> 0;
    const count = length >>> 0;
    if (count > SHORT_TEXT) return null;
    const { bytes, codes } = this;
    codes.length = count;
    for (let i = 0; i < count; i++) {
      const byte = bytes[from + i];
      if (byte >= 0x80) return null;
      codes[i] = byte;
    }
    return String.fromCharCode.apply(null, codes);
  }

  /**
   * Bytes of a zero-ended string, without the zero.
   * @returns -1 when it runs out of memory; `limit + 1` when it is longer than `limit`.
   */
  stringLength(address: number, limit: number): number {
    if (!this.contains(address, 1)) return -1;
    const from = address >>> 0;
    let end = this.bytes.indexOf(0, from);
    if (end < 0 && this.memory.buffer.byteLength > this.bytes.length) {
      // It may go on in what another thread has added.
      this.refresh();
      end = this.bytes.indexOf(0, from);
    }
    if (end >= 0) return Math.min(end - from, limit + 1);
    return this.bytes.length - from > limit ? limit + 1 : -1;
  }
}

export const encodeText = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);
/** Decodes bytes that are not in shared memory. */
export const decodeText = (bytes: Uint8Array): string => decoder.decode(bytes);
