/** `--dir` from the system back to this machine: hostile programs, and a machine that changes meanwhile. */
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RoundTrip } from './support/round-trip.ts';
import { FOLDER, makeTree, treeOf } from './support/trees.ts';

let trip: RoundTrip;
beforeEach(() => {
  trip = new RoundTrip();
});
afterEach(() => trip.remove());

const CHANGED = 'it was changed here in the meantime';

test('an unchanged file is not touched, nor one that was rewritten with the same', async () => {
  makeTree(trip.host, { a: '1', b: '2' });
  for (const name of ['a', 'b']) utimesSync(join(trip.host, name), 1000, 1000);
  const inodes = ['a', 'b'].map((name) => lstatSync(join(trip.host, name)).ino);
  await trip.run((t) => t.fs.writeFile('/data/b', '2'));
  const stats = ['a', 'b'].map((name) => lstatSync(join(trip.host, name)));
  expect(stats.map(({ mtimeMs }) => mtimeMs)).toEqual([1_000_000, 1_000_000]);
  expect(stats.map(({ ino }) => ino)).toEqual(inodes);
});

test('a file is replaced as a whole, with the mode that it had and no more', async () => {
  makeTree(trip.host, { script: '#!', secret: 'x', root: 'x' });
  chmodSync(join(trip.host, 'script'), 0o755);
  chmodSync(join(trip.host, 'secret'), 0o600);
  chmodSync(join(trip.host, 'root'), 0o4755);
  linkSync(join(trip.host, 'script'), join(trip.top, 'before'));
  await trip.run(async (t) => {
    for (const name of ['script', 'secret', 'root', 'new']) await t.fs.writeFile(`/data/${name}`, 'changed');
  });
  const mode = (name: string) => statSync(join(trip.host, name)).mode & 0o7777;
  expect([mode('script'), mode('secret'), mode('root')]).toEqual([0o755, 0o600, 0o755]);
  expect(mode('new')).toBe(0o666 & ~process.umask());
  expect(treeOf(trip.top).before, 'who has the old file open has the whole old file').toBe('#!');
  expect(trip.lines).toEqual([]);
});

test('a folder that may not be written to, and a file: told, and the rest goes on', async () => {
  makeTree(trip.host, { 'closed/f': '1', file: '2', open: '3' });
  chmodSync(join(trip.host, 'closed'), 0o555);
  chmodSync(join(trip.host, 'file'), 0o444);
  await asNobody(() =>
    trip.run(async (t) => {
      for (const path of ['closed/f', 'closed/new', 'file', 'open']) await t.fs.writeFile(`/data/${path}`, 'changed');
    }),
  );
  expect(treeOf(trip.host)).toEqual({ closed: FOLDER, 'closed/f': '1', file: '2', open: 'changed' });
  expect(trip.lines.sort()).toEqual(
    ['closed/f', 'closed/new', 'file'].map((path) => `data/${path}: not copied back: permission denied`),
  );
  expect(trip.failures).toBe(3);
});

/** Root may write everywhere; so the folder is given to somebody else, who does it. */
async function asNobody(action: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return action();
  const nobody = 65534;
  chmodSync(trip.top, 0o755);
  for (const path of ['.', ...Object.keys(treeOf(trip.host))]) chownSync(join(trip.host, path), nobody, nobody);
  process.seteuid?.(nobody);
  try {
    await action();
  } finally {
    process.seteuid?.(0);
  }
}

