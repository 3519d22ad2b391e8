/** `os.inspector`. The kernel's part is in kernel/process/observing.ts and control.ts, the workers' in call-observer.ts. */
import { NOT_RETURNING as CALLS_NOT_RETURNING } from '../../guest-abi/call-names.ts';
import { RAT_ERR_NOT_FOUND, RAT_ERR_NOT_SUPPORTED, statusName } from '../../guest-abi/status.ts';
import { handlesOf } from '../../kernel/inspect/handles.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { heldAt, letGo } from '../../kernel/process/control.ts';
import { futexOf } from '../../kernel/process/gate.ts';
import {
  askForStack,
  callsTaken,
  droppedCalls,
  holdProcess,
  holdThread,
  noteStacks,
  stackOf,
  tellOf,
  tellOfAll,
} from '../../kernel/process/observing.ts';
import { listProcesses } from '../../kernel/process/process.ts';
import { forEachThreadRecord, hasEnded, threadId, threadProcess } from '../../kernel/process/thread.ts';
import { ReferenceBringer } from '../../workers/call-reference.ts';
import type { JobImage } from '../../workers/protocol.ts';
import { RatError } from '../api.ts';
import { checkArray, checkBoolean, checkFunction, checkInteger, checkOptions, invalid } from '../arguments.ts';
import type {
  CallEvent,
  CodePlace,
  HandleSnapshot,
  HeldCall,
  Inspector,
  Recording,
  RecordOptions,
  SourceFrame,
  ThreadChoice,
} from '../inspection.ts';
import { SystemState } from '../system-state.ts';
import { Sources } from './sources.ts';

/** What it needs of the rest of the system. */
export interface InspectorParts {
  kernel: Kernel;
  /** What a process runs, and how its memory's words are woken; undefined: no such process lives. */
  process(pid: number): { image: JobImage; notify: ((address: number) => void) | undefined } | undefined;
  places: ConstructorParameters<typeof Sources>[0];
  /** Where workers find what people read of calls. */
  reference: SharedArrayBuffer;
}

const NOT_RETURNING: ReadonlySet<string> = new Set([...CALLS_NOT_RETURNING, 'proc_exit']);

const ID_MOST = 2 ** 31 - 1;

class RunningRecording implements Recording {
  pids: ReadonlySet<number> | undefined;

  constructor(
    private readonly owner: PageInspector,
    readonly listener: (calls: CallEvent[]) => void,
    pids: readonly number[] | undefined,
    private readonly droppedBefore: number,
  ) {
    this.pids = pids && new Set(pids);
  }

  get dropped(): number {
    return this.owner.dropped - this.droppedBefore;
  }

  setProcesses(pids: readonly number[] | undefined): void {
    this.pids = pids && new Set(pids);
    this.owner.settle();
  }

  stop(): void {
    this.owner.stop(this);
  }
}

export class PageInspector implements Inspector {
  private readonly kernel: Kernel;
  private readonly sources: Sources;
  private readonly reference: ReferenceBringer;
  /** Given by the system that it is of. */
  state = new SystemState();
  private epoch = 0;
  private noting = false;
  /** Threads on words of their memory, by their ids, that were woken to note where they are, since that was switched on. */
  private readonly askedForStack = new Set<number>();
  private readonly recordings = new Set<RunningRecording>();
  /** Calls under way of threads that are held, by their ids. */
  private readonly heldCalls = new Map<number, CallEvent>();
  /** Calls that were let go on, by their threads: what is told of them afterwards is late. */
  private readonly decided = new Map<number, number>();
  private readonly heldListeners = new Set<() => void>();

  constructor(private readonly parts: InspectorParts) {
    this.kernel = parts.kernel;
    this.sources = new Sources(parts.places);
    const load = async () => (await import('./reference-text.ts')).referenceText();
    this.reference = new ReferenceBringer(parts.reference, load);
  }

  /** What calls are told by: for a trace, which begins with the system. */
  bringReference(): void {
    this.reference.bring();
  }

  // ── Stacks ───────────────────────────────────────────────────────────────────────────────────────────────

  get notesStacks(): boolean {
    return this.noting;
  }

