import { describe, expect, it } from 'vitest';
import {
  RAT_ABANDONED,
  RAT_ERR_CANCELLED,
  RAT_ERR_DEADLOCK,
  RAT_ERR_NOT_OWNER,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { O_STATE } from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { T_OWNED } from '../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, tryTakeCompletion, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import {
  MUTEX_ABANDONED,
  MUTEX_COUNT_MAX,
  MUTEX_COUNT_ONE,
  MUTEX_COUNT_SHIFT,
  ownerOf,
  releaseMutex,
} from '../../src/kernel/objects/mutex.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { begin, finishWait, isParked, newMutex, System, told, waitAllOf, waitAnyOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function setUp(recursive = true) {
  const system = new System();
  const [a, b] = [system.thread(), system.thread()];
  const mutex = newMutex(a, { recursive });
  const state = () => system.words[mutex + O_STATE];
  return {
    system,
    a,
    b,
    mutex,
    owner: () => ownerOf(a, mutex),
    count: () => state() >>> MUTEX_COUNT_SHIFT,
    abandoned: () => (state() & MUTEX_ABANDONED) !== 0,
    owned: (k: Kernel) => system.words[k.thread + T_OWNED],
    poll: (k: Kernel) => waitOne(k, mutex, 0),
    release: (k: Kernel) => releaseMutex(k, mutex),
  };
}

describe('mutex', () => {
  it('belongs to one thread, and only that one can give it back', () => {
    const { a, b, owner, count, owned, poll, release } = setUp();
    expect([poll(a), poll(b), release(b)]).toEqual([RAT_SUCCESS, RAT_ERR_TIMEOUT, RAT_ERR_NOT_OWNER]);
    expect([owner(), count(), owned(a), owned(b)]).toEqual([a.thread, 1, 1, 0]);
    expect([release(a), release(a)]).toEqual([RAT_SUCCESS, RAT_ERR_NOT_OWNER]);
    expect([owner(), count(), owned(a)]).toEqual([0, 0, 0]);
  });

  it('that is recursive counts levels', () => {
    const { a, b, count, owned, poll, release } = setUp();
    for (let i = 0; i < 32; i++) expect(poll(a)).toBe(RAT_SUCCESS);
    expect([count(), owned(a), poll(b)]).toEqual([32, 1, RAT_ERR_TIMEOUT]);
    for (let i = 0; i < 32; i++) expect(release(a)).toBe(RAT_SUCCESS);
    expect(release(a)).toBe(RAT_ERR_NOT_OWNER);
    expect(poll(b)).toBe(RAT_SUCCESS);
  });

  it('that is not recursive is a deadlock for its owner, in a single wait', () => {
    const { a, mutex, poll, count } = setUp(false);
    poll(a);
    expect([poll(a), waitOne(a, mutex, FOREVER)]).toEqual([RAT_ERR_DEADLOCK, RAT_ERR_DEADLOCK]);
    expect([waitAnyOf(a, [mutex], 0), waitAllOf(a, [mutex], 0), count()]).toEqual([
      RAT_ERR_TIMEOUT,
      RAT_ERR_TIMEOUT,
      1,
    ]);
  });

  it('does not count past its maximum', () => {
    const { system, a, mutex, count, poll } = setUp();
    poll(a);
    system.words[mutex + O_STATE] += (MUTEX_COUNT_MAX - 1) * MUTEX_COUNT_ONE;
    expect([count(), poll(a), count()]).toEqual([MUTEX_COUNT_MAX, RAT_ERR_TIMEOUT, MUTEX_COUNT_MAX]);
  });

  it('goes to the waiters in their order, one at a time', () => {
    const { system, a, b, mutex, owner, owned, poll, release } = setUp();
    const c = system.thread();
    poll(a);
    for (const k of [b, c]) begin(k, () => waitOne(k, mutex, FOREVER));
    release(a);
    expect([owner(), isParked(b), isParked(c), owned(b)]).toEqual([b.thread, false, true, 1]);
    finishWait(b);
    release(b);
    expect([owner(), finishWait(c)]).toEqual([c.thread, RAT_SUCCESS]);
  });

  it('keeps its levels when others wait meanwhile', () => {
    const { a, b, mutex, count, owner, poll, release } = setUp();
    poll(a);
    begin(b, () => waitOne(b, mutex, FOREVER));
    expect([poll(a), poll(a), count()]).toEqual([RAT_SUCCESS, RAT_SUCCESS, 3]);
    for (let i = 0; i < 3; i++) release(a);
    expect([owner(), count()]).toEqual([b.thread, 1]);
  });
});

describe('abandoned mutex', () => {
  it('is told to the next owner, once', () => {
    const { system, a, b, poll, release, abandoned, owner } = setUp();
    poll(a);
    poll(a);
    system.end(a);
    expect([abandoned(), owner()]).toEqual([true, 0]);
    expect([poll(b), abandoned()]).toEqual([RAT_ABANDONED, false]);
    release(b);
    expect(poll(b)).toBe(RAT_SUCCESS);
  });

  it('goes to a waiter at once', () => {
    const { system, a, b, mutex, owner, poll } = setUp();
    poll(a);
    begin(b, () => waitOne(b, mutex, FOREVER));
    system.end(a);
    expect([finishWait(b), owner()]).toEqual([RAT_ABANDONED, b.thread]);
  });

  it('is named by its index in a wait-all: the first one', () => {
    const { system, a, b } = setUp();
    const mutexes = [newMutex(a), newMutex(a, { owned: true }), newMutex(a, { owned: true })];
    system.end(a);
    expect([told(waitAllOf(b, mutexes, 0)), system.words[b.thread + T_OWNED]]).toEqual([[RAT_ABANDONED, 1], 3]);
  });

  it('is one of many that the thread had', () => {
    const { system, a, b } = setUp();
    const mutexes = Array.from({ length: 20 }, () => newMutex(a, { owned: true }));
    const free = newMutex(a);
    system.end(a);
    expect(mutexes.map((mutex) => waitOne(b, mutex, 0))).toEqual(mutexes.map(() => RAT_ABANDONED));
    expect(waitOne(b, free, 0)).toBe(RAT_SUCCESS);
  });

  it('does not go to an async wait of a thread that has ended', () => {
    const { system, a, b, mutex, owner, poll, release } = setUp();
    const queue = createCompletionQueue(a);
    poll(b);
    waitAsync(a, mutex, queue, 1, 0);
    system.end(a);
    // Most likely in the same record.
    const next = system.thread();
    release(b);
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    expect([tryTakeCompletion(b, queue, out), out.status]).toEqual([true, RAT_ERR_CANCELLED]);
    expect([owner(), system.words[next.thread + T_OWNED]]).toEqual([0, 0]);
  });
});

describe('mutex in a multiple wait', () => {
  it('of its owner counts as signaled when it is recursive', () => {
    const { a, mutex, count, poll } = setUp();
    poll(a);
    const objects = [createSemaphore(a, 0, 1), mutex];
    expect([told(waitAnyOf(a, objects, 0)), count()]).toEqual([[RAT_SUCCESS, 1], 2]);
    expect([waitAllOf(a, objects, 0), count()]).toEqual([RAT_ERR_TIMEOUT, 2]);
  });
});
