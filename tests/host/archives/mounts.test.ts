import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import * as S from '../../../src/guest-abi/status.ts';
import { files, tar, zip } from '../../../src/host/mounts/make.ts';
import { tarOf, zipOf } from './hostile.ts';
import { contents, gzip, mount, newFiles } from './mounting.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const OUTSIDE = { status: S.RAT_ERR_INVALID_ARGUMENT, message: expect.stringContaining('refused') };

/** Mounting fails so, and leaves nothing behind, inside or outside. */
async function refuses(made: unknown, expected: object, maxBytes?: number): Promise<void> {
  const fs = newFiles(maxBytes);
  await expect(mount(fs, { '/m': made })).rejects.toMatchObject(expected);
  expect(Object.keys(contents(fs, '/'))).toEqual(['m']);
}

describe('files', () => {
  test('texts, bytes and directories become files', async () => {
    const fs = newFiles();
    const tree = {
      'a.txt': 'text é',
      'deep/er/b': new Uint8Array([104, 105]),
      sub: { c: new ArrayBuffer(2), none: {} },
    };
    await mount(fs, { '/data/x': files(tree) });
    const found = contents(fs, '/data/x');
    expect(Object.keys(found).sort()).toEqual(['a.txt', 'deep', 'deep/er', 'deep/er/b', 'sub', 'sub/c', 'sub/none']);
    expect(found['a.txt']?.content).toBe('text é');
    expect(found['deep/er/b']?.content).toBe('hi');
    expect(found['sub/c']?.content).toBe('\0\0');
    expect(found['sub/none']?.type).toBe('directory');
  });

  test('one may lie in another, and one can be mounted twice', async () => {
    const fs = newFiles();
    const inner = files({ x: '1' });
    await mount(fs, { '/a/b': inner, '/a': files({ b: { y: '2' } }), '/': inner });
    expect(Object.keys(contents(fs, '/')).sort()).toEqual(['a', 'a/b', 'a/b/x', 'a/b/y', 'x']);
  });

  test('what is none is refused', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    await refuses(files(circle as never), { status: S.RAT_ERR_NAME_TOO_LONG });
    await refuses(files({ a: 5 } as never), OUTSIDE);
    await refuses(files({ '../a': '' }), OUTSIDE);
    await refuses(files({ a: '', 'a/b': '' }), OUTSIDE);
    for (const value of [new Map([['x', '1']]), new Date(), new Blob(['x']), ['x'], new DataView(new ArrayBuffer(1))]) {
      await refuses(files({ d: { value } } as never), OUTSIDE);
      expect(() => files(value as never)).toThrow('must be a plain object');
    }
    expect(() => files(null as never)).toThrow('must be a plain object');
    expect(() => zip('text' as never)).toThrow('must be a Uint8Array');
    expect(() => tar(bytes(''), { outsideLinks: 'perhaps' as never })).toThrow("'refuse' or 'keep'");
  });

  test('mounts are looked at before anything is mounted', async () => {
    for (const mounts of [
      { a: files({}) },
      { '/a/../b': files({}) },
      { '/a': {} },
      { '/a': files({}), '/a/': files({}) },
    ])
      expect(() => mount(newFiles(), mounts)).toThrow(expect.objectContaining({ status: S.RAT_ERR_INVALID_ARGUMENT }));
  });

  test('a mount below a file rejects', async () => {
    const fs = newFiles();
    const mounting = mount(fs, { '/a': files({ b: '' }), '/a/b/c': files({}) });
    await expect(mounting).rejects.toMatchObject({ status: S.RAT_ERR_NOT_DIRECTORY });
  });
});

