/** Which windows respond: whether the threads that have made them take the messages that wait for them. */

/** A thread that has taken none for so long does not respond. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 500;

interface Look {
  /** How often a message had been taken. */
  taken: number;
  since: number;
}

export class Responding<Window> {
  private readonly looks = new Map<Window, Look>();
  private timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param taken how often a window's thread has taken a message, when some wait for it; -1 when none do.
   * @param changed is called with whether a window responds, each time that it is looked at.
   */
  constructor(
    private readonly taken: (window: Window) => number,
    private readonly changed: (window: Window, responds: boolean) => void,
  ) {}

  add(window: Window): void {
    this.looks.set(window, { taken: -1, since: performance.now() });
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  remove(window: Window): void {
    this.looks.delete(window);
    if (this.looks.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const now = performance.now();
    for (const [window, look] of this.looks) {
      const taken = this.taken(window);
      if (taken !== look.taken || taken < 0) Object.assign(look, { taken, since: now });
      this.changed(window, now - look.since < PATIENCE_MS);
    }
  }
}
