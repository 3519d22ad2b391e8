/** RatOS for a page: the library's one entry. */
import {
  RAT_ERR_EXISTS,
  RAT_ERR_IO,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_NOT_SUPPORTED,
  statusName,
} from '../guest-abi/status.ts';
import { prepareHandles } from '../kernel/core/handle-table.ts';
import { addReference, release } from '../kernel/core/object.ts';
import { wallClock } from '../kernel/core/wall-clock.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newFileStat } from '../kernel/fs/types.ts';
import { readCounters } from '../kernel/inspect/counters.ts';
import { inspectKernel, listSnapshots } from '../kernel/inspect/system.ts';
import { Kernel } from '../kernel/kernel.ts';
import { SurfaceMemory } from '../kernel/memory/surface-memory.ts';
import { makeDevices } from '../kernel/objects/device.ts';
import { holdProcess } from '../kernel/process/observing.ts';
import { processId, processObject } from '../kernel/process/process.ts';
import { doorbell } from '../kernel/process/requests.ts';
import { prepareChild } from '../kernel/process/spawn.ts';
import { createReference } from '../workers/call-reference.ts';
import {
  type BootOptions,
  type CallDescription,
  type Counters,
  type Files,
  type Handle,
  type Handles,
  type Inspector,
  type KillOptions,
  type Process,
  type ProcessInfo,
  RatError,
  type SpawnOptions,
  type StoreStatus,
  type Support,
  type SystemSnapshot,
  type Terminal,
  type TerminalSize,
  type WaitOptions,
  type WaitResult,
  type WindowInfo,
} from './api.ts';
import {
  checkElement,
  checkExitCode,
  checkFunction,
  checkInteger,
  checkOptions,
  checkText,
  invalid,
} from './arguments.ts';
import { assetFolder, setAssetFolder } from './assets.ts';
import { readBootOptions } from './boot-options.ts';
import { Broker } from './broker/broker.ts';
import { ProcessEntry } from './broker/process-entry.ts';
import { PageFiles } from './files.ts';
import { PageHandles } from './handles.ts';
import { ImageError } from './image/image-error.ts';
import { Loader, type Program } from './image/loader.ts';
import type { Engine } from './image/read-image.ts';
import { PageInspector } from './inspector/page-inspector.ts';
import { LazyWindows } from './lazy-windows.ts';
import { MemoryPool } from './memory-pool.ts';
import { ContentBringer } from './mounts/content-bringer.ts';
import { hasStores, mountAll } from './mounts/mount-all.ts';
import { PageSupply, PageWorkers, type ProcessMemory, pageClock, TimerWorker } from './page-ports.ts';
import { PageProcess } from './page-process.ts';
import { programStrings, readSpawnArguments, type SpawnArguments } from './spawn-arguments.ts';
import { bringContent } from './storage/content.ts';
import { SystemStorage } from './storage/system-storage.ts';
import { standardPipes } from './streams.ts';
import { checkSupport, countsReservations, endsNoLoop, memoryGrowsFirst } from './support.ts';
import { closed, SystemState } from './system-state.ts';
import { PageTerminal } from './terminal.ts';
import { Doorbell } from './wait-async.ts';
import { WorkerPool } from './worker-pool.ts';

export { statusName } from '../guest-abi/status.ts';
export { chromeTrace, PAGE_THREAD_ID, traceLine } from '../guest-abi/trace.ts';
export * from './api.ts';
export { files, opfs, tar, zip } from './mounts/make.ts';
export { posixTimeZone } from './time-zone.ts';
export { loadTerminalView, viewTerminal } from './view-terminal.ts';
export { isStuck, STUCK_LOOK_MS, StuckWatch, waitReport } from './wait-report.ts';

/**
 * What is known of a call, by the name that events of the inspector tell; null: there is none. The reference is only loaded
 * for whoever asks.
 */
export async function describeCall(name: string): Promise<CallDescription | null> {
  const reference = await import('./inspector/describe-call.ts');
  return reference.describeCall(name);
}

