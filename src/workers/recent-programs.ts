/**
 * The programs that a worker keeps: those it ran last. The worker keeps the modules, and the page the same list without
 * them, by the same calls in the same order; so the page knows without asking which programs it need not send.
 */

const KEPT = 32;

export class RecentPrograms<T> {
  /** By program id, the most recently used last. */
  private readonly kept = new Map<number, T>();

  get(id: number): T | undefined {
    return this.kept.get(id);
  }

  /** Notes that a program runs; the one that has not run for the longest time gives way. */
  use(id: number, program: T): void {
    this.kept.delete(id);
    this.kept.set(id, program);
    if (this.kept.size <= KEPT) return;
    const [oldest] = this.kept.keys();
    this.kept.delete(oldest as number);
  }
}
