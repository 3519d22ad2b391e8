/** WASI calls on descriptors. */
import { PREOPEN_FD } from '../../guest-abi/limits.ts';
import { SIGNAL } from '../../guest-abi/signals.ts';
import { OPEN } from '../../guest-abi/status.ts';
import {
  type ByteIo,
  deviceOf,
  OPEN_DIRECTORY,
  OPEN_NONBLOCK,
  OPEN_SIGNALS,
  OPEN_TERMINAL,
} from '../../kernel/core/byte-io.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import {
  FILE_TYPE,
  type FileStat,
  type NewTime,
  newDirectoryEntries,
  newFileStat,
  TIME,
} from '../../kernel/fs/types.ts';
import { fileOffset, readFileAt, seekFile, writeFileAt } from '../../kernel/objects/open-file.ts';
import { closeDescriptor, descriptorObject, renumberDescriptor } from '../../kernel/process/descriptors.ts';
import { raiseOwnSignal } from '../../kernel/process/signals.ts';
import type { Guest, Handler } from '../guest.ts';
import type { GuestMemory } from '../guest-memory.ts';
import {
  ERRNO,
  errnoOf,
  FDFLAG_APPEND,
  FDFLAG_NONBLOCK,
  RIGHT_FD_READ,
  RIGHT_FD_SEEK,
  RIGHT_FD_TELL,
  RIGHT_FD_WRITE,
  RIGHTS_EVERY,
  sizeErrnoOf,
  WASI_FILE_TYPE,
} from './errno.ts';

const FILESTAT_BYTES = 64;
const FDSTAT_BYTES = 24;
const DIRENT_BYTES = 24;
/** About as many as fit into the buffer of C libraries. */
const LISTED_AT_ONCE = 64;
/** Vectors of several pieces go through a buffer of this size, so that each is one read or write. */
const SCRATCH_BYTES = 1 << 16;
const IOV_LIMIT = 1024;
const PREOPEN_NAME = '/';
const WHENCE = { SET: 0, CURRENT: 1, END: 2 };
const ATIME = 1;
const ATIME_NOW = 2;
const MTIME = 4;
const MTIME_NOW = 8;

const WASI_TYPES: Record<number, number> = {
  [FILE_TYPE.FILE]: WASI_FILE_TYPE.REGULAR,
  [FILE_TYPE.DIRECTORY]: WASI_FILE_TYPE.DIRECTORY,
  [FILE_TYPE.SYMLINK]: WASI_FILE_TYPE.SYMLINK,
};

const NS_WORDS = [TIME.ACCESSED, TIME.MODIFIED, TIME.CHANGED] as const;

/** Writes a `filestat`. */
export function writeFileStat(memory: GuestMemory, out: number, stat: FileStat): void {
  memory.setU64(out, 1n);
  memory.setNumber64(out + 8, stat.ino);
  memory.setU64(out + 16, BigInt(WASI_TYPES[stat.type] ?? WASI_FILE_TYPE.UNKNOWN));
  memory.setNumber64(out + 24, stat.links);
  memory.setNumber64(out + 32, stat.size);
  for (const [i, time] of NS_WORDS.entries()) {
    memory.setU32(out + 40 + i * 8, stat.times[time]);
    memory.setU32(out + 44 + i * 8, stat.times[time + 1]);
  }
}

/** Writes a `filestat` of what is no file: all zero but for its type. */
export function writeTypeStat(memory: GuestMemory, out: number, type: number): void {
  for (let i = 0; i < FILESTAT_BYTES; i += 8) memory.setU64(out + i, 0n);
  memory.setU64(out + 16, BigInt(type));
}

/** The times that a WASI set-times call asks for; null when it asks for one and for now at once. */
export function requestedTimes(atim: bigint, mtim: bigint, flags: number): [NewTime, NewTime] | null {
  const time = (given: number, now: number, value: bigint): NewTime =>
    (flags & now) !== 0 ? 'now' : (flags & given) !== 0 ? value : 'keep';
  if ((flags & ATIME && flags & ATIME_NOW) || (flags & MTIME && flags & MTIME_NOW)) return null;
  return [time(ATIME, ATIME_NOW, atim), time(MTIME, MTIME_NOW, mtim)];
}

