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
  OPEN_SYNC_MASK,
  OPEN_TERMINAL,
} from '../../kernel/core/byte-io.ts';
import { ioOf, release } from '../../kernel/core/object.ts';
import { type NewTime, newDirectoryEntries, newFileStat } from '../../kernel/fs/types.ts';
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import { describeStream } from '../../kernel/objects/file-facts.ts';
import { fileOffset, flushFile, readFileAt, seekFile, writeFileAt } from '../../kernel/objects/open-file.ts';
import { readNames } from '../../kernel/process/descriptor-names.ts';
import { keptRights, type Rights, setRights } from '../../kernel/process/descriptor-rights.ts';
import { closeDescriptor, descriptorObject, renumberDescriptor } from '../../kernel/process/descriptors.ts';
import { preopenName } from '../../kernel/process/preopens.ts';
import { raiseOwnSignal } from '../../kernel/process/signals.ts';
import type { Guest, Handler } from '../guest.ts';
import { WASI_TYPES, type WasiAbi, writeKindStat } from './abi.ts';
import { ERRNO, errnoOf, FDFLAGS, fdFlagsOf, openFlagsOf, sizeErrnoOf, syncsWrites, WASI_FILE_TYPE } from './errno.ts';
import { checkRights, DIRECTORY_RIGHTS, descriptorRights, includes, RIGHT, rightsOf } from './rights.ts';

const FDSTAT_BYTES = 24;
const DIRENT_BYTES = 24;
/** About as many as fit into the buffer of C libraries. */
const LISTED_AT_ONCE = 64;
/** Vectors of several pieces go through a buffer of this size, so that each is one read or write. */
const SCRATCH_BYTES = 1 << 16;
const IOV_LIMIT = 1024;
const LIBRATOS_PREOPEN = utf8Bytes('/');
/** A `prestat` is of this kind, and there is no other. */
const PREOPEN_DIRECTORY = 0;
const ADVICE_LAST = 5;
const OFFSET_MAX = 2n ** 63n - 1n;
/** Flags that can be changed while it is open. */
const CHANGEABLE = OPEN.APPEND | OPEN_NONBLOCK | OPEN_SYNC_MASK;
const ATIME = 1;
const ATIME_NOW = 2;
const MTIME = 4;
const MTIME_NOW = 8;

/** The times that a WASI set-times call asks for; null when it asks for one and for now at once. */
export function requestedTimes(atim: bigint, mtim: bigint, flags: number): [NewTime, NewTime] | null {
  const time = (given: number, now: number, value: bigint): NewTime =>
    (flags & now) !== 0 ? 'now' : (flags & given) !== 0 ? value : 'keep';
  if ((flags & ATIME && flags & ATIME_NOW) || (flags & MTIME && flags & MTIME_NOW)) return null;
  return [time(ATIME, ATIME_NOW, atim), time(MTIME, MTIME_NOW, mtim)];
}

