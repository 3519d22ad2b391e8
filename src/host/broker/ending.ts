/**
 * How processes end: one way for every kind of end. All threads are marked; those in the kernel leave by themselves,
 * those that come to the gate leave there; when none can act in the kernel any more, what the process held is
 * released and its object signaled. Workers that still compute then are terminated.
 *
 * A step of an end never calls another: `continueEnd` notes that there is something to do, and the broker's `pump`
 * does it. So no number of threads makes the stack deep.
 */

import { EXIT_SIGNAL, SIGNAL } from '../../guest-abi/signals.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { EXIT_REASON, REASON_SIGNAL_SHIFT } from '../../kernel/memory/process-record.ts';
import { endSession } from '../../kernel/objects/terminal-session.ts';
import { futexOf, isQuiet, markDying, seal } from '../../kernel/process/gate.ts';
import { beginExit, exitCodeOf, isExiting, reapProcess } from '../../kernel/process/process.ts';
import { endingSignal, isSignaled, parentToTell, raiseSignal, releaseOrphans } from '../../kernel/process/signals.ts';
import { endThread, forEachThread, freeThread, hasEnded, orphanThread } from '../../kernel/process/thread.ts';
import type { Clock, MemoryPort, ProgramPort } from './ports.ts';
import type { ProcessEntry, ThreadEntry } from './process-entry.ts';
import type { ProcessTable } from './process-table.ts';

/** A thread that was killed in guest code may yet come to the gate; so long its worker is not terminated. */
const GRACE_MS = 4;
/** How often threads that are parked on guest memory are woken until they have left. */
const NUDGE_MS = 1;

export class Ending<Program extends ProgramPort, Memory extends MemoryPort> {
  private readonly pending = new Set<ProcessEntry<Program, Memory>>();
  /** Threads that have been told of signals are to be looked at again. */
  private nudging = false;

  /**
   * @param pump has the broker do what is to be done now: requests first, then `step` for each end.
   * @param handleRequests does the requests of this moment alone.
   */
  constructor(
    private readonly kernel: Kernel,
    private readonly table: ProcessTable<Program, Memory>,
    private readonly clock: Clock,
    private readonly pump: () => void,
    private readonly handleRequests: () => void,
  ) {}

  /** Ends a process in whatever state it is; `whenEnded` tells when everything is released. */
  kill(entry: ProcessEntry<Program, Memory>, exitCode: number, reason: number = EXIT_REASON.KILLED): void {
    beginExit(this.kernel, entry.record, exitCode, reason);
    this.continueEnd(entry);
  }

  /** Does what signals ask for: ends processes, and wakes threads that are parked on guest memory until they have looked. */
  handleSignals(): void {
    let parked = false;
    for (const entry of this.table.live) {
      const signal = endingSignal(this.kernel, entry.record);
      if (signal !== 0) {
        this.kill(entry, EXIT_SIGNAL + signal, EXIT_REASON.KILLED | (signal << REASON_SIGNAL_SHIFT));
      } else if (this.wakeParked(entry, (thread) => isSignaled(this.kernel, thread))) {
        parked = true;
      }
    }
    if (!parked || this.nudging) return;
    this.nudging = true;
    // A thread that was about to park when it was told has parked by then.
    this.clock.after(NUDGE_MS, () => {
      this.nudging = false;
      this.handleSignals();
      this.pump();
    });
  }

  /** Goes on with an end, as far as its threads have come, at the next step of the pump. */
  continueEnd(entry: ProcessEntry<Program, Memory>): void {
    if (!entry.ended) this.pending.add(entry);
  }

  /** A thread has left its worker, by its own word. */
  threadLeft(thread: ThreadEntry<Program, Memory>): void {
    const { process } = thread;
    const exiting = !process.ended && isExiting(this.kernel, process.record);
    this.table.threadIsGone(thread, exiting);
    if (exiting) this.continueEnd(process);
  }

