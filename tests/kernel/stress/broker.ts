/** The real broker over real threads: its workers are those of the stress test; programs and memories are played. */
import type { Worker } from 'node:worker_threads';
import { MESSAGE } from '../../../src/guest-abi/status.ts';
import { Broker } from '../../../src/host/broker/broker.ts';
import type { MemoryPort, ProgramPort, ThreadJob, WorkerPort } from '../../../src/host/broker/ports.ts';
import { ProcessEntry } from '../../../src/host/broker/process-entry.ts';
import { readCounters } from '../../../src/kernel/inspect/counters.ts';
import { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_WINDOWS } from '../../../src/kernel/memory/header.ts';
import { withWindow } from '../../../src/kernel/objects/window.ts';
import { tellInput, tellSize } from '../../../src/kernel/objects/window-messages.ts';
import { forEachThreadRecord, threadProcess } from '../../../src/kernel/process/thread.ts';
import { addProgram, newChild } from '../support/child.ts';
import { startWorker } from '../support/workers.ts';
import { PROCESSES, THREADS, WORKERS, X } from './plan.ts';
import type { StressData } from './worker.ts';

type Job = ThreadJob<ProgramPort, MemoryPort>;
type Take = (worker: WorkerPort<ProgramPort, MemoryPort>) => boolean;

const PROGRAM: ProgramPort = { id: 1, memory: null };
const KERNEL_BYTES = 14 << 20;

/** One real thread. When it is terminated, it is a new worker as soon as it has found out. */
class StressWorker implements WorkerPort<ProgramPort, MemoryPort> {
  private returned: () => void = () => undefined;
  private died: (() => void) | null = null;
  /** It waits for a thread to run, and has no other use. */
  private isBack = true;
  private isReleased = true;

  constructor(
    private readonly index: number,
    private readonly system: StressSystem,
  ) {}

  run({ thread, main }: Job): Promise<void> {
    const { index, system } = this;
    const { x } = system;
    this.isBack = false;
    this.isReleased = false;
    x[X.slot + index] = system.slotOf(thread);
    x[X.first + index] = main ? 1 : 0;
    Atomics.store(x, X.record + index, thread);
    Atomics.notify(x, X.record + index);
    return new Promise((resolve) => (this.returned = resolve));
  }

  /** Its thread has said that it leaves: it may still be on its way. */
  release(): void {
    this.isReleased = true;
    if (this.isBack) this.system.lend(this);
  }

  terminate(): Promise<void> {
    this.system.tally.terminated++;
    return new Promise((resolve) => (this.died = resolve));
  }

  /** Tells what the thread has done meanwhile. */
  look(): void {
    if (Atomics.exchange(this.system.x, X.gone + this.index, 0) === 0) return;
    const { died } = this;
    this.isBack = true;
    this.died = null;
    // One that was terminated tells nothing else.
    (died ?? this.returned)();
    if (died !== null || this.isReleased) this.system.lend(this);
  }
}

/** The processes of the test: PROCESSES at once, each of which is followed by another when it has ended. */
export class StressSystem {
  readonly page: Kernel;
  readonly x: Int32Array;
  /** What the broker reported, and errors that ended a worker. */
  readonly reports: unknown[] = [];
  readonly tally = { started: 0, killed: 0, terminated: 0 };
  private readonly broker: Broker<ProgramPort, MemoryPort>;
  private readonly workers: StressWorker[];
  private readonly idle: StressWorker[];
  private readonly waiting: Take[] = [];
  private readonly threads: Worker[] = [];
  /** Which of the processes a record is. */
  private readonly slots = new Map<number, number>();
  private readonly living: (ProcessEntry<ProgramPort, MemoryPort> | null)[] = new Array(PROCESSES).fill(null);
  private readonly base: ReturnType<typeof readCounters>;

