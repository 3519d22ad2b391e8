/**
 * Looks at the system for the panes: often while one of them is seen, now and then otherwise, because a deadlock is to be
 * told wherever the visitor is. Stacks are noted only while somebody wants lines: a pane that is seen, or a deadlock.
 */
import { type RatOS, type SourceFrame, StuckWatch, type SystemSnapshot } from '../../host/index.ts';

export interface Look {
  snapshot: SystemSnapshot;
  /** Where threads sleep, as far as that is known: stacks by their ids. */
  stacks: ReadonlyMap<number, readonly SourceFrame[]>;
}

const SEEN_MS = 250;
const UNSEEN_MS = 1000;
/** A look takes at most so much of the page's time. */
const SHARE = 0.08;
/** So long a look waits for lines. */
const PATIENCE_MS = 40;
const NO_STACKS: ReadonlyMap<number, readonly SourceFrame[]> = new Map();
/** Threads whose lines are looked for at a time. */
const THREADS_MOST = 400;

export class Watcher {
  /** The last look. */
  look: Look | undefined;
  private readonly listeners = new Set<(look: Look) => void>();
  private readonly viewers = new Set<string>();
  private readonly stuck = new StuckWatch();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly os: RatOS) {
    void this.turn();
  }

  /** Calls `listener` with every look. */
  hear(listener: (look: Look) => void): void {
    this.listeners.add(listener);
  }

  /** A pane is seen, or no longer. */
  setViewer(id: string, seen: boolean): void {
    if (seen) this.viewers.add(id);
    else this.viewers.delete(id);
    if (seen) this.soon();
  }

  /** Looks at once. */
  soon(): void {
    clearTimeout(this.timer);
    void this.turn();
  }

  private tell(look: Look): void {
    this.look = look;
    for (const listener of this.listeners) listener(look);
  }

  private async turn(): Promise<void> {
    const begin = performance.now();
    let took = 0;
    // Whether threads are stuck, or are only about to be, is found out soon.
    let isSure = true;
    try {
      if (!document.hidden) {
        const seen = this.os.inspect();
        const snapshot = this.stuck.settled(seen);
        isSure = snapshot.stuck.length === seen.stuck.length;
        took = performance.now() - begin;
        const wanted = this.viewers.size > 0 || snapshot.deadlocks.length > 0;
        this.os.inspector.noteStacks(wanted);
        const finding = wanted ? this.os.inspector.stacks(sleepers(snapshot)) : Promise.resolve(NO_STACKS);
        // What is known is shown at once; lines that are read for the first time follow.
        const stacks = await Promise.race([finding, later(PATIENCE_MS)]);
        const shown = performance.now();
        this.tell({ snapshot, stacks: stacks ?? this.look?.stacks ?? NO_STACKS });
        took += performance.now() - shown;
        if (stacks === undefined) this.tell({ snapshot, stacks: await finding });
      }
    } catch (error) {
      // The system has been shut down: there is nothing to see.
      console.warn('RatOS: looking inside', error);
      return;
    }
    clearTimeout(this.timer);
    const every = this.viewers.size > 0 || !isSure ? SEEN_MS : UNSEEN_MS;
    this.timer = setTimeout(() => void this.turn(), Math.max(every, took / SHARE));
  }
}

const later = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));

function sleepers({ processes }: SystemSnapshot): number[] {
  const tids: number[] = [];
  for (const { threads } of processes)
    for (const { tid, state } of threads)
      if ((state === 'waiting' || state === 'held') && tids.length < THREADS_MOST) tids.push(tid);
  return tids;
}
