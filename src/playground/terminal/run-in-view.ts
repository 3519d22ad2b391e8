import type { Exit, Process, Terminal } from '../../host/api.ts';
import type { TerminalView } from '../../host/index.ts';

/**
 * How long an output may be silent after the program's end before it counts as drained. It only matters when a
 * process that the program left behind still holds the stream open.
 */
const SILENCE_MS = 200;
/** Characters that are remembered of an output. */
const KEPT = 65_536;

/** How a program has ended, and how what it printed begins, as the terminal got it. */
export interface RunEnd extends Exit {
  output: string;
}

/** Shows the output of a program until it has ended, and gives how it did. */
export async function runInView(view: TerminalView, process: Process, terminal: Terminal): Promise<RunEnd> {
  const decoder = new TextDecoder();
  let output = '';
  let readingSince = performance.now();
  let ended = false;
  const pump = async () => {
    const reader = terminal.output.getReader();
    for (;;) {
      readingSince = performance.now();
      const { done, value } = await reader.read();
      readingSince = Number.POSITIVE_INFINITY;
      if (done) break;
      if (output.length < KEPT) output += decoder.decode(value, { stream: true });
      await view.write(value);
    }
    ended = true;
  };
  const end = pump();
  const exit = await process.exited;
  view.connect(null);
  const start = performance.now();
  while (!ended && performance.now() - Math.max(readingSince, start) < SILENCE_MS) {
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4))]);
  }
  return { ...exit, output };
}
