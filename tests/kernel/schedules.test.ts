/**
 * Scenes of a few threads (schedules/scenarios.ts) in many interleavings: real threads and the real kernel, but
 * one thread runs at a time, and a seed decides where it gives way (schedules/hooks.ts).
 *
 * `KERNEL_SCHEDULES=5000` tries that many of each; `KERNEL_SCHEDULE_SEED=…` begins with that one.
 */
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import {
  HEADER_WORDS,
  INSPECTION_TABLE,
  OBJECT_TABLE,
  OBJECT_WORDS,
  THREAD_TABLE,
  THREAD_WORDS,
} from '../../src/kernel/memory/header.ts';
import { C, FAILURE, FILE_WORDS, NOBODY, readTrace, SHARE_WORDS, startAndAwait } from './schedules/hooks.ts';
import { SCENARIOS, Stage } from './schedules/scenarios.ts';
import type { ScheduleWorkerData } from './schedules/worker.ts';
import { System } from './support/system.ts';
import { startWorker } from './support/workers.ts';

const COUNT = Number(process.env.KERNEL_SCHEDULES ?? 120);
const FIRST = Number(process.env.KERNEL_SCHEDULE_SEED ?? 1);
const THREADS = 4;
/** So little that it can be filled. */
const FILE_BYTES = 64 * 4096;
const TRACE_LINES = 60;

let system: System;
let control: Int32Array;
let workers: Worker[] = [];

async function start(): Promise<void> {
  system = new System();
  system.page.files = FileSystem.create({ maxBytes: FILE_BYTES, now: () => system.clock.now, mayBlock: true });
  const shared = new SharedArrayBuffer(C.words * 4);
  control = new Int32Array(shared);
  control[C.current] = NOBODY;
  const data = (thread: number): ScheduleWorkerData => ({
    memory: system.page.buffer,
    files: system.page.files.buffer,
    control: shared,
    thread,
  });
  workers = await Promise.all(
    Array.from({ length: THREADS }, (_, thread) =>
      startWorker(new URL('./schedules/worker.ts', import.meta.url), data(thread)),
    ),
  );
}

async function stop(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.terminate()));
}

beforeAll(start, 60_000);
afterAll(stop);

function where(address: number): string {
  if (address >= FILE_WORDS) return `file memory + ${address - FILE_WORDS}`;
  const within = (name: string, table: number, words: number) =>
    `${name} ${Math.floor((address - table) / words)} + ${(address - table) % words}`;
  if (address < HEADER_WORDS) return `header + ${address}`;
  if (address >= THREAD_TABLE && address < OBJECT_TABLE) return within('thread', THREAD_TABLE, THREAD_WORDS);
  if (address >= OBJECT_TABLE && address < INSPECTION_TABLE) return within('object', OBJECT_TABLE, OBJECT_WORDS);
  return `word ${address}`;
}

function run(index: number, seed: number): void {
  const scenario = SCENARIOS[index];
  const share = new Int32Array(control.buffer, C.share * 4, SHARE_WORDS);
  share.fill(0);
  control[C.failure] = FAILURE.NONE;
  control[C.steps] = control[C.traced] = 0;
  control[C.random] = Math.imul(seed, 0x9e3779b1) | 1;
  control[C.persistence] = 1 + (seed % 8);
  control[C.now] = system.clock.now;
  control[C.scenario] = index;
  control[C.threads] = scenario.bodies.length;
  const stage = new Stage(system, share);
  stage.addThreads(scenario.bodies.length);
  scenario.setup(stage);
  startAndAwait(control);
  system.clock.now = control[C.now];
  const bytes = new Uint8Array(control.buffer, C.message * 4, control[C.messageBytes]).slice();
  if (control[C.failure] !== FAILURE.NONE) throw new Error(new TextDecoder().decode(bytes));
  scenario.check(stage);
  const left = stage.strike();
  if (Object.keys(left).length > 0) throw new Error(`Left over: ${JSON.stringify(left)}`);
}

describe('in any interleaving', () => {
  for (const [index, { name }] of SCENARIOS.entries()) {
    it(name, async () => {
      for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
        try {
          run(index, seed);
        } catch (error) {
          const trace = readTrace(control, TRACE_LINES).map((e) => `  ${e.thread}: ${e.operation} ${where(e.address)}`);
          await stop();
          await start();
          throw new Error(`KERNEL_SCHEDULE_SEED=${seed}: ${(error as Error).message}\n${trace.join('\n')}`);
        }
      }
    });
  }
});
