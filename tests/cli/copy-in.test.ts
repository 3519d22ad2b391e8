/** `--dir` into the system: whatever a folder of this machine holds, the program starts, and the rest is told. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SharedFolders } from '../../src/cli/folders/shared-folders.ts';
import { copyIn } from '../../src/cli/page/copy-in.ts';
import type { Directory } from '../../src/cli/run-arguments.ts';
import { UsageError } from '../../src/cli/usage.ts';
import { PageFiles } from '../../src/host/files.ts';
import { SystemState } from '../../src/host/system-state.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { type Options, RoundTrip } from './support/round-trip.ts';
import { FOLDER, guestTreeOf, link, makeTree, type PlainTree, treeOf } from './support/trees.ts';

let trip: RoundTrip;
beforeEach(() => {
  trip = new RoundTrip();
});
afterEach(() => trip.remove());

/** What the program finds in `/data`; copying back what it did not change then changes nothing. */
async function found(options?: Options, directories?: Directory[]): Promise<PlainTree> {
  let tree: PlainTree = {};
  const before = treeOf(trip.host);
  const look = async () => {
    tree = await guestTreeOf(trip.fs, '/data');
  };
  await trip.run(look, options, directories);
  expect(treeOf(trip.host)).toEqual(before);
  expect(trip.failures).toBe(0);
  return tree;
}

const OUTSIDE = 'not copied in: a link that leads outside';

test('links inside are copied as links, absolute ones made relative; others are told', async () => {
  makeTree(trip.host, {
    'd/e/f': 'text',
    'd/up': link('..'),
    'd/absolute': link(join(trip.host, 'd/e')),
    dangling: link('nothing'),
    'dangling-in-file': link('d/e/f/g'),
    loop: link('loop'),
    ping: link('pong'),
    pong: link('ping'),
    root: link(trip.host),
    self: link('.'),
    winding: link(`../host/d`),
    out: link('/'),
    out2: link('../..'),
    out3: link('d/../../x'),
    through: link('self/..'),
    chained: link('out/etc'),
  });
  expect(await found()).toEqual({
    d: FOLDER,
    'd/absolute': link('e'),
    'd/e': FOLDER,
    'd/e/f': 'text',
    'd/up': link('..'),
    dangling: link('nothing'),
    'dangling-in-file': link('d/e/f/g'),
    loop: link('loop'),
    ping: link('pong'),
    pong: link('ping'),
    root: link('.'),
    self: link('.'),
    winding: link('d'),
  });
  expect(trip.lines).toEqual(['chained', 'out', 'out2', 'out3', 'through'].map((path) => `data/${path}: ${OUTSIDE}`));
});

test('the folder itself may be named by a link', async () => {
  makeTree(trip.host, { f: 'text', l: link(join(trip.top, 'name/f')) });
  symlinkSync(trip.host, join(trip.top, 'name'));
  const directory = { host: join(trip.top, 'name'), guest: '/data', name: 'name' };
  expect(await found({}, [directory])).toEqual({ f: 'text', l: link('f') });
  expect(trip.lines).toEqual([]);
});

test('pipes, sockets and devices hold nothing up', async () => {
  makeTree(trip.host, { f: 'text' });
  execFileSync('mkfifo', [join(trip.host, 'pipe')]);
  const server = createServer().listen(join(trip.host, 'socket'));
  try {
    expect(await found()).toEqual({ f: 'text' });
  } finally {
    server.close();
  }
  const line = (name: string) => `data/${name}: not copied in: neither a file nor a folder nor a link`;
  expect(trip.lines).toEqual([line('pipe'), line('socket')]);
});

test('names and targets that are not UTF-8', async () => {
  makeTree(trip.host, { '\ufffd': 'has the name that the bad one seems to have', é: 'good' });
  const bad = (name: string) => Buffer.concat([Buffer.from(`${trip.host}/${name}`), Buffer.from([0xff])]);
  writeFileSync(bad(''), 'bad');
  mkdirSync(bad('d'));
  symlinkSync(Buffer.from([0xfe]), join(trip.host, 'l'));
  expect(await found()).toEqual({ '\ufffd': 'has the name that the bad one seems to have', é: 'good' });
  expect(trip.lines).toEqual([
    'data/d\ufffd: not copied in: its name is not UTF-8',
    'data/l: not copied in: its target is not UTF-8',
    'data/\ufffd: not copied in: its name is not UTF-8',
  ]);
});

test('what is too large, alone or together with the rest, by count or in truth', async () => {
  makeTree(trip.host, { a: 'text', huge: '', b: 'text' });
  truncateSync(join(trip.host, 'huge'), 2 ** 42);
  expect(await found()).toEqual({ a: 'text', b: 'text' });
  expect(trip.lines).toEqual(['data/huge: not copied in: it does not fit into the system’s 512 MiB of files']);

  rmSync(join(trip.host, 'huge'));
  makeTree(trip.host, { big: 'x'.repeat(3 << 20), 'd/big': 'y'.repeat(3 << 20), 'd/small': 'text' });
  expect(Object.keys(await found({ memory: 5 << 20 }))).toEqual(['a', 'b', 'big', 'd', 'd/small']);
  expect(trip.lines).toEqual(['data/d/big: not copied in: it does not fit into the system’s 512 MiB of files']);
  expect(Object.keys(await found({ memory: 5 << 20, room: 1 << 30 }))).toEqual(['a', 'b', 'big', 'd', 'd/small']);
  expect(trip.lines).toEqual([expect.stringMatching(/^data\/d\/big: not copied in: writeFile .*NO_SPACE/)]);
});

