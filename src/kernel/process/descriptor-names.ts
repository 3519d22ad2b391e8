/** The names in /dev/fd: the descriptors of whoever looks. */
import { MAX_FDS } from '../../guest-abi/limits.ts';
import { ioOf, release } from '../core/object.ts';
import { type DirectoryEntry, FILE_TYPE, type FileStat } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { describeStream } from '../objects/file-facts.ts';
import { descriptorObject, isDescriptor, isDirectory } from './descriptors.ts';

/** "." and "..", which the directory itself has. */
const DOTS = 2;

/**
 * Goes on listing a directory, whatever it is: as `FileSystem.readdir`, but that the next call is given the `nextCookie`
 * of the last entry.
 */
export function readNames(
  k: Kernel,
  dir: number,
  cookie: number,
  out: readonly DirectoryEntry[],
  most: number,
): number {
  const { files } = k;
  if (dir !== files.descriptors) return files.readdir(dir, cookie, out, most);
  let count = 0;
  for (let position = cookie; position < DOTS + MAX_FDS && count < most; position++) {
    const fd = position - DOTS;
    if (fd >= 0 && !isDescriptor(k, k.process, fd)) continue;
    const entry = out[count++] as DirectoryEntry;
    entry.nextCookie = position + 1;
    if (fd >= 0) fillEntry(k, fd, entry);
    else fillDots(k, dir, '..'.slice(1 - position), entry);
  }
  return count;
}

/** Where a listing that has just come to its end stays: names that come later are not for it. */
export function endOfNames(k: Kernel, dir: number): number {
  return dir === k.files.descriptors ? DOTS + MAX_FDS : k.files.nextCookie;
}

function putName(entry: DirectoryEntry, text: string): void {
  for (let i = 0; i < text.length; i++) entry.name[i] = text.charCodeAt(i);
  entry.nameLength = text.length;
}

function fillDots(k: Kernel, dir: number, name: string, entry: DirectoryEntry): void {
  putName(entry, name);
  entry.ino = Math.max(k.files.lookup(dir, name, false), 1);
  entry.type = FILE_TYPE.DIRECTORY;
}

function fillEntry(k: Kernel, fd: number, entry: DirectoryEntry): void {
  putName(entry, String(fd));
  // A number that is no inode's: none is 0, which C libraries leave out.
  entry.ino = fd + 1;
  entry.type = FILE_TYPE.DEVICE;
  const object = descriptorObject(k, k.process, fd);
  if (object < 0) return;
  if (isDirectory(k, object)) entry.type = FILE_TYPE.DIRECTORY;
  else if (ioOf(k, object).inode(k, object) !== 0) entry.type = FILE_TYPE.FILE;
  release(k, object);
}

/** What descriptor `fd` is, in the words of `describeStream`. */
export function describeDescriptor(k: Kernel, fd: number, stat: FileStat): number {
  const object = descriptorObject(k, k.process, fd);
  if (object < 0) return object;
  try {
    return describeStream(k, object, stat);
  } finally {
    release(k, object);
  }
}
