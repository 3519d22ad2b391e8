/** `Atomics.waitAsync`, with polling where a browser lacks it. */
import type { WatchedWord } from '../kernel/core/loop-wait.ts';

type WaitAsync = (
  words: Int32Array,
  at: number,
  value: number,
  timeout?: number,
) => { async: false; value: string } | { async: true; value: Promise<string> };

const native = (Atomics as { waitAsync?: WaitAsync }).waitAsync;

/** Milliseconds between looks at the word, where the browser cannot wait for it. */
const POLL_MS = 2;

/**
 * Resolves when the word no longer holds `value`, was notified, or the time is over. May resolve early.
 * @returns false: it held another value, and the page has done nothing else meanwhile.
 */
export async function changed({ view, at }: WatchedWord, value: number, timeoutMs: number): Promise<boolean> {
  if (native === undefined) {
    if (Atomics.load(view, at) !== value) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, timeoutMs)));
    return true;
  }
  const result = timeoutMs === Number.POSITIVE_INFINITY ? native(view, at, value) : native(view, at, value, timeoutMs);
  if (result.async) await result.value;
  return result.async;
}

/** How often the bell may ring before the page has its turn. */
const RINGS_AT_ONCE = 16;

/**
 * Calls `onRing` whenever the word changes, until `stop`. The word is read before the call, so a change during
 * it is not missed.
 */
export class Doorbell {
  private stopped = false;

  constructor(
    private readonly word: WatchedWord,
    private readonly onRing: () => void,
  ) {
    void this.listen();
  }

  private async listen(): Promise<void> {
    let rings = 0;
    while (!this.stopped) {
      const seen = Atomics.load(this.word.view, this.word.at);
      this.onRing();
      rings = (await changed(this.word, seen, Number.POSITIVE_INFINITY)) ? 0 : rings + 1;
      if (rings < RINGS_AT_ONCE) continue;
      // Those who ring without end do not keep the page from all else.
      await new Promise((resolve) => setTimeout(resolve));
      rings = 0;
    }
  }

  stop(): void {
    this.stopped = true;
    Atomics.add(this.word.view, this.word.at, 1);
    Atomics.notify(this.word.view, this.word.at);
  }
}
