/** Threads that wait for a worker, and which of them is next. */

export interface Waiting<Worker> {
  /** Gives false when it no longer wants one. */
  use(worker: Worker): boolean;
  /** How many workers its process has. */
  held(): number;
}

/**
 * Who has the fewest workers is next, and of those who has waited longest: a program that starts hundreds of threads at
 * once does not keep the first one of another waiting for all of them.
 */
export class WorkerQueue<Worker> {
  private readonly waiting: Waiting<Worker>[] = [];

  get length(): number {
    return this.waiting.length;
  }

  add(waiting: Waiting<Worker>): void {
    this.waiting.push(waiting);
  }

  /** Takes it out. */
  next(): Waiting<Worker> | undefined {
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
    return this.waiting.splice(first, 1)[0];
  }

  clear(): void {
    this.waiting.length = 0;
  }
}
