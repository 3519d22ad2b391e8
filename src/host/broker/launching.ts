/** How processes and threads begin: a program is loaded, a memory found, and a thread given to a worker. */
import {
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { PROCESS_STATE } from '../../guest-abi/values.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import { markRunning, processId, processState } from '../../kernel/process/process.ts';
import { endingSignal, holdNewThread, ringForSignals } from '../../kernel/process/signals.ts';
import { type Child, discardChild } from '../../kernel/process/spawn.ts';
import { createThread } from '../../kernel/process/thread.ts';
import type { MemoryPort, ProgramPort } from './ports.ts';
import { ProcessEntry } from './process-entry.ts';
import type { ProcessTable } from './process-table.ts';

/** A program that can't be run: a status, and the reason in words. */
export interface BadProgram {
  readonly status: number;
  readonly message: string;
}

/** Where programs and memories come from. */
export interface Supply<Program, Memory> {
  /** The program in an inode; rejects when there is none. */
  load(inode: number): Promise<Program>;
  /** The program if it is at hand. */
  cached(inode: number): Program | undefined;
  /** Of what `load` was rejected with: a program that can't be run; null for a failure of ours. */
  badProgram(error: unknown): BadProgram | null;
  /** A memory for a program that imports one; null when it wants more than it may have, or there is none left. */
  memoryFor(program: Program): Promise<Memory | null>;
}

export interface LaunchOptions<Program, Memory> {
  suspended: boolean;
  /** null: the page starts it. */
  parent: ProcessEntry<Program, Memory> | null;
  /** Asked when the program is loaded: false when its creator is gone. */
  isWanted: () => boolean;
}

export interface LaunchParts<Program, Memory> {
  kernel: Kernel;
  supply: Supply<Program, Memory>;
  /** Live processes that there may be. */
  processQuota: number;
  /** Tells of a failure of ours. */
  report: (what: string, error: unknown) => void;
}

/** Of the processes that there can be, so many are for the page alone, at most. */
const PROCESSES_RESERVED = 4;

export class Launching<Program extends ProgramPort, Memory extends MemoryPort> {
  private readonly kernel: Kernel;
  private starting = 0;
  /** What is being loaded, which can take for ever: by the child's record, who waits for it, and how it is given up. */
  private readonly loading = new Map<number, { isWanted: () => boolean; drop: () => void }>();
  private closed = false;
  /** Told when nothing is being started any more. */
  private onNoneStarting: () => void = () => undefined;

  /** @param run gives a thread of a process to a worker. */
  constructor(
    private readonly parts: LaunchParts<Program, Memory>,
    private readonly table: ProcessTable<Program, Memory>,
    private readonly run: (process: ProcessEntry<Program, Memory>, thread: number, main: boolean) => void,
    private readonly kill: (process: ProcessEntry<Program, Memory>) => void,
  ) {
    this.kernel = parts.kernel;
  }

  /** From now on nothing is launched: RAT_ERR_CLOSED. Resolves when nothing is being started any more. */
  async close(): Promise<void> {
    this.closed = true;
    this.giveUp();
    if (this.starting > 0) await new Promise<void>((resolve) => (this.onNoneStarting = resolve));
  }

  /**
   * Starts a prepared child. Takes it over: on failure it is given back.
   * @returns the entry, or why there is none.
   */
  async launch(
    child: Child,
    options: LaunchOptions<Program, Memory>,
  ): Promise<ProcessEntry<Program, Memory> | BadProgram> {
    const { kernel, table } = this;
    const failed = (reason: BadProgram | number): BadProgram => {
      discardChild(kernel, child);
      options.parent?.tellFamily();
      return typeof reason === 'number' ? { status: reason, message: '' } : reason;
    };
    if (this.closed) return failed(RAT_ERR_CLOSED);
    const reserve = options.parent === null ? 0 : Math.min(PROCESSES_RESERVED, this.parts.processQuota >> 3);
    if (table.size + this.starting >= this.parts.processQuota - reserve) return failed(RAT_ERR_QUOTA);
    this.starting++;
    try {
      const { supply } = this.parts;
      const program = supply.cached(child.inode) ?? (await this.load(child, options.isWanted));
      if (program === null) return failed(this.closed ? RAT_ERR_CLOSED : RAT_ERR_CANCELLED);
      const memory = program.memory === null ? null : await supply.memoryFor(program);
      if (program.memory !== null && memory === null) return failed(this.closed ? RAT_ERR_CLOSED : RAT_ERR_QUOTA);
      if (this.closed || !options.isWanted()) {
        memory?.release();
        return failed(RAT_ERR_CLOSED);
      }
      kernel.files.close(child.inode);
      const id = processId(kernel, child.process);
      const entry = new ProcessEntry(child.process, id, program, memory, options.parent);
      table.add(entry);
      const status = options.suspended ? RAT_SUCCESS : this.resume(entry);
      if (status === RAT_SUCCESS) return entry;
      this.kill(entry);
      return { status, message: '' };
    } catch (error) {
      const bad = this.parts.supply.badProgram(error);
      if (bad !== null) return failed(bad);
      this.parts.report('A process could not be started.', error);
      return failed(RAT_ERR_NO_MEMORY);
    } finally {
      this.starting--;
      if (this.starting === 0) this.onNoneStarting();
    }
  }

  /** null: it was given up. */
  private load({ process, inode }: Child, isWanted: () => boolean): Promise<Program | null> {
    const dropped = new Promise<null>((resolve) => {
      this.loading.set(process, { isWanted, drop: () => resolve(null) });
    });
    return Promise.race([dropped, this.parts.supply.load(inode)]).finally(() => this.loading.delete(process));
  }

  /**
   * Gives up what is being loaded for nobody, as when its creator has ended, and for one process.
   * @returns whether there was that one.
   */
  giveUp(id = 0): boolean {
    let found = false;
    for (const [process, { isWanted, drop }] of this.loading) {
      const isIt = processId(this.kernel, process) === id;
      found ||= isIt;
      if (isIt || this.closed || !isWanted()) drop();
    }
    return found;
  }

  /** Starts the first thread of a suspended process: RAT_SUCCESS, or why not. */
  resume(entry: ProcessEntry<Program, Memory> | undefined): number {
    const { kernel } = this;
    if (entry === undefined || processState(kernel, entry.record) !== PROCESS_STATE.SUSPENDED)
      return RAT_ERR_INVALID_ARGUMENT;
    const thread = createThread(kernel, entry.record, utf8Bytes('main'));
    if (thread < 0) return thread;
    holdNewThread(kernel, entry.record, thread);
    markRunning(kernel, entry.record);
    this.run(entry, thread, true);
    // One that was sent while nobody knew the process.
    if (endingSignal(kernel, entry.record) !== 0) ringForSignals(kernel, true);
    return RAT_SUCCESS;
  }
}
