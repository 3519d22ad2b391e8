/** Killing: at any moment, whatever the program does, nothing is left over and the rest goes on. */
import { expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('1,000 processes killed at random moments', async ({ ratosPage }) => {
  test.setTimeout(240_000);
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith([
      'bin/sleep',
      'bin/true',
      'bin/echo',
      'bin/ls',
      'lessons/wasi',
      'lessons/cpp-threads',
      'lessons/threads',
      'conformance/example1-spawn',
      'lessons/voices',
      'lessons/spin',
    ]);
    const base = os.counters();
    // Waiting, sleeping, printing and creating threads, computing in threads, creating processes, with reads of their
    // pipes in flight, ending.
    const programs = ['wasi', 'sleep', 'cpp-threads', 'threads', 'example1-spawn', 'voices', 'true'];
    const codes: Record<string, number> = {};
    let stuck = 0;
    let started = 0;
    const one = async (i: number) => {
      // A worker that computes is only gone after 2 s, so these are fewer; but they are there all the time.
      const name = i % 16 === 0 ? 'spin' : (programs[Math.floor(Math.random() * programs.length)] as string);
      const process = await os.spawn(`/bin/${name}`, name === 'sleep' ? ['sleep', '1000'] : [`/bin/${name}`]);
      // A quarter is killed before it can have started.
      const delay = i % 4 === 0 ? 0 : Math.random() * Math.random() * 25;
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      process.kill(77);
      const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 20_000));
      const exit = await Promise.race([process.exited, late]);
      if (exit === null) stuck++;
      else codes[`${exit.reason} ${exit.code}`] = (codes[`${exit.reason} ${exit.code}`] ?? 0) + 1;
      await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    };
    const chain = async () => {
      while (started < 1000) await one(started++);
    };
    await Promise.all([chain(), chain(), chain(), chain()]);
    const left = await leftOver(os, base, 20_000);
    const alive = await run(os, ['/bin/echo', 'alive']);
    await os.shutdown();
    return { codes, stuck, left, alive };
  });
  expect(result.stuck).toBe(0);
  expect(result.left).toEqual([]);
  expect(result.alive.stdout).toBe('alive\n');
  // Those that ended by themselves before the kill did so well; none trapped.
  const { 'killed 77': killed = 0, 'exit 0': ended = 0, ...others } = result.codes;
  expect(others).toEqual({});
  expect(killed + ended).toBe(1000);
  expect(killed).toBeGreaterThan(500);
});

test('a program that writes without end blocks while nobody reads, and can be killed then', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, parkedIn } = globalThis;
    const os = await bootWith(['conformance/write-forever']);
    const base = os.counters();
    const process = await os.spawn('/bin/write-forever', ['write-forever', String(2 ** 30)]);
    // It has filled its pipe when it waits on it.
    await parkedIn(os, 'fd_write', process);
    const pages = os.counters().pages;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const grown = os.counters().pages - pages;
    process.kill(5);
    const exit = await process.exited;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { grown, exit, left };
  });
  expect(result).toEqual({ grown: 0, exit: { code: 5, reason: 'killed' }, left: [] });
});

test('closing the page in the middle costs the next one nothing', async ({ page }) => {
  for (let i = 0; i < 3; i++) {
    await loadTools(page);
    await page.evaluate(async () => {
      const { bootWith } = globalThis;
      const os = await bootWith(['lessons/spin', 'bin/sleep', 'bin/true']);
      await os.spawn('/bin/spin', ['spin']);
      await os.spawn('/bin/sleep', ['sleep', '1000']);
      const done = await os.spawn('/bin/true', ['true']);
      await done.exited;
    });
  }
});
