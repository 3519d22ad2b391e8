/** The shell's terminal while a program has it: raw, so that the program's own terminal edits, echoes and sends signals. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { JobTerminal } from './link/job.ts';

const COLUMNS = 80;
const ROWS = 24;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
/** ESC D: the cursor goes down, and what is shown up where there is no place below. */
const INDEX = [0x1b, 0x44];

type Streams = Pick<typeof process, 'stdin' | 'stdout' | 'stderr'>;

/** Which streams are on a terminal, and its size; null: none is. */
export function shellTerminal({ stdin, stdout, stderr }: Streams = process): JobTerminal | null {
  const on = { stdin: stdin.isTTY === true, stdout: stdout.isTTY === true, stderr: stderr.isTTY === true };
  // One that nothing could be shown on is of no use.
  if (!on.stdout && !on.stderr) return null;
  const { columns, rows } = on.stdout ? stdout : stderr;
  return { on, columns: columns || COLUMNS, rows: rows || ROWS };
}

/** Takes the terminal until the program's end. */
export class RawTerminal {
  private readonly restore = () => this.giveBack();
  private readonly tellSize: () => void;
  private readonly output: WriteStream | undefined;
  private taken = false;
  /** The byte that was shown last. */
  private last = 0;

  /** @param resize told of each new size. */
  constructor(
    private readonly terminal: JobTerminal,
    resize: (columns: number, rows: number) => void,
    private readonly streams: Streams = process,
  ) {
    this.output = terminal.on.stdout ? streams.stdout : terminal.on.stderr ? streams.stderr : undefined;
    this.tellSize = () => {
      const { columns, rows } = this.output as WriteStream;
      if (columns > 0 && rows > 0) resize(columns, rows);
    };
  }

  /**
   * Output as the terminal is to get it. Node's raw mode has it return the cursor at each new line; a program whose own
   * terminal does not do that means the place below.
   */
  shape(bytes: Uint8Array): Uint8Array {
    if (!this.taken || !this.terminal.on.stdin || bytes.length === 0) return bytes;
    const shaped: number[] = [];
    for (const byte of bytes) {
      if (byte === NEW_LINE && this.last !== RETURN) shaped.push(...INDEX);
      else shaped.push(byte);
      this.last = byte;
    }
    return shaped.length === bytes.length ? bytes : Uint8Array.from(shaped);
  }

  take(): void {
    if (this.taken) return;
    this.taken = true;
    if (this.terminal.on.stdin) (this.streams.stdin as ReadStream).setRawMode(true);
    this.output?.on('resize', this.tellSize);
    // Whatever ends this process, but SIGKILL.
    process.on('exit', this.restore);
  }

  giveBack(): void {
    if (!this.taken) return;
    this.taken = false;
    process.off('exit', this.restore);
    this.output?.off('resize', this.tellSize);
    if (this.terminal.on.stdin) (this.streams.stdin as ReadStream).setRawMode(false);
  }
}
