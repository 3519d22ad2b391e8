/** `os.fs.open`: an inode that is held open. */
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_CLOSED, RAT_ERR_IS_DIRECTORY, statusName } from '../guest-abi/status.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, type OpenFlags } from '../kernel/fs/types.ts';
import { type FileHandle, type FileStat, type FileTime, type OpenFlag, RatError } from './api.ts';
import { checkChoice, checkInteger, checkOptions } from './arguments.ts';
import { bytesFor, check, checkData, checkTime, readInto, statInode, writeAll } from './file-calls.ts';
import { bringContent } from './storage/content.ts';
import type { SystemState } from './system-state.ts';

interface Access {
  reads: boolean;
  writes: boolean;
  appends: boolean;
  open: OpenFlags;
}

function access(letter: string, both: boolean, open: OpenFlags): Access {
  const appends = letter === 'a';
  const writes = letter !== 'r' || both;
  return { reads: letter === 'r' || both, writes, appends, open: { ...open, followLast: true } };
}

const create = true;
const exclusive = true;
const truncate = true;
const ACCESSES: Record<OpenFlag, Access> = {
  r: access('r', false, {}),
  'r+': access('r', true, {}),
  w: access('w', false, { create, truncate }),
  'w+': access('w', true, { create, truncate }),
  wx: access('w', false, { create, exclusive }),
  'wx+': access('w', true, { create, exclusive }),
  a: access('a', false, { create }),
  'a+': access('a', true, { create }),
  ax: access('a', false, { create, exclusive }),
  'ax+': access('a', true, { create, exclusive }),
};
const FLAGS = Object.keys(ACCESSES) as OpenFlag[];

const READ_BYTES = 1 << 16;
const LENGTH_MAX = 2 ** 32;

export class PageFileHandle implements FileHandle {
  private position = 0;
  private ino: number;

  private constructor(
    private readonly fs: FileSystem,
    private readonly state: SystemState,
    private readonly path: string,
    private readonly access: Access,
    ino: number,
  ) {
    this.ino = ino;
  }

  static async open(fs: FileSystem, state: SystemState, path: string, flag: unknown): Promise<PageFileHandle> {
    const access = ACCESSES[checkChoice('open', 'the flag', flag as OpenFlag, FLAGS)];
    const ino = check(fs.open(fs.root, path, access.open), 'open', path);
    if (fs.openedType === FILE_TYPE.DIRECTORY) {
      fs.close(ino);
      check(RAT_ERR_IS_DIRECTORY, 'open', path);
    }
    try {
      if (fs.openedAway) check(await bringContent(fs, ino), 'open', path);
    } catch (error) {
      fs.close(ino);
      throw error;
    }
    return new PageFileHandle(fs, state, path, access, ino);
  }

  async read(options: { position?: number; length?: number } = {}): Promise<Uint8Array> {
    const call = 'read';
    this.begin(call, this.access.reads);
    const { position, length = READ_BYTES } = checkOptions(call, options);
    const from = this.checkPosition(call, position);
    const most = checkInteger(call, 'length', length, 0, LENGTH_MAX);
    const { size } = statInode(this.fs, this.ino, call, this.path);
    const bytes = bytesFor(Math.max(0, Math.min(most, size - from)), call, this.path);
    const read = readInto(this.fs, this.ino, from, bytes, call, this.path);
    if (position === undefined) this.position = from + read;
    return bytes.subarray(0, read);
  }

  async write(data: Uint8Array | string, position?: number): Promise<void> {
    const call = 'write';
    this.begin(call, this.access.writes);
    const bytes = checkData(call, data);
    const at = this.checkPosition(call, position);
    writeAll(this.fs, this.ino, this.access.appends ? 'end' : at, bytes, call, this.path);
    if (position === undefined && !this.access.appends) this.position = at + bytes.length;
  }

  async stat(): Promise<FileStat> {
    this.begin('stat', true);
    return statInode(this.fs, this.ino, 'stat', this.path);
  }

  async truncate(size = 0): Promise<void> {
    this.begin('truncate', this.access.writes);
    const bytes = checkInteger('truncate', 'the size', size, 0, Number.MAX_SAFE_INTEGER);
    check(this.fs.truncate(this.ino, bytes), 'truncate', this.path);
  }

  async utimes(accessed: FileTime, modified: FileTime): Promise<void> {
    this.begin('utimes', true);
    const [atime, mtime] = [checkTime('utimes', 'accessed', accessed), checkTime('utimes', 'modified', modified)];
    check(this.fs.setTimes(this.ino, atime, mtime), 'utimes', this.path);
  }

  async close(): Promise<void> {
    const { ino } = this;
    this.ino = 0;
    if (ino !== 0) this.fs.close(ino);
  }

  private begin(call: string, allowed: boolean): void {
    this.state.check(call);
    if (this.ino === 0) throw new RatError(RAT_ERR_CLOSED, `${call} ${this.path}: the file handle has been closed.`);
    if (allowed) return;
    const status = RAT_ERR_ACCESS_DENIED;
    throw new RatError(status, `${call} ${this.path}: ${statusName(status)}: the file was not opened for that.`);
  }

  private checkPosition(call: string, position: unknown): number {
    return checkInteger(call, 'position', position ?? this.position, 0, Number.MAX_SAFE_INTEGER);
  }
}
