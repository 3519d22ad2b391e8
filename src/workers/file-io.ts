/** Reading and writing what a handle or descriptor refers to: a file at its offset, or a pipe. */
import { OPEN, RAT_ERR_IS_DIRECTORY, RAT_ERR_WRONG_TYPE, TYPE } from '../guest-abi/status.ts';
import { OPEN_DIRECTORY, OPEN_NONBLOCK } from '../kernel/descriptors.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import type { Kernel } from '../kernel/kernel.ts';
import {
  O_LOCK,
  O_TYPE,
  OF_FLAGS,
  OF_INODE,
  OF_OFFSET_F64,
  OI_END,
  OI_FLAGS,
  PIPE_READ,
  PIPE_WRITE,
} from '../kernel/layout.ts';
import { readPipe, tryReadPipe, tryWritePipe, writePipe } from '../kernel/pipe.ts';

export function filesOf(kernel: Kernel): FileSystem {
  if (kernel.files === undefined) throw new Error('The file system is not attached.');
  return kernel.files;
}

/** Bytes moved under one hold of an open file's lock. */
const CHUNK_BYTES = 1 << 16;

/**
 * Reads up to `length` bytes into `view`. A file's offset moves on; a pipe parks until there is something.
 * @returns bytes, 0 at the end; a `RAT_ERR_…`, or KILLED of wait.ts.
 */
export function readObject(kernel: Kernel, object: number, view: Uint8Array, offset: number, length: number): number {
  const { words, floats } = kernel;
  if (words[object + O_TYPE] === TYPE.PIPE) {
    if (words[object + OI_END] !== PIPE_READ) return RAT_ERR_WRONG_TYPE;
    const nonblocking = (words[object + OI_FLAGS] & OPEN_NONBLOCK) !== 0;
    return nonblocking
      ? tryReadPipe(kernel, object, view, offset, length)
      : readPipe(kernel, object, view, offset, length);
  }
  if ((words[object + OF_FLAGS] & OPEN_DIRECTORY) !== 0) return RAT_ERR_IS_DIRECTORY;
  const position = (object + OF_OFFSET_F64) >> 1;
  kernel.lock(object + O_LOCK);
  let done = 0;
  let bytes = 0;
  do {
    bytes = filesOf(kernel).read(
      words[object + OF_INODE],
      floats[position],
      view,
      offset + done,
      Math.min(length - done, CHUNK_BYTES),
    );
    if (bytes > 0) {
      floats[position] += bytes;
      done += bytes;
    }
  } while (bytes > 0 && done < length);
  kernel.unlock(object + O_LOCK);
  return done > 0 ? done : bytes;
}

/** Writes what there is room for, without ever waiting. */
export function tryWriteObject(kernel: Kernel, object: number, bytes: Uint8Array): void {
  if (kernel.words[object + O_TYPE] === TYPE.FILE) writeObject(kernel, object, bytes, 0, bytes.length);
  // In pieces that the pipe takes whole, as far as they go.
  else
    for (let at = 0; at < bytes.length; ) {
      const written = tryWritePipe(kernel, object, bytes, at, Math.min(512, bytes.length - at));
      if (written <= 0) return;
      at += written;
    }
}

/**
 * Writes `length` bytes from `view`. A file's offset moves on (to its end, when it was opened to append); a pipe
 * parks while there is no room.
 */
export function writeObject(kernel: Kernel, object: number, view: Uint8Array, offset: number, length: number): number {
  const { words, floats } = kernel;
  if (words[object + O_TYPE] === TYPE.PIPE) {
    if (words[object + OI_END] !== PIPE_WRITE) return RAT_ERR_WRONG_TYPE;
    const nonblocking = (words[object + OI_FLAGS] & OPEN_NONBLOCK) !== 0;
    return nonblocking
      ? tryWritePipe(kernel, object, view, offset, length)
      : writePipe(kernel, object, view, offset, length);
  }
  if ((words[object + OF_FLAGS] & OPEN_DIRECTORY) !== 0) return RAT_ERR_IS_DIRECTORY;
  const files = filesOf(kernel);
  const position = (object + OF_OFFSET_F64) >> 1;
  const appending = (words[object + OF_FLAGS] & OPEN.APPEND) !== 0;
  const inode = words[object + OF_INODE];
  kernel.lock(object + O_LOCK);
  let done = 0;
  let bytes = 0;
  do {
    const part = Math.min(length - done, CHUNK_BYTES);
    bytes = appending
      ? files.append(inode, view, offset + done, part)
      : files.write(inode, floats[position], view, offset + done, part);
    if (bytes > 0) {
      floats[position] = appending ? files.appendEnd : floats[position] + bytes;
      done += bytes;
    }
  } while (bytes > 0 && done < length);
  kernel.unlock(object + O_LOCK);
  return done > 0 ? done : bytes;
}
