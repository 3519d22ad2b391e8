import { beforeEach, expect, test } from 'vitest';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CLOSED,
  RAT_ERR_EXISTS,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_IS_DIRECTORY,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
} from '../guest-abi/status.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { PageFiles } from './files.ts';
import { SystemState } from './system-state.ts';

let kernel: FileSystem;
let state: SystemState;
let fs: PageFiles;
beforeEach(() => {
  kernel = FileSystem.create({ maxBytes: 4 << 20, now: Date.now, mayBlock: true });
  state = new SystemState();
  fs = new PageFiles(kernel, state);
});

test('symbolic links are made, read and looked at without following them', async () => {
  await fs.mkdir('/d');
  await fs.writeFile('/d/file', 'text');
  await fs.symlink('d/file', '/link');
  await fs.symlink('nowhere/é', '/broken');
  await fs.symlink('circle', '/circle');
  expect(await fs.readlink('/link')).toBe('d/file');
  expect(await fs.readlink('/broken')).toBe('nowhere/é');
  expect((await fs.lstat('/link')).type).toBe('symlink');
  expect(await fs.stat('/link')).toEqual(await fs.lstat('/d/file'));
  expect((await fs.lstat('/circle')).type).toBe('symlink');
  await expect(fs.stat('/circle')).rejects.toMatchObject({ status: RAT_ERR_LIMIT_EXCEEDED });
  await expect(fs.stat('/broken')).rejects.toMatchObject({ status: RAT_ERR_NOT_FOUND });
  await expect(fs.readlink('/d/file')).rejects.toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT });
  await fs.rm('/link');
  expect(await fs.readFile('/d/file', 'utf8')).toBe('text');
});

test('ino and generation tell one content from another', async () => {
  const contents = new Set<string>();
  const note = async (path: string) => {
    const { ino, generation } = await fs.lstat(path);
    contents.add(`${ino}:${generation}`);
  };
  await fs.writeFile('/a', 'one');
  await note('/a');
  await note('/a');
  expect(contents.size, 'looking changes nothing').toBe(1);
  await fs.writeFile('/a', 'two');
  await note('/a');
  await fs.writeFile('/a', '');
  await note('/a');
  await fs.rm('/a');
  await fs.writeFile('/a', 'one');
  await note('/a');
  expect(contents.size).toBe(4);
});

test('a sparse file that no memory holds is told', async () => {
  const files = FileSystem.create({ maxBytes: 4 << 20, now: Date.now, mayBlock: true });
  fs = new PageFiles(files, new SystemState());
  await fs.writeFile('/sparse', 'start');
  expect(files.truncate(files.lookup(files.root, 'sparse', true), 2 ** 42)).toBe(0);
  expect((await fs.stat('/sparse')).size).toBe(2 ** 42);
  await expect(fs.readFile('/sparse')).rejects.toMatchObject({ status: RAT_ERR_NO_MEMORY });
});

test('files and directories get other names, and more names', async () => {
  await fs.mkdir('/d');
  await fs.writeFile('/a', 'a');
  await fs.writeFile('/b', 'b');
  await fs.rename('/a', '/d/a');
  await fs.rename('/b', '/d/a');
  expect(await fs.readFile('/d/a', 'utf8')).toBe('b');
  await fs.link('/d/a', '/again');
  expect((await fs.stat('/again')).links).toBe(2);
  await fs.appendFile('/again', '!');
  await fs.appendFile('/new', 'new');
  expect(await fs.readFile('/d/a', { encoding: 'utf8' })).toBe('b!');
  expect(await fs.readFile('/new', 'utf8')).toBe('new');
  await fs.truncate('/again', 4);
  expect(await fs.readFile('/d/a', 'utf8')).toBe('b!\0\0');
  await fs.truncate('/again');
  expect((await fs.stat('/d/a')).size).toBe(0);
  await expect(fs.rename('/d', '/d/e')).rejects.toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT });
  await expect(fs.rename('/no', '/e')).rejects.toThrow('rename /no to /e: RAT_ERR_NOT_FOUND');
  await expect(fs.link('/d', '/e')).rejects.toMatchObject({ status: RAT_ERR_ACCESS_DENIED });
  await expect(fs.truncate('/d')).rejects.toMatchObject({ status: RAT_ERR_IS_DIRECTORY });
});

