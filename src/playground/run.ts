import type { Exit, Process } from '../host/api.ts';
import { posixTimeZone, type RatOS } from '../host/index.ts';
import type { ProgramTerminal } from './terminal.ts';

/** Exit code of a program that Ctrl-C ended (128 + SIGINT). */
const INTERRUPTED = 130;

/**
 * How long an output may be silent after the program's end before it counts as drained. It only matters when a
 * process that the program left behind still holds the stream open.
 */
const SILENCE_MS = 200;

/** A program that runs in the terminal. */
export class Run {
  private constructor(
    private readonly process: Process,
    private readonly terminal: ProgramTerminal,
  ) {}

  static async start(os: RatOS, terminal: ProgramTerminal, name: string, program: Uint8Array): Promise<Run> {
    const path = `/bin/${name}`;
    await os.fs.mkdir('/bin', { recursive: true });
    await os.fs.writeFile(path, program);
    const run = new Run(await os.spawn(path, [path], { env: { TZ: posixTimeZone() } }), terminal);
    run.connectInput();
    return run;
  }

  stop(): void {
    this.process.kill();
  }

  /** Shows the output until the program has ended, and gives how it did. */
  async finish(): Promise<Exit> {
    const outputs = [this.show(this.process.stdout), this.show(this.process.stderr)];
    const exit = await this.process.exited;
    this.terminal.connect(undefined);
    await Promise.all(outputs.map((output) => output.drained()));
    return exit;
  }

  private connectInput(): void {
    const writer = this.process.stdin.getWriter();
    const encoder = new TextEncoder();
    // Input that the program does not take any more is nobody's loss.
    const ignore = () => undefined;
    writer.closed.catch(ignore);
    let open = true;
    this.terminal.connect({
      send: (text) => {
        if (open) writer.write(encoder.encode(text)).catch(ignore);
      },
      end: () => {
        if (open) writer.close().catch(ignore);
        open = false;
      },
      interrupt: () => this.process.kill(INTERRUPTED),
    });
  }

  private show(stream: ReadableStream<Uint8Array>): { drained(): Promise<void> } {
    const decoder = new TextDecoder();
    let readingSince = performance.now();
    let ended = false;
    const pump = async () => {
      const reader = stream.getReader();
      for (;;) {
        readingSince = performance.now();
        const { done, value } = await reader.read();
        readingSince = Number.POSITIVE_INFINITY;
        if (done) break;
        await this.terminal.write(decoder.decode(value, { stream: true }));
      }
      await this.terminal.write(decoder.decode());
      ended = true;
    };
    const end = pump();
    return {
      drained: async () => {
        const start = performance.now();
        while (!ended && performance.now() - Math.max(readingSince, start) < SILENCE_MS) {
          await Promise.race([end, new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4))]);
        }
      },
    };
  }
}
