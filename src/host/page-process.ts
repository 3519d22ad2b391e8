/** A process that the page has started, as the page sees it. */
import { RAT_ERR_NOT_FOUND } from '../guest-abi/status.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { EXIT_REASON, OP_EXIT_CODE, OP_REASON, P_OBJECT } from '../kernel/layout.ts';
import { addReference, release } from '../kernel/object.ts';
import { type Exit, type Handle, type Process, RatError } from './api.ts';
import type { Broker, ProcessRecord } from './broker.ts';
import type { PageHandles } from './handles.ts';
import type { InputPipe, OutputPipe } from './streams.ts';

const REASONS: Record<number, Exit['reason']> = {
  [EXIT_REASON.EXIT]: 'exit',
  [EXIT_REASON.KILLED]: 'killed',
  [EXIT_REASON.TRAPPED]: 'trapped',
};

export class PageProcess implements Process {
  readonly pid: number;
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly exited: Promise<Exit>;

  private object: number;

  constructor(
    kernel: Kernel,
    private readonly broker: Broker,
    private readonly record: ProcessRecord,
    stdin: InputPipe,
    stdout: OutputPipe,
    stderr: OutputPipe,
  ) {
    this.pid = record.id;
    this.stdin = stdin.stream;
    this.stdout = stdout.stream;
    this.stderr = stderr.stream;
    const { words } = kernel;
    // The object outlives the process, with the exit code in it.
    const object = words[record.process + P_OBJECT];
    this.object = object;
    addReference(kernel, object);
    this.exited = new Promise((resolve) => {
      record.onEnded.push(() => {
        const exit: Exit = { code: words[object + OP_EXIT_CODE], reason: REASONS[words[object + OP_REASON]] ?? 'exit' };
        this.object = 0;
        release(kernel, object);
        // A child that lives on with the same standard input is at its end; what it writes can still be read.
        stdin.closeEnd();
        for (const pipe of [stdout, stderr]) pipe.settle();
        resolve(exit);
      });
    });
  }

  /** A handle of the page to the process. */
  open(handles: PageHandles): Handle {
    if (this.object === 0) throw new RatError(RAT_ERR_NOT_FOUND, 'The process has ended.');
    return handles.adopt(this.object);
  }

  kill(code = -1): void {
    if (!this.record.ended) this.broker.kill(this.record, code | 0);
  }
}
