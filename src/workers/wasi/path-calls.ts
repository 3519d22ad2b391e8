/** WASI calls on paths. */
import { PATH_MAX, PREOPEN_FD } from '../../guest-abi/limits.ts';
import { OPEN, RAT_ERR_NAME_TOO_LONG } from '../../guest-abi/status.ts';
import { OPEN_NONBLOCK } from '../../kernel/core/byte-io.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import { newFileStat } from '../../kernel/fs/types.ts';
import { deviceFlags } from '../../kernel/objects/device.ts';
import { adoptDescriptor, CLOSE_ON_SPAWN, descriptorObject, isDirectory } from '../../kernel/process/descriptors.ts';
import { openPath } from '../../kernel/process/open-path.ts';
import type { Guest, Handler } from '../guest.ts';
import {
  ERRNO,
  errnoOf,
  FDFLAG_APPEND,
  FDFLAG_CLOSE_ON_SPAWN,
  FDFLAG_NONBLOCK,
  RIGHT_FD_READ,
  RIGHT_FD_WRITE,
  WASI_FILE_TYPE,
} from './errno.ts';
import { requestedTimes, writeFileStat, writeTypeStat } from './fd-calls.ts';

const FOLLOW = 1;
const OFLAG = { CREATE: 1, DIRECTORY: 2, EXCLUSIVE: 4, TRUNCATE: 8 };

export function pathWasi(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const stat = newFileStat();

  /** Runs `action` on a directory descriptor's inode and a path; its result is a status. */
  const at = (fd: number, path: number, length: number, action: (dir: number, path: string) => number): number => {
    if (!guest.memory.contains(path, length)) return ERRNO.FAULT;
    if (length >>> 0 > PATH_MAX) return errnoOf(RAT_ERR_NAME_TOO_LONG);
    const object = descriptorObject(kernel, kernel.process, fd);
    // A program of libratos looks paths up from the root by this number, whatever it is for otherwise.
    const isRoot = fd === PREOPEN_FD && guest.isLibratos && (object < 0 || !isDirectory(kernel, object));
    if (object < 0 && !isRoot) return errnoOf(object);
    try {
      const inode = isRoot ? files().root : ioOf(kernel, object).inode(kernel, object);
      return inode === 0 ? ERRNO.NOTDIR : errnoOf(action(inode, guest.memory.text(path, length)));
    } finally {
      if (object >= 0) release(kernel, object);
    }
  };
  const files = () => kernel.files;

  return {
    path_open: (
      fd: number,
      lookupFlags: number,
      pathAt: number,
      length: number,
      oflags: number,
      rights: bigint,
      _inheriting: bigint,
      fdflags: number,
      out: number,
    ) => {
      if (!guest.memory.contains(out, 4)) return ERRNO.FAULT;
      const flags =
        ((rights & RIGHT_FD_READ) !== 0n ? OPEN.READ : 0) |
        ((rights & RIGHT_FD_WRITE) !== 0n ? OPEN.WRITE : 0) |
        ((oflags & OFLAG.CREATE) !== 0 ? OPEN.CREATE : 0) |
        ((oflags & OFLAG.DIRECTORY) !== 0 ? OPEN.DIRECTORY : 0) |
        ((oflags & OFLAG.EXCLUSIVE) !== 0 ? OPEN.EXCLUSIVE : 0) |
        ((oflags & OFLAG.TRUNCATE) !== 0 ? OPEN.TRUNCATE : 0) |
        ((lookupFlags & FOLLOW) !== 0 ? 0 : OPEN.NO_FOLLOW) |
        ((fdflags & FDFLAG_APPEND) !== 0 ? OPEN.APPEND : 0) |
        ((fdflags & FDFLAG_NONBLOCK) !== 0 ? OPEN_NONBLOCK : 0);
      return at(fd, pathAt, length, (dir, path) => {
        const object = openPath(kernel, dir, path, flags, true);
        if (object < 0) return object;
        const kept = (fdflags & FDFLAG_CLOSE_ON_SPAWN) === 0;
        const opened = adoptDescriptor(kernel, kernel.process, object, 0, kept ? 0 : CLOSE_ON_SPAWN);
        if (opened >= 0) guest.memory.setU32(out, opened);
        return opened;
      });
    },

    path_filestat_get: (fd: number, flags: number, pathAt: number, length: number, out: number) => {
      if (!guest.memory.contains(out, 64)) return ERRNO.FAULT;
      return at(fd, pathAt, length, (dir, path) => {
        if (dir === files().root && deviceFlags(path) !== 0) {
          writeTypeStat(guest.memory, out, WASI_FILE_TYPE.CHARACTER);
          return 0;
        }
        const status = files().statPath(dir, path, (flags & FOLLOW) !== 0, stat);
        if (status >= 0) writeFileStat(guest.memory, out, stat);
        return status;
      });
    },
    path_filestat_set_times: (
      fd: number,
      flags: number,
      pathAt: number,
      length: number,
      atim: bigint,
      mtim: bigint,
      which: number,
    ) => {
      const times = requestedTimes(atim, mtim, which);
      if (times === null) return ERRNO.INVAL;
      return at(fd, pathAt, length, (dir, path) => files().setTimesPath(dir, path, (flags & FOLLOW) !== 0, ...times));
    },

    path_create_directory: (fd: number, path: number, length: number) =>
      at(fd, path, length, (dir, name) => files().mkdir(dir, name)),
    path_remove_directory: (fd: number, path: number, length: number) =>
      at(fd, path, length, (dir, name) => files().rmdir(dir, name)),
    path_unlink_file: (fd: number, path: number, length: number) =>
      at(fd, path, length, (dir, name) => files().unlink(dir, name)),

    path_rename: (fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) =>
      two(fd, path, length, newFd, newPath, newLength, (a, from, b, to) => files().rename(a, from, b, to)),
    path_link: (
      fd: number,
      flags: number,
      path: number,
      length: number,
      newFd: number,
      newPath: number,
      newLength: number,
    ) =>
      two(fd, path, length, newFd, newPath, newLength, (a, from, b, to) =>
        files().link(a, from, (flags & FOLLOW) !== 0, b, to),
      ),
    path_symlink: (target: number, targetLength: number, fd: number, path: number, length: number) => {
      if (!guest.memory.contains(target, targetLength)) return ERRNO.FAULT;
      if (targetLength >>> 0 > PATH_MAX) return errnoOf(RAT_ERR_NAME_TOO_LONG);
      return at(fd, path, length, (dir, name) => files().symlink(guest.memory.text(target, targetLength), dir, name));
    },
    path_readlink: (fd: number, path: number, length: number, buffer: number, room: number, out: number) => {
      if (!guest.memory.contains(buffer, room) || !guest.memory.contains(out, 4)) return ERRNO.FAULT;
      return at(fd, path, length, (dir, name) => {
        const bytes = files().readlink(dir, name, guest.memory.bytes, buffer >>> 0, room >>> 0);
        if (bytes >= 0) guest.memory.setU32(out, bytes);
        return bytes;
      });
    },
  };

  /** Two paths, each with its directory; its result is a status. */
  function two(
    fd: number,
    path: number,
    length: number,
    otherFd: number,
    otherPath: number,
    otherLength: number,
    action: (dir: number, path: string, otherDir: number, otherPath: string) => number,
  ): number {
    let inner: number = ERRNO.SUCCESS;
    const outer = at(fd, path, length, (dir, from) => {
      inner = at(otherFd, otherPath, otherLength, (otherDir, to) => action(dir, from, otherDir, to));
      return 0;
    });
    return outer || inner;
  }
}
