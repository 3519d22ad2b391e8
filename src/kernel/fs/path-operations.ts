/**
 * The operations on paths, of which `FileSystem` is made: one loaded walker per path. What a path may fail with
 * is said there.
 */
import { RAT_ERR_FAULT, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NOT_FOUND, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { readSection } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import { F_DESCRIPTORS, FILE_TYPE } from './format.ts';
import { reap } from './inodes.ts';
import { fillStat, setInodeTimes } from './listing.ts';
import { KEEP, type Keep, LAST, PathWalker } from './path-walk.ts';
import { checkRange } from './transfer.ts';
import * as tree from './tree.ts';
import type { FileStat, NewTime } from './types.ts';

export class PathOperations {
  protected readonly walker = new PathWalker();
  private readonly other = new PathWalker();
  private readonly outcome: tree.Outcome = { dead: 0 };
  /** Inodes to be freed: more than one only after an exception. */
  private readonly dead: number[] = [];

  protected constructor(
    protected readonly memory: FileMemory,
    /** Milliseconds; called before a lock is taken. */
    protected readonly now: () => number,
  ) {}

  /** The inode number of what `path` names. It may be gone by the time it is used: to hold it, `open` it. */
  lookup(dir: number, path: string, followLast: boolean): number {
    return this.find(dir, path, followLast, KEEP.DIRECTORY, () => this.walker.ino);
  }

  /** `lookup` and `stat` in one; with `descriptors` DESCRIPTOR less `n` for the name of descriptor `n`. */
  statPath(dir: number, path: string, followLast: boolean, out: FileStat, descriptors = false): number {
    const { memory: m, walker } = this;
    const fill = (inode: number) => {
      fillStat(m, walker.ino, inode, out);
      return RAT_SUCCESS;
    };
    return this.find(dir, path, followLast, KEEP.FOUND, fill, () =>
      descriptors ? walker.missing(m) : RAT_ERR_NOT_FOUND,
    );
  }

  /** `lookup` and `setTimes` in one. */
  setTimesPath(dir: number, path: string, followLast: boolean, accessed: NewTime, modified: NewTime): number {
    const now = this.now();
    return this.find(dir, path, followLast, KEEP.FOUND, (inode) => {
      setInodeTimes(this.memory, inode, accessed, modified, now);
      return RAT_SUCCESS;
    });
  }

  /** Makes device `device`, from 1 to 7, by a name that is never taken from it. */
  makeDevice(dir: number, path: string, device: number): number {
    return this.change((m, at, d, now) => tree.makeDevice(m, at, d, device, now), dir, path);
  }

  /** Makes the directory whose names are the descriptors of whoever looks. */
  makeDescriptors(dir: number, path: string): number {
    const status = this.mkdir(dir, path);
    if (status === RAT_SUCCESS) this.memory.words[F_DESCRIPTORS] = this.lookup(dir, path, false);
    return status;
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
    return this.changeBoth(oldPath, newPath, (m, old, at, now, out) =>
      tree.rename(m, old, oldDir, at, newDir, now, out),
    );
  }

  /** Gives a file one more name. EXISTS, ACCESS_DENIED (a directory), NO_SPACE. */
  link(oldDir: number, oldPath: string, followLast: boolean, newDir: number, newPath: string): number {
    return this.changeBoth(oldPath, newPath, (m, old, at, now, out) =>
      tree.makeLink(m, old, oldDir, followLast, at, newDir, now, out),
    );
  }

  /** Makes a symbolic link to `target` (1 to 4095 bytes, need not exist). EXISTS, NO_SPACE. */
  symlink(target: string, dir: number, path: string): number {
    return this.changeBoth(target, path, (m, loaded, at, now) => tree.makeSymlink(m, loaded, at, dir, now));
  }

  /** Copies the target of a symbolic link, cut off at `length` bytes. INVALID_ARGUMENT when it is none. */
  readlink(dir: number, path: string, out: Uint8Array, outOffset: number, length: number): number {
    if (checkRange(out, outOffset, length) < 0) return RAT_ERR_FAULT;
    return this.find(dir, path, false, KEEP.FOUND, (inode) =>
      this.walker.type === FILE_TYPE.SYMLINK
        ? readSection(this.memory, inode, 0, out, outOffset, length)
        : RAT_ERR_INVALID_ARGUMENT,
    );
  }

  /**
   * Walks to something that exists.
   * @param action is given the place of what is kept locked.
   * @param missing says what becomes of a last name that is missing.
   * @returns its result, or an error.
   */
  private find(
    dir: number,
    path: string,
    followLast: boolean,
    keep: Keep,
    action: (locked: number) => number,
    missing: () => number = () => RAT_ERR_NOT_FOUND,
  ): number {
    const { walker, memory: m } = this;
    let status = walker.load(path);
    if (status < 0) return status;
    try {
      status = walker.walk(m, dir, followLast ? LAST.FOLLOW : LAST.STAY, keep);
      if (status < 0) return status;
      return walker.ino === 0 ? missing() : action(walker.locked);
    } finally {
      m.end();
    }
  }

  private change(
    operation: (m: FileMemory, at: PathWalker, dir: number, now: number, out: tree.Outcome) => number,
    dir: number,
    path: string,
  ): number {
    const { walker, outcome } = this;
    const status = walker.load(path);
    return status < 0 ? status : this.finish((m) => operation(m, walker, dir, this.now(), outcome));
  }

  private changeBoth(
    first: string,
    second: string,
    operation: (m: FileMemory, other: PathWalker, at: PathWalker, now: number, out: tree.Outcome) => number,
  ): number {
    const { walker, other, outcome } = this;
    let status = other.load(first);
    if (status >= 0) status = walker.load(second);
    return status < 0 ? status : this.finish((m) => operation(m, other, walker, this.now(), outcome));
  }

  /** Ends an operation, and what it has left dead. */
  private finish(operation: (m: FileMemory) => number): number {
    const { memory: m, outcome } = this;
    outcome.dead = 0;
    try {
      return operation(m);
    } finally {
      this.endAndReap(outcome.dead);
    }
  }

  /** Ends an operation, and frees an inode that has lost its last name and open; 0 is ignored. */
  protected endAndReap(ino: number): void {
    const { dead, memory } = this;
    // Noted first: what an exception in the end leaves is freed after the next operation.
    if (ino !== 0) dead.push(ino);
    memory.end();
    if (dead.length === 0) return;
    try {
      for (; dead.length > 0; dead.shift()) reap(memory, dead[0] as number);
    } finally {
      memory.end();
    }
  }
}
