/** Calls of the API in random order, not waited for, with handles that are open, closed or guessed. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const ROUNDS = 8;
const CALLS = 400;

test('whatever is called in whatever order: it settles, fails with a RatError, and nothing is left', async ({
  ratosPage,
}) => {
  test.setTimeout(240_000);
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  const result = await ratosPage.evaluate(
    async ([seed, rounds, calls]) => {
      const { RatError, bootWith, leftOver } = globalThis;
      // Mulberry32.
      let state = seed;
      const random = (below: number) => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % below;
      };
      const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
      const strange: string[] = [];
      const done = { settled: 0, failed: 0 };

      for (let round = 0; round < rounds; round++) {
        const os = await bootWith(['bin/true', 'bin/sleep', 'bin/cat', 'bin/echo'], { warmWorkers: 1 });
        const { handles, fs } = os;
        const base = os.counters();
        const known: number[] = [0];
        const processes = [await os.spawn('/bin/cat', ['cat'])];
        const pending: Promise<unknown>[] = [];
        const spawning: Promise<unknown>[] = [];
        // Guesses meet the ends of the streams too, which are handles of the page.
        const handle = () => (random(4) > 0 ? pick(known) : ((1 + random(3)) << 16) | random(12));
        const several = () => Array.from({ length: 1 + random(4) }, handle);
        // For ever only where shutdown ends it.
        const shutdownAt = round % 2 === 0 ? random(calls) : calls;
        const timeout = () => pick([0, 0, 1, 5, 20, shutdownAt < calls ? undefined : 30]);
        const bytes = () => new Uint8Array(pick([0, 1, 100, 70_000, 200_000]));
        const spawn = async () => {
          const [path, ...args] = pick([
            ['/bin/true'],
            ['/bin/sleep', '0.01'],
            ['/bin/sleep', '1000'],
            ['/bin/cat'],
            ['/bin/no'],
          ]);
          const inherit = random(2) > 0 ? several() : [];
          const stdin = pick(['pipe', 'empty'] as const);
          if (processes.length > 12) pick(processes).kill();
          const spawned = os.spawn(path as string, [path as string, ...args], { inherit, stdin });
          spawning.push(spawned.catch(() => undefined));
          processes.push(await spawned);
        };
        const actions: (() => unknown)[] = [
          () => known.push(handles.createEvent(random(2) > 0, random(2) > 0)),
          () => known.push(handles.createMutex(random(2) > 0)),
          () => known.push(handles.createSemaphore(random(2), 3)),
          () => known.push(handles.openProcess(pick(processes))),
          () => handles.setEvent(handle()),
          () => handles.resetEvent(handle()),
          () => handles.releaseMutex(handle()),
          () => handles.releaseSemaphore(handle(), 1 + random(3)),
          () => handles.close(handle()),
          () => os.wait(handle(), { timeout: timeout() }),
          () => os.waitMultiple(several(), { timeout: timeout() }),
          () => os.waitMultiple(several(), { timeout: timeout(), all: true }),
          spawn,
          spawn,
          () => pick(processes).kill(random(100)),
          () => pick(processes).exited,
          async () => {
            const writer = pick(processes).stdin.getWriter();
            await writer.write(bytes()).finally(() => writer.releaseLock());
          },
          () => pick(processes).stdin.abort(),
          () => pick(processes).stdin.close(),
          async () => {
            const reader = pick(processes).stdout.getReader();
            await reader.read().finally(() => reader.releaseLock());
          },
          () => pick(processes).stdout.cancel(),
          () => pick(processes).stderr.cancel(),
          () => pick(processes).stdout.pipeTo(pick(processes).stdin),
          () => fs.writeFile(`/tmp/${random(3)}`, bytes()),
          () => fs.readFile(`/tmp/${random(3)}`),
          () => fs.mkdir(`/tmp/${random(3)}`, { recursive: random(2) > 0 }),
          () => fs.rm(`/tmp/${random(3)}`, { recursive: true, force: random(2) > 0 }),
          () => fs.readdir(pick(['/tmp', '/bin', '/tmp/1'])),
          () => void os.inspect(),
        ];
        const act = async (action: () => unknown) => {
          try {
            await action();
            done.settled++;
          } catch (error) {
            done.failed++;
            // Streams have errors of their own: locked, closed, or what abort was told (nothing).
            const ofStream = error === undefined || error instanceof TypeError;
            if (!(error instanceof RatError) && !ofStream) strange.push(String(error));
          }
        };
        for (let i = 0; i < calls; i++) {
          if (i === shutdownAt) pending.push(os.shutdown());
          pending.push(act(pick(actions)));
          const pause = random(10);
          if (pause === 0) await new Promise((resolve) => setTimeout(resolve, random(6)));
          else if (pause < 5) await undefined;
        }
        const late = (what: string) =>
          new Promise<void>((resolve) =>
            setTimeout(() => {
              if (!settled) strange.push(`round ${round}: ${what}`);
              resolve();
            }, 30_000),
          );
        let settled = false;
        if (shutdownAt === calls) {
          // All that starts has started when it can be killed; what is written to a program that lives may wait for it.
          await Promise.race([Promise.all(spawning), late('not all started')]);
          for (const process of processes) process.kill();
          await Promise.race([Promise.all(pending), late('not all settled')]);
          settled = true;
          for (const { stdout, stderr } of processes) await Promise.allSettled([stdout.cancel(), stderr.cancel()]);
          for (const one of new Set(known)) await act(() => handles.close(one));
          strange.push(...(await leftOver(os, base)).map((left) => `round ${round}: ${left}`));
          await os.shutdown();
        }
        await Promise.race([Promise.all(pending), late('not all settled')]);
        settled = true;
        const { processes: p, threads, waiters, workers } = os.counters();
        if (p + threads + waiters + workers !== 0) strange.push(`round ${round}: ${JSON.stringify(os.counters())}`);
      }
      return { strange, done };
    },
    [seed, ROUNDS, CALLS] as const,
  );
  expect(result.strange, `seed ${seed}`).toEqual([]);
  expect(result.done.settled, `seed ${seed}`).toBeGreaterThan(ROUNDS * CALLS * 0.2);
});
