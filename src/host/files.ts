/** `os.fs`: the file system for the page, in the manner of `node:fs/promises`. */
import { PATH_MAX } from '../guest-abi/limits.ts';
import {
  RAT_ERR_EXISTS,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  statusName,
} from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat, TIME, timeMs, timeNs } from '../kernel/fs/types.ts';
import { utf8Bytes, utf8Text } from '../kernel/memory/utf8.ts';
import { type FileStat, type Files, RatError } from './api.ts';
import { checkBoolean, checkChoice, checkOptions, checkText, invalid } from './arguments.ts';
import { makeDirectories } from './make-directories.ts';
import type { SystemState } from './system-state.ts';

const TYPES: Record<number, FileStat['type']> = {
  [FILE_TYPE.FILE]: 'file',
  [FILE_TYPE.DIRECTORY]: 'directory',
  [FILE_TYPE.SYMLINK]: 'symlink',
};

const LISTED_AT_ONCE = 64;
/** Entries that every listing begins with: "." and "..". */
const DOTS = 2;

/** Passes a result on, or throws what it stands for. */
function check(result: number, action: string, path: string): number {
  if (result < 0) throw new RatError(result, `${action} ${path}: ${statusName(result)}`);
  return result;
}

/** Room for a file's content, which may be sparse and larger than what there is. */
function bytesFor(size: number, path: string): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch {
    throw new RatError(RAT_ERR_NO_MEMORY, `readFile ${path}: ${statusName(RAT_ERR_NO_MEMORY)}`);
  }
}

function checkFlag<T extends object, K extends keyof T & string>(call: string, name: K, options: T): boolean {
  return checkBoolean(call, name, checkOptions(call, options)[name] ?? false);
}

export class PageFiles implements Files {
  constructor(
    private readonly fs: FileSystem,
    private readonly state: SystemState,
  ) {}

  /** What each call begins with. */
  private begin(call: string, path: unknown): void {
    this.state.check(call);
    checkText(call, 'the path', path);
  }

  async writeFile(path: string, data: Uint8Array | string): Promise<void> {
    this.begin('writeFile', path);
    const bytes = typeof data === 'string' ? utf8Bytes(data) : data;
    if (!(bytes instanceof Uint8Array)) throw invalid('writeFile', 'the data must be a Uint8Array or a string.');
    const inode = check(
      this.fs.open(this.fs.root, path, { create: true, truncate: true, followLast: true }),
      'writeFile',
      path,
    );
    try {
      for (let at = 0; at < bytes.length; ) {
        const written = check(this.fs.write(inode, at, bytes, at, bytes.length - at), 'writeFile', path);
        if (written === 0) check(RAT_ERR_NO_SPACE, 'writeFile', path);
        at += written;
      }
    } finally {
      this.fs.close(inode);
    }
  }

  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  async readFile(path: string, encoding?: 'utf8'): Promise<Uint8Array | string> {
    this.begin('readFile', path);
    if (encoding !== undefined) checkChoice('readFile', 'the encoding', encoding, ['utf8']);
    const inode = check(this.fs.open(this.fs.root, path, { followLast: true }), 'readFile', path);
    try {
      const stat = newFileStat();
      check(this.fs.stat(inode, stat), 'readFile', path);
      if (stat.type === FILE_TYPE.DIRECTORY) check(RAT_ERR_IS_DIRECTORY, 'readFile', path);
      const bytes = bytesFor(stat.size, path);
      let at = 0;
      while (at < bytes.length) {
        const read = check(this.fs.read(inode, at, bytes, at, bytes.length - at), 'readFile', path);
        if (read === 0) break;
        at += read;
      }
      const whole = bytes.subarray(0, at);
      return encoding === 'utf8' ? utf8Text(whole) : whole;
    } finally {
      this.fs.close(inode);
    }
  }

  async mkdir(path: string, options: { recursive?: boolean } = {}): Promise<void> {
    this.begin('mkdir', path);
    if (!checkFlag('mkdir', 'recursive', options)) {
      check(this.fs.mkdir(this.fs.root, path), 'mkdir', path);
      return;
    }
    const status = makeDirectories(this.fs, path);
    check(status === RAT_ERR_NOT_DIRECTORY ? RAT_ERR_EXISTS : status, 'mkdir', path);
  }

  async readdir(path: string): Promise<string[]> {
    this.begin('readdir', path);
    const inode = check(this.fs.lookup(this.fs.root, path, true), 'readdir', path);
    const entries = newDirectoryEntries(LISTED_AT_ONCE);
    const names: string[] = [];
    for (let cookie = 0; ; cookie = this.fs.nextCookie) {
      const count = check(this.fs.readdir(inode, cookie, entries), 'readdir', path);
      if (count === 0) return names.sort();
      for (const { name, nameLength } of entries.slice(0, count)) names.push(utf8Text(name.subarray(0, nameLength)));
      if (cookie === 0) names.splice(0, DOTS);
    }
  }

  async stat(path: string): Promise<FileStat> {
    this.begin('stat', path);
    return this.statNow(path, true);
  }

  async lstat(path: string): Promise<FileStat> {
    return this.statNow(path, false);
  }

  async readlink(path: string): Promise<string> {
    const target = new Uint8Array(PATH_MAX);
    const length = check(this.fs.readlink(this.fs.root, path, target, 0, target.length), 'readlink', path);
    return utf8Text(target.subarray(0, length));
  }

  async symlink(target: string, path: string): Promise<void> {
    check(this.fs.symlink(target, this.fs.root, path), 'symlink', path);
  }

  private statNow(path: string, follow: boolean): FileStat {
    const stat = newFileStat();
    check(this.fs.statPath(this.fs.root, path, follow, stat), 'stat', path);
    const { size, times, ino, generation } = stat;
    const mtimeMs = timeMs(times, TIME.MODIFIED);
    const mtimeNs = timeNs(times, TIME.MODIFIED);
    return { type: TYPES[stat.type] ?? 'file', size, mtimeMs, mtimeNs, ino, generation };
  }

  async rm(path: string, options: { recursive?: boolean; force?: boolean } = {}): Promise<void> {
    this.begin('rm', path);
    const recursive = checkFlag('rm', 'recursive', options);
    const force = checkFlag('rm', 'force', options);
    let type: FileStat['type'];
    try {
      type = this.statNow(path, false).type;
    } catch (error) {
      if (force && error instanceof RatError && error.status === RAT_ERR_NOT_FOUND) return;
      throw error;
    }
    if (type !== 'directory') {
      check(this.fs.unlink(this.fs.root, path), 'rm', path);
      return;
    }
    if (!recursive) check(RAT_ERR_IS_DIRECTORY, 'rm', path);
    for (const name of await this.readdir(path)) await this.rm(`${path}/${name}`, { recursive, force });
    check(this.fs.rmdir(this.fs.root, path), 'rm', path);
  }
}
