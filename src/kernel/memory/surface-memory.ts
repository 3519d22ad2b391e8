/**
 * The memory that windows' pixels lie in: one growable SharedArrayBuffer a system, of which nothing is committed until a
 * program shows something. It is given out in runs of units; the first unit holds a map with one word a unit, guarded by
 * H_SURFACE_LOCK, a leaf lock. It never shrinks: what is given back is used again.
 */
import type { Kernel } from '../kernel.ts';
import { COUNTER } from './counters.ts';
import { H_SURFACE_LOCK } from './header.ts';

export const SURFACE_UNIT_BYTES = 1 << 16;
const MAP_WORDS = SURFACE_UNIT_BYTES / 4;
/** In the map: the first unit of a run holds its length, the others this. */
const INNER = -1;

type Growable = SharedArrayBuffer & { readonly maxByteLength?: number; grow?: (bytes: number) => void };

export class SurfaceMemory {
  /** What has been grown to, as far as this thread knows. Fixed lengths: views that follow a buffer are slow. */
  words: Int32Array = new Int32Array(0);
  bytes: Uint8Array = new Uint8Array(0);
  private readonly capacity: number;

  constructor(readonly buffer: SharedArrayBuffer) {
    const { maxByteLength = buffer.byteLength } = buffer as Growable;
    this.capacity = Math.min(MAP_WORDS, Math.floor(maxByteLength / SURFACE_UNIT_BYTES));
    this.cover(buffer.byteLength);
  }

  /** Reserves room for `most` bytes, or for a half, a quarter … where there are not so many addresses; for none where the engine has no growable buffers. */
  static create(most: number): SurfaceMemory {
    const make = SharedArrayBuffer as new (bytes: number, options?: { maxByteLength: number }) => SharedArrayBuffer;
    for (let bytes = most; bytes >= SURFACE_UNIT_BYTES; bytes = Math.floor(bytes / 2)) {
      try {
        return new SurfaceMemory(new make(0, { maxByteLength: bytes }));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
    return new SurfaceMemory(new SharedArrayBuffer(0));
  }

  /** Makes the views cover the first `bytes` bytes, which another thread may have grown the buffer by. */
  cover(bytes: number): void {
    if (bytes <= this.bytes.length) return;
    const length = this.buffer.byteLength;
    this.words = new Int32Array(this.buffer, 0, length / 4);
    this.bytes = new Uint8Array(this.buffer, 0, length);
  }

  /** Takes a run of units: the first one, or 0 when there is no such run. */
  allocate(k: Kernel, units: number): number {
    return this.take(k, units, units);
  }

  /** As `allocate`, for what is there as long as the system: it does not count. */
  reserve(k: Kernel, units: number): number {
    return this.take(k, units, 0);
  }

  private take(k: Kernel, units: number, counted: number): number {
    k.lock(H_SURFACE_LOCK);
    try {
      if (!this.reach(1)) return 0;
      const unit = this.find(units);
      if (unit === 0 || !this.reach(unit + units)) return 0;
      const { words } = this;
      words.fill(INNER, unit, unit + units);
      words[unit] = units;
      Atomics.add(k.words, COUNTER.surfaces, counted);
      return unit;
    } finally {
      k.unlock(H_SURFACE_LOCK);
    }
  }

  /** The first run of so many free units; 0: there is none. */
  private find(units: number): number {
    const { words } = this;
    let free = 1;
    for (let at = 1; at < this.capacity; ) {
      const used = words[at];
      if (used > 0) free = at + used;
      at += used > 0 ? used : 1;
      if (at - free >= units) return free;
    }
    return 0;
  }

  /** Has the buffer hold so many units: false when it cannot. */
  private reach(units: number): boolean {
    const bytes = units * SURFACE_UNIT_BYTES;
    if (bytes > this.buffer.byteLength) {
      const { grow } = this.buffer as Growable;
      if (grow === undefined || units > this.capacity) return false;
      try {
        grow.call(this.buffer, bytes);
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
    }
    this.cover(bytes);
    return true;
  }

  free(k: Kernel, unit: number): void {
    k.lock(H_SURFACE_LOCK);
    try {
      this.cover(SURFACE_UNIT_BYTES);
      const units = this.words[unit];
      this.words.fill(0, unit, unit + units);
      Atomics.sub(k.words, COUNTER.surfaces, units);
    } finally {
      k.unlock(H_SURFACE_LOCK);
    }
  }
}
