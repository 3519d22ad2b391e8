/** The system calls of `--trace` and `--trace-file`. */
import { writeFile } from 'node:fs/promises';
import { chromeTrace, PendingCalls, type TraceEvent, traceLine } from '../guest-abi/trace.ts';

export interface TraceOptions {
  /** Print them to standard error. */
  readonly trace: boolean;
  /** Write them to this file. */
  readonly traceFile: string | undefined;
}

export class TraceLog {
  private readonly pending = new PendingCalls();
  private readonly events: TraceEvent[] = [];

  constructor(private readonly options: TraceOptions) {}

  get wanted(): boolean {
    return this.options.trace || this.options.traceFile !== undefined;
  }

  note(event: TraceEvent): void {
    this.pending.note(event);
    if (this.options.trace && !event.pending) process.stderr.write(`${traceLine(event)}\n`);
    if (this.options.traceFile !== undefined) this.events.push(event);
  }

  /** Tells of the calls that have no end, and writes the file. */
  async finish(warn: (message: string) => void): Promise<void> {
    const { trace, traceFile } = this.options;
    if (trace) for (const event of this.pending.events) process.stderr.write(`${traceLine(event)}\n`);
    if (traceFile === undefined) return;
    await writeFile(traceFile, chromeTrace(this.events)).catch((error: Error) =>
      warn(`${traceFile}: ${error.message}`),
    );
  }
}
