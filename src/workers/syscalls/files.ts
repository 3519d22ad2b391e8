/** RatOS's own file and pipe calls. WASI's are in ../wasi; both use ../file-io.ts. */
import {
  OPEN,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WRONG_TYPE,
  RIGHT,
  TYPE,
} from '../../guest-abi/status.ts';
import { adoptDescriptor, createOpenFile, descriptorObject } from '../../kernel/descriptors.ts';
import { FILE_TYPE, newFileStat } from '../../kernel/fs/types.ts';
import { closeHandle, createHandle, lookup } from '../../kernel/handle-table.ts';
import { O_TYPE, R_READ_END, R_WRITE_END } from '../../kernel/layout.ts';
import { release } from '../../kernel/object.ts';
import { createPipe, PIPE_ATOMIC_BYTES, PIPE_DEFAULT_BYTES, PIPE_MAXIMUM_BYTES } from '../../kernel/pipe.ts';
import { currentDirectory, naturalRights } from '../../kernel/process.ts';
import { filesOf, readObject, writeObject } from '../file-io.ts';
import type { Guest, Handler } from '../guest.ts';
import { decodeText } from '../guest-memory.ts';
import { readPath } from '../paths.ts';
import { giveHandle } from './handles.ts';

const OPEN_ALL = OPEN.READ | OPEN.WRITE | OPEN.CREATE | OPEN.EXCLUSIVE | OPEN.TRUNCATE | OPEN.APPEND;

export function fileCalls(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const { words } = kernel;
  const stat = newFileStat();

  /** A relative path starts at the working directory. */
  const workingDirectory = (path: string): number => {
    const files = filesOf(kernel);
    return path.startsWith('/')
      ? files.root
      : files.lookup(files.root, decodeText(currentDirectory(kernel, kernel.process)), true);
  };

  const transfer = (write: boolean) => (h: number, buffer: number, length: number, done: number) => {
    const { memory } = guest;
    if (!memory.contains(buffer, length) || !memory.writable(done, 4)) return RAT_ERR_FAULT;
    const object = lookup(kernel, h, 0, 0);
    if (object < 0) return object;
    const type = words[object + O_TYPE];
    release(kernel, object);
    if (type !== TYPE.FILE && type !== TYPE.PIPE) return RAT_ERR_WRONG_TYPE;
    const again = lookup(kernel, h, type, write ? RIGHT.WRITE : RIGHT.READ);
    if (again < 0) return again;
    const bytes = write
      ? writeObject(kernel, again, memory.bytes, buffer >>> 0, length >>> 0)
      : readObject(kernel, again, memory.bytes, buffer >>> 0, length >>> 0);
    release(kernel, again);
    if (bytes >= 0) memory.setU32(done, bytes);
    return Math.min(bytes, 0);
  };

  return {
    RatOpenFile: (pathAt: number, flags: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const path = readPath(guest.memory, pathAt);
      if (typeof path === 'number') return path;
      if ((flags & ~OPEN_ALL) !== 0 || (flags & (OPEN.READ | OPEN.WRITE)) === 0) return RAT_ERR_INVALID_ARGUMENT;
      if (path === '') return RAT_ERR_NOT_FOUND;
      const directory = workingDirectory(path);
      if (directory < 0) return directory;
      const files = filesOf(kernel);
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
      const object = createOpenFile(kernel, inode, flags);
      if (object < 0) return object;
      return giveHandle(guest, object, out);
    },

    RatReadFile: transfer(false),
    RatWriteFile: transfer(true),

    RatCreatePipe: (capacity: number, readEnd: number, writeEnd: number) => {
      const { memory } = guest;
      if (!memory.writable(readEnd, 4) || !memory.writable(writeEnd, 4)) return RAT_ERR_FAULT;
      const wanted = capacity >>> 0 || PIPE_DEFAULT_BYTES;
      if (wanted > PIPE_MAXIMUM_BYTES) return RAT_ERR_INVALID_ARGUMENT;
      const ring = createPipe(kernel, Math.max(PIPE_ATOMIC_BYTES, 2 ** Math.ceil(Math.log2(wanted))));
      if (ring === 0) return kernel.error;
      // The second end may be gone with the ring as soon as the first has failed: both are kept until the end.
      const read = words[ring + R_READ_END];
      const write = words[ring + R_WRITE_END];
      const first = createHandle(kernel, kernel.process, read, naturalRights(words, read));
      const second = first === 0 ? 0 : createHandle(kernel, kernel.process, write, naturalRights(words, write));
      const status = second === 0 ? kernel.error : 0;
      if (first !== 0 && second === 0) closeHandle(kernel, kernel.process, first);
      release(kernel, read);
      release(kernel, write);
      if (status === 0) {
        memory.setU32(readEnd, first);
        memory.setU32(writeEnd, second);
      }
      return status;
    },

    RatHandleFromFd: (fd: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const object = descriptorObject(kernel, kernel.process, fd);
      return object < 0 ? object : giveHandle(guest, object, out);
    },

    RatFdFromHandle: (h: number, out: number) => {
      if (!guest.memory.writable(out, 4)) return RAT_ERR_FAULT;
      const object = lookup(kernel, h, 0, 0);
      if (object < 0) return object;
      const type = words[object + O_TYPE];
      if (type !== TYPE.FILE && type !== TYPE.PIPE) {
        release(kernel, object);
        return RAT_ERR_WRONG_TYPE;
      }
      const fd = adoptDescriptor(kernel, kernel.process, object);
      if (fd < 0) return fd;
      guest.memory.setU32(out, fd);
      return 0;
    },
  };
}
