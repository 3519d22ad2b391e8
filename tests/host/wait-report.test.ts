import { describe, expect, it } from 'vitest';
import { StuckWatch, waitReport } from '../../src/host/wait-report.ts';
import { findDeadlocks, findStuck, isStandstill } from '../../src/kernel/inspect/deadlocks.ts';
import type { ObjectSnapshot, SystemSnapshot, ThreadSnapshot } from '../../src/kernel/inspect/snapshot.ts';
import { object, thread } from '../support/snapshots.ts';

function system(threads: ThreadSnapshot[], objects: ObjectSnapshot[]): SystemSnapshot {
  const pids = [...new Set(threads.map(({ pid }) => pid))];
  return {
    processes: pids.map((pid) => ({
      pid,
      parent: pid - 1,
      path: `/bin/p${pid}`,
      state: 'running',
      handles: 3,
      started: 0,
      cpuMs: 0,
      memory: null,
      kernelMemory: 0,
      threads: threads.filter((one) => one.pid === pid),
    })),
    programs: [],
    objects,
    now: 0,
    deadlocks: findDeadlocks(threads, objects),
    stuck: findStuck(threads, objects, new Map()),
    standstill: isStandstill(threads, objects),
  };
}

describe('the report of waits', () => {
  it('names a cycle of mutexes, and who waits for the end of it', () => {
    const threads = [
      thread(1, { name: 'main', waitsFor: [20, 21], waitsForAll: true, call: 'RatWaitForMultipleHandles' }),
      thread(2, { name: 'left', waitsFor: [11], owns: [10] }),
      thread(3, { name: 'right', waitsFor: [10], owns: [11] }),
    ];
    const objects = [
      object(10, 'MUTEX', { owner: 2, count: 1 }),
      object(11, 'MUTEX', { owner: 3, count: 1 }),
      object(20, 'THREAD', { endOf: 2 }),
      object(21, 'THREAD', { endOf: 3 }),
    ];
    expect(waitReport(system(threads, objects))).toBe(
      [
        'deadlock: thread 2 "left" and thread 3 "right" wait for one another',
        'no thread can go on: each waits for what only another one could do',
        '  thread 1 "main" waits in RatWaitForMultipleHandles for the end of thread 2 "left" and the end of thread 3 "right"',
        '  thread 2 "left" waits in RatWaitForHandle for mutex #11, which thread 3 "right" owns; it owns mutex #10',
        '  thread 3 "right" waits in RatWaitForHandle for mutex #10, which thread 2 "left" owns; it owns mutex #11',
        '',
      ].join('\n'),
    );
  });

  it('tells locks by their address, time-outs, and processes where there are several', () => {
    const threads = [
      thread(1, { name: 'main', waitsFor: [5], forever: false }),
      thread(2, { pid: 2, call: 'RatFutexWait', futex: 0x1234 }),
      thread(3, { pid: 2, state: 'running', call: null, owns: [] }),
    ];
    expect(waitReport(system(threads, [object(5, 'PROCESS', { endOf: 2 })]))).toBe(
      `  thread 1 "main" of process 1 (/bin/p1) waits in RatWaitForHandle for the end of process 2 (/bin/p2) (with a time-out)
  thread 2 of process 2 (/bin/p2) waits in RatFutexWait for a lock or condition at address 0x1234
  thread 3 of process 2 (/bin/p2) runs
`,
    );
  });

  it('names a cycle of mutexes of POSIX, C11 or C++, but none in which a wait ends', () => {
    const lock = (tid: number, owner: number) =>
      thread(tid, { call: 'RatFutexWait', futex: 16 * tid, futexOwner: owner });
    expect(waitReport(system([lock(2, 3), lock(3, 2)], []))).toBe(
      `deadlock: thread 2 and thread 3 wait for one another
no thread can go on: each waits for what only another one could do
  thread 2 waits in RatFutexWait for the mutex at address 0x20, which thread 3 owns
  thread 3 waits in RatFutexWait for the mutex at address 0x30, which thread 2 owns
`,
    );
    expect(findDeadlocks([lock(2, 3), { ...lock(3, 2), forever: false }], [])).toEqual([]);
  });

  it('tells whose answer a sender waits for', () => {
    const sends = (tid: number, sendsTo: number, more: Partial<ThreadSnapshot> = {}) =>
      thread(tid, { call: 'RatSendMessage', sendsTo, ...more });
    const busy = thread(3, { pid: 2, name: 'busy', state: 'running', call: null });
    expect(waitReport(system([sends(2, 3, { forever: false }), busy], []))).toBe(
      `  thread 2 of process 1 (/bin/p1) waits in RatSendMessage for the answer of thread 3 "busy" of process 2 (/bin/p2) (with a time-out)
  thread 3 "busy" of process 2 (/bin/p2) runs
`,
    );
    expect(waitReport(system([sends(2, 9)], []))).toContain('for the answer of thread 9\n');
  });

  it('tells of message loops', () => {
    const loop = thread(1, { name: 'main', waitsFor: [5], call: 'RatGetMessage' });
    const other = thread(2, { waitsFor: [6], call: 'RatGetMessage' });
    const queues = [object(5, 'MESSAGE_QUEUE', { owner: 1 }), object(6, 'MESSAGE_QUEUE')];
    expect(waitReport(system([loop, other], queues))).toBe(
      `no thread can go on: each waits for what only another one could do
  thread 1 "main" waits in RatGetMessage for a message to thread 1 "main"
  thread 2 waits in RatGetMessage for message queue #6
`,
    );
  });

  it('counts what would be too much to read', () => {
    const many = Array.from({ length: 100 }, (_, i) => thread(i + 1, { waitsFor: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }));
    const lines = waitReport(system(many, [])).trimEnd().split('\n');
    expect(lines).toHaveLength(65);
    expect(lines[64]).toBe('  … and 36 more threads');
    expect(lines[0]).toContain('object #8, or 2 more');
  });
});

