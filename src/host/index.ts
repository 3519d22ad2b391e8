/** RatOS for a page: the library's one entry. */
import { ARGUMENTS_MAX, PATH_MAX } from '../guest-abi/limits.ts';
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NAME_TOO_LONG,
  RAT_ERR_NOT_FOUND,
  statusName,
} from '../guest-abi/status.ts';
import { prepareHandles } from '../kernel/core/handle-table.ts';
import { addReference, release } from '../kernel/core/object.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { inspectKernel, listSnapshots } from '../kernel/inspect/system.ts';
import { Kernel } from '../kernel/kernel.ts';
import { readCounters } from '../kernel/memory/counters.ts';
import { utf8Bytes } from '../kernel/memory/utf8.ts';
import { processObject } from '../kernel/process/process.ts';
import { doorbell } from '../kernel/process/requests.ts';
import { prepareChild } from '../kernel/process/spawn.ts';
import {
  type BootOptions,
  type Counters,
  type Files,
  type Handle,
  type Handles,
  type KillOptions,
  type Process,
  type ProcessInfo,
  type Quotas,
  RatError,
  type SpawnOptions,
  type Support,
  type SystemSnapshot,
  type WaitOptions,
  type WaitResult,
} from './api.ts';
import { Broker } from './broker/broker.ts';
import { ProcessEntry } from './broker/process-entry.ts';
import { PageFiles } from './files.ts';
import { PageHandles } from './handles.ts';
import { Loader, type Program } from './image/loader.ts';
import { MemoryPool } from './memory-pool.ts';
import { PageSupply, PageWorkers, type ProcessMemory, pageClock, TimerWorker } from './page-ports.ts';
import { PageProcess } from './page-process.ts';
import { InputPipe, OutputPipe } from './streams.ts';
import { checkSupport } from './support.ts';
import { closed, SystemState } from './system-state.ts';
import { Doorbell } from './wait-async.ts';
import { WorkerPool } from './worker-pool.ts';

export { chromeTrace, traceLine } from '../guest-abi/trace.ts';
export * from './api.ts';

const DEFAULT_QUOTAS: Quotas = {
  processes: 110,
  threads: 256,
  handles: 32768,
  memory: 1 << 30,
  packets: 65536,
  kernelMemory: 8 << 20,
  programProcesses: 100,
  programKernelMemory: 32 << 20,
};
/** Kernel memory that is kept for the page, at most. */
const RESERVE_BYTES = 4 << 20;
const DEFAULT_KERNEL_BYTES = 64 << 20;
const DEFAULT_FILE_BYTES = 512 << 20;
const DEFAULT_WARM_WORKERS = 4;
/** Directories that every system has. */
const DIRECTORIES = ['/bin', '/tmp', '/home'];

