/** What the file system takes and gives: plain objects, reused by their owner. */
import { NAME_MAX } from '../../guest-abi/limits.ts';
import { FILE_TYPE, type FileType } from './format.ts';
import { TIME_WORDS } from './times.ts';

export { FILE_TYPE, type FileType, PAGE_BYTES } from './format.ts';
export { type NewTime, TIME, timeMs, timeNs } from './times.ts';

/** All false when absent. */
export interface OpenFlags {
  /** Make an empty file if the name is missing. */
  create?: boolean;
  /** With `create`: fail if the name exists, even as a symbolic link. */
  exclusive?: boolean;
  /** Fail if it is not a directory. */
  directory?: boolean;
  /** Bring a file to 0 bytes. */
  truncate?: boolean;
  /** Follow a symbolic link at the end of the path. */
  followLast?: boolean;
  /** Tell names of descriptors (`DESCRIPTOR` of path-walk.ts), which else are missing. */
  descriptors?: boolean;
}

/** Filled by `stat`. */
export interface FileStat {
  ino: number;
  type: FileType;
  /** Names that the inode has; 0 when it is only open any more. A directory has 1. */
  links: number;
  /** Bytes; of a symbolic link, of its target; of a directory, of its entries' slots. */
  size: number;
  /** The four times of times.ts. */
  readonly times: Uint32Array;
  /** Unsigned; changes with the content. (ino, generation) names one content of one file. */
  generation: number;
}

export function newFileStat(): FileStat {
  return { ino: 0, type: FILE_TYPE.FILE, links: 0, size: 0, times: new Uint32Array(TIME_WORDS), generation: 0 };
}

/** How much room there is: for all, of that free, and of that for the calling thread's program. */
export interface VolumeFacts {
  pages: number;
  freePages: number;
  availablePages: number;
  inodes: number;
  freeInodes: number;
  availableInodes: number;
}

/** Filled by `readdir`. */
export interface DirectoryEntry {
  /** UTF-8, valid up to `nameLength`. */
  readonly name: Uint8Array;
  nameLength: number;
  ino: number;
  type: FileType;
  /** Pass it to get the entries after this one. An integer below 2^52. */
  nextCookie: number;
}

/** Room for several. */
export function newDirectoryEntries(count: number): DirectoryEntry[] {
  return Array.from({ length: count }, newDirectoryEntry);
}

export function newDirectoryEntry(): DirectoryEntry {
  return { name: new Uint8Array(NAME_MAX), nameLength: 0, ino: 0, type: FILE_TYPE.FILE, nextCookie: 0 };
}
