import { beforeEach, describe, expect, it } from 'vitest';
import * as S from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { putTime } from '../../src/kernel/fs/times.ts';
import {
  FILE_TYPE,
  type FileStat,
  newDirectoryEntry,
  newFileStat,
  type OpenFlags,
  TIME,
  timeMs,
  timeNs,
} from '../../src/kernel/fs/types.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/kernel/memory/utf8.ts';

const MiB = 1 << 20;
let clock = 0;
let fs: FileSystem;
let root: number;

beforeEach(() => {
  clock = 1000;
  fs = FileSystem.create({ maxBytes: 64 * MiB, now: () => clock, mayBlock: true });
  root = fs.root;
});

const bytes = (text: string) => new TextEncoder().encode(text);
const open = (path: string, flags: OpenFlags = {}) => fs.open(root, path, flags);
function put(path: string, text: string): number {
  const ino = open(path, { create: true, truncate: true });
  expect(ino).toBeGreaterThan(0);
  const data = bytes(text);
  expect(fs.write(ino, 0, data, 0, data.length)).toBe(data.length);
  return ino;
}
function get(ino: number): string {
  const stat = newFileStat();
  expect(fs.stat(ino, stat)).toBe(0);
  const out = new Uint8Array(stat.size);
  expect(fs.read(ino, 0, out, 0, out.length)).toBe(out.length);
  return new TextDecoder().decode(out);
}
function list(dir: number): string[] {
  const entry = newDirectoryEntry();
  const names: string[] = [];
  for (let cookie = 0; fs.readdir(dir, cookie, [entry]) === 1; cookie = entry.nextCookie) {
    names.push(decodeUtf8(entry.name, 0, entry.nameLength));
    expect(names.length).toBeLessThan(100_000);
  }
  return names;
}
const timesOf = (stat: FileStat) => Object.values(TIME).map((time) => timeNs(stat.times, time));
const consistent = () => expect(findInconsistencies(fs.buffer)).toEqual([]);

