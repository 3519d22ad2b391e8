/**
 * The broker's own objects for live processes and threads. What it calls a record is their row in kernel memory; an
 * entry is its object, which outlives the row as long as a worker is still at work for it.
 */
import type { MemoryPort, ProgramPort, WorkerPort } from './ports.ts';

export interface ThreadEntry<Program, Memory> {
  /** Thread record. */
  readonly record: number;
  readonly process: ProcessEntry<Program, Memory>;
  /** null until it has one, and again once that is being terminated. */
  worker: WorkerPort<Program, Memory> | null;
  /** Its worker is being terminated: until that is gone it may use the record and the memory. */
  terminating: boolean;
  /** Its worker is free again, or was never used. */
  gone: boolean;
}

export class ProcessEntry<Program = ProgramPort, Memory = MemoryPort> {
  readonly threads = new Set<ThreadEntry<Program, Memory>>();
  /** Workers that run its threads. */
  workers = 0;
  /** Everything that the process held has been released and its object is signaled. */
  ended = false;
  private readonly endActions: (() => void)[] = [];
  /** Of one that the page has started: what is done when any of its descendants has ended. */
  private readonly familyActions = new Set<() => boolean>();
  /** The one of its ancestors, or itself, that the page has started. */
  private readonly first: ProcessEntry<Program, Memory>;
  /** Its end waits for a timer. */
  waiting = false;
  /** Children, of which those that have ended stay as long as they have descendants that live. */
  private readonly children = new Set<ProcessEntry<Program, Memory>>();

  constructor(
    /** Process record. */
    readonly record: number,
    readonly id: number,
    readonly program: Program,
    /** null for a program with a memory of its own, and once it has been given back. */
    public memory: Memory | null,
    /** null: the page has started it. */
    private readonly parent: ProcessEntry<Program, Memory> | null,
  ) {
    parent?.children.add(this);
    this.first = parent?.first ?? this;
  }

  /** Its descendants that have not ended, also those whose own parents have. */
  descendants(): ProcessEntry<Program, Memory>[] {
    const result: ProcessEntry<Program, Memory>[] = [];
    const pending = [...this.children];
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      if (!entry.ended) result.push(entry);
      pending.push(...entry.children);
    }
    return result;
  }

  /** Calls `action` when the process has ended; at once when it has. */
  whenEnded(action: () => void): void {
    if (this.ended) action();
    else this.endActions.push(action);
  }

  /** Calls `action` whenever a descendant of this process, which the page has started, has ended; no more once it gives false. */
  whenFamilyEnds(action: () => boolean): void {
    this.familyActions.add(action);
  }

  /** Everything is released: tells those who asked. */
  tellEnded(): void {
    for (const action of this.endActions.splice(0)) action();
    this.tellFamily();
  }

  /** What one of the family had is given back: its own, or that of a child which has not come to run. */
  tellFamily(): void {
    const { familyActions } = this.first;
    for (const action of familyActions) if (!action()) familyActions.delete(action);
  }

  /** Notes the end, and lets go of what no longer joins living processes. */
  markEnded(): void {
    this.ended = true;
    let entry: ProcessEntry<Program, Memory> | null = this;
    while (entry?.ended && entry.children.size === 0) {
      entry.parent?.children.delete(entry);
      entry = entry.parent;
    }
  }
}
