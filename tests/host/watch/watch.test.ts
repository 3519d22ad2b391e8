import { beforeEach, expect, test } from 'vitest';
import * as S from '../../../src/guest-abi/status.ts';
import type { FileEvent } from '../../../src/host/api.ts';
import { PageFiles } from '../../../src/host/files.ts';
import { SystemState } from '../../../src/host/system-state.ts';
import { ENTRIES_MAX } from '../../../src/host/watch/snapshot.ts';
import { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { F_WATCHERS } from '../../../src/kernel/fs/format.ts';

let kernel: FileSystem;
/** Another thread's view, as programs have it. */
let guest: FileSystem;
let state: SystemState;
let fs: PageFiles;
beforeEach(() => {
  kernel = FileSystem.create({ maxBytes: 64 << 20, now: Date.now, mayBlock: true });
  guest = FileSystem.attach(kernel.buffer, { mayBlock: true, now: Date.now });
  state = new SystemState();
  fs = new PageFiles(kernel, state);
});

const watchers = () => new Int32Array(kernel.buffer)[F_WATCHERS];

async function take(events: AsyncIterator<FileEvent>, count: number): Promise<FileEvent[]> {
  const taken: FileEvent[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

test('changes by programs and by the page are told, from the call on', async () => {
  await fs.mkdir('/d/sub', { recursive: true });
  await fs.writeFile('/d/old', 'x');
  const events = fs.watch('/d', { recursive: true });
  guest.mkdir(guest.root, '/d/sub/made');
  await fs.writeFile('/d/sub/made/file', 'text');
  guest.rename(guest.root, '/d/old', guest.root, '/d/new');
  guest.mkdir(guest.root, '/elsewhere');
  expect(await take(events, 3)).toEqual([
    { type: 'created', path: '/d/sub/made' },
    { type: 'renamed', from: '/d/old', path: '/d/new' },
    { type: 'created', path: '/d/sub/made/file' },
  ]);
  const next = take(events, 3);
  guest.write(guest.lookup(guest.root, '/d/new', true), 0, new Uint8Array(1), 0, 1);
  await fs.rm('/d/sub', { recursive: true });
  expect(await next).toEqual([
    { type: 'removed', path: '/d/sub/made/file' },
    { type: 'removed', path: '/d/sub/made' },
    { type: 'removed', path: '/d/sub' },
  ]);
  expect(await take(events, 1)).toEqual([{ type: 'changed', path: '/d/new' }]);
  expect(watchers()).toBe(1);
  await events.return?.();
  expect(watchers()).toBe(0);
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test('what lies deeper is not told unless it is asked for', async () => {
  await fs.mkdir('/d/sub', { recursive: true });
  const events = fs.watch('/d');
  await fs.writeFile('/d/sub/file', '');
  await fs.writeFile('/d/last', '');
  expect(await take(events, 1)).toEqual([{ type: 'created', path: '/d/last' }]);
  await events.return?.();
});

test('a name is watched: what it names may go and come again', async () => {
  await fs.writeFile('/f', '1');
  const events = fs.watch('/f');
  await fs.utimes('/f', 1, 2);
  expect(await take(events, 1)).toEqual([{ type: 'changed', path: '/f' }]);
  await fs.rm('/f');
  expect(await take(events, 1)).toEqual([{ type: 'removed', path: '/f' }]);
  await fs.mkdir('/f');
  await fs.writeFile('/f/in', '');
  expect(await take(events, 2)).toEqual([
    { type: 'created', path: '/f' },
    { type: 'created', path: '/f/in' },
  ]);
  await fs.writeFile('/g', '');
  await fs.rm('/f', { recursive: true });
  await fs.rename('/g', '/f');
  expect(await take(events, 3)).toEqual([
    { type: 'removed', path: '/f/in' },
    { type: 'removed', path: '/f' },
    { type: 'created', path: '/f' },
  ]);
  await events.return?.();
});

test('reading, and looking, are no changes', async () => {
  await fs.writeFile('/a', 'x');
  const events = fs.watch('/', { recursive: true });
  const { changes } = kernel;
  await fs.readFile('/a');
  await fs.readdir('/');
  await fs.stat('/a');
  expect(kernel.changes).toBe(changes);
  await events.return?.();
  await fs.writeFile('/a', 'y');
  expect(kernel.changes, 'nobody watches').toBe(changes);
});

test('it ends by return, by a signal, and by shutdown, also while somebody waits', async () => {
  const returned = fs.watch('/');
  const waiting = returned.next();
  await returned.return?.();
  expect(await waiting).toEqual({ done: true, value: undefined });

  const control = new AbortController();
  const aborted = fs.watch('/', { signal: control.signal });
  const [first, second] = [aborted.next(), aborted.next()];
  control.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(await second).toEqual({ done: true, value: undefined });
  const late = fs.watch('/', { signal: control.signal });
  await expect(late.next()).rejects.toThrow('enough');
  expect(await late.next()).toEqual({ done: true, value: undefined });

  const closed = fs.watch('/');
  state.shutdown.cancel();
  await expect(closed.next()).rejects.toMatchObject({ status: S.RAT_ERR_CLOSED });
  expect(watchers()).toBe(0);
});

test('leaving the loop ends it', async () => {
  await fs.mkdir('/d');
  const events = fs.watch('/d');
  await fs.writeFile('/d/a', '');
  for await (const { path } of events) {
    expect(path).toBe('/d/a');
    break;
  }
  expect(watchers()).toBe(0);
});

test('what is none is refused, and nobody watches then', () => {
  const argument = expect.objectContaining({ status: S.RAT_ERR_INVALID_ARGUMENT });
  expect(() => fs.watch('/no')).toThrow(expect.objectContaining({ status: S.RAT_ERR_NOT_FOUND }));
  expect(() => fs.watch(5 as never)).toThrow(argument);
  expect(() => fs.watch('/', { recursive: 'yes' as never })).toThrow(argument);
  expect(() => fs.watch('/', { signal: {} as never })).toThrow(argument);
  expect(watchers()).toBe(0);
});

test('a tree too large to be compared is told as such', async () => {
  await fs.mkdir('/d');
  const directory = kernel.lookup(kernel.root, '/d', true);
  for (let i = 0; i <= ENTRIES_MAX; i++) kernel.close(kernel.open(directory, String(i), { create: true }));
  const events = fs.watch('/d');
  await fs.rm('/d/5');
  expect(await take(events, 1)).toEqual([{ type: 'overflow', path: '/d' }]);
  await fs.rm('/d/6');
  expect(await take(events, 1)).toEqual([{ type: 'removed', path: '/d/6' }]);
  await events.return?.();
}, 60_000);