/** A running system. Several can live in one page; nothing is shared between them. */
export class RatOS {
  readonly fs: Files;
  readonly handles: Handles;
  private readonly pageHandles: PageHandles;
  /** Processes of the other engine: they are not the kernel's. */
  private readonly foreign = new Set<Process>();
  private readonly state = new SystemState();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly kernel: Kernel,
    private readonly files: FileSystem,
    private readonly workers: WorkerPool,
    private readonly broker: Broker<Program, ProcessMemory>,
    private readonly bell: Doorbell,
    private readonly timers: TimerWorker,
    private readonly loader: Loader,
    private readonly memories: MemoryPool,
    private readonly memoryQuota: number,
  ) {
    this.fs = new PageFiles(files, this.state);
    this.pageHandles = new PageHandles(kernel, this.state);
    this.handles = this.pageHandles;
  }

  /** What this browser lacks for RatOS. */
  static support(): Support {
    return checkSupport();
  }

  /** Starts a system. Rejects at once, with the reason, where the browser lacks something. */
  static async boot(options: BootOptions = {}): Promise<RatOS> {
    const support = checkSupport();
    if (!support.ok) throw new Error(`RatOS cannot run here. ${support.missing.join(' ')}`);
    const quotas = { ...DEFAULT_QUOTAS, ...options.quotas };
    const wallClock = () => performance.timeOrigin + performance.now();
    const epoch = wallClock();
    const kernelBytes = options.kernelMemory ?? DEFAULT_KERNEL_BYTES;
    const kernel = Kernel.create({
      bytes: kernelBytes,
      quotaHandles: quotas.handles,
      quotaThreads: quotas.threads,
      quotaPackets: quotas.packets,
      quotaHeap: quotas.kernelMemory,
      quotaProgramProcesses: quotas.programProcesses,
      quotaProgramHeap: quotas.programKernelMemory,
      reserve: Math.min(RESERVE_BYTES, kernelBytes >> 4),
      wallClock,
    });
    const files = FileSystem.create({ maxBytes: options.fileMemory ?? DEFAULT_FILE_BYTES, now: wallClock });
    kernel.files = files;
    prepareHandles(kernel, kernel.process);
    for (const directory of DIRECTORIES) files.mkdir(files.root, directory);
    const traceUnlistedOnly = options.traceCalls === 'unlisted';
    const setup = { kernel: kernel.buffer, files: files.buffer, epoch, traceUnlistedOnly };
    const workers = new WorkerPool(setup, options.trace, options.warmWorkers ?? DEFAULT_WARM_WORKERS);
    const timers = new TimerWorker(kernel);
    const loader = new Loader(files, quotas.memory);
    const memories = new MemoryPool(quotas.memory, () => workers.renewIdle());
    const broker = new Broker<Program, ProcessMemory>({
      kernel,
      workers: new PageWorkers(workers),
      supply: new PageSupply(loader, memories),
      clock: pageClock,
      startTimers: () => timers.start(),
      processQuota: quotas.processes,
      report: (what, error) => console.error(`RatOS: ${what}`, error),
    });
    try {
      await workers.ready();
    } catch (error) {
      void workers.close();
      throw new Error(`RatOS cannot start its workers: ${error instanceof Error ? error.message : error}`);
    }
    const bell = new Doorbell(doorbell(kernel), () => broker.pump());
    return new RatOS(kernel, files, workers, broker, bell, timers, loader, memories, quotas.memory);
  }

  /**
   * Starts the program at `path`. Rejects with a RatError when it can't be started.
   * @param argv arguments, the program's name first; default: the path alone.
   */
  async spawn(path: string, argv: readonly string[] = [path], options: SpawnOptions = {}): Promise<Process> {
    this.state.check('spawn');
    if (utf8Bytes(path).length > PATH_MAX)
      throw new RatError(RAT_ERR_NAME_TOO_LONG, 'The path of the program is too long.');
    const environment = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const strings = [...argv, ...environment].map((text) => checkedString(text));
    if (strings.reduce((sum, s) => sum + s.length + 4, 0) > ARGUMENTS_MAX) {
      throw new RatError(RAT_ERR_LIMIT_EXCEEDED, 'The arguments and the environment are too long.');
    }
    if (options.wasi === 'wasmer') {
      const { spawnWasmer } = await import('./wasmer/index.ts');
      const process = await spawnWasmer(await this.fs.readFile(path), path, argv, options, this.memoryQuota);
      if (this.state.shutdown.cancelled) {
        process.kill();
        throw closed('spawn');
      }
      this.foreign.add(process);
      void process.exited.then(() => this.foreign.delete(process));
      return process;
    }
    const pipes = [new InputPipe(this.kernel), new OutputPipe(this.kernel), new OutputPipe(this.kernel)] as const;
    const [stdin, stdout, stderr] = pipes;
    const child = prepareChild(this.kernel, this.files, {
      path,
      cwd: options.cwd ?? '/',
      strings,
      argc: argv.length,
      envc: environment.length,
      standard: pipes.map((pipe) => pipe.guestHandle),
      inherit: [...(options.inherit ?? [])],
    });
    for (const pipe of pipes) pipe.closeGuestHandle();
    const failed = (status: number, reason: string): never => {
      for (const pipe of pipes) pipe.closeEnd();
      throw new RatError(status, `${path}: ${reason}`);
    };
    if (typeof child === 'number') return failed(child, statusName(child));
    if (options.stdin === 'empty') stdin.closeEnd();
    // Taken now: the process may have ended when the broker's answer comes.
    const object = processObject(this.kernel, child.process);
    addReference(this.kernel, object);
    const entry = await this.broker.launch(child);
    if (!(entry instanceof ProcessEntry)) {
      release(this.kernel, object);
      return failed(entry.status, entry.message || statusName(entry.status));
    }
    if (options.orphans === 'end') entry.whenEnded(() => this.broker.kill(entry, -1, true));
    return new PageProcess(this.kernel, this.broker, entry, object, stdin, stdout, stderr);
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
  waitMultiple(handles: readonly Handle[], options: WaitOptions & { all?: boolean } = {}): Promise<WaitResult> {
    return this.pageHandles.waitMultiple(handles, options);
  }

  /** Processes, threads, what each waits for and owns, objects with their queues, deadlocks, counters. */
  inspect(): SystemSnapshot & { counters: Counters } {
    return { ...inspectKernel(this.kernel), counters: this.counters() };
  }

  /** All live processes, lowest id first, whoever has started them. */
  processes(): ProcessInfo[] {
    return listSnapshots(this.kernel);
  }

  /**
   * Ends a process by its id, in whatever state it is.
   * @param code its exit code; default -1. Throws a RatError (`RAT_ERR_NOT_FOUND`) when no such process lives.
   */
  kill(pid: number, code = -1, options: KillOptions = {}): void {
    this.state.check('kill');
    const entry = this.broker.live.find(({ id }) => id === pid);
    if (entry === undefined) throw new RatError(RAT_ERR_NOT_FOUND, `No process ${pid} lives.`);
    this.broker.kill(entry, code | 0, options.tree ?? false);
  }

  /** The kernel's counters, for tests: nothing may be left over when a program has ended. */
  counters(): Counters {
    return { ...readCounters(this.kernel), workers: this.workers.busy };
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
    this.closing ??= this.close();
    return this.closing;
  }

  private async close(): Promise<void> {
    this.memories.close();
    this.loader.close();
    await this.broker.close();
    this.bell.stop();
    this.timers.stop();
    await this.workers.close();
  }
}

function checkedString(text: string): Uint8Array {
  if (text.includes('\0')) throw new RatError(RAT_ERR_INVALID_ARGUMENT, 'A string holds a zero character.');
  return utf8Bytes(`${text}\0`);
}
