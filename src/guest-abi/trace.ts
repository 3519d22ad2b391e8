/** System calls as traces tell of them, for people and for tools. */

/** One system call, as a trace tells of it. */
export interface TraceEvent {
  pid: number;
  tid: number;
  /** Path of the process's program. */
  program: string;
  /** Name of the thread; empty for none. */
  thread: string;
  call: string;
  /** Decoded arguments. */
  arguments: string[];
  /** Decoded result; empty for none. */
  result: string;
  /** What it has written where its arguments point, `name = value`. */
  outputs: string[];
  /** Milliseconds since the system was booted. */
  start: number;
  /** Milliseconds. */
  duration: number;
  /** The call begins; another event tells of its end, if it has one. */
  pending?: true;
}

/** A sleep inside of a call. */
export interface CallWait {
  /** Milliseconds since the system was booted. */
  start: number;
  /** Milliseconds; 0 while it lasts. */
  duration: number;
  /**
   * What it sleeps for: objects; the page's, or a service worker's, answer; a word of the program's memory; or until who
   * looks inside lets it go on (`held`).
   */
  reason: 'objects' | 'answer' | 'memory' | 'held' | 'sleep';
  /** Ids of the objects that it waits for. */
  objects: number[];
  /** Id of the thread that has ended it; `PAGE_THREAD_ID` is the page, or a timer; null: time-out, or not known. */
  endedBy: number | null;
}

/** What `endedBy` is where the page has ended a wait, or a timer. */
export const PAGE_THREAD_ID = 0x1fffffff;

/** One system call of an observed thread. */
export interface CallEvent extends TraceEvent {
  /** Equal for the two events of one call, if it has two; another for each call of its thread. */
  id: number;
  /** What the call has given, as a number, where it gives one; null while it lasts, or when it does not return. */
  value: number | null;
  waits: CallWait[];
  /** Frames of the call's stack, innermost first: function and byte offset in the module; empty: not taken. */
  stack: { index: number; offset: number }[];
}

/** One line, as strace prints it. */
export function traceLine(event: TraceEvent): string {
  const call = `[${event.pid}:${event.tid}] ${event.call}(${event.arguments.join(', ')})`;
  if (event.pending) return `${call} <unfinished>`;
  const result = event.result === '' ? '' : ` = ${event.result}`;
  const outputs = event.outputs.length === 0 ? '' : ` [${event.outputs.join(', ')}]`;
  return `${call}${result}${outputs} <${(event.duration * 1000).toFixed(0)} µs>`;
}

/** What each thread is inside of, of events in the order in which they came. */
export class PendingCalls {
  private readonly calls = new Map<string, TraceEvent>();

  note(event: TraceEvent): void {
    const thread = `${event.pid}:${event.tid}`;
    if (event.pending) this.calls.set(thread, event);
    else this.calls.delete(thread);
  }

  get events(): TraceEvent[] {
    return [...this.calls.values()];
  }
}

/**
 * The JSON text of a trace file, which chrome://tracing and ui.perfetto.dev open. Format: "Trace Event Format": complete
 * events ("X"), calls without an end ("B"), names of processes and threads ("M"); times in microseconds.
 */
export function chromeTrace(events: readonly TraceEvent[]): string {
  const pending = new PendingCalls();
  for (const event of events) pending.note(event);
  const ended = events.filter((event) => !event.pending);
  const traceEvents = [...names(events), ...ended.map(completeEvent), ...pending.events.map(beginEvent)];
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents });
}

function completeEvent(event: TraceEvent) {
  return {
    ...common(event),
    ph: 'X',
    dur: event.duration * 1000,
    args: {
      arguments: event.arguments.join(', '),
      result: event.result,
      ...(event.outputs.length > 0 ? { outputs: event.outputs.join(', ') } : {}),
    },
  };
}

function beginEvent(event: TraceEvent) {
  return { ...common(event), ph: 'B', args: { arguments: event.arguments.join(', '), pending: true } };
}

function common({ call, pid, tid, start }: TraceEvent) {
  return { name: call, cat: 'syscall', pid, tid, ts: start * 1000 };
}

/** The last names that each process and thread has had. */
function names(events: readonly TraceEvent[]) {
  const processes = new Map<number, string>();
  const threads = new Map<string, { pid: number; tid: number; name: string }>();
  for (const { pid, tid, program, thread } of events) {
    processes.set(pid, program);
    threads.set(`${pid}:${tid}`, { pid, tid, name: thread === '' ? `thread ${tid}` : thread });
  }
  const name = (of: string, pid: number, tid: number, text: string) => {
    return { name: of, ph: 'M', pid, tid, ts: 0, args: { name: text } };
  };
  return [
    ...[...processes].map(([pid, program]) => name('process_name', pid, 0, program)),
    ...[...threads.values()].map(({ pid, tid, name: text }) => name('thread_name', pid, tid, text)),
  ];
}
