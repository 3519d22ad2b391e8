/** Named counters of kernel memory: tests compare them before and after, because nothing may be left over. */
import type { Kernel } from '../kernel.ts';
import { H_COUNTERS } from './header.ts';

/** Positions in kernel memory. */
export const COUNTER = {
  processes: H_COUNTERS,
  threads: H_COUNTERS + 1,
  objects: H_COUNTERS + 2,
  handles: H_COUNTERS + 3,
  /** Wait nodes that are queued on objects. */
  waiters: H_COUNTERS + 4,
  /** Completion packets, armed or queued. */
  packets: H_COUNTERS + 5,
  /** Heap in use, in blocks of 64 bytes. */
  pages: H_COUNTERS + 6,
} as const;
export type CounterName = keyof typeof COUNTER;

export function readCounters(k: Kernel): Record<CounterName, number> {
  const { words } = k;
  const result = {} as Record<CounterName, number>;
  for (const name of Object.keys(COUNTER) as CounterName[]) result[name] = Atomics.load(words, COUNTER[name]);
  return result;
}