/** Directories that every system has. */
const DIRECTORIES = ['/bin', '/tmp', '/home'];
/** What windows show, of all programs together, at most: reserved at boot, and taken when it is used. */
const SURFACE_BYTES = 256 << 20;
/** A module with nothing in it. */
const WASM_HEADER = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
/** Kernel memory that is kept for the page, at most. */
const RESERVE_BYTES = 4 << 20;

/** What a system is made of. */
interface Parts {
  kernel: Kernel;
  files: FileSystem;
  workers: WorkerPool;
  memories: MemoryPool;
  loader: Loader;
  broker: Broker<Program, ProcessMemory>;
  bell: Doorbell;
  timers: TimerWorker;
  storage: SystemStorage;
  bringer: ContentBringer;
  inspector: PageInspector;
  windows: LazyWindows;
  /** Ends what is mounted, when all programs have ended. */
  unmount: () => Promise<void>;
}

/** A running system. Several can live in one page; nothing is shared between them. */
export class RatOS {
  readonly fs: Files;
  readonly handles: Handles;
  /** Where the page has its workers and fonts from, when `boot({ assets })` has said so. */
  readonly assets: URL | undefined = assetFolder();
  /** Looks inside of programs: stacks, handles, calls as they happen, and stepping through them. */
  readonly inspector: Inspector;
  private readonly kernel: Kernel;
  private readonly broker: Broker<Program, ProcessMemory>;
  private readonly pageHandles: PageHandles;
  /** Processes of the other engine: they are not the kernel's. */
  private readonly foreign = new Set<Process>();
  private readonly terminals = new Set<PageTerminal>();
  private readonly state = new SystemState();
  private closing: Promise<void> | undefined;

  private constructor(private readonly parts: Parts) {
    this.kernel = parts.kernel;
    this.broker = parts.broker;
    this.fs = new PageFiles(parts.files, this.state);
    this.pageHandles = new PageHandles(parts.kernel, this.state);
    this.handles = this.pageHandles;
    this.inspector = parts.inspector;
    parts.inspector.state = this.state;
  }

  /** What this browser lacks for RatOS. */
  static support(): Support {
    return checkSupport();
  }

