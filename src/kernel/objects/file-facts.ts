/** What a file is, in the words of `RatFileInfo`, whatever object stands for it. */
import { FILE_KIND } from '../../guest-abi/status.ts';
import { deviceOf, OPEN_TERMINAL } from '../core/byte-io.ts';
import { ioOf } from '../core/object.ts';
import { FILE_TYPE, type FileStat, type FileType } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';

const KINDS: Record<FileType, number> = {
  [FILE_TYPE.FILE]: FILE_KIND.REGULAR,
  [FILE_TYPE.DIRECTORY]: FILE_KIND.DIRECTORY,
  [FILE_TYPE.SYMLINK]: FILE_KIND.LINK,
  [FILE_TYPE.DEVICE]: FILE_KIND.DEVICE,
};

/** The kind of an inode. */
export function kindOf(type: FileType): number {
  return KINDS[type];
}

/**
 * Describes what a stream of bytes is read from and written to.
 * @param stat filled for what has an inode, and for a device.
 * @returns its kind, or `RAT_ERR_…`. A pipe and a terminal have no other facts.
 */
export function describeStream(k: Kernel, object: number, stat: FileStat): number {
  const io = ioOf(k, object);
  const inode = io.inode(k, object);
  if (inode !== 0) {
    const status = k.files.stat(inode, stat);
    return status < 0 ? status : kindOf(stat.type);
  }
  const flags = io.flags(k, object);
  const device = deviceOf(flags);
  if (device !== 0) return k.files.stat(k.files.deviceInode(device), stat) < 0 ? FILE_KIND.PIPE : FILE_KIND.DEVICE;
  return (flags & OPEN_TERMINAL) !== 0 ? FILE_KIND.TERMINAL : FILE_KIND.PIPE;
}