  constructor(private readonly control: SharedArrayBuffer) {
    const wallClock = () => performance.timeOrigin + performance.now();
    const quotas = { quotaHandles: 4096, quotaThreads: 64, quotaPackets: 40 };
    this.page = Kernel.create({ bytes: KERNEL_BYTES, ...quotas, wallClock }, true);
    this.page.words[H_QUOTA_WINDOWS] = THREADS + 1;
    addProgram(this.page);
    this.x = new Int32Array(control);
    this.workers = Array.from({ length: WORKERS }, (_, index) => new StressWorker(index, this));
    this.idle = [...this.workers];
    this.broker = new Broker({
      kernel: this.page,
      processQuota: PROCESSES,
      report: (what, error) => this.reports.push(what, error),
      clock: { now: () => performance.now(), after: (ms, action) => void setTimeout(action, ms) },
      startTimers: () => undefined,
      supply: {
        cached: () => PROGRAM,
        load: () => Promise.resolve(PROGRAM),
        badProgram: () => null,
        memoryFor: () => Promise.resolve(null),
      },
      workers: {
        acquire: (take) => {
          this.waiting.push(take);
          this.serve();
        },
      },
    });
    this.base = readCounters(this.page);
  }

  async startThreads(seed: number): Promise<void> {
    const { buffer: memory } = this.page;
    const data = (worker: number): StressData => ({
      memory,
      control: this.control,
      worker,
      seed: seed * 31 + worker * 7919,
    });
    const module = new URL('./worker.ts', import.meta.url);
    this.threads.push(...(await Promise.all(this.workers.map((_, worker) => startWorker(module, data(worker))))));
    for (const thread of this.threads) thread.on('error', (error) => this.reports.push(error));
  }

  async stopThreads(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  /** Starts a process wherever there is none. */
  async start(): Promise<void> {
    for (const [slot, living] of this.living.entries()) {
      if (living !== null) continue;
      const child = newChild(this.page);
      this.slots.set(child.process, slot);
      const entry = await this.broker.launch(child);
      if (!(entry instanceof ProcessEntry)) throw new Error(`It does not start: ${entry.status}`);
      this.living[slot] = entry;
      this.tally.started++;
      entry.whenEnded(() => (this.living[slot] = null));
    }
  }

  kill(slot: number): void {
    const entry = this.living[slot];
    if (entry === null) return;
    this.tally.killed++;
    this.broker.kill(entry, 7);
  }

  /** The page tells a window of what people do with it. */
  tell(worker: number): void {
    const { page, x } = this;
    const [window, id] = [Atomics.load(x, X.windows + worker * 3), x[X.windows + worker * 3 + 1]];
    if (window === 0) return;
    withWindow(page, window, id, () => {
      tellSize(page, window, 3, 2);
      const at = { wParam: 0, lParam: 0, x: 1, y: 1 };
      for (const type of [MESSAGE.MOUSE_MOVE, MESSAGE.KEY_DOWN]) tellInput(page, window, { type, ...at }, false);
    });
  }

  /** Does what a doorbell or a worker's message would have done. */
  attend(): void {
    for (const worker of this.workers) worker.look();
    this.broker.pump();
  }

  /** Nothing lives, and all workers are back. */
  get isIdle(): boolean {
    return this.broker.live.length === 0 && this.idle.length === WORKERS && this.waiting.length === 0;
  }

  /** What is left over: counters that differ from what they were at first, and records of threads. */
  leftOver(): object {
    const changed = Object.entries(readCounters(this.page)).filter(
      ([name, value]) => value !== this.base[name as keyof typeof this.base],
    );
    let records = 0;
    forEachThreadRecord(this.page, () => records++);
    return { ...Object.fromEntries(changed), ...(records > 0 ? { records } : {}) };
  }

  // ── For its workers ──────────────────────────────────────────────────────────────────────────────────────

  /** Which of the processes a thread is of. */
  slotOf(thread: number): number {
    return this.slots.get(threadProcess(this.page, thread)) ?? -1;
  }

  /** A worker is free. */
  lend(worker: StressWorker): void {
    this.idle.push(worker);
    this.serve();
  }

  private serve(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const worker = this.idle.pop() as StressWorker;
      const take = this.waiting.shift() as Take;
      if (!take(worker)) this.idle.push(worker);
    }
  }
}
