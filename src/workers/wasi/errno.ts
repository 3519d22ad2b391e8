/** WASI preview1 numbers, and how our statuses become its errnos. Source: the witx files of WASI snapshot 1. */
import {
  OPEN,
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_EXISTS,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_IO,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_QUOTA,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_WRONG_TYPE,
} from '../../guest-abi/status.ts';
import { OPEN_NONBLOCK, OPEN_SYNC_MASK, OPEN_SYNC_SHIFT } from '../../kernel/core/byte-io.ts';
import { OUTSIDE } from '../../kernel/fs/path-walk.ts';
import { TERMINAL_MISSING } from '../../kernel/process/open-path.ts';

export const ERRNO = {
  SUCCESS: 0,
  ACCES: 2,
  AGAIN: 6,
  BADF: 8,
  DQUOT: 19,
  EXIST: 20,
  FAULT: 21,
  FBIG: 22,
  ILSEQ: 25,
  INTR: 27,
  INVAL: 28,
  IO: 29,
  ISDIR: 31,
  LOOP: 32,
  MFILE: 33,
  NAMETOOLONG: 37,
  NFILE: 41,
  NOENT: 44,
  NOMEM: 48,
  NOSPC: 51,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTSOCK: 57,
  NOTSUP: 58,
  PERM: 63,
  NXIO: 60,
  PIPE: 64,
  SPIPE: 70,
  NOTCAPABLE: 76,
} as const;

const BY_STATUS = new Map<number, number>([
  [RAT_ERR_INVALID_HANDLE, ERRNO.BADF],
  [RAT_ERR_INVALID_ARGUMENT, ERRNO.INVAL],
  [RAT_ERR_WRONG_TYPE, ERRNO.BADF],
  [RAT_ERR_ACCESS_DENIED, ERRNO.ACCES],
  [RAT_ERR_NO_MEMORY, ERRNO.NOMEM],
  [RAT_ERR_NOT_FOUND, ERRNO.NOENT],
  [RAT_ERR_EXISTS, ERRNO.EXIST],
  [RAT_ERR_LIMIT_EXCEEDED, ERRNO.LOOP],
  [RAT_ERR_QUOTA, ERRNO.MFILE],
  [RAT_ERR_CLOSED, ERRNO.PIPE],
  [RAT_ERR_FAULT, ERRNO.FAULT],
  [RAT_ERR_IO, ERRNO.IO],
  [RAT_ERR_NOT_SUPPORTED, ERRNO.NOTSUP],
  [RAT_ERR_WOULD_BLOCK, ERRNO.AGAIN],
  [RAT_ERR_NOT_DIRECTORY, ERRNO.NOTDIR],
  [RAT_ERR_IS_DIRECTORY, ERRNO.ISDIR],
  [RAT_ERR_NOT_EMPTY, ERRNO.NOTEMPTY],
  [RAT_ERR_NO_SPACE, ERRNO.NOSPC],
  [RAT_ERR_NAME_TOO_LONG, ERRNO.NAMETOOLONG],
  [OUTSIDE, ERRNO.NOTCAPABLE],
  [TERMINAL_MISSING, ERRNO.NXIO],
]);

/** The errno of a status: 0 for success. A killed wait's is never seen by the guest. */
export function errnoOf(status: number): number {
  return status >= 0 ? ERRNO.SUCCESS : (BY_STATUS.get(status) ?? ERRNO.INTR);
}

/** The errno of a status of the file system, whose quotas are of space and inodes, not of descriptors. */
export function fileErrnoOf(status: number): number {
  return status === RAT_ERR_QUOTA ? ERRNO.DQUOT : errnoOf(status);
}

/** The errno of a status of writing to a file or changing its size, where the limit is a file's. */
export function sizeErrnoOf(status: number): number {
  return status === RAT_ERR_LIMIT_EXCEEDED ? ERRNO.FBIG : fileErrnoOf(status);
}

export const WASI_FILE_TYPE = { UNKNOWN: 0, CHARACTER: 2, DIRECTORY: 3, REGULAR: 4, STREAM: 6, SYMLINK: 7 } as const;
const FDFLAG_APPEND = 1;
const FDFLAG_NONBLOCK = 4;
/** DSYNC, RSYNC and SYNC: for writing all the same, as a flush puts everything where it lasts. */
const FDFLAGS_SYNC = 2 | 8 | 16;
const FDFLAGS_SYNC_WRITES = 2 | 16;
export const FDFLAGS = FDFLAG_APPEND | FDFLAG_NONBLOCK | FDFLAGS_SYNC;

/** The flags of an open file that WASI's stand for. */
export function openFlagsOf(fdflags: number): number {
  return (
    ((fdflags & FDFLAG_APPEND) !== 0 ? OPEN.APPEND : 0) |
    ((fdflags & FDFLAG_NONBLOCK) !== 0 ? OPEN_NONBLOCK : 0) |
    ((fdflags & FDFLAGS_SYNC) << OPEN_SYNC_SHIFT)
  );
}

export function fdFlagsOf(flags: number): number {
  return (
    ((flags & OPEN.APPEND) !== 0 ? FDFLAG_APPEND : 0) |
    ((flags & OPEN_NONBLOCK) !== 0 ? FDFLAG_NONBLOCK : 0) |
    ((flags & OPEN_SYNC_MASK) >> OPEN_SYNC_SHIFT)
  );
}

/** Whether what is written has to be where it lasts when the call returns. */
export function syncsWrites(flags: number): boolean {
  return (flags & (FDFLAGS_SYNC_WRITES << OPEN_SYNC_SHIFT)) !== 0;
}
/** Ours: O_CLOEXEC of libratos' fcntl.h, among the bits that WASI's own flags leave free. */
export const FDFLAG_CLOSE_ON_SPAWN = 0x800;
