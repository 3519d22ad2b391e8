/** WASI preview1 numbers, and how our statuses become its errnos. Source: the witx files of WASI snapshot 1. */
import {
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

export const ERRNO = {
  SUCCESS: 0,
  ACCES: 2,
  AGAIN: 6,
  BADF: 8,
  EXIST: 20,
  FAULT: 21,
  FBIG: 22,
  INTR: 27,
  INVAL: 28,
  IO: 29,
  ISDIR: 31,
  LOOP: 32,
  MFILE: 33,
  NAMETOOLONG: 37,
  NOENT: 44,
  NOMEM: 48,
  NOSPC: 51,
  NOTDIR: 54,
  NOTEMPTY: 55,
  NOTSOCK: 57,
  NOTSUP: 58,
  PIPE: 64,
  SPIPE: 70,
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
]);

/** The errno of a status: 0 for success. A killed wait's is never seen by the guest. */
export function errnoOf(status: number): number {
  return status >= 0 ? ERRNO.SUCCESS : (BY_STATUS.get(status) ?? ERRNO.INTR);
}

/** The errno of a status of writing to a file or changing its size, where the limit is a file's. */
export function sizeErrnoOf(status: number): number {
  return status === RAT_ERR_LIMIT_EXCEEDED ? ERRNO.FBIG : errnoOf(status);
}

export const WASI_FILE_TYPE = { UNKNOWN: 0, CHARACTER: 2, DIRECTORY: 3, REGULAR: 4, STREAM: 6, SYMLINK: 7 } as const;
export const RIGHT_FD_READ = 1n << 1n;
export const RIGHT_FD_SEEK = 1n << 2n;
export const RIGHT_FD_TELL = 1n << 5n;
export const RIGHT_FD_WRITE = 1n << 6n;
export const RIGHTS_EVERY = (1n << 30n) - 1n;
export const FDFLAG_APPEND = 1;
export const FDFLAG_NONBLOCK = 4;
/** Ours: O_CLOEXEC of libratos' fcntl.h, among the bits that WASI's own flags leave free. */
export const FDFLAG_CLOSE_ON_SPAWN = 0x800;
