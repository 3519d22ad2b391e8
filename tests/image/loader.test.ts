/** From an inode to a module: the cache, files that change, and files that are no programs. Small ones; e2e has more. */
import { expect, test, vi } from 'vitest';
import { RAT_ERR_BAD_IMAGE, RAT_ERR_IS_DIRECTORY, RAT_ERR_QUOTA } from '../../src/guest-abi/status.ts';
import { ByteBudget } from '../../src/host/image/byte-budget.ts';
import { Loader } from '../../src/host/image/loader.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { imported, importedCall, KIND, leb, program, section } from '../support/wasm-module.ts';

const QUOTA = 64 << 20;

function system() {
  const files = FileSystem.create({ maxBytes: 64 << 20, now: () => 0 });
  const loader = new Loader(files, QUOTA);
  return {
    files,
    loader,
    write(path: string, bytes: Uint8Array): number {
      const inode = files.open(files.root, path, { create: true, truncate: true });
      expect(files.write(inode, 0, bytes, 0, bytes.length)).toBe(bytes.length);
      return inode;
    },
  };
}

const refusal = (status: number, message: RegExp) => ({ status, message: expect.stringMatching(message) });

/** Programs that differ, none longer than a page. */
const numbered = (n: number) => new Uint8Array([...program(), ...section(0, [1, 0x61, ...leb(n)])]);

test('a program is compiled once for each content of its file', async () => {
  const { loader, write } = system();
  const inode = write('a', program());
  expect(loader.cached(inode)).toBeUndefined();
  const [first, second] = await Promise.all([loader.load(inode), loader.load(inode)]);
  expect(second).toBe(first);
  expect(loader.cached(inode)).toBe(first);
  expect(await loader.load(inode)).toBe(first);
  write('a', numbered(1));
  expect(loader.cached(inode)).toBeUndefined();
  const changed = await loader.load(inode);
  expect(changed.id).not.toBe(first.id);
  expect(changed.module).not.toBe(first.module);
});

test('what is being compiled is not what a later content is', async () => {
  const { loader, write } = system();
  const inode = write('a', program());
  const early = loader.load(inode);
  write('a', program({ imports: [imported('env', 'memory', [KIND.MEMORY, 3, 1, 5])] }));
  const late = loader.load(inode);
  expect((await early).memory).toBeNull();
  expect((await late).memory).toMatchObject({ initial: 1, maximum: 5 });
  expect(loader.cached(inode)).toBe(await late);
});

test('a file that changes while it is read is refused, and loads afterwards', async () => {
  const { files, loader, write } = system();
  const inode = write('a', program());
  const read = files.read.bind(files);
  const changes = vi.spyOn(files, 'read');
  for (const change of [
    () => files.write(inode, 9, new Uint8Array([0]), 0, 1),
    () => files.truncate(inode, 20),
    () => files.truncate(inode, 2000),
  ]) {
    write('a', program());
    changes.mockImplementation((ino, offset, out, outOffset, length) => {
      const bytes = read(ino, offset, out, outOffset, length);
      // After the first look at its header.
      if (length > 8) change();
      return bytes;
    });
    await expect(loader.load(inode)).rejects.toMatchObject(refusal(RAT_ERR_BAD_IMAGE, /^changed while it was read$/));
    changes.mockImplementation(read);
    write('a', program());
    await expect(loader.load(inode)).resolves.toMatchObject({ memory: null });
  }
});

test('what was refused is looked at again', async () => {
  const { files, loader, write } = system();
  const inode = write('a', program({ imports: [importedCall('env', 'nothing')] }));
  const reads = vi.spyOn(files, 'read');
  const both = [loader.load(inode), loader.load(inode)];
  for (const load of both) {
    await expect(load).rejects.toMatchObject(refusal(RAT_ERR_BAD_IMAGE, /does not provide: env\.nothing$/));
  }
  // The header and the whole, for both of them.
  expect(reads).toHaveBeenCalledTimes(2);
  await expect(loader.load(inode)).rejects.toMatchObject(refusal(RAT_ERR_BAD_IMAGE, /env\.nothing/));
  expect(reads).toHaveBeenCalledTimes(4);
});

test('files that are no programs', async () => {
  const { files, loader, write } = system();
  files.mkdir(files.root, 'directory');
  const directory = files.open(files.root, 'directory', { directory: true });
  await expect(loader.load(directory)).rejects.toMatchObject(refusal(RAT_ERR_IS_DIRECTORY, /is a directory/));
  const bad = (bytes: ArrayLike<number>, message = /^not a WebAssembly program: /) =>
    expect(loader.load(write('a', new Uint8Array(bytes)))).rejects.toMatchObject(refusal(RAT_ERR_BAD_IMAGE, message));
  await bad([]);
  await bad([0x00, 0x61, 0x73]);
  await bad([0x00, 0x61, 0x73, 0x6d, 1, 0, 0]);
  await bad(new TextEncoder().encode('#!/bin/sh\n'));
  await bad([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], /^exports no function "_start"$/);
  // What passes our checks and not the engine's is refused in the engine's words.
  await bad(program({ code: [[0x6a]] }), /^not a WebAssembly program: .*#0/);
  await expect(loader.load(write('a', program({ memories: [[0, ...leb(2000)]] })))).rejects.toMatchObject(
    refusal(RAT_ERR_QUOTA, /^wants 125 MiB of memory; the quota is 64 MiB$/),
  );
});

test('a file that is nearly all hole is not read', async () => {
  const { files, loader, write } = system();
  const inode = write('a', program());
  expect(files.truncate(inode, 2 ** 32 - 4096)).toBe(0);
  const reads = vi.spyOn(files, 'read');
  await expect(loader.load(inode)).rejects.toMatchObject(refusal(RAT_ERR_BAD_IMAGE, /^is larger than 256 MiB$/));
  expect(reads).not.toHaveBeenCalled();
});

test('the cache keeps what was used last', async () => {
  const { loader, write } = system();
  const inodes = Array.from({ length: 70 }, (_, i) => write(`p${i}`, numbered(i)));
  for (const inode of inodes) {
    await loader.load(inode);
    expect(loader.cached(inodes[0] as number)).toBeDefined();
  }
  const kept = inodes.map((inode, i) => (loader.cached(inode) === undefined ? undefined : i));
  expect(kept.filter((i) => i !== undefined)).toEqual([0, ...Array.from({ length: 63 }, (_, i) => i + 7)]);
});

test('a budget is given out in the order in which it is asked for', async () => {
  const budget = new ByteBudget(10);
  const got: string[] = [];
  const take = (name: string, bytes: number) => budget.take(bytes).then(() => got.push(name));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  void take('a', 6);
  void take('b', 5);
  void take('c', 1);
  await settle();
  // c would fit, but must not keep b waiting for ever.
  expect(got).toEqual(['a']);
  budget.give(6);
  await settle();
  expect(got).toEqual(['a', 'b', 'c']);
  void take('d', 10);
  void take('e', 2);
  budget.give(5);
  await settle();
  expect(got).toEqual(['a', 'b', 'c']);
  budget.give(1);
  await settle();
  expect(got).toEqual(['a', 'b', 'c', 'd']);
  budget.give(10);
  await settle();
  expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
});
