/** How operations on a stream wait, kinds of objects/operation.ts: in a line, until whoever brings them on does them. */
export interface LineIo {
  /** Why the calling process may not begin one: RAT_SUCCESS when it may. */
  mayBegin(k: Kernel, object: number, kind: number): number;
  /** The object in whose line it stands: its type has `advance` and `consume`. */
  line(k: Kernel, object: number, kind: number): number;
  /** Gives a write its bytes: RAT_SUCCESS, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
  prepare(k: Kernel, object: number, operation: number, view: Uint8Array, offset: number, length: number): number;
  /** Serves the line. No lock is held. */
  serve(k: Kernel, line: number): void;
}

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
  /** What could be done without waiting: `READY` bits. */
  readiness(k: Kernel, object: number): number;
  /** Bytes that can be read without waiting; absent where nobody can say. */
  available?(k: Kernel, object: number): number;
  /**
   * Takes an operation (objects/operation.ts) that has read bytes for a process which will not have them, with a
   * reference on it, so that others read them first. No lock is held.
   */
  giveBack?(k: Kernel, object: number, operation: number): void;
  /** The object that is signaled while there is room to write, where it is another one. */
  writeSide?(k: Kernel, object: number): number;
  /** How operations on it wait; absent where they are done at once, by the two that follow. */
  readonly operations?: LineIo;
  /** As `read` and `write`, at a place of the caller's choice. */
  readAt?(k: Kernel, object: number, position: number, view: Uint8Array, offset: number, length: number): number;
  writeAt?(k: Kernel, object: number, position: number, view: Uint8Array, offset: number, length: number): number;
  /** The inode that it reads and writes; 0 for what has none. */
  inode(k: Kernel, object: number): number;
}

/** What a stream is ready for. HANGUP: no writer is left; BROKEN: no reader is left. */
export const READY = { READ: 1, WRITE: 2, HANGUP: 4, BROKEN: 8 } as const;

/** Flags of an open file or pipe end beside those of `OPEN`: not readable or writable, paths are looked up from it. */
export const OPEN_DIRECTORY = 1 << 16;
/** Reads and writes never park. */
export const OPEN_NONBLOCK = 1 << 17;
/** A terminal. */
export const OPEN_TERMINAL = 1 << 18;
/** A pipe of `pipe`: a C program that writes to it when no reader is left gets SIGPIPE. */
export const OPEN_SIGNALS = 1 << 19;
/** Times a number of objects/device.ts: an open file that is a device, and has no inode. */
export const OPEN_DEVICE = 1 << 20;
/** WASI's flags of how a file is synchronized, moved here: bits of a number that means something to WASI alone. */
export const OPEN_SYNC_SHIFT = 24;
export const OPEN_SYNC_MASK = 0x1f << OPEN_SYNC_SHIFT;
/** A pipe end whose other side wants each line at once: C programs flush it. */
export const OPEN_LINES = 1 << 23;
/** The device of such flags, or 0. */
export const deviceOf = (flags: number): number => (flags / OPEN_DEVICE) & 7;
