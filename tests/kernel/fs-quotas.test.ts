/** What programs may have of files: who is charged for what, until when, and what happens at the limit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAT_ERR_NO_SPACE, RAT_ERR_QUOTA, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { NOBODY, payerNumber } from '../../src/kernel/fs/payers.ts';
import { type DirectoryEntry, FILE_TYPE, newDirectoryEntries } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';

const PAGE = 4096;
const A = payerNumber(0, 1);
const B = payerNumber(255, 2);
const data = new Uint8Array(64 * PAGE).fill(3);

const make = (limits: { quotaBytes?: number; quotaInodes?: number } = {}, maxBytes = 32 << 20) =>
  FileSystem.create({ maxBytes, now: () => 0, mayBlock: true, ...limits });
const consistent = (fs: FileSystem) => expect(findInconsistencies(fs.buffer)).toEqual([]);
const has = (fs: FileSystem, payer: number) => {
  const { pages, inodes } = fs.holdingsOf(payer);
  return { pages, inodes };
};
function create(fs: FileSystem, payer: number, path: string): number {
  fs.payer = payer;
  const ino = fs.open(fs.root, path, { create: true });
  if (ino > 0) fs.close(ino);
  return ino;
}
function as<T>(fs: FileSystem, payer: number, action: () => T): T {
  fs.payer = payer;
  return action();
}

/** Removes everything in a directory. */
function empty(fs: FileSystem, dir: number): void {
  const [entry] = newDirectoryEntries(1) as [DirectoryEntry];
  for (let cookie = 0; fs.readdir(dir, cookie, [entry]) === 1; cookie = entry.nextCookie) {
    const name = decodeUtf8(entry.name, 0, entry.nameLength);
    if (name === '.' || name === '..') continue;
    if (entry.type === FILE_TYPE.DIRECTORY) empty(fs, entry.ino);
    expect(entry.type === FILE_TYPE.DIRECTORY ? fs.rmdir(dir, name) : fs.unlink(dir, name)).toBe(RAT_SUCCESS);
  }
}

describe('the space of a program', () => {
  it('ends its writes with what fits, then with QUOTA, while others and the page go on', () => {
    const fs = make({ quotaBytes: 40 * PAGE });
    const file = create(fs, A, 'a');
    // The 28 direct pages, a table and 11 of the pages that it names.
    expect(as(fs, A, () => fs.write(file, 0, data, 0, data.length))).toBe(39 * PAGE);
    expect(has(fs, A)).toEqual({ pages: 40, inodes: 1 });
    expect(fs.write(file, 39 * PAGE, data, 0, 1)).toBe(RAT_ERR_QUOTA);
    expect(fs.append(file, data, 0, 1)).toBe(RAT_ERR_QUOTA);
    // In place there is room, and a name needs none of its own.
    expect(fs.write(file, 0, data, 0, 100)).toBe(100);
    expect(create(fs, A, 'empty')).toBeGreaterThan(0);
    expect(fs.symlink('target', fs.root, 'link')).toBe(RAT_ERR_QUOTA);
    expect(fs.mkdir(fs.root, 'dir')).toBe(RAT_SUCCESS);
    expect(fs.open(fs.root, 'dir/f', { create: true })).toBe(RAT_ERR_QUOTA);
    expect(fs.link(fs.root, 'a', false, fs.root, 'dir/f')).toBe(RAT_ERR_QUOTA);
    expect(fs.rename(fs.root, 'a', fs.root, 'dir/f')).toBe(RAT_ERR_QUOTA);
    consistent(fs);
    for (const other of [B, NOBODY]) {
      const ino = create(fs, other, `of ${other}`);
      expect(fs.write(ino, 0, data, 0, 20 * PAGE)).toBe(20 * PAGE);
    }
    // What the page adds to a program's file it is not charged for; what another program adds, the file's maker is.
    expect(as(fs, NOBODY, () => fs.append(file, data, 0, 5 * PAGE))).toBe(5 * PAGE);
    expect(as(fs, B, () => fs.append(file, data, 0, PAGE))).toBe(RAT_ERR_QUOTA);
    expect(has(fs, A).pages).toBe(40);
    consistent(fs);
    expect(as(fs, B, () => fs.truncate(file, 0))).toBe(RAT_SUCCESS);
    expect(has(fs, A)).toEqual({ pages: 0, inodes: 3 });
    expect(as(fs, A, () => fs.rename(fs.root, 'a', fs.root, 'dir/f'))).toBe(RAT_SUCCESS);
    expect(has(fs, A)).toEqual({ pages: 1, inodes: 3 });
    consistent(fs);
  });

  it('says NO_SPACE where there is none for anybody', () => {
    const fs = make({ quotaBytes: 1000 * PAGE }, 64 * PAGE);
    const file = create(fs, A, 'a');
    while (fs.append(file, data, 0, data.length) > 0);
    expect(fs.append(file, data, 0, 1)).toBe(RAT_ERR_NO_SPACE);
    expect(has(fs, A).pages).toBe(fs.pagesInUse - 1);
    consistent(fs);
  });

  it('is given back by whoever removes the file, when it is closed', () => {
    const fs = make();
    const file = as(fs, A, () => fs.open(fs.root, 'a', { create: true }));
    fs.write(file, 0, data, 0, 30 * PAGE);
    expect(as(fs, B, () => fs.unlink(fs.root, 'a'))).toBe(RAT_SUCCESS);
    expect(has(fs, A)).toEqual({ pages: 31, inodes: 1 });
    fs.close(file);
    expect(has(fs, A)).toEqual({ pages: 0, inodes: 0 });
    expect(has(fs, B)).toEqual({ pages: 0, inodes: 0 });
    consistent(fs);
  });

  it('is free when the program is over; who adds to its file then, pays for that', () => {
    const fs = make({ quotaBytes: 20 * PAGE });
    const file = create(fs, A, 'a');
    fs.write(file, 0, data, 0, 20 * PAGE);
    fs.closePayer(A);
    expect(has(fs, A)).toEqual({ pages: 0, inodes: 0 });
    expect(as(fs, B, () => fs.append(file, data, 0, 8 * PAGE))).toBe(8 * PAGE);
    expect(has(fs, B)).toEqual({ pages: 8, inodes: 0 });
    // Another program in the place of the first.
    const later = payerNumber(0, 3);
    create(fs, later, 'later');
    expect(has(fs, later)).toEqual({ pages: 0, inodes: 1 });
    consistent(fs);
    expect(as(fs, NOBODY, () => fs.unlink(fs.root, 'a'))).toBe(RAT_SUCCESS);
    expect(has(fs, B)).toEqual({ pages: 0, inodes: 0 });
    expect(has(fs, later)).toEqual({ pages: 0, inodes: 1 });
    consistent(fs);
  });
});

