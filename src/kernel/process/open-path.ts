/** Opening what a path names, whatever that is: a file, a directory, a device, a descriptor of the process. */
import {
  OPEN,
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_EXISTS,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { OPEN_DEVICE, OPEN_DIRECTORY, OPEN_NONBLOCK, OPEN_SYNC_MASK } from '../core/byte-io.ts';
import { ioOf, release } from '../core/object.ts';
import { DESCRIPTOR } from '../fs/path-walk.ts';
import { FILE_TYPE } from '../fs/types.ts';
import type { Kernel } from '../kernel.ts';
import { hasAllOpenFiles } from '../memory/accounts.ts';
import { DEVICE } from '../objects/device.ts';
import { createOpenFile } from '../objects/open-file.ts';
import { ownTerminal } from '../objects/terminal-session.ts';
import { descriptorObject, isDirectory } from './descriptors.ts';
import { bringContent } from './storage.ts';

/** Flags that an open file keeps. */
const KEPT = OPEN.READ | OPEN.WRITE | OPEN.APPEND | OPEN_NONBLOCK | OPEN_SYNC_MASK;

/** Of /dev/tty for a process that has no terminal: no status of a call, WASI has an error of its own. */
export const TERMINAL_MISSING = -2001;

/**
 * Opens what a path names.
 * @param dir inode of the directory that the path is walked from; or what `within` makes of it.
 * @param flags `OPEN` bits and OPEN_NONBLOCK.
 * @param directories a directory is opened without `OPEN.DIRECTORY`, too.
 * @returns an object with a reference for the caller; or `RAT_ERR_…`, TERMINAL_MISSING, or what else a walk may end with.
 */
export function openPath(k: Kernel, dir: number, path: string, flags: number, directories: boolean): number {
  const { files } = k;
  // Nothing is made for a program that cannot open it then.
  if ((flags & OPEN.CREATE) !== 0 && hasAllOpenFiles(k)) return RAT_ERR_QUOTA;
  const inode = files.open(dir, path, {
    create: (flags & OPEN.CREATE) !== 0,
    exclusive: (flags & OPEN.EXCLUSIVE) !== 0,
    directory: (flags & OPEN.DIRECTORY) !== 0,
    followLast: (flags & OPEN.NO_FOLLOW) === 0,
    descriptors: true,
  });
  if (inode <= DESCRIPTOR) return openDescriptor(k, DESCRIPTOR - inode, flags);
  if (inode < 0) return inode;
  if (files.openedType === FILE_TYPE.DEVICE) return openDevice(k, inode, files.openedDevice, flags);
  return openInode(k, inode, flags, directories);
}

/** What descriptor `fd` is one for, once more, as by a duplicate: all but READ and WRITE is as it was opened. */
function openDescriptor(k: Kernel, fd: number, flags: number): number {
  const object = descriptorObject(k, k.process, fd);
  if (object < 0) return object;
  const status = descriptorStatus(k, object, flags);
  if (status < 0) release(k, object);
  return status < 0 ? status : object;
}

function descriptorStatus(k: Kernel, object: number, flags: number): number {
  if ((flags & OPEN.CREATE) !== 0 && (flags & OPEN.EXCLUSIVE) !== 0) return RAT_ERR_EXISTS;
  if (isDirectory(k, object)) return directoryStatus(flags, true);
  if ((flags & OPEN.DIRECTORY) !== 0) return RAT_ERR_NOT_DIRECTORY;
  const io = ioOf(k, object);
  const may =
    ((flags & OPEN.READ) === 0 || io.canRead(k, object)) && ((flags & OPEN.WRITE) === 0 || io.canWrite(k, object));
  return may ? RAT_SUCCESS : RAT_ERR_ACCESS_DENIED;
}

function openDevice(k: Kernel, inode: number, device: number, flags: number): number {
  k.files.close(inode);
  if (device === DEVICE.TTY) return ownTerminal(k) || TERMINAL_MISSING;
  return createOpenFile(k, 0, (flags & KEPT) | (device * OPEN_DEVICE));
}

/** @param inode which is open for it. */
function openInode(k: Kernel, inode: number, flags: number, directories: boolean): number {
  const { files } = k;
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
