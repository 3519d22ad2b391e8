/**
 * Entry of the worker that keeps persistent directories and their stores alike. First it mounts what the page tells it
 * to; then it runs, and is only reached through shared memory: the page, busy or not, has no part in storing.
 */
import { RAT_ERR_CLOSED, RAT_ERR_IO } from '../guest-abi/status.ts';
import { wallClock } from '../kernel/core/wall-clock.ts';
import { FileMemory } from '../kernel/fs/file-memory.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { Kernel } from '../kernel/kernel.ts';
import { completeFlushes } from '../kernel/objects/async-io.ts';
import { wakeStorageWaiters } from '../kernel/process/storage.ts';
import { Storage } from '../storage/storage.ts';
import { type OpenedStore, Store } from '../storage/store.ts';
import { DamagedError } from '../storage/store-file.ts';
import { moveFile, type OpfsFile, openFile, readCopy } from './opfs.ts';
import type { StorageMounted, StorageReply, StorageRequest } from './storage-protocol.ts';

/** So often a copy is read of a store that changes meanwhile. */
const COPY_ATTEMPTS = 5;

const tell = (reply: StorageReply) => postMessage(reply);

class StorageWorker {
  private readonly kernel: Kernel;
  private readonly storage: Storage;
  private readonly open: OpfsFile[] = [];

  constructor(kernel: SharedArrayBuffer, files: SharedArrayBuffer) {
    const clock = wallClock(performance);
    this.kernel = new Kernel(kernel, true, clock);
    // A flush that ends here may be the last that has its file.
    this.kernel.files = FileSystem.attach(files, { mayBlock: true, now: clock });
    this.storage = new Storage(new FileMemory(files, true), clock, {
      onStatus: (status, message) => tell({ kind: 'status', status, message }),
      onDamage: (message) => tell({ kind: 'damage', message }),
    });
  }

  async mount(name: string, directory: number, isCopy: boolean): Promise<StorageMounted> {
    try {
      return isCopy ? await this.mountCopy(name, directory) : await this.mountStore(name, directory);
    } catch (error) {
      return { state: 'memory', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async mountStore(name: string, directory: number): Promise<StorageMounted> {
    const opened = await this.openStore(name);
    this.storage.mount(directory, opened.store);
    const mounted: StorageMounted = { state: 'persistent' };
    if (opened.outcome === 'repaired') mounted.repaired = true;
    if (opened.setAside !== undefined) mounted.setAside = opened.setAside;
    return mounted;
  }

  private async openStore(name: string): Promise<OpenedStore & { setAside?: string }> {
    const file = await openFile(name);
    try {
      const opened = Store.open(file);
      this.open.push(file);
      return opened;
    } catch (error) {
      file.close();
      if (!(error instanceof DamagedError)) throw error;
    }
    const setAside = `${name}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await moveFile(name, setAside);
    const fresh = await openFile(name);
    this.open.push(fresh);
    return { ...Store.open(fresh), setAside };
  }

  private async mountCopy(name: string, directory: number): Promise<StorageMounted> {
    for (let attempt = 1; ; attempt++) {
      const copy = await readCopy(name);
      try {
        const { store } = Store.open(copy);
        // What was written over while it was read is found now, and not when a file is opened.
        store.check();
        this.storage.mount(directory, store, true);
        return { state: 'copy' };
      } catch (error) {
        if (!(error instanceof DamagedError) || attempt === COPY_ATTEMPTS) throw error;
      }
    }
  }

  /** Runs until it is asked to end. */
  run(): void {
    const { storage } = this;
    const { bell, port } = { bell: storage.port.bell, port: storage.port };
    try {
      for (let wait = 0; ; ) {
        const seen = Atomics.load(bell.view, bell.at);
        const isLast = port.isToEnd;
        wait = storage.turn(isLast);
        this.wakeWaiters();
        port.endTurn();
        if (isLast) break;
        Atomics.wait(bell.view, bell.at, seen, wait);
      }
      port.end(RAT_ERR_CLOSED);
      for (const file of this.open) file.close();
      tell({ kind: 'ended' });
    } catch (error) {
      port.end(RAT_ERR_IO);
      tell({ kind: 'status', status: RAT_ERR_IO, message: `The storage worker has failed: ${error}` });
    }
    for (;;) {
      // Who waits for something finds that it has ended.
      const seen = Atomics.load(bell.view, bell.at);
      this.wakeWaiters();
      Atomics.wait(bell.view, bell.at, seen);
    }
  }

  /** Threads, and operations that hold none. */
  private wakeWaiters(): void {
    const { kernel, storage } = this;
    wakeStorageWaiters(kernel);
    completeFlushes(kernel, (wanted) => storage.port.flushed(wanted));
  }
}

let worker: StorageWorker | undefined;

addEventListener('message', async ({ data }: MessageEvent<StorageRequest>) => {
  if (data.kind === 'begin') worker = new StorageWorker(data.kernel, data.files);
  else if (data.kind === 'mount' && worker !== undefined) {
    tell({ kind: 'mounted', ...(await worker.mount(data.name, data.directory, data.isCopy)) });
  } else if (data.kind === 'run') worker?.run();
});
