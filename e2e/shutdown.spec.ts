/** Shutting down at any moment: everything that is pending settles, and every later call is told that it is too late. */
import { RAT_ERR_CLOSED } from '../src/guest-abi/status.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('terminals that are hung up and not read give everything back, and so does a shutdown', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith } = globalThis;
    const os = await bootWith(['bin/echo', 'bin/sleep']);
    const kernel = () => {
      const { objects, handles, pages } = os.counters();
      return { objects, handles, pages };
    };
    const before = kernel();
    for (let i = 0; i < 5; i++) os.createTerminal().hangUp();
    const unused = kernel();
    const used = os.createTerminal();
    await (await os.spawn('/bin/echo', ['echo', 'last words'], { terminal: used })).exited;
    used.hangUp();
    const left = kernel();
    const words = await new Response(used.output as ReadableStream<Uint8Array<ArrayBuffer>>).text();
    // Hung up before its program has ended.
    const early = os.createTerminal();
    const sleeper = await os.spawn('/bin/sleep', ['sleep', '1000'], { terminal: early });
    early.hangUp();
    sleeper.kill();
    await sleeper.exited;
    const ended = kernel();
    os.createTerminal();
    await os.spawn('/bin/sleep', ['sleep', '1000'], { terminal: os.createTerminal() });
    await os.shutdown();
    const { objects, handles } = os.counters();
    return { before, unused, left, words, ended, shut: { objects, handles } };
  });
  expect(result.unused).toEqual(result.before);
  expect(result.left).toEqual(result.before);
  expect(result.words).toContain('last words');
  expect(result.ended).toEqual(result.before);
  expect(result.shut).toEqual({ objects: 0, handles: 0 });
});

test('shutdown at each step of starting: what was pending settles, and nothing is left', async ({ ratosPage }) => {
  const results = await ratosPage.evaluate(async () => {
    const { RatError, bootWith } = globalThis;
    const outcomes: Record<string, unknown> = {};
    /** After so many microtasks, then milliseconds: between the steps of a first load, and of one from the cache. */
    const moments = [[0], [1], [2], [3], [4], [6], [8], [12], [20], [0, 0], [0, 1], [0, 3], [0, 10], [0, 40]];
    for (const [microtasks = 0, ms] of moments) {
      const os = await bootWith(['bin/true', 'bin/sleep', 'conformance/example1-spawn'], { warmWorkers: 1 });
      const cached = await os.spawn('/bin/sleep', ['sleep', '1000']);
      const spawns = [
        os.spawn('/bin/true', ['true']),
        os.spawn('/bin/sleep', ['sleep', '1000']),
        os.spawn('/bin/example1-spawn'),
        os.spawn('/bin/nothing'),
        os.spawn('/bin/true', ['true'], { stdin: 'empty' }),
      ].map((spawn) =>
        spawn
          .then((process) => process.exited)
          .then(
            ({ reason }) => reason,
            (error) => error.status,
          ),
      );
      for (let i = 0; i < microtasks; i++) await undefined;
      if (ms !== undefined) await new Promise((resolve) => setTimeout(resolve, ms));
      const first = os.shutdown();
      const late = os.spawn('/bin/true').then(
        () => 'started',
        (error) => error instanceof RatError && error.status,
      );
      const same = first === os.shutdown();
      await first;
      const { processes, threads, waiters, workers } = os.counters();
      outcomes[`${microtasks} ${ms}`] = {
        spawns: await Promise.all(spawns),
        cached: (await cached.exited).reason,
        late: await late,
        same,
        left: [processes, threads, waiters, workers],
        inspected: os.inspect().processes.length,
      };
    }
    return outcomes;
  });
  for (const [moment, result] of Object.entries(results)) {
    expect(result, moment).toEqual({
      spawns: expect.any(Array),
      cached: 'killed',
      late: RAT_ERR_CLOSED,
      same: true,
      left: [0, 0, 0, 0],
      inspected: 0,
    });
    for (const outcome of (result as { spawns: unknown[] }).spawns) {
      expect([RAT_ERR_CLOSED, -7, 'exit', 'killed'], moment).toContain(outcome);
    }
  }
});

