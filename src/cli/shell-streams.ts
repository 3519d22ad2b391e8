/** Joins the shell's standard streams to the link; the far ends are the guest program's. */
import type { Readable, Writable } from 'node:stream';
import { CreditedStream } from './link/credit.ts';
import { creditFrame, FRAME, type Frame, STREAM, type Stream, streamFrame } from './link/frames.ts';

type Send = (frame: Frame) => void;

/** An output of the program: its bytes are written here, and the page hears of each byte that went out. */
export class ShellOutput {
  private pending = 0;
  private gone = false;
  private idle: (() => void) | undefined;

  /**
   * @param onLost Called once when nobody reads this output any more, or it cannot be written, with the reason.
   * @param shape What is really written for these bytes.
   */
  constructor(
    private readonly target: Writable,
    private readonly stream: Stream,
    private readonly send: Send,
    private readonly onLost: (error: Error) => void,
    private readonly shape: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
  ) {
    target.on('error', (error) => this.lose(error));
  }

  private lose(error: Error): void {
    if (this.gone) return;
    this.gone = true;
    // First this: a program that can still write learns that nobody reads, and may end by itself before it is killed.
    this.onLost(error);
    this.send(streamFrame(FRAME.LOST, this.stream));
    this.idle?.();
  }

  write(bytes: Uint8Array): void {
    if (this.gone) return;
    this.pending++;
    this.target.write(this.shape(bytes), (error) => {
      this.pending--;
      // The event comes later, perhaps after the program's end.
      if (error) this.lose(error);
      if (!this.gone) this.send(creditFrame(this.stream, bytes.length));
      if (this.pending === 0) this.idle?.();
    });
  }

  /** Resolves when everything written so far has left this process, or when nobody wants it. */
  async flushed(): Promise<void> {
    while (this.pending > 0 && !this.gone) await new Promise<void>((resolve) => (this.idle = resolve));
  }
}

/** The program's standard input: reads `source` no faster than the program does. */
export class ShellInput {
  private readonly sender: CreditedStream;

  constructor(
    private readonly source: Readable,
    private readonly send: Send,
  ) {
    this.sender = new CreditedStream(STREAM.STDIN, send);
    void this.pump();
  }

  grant(bytes: number): void {
    this.sender.grant(bytes);
  }

  /** The program takes no more: stop reading. */
  lost(): void {
    this.sender.close();
    this.source.destroy();
  }

  private async pump(): Promise<void> {
    try {
      for await (const chunk of this.source) {
        if (!(await this.sender.write(chunk as Buffer))) return;
      }
    } catch (error) {
      // A standard input that cannot be read (a background job's terminal, a closed one) is an empty one.
      if ((error as NodeJS.ErrnoException).code === 'EISDIR')
        process.stderr.write('ratos: standard input is a folder: the program gets none\n');
    }
    this.send(streamFrame(FRAME.END, STREAM.STDIN));
  }
}
