import { beforeEach, describe, expect, it } from 'vitest';
import * as S from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newDirectoryEntry, newFileStat } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';

let fs: FileSystem;
let root: number;

beforeEach(() => {
  fs = FileSystem.create({ maxBytes: 64 << 20, now: Date.now, mayBlock: true });
  root = fs.root;
});

function touch(path: string, dir = root): number {
  const ino = fs.open(dir, path, { create: true });
  expect(ino).toBeGreaterThan(0);
  fs.close(ino);
  return ino;
}
function list(dir: number, during: (name: string) => void = () => undefined): string[] {
  const entry = newDirectoryEntry();
  const names: string[] = [];
  for (let cookie = 0; fs.readdir(dir, cookie, [entry]) === 1; cookie = entry.nextCookie) {
    const name = decodeUtf8(entry.name, 0, entry.nameLength);
    names.push(name);
    if (names.length > 50_000) throw new Error('The listing does not end.');
    during(name);
  }
  return names;
}
const consistent = () => expect(findInconsistencies(fs.buffer)).toEqual([]);

describe('mkdir, rmdir, unlink, link', () => {
  it('reports what is in the way', () => {
    expect(fs.mkdir(root, 'd')).toBe(0);
    expect(fs.mkdir(root, 'd')).toBe(S.RAT_ERR_EXISTS);
    expect(fs.mkdir(root, '/')).toBe(S.RAT_ERR_EXISTS);
    expect(fs.mkdir(root, 'd/.')).toBe(S.RAT_ERR_EXISTS);
    expect(fs.mkdir(root, 'x/y')).toBe(S.RAT_ERR_NOT_FOUND);
    touch('d/f');
    expect(fs.rmdir(root, 'd')).toBe(S.RAT_ERR_NOT_EMPTY);
    expect(fs.rmdir(root, 'd/f')).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.rmdir(root, 'd/.')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rmdir(root, '/')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rmdir(root, 'x')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.unlink(root, 'd')).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(fs.unlink(root, 'd/f/')).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.unlink(root, '..')).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(fs.unlink(root, 'd/x')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.link(root, 'd', true, root, 'e')).toBe(S.RAT_ERR_ACCESS_DENIED);
    expect(fs.link(root, 'd/f', true, root, 'd')).toBe(S.RAT_ERR_EXISTS);
    expect(fs.link(root, 'd/f', true, root, 'e/')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.link(root, 'x', true, root, 'e')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.symlink('t', root, 'e/')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.symlink('t', root, 'd')).toBe(S.RAT_ERR_EXISTS);
    expect(fs.link(root, 'd/f', true, root, 'e')).toBe(0);
    const stat = newFileStat();
    fs.statPath(root, 'e', true, stat);
    expect(stat.links).toBe(2);
    expect(fs.unlink(root, 'd/f')).toBe(0);
    expect(fs.rmdir(root, 'd/')).toBe(0);
    fs.statPath(root, 'e', true, stat);
    expect(stat.links).toBe(1);
    consistent();
  });

  it('links a symbolic link itself, or its target', () => {
    const f = touch('f');
    fs.symlink('f', root, 's');
    const s = fs.lookup(root, 's', false);
    fs.link(root, 's', false, root, 's2');
    fs.link(root, 's', true, root, 'f2');
    expect(fs.lookup(root, 's2', false)).toBe(s);
    expect(fs.lookup(root, 'f2', false)).toBe(f);
  });
});