test('which of several there is no room for does not hang on which is read first', async () => {
  const kernel = FileSystem.create({ maxBytes: 5 << 20, now: Date.now, mayBlock: true });
  const fs = new PageFiles(kernel, new SystemState());
  const entries = ['a', 'b', 'c', 'd'].map((path) => ({ path, type: 'file' as const }));
  // The last one is there first.
  const answers: (() => void)[] = [];
  const read = (_: number, path: string) =>
    new Promise<Uint8Array>((resolve) => {
      answers.unshift(() => resolve(new Uint8Array(path === 'd' ? 1 : 2 << 20)));
      if (answers.length === entries.length) for (const answer of answers) setImmediate(answer);
    });
  const problems: string[] = [];
  await copyIn(fs, { read }, [{ guest: '/data', name: 'data', entries, apart: [] }], (_, { path }) =>
    problems.push(path),
  );
  expect(problems).toEqual(['c']);
  expect(await fs.readdir('/data')).toEqual(['a', 'b', 'd']);
});

test('paths longer than those of the system', async () => {
  const deep = (depth: number) => Array(depth).fill('d'.repeat(250)).join('/');
  makeTree(trip.host, { [`${deep(15)}/f`]: 'text', z: 'text' });
  const guest = `/data/${'g'.repeat(250)}/${'g'.repeat(250)}`;
  await trip.run(
    async (t) => {
      expect(await t.fs.readdir(guest)).toEqual(['d'.repeat(250), 'z']);
      expect(await t.fs.readdir(`${guest}/${deep(14)}`)).toEqual([]);
    },
    {},
    [{ host: trip.host, guest, name: 'data' }],
  );
  expect(trip.lines).toEqual([`data/${deep(15)}: not copied in: its path is too long for the system`]);
});

test('what cannot be read', async () => {
  makeTree(trip.host, { 'closed/f': '1', 'd/secret': '2', z: '3' });
  chmodSync(join(trip.host, 'closed'), 0);
  chmodSync(join(trip.host, 'd/secret'), 0);
  chmodSync(trip.top, 0o755);
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    await trip.run(async (t) => {
      expect(await t.fs.readdir('/data')).toEqual(['d', 'z']);
      expect(await t.fs.readdir('/data/d')).toEqual([]);
    });
  } finally {
    if (root) process.seteuid?.(0);
  }
  expect(trip.lines).toEqual(
    ['data/closed', 'data/d/secret'].map((path) => `${path}: not copied in: permission denied`),
  );
});

test('a file that is gone, replaced or a pipe by the time it is read', async () => {
  makeTree(trip.host, { gone: '1', link: '2', pipe: '3', folder: '4', 'd/moved': '5', z: '6' });
  const lines: string[] = [];
  const folders = new SharedFolders([{ host: trip.host, guest: '/data', name: 'data' }], {
    removes: false,
    room: { bytes: 1 << 20 },
    warn: (line) => lines.push(line),
  });
  for (const name of ['gone', 'link', 'pipe', 'folder']) rmSync(join(trip.host, name));
  symlinkSync('/etc/passwd', join(trip.host, 'link'));
  execFileSync('mkfifo', [join(trip.host, 'pipe')]);
  mkdirSync(join(trip.host, 'folder'));
  renameSync(join(trip.host, 'd'), join(trip.top, 'd'));
  symlinkSync(join(trip.top, 'd'), join(trip.host, 'd'));
  const read = async (path: string) => (await folders.read(0, path))?.length;
  for (const path of ['gone', 'link', 'pipe', 'folder', 'd/moved']) expect(await read(path), path).toBeUndefined();
  expect(await read('z')).toBe(1);
  expect(lines).toHaveLength(5);
  for (const path of ['../top', 'd', 'nothing', '', '/etc/passwd']) expect(await read(path), path).toBeUndefined();
});

test('a file that grows while it is read comes in as it was at one moment, or is told', async () => {
  makeTree(trip.host, { log: 'x'.repeat(1 << 20) });
  const folders = new SharedFolders([{ host: trip.host, guest: '/data', name: 'data' }], {
    removes: false,
    room: { bytes: 64 << 20 },
    warn: (line) => trip.lines.push(line),
  });
  let growing = true;
  const grow = async () => {
    while (growing) {
      appendFileSync(join(trip.host, 'log'), 'y');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const grown = grow();
  const bytes = await folders.read(0, 'log');
  growing = false;
  await grown;
  expect(bytes?.length).toBeGreaterThanOrEqual(1 << 20);
  expect(trip.lines.every((line) => line === 'data/log: changed while it was copied in')).toBe(true);
});

test('a folder that cannot be listed is wrong usage', () => {
  const directory = { host: join(trip.host, 'missing'), guest: '/data', name: 'missing' };
  const options = { removes: false, room: { bytes: 0 }, warn: () => undefined };
  expect(() => new SharedFolders([directory], options)).toThrow(UsageError);
});
