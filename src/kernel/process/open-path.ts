/** Opening what a path names, whatever that is: a file, a directory, a device, a descriptor of the process. */
import {
  OPEN,
  RAT_ERR_EXISTS,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { OPEN_DIRECTORY, OPEN_NONBLOCK, OPEN_SYNC_MASK } from '../core/byte-io.ts';
import { FILE_TYPE } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { hasAllOpenFiles } from '../memory/accounts.ts';
import { deviceFlags, isTerminalName, namedDescriptor } from '../objects/device.ts';
import { createOpenFile } from '../objects/open-file.ts';
import { ownTerminal } from '../objects/terminal.ts';
import { descriptorObject } from './descriptors.ts';
import { bringContent } from './storage.ts';

/** Flags that an open file keeps. */
const KEPT = OPEN.READ | OPEN.WRITE | OPEN.APPEND | OPEN_NONBLOCK | OPEN_SYNC_MASK;

/**
 * Opens what a path names.
 * @param dir inode of the directory that the path is walked from; or what `within` makes of it.
 * @param flags `OPEN` bits and OPEN_NONBLOCK.
 * @param directories a directory is opened without `OPEN.DIRECTORY`, too.
 * @returns an object with a reference for the caller, or `RAT_ERR_…`.
 */
export function openPath(k: Kernel, dir: number, path: string, flags: number, directories: boolean): number {
  return openDevice(k, dir, path, flags) || openInode(k, dir, path, flags, directories);
}

/** Opens the device, or the descriptor, that a path names; 0 when it names none. */
function openDevice(k: Kernel, dir: number, path: string, flags: number): number {
  if (Math.abs(dir) !== k.files.root) return 0;
  const terminal = isTerminalName(path);
  const device = deviceFlags(path);
  const descriptor = device === 0 ? namedDescriptor(path) : -1;
  if (device === 0 && descriptor < 0 && !terminal) return 0;
  if ((flags & OPEN.DIRECTORY) !== 0) return RAT_ERR_NOT_DIRECTORY;
  if ((flags & OPEN.CREATE) !== 0 && (flags & OPEN.EXCLUSIVE) !== 0) return RAT_ERR_EXISTS;
  if (terminal) return ownTerminal(k) || RAT_ERR_NOT_FOUND;
  if (device === 0) return descriptorObject(k, k.process, descriptor);
  return createOpenFile(k, 0, (flags & KEPT) | device);
}

function openInode(k: Kernel, dir: number, path: string, flags: number, directories: boolean): number {
  const { files } = k;
  // Nothing is made for a program that cannot open it then.
  if ((flags & OPEN.CREATE) !== 0 && hasAllOpenFiles(k)) return RAT_ERR_QUOTA;
  const inode = files.open(dir, path, {
    create: (flags & OPEN.CREATE) !== 0,
    exclusive: (flags & OPEN.EXCLUSIVE) !== 0,
    directory: (flags & OPEN.DIRECTORY) !== 0,
    followLast: (flags & OPEN.NO_FOLLOW) === 0,
  });
  if (inode < 0) return inode;
  const isDirectory = files.openedType === FILE_TYPE.DIRECTORY;
  const status = isDirectory ? directoryStatus(flags, directories) : RAT_SUCCESS;
  const here = status === RAT_SUCCESS && files.openedAway ? bringContent(k, inode) : status;
  if (here < 0) {
    files.close(inode);
    return here;
  }
  const file = createOpenFile(k, inode, isDirectory ? OPEN_DIRECTORY : flags & KEPT);
  // Not before it is open for the caller, for good.
  if (file > 0 && (flags & OPEN.TRUNCATE) !== 0) files.truncate(inode, 0);
  return file;
}

function directoryStatus(flags: number, directories: boolean): number {
  const wanted = directories || (flags & OPEN.DIRECTORY) !== 0;
  return wanted && (flags & (OPEN.WRITE | OPEN.TRUNCATE)) === 0 ? RAT_SUCCESS : RAT_ERR_IS_DIRECTORY;
}
