/**
 * Walks a path from a directory to where it ends. One walker per path of an operation: it holds the path's bytes
 * (a walk splices symbolic links into them) and the outcome of the last walk.
 */
import { NAME_MAX, PATH_MAX } from '../../guest-abi/limits.ts';
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
  FILE_TYPE,
  I_DIRECT,
  I_ENTRY,
  I_PARENT,
  I_SIZE,
  I_TYPE,
  PAGE_BYTES,
  ROOT_INODE,
  SYMLINKS_MAX,
} from './format.ts';
import { inodeAt, liveInode } from './inodes.ts';
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

const SLASH = 0x2f;
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

export class PathWalker {
  readonly bytes = new Uint8Array(WALK_BYTES);
  /** What the path names; 0 when only the last name is missing. */
  ino = 0;
  type = 0;
  /** False when the path ends in the root, "." or "..": then the fields below mean nothing. */
  named = false;
  /** The directory of the last name. */
  parent = 0;
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
   * Walks the loaded path, once: it is spent afterwards. Caller holds the lock, and what the walk found is true
   * until the lock is released.
   * @param start a directory, or what `within` makes of one.
   * @returns RAT_SUCCESS (with `ino` 0 if just the last name is missing) or an error.
   */
  walk(m: FileMemory, start: number, last: Last): number {
    const bytes = this.bytes;
    const isConfined = start < 0;
    const base = Math.abs(start);
    if (isConfined && bytes[0] === SLASH) return OUTSIDE;
    let dir = base;
    let at = 0;
    let links = 0;
    if (bytes[0] === SLASH) dir = ROOT_INODE;
    let inode = liveInode(m, dir);
    if (inode === 0) return RAT_ERR_NOT_FOUND;
    if (m.word(inode + I_TYPE) !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
    for (;;) {
      while (at < this.length && bytes[at] === SLASH) at++;
      if (at === this.length) return this.endUnnamed(dir);
      const from = at;
      while (at < this.length && bytes[at] !== SLASH) at++;
      const to = at;
      if (to - from > NAME_MAX) return RAT_ERR_NAME_TOO_LONG;
      if (bytes[from] === DOT && to - from <= 2 && bytes[to - 1] === DOT) {
        if (to - from === 1) continue;
        if (isConfined && dir === base) return OUTSIDE;
        dir = m.word(inode + I_PARENT);
        if (dir === 0) return RAT_ERR_NOT_FOUND; // A removed directory has no parent any more.
        inode = inodeAt(m, dir);
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
        if (bytes[0] === SLASH) {
          // Below the root nothing is outside of it.
          if (isConfined && base !== ROOT_INODE) return OUTSIDE;
          dir = ROOT_INODE;
          inode = inodeAt(m, dir);
        }
        continue;
      }
      if (isLast) {
        if (slash && ino !== 0 && type !== FILE_TYPE.DIRECTORY && last !== LAST.NAME) return RAT_ERR_NOT_DIRECTORY;
        this.named = true;
        this.ino = ino;
        this.type = type;
        this.parent = dir;
        this.from = from;
        this.to = to;
        this.hash = hash;
        this.entry = entry;
        this.slash = slash;
        return RAT_SUCCESS;
      }
      if (ino === 0) return RAT_ERR_NOT_FOUND;
      if (type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
      dir = ino;
      inode = inodeAt(m, ino);
    }
  }

  private endUnnamed(dir: number): number {
    this.named = false;
    this.ino = dir;
    this.type = FILE_TYPE.DIRECTORY;
    this.entry = 0;
    return RAT_SUCCESS;
  }

  /** Replaces the path up to `to` by a symbolic link's target. */
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
 * Writes the path of a directory so that it ends at the end of `out`. Caller holds the lock.
 * @returns where it begins in `out`, or NOT_FOUND (removed), NOT_DIRECTORY, NAME_TOO_LONG.
 */
export function writePath(m: FileMemory, ino: number, out: Uint8Array): number {
  let inode = liveInode(m, ino);
  if (inode === 0) return RAT_ERR_NOT_FOUND;
  if (m.word(inode + I_TYPE) !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  let at = out.length;
  while (inode !== inodeAt(m, ROOT_INODE)) {
    const parent = m.word(inode + I_PARENT);
    if (parent === 0) return RAT_ERR_NOT_FOUND;
    const entry = m.word(inode + I_ENTRY);
    at -= nameLength(m, entry) + 1;
    if (at < 0 || out.length - at > PATH_MAX) return RAT_ERR_NAME_TOO_LONG;
    out[at] = SLASH;
    copyName(m, entry, out, at + 1);
    inode = inodeAt(m, parent);
  }
  if (at === out.length) out[--at] = SLASH;
  return at;
}
