import { describe, expect, it } from 'vitest';
import {
  COMPLETION,
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_CLOSED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { addHandle, dropHandle, O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { STATE_SIGNALED, setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { T_OBJECT } from '../../src/kernel/memory/thread-record.ts';
import {
  type Completion,
  cancelAsync,
  createCompletionQueue,
  OQ_USED,
  postCompletion,
  takeCompletion,
  tryTakeCompletion,
  waitAsync,
} from '../../src/kernel/objects/completion-queue.ts';
import { pulseEvent } from '../../src/kernel/objects/event.ts';
import { releaseMutex } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { endThread } from '../../src/kernel/process/thread.ts';
import { begin, finishWait, isParked, newEvent, newMutex, System, waitAllOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const packet = (userData: number, rest: Partial<Completion> = {}): Completion => {
  return { userData, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0, ...rest };
};

function setUp(options = {}) {
  const system = new System(options);
  const k = system.thread();
  const queue = createCompletionQueue(k);
  addHandle(k, queue);
  /** What is in the queue, taken out. */
  const drain = (from = queue) => {
    const all: Completion[] = [];
    for (let out = packet(0); tryTakeCompletion(k, from, out); out = packet(0)) all.push(out);
    return all;
  };
  return { system, k, queue, drain, keys: (from = queue) => drain(from).map(({ userData }) => userData) };
}

const isSet = (k: Kernel, event: number) => (k.words[event + O_STATE] & STATE_SIGNALED) !== 0;

describe('completion queue', () => {
  it('gives what was posted, in order, with its kind set by the system', () => {
    const { k, queue, drain } = setUp();
    const fields = { source: -5, status: -7, kind: 99, valueLow: -1, valueHigh: 0x7fffffff };
    postCompletion(k, queue, packet(123, fields));
    postCompletion(k, queue, packet(12));
    expect(drain()).toEqual([
      { ...fields, userData: 123, kind: COMPLETION.USER },
      packet(12, { kind: COMPLETION.USER }),
    ]);
  });

  it('times out when it is empty, at once with a poll', () => {
    const { k, queue } = setUp();
    expect([takeCompletion(k, queue, 0, packet(0)), takeCompletion(k, queue, k.now() - 1, packet(0))]).toEqual([
      RAT_ERR_TIMEOUT,
      RAT_ERR_TIMEOUT,
    ]);
  });

  it('is signaled while there is something in it, and a wait takes nothing', () => {
    const { k, queue, keys } = setUp();
    expect(waitOne(k, queue, 0)).toBe(RAT_ERR_TIMEOUT);
    postCompletion(k, queue, packet(1));
    expect([waitOne(k, queue, 0), waitOne(k, queue, 0), keys()]).toEqual([RAT_SUCCESS, RAT_SUCCESS, [1]]);
    expect(waitOne(k, queue, 0)).toBe(RAT_ERR_TIMEOUT);
  });

  it('gives each completion to one taker, first come first', () => {
    const { system, k, queue, keys } = setUp();
    const takers = [system.thread(), system.thread()];
    const outs = takers.map(() => packet(0));
    for (const [i, taker] of takers.entries()) begin(taker, () => takeCompletion(taker, queue, FOREVER, outs[i]));
    postCompletion(k, queue, packet(1));
    expect(takers.map(isParked)).toEqual([false, true]);
    // The first taker has not come to its senses yet; its completion is not given to another.
    postCompletion(k, queue, packet(2));
    postCompletion(k, queue, packet(3));
    expect([takers.map(isParked), keys()]).toEqual([[false, false], [3]]);
  });

  it('is full at the quota, and loses nothing then', () => {
    const { k, queue, keys } = setUp({ quotaPackets: 3 });
    const statuses = [1, 2, 3, 4].map((key) => postCompletion(k, queue, packet(key)));
    expect(statuses).toEqual([RAT_SUCCESS, RAT_SUCCESS, RAT_SUCCESS, RAT_ERR_QUEUE_FULL]);
    expect(waitAsync(k, newEvent(k), queue, 5, 0)).toBe(RAT_ERR_QUOTA);
    expect(keys()).toEqual([1, 2, 3]);
    expect(postCompletion(k, queue, packet(6))).toBe(RAT_SUCCESS);
  });

  it('uses its packets again, and grows by chunks', () => {
    const { k, queue, keys } = setUp({ quotaPackets: 1000 });
    const memory = () => readCounters(k).pages;
    const sizes = new Set([memory()]);
    let count = 0;
    // Into the third chunk.
    for (; sizes.size < 4; sizes.add(memory())) expect(postCompletion(k, queue, packet(count++))).toBe(RAT_SUCCESS);
    expect(keys()).toEqual(Array.from({ length: count }, (_, i) => i));
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < count; i++) expect(postCompletion(k, queue, packet(i))).toBe(RAT_SUCCESS);
      expect(keys()).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect(memory()).toBe(Math.max(...sizes));
  });

  it('says when there is no memory, before anything is registered', () => {
    const { k, queue } = setUp();
    const event = newEvent(k);
    while (heapAllocate(k, 16) !== 0);
    expect([postCompletion(k, queue, packet(1)), waitAsync(k, event, queue, 1, 0)]).toEqual([
      RAT_ERR_NO_MEMORY,
      RAT_ERR_NO_MEMORY,
    ]);
    expect([k.words[event + O_WAIT_HEAD], k.words[queue + OQ_USED]]).toEqual([0, 0]);
  });
});

describe('async wait', () => {
  it('delivers once, with the effect of a wait', () => {
    const { k, queue, drain } = setUp();
    const event = newEvent(k);
    waitAsync(k, event, queue, 5, 77);
    setSignaled(k, event);
    setSignaled(k, event);
    expect(drain()).toEqual([packet(5, { source: 77, kind: COMPLETION.WAIT })]);
    expect(isSet(k, event)).toBe(true);
  });

  it('on a signaled object delivers at once', () => {
    const { k, queue, keys } = setUp();
    const event = newEvent(k, { set: true });
    for (const key of [1, 2]) waitAsync(k, event, queue, key, 0);
    expect([keys(), isSet(k, event)]).toEqual([[1], false]);
  });

  it('is served in the order of registration, in one row with threads', () => {
    const { system, k, queue, keys } = setUp();
    const semaphore = createSemaphore(k, 0, 10);
    const thread = system.thread();
    for (const key of [1, 2]) waitAsync(k, semaphore, queue, key, 0);
    begin(thread, () => waitOne(thread, semaphore, FOREVER));
    waitAsync(k, semaphore, queue, 3, 0);
    releaseSemaphore(k, semaphore, 2);
    expect([keys(), isParked(thread)]).toEqual([[1, 2], true]);
    releaseSemaphore(k, semaphore, 1);
    expect([keys(), isParked(thread)]).toEqual([[], false]);
    releaseSemaphore(k, semaphore, 1);
    expect(keys()).toEqual([3]);
  });

  it('is served by a pulse', () => {
    const { k, queue, keys } = setUp();
    const event = newEvent(k, { manual: true });
    for (const key of [1, 2]) waitAsync(k, event, queue, key, 0);
    pulseEvent(k, event);
    expect([keys(), isSet(k, event)]).toEqual([[1, 2], false]);
  });

  it('for a mutex makes its thread the owner', () => {
    const { system, k, queue, drain } = setUp();
    const mutex = newMutex(k, { owned: true });
    const other = system.thread();
    waitAsync(other, mutex, queue, 1, 0);
    releaseMutex(k, mutex);
    expect(drain()).toHaveLength(1);
    expect([releaseMutex(k, mutex) < 0, releaseMutex(other, mutex)]).toEqual([true, RAT_SUCCESS]);
  });

  it('tells of an abandoned mutex, at registration and later', () => {
    const { system, k, queue, drain } = setUp();
    const [first, second] = [system.thread(), system.thread()];
    const mutexes = [newMutex(first, { owned: true }), newMutex(second, { owned: true })];
    endThread(system.page, first.thread, 0);
    for (const [key, mutex] of mutexes.entries()) waitAsync(k, mutex, queue, key, 0);
    endThread(system.page, second.thread, 0);
    expect(drain().map(({ status }) => status)).toEqual([RAT_ABANDONED, RAT_ABANDONED]);
  });

  it('for the end of a thread carries its exit code', () => {
    const { system, k, queue, drain } = setUp();
    const ending = system.thread();
    const object = k.words[ending.thread + T_OBJECT];
    addHandle(k, object);
    waitAsync(k, object, queue, 1, 0);
    endThread(system.page, ending.thread, -3);
    waitAsync(k, object, queue, 2, 0);
    expect(drain().map(({ userData, valueLow, valueHigh }) => [userData, valueLow, valueHigh])).toEqual([
      [1, -3, -1],
      [2, -3, -1],
    ]);
  });

  it('on a completion queue hears of it, also on the same one', () => {
    const { k, queue, keys } = setUp();
    const source = createCompletionQueue(k);
    waitAsync(k, source, queue, 1, 0);
    waitAsync(k, queue, queue, 2, 0);
    postCompletion(k, source, packet(9));
    expect([keys(source), keys()]).toEqual([[9], [1, 2]]);
  });

  it('keeps the order of satisfaction from one completion queue to the next', () => {
    const { k, queue, keys } = setUp();
    const source = createCompletionQueue(k);
    for (const key of [1, 2, 3]) waitAsync(k, source, queue, key, 0);
    postCompletion(k, source, packet(9));
    expect(keys()).toEqual([1, 2, 3]);
  });
});

describe('wait-alls on completion queues that one signal fills', () => {
  it('are served in the order in which the queues were filled', () => {
    const { system, k, queue } = setUp();
    const [first, second] = [system.thread(), system.thread()];
    const [trigger, prize, other] = [
      newEvent(k, { manual: true }),
      newEvent(k, { set: true }),
      createCompletionQueue(k),
    ];
    for (const [key, into] of [queue, other].entries()) waitAsync(k, trigger, into, key, 0);
    for (const [thread, from] of [
      [first, queue],
      [second, other],
    ] as const) {
      begin(thread, () => waitAllOf(thread, [from, prize], FOREVER));
    }
    setSignaled(k, trigger);
    expect([isParked(first), isParked(second)]).toEqual([false, true]);
  });
});

describe('cancelling an async wait', () => {
  it('delivers the oldest with that key as cancelled', () => {
    const { k, queue, drain } = setUp();
    const event = newEvent(k);
    for (const [key, source] of [
      [1, 10],
      [2, 20],
      [1, 30],
    ])
      waitAsync(k, event, queue, key, source);
    expect(cancelAsync(k, event, queue, 1)).toBe(RAT_SUCCESS);
    expect(drain().map(({ source, status }) => [source, status])).toEqual([[10, RAT_ERR_CANCELLED]]);
    setSignaled(k, event);
    expect(drain().map(({ source }) => source)).toEqual([20]);
  });

  it('finds nothing that was satisfied, or belongs to another queue, object or key', () => {
    const { k, queue } = setUp();
    const [event, other] = [newEvent(k), newEvent(k)];
    waitAsync(k, event, queue, 1, 0);
    const attempts: [number, number, number][] = [
      [event, createCompletionQueue(k), 1],
      [other, queue, 1],
      [event, queue, 2],
    ];
    for (const [object, from, key] of attempts) expect(cancelAsync(k, object, from, key)).toBe(RAT_ERR_NOT_FOUND);
    setSignaled(k, event);
    expect(cancelAsync(k, event, queue, 1)).toBe(RAT_ERR_NOT_FOUND);
  });
});

describe('closing', () => {
  it('a queue sends takers home, wakes waiters, drops the rest', () => {
    const { system, k, queue } = setUp();
    const [taker, waiter] = [system.thread(), system.thread()];
    const event = newEvent(k);
    begin(taker, () => takeCompletion(taker, queue, FOREVER, packet(0)));
    begin(waiter, () => waitOne(waiter, queue, FOREVER));
    waitAsync(k, event, queue, 1, 0);
    dropHandle(k, queue);
    expect([finishWait(taker), finishWait(waiter)]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    expect(takeCompletion(k, queue, 0, packet(0))).toBe(RAT_ERR_CLOSED);
    expect(postCompletion(k, queue, packet(1))).toBe(RAT_ERR_CLOSED);
    expect(waitAsync(k, event, queue, 1, 0)).toBe(RAT_ERR_CLOSED);
    expect([k.words[event + O_WAIT_HEAD], k.words[queue + OQ_USED]]).toEqual([0, 0]);
    setSignaled(k, event);
    expect(isSet(k, event)).toBe(true);
  });

  it('one of two handles disturbs nothing', () => {
    const { system, k, queue } = setUp();
    const taker = system.thread();
    addHandle(k, queue);
    begin(taker, () => takeCompletion(taker, queue, FOREVER, packet(0)));
    dropHandle(k, queue);
    expect(isParked(taker)).toBe(true);
    expect(postCompletion(k, queue, packet(1))).toBe(RAT_SUCCESS);
    expect(isParked(taker)).toBe(false);
  });

  it('a queue that others wait on tells them', () => {
    const { k, queue, keys } = setUp();
    const source = createCompletionQueue(k);
    addHandle(k, source);
    waitAsync(k, source, queue, 1, 0);
    waitAsync(k, source, source, 2, 0);
    dropHandle(k, source);
    expect(keys()).toEqual([1]);
  });

  const orders = [
    ['object', 'queue', 'signal'],
    ['object', 'signal', 'queue'],
    ['queue', 'object', 'signal'],
    ['queue', 'signal', 'object'],
    ['signal', 'object', 'queue'],
    ['signal', 'queue', 'object'],
  ];
  for (const order of orders) {
    it(`leaves nothing over in the order ${order.join(', ')}`, () => {
      const system = new System();
      const { page: k } = system;
      const [event, queue] = [newEvent(k), createCompletionQueue(k)];
      for (const object of [event, queue]) addHandle(k, object);
      for (const key of [1, 2]) waitAsync(k, event, queue, key, 0);
      const steps: Record<string, () => void> = {
        object: () => dropHandle(k, event),
        queue: () => dropHandle(k, queue),
        signal: () => setSignaled(k, event),
      };
      for (const step of order) steps[step]();
      release(k, event);
      release(k, queue);
      expect(system.leaks()).toEqual({});
    });
  }
});
