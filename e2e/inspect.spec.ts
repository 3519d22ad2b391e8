/** The page as a waiter, and what it can see of the system. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('the page waits for processes and events without blocking, and shares events with a program', async ({
  ratosPage,
}) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/sleep', 'conformance/echo-events']);
    const base = os.counters();
    const timedOut = await os.wait(os.handles.createEvent(false, false), { timeout: 20 });
    const ping = os.handles.createEvent(false, false);
    const pong = os.handles.createEvent(false, false);
    const process = await os.spawn('/bin/echo-events', ['echo-events', '100'], {
      stdin: 'empty',
      inherit: [ping, pong],
    });
    const ended = os.handles.openProcess(process);
    const rounds: string[] = [];
    for (let i = 0; i < 100; i++) {
      os.handles.setEvent(ping);
      const { status, index } = await os.waitMultiple([pong, ended]);
      rounds.push(`${status} ${index}`);
    }
    const end = await os.wait(ended, { timeout: 10_000 });
    const both = await os.waitMultiple([ended, pong], { all: true, timeout: 5 });
    os.handles.setEvent(pong);
    const now = await os.waitMultiple([ended, pong], { all: true, timeout: 5000 });
    for (const handle of [ping, pong, ended]) os.handles.close(handle);
    const closed = await os.wait(ping).catch((error: Error) => error.message);
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, { ...base, objects: base.objects + 1, handles: base.handles + 1 });
    await os.shutdown();
    return { timedOut, rounds: [...new Set(rounds)], end, both: both.status, now: now.status, closed, left };
  });
  expect(result).toEqual({
    timedOut: -1,
    rounds: ['0 0'],
    end: 0,
    both: -1,
    now: 0,
    closed: expect.stringContaining('RAT_ERR_INVALID_HANDLE'),
    left: [],
  });
});

test('inspection tells who waits for what, who owns what, and names a deadlock', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['conformance/deadlock']);
    const base = os.counters();
    const process = await os.spawn('/bin/deadlock', ['deadlock'], { stdin: 'empty' });
    let picture = os.inspect();
    // Its two threads say nothing when they are stuck: that is what inspection is for.
    const end = performance.now() + 10_000;
    while (picture.deadlocks.length === 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      picture = os.inspect();
    }
    process.kill(3);
    await process.exited;
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { picture, left };
  });
  const { picture } = result;
  const process = picture.processes[0];
  expect(picture.processes).toHaveLength(1);
  expect(process).toMatchObject({ path: '/bin/deadlock', state: 'running', parent: 0 });
  expect(picture.deadlocks).toHaveLength(1);
  const stuck = process?.threads.filter(({ tid }) => picture.deadlocks[0]?.includes(tid)) ?? [];
  expect(stuck.map(({ name }) => name).sort()).toEqual(['left', 'right']);
  for (const thread of stuck) {
    expect(thread).toMatchObject({ state: 'waiting', call: 'RatWaitForHandle' });
    const wanted = picture.objects.find(({ id }) => id === thread.waitsFor[0]);
    expect(wanted).toMatchObject({ type: 'MUTEX', count: 1, waiters: [{ tid: thread.tid, async: false }] });
    expect(stuck.find(({ tid }) => tid === wanted?.owner)?.owns).toContain(wanted?.id);
  }
  expect(result.left).toEqual([]);
});
