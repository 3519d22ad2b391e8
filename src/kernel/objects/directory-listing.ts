/** Listing an open directory: how far it has got is its offset, which everybody with a handle shares. */
import { RAT_ERR_NOT_DIRECTORY } from '../../guest-abi/status.ts';
import { O_LOCK } from '../core/object.ts';
import { isDying } from '../core/park.ts';
import { type DirectoryEntry, newDirectoryEntries } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { endOfNames, readNames } from '../process/descriptor-names.ts';
import { inodeOf, isOpenDirectory, OF_OFFSET_F64 } from './open-file.ts';

const AT_ONCE = 64;
/** "." and "..", which begin every listing. */
const DOTS = 2;

/** Entries under way. */
const entries = newDirectoryEntries(AT_ONCE);

/**
 * Goes on listing a directory, without "." and "..".
 * @param most entries at most.
 * @param tell is given each one; no lock is held.
 * @returns how many, 0 at the end; fewer when the thread is being killed; or `RAT_ERR_…`.
 */
export function readDirectory(k: Kernel, file: number, most: number, tell: (entry: DirectoryEntry) => void): number {
  if (!isOpenDirectory(k, file)) return RAT_ERR_NOT_DIRECTORY;
  let done = 0;
  while (done < most && !isDying(k)) {
    const count = readSome(k, file, most - done);
    if (count < 0) return done > 0 ? done : count;
    if (count === 0) break;
    for (let i = 0; i < count; i++) tell(entries[i]);
    done += count;
  }
  return done;
}

/** Fills `entries` with the next ones, and moves the offset behind them. */
function readSome(k: Kernel, file: number, most: number): number {
  const { floats } = k;
  const at = (file + OF_OFFSET_F64) >> 1;
  k.lock(file + O_LOCK);
  try {
    const inode = inodeOf(k, file);
    if (floats[at] === 0) {
      const dots = readNames(k, inode, 0, entries, DOTS);
      if (dots <= 0) return dots;
      floats[at] = entries[dots - 1].nextCookie;
    }
    const count = readNames(k, inode, floats[at], entries, Math.min(most, AT_ONCE));
    if (count >= 0) floats[at] = count > 0 ? entries[count - 1].nextCookie : endOfNames(k, inode);
    return count;
  } finally {
    k.unlock(file + O_LOCK);
  }
}
