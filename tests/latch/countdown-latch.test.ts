/** The latch, as any type: every way to wait, wake, look at and close an object. */
import { describe, expect, it } from 'vitest';
import { createHandle, lookup, naturalRights, SIGNALABLE, STREAM } from '../../src/kernel/core/handle-table.ts';
import { LoopWait } from '../../src/kernel/core/loop-wait.ts';
import { addHandle, dropHandle, isReady, O_REFS, O_TYPE, release, signalObject } from '../../src/kernel/core/object.ts';
import { COMMON_RIGHTS } from '../../src/kernel/core/object-type.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import {
  type Completion,
  cancelAsync,
  createCompletionQueue,
  tryTakeCompletion,
  waitAsync,
} from '../../src/kernel/objects/completion-queue.ts';
import { setEvent } from '../../src/kernel/objects/event.ts';
import { releaseMutex } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import {
  begin,
  finishMultipleWait,
  finishWait,
  isParked,
  newEvent,
  newMutex,
  System,
  told,
  waitAllOf,
  waitAnyOf,
} from '../kernel/support/system.ts';
import { countDown, createLatch } from './countdown-latch.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_CANCELLED,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from './status.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function setUp(count: number) {
  const system = new System();
  const latch = createLatch(system.page, count);
  return { system, k: system.page, latch, poll: () => waitOne(system.page, latch, 0) };
}

/** All completions that lie in a queue: user data and status. */
function drain(k: Kernel, queue: number): [number, number][] {
  const out: Completion = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
  const found: [number, number][] = [];
  while (tryTakeCompletion(k, queue, out)) found.push([out.userData, out.status]);
  return found;
}

