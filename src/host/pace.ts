/** Lets the page come to its other work between the steps of something that never has to wait. */
export class Pace {
  private since = performance.now();

  /** Whether the page has been kept for long: `giveWay` before the next step. */
  get isDue(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  /** The page has done other things, or could have. */
  reset(): void {
    this.since = performance.now();
  }

  async giveWay(): Promise<void> {
    await nextTask();
    this.reset();
  }
}

/** Resolves in a later task. Not by a timer, which would take 4 ms. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** So long a stream may keep the page: half a frame. */
const SLICE_MS = 8;