  /**
   * Starts a system. Rejects with a RatError: where the browser lacks something (`RAT_ERR_NOT_SUPPORTED`), or its workers
   * cannot be loaded (`RAT_ERR_IO`), with the reason; for options that are none (`RAT_ERR_INVALID_ARGUMENT`); or when there
   * is no memory for it.
   */
  static async boot(options: BootOptions = {}): Promise<RatOS> {
    const support = checkSupport();
    if (!support.ok) throw new RatError(RAT_ERR_NOT_SUPPORTED, `RatOS cannot run here. ${support.missing.join(' ')}`);
    const {
      assets,
      quotas,
      mounts,
      desktop,
      openLine,
      onLastWindow,
      onStore,
      trace,
      traceCalls,
      warmWorkers,
      ...sizes
    } = readBootOptions(options);
    const before = assetFolder();
    if (assets !== undefined) setAssetFolder(assets);
    const clock = wallClock(performance);
    const { kernel, files } = RatOS.reserve(() => ({
      kernel: Kernel.create({
        bytes: sizes.kernelMemory,
        quotaHandles: quotas.handles,
        quotaThreads: quotas.threads,
        quotaSystemThreads: quotas.systemThreads,
        quotaProgramThreads: quotas.programThreads,
        quotaPackets: quotas.packets,
        quotaHeap: quotas.kernelMemory,
        quotaProgramProcesses: quotas.programProcesses,
        quotaProgramHeap: quotas.programKernelMemory,
        quotaProgramOpenFiles: quotas.programOpenFiles,
        quotaWindows: quotas.windows,
        quotaSurfaces: quotas.windowMemory,
        reserve: Math.min(RESERVE_BYTES, Math.floor(sizes.kernelMemory / 16)),
        wallClock: clock,
      }),
      files: FileSystem.create({
        maxBytes: sizes.fileMemory,
        quotaBytes: quotas.programFileMemory,
        quotaInodes: quotas.programInodes,
        now: clock,
        marked: hasStores(mounts),
      }),
    }));
    kernel.files = files;
    const surfaces = SurfaceMemory.create(SURFACE_BYTES);
    kernel.surfaces = surfaces;
    prepareHandles(kernel, kernel.process);
    for (const directory of DIRECTORIES) files.mkdir(files.root, directory);
    makeDevices(files);
    const storage = new SystemStorage(kernel, onStore);
    // First, for it has the most to do.
    if (hasStores(mounts)) storage.start();
    const reference = createReference();
    const setup = {
      kernel: kernel.buffer,
      files: files.buffer,
      surfaces: surfaces.buffer,
      reference,
      traceCalls,
      memoryGrowsFirst: memoryGrowsFirst(),
    };
    const workers = new WorkerPool(setup, trace, warmWorkers, {
      trap: (report) => windows.trapped(report),
      calls: (calls) => inspector.tell(calls),
    });
    const timers = new TimerWorker(kernel);
    const loader = new Loader(files, quotas.memory, endsNoLoop());
    const memories = new MemoryPool(quotas.memory, () => workers.renewIdle(), countsReservations());
    const find = (pid: number) => broker.live.find(({ id }) => id === pid);
    const kill = (pid: number) => {
      const entry = find(pid);
      if (entry !== undefined) broker.kill(entry, -1);
    };
    const windows = new LazyWindows(kernel, { find, kill }, { openLine, onLastWindow });
    const broker: Broker<Program, ProcessMemory> = new Broker<Program, ProcessMemory>({
      kernel,
      workers: new PageWorkers(workers),
      supply: new PageSupply(loader, memories, workers, timers),
      clock: pageClock,
      startTimers: () => timers.start(),
      windows,
      processQuota: quotas.processes,
      report: (what, error) => console.error(`RatOS: ${what}`, error),
    });
    const inspector = new PageInspector({
      kernel,
      process: (pid) => {
        const entry = find(pid);
        const { memory } = entry ?? {};
        return entry && { image: entry.program.image, notify: memory ? (at) => memory.notify(at) : undefined };
      },
      places: (image, frames) => loader.places(image, frames),
      reference,
    });
    if (trace !== undefined) inspector.bringReference();
    const bringer = new ContentBringer(kernel);
    let unmount: () => Promise<void>;
    try {
      unmount = await RatOS.start(workers, mountAll(files, mounts, storage, bringer));
      storage.run();
    } catch (error) {
      // The next one may say nothing of it.
      setAssetFolder(before);
      loader.close();
      memories.close(workers.close());
      await storage.stop();
      throw error;
    }
    workers.fill();
    bringer.start();
    const bell = new Doorbell(doorbell(kernel), () => broker.pump());
    const os = new RatOS({
      kernel,
      files,
      workers,
      memories,
      loader,
      broker,
      bell,
      timers,
      storage,
      bringer,
      windows,
      inspector,
      unmount,
    });
    try {
      if (desktop !== undefined) await os.attachDesktop(desktop);
    } catch (error) {
      await os.shutdown();
      throw error;
    }
    return os;
  }

  /** Starts the workers while something is mounted. @returns what `unmount` is to be. */
  private static async start(
    workers: WorkerPool,
    mounting: Promise<() => Promise<void>>,
  ): Promise<() => Promise<void>> {
    // Told below; until then it is not one that nobody looks at.
    mounting.catch(() => {});
    try {
      await workers.ready();
    } catch (error) {
      await mounting.then(
        (unmount) => unmount(),
        () => {},
      );
      const why = error instanceof Error ? error.message : error;
      const hint = await navigator.locks.query().then(
        () => '',
        () => ' (Web Locks are denied, as in frames of other sites where the browser blocks their storage)',
      );
      throw new RatError(
        hint === '' ? RAT_ERR_IO : RAT_ERR_NOT_SUPPORTED,
        `RatOS cannot start its workers: ${why}${hint}`,
      );
    }
    return mounting;
  }

