/** Directories of many thousand entries, against a map of names: how they grow, shrink and run out of space. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAT_ERR_EXISTS, RAT_ERR_NO_SPACE, RAT_ERR_NOT_FOUND } from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newDirectoryEntries } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';

const PAGE = 4096;
/** Entries from which on an insertion brings a bucket, and a page of 1024 of them at a time. */
const FIRST_BUCKETS = 1024;
const SPLIT_AT = 2 * FIRST_BUCKETS;

const make = (maxBytes = 256 << 20) => FileSystem.create({ maxBytes, now: () => 0, mayBlock: true });
const consistent = (fs: FileSystem) => expect(findInconsistencies(fs.buffer)).toEqual([]);

/** A file with names: hard links cost no inodes. */
function fileWithLinks(fs: FileSystem, dir: number, names: Iterable<string>): void {
  fs.close(fs.open(fs.root, 'file', { create: true }));
  for (const name of names) if (fs.link(fs.root, 'file', false, dir, name) !== 0) expect.unreachable(name);
}

function list(fs: FileSystem, dir: number): string[] {
  const entries = newDirectoryEntries(100);
  const names: string[] = [];
  for (let cookie = 0, count = 0; ; cookie = fs.nextCookie) {
    count = fs.readdir(dir, cookie, entries);
    if (count <= 0) return names.filter((name) => name !== '.' && name !== '..');
    for (const { name, nameLength } of entries.slice(0, count)) names.push(decodeUtf8(name, 0, nameLength));
  }
}

/** One of two directories and the names in it. */
interface Side {
  dir: number;
  /** Which of two files each names. */
  names: Map<string, number>;
}

const nameOf = (i: number) => (i % 11 === 0 ? `long ${i}`.padEnd(50 + (i % 200), '-') : `n${i}`);

