/** Every process and thread that the broker knows: running, ending, or ended with a worker still at work. */
import type { Kernel } from '../../kernel/kernel.ts';
import { endThread, freeThread, hasEnded, isNew, threadId } from '../../kernel/process/thread.ts';
import type { MemoryPort, ProgramPort, ThreadJob, WorkerPort, WorkersPort } from './ports.ts';
import type { ProcessEntry, ThreadEntry } from './process-entry.ts';

export class ProcessTable<Program extends ProgramPort, Memory extends MemoryPort> {
  /** By their records. */
  private readonly processes = new Map<number, ProcessEntry<Program, Memory>>();
  private readonly threads = new Map<number, ThreadEntry<Program, Memory>>();

  constructor(
    private readonly kernel: Kernel,
    private readonly workers: WorkersPort<Program, Memory>,
  ) {}

  get live(): ProcessEntry<Program, Memory>[] {
    return [...this.processes.values()];
  }

  get size(): number {
    return this.processes.size;
  }

  process(record: number): ProcessEntry<Program, Memory> | undefined {
    return this.processes.get(record);
  }

  thread(record: number): ThreadEntry<Program, Memory> | undefined {
    return this.threads.get(record);
  }

  add(entry: ProcessEntry<Program, Memory>): void {
    this.processes.set(entry.record, entry);
  }

  /** The process has ended; its threads stay as long as they have workers. */
  remove(entry: ProcessEntry<Program, Memory>): void {
    this.processes.delete(entry.record);
  }

  /**
   * Runs a thread on the next worker.
   * @param onReturn the worker is back in its event loop; or `onFailure`.
   */
  runThread(
    process: ProcessEntry<Program, Memory>,
    record: number,
    main: boolean,
    onReturn: (thread: ThreadEntry<Program, Memory>) => void,
    onFailure: (thread: ThreadEntry<Program, Memory>, error: unknown) => void,
  ): void {
    const thread: ThreadEntry<Program, Memory> = { record, process, worker: null, terminating: false, gone: false };
    this.threads.set(record, thread);
    process.threads.add(thread);
    const take = (worker: WorkerPort<Program, Memory>) => {
      // Killed while it waited for a worker: the record may be another thread's by now.
      if (thread.gone || !isNew(this.kernel, record)) return false;
      thread.worker = worker;
      process.workers++;
      const job: ThreadJob<Program, Memory> = {
        thread: record,
        tid: threadId(this.kernel, record),
        program: process.program,
        memory: process.memory,
        main,
      };
      worker.run(job).then(
        () => onReturn(thread),
        (error: unknown) => onFailure(thread, error),
      );
      return true;
    };
    this.workers.acquire(take, () => process.workers);
  }

  /**
   * A thread's worker is free, or was never used.
   * @param keepRecord the process is ending and still needs the thread's record.
   */
  threadIsGone(thread: ThreadEntry<Program, Memory>, keepRecord = false): void {
    if (thread.gone) return;
    if (thread.worker !== null) thread.process.workers--;
    thread.worker?.release();
    this.forget(thread);
    if (!keepRecord && hasEnded(this.kernel, thread.record)) freeThread(this.kernel, thread.record);
    this.settleMemory(thread.process);
  }

  private forget(thread: ThreadEntry<Program, Memory>): void {
    thread.gone = true;
    thread.process.threads.delete(thread);
    // Another thread may have its record by now.
    if (this.threads.get(thread.record) === thread) this.threads.delete(thread.record);
  }

  /** Terminates a thread's worker. Until it runs no more it may write to its memory, and look at its record. */
  async terminateWorker(thread: ThreadEntry<Program, Memory>): Promise<void> {
    const { worker } = thread;
    if (worker === null) return;
    thread.worker = null;
    thread.process.workers--;
    thread.terminating = true;
    await worker.terminate();
    if (thread.gone) return;
    this.forget(thread);
    if (!hasEnded(this.kernel, thread.record)) endThread(this.kernel, thread.record, 0);
    freeThread(this.kernel, thread.record);
    this.settleMemory(thread.process);
  }

  /** The memory of an ended process can be used again when no thread is left that could write to it. */
  settleMemory(process: ProcessEntry<Program, Memory>): void {
    const { memory } = process;
    if (memory === null || !process.ended) return;
    if (process.threads.size > 0) {
      memory.expect();
      return;
    }
    process.memory = null;
    memory.release();
  }
}
