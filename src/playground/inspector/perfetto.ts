/**
 * Recorded calls as a trace file, which ui.perfetto.dev and chrome://tracing open. Format: "Trace Event Format": complete
 * events (`X`) for calls and, inside of them, waits; beginnings (`B`) of calls that have not ended; arrows (`s`, `f`) from the call
 * that ended a wait; names (`M`). Times in microseconds.
 */
import { type CallEvent, PAGE_THREAD_ID } from '../../host/index.ts';

export interface TraceFileEvent {
  name: string;
  ph: 'X' | 'B' | 'M' | 's' | 'f';
  pid: number;
  tid: number;
  ts: number;
  cat?: string;
  dur?: number;
  id?: number;
  bp?: 'e';
  args?: Record<string, unknown>;
}

export interface TraceFile {
  displayTimeUnit: 'ms';
  traceEvents: TraceFileEvent[];
}

/** An arrow begins and ends so much before the end of what it belongs to: at the end itself it would belong to nothing. */
const BEFORE_END_US = 0.01;

export function perfettoTrace(calls: readonly CallEvent[], pending: Iterable<CallEvent> = []): TraceFile {
  const file = new Writer();
  for (const call of calls) file.call(call, false);
  for (const call of pending) file.call(call, true);
  return { displayTimeUnit: 'ms', traceEvents: [...file.names(), ...file.events, ...file.arrows()] };
}

/** From a call of a thread, in microseconds. */
interface Span {
  ts: number;
  end: number;
}

class Writer {
  readonly events: TraceFileEvent[] = [];
  private readonly processes = new Map<number, string>();
  private readonly threads = new Map<number, { pid: number; name: string; calls: Span[] }>();
  private readonly endings: { by: number; pid: number; tid: number; wait: Span }[] = [];

  call(event: CallEvent, pending: boolean): void {
    const { pid, tid, call, start, duration, waits } = event;
    this.processes.set(pid, event.program);
    const calls = this.threads.get(tid)?.calls ?? [];
    const ts = start * 1000;
    calls.push({ ts, end: pending ? Number.POSITIVE_INFINITY : ts + duration * 1000 });
    this.threads.set(tid, { pid, name: event.thread || `thread ${tid}`, calls });
    const args = {
      arguments: event.arguments.join(', '),
      ...(pending ? { pending: true } : { result: event.result }),
      ...(event.outputs.length > 0 ? { outputs: event.outputs.join(', ') } : {}),
    };
    const common = { pid, tid, ts, cat: 'syscall', args };
    this.events.push(
      pending ? { name: call, ph: 'B', ...common } : { name: call, ph: 'X', dur: duration * 1000, ...common },
    );
    for (const wait of waits) {
      // One that lasts has no end yet.
      if (pending && wait === waits.at(-1)) continue;
      const { endedBy } = wait;
      const ended = endedBy === null ? {} : { endedBy: endedBy === PAGE_THREAD_ID ? 'page' : endedBy };
      const [begin, dur] = [wait.start * 1000, wait.duration * 1000];
      this.events.push({
        name: `waits (${wait.reason})`,
        ph: 'X',
        pid,
        tid,
        ts: begin,
        dur,
        cat: 'wait',
        args: { objects: wait.objects.join(' '), ...ended },
      });
      if (endedBy !== null && endedBy !== tid)
        this.endings.push({ by: endedBy, pid, tid, wait: { ts: begin, end: begin + dur } });
    }
  }

  /** From the calls that ended waits to those waits; only where it is known whose and which call that was. */
  arrows(): TraceFileEvent[] {
    for (const { calls } of this.threads.values()) calls.sort((a, b) => a.ts - b.ts);
    return this.endings.flatMap(({ by, pid, tid, wait }, index) => {
      const from = this.threads.get(by);
      const call = from?.calls[firstAfter(from.calls, wait.end) - 1];
      if (from === undefined || call === undefined) return [];
      const latest = within(wait, wait.end);
      const begin = within(call, latest);
      const end = Math.max(begin, latest);
      const common = { name: 'wakes', cat: 'wake', id: index + 1 };
      return [
        { ...common, ph: 's', ts: begin, pid: from.pid, tid: by },
        { ...common, ph: 'f', bp: 'e', ts: end, pid, tid },
      ];
    });
  }

  names(): TraceFileEvent[] {
    const name = (of: string, pid: number, tid: number, text: string): TraceFileEvent => {
      return { name: of, ph: 'M', pid, tid, ts: 0, args: { name: text } };
    };
    return [
      ...[...this.processes].map(([pid, text]) => name('process_name', pid, 0, text)),
      ...[...this.threads].map(([tid, { pid, name: text }]) => name('thread_name', pid, tid, text)),
    ];
  }
}

/** A moment, or what of the span is nearest to it. */
const within = ({ ts, end }: Span, at: number): number => Math.max(ts, Math.min(at, end - BEFORE_END_US));

/** The first that begins after a moment, of spans in their order. */
function firstAfter(spans: readonly Span[], at: number): number {
  let [from, to] = [0, spans.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle] as Span).ts <= at) from = middle + 1;
    else to = middle;
  }
  return from;
}