test('a file that a process of the system keeps writing to is told; one that vanishes too', async () => {
  makeTree(trip.host, { busy: '1', gone: '2', z: '3' });
  await trip.run(async (t) => {
    for (const name of ['busy', 'gone', 'z']) await t.fs.writeFile(`/data/${name}`, 'changed');
    const { lstat } = t.fs;
    // What happens right after each look.
    t.fs.lstat = async (path) => {
      const stat = await lstat.call(t.fs, path);
      if (path === '/data/gone') await t.fs.rm(path);
      if (path === '/data/busy') await t.fs.writeFile(path, 'again');
      return stat;
    };
  });
  expect(treeOf(trip.host)).toEqual({ busy: '1', gone: '2', z: 'changed' });
  expect(trip.lines).toContain('data/busy: not copied back: a process of the system is still writing to it');
  expect(trip.lines.filter((line) => line.startsWith('data/gone: not copied back:'))).toHaveLength(1);
  expect(trip.failures).toBe(2);
});

describe('several folders', () => {
  const folder = (name: string, guest: string) => ({ host: join(trip.top, name), guest, name });

  test('one inside another in the system: each gets its own', async () => {
    makeTree(trip.folder('a'), { f: '1', 'sub/hidden': 'in the way', x: 'in the way' });
    makeTree(trip.folder('b'), { g: '2' });
    makeTree(trip.folder('c'), { h: '3' });
    const folders = [folder('a', '/w'), folder('b', '/w/sub'), folder('c', '/w/x/y')];
    await trip.run(
      async (t) => {
        expect((await t.fs.readdir('/w/sub')).join()).toBe('g');
        expect((await t.fs.readdir('/w/x')).join()).toBe('y');
        for (const path of ['/w/f', '/w/new', '/w/sub/new', '/w/x/y/new']) await t.fs.writeFile(path, 'new');
        await t.fs.rm('/w/sub/g');
      },
      { delete: true },
      folders,
    );
    const { host: _, ...top } = treeOf(trip.top);
    expect(top).toEqual({
      a: FOLDER,
      'a/f': 'new',
      'a/new': 'new',
      'a/sub': FOLDER,
      'a/sub/hidden': 'in the way',
      'a/x': 'in the way',
      b: FOLDER,
      'b/new': 'new',
      c: FOLDER,
      'c/h': '3',
      'c/new': 'new',
    });
    expect(trip.lines).toEqual([
      'a/sub: not copied in: another folder takes its place in the system',
      'a/x: not copied in: another folder lies in its place in the system',
    ]);
  });

  test('the same folder twice: one change is written, two different ones are told', async () => {
    makeTree(trip.folder('a'), { f: '1', g: '2', h: '3', 'd/i': '4' });
    const folders = [folder('a', '/one'), folder('a', '/two'), { ...folder('a/d', '/three'), name: 'a/d' }];
    await trip.run(
      async (t) => {
        await t.fs.writeFile('/two/f', 'by two');
        await t.fs.writeFile('/one/g', 'by one');
        await t.fs.writeFile('/two/g', 'by two');
        await t.fs.writeFile('/three/i', 'by three');
      },
      {},
      folders,
    );
    expect(treeOf(join(trip.top, 'a'))).toEqual({ d: FOLDER, 'd/i': 'by three', f: 'by two', g: 'by one', h: '3' });
    expect(trip.lines).toEqual([`a/g: not copied back: ${CHANGED}`]);
  });

  test('over the tools: they are not copied back, but what the program writes is', async () => {
    makeTree(trip.host, { mine: '1' });
    await trip.run((t) => t.fs.writeFile('/bin/new', '2'), { delete: true }, [
      { host: trip.host, guest: '/bin', name: 'data' },
    ]);
    expect(treeOf(trip.host)).toEqual({ mine: '1', new: '2' });
  });
});

test('nothing of the copying itself stays', async () => {
  makeTree(trip.host, { a: '1', 'd/f': '2' });
  await trip.run(async (t) => {
    await t.fs.writeFile('/data/a', 'x');
    await t.fs.rm('/data/d', { recursive: true });
    await t.fs.writeFile('/data/d', 'x');
    mkdirSync(join(t.host, 'd/new'));
  });
  expect(readdirSync(trip.host, { recursive: true }).sort()).toEqual(['a', 'd', 'd/f', 'd/new']);
});
