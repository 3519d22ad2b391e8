/**
 * How much of the page's time requests may take: what is too much at once waits for the page's next turn, so that
 * programs that ask without an end do not keep the page from all else.
 */
const BUSY_MS = 8;
const WINDOW_MS = 16;

export class RequestPace<Request> {
  private readonly waiting: Request[] = [];
  private since = 0;
  private spent = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly action: (request: Request) => void) {}

  /** Does what is asked, in the order in which it is asked. */
  add(request: Request): void {
    this.waiting.push(request);
    if (this.timer === undefined) this.run();
  }

  private run(): void {
    for (let request = this.waiting.shift(); request !== undefined; request = this.waiting.shift()) {
      const start = performance.now();
      if (start - this.since > WINDOW_MS) {
        this.since = start;
        this.spent = 0;
      }
      if (this.spent > BUSY_MS) {
        this.waiting.unshift(request);
        this.timer = setTimeout(() => {
          this.timer = undefined;
          this.since = 0;
          this.run();
        });
        return;
      }
      this.action(request);
      this.spent += performance.now() - start;
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    this.waiting.length = 0;
  }
}
