/** The library's inspector: stacks with lines, handles, calls as they happen, and stepping through them. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('of threads that are stuck the lines are told, also when it is switched on afterwards', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/deadlock']);
    const base = os.counters();
    const process = await os.spawn('/bin/deadlock', ['deadlock'], { stdin: 'empty' });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    let look = os.inspect();
    // A thread is stuck a moment before it says since when.
    const isAsleep = () => look.processes.every(({ threads }) => threads.every(({ since }) => since !== null));
    for (; look.deadlocks.length === 0 || !isAsleep(); look = os.inspect()) await pause();
    const { stuck, processes, objects, now } = look;
    const threads = processes[0]?.threads ?? [];
    const tids = threads.map(({ tid }) => tid);
    const none = [...(await os.inspector.stacks(tids)).keys()];
    os.inspector.noteStacks(true);
    let stacks = await os.inspector.stacks(tids);
    while (stacks.size < tids.length) {
      await pause();
      stacks = await os.inspector.stacks(tids);
    }
    const handles = os.inspector.handles(process.pid);
    process.kill(0, { tree: true });
    await process.exited;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    os.inspector.noteStacks(false);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { stuck, threads, objects, now, none, stacks: [...stacks], handles, pid: process.pid, left };
  });
  const { threads, stacks, handles, objects, pid } = result;
  expect(result.none).toEqual([]);
  expect(new Set(result.stuck)).toEqual(new Set(threads.map(({ tid }) => tid)));
  const lines = Object.fromEntries(
    stacks.map(([tid, frames]) => {
      const place = frames.find(({ line }) => line > 0);
      return [threads.find((thread) => thread.tid === tid)?.name, `${place?.file}:${place?.line} ${place?.name}`];
    }),
  );
  expect(lines).toEqual({
    main: expect.stringMatching(/deadlock\.c:29 main$/),
    left: expect.stringMatching(/deadlock\.c:13 run$/),
    right: expect.stringMatching(/deadlock\.c:13 run$/),
  });
  for (const { since, cpuMs } of threads) {
    expect(since).toBeLessThanOrEqual(result.now);
    expect(cpuMs).toBeGreaterThanOrEqual(0);
  }
  const mutexes = handles.filter(({ type }) => type === 'MUTEX');
  expect(mutexes).toHaveLength(2);
  for (const { object, rights } of mutexes) {
    expect(rights).toEqual(expect.arrayContaining(['WAIT', 'SIGNAL']));
    expect(objects.find(({ id }) => id === object)?.holders).toEqual([pid]);
  }
  expect(result.left).toEqual([]);
});

test('who is asked where it waits goes on waiting, for a lock of the C library, too', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/posix-deadlock']);
    const base = os.counters();
    const process = await os.spawn('/bin/posix-deadlock', ['posix-deadlock'], { stdin: 'empty' });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    const sleeps = () =>
      os.inspect().processes.flatMap(({ threads }) => threads.map(({ tid, since }) => ({ tid, since })));
    while (os.inspect().deadlocks.length === 0 || sleeps().some(({ since }) => since === null)) await pause();
    const before = sleeps();
    const noted: number[] = [];
    let looks = 0;
    let deadlocks = 0;
    for (let time = 0; time < 3; time++) {
      os.inspector.noteStacks(true);
      let found = 0;
      while (found < before.length) {
        await pause();
        found = (await os.inspector.stacks(before.map(({ tid }) => tid))).size;
        looks++;
        deadlocks += os.inspect().deadlocks.length;
      }
      noted.push(found);
      os.inspector.noteStacks(false);
    }
    const after = sleeps();
    process.kill(0, { tree: true });
    await process.exited;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { before, after, noted, missed: looks - deadlocks, left };
  });
  expect(result.after).toEqual(result.before);
  expect(result).toMatchObject({ noted: [3, 3, 3], missed: 0, left: [] });
});

test('a lock whose owner has ended is told with who that was', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/posix-deadlock']);
    const base = os.counters();
    const process = await os.spawn('/bin/posix-deadlock', ['posix-deadlock', 'left'], { stdin: 'empty' });
    const main = () => os.inspect().processes[0]?.threads.find(({ futex, since }) => futex !== null && since !== null);
    const isAlone = () => os.inspect().processes[0]?.threads.length === 1;
    while (main() === undefined || !isAlone()) await new Promise((resolve) => setTimeout(resolve, 5));
    const { tid, futexOwner, futexLeftBy } = main() ?? {};
    const { stuck } = os.inspect();
    process.kill(0, { tree: true });
    await process.exited;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return {
      isStuck: stuck.includes(tid ?? 0),
      futexOwner,
      isAnother: futexLeftBy !== null && futexLeftBy !== tid,
      left,
    };
  });
  expect(result).toEqual({ isStuck: true, futexOwner: null, isAnother: true, left: [] });
});

test('who waits at a pipe that nobody is left to serve can’t go on; who may be served or interrupted can', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/posix-pipe-ends']);
    const base = os.counters();
    const stuck: Record<string, number> = {};
    for (const how of ['itself', 'each other', 'its reader', 'stdin', 'handler', 'alarm', 'thread']) {
      const process = await os.spawn('/bin/posix-pipe-ends', ['/bin/posix-pipe-ends', how]);
      const readers = () =>
        os
          .inspect()
          .processes.flatMap(({ threads }) => threads)
          .filter(({ waitsFor, since }) => waitsFor.length > 0 && since !== null);
      while (readers().length < (how.includes(' ') ? 2 : 1)) await new Promise((resolve) => setTimeout(resolve, 5));
      stuck[how] = os.inspect().stuck.length;
      process.kill(0, { tree: true });
      await process.exited;
      await Promise.all([process.stdout.cancel(), process.stderr.cancel(), process.stdin.close()]);
    }
    const left = await leftOver(os, base);
    await os.shutdown();
    return { stuck, left };
  });
  expect(result).toEqual({
    stuck: { itself: 1, 'each other': 2, 'its reader': 2, stdin: 0, handler: 0, alarm: 0, thread: 0 },
    left: [],
  });
});

test('calls are told with what they hold and who ended a wait, while it is recorded', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/deadlock', 'bin/sleep']);
    const base = os.counters();
    const calls: import('../src/host/index.ts').CallEvent[] = [];
    const recording = os.inspector.record((events) => calls.push(...events));
    const process = await os.spawn('/bin/deadlock', ['deadlock'], { stdin: 'empty' });
    while (os.inspect().deadlocks.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const names = Object.fromEntries(os.inspect().processes[0]?.threads.map(({ tid, name }) => [tid, name]) ?? []);
    // Of no process that is recorded nothing is told.
    recording.setProcesses([process.pid]);
    const before = calls.length;
    const other = await os.spawn('/bin/sleep', ['sleep', '0.01'], { stdin: 'empty' });
    await other.exited;
    const others = calls.slice(before).filter(({ pid }) => pid === other.pid).length;
    recording.stop();
    process.kill();
    await process.exited;
    await Promise.all([process, other].flatMap((p) => [p.stdout.cancel(), p.stderr.cancel()]));
    const left = await leftOver(os, base);
    await os.shutdown();
    return { calls, names, others, dropped: recording.dropped, left };
  });
  const { calls, names } = result;
  const created = calls.filter(({ call }) => call === 'RatThreadStart');
  expect(created).toHaveLength(2);
  expect(created[0]?.outputs.join()).toMatch(/^\w+ = 0x[0-9a-f]+ \(thread #\d+\)$/);
  expect(calls.filter(({ call }) => call === 'RatReleaseSemaphore').map(({ arguments: given }) => given[0])).toEqual([
    expect.stringMatching(/^0x[0-9a-f]+ \(semaphore #\d+\)$/),
    expect.stringMatching(/^0x[0-9a-f]+ \(semaphore #\d+\)$/),
  ]);
  // Each of the two waits for `go`, which main sets, if it has not before.
  const waits = calls
    .filter(({ call, pending }) => call === 'RatWaitForHandle' && !pending)
    .flatMap((call) => call.waits);
  for (const { endedBy, reason } of waits) {
    expect(reason).toBe('objects');
    expect(Object.keys(names).map(Number)).toContain(endedBy);
  }
  const stuck = calls.filter(({ call, pending }) => call === 'RatWaitForHandle' && pending);
  expect(new Set(stuck.map(({ tid }) => names[tid]))).toEqual(
    new Set(['left', 'right', ...(stuck.some(({ tid }) => names[tid] === 'main') ? ['main'] : [])]),
  );
  expect([result.others, result.dropped, result.left]).toEqual([0, 0, []]);
});

test('calls of WASI are told with the names of errors, and with what was read', async ({ ratosPage }) => {
  const { calls, left } = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/cat']);
    const base = os.counters();
    const calls: import('../src/host/index.ts').CallEvent[] = [];
    const recording = os.inspector.record((events) => calls.push(...events));
    const process = await os.spawn('/bin/cat', ['cat', '/nope', '-'], { stdin: 'pipe' });
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`Ein schöner Gruß${'.'.repeat(60)}`));
    await writer.close();
    await Promise.all([process.exited, process.stdout.cancel(), process.stderr.cancel()]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    recording.stop();
    const left = await leftOver(os, base);
    await os.shutdown();
    return { calls: calls.filter(({ pending }) => !pending), left };
  });
  expect(calls.find(({ call }) => call === 'path_open')).toMatchObject({
    result: 'ENOENT (44)',
    value: 44,
    outputs: [],
  });
  const read = calls.find(({ call, outputs }) => call === 'fd_read' && outputs.at(-1) !== 'nread = 0');
  expect(read).toMatchObject({
    result: '0',
    outputs: [expect.stringMatching(/^"Ein schöner Gruß\.+"…$/), 'nread = 78'],
  });
  expect(left).toEqual([]);
});

test('a program is held at its calls, goes through them one by one, and gets the status that is chosen', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/deadlock']);
    const base = os.counters();
    const process = await os.spawn('/bin/deadlock', ['deadlock'], { stdin: 'empty', hold: true });
    const nextHeld = async () => {
      for (;;) {
        const [held] = os.inspector.held();
        if (held !== undefined) return held;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    const seen: string[] = [];
    let held = await nextHeld();
    while (held.call !== 'RatCreateMutex') {
      seen.push(held.call);
      os.inspector.step(held.tid);
      held = await nextHeld();
    }
    const state = os.inspect().processes[0]?.threads[0];
    const objects = os.counters().objects;
    os.inspector.fail(held.tid, -11);
    held = await nextHeld();
    while (held.call !== 'RatThreadStart') {
      os.inspector.step(held.tid);
      held = await nextHeld();
    }
    const made = os.counters().objects - objects;
    // Thread creation fails: the program gives up with 1.
    os.inspector.fail(held.tid, -11);
    held = await nextHeld();
    const refused = (() => {
      os.inspector.letGo(process.pid);
      return os.inspector.held().length;
    })();
    const exit = await process.exited;
    const killed = await os.spawn('/bin/deadlock', ['deadlock'], { stdin: 'empty', hold: true });
    await nextHeld();
    killed.kill(7);
    const end = await killed.exited;
    await Promise.all([process, killed].flatMap((p) => [p.stdout.cancel(), p.stderr.cancel()]));
    const left = await leftOver(os, base);
    const none = os.inspector.held();
    await os.shutdown();
    return { seen, state, made, refused, exit, end, none, left };
  });
  expect(result.seen.length).toBeGreaterThan(0);
  expect(result.state).toMatchObject({ state: 'held', call: 'RatCreateMutex', controlled: true });
  // One of the two mutexes was not made.
  expect(result.made).toBe(1);
  expect(result.refused).toBe(0);
  expect(result.exit).toEqual({ code: 1, reason: 'exit' });
  expect(result.end).toEqual({ code: 7, reason: 'killed' });
  expect([result.none, result.left]).toEqual([[], []]);
});
