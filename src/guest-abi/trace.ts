/** System calls as traces tell of them, for people and for tools. */
/** One system call, as a trace tells of it. */
export interface TraceEvent {
  pid: number;
  tid: number;
  call: string;
  /** Decoded arguments. */
  arguments: string[];
  /** Decoded result; empty for none. */
  result: string;
  /** Milliseconds since the system was booted. */
  start: number;
  /** Milliseconds. */
  duration: number;
}

/** One line, as strace prints it. */
export function traceLine(event: TraceEvent): string {
  const result = event.result === '' ? '' : ` = ${event.result}`;
  const microseconds = (event.duration * 1000).toFixed(0);
  return `[${event.pid}:${event.tid}] ${event.call}(${event.arguments.join(', ')})${result} <${microseconds} µs>`;
}

/**
 * The JSON text of a trace file, which chrome://tracing and ui.perfetto.dev open. Format: "Trace Event Format",
 * complete events ("X"), times in microseconds.
 */
export function chromeTrace(events: readonly TraceEvent[]): string {
  const traceEvents = events.map((event) => ({
    ph: 'X',
    name: event.call,
    cat: 'syscall',
    pid: event.pid,
    tid: event.tid,
    ts: event.start * 1000,
    dur: event.duration * 1000,
    args: { arguments: event.arguments.join(', '), result: event.result },
  }));
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents });
}