describe('zip', () => {
  test('files, directories, links and times', async () => {
    const mtime = new Date(2020, 1, 2, 3, 4, 6);
    const data = zipSync({
      'plain.txt': [bytes('stored'), { level: 0, mtime }],
      dir: { 'packed.txt': [bytes('packed '.repeat(1000)), { level: 9, mtime }], 'é✓': bytes('name') },
      'empty/': [bytes(''), { mtime }],
      link: [bytes('dir/packed.txt'), { os: 3, attrs: 0o120777 << 16, mtime }],
    });
    for (const form of [data, data.buffer as ArrayBuffer, new Blob([data as Uint8Array<ArrayBuffer>])]) {
      const fs = newFiles();
      await mount(fs, { '/zip': zip(form) });
      const found = contents(fs, '/zip');
      expect(found['plain.txt']).toMatchObject({ content: 'stored', modified: BigInt(mtime.getTime()) * 1_000_000n });
      expect(found['dir/packed.txt']?.content).toBe('packed '.repeat(1000));
      expect(found['dir/é✓']?.content).toBe('name');
      expect(found.empty).toMatchObject({ type: 'directory', modified: BigInt(mtime.getTime()) * 1_000_000n });
      expect(found.link).toMatchObject({ type: 'symlink', content: 'dir/packed.txt' });
    }
  });

  test('64-bit records, names of other times, bytes before the archive, a comment behind it', async () => {
    const fs = newFiles();
    const wide = zipOf([{ name: 'a', data: bytes('wide') }], { zip64: true });
    const old = zipOf([{ name: new Uint8Array([0x82, 0x2e, 0x74]), data: bytes('old') }]);
    const shifted = new Uint8Array([
      ...bytes('#!/bin/sh\n'),
      ...zipOf([{ name: 'b', data: bytes('b') }], { comment: 'PK' }),
    ]);
    await mount(fs, { '/wide': zip(wide), '/old': zip(old), '/shifted': zip(shifted) });
    expect(contents(fs, '/wide').a?.content).toBe('wide');
    expect(contents(fs, '/old')['é.t']?.content).toBe('old');
    expect(contents(fs, '/shifted').b?.content).toBe('b');
  });

  test.each([
    ['an absolute path', '/etc/passwd'],
    ['a path that leads out', 'a/../../b'],
    ['a name of nothing', './.'],
  ])('%s is refused', (_, name) => refuses(zip(zipOf([{ name, data: bytes('x') }])), OUTSIDE));

  test('names that are too long are told', async () => {
    const tooLong = { status: S.RAT_ERR_NAME_TOO_LONG };
    await refuses(zip(zipOf([{ name: 'n'.repeat(256), data: bytes('') }])), tooLong);
    await refuses(zip(zipOf([{ name: 'é'.repeat(128), data: bytes('') }])), tooLong);
    await refuses(zip(zipOf([{ name: 'n/'.repeat(2048), data: bytes('') }])), tooLong);
  });

  test('the same name twice, and a file where a directory is, are refused', async () => {
    const twice = (...names: string[]) => zip(zipOf(names.map((name) => ({ name, data: bytes('') }))));
    await refuses(twice('a', 'a'), OUTSIDE);
    await refuses(twice('a', './a'), OUTSIDE);
    await refuses(twice('a', 'a/b'), OUTSIDE);
    await refuses(twice('a/b', 'a'), OUTSIDE);
    const fs = newFiles();
    await mount(fs, { '/m': twice('a/', 'a/b', 'a/') });
    expect(Object.keys(contents(fs, '/m'))).toEqual(['a', 'a/b']);
  });

  test.each([
    ['to an absolute path', { out: '/etc' }],
    ['by ..', { 'd/out': '../../etc' }],
    ['by way of another link', { 'a/b/up': '../..', 'a/b/out': 'up/../etc' }],
    ['by way of a later one', { 'a/b/out': 'z/../etc', 'a/b/z': '../..' }],
  ])('a symbolic link that leads out %s is refused, or kept when asked for', async (_, links) => {
    const data = zipOf(Object.entries(links).map(([name, target]) => ({ name, data: bytes(target), mode: 0o120777 })));
    await refuses(zip(data), OUTSIDE);
    const fs = newFiles();
    await mount(fs, { '/m': zip(data, { outsideLinks: 'keep' }) });
    for (const [name, target] of Object.entries(links)) expect(contents(fs, '/m')[name]?.content).toBe(target);
  });

  test('symbolic links that stay inside, lead nowhere or in circles are made', async () => {
    const links = { 'a/b/up': '../..', 'a/b/in': 'up/x/../y', circle: 'circle', nowhere: 'no/../such' };
    const data = zipOf(Object.entries(links).map(([name, target]) => ({ name, data: bytes(target), mode: 0o120777 })));
    const fs = newFiles();
    await mount(fs, { '/m': zip(data) });
    for (const [name, target] of Object.entries(links)) expect(contents(fs, '/m')[name]?.content).toBe(target);
  });

  test('nothing is written through a symbolic link, whichever comes first', async () => {
    const link = { name: 'l', data: bytes('d'), mode: 0o120777 };
    const below = { name: 'l/x', data: bytes('') };
    const data = (...entries: (typeof link | typeof below)[]) => zip(zipOf(entries), { outsideLinks: 'keep' });
    await refuses(data(link, below), OUTSIDE);
    await refuses(data(below, link), OUTSIDE);
    const fs = newFiles();
    await mount(fs, { '/m': files({ d: {} }) });
    fs.symlink('d', fs.root, '/m/l');
    await expect(mount(fs, { '/m': data(below) })).rejects.toMatchObject({ status: S.RAT_ERR_NOT_DIRECTORY });
    expect(Object.keys(contents(fs, '/m')).sort()).toEqual(['d', 'l']);
  });

  test('a bomb is refused before anything is inflated', async () => {
    const zeros = new Uint8Array(8 << 20);
    const noRoom = { status: S.RAT_ERR_NO_SPACE, message: expect.stringContaining('are free') };
    await refuses(zip(zipSync({ zeros })), noRoom, 4 << 20);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [String(i), bytes('')]));
    await refuses(zip(zipSync(many)), noRoom, 1 << 20);
    const deep = Array.from({ length: 20 }, (_, i) => ({ name: `${i}/${'d/'.repeat(2000)}`, data: bytes('') }));
    await refuses(zip(zipOf(deep)), noRoom, 1 << 20);
    const lying = zipOf([{ name: 'a', data: bytes('x'), size: 2 ** 31 }]);
    await refuses(zip(lying), { status: S.RAT_ERR_INVALID_ARGUMENT });
    const packed = zipOf([{ name: 'a', data: bytes('x'), method: 8, size: 2 ** 31 }]);
    await refuses(zip(packed), { status: S.RAT_ERR_LIMIT_EXCEEDED });
  });

  test('entries that share their bytes are refused', () => {
    const shared = zipOf([
      { name: 'a', data: bytes('x') },
      { name: 'a', data: bytes('x'), sharesLast: true, listName: 'a' },
    ]);
    return refuses(zip(shared), { message: expect.stringContaining('share bytes') });
  });

  test('an entry that names itself otherwise is refused', () =>
    refuses(zip(zipOf([{ name: 'a', listName: 'b', data: bytes('x') }])), OUTSIDE));

  test('encrypted ones, other methods, parts and devices are told', async () => {
    const notSupported = (what: string) => ({
      status: S.RAT_ERR_NOT_SUPPORTED,
      message: expect.stringContaining(what),
    });
    await refuses(zip(zipOf([{ name: 'a', data: bytes('x'), flags: 1 }])), notSupported('encrypted'));
    await refuses(zip(zipOf([{ name: 'a', data: bytes('x'), method: 14 }])), notSupported('method 14'));
    await refuses(zip(zipOf([{ name: 'a', data: bytes(''), mode: 0o020666 }])), notSupported('neither'));
    await refuses(zip(zipOf([{ name: 'a', data: bytes('x') }], { parts: 2 })), notSupported('part'));
  });

  test('wrong content is told', async () => {
    const wrong = { status: S.RAT_ERR_INVALID_ARGUMENT, message: expect.stringContaining('damaged') };
    await refuses(zip(zipOf([{ name: 'a', data: bytes('xyz'), crc: 5 }])), wrong);
    const good = zipSync({ a: bytes('text '.repeat(50)) }, { level: 9 });
    const longer = good.slice();
    // The size that the list says: one byte less.
    const list = longer.length - 22 - 46 - 1;
    new DataView(longer.buffer).setUint32(list + 24, 249, true);
    await refuses(zip(longer), wrong);
  });

  test('cut off anywhere, and with any byte changed, it gives a clear error or what it held', async () => {
    const data = zipSync({ 'a.txt': bytes('text '.repeat(10)), d: { b: bytes('b') } });
    for (let length = 0; length < data.length; length++)
      await expect(mount(newFiles(), { '/m': zip(data.slice(0, length)) }), `${length}`).rejects.toMatchObject({
        status: S.RAT_ERR_INVALID_ARGUMENT,
      });
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice();
      changed[at] = ~(changed[at] as number);
      const fs = newFiles();
      const error = await mount(fs, { '/m': zip(changed) }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(error, `byte ${at}`).toMatchObject({ name: 'RatError' });
      expect(Object.keys(contents(fs, '/')).filter((path) => !path.startsWith('m'))).toEqual([]);
    }
  });
});