  /** Makes the system's memories; RangeError is how a browser says that it has no room for them. */
  private static reserve<T>(make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (error instanceof RangeError) throw new RatError(RAT_ERR_NO_MEMORY, `boot: ${error.message}`);
      throw error;
    }
  }

  /**
   * Starts the program at `path`. Rejects with a RatError when it can't be started.
   * @param argv arguments, the program's name first; default: the path alone.
   */
  async spawn(path: string, argv: readonly string[] = [path], options: SpawnOptions = {}): Promise<Process> {
    this.state.check('spawn');
    const given = readSpawnArguments(path, argv, options);
    await this.bringProgram(path);
    if (given.engine === 'wasmer') return this.spawnOnWasmer(path, given);
    const strings = programStrings(given);
    this.checkDirectories(given);
    const { terminal } = given;
    if (terminal !== null && terminal.kernel !== this.kernel)
      throw invalid('spawn', 'the terminal is another system’s.');
    const pipes = standardPipes(this.kernel, given.lines, given.onTerminal, terminal?.handle ?? 0);
    const [stdin, stdout, stderr] = pipes;
    const child = prepareChild(this.kernel, this.kernel.files, {
      path,
      cwd: given.cwd,
      ...(given.preopens === undefined ? {} : { preopens: given.preopens }),
      strings,
      argc: given.argv.length,
      envc: given.env.length,
      standard: pipes.map((pipe) => pipe.guestHandle),
      inherit: given.inherit,
    });
    for (const pipe of pipes) pipe.closeGuestHandle();
    const failed = (status: number, reason: string): never => {
      for (const pipe of pipes) pipe.closeEnd();
      throw new RatError(status, `${path}: ${reason}`);
    };
    if (typeof child === 'number') return failed(child, statusName(child));
    if (given.hold) holdProcess(this.kernel, child.process, true);
    if (given.emptyInput) stdin.closeEnd();
    terminal?.giveTo(processId(this.kernel, child.process));
    // Taken now: the process may have ended when the broker's answer comes.
    const object = processObject(this.kernel, child.process);
    addReference(this.kernel, object);
    const entry = await this.broker.launch(child);
    if (!(entry instanceof ProcessEntry)) {
      release(this.kernel, object);
      return failed(entry.status, entry.message || statusName(entry.status));
    }
    if (given.endOrphans) entry.whenEnded(() => this.broker.kill(entry, -1, true));
    if (terminal !== null) entry.whenFamilyEnds(() => terminal.settle());
    return new PageProcess(this.kernel, this.broker, entry, object, stdin, stdout, stderr);
  }

  /**
   * Makes a program at `path` whose bytes are brought when it is first started, by whomever, and then stay compiled: for
   * large ones, which need not lie in the files. Its file has nothing in it that could run by another name, but links to
   * it are as good as it. What `bring` rejects with is the reason that the program cannot be started; it is asked again
   * then. Replaces a file that is there. Throws a RatError, as `fs.writeFile`.
   * @param bring gives the program's bytes, which are the system's from then on.
   */
  async provideProgram(path: string, bring: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.state.check('provideProgram');
    checkFunction('provideProgram', 'bring', bring);
    await this.fs.writeFile(path, WASM_HEADER);
    const { files } = this.kernel;
    const inode = files.open(files.root, path, { followLast: true });
    if (inode < 0) throw new RatError(inode, `provideProgram: ${path}: ${statusName(inode)}`);
    this.parts.loader.provide(inode, bring);
    files.close(inode);
  }

  /**
   * Loads and compiles a program that will be started soon, so that its first start need not wait for that. It is forgotten
   * when many others have been started since, or its file is written. Rejects as `spawn` does.
   */
  async preloadProgram(path: string): Promise<void> {
    this.state.check('preloadProgram');
    checkText('preloadProgram', 'the path', path);
    await this.bringProgram(path);
    await this.loadProgram(path, 'ratos');
  }

  /** Has the bytes of a program brought, where its file is in a store and nobody has opened it yet. */
  private async bringProgram(path: string): Promise<void> {
    const { files } = this.kernel;
    const inode = files.open(files.root, path, { followLast: true });
    if (inode < 0) return;
    try {
      if (files.openedAway) await bringContent(files, inode);
    } finally {
      files.close(inode);
    }
  }

  private checkDirectories({ cwd, preopens = [] }: SpawnArguments): void {
    const { files } = this.kernel;
    const stat = newFileStat();
    for (const path of [cwd, ...preopens.map((preopen) => preopen.path)]) {
      const status = files.statPath(files.root, path, true, stat);
      const wrong = status >= 0 && stat.type !== FILE_TYPE.DIRECTORY ? RAT_ERR_NOT_DIRECTORY : status;
      if (wrong < 0) throw new RatError(wrong, `spawn: ${path}: ${statusName(wrong)}`);
    }
  }

  /** Makes a terminal, for `spawn`. Throws a RatError when there is no memory for it. */
  createTerminal(size: TerminalSize = {}): Terminal {
    this.state.check('createTerminal');
    const terminal = PageTerminal.make(this.kernel, size);
    for (const each of this.terminals) if (!each.settle()) this.terminals.delete(each);
    this.terminals.add(terminal);
    return terminal;
  }

  private async spawnOnWasmer(path: string, given: SpawnArguments): Promise<Process> {
    const { cwd, env, emptyInput } = given;
    const options: SpawnOptions = { cwd, env: Object.fromEntries(env), stdin: emptyInput ? 'empty' : 'pipe' };
    const [{ spawnWasmer }, module] = await Promise.all([
      import('./wasmer/index.ts'),
      this.loadProgram(path, 'wasmer'),
    ]);
    const process = await spawnWasmer(module, path, given.argv, options);
    if (this.state.shutdown.cancelled) {
      process.kill();
      throw closed('spawn');
    }
    this.foreign.add(process);
    void process.exited.then(() => this.foreign.delete(process));
    return process;
  }

  private async loadProgram(path: string, engine: Engine): Promise<WebAssembly.Module> {
    const { files } = this.kernel;
    const inode = files.open(files.root, path, { followLast: true });
    if (inode < 0) throw new RatError(inode, `${path}: ${statusName(inode)}`);
    try {
      return (await this.parts.loader.load(inode, engine)).module;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw new RatError(error.status, `${path}: ${error.message}`);
    } finally {
      files.close(inode);
    }
  }

  /**
   * Waits for an object: a waiter like any other, in the same queue, never blocking the page.
   * @returns `RAT_SUCCESS`, `RAT_ABANDONED`, `RAT_ERR_TIMEOUT`, or `RAT_ERR_DEADLOCK` for a non-recursive mutex
   * that the page owns. Rejects with a RatError for a handle that can't be waited for, and with `RAT_ERR_CLOSED` when
   * the system is shut down.
   */
  wait(handle: Handle, options: WaitOptions = {}): Promise<number> {
    return this.pageHandles.wait(handle, options);
  }

  /** Waits for any (the default) or all of several objects; as `wait` otherwise. */
  waitMultiple(
    handles: readonly Handle[],
    options: WaitOptions & { all?: boolean | undefined } = {},
  ): Promise<WaitResult> {
    return this.pageHandles.waitMultiple(handles, options);
  }

  private readonly memoryOf = (pid: number): number | null =>
    this.broker.live.find(({ id }) => id === pid)?.memory?.size ?? null;

  /** Processes, threads, what each waits for and owns, objects with their queues, deadlocks, counters. */
  inspect(): SystemSnapshot & { counters: Counters } {
    const wordAt = (pid: number, address: number) =>
      this.broker.live.find(({ id }) => id === pid)?.memory?.wordAt(address) ?? null;
    return { ...inspectKernel(this.kernel, wordAt, this.memoryOf), counters: this.counters() };
  }

  /**
   * Resolves when `trace` has been told of every call that was over before; events come a little later than what they
   * tell of. A thread that computes keeps its own back: it is waited for half a second.
   */
  flushTrace(): Promise<void> {
    return this.parts.workers.flushTraces();
  }

  /**
   * Shows the windows of programs in an element of the page, and fills it. Before that, or `desktop` of the options,
   * programs make no windows. Throws a RatError: `RAT_ERR_EXISTS` when there is a desktop.
   * @returns resolves when the desktop has been loaded and stands. Programs may be started before.
   */
  attachDesktop(element: HTMLElement): Promise<void> {
    this.state.check('attachDesktop');
    const place = checkElement('attachDesktop', 'the desktop', element);
    const { windows } = this.parts;
    if (windows.isAttached) throw new RatError(RAT_ERR_EXISTS, 'attachDesktop: the system has a desktop.');
    return windows.attach(place, this.fs, (path, argv, options) => this.spawn(path, argv, options));
  }

  /** The windows of all programs, in the order in which they were made. */
  windows(): WindowInfo[] {
    return this.parts.windows.list();
  }

  /**
   * A picture, PNG, of what a program shows in a window, or of all windows in their places, without what the desktop adds.
   * Rejects with a RatError: `RAT_ERR_NOT_FOUND` when there is no such window, or no desktop.
   */
  async screenshot(id?: number): Promise<Blob> {
    this.state.check('screenshot');
    if (id !== undefined) checkInteger('screenshot', 'the id', id, 0, 2 ** 32 - 1);
    const picture = await this.parts.windows.screenshot(id);
    if (picture === null) throw new RatError(RAT_ERR_NOT_FOUND, 'screenshot: there is no such window.');
    return picture;
  }

  /** What is to be known of the stores that are mounted (`opfs`), in the order of their paths. */
  stores(): StoreStatus[] {
    return this.parts.storage.stores;
  }

  /** All live processes, lowest id first, whoever has started them. */
  processes(): ProcessInfo[] {
    return listSnapshots(this.kernel, this.memoryOf);
  }

  /**
   * Ends a process by its id, in whatever state it is: whoever starts one whose program has not come yet gets
   * `RAT_ERR_CANCELLED`.
   * @param code its exit code; default -1. Throws a RatError (`RAT_ERR_NOT_FOUND`) when no such process lives.
   */
  kill(pid: number, code = -1, options: KillOptions = {}): void {
    this.state.check('kill');
    checkInteger('kill', 'the id', pid, 0, 2 ** 32 - 1);
    const exitCode = checkExitCode('kill', code);
    const { tree = false } = checkOptions('kill', options);
    // Its program has not come yet.
    if (this.broker.launching.giveUp(pid)) return;
    const entry = this.broker.live.find(({ id }) => id === pid);
    if (entry === undefined) throw new RatError(RAT_ERR_NOT_FOUND, `kill: no process with the id ${pid} lives.`);
    this.broker.kill(entry, exitCode, tree);
  }

  /** The kernel's counters, for tests: nothing may be left over when a program has ended. */
  counters(): Counters {
    return { ...readCounters(this.kernel), workers: this.parts.workers.busy };
  }

  /**
   * Ends all processes and gives everything back. Resolves when they and their workers are gone: 2 s in Chromium where
   * a program computed. From the call on every other one gives `RAT_ERR_CLOSED` at once, and pending waits reject with
   * it. What is being started rejects with it, or ends as a process that was killed; each `exited` resolves; reading
   * standard output comes to its end, and writing to standard input rejects. `inspect` and `counters` tell what is left.
   * A second call gives the same promise.
   */
  shutdown(): Promise<void> {
    for (const process of this.foreign) process.kill();
    this.state.shutdown.cancel();
    for (const terminal of this.terminals) terminal.hangUp();
    this.closing ??= this.close();
    return this.closing;
  }

  /** @internal Has `action` called when the system is shut down; at once when it has been. */
  onShutdown(action: () => void): void {
    this.state.shutdown.add(action);
  }

  private async close(): Promise<void> {
    const { broker, bell, timers, loader, memories, workers, storage, bringer, windows, unmount } = this.parts;
    bringer.stop();
    const ended = broker.close();
    memories.close(ended);
    loader.close();
    await ended;
    for (const terminal of this.terminals) terminal.settle();
    windows.stop();
    await unmount();
    await storage.stop();
    bell.stop();
    timers.stop();
    await workers.close();
  }
}
