/** The last window that is seen, before it goes: it stays as it is until whoever wanted to look has looked. */

/** So long at most. */
const PATIENCE_MS = 3000;

export class LastLook {
  private going: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param look resolves when it has looked; undefined: nobody looks. */
  constructor(private look: (() => Promise<void> | void) | undefined) {}

  /** A window stays to be looked at: nothing of windows is changed meanwhile. */
  get isHeld(): boolean {
    return this.going !== undefined;
  }

  /** Has somebody look, and then the windows go; at once when nobody does. @param then afterwards. */
  before(go: () => void, then: () => void): void {
    const { look } = this;
    if (look === undefined) {
      go();
      return;
    }
    this.going = go;
    const end = () => {
      if (this.going !== go) return;
      this.release();
      then();
    };
    this.timer = setTimeout(end, PATIENCE_MS);
    void (async () => look())().then(end, end);
  }

  private release(): void {
    clearTimeout(this.timer);
    const { going } = this;
    this.going = undefined;
    going?.();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.look = undefined;
    this.release();
  }
}
