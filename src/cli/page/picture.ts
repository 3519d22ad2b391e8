import { bareFrame, FRAME } from '../link/frames.ts';
import type { Link } from './link.ts';

/** Has the command take pictures of the page. */
export class Picture {
  isWanted = false;
  private last: Promise<void> | undefined;
  private taken: () => void = () => undefined;

  constructor(private readonly link: Link) {
    link.on(FRAME.PICTURE, () => this.taken());
  }

  /** Resolves when it has been taken. */
  take(): Promise<void> {
    if (!this.isWanted) return Promise.resolve();
    this.last = this.ask();
    return this.last;
  }

  private async ask(): Promise<void> {
    await drawn();
    await new Promise<void>((resolve) => {
      this.taken = resolve;
      this.link.send(bareFrame(FRAME.PICTURE));
    });
  }

  /** The program has ended: one has been taken, or is now. */
  async finish(): Promise<void> {
    await (this.last ?? this.take());
  }
}

/** A page that nobody sees draws nothing: it is waited for so long. */
const DRAWN_MS = 1500;
/** What a worker draws in a canvas comes to the screen by a way of its own, at most so many frames later. */
const FRAMES_BEHIND = 6;

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** What has been changed is on the screen, and nothing is on its way any more. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, DRAWN_MS);
    void (async () => {
      await frame();
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      for (let i = 0; i < FRAMES_BEHIND; i++) await frame();
      resolve();
    })();
  });
}
