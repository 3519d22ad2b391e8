/**
 * WebAssembly memories for processes. A Chromium tab holds 124 of them at once and gives one back only when it is
 * collected, in every worker that has seen it; so an ended process's memory is used again.
 */
import { WASM_PAGE_BYTES } from '../guest-abi/limits.ts';
import type { MemoryWanted } from './image/prepare.ts';
import { addKeeper, type MemoryKeeper, makeRoom, removeKeeper, roomMayHaveCome } from './memory-room.ts';

/** Memories that have grown beyond this are not kept. */
const KEPT_BYTES = 16 << 20;
/**
 * WebKit counts what each memory may grow to against a limit of the whole page, which goes with the computer's memory
 * (39 memories of 1 GiB on one of 24 GiB). There, the more processes there are, the less the next one may have.
 */
const SHARES: readonly (readonly [processes: number, pages: number])[] = [
  [8, 16384],
  [24, 4096],
  [Number.POSITIVE_INFINITY, 2048],
];

/** Memories kept for the next process. */
const KEPT_MEMORIES = 128;

export interface PooledMemory {
  readonly memory: WebAssembly.Memory;
  /** Pages it can grow to. */
  readonly maximum: number;
  /** Bytes that may not be zero. */
  dirtyBytes: number;
}

export class MemoryPool implements MemoryKeeper {
  private readonly free: PooledMemory[] = [];
  private readonly expected = new Set<PooledMemory>();
  /** Memories that processes have. */
  private lent = 0;

  /** Memories that were let go, and may not have been collected. */
  private dropped = 0;
  private closed = false;

  constructor(
    /** Bytes that a process may have. */
    private readonly quota: number,
    /** Makes workers let go of the memories of ended processes; resolves when they have. */
    private readonly collect: () => Promise<void>,
    /** What memories may grow to counts, as in WebKit. */
    private readonly sharesRoom: boolean,
  ) {
    addKeeper(this);
  }

  /**
   * A memory for a program: zero but for `dirtyBytes`. Waits for room when the browser has no more.
   * @param tolerant the program copes with a memory that is larger than it asked for (libratos does).
   * @returns null when it wants more than the quota, or there are no memories left.
   */
  async acquire(wanted: MemoryWanted, tolerant: boolean): Promise<PooledMemory | null> {
    const limit = Math.floor(this.quota / WASM_PAGE_BYTES);
    if (wanted.initial > limit) return null;
    const maximum = Math.min(wanted.maximum, limit);
    for (let attempt = 0; !this.closed; attempt++) {
      const least = Math.max(wanted.initial, Math.min(maximum, this.share()));
      const found = this.take(wanted.initial, least, maximum, tolerant) ?? this.create(wanted.initial, least);
      if (found !== null) this.lent++;
      if (found !== null || !(await makeRoom(attempt))) return found;
    }
    return null;
  }

  /** Pages that the next memory may grow to. */
  private share(): number {
    if (!this.sharesRoom) return Number.POSITIVE_INFINITY;
    return SHARES.find(([processes]) => this.lent < processes)?.[1] ?? 0;
  }

  /** Those that are kept may be of no use for who needs one, but in its way. */
  letGo(): Promise<void> | null {
    if (this.free.length === 0 && this.dropped === 0) return null;
    this.free.length = 0;
    this.dropped = 0;
    return this.collect();
  }

  get expects(): boolean {
    return this.expected.size > 0;
  }

  /** One that can grow to `least` pages, and to no more than `maximum`. */
  private take(initial: number, least: number, maximum: number, tolerant: boolean): PooledMemory | null {
    // The cleanest first; then the one used last, which is warm in the caches.
    let best = -1;
    for (const [i, { memory, maximum: max, dirtyBytes }] of this.free.entries()) {
      const pages = memory.buffer.byteLength / WASM_PAGE_BYTES;
      if (max < least || max > maximum || (tolerant ? pages < initial : pages !== initial)) continue;
      if (best < 0 || dirtyBytes <= (this.free[best] as PooledMemory).dirtyBytes) best = i;
    }
    return best < 0 ? null : (this.free.splice(best, 1)[0] ?? null);
  }

  private create(initial: number, maximum: number): PooledMemory | null {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared: true }), maximum, dirtyBytes: 0 };
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** Takes back a memory that nobody writes to any more. */
  release(pooled: PooledMemory): void {
    if (this.free.includes(pooled)) throw new Error('A memory was given back twice.');
    this.expected.delete(pooled);
    this.lent--;
    // `buffer` may still be of the size before another thread made it grow; `grow` knows.
    pooled.dirtyBytes = pooled.memory.grow(0) * WASM_PAGE_BYTES;
    if (!this.closed && pooled.dirtyBytes <= KEPT_BYTES && this.free.length < KEPT_MEMORIES) this.free.push(pooled);
    else this.dropped++;
    roomMayHaveCome();
  }

  /** Tells that a memory will come back by `release` before long: of an ended process with threads left. */
  expect(pooled: PooledMemory): void {
    this.expected.add(pooled);
  }

  /**
   * Lets go of all memories, and of those who wait for one.
   * @param gone when nobody has any of them any more.
   */
  close(gone: Promise<unknown>): void {
    this.closed = true;
    this.free.length = 0;
    removeKeeper(this, gone);
    roomMayHaveCome();
  }
}