export function descriptorWasi(guest: Guest, abi: WasiAbi): Record<string, Handler> {
  const { whence } = abi;
  const { kernel } = guest;
  const stat = newFileStat();
  const entries = newDirectoryEntries(LISTED_AT_ONCE);
  const scratch = new Uint8Array(SCRATCH_BYTES);

  /**
   * Runs `action` on what a descriptor refers to; its result is an errno.
   * @param right that the descriptor must have.
   */
  const onObject = (fd: number, right: number, action: (object: number, io: ByteIo) => number): number => {
    const object = descriptorObject(kernel, kernel.process, fd);
    if (object < 0) return errnoOf(object);
    try {
      return checkRights(kernel, fd, right) || action(object, ioOf(kernel, object));
    } finally {
      release(kernel, object);
    }
  };
  /** The same for what has an inode, and an offset. */
  const onFile = (fd: number, right: number, action: (object: number, inode: number, io: ByteIo) => number): number =>
    onObject(fd, right, (object, io) => {
      const inode = io.inode(kernel, object);
      return inode === 0 ? ERRNO.SPIPE : action(object, inode, io);
    });
  const flush = (fd: number, right: number) =>
    onObject(fd, right, (object, io) =>
      io.inode(kernel, object) === 0 ? ERRNO.SUCCESS : errnoOf(flushFile(kernel, object)),
    );
  const flushIfAsked = (object: number, io: ByteIo) =>
    syncsWrites(io.flags(kernel, object)) ? errnoOf(flushFile(kernel, object)) : ERRNO.SUCCESS;
  const noSocket = (fd: number) => onObject(fd, 0, () => ERRNO.NOTSOCK);
  const isRange = (offset: bigint, length: bigint) => offset >= 0n && length >= 0n && offset + length <= OFFSET_MAX;
  const writeRights = (out: number, { base, inheriting }: Rights) => {
    guest.memory.setNumber64(out, base);
    guest.memory.setNumber64(out + 8, inheriting);
  };
  /** What a preopened directory is called. Programs of libratos have the root by its number, whatever that is for otherwise. */
  const nameOf = (fd: number): Uint8Array | null => {
    if (guest.isLibratos) return fd === PREOPEN_FD ? LIBRATOS_PREOPEN : null;
    return preopenName(kernel, fd);
  };
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
      onObject(fd, RIGHT.FD_READ, (object, io) =>
        io.canRead(kernel, object) || isDirectory(object, io)
          ? readVector(iovs, count, out, (view, offset, length) => io.read(kernel, object, view, offset, length))
          : ERRNO.BADF,
      ),
    fd_write: (fd: number, iovs: number, count: number, out: number) =>
      onObject(fd, RIGHT.FD_WRITE, (object, io) => {
        if (!io.canWrite(kernel, object) && !isDirectory(object, io)) return ERRNO.BADF;
        const errno = writeVector(iovs, count, out, (view, offset, length) =>
          io.write(kernel, object, view, offset, length),
        );
        const signals = errno === ERRNO.PIPE && (io.flags(kernel, object) & OPEN_SIGNALS) !== 0;
        if (signals && guest.isLibratos) raiseOwnSignal(kernel, SIGNAL.PIPE);
        return errno || flushIfAsked(object, io);
      }),
    fd_pread: (fd: number, iovs: number, count: number, offset: bigint, out: number) =>
      onFile(fd, RIGHT.FD_READ | RIGHT.FD_SEEK, (object, _inode, io) => {
        if (!io.canRead(kernel, object)) return ERRNO.BADF;
        let at = Number(offset);
        return readVector(iovs, count, out, (view, from, length) => {
          const bytes = readFileAt(kernel, object, at, view, from, length);
          at += Math.max(bytes, 0);
          return bytes;
        });
      }),
    fd_pwrite: (fd: number, iovs: number, count: number, offset: bigint, out: number) =>
      onFile(fd, RIGHT.FD_WRITE | RIGHT.FD_SEEK, (object, _inode, io) => {
        if (!io.canWrite(kernel, object)) return ERRNO.BADF;
        let at = Number(offset);
        const errno = writeVector(iovs, count, out, (view, from, length) => {
          const bytes = writeFileAt(kernel, object, at, view, from, length);
          at += Math.max(bytes, 0);
          return bytes;
        });
        return errno || flushIfAsked(object, io);
      }),

    fd_seek: (fd: number, offset: bigint, from: number, out: number) =>
      // To ask where it is takes less than to go elsewhere.
      onFile(fd, from === whence.CURRENT && offset === 0n ? RIGHT.FD_TELL : RIGHT.FD_SEEK, (object, inode, io) => {
        if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
        if (isDirectory(object, io)) return ERRNO.ISDIR;
        let base: number | null = 0;
        if (from === whence.CURRENT) base = null;
        else if (from === whence.END) base = kernel.files.stat(inode, stat) < 0 ? 0 : stat.size;
        else if (from !== whence.SET) return ERRNO.INVAL;
        const target = seekFile(kernel, object, base, Number(offset));
        if (target < 0) return ERRNO.INVAL;
        guest.memory.setNumber64(out, target);
        return ERRNO.SUCCESS;
      }),
    fd_tell: (fd: number, out: number) =>
      onFile(fd, RIGHT.FD_TELL, (object, _inode, io) => {
        if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
        if (isDirectory(object, io)) return ERRNO.ISDIR;
        guest.memory.setNumber64(out, fileOffset(kernel, object));
        return ERRNO.SUCCESS;
      }),

    fd_close: (fd: number) => errnoOf(closeDescriptor(kernel, kernel.process, fd)),
    fd_renumber: (from: number, to: number) => errnoOf(renumberDescriptor(kernel, kernel.process, from, to)),
    fd_sync: (fd: number) => flush(fd, RIGHT.FD_SYNC),
    fd_datasync: (fd: number) => flush(fd, RIGHT.FD_DATASYNC),
    fd_advise: (fd: number, offset: bigint, length: bigint, advice: number) =>
      onFile(fd, RIGHT.FD_ADVISE, (object, _inode, io) => {
        if (isDirectory(object, io)) return ERRNO.BADF;
        return advice >>> 0 > ADVICE_LAST || !isRange(offset, length) ? ERRNO.INVAL : ERRNO.SUCCESS;
      }),
    fd_allocate: (fd: number, offset: bigint, length: bigint) =>
      onFile(fd, RIGHT.FD_ALLOCATE, (object, inode, io) => {
        if (isDirectory(object, io)) return ERRNO.ISDIR;
        if (!io.canWrite(kernel, object) && keptRights(kernel, fd) === null) return ERRNO.BADF;
        if (!isRange(offset, length) || length === 0n) return ERRNO.INVAL;
        const status = kernel.files.stat(inode, stat);
        if (status < 0) return errnoOf(status);
        const end = Number(offset + length);
        // Its space is taken as it is written.
        return end <= stat.size ? ERRNO.SUCCESS : sizeErrnoOf(kernel.files.truncate(inode, end));
      }),

    fd_fdstat_get: (fd: number, out: number) => {
      const errno = onObject(fd, 0, (object, io) => {
        const { memory } = guest;
        if (!memory.contains(out, FDSTAT_BYTES)) return ERRNO.FAULT;
        const flags = io.flags(kernel, object);
        let type: number = WASI_FILE_TYPE.REGULAR;
        if (deviceOf(flags) !== 0) type = WASI_FILE_TYPE.CHARACTER;
        else if (io.inode(kernel, object) === 0) {
          // A C library takes a character device that cannot seek for a terminal, and flushes each line.
          type = (flags & OPEN_TERMINAL) !== 0 ? WASI_FILE_TYPE.CHARACTER : WASI_FILE_TYPE.UNKNOWN;
        } else if ((flags & OPEN_DIRECTORY) !== 0) type = WASI_FILE_TYPE.DIRECTORY;
        memory.setU16(out, type);
        memory.setU16(out + 2, fdFlagsOf(flags));
        memory.setU32(out + 4, 0);
        writeRights(out + 8, descriptorRights(kernel, fd, object));
        return ERRNO.SUCCESS;
      });
      // Asked before a path is looked up from the root.
      if (errno !== ERRNO.BADF || fd !== PREOPEN_FD || !guest.isLibratos) return errno;
      if (!guest.memory.contains(out, FDSTAT_BYTES)) return ERRNO.FAULT;
      guest.memory.setU32(out, WASI_FILE_TYPE.DIRECTORY);
      guest.memory.setU32(out + 4, 0);
      writeRights(out + 8, DIRECTORY_RIGHTS);
      return ERRNO.SUCCESS;
    },
    fd_fdstat_set_flags: (fd: number, flags: number) =>
      onObject(fd, RIGHT.FD_FDSTAT_SET_FLAGS, (object, io) => {
        if ((flags & ~FDFLAGS) !== 0) return ERRNO.NOTSUP;
        io.setFlags(kernel, object, (io.flags(kernel, object) & ~CHANGEABLE) | openFlagsOf(flags));
        return ERRNO.SUCCESS;
      }),
    fd_fdstat_set_rights: (fd: number, base: bigint, inheriting: bigint) =>
      onObject(fd, 0, (object) => {
        const wanted = rightsOf(base, inheriting);
        if (!includes(descriptorRights(kernel, fd, object), wanted)) return ERRNO.NOTCAPABLE;
        return errnoOf(setRights(kernel, fd, wanted));
      }),

    fd_filestat_get: (fd: number, out: number) =>
      onObject(fd, RIGHT.FD_FILESTAT_GET, (object) => {
        const { memory } = guest;
        if (!memory.contains(out, abi.fileStat.bytes)) return ERRNO.FAULT;
        const kind = describeStream(kernel, object, stat);
        if (kind >= 0) writeKindStat(abi, memory, out, kind, stat);
        return errnoOf(kind);
      }),
    fd_filestat_set_size: (fd: number, size: bigint) =>
      onObject(fd, RIGHT.FD_FILESTAT_SET_SIZE, (object, io) => {
        const inode = io.inode(kernel, object);
        return inode !== 0 && (io.canWrite(kernel, object) || keptRights(kernel, fd) !== null)
          ? sizeErrnoOf(kernel.files.truncate(inode, Number(BigInt.asUintN(64, size))))
          : ERRNO.INVAL;
      }),
    fd_filestat_set_times: (fd: number, atim: bigint, mtim: bigint, flags: number) =>
      onFile(fd, RIGHT.FD_FILESTAT_SET_TIMES, (_object, inode) => {
        const times = requestedTimes(atim, mtim, flags);
        return times === null ? ERRNO.INVAL : errnoOf(kernel.files.setTimes(inode, ...times));
      }),

    fd_prestat_get: (fd: number, out: number) => {
      const name = nameOf(fd);
      if (name === null) return ERRNO.BADF;
      if (!guest.memory.contains(out, 8)) return ERRNO.FAULT;
      guest.memory.setU32(out, PREOPEN_DIRECTORY);
      guest.memory.setU32(out + 4, name.length);
      return ERRNO.SUCCESS;
    },
    fd_prestat_dir_name: (fd: number, out: number, length: number) => {
      const name = nameOf(fd);
      if (name === null) return ERRNO.BADF;
      if (!guest.memory.contains(out, length)) return ERRNO.FAULT;
      if (length >>> 0 < name.length) return ERRNO.NAMETOOLONG;
      guest.memory.write(out, name);
      return ERRNO.SUCCESS;
    },

    fd_readdir: (fd: number, buffer: number, length: number, cookie: bigint, out: number) =>
      onFile(fd, RIGHT.FD_READDIR, (_object, inode) => {
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
            count = readNames(kernel, inode, position, entries, entries.length);
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

    sock_accept: (fd: number, _flags: number, _out: number) => noSocket(fd),
    sock_recv: (fd: number, _i: number, _n: number, _f: number, _a: number, _b: number) => noSocket(fd),
    sock_send: (fd: number, _i: number, _n: number, _f: number, _a: number) => noSocket(fd),
    sock_shutdown: (fd: number, _how: number) => noSocket(fd),
  };
}
