/** A look at a part of the tree, to be compared with a later one. */
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import {
  FILE_TYPE,
  type FileStat,
  type FileType,
  newDirectoryEntries,
  newFileStat,
  TIME,
  timeNs,
} from '../../kernel/fs/types.ts';
import { utf8Text } from '../../kernel/memory/utf8.ts';

export interface Seen {
  type: FileType;
  /** The same inode has the same one, at whatever name; no other inode has. */
  identity: string;
  /** Of a file: changes with its content and the time of that. */
  version: string;
  /** Of a directory, where it was looked into. */
  entries: Map<string, Seen> | undefined;
}

/** Entries that a look takes in: what is larger is not compared. */
export const ENTRIES_MAX = 65_536;
const LISTED_AT_ONCE = 64;
/** Between two of which the page may come to its other work. */
const ENTRIES_A_STEP = 512;

/** Of what is larger than that. */
export const TOO_LARGE = Symbol('too large');
export type Look = Seen | undefined | typeof TOO_LARGE;

interface Directory {
  ino: number;
  entries: Map<string, Seen>;
}

/**
 * Looks at what a path names, and what is in it: undefined when there is nothing. Gives way to the page at each
 * `yield`. It need not be what was there at any one moment: what is changed meanwhile tells the next look.
 */
export function* lookAt(fs: FileSystem, path: string, recursive: boolean): Generator<undefined, Look> {
  const stat = newFileStat();
  if (fs.statPath(fs.root, path, true, stat) < 0) return undefined;
  const seen = seenOf(stat);
  if (stat.type !== FILE_TYPE.DIRECTORY) return seen;
  const open: Directory[] = [];
  try {
    const ino = fs.open(fs.root, path, { directory: true, followLast: true });
    if (ino < 0) return undefined;
    seen.entries = new Map();
    open.push({ ino, entries: seen.entries });
    return (yield* lookInto(fs, open, recursive)) ? seen : TOO_LARGE;
  } finally {
    for (const { ino } of open) fs.close(ino);
  }
}

/** Fills in the entries of directories, which are held open, and of those below. @returns false when there are too many. */
function* lookInto(fs: FileSystem, open: Directory[], recursive: boolean): Generator<undefined, boolean> {
  const listed = newDirectoryEntries(LISTED_AT_ONCE);
  const stat = newFileStat();
  let count = 0;
  let pause = ENTRIES_A_STEP;
  for (let directory = open.at(-1); directory !== undefined; directory = open.at(-1)) {
    const { ino, entries } = directory;
    const below: Directory[] = [];
    open.pop();
    try {
      for (let cookie = 0, n = fs.readdir(ino, 0, listed); n > 0; n = fs.readdir(ino, cookie, listed)) {
        cookie = fs.nextCookie;
        for (const { name, nameLength } of listed.slice(0, n)) {
          const text = utf8Text(name.subarray(0, nameLength));
          // Gone since it was listed: that was told.
          if (text === '.' || text === '..' || fs.statPath(ino, text, false, stat) < 0) continue;
          const seen = seenOf(stat);
          entries.set(text, seen);
          if (++count > ENTRIES_MAX) return false;
          if (!recursive || stat.type !== FILE_TYPE.DIRECTORY) continue;
          const inner = fs.open(ino, text, { directory: true });
          if (inner < 0) continue;
          seen.entries = new Map();
          below.push({ ino: inner, entries: seen.entries });
        }
        if (count < pause) continue;
        pause = count + ENTRIES_A_STEP;
        yield;
      }
    } finally {
      fs.close(ino);
      open.push(...below);
    }
  }
  return true;
}

function seenOf(stat: FileStat): Seen {
  const { type, ino, times, generation, size } = stat;
  return {
    type,
    // Numbers of inodes are used again, but not at the same time.
    identity: `${ino}:${timeNs(times, TIME.CREATED)}`,
    version: type === FILE_TYPE.DIRECTORY ? '' : `${generation}:${size}:${timeNs(times, TIME.MODIFIED)}`,
    entries: undefined,
  };
}
