import { DATA_MAX, dataFrame, type Frame, STREAM_WINDOW, type Stream } from './frames.ts';

/**
 * The sending end of one stream: never more than STREAM_WINDOW bytes are under way, so a slow reader at the far
 * end holds up the writer here and nothing piles up between them.
 *
 * One `write` at a time; await it before the next.
 */
export class CreditedStream {
  private credit = STREAM_WINDOW;
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly stream: Stream,
    private readonly send: (frame: Frame) => void,
  ) {}

  /** Resolves when all bytes were sent: true, or false when the far end takes no more. */
  async write(bytes: Uint8Array): Promise<boolean> {
    for (let at = 0; at < bytes.length && !this.closed; ) {
      if (this.credit === 0) await new Promise<void>((resolve) => (this.wake = resolve));
      if (this.closed) break;
      const size = Math.min(bytes.length - at, this.credit, DATA_MAX);
      this.credit -= size;
      this.send(dataFrame(this.stream, bytes.subarray(at, at + size)));
      at += size;
    }
    return !this.closed;
  }

  /** The far end has passed on so many bytes. */
  grant(bytes: number): void {
    this.credit += bytes;
    this.resume();
  }

  /** The far end takes no more: pending and later writes give false. */
  close(): void {
    this.closed = true;
    this.resume();
  }

  private resume(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }
}