test('times are set to the last bit that the form has', async () => {
  await fs.writeFile('/a', '');
  await fs.utimes('/a', new Date(1234), 1_000_000_000_000_000_001n);
  expect(await fs.stat('/a')).toMatchObject({ atimeMs: 1234, mtimeNs: 1_000_000_000_000_000_001n });
  await fs.utimes('/a', 1.5, 2);
  expect(await fs.stat('/a')).toMatchObject({ atimeMs: 1500, mtimeMs: 2000 });
  for (const time of [Number.NaN, -1, new Date(Number.NaN), 2n ** 64n, -1n, 'now', null, undefined])
    await expect(fs.utimes('/a', 0, time as never)).rejects.toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT });
});

test('entries are listed with their types', async () => {
  await fs.mkdir('/d/sub', { recursive: true });
  await fs.writeFile('/d/file', '');
  await fs.symlink('file', '/d/link');
  const entries = await fs.readdir('/d', { withFileTypes: true });
  expect(entries.map(({ name, type }) => [name, type])).toEqual([
    ['file', 'file'],
    ['link', 'symlink'],
    ['sub', 'directory'],
  ]);
  expect(entries[0]?.ino).toBe((await fs.stat('/d/file')).ino);
  await expect(fs.readdir('/d/file')).rejects.toMatchObject({ status: RAT_ERR_NOT_DIRECTORY });
});

test('real paths have no links, dots or slashes too many', async () => {
  await fs.mkdir('/a/b', { recursive: true });
  await fs.writeFile('/a/b/file', '');
  await fs.symlink('/a/b', '/link');
  await fs.symlink('../link/file', '/a/out');
  await fs.symlink('self', '/self');
  const real = {
    '/': '/',
    '//a/./b/': '/a/b',
    '/link': '/a/b',
    '/link/..': '/a',
    '/link/file': '/a/b/file',
    '/a/out': '/a/b/file',
    'a/out': '/a/b/file',
  };
  for (const [path, expected] of Object.entries(real)) expect(await fs.realpath(path), path).toBe(expected);
  await expect(fs.realpath('/a/no')).rejects.toMatchObject({ status: RAT_ERR_NOT_FOUND });
  await expect(fs.realpath('/a/b/file/')).rejects.toMatchObject({ status: RAT_ERR_NOT_DIRECTORY });
  await expect(fs.realpath('/self')).rejects.toMatchObject({ status: RAT_ERR_LIMIT_EXCEEDED });
  expect([await fs.exists('/a/out'), await fs.exists('/a/no'), await fs.exists('/self')]).toEqual([true, false, false]);
});

test('a tree is removed, however deep, and nothing that links in it lead to', async () => {
  await fs.mkdir('/keep');
  await fs.writeFile('/keep/file', 'x');
  await fs.mkdir('/tree');
  await fs.symlink('/keep', '/tree/link');
  await fs.writeFile('/tree/z', '');
  const { pagesInUse } = kernel;
  let at = kernel.lookup(kernel.root, '/tree', true);
  // Deeper than any path reaches.
  for (let depth = 0; depth < 3000; depth++) {
    kernel.mkdir(at, 'd');
    kernel.mkdir(at, 'e');
    at = kernel.lookup(at, 'd', true);
  }
  expect(kernel.pagesInUse).toBeGreaterThan(pagesInUse);
  await expect(fs.rm('/tree')).rejects.toMatchObject({ status: RAT_ERR_IS_DIRECTORY });
  await fs.rm('/tree', { recursive: true });
  expect(await fs.readdir('/')).toEqual(['keep']);
  expect(await fs.readFile('/keep/file', 'utf8')).toBe('x');
  await expect(fs.rm('/tree', { recursive: true })).rejects.toMatchObject({ status: RAT_ERR_NOT_FOUND });
  await fs.rm('/tree', { recursive: true, force: true });
  for (const path of ['/', '/keep/.', '/keep/..', '.'])
    await expect(fs.rm(path, { recursive: true, force: true })).rejects.toMatchObject({
      status: RAT_ERR_INVALID_ARGUMENT,
    });
  expect(await fs.exists('/keep/file')).toBe(true);
});

