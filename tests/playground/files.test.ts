/** Paths, contents and the tree of files, without a page. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryEntry } from '../../src/host/api.ts';
import { separatorOf, sizeText, textOf } from '../../src/playground/editor/content.ts';
import { folderOf, inFolder, isWithin, moved, nameOf, wrongName } from '../../src/playground/files/paths.ts';
import { SHOWN_AT_ONCE, sorted, TreeModel } from '../../src/playground/files/tree-model.ts';

describe('paths', () => {
  it('come apart and together', () => {
    const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => wrongName(text) === undefined);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const path = `/${names.join('/')}`;
        expect(inFolder(folderOf(path), nameOf(path))).toBe(path);
        expect(isWithin(path, folderOf(path))).toBe(true);
        expect(moved(path, path, '/new')).toBe('/new');
        expect(moved(inFolder(path, 'x'), path, '/new')).toBe('/new/x');
        expect(moved(`${path}x`, path, '/new')).toBeUndefined();
      }),
    );
  });

  it.each(['', '.', '..', 'a/b', 'a\0', 'é'.repeat(128)])('a name is not %j', (name) => {
    expect(wrongName(name)).toBeTypeOf('string');
  });
});

describe('contents', () => {
  it('are texts that come out as they went in, or no texts', () => {
    expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 65]))).toBe('\ufeffA');
    expect(textOf(new Uint8Array([65, 0]))).toBeUndefined();
    expect(textOf(new Uint8Array([0xff]))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = textOf(bytes);
        if (text !== undefined) expect(new TextEncoder().encode(text)).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('have one separator of lines, or keep theirs', () => {
    expect(separatorOf('a\r\nb\r\n')).toBe('\r\n');
    expect(separatorOf('a\r\nb\n')).toBe('\n');
    expect(separatorOf('a\rb\r\n')).toBe('\n');
    expect(separatorOf('')).toBe('\n');
  });

  it('have sizes', () => {
    expect([0, 1, 999, 1000, 12_345, 999_600, 25_000_000].map(sizeText)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1.0 kB',
      '12 kB',
      '1.0 MB',
      '25 MB',
    ]);
  });
});

const entry = (name: string, type: DirectoryEntry['type'] = 'file'): DirectoryEntry => ({ name, type, ino: 1 });

describe('the tree', () => {
  it('has folders first, and counts as a person does', () => {
    const names = sorted([entry('a10'), entry('b', 'directory'), entry('a2'), entry('A')]).map(({ name }) => name);
    expect(names).toEqual(['b', 'A', 'a2', 'a10']);
  });

  it('shows what is open, and keeps it open by its new name', () => {
    const tree = new TreeModel(['/home', '/']);
    const row = (path: string) => tree.rows().find((each) => each.path === path)!;
    tree.toggle(row('/home'));
    tree.fill('/home', [entry('src', 'directory')]);
    tree.toggle(row('/home/src'));
    tree.fill('/home/src', [entry('a.c')]);
    expect(tree.rows().map(({ path, level }) => `${level} ${path}`)).toEqual([
      '1 /home',
      '2 /home/src',
      '3 /home/src/a.c',
      '1 /',
    ]);
    expect(tree.openFolders()).toEqual(['/home', '/home/src']);
    tree.rename('/home/src', '/home/lib');
    tree.fill('/home', [entry('lib', 'directory')]);
    expect(tree.openFolders()).toEqual(['/home', '/home/lib']);
    expect(tree.isRead('/home/lib')).toBe(false);
  });

  it('shows a large folder some at a time', () => {
    const tree = new TreeModel(['/']);
    tree.toggle(tree.rows()[0]!);
    tree.fill(
      '/',
      Array.from({ length: 100_000 }, (_, index) => entry(String(index))),
    );
    expect(tree.rows()).toHaveLength(SHOWN_AT_ONCE + 2);
    expect(tree.rows().at(-1)).toMatchObject({ type: 'more', name: `${100_000 - SHOWN_AT_ONCE} more`, level: 2 });
    tree.showMore('/');
    expect(tree.rows()).toHaveLength(2 * SHOWN_AT_ONCE + 2);
  });
});
