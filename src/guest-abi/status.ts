/**
 * Status codes, rights and object types: the numbers that programs and the kernel share.
 *
 * Zero is success, positive is success with information, negative is an error. Source:
 * docs/spec/error-handling.md. Values never change; new ones are appended.
 */

export const STATUS = {
  RAT_SUCCESS: { value: 0, doc: 'Done.' },
  RAT_ABANDONED: { value: 1, doc: 'The wait succeeded and the mutex’s last owner ended without releasing it.' },
  RAT_PENDING: { value: 2, doc: 'The operation was started and will complete later.' },
  RAT_ERR_TIMEOUT: { value: -1, doc: 'The time-out passed before the wait was satisfied.' },
  RAT_ERR_INVALID_HANDLE: { value: -2, doc: 'The handle is closed, forged or belongs to another process.' },
  RAT_ERR_INVALID_ARGUMENT: { value: -3, doc: 'An argument is outside what the call accepts.' },
  RAT_ERR_WRONG_TYPE: { value: -4, doc: 'The handle is live but names an object of another type.' },
  RAT_ERR_ACCESS_DENIED: { value: -5, doc: 'The handle lacks a right that the call needs.' },
  RAT_ERR_NO_MEMORY: { value: -6, doc: 'The system has no memory left for this.' },
  RAT_ERR_NOT_FOUND: { value: -7, doc: 'No such file, object or registration.' },
  RAT_ERR_EXISTS: { value: -8, doc: 'It exists already.' },
  RAT_ERR_NOT_OWNER: {
    value: -9,
    doc: 'The calling thread does not own the mutex, or has no paint under way in the window.',
  },
  RAT_ERR_LIMIT_EXCEEDED: { value: -10, doc: 'A count would pass its maximum; nothing was changed.' },
  RAT_ERR_QUOTA: { value: -11, doc: 'A quota of the process or of the system is used up.' },
  RAT_ERR_QUEUE_FULL: { value: -12, doc: 'The queue is full; nothing in it was lost.' },
  RAT_ERR_CLOSED: { value: -13, doc: 'The other side, or the object itself, was closed.' },
  RAT_ERR_CANCELLED: { value: -14, doc: 'The pending operation was cancelled.' },
  RAT_ERR_STILL_ACTIVE: { value: -15, doc: 'The process or thread has not ended yet.' },
  RAT_ERR_BAD_IMAGE: {
    value: -16,
    doc: 'Not a WebAssembly program, or one that imports what the system does not provide, or with other types.',
  },
  RAT_ERR_FAULT: { value: -17, doc: 'A pointer lies outside the memory of the process.' },
  RAT_ERR_IO: { value: -18, doc: 'The device or the storage behind it failed.' },
  RAT_ERR_NOT_SUPPORTED: { value: -19, doc: 'This object or build does not support the operation.' },
  RAT_ERR_WOULD_BLOCK: { value: -20, doc: 'The operation would have to wait and was asked not to.' },
  RAT_ERR_DEADLOCK: { value: -21, doc: 'The wait could never end: the caller owns the non-recursive mutex.' },
  RAT_ERR_NOT_DIRECTORY: { value: -22, doc: 'A component of the path is not a directory.' },
  RAT_ERR_IS_DIRECTORY: { value: -23, doc: 'The path names a directory.' },
  RAT_ERR_NOT_EMPTY: { value: -24, doc: 'The directory is not empty.' },
  RAT_ERR_NO_SPACE: { value: -25, doc: 'The file system is full.' },
  RAT_ERR_NAME_TOO_LONG: { value: -26, doc: 'The path or one of its names is too long.' },
  RAT_ERR_INTERRUPTED: {
    value: -27,
    doc: 'A signal’s handler has run before the wait was satisfied. Calls of ratos.h never give it: they go on.',
  },
} as const;

export type StatusName = keyof typeof STATUS;

