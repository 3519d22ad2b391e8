/** Open files: an inode, or a device; how it was opened, and an offset that everybody with a handle shares. */
import {
  OPEN,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { type ByteIo, deviceOf, OPEN_DIRECTORY, READY } from '../core/byte-io.ts';
import { createObject, O_LOCK, O_OWN } from '../core/object.ts';
import { COMMON_RIGHTS, defineType } from '../core/object-type.ts';
import { isDying } from '../core/park.ts';
import { newFileStat } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { chargeOpenFile, dischargeOpenFile, programOf } from '../memory/accounts.ts';
import { flushInode } from '../process/storage.ts';
import { readDevice, writeDevice } from './device.ts';
import { dropFileLocks } from './file-locks.ts';
import { OPERATIONS_WAIT, pendingOperations } from './file-operations.ts';

/** 0: a device. */
const OF_INODE = O_OWN;
/** `OPEN` flags, and those of core/byte-io.ts. */
const OF_FLAGS = O_OWN + 1;
/** The program that has opened it, and is charged for it. */
const OF_PROGRAM = O_OWN + 2;
/** Where the next read or write begins; of a directory, how far it is listed. Guarded by O_LOCK. An even word. */
export const OF_OFFSET_F64 = O_OWN + 3;

/** Attributes of the file under way. */
const stat = newFileStat();

/** Bytes moved in one step: between steps of a long transfer nothing is locked, and a thread that is killed stops. */
const PIECE_BYTES = 1 << 16;

/**
 * Makes an open file for an inode whose open count the caller has raised for it; or, with 0, of a device.
 * @returns the object with one reference and no handle; or RAT_ERR_NO_MEMORY, or RAT_ERR_QUOTA when the program has as
 *   many open files as it may, with the inode closed again.
 */
export function createOpenFile(k: Kernel, inode: number, flags: number): number {
  let file: number = RAT_ERR_QUOTA;
  const program = programOf(k, k.process);
  const isCharged = chargeOpenFile(k);
  try {
    if (isCharged) file = createObject(k, TYPE.FILE, 0);
  } finally {
    if (file < 0) {
      if (isCharged) dischargeOpenFile(k, program);
      if (inode !== 0) k.files.close(inode);
    }
  }
  if (file < 0) return file;
  k.words[file + OF_PROGRAM] = program;
  k.words[file + OF_INODE] = inode;
  k.words[file + OF_FLAGS] = flags;
  return file;
}

export function inodeOf(k: Kernel, file: number): number {
  return k.words[file + OF_INODE];
}

export function isOpenDirectory(k: Kernel, file: number): boolean {
  return (k.words[file + OF_FLAGS] & OPEN_DIRECTORY) !== 0;
}

/** Where the next read or write begins, in bytes. */
export function fileOffset(k: Kernel, file: number): number {
  k.lock(file + O_LOCK);
  const offset = k.floats[(file + OF_OFFSET_F64) >> 1];
  k.unlock(file + O_LOCK);
  return offset;
}

/**
 * Moves the offset.
 * @param base what `by` counts from; null for where the offset is now.
 * @returns the new offset, or -1 when it is below 0 or no safe integer, with nothing changed.
 */
export function seekFile(k: Kernel, file: number, base: number | null, by: number): number {
  const at = (file + OF_OFFSET_F64) >> 1;
  k.lock(file + O_LOCK);
  const target = (base ?? k.floats[at]) + by;
  const valid = target >= 0 && Number.isSafeInteger(target);
  if (valid) k.floats[at] = target;
  k.unlock(file + O_LOCK);
  return valid ? target : -1;
}

/** Bytes of the file, or `RAT_ERR_…`. */
export function fileSize(k: Kernel, file: number): number {
  const status = k.files.stat(inodeOf(k, file), stat);
  return status < 0 ? status : stat.size;
}

/** Brings a file to a size. RAT_ERR_NOT_SUPPORTED for a device. */
export function setFileSize(k: Kernel, file: number, size: number): number {
  const inode = inodeOf(k, file);
  return inode === 0 ? RAT_ERR_NOT_SUPPORTED : k.files.truncate(inode, size);
}

/** Returns when the file is where it outlives the page; at once where there is no such place for it. */
export function flushFile(k: Kernel, file: number): number {
  const inode = inodeOf(k, file);
  return inode === 0 ? RAT_SUCCESS : flushInode(k, inode);
}

// ── Transfers ──────────────────────────────────────────────────────────────────────────────────────────────

/** Moves bytes between a view and a place in the file: bytes moved, or `RAT_ERR_…`. */
type Step = (position: number, view: Uint8Array, offset: number, length: number) => number;

/**
 * Makes a long transfer in pieces.
 * @returns bytes moved: fewer than `length` at the end of the file, when the thread is being killed, or when a later
 *   piece fails; or the first piece's `RAT_ERR_…`.
 */
function inPieces(k: Kernel, step: Step, position: number, view: Uint8Array, offset: number, length: number): number {
  let done = 0;
  do {
    const part = Math.min(length - done, PIECE_BYTES);
    const bytes = step(position + done, view, offset + done, part);
    if (bytes < 0) return done > 0 ? done : bytes;
    done += bytes;
    if (bytes < part) break;
  } while (done < length && !isDying(k));
  return done;
}

/** Reads at a place, beside the offset. Results as of `ByteIo.read`. */
export function readFileAt(
  k: Kernel,
  file: number,
  position: number,
  view: Uint8Array,
  offset: number,
  length: number,
): number {
  const inode = inodeOf(k, file);
  const { files } = k;
  return inPieces(k, (at, v, o, n) => files.read(inode, at, v, o, n), position, view, offset, length);
}

/** Writes at a place, beside the offset. Results as of `ByteIo.write`. */
export function writeFileAt(
  k: Kernel,
  file: number,
  position: number,
  view: Uint8Array,
  offset: number,
  length: number,
): number {
  const inode = inodeOf(k, file);
  const { files } = k;
  return inPieces(k, (at, v, o, n) => files.write(inode, at, v, o, n), position, view, offset, length);
}

/**
 * Does a transfer at the file's offset. A short one is one step under the file's lock. For a long one the range is
 * claimed, by moving the offset over it, so that two transfers never share a byte though nothing is locked while
 * bytes move; what was claimed in vain is given back.
 * @param most bytes that there can be, asked for with the lock held.
 */
function atOffset(
  k: Kernel,
  file: number,
  length: number,
  most: (start: number) => number,
  transfer: (position: number, length: number) => number,
): number {
  const { floats } = k;
  const at = (file + OF_OFFSET_F64) >> 1;
  k.lock(file + O_LOCK);
  const start = floats[at];
  let claim = 0;
  try {
    if (length <= PIECE_BYTES) {
      const bytes = transfer(start, length);
      if (bytes > 0) floats[at] = start + bytes;
      return bytes;
    }
    claim = Math.min(length, most(start));
    floats[at] = start + claim;
  } finally {
    k.unlock(file + O_LOCK);
  }
  let done = 0;
  try {
    done = transfer(start, claim);
  } finally {
    const moved = Math.max(done, 0);
    if (moved < claim) {
      k.lock(file + O_LOCK);
      if (floats[at] === start + claim) floats[at] = start + moved;
      k.unlock(file + O_LOCK);
    }
  }
  return done;
}

function read(k: Kernel, file: number, view: Uint8Array, offset: number, length: number): number {
  if (isOpenDirectory(k, file)) return RAT_ERR_IS_DIRECTORY;
  if (inodeOf(k, file) === 0) {
    const device = deviceOf(k.words[file + OF_FLAGS]);
    return inPieces(k, (_, v, o, n) => readDevice(device, v, o, n), 0, view, offset, length);
  }
  // A claim beyond the end would hide from others what is written there meanwhile.
  const toEnd = (start: number) => {
    const size = fileSize(k, file);
    return size < 0 ? length : Math.max(size - start, 0);
  };
  return atOffset(k, file, length, toEnd, (position, n) => readFileAt(k, file, position, view, offset, n));
}

function write(k: Kernel, file: number, view: Uint8Array, offset: number, length: number): number {
  if (isOpenDirectory(k, file)) return RAT_ERR_IS_DIRECTORY;
  if (inodeOf(k, file) === 0) return writeDevice(deviceOf(k.words[file + OF_FLAGS]), length);
  if ((k.words[file + OF_FLAGS] & OPEN.APPEND) !== 0) return append(k, file, view, offset, length);
  const all = () => length;
  return atOffset(k, file, length, all, (position, n) => writeFileAt(k, file, position, view, offset, n));
}

/** Each piece goes to the end of the file as a whole; the offset follows. */
function append(k: Kernel, file: number, view: Uint8Array, offset: number, length: number): number {
  const inode = inodeOf(k, file);
  const { files } = k;
  const bytes = inPieces(k, (_, v, o, n) => files.append(inode, v, o, n), 0, view, offset, length);
  if (bytes > 0) {
    k.lock(file + O_LOCK);
    k.floats[(file + OF_OFFSET_F64) >> 1] = files.appendEnd;
    k.unlock(file + O_LOCK);
  }
  return bytes;
}

const FILE_IO: ByteIo = {
  canRead: (k, file) => (k.words[file + OF_FLAGS] & OPEN.READ) !== 0,
  canWrite: (k, file) => (k.words[file + OF_FLAGS] & OPEN.WRITE) !== 0,
  read,
  write,
  tryWrite: (k, file, bytes) => {
    write(k, file, bytes, 0, bytes.length);
  },
  flags: (k, file) => k.words[file + OF_FLAGS],
  setFlags: (k, file, flags) => {
    Atomics.store(k.words, file + OF_FLAGS, flags);
  },
  readiness: () => READY.READ | READY.WRITE,
  available: (k, file) => {
    const size = inodeOf(k, file) === 0 ? -1 : fileSize(k, file);
    return size < 0 ? 1 : Math.max(size - fileOffset(k, file), 0);
  },
  inode: inodeOf,
  readAt: (k, file, position, view, offset, length) =>
    inodeOf(k, file) === 0 || isOpenDirectory(k, file)
      ? read(k, file, view, offset, length)
      : readFileAt(k, file, position, view, offset, length),
  writeAt: (k, file, position, view, offset, length) =>
    inodeOf(k, file) === 0 || isOpenDirectory(k, file) || (k.words[file + OF_FLAGS] & OPEN.APPEND) !== 0
      ? write(k, file, view, offset, length)
      : writeFileAt(k, file, position, view, offset, length),
};

export const OPEN_FILE_TYPE = defineType({
  number: TYPE.FILE,
  name: 'FILE',
  ...OPERATIONS_WAIT,
  io: FILE_IO,
  rights: (k, file) => {
    const flags = k.words[file + OF_FLAGS];
    const reads = (flags & (OPEN.READ | OPEN_DIRECTORY)) !== 0;
    return COMMON_RIGHTS | (reads ? RIGHT.READ : 0) | (flags & OPEN.WRITE ? RIGHT.WRITE : 0);
  },
  destroy: (k, file) => {
    const inode = inodeOf(k, file);
    dischargeOpenFile(k, k.words[file + OF_PROGRAM]);
    if (inode !== 0) {
      dropFileLocks(k, file, inode);
      k.files.close(inode);
    }
    return true;
  },
  describe: (k, file) => {
    const count = pendingOperations(k, file);
    return { signaled: count === 0, count, owner: 0 };
  },
});
