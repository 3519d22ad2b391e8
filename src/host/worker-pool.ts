/**
 * The workers that run guest threads. Only the main thread can make them (a nested worker never starts while its
 * parent is blocked), and that takes 16 ms and more, so some are kept warm.
 */
import * as Comlink from 'comlink';
import type { CallEvent, TraceEvent } from '../guest-abi/trace.ts';
import {
  GROUPS_MISSING,
  type Job,
  type LazyGroup,
  type ProcessWorkerApi,
  ROOM_WANTED,
  type TrapReport,
  type WorkerSetup,
} from '../workers/protocol.ts';
import { RecentPrograms } from '../workers/recent-programs.ts';
import { assetPlace, newProcessWorker } from './assets.ts';
import { addKeeper, type MemoryKeeper, makeRoomElsewhere, removeKeeper } from './memory-room.ts';
import { queuesCompilations } from './support.ts';
import { TracePort } from './trace-port.ts';
import { type Waiting, WorkerQueue } from './worker-queue.ts';

/** Programs with a memory of their own that one worker runs: a tab holds 124 memories, collected or not. */
const OWN_MEMORIES = 4;
/** Workers that are being made at one time: making more at once delays all of them. */
const STARTING_AT_ONCE = 2;
/** How long nobody comes back before more workers are made. */
const PATIENCE_MS = 3;
/** Idle workers kept after a busy time, as a multiple of the warm ones. */
const IDLE_FACTOR = 4;
/** So long the end of the pool waits for terminated workers: an engine may never stop one that computes. */
const FAREWELL_MS = 10_000;
/** So long a flush of traces waits for workers that run programs. */
const TRACE_PATIENCE_MS = 500;

/** Hears what workers tell of programs, unasked. */
export interface WorkerListener {
  trap(report: TrapReport): void;
  /** Of observed threads, oldest first. */
  calls(calls: CallEvent[]): void;
}

export class PoolWorker {
  readonly api: Comlink.Remote<ProcessWorkerApi>;
  private readonly worker: Worker;
  /** The worker holds this Web Lock as long as it lives: see `dead`. */
  private readonly lockName = `ratos-worker-${crypto.randomUUID()}`;
  private readonly programs = new RecentPrograms<true>();
  private ownMemories = 0;
  private tracePort: TracePort | undefined;
  private terminated = false;

  constructor(
    setup: Omit<WorkerSetup, 'lockName'>,
    trace: ((event: TraceEvent) => void) | undefined,
    told: WorkerListener,
    onReady: () => void,
    onError: (message: string) => void,
    onBroken: () => void,
  ) {
    this.worker = newProcessWorker();
    this.worker.addEventListener('error', (event) =>
      onError(
        event.message || `the script of one cannot be loaded ${assetPlace()}. boot({ assets }) says where it is.`,
      ),
    );
    this.worker.addEventListener('message', ({ data }) => {
      if (data === ROOM_WANTED) void makeRoomElsewhere();
      else if (data === GROUPS_MISSING) onBroken();
      else if (data?.calls !== undefined) told.calls(data.calls);
      else if (data?.trap !== undefined) told.trap(data.trap);
    });
    this.api = Comlink.wrap<ProcessWorkerApi>(this.worker);
    this.api
      .setup(this.withTrace({ ...setup, lockName: this.lockName }, trace))
      .then(onReady, (error: unknown) => onError(String(error)));
  }

  private withTrace(setup: WorkerSetup, trace: ((event: TraceEvent) => void) | undefined): WorkerSetup {
    if (trace === undefined) return setup;
    this.tracePort = new TracePort(trace);
    const { other } = this.tracePort;
    return Comlink.transfer({ ...setup, trace: other }, [other]);
  }

  /** Resolves when what it has told of system calls has come. */
  async flushTrace(): Promise<void> {
    if (this.terminated) await this.dead();
    else await this.tracePort?.flush();
  }

  /** Runs a thread; resolves when the worker is back. The module is sent only when the worker lacks it. */
  run(job: Omit<Job, 'module'>, module: WebAssembly.Module): Promise<void> {
    const known = this.programs.get(job.moduleId) !== undefined;
    this.programs.use(job.moduleId, true);
    return this.api.run(known ? job : { ...job, module });
  }

