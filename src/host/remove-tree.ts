/** `os.fs.rm` of a directory with all in it. */
import {
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
} from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newDirectoryEntries } from '../kernel/fs/types.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';
import { Pace } from './pace.ts';

const LISTED_AT_ONCE = 64;
/** Somebody else may put something in meanwhile: so often it is tried again. */
const TRIES = 10;

/** How names answer that somebody else has removed, or given to something else. */
const MEANWHILE: ReadonlySet<number> = new Set([
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
]);

interface Directory {
  /** Where its name is: an inode that is held open, or the root. */
  parent: number;
  name: string;
  /** Its own, held open. */
  ino: number;
  /** Where the listing of it goes on. */
  cookie: number;
  tries: number;
}

/**
 * Goes by inodes that are held open, so no link is followed and no path is too long. What others remove meanwhile is no
 * failure, but for the directory itself, when it is not there at first.
 * @param check throws when it is to go no further.
 * @returns a status.
 */
export async function removeTree(fs: FileSystem, path: string, check: () => void): Promise<number> {
  const pace = new Pace();
  const entries = newDirectoryEntries(LISTED_AT_ONCE);
  const stack: Directory[] = [];
  const enter = (parent: number, name: string): number => {
    const ino = fs.open(parent, name, { directory: true });
    if (ino > 0) stack.push({ parent, name, ino, cookie: 0, tries: 0 });
    return Math.min(ino, RAT_SUCCESS);
  };
  try {
    let status = enter(fs.root, path);
    for (let top = stack.at(-1); status === RAT_SUCCESS && top !== undefined; top = stack.at(-1)) {
      const depth = stack.length;
      status = empty(fs, top, entries, enter);
      if (status === RAT_SUCCESS && stack.length === depth) {
        status = fs.rmdir(top.parent, top.name);
        if (status === RAT_ERR_NOT_EMPTY && ++top.tries < TRIES) {
          status = RAT_SUCCESS;
          top.cookie = 0;
        } else {
          stack.pop();
          fs.close(top.ino);
          if (status === RAT_ERR_NOT_FOUND && stack.length > 0) status = RAT_SUCCESS;
        }
      }
      if (!pace.isDue) continue;
      await pace.giveWay();
      check();
    }
    return status;
  } finally {
    for (const { ino } of stack) fs.close(ino);
  }
}

/** Removes what a directory holds, up to the next directory in it, which is entered. */
function empty(
  fs: FileSystem,
  directory: Directory,
  entries: ReturnType<typeof newDirectoryEntries>,
  enter: (parent: number, name: string) => number,
): number {
  const { ino } = directory;
  for (;;) {
    const count = fs.readdir(ino, directory.cookie, entries);
    if (count <= 0) return count;
    const next = fs.nextCookie;
    for (const { name, nameLength, type, nextCookie } of entries.slice(0, count)) {
      const text = utf8Text(name.subarray(0, nameLength));
      if (text === '.' || text === '..') continue;
      const isDirectory = type === FILE_TYPE.DIRECTORY;
      directory.cookie = nextCookie;
      const status = isDirectory ? enter(ino, text) : fs.unlink(ino, text);
      // What has gone or become something else meanwhile is met again if the directory is not empty then.
      if (MEANWHILE.has(status)) continue;
      if (status < 0 || isDirectory) return status;
    }
    directory.cookie = next;
  }
}
