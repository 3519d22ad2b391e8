/** A file in memory whose unsynced writes are lost, kept or torn when its computer stops. */
import type { StoreFile } from '../../src/storage/store-file.ts';

/** Bytes that a disk writes whole. */
const SECTOR = 512;

export class Crash extends Error {}

export class CrashFile implements StoreFile {
  /** Writes and flushes so far. */
  steps = 0;
  /** Stops at this step. */
  crashAt = Number.POSITIVE_INFINITY;
  /** Steps at which the file fails, once each. */
  readonly failAt = new Map<number, Error>();
  private unsynced: { at: number; bytes: Uint8Array }[] = [];

  /** @param durable what is on the disk, @param now what is read. */
  constructor(
    private durable: Uint8Array = new Uint8Array(0),
    private now: Uint8Array = durable.slice(),
  ) {}

  /** @param choose 0 to 1: what becomes of each sector of each unsynced write. */
  afterCrash(choose: () => number): CrashFile {
    let disk = this.durable;
    for (const { at, bytes } of this.unsynced) {
      const whole = choose();
      for (let from = 0; from < bytes.length; from += SECTOR) {
        const reaches = whole < 0.3 ? false : whole < 0.6 ? true : choose() < 0.5;
        if (reaches) disk = put(disk, at + from, bytes.subarray(from, from + SECTOR));
      }
    }
    return new CrashFile(disk.slice());
  }

  private step(): void {
    if (this.steps++ >= this.crashAt) throw new Crash();
    const failure = this.failAt.get(this.steps - 1);
    if (failure !== undefined) throw failure;
  }

  read(into: Uint8Array, at: number): number {
    const part = this.now.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }

  write(from: Uint8Array, at: number): void {
    // The one that fails or crashes may have reached the disk.
    this.unsynced.push({ at, bytes: from.slice() });
    this.step();
    this.now = put(this.now, at, from);
  }

  flush(): void {
    this.step();
    for (const { at, bytes } of this.unsynced.splice(0)) this.durable = put(this.durable, at, bytes);
  }

  truncate(size: number): void {
    this.now = resized(this.now, size);
    this.durable = resized(this.durable, size);
  }

  size(): number {
    return this.now.length;
  }
}

function resized(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, size));
  return result;
}

function put(disk: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  const result = at + bytes.length > disk.length ? resized(disk, at + bytes.length) : disk;
  result.set(bytes, at);
  return result;
}