  /**
   * Notes that the worker has run a program that brought its own memory.
   * @returns whether it should run no more: what it holds of ended memories is only collected with it, and in WebKit
   * what is queued for such a program, which is a large one there, goes with it.
   */
  wear(): boolean {
    this.ownMemories++;
    return queuesCompilations() || this.ownMemories >= OWN_MEMORIES;
  }

  /** It may hold memories that programs have brought, until it ends. */
  get isWorn(): boolean {
    return this.ownMemories > 0;
  }

  terminate(): void {
    if (this.terminated) return;
    this.terminated = true;
    this.worker.terminate();
    // Comlink has one finalization registry for the whole page, which holds each worker until its proxy is
    // collected, and the worker's listeners hold the proxy: neither would ever go, nor the memories behind them.
    this.api[Comlink.releaseProxy]();
  }

  /**
   * Resolves when a terminated worker runs no more. `terminate` returns at once, but Chromium lets a worker that
   * computes go on for 2.0 s, and longer when the machine is busy; its lock is released when it is really gone.
   * @param signal gives up: rejects.
   */
  async dead(signal?: AbortSignal): Promise<void> {
    await navigator.locks.request(this.lockName, signal === undefined ? {} : { signal }, () => undefined);
  }
}

export class WorkerPool implements MemoryKeeper {
  readonly expects = false;
  private readonly idle: PoolWorker[] = [];
  private readonly all = new Set<PoolWorker>();
  /** Terminated, and perhaps still running. */
  private readonly dying = new Set<PoolWorker>();
  private readonly waiting = new WorkerQueue<PoolWorker>();
  private readonly starting = new Set<PoolWorker>();
  /** How many of those who waited have got a worker. */
  private served = 0;
  private refilling = false;
  private readonly warm: number;
  private closed = false;
  /** Until the system stands, there is one, and what else boots has the cores. */
  private filled = false;
  private startError: string | undefined;
  /** Groups of calls that programs need. */
  private readonly groups = new Set<LazyGroup>();
  /** Workers in which some could not be loaded. */
  private readonly broken = new WeakSet<PoolWorker>();
  private readyWaiters: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(
    private readonly setup: Omit<WorkerSetup, 'lockName' | 'groups'>,
    private readonly trace: ((event: TraceEvent) => void) | undefined,
    warm: number,
    private readonly told: WorkerListener,
  ) {
    // Without any there would be nothing to tell that workers can be started here.
    this.warm = Math.max(1, warm);
    this.refill();
    addKeeper(this);
  }

  /** The system stands: the other warm workers can be made. */
  fill(): void {
    this.filled = true;
    this.refill();
  }

  /** Workers that are neither idle nor starting. */
  get busy(): number {
    return this.all.size - this.idle.length - this.starting.size;
  }

  /** Resolves when the first worker stands; rejects when workers cannot be started at all. */
  async ready(): Promise<void> {
    if (this.startError !== undefined) throw new Error(this.startError);
    if (this.idle.length > 0) return;
    await new Promise<void>((resolve, reject) => this.readyWaiters.push({ resolve, reject }));
  }

  /** Gives a worker to who wants one: at once when one is idle, else as soon as one comes back or has been made. */
  acquire(wanted: Waiting<PoolWorker>): void {
    const worker = this.idle.pop();
    if (worker !== undefined) {
      if (!wanted.use(worker)) this.idle.push(worker);
      return;
    }
    this.waiting.add(wanted);
    this.refillSoon();
  }

