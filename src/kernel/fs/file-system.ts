/**
 * The file system as the kernel uses it: one object per thread over one SharedArrayBuffer, on the page's main thread
 * and in every worker alike. Operations return a number >= 0 or a negative RAT_ERR_* status, and never throw.
 *
 * Blocking: an operation waits for nothing but the locks of what it uses, which are held for 64 KiB of copying or 1024
 * pages given back at most (and `append` for other appends to the same file); the main thread spins for them. Paths are
 * walked from `dir`, or from the root when they begin with "/"; any
 * of them may fail with NOT_FOUND, NOT_DIRECTORY, NAME_TOO_LONG (a name of more than 255 bytes, a path of more than
 * 4095), LIMIT_EXCEEDED (more than 40 symbolic links) or INVALID_ARGUMENT (a NUL in it).
 */
import {
  RAT_ERR_EXISTS,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { decodeUtf8 } from '../memory/utf8.ts';
import { isStored } from './changes.ts';
import { bringExpected, expectContent, isContentWanted } from './coming.ts';
import { FileMemory, type MemoryOptions } from './file-memory.ts';
import {
  CONTENT,
  F_DESCRIPTORS,
  F_DEVICES,
  F_INODES,
  F_MAX_PAGES,
  F_TABLE_PAGES,
  FILE_TYPE,
  type FileType,
  I_CONTENT,
  I_DEVICE,
  I_OPENS,
  I_TYPE,
  INODES_PER_PAGE,
  ROOT_INODE,
} from './format.ts';
import { countInodes, INODES_MAX, inodeAt, lockInode, unlockDropped } from './inodes.ts';
import { fillStat, type Listed, listEntries, setInodeTimes } from './listing.ts';
import { PathOperations } from './path-operations.ts';
import { KEEP, LAST, writePath } from './path-walk.ts';
import { closePayer, type Holdings, holdingsOf, NOBODY, openPayer } from './payers.ts';
import { StoragePort } from './storage-port.ts';
import * as io from './transfer.ts';
import * as tree from './tree.ts';
import type { DirectoryEntry, FileStat, NewTime, OpenFlags, VolumeFacts } from './types.ts';
import { beginWatching, changesSeen, endWatching } from './watch.ts';

export interface CreateOptions extends MemoryOptions {
  /** Milliseconds since the epoch of the file times. */
  now: () => number;
  /** false (the default) on the page's main thread, which may not block. */
  mayBlock?: boolean;
}

export class FileSystem extends PathOperations {
  /** Inode number of the root directory. */
  readonly root = ROOT_INODE;
  private readonly end = { position: 0 };
  private opened: FileType = FILE_TYPE.FILE;
  private away = false;
  /** The storage behind persistent directories. */
  readonly storage = new StoragePort(this.memory);
  private device = 0;
  private readonly listed: Listed = { count: 0, cookie: 0, done: false };

  /** A new file system with an empty root directory. Throws RangeError when there is no memory for it. */
  static create(options: CreateOptions): FileSystem {
    const memory = FileMemory.create(options, options.mayBlock ?? false);
    tree.makeRoot(memory, options.now());
    return new FileSystem(memory, options.now);
  }

  /** Another thread's view of the file system in `buffer`. Throws when there is none of this version. */
  static attach(buffer: SharedArrayBuffer, options: { mayBlock: boolean; now: () => number }): FileSystem {
    return new FileSystem(new FileMemory(buffer, options.mayBlock), options.now);
  }

  get buffer(): SharedArrayBuffer {
    return this.memory.buffer;
  }

  /** 4 KiB pages that files, directories and symbolic links take up now, their indexes included. */
  get pagesInUse(): number {
    return this.memory.pagesInUse;
  }

  /** Inodes in the tree, or open, or being freed. */
  get inodesInUse(): number {
    return Atomics.load(this.memory.header, F_INODES);
  }

  /** Pages that there can be for files: the inode table takes from them as it grows, and keeps what it took. */
  get capacity(): number {
    const header = this.memory.header;
    return Atomics.load(header, F_MAX_PAGES) - 1 - Atomics.load(header, F_TABLE_PAGES);
  }

  /** Has every change counted in `changes` from now on, until `unwatch`. Comes before the first look at what there is. */
  watch(): void {
    beginWatching(this.memory);
  }

  /** Undoes one `watch`. */
  unwatch(): void {
    endWatching(this.memory);
  }

  /** Differs from what it was when anything in the tree was changed while somebody watched. */
  get changes(): number {
    return changesSeen(this.memory);
  }

  /** Whom the calling thread's program is to the file system (payers.ts); the page's is NOBODY. */
  set payer(payer: number) {
    openPayer(this.memory, payer);
    this.memory.payer = payer;
  }

  get payer(): number {
    return this.memory.payer;
  }

  /** A program is over: nobody pays any more for what it has left. */
  closePayer(payer: number): void {
    closePayer(this.memory, payer);
  }

  /** What a program has of files, and may have. */
  holdingsOf(payer: number): Holdings {
    return holdingsOf(this.memory, payer);
  }

  /** How much room there is. Inodes and pages are of one memory, so each is told as if the other took no more. */
  volume(): VolumeFacts {
    const { memory } = this;
    const { pages, inodes, mostPages, mostInodes } = holdingsOf(memory, memory.payer);
    const isFree = memory.payer === NOBODY;
    const all = this.capacity;
    const freePages = all - this.pagesInUse;
    const { made, free } = countInodes(memory);
    const freeInodes = free + Math.min(freePages * INODES_PER_PAGE, INODES_MAX - made);
    return {
      pages: all,
      freePages,
      availablePages: isFree ? freePages : Math.max(Math.min(freePages, mostPages - pages), 0),
      inodes: made - free + freeInodes,
      freeInodes,
      availableInodes: isFree ? freeInodes : Math.max(Math.min(freeInodes, mostInodes - inodes), 0),
    };
  }

  /** What the last successful `open` of this object has opened. */
  get openedType(): FileType {
    return this.opened;
  }

  /** Whether its bytes are not here: to be had from `storage` before they are read or written. */
  get openedAway(): boolean {
    return this.away;
  }

  /** Says that the page will bring the bytes of a file that is empty and held open. @returns what they are brought by. */
  expectContent(ino: number, size: number): number {
    return expectContent(this.memory, ino, size);
  }

  /** Whether somebody waits for them. */
  isContentWanted(ino: number, incarnation: number): boolean {
    return isContentWanted(this.memory, ino, incarnation);
  }

  /** Brings them, or the status with which they could not be had; nothing happens where they are not wanted any more. */
  bringExpected(ino: number, incarnation: number, content: Uint8Array | number): void {
    bringExpected(this.memory, ino, incarnation, content);
  }

  /** The number of the device that the last successful `open` of this object has opened; 0: it was none. */
  get openedDevice(): number {
    return this.device;
  }

  /** The inode of a device; 0 when there is none. */
  deviceInode(device: number): number {
    return this.memory.header[F_DEVICES + device] as number;
  }

  /** The directory whose names are the descriptors of whoever looks; 0 when there is none. */
  get descriptors(): number {
    return this.memory.header[F_DESCRIPTORS] as number;
  }

  /** Where the last successful `append` of this object ended, in bytes from the start of its file. */
  get appendEnd(): number {
    return this.end.position;
  }

  /**
   * Opens what `path` names; returns its inode number, to be given to `close` once. EXISTS (`exclusive`),
   * IS_DIRECTORY (`create` or `truncate` on one), NOT_DIRECTORY, LIMIT_EXCEEDED (a symbolic link not followed),
   * NO_SPACE, QUOTA, INVALID_ARGUMENT (`directory` with `create` or `truncate`). With `descriptors`
   * DESCRIPTOR less `n`, and nothing is opened, for the name of descriptor `n`.
   */
  open(dir: number, path: string, flags: OpenFlags): number {
    if (flags.directory && (flags.create || flags.truncate)) return RAT_ERR_INVALID_ARGUMENT;
    const status = this.walker.load(path);
    if (status < 0) return status;
    const m = this.memory;
    let ino: number;
    try {
      // What is not made or emptied does not change, and needs no time.
      ino = this.openWalked(dir, flags, flags.create ? this.now() : 0);
    } finally {
      m.end();
    }
    if (ino > 0 && flags.truncate) {
      io.truncate(m, ino, 0, this.now());
      this.away = false;
    }
    return ino;
  }

  /** Opens an inode once more, by number: for duplicates and for what the caller keeps alive. */
  openInode(ino: number): number {
    return this.onInode(ino, (m, inode) => {
      m.words[inode + I_OPENS] = m.word(inode + I_OPENS) + 1;
      return ino;
    });
  }

  /** Undoes one open; an inode without names is freed with the last one. INVALID_HANDLE when it is not open. */
  close(ino: number): number {
    const m = this.memory;
    let dead = 0;
    try {
      const inode = lockInode(m, ino);
      if (inode === 0 || m.word(inode + I_OPENS) === 0) return RAT_ERR_INVALID_HANDLE;
      m.words[inode + I_OPENS] = m.word(inode + I_OPENS) - 1;
      dead = unlockDropped(m, ino, inode);
      return RAT_SUCCESS;
    } finally {
      this.endAndReap(dead);
    }
  }

  /** Reads up to `length` bytes from byte `offset` on into `out`, which may be shared. Returns the bytes; 0 at the end. */
  read(ino: number, offset: number, out: Uint8Array, outOffset: number, length: number): number {
    return io.read(this.memory, ino, offset, out, outOffset, length, this.now());
  }

  /** Writes `length` bytes at byte `offset`. Returns the bytes: fewer, or NO_SPACE, when the file system is full. */
  write(ino: number, offset: number, source: Uint8Array, sourceOffset: number, length: number): number {
    return io.write(this.memory, ino, offset, source, sourceOffset, length, this.now());
  }

  /** As `write`, at the end of the file; appends never mix. `appendEnd` tells where it ended. */
  append(ino: number, source: Uint8Array, sourceOffset: number, length: number): number {
    return io.append(this.memory, ino, source, sourceOffset, length, this.now(), this.end);
  }

  /** Makes the file `size` bytes long. LIMIT_EXCEEDED past 4 TiB. */
  truncate(ino: number, size: number): number {
    return io.truncate(this.memory, ino, size, this.now());
  }

  /**
   * Whether what is changed of an inode, which is open, is stored where it outlives the page. The root stands for all
   * that is below it: where anything may be stored, a flush of it stores everything.
   */
  isStored(ino: number): boolean {
    return (ino === ROOT_INODE && this.storage.exists) || isStored(this.memory, inodeAt(this.memory, ino));
  }

  stat(ino: number, out: FileStat): number {
    return this.onInode(ino, (m, inode) => {
      fillStat(m, ino, inode, out);
      return RAT_SUCCESS;
    });
  }

  /** Sets when it was read, and when its content was changed. */
  setTimes(ino: number, accessed: NewTime, modified: NewTime): number {
    const now = this.now();
    return this.onInode(ino, (m, inode) => {
      setInodeTimes(m, inode, accessed, modified, now);
      return RAT_SUCCESS;
    });
  }

  /**
   * Fills `out` with the entries at `cookie`: 0 for the first, then what the last call has left in `nextCookie`, or
   * any entry's own. Returns how many, 0 at the end. "." and ".." come first. Entries there from the first call to the
   * end come exactly once; ones added or removed meanwhile once or never; a listing ends even if every entry it gives
   * makes a new one.
   */
  readdir(dir: number, cookie: number, out: readonly DirectoryEntry[], most = out.length): number {
    if (!io.isCount(cookie)) return RAT_ERR_INVALID_ARGUMENT;
    const { listed } = this;
    listed.cookie = cookie;
    do {
      const status = this.onInode(dir, (m, inode) => {
        if (m.word(inode + I_TYPE) !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
        listEntries(m, dir, inode, listed.cookie, out, most, listed);
        return RAT_SUCCESS;
      });
      if (status < 0) return status;
    } while (listed.count === 0 && !listed.done);
    return listed.count;
  }

  /** Where the listing of the last successful `readdir` of this object goes on. */
  get nextCookie(): number {
    return this.listed.cookie;
  }

  /** The absolute path of a directory, or NOT_FOUND (removed), NOT_DIRECTORY, NAME_TOO_LONG. */
  pathOf(dir: number): string | number {
    const m = this.memory;
    const out = this.walker.bytes;
    let from: number;
    try {
      from = writePath(m, dir, out);
    } finally {
      m.end();
    }
    return from < 0 ? from : decodeUtf8(out, from, out.length);
  }

  /** Does something with an inode that is in the tree or open, and locked meanwhile: its result, or NOT_FOUND. */
  private onInode(ino: number, action: (m: FileMemory, inode: number) => number): number {
    const m = this.memory;
    try {
      const inode = lockInode(m, ino);
      return inode === 0 ? RAT_ERR_NOT_FOUND : action(m, inode);
    } finally {
      m.end();
    }
  }

  /** Opens what the loaded path names. */
  private openWalked(dir: number, flags: OpenFlags, now: number): number {
    const m = this.memory;
    const walker = this.walker;
    const fresh = flags.create === true && flags.exclusive === true;
    const last = fresh ? LAST.NAME : flags.followLast ? LAST.FOLLOW : LAST.STAY;
    const status = walker.walk(m, dir, last, KEEP.FOUND);
    if (status < 0) return status;
    let ino = walker.ino;
    if (ino === 0) {
      const missing = flags.descriptors ? walker.missing(m) : RAT_ERR_NOT_FOUND;
      if (!flags.create || missing !== RAT_ERR_NOT_FOUND) return missing;
      if (walker.slash) return RAT_ERR_IS_DIRECTORY;
      ino = tree.create(m, walker, FILE_TYPE.FILE, 0, now);
      if (ino < 0) return ino;
    } else {
      if (fresh) return RAT_ERR_EXISTS;
      if (walker.type === FILE_TYPE.SYMLINK) return RAT_ERR_LIMIT_EXCEEDED;
      if (walker.type === FILE_TYPE.DIRECTORY) {
        if (flags.create || flags.truncate) return RAT_ERR_IS_DIRECTORY;
      } else if (flags.directory) return RAT_ERR_NOT_DIRECTORY;
    }
    const inode = walker.locked;
    m.words[inode + I_OPENS] = m.word(inode + I_OPENS) + 1;
    this.opened = m.word(inode + I_TYPE) as FileType;
    this.away = m.word(inode + I_CONTENT) !== CONTENT.HERE;
    this.device = this.opened === FILE_TYPE.DEVICE ? m.word(inode + I_DEVICE) : 0;
    return ino;
  }
}
