/** The storage of one system: its worker, the stores that it keeps, and what is told of them. */
import { RAT_ERR_IO, RAT_SUCCESS, statusName } from '../../guest-abi/status.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { wakeStorageWaiters } from '../../kernel/process/storage.ts';
import type { StorageMounted, StorageReply, StorageRequest } from '../../workers/storage-protocol.ts';
import type { StoreStatus } from '../api.ts';
import { newStorageWorker } from '../assets.ts';
import { holdStore, whenFree } from './store-lock.ts';

/** So long a system that is shut down waits for what is not stored yet. */
const FAREWELL_MS = 10_000;

export class SystemStorage {
  private readonly statuses: StoreStatus[] = [];
  /** Gives a lock back, or no longer waits for one. */
  private readonly letGo: (() => void)[] = [];
  private worker: Worker | undefined;
  private readonly waiting: ((mounted: StorageMounted) => void)[] = [];
  private ended: () => void = () => undefined;
  private running = false;
  /** Why there is no worker. */
  private failure: string | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly onStore: (status: StoreStatus) => void,
  ) {}

  get stores(): StoreStatus[] {
    return this.statuses.map((status) => ({ ...status }));
  }

  /** Mounts a store at a directory, which is empty. It always comes to something, if only to memory. */
  async mount(name: string, path: string, directory: number): Promise<void> {
    const release = await holdStore(name);
    const isCopy = release === null;
    const { files } = this.kernel;
    // Held until the worker has taken it.
    files.openInode(directory);
    const mounted = await this.ask({ kind: 'mount', name, directory, isCopy });
    files.close(directory);
    if (release !== null && mounted.state === 'memory') release();
    else if (release !== null) this.letGo.push(release);
    const status: StoreStatus = { path: path || '/', name, isHeldElsewhere: isCopy, ...mounted };
    this.statuses.push(status);
    if (isCopy) {
      const free = () => this.change(status, { isHeldElsewhere: false });
      this.letGo.push(whenFree(name, free));
    }
    if (status.state !== 'persistent' || status.repaired || status.setAside !== undefined) this.onStore({ ...status });
  }

  private ask(request: StorageRequest): Promise<StorageMounted> {
    if (this.failure !== undefined) return Promise.resolve({ state: 'memory', reason: this.failure });
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.start().postMessage(request);
    });
  }

  /** Starts the worker, unless it was. */
  start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = newStorageWorker();
    this.worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<StorageReply>) => this.take(data));
    worker.addEventListener('error', ({ message }) => this.fail(message || 'The worker script could not be loaded.'));
    const begin: StorageRequest = { kind: 'begin', kernel: this.kernel.buffer, files: this.kernel.files.buffer };
    worker.postMessage(begin);
    return worker;
  }

  private take(reply: StorageReply): void {
    if (reply.kind === 'mounted') {
      const { kind: _, ...mounted } = reply;
      this.waiting.shift()?.(mounted);
    } else if (reply.kind === 'ended') this.ended();
    else if (reply.kind === 'status') {
      const error = reply.status === RAT_SUCCESS ? null : { status: reply.status, message: reply.message };
      for (const status of this.statuses) if (status.state === 'persistent') this.change(status, { error });
    } else {
      const error = { status: RAT_ERR_IO, message: `${statusName(RAT_ERR_IO)}: a file is damaged: ${reply.message}` };
      for (const status of this.statuses) this.change(status, { error });
    }
  }

  /** There is no worker: what was mounted lives in memory. */
  private fail(reason: string): void {
    this.failure = reason;
    this.running = false;
    for (const resolve of this.waiting.splice(0)) resolve({ state: 'memory', reason });
    this.kernel.files.storage.end(RAT_ERR_IO);
    wakeStorageWaiters(this.kernel);
    for (const status of this.statuses) if (status.state !== 'memory') this.change(status, { state: 'memory', reason });
    this.ended();
  }

  private change(status: StoreStatus, what: Partial<StoreStatus>): void {
    Object.assign(status, what);
    this.onStore({ ...status });
  }

  /** Everything is mounted: from now on the worker stores what is changed. */
  run(): void {
    if (this.worker === undefined || this.failure !== undefined) return;
    this.running = true;
    const request: StorageRequest = { kind: 'run' };
    this.worker.postMessage(request);
    addEventListener('pagehide', this.leave);
  }

  /**
   * The page goes: nothing is put off any more. When it cannot come back the worker closes its files too, or the next
   * page would wait for them until the worker is gone: Chromium lets one that is blocked live on for 2 s.
   */
  private readonly leave = ({ persisted }: PageTransitionEvent) => {
    if (persisted) this.kernel.files.storage.wantFlush();
    else this.kernel.files.storage.askToEnd();
  };

  /** Stores what is changed, ends the worker and gives the stores to others. */
  async stop(): Promise<void> {
    removeEventListener('pagehide', this.leave);
    const { worker } = this;
    if (worker !== undefined && this.running) {
      const ended = new Promise<void>((resolve) => {
        this.ended = resolve;
      });
      this.kernel.files.storage.askToEnd();
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))]);
    }
    worker?.terminate();
    for (const letGo of this.letGo.splice(0)) letGo();
  }
}
