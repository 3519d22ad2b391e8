/** Systems come and go in one page. */
import type { Route } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

/** More than a Chromium tab holds: 124. */
const MEMORIES = 160;
const AT_ONCE = 10;
const WARM = 3;

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

test('when shutdown resolves, no worker is left: idle, sleeping, or computing, killed before or not', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith } = globalThis;
    // Each worker holds one; Chromium releases it when the worker runs no more, 2 s after it is terminated.
    // Told apart by who holds it: the page asks for the same lock, to learn of that.
    const locks = async () =>
      (await navigator.locks.query()).held?.map((lock) => `${lock.name} ${lock.clientId}`) ?? [];
    const os = await bootWith(['bin/sleep', 'lessons/spin']);
    const killed = await os.spawn('/bin/spin', ['spin']);
    await os.spawn('/bin/spin', ['spin']);
    await os.spawn('/bin/sleep', ['sleep', '1000']);
    const states = () =>
      os
        .inspect()
        .processes.flatMap(({ threads }) => threads.map(({ state }) => state))
        .sort();
    while (states().join() !== 'running,running,waiting') await new Promise((resolve) => setTimeout(resolve, 5));
    const before = await locks();
    killed.kill();
    void os.spawn('/bin/sleep', ['sleep', '1000']).catch(() => undefined);
    await os.shutdown();
    // One that was just being made has run nothing, and may take its lock in its last moment.
    const after = await locks();
    return { before: before.length, left: after.filter((lock) => before.includes(lock)) };
  });
  expect(result.before).toBeGreaterThanOrEqual(3);
  expect(result.left).toEqual([]);
});

test('what a program calls is loaded by all workers that wait, before it runs', async ({ ratosPage }) => {
  const held: Route[] = [];
  await ratosPage.route(/\/further\.js$/, (route) => {
    held.push(route);
    if (held.length === WARM) for (const one of held) void one.continue();
  });
  const exit = await ratosPage.evaluate(async (warmWorkers) => {
    const { bootWith, outcome } = globalThis;
    const os = await bootWith(['bin/ls'], { warmWorkers });
    const result = await outcome(await os.spawn('/bin/ls', ['ls']));
    await os.shutdown();
    return result.code;
  }, WARM);
  expect(exit).toBe(0);
});

test('what one system keeps for later makes room for another’s programs', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith } = globalThis;
    const [one, two] = [await bootWith(['bin/sleep']), await bootWith(['bin/sleep'])];
    const many = async (os: typeof one, count: number) => {
      const spawns = Array.from({ length: count }, () => os.spawn('/bin/sleep', ['sleep', '1000'], { stdin: 'empty' }));
      const processes = await Promise.all(spawns);
      for (const process of processes) process.kill();
      return (await Promise.all(processes.map(({ exited }) => exited))).length;
    };
    // Together more than a tab holds, though never at one time.
    const counts = [await many(one, 90), await many(two, 90), await many(one, 90)];
    // And while the first is on its way out.
    const leaving = one.shutdown();
    counts.push(await many(two, 90));
    await Promise.all([leaving, two.shutdown()]);
    return counts;
  });
  expect(result).toEqual([90, 90, 90, 90]);
});

test('a program that brings its own memory finds room when the page has garbage up to the limit', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, plainProgram, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', plainProgram());
    const outcomes: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      let held: WebAssembly.Memory[] = [];
      try {
        for (;;) held.push(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
      } catch {
        held = [];
      }
      const { code, stderr } = await run(os, ['/bin/plain']);
      outcomes.push([code, stderr, held.length]);
    }
    await os.shutdown();
    return outcomes;
  });
  expect(result).toEqual(Array(3).fill([0, '', 0]));
});

test('a program that does not come can be killed, ends with its creator, and does not hold up a shutdown', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/true', 'bin/sh']);
    const base = os.counters();
    await os.provideProgram('/bin/never', () => new Promise(() => undefined));
    const codeOf = (error: unknown) => (error as { code?: string }).code;
    const coming = () => os.processes().find(({ path }) => path === '/bin/never');
    const pidOfComing = async () => {
      for (;;) {
        const process = coming();
        if (process !== undefined) return process.pid;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const first = os.spawn('/bin/never').then(() => 'started', codeOf);
    os.kill(await pidOfComing());
    const killed = [await first, coming()];
    // Its creator waits for an answer; others go on meanwhile.
    const creator = await os.spawn('/bin/sh', ['sh', '-c', '/bin/never']);
    await pidOfComing();
    const other = await (await os.spawn('/bin/true')).exited;
    creator.kill(7);
    const { code } = await creator.exited;
    const left = await leftOver(os, base);
    const second = os.spawn('/bin/never').then(() => 'started', codeOf);
    await pidOfComing();
    await os.shutdown();
    return { killed, other: other.code, code, left, second: await second };
  });
  expect(result).toEqual({
    killed: ['RAT_ERR_CANCELLED', undefined],
    other: 0,
    code: 7,
    left: [],
    second: 'RAT_ERR_CLOSED',
  });
});
