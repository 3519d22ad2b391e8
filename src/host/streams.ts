/** Kernel pipes as web streams. The page's end is a handle of the page's own process. */
import { PIPE_DEFAULT_BYTES } from '../guest-abi/limits.ts';
import { RAT_ERR_WOULD_BLOCK, statusName } from '../guest-abi/status.ts';
import { OPEN_TERMINAL } from '../kernel/core/byte-io.ts';
import { closeHandle, createHandle, naturalRights } from '../kernel/core/handle-table.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { createPipe, isPeerClosed, releasePipe, tryReadPipe, tryWritePipe } from '../kernel/objects/pipe.ts';
import { RatError } from './api.ts';
import { pageWait } from './page-wait.ts';

/** Bytes given to a stream's reader at once. */
const CHUNK_BYTES = 1 << 16;

function noPipe(status: number): RatError {
  return new RatError(status, `No pipe could be made: ${statusName(status)}`);
}

/** One pipe between the page and a program. */
class PagePipe {
  /** The page's end: its object, and the handle that keeps it open; 0 once closed. */
  protected readonly end: number;
  private handle: number;
  /** The program's end: a handle of the page, for the time until the program has its own. */
  readonly guestHandle: number;

  constructor(
    protected readonly kernel: Kernel,
    pageReads: boolean,
  ) {
    const ends = createPipe(kernel, PIPE_DEFAULT_BYTES, OPEN_TERMINAL);
    if (typeof ends === 'number') throw noPipe(ends);
    this.end = pageReads ? ends.read : ends.write;
    const other = pageReads ? ends.write : ends.read;
    this.handle = createHandle(kernel, kernel.process, this.end, naturalRights(kernel, this.end));
    this.guestHandle = createHandle(kernel, kernel.process, other, naturalRights(kernel, other));
    releasePipe(kernel, ends);
    const status = Math.min(this.handle, this.guestHandle);
    if (status < 0) {
      for (const handle of [this.handle, this.guestHandle]) if (handle > 0) closeHandle(kernel, kernel.process, handle);
      throw noPipe(status);
    }
  }

  closeGuestHandle(): void {
    closeHandle(this.kernel, this.kernel.process, this.guestHandle);
  }

  get open(): boolean {
    return this.handle !== 0;
  }

  closeEnd(): void {
    if (this.handle === 0) return;
    const { handle } = this;
    this.handle = 0;
    closeHandle(this.kernel, this.kernel.process, handle);
  }
}

/** What a program writes, for the page to read. While nobody reads, the pipe fills and the program blocks. */
export class OutputPipe extends PagePipe {
  readonly stream: ReadableStream<Uint8Array>;
  /** What was left in the pipe when its last writer was gone. */
  private rest: Uint8Array | null = null;
  private readonly buffer = new Uint8Array(CHUNK_BYTES);

  constructor(kernel: Kernel) {
    super(kernel, true);
    this.stream = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.pull(controller), cancel: () => this.closeEnd() },
      { highWaterMark: 0 },
    );
  }

  private async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      const chunk = this.take();
      if (chunk === 'wait') await pageWait(this.kernel, [this.end], false, Number.POSITIVE_INFINITY);
      else {
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
    const bytes = tryReadPipe(this.kernel, this.end, this.buffer, 0, CHUNK_BYTES);
    if (bytes === RAT_ERR_WOULD_BLOCK) return 'wait';
    if (bytes > 0) return this.buffer.slice(0, bytes);
    this.closeEnd();
    return null;
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
  readonly stream: WritableStream<Uint8Array>;

  constructor(kernel: Kernel) {
    super(kernel, false);
    this.stream = new WritableStream<Uint8Array>({
      write: (chunk) => this.write(chunk),
      close: () => this.closeEnd(),
      abort: () => this.closeEnd(),
    });
  }

  private async write(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length; ) {
      if (!this.open) throw new Error('The program no longer reads its standard input.');
      const bytes = tryWritePipe(this.kernel, this.end, chunk, done, chunk.length - done);
      if (bytes > 0) done += bytes;
      else if (bytes === RAT_ERR_WOULD_BLOCK) await pageWait(this.kernel, [this.end], false, Number.POSITIVE_INFINITY);
      else this.closeEnd();
    }
  }
}