test('after shutdown every call gives RAT_ERR_CLOSED at once, and pending waits do so too', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, readText } = globalThis;
    const os = await bootWith(['bin/sleep', 'bin/echo']);
    const statusOf = (error: unknown) => (error instanceof RatError ? error.status : String(error));
    const event = os.handles.createEvent(false, false);
    const set = os.handles.createEvent(true, true);
    const mutex = os.handles.createMutex(false);
    const semaphore = os.handles.createSemaphore(0, 1);
    await os.wait(mutex);
    const sleeper = await os.spawn('/bin/sleep', ['sleep', '1000']);
    const echo = await os.spawn('/bin/echo', ['echo', 'last words']);
    await echo.exited;
    const pending = {
      wait: os.wait(event),
      timed: os.wait(event, { timeout: 1e9 }),
      process: os.wait(os.handles.openProcess(sleeper)),
      any: os.waitMultiple([event, semaphore]),
      all: os.waitMultiple([event, set], { all: true }),
    };
    const settled = Object.entries(pending).map(async ([name, wait]) => [name, await wait.catch(statusOf)]);
    const read = sleeper.stdout.getReader().read();
    const write = sleeper.stdin.getWriter().write(new Uint8Array(100_000)).catch(statusOf);
    const closing = os.shutdown();
    const calls: Record<string, () => unknown> = {
      spawn: () => os.spawn('/bin/sleep'),
      wasmer: () => os.spawn('/bin/sleep', ['sleep'], { wasi: 'wasmer' }),
      wait: () => os.wait(set),
      waitMultiple: () => os.waitMultiple([set]),
      createEvent: () => os.handles.createEvent(true, true),
      setEvent: () => os.handles.setEvent(event),
      resetEvent: () => os.handles.resetEvent(event),
      createMutex: () => os.handles.createMutex(true),
      releaseMutex: () => os.handles.releaseMutex(mutex),
      createSemaphore: () => os.handles.createSemaphore(0, 1),
      releaseSemaphore: () => os.handles.releaseSemaphore(semaphore),
      openProcess: () => os.handles.openProcess(sleeper),
      close: () => os.handles.close(event),
      writeFile: () => os.fs.writeFile('/tmp/x', 'x'),
      readFile: () => os.fs.readFile('/bin/sleep'),
      mkdir: () => os.fs.mkdir('/tmp/y'),
      mkdirs: () => os.fs.mkdir('/tmp/y/z', { recursive: true }),
      readdir: () => os.fs.readdir('/'),
      stat: () => os.fs.stat('/'),
      rm: () => os.fs.rm('/tmp', { recursive: true, force: true }),
    };
    const attempt = async () => {
      const statuses: Record<string, unknown> = {};
      for (const [name, call] of Object.entries(calls)) {
        try {
          statuses[name] = await call();
        } catch (error) {
          statuses[name] = statusOf(error);
        }
      }
      return statuses;
    };
    const during = attempt();
    await closing;
    const after = await attempt();
    sleeper.kill(5);
    return {
      pending: Object.fromEntries(await Promise.all(settled)),
      during: await during,
      after,
      names: Object.keys(calls),
      exit: await sleeper.exited,
      read: await read,
      write: await write,
      words: await readText(echo.stdout),
      counters: os.counters(),
    };
  });
  const all = (names: string[]) => Object.fromEntries(names.map((name) => [name, RAT_ERR_CLOSED]));
  expect(result.pending).toEqual(all(['wait', 'timed', 'process', 'any', 'all']));
  expect(result.during).toEqual(all(result.names));
  expect(result.after).toEqual(all(result.names));
  expect(result.exit).toEqual({ code: -1, reason: 'killed' });
  expect(result.read).toEqual({ done: true, value: undefined });
  expect(result.write).toBe(RAT_ERR_CLOSED);
  expect(result.words).toBe('last words\n');
  expect(result.counters).toMatchObject({ processes: 0, threads: 0, waiters: 0, workers: 0 });
});

test('shutdown in the moment of booting, of two systems at once; and another goes on', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatOS, bootWith, run } = globalThis;
    const counters = [];
    for (const os of await Promise.all([RatOS.boot(), RatOS.boot({ warmWorkers: 3 })])) {
      void os.shutdown();
      counters.push(os.shutdown().then(() => os.counters()));
    }
    const [one, two] = [await bootWith([]), await bootWith(['bin/true'])];
    await one.shutdown();
    const alive = await run(two, ['/bin/true']);
    await two.shutdown();
    return { counters: await Promise.all(counters), alive: alive.code };
  });
  expect(result.counters).toEqual(
    Array(2).fill(
      expect.objectContaining({ processes: 0, threads: 0, objects: 0, handles: 0, waiters: 0, workers: 0 }),
    ),
  );
  expect(result.alive).toBe(0);
});
