/** Files of an archive whose bytes come after their names. */
import { zipSync } from 'fflate';
import { beforeEach, expect, test } from 'vitest';
import * as S from '../../../src/guest-abi/status.ts';
import { PageFiles } from '../../../src/host/files.ts';
import { ContentBringer } from '../../../src/host/mounts/content-bringer.ts';
import { zip } from '../../../src/host/mounts/make.ts';
import { mountAll, readMounts } from '../../../src/host/mounts/mount-all.ts';
import { SystemState } from '../../../src/host/system-state.ts';
import type { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { zipOf } from './hostile.ts';
import { contents, newFiles } from './mounting.ts';

const COUNT = 100;
const text = (i: number) => `file ${i} `.repeat(3000);
const mtime = new Date(2020, 0, 2);

let files: FileSystem;
let fs: PageFiles;
let bringer: ContentBringer;
beforeEach(() => {
  files = newFiles();
  fs = new PageFiles(files, new SystemState());
  const quotas = { quotaHandles: 64, quotaThreads: 8, quotaPackets: 64 };
  const kernel = Kernel.create({ bytes: 16 << 20, ...quotas, wallClock: Date.now });
  kernel.files = files;
  bringer = new ContentBringer(kernel);
});

function archive(): Uint8Array {
  const entries = Array.from({ length: COUNT }, (_, i) => [String(i), new TextEncoder().encode(text(i))] as const);
  return zipSync(Object.fromEntries(entries), { mtime });
}

const mount = (bytes: Uint8Array) => mountAll(files, readMounts({ '/m': zip(bytes) }), null, bringer);

test('names, sizes and times are there at once, and the bytes when somebody opens a file', async () => {
  await mount(archive());
  expect(files.pagesInUse).toBeLessThan(COUNT);
  expect(await fs.stat('/m/7')).toMatchObject({ size: text(7).length, mtimeMs: mtime.getTime() });
  const last = fs.readFile(`/m/${COUNT - 1}`, 'utf8');
  bringer.start();
  expect(await last).toBe(text(COUNT - 1));
  for (let i = 0; i < COUNT; i++) expect(await fs.readFile(`/m/${i}`, 'utf8')).toBe(text(i));
  expect(await fs.stat('/m/7'), 'bringing is no change').toMatchObject({ mtimeMs: mtime.getTime() });
  contents(files, '/m');
});

test('what is renamed, linked, removed, emptied or written meanwhile is what it should be', async () => {
  await mount(archive());
  await fs.rename('/m/1', '/one');
  await fs.link('/m/2', '/two');
  await fs.rm('/m/3');
  await fs.writeFile('/m/4', 'new');
  const appended = fs.appendFile('/m/6', 'more');
  const cut = fs.truncate('/m/7', 3);
  bringer.start();
  await Promise.all([appended, cut]);
  expect(await fs.readFile('/one', 'utf8')).toBe(text(1));
  expect(await fs.readFile('/two', 'utf8')).toBe(text(2));
  expect(await fs.readFile('/m/4', 'utf8')).toBe('new');
  expect(await fs.readFile('/m/6', 'utf8')).toBe(`${text(6)}more`);
  expect(await fs.readFile('/m/7', 'utf8')).toBe(text(7).slice(0, 3));
  await fs.readFile(`/m/${COUNT - 1}`);
  await fs.rm('/m', { recursive: true });
  expect(Object.keys(contents(files, '/')).sort()).toEqual(['one', 'two']);
  await Promise.all([fs.rm('/one'), fs.rm('/two')]);
  expect([files.pagesInUse, files.inodesInUse]).toEqual([0, 1]);
});

test('what is damaged is told when it is opened, and the others are there', async () => {
  const data = [1, 2, 3].map((i) => ({ name: String(i), data: new TextEncoder().encode(text(i)) }));
  const packed = zipSync(Object.fromEntries(data.map(({ name, data }) => [name, data])));
  // Of the second one.
  const second = packed.findIndex((_, i) => i > 0 && String(packed.subarray(i, i + 4)) === '80,75,3,4');
  packed[second + 50] = ~(packed[second + 50] as number);
  await mount(packed);
  bringer.start();
  const all = await Promise.allSettled(data.map(({ name }) => fs.readFile(`/m/${name}`, 'utf8')));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(all[1]).toMatchObject({ reason: { status: S.RAT_ERR_IO } });
  await expect(fs.readFile('/m/2'), 'again').rejects.toMatchObject({ status: S.RAT_ERR_IO });
  await fs.writeFile('/m/2', 'mended');
  expect(await fs.readFile('/m/2', 'utf8')).toBe('mended');
});

test('where there is no more space for them, that is told, and nothing of them is left', async () => {
  await mount(archive());
  const filler = new Uint8Array(1 << 20);
  await fs.writeFile('/full', '');
  const full = async () => {
    for (;;) await fs.appendFile('/full', filler);
  };
  await expect(full()).rejects.toMatchObject({ status: S.RAT_ERR_NO_SPACE });
  bringer.start();
  await expect(fs.readFile('/m/0')).rejects.toMatchObject({ status: S.RAT_ERR_NO_SPACE });
  await fs.rm('/full');
  expect(await fs.exists('/m/0')).toBe(true);
  await fs.rm('/m', { recursive: true });
  expect([files.pagesInUse, files.inodesInUse]).toEqual([0, 1]);
});

test('two archives that have room alone and not together are refused', async () => {
  const half = zipSync({ half: new Uint8Array(9 << 20) });
  const both = readMounts({ '/a': zip(half), '/b': zip(half) });
  await expect(mountAll(files, both, null, bringer)).rejects.toMatchObject({ status: S.RAT_ERR_NO_SPACE });
});

test('packing waits for them, and stopping ends what waits', async () => {
  await mount(archive());
  const stream = fs.pack('/m', 'tar');
  bringer.start();
  expect((await new Response(await stream).arrayBuffer()).byteLength).toBeGreaterThan(COUNT * text(0).length);

  const stored = zipOf([{ name: 'stored', data: new Uint8Array(5) }]);
  await mountAll(files, readMounts({ '/stored': zip(stored) }), null, bringer);
  expect(await fs.readFile('/stored/stored'), 'nothing to inflate').toEqual(new Uint8Array(5));
});

test('what waits when it is stopped gets an error', async () => {
  await mount(archive());
  const reading = fs.readFile('/m/1');
  bringer.stop();
  await expect(reading).rejects.toMatchObject({ status: S.RAT_ERR_CLOSED });
});
