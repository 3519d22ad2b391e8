import type { Process, Terminal } from '../../host/api.ts';
import { CreditedStream } from '../link/credit.ts';
import { creditFrame, FRAME, STREAM, type Stream, streamFrame, view } from '../link/frames.ts';
import type { JobTerminal } from '../link/job.ts';
import type { Link } from './link.ts';

/**
 * How long an output may be silent after the program's end before it counts as drained. It only matters when a
 * process that the program left behind still holds the stream open.
 */
const SILENCE_MS = 100;

/** Joins a process's three standard streams to the link. */
export class StandardStreams {
  private readonly outputs: OutputPump[];

  /** @param terminal which of the streams are on it; the process's own of those are empty. */
  constructor(process: Process, link: Link, terminal: { terminal: Terminal; on: JobTerminal['on'] } | null) {
    const on = terminal?.on;
    // All that the terminal shows goes to the one of the shell's streams that is surely its terminal.
    const shown = terminal === null ? undefined : terminal.terminal.output;
    this.outputs = [
      new OutputPump(on?.stdout === true && shown !== undefined ? shown : process.stdout, STREAM.STDOUT, link),
      new OutputPump(
        on?.stdout !== true && on?.stderr === true && shown !== undefined ? shown : process.stderr,
        STREAM.STDERR,
        link,
      ),
    ];
    link.on(FRAME.CREDIT, (frame) => this.output(frame[1]).sender.grant(view(frame).getUint32(2)));
    link.on(FRAME.LOST, (frame) => this.output(frame[1]).sender.close());
    if (terminal === null || !terminal.on.stdin) connectInput(process, link);
    if (terminal !== null) connectTerminal(terminal.terminal, link, terminal.on.stdin);
  }

  /** Resolves when all that was written before the program's end has been sent. */
  async drained(): Promise<void> {
    await Promise.all(this.outputs.map((output) => output.drained()));
  }

  private output(stream: number | undefined): OutputPump {
    return stream === STREAM.STDOUT ? this.outputs[0]! : this.outputs[1]!;
  }
}

class OutputPump {
  readonly sender: CreditedStream;
  private readonly ended: Promise<void>;
  /** When the pending read was begun; undefined while bytes are being sent. */
  private readingSince: number | undefined;

  constructor(
    readable: ReadableStream<Uint8Array>,
    private readonly stream: Stream,
    private readonly link: Link,
  ) {
    this.sender = new CreditedStream(stream, (frame) => link.send(frame));
    this.ended = this.pump(readable.getReader());
  }

  private async pump(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      this.readingSince = performance.now();
      const { done, value } = await reader.read();
      this.readingSince = undefined;
      if (done) break;
      if (!(await this.sender.write(value))) {
        await reader.cancel();
        break;
      }
    }
    this.link.send(streamFrame(FRAME.END, this.stream));
  }

  async drained(): Promise<void> {
    let ended = false;
    const end = this.ended.then(() => (ended = true));
    const start = performance.now();
    while (!ended) {
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4))]);
      const { readingSince } = this;
      if (readingSince !== undefined && performance.now() - Math.max(readingSince, start) > SILENCE_MS) return;
    }
  }
}

function connectInput(process: Process, link: Link): void {
  const writer = process.stdin.getWriter();
  let lost = false;
  const lose = () => {
    if (lost) return;
    lost = true;
    link.send(streamFrame(FRAME.LOST, STREAM.STDIN));
  };
  writer.closed.catch(lose);
  link.on(FRAME.DATA, (frame) => {
    const bytes = frame.subarray(2);
    writer.write(bytes).then(() => link.send(creditFrame(STREAM.STDIN, bytes.length)), lose);
  });
  link.on(FRAME.END, () => {
    writer.close().catch(lose);
  });
}

/** @param typed the shell's input is its terminal, where somebody types. */
function connectTerminal(terminal: Terminal, link: Link, typed: boolean): void {
  link.on(FRAME.RESIZE, (frame) => {
    terminal.resize({ columns: view(frame).getUint16(1), rows: view(frame).getUint16(3) });
  });
  if (!typed) return;
  link.on(FRAME.DATA, (frame) => {
    terminal.input(frame.subarray(2));
    link.send(creditFrame(STREAM.STDIN, frame.length - 2));
  });
  link.on(FRAME.END, () => terminal.hangUp());
}