describe('latch', () => {
  it('is signaled once it has been counted down, and stays so', () => {
    const { k, latch, poll } = setUp(3);
    expect([poll(), countDown(k, latch, 2), poll()]).toEqual([RAT_ERR_TIMEOUT, undefined, RAT_ERR_TIMEOUT]);
    countDown(k, latch, 1);
    expect([poll(), poll(), waitOne(k, latch, FOREVER)]).toEqual([RAT_SUCCESS, RAT_SUCCESS, RAT_SUCCESS]);
    countDown(k, latch, 1);
    expect(poll()).toBe(RAT_SUCCESS);
  });

  it('counts from the largest number, and never below 0', () => {
    const { k, latch, poll } = setUp(0x7fffffff);
    countDown(k, latch, 0x7ffffffe);
    expect(poll()).toBe(RAT_ERR_TIMEOUT);
    countDown(k, latch, 0x7fffffff);
    expect(poll()).toBe(RAT_SUCCESS);
  });

  it('lets every waiter go at once, and none before', () => {
    const { system, k, latch } = setUp(2);
    const waiters = Array.from({ length: 20 }, () => system.thread());
    for (const waiter of waiters) begin(waiter, () => waitOne(waiter, latch, FOREVER));
    countDown(k, latch, 1);
    expect(waiters.every(isParked)).toBe(true);
    countDown(k, latch, 5);
    expect(waiters.map(finishWait)).toEqual(waiters.map(() => RAT_SUCCESS));
  });

  it('satisfies a wait-any that parked, or that comes later, and leaves the other objects', () => {
    const { system, k, latch } = setUp(1);
    const [semaphore, event] = [createSemaphore(k, 0, 1), newEvent(k)];
    const waiter = system.thread();
    expect(begin(waiter, () => waitAnyOf(waiter, [semaphore, latch, event], FOREVER))).toBe('parked');
    countDown(k, latch, 1);
    expect(told(finishMultipleWait(waiter))).toEqual([RAT_SUCCESS, 1]);
    setEvent(k, event);
    expect(told(waitAnyOf(k, [semaphore, latch, event], FOREVER))).toEqual([RAT_SUCCESS, 1]);
    expect(isReady(k, event)).toBe(true);
  });

  it.each([0, 1, 2, 3])(
    'completes a wait-all with an event, a semaphore and a mutex: the last is number %i',
    (last) => {
      const { system, k, latch } = setUp(1);
      const owner = system.thread();
      const objects = [latch, newEvent(k), createSemaphore(k, 0, 1), newMutex(owner, { owned: true })];
      const signals = [
        () => countDown(k, latch, 1),
        () => setEvent(k, objects[1]),
        () => signalObject(k, objects[2]),
        () => releaseMutex(owner, objects[3]),
      ];
      const waiter = system.thread();
      begin(waiter, () => waitAllOf(waiter, objects, FOREVER));
      for (const [i, signal] of signals.entries()) if (i !== last) signal();
      expect([isParked(waiter), objects.map((object) => isReady(k, object))]).toEqual([
        true,
        objects.map((_, i) => i !== last),
      ]);
      signals[last]();
      expect(told(finishMultipleWait(waiter))).toEqual([RAT_SUCCESS, 0]);
      // All but the latch were taken.
      expect(objects.map((object) => isReady(k, object))).toEqual([true, false, false, false]);
    },
  );

  it('gives completions to async waits, those that came too late included', () => {
    const { k, latch } = setUp(1);
    const queue = createCompletionQueue(k);
    for (const key of [1, 2, 3]) waitAsync(k, latch, queue, key, 0);
    expect(cancelAsync(k, latch, queue, 2)).toBe(RAT_SUCCESS);
    expect(drain(k, queue)).toEqual([[2, RAT_ERR_CANCELLED]]);
    countDown(k, latch, 1);
    waitAsync(k, latch, queue, 4, 0);
    expect(drain(k, queue)).toEqual([1, 3, 4].map((key) => [key, RAT_SUCCESS]));
    expect(k.words[latch + O_REFS]).toBe(1);
  });

  it.each([false, true])('satisfies waits of the page: wait-all %s', (all) => {
    const { k, latch } = setUp(1);
    const event = newEvent(k, { set: all });
    const wait = LoopWait.begin(k, [event, latch], all) as LoopWait;
    expect(wait.isDecided).toBe(false);
    countDown(k, latch, 1);
    expect(wait.isDecided).toBe(true);
    expect(told(wait.end())).toEqual([RAT_SUCCESS, all ? 0 : 1]);
  });

  it('is counted down by one by signal-and-wait', () => {
    const { k, latch, poll } = setUp(2);
    expect([signalObject(k, latch), poll(), signalObject(k, latch), poll(), signalObject(k, latch)]).toEqual([
      RAT_SUCCESS,
      RAT_ERR_TIMEOUT,
      RAT_SUCCESS,
      RAT_SUCCESS,
      RAT_SUCCESS,
    ]);
  });

  it('has the rights of what can be waited for and signaled, and is no stream', () => {
    const { system, latch } = setUp(1);
    const k = system.thread();
    expect(naturalRights(k, latch)).toBe(COMMON_RIGHTS | RIGHT.SIGNAL);
    const handle = createHandle(k, k.process, latch, RIGHT.WAIT);
    expect([TYPE.LATCH, SIGNALABLE, 0].map((type) => lookup(k, handle, type, 0))).toEqual([latch, latch, latch]);
    expect([lookup(k, handle, STREAM, 0), lookup(k, handle, TYPE.EVENT, 0)]).toEqual([
      RAT_ERR_WRONG_TYPE,
      RAT_ERR_WRONG_TYPE,
    ]);
    expect(lookup(k, handle, TYPE.LATCH, RIGHT.SIGNAL)).toBe(RAT_ERR_ACCESS_DENIED);
  });

  it('is shown by inspection', () => {
    const { system, k, latch } = setUp(2);
    const queue = createCompletionQueue(k);
    const waiter = system.thread();
    addHandle(k, latch);
    begin(waiter, () => waitOne(waiter, latch, FOREVER));
    waitAsync(k, latch, queue, 1, 0);
    const shown = () => inspectKernel(k).objects.find(({ type }) => (type as string) === 'LATCH');
    const before = shown();
    expect(before).toMatchObject({ handles: 1, references: 3, signaled: false, count: 2, owner: null });
    expect(before?.waiters.map(({ async }) => async)).toEqual([false, true]);
    expect(inspectKernel(k).processes[0]?.threads[0]?.waitsFor).toEqual([before?.id]);
    countDown(k, latch, 2);
    expect(shown()).toMatchObject({ signaled: true, count: 0, waiters: [] });
  });

  it('outlives its last handle while somebody waits, and leaves nothing', () => {
    const { system, k, latch } = setUp(1);
    const queue = createCompletionQueue(k);
    const waiter = system.thread();
    addHandle(k, latch);
    begin(waiter, () => waitOne(waiter, latch, FOREVER));
    waitAsync(k, latch, queue, 7, 0);
    dropHandle(k, latch);
    countDown(k, latch, 1);
    expect([finishWait(waiter), drain(k, queue)]).toEqual([RAT_SUCCESS, [[7, RAT_SUCCESS]]]);
    release(k, latch);
    expect(k.words[latch + O_TYPE]).toBe(0);
    // What comes next in the slot has a count of its own.
    const next = createLatch(k, 1);
    expect([next, waitOne(k, next, 0)]).toEqual([latch, RAT_ERR_TIMEOUT]);
    for (const object of [next, queue]) release(k, object);
    system.end(waiter);
    expect(system.leaks()).toEqual({});
  });
});
