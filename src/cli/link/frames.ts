/**
 * The frames between the shell's side of `ratos run` (Node) and the page that runs RatOS: one WebSocket message
 * each, the first byte says which. Both sides import this file.
 */

export const FRAME = {
  /** Bytes of a stream. Body: stream, then the bytes. Standard input flows down, the other two up. */
  DATA: 0,
  /** A stream has ended. Body: stream. */
  END: 1,
  /** The receiver of a stream has passed on so many bytes. Body: stream, u32. */
  CREDIT: 2,
  /** Nobody will read this stream any more. Body: stream. */
  LOST: 3,
  /** The program was started: its time-out runs from here. */
  STARTED: 4,
  /** End the program. Body: i32 exit code. */
  KILL: 5,
  /** Trace lines, UTF-8, each with its newline. */
  TRACE: 6,
  /** A message for the user, UTF-8. */
  WARNING: 7,
  /** The program has ended and all it wrote to its streams was sent. Body: i32 exit code, u8 reason (EXIT_REASONS). */
  EXIT: 8,
  /** The page could not do its work. Body: u8 exit code for the shell, then a message, UTF-8. */
  FAILED: 9,
  /** What the page's further requests are to be authorized with, UTF-8. Comes first. */
  KEY: 10,
  /** After EXIT: its files were copied back. The page has no more to do. */
  DONE: 11,
  /** Down: who waits for what? Up: the answer, UTF-8; also unasked, when the program can never go on. */
  WAITS: 12,
  /** Down: the terminal has another size. Body: u16 columns, u16 rows. */
  RESIZE: 13,
  /** Up: take a picture of the page now. Down: it has been taken. */
  PICTURE: 14,
} as const;

export const STREAM = { STDIN: 0, STDOUT: 1, STDERR: 2 } as const;
export type Stream = (typeof STREAM)[keyof typeof STREAM];

export const EXIT_REASONS = ['exit', 'killed', 'trapped'] as const;

/** Bytes of a stream that may be under way before the other side has passed any on. */
export const STREAM_WINDOW = 256 * 1024;
/** Bytes in one DATA frame at most. */
export const DATA_MAX = 64 * 1024;

export type Frame = Uint8Array<ArrayBuffer>;

function frame(kind: number, size: number): Frame {
  const result = new Uint8Array(1 + size);
  result[0] = kind;
  return result;
}

export function bareFrame(kind: number): Frame {
  return frame(kind, 0);
}

export function streamFrame(kind: number, stream: Stream): Frame {
  const result = frame(kind, 1);
  result[1] = stream;
  return result;
}

export function dataFrame(stream: Stream, bytes: Uint8Array): Frame {
  const result = frame(FRAME.DATA, 1 + bytes.length);
  result[1] = stream;
  result.set(bytes, 2);
  return result;
}

export function creditFrame(stream: Stream, bytes: number): Frame {
  const result = frame(FRAME.CREDIT, 5);
  result[1] = stream;
  view(result).setUint32(2, bytes);
  return result;
}

export function killFrame(code: number): Frame {
  const result = frame(FRAME.KILL, 4);
  view(result).setInt32(1, code);
  return result;
}

export function resizeFrame(columns: number, rows: number): Frame {
  const result = frame(FRAME.RESIZE, 4);
  view(result).setUint16(1, columns);
  view(result).setUint16(3, rows);
  return result;
}

export function exitFrame(code: number, reason: (typeof EXIT_REASONS)[number]): Frame {
  const result = frame(FRAME.EXIT, 5);
  view(result).setInt32(1, code);
  result[5] = EXIT_REASONS.indexOf(reason);
  return result;
}

export function failedFrame(code: number, utf8: Uint8Array): Frame {
  const result = frame(FRAME.FAILED, 1 + utf8.length);
  result[1] = code;
  result.set(utf8, 2);
  return result;
}

/** A frame whose body is UTF-8 text, already encoded. */
export function textFrame(kind: number, utf8: Uint8Array): Frame {
  const result = frame(kind, utf8.length);
  result.set(utf8, 1);
  return result;
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
