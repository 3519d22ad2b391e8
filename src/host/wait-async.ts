/** `Atomics.waitAsync`, with polling where a browser lacks it. */

type WaitAsync = (
  words: Int32Array,
  at: number,
  value: number,
  timeout?: number,
) => { async: false; value: string } | { async: true; value: Promise<string> };

const native = (Atomics as { waitAsync?: WaitAsync }).waitAsync;

/** Milliseconds between looks at the word, where the browser cannot wait for it. */
const POLL_MS = 2;

/** Resolves when the word no longer holds `value`, was notified, or the time is over. May resolve early. */
export async function changed(words: Int32Array, at: number, value: number, timeoutMs: number): Promise<void> {
  if (native === undefined) {
    if (Atomics.load(words, at) === value)
      await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, timeoutMs)));
    return;
  }
  const result =
    timeoutMs === Number.POSITIVE_INFINITY ? native(words, at, value) : native(words, at, value, timeoutMs);
  if (result.async) await result.value;
}

/**
 * Calls `onRing` whenever the word changes, until `stop`. The word is read before the call, so a change during
 * it is not missed.
 */
export class Doorbell {
  private stopped = false;

  constructor(
    private readonly words: Int32Array,
    private readonly at: number,
    private readonly onRing: () => void,
  ) {
    void this.listen();
  }

  private async listen(): Promise<void> {
    while (!this.stopped) {
      const seen = Atomics.load(this.words, this.at);
      this.onRing();
      await changed(this.words, this.at, seen, Number.POSITIVE_INFINITY);
    }
  }

  stop(): void {
    this.stopped = true;
    Atomics.add(this.words, this.at, 1);
    Atomics.notify(this.words, this.at);
  }
}
