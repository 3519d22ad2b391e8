/**
 * Walks a path from a directory to where it ends. One walker per path of an operation: it holds the path's bytes
 * (a walk splices symbolic links into them) and the outcome of the last walk.
 *
 * A directory is locked while a name is looked up in it, and until the next one is: so a walk meets each directory as
 * it is at that moment, and what it goes on to still has the name. Upwards, against the order of locks, it lets go
 * first, and comes to nothing if the directory above is removed meanwhile.
 */
import { MAX_FDS, NAME_MAX, PATH_MAX } from '../../guest-abi/limits.ts';
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { encodeUtf8 } from '../memory/utf8.ts';
import { entryInode, entryType, findEntry, hashName } from './directory.ts';
import type { FileMemory } from './file-memory.ts';
import {
  F_DESCRIPTORS,
  F_RENAME_LOCK,
  FILE_TYPE,
  I_DIRECT,
  I_ENTRY,
  I_INCARNATION,
  I_LINKS,
  I_LOCK,
  I_PARENT,
  I_SIZE,
  I_TYPE,
  PAGE_BYTES,
  ROOT_INODE,
  SYMLINKS_MAX,
} from './format.ts';
import { inodeAt, isLive, lockInode, lockSameInode } from './inodes.ts';
import { copyName, nameLength } from './slots.ts';

/** Of a walk that would have left the directory that it has to stay in. No status of a call: WASI has an error of its own. */
export const OUTSIDE = -2000;

/**
 * A directory, given to an operation in this form, is one that the path has to stay in: it may not begin with "/", nor
 * go above the directory with "..", itself or by way of a symbolic link.
 */
export function within(dir: number): number {
  return -dir;
}

/** The result for the name of descriptor `n` in the directory of descriptors: this less `n`. No status of a call. */
export const DESCRIPTOR = -4096;

const SLASH = 0x2f;
const ZERO = 0x30;
const DOT = 0x2e;
/** Room for a path and what symbolic links add to it. */
const WALK_BYTES = 4 * (PATH_MAX + 1);

/** What to do with a symbolic link at the end of a path. */
export const LAST = {
  /** Go on to its target. */
  FOLLOW: 0,
  /** Stop at the link, unless a slash follows. */
  STAY: 1,
  /** Stop at the link in any case: for operations on the name itself. */
  NAME: 2,
} as const;
export type Last = (typeof LAST)[keyof typeof LAST];

/** Whose lock a walk ends with. */
export const KEEP = {
  /** The directory of the last name; of a path that ends without one, the directory that it ends in. */
  DIRECTORY: 0,
  /** What the path names; the directory if the last name is missing. */
  FOUND: 1,
} as const;
export type Keep = (typeof KEEP)[keyof typeof KEEP];

export class PathWalker {
  readonly bytes = new Uint8Array(WALK_BYTES);
  /** What the path names; 0 when only the last name is missing. */
  ino = 0;
  type = 0;
  /** Where what is locked lies. */
  locked = 0;
  /** False when the path ends in the root, "." or "..": then the fields below mean nothing. */
  named = false;
  /** The directory of the last name, and which incarnation of it. */
  parent = 0;
  incarnation = 0;
  /** The last name lies in `bytes` from here ... */
  from = 0;
  /** ... to here. */
  to = 0;
  hash = 0;
  /** The entry of the last name, 0 when it is missing. */
  entry = 0;
  /** The last name is followed by a slash: what it names has to be a directory. */
  slash = false;
  /** Bytes of the path. */
  length = 0;
  /** Of a confined walk: the directories that it has come through, each behind its incarnation. */
  private readonly way: number[] = [];

  /** Takes a path to walk. Needs no lock. @returns RAT_SUCCESS, NOT_FOUND (empty), INVALID_ARGUMENT or NAME_TOO_LONG. */
  load(path: string): number {
    if (path === '') return RAT_ERR_NOT_FOUND;
    if (path.includes('\0')) return RAT_ERR_INVALID_ARGUMENT;
    this.length = encodeUtf8(path, this.bytes, 0, PATH_MAX);
    return this.length < 0 ? RAT_ERR_NAME_TOO_LONG : RAT_SUCCESS;
  }

  get nameLength(): number {
    return this.to - this.from;
  }