  noteStacks(on: boolean): void {
    this.state.check('noteStacks');
    checkBoolean('noteStacks', 'on', on);
    if (on === this.noting) return;
    this.noting = on;
    if (on) this.epoch++;
    this.askedForStack.clear();
    noteStacks(this.kernel, on ? this.epoch : 0);
  }

  async stacks(tids: readonly number[]): Promise<Map<number, SourceFrame[]>> {
    this.state.check('stacks');
    const wanted = new Set(checkArray('stacks', 'tids', tids));
    const noted: [tid: number, pid: number, stack: CodePlace[]][] = [];
    forEachThreadRecord(this.kernel, (thread) => {
      const tid = threadId(this.kernel, thread);
      if (!wanted.has(tid) || hasEnded(this.kernel, thread)) return;
      const stack = stackOf(this.kernel, thread);
      if (stack !== null) noted.push([tid, this.pidOf(thread), stack]);
      else if (this.noting) this.askForStack(thread, tid);
    });
    const found = noted.map(async ([tid, pid, stack]): Promise<[number, SourceFrame[]]> => {
      this.know(pid);
      return [tid, await this.sources.of(pid, stack)];
    });
    return new Map(await Promise.all(found));
  }

  private askForStack(thread: number, tid: number): void {
    askForStack(this.kernel, thread);
    // Once: a thread that sleeps on a word of its memory takes a second time for what it waits for.
    if (this.askedForStack.has(tid)) return;
    const address = futexOf(this.kernel, thread);
    if (address === null) return;
    this.askedForStack.add(tid);
    this.parts.process(this.pidOf(thread))?.notify?.(address);
  }

  source(pid: number, stack: readonly CodePlace[]): Promise<SourceFrame[]> {
    this.know(checkInteger('source', 'the id', pid, 0, ID_MOST));
    return this.sources.of(pid, stack);
  }

  private know(pid: number): void {
    const process = this.parts.process(pid);
    if (process !== undefined) this.sources.note(pid, process.image);
  }

  // ── Handles ──────────────────────────────────────────────────────────────────────────────────────────────

  handles(pid: number): HandleSnapshot[] {
    return handlesOf(this.kernel, this.recordOf('handles', pid));
  }

  // ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────

  get dropped(): number {
    return droppedCalls(this.kernel);
  }

  record(listener: (calls: CallEvent[]) => void, options: RecordOptions = {}): Recording {
    this.state.check('record');
    if (typeof listener !== 'function') throw invalid('record', 'the listener is no function.');
    const { pids } = checkOptions('record', options);
    const recording = new RunningRecording(this, listener, pids, this.dropped);
    this.recordings.add(recording);
    this.bringReference();
    this.settle();
    return recording;
  }

  stop(recording: RunningRecording): void {
    if (this.recordings.delete(recording)) this.settle();
  }

  /** Has those processes told of whose calls are recorded. */
  settle(): void {
    const { kernel } = this;
    const lists = [...this.recordings].map(({ pids }) => pids);
    tellOfAll(kernel, lists.includes(undefined));
    for (const { record, id } of listProcesses(kernel))
      tellOf(
        kernel,
        record,
        lists.some((pids) => pids?.has(id)),
      );
  }

  /** A worker has told of calls. */
  tell(calls: CallEvent[]): void {
    callsTaken(this.kernel, calls.length);
    let heldChanged = false;
    for (const event of calls) {
      this.know(event.pid);
      if (event.pending && event.waits.at(-1)?.reason === 'held') {
        if (this.decided.get(event.tid) === event.id) continue;
        this.heldCalls.set(event.tid, event);
        heldChanged = true;
      } else if (this.heldCalls.get(event.tid)?.id === event.id) {
        this.heldCalls.delete(event.tid);
        heldChanged = true;
      }
      if (!event.pending && this.decided.get(event.tid) === event.id) this.decided.delete(event.tid);
    }
    for (const { pids, listener } of this.recordings) {
      const wanted = pids === undefined ? calls : calls.filter(({ pid }) => pids.has(pid));
      if (wanted.length > 0) listener(wanted);
    }
    if (heldChanged) this.tellHeld();
  }

  // ── Holding ──────────────────────────────────────────────────────────────────────────────────────────────

