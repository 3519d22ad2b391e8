/** What a terminal of the system shows, for tests that type when they have seen something. */
import type { Process, Terminal } from '../../src/host/index.ts';

export interface TerminalWatch {
  /** All that was shown until now. */
  readonly shown: string;
  /**
   * Waits until a text is shown, after all that was waited for before. false: the process has ended, or the time has
   * passed, without.
   */
  see(text: string, timeoutMs?: number): Promise<boolean>;
  /** Resolves when nothing more can be shown. */
  readonly ended: Promise<void>;
}

export function watchTerminal({ output }: Terminal, process: Process): TerminalWatch {
  let shown = '';
  let seen = 0;
  let over = false;
  let told: () => void = () => undefined;
  const read = async () => {
    const decoder = new TextDecoder();
    const reader = output.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      shown += decoder.decode(chunk.value, { stream: true });
      told();
    }
  };
  const stop = () => {
    over = true;
    told();
  };
  void process.exited.then(stop);
  return {
    get shown() {
      return shown;
    },
    ended: read(),
    async see(text, timeoutMs) {
      const late = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
      while (shown.indexOf(text, seen) < 0 && !over) await new Promise<void>((resolve) => (told = resolve));
      clearTimeout(late);
      const at = shown.indexOf(text, seen);
      if (at >= 0) seen = at + text.length;
      return at >= 0;
    },
  };
}
