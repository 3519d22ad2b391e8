/** Systems come and go in one page. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

/** More than a Chromium tab holds: 124. */
const MEMORIES = 160;
const AT_ONCE = 10;

test(`systems give back their memories: ${MEMORIES} in one page`, async ({ ratosPage }) => {
  const ended = await ratosPage.evaluate(
    async ([systems, programs]) => {
      const { bootWith, run } = globalThis;
      let ended = 0;
      for (let i = 0; i < systems; i++) {
        const os = await bootWith(['bin/true', 'bin/sleep'], { warmWorkers: 1 });
        if ((await run(os, ['/bin/true'])).code !== 0) throw new Error('true failed');
        // Each has a memory of its own, whether it has come to a worker or not.
        const sleepers = Array.from({ length: programs }, () => os.spawn('/bin/sleep', ['sleep', '1000']));
        const processes = await Promise.all(sleepers);
        await os.shutdown();
        for (const { exited } of processes) if ((await exited).reason === 'killed') ended++;
      }
      return ended;
    },
    [MEMORIES / AT_ONCE, AT_ONCE] as const,
  );
  expect(ended).toBe(MEMORIES);
});
