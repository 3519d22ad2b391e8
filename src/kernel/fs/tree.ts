/**
 * Operations on names: create, remove, move. Each either happens or returns an error with nothing changed: all that
 * can fail, space included, is settled before the first change. Rules are POSIX's, in Linux's order of checks.
 * Walkers come loaded; caller holds the file-system lock. `now` is in milliseconds.
 */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_EXISTS,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import {
  insertEntry,
  isEmpty,
  pagesToInsert,
  pagesToRename,
  removeEntry,
  renameEntry,
  setEntryInode,
} from './directory.ts';
import type { FileMemory } from './file-memory.ts';
import { FILE_TYPE, type FileType, I_ENTRY, I_LINKS, I_PARENT, I_SIZE, PAGE_BYTES, ROOT_INODE } from './format.ts';
import { dropInode, inodeAt, newInode, pagesForInode, touch, touchChange } from './inodes.ts';
import { mapPage } from './page-index.ts';
import { LAST, type PathWalker } from './path-walk.ts';

/** Makes the root directory. Only for a file system without inodes. @returns false when there is no space for it. */
export function makeRoot(m: FileMemory, now: number): boolean {
  if (!m.reserve(pagesForInode(m))) return false;
  const root = inodeAt(m, newInode(m, FILE_TYPE.DIRECTORY, now));
  m.words[root + I_LINKS] = 1;
  m.words[root + I_PARENT] = ROOT_INODE;
  return true;
}

/** Creates an empty inode at the walker's missing name, with `extra` pages left to take. Returns its number. */
export function create(m: FileMemory, at: PathWalker, type: FileType, extra: number, now: number): number {
  const dir = inodeAt(m, at.parent);
  if (m.word(dir + I_LINKS) === 0) return RAT_ERR_NOT_FOUND;
  if (!m.reserve(pagesToInsert(m, dir, at.nameLength) + pagesForInode(m) + extra)) return RAT_ERR_NO_SPACE;
  const ino = newInode(m, type, now);
  const inode = inodeAt(m, ino);
  m.words[inode + I_LINKS] = 1;
  const entry = insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, ino, type);
  if (type === FILE_TYPE.DIRECTORY) setPlace(m, inode, at.parent, entry);
  touch(m, dir, now);
  return ino;
}

export function makeDirectory(m: FileMemory, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  return Math.min(create(m, at, FILE_TYPE.DIRECTORY, 0, now), RAT_SUCCESS);
}

/** @param target loaded, not empty: only its bytes matter. */
export function makeSymlink(m: FileMemory, target: PathWalker, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  if (at.slash) return RAT_ERR_NOT_FOUND;
  const ino = create(m, at, FILE_TYPE.SYMLINK, 1, now);
  if (ino < 0) return ino;
  const inode = inodeAt(m, ino);
  const page = mapPage(m, inode, 0, false) * PAGE_BYTES;
  for (let i = 0; i < target.length; i++) m.bytes[page + i] = target.bytes[i] as number;
  m.setFloat(inode + I_SIZE, target.length);
  return RAT_SUCCESS;
}

export function makeLink(
  m: FileMemory,
  old: PathWalker,
  oldDir: number,
  follow: boolean,
  at: PathWalker,
  newDir: number,
  now: number,
): number {
  let status = old.walk(m, oldDir, follow ? LAST.FOLLOW : LAST.STAY);
  if (status < 0) return status;
  if (old.ino === 0) return RAT_ERR_NOT_FOUND;
  status = at.walk(m, newDir, LAST.NAME);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  if (at.slash) return RAT_ERR_NOT_FOUND;
  if (old.type === FILE_TYPE.DIRECTORY) return RAT_ERR_ACCESS_DENIED;
  const dir = inodeAt(m, at.parent);
  if (m.word(dir + I_LINKS) === 0) return RAT_ERR_NOT_FOUND;
  if (!m.reserve(pagesToInsert(m, dir, at.nameLength))) return RAT_ERR_NO_SPACE;
  insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, old.ino, old.type as FileType);
  const inode = inodeAt(m, old.ino);
  m.words[inode + I_LINKS] = m.word(inode + I_LINKS) + 1;
  touchChange(m, inode, now);
  touch(m, dir, now);
  return RAT_SUCCESS;
}

export function unlink(m: FileMemory, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME);
  if (status < 0) return status;
  if (!at.named) return RAT_ERR_IS_DIRECTORY;
  if (at.ino === 0) return RAT_ERR_NOT_FOUND;
  if (at.type === FILE_TYPE.DIRECTORY) return RAT_ERR_IS_DIRECTORY;
  if (at.slash) return RAT_ERR_NOT_DIRECTORY;
  removeName(m, at, now);
  loseName(m, at.ino, at.type, now);
  return RAT_SUCCESS;
}