describe('a large directory', () => {
  it('agrees with a map while it grows, shrinks, grows again and is emptied', () => {
    const phase = fc.record({
      kind: fc.constantFrom('grow' as const, 'shrink' as const, 'rename' as const, 'move' as const),
      count: fc.integer({ min: 1, max: 6000 }),
      stride: fc.constantFrom(1, 7, 7919),
      side: fc.nat(1),
    });
    const run = (
      phases: { kind: 'grow' | 'shrink' | 'rename' | 'move'; count: number; stride: number; side: number }[],
    ) => {
      const fs = make();
      const sides = ['a', 'b'].map((path): Side => {
        expect(fs.mkdir(fs.root, path)).toBe(0);
        return { dir: fs.lookup(fs.root, path, true), names: new Map() };
      });
      const files = ['f', 'g'].map((path) => fs.open(fs.root, path, { create: true }));
      let next = 0;
      for (const { kind, count, stride, side } of phases) {
        const { dir, names } = sides[side] as Side;
        const other = sides[1 - side] as Side;
        const chosen = [...names.keys()];
        for (let i = 0; i < count; i++) {
          const name = kind === 'grow' ? nameOf(next++) : chosen[(i * stride) % chosen.length];
          if (name === undefined) break;
          const file = names.get(name);
          if (kind === 'grow') {
            expect(fs.link(fs.root, 'fg'[next % 2] as string, false, dir, name)).toBe(0);
            names.set(name, next % 2);
          } else if (kind === 'shrink') {
            expect(fs.unlink(dir, name)).toBe(file === undefined ? RAT_ERR_NOT_FOUND : 0);
            names.delete(name);
          } else {
            // In the same directory, or into the other one.
            const to = kind === 'rename' ? { dir, names } : other;
            const newName = nameOf(next++);
            expect(fs.rename(dir, name, to.dir, newName)).toBe(file === undefined ? RAT_ERR_NOT_FOUND : 0);
            if (file === undefined) continue;
            names.delete(name);
            to.names.set(newName, file);
          }
        }
        consistent(fs);
      }
      for (const { dir, names } of sides) {
        expect(list(fs, dir).sort()).toEqual([...names.keys()].sort());
        for (const [name, file] of names) expect(fs.lookup(dir, name, true)).toBe(files[file]);
        for (const name of names.keys()) expect(fs.unlink(dir, name)).toBe(0);
      }
      consistent(fs);
      for (const path of ['f', 'g']) expect(fs.unlink(fs.root, path)).toBe(0);
      for (const file of files) expect(fs.close(file)).toBe(0);
      for (const path of ['a', 'b']) expect(fs.rmdir(fs.root, path)).toBe(0);
      expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    };
    fc.assert(fc.property(fc.array(phase, { minLength: 3, maxLength: 12, size: 'max' }), run), {
      numRuns: Number(process.env.FS_RUNS ?? 12),
    });
  }, 120_000);

  it('holds 100,000 entries, each met in few steps, and gives every page back', () => {
    const fs = make();
    const names = Array.from({ length: 100_000 }, (_, i) => `${i}`);
    expect(fs.mkdir(fs.root, 'd')).toBe(0);
    const dir = fs.lookup(fs.root, 'd', true);
    fileWithLinks(fs, dir, names);
    consistent(fs);
    expect(fs.link(fs.root, 'file', false, dir, '99999')).toBe(RAT_ERR_EXISTS);
    expect(list(fs, dir)).toHaveLength(names.length);
    // Slots and their index, a bucket for each two entries and the page that names those, the root's page.
    const slots = Math.ceil(names.length / 64);
    const buckets = Math.ceil(names.length / 2 / 1024);
    expect(fs.pagesInUse).toBe(slots + Math.ceil((slots - 28) / 1024) + 1 + buckets + 1 + 1);
    for (const name of names) if (fs.unlink(dir, name) !== 0) expect.unreachable(name);
    expect(fs.pagesInUse).toBe(1);
    consistent(fs);
  });

  /** A directory whose next entry needs the pages of a bucket and no other, with `free` pages left. */
  function nearlyFull(free: number) {
    const fs = make(160 * PAGE);
    expect(fs.mkdir(fs.root, 'd')).toBe(0);
    const dir = fs.lookup(fs.root, 'd', true);
    // One of the names takes two slots: with the last page of them one is left.
    fileWithLinks(fs, dir, ['x'.repeat(50), ...Array.from({ length: SPLIT_AT - 1 }, (_, i) => `${i}`)]);
    const filler = fs.open(fs.root, 'filler', { create: true });
    for (let at = 0; fs.capacity - fs.pagesInUse > free; at++)
      expect(fs.write(filler, at * PAGE, new Uint8Array(1), 0, 1)).toBe(1);
    expect(fs.capacity - fs.pagesInUse).toBe(free);
    return { fs, dir, filler };
  }

  const insertions: [string, (fs: FileSystem, dir: number) => number][] = [
    ['a link', (fs, dir) => fs.link(fs.root, 'file', false, dir, 'new')],
    ['a new file', (fs, dir) => fs.open(dir, 'new', { create: true })],
    ['a new directory', (fs, dir) => fs.mkdir(dir, 'new')],
    ['a file moved there', (fs, dir) => fs.rename(fs.root, 'file', dir, 'new')],
  ];
  it.each(insertions)('%s without a page for its bucket is not made, and nothing changes', (_, insert) => {
    for (const free of [0, 1]) {
      const { fs, dir, filler } = nearlyFull(free);
      const before = [fs.pagesInUse, fs.inodesInUse];
      expect(insert(fs, dir)).toBe(RAT_ERR_NO_SPACE);
      expect([fs.pagesInUse, fs.inodesInUse]).toEqual(before);
      consistent(fs);
      // In place of another name, in the directory itself and after one has gone it needs none.
      expect(fs.rename(dir, '5', dir, 'renamed')).toBe(0);
      expect(fs.unlink(dir, '6')).toBe(0);
      expect(insert(fs, dir)).toBeGreaterThanOrEqual(0);
      consistent(fs);
      expect(fs.truncate(filler, 0)).toBe(0);
      expect(fs.mkdir(dir, 'with space')).toBe(0);
      consistent(fs);
    }
    const { fs, dir } = nearlyFull(2);
    expect(insert(fs, dir)).toBeGreaterThanOrEqual(0);
    expect(fs.capacity - fs.pagesInUse).toBe(0);
    consistent(fs);
  });
});