  /** A worker failed under a thread. */
  workerFailed(thread: ThreadEntry<Program, Memory>, exitCode: number): void {
    const { process } = thread;
    // What it asked for before, as long as its record is its own.
    this.handleRequests();
    if (thread.gone) return;
    if (!process.ended) this.kill(process, exitCode, EXIT_REASON.TRAPPED);
    void this.table.terminateWorker(thread).then(() => {
      // Its record is free now: the others may be quiet already.
      this.continueEnd(process);
      this.pump();
    });
  }

  /** Does a step of one end. @returns false when there is nothing to do. */
  step(): boolean {
    const [entry] = this.pending;
    if (entry === undefined) return false;
    this.pending.delete(entry);
    if (!entry.ended) this.advance(entry);
    return true;
  }

  private advance(entry: ProcessEntry<Program, Memory>): void {
    if (!this.markThreads(entry)) {
      this.nudge(entry);
      return;
    }
    // A quiet thread makes no more requests; those that it made before are done now.
    this.handleRequests();
    this.finish(entry);
  }

  /** Marks all threads of a process killed. @returns whether all are quiet. */
  private markThreads(entry: ProcessEntry<Program, Memory>): boolean {
    let quiet = true;
    forEachThread(this.kernel, entry.record, (thread) => {
      markDying(this.kernel, thread);
      if (!isQuiet(this.kernel, thread)) quiet = false;
    });
    return quiet;
  }

  private finish(entry: ProcessEntry<Program, Memory>): void {
    const { kernel, table } = this;
    entry.markEnded();
    table.remove(entry);
    const exitCode = exitCodeOf(kernel, entry.record);
    const records: number[] = [];
    forEachThread(kernel, entry.record, (thread) => {
      if (!hasEnded(kernel, thread)) endThread(kernel, thread, exitCode);
      records.push(thread);
    });
    for (const record of records) {
      if (table.thread(record) === undefined) freeThread(kernel, record);
      else orphanThread(kernel, record);
    }
    endSession(kernel, entry.record);
    releaseOrphans(kernel, entry.record);
    const parent = parentToTell(kernel, entry.record);
    reapProcess(kernel, entry.record);
    // When it can be waited for.
    if (parent !== 0) raiseSignal(kernel, parent, SIGNAL.CHLD, entry.id);
    // Threads that wait for a worker will never get one.
    for (const thread of [...entry.threads])
      if (thread.worker === null && !thread.terminating) table.threadIsGone(thread);
    table.settleMemory(entry);
    if (entry.threads.size > 0) this.clock.after(GRACE_MS, () => this.terminateStragglers(entry));
    entry.tellEnded();
  }

  /** Wakes threads that are parked on guest memory, where a killer's mark alone does not reach them; and looks again. */
  private nudge(entry: ProcessEntry<Program, Memory>): void {
    this.wakeParked(entry, () => true);
    if (entry.waiting) return;
    entry.waiting = true;
    this.clock.after(NUDGE_MS, () => {
      entry.waiting = false;
      this.continueEnd(entry);
      this.pump();
    });
  }

  /** Wakes those threads that are parked on guest memory: whether there are any. */
  private wakeParked(entry: ProcessEntry<Program, Memory>, wanted: (thread: number) => boolean): boolean {
    const { memory } = entry;
    let found = false;
    if (memory === null) return false;
    forEachThread(this.kernel, entry.record, (thread) => {
      const address = wanted(thread) ? futexOf(this.kernel, thread) : null;
      if (address === null) return;
      memory.notify(address);
      found = true;
    });
    return found;
  }

  /** Threads of an ended process that still compute: their workers are terminated. */
  private terminateStragglers(entry: ProcessEntry<Program, Memory>): void {
    for (const thread of [...entry.threads])
      if (seal(this.kernel, thread.record)) void this.table.terminateWorker(thread);
  }
}
