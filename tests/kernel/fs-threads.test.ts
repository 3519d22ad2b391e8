/** Several real threads, and the test's own as the page's main thread (which never blocks), on one file system. */
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it } from 'vitest';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { newDirectoryEntry, newFileStat } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';
import type { FsWorkerData } from './fs-worker.ts';

const THREADS = 4;
const RECORD_HEAD = 16;
/** Node 20 heeds `--import tsx` on the main thread only: a worker registers tsx itself. */
const WORKER = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('./fs-worker.ts', import.meta.url).href)});
});`;
let fs: FileSystem;
let root: number;

beforeEach(() => {
  fs = FileSystem.create({ maxBytes: 256 << 20, now: Date.now, mayBlock: false });
  root = fs.root;
});

/** Runs the task in all threads at once; returns what each posted. */
function runAll(task: FsWorkerData['task'], rounds: number): Promise<string[][]> {
  const one = (id: number) =>
    new Promise<string[]>((resolve, reject) => {
      const workerData: FsWorkerData = { buffer: fs.buffer, task, id, rounds };
      const worker = new Worker(WORKER, { workerData, eval: true });
      let posted: string[] | undefined;
      worker.on('message', (message: string[]) => {
        posted = message;
      });
      worker.on('error', reject);
      worker.on('exit', () => (posted ? resolve(posted) : reject(new Error('It posted nothing.'))));
    });
  return Promise.all(Array.from({ length: THREADS }, (_, i) => one(i + 1)));
}

function list(dir: number): Map<string, number> {
  const entry = newDirectoryEntry();
  const found = new Map<string, number>();
  for (let cookie = 0; fs.readdir(dir, cookie, [entry]) === 1; cookie = entry.nextCookie) {
    const name = decodeUtf8(entry.name, 0, entry.nameLength);
    if (name !== '.' && name !== '..') found.set(name, entry.ino);
  }
  return found;
}

function removeAll(dir: number): void {
  for (const name of list(dir).keys()) {
    const child = fs.open(dir, name, { directory: true });
    if (child > 0) {
      removeAll(child);
      fs.close(child);
    }
    expect(child > 0 ? fs.rmdir(dir, name) : fs.unlink(dir, name)).toBe(0);
  }
}

function expectBaseline(): void {
  expect(findInconsistencies(fs.buffer)).toEqual([]);
  removeAll(root);
  expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
  expect(findInconsistencies(fs.buffer)).toEqual([]);
}

describe('threads on one file system', () => {
  it('create, write, rename and unlink in one directory without losing or mixing files', async () => {
    fs.mkdir(root, 'shared');
    const running = runAll('names', 500);
    // Meanwhile the main thread looks on.
    let done = false;
    const stop = () => {
      done = true;
    };
    running.then(stop, stop);
    let looks = 0;
    while (!done) {
      list(fs.lookup(root, 'shared', true));
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const left = (await running).flat();
    expect(looks).toBeGreaterThan(0);
    expect(left).toHaveLength(THREADS * 100);
    expect([...list(fs.lookup(root, 'shared', true)).keys()].sort()).toEqual(left.sort());
    expectBaseline();
  });

  it('give an exclusively created name to exactly one', async () => {
    const won = (await runAll('race', 3000)).flat();
    expect(won).toHaveLength(3000);
    expect(new Set(won).size).toBe(3000);
    expectBaseline();
  });

  it('append to one file without losing or mixing records', async () => {
    const rounds = 400;
    const ino = fs.open(root, 'log', { create: true });
    await runAll('append', rounds);
    const stat = newFileStat();
    fs.stat(ino, stat);
    const log = new Uint8Array(stat.size);
    expect(fs.read(ino, 0, log, 0, log.length)).toBe(log.length);
    const view = new DataView(log.buffer);
    const next = new Array<number>(THREADS + 1).fill(0);
    let at = 0;
    while (at < log.length) {
      expect(view.getUint32(at)).toBe(0xfeedface);
      const [id, round, length] = [view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)];
      expect(round).toBe(next[id]);
      next[id] = round + 1;
      const body = log.subarray(at + RECORD_HEAD, at + length);
      expect(body.every((byte) => byte === ((id * 64 + (round & 63)) & 255))).toBe(true);
      at += length;
    }
    expect(next.slice(1)).toEqual(new Array(THREADS).fill(rounds));
    fs.close(ino);
    expectBaseline();
  });

  it('stay consistent whatever they do to the same names', async () => {
    await runAll('chaos', 6000);
    expectBaseline();
  });
});
