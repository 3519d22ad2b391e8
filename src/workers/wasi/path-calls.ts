/** WASI calls on paths. */
import { PATH_MAX, PREOPEN_FD } from '../../guest-abi/limits.ts';
import { OPEN, RAT_ERR_INVALID_HANDLE, RAT_ERR_NOT_FOUND, RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import { DESCRIPTOR, within } from '../../kernel/fs/path-walk.ts';
import { newFileStat } from '../../kernel/fs/types.ts';
import { hasAllOpenFiles } from '../../kernel/memory/accounts.ts';
import { describeDescriptor } from '../../kernel/process/descriptor-names.ts';
import { type Rights, setRights } from '../../kernel/process/descriptor-rights.ts';
import {
  adoptDescriptor,
  CLOSE_ON_SPAWN,
  descriptorObject,
  hasAllDescriptors,
  isDirectory,
} from '../../kernel/process/descriptors.ts';
import { openPath } from '../../kernel/process/open-path.ts';
import type { Guest, Handler } from '../guest.ts';
import { type WasiAbi, writeFileStat, writeKindStat } from './abi.ts';
import { ERRNO, errnoOf, FDFLAG_CLOSE_ON_SPAWN, fileErrnoOf, openFlagsOf } from './errno.ts';
import { requestedTimes } from './fd-calls.ts';
import { checkRights, descriptorRights, fittingRights, includes, RIGHT, rightsOf } from './rights.ts';

const FOLLOW = 1;
const OFLAG = { CREATE: 1, DIRECTORY: 2, EXCLUSIVE: 4, TRUNCATE: 8 };

export function pathWasi(guest: Guest, abi: WasiAbi): Record<string, Handler> {
  const { kernel } = guest;
  const stat = newFileStat();

  /**
   * Runs `action` on a directory descriptor's inode and a path; its result is an errno. An ordinary program's paths may
   * not leave the directory; POSIX's, which programs of libratos have, may.
   * @param right that the descriptor must have.
   */
  const at = (
    fd: number,
    right: number,
    path: number,
    length: number,
    action: (dir: number, path: string, object: number) => number,
  ): number => {
    if (!guest.memory.contains(path, length)) return ERRNO.FAULT;
    if (length >>> 0 > PATH_MAX) return ERRNO.NAMETOOLONG;
    const object = descriptorObject(kernel, kernel.process, fd);
    // A program of libratos looks paths up from the root by this number, whatever it is for otherwise.
    const isRoot = fd === PREOPEN_FD && guest.isLibratos && (object < 0 || !isDirectory(kernel, object));
    if (object < 0 && !isRoot) return errnoOf(object);
    try {
      const inode = isRoot ? files().root : directoryInode(object);
      if (inode === 0) return ERRNO.NOTDIR;
      const errno = isRoot ? ERRNO.SUCCESS : checkRights(kernel, fd, right);
      if (errno !== ERRNO.SUCCESS) return errno;
      const text = guest.memory.strictText(path, length);
      if (text === null) return ERRNO.ILSEQ;
      return action(guest.isLibratos ? inode : within(inode), text, isRoot ? 0 : object);
    } finally {
      if (object >= 0) release(kernel, object);
    }
  };
  const directoryInode = (object: number) =>
    isDirectory(kernel, object) ? ioOf(kernel, object).inode(kernel, object) : 0;
  /** The same with an action that gives a status. */
  const onPath = (
    fd: number,
    right: number,
    path: number,
    length: number,
    action: (dir: number, path: string) => number,
  ): number => at(fd, right, path, length, (dir, text) => fileErrnoOf(action(dir, text)));
  const files = () => kernel.files;

  return {
    path_open: (
      fd: number,
      lookupFlags: number,
      pathAt: number,
      length: number,
      oflags: number,
      base: bigint,
      inheriting: bigint,
      fdflags: number,
      out: number,
    ) => {
      if (!guest.memory.contains(out, 4)) return ERRNO.FAULT;
      const wanted = rightsOf(base, inheriting);
      const flags =
        ((wanted.base & RIGHT.FD_READ) !== 0 ? OPEN.READ : 0) |
        ((wanted.base & RIGHT.FD_WRITE) !== 0 ? OPEN.WRITE : 0) |
        ((oflags & OFLAG.CREATE) !== 0 ? OPEN.CREATE : 0) |
        ((oflags & OFLAG.DIRECTORY) !== 0 ? OPEN.DIRECTORY : 0) |
        ((oflags & OFLAG.EXCLUSIVE) !== 0 ? OPEN.EXCLUSIVE : 0) |
        ((oflags & OFLAG.TRUNCATE) !== 0 ? OPEN.TRUNCATE : 0) |
        ((lookupFlags & FOLLOW) !== 0 ? 0 : OPEN.NO_FOLLOW) |
        openFlagsOf(fdflags);
      const needed =
        RIGHT.PATH_OPEN |
        ((oflags & OFLAG.CREATE) !== 0 ? RIGHT.PATH_CREATE_FILE : 0) |
        ((oflags & OFLAG.TRUNCATE) !== 0 ? RIGHT.PATH_FILESTAT_SET_SIZE : 0);
      return at(fd, needed, pathAt, length, (dir, path, parent) => {
        if (parent !== 0 && !mayGive(fd, parent, wanted)) return ERRNO.NOTCAPABLE;
        if ((oflags & (OFLAG.CREATE | OFLAG.TRUNCATE)) !== 0 && hasAllDescriptors(kernel, kernel.process))
          return ERRNO.MFILE;
        const object = openPath(kernel, dir, path, flags, true);
        // Of a descriptor there is a quota of its own.
        if (object < 0) return hasAllOpenFiles(kernel) && object === RAT_ERR_QUOTA ? ERRNO.NFILE : fileErrnoOf(object);
        const rights = guest.isLibratos ? null : fittingRights(kernel, object, wanted);
        const kept = (fdflags & FDFLAG_CLOSE_ON_SPAWN) === 0;
        const opened = adoptDescriptor(kernel, kernel.process, object, 0, kept ? 0 : CLOSE_ON_SPAWN);
        if (opened < 0) return errnoOf(opened);
        // Before its number is known to anybody.
        if (rights !== null) setRights(kernel, opened, rights);
        guest.memory.setU32(out, opened);
        return ERRNO.SUCCESS;
      });
    },

    path_filestat_get: (fd: number, flags: number, pathAt: number, length: number, out: number) => {
      if (!guest.memory.contains(out, abi.fileStat.bytes)) return ERRNO.FAULT;
      return onPath(fd, RIGHT.PATH_FILESTAT_GET, pathAt, length, (dir, path) => {
        const status = files().statPath(dir, path, (flags & FOLLOW) !== 0, stat, true);
        if (status <= DESCRIPTOR) {
          const kind = describeDescriptor(kernel, DESCRIPTOR - status, stat);
          if (kind >= 0) writeKindStat(abi, guest.memory, out, kind, stat);
          return kind === RAT_ERR_INVALID_HANDLE ? RAT_ERR_NOT_FOUND : kind;
        }
        if (status >= 0) writeFileStat(abi, guest.memory, out, stat);
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
      return onPath(fd, RIGHT.PATH_FILESTAT_SET_TIMES, pathAt, length, (dir, path) =>
        files().setTimesPath(dir, path, (flags & FOLLOW) !== 0, ...times),
      );
    },

    path_create_directory: (fd: number, path: number, length: number) =>
      onPath(fd, RIGHT.PATH_CREATE_DIRECTORY, path, length, (dir, name) => files().mkdir(dir, name)),
    path_remove_directory: (fd: number, path: number, length: number) =>
      onPath(fd, RIGHT.PATH_REMOVE_DIRECTORY, path, length, (dir, name) => files().rmdir(dir, name)),
    path_unlink_file: (fd: number, path: number, length: number) =>
      onPath(fd, RIGHT.PATH_UNLINK_FILE, path, length, (dir, name) => files().unlink(dir, name)),

    path_rename: (fd: number, path: number, length: number, newFd: number, newPath: number, newLength: number) =>
      at(fd, RIGHT.PATH_RENAME_SOURCE, path, length, (a, from) =>
        onPath(newFd, RIGHT.PATH_RENAME_TARGET, newPath, newLength, (b, to) => files().rename(a, from, b, to)),
      ),
    path_link: (
      fd: number,
      flags: number,
      path: number,
      length: number,
      newFd: number,
      newPath: number,
      newLength: number,
    ) =>
      at(fd, RIGHT.PATH_LINK_SOURCE, path, length, (a, from) =>
        onPath(newFd, RIGHT.PATH_LINK_TARGET, newPath, newLength, (b, to) =>
          files().link(a, from, (flags & FOLLOW) !== 0, b, to),
        ),
      ),
    path_symlink: (target: number, targetLength: number, fd: number, path: number, length: number) => {
      if (!guest.memory.contains(target, targetLength)) return ERRNO.FAULT;
      if (targetLength >>> 0 > PATH_MAX) return ERRNO.NAMETOOLONG;
      const text = guest.memory.strictText(target, targetLength);
      if (text === null) return ERRNO.ILSEQ;
      // It would lead out of every directory but the root.
      if (text.startsWith('/') && !guest.isLibratos) return ERRNO.NOTCAPABLE;
      return onPath(fd, RIGHT.PATH_SYMLINK, path, length, (dir, name) => files().symlink(text, dir, name));
    },
    path_readlink: (fd: number, path: number, length: number, buffer: number, room: number, out: number) => {
      if (!guest.memory.contains(buffer, room) || !guest.memory.contains(out, 4)) return ERRNO.FAULT;
      return onPath(fd, RIGHT.PATH_READLINK, path, length, (dir, name) => {
        const bytes = files().readlink(dir, name, guest.memory.bytes, buffer >>> 0, room >>> 0);
        if (bytes >= 0) guest.memory.setU32(out, bytes);
        return bytes;
      });
    },
  };

  /** Whether what is opened from a directory may have these rights. */
  function mayGive(fd: number, directory: number, { base, inheriting }: Rights): boolean {
    const most = descriptorRights(kernel, fd, directory).inheriting;
    return guest.isLibratos || includes({ base: most, inheriting: most }, { base, inheriting });
  }
}