describe('tar', () => {
  test('files, directories and links, compressed or not', async () => {
    const data = tarOf([
      { name: './', type: '5' },
      { name: 'd/', type: '5', modified: 7 },
      { name: 'd/f', data: bytes('text'), modified: 1_600_000_000 },
      { name: 'h', type: '1', link: 'd/f' },
      { name: 's', type: '2', link: 'd/f' },
    ]);
    for (const form of [data, gzip(data)]) {
      const fs = newFiles();
      await mount(fs, { '/tar': tar(form) });
      const found = contents(fs, '/tar');
      expect(Object.keys(found).sort()).toEqual(['d', 'd/f', 'h', 's']);
      expect(found.d).toMatchObject({ modified: 7_000_000_000n });
      expect(found['d/f']).toMatchObject({ content: 'text', links: 2, modified: 1_600_000_000_000_000_000n });
      expect(found.h).toMatchObject({ content: 'text', links: 2 });
      expect(found.s).toMatchObject({ type: 'symlink', content: 'd/f' });
    }
  });

  test('what extended headers say counts, of this entry or all', async () => {
    const long = `${'n'.repeat(90)}/${'m'.repeat(200)}`;
    const data = tarOf([
      { name: 'g', type: 'g', data: pax({ mtime: '5.25' }) },
      { name: 'x', type: 'x', data: pax({ path: long, mtime: '1.000000001' }) },
      { name: 'short', data: bytes('1') },
      { name: 'L', type: 'L', data: bytes(`${long}2\0`) },
      { name: 'short', data: bytes('2') },
      { name: 'x', type: 'x', data: pax({ mtime: '' }) },
      { name: 'last', data: bytes('3'), modified: 9 },
    ]);
    const fs = newFiles();
    await mount(fs, { '/tar': tar(data) });
    const found = contents(fs, '/tar');
    expect(found[long]).toMatchObject({ content: '1', modified: 1_000_000_001n });
    expect(found[`${long}2`]).toMatchObject({ content: '2', modified: 5_250_000_000n });
    expect(found.last).toMatchObject({ content: '3', modified: 9_000_000_000n });
  });

  test('a later entry takes the place of an earlier one', async () => {
    const fs = newFiles();
    const twice = [
      { name: 'a', data: bytes('1') },
      { name: 'a', data: bytes('22') },
    ];
    await mount(fs, { '/m': tar(tarOf(twice)) });
    expect(contents(fs, '/m').a?.content).toBe('22');
    await refuses(tar(tarOf([...twice, { name: 'a/', type: '5' }])), OUTSIDE);
  });

  test('hostile ones are refused', async () => {
    await refuses(tar(tarOf([{ name: '/a', data: bytes('') }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: '../a', data: bytes('') }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: 'a', type: '2', link: '/etc' }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: 'a', type: '1', link: '/etc/passwd' }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: 'a', type: '1', link: 'missing' }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: 'a', type: '1', link: 'a' }])), OUTSIDE);
    await refuses(tar(tarOf([{ name: 'a', type: '3' }])), { status: S.RAT_ERR_NOT_SUPPORTED });
    await refuses(tar(tarOf([{ name: 'a', type: 'S' }])), { status: S.RAT_ERR_NOT_SUPPORTED });
    await refuses(tar(bytes('no archive')), { status: S.RAT_ERR_INVALID_ARGUMENT });
    await refuses(tar(bytes('x'.repeat(512))), { status: S.RAT_ERR_INVALID_ARGUMENT });
    const bomb = gzip(new Uint8Array(32 << 20));
    await refuses(tar(bomb), { status: S.RAT_ERR_NO_SPACE }, 1 << 20);
    await refuses(tar(gzip(bytes('x'.repeat(512))).slice(0, -9)), { message: expect.stringContaining('unzipped') });
  });

  test('cut off inside of an entry it is refused', async () => {
    const data = tarOf([{ name: 'a', data: bytes('x'.repeat(600)) }]);
    for (let length = 0; length < 512 + 600; length += 7)
      await refuses(tar(data.slice(0, length)), { status: S.RAT_ERR_INVALID_ARGUMENT });
    // Only the end is missing.
    await mount(newFiles(), { '/m': tar(data.slice(0, 512 + 1024)) });
  });
});

function pax(values: Record<string, string>): Uint8Array {
  const lines = Object.entries(values).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = rest.length + 1;
    while (`${length}${rest}`.length !== length) length++;
    return `${length}${rest}`;
  });
  return bytes(lines.join(''));
}
