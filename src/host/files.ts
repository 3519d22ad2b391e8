/** `os.fs`: the file system for the page, in the manner of `node:fs/promises`. */
import { PATH_MAX } from '../guest-abi/limits.ts';
import {
  RAT_ERR_EXISTS,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
} from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat, type OpenFlags } from '../kernel/fs/types.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';
import type {
  ArchiveFormat,
  DirectoryEntry,
  FileEvent,
  FileHandle,
  FileStat,
  Files,
  FileTime,
  Mount,
  OpenFlag,
  WatchOptions,
} from './api.ts';
import { checkBoolean, checkChoice, checkInteger, checkOptions, checkText, invalid } from './arguments.ts';
import {
  bytesFor,
  check,
  checkData,
  checkTime,
  failure,
  readInto,
  statInode,
  toStat,
  typeName,
  writeAll,
} from './file-calls.ts';
import { PageFileHandle } from './file-handle.ts';
import { makeDirectories } from './make-directories.ts';
import { ArchiveMount } from './mounts/archive-mount.ts';
import { inDirectory } from './mounts/mount-all.ts';
import { packed } from './packed.ts';
import { realPath } from './real-path.ts';
import { removeTree } from './remove-tree.ts';
import { bringContent, flushAll } from './storage/content.ts';
import type { SystemState } from './system-state.ts';
import { Watcher } from './watch/watch.ts';

const LISTED_AT_ONCE = 64;
/** Entries that every listing begins with: "." and "..". */
const DOTS = 2;

function checkFlag<T extends object, K extends keyof T & string>(call: string, name: K, options: T): boolean {
  return checkBoolean(call, name, checkOptions(call, options)[name] ?? false);
}

export class PageFiles implements Files {
  constructor(
    private readonly fs: FileSystem,
    private readonly state: SystemState,
  ) {}

  /** What each call begins with. */
  private begin(call: string, path: unknown, name = 'the path'): void {
    this.state.check(call);
    checkText(call, name, path);
  }

  async sync(): Promise<void> {
    this.state.check('sync');
    check(await flushAll(this.fs), 'sync', '');
  }

  // ── Contents ─────────────────────────────────────────────────────────────────────────────────────────────

  async writeFile(path: string, data: Uint8Array | string): Promise<void> {
    this.begin('writeFile', path);
    const bytes = checkData('writeFile', data);
    await this.withFile('writeFile', path, { create: true, truncate: true }, (ino) =>
      writeAll(this.fs, ino, 0, bytes, 'writeFile', path),
    );
  }

  async appendFile(path: string, data: Uint8Array | string): Promise<void> {
    this.begin('appendFile', path);
    const bytes = checkData('appendFile', data);
    await this.withFile('appendFile', path, { create: true }, (ino) =>
      writeAll(this.fs, ino, 'end', bytes, 'appendFile', path),
    );
  }

  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8' | { encoding: 'utf8' }): Promise<string>;
  async readFile(path: string, how?: 'utf8' | { encoding?: 'utf8' }): Promise<Uint8Array | string> {
    this.begin('readFile', path);
    const encoding = typeof how === 'string' ? how : checkOptions('readFile', how, 'the encoding').encoding;
    if (encoding !== undefined) checkChoice('readFile', 'the encoding', encoding, ['utf8']);
    return this.withFile('readFile', path, {}, (ino) => {
      const { type, size } = statInode(this.fs, ino, 'readFile', path);
      if (type === 'directory') check(RAT_ERR_IS_DIRECTORY, 'readFile', path);
      const bytes = bytesFor(size, 'readFile', path);
      const whole = bytes.subarray(0, readInto(this.fs, ino, 0, bytes, 'readFile', path));
      return encoding === 'utf8' ? utf8Text(whole) : whole;
    });
  }

  async open(path: string, flag: OpenFlag = 'r'): Promise<FileHandle> {
    this.begin('open', path);
    return PageFileHandle.open(this.fs, this.state, path, flag);
  }

  async truncate(path: string, size = 0): Promise<void> {
    this.begin('truncate', path);
    const bytes = checkInteger('truncate', 'the size', size, 0, Number.MAX_SAFE_INTEGER);
    await this.withFile('truncate', path, {}, (ino) => check(this.fs.truncate(ino, bytes), 'truncate', path));
  }

  private async withFile<T>(call: string, path: string, flags: OpenFlags, action: (ino: number) => T): Promise<T> {
    const ino = check(this.fs.open(this.fs.root, path, { ...flags, followLast: true }), call, path);
    try {
      if (this.fs.openedAway) check(await bringContent(this.fs, ino), call, path);
      return action(ino);
    } finally {
      this.fs.close(ino);
    }
  }

  // ── Directories ──────────────────────────────────────────────────────────────────────────────────────────

  async mkdir(path: string, options: { recursive?: boolean | undefined } = {}): Promise<void> {
    this.begin('mkdir', path);
    if (!checkFlag('mkdir', 'recursive', options)) {
      check(this.fs.mkdir(this.fs.root, path), 'mkdir', path);
      return;
    }
    const status = makeDirectories(this.fs, path);
    check(status === RAT_ERR_NOT_DIRECTORY ? RAT_ERR_EXISTS : status, 'mkdir', path);
  }

