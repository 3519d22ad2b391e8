/**
 * Operations on names: create, remove, move. Each either happens or returns an error with nothing changed: all that
 * can fail, space included, is settled before the first change. Rules are POSIX's, in Linux's order of checks.
 * Walkers come loaded; the caller ends the operation (`FileMemory.end`), and then reaps what the operation has left
 * dead in `Outcome`. `now` is in milliseconds.
 */
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_EXISTS,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { isMounted, storeAs } from './changes.ts';
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
import {
  F_DESCRIPTORS,
  F_DEVICES,
  F_RENAME_LOCK,
  FILE_TYPE,
  type FileType,
  I_DEVICE,
  I_ENTRY,
  I_LINKS,
  I_LOCK,
  I_OPENS,
  I_PARENT,
  I_SIZE,
  PAGE_BYTES,
  ROOT_INODE,
} from './format.ts';
import {
  giveInode,
  initInode,
  inodeAt,
  lockSameInode,
  takeInode,
  touch,
  touchChange,
  unlockDropped,
} from './inodes.ts';
import { mapPage } from './page-index.ts';
import { KEEP, LAST, type PathWalker } from './path-walk.ts';
import { reserveFor } from './payers.ts';

/** What an operation leaves over. */
export interface Outcome {
  /** An inode that has lost its last name and open; 0 for none. */
  dead: number;
}

/** Makes the root directory. Only for a file system without inodes. @returns false when there is no space for it. */
export function makeRoot(m: FileMemory, now: number): boolean {
  const ino = takeInode(m);
  if (ino < 0) return false;
  const root = initInode(m, ino, FILE_TYPE.DIRECTORY, now);
  m.words[root + I_PARENT] = ROOT_INODE;
  m.end();
  return true;
}

/**
 * Creates an empty inode at the walker's missing name, whose directory is locked, with `extra` pages left to take.
 * @returns its number, with it locked as well, at `at.locked`; or an error.
 */
export function create(m: FileMemory, at: PathWalker, type: FileType, extra: number, now: number): number {
  const dir = at.locked;
  if (m.word(dir + I_LINKS) === 0 || isDescriptors(m, at.parent)) return RAT_ERR_NOT_FOUND;
  const ino = takeInode(m);
  if (ino < 0) return ino;
  let inode = 0;
  try {
    const pages = pagesToInsert(m, dir, at.nameLength);
    if (!reserveFor(m, dir, pages) || !m.reserve(pages + extra, m.payer)) return m.refusal;
    inode = initInode(m, ino, type, now);
  } finally {
    if (inode === 0) giveInode(m, ino);
  }
  const entry = insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, ino, type);
  storeAs(m, dir, inode, ino);
  if (type === FILE_TYPE.DIRECTORY) setPlace(m, inode, at.parent, entry);
  touch(m, dir, now);
  at.locked = inode;
  return ino;
}

export function makeDirectory(m: FileMemory, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  return Math.min(create(m, at, FILE_TYPE.DIRECTORY, 0, now), RAT_SUCCESS);
}

/** Makes a device, which keeps its name for ever. */
export function makeDevice(m: FileMemory, at: PathWalker, dirIno: number, device: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  const ino = create(m, at, FILE_TYPE.DEVICE, 0, now);
  if (ino < 0) return ino;
  m.words[at.locked + I_DEVICE] = device;
  m.words[F_DEVICES + device] = ino;
  return RAT_SUCCESS;
}

/** Whether a directory is the one of descriptors, in which nothing can be made. */
function isDescriptors(m: FileMemory, ino: number): boolean {
  return m.word(F_DESCRIPTORS) === ino;
}

/** Whether a name is one that the system has made and keeps: a device's, /dev/fd, and that of the directory above it. */
function isFixed(m: FileMemory, at: PathWalker): boolean {
  if (at.ino === 0) return false;
  if (at.type === FILE_TYPE.DEVICE) return true;
  const descriptors = m.word(F_DESCRIPTORS);
  if (at.type !== FILE_TYPE.DIRECTORY || descriptors === 0) return false;
  return at.ino === descriptors || at.ino === m.word(inodeAt(m, descriptors) + I_PARENT);
}