describe('the inodes of a program', () => {
  it('end with QUOTA, whatever is made, and nothing else changes', () => {
    const fs = make({ quotaInodes: 3 });
    for (const path of ['1', '2', '3']) expect(create(fs, A, path)).toBeGreaterThan(0);
    const before = [fs.pagesInUse, fs.inodesInUse];
    expect(create(fs, A, '4')).toBe(RAT_ERR_QUOTA);
    expect(fs.mkdir(fs.root, '4')).toBe(RAT_ERR_QUOTA);
    expect(fs.symlink('x', fs.root, '4')).toBe(RAT_ERR_QUOTA);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual(before);
    // What is there can be opened, and have more names.
    expect(create(fs, A, '1')).toBeGreaterThan(0);
    expect(fs.link(fs.root, '1', false, fs.root, '4')).toBe(RAT_SUCCESS);
    expect(create(fs, B, '5')).toBeGreaterThan(0);
    expect(create(fs, NOBODY, '6')).toBeGreaterThan(0);
    expect(as(fs, B, () => fs.unlink(fs.root, '2'))).toBe(RAT_SUCCESS);
    expect(create(fs, A, '7')).toBeGreaterThan(0);
    expect(create(fs, A, '8')).toBe(RAT_ERR_QUOTA);
    consistent(fs);
  });
});

describe('what programs are charged for', () => {
  const step = fc.record({
    payer: fc.nat(3),
    op: fc.constantFrom('create', 'mkdir', 'symlink', 'link', 'rename', 'write', 'truncate', 'remove', 'over'),
    path: fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd', 'e', 'e/a'),
    other: fc.constantFrom('a', 'b', 'd/a', 'e/b', 'd', 'e/f'.padEnd(200, 'f')),
    size: fc.constantFrom(0, 1, 5000, 40_000, 150_000),
  });
  it('is what inodes say, never more than they may, and nothing at the end', () => {
    const run = (steps: (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => {
      const fs = make({ quotaBytes: 50 * PAGE, quotaInodes: 4 }, 160 * PAGE);
      let id = 1;
      const payers = [NOBODY, A, B, payerNumber(7, id)];
      for (const { payer, op, path, other, size } of steps) {
        fs.payer = payers[payer] as number;
        const ino = fs.lookup(fs.root, path, true);
        if (op === 'create') create(fs, fs.payer, path);
        else if (op === 'mkdir') fs.mkdir(fs.root, path);
        else if (op === 'symlink') fs.symlink('target', fs.root, path);
        else if (op === 'link') fs.link(fs.root, path, false, fs.root, other);
        else if (op === 'rename') fs.rename(fs.root, path, fs.root, other);
        else if (op === 'write') fs.write(ino, size, data, 0, size);
        else if (op === 'truncate') fs.truncate(ino, size);
        else if (op === 'remove') fs.unlink(fs.root, path) === RAT_SUCCESS || fs.rmdir(fs.root, path);
        else {
          // The last of the programs is over, and another one has its place.
          fs.closePayer(payers[3] as number);
          payers[3] = payerNumber(7, ++id);
        }
        for (const program of payers) {
          const { pages, inodes, mostPages, mostInodes } = fs.holdingsOf(program);
          expect(pages).toBeLessThanOrEqual(mostPages);
          expect(inodes).toBeLessThanOrEqual(mostInodes);
        }
      }
      consistent(fs);
      empty(fs, fs.root);
      consistent(fs);
      for (const program of payers) expect(has(fs, program)).toEqual({ pages: 0, inodes: 0 });
    };
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 80, size: 'max' }), run), {
      numRuns: Number(process.env.FS_RUNS ?? 300),
    });
  }, 60_000);
});
