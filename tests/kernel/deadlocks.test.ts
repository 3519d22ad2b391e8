/** Who can never go on, against a reference that lets go on whoever can, until nobody is left who can. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDeadlocks, findStuck, type Signalers } from '../../src/kernel/inspect/deadlocks.ts';
import type { ObjectSnapshot, ThreadSnapshot } from '../../src/kernel/inspect/snapshot.ts';
import { object, thread } from '../support/snapshots.ts';

const NOBODY: Signalers = new Map();

describe('who can never go on', () => {
  it('is in a cycle of mutexes, joins, ends of processes and sent messages, each of its own kind', () => {
    const threads = [
      thread(1, { waitsFor: [10] }),
      thread(2, { waitsFor: [11] }),
      thread(3, { pid: 2, waitsFor: [12] }),
      thread(4, { pid: 3, sendsTo: 1, waitsFor: [] }),
    ];
    const objects = [
      object(10, 'MUTEX', { owner: 2 }),
      object(11, 'THREAD', { endOf: 3 }),
      object(12, 'PROCESS', { endOf: 3 }),
    ];
    expect(findDeadlocks(threads, objects)).toEqual([[1, 2, 3, 4]]);
  });

  it('is not one with a time-out, one in a wait for any with a way out, or one whose process has another thread', () => {
    const mutexes = [object(10, 'MUTEX', { owner: 2 }), object(11, 'MUTEX', { owner: 1 }), object(12, 'EVENT')];
    expect(
      findDeadlocks([thread(1, { waitsFor: [10], forever: false }), thread(2, { waitsFor: [11] })], mutexes),
    ).toEqual([]);
    expect(findDeadlocks([thread(1, { waitsFor: [10, 12] }), thread(2, { waitsFor: [11] })], mutexes)).toEqual([]);
    expect(
      findDeadlocks([thread(1, { waitsFor: [10, 12], waitsForAll: true }), thread(2, { waitsFor: [11] })], mutexes),
    ).toEqual([[1, 2]]);
    const ends = [object(20, 'PROCESS', { endOf: 1 })];
    const free = thread(3, { state: 'running', forever: false });
    expect(findDeadlocks([thread(1, { waitsFor: [20] }), free], ends)).toEqual([]);
    expect(findDeadlocks([thread(1, { waitsFor: [20] })], ends)).toEqual([[1]]);
  });

  it('serves sent messages while it waits for an answer itself: that is no deadlock', () => {
    expect(findDeadlocks([thread(1, { sendsTo: 2 }), thread(2, { sendsTo: 1 })], [])).toEqual([]);
  });

  it('waits for what nobody is left to signal; not where the page, a timer or another process could', () => {
    const event = object(10, 'EVENT');
    const waiting = thread(1, { waitsFor: [10] });
    const stuck = (signalers: Signalers, more: ThreadSnapshot[] = [], objects = [event]) =>
      findStuck([waiting, ...more], objects, signalers);
    expect(stuck(new Map([[10, [1]]]))).toEqual([1]);
    expect(stuck(new Map([[10, null]]))).toEqual([]);
    expect(stuck(new Map([[10, [1, 2]]]), [thread(2, { pid: 2, state: 'running', forever: false })])).toEqual([]);
    expect(stuck(new Map([[10, [1, 2]]]), [thread(2, { pid: 2, waitsFor: [10] })])).toEqual([1, 2]);
    const timer = object(10, 'TIMER', { count: 1 });
    expect(stuck(new Map([[10, [1]]]), [], [timer])).toEqual([]);
    // Whoever it may be, when nobody is known to have a handle.
    expect(stuck(NOBODY)).toEqual([]);
  });

  it('waits for a word of memory that none of its own process’s threads can change', () => {
    const waiting = thread(1, { futex: 64 });
    expect(findStuck([waiting], [], NOBODY)).toEqual([1]);
    expect(findStuck([waiting, thread(2, { state: 'running', forever: false })], [], NOBODY)).toEqual([]);
    expect(findStuck([waiting, thread(2, { futex: 128 })], [], NOBODY)).toEqual([1, 2]);
  });

  it('agrees with the reference, whatever waits for whatever', () => {
    fc.assert(
      fc.property(worlds, ({ threads, objects, signalers }) => {
        expect(new Set(findStuck(threads, objects, signalers))).toEqual(referenceStuck(threads, objects, signalers));
        const proved = referenceStuck(threads, objects, null);
        const cycles = findDeadlocks(threads, objects);
        for (const cycle of cycles) for (const tid of cycle) expect(proved).toContain(tid);
        // Where threads are stuck there is a cycle.
        expect(cycles.length > 0).toBe(proved.size > 0);
        for (const cycle of cycles) expect(new Set(cycle).size).toBe(cycle.length);
      }),
      { numRuns: 3000 },
    );
  });
});

const PIDS = 3;
const OBJECTS = 6;
const tids = fc.integer({ min: 1, max: 6 });

const worlds = fc
  .record({
    threads: fc.array(
      fc.record({
        pid: fc.integer({ min: 1, max: PIDS }),
        forever: fc.boolean(),
        all: fc.boolean(),
        waitsFor: fc.uniqueArray(fc.integer({ min: 1, max: OBJECTS }), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    objects: fc.array(
      fc.record({
        type: fc.constantFrom(...(['MUTEX', 'THREAD', 'PROCESS', 'EVENT', 'PIPE'] as const)),
        owner: fc.option(tids),
        tid: tids,
        pid: fc.integer({ min: 1, max: PIDS }),
        signalers: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: PIDS }), { minLength: 1 })),
      }),
      { minLength: OBJECTS, maxLength: OBJECTS },
    ),
  })
  .map(({ threads, objects }) => ({
    threads: threads.map(({ pid, forever, all, waitsFor }, i) =>
      thread(i + 1, { pid, forever: forever && waitsFor.length > 0, waitsForAll: all, waitsFor }),
    ),
    objects: objects.map(({ type, owner, tid, pid }, i) =>
      object(i + 1, type, {
        owner: type === 'MUTEX' ? owner : null,
        endOf: type === 'THREAD' ? tid : type === 'PROCESS' ? pid : null,
      }),
    ),
    signalers: new Map(objects.map(({ signalers }, i) => [i + 1, signalers])),
  }));

/** Lets threads go on, one after the other, for which that is possible; the rest is stuck. */
function referenceStuck(
  threads: readonly ThreadSnapshot[],
  objects: readonly ObjectSnapshot[],
  signalers: Signalers | null,
): Set<number> {
  const free = new Set(threads.filter(({ forever }) => !forever).map(({ tid }) => tid));
  const living = new Map(threads.map((each) => [each.tid, each]));
  const mayCome = (id: number): boolean => {
    const { type, owner, endOf } = objects[id - 1] as ObjectSnapshot;
    // One that has ended, or never was, is in nobody's way.
    if (type === 'MUTEX') return owner === null || free.has(owner) || !living.has(owner);
    if (type === 'THREAD') return free.has(endOf ?? 0) || !living.has(endOf ?? 0);
    const of = (pids: readonly number[]) => threads.filter(({ pid }) => pids.includes(pid));
    if (type === 'PROCESS') return of([endOf ?? 0]).length === 0 || of([endOf ?? 0]).some(({ tid }) => free.has(tid));
    const who = signalers?.get(id) ?? null;
    return who === null || of(who).length === 0 || of(who).some(({ tid }) => free.has(tid));
  };
  for (let before = -1; before !== free.size; ) {
    before = free.size;
    for (const { tid, waitsFor, waitsForAll } of threads)
      if (waitsForAll ? waitsFor.every(mayCome) : waitsFor.some(mayCome)) free.add(tid);
  }
  return new Set(threads.map(({ tid }) => tid).filter((tid) => !free.has(tid)));
}
