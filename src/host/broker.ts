/**
 * The broker: what only the page's main thread can do. It starts and ends processes and threads, answers the
 * requests that threads queue in kernel memory, and takes back what ended processes held.
 */
import { RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NO_MEMORY, RAT_ERR_QUOTA, RAT_SUCCESS } from '../guest-abi/status.ts';
import { PROCESS_STATE } from '../guest-abi/structs.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { futexOf, isQuiet, markDying, seal } from '../kernel/gate.ts';
import type { Kernel } from '../kernel/kernel.ts';
import {
  EXIT_REASON,
  H_DOORBELL,
  H_TIMERS_STARTED,
  OP_PROCESS,
  P_EXIT_CODE,
  P_ID,
  P_STATE,
  T_ID,
  T_PROCESS,
  T_REQUEST_ARGUMENTS,
  T_STATE,
  THREAD_STATE,
} from '../kernel/layout.ts';
import { beginExit, processName, reapProcess } from '../kernel/process.ts';
import { answerRequest, nextRequest, REQUEST } from '../kernel/requests.ts';
import { utf8Bytes, utf8Text } from '../kernel/text.ts';
import { createThread, endThread, forEachThread, freeThread, hasEnded } from '../kernel/thread.ts';
import { ImageError, type Loader, type Program } from './loader.ts';
import { type MemoryPool, type PooledMemory, WASM_PAGE_BYTES } from './memory-pool.ts';
import { writeStandardError } from './standard-error.ts';
import { Doorbell } from './wait-async.ts';
import type { PoolWorker, WorkerPool } from './worker-pool.ts';

/** A thread that was killed in guest code may yet come to the gate; so long its worker is not terminated. */
const GRACE_MS = 4;
/** How often threads that are parked on guest memory are woken until they have left. */
const NUDGE_MS = 1;

interface ThreadRecord {
  readonly thread: number;
  readonly process: ProcessRecord;
  worker: PoolWorker | null;
  /** Its worker is free again, or was never used. */
  gone: boolean;
}

export interface ProcessRecord {
  /** Position in kernel memory. */
  readonly process: number;
  readonly id: number;
  readonly program: Program;
  /** null for a program with a memory of its own, and once it has been given back. */
  memory: PooledMemory | null;
  readonly ownMemory: boolean;
  readonly threads: Set<ThreadRecord>;
  /** Everything it held has been released and its object is signaled. */
  ended: boolean;
  readonly onEnded: ((record: ProcessRecord) => void)[];
  nudging: boolean;
}

