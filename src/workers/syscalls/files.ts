/** RatOS's own file and pipe calls. WASI's are in ../wasi. */
import { PIPE_ATOMIC_BYTES, PIPE_DEFAULT_BYTES, PIPE_MAXIMUM_BYTES } from '../../guest-abi/limits.ts';
import {
  OPEN,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_SUPPORTED,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
  SEEK,
  TYPE,
} from '../../guest-abi/status.ts';
import { createHandle, hasAllHandles, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { isInterrupted } from '../../kernel/core/interrupt.ts';
import { ioOf } from '../../kernel/core/object.ts';
import { cancelOperation, flushAsync, readAsync, writeAsync } from '../../kernel/objects/async-io.ts';
import {
  fileSize,
  flushFile,
  inodeOf,
  isOpenDirectory,
  seekFile,
  setFileSize,
} from '../../kernel/objects/open-file.ts';
import { createPipe, releasePipe } from '../../kernel/objects/pipe.ts';
import { createDescriptor, descriptorObject } from '../../kernel/process/descriptors.ts';
import { openPath, TERMINAL_MISSING } from '../../kernel/process/open-path.ts';
import type { Guest } from '../guest.ts';
import { giveHandle } from './handles.ts';
import { onPath } from './paths.ts';
import type { SyscallHandlers } from './prologues.ts';
import { withQueue } from './with-queue.ts';

/** Every flag, and those of which one is needed. */
const OPEN_ALL = Object.values(OPEN).reduce<number>((all, flag) => all | flag, 0);
const OPEN_ANY = OPEN.READ | OPEN.WRITE | OPEN.DIRECTORY;

type Calls = Pick<
  SyscallHandlers,
  | 'RatOpenFile'
  | 'RatSeekFile'
  | 'RatSetFileSize'
  | 'RatFlushFile'
  | 'RatReadFile'
  | 'RatReadFileAsync'
  | 'RatWriteFileAsync'
  | 'RatFlushFileAsync'
  | 'RatCancelFileAsync'
  | 'RatWriteFile'
  | 'RatCreatePipe'
  | 'RatHandleFromFd'
  | 'RatFdFromHandle'
>;

export function fileCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const finish = (bytes: number, done: number): number => {
    if (bytes < 0) return bytes;
    guest.memory.setU32(done, bytes);
    return RAT_SUCCESS;
  };

  /** @returns the new offset, or `RAT_ERR_…`. */
  const seek = (file: number, offset: bigint, origin: number): number => {
    if (origin >>> 0 > SEEK.END) return RAT_ERR_INVALID_ARGUMENT;
    if (inodeOf(kernel, file) === 0) return RAT_ERR_NOT_SUPPORTED;
    if (isOpenDirectory(kernel, file) && (origin !== SEEK.BEGIN || offset !== 0n)) return RAT_ERR_IS_DIRECTORY;
    const base = origin === SEEK.BEGIN ? 0 : origin === SEEK.CURRENT ? null : fileSize(kernel, file);
    const target = seekFile(kernel, file, base, Number(offset));
    return target < 0 ? RAT_ERR_INVALID_ARGUMENT : target;
  };

  /** Unsigned, and no safe integer where it is none. */
  const positionOf = (offset: bigint) => Number(BigInt.asUintN(64, offset));

  return {
    RatOpenFile: (path, flags, out) => {
      if ((flags & ~OPEN_ALL) !== 0 || (flags & OPEN_ANY) === 0) return RAT_ERR_INVALID_ARGUMENT;
      if ((flags & (OPEN.CREATE | OPEN.TRUNCATE)) !== 0 && hasAllHandles(kernel)) return RAT_ERR_QUOTA;
      const object = onPath(guest, path, (dir, name) => openPath(kernel, dir, name, flags, false));
      // A descriptor, or a terminal, that a path names, and that there is not.
      if (object === RAT_ERR_INVALID_HANDLE || object === TERMINAL_MISSING) return RAT_ERR_NOT_FOUND;
      return giveHandle(guest, object, out);
    },
    RatSeekFile: (file, offset, origin, position) => {
      const target = seek(file, offset, origin);
      if (target >= 0 && position !== 0) guest.memory.setNumber64(position, target);
      return Math.min(target, RAT_SUCCESS);
    },
    RatSetFileSize: (file, size) => setFileSize(kernel, file, Number(BigInt.asUintN(64, size))),
    RatFlushFile: (file) => flushFile(kernel, file),

    RatReadFile: (stream, buffer, length, done) => {
      const { bytes } = guest.memory;
      return finish(ioOf(kernel, stream).read(kernel, stream, bytes, buffer >>> 0, length >>> 0), done);
    },
    RatWriteFile: (stream, buffer, length, done) => {
      const { bytes } = guest.memory;
      // All of it is written, also when a signal's handler runs in between.
      const before = guest.resuming ? guest.progress : 0;
      const rest = (length >>> 0) - before;
      const written = ioOf(kernel, stream).write(kernel, stream, bytes, (buffer >>> 0) + before, rest);
      guest.progress = before + Math.max(written, 0);
      if (written < rest && isInterrupted(kernel)) return RAT_ERR_INTERRUPTED;
      return finish(before > 0 ? guest.progress : written, done);
    },

    RatReadFileAsync: (stream, handle, offset, address, length, q, userData) =>
      withQueue(kernel, q, TYPE.COMPLETION_QUEUE, (queue) => {
        const buffer = { address: address >>> 0, length: length >>> 0 };
        return readAsync(kernel, stream, positionOf(offset), buffer, { queue, userData, handle });
      }),
    RatWriteFileAsync: (stream, handle, offset, address, length, q, userData) =>
      withQueue(kernel, q, TYPE.COMPLETION_QUEUE, (queue) => {
        const buffer = { address: address >>> 0, length: length >>> 0 };
        return writeAsync(kernel, stream, positionOf(offset), buffer, { queue, userData, handle });
      }),
    RatFlushFileAsync: (file, handle, q, userData) =>
      withQueue(kernel, q, TYPE.COMPLETION_QUEUE, (queue) => flushAsync(kernel, file, { queue, userData, handle })),
    RatCancelFileAsync: (_stream, handle, q, userData) =>
      withQueue(kernel, q, TYPE.COMPLETION_QUEUE, (queue) => cancelOperation(kernel, handle, queue, userData)),

    RatCreatePipe: (capacity, readEnd, writeEnd) => {
      const { memory } = guest;
      const wanted = capacity >>> 0 || PIPE_DEFAULT_BYTES;
      if (wanted > PIPE_MAXIMUM_BYTES) return RAT_ERR_INVALID_ARGUMENT;
      const ends = createPipe(kernel, Math.max(PIPE_ATOMIC_BYTES, 2 ** Math.ceil(Math.log2(wanted))));
      if (typeof ends === 'number') return ends;
      try {
        const first = createHandle(kernel, kernel.process, ends.read, naturalRights(kernel, ends.read));
        if (first < 0) return first;
        const second = orCloseHandle(kernel, first, () =>
          createHandle(kernel, kernel.process, ends.write, naturalRights(kernel, ends.write)),
        );
        if (second < 0) return second;
        memory.setU32(readEnd, first);
        memory.setU32(writeEnd, second);
        return RAT_SUCCESS;
      } finally {
        releasePipe(kernel, ends);
      }
    },

    RatHandleFromFd: (fd, out) => giveHandle(guest, descriptorObject(kernel, kernel.process, fd), out),

    RatFdFromHandle: (stream, out) => {
      const fd = createDescriptor(kernel, kernel.process, stream);
      if (fd < 0) return fd;
      guest.memory.setU32(out, fd);
      return RAT_SUCCESS;
    },
  };
}
