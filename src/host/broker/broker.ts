/**
 * The broker: what only the page's main thread can do. It answers the requests that threads queue in kernel memory,
 * and puts together the parts that start processes and threads (launching.ts) and end them (ending.ts).
 */
import { RAT_ERR_NO_MEMORY, RAT_ERR_NOT_SUPPORTED, RAT_SUCCESS } from '../../guest-abi/status.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { utf8Bytes, utf8Text } from '../../kernel/memory/utf8.ts';
import { processOf } from '../../kernel/objects/process-object.ts';
import { makeTextBlock, takeTextBlock } from '../../kernel/objects/text-block.ts';
import { takeWindowWork } from '../../kernel/objects/window.ts';
import { tryWriteStandardError } from '../../kernel/process/descriptors.ts';
import { processName } from '../../kernel/process/process.ts';
import { answerRequest, countRequests, isWaitingForAnswer } from '../../kernel/process/requests.ts';
import { takeSignalWork } from '../../kernel/process/signals.ts';
import { type Child, discardChild } from '../../kernel/process/spawn.ts';
import { threadId, threadProcess } from '../../kernel/process/thread.ts';
import { Ending } from './ending.ts';
import { type BadProgram, Launching, type LaunchParts } from './launching.ts';
import type { Clock, MemoryPort, ProgramPort, WindowsPort, WorkersPort } from './ports.ts';
import { ProcessEntry, type ThreadEntry } from './process-entry.ts';
import { ProcessTable } from './process-table.ts';
import { type BrokerRequest, takeRequest } from './requests.ts';

export interface BrokerParts<Program extends ProgramPort, Memory extends MemoryPort>
  extends LaunchParts<Program, Memory> {
  workers: WorkersPort<Program, Memory>;
  clock: Clock;
  /** Has somebody watch over the timers. */
  startTimers: () => void;
  /** Who shows windows; absent: nobody does. */
  windows?: WindowsPort;
}

/** Requests that are done in one go, and for how long: then whoever else the page serves has its turn. */
const REQUESTS_AT_ONCE = 64;
const GO_MS = 8;

export class Broker<Program extends ProgramPort, Memory extends MemoryPort> {
  private readonly kernel: Kernel;
  private readonly table: ProcessTable<Program, Memory>;
  readonly launching: Launching<Program, Memory>;
  private readonly ending: Ending<Program, Memory>;
  private pumping = false;
  /** How many requests may be done yet in this go. */
  private budget = REQUESTS_AT_ONCE;
  /** When this go has taken its time, in milliseconds. */
  private goEnds = 0;
  /** The page has its turn: requests wait. */
  private resting = false;

  constructor(private readonly parts: BrokerParts<Program, Memory>) {
    const { kernel, workers } = parts;
    this.kernel = kernel;
    this.table = new ProcessTable(kernel, workers);
    this.ending = new Ending(
      kernel,
      this.table,
      parts.clock,
      () => this.pump(),
      () => this.handleWaiting(),
    );
    this.launching = new Launching(
      parts,
      this.table,
      (process, thread, main) => this.runThread(process, thread, main),
      (process) => this.kill(process, 0),
    );
  }

  // ── For the page ─────────────────────────────────────────────────────────────────────────────────────────

  /** Starts a child that the page has prepared. Takes it over, also on failure. */
  launch(child: Child): Promise<ProcessEntry<Program, Memory> | BadProgram> {
    return this.launching.launch(child, { suspended: false, parent: null, isWanted: () => true });
  }

  /**
   * Ends a process in whatever state it is; does nothing when it has ended.
   * @param tree its descendants too, also when it has ended itself.
   */
  kill(entry: ProcessEntry<Program, Memory>, exitCode: number, tree = false): void {
    const descendants = tree ? entry.descendants() : [];
    for (const each of [entry, ...descendants]) if (!each.ended) this.ending.kill(each, exitCode);
    this.pump();
  }

