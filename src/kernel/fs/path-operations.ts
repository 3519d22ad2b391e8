/**
 * The operations on paths, of which `FileSystem` is made: one loaded walker per path, one locked section each. What a
 * path may fail with is said there.
 */
import { RAT_ERR_FAULT, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NOT_FOUND, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { readSection } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import { FILE_TYPE } from './format.ts';
import { inodeAt } from './inodes.ts';
import { leave } from './leave.ts';
import { fillStat, setInodeTimes } from './listing.ts';
import { LAST, PathWalker } from './path-walk.ts';
import { checkRange } from './transfer.ts';
import * as tree from './tree.ts';
import type { FileStat, NewTime } from './types.ts';

export class PathOperations {
  protected readonly walker = new PathWalker();
  private readonly other = new PathWalker();

  protected constructor(
    protected readonly memory: FileMemory,
    /** Milliseconds; called before the lock is taken. */
    protected readonly now: () => number,
  ) {}

  /** The inode number of what `path` names. It may be gone by the time it is used: to hold it, `open` it. */
  lookup(dir: number, path: string, followLast: boolean): number {
    const walker = this.walker;
    let status = walker.load(path);
    if (status < 0) return status;
    const m = this.memory;
    m.enter();
    try {
      status = this.find(dir, followLast);
      return status < 0 ? status : walker.ino;
    } finally {
      m.leave();
    }
  }

  /** `lookup` and `stat` in one. */
  statPath(dir: number, path: string, followLast: boolean, out: FileStat): number {
    let status = this.walker.load(path);
    if (status < 0) return status;
    const m = this.memory;
    m.enter();
    try {
      status = this.find(dir, followLast);
      return status < 0 ? status : fillStat(m, this.walker.ino, out);
    } finally {
      m.leave();
    }
  }

  /** `lookup` and `setTimes` in one. */
  setTimesPath(dir: number, path: string, followLast: boolean, accessed: NewTime, modified: NewTime): number {
    let status = this.walker.load(path);
    if (status < 0) return status;
    const now = this.now();
    const m = this.memory;
    m.enter();
    try {
      status = this.find(dir, followLast);
      return status < 0 ? status : setInodeTimes(m, this.walker.ino, accessed, modified, now);
    } finally {
      m.leave();
    }
  }

  mkdir(dir: number, path: string): number {
    return this.change(tree.makeDirectory, dir, path);
  }

  /** Removes an empty directory: NOT_EMPTY; INVALID_ARGUMENT for the root, "." and "..". */
  rmdir(dir: number, path: string): number {
    return this.change(tree.removeDirectory, dir, path);
  }

  /** Removes a name. A file that is open lives on until it is closed. IS_DIRECTORY. */
  unlink(dir: number, path: string): number {
    return this.change(tree.unlink, dir, path);
  }

  /**
   * Gives a file or directory another name, in place of what has that name, in one step. NOT_EMPTY, IS_DIRECTORY,
   * NOT_DIRECTORY for what can't be replaced; INVALID_ARGUMENT for a directory moved into itself.
   */
  rename(oldDir: number, oldPath: string, newDir: number, newPath: string): number {
    const status = this.loadBoth(oldPath, newPath);
    if (status < 0) return status;
    const now = this.now();
    const m = this.memory;
    m.enter();
    try {
      return tree.rename(m, this.other, oldDir, this.walker, newDir, now);
    } finally {
      leave(m);
    }
  }

  /** Gives a file one more name. EXISTS, ACCESS_DENIED (a directory), NO_SPACE. */
  link(oldDir: number, oldPath: string, followLast: boolean, newDir: number, newPath: string): number {
    const status = this.loadBoth(oldPath, newPath);
    if (status < 0) return status;
    const now = this.now();
    const m = this.memory;
    m.enter();
    try {
      return tree.makeLink(m, this.other, oldDir, followLast, this.walker, newDir, now);
    } finally {
      m.leave();
    }
  }

  /** Makes a symbolic link to `target` (1 to 4095 bytes, need not exist). EXISTS, NO_SPACE. */
  symlink(target: string, dir: number, path: string): number {
    const status = this.loadBoth(target, path);
    if (status < 0) return status;
    const now = this.now();
    const m = this.memory;
    m.enter();
    try {
      return tree.makeSymlink(m, this.other, this.walker, dir, now);
    } finally {
      m.leave();
    }
  }

  /** Copies the target of a symbolic link, cut off at `length` bytes. INVALID_ARGUMENT when it is none. */
  readlink(dir: number, path: string, out: Uint8Array, outOffset: number, length: number): number {
    if (checkRange(out, outOffset, length) < 0) return RAT_ERR_FAULT;
    let status = this.walker.load(path);
    if (status < 0) return status;
    const m = this.memory;
    m.enter();
    try {
      status = this.find(dir, false);
      if (status < 0) return status;
      if (this.walker.type !== FILE_TYPE.SYMLINK) return RAT_ERR_INVALID_ARGUMENT;
      return readSection(m, inodeAt(m, this.walker.ino), 0, out, outOffset, length);
    } finally {
      m.leave();
    }
  }

  /** Walks the loaded path to something that exists. Caller holds the lock. */
  private find(dir: number, followLast: boolean): number {
    const status = this.walker.walk(this.memory, dir, followLast ? LAST.FOLLOW : LAST.STAY);
    return status === RAT_SUCCESS && this.walker.ino === 0 ? RAT_ERR_NOT_FOUND : status;
  }

  private loadBoth(first: string, second: string): number {
    const status = this.other.load(first);
    return status < 0 ? status : this.walker.load(second);
  }

  private change(
    operation: (m: FileMemory, at: PathWalker, dir: number, now: number) => number,
    dir: number,
    path: string,
  ): number {
    const status = this.walker.load(path);
    if (status < 0) return status;
    const now = this.now();
    const m = this.memory;
    m.enter();
    try {
      return operation(m, this.walker, dir, now);
    } finally {
      leave(m);
    }
  }
}
