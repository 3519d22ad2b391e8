/** What each status means, for people. */
import type { StatusName } from './status.ts';

export const STATUS_DOCS: Readonly<Record<StatusName, string>> = {
  RAT_SUCCESS: 'Done.',
  RAT_ABANDONED: 'The wait succeeded and the mutex’s last owner ended without releasing it.',
  RAT_PENDING: 'The operation was started and will complete later.',
  RAT_ERR_TIMEOUT: 'The time-out passed before the wait was satisfied.',
  RAT_ERR_INVALID_HANDLE: 'The handle is closed, forged or belongs to another process.',
  RAT_ERR_INVALID_ARGUMENT: 'An argument is outside what the call accepts.',
  RAT_ERR_WRONG_TYPE: 'The handle is live but names an object of another type.',
  RAT_ERR_ACCESS_DENIED: 'The handle lacks a right that the call needs.',
  RAT_ERR_NO_MEMORY: 'The system has no memory left for this.',
  RAT_ERR_NOT_FOUND: 'No such file, object or registration.',
  RAT_ERR_EXISTS: 'It exists already.',
  RAT_ERR_NOT_OWNER: 'The calling thread does not own the mutex, or has no paint under way in the window.',
  RAT_ERR_LIMIT_EXCEEDED: 'A count would pass its maximum; nothing was changed.',
  RAT_ERR_QUOTA: 'A quota of the process or of the system is used up.',
  RAT_ERR_QUEUE_FULL: 'The queue is full; nothing in it was lost.',
  RAT_ERR_CLOSED: 'The other side, or the object itself, was closed.',
  RAT_ERR_CANCELLED: 'The pending operation was cancelled.',
  RAT_ERR_STILL_ACTIVE: 'The process or thread has not ended yet.',
  RAT_ERR_BAD_IMAGE:
    'Not a WebAssembly program, or one that imports what the system does not provide, or with other types.',
  RAT_ERR_FAULT: 'A pointer lies outside the memory of the process.',
  RAT_ERR_IO: 'The device or the storage behind it failed.',
  RAT_ERR_NOT_SUPPORTED: 'This object or build does not support the operation.',
  RAT_ERR_WOULD_BLOCK: 'The operation would have to wait and was asked not to.',
  RAT_ERR_DEADLOCK: 'The wait could never end: the caller owns the non-recursive mutex.',
  RAT_ERR_NOT_DIRECTORY: 'A component of the path is not a directory.',
  RAT_ERR_IS_DIRECTORY: 'The path names a directory.',
  RAT_ERR_NOT_EMPTY: 'The directory is not empty.',
  RAT_ERR_NO_SPACE: 'The file system is full.',
  RAT_ERR_NAME_TOO_LONG: 'The path or one of its names is too long.',
  RAT_ERR_INTERRUPTED:
    'A signal’s handler has run before the wait was satisfied. Calls of ratos.h never give it: they go on.',
};
