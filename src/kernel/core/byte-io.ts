/** How the objects that are streams of bytes (files, pipe ends) are read and written: part of their type's record. */
import type { Kernel } from '../kernel.ts';

export interface ByteIo {
  /** Whether it was opened for this. */
  canRead(k: Kernel, object: number): boolean;
  canWrite(k: Kernel, object: number): boolean;
  /**
   * Reads up to `length` bytes into `view` from `offset` on; parks until there is something.
   * @returns bytes, 0 at the end; a `RAT_ERR_…`, or KILLED of park.ts.
   */
  read(k: Kernel, object: number, view: Uint8Array, offset: number, length: number): number;
  /** Writes `length` bytes; parks while there is no room. Results as of `read`. */
  write(k: Kernel, object: number, view: Uint8Array, offset: number, length: number): number;
  /** Writes what there is room for, without ever parking. */
  tryWrite(k: Kernel, object: number, bytes: Uint8Array): void;
  /** Its `OPEN` flags, with those below. */
  flags(k: Kernel, object: number): number;
  setFlags(k: Kernel, object: number, flags: number): void;
  /** The inode that it reads and writes; 0 for what has none. */
  inode(k: Kernel, object: number): number;
}

/** Flags of an open file or pipe end beside those of `OPEN`: not readable or writable, paths are looked up from it. */
export const OPEN_DIRECTORY = 1 << 16;
/** Reads and writes never park. */
export const OPEN_NONBLOCK = 1 << 17;
/** A pipe end whose other side is a person: C libraries flush each line. */
export const OPEN_TERMINAL = 1 << 18;
