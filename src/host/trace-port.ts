/** The page's end of the way on which a worker tells of system calls. */
import type { TraceEvent } from '../guest-abi/trace.ts';
import { TRACE_FLUSH } from '../workers/protocol.ts';

export class TracePort {
  /** For the worker. */
  readonly other: MessagePort;
  private readonly port: MessagePort;
  private readonly flushes: (() => void)[] = [];

  constructor(trace: (event: TraceEvent) => void) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.other = port2;
    port1.onmessage = ({ data }: MessageEvent<TraceEvent | typeof TRACE_FLUSH>) => {
      if (data === TRACE_FLUSH) this.flushes.shift()?.();
      else trace(data);
    };
  }

  /** Resolves when all has come that the worker had told before it was free to answer; never while it runs a program. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.flushes.push(resolve);
      this.port.postMessage(TRACE_FLUSH);
    });
  }
}
