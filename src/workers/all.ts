/** What stands in place of chunks.ts in the worker that has all its parts in one file. */
import type { CHUNKS as Chunks } from './chunks.ts';
import * as further from './groups/further.ts';
import * as stacks from './groups/stacks.ts';
import * as windows from './groups/windows.ts';
import * as trace from './trace.ts';
import * as trap from './trap.ts';

export const CHUNKS: typeof Chunks = {
  further: async () => further,
  windows: async () => windows,
  stacks: async () => stacks,
  trap: async () => trap,
  trace: async () => trace,
};
