/** A process that the page has started, as the page sees it. */
import { RAT_ERR_NOT_FOUND } from '../guest-abi/status.ts';
import { release } from '../kernel/core/object.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { processExit } from '../kernel/objects/process-object.ts';
import { type Exit, type Handle, type KillOptions, type Process, RatError } from './api.ts';
import { checkExitCode, checkOptions, invalid } from './arguments.ts';
import type { Broker } from './broker/broker.ts';
import type { ProcessEntry } from './broker/process-entry.ts';
import { reasonName } from './exit-reason.ts';
import type { PageHandles } from './handles.ts';
import type { Program } from './image/loader.ts';
import type { ProcessMemory } from './page-ports.ts';
import type { Input, Output } from './streams.ts';

export class PageProcess implements Process {
  readonly pid: number;
  readonly exited: Promise<Exit>;

  /**
   * @param object the process's object, on which the caller gives a reference: it outlives the process, with the exit
   *   code in it. 0 when the process has ended.
   */
  constructor(
    private readonly kernel: Kernel,
    private readonly broker: Broker<Program, ProcessMemory>,
    private readonly entry: ProcessEntry<Program, ProcessMemory>,
    private object: number,
    private readonly input: Input,
    private readonly output: Output,
    private readonly errors: Output,
  ) {
    this.pid = entry.id;
    this.exited = new Promise((resolve) => {
      entry.whenEnded(() => {
        const { code, reason } = processExit(kernel, object);
        const exit: Exit = { code, reason: reasonName(reason) };
        this.object = 0;
        release(kernel, object);
        // A child that lives on with the same standard input is at its end; what it writes can still be read.
        input.closeEnd();
        // Who reads finds the end; where nobody does it is looked for.
        if (this.settleOutputs()) entry.whenFamilyEnds(() => this.settleOutputs());
        resolve(exit);
      });
    });
  }

  /** Gives pipes back that nobody can write to any more. @returns whether there are others. */
  private settleOutputs(): boolean {
    for (const pipe of [this.output, this.errors]) pipe.settle();
    return this.output.open || this.errors.open;
  }

  get stdin(): WritableStream<Uint8Array> {
    return this.input.stream;
  }

  get stdout(): ReadableStream<Uint8Array> {
    return this.output.stream;
  }

  get stderr(): ReadableStream<Uint8Array> {
    return this.errors.stream;
  }

  /** A handle of the page to the process, in the system of `kernel`. */
  open(kernel: Kernel, handles: PageHandles): Handle {
    if (kernel !== this.kernel) throw invalid('openProcess', 'the process is another system’s.');
    if (this.object === 0) throw new RatError(RAT_ERR_NOT_FOUND, 'The process has ended.');
    return handles.adopt(this.object);
  }

  kill(code = -1, options: KillOptions = {}): void {
    const exitCode = checkExitCode('kill', code);
    const { tree = false } = checkOptions('kill', options);
    this.broker.kill(this.entry, exitCode, tree);
  }
}
