/**
 * An exception in our own code, as if it had come wherever an operation takes a lock: every lock is given back, what was
 * not done yet is not done at all, and others go on.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findInconsistencies, heldLocks } from '../../src/kernel/fs/check.ts';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newDirectoryEntries, newFileStat } from '../../src/kernel/fs/types.ts';

const bytes = new Uint8Array(300_000).fill(7);

/** Entries of a directory that has no room for one more but with another page of buckets. */
const MANY = 2048;

/** Files, directories and links, and a file and a directory that are open. */
function build(many: boolean) {
  const fs = FileSystem.create({ maxBytes: 16 << 20, now: () => 0, mayBlock: false });
  for (const path of ['a', 'a/b', 'c', 'empty']) expect(fs.mkdir(fs.root, path)).toBe(0);
  for (const path of ['f', 'a/g']) {
    const ino = fs.open(fs.root, path, { create: true });
    fs.write(ino, 0, bytes, 0, bytes.length);
    fs.close(ino);
  }
  fs.symlink('a/b/../g', fs.root, 'link');
  fs.mkdir(fs.root, 'many');
  for (let i = 0; many && i < MANY; i++) fs.link(fs.root, 'f', false, fs.root, `many/${i}`);
  return { fs, file: fs.open(fs.root, 'f', {}), dir: fs.open(fs.root, 'a/b', { directory: true }) };
}
type Built = ReturnType<typeof build>;

const operations: [string, (built: Built) => number | string, many?: 'many'][] = [
  ['create', ({ fs }) => fs.open(fs.root, 'a/b/new', { create: true })],
  ['open', ({ fs }) => fs.open(fs.root, 'link', { followLast: true })],
  ['truncate', ({ fs, file }) => fs.truncate(file, 1000)],
  ['write', ({ fs, file }) => fs.write(file, 250_000, bytes, 0, bytes.length)],
  ['append', ({ fs, file }) => fs.append(file, bytes, 0, bytes.length)],
  ['read', ({ fs, file }) => fs.read(file, 0, new Uint8Array(200_000), 0, 200_000)],
  ['stat', ({ fs }) => fs.statPath(fs.root, 'link', true, newFileStat())],
  ['mkdir', ({ fs }) => fs.mkdir(fs.root, 'a/b/new')],
  ['symlink', ({ fs }) => fs.symlink('target', fs.root, 'a/new')],
  ['link', ({ fs }) => fs.link(fs.root, 'link', true, fs.root, 'c/new')],
  ['rename', ({ fs }) => fs.rename(fs.root, 'a/g', fs.root, 'c/new')],
  ['rename in place of a file', ({ fs }) => fs.rename(fs.root, 'a/g', fs.root, 'f')],
  ['rename in place of a directory', ({ fs }) => fs.rename(fs.root, 'a/b', fs.root, 'empty')],
  ['link that brings a page of buckets', ({ fs }) => fs.link(fs.root, 'f', false, fs.root, 'many/new'), 'many'],
  ['rename that brings a page of buckets', ({ fs }) => fs.rename(fs.root, 'a/g', fs.root, 'many/new'), 'many'],
  ['unlink what is open', ({ fs }) => fs.unlink(fs.root, 'f')],
  ['rmdir what is open', ({ fs }) => fs.rmdir(fs.root, 'a/b')],
  ['readdir', ({ fs, dir }) => fs.readdir(dir, 0, newDirectoryEntries(3))],
  ['pathOf', ({ fs, dir }) => fs.pathOf(dir)],
  ['close', ({ fs, dir }) => fs.close(dir)],
];

/** Has the `count`th lock from now on fail; false from `struck` when there were not so many. */
function strikeAt(count: number): { struck: boolean } {
  const state = { struck: false };
  let left = count;
  const lock = FileMemory.prototype.lock;
  vi.spyOn(FileMemory.prototype, 'lock').mockImplementation(function (this: FileMemory, at) {
    if (--left === 0) {
      state.struck = true;
      throw new Error('struck');
    }
    lock.call(this, at);
  });
  return state;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an exception at any lock', () => {
  it.each(operations)('of %s', (_, operation, many) => {
    let count = 0;
    for (let struck = true; struck; ) {
      const built = build(many !== undefined);
      const { fs } = built;
      const strike = strikeAt(++count);
      try {
        const result = operation(built);
        expect(typeof result === 'string' || result >= 0).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ message: 'struck' });
      }
      struck = strike.struck;
      vi.restoreAllMocks();
      expect(heldLocks(new FileMemory(fs.buffer, false)), `lock ${count}`).toEqual([]);
      // What it had taken of the allocator it gives back with its next operation.
      expect(fs.mkdir(fs.root, 'after')).toBe(0);
      expect(fs.rmdir(fs.root, 'after')).toBe(0);
      expect(findInconsistencies(fs.buffer), `lock ${count}`).toEqual([]);
    }
    expect(count, 'some were struck').toBeGreaterThan(1);
  });
});
