/** Descriptors the POSIX way: pipes, duplicates, what children get. */
import { PATH_MAX, PIPE_DEFAULT_BYTES } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_DIRECTORY,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { FD } from '../../guest-abi/values.ts';
import { OPEN_DIRECTORY, OPEN_LINES, OPEN_NONBLOCK, OPEN_SIGNALS, OPEN_TERMINAL } from '../../kernel/core/byte-io.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import { createPipe, releasePipe } from '../../kernel/objects/pipe.ts';
import {
  CLOSE_ON_SPAWN,
  closeDescriptor,
  createDescriptor,
  descriptorFlags,
  descriptorObject,
  duplicateDescriptor,
  replaceDescriptor,
  setDescriptorFlags,
} from '../../kernel/process/descriptors.ts';
import type { Guest } from '../guest.ts';
import { encodeText } from '../guest-memory.ts';
import type { SyscallHandlers } from './prologues.ts';

const entryFlags = (flags: number) => ((flags & FD.CLOEXEC) !== 0 ? CLOSE_ON_SPAWN : 0);

type Calls = Pick<SyscallHandlers, 'RatPipe' | 'RatFdDuplicate' | 'RatFdFlags' | 'RatFdPath'>;

export function descriptorCalls(guest: Guest): Calls {
  const { kernel } = guest;

  /** Gives a descriptor's number to the program, or takes it away again. */
  const giveBoth = (read: number, write: number, flags: number, readAt: number, writeAt: number): number => {
    const { process } = kernel;
    const first = createDescriptor(kernel, process, read, 0, flags);
    if (first < 0) return first;
    const second = createDescriptor(kernel, process, write, 0, flags);
    if (second < 0) {
      closeDescriptor(kernel, process, first);
      return second;
    }
    guest.memory.setU32(readAt, first);
    guest.memory.setU32(writeAt, second);
    return RAT_SUCCESS;
  };

  /** Whether C streams on the descriptor write each line at once, as on a terminal. */
  const wantsLines = (fd: number): boolean => {
    const object = descriptorObject(kernel, kernel.process, fd);
    if (object < 0) return false;
    const flags = ioOf(kernel, object).flags(kernel, object);
    release(kernel, object);
    return (flags & (OPEN_LINES | OPEN_TERMINAL)) !== 0;
  };

  return {
    RatPipe: (flags, readFd, writeFd) => {
      if ((flags & ~(FD.CLOEXEC | FD.NONBLOCK)) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      const nonblock = (flags & FD.NONBLOCK) !== 0 ? OPEN_NONBLOCK : 0;
      const ends = createPipe(kernel, PIPE_DEFAULT_BYTES, OPEN_SIGNALS | nonblock);
      if (typeof ends === 'number') return ends;
      try {
        return giveBoth(ends.read, ends.write, entryFlags(flags), readFd, writeFd);
      } finally {
        releasePipe(kernel, ends);
      }
    },

    RatFdDuplicate: (fd, to, flags, newFd) => {
      if ((flags & ~(FD.CLOEXEC | FD.EXACT)) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      const duplicate = (flags & FD.EXACT) !== 0 ? replaceDescriptor : duplicateDescriptor;
      const result = duplicate(kernel, kernel.process, fd, to, entryFlags(flags));
      if (result < 0) return result;
      guest.memory.setU32(newFd, result);
      return RAT_SUCCESS;
    },

    RatFdFlags: (fd, change, flags, former) => {
      if ((flags & ~FD.CLOEXEC) !== 0) return RAT_ERR_INVALID_ARGUMENT;
      const { process } = kernel;
      const had =
        change !== 0
          ? setDescriptorFlags(kernel, process, fd, entryFlags(flags))
          : descriptorFlags(kernel, process, fd);
      if (had < 0) return had;
      guest.memory.setU32(former, (had === 0 ? 0 : FD.CLOEXEC) | (wantsLines(fd) ? FD.LINES : 0));
      return RAT_SUCCESS;
    },

    RatFdPath: (fd, buffer, size) => {
      const object = descriptorObject(kernel, kernel.process, fd);
      if (object < 0) return object;
      try {
        const io = ioOf(kernel, object);
        if ((io.flags(kernel, object) & OPEN_DIRECTORY) === 0) return RAT_ERR_NOT_DIRECTORY;
        const path = kernel.files.pathOf(io.inode(kernel, object));
        if (typeof path === 'number') return path;
        const bytes = encodeText(`${path}\0`);
        if (bytes.length > Math.min(size >>> 0, PATH_MAX + 1)) return RAT_ERR_LIMIT_EXCEEDED;
        guest.memory.write(buffer, bytes);
        return RAT_SUCCESS;
      } finally {
        release(kernel, object);
      }
    },
  };
}
