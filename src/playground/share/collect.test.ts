import { describe, expect, it } from 'vitest';
import type { RatOS } from '../../host/index.ts';
import { checkBundle } from './bundle.ts';
import { collectFiles } from './collect.ts';

/** A system with these files, as far as it is asked. */
function systemWith(files: Record<string, string | Uint8Array>): RatOS {
  const bytesOf = (path: string) => {
    const content = files[path];
    if (content === undefined) throw new Error(`There is no ${path}`);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  const fs = {
    stat: async (path: string) => ({ type: 'file', size: bytesOf(path).length }),
    readFile: async (path: string) => bytesOf(path),
    exists: async (path: string) => path in files,
    open: async (path: string) => ({ read: async () => bytesOf(path).subarray(0, 8), close: async () => undefined }),
    readdir: async (folder: string) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ name: path.slice(folder.length + 1), type: 'file' })),
  };
  return { fs } as unknown as RatOS;
}

const bundle = (files: Record<string, string>, file: string) =>
  checkBundle({ files, file, arguments: '', flags: '', input: '', checks: false });

describe('what is shared with a source', () => {
  it('is the source, however long it is, and what else there is room for; the rest is told', async () => {
    const long = 'x'.repeat(1_000_000);
    const os = systemWith({
      '/home/p/main.c': `#include "../far.h"\n${long}`,
      '/home/far.h': '',
      '/home/p/large.txt': 'y'.repeat(300_000),
      '/home/p/bytes.csv': Uint8Array.of(0xff, 0xfe),
      '/home/p/zeros.map': '\0\0',
      '/home/p/more.c++': 'int b;',
      '/home/p/main': '\0asm\x01',
      '/home/p/main.d': 'main.o: main.c',
      '/home/p/a.h': 'int a;',
      ...Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`/home/p/n${n}.txt`, 'z'.repeat(250_000)])),
    });
    const { files, leftOut } = await collectFiles(os, '/home/p/main.c', '/home');
    expect(Object.keys(bundle(files, 'main.c').files)).toEqual([
      'main.c',
      'more.c++',
      'a.h',
      'n0.txt',
      'n1.txt',
      'n2.txt',
    ]);
    expect(leftOut).toEqual(['/home/far.h', 'large.txt', 'bytes.csv', 'zeros.map', 'n3.txt', 'n4.txt']);
  });

  it('is all that is about the Makefile above it', async () => {
    const os = systemWith({
      '/home/Makefile': '',
      '/home/p/Makefile': 'all:',
      '/home/p/a/b/main.c': '',
      '/home/p/c.h': '',
    });
    const { folder, files } = await collectFiles(os, '/home/p/a/b/main.c', '/home');
    expect(folder).toBe('/home/p');
    expect(Object.keys(files)).toEqual(['a/b/main.c', 'Makefile', 'c.h']);
  });

  it.each([
    ['main.c', 'x'.repeat(2_000_001)],
    ['main.c', Uint8Array.of(0xff)],
    ['.main.c', ''],
  ])('is nothing where %s itself cannot be', async (name, content) => {
    const os = systemWith({ [`/home/p/${name}`]: content, '/home/p/a.h': '' });
    await expect(collectFiles(os, `/home/p/${name}`, '/home')).rejects.toThrow(`${name} cannot be shared`);
  });
});
