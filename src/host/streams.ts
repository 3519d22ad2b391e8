/** Kernel pipes as web streams. The page's end is a handle of the page's own process. */
import { PIPE_DEFAULT_BYTES } from '../guest-abi/limits.ts';
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_WOULD_BLOCK, statusName } from '../guest-abi/status.ts';
import { OPEN_LINES } from '../kernel/core/byte-io.ts';
import { closeHandle, createHandle, naturalRights } from '../kernel/core/handle-table.ts';
import { release } from '../kernel/core/object.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { createPipe, isPeerClosed, tryReadPipe, tryWritePipe } from '../kernel/objects/pipe.ts';
import { RatError } from './api.ts';
import { Cancellation } from './cancellation.ts';
import { iterable } from './iterable-stream.ts';
import { Pace } from './pace.ts';
import { ReservedWait } from './page-wait.ts';
import type { OnTerminal } from './spawn-arguments.ts';

/** Bytes given to a stream's reader at once. */
const CHUNK_BYTES = 1 << 16;
/** Where they are read to before they have a buffer of their own; in use for the length of one read. */
const scratch = new Uint8Array(CHUNK_BYTES);

function noPipe(status: number): RatError {
  return new RatError(status, `No pipe could be made: ${statusName(status)}`);
}

/** Of a stream between the page and programs: the page's end and theirs, each with a reference. */
export interface Ends {
  own: number;
  other: number;
}

function newPipe(kernel: Kernel, pageReads: boolean, lines: boolean): Ends {
  const ends = createPipe(kernel, PIPE_DEFAULT_BYTES, lines ? OPEN_LINES : 0);
  if (typeof ends === 'number') throw noPipe(ends);
  return pageReads ? { own: ends.read, other: ends.write } : { own: ends.write, other: ends.read };
}

/** One pipe between the page and a program. */
class PagePipe {
  /** The page's end: its object, with a reference, and the handle that keeps it open; 0 once closed. */
  protected readonly end: number;
  private handle: number;
  /** The program's end: a handle of the page, for the time until the program has its own. */
  readonly guestHandle: number;
  /** The page's end has been closed. */
  private readonly closing = new Cancellation();
  private readonly reserved: ReservedWait;
  /** A program that is as quick as the page could keep it busy for ever. */
  protected readonly pace = new Pace();

  /** Takes the ends over, also on failure. */
  constructor(
    protected readonly kernel: Kernel,
    { own, other }: Ends,
  ) {
    this.reserved = new ReservedWait(kernel);
    if (!this.reserved.reserved) {
      for (const end of [own, other]) release(kernel, end);
      throw noPipe(RAT_ERR_NO_MEMORY);
    }
    this.end = own;
    this.handle = createHandle(kernel, kernel.process, this.end, naturalRights(kernel, this.end));
    this.guestHandle = createHandle(kernel, kernel.process, other, naturalRights(kernel, other));
    release(kernel, other);
    const status = Math.min(this.handle, this.guestHandle);
    if (status < 0) {
      this.closeGuestHandle();
      this.giveBack();
      throw noPipe(status);
    }
  }

  closeGuestHandle(): void {
    if (this.guestHandle > 0) closeHandle(this.kernel, this.kernel.process, this.guestHandle);
  }

  get open(): boolean {
    return this.handle !== 0;
  }

  /** Closes the page's end, and ends its wait. */
  closeEnd(): void {
    if (this.handle === 0) return;
    this.giveBack();
    this.closing.cancel();
  }

  private giveBack(): void {
    if (this.handle > 0) closeHandle(this.kernel, this.kernel.process, this.handle);
    this.handle = 0;
    this.reserved.free();
    release(this.kernel, this.end);
  }

  /** Resolves when the page's end, which is open, can go on, or has been closed. */
  protected async wait(): Promise<void> {
    if (await this.reserved.wait(this.end, this.closing)) this.pace.reset();
  }
}

/** What a program writes, for the page to read. While nobody reads, the pipe fills and the program blocks. */
export class OutputPipe extends PagePipe {
  private made: ReadableStream<Uint8Array> | undefined;
  /** What was left in the pipe when its last writer was gone. */
  private rest: Uint8Array | null = null;
  /** The reader has cancelled the stream. */
  private unwanted = false;

  constructor(kernel: Kernel, ends: Ends = newPipe(kernel, true, false)) {
    super(kernel, ends);
  }

  /** Made when somebody asks for it: most output of most programs is never looked at. */
  get stream(): ReadableStream<Uint8Array> {
    this.made ??= iterable(
      new ReadableStream<Uint8Array>(
        { pull: (controller) => this.pull(controller), cancel: () => this.discard() },
        { highWaterMark: 0 },
      ),
    );
    return this.made;
  }

