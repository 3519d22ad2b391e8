/** A file system and the calls that fill it, for tests under Node. */
import { gzipSync } from 'node:zlib';
import { mountAll, readMounts } from '../../../src/host/mounts/mount-all.ts';
import { findInconsistencies } from '../../../src/kernel/fs/check.ts';
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat, TIME, timeNs } from '../../../src/kernel/fs/types.ts';
import { utf8Text } from '../../../src/kernel/memory/utf8.ts';

export function newFiles(maxBytes = 16 << 20): FileSystem {
  return FileSystem.create({ maxBytes, now: () => 1_000, mayBlock: true });
}

export function mount(fs: FileSystem, mounts: Record<string, unknown>): Promise<() => Promise<void>> {
  return mountAll(fs, readMounts(mounts));
}

export interface Node {
  type: 'file' | 'directory' | 'symlink';
  /** Of a symbolic link its target. */
  content?: string;
  modified: bigint;
  links: number;
}

/** Everything below a directory, by paths from there. */
export function contents(fs: FileSystem, path: string): Record<string, Node> {
  const found: Record<string, Node> = {};
  collect(fs, path, '', found);
  const wrong = findInconsistencies(fs.buffer);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return found;
}

function collect(fs: FileSystem, base: string, prefix: string, found: Record<string, Node>): void {
  const directory = fs.open(fs.root, base, { directory: true });
  if (directory < 0) throw new Error(`no directory: ${base}`);
  const entries = newDirectoryEntries(8);
  const stat = newFileStat();
  for (let cookie = 0; fs.readdir(directory, cookie, entries) > 0; cookie = fs.nextCookie) {
    const count = fs.readdir(directory, cookie, entries);
    for (const { name, nameLength } of entries.slice(0, count)) {
      const text = utf8Text(name.subarray(0, nameLength));
      if (text === '.' || text === '..') continue;
      fs.statPath(directory, text, false, stat);
      const { links } = stat;
      const key = prefix + text;
      const modified = timeNs(stat.times, TIME.MODIFIED);
      const bytes = new Uint8Array(stat.size);
      if (stat.type === FILE_TYPE.DIRECTORY) {
        found[key] = { type: 'directory', modified, links };
        collect(fs, `${base}/${text}`, `${key}/`, found);
      } else if (stat.type === FILE_TYPE.SYMLINK) {
        fs.readlink(directory, text, bytes, 0, bytes.length);
        found[key] = { type: 'symlink', content: utf8Text(bytes), modified, links };
      } else {
        fs.read(stat.ino, 0, bytes, 0, bytes.length);
        found[key] = { type: 'file', content: utf8Text(bytes), modified, links };
      }
    }
    fs.readdir(directory, cookie, entries);
  }
  fs.close(directory);
}

export const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
