/** Who waits for what in the program, for the user: when it is stuck, has timed out or is interrupted. */
import { bareFrame, FRAME, type Frame } from './link/frames.ts';

/** A page that has not answered by then is told of no more. */
const ANSWER_MS = 1_000;

export class WaitReports {
  private last = '';
  private answered: (() => void) | undefined;

  /** The way to the page, once there is one. */
  send: ((frame: Frame) => void) | undefined;

  /** Asks the page; resolves when the answer has been printed, or none has come. */
  async ask(): Promise<void> {
    if (this.send === undefined) return;
    this.send(bareFrame(FRAME.WAITS));
    return new Promise((resolve) => {
      this.answered = resolve;
      setTimeout(resolve, ANSWER_MS).unref();
    });
  }

  /** A report has come, asked for or not. The same is not told twice in a row. */
  receive(report: string): void {
    if (report !== '' && report !== this.last) process.stderr.write(`ratos: the program's threads:\n${report}`);
    this.last = report;
    this.answered?.();
  }
}
