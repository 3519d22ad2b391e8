/** Goes through a directory for packing it: by inodes that are held open, so no link is followed. */
import { PATH_MAX } from '../../guest-abi/limits.ts';
import { RAT_ERR_NOT_FOUND, statusName } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat, TIME, timeNs } from '../../kernel/fs/types.ts';
import { utf8Bytes, utf8Text } from '../../kernel/memory/utf8.ts';
import { ArchiveError, quoted } from './entry.ts';

/** What is packed. Of a file the inode is held open until the next one is asked for. */
export interface Item {
  /** From the directory on. */
  path: string;
  type: 'file' | 'directory' | 'symlink';
  ino: number;
  /** Of a file: bytes, as many as are packed of it. */
  size: number;
  /** Of a symbolic link: where it leads. */
  target: Uint8Array;
  /** Nanoseconds since 1970. */
  modified: bigint;
  /** Names that the file has. */
  links: number;
}

const LISTED_AT_ONCE = 64;
const CHUNK_BYTES = 1 << 16;
const NOTHING = new Uint8Array();

interface Directory {
  ino: number;
  prefix: string;
  /** Names in it that are still to be packed, the last one next. */
  names: string[];
}

/**
 * Everything in a directory, sorted by name, directories before what is in them.
 * @param only that name in it, and what is in that.
 */
export function* walk(fs: FileSystem, directory: number, only?: string): Generator<Item> {
  const open: Directory[] = [];
  const enter = (parent: number, name: string, prefix: string): void => {
    const ino = fs.open(parent, name, { directory: true });
    // Gone meanwhile, or something else by now: what has been packed of it is that it was there.
    if (ino > 0) open.push({ ino, prefix, names: namesIn(fs, ino) });
  };
  try {
    if (only === undefined) enter(directory, '.', '');
    else open.push({ ino: fs.openInode(directory), prefix: '', names: [only] });
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const name = top.names.pop();
      if (name === undefined) {
        open.pop();
        fs.close(top.ino);
        continue;
      }
      const item = itemAt(fs, top.ino, name, top.prefix);
      if (item === undefined) continue;
      try {
        yield item;
      } finally {
        if (item.type === 'file') fs.close(item.ino);
      }
      if (item.type === 'directory') enter(top.ino, name, `${item.path}/`);
    }
  } finally {
    for (const { ino } of open) fs.close(ino);
  }
}

function namesIn(fs: FileSystem, ino: number): string[] {
  const entries = newDirectoryEntries(LISTED_AT_ONCE);
  const names: string[] = [];
  for (let cookie = 0, n = fs.readdir(ino, 0, entries); n > 0; n = fs.readdir(ino, cookie, entries)) {
    cookie = fs.nextCookie;
    for (const { name, nameLength } of entries.slice(0, n)) names.push(utf8Text(name.subarray(0, nameLength)));
  }
  return names.filter((name) => name !== '.' && name !== '..').sort((a, b) => (a < b ? 1 : -1));
}

/** What a name names, if it is still there. */
function itemAt(fs: FileSystem, dir: number, name: string, prefix: string): Item | undefined {
  const stat = newFileStat();
  const path = prefix + name;
  const status = fs.statPath(dir, name, false, stat);
  if (status === RAT_ERR_NOT_FOUND) return undefined;
  if (status < 0) throw new ArchiveError(status, `${quoted(path)}: ${statusName(status)}`);
  const item = { path, ino: stat.ino, size: 0, target: NOTHING, links: stat.links };
  const modified = timeNs(stat.times, TIME.MODIFIED);
  if (stat.type === FILE_TYPE.DIRECTORY) return { ...item, type: 'directory', modified };
  if (stat.type === FILE_TYPE.SYMLINK) {
    const target = new Uint8Array(PATH_MAX);
    const length = fs.readlink(dir, name, target, 0, target.length);
    return length < 0 ? undefined : { ...item, type: 'symlink', modified, target: target.subarray(0, length) };
  }
  if (stat.type === FILE_TYPE.DEVICE) return undefined;
  const ino = fs.open(dir, name, {});
  if (ino < 0) return undefined;
  // What is held now counts: it may be another one already.
  fs.stat(ino, stat);
  return {
    ...item,
    type: 'file',
    ino,
    size: stat.size,
    modified: timeNs(stat.times, TIME.MODIFIED),
    links: stat.links,
  };
}

/** The bytes of a file: as many as it had, zeros where it has become shorter. */
export function* contentOf(fs: FileSystem, { ino, size, path }: Item): Generator<Uint8Array> {
  for (let at = 0; at < size; ) {
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, size - at));
    const read = fs.read(ino, at, chunk, 0, chunk.length);
    if (read < 0) throw new ArchiveError(read, `${quoted(path)}: ${statusName(read)}`);
    at += chunk.length;
    yield chunk;
  }
}

/** A name in an archive; of a directory, with a slash at its end. */
export function nameOf({ path, type }: Item): Uint8Array {
  return utf8Bytes(type === 'directory' ? `${path}/` : path);
}
