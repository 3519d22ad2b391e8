/** Threads that wait for a worker, and which of them is next. */

export interface Waiting<Worker> {
  /** Gives false when it no longer wants one. */
  use(worker: Worker): boolean;
  /** How many workers its process has. */
  held(): number;
}

/** How many may come before the one that has waited longest. */
const PASSED_MOST = 8;

/**
 * Who has the fewest workers is next, and of those who has waited longest: a program that starts hundreds of threads at
 * once does not keep the first one of another waiting for all of them. Nor do processes that come and go without end keep
 * the further threads of others waiting for ever.
 */
export class WorkerQueue<Worker> {
  private readonly waiting: Waiting<Worker>[] = [];
  /** How many have come before the one that has waited longest. */
  private passed = 0;

  get length(): number {
    return this.waiting.length;
  }

  add(waiting: Waiting<Worker>): void {
    this.waiting.push(waiting);
  }

  /** Takes it out. */
  next(): Waiting<Worker> | undefined {
    const at = this.passed < PASSED_MOST ? this.fewest() : 0;
    this.passed = at === 0 ? 0 : this.passed + 1;
    return this.waiting.splice(at, 1)[0];
  }

  private fewest(): number {
    let first = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [at, each] of this.waiting.entries()) {
      const held = each.held();
      if (held >= fewest) continue;
      first = at;
      fewest = held;
      // Nobody has fewer.
      if (held === 0) break;
    }
    return first;
  }

  clear(): void {
    this.waiting.length = 0;
    this.passed = 0;
  }
}
