/**
 * Tells the page of the calls of an observed thread (kernel/process/observing.ts): of each when it returns, and also when
 * it goes to sleep or is held, so that those which never return are seen. And notes the thread's stack before it sleeps.
 *
 * Nothing in here waits. Events are told a few at a time, at once when the thread sleeps, and dropped when the page has
 * more of them than it can take.
 */
import type { CallEvent } from '../guest-abi/trace.ts';
import { asleepSince } from '../kernel/core/cpu-time.ts';
import { sleepReason, takeSignaler } from '../kernel/inspect/sleeping.ts';
import type { SleepWatch } from '../kernel/kernel.ts';
import { STACK_FRAMES_MOST } from '../kernel/memory/inspection-record.ts';
import { utf8Text } from '../kernel/memory/utf8.ts';
import { mayTell, putStack, stacksEpoch } from '../kernel/process/observing.ts';
import { processId, processName } from '../kernel/process/process.ts';
import { threadId, threadName } from '../kernel/process/thread.ts';
import { callName, inputs, outputs, resultText } from './call-arguments.ts';
import { callStack } from './call-stack.ts';
import type { Guest, Handler } from './guest.ts';

/** So many events are told together, or what there is after so many milliseconds. */
const BATCH = 32;
const BATCH_MS = 2;

/** The call under way. */
interface Observed {
  event: CallEvent;
  args: readonly unknown[];
  number: number;
  /** It has been told that it began. */
  begun: boolean;
}

export class CallObserver implements SleepWatch {
  /** Undefined: nobody wants to know. */
  tell: ((calls: CallEvent[]) => void) | undefined = undefined;
  private batch: CallEvent[] = [];
  private toldAt = 0;
  private nextId = 1;
  private current: Observed | undefined;

  constructor(private readonly guest: Guest) {}

  /** Makes a call, and tells of it. */
  observe(number: number, args: readonly unknown[], call: Handler): number {
    const { kernel } = this.guest;
    const outer = this.current;
    const observed = this.begin(number, args);
    kernel.observing = true;
    let result: unknown;
    let returned = false;
    try {
      result = (call as (...args: unknown[]) => unknown)(...args);
      returned = true;
    } finally {
      kernel.observing = false;
      this.end(observed, returned, result);
      this.current = outer;
    }
    return result as number;
  }

  /** Tells of a call that does not return; it is not made here. */
  observeLast(number: number, args: readonly unknown[]): void {
    this.end(this.begin(number, args), false, undefined);
  }

  /** The program's own code runs inside of a call. */
  suspend(): Observed | undefined {
    const { current } = this;
    const { kernel } = this.guest;
    this.current = undefined;
    const suspended = kernel.observing ? current : undefined;
    kernel.observing = false;
    return suspended;
  }

  resume(call: Observed | undefined): void {
    this.current = call;
    this.guest.kernel.observing = call !== undefined;
  }

  /** The thread has ended: what has not been told yet is told. */
  finish(): void {
    this.current = undefined;
    this.guest.kernel.observing = false;
    this.flush();
  }

  private begin(number: number, args: readonly unknown[]): Observed {
    const { kernel } = this.guest;
    const event: CallEvent = {
      pid: processId(kernel, kernel.process),
      tid: threadId(kernel, kernel.thread),
      program: utf8Text(processName(kernel, kernel.process)),
      thread: utf8Text(threadName(kernel, kernel.thread)),
      call: callName(number),
      arguments: inputs(this.guest, number, args),
      result: '',
      start: kernel.now(),
      duration: 0,
      id: this.nextId++,
      value: null,
      outputs: [],
      waits: [],
      stack: [],
    };
    takeSignaler(kernel);
    this.current = { event, args, number, begun: false };
    return this.current;
  }

  private end({ event, args, number }: Observed, returned: boolean, result: unknown): void {
    event.duration = this.guest.kernel.now() - event.start;
    event.result = returned ? resultText(this.guest, number, result) : 'ended inside';
    event.value = returned && result !== undefined ? Number(result) : null;
    if (returned) event.outputs = outputs(this.guest, number, args, result);
    delete event.pending;
    this.put(event);
  }

  /** The thread goes to sleep, or was woken to say where it is and sleeps on. */
  sleeps(): void {
    try {
      const { kernel } = this.guest;
      const stack = stacksEpoch(kernel) === 0 ? [] : callStack(STACK_FRAMES_MOST + 1);
      if (stack.length > 0) putStack(kernel, stack);
      if (this.current === undefined || !kernel.observing) return;
      const { event } = this.current;
      const start = asleepSince(kernel, kernel.thread);
      event.stack = stack.map(({ index, offset }) => ({ index, offset }));
      if (event.waits.at(-1)?.start !== start)
        event.waits.push({ start, duration: 0, ...sleepReason(kernel), endedBy: null });
      this.current.begun = true;
      this.put({ ...event, waits: [...event.waits], pending: true });
      this.flush();
    } catch {
      // Little stack is left, say: then less is known.
    }
  }

  wakes(): void {
    const wait = this.current?.event.waits.at(-1);
    if (wait === undefined) return;
    const { kernel } = this.guest;
    wait.duration = kernel.now() - wait.start;
    wait.endedBy = takeSignaler(kernel);
  }

  private put(event: CallEvent): void {
    const { kernel } = this.guest;
    if (this.tell === undefined || !mayTell(kernel)) return;
    this.batch.push(event);
    if (this.batch.length >= BATCH || kernel.now() - this.toldAt > BATCH_MS) this.flush();
  }

  private flush(): void {
    if (this.batch.length === 0) return;
    const { batch } = this;
    this.batch = [];
    this.toldAt = this.guest.kernel.now();
    this.tell?.(batch);
  }
}
