/**
 * Reading and writing whole requests: each locks its file for 64 KiB at a time, so a longer one is not atomic against
 * other threads at those borders (appends are, by a lock of their own).
 */
import {
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { readSection, sizeOf, truncateSection, writeSection } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import {
  CONTENT,
  FILE_BYTES_MAX,
  FILE_TYPE,
  I_APPEND_LOCK,
  I_CONTENT,
  I_LOCK,
  I_TIMES,
  I_TYPE,
  SECTION_BYTES,
} from './format.ts';
import { lockInode } from './inodes.ts';
import { putTime, TIME } from './times.ts';

/**
 * Locks a file: its place, or an error with nothing locked. WOULD_BLOCK: its bytes are in a store, and nobody has had
 * them brought (storage-port.ts).
 * @param emptied they are not needed.
 */
function lockFile(m: FileMemory, ino: number, emptied = false): number {
  const inode = lockInode(m, ino);
  if (inode === 0) return RAT_ERR_NOT_FOUND;
  const type = m.word(inode + I_TYPE);
  const isHere = m.word(inode + I_CONTENT) === CONTENT.HERE || emptied;
  if (type === FILE_TYPE.FILE && isHere) return inode;
  m.unlock(inode + I_LOCK);
  if (!isHere) return RAT_ERR_WOULD_BLOCK;
  return type === FILE_TYPE.DIRECTORY ? RAT_ERR_IS_DIRECTORY : RAT_ERR_INVALID_ARGUMENT;
}

export function isCount(value: number): boolean {
  return value >= 0 && Number.isSafeInteger(value);
}

/** RAT_ERR_FAULT when the range is not wholly inside the array: nothing under the lock may throw. */
export function checkRange(array: Uint8Array, offset: number, length: number): number {
  return isCount(offset) && isCount(length) && offset + length <= array.length ? RAT_SUCCESS : RAT_ERR_FAULT;
}

export function read(
  m: FileMemory,
  ino: number,
  offset: number,
  out: Uint8Array,
  outOffset: number,
  length: number,
  now: number,
): number {
  if (!(offset >= 0)) return RAT_ERR_INVALID_ARGUMENT;
  if (checkRange(out, outOffset, length) < 0) return RAT_ERR_FAULT;
  let done = 0;
  for (;;) {
    const part = Math.min(length - done, SECTION_BYTES);
    let count: number;
    try {
      const inode = lockFile(m, ino);
      if (inode < 0) return done > 0 ? done : inode;
      count = readSection(m, inode, offset + done, out, outOffset + done, part);
      putTime(m.words, inode + I_TIMES + TIME.ACCESSED, now);
    } finally {
      m.end();
    }
    done += count;
    if (count < part || done === length) return done;
  }
}

export function write(
  m: FileMemory,
  ino: number,
  offset: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
  now: number,
): number {
  if (!(offset >= 0)) return RAT_ERR_INVALID_ARGUMENT;
  if (checkRange(source, sourceOffset, length) < 0) return RAT_ERR_FAULT;
  let done = 0;
  for (;;) {
    const part = Math.min(length - done, SECTION_BYTES);
    let count: number;
    try {
      const inode = lockFile(m, ino);
      count = inode < 0 ? inode : writeLimited(m, inode, offset + done, source, sourceOffset + done, part, now);
    } finally {
      m.end();
    }
    if (count < 0) return done > 0 ? done : count;
    done += count;
    if (count < part || done === length) return done;
  }
}

/**
 * Writes at the end of the file, wherever that is by then. Appends to one file never mix, whatever their length.
 * @returns bytes written, or an error. `end.position` is where they end.
 */
export function append(
  m: FileMemory,
  ino: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
  now: number,
  end: { position: number },
): number {
  if (checkRange(source, sourceOffset, length) < 0) return RAT_ERR_FAULT;
  try {
    const inode = lockFile(m, ino);
    if (inode < 0) return inode;
    m.unlock(inode + I_LOCK);
    m.lock(inode + I_APPEND_LOCK);
    return appendLocked(m, ino, source, sourceOffset, length, now, end);
  } finally {
    m.end();
  }
}

function appendLocked(
  m: FileMemory,
  ino: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
  now: number,
  end: { position: number },
): number {
  let done = 0;
  let position = -1;
  for (;;) {
    const part = Math.min(length - done, SECTION_BYTES);
    const inode = lockFile(m, ino);
    if (inode < 0) return done > 0 ? done : inode;
    if (position < 0) position = sizeOf(m, inode);
    const count = writeLimited(m, inode, position, source, sourceOffset + done, part, now);
    m.unlock(inode + I_LOCK);
    if (count < 0) return done > 0 ? done : count;
    done += count;
    position += count;
    end.position = position;
    if (count < part || done === length) return done;
  }
}

/** Brings a file to `size` bytes: gives back what lies past it, or makes a hole. */
export function truncate(m: FileMemory, ino: number, size: number, now: number): number {
  if (size > FILE_BYTES_MAX) return RAT_ERR_LIMIT_EXCEEDED;
  if (!isCount(size)) return RAT_ERR_INVALID_ARGUMENT;
  for (;;) {
    try {
      const inode = lockFile(m, ino, size === 0);
      if (inode < 0) return inode;
      if (truncateSection(m, inode, size, now)) return RAT_SUCCESS;
    } finally {
      m.end();
    }
  }
}

/** A section's write, with the limits of a file and of the file system as errors. */
function writeLimited(
  m: FileMemory,
  inode: number,
  offset: number,
  source: Uint8Array,
  sourceOffset: number,
  length: number,
  now: number,
): number {
  if (length === 0) return 0;
  const room = FILE_BYTES_MAX - offset;
  if (room <= 0) return RAT_ERR_LIMIT_EXCEEDED;
  const count = writeSection(m, inode, offset, source, sourceOffset, Math.min(length, room), now);
  return count === 0 ? m.refusal : count;
}
