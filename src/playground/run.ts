import type { Exit, Process, Terminal } from '../host/api.ts';
import type { RatOS } from '../host/index.ts';
import { environment } from './shell.ts';
import type { ProgramTerminal } from './terminal.ts';

/**
 * How long an output may be silent after the program's end before it counts as drained. It only matters when a
 * process that the program left behind still holds the stream open.
 */
const SILENCE_MS = 200;

/** A program that runs in the terminal. */
export class Run {
  private constructor(
    private readonly process: Process,
    private readonly system: Terminal,
    private readonly terminal: ProgramTerminal,
  ) {}

  static async start(os: RatOS, terminal: ProgramTerminal, name: string, program: Uint8Array): Promise<Run> {
    const path = `/bin/${name}`;
    await os.fs.mkdir('/bin', { recursive: true });
    await os.fs.writeFile(path, program);
    const system = os.createTerminal(terminal.size);
    try {
      const process = await os.spawn(path, [path], { env: environment(), terminal: system });
      terminal.connect(system);
      return new Run(process, system, terminal);
    } catch (error) {
      system.hangUp();
      throw error;
    }
  }

  stop(): void {
    this.process.kill();
  }

  /** Shows the output until the program has ended, and gives how it did. */
  async finish(): Promise<Exit> {
    const output = this.show(this.system.output);
    const exit = await this.process.exited;
    this.terminal.connect(undefined);
    await output.drained();
    this.system.hangUp();
    return exit;
  }

  private show(stream: ReadableStream<Uint8Array>): { drained(): Promise<void> } {
    let readingSince = performance.now();
    let ended = false;
    const pump = async () => {
      const reader = stream.getReader();
      for (;;) {
        readingSince = performance.now();
        const { done, value } = await reader.read();
        readingSince = Number.POSITIVE_INFINITY;
        if (done) break;
        await this.terminal.write(value);
      }
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