  readdir(path: string, options?: { withFileTypes?: false }): Promise<string[]>;
  readdir(path: string, options: { withFileTypes: true }): Promise<DirectoryEntry[]>;
  async readdir(
    path: string,
    options: { withFileTypes?: boolean | undefined } = {},
  ): Promise<string[] | DirectoryEntry[]> {
    this.begin('readdir', path);
    const withTypes = checkFlag('readdir', 'withFileTypes', options);
    const entries = await this.withFile('readdir', path, { directory: true }, (ino) => this.list(ino, path));
    return withTypes ? entries : entries.map(({ name }) => name);
  }

  /** The entries of a directory that is held open, sorted by name. */
  private list(ino: number, path: string): DirectoryEntry[] {
    const listed = newDirectoryEntries(LISTED_AT_ONCE);
    const entries: DirectoryEntry[] = [];
    for (let cookie = 0; ; cookie = this.fs.nextCookie) {
      const count = check(this.fs.readdir(ino, cookie, listed), 'readdir', path);
      if (count === 0) return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const { name, nameLength, type, ino: inode } of listed.slice(0, count))
        entries.push({ name: utf8Text(name.subarray(0, nameLength)), type: typeName(type), ino: inode });
      if (cookie === 0) entries.splice(0, DOTS);
    }
  }

  async rm(
    path: string,
    options: { recursive?: boolean | undefined; force?: boolean | undefined } = {},
  ): Promise<void> {
    this.begin('rm', path);
    const recursive = checkFlag('rm', 'recursive', options);
    const force = checkFlag('rm', 'force', options);
    const stat = newFileStat();
    let status = this.fs.statPath(this.fs.root, path, false, stat);
    if (status >= 0 && stat.type !== FILE_TYPE.DIRECTORY) status = this.fs.unlink(this.fs.root, path);
    else if (status >= 0) {
      if (!recursive) check(RAT_ERR_IS_DIRECTORY, 'rm', path);
      // These have no name that could be taken away: nothing is touched.
      if (/(^|\/)\.{1,2}\/*$/.test(path) || stat.ino === this.fs.root) check(RAT_ERR_INVALID_ARGUMENT, 'rm', path);
      status = await removeTree(this.fs, path, () => this.state.check('rm'));
    }
    if (!force || status !== RAT_ERR_NOT_FOUND) check(status, 'rm', path);
  }

  async unpack(path: string, source: Mount): Promise<void> {
    this.begin('unpack', path);
    if (!(source instanceof ArchiveMount)) throw invalid('unpack', 'the source must be made by zip, tar or files.');
    const check = () => this.state.check('unpack');
    await inDirectory(this.fs, 'unpack', path, (directory) =>
      source.mount({ files: this.fs, directory, path, storage: null, bringer: null, check }),
    );
  }

  async pack(path: string, format: ArchiveFormat): Promise<ReadableStream<Uint8Array>> {
    this.begin('pack', path);
    checkChoice('pack', 'the format', format, ['zip', 'tar', 'tar.gz']);
    return packed(this.fs, path, format, () => this.state.check('pack'));
  }

  watch(path: string, options: WatchOptions = {}): AsyncIterableIterator<FileEvent> {
    this.begin('watch', path);
    const recursive = checkFlag('watch', 'recursive', options);
    const { signal } = options;
    if (signal !== undefined && !(signal instanceof AbortSignal)) throw invalid('watch', 'signal is no AbortSignal.');
    return new Watcher(this.fs, this.state, path, recursive, signal);
  }

  // ── Names ────────────────────────────────────────────────────────────────────────────────────────────────

  async stat(path: string): Promise<FileStat> {
    return this.statNow('stat', path, true);
  }

  async lstat(path: string): Promise<FileStat> {
    return this.statNow('lstat', path, false);
  }

  private statNow(call: string, path: string, follow: boolean): FileStat {
    this.begin(call, path);
    const stat = newFileStat();
    check(this.fs.statPath(this.fs.root, path, follow, stat), call, path);
    return toStat(stat);
  }

  async exists(path: string): Promise<boolean> {
    this.begin('exists', path);
    return this.fs.lookup(this.fs.root, path, true) > 0;
  }

  async realpath(path: string): Promise<string> {
    this.begin('realpath', path);
    const real = realPath(this.fs, path);
    if (typeof real === 'number') throw failure(real, 'realpath', path);
    return real;
  }

  async rename(from: string, to: string): Promise<void> {
    this.begin('rename', from, 'the old path');
    this.begin('rename', to, 'the new path');
    check(this.fs.rename(this.fs.root, from, this.fs.root, to), 'rename', `${from} to ${to}`);
  }

  async link(existing: string, path: string): Promise<void> {
    this.begin('link', existing, 'the existing path');
    this.begin('link', path);
    check(this.fs.link(this.fs.root, existing, false, this.fs.root, path), 'link', `${existing} to ${path}`);
  }

  async readlink(path: string): Promise<string> {
    this.begin('readlink', path);
    const target = new Uint8Array(PATH_MAX);
    const length = check(this.fs.readlink(this.fs.root, path, target, 0, target.length), 'readlink', path);
    return utf8Text(target.subarray(0, length));
  }

  async symlink(target: string, path: string): Promise<void> {
    this.begin('symlink', target, 'the target');
    this.begin('symlink', path);
    check(this.fs.symlink(target, this.fs.root, path), 'symlink', path);
  }

  async utimes(path: string, accessed: FileTime, modified: FileTime): Promise<void> {
    this.begin('utimes', path);
    const [atime, mtime] = [checkTime('utimes', 'accessed', accessed), checkTime('utimes', 'modified', modified)];
    check(this.fs.setTimesPath(this.fs.root, path, true, atime, mtime), 'utimes', path);
  }
}
