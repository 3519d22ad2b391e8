/** What the timeline draws: for each thread a lane of calls and waits, and what of them lies in a span of time. */
import type { CallEvent } from '../../host/index.ts';
import { fileName, printable } from './names.ts';

export interface Lane {
  tid: number;
  pid: number;
  name: string;
  program: string;
  calls: CallEvent[];
}

export interface Span {
  from: number;
  to: number;
}

/** In the order of processes and threads. */
export function lanesOf(calls: readonly CallEvent[], pending: Iterable<CallEvent>): Lane[] {
  const lanes = new Map<number, Lane>();
  const add = (call: CallEvent) => {
    let lane = lanes.get(call.tid);
    if (lane === undefined) {
      const name = printable(call.thread) || `thread ${call.tid}`;
      lane = { tid: call.tid, pid: call.pid, name, program: printable(fileName(call.program)), calls: [] };
      lanes.set(call.tid, lane);
    }
    lane.calls.push(call);
  };
  for (const call of calls) add(call);
  for (const call of pending) add(call);
  return [...lanes.values()].sort((a, b) => a.pid - b.pid || a.tid - b.tid);
}

const COMPILER = /^\/(?:usr\/)?bin\/(?:cc|c\+\+|c\+\+filt|clang|clang\+\+|llvm|wasm-ld)$/;

/** It is of what the page compiles with, also for the editor and the assembly. */
export const isCompiler = ({ calls }: Lane): boolean => COMPILER.test(calls[0]?.program ?? '');

/** When a call ended; one that lasts: now. */
export const endOf = (call: CallEvent, now: number): number => (call.pending ? now : call.start + call.duration);

/** The first call of a lane that ends at or after a time: they end one after the other. */
export function firstEndingAfter(calls: readonly CallEvent[], time: number, now: number): number {
  let [low, high] = [0, calls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const call = calls[middle];
    if (call !== undefined && endOf(call, now) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lanes of threads that live, and of those that have ended where they have calls in a span. */
export function lanesIn(lanes: readonly Lane[], { from, to }: Span, now: number, living: ReadonlySet<number>): Lane[] {
  return lanes.filter(({ tid, calls }) => {
    const first = calls[firstEndingAfter(calls, from, now)];
    return living.has(tid) || (first !== undefined && first.start <= to);
  });
}

/** What calls that began in a span take of it, with a margin; undefined: none did. */
export function spanOfCalls(lanes: readonly Lane[], { from, to }: Span, now: number): Span | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { calls } of lanes) {
    for (let i = firstEndingAfter(calls, from, now); i < calls.length; i++) {
      const call = calls[i] as CallEvent;
      if (call.start > to) break;
      if (call.start < from) continue;
      first = Math.min(first, call.start);
      last = Math.max(last, Math.min(endOf(call, now), to));
    }
  }
  if (first > last) return undefined;
  const margin = Math.max(0.1, (last - first) * 0.02);
  return { from: first - margin, to: last + margin };
}

/** Calls of all lanes in a span, the last to begin first. */
export function callsIn(lanes: readonly Lane[], { from, to }: Span, now: number, most: number): CallEvent[] {
  const found: CallEvent[] = [];
  for (const { calls } of lanes) {
    const first = firstEndingAfter(calls, from, now);
    for (let i = Math.max(first, 0); i < calls.length && i - first < most; i++) {
      const call = calls[i] as CallEvent;
      if (call.start > to) break;
      found.push(call);
    }
  }
  return found.sort((a, b) => b.start - a.start).slice(0, most);
}

/** The call of a lane at a moment, the innermost; or the next within `slack`. */
export function callAt(lane: Lane, time: number, slack: number, now: number): CallEvent | undefined {
  let best: CallEvent | undefined;
  let distance = slack;
  for (let i = firstEndingAfter(lane.calls, time - slack, now); i < lane.calls.length; i++) {
    const call = lane.calls[i] as CallEvent;
    if (call.start > time + slack) break;
    const away = time < call.start ? call.start - time : Math.max(0, time - endOf(call, now));
    if (away <= distance) {
      distance = away;
      best = call;
      if (away === 0) break;
    }
  }
  return best;
}
