/** Programs that mean no good: whatever they hold, the page sees it, ends them, and has everything back. */
import { OPEN, PROCESS_SUSPENDED } from '../src/guest-abi/status.ts';
import { RatProcessAttributes } from '../src/guest-abi/struct-offsets.ts';
import { type Call, type ProgramOptions, programBytes, stringBytes, wordBytes } from '../tests/workers/program.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

// Places in the programs' memories.
const OUT = 64;
const PATH = 256;
const ATTRIBUTES = 512;
const ARGV = 1024;
const TEXT = 2048;
const INFINITE = -1;
const FIRST_HANDLE = 0x10000;

const call = (name: string, ...list: Call['arguments']): Call => ({ name, arguments: list });
const SLEEP: Call = { ...call('RatSleep', INFINITE), result: false };
const CREATE_SUSPENDED = {
  at: ATTRIBUTES,
  bytes: wordBytes(
    ...Array.from(
      { length: RatProcessAttributes.SIZEOF / 4 },
      (_, i) => [RatProcessAttributes.SIZEOF, PROCESS_SUSPENDED][i] ?? 0,
    ),
  ),
};
const TRUE_PATH = { at: PATH, bytes: stringBytes('/bin/true') };

for (const memory of ['imported', 'own, shared', 'own'] as const) {
  test(`a wait on guest address 0 ends by a kill: ${memory} memory`, async ({ ratosPage }) => {
    const bytes = programBytes([call('RatFutexWait', 0, 0, INFINITE)], { memory });
    const result = await ratosPage.evaluate(async (bytes) => {
      const { bootWith, leftOver, parkedIn, run } = globalThis;
      const os = await bootWith(['bin/true']);
      await os.fs.writeFile('/bin/parked', new Uint8Array(bytes));
      const base = os.counters();
      const process = await os.spawn('/bin/parked', ['parked'], { stdin: 'empty' });
      await parkedIn(os, 'RatFutexWait', process);
      process.kill(5);
      const exit = await process.exited;
      const after = await run(os, ['/bin/true']);
      const left = await leftOver(os, base);
      await os.shutdown();
      return { exit, after: after.code, left };
    }, bytes);
    expect(result).toEqual({ exit: { code: 5, reason: 'killed' }, after: 0, left: [] });
  });
}

test('suspended children whose creator has ended are listed, and end one by one, with the family, or with the program', async ({
  ratosPage,
}) => {
  const children: ProgramOptions = { rounds: 5, data: [TRUE_PATH, CREATE_SUSPENDED] };
  const bytes = programBytes([call('RatCreateProcess', PATH, 0, ATTRIBUTES, OUT)], children);
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/true']);
    await os.fs.writeFile('/bin/leave', new Uint8Array(bytes));
    const base = os.counters();
    const leave = async (orphans: 'end' | 'keep') => {
      const process = await os.spawn('/bin/leave', ['leave'], { stdin: 'empty', orphans });
      const exit = await process.exited;
      await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
      return { process, exit };
    };
    const { process, exit } = await leave('keep');
    const listed = os.processes().map(({ path, state }) => `${path} ${state}`);
    const [one] = os.processes();
    os.kill(one?.pid ?? 0, 3);
    const afterOne = os.processes().length;
    process.kill(4, { tree: true });
    const afterTree = os.processes().length;
    // More than there can be, if any stayed.
    const ended: number[] = [];
    for (let i = 0; i < 30; i++) {
      await leave('end');
      ended.push(os.processes().length);
    }
    const left = await leftOver(os, base);
    await os.shutdown();
    return { exit, listed, afterOne, afterTree, ended: [...new Set(ended)], left };
  }, bytes);
  expect(result).toEqual({
    exit: { code: 0, reason: 'exit' },
    listed: Array(5).fill('/bin/true suspended'),
    afterOne: 4,
    afterTree: 0,
    ended: [0],
    left: [],
  });
});

test('suspended children with a megabyte of arguments each leave room for the page', async ({ ratosPage }) => {
  test.setTimeout(240_000);
  const argument = 60_000;
  const bytes = programBytes([call('RatCreateProcess', PATH, ARGV, ATTRIBUTES, OUT)], {
    pages: 2,
    rounds: 40,
    finally: [SLEEP],
    data: [
      TRUE_PATH,
      CREATE_SUSPENDED,
      { at: ARGV, bytes: wordBytes(...Array(17).fill(TEXT), 0) },
      { at: TEXT, bytes: [...Array(argument).fill(120), 0] },
    ],
  });
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, parkedIn, run } = globalThis;
    const os = await bootWith(['bin/true']);
    await os.fs.writeFile('/bin/greedy', new Uint8Array(bytes));
    const base = os.counters();
    const greedy = await Promise.all([1, 2, 3].map(() => os.spawn('/bin/greedy', ['greedy'], { stdin: 'empty' })));
    await parkedIn(os, 'RatSleep', ...greedy);
    const children = os.processes().filter(({ state }) => state === 'suspended').length;
    const megabytes = (os.counters().pages * 64) / 2 ** 20;
    const after = await run(os, ['/bin/true']);
    for (const process of greedy) process.kill(1, { tree: true });
    await Promise.all(greedy.map(({ exited }) => exited));
    await Promise.all(greedy.flatMap(({ stdout, stderr }) => [stdout.cancel(), stderr.cancel()]));
    const left = await leftOver(os, base);
    await os.shutdown();
    return { children, megabytes, after: after.code, left };
  }, bytes);
  expect(result.after).toBe(0);
  expect(result.left).toEqual([]);
  // They have been refused, and not before they had much.
  expect(result.children).toBeGreaterThan(20);
  expect(result.children).toBeLessThan(100);
  expect(result.megabytes).toBeGreaterThan(20);
});

