import { describe, expect, it } from 'vitest';
import { RAT_ERR_NO_SPACE } from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';

const PAGE = 4096;
const make = (pages: number) => FileSystem.create({ maxBytes: pages * PAGE, now: Date.now, mayBlock: true });
const data = new Uint8Array(PAGE * 64).fill(1);

describe('a full file system', () => {
  it('writes short, then says NO_SPACE, and goes on after something was removed', () => {
    const fs = make(48);
    const ino = fs.open(fs.root, 'f', { create: true });
    const written = fs.write(ino, 0, data, 0, data.length);
    expect(written).toBe((fs.capacity - 2) * PAGE);
    expect(fs.pagesInUse).toBe(fs.capacity);
    expect(fs.write(ino, written, data, 0, 1)).toBe(RAT_ERR_NO_SPACE);
    expect(fs.append(ino, data, 0, 1)).toBe(RAT_ERR_NO_SPACE);
    expect(fs.write(ino, 5, data, 0, 100)).toBe(100);
    expect(fs.open(fs.root, 'second', { create: true })).toBeGreaterThan(0);
    expect(fs.symlink('x', fs.root, 'third')).toBe(RAT_ERR_NO_SPACE);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
    expect(fs.truncate(ino, 100)).toBe(0);
    expect(fs.symlink('x', fs.root, 'third')).toBe(0);
    expect(fs.append(ino, data, 0, data.length)).toBeGreaterThan(PAGE);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  });

  it.each([0, 1, 2, 3, 4])('with %i pages left every operation happens or changes nothing', (free) => {
    const operations: [string, (fs: FileSystem) => number][] = [
      ['create', (fs) => fs.open(fs.root, 'new', { create: true })],
      ['create in a new directory', (fs) => fs.open(fs.root, 'd/new', { create: true })],
      ['mkdir', (fs) => fs.mkdir(fs.root, 'd/new')],
      ['symlink', (fs) => fs.symlink('target', fs.root, 'd/new')],
      ['link', (fs) => fs.link(fs.root, 'f', false, fs.root, 'd/new')],
      ['rename', (fs) => fs.rename(fs.root, 'f', fs.root, 'd/new')],
      ['rename to a long name', (fs) => fs.rename(fs.root, 'f', fs.root, 'n'.repeat(255))],
      ['write to indirect', (fs) => fs.write(fs.lookup(fs.root, 'f', true), 200_000, data, 0, 10)],
      ['write to double indirect', (fs) => fs.write(fs.lookup(fs.root, 'f', true), 10_000_000, data, 0, 10)],
    ];
    for (const slots of [0, 61, 62, 63]) {
      for (const [what, operation] of operations) {
        const fs = make(96);
        expect(fs.mkdir(fs.root, 'd')).toBe(0);
        fs.close(fs.open(fs.root, 'f', { create: true }));
        for (let i = 2; i < slots; i++) fs.close(fs.open(fs.root, `e${i}`, { create: true }));
        const filler = fs.open(fs.root, 'filler', { create: true });
        for (let at = 0; fs.capacity - fs.pagesInUse > free; at++) {
          expect(fs.write(filler, at * PAGE, data, 0, 1)).toBe(1);
        }
        const before = [fs.pagesInUse, fs.inodesInUse];
        const result = operation(fs);
        expect(findInconsistencies(fs.buffer), `${what}, ${slots} slots: ${result}`).toEqual([]);
        if (result < 0) {
          expect(result, what).toBe(RAT_ERR_NO_SPACE);
          expect([fs.pagesInUse, fs.inodesInUse], what).toEqual(before);
          // Give back what the operation lacked (at most 5 pages), and it works.
          fs.truncate(filler, 0);
          expect(operation(fs), what).toBeGreaterThanOrEqual(0);
          expect(findInconsistencies(fs.buffer)).toEqual([]);
        }
      }
    }
  });

  it('takes inodes until there is no page left, and gives their pages to nothing else', () => {
    const fs = make(64);
    let made = 0;
    while (fs.mkdir(fs.root, `d${made}`) === 0) made++;
    expect(made).toBeGreaterThan(700);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
    for (let i = 0; i < made; i++) expect(fs.rmdir(fs.root, `d${i}`)).toBe(0);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    for (let i = 0; i < made; i++) expect(fs.mkdir(fs.root, `d${i}`)).toBe(0);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  });

  it('still gives names the room that a directory has', () => {
    const fs = make(64);
    let pages = 0;
    while (fs.symlink('x', fs.root, `${pages}`) === 0) pages++;
    const link = (name: string) => fs.link(fs.root, '0', false, fs.root, name);
    const three = 'three slots'.padEnd(156, '-');
    for (let i = pages; i < 62; i++) expect(link(`link ${i}`)).toBe(0);
    expect(fs.pagesInUse).toBe(fs.capacity);
    // One removed slot and two that were never used.
    expect(fs.unlink(fs.root, 'link 61')).toBe(0);
    expect(link(three)).toBe(0);
    expect(link('another')).toBe(RAT_ERR_NO_SPACE);
    expect(fs.unlink(fs.root, three)).toBe(0);
    // Three removed slots.
    expect(link(`${three}-`)).toBe(RAT_ERR_NO_SPACE);
    expect(link(three)).toBe(0);
    expect(link('another')).toBe(RAT_ERR_NO_SPACE);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  });

  it('needs two pages for the inode that begins a page of the inode map', () => {
    const fs = make(1700);
    for (let i = 2; i < 16_383; i++) expect(fs.mkdir(fs.root, `${i}`)).toBe(0);
    const filler = fs.open(fs.root, 'filler', { create: true });
    expect(filler).toBe(16_383);
    for (let at = 0; fs.capacity - fs.pagesInUse > 1; at += PAGE) expect(fs.write(filler, at, data, 0, 1)).toBe(1);
    expect(fs.capacity - fs.pagesInUse).toBe(1);
    expect(fs.mkdir(fs.root, 'next')).toBe(RAT_ERR_NO_SPACE);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
    fs.truncate(filler, 0);
    expect(fs.mkdir(fs.root, 'next')).toBe(0);
    expect(fs.lookup(fs.root, 'next', true)).toBe(16_384);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  });

  it('uses every page and gives every page back', () => {
    const fs = make(3000);
    const ino = fs.open(fs.root, 'f', { create: true });
    while (fs.append(ino, data, 0, data.length) > 0);
    expect(fs.pagesInUse).toBe(fs.capacity);
    fs.unlink(fs.root, 'f');
    expect(fs.pagesInUse).toBe(fs.capacity - 1); // The root directory's page went with its last entry.
    fs.close(ino);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  });
});