  hold(pid: number, choice: ThreadChoice = {}): void {
    this.control('hold', pid, choice, true);
  }

  letGo(pid: number, choice: ThreadChoice = {}): void {
    this.control('letGo', pid, choice, false);
    for (const [tid, event] of this.heldCalls) {
      if (event.pid !== pid || (choice.tid !== undefined && choice.tid !== tid)) continue;
      this.heldCalls.delete(tid);
      this.decided.set(tid, event.id);
    }
    this.tellHeld();
  }

  private control(call: string, pid: number, choice: ThreadChoice, held: boolean): void {
    this.state.check(call);
    const record = this.recordOf(call, pid);
    const { tid } = checkOptions(call, choice);
    if (held) this.bringReference();
    if (tid !== undefined) holdThread(this.kernel, this.thread(call, tid, pid), held);
    else holdProcess(this.kernel, record, held);
  }

  held(): HeldCall[] {
    const result: HeldCall[] = [];
    for (const [tid, event] of this.heldCalls) {
      const thread = this.find(tid);
      // It may have gone on, or ended, without a word yet.
      if (thread === 0 || heldAt(this.kernel, thread)?.where !== 'entry') continue;
      const { pid, program, thread: name, call, waits, stack } = event;
      const since = waits.at(-1)?.start ?? event.start;
      result.push({ pid, tid, program, thread: name, call, arguments: event.arguments, since, stack });
    }
    return result.sort((a, b) => a.since - b.since);
  }

  onHeld(listener: () => void): () => void {
    checkFunction('onHeld', 'the listener', listener);
    this.heldListeners.add(listener);
    return () => this.heldListeners.delete(listener);
  }

  private tellHeld(): void {
    for (const listener of this.heldListeners) {
      try {
        listener();
      } catch (error) {
        // It is one's own; the others hear of it all the same.
        reportError(error);
      }
    }
  }

  step(tid: number): void {
    this.state.check('step');
    this.decide('step', tid, undefined);
  }

  fail(tid: number, status: number): void {
    this.state.check('fail');
    checkInteger('fail', 'the status', status, -(2 ** 31), 2 ** 32 - 1);
    const call = this.heldCalls.get(tid)?.call ?? '';
    if (NOT_RETURNING.has(call)) throw new RatError(RAT_ERR_NOT_SUPPORTED, `fail: ${call} does not return.`);
    this.decide('fail', tid, status | 0);
  }

  private decide(call: string, tid: number, impose: number | undefined): void {
    const thread = this.thread(call, tid);
    // What is decided on is the call that has been told of, not one at which the thread has come to be held since.
    const event = this.heldCalls.get(tid);
    if (event === undefined || !letGo(this.kernel, thread, impose))
      throw new RatError(RAT_ERR_NOT_FOUND, `${call}: the thread ${tid} is not held.`);
    this.heldCalls.delete(tid);
    this.decided.set(tid, event.id);
    this.tellHeld();
  }

  // ── Names ────────────────────────────────────────────────────────────────────────────────────────────────

  private pidOf(thread: number): number {
    const process = threadProcess(this.kernel, thread);
    return listProcesses(this.kernel).find(({ record }) => record === process)?.id ?? -1;
  }

  private recordOf(call: string, pid: number): number {
    checkInteger(call, 'the id', pid, 0, ID_MOST);
    const record = listProcesses(this.kernel).find(({ id }) => id === pid)?.record;
    if (record === undefined)
      throw new RatError(RAT_ERR_NOT_FOUND, `${call}: ${statusName(RAT_ERR_NOT_FOUND)}: no process ${pid} lives.`);
    return record;
  }

  private find(tid: number): number {
    let found = 0;
    forEachThreadRecord(this.kernel, (thread) => {
      if (threadId(this.kernel, thread) === tid && !hasEnded(this.kernel, thread)) found = thread;
    });
    return found;
  }

  private thread(call: string, tid: number, pid?: number): number {
    const thread = this.find(checkInteger(call, 'the id of the thread', tid, 0, ID_MOST));
    if (thread === 0 || (pid !== undefined && this.pidOf(thread) !== pid))
      throw new RatError(RAT_ERR_NOT_FOUND, `${call}: no thread ${tid} lives there.`);
    return thread;
  }
}