  /**
   * Walks the loaded path, once: it is spent afterwards. What the walk found is true until `locked` is unlocked.
   * @param start a directory, or what `within` makes of one.
   * @returns RAT_SUCCESS (with `ino` 0 if just the last name is missing) or an error, with one lock more or none.
   */
  walk(m: FileMemory, start: number, last: Last, keep: Keep): number {
    const bytes = this.bytes;
    const isConfined = start < 0;
    const base = Math.abs(start);
    if (isConfined && bytes[0] === SLASH) return OUTSIDE;
    // Where a confined walk has come from: it goes back there, whatever is moved meanwhile.
    const { way } = this;
    if (isConfined) way.length = 0;
    let at = 0;
    let links = 0;
    let dir = bytes[0] === SLASH ? ROOT_INODE : base;
    let inode = lockInode(m, dir);
    if (inode === 0) return RAT_ERR_NOT_FOUND;
    if (m.word(inode + I_TYPE) !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
    for (;;) {
      while (at < this.length && bytes[at] === SLASH) at++;
      if (at === this.length) return this.endUnnamed(dir, inode);
      const from = at;
      while (at < this.length && bytes[at] !== SLASH) at++;
      const to = at;
      if (to - from > NAME_MAX) return RAT_ERR_NAME_TOO_LONG;
      if (bytes[from] === DOT && to - from <= 2 && bytes[to - 1] === DOT) {
        if (to - from === 1) continue;
        if (isConfined && way.length === 0) return OUTSIDE;
        const up = isConfined ? (way.pop() as number) : m.word(inode + I_PARENT);
        if (up === 0) return RAT_ERR_NOT_FOUND; // A removed directory has no parent any more.
        if (up === dir) continue;
        // The directory still has a name in it, so it is there.
        const incarnation = isConfined ? (way.pop() as number) : m.word(inodeAt(m, up) + I_INCARNATION);
        m.unlock(inode + I_LOCK);
        dir = up;
        inode = lockSameInode(m, up, incarnation);
        if (inode === 0) return RAT_ERR_NOT_FOUND;
        continue;
      }
      while (at < this.length && bytes[at] === SLASH) at++;
      const isLast = at === this.length;
      const slash = at > to;
      const hash = hashName(bytes, from, to);
      const entry = findEntry(m, inode, bytes, from, to, hash);
      const ino = entry === 0 ? 0 : entryInode(m, entry);
      const type = entry === 0 ? 0 : entryType(m, entry);
      if (type === FILE_TYPE.SYMLINK && (!isLast || last === LAST.FOLLOW || (slash && last === LAST.STAY))) {
        if (++links > SYMLINKS_MAX) return RAT_ERR_LIMIT_EXCEEDED;
        if (!this.splice(m, inodeAt(m, ino), to)) return RAT_ERR_NAME_TOO_LONG;
        at = 0;
        if (bytes[0] !== SLASH) continue;
        // Below the root nothing is outside of it.
        if (isConfined && base !== ROOT_INODE) return OUTSIDE;
        if (isConfined) way.length = 0;
        m.unlock(inode + I_LOCK);
        dir = ROOT_INODE;
        inode = lockInode(m, dir);
        continue;
      }
      if (isLast) {
        if (slash && ino !== 0 && type !== FILE_TYPE.DIRECTORY && last !== LAST.NAME) return RAT_ERR_NOT_DIRECTORY;
        this.named = true;
        this.ino = ino;
        this.type = type;
        this.locked = inode;
        this.parent = dir;
        this.incarnation = m.word(inode + I_INCARNATION);
        this.from = from;
        this.to = to;
        this.hash = hash;
        this.entry = entry;
        this.slash = slash;
        if (keep === KEEP.DIRECTORY || ino === 0 || this.lockFound(m, inode)) return RAT_SUCCESS;
        // It has lost the name meanwhile, perhaps to another.
        inode = lockSameInode(m, dir, this.incarnation);
        if (inode === 0) return RAT_ERR_NOT_FOUND;
        at = from;
        continue;
      }
      if (ino === 0) return RAT_ERR_NOT_FOUND;
      if (type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
      if (isConfined) way.push(m.word(inode + I_INCARNATION), dir);
      const next = inodeAt(m, ino);
      m.lock(next + I_LOCK);
      m.unlock(inode + I_LOCK);
      dir = ino;
      inode = next;
    }
  }

  /** What a missing name is the name of, for who knows descriptors: `DESCRIPTOR` less its number; else NOT_FOUND. */
  missing(m: FileMemory): number {
    if (this.parent !== m.word(F_DESCRIPTORS) || this.slash) return RAT_ERR_NOT_FOUND;
    let number = 0;
    for (let at = this.from; at < this.to; at++) {
      const digit = (this.bytes[at] as number) - ZERO;
      number = number * 10 + digit;
      if (digit < 0 || digit > 9 || number >= MAX_FDS) return RAT_ERR_NOT_FOUND;
    }
    return DESCRIPTOR - number;
  }

  /** Looks the last name up again, in its directory, which is locked. */
  find(m: FileMemory, dir: number): void {
    this.entry = findEntry(m, dir, this.bytes, this.from, this.to, this.hash);
    this.ino = this.entry === 0 ? 0 : entryInode(m, this.entry);
    this.type = this.entry === 0 ? 0 : entryType(m, this.entry);
  }

  /**
   * Locks what the last name names in place of its directory: so nobody who looks for another name waits while a file
   * is being written.
   * @returns false, with nothing locked, when it is gone.
   */
  private lockFound(m: FileMemory, dir: number): boolean {
    const inode = inodeAt(m, this.ino);
    const incarnation = m.word(inode + I_INCARNATION);
    m.unlock(dir + I_LOCK);
    m.lock(inode + I_LOCK);
    this.locked = inode;
    if (m.word(inode + I_INCARNATION) === incarnation && isLive(m, inode)) return true;
    m.unlock(inode + I_LOCK);
    return false;
  }

  private endUnnamed(dir: number, inode: number): number {
    this.named = false;
    this.ino = dir;
    this.type = FILE_TYPE.DIRECTORY;
    this.locked = inode;
    this.entry = 0;
    return RAT_SUCCESS;
  }

  /** Replaces the path up to `to` by a symbolic link's target, which never changes while the link has a name. */
  private splice(m: FileMemory, link: number, to: number): boolean {
    const target = m.float(link + I_SIZE);
    const rest = this.length - to;
    if (target + rest > WALK_BYTES) return false;
    this.bytes.copyWithin(target, to, this.length);
    const source = m.word(link + I_DIRECT) * PAGE_BYTES;
    for (let i = 0; i < target; i++) this.bytes[i] = m.bytes[source + i] as number;
    this.length = target + rest;
    return true;
  }
}

/**
 * Writes the path of a directory so that it ends at the end of `out`.
 * @returns where it begins in `out`, or NOT_FOUND (removed), NOT_DIRECTORY, NAME_TOO_LONG; with locks held.
 */
export function writePath(m: FileMemory, ino: number, out: Uint8Array): number {
  // No directory moves to another one meanwhile.
  m.lock(F_RENAME_LOCK);
  const inode = lockInode(m, ino);
  if (inode === 0) return RAT_ERR_NOT_FOUND;
  if (m.word(inode + I_TYPE) !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  let incarnation = m.word(inode + I_INCARNATION);
  m.unlock(inode + I_LOCK);
  let at = out.length;
  for (let dir = ino; dir !== ROOT_INODE; ) {
    const child = inodeAt(m, dir);
    // Until the parent is locked it may be removed, which takes the parent from it.
    const parent = Atomics.load(m.words, child + I_PARENT);
    const above = parent === 0 ? 0 : lockInode(m, parent);
    const isThere = above !== 0 && m.word(child + I_PARENT) === parent && m.word(child + I_LINKS) !== 0;
    if (!isThere || m.word(child + I_INCARNATION) !== incarnation) return RAT_ERR_NOT_FOUND;
    const entry = m.word(child + I_ENTRY);
    at -= nameLength(m, entry) + 1;
    if (at < 0 || out.length - at > PATH_MAX) return RAT_ERR_NAME_TOO_LONG;
    out[at] = SLASH;
    copyName(m, entry, out, at + 1);
    incarnation = m.word(above + I_INCARNATION);
    m.unlock(above + I_LOCK);
    dir = parent;
  }
  if (at === out.length) out[--at] = SLASH;
  return at;
}
