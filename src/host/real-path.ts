/** `os.fs.realpath`. */
import { PATH_MAX } from '../guest-abi/limits.ts';
import { RAT_ERR_LIMIT_EXCEEDED } from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newFileStat } from '../kernel/fs/types.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';

const LINKS_MAX = 40;

/** @returns the path, or a status. */
export function realPath(fs: FileSystem, path: string): string | number {
  const stat = newFileStat();
  const target = new Uint8Array(PATH_MAX);
  let at = path;
  for (let links = 0; links <= LINKS_MAX; links++) {
    const status = fs.statPath(fs.root, at, false, stat);
    if (status < 0) return status;
    if (stat.type === FILE_TYPE.DIRECTORY) return fs.pathOf(stat.ino);
    const slash = at.lastIndexOf('/') + 1;
    const above = slash === 0 ? '/' : at.slice(0, slash);
    if (stat.type !== FILE_TYPE.SYMLINK) {
      const parent = fs.lookup(fs.root, above, true);
      const directory = parent < 0 ? parent : fs.pathOf(parent);
      if (typeof directory === 'number') return directory;
      return `${directory === '/' ? '' : directory}/${at.slice(slash)}`;
    }
    const length = fs.readlink(fs.root, at, target, 0, target.length);
    if (length < 0) return length;
    const text = utf8Text(target.subarray(0, length));
    at = text.startsWith('/') ? text : above + text;
  }
  return RAT_ERR_LIMIT_EXCEEDED;
}
