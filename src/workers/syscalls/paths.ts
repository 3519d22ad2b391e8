/** Names: making, removing and moving them. */
import { RAT_ERR_NOT_FOUND } from '../../guest-abi/status.ts';
import { currentDirectory } from '../../kernel/process/process.ts';
import type { Guest } from '../guest.ts';
import { decodeText } from '../guest-memory.ts';
import { readPath } from '../guest-strings.ts';
import type { SyscallHandlers } from './prologues.ts';

/**
 * Does something with the path at an address.
 * @param action is given the inode of the directory that the path is walked from.
 * @returns its result, or `RAT_ERR_…` of a path that is none.
 */
export function onPath(guest: Guest, address: number, action: (dir: number, path: string) => number): number {
  const path = readPath(guest.memory, address);
  return typeof path === 'number' ? path : fromWorkingDirectory(guest, path, action);
}

/** The directory is kept open meanwhile: its number is no other one's. */
function fromWorkingDirectory(guest: Guest, path: string, action: (dir: number, path: string) => number): number {
  const { kernel } = guest;
  const { files } = kernel;
  if (path === '') return RAT_ERR_NOT_FOUND;
  if (path.startsWith('/')) return action(files.root, path);
  const cwd = decodeText(currentDirectory(kernel, kernel.process));
  const dir = files.open(files.root, cwd, { directory: true, followLast: true });
  if (dir < 0) return dir;
  try {
    return action(dir, path);
  } finally {
    files.close(dir);
  }
}

/** The same with two paths. */
function onPaths(
  guest: Guest,
  first: number,
  second: number,
  action: (dir: number, path: string, otherDir: number, otherPath: string) => number,
): number {
  return onPath(guest, first, (dir, path) =>
    onPath(guest, second, (otherDir, otherPath) => action(dir, path, otherDir, otherPath)),
  );
}

type Calls = Pick<
  SyscallHandlers,
  'RatCreateDirectory' | 'RatDeleteDirectory' | 'RatDeleteFile' | 'RatRenameFile' | 'RatCreateLink'
>;

export function pathCalls(guest: Guest): Calls {
  const { kernel } = guest;
  return {
    RatCreateDirectory: (path) => onPath(guest, path, (dir, name) => kernel.files.mkdir(dir, name)),
    RatDeleteDirectory: (path) => onPath(guest, path, (dir, name) => kernel.files.rmdir(dir, name)),
    RatDeleteFile: (path) => onPath(guest, path, (dir, name) => kernel.files.unlink(dir, name)),
    RatRenameFile: (from, to) =>
      onPaths(guest, from, to, (dir, name, toDir, toName) => kernel.files.rename(dir, name, toDir, toName)),
    RatCreateLink: (path, target, symbolic) => {
      if (symbolic === 0)
        return onPaths(guest, target, path, (dir, old, newDir, name) =>
          kernel.files.link(dir, old, false, newDir, name),
        );
      const text = readPath(guest.memory, target);
      if (typeof text === 'number') return text;
      return onPath(guest, path, (dir, name) => kernel.files.symlink(text, dir, name));
    },
  };
}