export function removeDirectory(m: FileMemory, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME);
  if (status < 0) return status;
  if (!at.named) return RAT_ERR_INVALID_ARGUMENT;
  if (at.ino === 0) return RAT_ERR_NOT_FOUND;
  if (at.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  if (!isEmpty(m, inodeAt(m, at.ino))) return RAT_ERR_NOT_EMPTY;
  removeName(m, at, now);
  loseName(m, at.ino, at.type, now);
  return RAT_SUCCESS;
}

export function rename(
  m: FileMemory,
  old: PathWalker,
  oldDir: number,
  at: PathWalker,
  newDir: number,
  now: number,
): number {
  let status = old.walk(m, oldDir, LAST.NAME);
  if (status < 0) return status;
  status = at.walk(m, newDir, LAST.NAME);
  if (status < 0) return status;
  if (!old.named || !at.named) return RAT_ERR_INVALID_ARGUMENT;
  if (old.ino === 0) return RAT_ERR_NOT_FOUND;
  const moved = old.type === FILE_TYPE.DIRECTORY;
  if (!moved && (old.slash || at.slash)) return RAT_ERR_NOT_DIRECTORY;
  if (moved && isBelow(m, at.parent, old.ino)) return RAT_ERR_INVALID_ARGUMENT;
  const source = inodeAt(m, old.parent);
  const dir = inodeAt(m, at.parent);
  let entry = old.entry;
  if (at.ino !== 0) {
    if (at.ino === old.ino) return RAT_SUCCESS;
    status = replaceable(m, old, at);
    if (status < 0) return status;
    setEntryInode(m, at.entry, old.ino, old.type as FileType);
    removeEntry(m, source, old.entry);
    entry = at.entry;
  } else if (old.parent === at.parent) {
    if (!m.reserve(pagesToRename(m, dir, at.nameLength))) return RAT_ERR_NO_SPACE;
    renameEntry(m, dir, old.entry, at.bytes, at.from, at.to, at.hash);
  } else {
    if (m.word(dir + I_LINKS) === 0) return RAT_ERR_NOT_FOUND;
    if (!m.reserve(pagesToInsert(m, dir, at.nameLength))) return RAT_ERR_NO_SPACE;
    entry = insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, old.ino, old.type as FileType);
    removeEntry(m, source, old.entry);
  }
  const inode = inodeAt(m, old.ino);
  if (moved) setPlace(m, inode, at.parent, entry);
  touchChange(m, inode, now);
  touch(m, source, now);
  touch(m, dir, now);
  if (at.ino !== 0) loseName(m, at.ino, at.type, now);
  return RAT_SUCCESS;
}

/** Whether `rename` may put `old` in the place of what `at` found. */
function replaceable(m: FileMemory, old: PathWalker, at: PathWalker): number {
  if (old.type !== FILE_TYPE.DIRECTORY) return at.type === FILE_TYPE.DIRECTORY ? RAT_ERR_IS_DIRECTORY : RAT_SUCCESS;
  if (at.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  return isEmpty(m, inodeAt(m, at.ino)) ? RAT_SUCCESS : RAT_ERR_NOT_EMPTY;
}

/** Whether directory `ino` is `ancestor` or lies below it. */
function isBelow(m: FileMemory, ino: number, ancestor: number): boolean {
  while (ino !== ancestor) {
    if (ino === ROOT_INODE || ino === 0) return false;
    ino = m.word(inodeAt(m, ino) + I_PARENT);
  }
  return true;
}

function setPlace(m: FileMemory, dir: number, parent: number, entry: number): void {
  m.words[dir + I_PARENT] = parent;
  m.words[dir + I_ENTRY] = entry;
}

function removeName(m: FileMemory, at: PathWalker, now: number): void {
  const dir = inodeAt(m, at.parent);
  removeEntry(m, dir, at.entry);
  touch(m, dir, now);
}

function loseName(m: FileMemory, ino: number, type: number, now: number): void {
  const inode = inodeAt(m, ino);
  m.words[inode + I_LINKS] = m.word(inode + I_LINKS) - 1;
  // A removed directory that is still open has no way up: its parent may be gone before it.
  if (type === FILE_TYPE.DIRECTORY) setPlace(m, inode, 0, 0);
  touchChange(m, inode, now);
  dropInode(m, ino);
}
