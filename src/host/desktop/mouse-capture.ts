/**
 * One window of the desktop can have all that the mouse does, wherever that is (`RatCaptureMouse`). A press elsewhere than in
 * the contents of its process's windows ends that, so no program keeps the page's other parts, or other programs' windows,
 * from who uses them.
 */

/** What takes part: the content of a window. */
export interface Capturer {
  readonly canvas: HTMLElement;
  /** Takes an event of a pointer or wheel that lies anywhere. */
  readonly take: (event: PointerEvent | WheelEvent) => void;
}

const EVENTS = ['pointermove', 'pointerdown', 'pointerup', 'pointercancel', 'wheel'] as const;

export class MouseCapture<Window extends Capturer> {
  private capturer: Window | undefined;

  /**
   * @param sharesProcess whether the element that a press is on is the content of a window of the capturer's process.
   * @param lost is told of the window that has the mouse no longer.
   */
  constructor(
    private readonly sharesProcess: (capturer: Window, target: EventTarget | undefined) => boolean,
    private readonly lost: (capturer: Window) => void,
  ) {}

  begin(capturer: Window): void {
    if (this.capturer === capturer) return;
    this.end();
    this.capturer = capturer;
    for (const type of EVENTS) addEventListener(type, this.pass, { capture: true, passive: false });
    addEventListener('blur', this.left);
  }

  /** @param of only when it is this window that has the mouse. */
  end(of: Window | undefined = this.capturer): void {
    const { capturer } = this;
    if (capturer === undefined || capturer !== of) return;
    this.capturer = undefined;
    for (const type of EVENTS) removeEventListener(type, this.pass, { capture: true });
    removeEventListener('blur', this.left);
    this.lost(capturer);
  }

  private readonly left = (): void => this.end();

  private readonly pass = (event: PointerEvent | WheelEvent): void => {
    const { capturer } = this;
    if (capturer === undefined) return;
    const [target] = event.composedPath();
    // What lies in its own content goes the ordinary way.
    if (target === capturer.canvas) return;
    if (event.type === 'pointerdown' && !this.sharesProcess(capturer, target)) {
      this.end();
      return;
    }
    event.stopPropagation();
    event.preventDefault();
    capturer.take(event);
  };
}