describe('what is stuck', () => {
  const objects = [object(10, 'MUTEX', { owner: 2, count: 1 }), object(11, 'MUTEX', { owner: 3, count: 1 })];
  const look = (since: number, others: ThreadSnapshot[] = []) =>
    system([thread(2, { waitsFor: [11], since }), thread(3, { waitsFor: [10], since: 5 }), ...others], objects);

  it('is so when three looks show the same waits, whatever else goes on', () => {
    const watch = new StuckWatch();
    expect(watch.settled(look(7)).deadlocks).toEqual([]);
    // One of them has gone on meanwhile, and waits again.
    expect(watch.settled(look(8)).stuck).toEqual([]);
    expect(watch.settled(look(8)).deadlocks).toEqual([]);
    const runs = thread(4, { state: 'running', forever: false });
    expect(watch.settled(look(8, [runs]))).toMatchObject({ deadlocks: [[2, 3]], stuck: [2, 3] });
    expect(watch.settled(look(9)).deadlocks).toEqual([]);
  });
});

describe('a standstill', () => {
  const waiting = [thread(1, { name: 'main', waitsFor: [5] }), thread(2, { futex: 64, call: 'RatFutexWait' })];
  const event = object(5, 'EVENT');

  it('is when all threads wait, without a time-out, for what only threads do', () => {
    expect(isStandstill(waiting, [event])).toBe(true);
    expect(isStandstill([], [])).toBe(false);
  });

  it('is when nobody has a window whose messages are waited for', () => {
    const threads = [...waiting, thread(3, { waitsFor: [6], call: 'RatGetMessage' })];
    const queue = object(6, 'MESSAGE_QUEUE', { owner: 3 });
    expect(isStandstill(threads, [event, queue])).toBe(true);
    // A window that has been destroyed, and one whose thread waits for something else.
    expect(isStandstill(threads, [event, queue, object(7, 'WINDOW')])).toBe(true);
    expect(isStandstill(threads, [event, queue, object(7, 'WINDOW', { owner: 1 })])).toBe(true);
  });

  it.each<[string, ThreadSnapshot[], ObjectSnapshot[]]>([
    ['a thread runs', [...waiting, thread(3, { state: 'running', forever: false })], [event]],
    ['a wait has a time-out', [...waiting, thread(3, { waitsFor: [5], forever: false })], [event]],
    ['input is watched', waiting, [event, object(6, 'PIPE', { watchers: [7] })]],
    ['a thread waits for input', [...waiting, thread(3, { waitsFor: [6] })], [event, object(6, 'PIPE')]],
    ['a thread waits for the page', [...waiting, thread(3, { call: 'RatCreateProcess' })], [event]],
    [
      'a window may be told of something',
      [...waiting, thread(3, { waitsFor: [6], call: 'RatGetMessage' })],
      [event, object(6, 'MESSAGE_QUEUE', { owner: 3 }), object(7, 'WINDOW', { owner: 3 })],
    ],
    ['a timer is set', waiting, [event, object(6, 'TIMER', { count: 1 })]],
    ['input would be a completion', waiting, [event, object(6, 'PIPE', { waiters: [{ tid: 1, async: true }] })]],
  ])('is not when %s', (_, threads, objects) => {
    expect(isStandstill(threads, objects)).toBe(false);
  });
});