export class Broker {
  private readonly processes = new Map<number, ProcessRecord>();
  private readonly threads = new Map<number, ThreadRecord>();
  private readonly doorbell: Doorbell;
  private timerWorker: Worker | undefined;
  private starting = 0;
  private closed = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly files: FileSystem,
    private readonly loader: Loader,
    private readonly workers: WorkerPool,
    private readonly memories: MemoryPool,
    private readonly processQuota: number,
  ) {
    this.doorbell = new Doorbell(kernel.words, H_DOORBELL, () => this.drain());
  }

  // ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────

  private drain(): void {
    for (let thread = nextRequest(this.kernel); thread !== 0; thread = nextRequest(this.kernel)) this.handle(thread);
  }

  private handle(thread: number): void {
    const { words } = this.kernel;
    const a = thread + T_REQUEST_ARGUMENTS;
    // What the thread asked for when it was queued: one that is killed meanwhile writes its farewell over it.
    switch (this.kernel.request) {
      case REQUEST.THREAD_LEFT:
        this.threadLeft(thread);
        return;
      case REQUEST.START_THREAD:
        this.startRequestedThread(thread);
        return;
      case REQUEST.CREATE_PROCESS:
        void this.createRequestedProcess(thread, words[a], words[a + 1], words[a + 2] === 1);
        return;
      case REQUEST.TERMINATE_PROCESS:
        this.terminateRequested(thread, words[a], words[a + 1]);
        return;
      case REQUEST.RESUME_PROCESS:
        answerRequest(this.kernel, thread, this.resume(words[words[a] + OP_PROCESS]));
        return;
      case REQUEST.START_TIMERS:
        this.startTimers();
        answerRequest(this.kernel, thread, RAT_SUCCESS);
        return;
      default:
        answerRequest(this.kernel, thread, RAT_SUCCESS);
    }
  }

  private async createRequestedProcess(
    thread: number,
    process: number,
    inode: number,
    suspended: boolean,
  ): Promise<void> {
    const { words } = this.kernel;
    const id = words[thread + T_ID];
    const creator = words[thread + T_PROCESS];
    const isWaiting = () => words[thread + T_ID] === id && words[thread + T_STATE] === THREAD_STATE.KERNEL;
    const program = utf8Text(processName(this.kernel, process));
    const result = await this.createProcess(process, inode, suspended, isWaiting);
    if (!isWaiting()) return;
    if (result instanceof ImageError) {
      writeStandardError(this.kernel, this.files, creator, `${program}: ${result.message}\n`);
      answerRequest(this.kernel, thread, result.status);
    } else {
      answerRequest(this.kernel, thread, typeof result === 'number' ? result : RAT_SUCCESS);
    }
  }

  private terminateRequested(thread: number, object: number, exitCode: number): void {
    const id = this.kernel.words[thread + T_ID];
    const record = this.processes.get(this.kernel.words[object + OP_PROCESS]);
    const answer = () => {
      if (this.kernel.words[thread + T_ID] === id) answerRequest(this.kernel, thread, RAT_SUCCESS);
    };
    if (record === undefined || record.ended) answer();
    else {
      record.onEnded.push(answer);
      this.kill(record, exitCode);
    }
  }

  private startTimers(): void {
    if (this.timerWorker !== undefined) return;
    this.timerWorker = new Worker(new URL('../workers/timer-worker.ts', import.meta.url), {
      type: 'module',
      name: 'ratos-timers',
    });
    this.timerWorker.postMessage(this.kernel.buffer);
    Atomics.store(this.kernel.words, H_TIMERS_STARTED, 1);
  }

  // ── Starting ─────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Starts the prepared process `process`, whose program is in `inode`. Takes both over: on failure they are
   * given back.
   * @param isWanted asked when the program is loaded: false when the creator is gone.
   * @returns the record, a `RAT_ERR_…`, or the reason why the image is bad.
   */
  async createProcess(
    process: number,
    inode: number,
    suspended: boolean,
    isWanted: () => boolean,
  ): Promise<ProcessRecord | ImageError | number> {
    const failed = <T>(reason: T): T => {
      this.files.close(inode);
      reapProcess(this.kernel, process);
      return reason;
    };
    if (this.closed || this.processes.size + this.starting >= this.processQuota) return failed(RAT_ERR_QUOTA);
    this.starting++;
    try {
      const program = this.loader.cached(inode) ?? (await this.loader.load(inode));
      const memory = await this.memoryFor(program);
      if (memory === undefined) return failed(RAT_ERR_QUOTA);
      if (this.closed || !isWanted()) {
        if (memory !== null) this.memories.release(memory);
        return failed(RAT_ERR_QUOTA);
      }
      this.files.close(inode);
      return this.adopt(process, program, memory, suspended);
    } catch (error) {
      if (error instanceof ImageError) return failed(error);
      console.error('RatOS: a process could not be started', error);
      return failed(RAT_ERR_NO_MEMORY);
    } finally {
      this.starting--;
    }
  }

  /** null for a program with a memory of its own; undefined when there is none to be had. */
  private async memoryFor(program: Program): Promise<PooledMemory | null | undefined> {
    if (program.imported !== null)
      return (await this.memories.acquire(program.imported, program.tolerant)) ?? undefined;
    const initial = (program.own?.initial ?? 0) * WASM_PAGE_BYTES;
    return initial > this.memories.quota ? undefined : null;
  }

  private adopt(
    process: number,
    program: Program,
    memory: PooledMemory | null,
    suspended: boolean,
  ): ProcessRecord | number {
    const { words } = this.kernel;
    const record: ProcessRecord = {
      process,
      id: words[process + P_ID],
      program,
      memory,
      ownMemory: memory === null,
      threads: new Set(),
      ended: false,
      onEnded: [],
      nudging: false,
    };
    this.processes.set(process, record);
    const status = suspended ? RAT_SUCCESS : this.resume(process);
    if (status === RAT_SUCCESS) return record;
    this.kill(record, 0);
    return status;
  }

  /** Starts the first thread of a suspended process. */
  private resume(process: number): number {
    const { words } = this.kernel;
    const record = this.processes.get(process);
    if (record === undefined || words[process + P_STATE] !== PROCESS_STATE.SUSPENDED) return RAT_ERR_INVALID_ARGUMENT;
    const thread = createThread(this.kernel, process, utf8Bytes('main'));
    if (thread === 0) return this.kernel.error;
    Atomics.store(words, process + P_STATE, PROCESS_STATE.RUNNING);
    this.runThread(record, thread, true);
    return RAT_SUCCESS;
  }

  private startRequestedThread(thread: number): void {
    const record = this.processes.get(this.kernel.words[thread + T_PROCESS]);
    if (record === undefined) throw new Error('A thread was started in a process that nobody knows.');
    this.runThread(record, thread, false);
  }

  private runThread(process: ProcessRecord, thread: number, main: boolean): void {
    const record: ThreadRecord = { thread, process, worker: null, gone: false };
    this.threads.set(thread, record);
    process.threads.add(record);
    this.workers.acquire((worker) => {
      // Killed while it waited for a worker: the record may be another thread's by now.
      if (record.gone || this.kernel.words[thread + T_STATE] !== THREAD_STATE.NEW) {
        this.workers.release(worker);
        return; // continueExit sees to the record.
      }
      record.worker = worker;
      const { memory, program } = process;
      const job = {
        thread,
        moduleId: program.id,
        memory: memory?.memory ?? null,
        dirtyBytes: main ? (memory?.dirtyBytes ?? 0) : 0,
        main,
      };
      worker.run(job, program.module).then(
        () => {
          if (process.ownMemory) this.returnWorn(worker);
          // This message can overtake the doorbell: first what the thread itself has said, if it ever began.
          this.drain();
          this.threadIsGone(record);
        },
        (error: unknown) => this.workerFailed(record, error),
      );
    });
  }

  /** Takes back a worker that has run a program with a memory of its own. */
  private returnWorn(worker: PoolWorker): void {
    if (worker.wear()) this.workers.discard(worker);
    else this.workers.release(worker);
  }

  private workerFailed(record: ThreadRecord, error: unknown): void {
    if (record.gone || this.closed) return;
    console.error('RatOS: a worker failed', error);
    beginExit(this.kernel.words, record.process.process, RAT_ERR_NO_MEMORY, EXIT_REASON.TRAPPED);
    this.terminateWorker(record);
    this.continueExit(record.process);
  }

  // ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends a process in whatever state it is; `onEnded` tells when everything is released. */
  kill(record: ProcessRecord, exitCode: number): void {
    beginExit(this.kernel.words, record.process, exitCode, EXIT_REASON.KILLED);
    this.continueExit(record);
  }

  private threadLeft(thread: number): void {
    const record = this.threads.get(thread);
    if (record === undefined) throw new Error('A thread left that nobody knows.');
    const { process } = record;
    const exiting = this.kernel.words[process.process + P_STATE] === PROCESS_STATE.EXITING;
    this.threadIsGone(record, exiting && !process.ended);
    if (exiting && !process.ended) this.continueExit(process);
  }

  /**
   * A thread's worker is free.
   * @param keepRecord the process is ending and still needs the thread's record.
   */
  private threadIsGone(record: ThreadRecord, keepRecord = false): void {
    if (record.gone) return;
    record.gone = true;
    record.process.threads.delete(record);
    this.threads.delete(record.thread);
    if (record.worker !== null) {
      // One that has made a memory of its own is seen to when it is out of the kernel: returnWorn.
      if (!record.process.ownMemory) this.workers.release(record.worker);
    }
    if (!keepRecord) this.freeRecord(record.thread);
    if (record.process.ended) this.settleMemory(record.process);
  }

  private freeRecord(thread: number): void {
    if (hasEnded(this.kernel.words, thread)) freeThread(this.kernel, thread);
  }

  /** Goes on with the end of a process as far as its threads have come. */
  private continueExit(record: ProcessRecord): void {
    const { kernel } = this;
    const { words } = kernel;
    const { process } = record;
    // Threads that were just created must be known before they are counted.
    this.drain();
    if (record.ended) return;
    let quiet = true;
    forEachThread(words, process, (thread) => {
      markDying(kernel, thread);
      if (!isQuiet(words, thread)) quiet = false;
    });
    if (!quiet) {
      this.nudge(record);
      return;
    }
    // A quiet thread makes no more requests; those that it made before are handled now.
    this.drain();
    if (record.ended) return;
    record.ended = true;
    this.processes.delete(process);
    const exitCode = words[process + P_EXIT_CODE];
    const ended: number[] = [];
    forEachThread(words, process, (thread) => {
      if (!hasEnded(words, thread)) endThread(kernel, thread, exitCode);
      ended.push(thread);
    });
    for (const thread of ended) {
      if (!this.threads.has(thread)) freeThread(kernel, thread);
      // Its worker may still compute; the next process in this place has nothing to do with it.
      else words[thread + T_PROCESS] = 0;
    }
    reapProcess(kernel, process);
    // Threads that wait for a worker will never get one.
    for (const thread of record.threads) if (thread.worker === null) this.threadIsGone(thread);
    this.settleMemory(record);
    if (record.threads.size > 0) setTimeout(() => this.terminateStragglers(record), GRACE_MS);
    for (const tell of record.onEnded) tell(record);
  }

  /** Wakes threads that are parked on guest memory, where a killer's mark alone does not reach them. */
  private nudge(record: ProcessRecord): void {
    const { words } = this.kernel;
    if (record.memory !== null) {
      const guest = new Int32Array(record.memory.memory.buffer);
      forEachThread(words, record.process, (thread) => {
        const address = futexOf(words, thread);
        if (address !== 0) Atomics.notify(guest, address >>> 2);
      });
    }
    if (record.nudging) return;
    record.nudging = true;
    setTimeout(() => {
      record.nudging = false;
      if (!record.ended) this.continueExit(record);
    }, NUDGE_MS);
  }

  /** Threads of an ended process that still compute: their workers are terminated. */
  private terminateStragglers(record: ProcessRecord): void {
    for (const thread of [...record.threads]) if (seal(this.kernel, thread.thread)) this.terminateWorker(thread);
  }

  private terminateWorker(record: ThreadRecord): void {
    const { process } = record;
    const { worker } = record;
    if (worker === null) return;
    record.worker = null;
    this.workers.discard(worker);
    // Until then it may still write to its memory, and look at its record.
    void worker.dead().then(() => {
      if (record.gone) return;
      record.gone = true;
      process.threads.delete(record);
      this.threads.delete(record.thread);
      freeThread(this.kernel, record.thread);
      this.settleMemory(process);
    });
  }

  /** The memory of an ended process can be used again when no thread is left that could write to it. */
  private settleMemory(record: ProcessRecord): void {
    if (record.memory === null || !record.ended) return;
    if (record.threads.size > 0) {
      this.memories.expect(record.memory);
      return;
    }
    const { memory } = record;
    record.memory = null;
    this.memories.release(memory);
  }

  /** All processes that have not ended. */
  get live(): ProcessRecord[] {
    return [...this.processes.values()];
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const ends = this.live.map((record) => new Promise<void>((resolve) => record.onEnded.push(() => resolve())));
    for (const record of this.live) this.kill(record, 0);
    await Promise.all(ends);
    this.closed = true;
    this.doorbell.stop();
    this.timerWorker?.terminate();
    this.workers.close();
  }
}