describe('paths', () => {
  it('walks names, dots, slashes and "..", and stays below the root', () => {
    fs.mkdir(root, 'a');
    fs.mkdir(root, '/a/b/');
    const b = fs.lookup(root, 'a/b', true);
    const f = put('a/b/f', 'x');
    for (const path of ['a/b/f', '/a/b/f', '//a//b//f', './a/./b/../b/f', '../../a/b/f', '/../a/b/f']) {
      expect(fs.lookup(root, path, true)).toBe(f);
    }
    expect(fs.lookup(b, 'f', true)).toBe(f);
    expect(fs.lookup(b, '../..', true)).toBe(root);
    expect(fs.lookup(b, '/', true)).toBe(root);
    expect(fs.lookup(b, '.', true)).toBe(b);
    expect(fs.lookup(root, 'a/b/', true)).toBe(b);
    expect(fs.pathOf(b)).toBe('/a/b');
    expect(fs.pathOf(root)).toBe('/');
    expect(fs.pathOf(f)).toBe(S.RAT_ERR_NOT_DIRECTORY);
  });

  it('refuses bad paths', () => {
    const f = put('f', 'x');
    expect(fs.lookup(root, '', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(root, 'f\0', true)).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.lookup(root, 'g', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(root, 'g/h', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(root, 'f/', true)).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.lookup(root, 'f/..', true)).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.lookup(f, 'x', true)).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(fs.lookup(99, 'x', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(1.5, 'x', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.mkdir(root, 'é'.repeat(128))).toBe(S.RAT_ERR_NAME_TOO_LONG);
    expect(fs.mkdir(root, `${'é'.repeat(127)}x`)).toBe(0);
    expect(fs.lookup(root, `${'./'.repeat(2047)}f`, true)).toBe(f);
    expect(fs.lookup(root, `${'./'.repeat(2047)}.f`, true)).toBe(S.RAT_ERR_NAME_TOO_LONG);
  });

  it('follows symbolic links, 40 at most', () => {
    fs.mkdir(root, 'dir');
    const f = put('dir/f', 'x');
    expect(fs.symlink('dir', root, 'to-dir')).toBe(0);
    expect(fs.symlink('../dir/f', root, 'dir/up')).toBe(0);
    expect(fs.symlink('/to-dir/up', root, 'chain')).toBe(0);
    expect(fs.lookup(root, 'to-dir/f', false)).toBe(f);
    expect(fs.lookup(root, 'chain', true)).toBe(f);
    expect(fs.lookup(root, 'chain', false)).not.toBe(f);
    expect(fs.lookup(root, 'to-dir/', false)).toBe(fs.lookup(root, 'dir', true));
    expect(fs.lookup(root, 'chain/', true)).toBe(S.RAT_ERR_NOT_DIRECTORY);
    const out = new Uint8Array(20);
    expect(fs.readlink(root, 'chain', out, 2, 18)).toBe(10);
    expect(decodeUtf8(out, 2, 12)).toBe('/to-dir/up');
    expect(fs.readlink(root, 'chain', out, 0, 3)).toBe(3);
    expect(fs.readlink(root, 'dir', out, 0, 3)).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    fs.symlink('loop', root, 'loop');
    expect(fs.lookup(root, 'loop', true)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(open('chain')).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    put('l0', 'x');
    for (let i = 1; i <= 41; i++) fs.symlink(`l${i - 1}`, root, `l${i}`);
    expect(fs.lookup(root, 'l40', true)).toBe(fs.lookup(root, 'l0', true));
    expect(fs.lookup(root, 'l41', true)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.symlink('', root, 'e')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.symlink('x'.repeat(4096), root, 'e')).toBe(S.RAT_ERR_NAME_TOO_LONG);
    // Long targets one after the other outgrow the room of a walk: an error, not a crash.
    for (let i = 0; i < 8; i++) fs.symlink(`/dir/m${i + 1}/${'./'.repeat(2040)}f`, root, `dir/m${i}`);
    expect(fs.lookup(root, 'dir/m5', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(root, 'dir/m0', true)).toBe(S.RAT_ERR_NAME_TOO_LONG);
    consistent();
  });

  it('creates through a dangling link, except exclusively', () => {
    fs.symlink('new', root, 'link');
    expect(open('link', { create: true, exclusive: true, followLast: true })).toBe(S.RAT_ERR_EXISTS);
    const ino = open('link', { create: true, followLast: true });
    expect(fs.lookup(root, 'new', false)).toBe(ino);
  });
});

describe('open', () => {
  it('reports what is in the way', () => {
    fs.mkdir(root, 'd');
    put('f', 'x');
    expect(open('f', { create: true, exclusive: true })).toBe(S.RAT_ERR_EXISTS);
    expect(open('f', { directory: true })).toBe(S.RAT_ERR_NOT_DIRECTORY);
    expect(open('d', { create: true })).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(open('d', { truncate: true })).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(open('d', { directory: true, create: true })).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(open('n/', { create: true })).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(open('n')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(open('d', { directory: true })).toBe(fs.lookup(root, 'd', true));
  });

  it('keeps an unlinked file until the last close', () => {
    const ino = put('f', 'still here');
    expect(fs.openInode(ino)).toBe(ino);
    expect(fs.unlink(root, 'f')).toBe(0);
    expect(open('f')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.close(ino)).toBe(0);
    expect(get(ino)).toBe('still here');
    expect(fs.close(ino)).toBe(0);
    expect(fs.stat(ino, newFileStat())).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.close(ino)).toBe(S.RAT_ERR_INVALID_HANDLE);
    expect(fs.openInode(ino)).toBe(S.RAT_ERR_NOT_FOUND);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    consistent();
  });

  it('keeps a removed directory until it is closed, empty and cut off', () => {
    fs.mkdir(root, 'd');
    const d = open('d', { directory: true });
    expect(fs.rmdir(root, 'd')).toBe(0);
    expect(fs.mkdir(d, 'x')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.open(d, 'x', { create: true })).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(d, '..', true)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.lookup(d, '.', true)).toBe(d);
    expect(fs.pathOf(d)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(list(d)).toEqual([]);
    put('f', 'x');
    expect(fs.rename(root, 'f', d, 'f')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.link(root, 'f', false, d, 'f')).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.close(d)).toBe(0);
    expect(fs.inodesInUse).toBe(2);
    consistent();
  });
});

describe('data', () => {
  it('reads what was written across direct, indirect and double indirect pages', () => {
    const ino = put('f', '');
    const data = new Uint8Array(6 * MiB).map((_, i) => (i * 31 + (i >> 12)) & 255);
    expect(fs.write(ino, 0, data, 0, data.length)).toBe(data.length);
    const out = new Uint8Array(data.length);
    expect(fs.read(ino, 0, out, 0, out.length)).toBe(out.length);
    expect(Buffer.compare(out, data)).toBe(0);
    consistent();
    for (const size of [5 * MiB + 1, 4_308_992, 4_308_991, 114_689, 114_688, 5, 0]) {
      expect(fs.truncate(ino, size)).toBe(0);
      consistent();
    }
    expect(fs.pagesInUse).toBe(1);
  });

  it('reads holes and what was cut off as zeros', () => {
    const ino = put('f', 'abcdef');
    fs.truncate(ino, 2);
    fs.truncate(ino, 5);
    expect(get(ino)).toBe('ab\0\0\0');
    expect(fs.write(ino, 3_000_000_000, bytes('end'), 0, 3)).toBe(3);
    const stat = newFileStat();
    fs.stat(ino, stat);
    expect(stat.size).toBe(3_000_000_003);
    const out = new Uint8Array(8).fill(9);
    expect(fs.read(ino, 2_999_999_998, out, 1, 7)).toBe(5);
    expect([...out]).toEqual([9, 0, 0, 101, 110, 100, 9, 9]);
    expect(fs.read(ino, 3_000_000_003, out, 0, 8)).toBe(0);
    expect(fs.read(ino, 9e15, out, 0, 8)).toBe(0);
    expect(fs.pagesInUse).toBe(5);
    fs.truncate(ino, 0);
    expect(fs.pagesInUse).toBe(1);
    consistent();
  });

  it('is sparse, over 4 TiB', () => {
    const ino = put('f', 'start');
    const stat = newFileStat();
    const out = new Uint8Array(8).fill(9);
    expect(fs.read(ino, 2 ** 40, out, 0, 8)).toBe(0);
    for (const power of [23, 31, 32, 33, 40, 41]) {
      expect(fs.write(ino, 2 ** power - 2, bytes('abcd'), 0, 4)).toBe(4);
      expect(fs.stat(ino, stat)).toBe(0);
      expect(stat.size).toBe(2 ** power + 2);
      expect(fs.read(ino, 2 ** power - 4, out, 0, 8)).toBe(6);
      expect([...out.subarray(0, 6)]).toEqual([0, 0, 97, 98, 99, 100]);
      consistent();
    }
    expect(fs.pagesInUse).toBeLessThan(40);
    for (const size of [2 ** 41 + 1, 2 ** 40, 2 ** 33 + 1, 2 ** 33 - 2, 2 ** 31 + 2, 4]) {
      expect(fs.truncate(ino, size)).toBe(0);
      expect(fs.read(ino, size, out, 0, 8)).toBe(0);
      consistent();
    }
    expect(get(ino)).toBe('star');
    expect(fs.pagesInUse).toBe(2);
  });

  it('keeps no table that a truncation has left empty', () => {
    const ino = put('f', '');
    for (const power of [24, 33, 41]) {
      expect(fs.write(ino, 2 ** power + 100_000, bytes('x'), 0, 1)).toBe(1);
      expect(fs.truncate(ino, 2 ** power + 50_000)).toBe(0);
      expect(fs.pagesInUse).toBe(1);
      consistent();
    }
  });

  it('ends at 4 TiB', () => {
    const ino = put('f', '');
    const max = 2 ** 42;
    expect(fs.write(ino, max - 2, bytes('abc'), 0, 3)).toBe(2);
    expect(fs.append(ino, bytes('abc'), 0, 3)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.write(ino, max, bytes('abc'), 0, 3)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.write(ino, 2 ** 63, bytes('abc'), 0, 3)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.write(ino, 2 ** 63, bytes('abc'), 0, 0)).toBe(0);
    expect(fs.read(ino, 2 ** 63, new Uint8Array(8), 0, 8)).toBe(0);
    expect(fs.truncate(ino, max + 1)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.truncate(ino, 2 ** 63)).toBe(S.RAT_ERR_LIMIT_EXCEEDED);
    expect(fs.truncate(ino, max)).toBe(0);
    expect(fs.unlink(root, 'f')).toBe(0);
    expect(fs.close(ino)).toBe(0);
    expect(fs.pagesInUse).toBe(0);
    consistent();
  });

  it('checks ranges and kinds', () => {
    const ino = put('f', 'abc');
    const eight = new Uint8Array(8);
    expect(fs.read(ino, 0, eight, 4, 5)).toBe(S.RAT_ERR_FAULT);
    expect(fs.write(ino, 0, eight, -1, 5)).toBe(S.RAT_ERR_FAULT);
    expect(fs.append(ino, eight, 0, Number.NaN)).toBe(S.RAT_ERR_FAULT);
    expect(fs.read(ino, -1, eight, 0, 5)).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.truncate(ino, 1.5)).toBe(S.RAT_ERR_INVALID_ARGUMENT);
    expect(fs.write(root, 0, eight, 0, 5)).toBe(S.RAT_ERR_IS_DIRECTORY);
    expect(fs.read(77, 0, eight, 0, 5)).toBe(S.RAT_ERR_NOT_FOUND);
    expect(fs.write(ino, 100, eight, 0, 0)).toBe(0);
    expect(get(ino)).toBe('abc');
  });

  it('works on shared memory on the other side', () => {
    const ino = put('f', '');
    const memory = new Uint8Array(new SharedArrayBuffer(200_000)).map((_, i) => i & 255);
    expect(fs.append(ino, memory, 3, 150_000)).toBe(150_000);
    expect(fs.append(ino, memory, 0, 10)).toBe(10);
    expect(fs.appendEnd).toBe(150_010);
    const copy = new Uint8Array(new SharedArrayBuffer(200_000));
    expect(fs.read(ino, 1, copy, 5, 150_000)).toBe(150_000);
    expect(Buffer.compare(copy.slice(5, 150_004), memory.slice(4, 150_003))).toBe(0);
  });

  it('counts generations and keeps times', () => {
    const ino = put('f', 'abc');
    const before = newFileStat();
    const after = newFileStat();
    fs.stat(ino, before);
    clock = 2000;
    fs.write(ino, 0, bytes('x'), 0, 1);
    fs.stat(ino, after);
    expect(after.generation - before.generation).toBe(1);
    expect(timesOf(after)).toEqual([1_000_000_000n, 2_000_000_000n, 2_000_000_000n, 1_000_000_000n]);
    clock = 3000;
    fs.truncate(ino, 1);
    fs.read(ino, 0, new Uint8Array(1), 0, 1);
    fs.stat(ino, after);
    expect(after.generation - before.generation).toBe(2);
    expect(timesOf(after)).toEqual([3_000_000_000n, 3_000_000_000n, 3_000_000_000n, 1_000_000_000n]);
    clock = 4000;
    const exact = 1_234_567_890_123_456_789n;
    expect(fs.setTimes(ino, 'keep', exact)).toBe(0);
    expect(fs.statPath(root, 'f', true, after)).toBe(0);
    expect(timesOf(after)).toEqual([3_000_000_000n, exact, 4_000_000_000n, 1_000_000_000n]);
    expect(timeMs(after.times, TIME.MODIFIED)).toBe(1_234_567_890_123.4568);
    expect(fs.setTimesPath(root, 'f', true, 2n ** 64n - 1n, 'keep')).toBe(0);
    fs.stat(ino, after);
    expect(timesOf(after).slice(0, 2)).toEqual([2n ** 64n - 1n, exact]);
    expect(fs.setTimes(ino, 'now', 'now')).toBe(0);
    fs.stat(ino, after);
    expect(timesOf(after).slice(0, 2)).toEqual([4_000_000_000n, 4_000_000_000n]);
    // A new file in the same slot has other generations.
    fs.unlink(root, 'f');
    fs.close(ino);
    expect(put('g', '')).toBe(ino);
    fs.stat(ino, before);
    expect(before.generation).toBeGreaterThan(after.generation);
  });
});

describe('the clock of file times', () => {
  it.each([
    [0, 0n],
    [0.0012, 1000n],
    [1_700_000_000_123.4568, 1_700_000_000_123_457_000n],
    [4_294_967_295.999_999, 4_294_967_296_000_000n],
    // The year 2540, beyond 63 bits.
    [18_000_000_000_000, 18_000_000_000_000_000_000n],
  ])('%f ms are %d ns', (ms, ns) => {
    const words = new Uint32Array(2);
    putTime(words, 0, ms);
    expect((BigInt(words[1] as number) << 32n) | BigInt(words[0] as number)).toBe(ns);
  });
});

describe('UTF-8', () => {
  it('agrees with TextEncoder and TextDecoder', () => {
    for (const text of ['', 'plain', 'é€😀', '\ud800x', 'x\udc00', '\ud83d', '\u07ff\u0800\uffff']) {
      const out = new Uint8Array(64);
      const end = encodeUtf8(text, out, 1, 64);
      expect([...out.slice(1, end)]).toEqual([...bytes(text)]);
      expect(decodeUtf8(out, 1, end)).toBe(new TextDecoder().decode(bytes(text)));
    }
    expect(encodeUtf8('é', new Uint8Array(4), 0, 1)).toBe(-1);
    expect(decodeUtf8(new Uint8Array([0xff, 0x41, 0xc3]), 0, 3)).toBe('\ufffdA\ufffd');
  });
});

describe('the buffer', () => {
  it('grows, and other threads see it; a fixed one works too', () => {
    const other = FileSystem.attach(fs.buffer, { mayBlock: false, now: () => clock });
    const before = fs.buffer.byteLength;
    const ino = put('f', '');
    fs.write(ino, 0, new Uint8Array(8 * MiB).fill(7), 0, 8 * MiB);
    expect(fs.buffer.byteLength).toBeGreaterThan(before);
    const out = new Uint8Array(4);
    expect(other.read(ino, 8 * MiB - 4, out, 0, 4)).toBe(4);
    expect([...out]).toEqual([7, 7, 7, 7]);
    expect(other.statPath(root, 'f', true, newFileStat())).toBe(0);

    fs = FileSystem.create({ maxBytes: 8 * MiB, now: () => clock, growable: false, mayBlock: true });
    expect(fs.buffer.growable).toBe(false);
    expect(get(put('f', 'hello'))).toBe('hello');
    expect(() => FileSystem.attach(new SharedArrayBuffer(65536), { mayBlock: true, now: () => 0 })).toThrow(/not the/);
    expect(FILE_TYPE.FILE).toBe(1);
  });
});