test('a directory that another thread keeps filling is told to be not empty', async () => {
  await fs.mkdir('/d');
  await fs.writeFile('/d/first', '');
  const { rmdir } = kernel;
  let filled = 0;
  kernel.rmdir = (dir, name) => {
    kernel.mkdir(kernel.root, `/d/${filled++}`);
    return rmdir.call(kernel, dir, name);
  };
  await expect(fs.rm('/d', { recursive: true })).rejects.toMatchObject({ status: RAT_ERR_NOT_EMPTY });
});

test('a handle reads and writes where it is told, or where it was', async () => {
  await fs.writeFile('/a', '0123456789');
  const file = await fs.open('/a', 'r+');
  const text = async (options?: { position?: number; length?: number }) =>
    new TextDecoder().decode(await file.read(options));
  expect([await text({ length: 3 }), await text({ position: 7, length: 99 }), await text({ length: 2 })]).toEqual([
    '012',
    '789',
    '34',
  ]);
  await file.write('ab');
  await file.write('Z', 0);
  await file.write('!', 12);
  expect(await fs.readFile('/a', 'utf8')).toBe('Z1234ab789\0\0!');
  await fs.rm('/a');
  await file.truncate(1);
  await file.utimes(1, 2);
  expect(await file.stat()).toMatchObject({ size: 1, links: 0, mtimeMs: 2000 });
  await file.close();
  await file.close();
  for (const call of [file.read(), file.write(''), file.stat(), file.truncate(), file.utimes(0, 0)])
    await expect(call).rejects.toMatchObject({ status: RAT_ERR_CLOSED });
});

test('handles do what their flag says', async () => {
  await expect(fs.open('/a')).rejects.toMatchObject({ status: RAT_ERR_NOT_FOUND });
  await expect(fs.open('/a', 'r+')).rejects.toMatchObject({ status: RAT_ERR_NOT_FOUND });
  const written = await fs.open('/a', 'wx');
  await written.write('one');
  await expect(written.read()).rejects.toMatchObject({ status: RAT_ERR_ACCESS_DENIED });
  await expect(fs.open('/a', 'ax+')).rejects.toMatchObject({ status: RAT_ERR_EXISTS });
  const added = await fs.open('/a', 'a+');
  await added.write('two', 0);
  expect(new TextDecoder().decode(await added.read())).toBe('onetwo');
  await (await fs.open('/a', 'w+')).close();
  const read = await fs.open('/a');
  expect(await read.read()).toEqual(new Uint8Array());
  for (const call of [read.write('x'), read.truncate()])
    await expect(call).rejects.toMatchObject({ status: RAT_ERR_ACCESS_DENIED });
  await expect(fs.open('/')).rejects.toMatchObject({ status: RAT_ERR_IS_DIRECTORY });
  for (const options of [{ position: -1 }, { length: 1.5 }, { position: '0' as never }, 5 as never])
    await expect(read.read(options)).rejects.toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT });
  await expect(fs.open('/a', 'rw' as never)).rejects.toMatchObject({ status: RAT_ERR_INVALID_ARGUMENT });
});

test('after shutdown every call rejects, and a handle can be closed', async () => {
  await fs.writeFile('/a', '');
  const file = await fs.open('/a', 'w');
  state.shutdown.cancel();
  const calls = [
    ...[fs.readFile('/a'), fs.writeFile('/a', ''), fs.appendFile('/a', ''), fs.open('/a'), fs.truncate('/a')],
    ...[fs.mkdir('/b'), fs.readdir('/'), fs.stat('/a'), fs.lstat('/a'), fs.exists('/a'), fs.realpath('/a')],
    ...[fs.rename('/a', '/b'), fs.link('/a', '/b'), fs.readlink('/a'), fs.symlink('a', '/b'), fs.utimes('/a', 0, 0)],
    ...[fs.rm('/a'), file.read(), file.write('x'), file.stat(), file.truncate(), file.utimes(0, 0)],
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ status: RAT_ERR_CLOSED });
  expect(() => fs.watch('/')).toThrow('shut down');
  await file.close();
});
