/** What the broker needs, as the page has it: loaded programs, pooled memories and workers, time. */

import type { Kernel } from '../kernel/kernel.ts';
import { markTimersStarted } from '../kernel/objects/timer.ts';
import { newTimerWorker } from './assets.ts';
import type { Supply } from './broker/launching.ts';
import type { Clock, MemoryPort, ThreadJob, WorkerPort, WorkersPort } from './broker/ports.ts';
import { ImageError } from './image/image-error.ts';
import type { Loader, Program } from './image/loader.ts';
import { STOP_ADDRESS, STOP_WORD } from './image/stop-word.ts';
import type { MemoryPool, PooledMemory } from './memory-pool.ts';
import type { PoolWorker, WorkerPool } from './worker-pool.ts';

export const pageClock: Clock = {
  now: () => performance.now(),
  after: (ms, action) => void setTimeout(action, ms),
};

/** A memory of the pool, in the hands of one process. */
export class ProcessMemory implements MemoryPort {
  constructor(
    private readonly pool: MemoryPool,
    readonly pooled: PooledMemory,
  ) {}

  notify(address: number): void {
    Atomics.notify(new Int32Array(this.pooled.memory.buffer), address >>> 2);
  }

  bytes(address: number, length: number): Uint8Array {
    const { memory } = this.pooled;
    const from = address >>> 0;
    // `buffer` may still be of the size before a thread made it grow.
    if (from + length > memory.buffer.byteLength) memory.grow(0);
    const { byteLength } = memory.buffer;
    return new Uint8Array(memory.buffer, Math.min(from, byteLength), Math.max(0, Math.min(length, byteLength - from)));
  }

  /** Bytes that it has. */
  get size(): number {
    return this.pooled.memory.buffer.byteLength;
  }

  /** What a word of it holds now; null outside of it. */
  wordAt(address: number): number | null {
    const { buffer } = this.pooled.memory;
    return address % 4 === 0 && address + 4 <= buffer.byteLength
      ? Atomics.load(new Int32Array(buffer), address >>> 2)
      : null;
  }

  /** Tells programs that look for it that they have been killed. */
  stop(): void {
    const { buffer } = this.pooled.memory;
    if (buffer.byteLength > 0) Atomics.store(new Int32Array(buffer), STOP_ADDRESS / 4, STOP_WORD);
  }

  release(): void {
    this.pool.release(this.pooled);
  }

  expect(): void {
    this.pool.expect(this.pooled);
  }
}

export class PageSupply implements Supply<Program, ProcessMemory> {
  constructor(
    private readonly loader: Loader,
    private readonly memories: MemoryPool,
    private readonly workers: WorkerPool,
    private readonly timers: TimerWorker,
  ) {}

  async load(inode: number): Promise<Program> {
    const program = await this.loader.load(inode);
    this.workers.expect(program.groups);
    // A worker that only started when the first timer is set would have that be late.
    if (program.setsTimers) this.timers.start();
    return program;
  }

  cached(inode: number): Program | undefined {
    return this.loader.cached(inode);
  }

  badProgram(error: unknown): ImageError | null {
    return error instanceof ImageError ? error : null;
  }

  async memoryFor(program: Program): Promise<ProcessMemory | null> {
    if (program.memory === null) return null;
    const pooled = await this.memories.acquire(program.memory, program.tolerant);
    return pooled === null ? null : new ProcessMemory(this.memories, pooled);
  }
}

type Job = ThreadJob<Program, ProcessMemory>;

/** A worker of the pool, lent for one thread. */
class LentWorker implements WorkerPort<Program, ProcessMemory> {
  private ownMemory = false;
  private stop: (() => void) | undefined;

  constructor(
    private readonly pool: WorkerPool,
    private readonly worker: PoolWorker,
  ) {}

  async run({ thread, tid, program, memory, main }: Job): Promise<void> {
    this.ownMemory = program.memory === null;
    const pooled = memory?.pooled ?? null;
    if (program.stops) this.stop = () => memory?.stop();
    await this.worker.run(
      {
        thread,
        tid,
        moduleId: program.id,
        image: program.image,
        memory: pooled?.memory ?? null,
        groups: program.groups,
        memoryName: { module: program.memory?.module ?? '', name: program.memory?.name ?? '' },
        dirtyBytes: main ? (pooled?.dirtyBytes ?? 0) : 0,
        main,
      },
      program.module,
    );
    // One that has made a memory of its own is seen to when it is out of the program.
    if (!this.ownMemory) return;
    if (this.worker.wear()) this.pool.discard(this.worker);
    else this.pool.release(this.worker);
  }

  release(): void {
    if (!this.ownMemory) this.pool.release(this.worker);
  }

  terminate(): Promise<void> {
    this.stop?.();
    this.pool.discard(this.worker);
    return this.worker.dead();
  }
}

export class PageWorkers implements WorkersPort<Program, ProcessMemory> {
  constructor(private readonly pool: WorkerPool) {}

  acquire(take: (worker: WorkerPort<Program, ProcessMemory>) => boolean, held: () => number): void {
    this.pool.acquire({ use: (worker) => take(new LentWorker(this.pool, worker)), held });
  }
}

/** The worker that signals timers: made when the first one is set. */
export class TimerWorker {
  private worker: Worker | undefined;

  constructor(private readonly kernel: Kernel) {}

  start(): void {
    if (this.worker !== undefined) return;
    this.worker = newTimerWorker();
    this.worker.postMessage(this.kernel.buffer);
    markTimersStarted(this.kernel);
  }

  stop(): void {
    this.worker?.terminate();
  }
}