  /** All processes that have not ended. */
  get live(): ProcessEntry<Program, Memory>[] {
    return this.table.live;
  }

  /** Ends everything, also what is being started; resolves when all has ended. Nothing can be started any more. */
  async close(): Promise<void> {
    const launched = this.launching.close();
    const ends = this.live.map((entry) => new Promise<void>((resolve) => entry.whenEnded(resolve)));
    for (const entry of this.live) this.kill(entry, -1);
    await Promise.all([launched, ...ends]);
  }

  /**
   * Does what there is to do: requests first, in their order, then ends, step by step. Called whenever the doorbell
   * rings, and after whatever may have left something to do. Threads that ask again as soon as they are answered would
   * keep the page here for ever, so there are only so many requests at a time, and fewer that take long, as windows do;
   * ends are always gone on with.
   */
  pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    this.budget = this.resting ? 0 : REQUESTS_AT_ONCE;
    this.goEnds = this.parts.clock.now() + GO_MS;
    try {
      do {
        this.handleRequests();
        if (takeSignalWork(this.kernel)) this.ending.handleSignals();
        if (takeWindowWork(this.kernel)) this.parts.windows?.update();
      } while (this.ending.step());
      this.launching.giveUp();
    } finally {
      this.pumping = false;
      if (this.budget === 0) this.rest();
    }
  }

  private rest(): void {
    if (this.resting) return;
    this.resting = true;
    this.parts.clock.after(0, () => {
      this.resting = false;
      this.pump();
    });
  }

  // ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────

  private handleRequests(): void {
    while (this.budget > 0 && this.handleNext())
      this.budget = this.parts.clock.now() < this.goEnds ? this.budget - 1 : 0;
  }

  /** Those of this moment, however many. */
  private handleWaiting(): void {
    for (let left = countRequests(this.kernel); left > 0 && this.handleNext(); left--);
  }

  /** @returns false when there is none. */
  private handleNext(): boolean {
    const request = takeRequest(this.kernel);
    if (request === null) return false;
    try {
      this.handle(request);
    } catch (error) {
      this.parts.report(`A request failed: ${request.kind}.`, error);
      answerRequest(this.kernel, request.thread, RAT_ERR_NO_MEMORY);
    }
    return true;
  }

  private handle(request: BrokerRequest): void {
    const { kernel } = this;
    const { thread } = request;
    switch (request.kind) {
      case 'thread-left':
        this.ending.threadLeft(this.known(thread));
        return;
      case 'start-thread':
        this.runThread(this.processOfThread(thread), thread, false);
        return;
      case 'create-process':
        void this.createProcess(request);
        return;
      case 'terminate-process':
        this.terminateProcess(request);
        return;
      case 'resume-process':
        answerRequest(kernel, thread, this.launching.resume(this.table.process(processOf(kernel, request.object))));
        return;
      case 'create-window':
        this.createWindow(request);
        return;
      case 'control':
        this.control(request);
        return;
      case 'set-clipboard':
        this.setClipboard(request);
        return;
      case 'get-clipboard':
        this.giveClipboard(thread);
        return;
      case 'start-timers':
        this.parts.startTimers();
        answerRequest(kernel, thread, RAT_SUCCESS);
        return;
      case 'ping':
        answerRequest(kernel, thread, RAT_SUCCESS);
    }
  }

  private createWindow({ thread, window }: BrokerRequest & { kind: 'create-window' }): void {
    const { isWanted, answer } = this.answering(thread);
    const { windows } = this.parts;
    if (windows === undefined) answer(RAT_ERR_NOT_SUPPORTED);
    else windows.show({ window, isWanted, answer });
  }

  /** How a request is answered later, if its thread still waits then. */
  private answering(thread: number): { isWanted: () => boolean; answer: (status: number) => void } {
    const { kernel } = this;
    const id = threadId(kernel, thread);
    const isWanted = () => isWaitingForAnswer(kernel, thread, id);
    const answer = (status: number) => {
      if (isWanted()) answerRequest(kernel, thread, status);
    };
    return { isWanted, answer };
  }

  private control({ thread, object, what, a, b }: BrokerRequest & { kind: 'control' }): void {
    const { windows } = this.parts;
    const { isWanted, answer } = this.answering(thread);
    if (windows === undefined) answer(RAT_ERR_NOT_SUPPORTED);
    else windows.control({ object, what, a, b, memory: this.processOfThread(thread).memory, isWanted, answer });
  }

  private setClipboard({ thread, block }: BrokerRequest & { kind: 'set-clipboard' }): void {
    const { kernel } = this;
    const text = takeTextBlock(kernel, block);
    const { windows } = this.parts;
    const pid = this.processOfThread(thread).id;
    answerRequest(kernel, thread, windows?.setClipboard(pid, text) ?? RAT_ERR_NOT_SUPPORTED);
  }

  private giveClipboard(thread: number): void {
    const { kernel } = this;
    const pid = this.processOfThread(thread).id;
    const text = this.parts.windows?.clipboard(pid) ?? RAT_ERR_NOT_SUPPORTED;
    const block = typeof text === 'number' ? text : makeTextBlock(kernel, text);
    if (!answerRequest(kernel, thread, block) && block > 0) takeTextBlock(kernel, block);
  }

  private async createProcess(request: BrokerRequest & { kind: 'create-process' }): Promise<void> {
    const { kernel } = this;
    const { thread, process, inode, suspended } = request;
    const id = threadId(kernel, thread);
    const creator = threadProcess(kernel, thread);
    const program = utf8Text(processName(kernel, process));
    const isWanted = () => isWaitingForAnswer(kernel, thread, id);
    const parent = this.table.process(creator);
    if (parent === undefined) {
      discardChild(kernel, { process, inode });
      return;
    }
    const result = await this.launching.launch({ process, inode }, { suspended, parent, isWanted });
    if (!isWanted()) return;
    if (result instanceof ProcessEntry) answerRequest(kernel, thread, RAT_SUCCESS);
    else {
      if (result.message !== '') tryWriteStandardError(kernel, creator, utf8Bytes(`${program}: ${result.message}\n`));
      answerRequest(kernel, thread, result.status);
    }
  }

  private terminateProcess({ thread, object, exitCode }: BrokerRequest & { kind: 'terminate-process' }): void {
    const { kernel } = this;
    const id = threadId(kernel, thread);
    const entry = this.table.process(processOf(kernel, object));
    const answer = () => {
      if (threadId(kernel, thread) === id) answerRequest(kernel, thread, RAT_SUCCESS);
    };
    if (entry === undefined) {
      answer();
      return;
    }
    entry.whenEnded(answer);
    if (!entry.ended) this.ending.kill(entry, exitCode);
  }

  // ── Threads ──────────────────────────────────────────────────────────────────────────────────────────────

  private known(thread: number): ThreadEntry<Program, Memory> {
    const entry = this.table.thread(thread);
    if (entry === undefined) throw new Error('A thread acts that nobody knows.');
    return entry;
  }

  private processOfThread(thread: number): ProcessEntry<Program, Memory> {
    const entry = this.table.process(threadProcess(this.kernel, thread));
    if (entry === undefined) throw new Error('A thread acts for a process that nobody knows.');
    return entry;
  }

  private runThread(process: ProcessEntry<Program, Memory>, thread: number, main: boolean): void {
    this.table.runThread(
      process,
      thread,
      main,
      (entry) => {
        // The worker's return can overtake the doorbell, and the page's turn: first what the thread itself has said, if
        // it ever began. Of a record that is given back there must be no request.
        this.handleWaiting();
        this.table.threadIsGone(entry);
        this.pump();
      },
      (entry, error) => {
        if (entry.gone) return;
        this.parts.report('A worker failed.', error);
        this.ending.workerFailed(entry, RAT_ERR_NO_MEMORY);
        this.pump();
      },
    );
  }
}
