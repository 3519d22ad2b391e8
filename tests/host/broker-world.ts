/** The real broker in a world that the test moves by hand: workers, programs, memories and time are played. */
import { expect } from 'vitest';
import { Broker } from '../../src/host/broker/broker.ts';
import type { BadProgram } from '../../src/host/broker/launching.ts';
import type { MemoryPort, ProgramPort, ThreadJob, WorkerPort } from '../../src/host/broker/ports.ts';
import { ProcessEntry } from '../../src/host/broker/process-entry.ts';
import { WorkerQueue } from '../../src/host/worker-queue.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { enterKernel, leaveForGood, startThread } from '../../src/kernel/process/gate.ts';
import type { Child } from '../../src/kernel/process/spawn.ts';
import { becomeThread } from '../../src/kernel/process/thread.ts';
import { addProgram, newChild } from '../kernel/support/child.ts';

export type Entry = ProcessEntry<ProgramPort, PlayedMemory>;

/** A promise that the test settles. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export class PlayedMemory implements MemoryPort {
  released = 0;
  expected = 0;
  readonly notified: number[] = [];
  notify(address: number): void {
    this.notified.push(address);
  }
  bytes(): Uint8Array {
    return new Uint8Array(0);
  }
  release(): void {
    this.released++;
  }
  expect(): void {
    this.expected++;
  }
}

/** A worker for one thread, which the test plays with `k`. */
export class PlayedWorker implements WorkerPort<ProgramPort, PlayedMemory> {
  job: ThreadJob<ProgramPort, PlayedMemory> | undefined;
  readonly k: Kernel;
  readonly ran = deferred<void>();
  readonly gone = deferred<void>();
  released = 0;
  terminated = 0;

  constructor(world: World) {
    this.k = world.view();
  }

  run(job: ThreadJob<ProgramPort, PlayedMemory>): Promise<void> {
    this.job = job;
    becomeThread(this.k, job.thread);
    return this.ran.promise;
  }

  release(): void {
    this.released++;
  }

  terminate(): Promise<void> {
    this.terminated++;
    return this.gone.promise;
  }

  start(): this {
    startThread(this.k);
    return this;
  }

  enter(): this {
    enterKernel(this.k, 1);
    return this;
  }

  /** Leaves for good, and the worker is back in its event loop. */
  leave(): void {
    leaveForGood(this.k);
    this.ran.resolve();
  }
}

const TABLE_BYTES = 10 << 20;

/** Lets everything that has been resolved go on. */
export const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

export class World {
  readonly page: Kernel;
  readonly broker: Broker<ProgramPort, PlayedMemory>;
  readonly memories: PlayedMemory[] = [];
  readonly workers: PlayedWorker[] = [];
  readonly reports: string[] = [];
  /** Those who wait for a worker. */
  readonly queue = new WorkerQueue<PlayedWorker>();
  /** Steps of the launch that the test lets through by hand; null: at once. */
  loading: ReturnType<typeof deferred<ProgramPort>> | null = null;
  remembering: ReturnType<typeof deferred<PlayedMemory | null>> | null = null;
  /** Gives a worker to whoever asks, at once. */
  generous = true;
  private timers: (() => void)[] = [];
  private readonly base: ReturnType<typeof readCounters>;
  private time = 5000;
  /** How long the broker takes for each request, in milliseconds. */
  requestMs = 0;

  constructor(processQuota = 50) {
    this.page = Kernel.create({
      bytes: TABLE_BYTES + (4 << 20),
      quotaHandles: 1024,
      quotaThreads: 64,
      quotaPackets: 64,
      wallClock: () => this.time,
    });
    addProgram(this.page);
    this.base = readCounters(this.page);
    const program: ProgramPort = { id: 1, memory: {} };
    this.broker = new Broker({
      kernel: this.page,
      processQuota,
      report: (what) => this.reports.push(what),
      clock: { now: () => (this.time += this.requestMs), after: (_, action) => this.timers.push(action) },
      startTimers: () => undefined,
      supply: {
        cached: () => (this.loading === null ? program : undefined),
        load: () => this.loading?.promise ?? Promise.resolve(program),
        badProgram: (error) => (error instanceof Error ? null : (error as BadProgram)),
        memoryFor: async () => {
          const memory = this.remembering === null ? new PlayedMemory() : await this.remembering.promise;
          if (memory !== null) this.memories.push(memory);
          return memory;
        },
      },
      workers: {
        acquire: (use, held) => {
          if (this.generous) this.lend(use);
          else this.queue.add({ use, held });
        },
      },
    });
  }

  view(): Kernel {
    const k = new Kernel(this.page.buffer, true, () => this.time);
    k.files = this.page.files;
    return k;
  }

  private lend(take: (worker: PlayedWorker) => boolean): boolean {
    const worker = new PlayedWorker(this);
    const taken = take(worker);
    if (taken) this.workers.push(worker);
    return taken;
  }

  /** A worker comes for the first that still wants one. */
  serve(): void {
    for (let next = this.queue.next(); next !== undefined; next = this.queue.next())
      if (this.lend((worker) => next.use(worker))) return;
  }

  holdLoading(): ReturnType<typeof deferred<ProgramPort>> {
    this.loading = deferred<ProgramPort>();
    return this.loading;
  }

  holdMemory(): ReturnType<typeof deferred<PlayedMemory | null>> {
    this.remembering = deferred<PlayedMemory | null>();
    return this.remembering;
  }

  child(k: Kernel = this.page): Child {
    return newChild(k);
  }

  async spawn(): Promise<Entry> {
    const entry = await this.broker.launch(this.child());
    if (!(entry instanceof ProcessEntry)) throw new Error(`It does not start: ${entry.status}`);
    return entry;
  }

  /** Time passes: what was put off until now is done, as the broker's timers are. */
  async pass(): Promise<void> {
    this.time += 10;
    const due = this.timers;
    this.timers = [];
    for (const action of due) action();
    this.broker.pump();
    await settle();
  }

  get pendingTimers(): number {
    return this.timers.length;
  }

  /** Nothing is left over: each memory and each worker has been given back once. */
  async expectNothingLeft(): Promise<void> {
    await settle();
    this.broker.pump();
    await settle();
    expect(readCounters(this.page)).toEqual(this.base);
    expect(this.broker.live).toEqual([]);
    expect(this.memories.map(({ released }) => released)).toEqual(this.memories.map(() => 1));
    for (const { released, terminated } of this.workers)
      expect([released, terminated]).toEqual(terminated ? [0, 1] : [1, 0]);
    // Records too: as many threads can be made as before.
    const { words } = this.page;
    expect(words.subarray(0, 64).filter((_, i) => i === 3 || i === 4)).toEqual(new Int32Array(2));
  }
}
