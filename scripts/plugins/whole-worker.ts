/** Has the worker that is to have all its parts in one file not import them. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

/** Its entry, without folder and ending. */
export const WHOLE_WORKER = 'process-worker-whole';

const ALL = fileURLToPath(new URL('../../src/workers/all.ts', import.meta.url));

/** Does nothing in builds of anything else. */
export function wholeWorker(): Plugin {
  let isWhole = false;
  return {
    name: 'whole-worker',
    buildStart({ input }) {
      isWhole = (typeof input === 'string' ? [input] : Object.values(input)).some((entry) =>
        entry.includes(WHOLE_WORKER),
      );
    },
    resolveId: (source) => (isWhole && /\/chunks\.ts$/.test(source) ? ALL : null),
  };
}