export const RAT_SUCCESS = STATUS.RAT_SUCCESS.value;
export const RAT_ABANDONED = STATUS.RAT_ABANDONED.value;
export const RAT_PENDING = STATUS.RAT_PENDING.value;
export const RAT_ERR_TIMEOUT = STATUS.RAT_ERR_TIMEOUT.value;
export const RAT_ERR_INVALID_HANDLE = STATUS.RAT_ERR_INVALID_HANDLE.value;
export const RAT_ERR_INVALID_ARGUMENT = STATUS.RAT_ERR_INVALID_ARGUMENT.value;
export const RAT_ERR_WRONG_TYPE = STATUS.RAT_ERR_WRONG_TYPE.value;
export const RAT_ERR_ACCESS_DENIED = STATUS.RAT_ERR_ACCESS_DENIED.value;
export const RAT_ERR_NO_MEMORY = STATUS.RAT_ERR_NO_MEMORY.value;
export const RAT_ERR_NOT_FOUND = STATUS.RAT_ERR_NOT_FOUND.value;
export const RAT_ERR_EXISTS = STATUS.RAT_ERR_EXISTS.value;
export const RAT_ERR_NOT_OWNER = STATUS.RAT_ERR_NOT_OWNER.value;
export const RAT_ERR_LIMIT_EXCEEDED = STATUS.RAT_ERR_LIMIT_EXCEEDED.value;
export const RAT_ERR_QUOTA = STATUS.RAT_ERR_QUOTA.value;
export const RAT_ERR_QUEUE_FULL = STATUS.RAT_ERR_QUEUE_FULL.value;
export const RAT_ERR_CLOSED = STATUS.RAT_ERR_CLOSED.value;
export const RAT_ERR_CANCELLED = STATUS.RAT_ERR_CANCELLED.value;
export const RAT_ERR_STILL_ACTIVE = STATUS.RAT_ERR_STILL_ACTIVE.value;
export const RAT_ERR_BAD_IMAGE = STATUS.RAT_ERR_BAD_IMAGE.value;
export const RAT_ERR_FAULT = STATUS.RAT_ERR_FAULT.value;
export const RAT_ERR_IO = STATUS.RAT_ERR_IO.value;
export const RAT_ERR_NOT_SUPPORTED = STATUS.RAT_ERR_NOT_SUPPORTED.value;
export const RAT_ERR_WOULD_BLOCK = STATUS.RAT_ERR_WOULD_BLOCK.value;
export const RAT_ERR_DEADLOCK = STATUS.RAT_ERR_DEADLOCK.value;
export const RAT_ERR_NOT_DIRECTORY = STATUS.RAT_ERR_NOT_DIRECTORY.value;
export const RAT_ERR_IS_DIRECTORY = STATUS.RAT_ERR_IS_DIRECTORY.value;
export const RAT_ERR_NOT_EMPTY = STATUS.RAT_ERR_NOT_EMPTY.value;
export const RAT_ERR_NO_SPACE = STATUS.RAT_ERR_NO_SPACE.value;
export const RAT_ERR_NAME_TOO_LONG = STATUS.RAT_ERR_NAME_TOO_LONG.value;
export const RAT_ERR_INTERRUPTED = STATUS.RAT_ERR_INTERRUPTED.value;

const names = new Map<number, StatusName>(
  Object.entries(STATUS).map(([name, { value }]) => [value, name as StatusName]),
);

/** The name of a status (`RAT_ERR_TIMEOUT`), or the number as text when it is none of ours. */
export function statusName(status: number): string {
  return names.get(status) ?? String(status);
}

/** What a handle may be used for. `RatDuplicateHandle` can only narrow them. */
export const RIGHT = {
  WAIT: 1,
  SIGNAL: 2,
  READ: 4,
  WRITE: 8,
  DUPLICATE: 16,
  TERMINATE: 32,
  INSPECT: 64,
} as const;
export type RightName = keyof typeof RIGHT;
export const RIGHTS_ALL = 127;
/** Bit pattern of `RAT_RIGHTS_SAME` as the signed 32-bit number that WebAssembly passes. */
export const RIGHTS_SAME = 0x80000000 | 0;