describe('rename', () => {
  it('moves, replaces and refuses as POSIX says', () => {
    fs.mkdir(root, 'd');
    fs.mkdir(root, 'd/sub');
    fs.mkdir(root, 'e');
    const f = touch('f');
    const g = touch('d/g');
    expect(fs.rename(root, 'x', root, 'y')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.rename(root, 'd', root, 'd/sub/x')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rename(root, 'd', root, 'd/x')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rename(root, 'd/sub', root, 'd')).toBe(S.RAT_ERR_NOT_EMPTY);
    expect(fs.rename(root, '.', root, 'x')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rename(root, 'd', root, '/')).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.rename(root, 'f', root, 'e')).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(fs.rename(root, 'e', root, 'f')).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.rename(root, 'f', root, 'x/')).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.rename(root, 'e', root, 'd')).toBe(S.RAT_ERR_NOT_EMPTY);
    expect(fs.rename(root, 'f', root, 'f')).toBe(0);
    expect(fs.rename(root, 'd', root, 'd/')).toBe(0);
    expect(fs.rename(root, 'd', root, 'e')).toBe(0);
    expect(fs.lookup(root, 'e/g', true)).toBe(g);
    expect(fs.pathOf(fs.lookup(root, 'e/sub', true))).toBe('/e/sub');
    expect(fs.rename(root, 'f', root, 'e/g')).toBe(0);
    expect(fs.lookup(root, 'e/g', true)).toBe(f);
    expect(fs.inodesInUse).toBe(4);
    fs.link(root, 'e/g', true, root, 'same');
    expect(fs.rename(root, 'e/g', root, 'same')).toBe(0);
    expect(list(root).length).toBe(4);
    fs.mkdir(root, 'deep');
    expect(fs.rename(root, 'e/sub', root, 'deep/sub/')).toBe(0);
    expect(fs.lookup(root, 'deep/sub/..', true)).toBe(fs.lookup(root, 'deep', true));
    consistent();
  });

  it('gives long names in place of short ones and back', () => {
    touch('n0');
    for (let i = 0; i < 70; i++) touch(`other${i}`);
    let name = 'n0';
    for (const length of [44, 45, 100, 101, 156, 157, 255, 1, 212, 213, 44]) {
      const next = String(length).padEnd(length, 'n').slice(0, length);
      expect(fs.rename(root, name, root, next)).toBe(0);
      expect(fs.lookup(root, name, true)).toBe(S.RAT_ERR_NOT_FOUND);
      expect(fs.lookup(root, next, true)).toBeGreaterThan(0);
      name = next;
      consistent();
    }
  });
});

describe('readdir', () => {
  it('lists "." and ".." first, and everything once', () => {
    fs.mkdir(root, 'd');
    touch('d/f');
    const d = fs.lookup(root, 'd', true);
    expect(list(d)).toEqual(['.', '..', 'f']);
    const entry = newDirectoryEntry();
    expect(fs.readdir(d, 0, [entry])).toBe(1);
    expect(entry.ino).toBe(d);
    fs.readdir(d, entry.nextCookie, [entry]);
    expect(entry.ino).toBe(root);
    expect(fs.readdir(fs.lookup(root, 'd/f', true), 0, [entry])).toBe(S.RAT_ERR_NOT_DIRECTORY);
    for (const cookie of [1, 2, 3, 1000, 2 ** 26, 2 ** 40 + 5, 2 ** 52, Number.MAX_SAFE_INTEGER]) {
      expect([0, 1]).toContain(fs.readdir(d, cookie, [entry]));
    }
    expect(fs.readdir(d, -1, [entry])).toBe(S.RAT_ERR_INVALID_ARGUMENT);
  });

  it('ends and repeats nothing while the directory changes', () => {
    const names = Array.from({ length: 300 }, (_, i) => `name ${i}`);
    const fresh = () => {
      fs = FileSystem.create({ maxBytes: 64 << 20, now: Date.now, mayBlock: true });
      for (const name of names) touch(name);
    };
    fresh();
    let made = 0;
    const listed = list(root, () => touch(`made ${made++}`));
    expect(listed.filter((name) => name.startsWith('name')).sort()).toEqual([...names].sort());
    fresh();
    expect(list(root, (name) => name.length > 2 && fs.rename(root, name, root, `${name}.bak`))).toHaveLength(302);
    expect(
      list(root)
        .slice(2)
        .every((name) => name.endsWith('.bak')),
    ).toBe(true);
    fresh();
    expect(list(root, (name) => name.length > 2 && fs.unlink(root, name))).toHaveLength(302);
    expect(list(root)).toEqual(['.', '..']);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    fresh();
    list(root, (name) => {
      if (name.length <= 2) return;
      fs.unlink(root, name);
      touch(`${name}x`.padEnd(100, 'x'));
    });
    consistent();
  });

  it('holds 10,000 entries, found and removed in any order', () => {
    const name = (i: number) => (i % 7 === 0 ? `long ${i}`.padEnd(60 + (i % 190), '-') : `${i}`);
    const inodes = Array.from({ length: 10_000 }, (_, i) => touch(name(i)));
    expect(new Set(list(root)).size).toBe(10_002);
    consistent();
    for (let i = 0; i < 10_000; i++) expect(fs.lookup(root, name(i), true)).toBe(inodes[i]);
    for (let k = 0; k < 10_000; k += 2) expect(fs.unlink(root, name((k * 7919) % 10_000))).toBe(0);
    expect(list(root).length).toBe(5_002);
    consistent();
    for (let k = 1; k < 10_000; k += 2) expect(fs.unlink(root, name((k * 7919) % 10_000))).toBe(0);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    consistent();
  });
});
