/** Real threads that change a persistent directory while it is stored. */
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import type { FsWorkerData } from '../kernel/fs-worker.ts';
import { CrashFile } from './crash-file.ts';
import { HOME, System } from './system.ts';

const THREADS = 3;
const ROUNDS = Number(process.env.THREAD_ROUNDS ?? 4000);
const COPY_EVERY = 5;
/** As in fs-threads.test.ts. */
const WORKER = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('../kernel/fs-worker.ts', import.meta.url).href)});
});`;

function start(buffer: SharedArrayBuffer, id: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const workerData: FsWorkerData = { buffer, task: 'chaos', id, rounds: ROUNDS, directory: HOME };
    const worker = new Worker(WORKER, { workerData, eval: true });
    let posted = false;
    worker.on('message', () => {
      posted = true;
    });
    worker.on('error', reject);
    worker.on('exit', () => (posted ? resolve(null) : reject(new Error('It posted nothing.'))));
  });
}

it('what is stored while threads change it is a whole tree at any time, and all of it in the end', async () => {
  const file = new CrashFile();
  const system = new System(file, 64 << 20);
  let running = THREADS;
  const threads = Array.from({ length: THREADS }, (_, i) => start(system.fs.buffer, i + 1).finally(() => running--));
  const all = Promise.all(threads);
  const copies: CrashFile[] = [];
  for (let turn = 0; running > 0; turn++) {
    expect(system.flush()).toBe(0);
    if (turn % COPY_EVERY === 0) copies.push(file.afterCrash(() => 0));
    // The threads' messages are heard of.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await all;
  expect(system.flush()).toBe(0);
  expect(system.told).toEqual([]);
  expect(findInconsistencies(system.fs.buffer)).toEqual([]);
  expect(new System(file, 64 << 20).snapshot()).toEqual(system.snapshot());
  expect(copies.length).toBeGreaterThan(3);
  for (const copy of copies.slice(0, 40)) {
    const found = new System(copy, 64 << 20);
    // Every file can be read.
    found.snapshot();
    expect(found.told).toEqual([]);
    expect(findInconsistencies(found.fs.buffer)).toEqual([]);
  }
});
