/**
 * Headers of the C++ library that are compiled ahead: `cc --precompile` as a process of the system, one at a time, and
 * none beside a compilation that somebody waits for. It takes as long as one, and it finds out which headers, and
 * whether they are.
 */
import type { Process, RatOS } from '../host/index.ts';

/** Of the driver. */
export interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** How often is looked for what the driver runs, when it is to end. */
const ENDING_MS = 20;

interface Running {
  readonly command: Command;
  readonly ended: Promise<void>;
  end(): void;
}

export class HeadersAhead {
  /** The last command that could have used some. */
  private next: Command | undefined;
  private running: Running | undefined;
  /** Compilations that somebody waits for. */
  private waited = 0;

  constructor(
    private readonly os: RatOS,
    private readonly wanted: boolean,
  ) {}

  note(command: Command): void {
    if (!this.wanted) return;
    this.next = command;
    this.begin();
  }

  /**
   * Somebody waits for a compilation, until `release`. What is being made for the same command is waited for, since it is
   * quick with it; what is made for another one is ended.
   */
  async hold(command: Command): Promise<void> {
    this.waited++;
    const { running } = this;
    if (running === undefined) return;
    if (isSame(running.command, command)) await running.ended;
    else running.end();
  }

  release(): void {
    this.waited--;
    this.begin();
  }

  private begin(): void {
    const { next: command } = this;
    if (command === undefined || this.running !== undefined || this.waited > 0) return;
    this.next = undefined;
    const ending = new AbortController();
    const ended = this.run(command, ending.signal).then(() => {
      this.running = undefined;
      this.begin();
    });
    this.running = { command, ended, end: () => ending.abort() };
  }

  private async run({ name, args, cwd }: Command, signal: AbortSignal): Promise<void> {
    const { os } = this;
    try {
      const options = { cwd, stdin: 'empty', orphans: 'end' } as const;
      const process = await os.spawn(`/bin/${name}`, [name, '--precompile', ...args], options);
      // Of the driver, which removes what has been begun, only what it runs is ended; it may be about to run something.
      const endChild = () => {
        try {
          for (const { pid, parent } of os.processes()) if (parent === process.pid) os.kill(pid);
        } catch {
          // It has ended by itself meanwhile, or with the system.
        }
      };
      let timer: ReturnType<typeof setInterval> | undefined;
      const end = () => {
        endChild();
        timer = setInterval(endChild, ENDING_MS);
      };
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
      await untilEnd(process);
      signal.removeEventListener('abort', end);
      clearInterval(timer);
    } catch {
      // The system has no room, or is shut down: then each time takes as long.
    }
  }
}

const isSame = (one: Command, other: Command) => JSON.stringify(one) === JSON.stringify(other);

/** Of a process that says nothing of interest. */
export async function untilEnd({ stdout, stderr, exited }: Process): Promise<void> {
  await Promise.all([...[stdout, stderr].map((stream) => new Response(stream as Bytes).arrayBuffer()), exited]);
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
