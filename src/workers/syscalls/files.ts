/** RatOS's own file and pipe calls. WASI's are in ../wasi. */
import { PIPE_ATOMIC_BYTES, PIPE_DEFAULT_BYTES, PIPE_MAXIMUM_BYTES } from '../../guest-abi/limits.ts';
import {
  OPEN,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { createHandle, naturalRights, orCloseHandle } from '../../kernel/core/handle-table.ts';
import { isInterrupted } from '../../kernel/core/interrupt.ts';
import { ioOf } from '../../kernel/core/object.ts';
import { FILE_TYPE, newFileStat } from '../../kernel/fs/types.ts';
import { createOpenFile } from '../../kernel/objects/open-file.ts';
import { createPipe, releasePipe } from '../../kernel/objects/pipe.ts';
import { createDescriptor, descriptorObject } from '../../kernel/process/descriptors.ts';
import { currentDirectory } from '../../kernel/process/process.ts';
import type { Guest } from '../guest.ts';
import { decodeText } from '../guest-memory.ts';
import { readPath } from '../guest-strings.ts';
import { giveHandle } from './handles.ts';
import type { SyscallHandlers } from './prologues.ts';

const OPEN_ALL = OPEN.READ | OPEN.WRITE | OPEN.CREATE | OPEN.EXCLUSIVE | OPEN.TRUNCATE | OPEN.APPEND;

type Calls = Pick<
  SyscallHandlers,
  'RatOpenFile' | 'RatReadFile' | 'RatWriteFile' | 'RatCreatePipe' | 'RatHandleFromFd' | 'RatFdFromHandle'
>;

export function fileCalls(guest: Guest): Calls {
  const { kernel } = guest;
  const stat = newFileStat();

  /** A relative path starts at the working directory. */
  const workingDirectory = (path: string): number => {
    const { files } = kernel;
    return path.startsWith('/')
      ? files.root
      : files.lookup(files.root, decodeText(currentDirectory(kernel, kernel.process)), true);
  };

  const finish = (bytes: number, done: number): number => {
    if (bytes < 0) return bytes;
    guest.memory.setU32(done, bytes);
    return RAT_SUCCESS;
  };

  return {
    RatOpenFile: (pathAt, flags, out) => {
      const path = readPath(guest.memory, pathAt);
      if (typeof path === 'number') return path;
      if ((flags & ~OPEN_ALL) !== 0 || (flags & (OPEN.READ | OPEN.WRITE)) === 0) return RAT_ERR_INVALID_ARGUMENT;
      if (path === '') return RAT_ERR_NOT_FOUND;
      const directory = workingDirectory(path);
      if (directory < 0) return directory;
      const { files } = kernel;
      const inode = files.open(directory, path, {
        create: (flags & OPEN.CREATE) !== 0,
        exclusive: (flags & OPEN.EXCLUSIVE) !== 0,
        truncate: (flags & OPEN.TRUNCATE) !== 0,
        followLast: true,
      });
      if (inode < 0) return inode;
      if (files.stat(inode, stat) === 0 && stat.type === FILE_TYPE.DIRECTORY) {
        files.close(inode);
        return RAT_ERR_IS_DIRECTORY;
      }
      return giveHandle(guest, createOpenFile(kernel, inode, flags), out);
    },

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
