import { describe, expect, it } from 'vitest';
import { MAXIMUM_WAIT_OBJECTS } from '../../src/guest-abi/limits.ts';
import { RAT_ERR_NO_MEMORY, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { O_STATE, O_WAIT_HEAD, release, STATE_WAITERS } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { clearSignaled, STATE_SIGNALED, setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { INLINE_NODES } from '../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, postCompletion, tryTakeCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { releaseMutex } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import {
  begin,
  finishMultipleWait,
  finishWait,
  isParked,
  newEvent,
  newMutex,
  System,
  timeOut,
  told,
  waitAllOf,
  waitAnyOf,
} from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const isSet = (k: Kernel, event: number) => (k.words[event + O_STATE] & STATE_SIGNALED) !== 0;
const countOf = (k: Kernel, semaphore: number) => k.words[semaphore + O_STATE] >> 1;

function setUp() {
  const system = new System();
  const k = system.thread();
  const any = (objects: number[], deadline = FOREVER, by = k) => {
    const call = () => waitAnyOf(by, objects, deadline);
    return told(deadline === 0 ? call() : begin(by, call));
  };
  const all = (objects: number[], deadline = FOREVER, by = k) => {
    const call = () => waitAllOf(by, objects, deadline);
    return told(deadline === 0 ? call() : begin(by, call));
  };
  /** Of an any or all that was left parked. */
  const finish = (by = k) => told(finishMultipleWait(by));
  return { system, page: system.page, k, any, all, finish };
}

describe('wait', () => {
  it('whose deadline has passed is a poll', () => {
    const { k } = setUp();
    const event = newEvent(k);
    expect(waitOne(k, event, k.now() - 1)).toBe(RAT_ERR_TIMEOUT);
    setSignaled(k, event);
    expect(waitOne(k, event, k.now() - 1)).toBe(RAT_SUCCESS);
    expect(waitOne(k, event, 0)).toBe(RAT_ERR_TIMEOUT);
  });

  it('closes the short way while somebody waits, and opens it again', () => {
    const { page, k } = setUp();
    const event = newEvent(k);
    begin(k, () => waitOne(k, event, FOREVER));
    expect(page.words[event + O_STATE]).toBe(STATE_WAITERS);
    timeOut(k);
    expect(finishWait(k)).toBe(RAT_ERR_TIMEOUT);
    expect([page.words[event + O_STATE], page.words[event + O_WAIT_HEAD]]).toEqual([0, 0]);
  });

  it('that has timed out gets nothing, though it is still queued', () => {
    const { system, page, k } = setUp();
    const next = system.thread();
    const event = newEvent(k);
    for (const each of [k, next]) begin(each, () => waitOne(each, event, FOREVER));
    timeOut(k);
    setSignaled(page, event);
    expect([isParked(next), finishWait(k), finishWait(next)]).toEqual([false, RAT_ERR_TIMEOUT, RAT_SUCCESS]);
  });

  it('that has been decided is not timed out or killed any more', () => {
    const { page, k } = setUp();
    const event = newEvent(k);
    begin(k, () => waitOne(k, event, FOREVER));
    setSignaled(page, event);
    timeOut(k);
    markDying(page, k.thread);
    expect(finishWait(k)).toBe(RAT_SUCCESS);
  });

  it('of a killed thread takes nothing', () => {
    const { page, k, any, finish } = setUp();
    const events = [newEvent(k), newEvent(k)];
    any(events);
    markDying(page, k.thread);
    for (const event of events) setSignaled(page, event);
    expect(finish()).toBe(KILLED);
    expect(events.map((event) => isSet(k, event))).toEqual([true, true]);
    // Nor does it begin another.
    expect(waitOne(k, newEvent(k), FOREVER)).toBe(KILLED);
  });
});

describe('wait-any', () => {
  it('takes the lowest signaled index and nothing else', () => {
    const { k, any } = setUp();
    const [semaphore, mutex, event] = [createSemaphore(k, 2, 3), newMutex(k), newEvent(k, { set: true })];
    const list = [semaphore, mutex, event];
    const got = () => any(list, 0);
    expect([got(), got(), got(), got()]).toEqual([
      [RAT_SUCCESS, 0],
      [RAT_SUCCESS, 0],
      [RAT_SUCCESS, 1],
      [RAT_SUCCESS, 2],
    ]);
    expect(any(list, 0)).toBe(RAT_ERR_TIMEOUT);
  });

  it('prefers a lower index to a place in a queue', () => {
    const { system, page, k, any } = setUp();
    const other = system.thread();
    const [busy, free] = [newEvent(k), newEvent(k, { set: true })];
    begin(other, () => waitOne(other, busy, FOREVER));
    expect(any([busy, free])).toEqual([RAT_SUCCESS, 1]);
    expect(isParked(other)).toBe(true);
    setSignaled(page, busy);
    expect(finishWait(other)).toBe(RAT_SUCCESS);
  });

  it('is satisfied once; the rest stays signaled', () => {
    const { page, k, any, finish } = setUp();
    const [first, second] = [newEvent(k), newEvent(k)];
    any([first, second]);
    setSignaled(page, second);
    setSignaled(page, first);
    expect([finish(), isSet(k, first), isSet(k, second)]).toEqual([[RAT_SUCCESS, 1], true, false]);
    expect(readCounters(page).waiters).toBe(0);
  });

  it('may list an object twice: it is taken once, under its lower index', () => {
    const { page, k, any, finish } = setUp();
    const semaphore = createSemaphore(k, 2, 9);
    expect([any([semaphore, semaphore], 0), countOf(k, semaphore)]).toEqual([[RAT_SUCCESS, 0], 1]);
    expect(any([semaphore, semaphore], 0)).toEqual([RAT_SUCCESS, 0]);
    any([semaphore, semaphore]);
    releaseSemaphore(page, semaphore, 2);
    expect([finish(), countOf(k, semaphore)]).toEqual([[RAT_SUCCESS, 0], 1]);
  });

  it('works with as many objects as are allowed', () => {
    const { system, page, k, any, finish } = setUp();
    const list = Array.from({ length: MAXIMUM_WAIT_OBJECTS }, () => newEvent(k));
    for (const index of [0, INLINE_NODES, MAXIMUM_WAIT_OBJECTS - 1]) {
      expect(any(list)).toBe('parked');
      setSignaled(page, list[index]);
      expect(finish()).toEqual([RAT_SUCCESS, index]);
    }
    for (const event of list) release(k, event);
    system.end(k);
    expect(system.leaks()).toEqual({});
  });

  it('with many objects fails when there is no memory for it', () => {
    const { k, any, all } = setUp();
    const event = newEvent(k);
    const events = (count: number) => new Array<number>(count).fill(event);
    while (heapAllocate(k, 16) !== 0);
    expect([any(events(INLINE_NODES + 1), 0), all(events(INLINE_NODES + 1), 0)]).toEqual([
      RAT_ERR_NO_MEMORY,
      RAT_ERR_NO_MEMORY,
    ]);
    expect(any(events(INLINE_NODES), 0)).toBe(RAT_ERR_TIMEOUT);
  });
});

describe('wait-all', () => {
  it('takes everything in one step, or nothing', () => {
    const { k, all } = setUp();
    const [semaphore, mutex, event] = [createSemaphore(k, 2, 3), newMutex(k), newEvent(k, { manual: true, set: true })];
    expect(all([semaphore, mutex, event], 0)).toEqual([RAT_SUCCESS, 0]);
    expect([countOf(k, semaphore), isSet(k, event)]).toEqual([1, true]);
    clearSignaled(k, event);
    expect(all([semaphore, event], 0)).toBe(RAT_ERR_TIMEOUT);
    expect(countOf(k, semaphore)).toBe(1);
    expect(releaseMutex(k, mutex)).toBe(RAT_SUCCESS);
  });

  it('leaves its objects to others until all are there', () => {
    const { system, page, k, all } = setUp();
    const other = system.thread();
    const [first, second] = [newEvent(k), newEvent(k)];
    all([first, second]);
    setSignaled(page, first);
    expect([isParked(k), isSet(k, first)]).toEqual([true, true]);
    expect(waitOne(other, first, 0)).toBe(RAT_SUCCESS);
    setSignaled(page, second);
    expect([isParked(k), isSet(k, second)]).toEqual([true, true]);
    setSignaled(page, first);
    expect([finishWait(k), isSet(k, first), isSet(k, second)]).toEqual([RAT_SUCCESS, false, false]);
  });

  it('that cannot be satisfied does not hold up those behind it', () => {
    const { system, page, k, all } = setUp();
    const other = system.thread();
    const [shared, never] = [newEvent(k), newEvent(k)];
    all([shared, never]);
    begin(other, () => waitOne(other, shared, FOREVER));
    setSignaled(page, shared);
    expect([isParked(k), finishWait(other), isSet(k, shared)]).toEqual([true, RAT_SUCCESS, false]);
  });

  it('comes before a single wait that came later', () => {
    const { system, page, k, all } = setUp();
    const other = system.thread();
    const [shared, ready] = [newEvent(k), newEvent(k, { set: true })];
    all([ready, shared]);
    begin(other, () => waitOne(other, shared, FOREVER));
    setSignaled(page, shared);
    expect([finishWait(k), isParked(other)]).toEqual([RAT_SUCCESS, true]);
  });

  it('that has timed out has taken nothing and is in no queue', () => {
    const { page, k, all } = setUp();
    const [first, second] = [createSemaphore(k, 1, 1), newEvent(k)];
    all([first, second]);
    timeOut(k);
    setSignaled(page, second);
    expect([finishWait(k), countOf(k, first), isSet(k, second)]).toEqual([RAT_ERR_TIMEOUT, 1, true]);
    expect([first, second].map((object) => page.words[object + O_WAIT_HEAD])).toEqual([0, 0]);
  });

  it('takes a recursive mutex once more, also from another thread’s hand', () => {
    const { page, k, all } = setUp();
    const [mutex, event] = [newMutex(k, { recursive: true, owned: true }), newEvent(k)];
    all([mutex, event]);
    setSignaled(page, event);
    expect(finishWait(k)).toBe(RAT_SUCCESS);
    expect([releaseMutex(k, mutex), releaseMutex(k, mutex)]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    expect(releaseMutex(k, mutex)).toBeLessThan(0);
  });

  it('sees a completion queue fill, and leaves the completion in it', () => {
    const { page, k, all } = setUp();
    const [queue, event] = [createCompletionQueue(k), newEvent(k, { set: true })];
    const out = { userData: 1, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    all([event, queue]);
    postCompletion(page, queue, out);
    expect([finishWait(k), isSet(k, event), tryTakeCompletion(k, queue, out)]).toEqual([RAT_SUCCESS, false, true]);
  });
});