/** Object types, as `RatGetHandleInfo` reports them. 0 is a free slot. */
export const TYPE = {
  PROCESS: 1,
  THREAD: 2,
  EVENT: 3,
  MUTEX: 4,
  SEMAPHORE: 5,
  TIMER: 6,
  COMPLETION_QUEUE: 7,
  MESSAGE_QUEUE: 8,
  FILE: 9,
  PIPE: 10,
  JOB: 11,
  WINDOW: 12,
  FIBER: 13,
  TERMINAL: 14,
} as const;
export type TypeName = keyof typeof TYPE;
export type TypeNumber = (typeof TYPE)[TypeName];

/** The C handle name of each object type. */
export const TYPE_HANDLES: Record<TypeName, { short: string; long: string }> = {
  PROCESS: { short: 'HPROCESS', long: 'RatProcessHandle' },
  THREAD: { short: 'HTHREAD', long: 'RatThreadHandle' },
  EVENT: { short: 'HEVENT', long: 'RatEventHandle' },
  MUTEX: { short: 'HMUTEX', long: 'RatMutexHandle' },
  SEMAPHORE: { short: 'HSEMAPHORE', long: 'RatSemaphoreHandle' },
  TIMER: { short: 'HTIMER', long: 'RatTimerHandle' },
  COMPLETION_QUEUE: { short: 'HCOMPQ', long: 'RatCompQueueHandle' },
  MESSAGE_QUEUE: { short: 'HMSGQUEUE', long: 'RatMsgQueueHandle' },
  FILE: { short: 'HFILE', long: 'RatFileHandle' },
  PIPE: { short: 'HPIPE', long: 'RatPipeHandle' },
  JOB: { short: 'HJOB', long: 'RatJobHandle' },
  WINDOW: { short: 'HWINDOW', long: 'RatWindowHandle' },
  FIBER: { short: 'HFIBER', long: 'RatFiberHandle' },
  TERMINAL: { short: 'HTERMINAL', long: 'RatTerminalHandle' },
};

/** Kinds of completion packet (`RatCompletion.kind`). */
export const COMPLETION = { WAIT: 1, IO: 2, USER: 3, PROCESS_CREATED: 4 } as const;

/**
 * Types of message (`RatMsg.type`). HANDLE_SIGNALED: what is watched and has no type of its own was signaled. Those from
 * PAINT to THEME are windows'. From USER on they are the programs' own.
 */
export const MESSAGE = {
  NULL: 0,
  QUIT: 1,
  EVENT_SIGNALED: 2,
  PROCESS_EXITED: 3,
  THREAD_EXITED: 4,
  IO_COMPLETED: 5,
  TIMER: 6,
  PAINT: 7,
  SIZE: 8,
  CLOSE: 9,
  FOCUS: 10,
  MOUSE_MOVE: 11,
  MOUSE_DOWN: 12,
  MOUSE_UP: 13,
  MOUSE_WHEEL: 14,
  KEY_DOWN: 15,
  KEY_UP: 16,
  CHAR: 17,
  COMMAND: 18,
  FRAME: 19,
  THEME: 20,
  HANDLE_SIGNALED: 21,
  USER: 0x400,
} as const;

/** What libratos is told in place of a message when something was sent that it is to serve. Below those of programs. */
export const MESSAGE_SENT = 0x3ff;

/** Exit code of a process that trapped. */
export const EXIT_TRAP = -1000;
/** `timeoutMs` that never ends, as the signed number WebAssembly passes. */
export const INFINITE = -1;
export const PROCESS_SUSPENDED = 1;
export const PROCESS_NEW_SESSION = 2;

/** `RatOpenFile` flags. */
export const OPEN = {
  READ: 1,
  WRITE: 2,
  CREATE: 4,
  EXCLUSIVE: 8,
  TRUNCATE: 16,
  APPEND: 32,
  DIRECTORY: 64,
  NO_FOLLOW: 128,
} as const;
/** What `RatSeekFile` counts from. */
export const SEEK = { BEGIN: 0, CURRENT: 1, END: 2 } as const;
/** What a file is (`RatFileInfo.type`, `RatDirectoryEntry.type`). */
export const FILE_KIND = { REGULAR: 1, DIRECTORY: 2, LINK: 3, TERMINAL: 4, PIPE: 5, DEVICE: 6 } as const;