  private async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      if (this.pace.isDue) await this.pace.giveWay();
      const chunk = this.take();
      if (chunk === 'wait') await this.wait();
      else {
        if (this.unwanted) return;
        if (chunk === null) controller.close();
        else controller.enqueue(chunk);
        return;
      }
    }
  }

  /** The next bytes; null at the end. */
  private take(): Uint8Array | null | 'wait' {
    if (!this.open) {
      const { rest } = this;
      this.rest = null;
      return rest;
    }
    const bytes = tryReadPipe(this.kernel, this.end, scratch, 0, CHUNK_BYTES);
    if (bytes === RAT_ERR_WOULD_BLOCK) return 'wait';
    if (bytes > 0) return scratch.slice(0, bytes);
    this.closeEnd();
    return null;
  }

  private discard(): void {
    this.unwanted = true;
    this.rest = null;
    this.closeEnd();
  }

  /** Gives the kernel's pipe back if no writer is left; what is in it stays readable. */
  settle(): void {
    if (!this.open || !isPeerClosed(this.kernel, this.end)) return;
    const last = this.take();
    this.rest = last === 'wait' ? null : last;
    this.closeEnd();
  }
}

/** What the page writes, for a program to read. */
export class InputPipe extends PagePipe {
  private made: WritableStream<Uint8Array> | undefined;

  constructor(kernel: Kernel, ends: Ends = newPipe(kernel, false, false)) {
    super(kernel, ends);
  }

  /** Made when somebody asks for it. */
  get stream(): WritableStream<Uint8Array> {
    this.made ??= new WritableStream<Uint8Array>({
      write: (chunk, controller) => this.write(chunk, controller),
      close: () => this.closeEnd(),
      abort: () => this.closeEnd(),
    });
    return this.made;
  }

  private async write(chunk: Uint8Array, controller: WritableStreamDefaultController): Promise<void> {
    if (!(chunk instanceof Uint8Array)) {
      // The stream takes nothing more after a failure: the program is not to wait for it.
      this.closeEnd();
      throw new TypeError('Standard input takes a Uint8Array.');
    }
    for (let done = 0; done < chunk.length; ) {
      if (this.pace.isDue) {
        await this.pace.giveWay();
        if (controller.signal.aborted) this.closeEnd();
      }
      if (!this.open) throw new RatError(RAT_ERR_CLOSED, 'The program no longer reads its standard input.');
      const bytes = tryWritePipe(this.kernel, this.end, chunk, done, chunk.length - done);
      if (bytes > 0) done += bytes;
      else if (bytes === RAT_ERR_WOULD_BLOCK) await this.waitUntilAborted(controller.signal);
      else this.closeEnd();
    }
  }

  /** The stream calls `abort` when the write under way has come to its end: which is seen to here. */
  private async waitUntilAborted(signal: AbortSignal): Promise<void> {
    const close = () => this.closeEnd();
    signal.addEventListener('abort', close);
    await this.wait();
    signal.removeEventListener('abort', close);
  }
}

/** A stream of a program's that is not the page's, but a terminal's: it is at its end. */
class NoPipe {
  readonly open = false;

  constructor(readonly guestHandle: number) {}

  /** The handle is the terminal's. */
  closeGuestHandle(): void {}
  closeEnd(): void {}
  settle(): void {}
}

class NoInput extends NoPipe {
  get stream(): WritableStream<Uint8Array> {
    return new WritableStream<Uint8Array>({
      write: () => {
        throw new RatError(RAT_ERR_CLOSED, 'The program reads a terminal.');
      },
    });
  }
}

class NoOutput extends NoPipe {
  get stream(): ReadableStream<Uint8Array> {
    return iterable(new ReadableStream<Uint8Array>({ start: (controller) => controller.close() }));
  }
}

export type Input = InputPipe | NoInput;
export type Output = OutputPipe | NoOutput;

/**
 * Standard input, output and error of a program; none is made when one can't be.
 * @param lines the reader wants each line at once.
 * @param terminal a handle of the page to the terminal that those are which are marked so; 0: none is.
 */
export function standardPipes(
  kernel: Kernel,
  lines: boolean,
  [stdin, stdout, stderr]: OnTerminal,
  terminal: number,
): [Input, Output, Output] {
  const made: PagePipe[] = [];
  const input = (): Input => {
    if (stdin) return new NoInput(terminal);
    const pipe = new InputPipe(kernel, newPipe(kernel, false, lines));
    made.push(pipe);
    return pipe;
  };
  const output = (isTerminal: boolean): Output => {
    if (isTerminal) return new NoOutput(terminal);
    const pipe = new OutputPipe(kernel, newPipe(kernel, true, lines));
    made.push(pipe);
    return pipe;
  };
  try {
    return [input(), output(stdout), output(stderr)];
  } catch (error) {
    for (const pipe of made) {
      pipe.closeEnd();
      pipe.closeGuestHandle();
    }
    throw error;
  }
}
