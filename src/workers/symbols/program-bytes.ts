/** The file that a program was compiled from, as the reader of symbols wants it. */
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { newFileStat } from '../../kernel/fs/types.ts';
import type { JobImage } from '../protocol.ts';
import type { ProgramBytes } from './program-file.ts';

/** undefined: it is no longer there, or has been written to. */
export function programBytes(files: FileSystem, { inode, generation }: JobImage): ProgramBytes | undefined {
  const stat = newFileStat();
  const unchanged = () => files.stat(inode, stat) >= 0 && stat.generation === generation;
  if (!unchanged()) return undefined;
  const { size } = stat;
  return {
    size,
    read(at, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)));
      const read = files.read(inode, at, bytes, 0, bytes.length);
      if (read < bytes.length || !unchanged()) throw new RangeError('the program has been changed');
      return bytes;
    },
  };
}
