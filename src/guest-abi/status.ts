/**
 * Status codes, rights and object types: the numbers that programs and the kernel share.
 *
 * Zero is success, positive is success with information, negative is an error. Source:
 * docs/spec/error-handling.md. Values never change; new ones are appended.
 */

export const RAT_SUCCESS = 0;
export const RAT_ABANDONED = 1;
export const RAT_PENDING = 2;
export const RAT_ERR_TIMEOUT = -1;
export const RAT_ERR_INVALID_HANDLE = -2;
export const RAT_ERR_INVALID_ARGUMENT = -3;
export const RAT_ERR_WRONG_TYPE = -4;
export const RAT_ERR_ACCESS_DENIED = -5;
export const RAT_ERR_NO_MEMORY = -6;
export const RAT_ERR_NOT_FOUND = -7;
export const RAT_ERR_EXISTS = -8;
export const RAT_ERR_NOT_OWNER = -9;
export const RAT_ERR_LIMIT_EXCEEDED = -10;
export const RAT_ERR_QUOTA = -11;
export const RAT_ERR_QUEUE_FULL = -12;
export const RAT_ERR_CLOSED = -13;
export const RAT_ERR_CANCELLED = -14;
export const RAT_ERR_STILL_ACTIVE = -15;
export const RAT_ERR_BAD_IMAGE = -16;
export const RAT_ERR_FAULT = -17;
export const RAT_ERR_IO = -18;
export const RAT_ERR_NOT_SUPPORTED = -19;
export const RAT_ERR_WOULD_BLOCK = -20;
export const RAT_ERR_DEADLOCK = -21;
export const RAT_ERR_NOT_DIRECTORY = -22;
export const RAT_ERR_IS_DIRECTORY = -23;
export const RAT_ERR_NOT_EMPTY = -24;
export const RAT_ERR_NO_SPACE = -25;
export const RAT_ERR_NAME_TOO_LONG = -26;
export const RAT_ERR_INTERRUPTED = -27;

/** By name; what they mean for people is in status-docs.ts, which no page loads. */
export const STATUS = {
  RAT_SUCCESS,
  RAT_ABANDONED,
  RAT_PENDING,
  RAT_ERR_TIMEOUT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_WRONG_TYPE,
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_EXISTS,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_QUOTA,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_CLOSED,
  RAT_ERR_CANCELLED,
  RAT_ERR_STILL_ACTIVE,
  RAT_ERR_BAD_IMAGE,
  RAT_ERR_FAULT,
  RAT_ERR_IO,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_WOULD_BLOCK,
  RAT_ERR_DEADLOCK,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_INTERRUPTED,
} as const;

export type StatusName = keyof typeof STATUS;

const names = new Map<number, StatusName>(Object.entries(STATUS).map(([name, value]) => [value, name as StatusName]));

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