test('processes that are killed before they have a worker, beside 60 that compute', async ({ ratosPage }) => {
  test.setTimeout(240_000);
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['lessons/spin', 'bin/true']);
    const base = os.counters();
    const cancel = (process: Awaited<ReturnType<typeof os.spawn>>) =>
      Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const spinning = await Promise.all(Array.from({ length: 60 }, () => os.spawn('/bin/spin', ['spin'])));
    const end = performance.now() + 4000;
    let rounds = 0;
    while (performance.now() < end) {
      const batch = await Promise.all(Array.from({ length: 30 }, () => os.spawn('/bin/spin', ['spin'])));
      for (const process of batch) process.kill(2);
      await Promise.all(batch.map(({ exited }) => exited));
      await Promise.all(batch.map(cancel));
      rounds++;
    }
    for (const process of spinning) process.kill(3);
    await Promise.all(spinning.map(({ exited }) => exited));
    await Promise.all(spinning.map(cancel));
    const left = await leftOver(os, base, 60_000);
    const after = await run(os, ['/bin/true']);
    await os.shutdown();
    return { rounds, left, after: after.code };
  });
  expect(result.rounds).toBeGreaterThan(0);
  expect(result).toMatchObject({ left: [], after: 0 });
});

test('a process with 32,000 armed timers ends, and all of them go', async ({ ratosPage }) => {
  const timers = 32_000;
  const bytes = programBytes(
    [call('RatCreateTimer', 0, OUT), call('RatSetTimer', { from: FIRST_HANDLE }, { from: 1_000_000 }, 0)],
    { rounds: timers, finally: [SLEEP] },
  );
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/timers', new Uint8Array(bytes));
    const base = os.counters();
    const process = await os.spawn('/bin/timers', ['timers'], { stdin: 'empty' });
    const sleeping = () =>
      os.counters().objects >= base.objects + 32_000 && os.inspect().processes[0]?.threads[0]?.call === 'RatSleep';
    while (!sleeping()) await new Promise((resolve) => setTimeout(resolve, 20));
    const handles = os.counters().handles - base.handles;
    let longest = 0;
    let last = performance.now();
    let going = true;
    const beat = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (going) setTimeout(beat, 0);
    };
    beat();
    process.kill(1);
    await process.exited;
    await new Promise((resolve) => setTimeout(resolve, 20));
    going = false;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { handles, longest, left };
  }, bytes);
  console.log(`The page’s longest gap at the end of ${timers} armed timers: ${result.longest.toFixed(1)} ms`);
  expect(result.handles).toBeGreaterThanOrEqual(timers);
  expect(result.left).toEqual([]);
});

test('a write of 100 MB is inspected, its file is read by another, and its process is killed meanwhile', async ({
  ratosPage,
}) => {
  test.setTimeout(240_000);
  const length = 100 << 20;
  const bytes = programBytes(
    [
      call('RatOpenFile', PATH, OPEN.READ | OPEN.WRITE | OPEN.CREATE | OPEN.TRUNCATE, OUT),
      call('RatWriteFile', { from: FIRST_HANDLE }, TEXT, length, OUT),
      call('RatCloseHandle', { from: FIRST_HANDLE }),
    ],
    // Again and again: the first handle of each round has another number.
    { pages: 1601, rounds: 1, data: [{ at: PATH, bytes: stringBytes('/tmp/large') }] },
  );
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/cat']);
    await os.fs.writeFile('/bin/large', new Uint8Array(bytes));
    const base = os.counters();
    const writing = (pid: number) => {
      const thread = os.inspect().processes.find((process) => process.pid === pid)?.threads[0];
      return thread?.call === 'RatWriteFile' && thread.state === 'kernel';
    };
    const next = () => new Promise((resolve) => setTimeout(resolve, 0));
    const tally = { inspected: 0, read: 0, killed: 0, ended: 0 };
    for (let round = 0; round < 20 && Math.min(tally.read, tally.killed) === 0; round++) {
      const process = await os.spawn('/bin/large', ['large'], { stdin: 'empty' });
      let ended = false;
      void process.exited.then(() => (ended = true));
      while (!ended && !writing(process.pid)) await next();
      if (!ended) tally.inspected++;
      // Every other one is killed at once; beside the others somebody reads what there is.
      if (round % 2 === 0) process.kill(6);
      else {
        const { stdout, code } = await run(os, ['/bin/cat', '/tmp/large']);
        if (code === 0 && stdout.length > 0) tally.read++;
        process.kill(6);
      }
      const exit = await process.exited;
      if (exit.reason === 'killed') tally.killed++;
      else tally.ended++;
      await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    }
    const left = await leftOver(os, base, 20_000);
    await os.shutdown();
    return { tally, left };
  }, bytes);
  console.log('Writes of 100 MB:', JSON.stringify(result.tally));
  expect(result.tally.inspected).toBeGreaterThan(0);
  expect(result.tally.killed).toBeGreaterThan(0);
  expect(result.tally.read).toBeGreaterThan(0);
  expect(result.left).toEqual([]);
});