/** @param target loaded, not empty: only its bytes matter. */
export function makeSymlink(m: FileMemory, target: PathWalker, at: PathWalker, dirIno: number, now: number): number {
  const status = at.walk(m, dirIno, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  if (at.slash) return RAT_ERR_NOT_FOUND;
  const ino = create(m, at, FILE_TYPE.SYMLINK, 1, now);
  if (ino < 0) return ino;
  // Its directory is still locked: nobody reads the target before it is there.
  const page = mapPage(m, at.locked, 0, false) * PAGE_BYTES;
  for (let i = 0; i < target.length; i++) m.bytes[page + i] = target.bytes[i] as number;
  m.setFloat(at.locked + I_SIZE, target.length);
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
  out: Outcome,
): number {
  const status = old.walk(m, oldDir, follow ? LAST.FOLLOW : LAST.STAY, KEEP.FOUND);
  if (status < 0) return status;
  if (old.ino === 0) return RAT_ERR_NOT_FOUND;
  // Held by an open of its own while the other path is walked.
  m.words[old.locked + I_OPENS] = m.word(old.locked + I_OPENS) + 1;
  m.unlock(old.locked + I_LOCK);
  try {
    return addName(m, old, at, newDir, now);
  } finally {
    m.end();
    m.lock(old.locked + I_LOCK);
    m.words[old.locked + I_OPENS] = m.word(old.locked + I_OPENS) - 1;
    out.dead = unlockDropped(m, old.ino, old.locked);
  }
}

/** Gives one more name to what `old` has found, which is held. */
function addName(m: FileMemory, old: PathWalker, at: PathWalker, newDir: number, now: number): number {
  const status = at.walk(m, newDir, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named || at.ino !== 0) return RAT_ERR_EXISTS;
  if (at.slash) return RAT_ERR_NOT_FOUND;
  if (old.type === FILE_TYPE.DIRECTORY || old.type === FILE_TYPE.DEVICE) return RAT_ERR_ACCESS_DENIED;
  const dir = at.locked;
  if (m.word(dir + I_LINKS) === 0 || isDescriptors(m, at.parent)) return RAT_ERR_NOT_FOUND;
  if (!reserveFor(m, dir, pagesToInsert(m, dir, at.nameLength))) return m.refusal;
  const inode = old.locked;
  m.lock(inode + I_LOCK);
  // If it has lost its last name meanwhile, it is as if it had got this one before.
  insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, old.ino, old.type as FileType);
  m.words[inode + I_LINKS] = m.word(inode + I_LINKS) + 1;
  storeAs(m, dir, inode, old.ino);
  touchChange(m, inode, now);
  touch(m, dir, now);
  return RAT_SUCCESS;
}

export function unlink(m: FileMemory, at: PathWalker, dirIno: number, now: number, out: Outcome): number {
  const status = at.walk(m, dirIno, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named) return RAT_ERR_IS_DIRECTORY;
  if (at.ino === 0) return RAT_ERR_NOT_FOUND;
  if (at.type === FILE_TYPE.DIRECTORY) return RAT_ERR_IS_DIRECTORY;
  if (at.slash) return RAT_ERR_NOT_DIRECTORY;
  if (isFixed(m, at)) return RAT_ERR_ACCESS_DENIED;
  const inode = inodeAt(m, at.ino);
  m.lock(inode + I_LOCK);
  removeName(m, at, now);
  loseName(m, at.ino, inode, at.type, now, out);
  return RAT_SUCCESS;
}