export function descriptorWasi(guest: Guest): Record<string, Handler> {
  const { kernel } = guest;
  const stat = newFileStat();
  const entries = newDirectoryEntries(LISTED_AT_ONCE);
  const scratch = new Uint8Array(SCRATCH_BYTES);

  /** Runs `action` on what a descriptor refers to; its result is an errno. */
  const onObject = (fd: number, action: (object: number, io: ByteIo) => number): number => {
    const object = descriptorObject(kernel, kernel.process, fd);
    if (object < 0) return errnoOf(object);
    try {
      return action(object, ioOf(kernel, object));
    } finally {
      release(kernel, object);
    }
  };
  /** The same for what has an inode, and an offset. */
  const onFile = (fd: number, action: (object: number, inode: number, io: ByteIo) => number): number =>
    onObject(fd, (object, io) => {
      const inode = io.inode(kernel, object);
      return inode === 0 ? ERRNO.SPIPE : action(object, inode, io);
    });
  const isDirectory = (object: number, io: ByteIo) => (io.flags(kernel, object) & OPEN_DIRECTORY) !== 0;

  /** Total length of a vector of buffers, or an errno below zero. */
  const vectorLength = (iovs: number, count: number): number => {
    const { memory } = guest;
    if (count >>> 0 > IOV_LIMIT) return -ERRNO.INVAL;
    if (!memory.contains(iovs, count * 8)) return -ERRNO.FAULT;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const length = memory.u32(iovs + i * 8 + 4);
      if (!memory.contains(memory.u32(iovs + i * 8), length)) return -ERRNO.FAULT;
      total += length;
    }
    return total;
  };

  type Transfer = (view: Uint8Array, offset: number, length: number) => number;
  const finish = (bytes: number, out: number): number => {
    if (bytes < 0) return sizeErrnoOf(bytes);
    guest.memory.setU32(out, bytes);
    return ERRNO.SUCCESS;
  };
  const readVector = (iovs: number, count: number, out: number, read: Transfer): number => {
    const { memory } = guest;
    const total = vectorLength(iovs, count);
    if (total < 0) return -total;
    if (!memory.contains(out, 4)) return ERRNO.FAULT;
    if (count === 1) return finish(read(memory.bytes, memory.u32(iovs), total), out);
    const bytes = read(scratch, 0, Math.min(total, SCRATCH_BYTES));
    for (let i = 0, done = 0; done < bytes; i++) {
      const length = Math.min(memory.u32(iovs + i * 8 + 4), bytes - done);
      memory.write(memory.u32(iovs + i * 8), scratch.subarray(done, done + length));
      done += length;
    }
    return finish(bytes, out);
  };
  const writeVector = (iovs: number, count: number, out: number, write: Transfer): number => {
    const { memory } = guest;
    const total = vectorLength(iovs, count);
    if (total < 0) return -total;
    if (!memory.contains(out, 4)) return ERRNO.FAULT;
    if (count === 1) return finish(write(memory.bytes, memory.u32(iovs), total), out);
    if (total <= SCRATCH_BYTES) {
      for (let i = 0, at = 0; i < count; i++) {
        const from = memory.u32(iovs + i * 8);
        const length = memory.u32(iovs + i * 8 + 4);
        scratch.set(memory.bytes.subarray(from, from + length), at);
        at += length;
      }
      return finish(write(scratch, 0, total), out);
    }
    let done = 0;
    for (let i = 0; i < count; i++) {
      const length = memory.u32(iovs + i * 8 + 4);
      const bytes = write(memory.bytes, memory.u32(iovs + i * 8), length);
      if (bytes < 0) return finish(done > 0 ? done : bytes, out);
      done += bytes;
      if (bytes < length) break;
    }
    return finish(done, out);
  };

  return {
    // What is no directory and was not opened for it is refused; a directory's own error is told by its read and write.
    fd_read: (fd: number, iovs: number, count: number, out: number) =>
      onObject(fd, (object, io) =>
        io.canRead(kernel, object) || isDirectory(object, io)
          ? readVector(iovs, count, out, (view, offset, length) => io.read(kernel, object, view, offset, length))
          : ERRNO.BADF,
      ),
    fd_write: (fd: number, iovs: number, count: number, out: number) =>
      onObject(fd, (object, io) => {
        if (!io.canWrite(kernel, object) && !isDirectory(object, io)) return ERRNO.BADF;
        const errno = writeVector(iovs, count, out, (view, offset, length) =>
          io.write(kernel, object, view, offset, length),
        );
        const signals = errno === ERRNO.PIPE && (io.flags(kernel, object) & OPEN_SIGNALS) !== 0;
        if (signals && guest.isLibratos) raiseOwnSignal(kernel, SIGNAL.PIPE);
        return errno;
      }),
    fd_pread: (fd: number, iovs: number, count: number, offset: bigint, out: number) =>
      onFile(fd, (object, _inode, io) => {
        if (!io.canRead(kernel, object)) return ERRNO.BADF;
        let at = Number(offset);
        return readVector(iovs, count, out, (view, from, length) => {
          const bytes = readFileAt(kernel, object, at, view, from, length);
          at += Math.max(bytes, 0);
          return bytes;
        });
      }),
    fd_pwrite: (fd: number, iovs: number, count: number, offset: bigint, out: number) =>
      onFile(fd, (object, _inode, io) => {
        if (!io.canWrite(kernel, object)) return ERRNO.BADF;
        let at = Number(offset);
        return writeVector(iovs, count, out, (view, from, length) => {
          const bytes = writeFileAt(kernel, object, at, view, from, length);
          at += Math.max(bytes, 0);
          return bytes;
        });
      }),

    fd_seek: (fd: number, offset: bigint, whence: number, out: number) =>
      onFile(fd, (object, inode, io) => {
        if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
        if (isDirectory(object, io)) return ERRNO.ISDIR;
        let base: number | null = 0;
        if (whence === WHENCE.CURRENT) base = null;
        else if (whence === WHENCE.END) base = kernel.files.stat(inode, stat) < 0 ? 0 : stat.size;
        else if (whence !== WHENCE.SET) return ERRNO.INVAL;
        const target = seekFile(kernel, object, base, Number(offset));
        if (target < 0) return ERRNO.INVAL;
        guest.memory.setNumber64(out, target);
        return ERRNO.SUCCESS;
      }),
    fd_tell: (fd: number, out: number) =>
      onFile(fd, (object) => {
        if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
        guest.memory.setNumber64(out, fileOffset(kernel, object));
        return ERRNO.SUCCESS;
      }),

    fd_close: (fd: number) => errnoOf(closeDescriptor(kernel, kernel.process, fd)),
    fd_renumber: (from: number, to: number) => errnoOf(renumberDescriptor(kernel, kernel.process, from, to)),
    fd_sync: (fd: number) => onObject(fd, () => ERRNO.SUCCESS),
    fd_datasync: (fd: number) => onObject(fd, () => ERRNO.SUCCESS),
    fd_advise: (fd: number, _offset: bigint, _length: bigint, advice: number) =>
      onFile(fd, () => (advice >>> 0 > 5 ? ERRNO.INVAL : ERRNO.SUCCESS)),
    fd_allocate: (fd: number, _offset: bigint, _length: bigint) => onFile(fd, () => ERRNO.NOTSUP),

    fd_fdstat_get: (fd: number, out: number) => {
      const errno = onObject(fd, (object, io) => {
        const { memory } = guest;
        if (!memory.contains(out, FDSTAT_BYTES)) return ERRNO.FAULT;
        const flags = io.flags(kernel, object);
        let type: number = WASI_FILE_TYPE.REGULAR;
        let rights = RIGHTS_EVERY;
        if (deviceOf(flags) !== 0) type = WASI_FILE_TYPE.CHARACTER;
        else if (io.inode(kernel, object) === 0) {
          // A C library takes a character device that cannot seek for a terminal, and flushes each line.
          type = (flags & OPEN_TERMINAL) !== 0 ? WASI_FILE_TYPE.CHARACTER : WASI_FILE_TYPE.UNKNOWN;
          rights &= ~(RIGHT_FD_SEEK | RIGHT_FD_TELL);
        } else if ((flags & OPEN_DIRECTORY) !== 0) type = WASI_FILE_TYPE.DIRECTORY;
        if (type !== WASI_FILE_TYPE.DIRECTORY) {
          if (!io.canRead(kernel, object)) rights &= ~RIGHT_FD_READ;
          if (!io.canWrite(kernel, object)) rights &= ~RIGHT_FD_WRITE;
        }
        memory.setU16(out, type);
        memory.setU16(
          out + 2,
          ((flags & OPEN.APPEND) !== 0 ? FDFLAG_APPEND : 0) | ((flags & OPEN_NONBLOCK) !== 0 ? FDFLAG_NONBLOCK : 0),
        );
        memory.setU32(out + 4, 0);
        memory.setU64(out + 8, rights);
        memory.setU64(out + 16, RIGHTS_EVERY);
        return ERRNO.SUCCESS;
      });
      // Asked before a path is looked up from the root.
      if (errno !== ERRNO.BADF || fd !== PREOPEN_FD || !guest.isLibratos) return errno;
      if (!guest.memory.contains(out, FDSTAT_BYTES)) return ERRNO.FAULT;
      guest.memory.setU32(out, WASI_FILE_TYPE.DIRECTORY);
      guest.memory.setU32(out + 4, 0);
      guest.memory.setU64(out + 8, RIGHTS_EVERY);
      guest.memory.setU64(out + 16, RIGHTS_EVERY);
      return ERRNO.SUCCESS;
    },
    fd_fdstat_set_flags: (fd: number, flags: number) =>
      onObject(fd, (object, io) => {
        if ((flags & ~(FDFLAG_APPEND | FDFLAG_NONBLOCK)) !== 0) return ERRNO.NOTSUP;
        const wanted = (flags & FDFLAG_APPEND ? OPEN.APPEND : 0) | (flags & FDFLAG_NONBLOCK ? OPEN_NONBLOCK : 0);
        io.setFlags(kernel, object, (io.flags(kernel, object) & ~(OPEN.APPEND | OPEN_NONBLOCK)) | wanted);
        return ERRNO.SUCCESS;
      }),
    // Rights belong to preview1's past; there is nothing to narrow here, and libraries do not ask.
    fd_fdstat_set_rights: (fd: number, _base: bigint, _inheriting: bigint) => onObject(fd, () => ERRNO.SUCCESS),

    fd_filestat_get: (fd: number, out: number) =>
      onObject(fd, (object, io) => {
        const { memory } = guest;
        if (!memory.contains(out, FILESTAT_BYTES)) return ERRNO.FAULT;
        const inode = io.inode(kernel, object);
        if (inode === 0) {
          const flags = io.flags(kernel, object);
          const character = (flags & OPEN_TERMINAL) !== 0 || deviceOf(flags) !== 0;
          writeTypeStat(memory, out, character ? WASI_FILE_TYPE.CHARACTER : WASI_FILE_TYPE.UNKNOWN);
          return ERRNO.SUCCESS;
        }
        const status = kernel.files.stat(inode, stat);
        if (status >= 0) writeFileStat(memory, out, stat);
        return errnoOf(status);
      }),
    fd_filestat_set_size: (fd: number, size: bigint) =>
      onFile(fd, (object, inode, io) =>
        io.canWrite(kernel, object)
          ? sizeErrnoOf(kernel.files.truncate(inode, Number(BigInt.asUintN(64, size))))
          : ERRNO.INVAL,
      ),
    fd_filestat_set_times: (fd: number, atim: bigint, mtim: bigint, flags: number) =>
      onFile(fd, (_object, inode) => {
        const times = requestedTimes(atim, mtim, flags);
        return times === null ? ERRNO.INVAL : errnoOf(kernel.files.setTimes(inode, ...times));
      }),

    fd_prestat_get: (fd: number, out: number) => {
      if (fd !== PREOPEN_FD) return ERRNO.BADF;
      if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
      const tell = () => {
        guest.memory.setU32(out, 0);
        guest.memory.setU32(out + 4, PREOPEN_NAME.length);
        return ERRNO.SUCCESS;
      };
      return guest.isLibratos ? tell() : onObject(fd, tell);
    },
    fd_prestat_dir_name: (fd: number, out: number, length: number) => {
      if (fd !== PREOPEN_FD) return ERRNO.BADF;
      if (!guest.memory.contains(out, length)) return ERRNO.FAULT;
      if (length >>> 0 < PREOPEN_NAME.length) return ERRNO.NAMETOOLONG;
      guest.memory.setU8(out, PREOPEN_NAME.charCodeAt(0));
      return ERRNO.SUCCESS;
    },

    fd_readdir: (fd: number, buffer: number, length: number, cookie: bigint, out: number) =>
      onFile(fd, (_object, inode) => {
        const { memory } = guest;
        if (!memory.contains(buffer, length) || !memory.contains(out, 4)) return ERRNO.FAULT;
        let at = 0;
        let position = Number(cookie);
        const room = length >>> 0;
        const header = new DataView(new ArrayBuffer(DIRENT_BYTES));
        // An entry that does not fit is cut: the caller sees a full buffer and asks again from its cookie.
        let count = 0;
        let next = 0;
        while (at < room) {
          if (next === count) {
            count = kernel.files.readdir(inode, position, entries);
            if (count < 0) return errnoOf(count);
            if (count === 0) break;
            next = 0;
          }
          const entry = entries[next++];
          header.setBigUint64(0, BigInt(entry.nextCookie), true);
          header.setBigUint64(8, BigInt(entry.ino), true);
          header.setUint32(16, entry.nameLength, true);
          header.setUint8(20, WASI_TYPES[entry.type] ?? 0);
          memory.write(buffer + at, new Uint8Array(header.buffer).subarray(0, Math.min(DIRENT_BYTES, room - at)));
          at += Math.min(DIRENT_BYTES, room - at);
          const name = Math.min(entry.nameLength, room - at);
          memory.write(buffer + at, entry.name.subarray(0, name));
          at += name;
          position = entry.nextCookie;
        }
        memory.setU32(out, at);
        return ERRNO.SUCCESS;
      }),

    sock_accept: (_fd: number, _flags: number, _out: number) => ERRNO.NOTSOCK,
    sock_recv: (_fd: number, _i: number, _n: number, _f: number, _a: number, _b: number) => ERRNO.NOTSOCK,
    sock_send: (_fd: number, _i: number, _n: number, _f: number, _a: number) => ERRNO.NOTSOCK,
    sock_shutdown: (_fd: number, _how: number) => ERRNO.NOTSOCK,
  };
}
