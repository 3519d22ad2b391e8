/** `mkdir -p`. */
import { RAT_ERR_EXISTS, RAT_ERR_NOT_DIRECTORY, RAT_SUCCESS } from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newFileStat } from '../kernel/fs/types.ts';

/** Makes a directory and all above it that are missing. @returns a status; NOT_DIRECTORY for what is none. */
export function makeDirectories(files: FileSystem, path: string): number {
  let prefix = '';
  for (const name of path.split('/').filter((part) => part !== '')) {
    prefix += `/${name}`;
    const status = files.mkdir(files.root, prefix);
    if (status < 0 && status !== RAT_ERR_EXISTS) return status;
  }
  const stat = newFileStat();
  const status = files.statPath(files.root, prefix || '/', true, stat);
  if (status < 0) return status;
  return stat.type === FILE_TYPE.DIRECTORY ? RAT_SUCCESS : RAT_ERR_NOT_DIRECTORY;
}
