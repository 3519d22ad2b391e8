/** Counters of kernel memory that are kept as it goes; inspect/counters.ts reads them. */
import { H_COUNTERS } from './header.ts';

/** Positions in kernel memory. */
export const COUNTER = {
  processes: H_COUNTERS,
  threads: H_COUNTERS + 1,
  objects: H_COUNTERS + 2,
  handles: H_COUNTERS + 3,
  /** Wait nodes that are queued on objects. */
  waiters: H_COUNTERS + 4,
  /** Heap in use, in blocks of 64 bytes. */
  pages: H_COUNTERS + 5,
  /** Windows that have not been destroyed. */
  windows: H_COUNTERS + 6,
  /** Memory of windows' pixels in use, in units of 64 KiB. */
  surfaces: H_COUNTERS + 7,
  /** Controls that have not been destroyed. */
  controls: H_COUNTERS + 8,
} as const;
