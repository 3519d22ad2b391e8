/**
 * Standard output and error of a program, passed on as it writes. The engine itself only collects them, and gives
 * nothing away while the program runs or after it has panicked.
 */

type Call = (...args: number[]) => number;
type Send = (stream: 1 | 2, bytes: Uint8Array<ArrayBuffer>) => void;

const IOVEC_BYTES = 8;
const ERRNO_FAULT = 21;

/**
 * Puts itself before the engine's `fd_write`.
 * @param wasi the engine's functions, changed in place.
 */
export function passOnOutput(wasi: Record<string, Call>, memory: () => ArrayBufferLike, send: Send): void {
  /** Descriptors that are one of the two streams. */
  const streams = new Map<number, 1 | 2>([
    [1, 1],
    [2, 2],
  ]);
  const { fd_write: write, fd_close: close, fd_renumber: renumber } = wasi;
  if (write === undefined || close === undefined || renumber === undefined) throw new Error('The engine has changed.');
  wasi.fd_write = (fd = -1, vectors = 0, count = 0, written = 0) => {
    const stream = streams.get(fd);
    if (stream === undefined) return write(fd, vectors, count, written);
    const buffer = memory();
    try {
      const bytes = gather(buffer, vectors >>> 0, count >>> 0);
      new DataView(buffer).setUint32(written >>> 0, bytes.length, true);
      if (bytes.length > 0) send(stream, bytes);
      return 0;
    } catch (error) {
      if (error instanceof RangeError) return ERRNO_FAULT;
      throw error;
    }
  };
  wasi.fd_close = (fd = -1) => {
    streams.delete(fd);
    return close(fd);
  };
  wasi.fd_renumber = (from = -1, to = -1) => {
    const errno = renumber(from, to);
    const stream = streams.get(from);
    if (errno === 0 && from !== to) {
      streams.delete(from);
      if (stream === undefined) streams.delete(to);
      else streams.set(to, stream);
    }
    return errno;
  };
}

function gather(buffer: ArrayBufferLike, vectors: number, count: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(buffer);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const at = vectors + i * IOVEC_BYTES;
    const part = new Uint8Array(buffer, view.getUint32(at, true), view.getUint32(at + 4, true));
    parts.push(part);
    length += part.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
