import { beforeEach, expect, test } from 'vitest';
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
} from '../guest-abi/status.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { PageFiles } from './files.ts';
import { SystemState } from './system-state.ts';

let fs: PageFiles;
beforeEach(() => {
  fs = new PageFiles(FileSystem.create({ maxBytes: 4 << 20, now: Date.now, mayBlock: true }), new SystemState());
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
