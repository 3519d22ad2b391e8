/**
 * Rights of WASI preview1, as bits, and which of them go with what. A program of libratos has all of them on all that it
 * opens, as POSIX knows none, until it gives some up.
 */
import { deviceOf, OPEN_DIRECTORY } from '../../kernel/core/byte-io.ts';
import { ioOf } from '../../kernel/core/object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { keptRights, type Rights } from '../../kernel/process/descriptor-rights.ts';
import { ERRNO } from './errno.ts';

export const RIGHT = {
  FD_DATASYNC: 1 << 0,
  FD_READ: 1 << 1,
  FD_SEEK: 1 << 2,
  FD_FDSTAT_SET_FLAGS: 1 << 3,
  FD_SYNC: 1 << 4,
  FD_TELL: 1 << 5,
  FD_WRITE: 1 << 6,
  FD_ADVISE: 1 << 7,
  FD_ALLOCATE: 1 << 8,
  PATH_CREATE_DIRECTORY: 1 << 9,
  PATH_CREATE_FILE: 1 << 10,
  PATH_LINK_SOURCE: 1 << 11,
  PATH_LINK_TARGET: 1 << 12,
  PATH_OPEN: 1 << 13,
  FD_READDIR: 1 << 14,
  PATH_READLINK: 1 << 15,
  PATH_RENAME_SOURCE: 1 << 16,
  PATH_RENAME_TARGET: 1 << 17,
  PATH_FILESTAT_GET: 1 << 18,
  PATH_FILESTAT_SET_SIZE: 1 << 19,
  PATH_FILESTAT_SET_TIMES: 1 << 20,
  FD_FILESTAT_GET: 1 << 21,
  FD_FILESTAT_SET_SIZE: 1 << 22,
  FD_FILESTAT_SET_TIMES: 1 << 23,
  PATH_SYMLINK: 1 << 24,
  PATH_REMOVE_DIRECTORY: 1 << 25,
  PATH_UNLINK_FILE: 1 << 26,
  POLL_FD_READWRITE: 1 << 27,
  SOCK_SHUTDOWN: 1 << 28,
  SOCK_ACCEPT: 1 << 29,
} as const;

const COUNT = 30;
const EVERY = 2 ** COUNT - 1;
/** Of what has no place in it to go to. */
const STREAM =
  RIGHT.FD_READ |
  RIGHT.FD_WRITE |
  RIGHT.FD_FDSTAT_SET_FLAGS |
  RIGHT.FD_FILESTAT_GET |
  RIGHT.FD_SYNC |
  RIGHT.FD_DATASYNC |
  RIGHT.POLL_FD_READWRITE;
const FILE =
  STREAM |
  RIGHT.FD_SEEK |
  RIGHT.FD_TELL |
  RIGHT.FD_ADVISE |
  RIGHT.FD_ALLOCATE |
  RIGHT.FD_FILESTAT_SET_SIZE |
  RIGHT.FD_FILESTAT_SET_TIMES;
const DIRECTORY =
  EVERY &
  ~(
    RIGHT.FD_READ |
    RIGHT.FD_SEEK |
    RIGHT.FD_TELL |
    RIGHT.FD_WRITE |
    RIGHT.FD_ALLOCATE |
    RIGHT.FD_FILESTAT_SET_SIZE |
    RIGHT.SOCK_SHUTDOWN |
    RIGHT.SOCK_ACCEPT
  );
export const DIRECTORY_RIGHTS: Rights = { base: DIRECTORY, inheriting: EVERY };

/** Rights as a program passes them; those that there are none of are left out. */
export function rightsOf(base: bigint, inheriting: bigint): Rights {
  return { base: Number(BigInt.asUintN(COUNT, base)), inheriting: Number(BigInt.asUintN(COUNT, inheriting)) };
}

/** The rights that go with what a descriptor refers to. */
function naturalRights(k: Kernel, object: number): Rights {
  const io = ioOf(k, object);
  const flags = io.flags(k, object);
  if ((flags & OPEN_DIRECTORY) !== 0) return DIRECTORY_RIGHTS;
  // A C library takes a character device that cannot seek for a terminal.
  const all = io.inode(k, object) !== 0 || deviceOf(flags) !== 0 ? FILE : STREAM;
  const denied = (io.canRead(k, object) ? 0 : RIGHT.FD_READ) | (io.canWrite(k, object) ? 0 : RIGHT.FD_WRITE);
  // C libraries ask the descriptor that they look paths up from, by whose number libratos may have opened a file.
  return { base: all & ~denied, inheriting: EVERY };
}

/** The rights that an open descriptor has. */
export function descriptorRights(k: Kernel, fd: number, object: number): Rights {
  return keptRights(k, fd) ?? naturalRights(k, object);
}

/** The part of the rights asked for that means something for what was opened. */
export function fittingRights(k: Kernel, object: number, { base, inheriting }: Rights): Rights {
  const isDirectory = (ioOf(k, object).flags(k, object) & OPEN_DIRECTORY) !== 0;
  return { base: base & (isDirectory ? DIRECTORY : FILE), inheriting };
}

export function includes(rights: Rights, wanted: Rights): boolean {
  return (wanted.base & ~rights.base) === 0 && (wanted.inheriting & ~rights.inheriting) === 0;
}

/**
 * Whether a descriptor may be used so: ERRNO.SUCCESS or ERRNO.NOTCAPABLE. One that has its natural rights has the errors
 * of what it refers to: EBADF for writing to what was opened for reading, ESPIPE, EISDIR.
 */
export function checkRights(k: Kernel, fd: number, needed: number): number {
  const rights = keptRights(k, fd);
  return rights === null || (needed & ~rights.base) === 0 ? ERRNO.SUCCESS : ERRNO.NOTCAPABLE;
}
