/** Looking at inodes and listing directories, which are locked. */
import { entryInode, entryType, nextEntry } from './directory.ts';
import { sizeOf } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import { FILE_TYPE, type FileType, I_GENERATION, I_LINKS, I_PARENT, I_TIMES, I_TYPE } from './format.ts';
import { touchChange } from './inodes.ts';
import { copyName, slotAt, slotCount } from './slots.ts';
import { type NewTime, putTime, putTimeNs, TIME, TIME_WORDS, type Time } from './times.ts';
import type { DirectoryEntry, FileStat } from './types.ts';

/**
 * A cookie is a position (0 ".", 1 "..", then slots) and, times this, the number of slots when the listing began:
 * slots that come into use later are not listed, so every listing ends.
 */
const COOKIE_LIMIT = 2 ** 26;
const FIRST_SLOT = 2;
const DOT = 0x2e;

export function fillStat(m: FileMemory, ino: number, inode: number, out: FileStat): void {
  out.ino = ino;
  out.type = m.word(inode + I_TYPE) as FileType;
  out.links = m.word(inode + I_LINKS);
  out.size = sizeOf(m, inode);
  for (let i = 0; i < TIME_WORDS; i++) out.times[i] = m.word(inode + I_TIMES + i);
  out.generation = m.word(inode + I_GENERATION) >>> 0;
}

export function setInodeTimes(m: FileMemory, inode: number, accessed: NewTime, modified: NewTime, now: number): void {
  setTime(m, inode, TIME.ACCESSED, accessed, now);
  setTime(m, inode, TIME.MODIFIED, modified, now);
  touchChange(m, inode, now);
}

function setTime(m: FileMemory, inode: number, which: Time, time: NewTime, now: number): void {
  if (time === 'keep') return;
  if (time === 'now') putTime(m.words, inode + I_TIMES + which, now);
  else putTimeNs(m.words, inode + I_TIMES + which, time);
}

/** Slots that one section looks at. */
const SECTION_SLOTS = 4096;

/** What a listing has told, and where it goes on. */
export interface Listed {
  /** Entries filled. */
  count: number;
  /** Where the next call goes on. */
  cookie: number;
  /** There are no more. */
  done: boolean;
}

/**
 * Fills `out` with entries from `cookie` on, as many as one section finds: possibly none, without being done.
 * @param cookie a non-negative integer: any is safe.
 * @param most entries, at most as many as `out` has.
 */
export function listEntries(
  m: FileMemory,
  ino: number,
  dir: number,
  cookie: number,
  out: readonly DirectoryEntry[],
  most: number,
  listed: Listed,
): void {
  const limit = cookie === 0 ? slotCount(m, dir) : Math.floor(cookie / COOKIE_LIMIT);
  let position = cookie % COOKIE_LIMIT;
  const base = limit * COOKIE_LIMIT;
  // A directory that has been removed lists nothing, not even itself.
  const end = m.word(dir + I_LINKS) === 0 ? 0 : limit + FIRST_SLOT;
  const stop = Math.min(end, position + SECTION_SLOTS);
  let count = 0;
  while (count < most && position < stop) {
    const entry = out[count] as DirectoryEntry;
    if (position < FIRST_SLOT) fillDot(m, dir, ino, position, entry);
    else {
      const slot = nextEntry(m, dir, position - FIRST_SLOT, stop - FIRST_SLOT);
      if (slot < 0) {
        position = stop;
        break;
      }
      position = slot + FIRST_SLOT;
      fillEntry(m, slotAt(m, dir, slot), entry);
    }
    position++;
    entry.nextCookie = base + position;
    count++;
  }
  listed.count = count;
  listed.cookie = base + position;
  listed.done = position >= end;
}

function fillDot(m: FileMemory, dir: number, ino: number, position: number, out: DirectoryEntry): void {
  out.name[0] = DOT;
  out.name[1] = DOT;
  out.nameLength = position + 1;
  out.ino = position === 0 ? ino : m.word(dir + I_PARENT);
  out.type = FILE_TYPE.DIRECTORY;
}

function fillEntry(m: FileMemory, ref: number, out: DirectoryEntry): void {
  out.nameLength = copyName(m, ref, out.name, 0);
  out.ino = entryInode(m, ref);
  out.type = entryType(m, ref);
}
