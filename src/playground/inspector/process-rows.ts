/** Processes as rows of a tree: depth-first, children in order of start. */
import type { ProcessSnapshot } from '../../host/index.ts';

export interface ProcessRow {
  process: ProcessSnapshot;
  /** From 1. */
  level: number;
  hasChildren: boolean;
  /** Among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
}

/** @param closed processes whose children are not shown. */
export function processRows(processes: readonly ProcessSnapshot[], closed: ReadonlySet<number>): ProcessRow[] {
  const living = new Set(processes.map(({ pid }) => pid));
  const children = new Map<number, ProcessSnapshot[]>();
  for (const process of processes) {
    // One whose parent has ended stands by itself.
    const parent = living.has(process.parent) ? process.parent : 0;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [process]);
    else list.push(process);
  }
  const rows: ProcessRow[] = [];
  const add = (list: readonly ProcessSnapshot[], level: number) => {
    const ordered = [...list].sort((a, b) => a.started - b.started || a.pid - b.pid);
    for (const [i, process] of ordered.entries()) {
      const own = children.get(process.pid) ?? [];
      rows.push({ process, level, hasChildren: own.length > 0, place: i + 1, siblings: ordered.length });
      if (own.length > 0 && !closed.has(process.pid)) add(own, level + 1);
    }
  };
  add(children.get(0) ?? [], 1);
  return rows;
}

/**
 * The row to go on from: the one that has been gone on from, if it is still there, else the next one of those behind it, or
 * before it. @param before pids in the order of the rows; @param pids those that there are.
 */
export function nextTo(pid: number, before: readonly number[], pids: ReadonlySet<number>): number {
  if (pids.has(pid)) return pid;
  const at = before.indexOf(pid);
  const isThere = (each: number) => pids.has(each);
  const [first = 0] = pids;
  return before.slice(at + 1).find(isThere) ?? before.slice(0, Math.max(0, at)).findLast(isThere) ?? first;
}
