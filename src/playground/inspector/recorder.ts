/**
 * Keeps the calls that threads have made lately, for the timeline and the list of calls. It records while somebody looks,
 * or a person wants it; what it keeps is bounded, oldest goes first.
 */
import type { CallEvent, RatOS, Recording, SystemSnapshot } from '../../host/index.ts';

/** Calls that are kept. */
const KEPT = 60_000;
/** They are let go of by so many at a time. */
const SLACK = 6000;

export class Recorder {
  /** In the order in which they ended; those under way are in `pending`. */
  calls: CallEvent[] = [];
  /** By thread. */
  readonly pending = new Map<number, CallEvent>();
  /** Counts what has been told: whoever shows it looks whether it has moved. */
  version = 0;
  /** Calls that were let go of, by us. */
  forgotten = 0;
  private recording: Recording | undefined;
  private droppedBefore = 0;
  private readonly wishes = new Set<string>();
  private readonly starts = new Set<() => void>();

  constructor(private readonly os: RatOS) {}

  get isRecording(): boolean {
    return this.recording !== undefined;
  }

  /** Calls that were lost because there were too many. */
  get dropped(): number {
    return this.droppedBefore + (this.recording?.dropped ?? 0);
  }

  /** Calls `listener` when recording begins or ends. */
  onChange(listener: () => void): void {
    this.starts.add(listener);
  }

  /** Somebody wants calls to be recorded, or no longer. */
  want(who: string, wanted: boolean): void {
    if (wanted) this.wishes.add(who);
    else this.wishes.delete(who);
    if (this.wishes.size > 0 && this.recording === undefined)
      this.recording = this.os.inspector.record((calls) => this.take(calls));
    else if (this.wishes.size === 0 && this.recording !== undefined) {
      this.droppedBefore += this.recording.dropped;
      this.recording.stop();
      this.recording = undefined;
    }
    for (const listener of this.starts) listener();
  }

  clear(): void {
    this.calls = [];
    this.pending.clear();
    this.forgotten = 0;
    // Counts from here on.
    this.droppedBefore = -(this.recording?.dropped ?? 0);
    this.version++;
  }

  private take(calls: readonly CallEvent[]): void {
    for (const call of calls) {
      if (call.pending) this.pending.set(call.tid, call);
      else {
        if (this.pending.get(call.tid)?.id === call.id) this.pending.delete(call.tid);
        this.calls.push(call);
      }
    }
    if (this.calls.length > KEPT + SLACK) {
      this.forgotten += this.calls.length - KEPT;
      this.calls = this.calls.slice(-KEPT);
    }
    this.version++;
  }

  /** Forgets calls of threads that have ended; and, while nothing is recorded, those that threads are no longer in. */
  compare({ processes }: SystemSnapshot): void {
    const since = new Map(processes.flatMap(({ threads }) => threads.map((thread) => [thread.tid, thread.since])));
    for (const [tid, call] of this.pending) {
      const same = this.isRecording ? since.has(tid) : since.get(tid) === call.waits.at(-1)?.start;
      if (same) continue;
      this.pending.delete(tid);
      this.version++;
    }
  }
}
