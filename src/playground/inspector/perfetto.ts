/**
 * Recorded calls as a trace file, which ui.perfetto.dev and chrome://tracing open. Format: "Trace Event Format": complete
 * events (`X`) for calls and, inside of them, waits; beginnings (`B`) of calls that have not ended; arrows (`s`, `f`) from who ended a
 * wait; names (`M`). Times in microseconds.
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

export function perfettoTrace(calls: readonly CallEvent[], pending: Iterable<CallEvent> = []): TraceFile {
  const file = new Writer();
  for (const call of calls) file.call(call, false);
  for (const call of pending) file.call(call, true);
  return { displayTimeUnit: 'ms', traceEvents: [...file.names(), ...file.events] };
}

class Writer {
  readonly events: TraceFileEvent[] = [];
  private readonly processes = new Map<number, string>();
  private readonly threads = new Map<number, { pid: number; name: string }>();
  private arrows = 0;

  call(event: CallEvent, pending: boolean): void {
    const { pid, tid, call, start, duration, waits } = event;
    this.processes.set(pid, event.program);
    this.threads.set(tid, { pid, name: event.thread || `thread ${tid}` });
    const args = {
      arguments: event.arguments.join(', '),
      ...(pending ? { pending: true } : { result: event.result }),
      ...(event.outputs.length > 0 ? { outputs: event.outputs.join(', ') } : {}),
    };
    const common = { pid, tid, ts: start * 1000, cat: 'syscall', args };
    this.events.push(
      pending ? { name: call, ph: 'B', ...common } : { name: call, ph: 'X', dur: duration * 1000, ...common },
    );
    for (const wait of waits) {
      // One that lasts has no end yet.
      if (pending && wait === waits.at(-1)) continue;
      const ended = wait.endedBy === null ? {} : { endedBy: wait.endedBy === PAGE_THREAD_ID ? 'page' : wait.endedBy };
      this.events.push({
        name: `waits (${wait.reason})`,
        ph: 'X',
        pid,
        tid,
        ts: wait.start * 1000,
        dur: wait.duration * 1000,
        cat: 'wait',
        args: { objects: wait.objects.join(' '), ...ended },
      });
      this.arrow(wait.endedBy, wait.start + wait.duration, pid, tid);
    }
  }

  /** From who ended a wait to whose it was; only where it is known whose thread that is. */
  private arrow(by: number | null, at: number, pid: number, tid: number): void {
    const from = by === null ? undefined : this.threads.get(by);
    if (by === null || from === undefined || by === tid) return;
    const id = ++this.arrows;
    const common = { name: 'wakes', cat: 'wake', ts: at * 1000, id };
    this.events.push({ ...common, ph: 's', pid: from.pid, tid: by }, { ...common, ph: 'f', bp: 'e', pid, tid });
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