export function removeDirectory(m: FileMemory, at: PathWalker, dirIno: number, now: number, out: Outcome): number {
  const status = at.walk(m, dirIno, LAST.NAME, KEEP.DIRECTORY);
  if (status < 0) return status;
  if (!at.named) return RAT_ERR_INVALID_ARGUMENT;
  if (at.ino === 0) return RAT_ERR_NOT_FOUND;
  if (at.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  if (isFixed(m, at)) return RAT_ERR_ACCESS_DENIED;
  const inode = inodeAt(m, at.ino);
  m.lock(inode + I_LOCK);
  if (isMounted(m, inode)) return RAT_ERR_ACCESS_DENIED;
  if (!isEmpty(m, inode)) return RAT_ERR_NOT_EMPTY;
  removeName(m, at, now);
  loseName(m, at.ino, inode, at.type, now, out);
  return RAT_SUCCESS;
}

export function rename(
  m: FileMemory,
  old: PathWalker,
  oldDir: number,
  at: PathWalker,
  newDir: number,
  now: number,
  out: Outcome,
): number {
  // First where the names are to be found, one after the other, then both at once.
  for (const [walker, dir] of [
    [old, oldDir],
    [at, newDir],
  ] as const) {
    const status = walker.walk(m, dir, LAST.NAME, KEEP.DIRECTORY);
    if (status < 0) return status;
    m.unlock(walker.locked + I_LOCK);
  }
  if (!old.named || !at.named) return RAT_ERR_INVALID_ARGUMENT;
  if (!lockParents(m, old, at)) return RAT_ERR_NOT_FOUND;
  old.find(m, old.locked);
  at.find(m, at.locked);
  const refusal = refuseRename(m, old, at);
  if (refusal < 0) return refusal;
  return at.ino === old.ino ? RAT_SUCCESS : move(m, old, at, now, out);
}

/**
 * Locks the directories of two names: the upper one first, if one of them lies below the other, which no other rename
 * can change meanwhile.
 * @returns false when one of them is gone.
 */
function lockParents(m: FileMemory, old: PathWalker, at: PathWalker): boolean {
  if (old.parent === at.parent) {
    old.locked = at.locked = lockSameInode(m, old.parent, old.incarnation);
    return old.locked !== 0 && old.incarnation === at.incarnation;
  }
  m.lock(F_RENAME_LOCK);
  const inOrder = isBelow(m, old.parent, at.parent) ? [at, old] : [old, at];
  return inOrder.every((walker) => {
    walker.locked = lockSameInode(m, walker.parent, walker.incarnation);
    return walker.locked !== 0;
  });
}

/** Why `old` may not be given the name `at`; RAT_SUCCESS when it may. Their directories are locked. */
function refuseRename(m: FileMemory, old: PathWalker, at: PathWalker): number {
  if (old.ino === 0) return RAT_ERR_NOT_FOUND;
  if (isFixed(m, old) || isFixed(m, at)) return RAT_ERR_ACCESS_DENIED;
  const isDirectory = old.type === FILE_TYPE.DIRECTORY;
  if (isMounted(m, inodeAt(m, old.ino)) || (at.ino !== 0 && isMounted(m, inodeAt(m, at.ino)))) {
    return at.ino === old.ino ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED;
  }
  if (!isDirectory && (old.slash || at.slash)) return RAT_ERR_NOT_DIRECTORY;
  const apart = old.parent !== at.parent;
  if (isDirectory && apart && isBelow(m, at.parent, old.ino)) return RAT_ERR_INVALID_ARGUMENT;
  if (at.ino === 0)
    return m.word(at.locked + I_LINKS) === 0 || isDescriptors(m, at.parent) ? RAT_ERR_NOT_FOUND : RAT_SUCCESS;
  if (at.ino === old.ino) return RAT_SUCCESS;
  if (!isDirectory) return at.type === FILE_TYPE.DIRECTORY ? RAT_ERR_IS_DIRECTORY : RAT_SUCCESS;
  if (at.type !== FILE_TYPE.DIRECTORY) return RAT_ERR_NOT_DIRECTORY;
  // What `old` lies below is not empty, and locked before its directory, if at all.
  return apart && isBelow(m, old.parent, at.ino) ? RAT_ERR_NOT_EMPTY : RAT_SUCCESS;
}

/** Gives `old` the name `at`, in place of what has it. */
function move(m: FileMemory, old: PathWalker, at: PathWalker, now: number, out: Outcome): number {
  const [source, dir] = [old.locked, at.locked];
  const isDirectory = old.type === FILE_TYPE.DIRECTORY;
  const replaced = at.ino === 0 ? 0 : inodeAt(m, at.ino);
  if (replaced !== 0) {
    m.lock(replaced + I_LOCK);
    if (isDirectory && !isEmpty(m, replaced)) return RAT_ERR_NOT_EMPTY;
  } else if (!reserveFor(m, dir, (source === dir ? pagesToRename : pagesToInsert)(m, dir, at.nameLength))) {
    return m.refusal;
  }
  const inode = inodeAt(m, old.ino);
  m.lock(inode + I_LOCK);
  let { entry } = old;
  if (replaced !== 0) {
    entry = at.entry;
    setEntryInode(m, dir, entry, old.ino, old.type as FileType);
    removeEntry(m, source, old.entry);
  } else if (source === dir) {
    renameEntry(m, dir, entry, at.bytes, at.from, at.to, at.hash);
  } else {
    entry = insertEntry(m, dir, at.bytes, at.from, at.to, at.hash, old.ino, old.type as FileType);
    removeEntry(m, source, old.entry);
  }
  if (isDirectory) setPlace(m, inode, at.parent, entry);
  storeAs(m, dir, inode, old.ino);
  touchChange(m, inode, now);
  touch(m, source, now);
  touch(m, dir, now);
  m.unlock(inode + I_LOCK);
  if (replaced !== 0) loseName(m, at.ino, replaced, at.type, now, out);
  return RAT_SUCCESS;
}

/** Whether directory `ino` is `ancestor` or lies below it. Caller holds F_RENAME_LOCK. */
function isBelow(m: FileMemory, ino: number, ancestor: number): boolean {
  while (ino !== ancestor) {
    if (ino === ROOT_INODE || ino === 0) return false;
    // Of a directory that is being removed it becomes 0: then it is below nothing any more.
    ino = Atomics.load(m.words, inodeAt(m, ino) + I_PARENT);
  }
  return true;
}

/** Notes where a directory is: it and the directory above are locked. */
function setPlace(m: FileMemory, dir: number, parent: number, entry: number): void {
  Atomics.store(m.words, dir + I_PARENT, parent);
  m.words[dir + I_ENTRY] = entry;
}

function removeName(m: FileMemory, at: PathWalker, now: number): void {
  removeEntry(m, at.locked, at.entry);
  touch(m, at.locked, now);
}

/** Takes a name from an inode, which is locked until then. */
function loseName(m: FileMemory, ino: number, inode: number, type: number, now: number, out: Outcome): void {
  m.words[inode + I_LINKS] = m.word(inode + I_LINKS) - 1;
  // A removed directory that is still open has no way up: its parent may be gone before it.
  if (type === FILE_TYPE.DIRECTORY) setPlace(m, inode, 0, 0);
  touchChange(m, inode, now);
  out.dead = unlockDropped(m, ino, inode);
}