  /** Resolves when all workers that run nothing have told of their system calls, or after a while. */
  async flushTraces(): Promise<void> {
    if (this.trace === undefined) return;
    const flushed = Promise.allSettled([...this.all, ...this.dying].map((worker) => worker.flushTrace()));
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, TRACE_PATIENCE_MS))]);
  }

  /** Takes a worker back. */
  release(worker: PoolWorker): void {
    if (this.closed || !this.all.has(worker)) return;
    if (this.broken.has(worker)) {
      this.discard(worker);
      return;
    }
    for (let next = this.waiting.next(); next !== undefined; next = this.waiting.next()) {
      this.served++;
      if (next.use(worker)) return;
    }
    if (this.idle.length < this.warm * IDLE_FACTOR) this.idle.push(worker);
    else this.discard(worker);
  }

  /** Ends a worker; another is made when they run short. */
  discard(worker: PoolWorker): void {
    this.end(worker);
    // Not now: what goes on is more urgent than the next worker.
    setTimeout(() => this.refill(), 0);
  }

  /** Replaces the idle workers, because only that makes them let go of what they have seen; resolves when they are gone. */
  async renewIdle(): Promise<void> {
    const old = this.idle.splice(0);
    for (const worker of old) this.discard(worker);
    await Promise.all(old.map((worker) => worker.dead()));
  }

  letGo(): Promise<void> | null {
    return this.idle.some(({ isWorn }) => isWorn) ? this.renewIdle() : null;
  }

  /**
   * A program is about to start that needs these groups of calls: the workers that run nothing load them at once, so that
   * its threads do not wait for that when they begin.
   */
  expect(groups: readonly LazyGroup[]): void {
    const added = groups.filter((group) => !this.groups.has(group));
    if (added.length === 0) return;
    for (const group of added) this.groups.add(group);
    // The one that is taken next first.
    for (const worker of [...this.idle.toReversed(), ...this.starting]) void worker.api.prepare(added);
  }

  /** A worker could not load calls for a program, and may never be able to. */
  private noteBroken(worker: PoolWorker): void {
    this.broken.add(worker);
    // Who takes its place does not try before a program comes: without a network that would have no end.
    this.groups.clear();
    const at = this.idle.indexOf(worker);
    if (at < 0) return;
    this.idle.splice(at, 1);
    this.discard(worker);
  }

  private end(worker: PoolWorker): void {
    worker.terminate();
    this.all.delete(worker);
    this.dying.add(worker);
    const gone = () => this.dying.delete(worker);
    worker.dead().then(gone, gone);
  }

  /** Ends all workers; resolves when they are gone, and with them what they hold of the browser's memories. */
  close(): Promise<void> {
    this.closed = true;
    const gone = this.endAll();
    removeKeeper(this, gone);
    return gone;
  }

  private async endAll(): Promise<void> {
    for (const worker of this.all) this.end(worker);
    this.idle.length = 0;
    this.waiting.clear();
    this.starting.clear();
    const patience = AbortSignal.timeout(FAREWELL_MS);
    await Promise.allSettled([...this.dying].map((worker) => worker.dead(patience)));
  }

  /**
   * Makes workers for those who wait, unless workers come back meanwhile: that is often sooner than a new one
   * stands, and making many at once takes the cores away from those that run.
   */
  private refillSoon(): void {
    if (this.refilling) return;
    this.refilling = true;
    const { served } = this;
    setTimeout(() => {
      this.refilling = false;
      if (this.waiting.length === 0) return;
      if (this.served === served) this.refill();
      this.refillSoon();
    }, PATIENCE_MS);
  }

  private refill(): void {
    // One at a time while nobody waits: what runs has the cores.
    const atOnce = this.waiting.length > 0 ? STARTING_AT_ONCE : 1;
    while (!this.closed && this.starting.size < atOnce && this.needed() > 0) this.start();
  }

  private needed(): number {
    const warm = this.filled ? this.warm : 1;
    return Math.max(this.waiting.length, warm - this.idle.length) - this.starting.size;
  }

  private start(): void {
    const worker: PoolWorker = new PoolWorker(
      { ...this.setup, groups: [...this.groups] },
      this.trace,
      this.told,
      () => {
        if (this.closed) return;
        this.starting.delete(worker);
        this.startError = undefined;
        for (const { resolve } of this.readyWaiters.splice(0)) resolve();
        this.release(worker);
        this.refill();
      },
      (message) => {
        this.startError = message;
        for (const { reject } of this.readyWaiters.splice(0)) reject(new Error(message));
      },
      () => this.noteBroken(worker),
    );
    this.starting.add(worker);
    this.all.add(worker);
  }
}
