/** A system with a persistent directory whose storage is the test's own. */
import { expect } from 'vitest';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { NOT_YET } from '../../src/kernel/fs/storage-port.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat, TIME, timeNs } from '../../src/kernel/fs/types.ts';
import { Storage } from '../../src/storage/storage.ts';
import { Store } from '../../src/storage/store.ts';
import type { CrashFile } from './crash-file.ts';

export const HOME = '/home';

export class System {
  now = 1_700_000_000_000;
  readonly fs: FileSystem;
  readonly storage: Storage;
  readonly store: Store;
  readonly told: string[] = [];

  constructor(
    readonly file: CrashFile,
    maxBytes = 8 << 20,
  ) {
    const clock = () => this.now;
    this.fs = FileSystem.create({ maxBytes, now: clock, mayBlock: true, marked: true });
    for (const path of [HOME, '/tmp']) expect(this.fs.mkdir(this.fs.root, path)).toBe(0);
    this.store = Store.open(file).store;
    this.storage = new Storage(new FileMemory(this.fs.buffer, true), clock, {
      onStatus: (status) => this.told.push(`status ${status}`),
      onDamage: (message) => this.told.push(message),
    });
    this.storage.mount(this.fs.lookup(this.fs.root, HOME, true), this.store);
  }

  /** As `fsync` does. */
  flush(): number {
    const { port } = this.storage;
    const wanted = port.wantFlush();
    expect(port.flushed(wanted)).toBe(NOT_YET);
    this.storage.turn();
    return port.flushed(wanted);
  }

  /** As whoever opens a file does. @returns a status. */
  bring(ino: number): number {
    const { port } = this.storage;
    let status = port.wantContent(ino, true);
    if (status !== NOT_YET) return status;
    this.storage.turn();
    status = port.wantContent(ino, false);
    return status;
  }

  /** Everything below a directory, as text. */
  snapshot(path = HOME): string[] {
    const { fs } = this;
    const numbers = new Map<number, number>();
    const lines: string[] = [];
    const walk = (dir: number, prefix: string) => {
      const entries = newDirectoryEntries(64);
      for (let cookie = 0; fs.readdir(dir, cookie, entries) > 0; cookie = fs.nextCookie) {
        const count = fs.readdir(dir, cookie, entries);
        for (const { name, nameLength, ino, type } of entries.slice(0, count)) {
          const text = new TextDecoder().decode(name.subarray(0, nameLength));
          if (text === '.' || text === '..') continue;
          lines.push(`${prefix}${text} ${this.describe(ino, type, prefix + text)}`);
          if (type === FILE_TYPE.DIRECTORY) walk(ino, `${prefix}${text}/`);
        }
      }
    };
    walk(fs.lookup(fs.root, path, true), `${path}/`);
    // Files with several names by the first of them.
    return lines.sort().map((line) =>
      line.replace(/ino (\d+)/, (_, ino) => {
        if (!numbers.has(Number(ino))) numbers.set(Number(ino), numbers.size);
        return `file ${numbers.get(Number(ino))}`;
      }),
    );
  }

  private describe(ino: number, type: number, path: string): string {
    const { fs } = this;
    const stat = newFileStat();
    expect(fs.stat(ino, stat)).toBe(0);
    const mtime = timeNs(stat.times, TIME.MODIFIED);
    const text = new Uint8Array(200);
    if (type === FILE_TYPE.DIRECTORY) return 'directory';
    if (type === FILE_TYPE.SYMLINK) {
      const length = fs.readlink(fs.root, path, text, 0, text.length);
      return `-> ${new TextDecoder().decode(text.subarray(0, length))}`;
    }
    expect(this.bring(ino)).toBe(0);
    const bytes = new Uint8Array(stat.size);
    expect(fs.read(ino, 0, bytes, 0, bytes.length)).toBe(bytes.length);
    let hash = 7;
    for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
    return `ino ${ino} ${stat.size} ${mtime} ${hash}`;
  }
}
