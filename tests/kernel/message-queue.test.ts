import { describe, expect, it } from 'vitest';
import {
  MESSAGE,
  RAT_ERR_CLOSED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUEUE_FULL,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_ERR_WOULD_BLOCK,
  RAT_SUCCESS,
  TYPE,
} from '../../src/guest-abi/status.ts';
import { addHandle, dropHandle, O_STATE, O_TYPE, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { T_ID } from '../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, tryTakeCompletion, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import {
  createMessageQueue,
  peekMessage,
  pollMessage,
  postMessage,
  postQuit,
  takeMessage,
  tryTakeMessage,
} from '../../src/kernel/objects/message-queue.ts';
import { markDying } from '../../src/kernel/process/gate.ts';
import { content, contentOf, givenTo, newContent, typesIn } from './support/messages.ts';
import { begin, finishWait, isParked, newEvent, System, waitAllOf, waitAnyOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function setUp(options = {}, capacity = 0) {
  const system = new System(options);
  const k = system.thread();
  const queue = createMessageQueue(k, capacity);
  addHandle(k, queue);
  const post = (type: number, by = k) => postMessage(by, queue, content({ type }));
  return { system, k, queue, post, types: () => typesIn(k, queue) };
}

/** A thread that waits in line for a message. */
function taker(system: System, queue: number): { k: Kernel; out: Int32Array } {
  const k = system.thread();
  const out = newContent();
  expect(begin(k, () => takeMessage(k, queue, FOREVER, out))).toBe('parked');
  return { k, out };
}

describe('message queue', () => {
  it('gives what was posted, in order, with the time at which it was', () => {
    const { system, k, queue } = setUp();
    const sent = { type: 2000, window: 1, source: 2, wParam: -3, lParam: 4, status: -5, x: 6, y: -7 };
    system.clock.now += 5_000_000;
    postMessage(k, queue, content({ ...sent, time: 12345n }));
    system.clock.now += 10;
    postMessage(k, queue, content({ type: 2001 }));
    const out = newContent();
    expect(takeMessage(k, queue, 0, out)).toBe(RAT_SUCCESS);
    expect(contentOf(out)).toEqual({ ...sent, time: 5_001_000_000_000n });
    expect(takeMessage(k, queue, 0, out)).toBe(RAT_SUCCESS);
    expect(contentOf(out)).toMatchObject({ type: 2001, wParam: 0, time: 5_001_010_000_000n });
  });

  it('times out when it is empty, at once with a poll', () => {
    const { k, queue } = setUp();
    const out = newContent();
    expect([takeMessage(k, queue, 0, out), takeMessage(k, queue, k.now() - 1, out)]).toEqual([
      RAT_ERR_TIMEOUT,
      RAT_ERR_TIMEOUT,
    ]);
    expect([pollMessage(k, queue, out), peekMessage(k, queue, out)]).toEqual([
      RAT_ERR_WOULD_BLOCK,
      RAT_ERR_WOULD_BLOCK,
    ]);
  });

  it('shows the same message until it is taken', () => {
    const { k, queue, post, types } = setUp();
    post(2000);
    post(2001);
    const out = newContent();
    expect([peekMessage(k, queue, out), out[0], peekMessage(k, queue, out), out[0]]).toEqual([0, 2000, 0, 2000]);
    expect([pollMessage(k, queue, out), out[0]]).toEqual([0, 2000]);
    expect(types()).toEqual([2001]);
  });

  it('is full at its capacity, and loses nothing then', () => {
    const { post, types } = setUp({}, 3);
    expect([1, 2, 3, 4].map((type) => post(type))).toEqual([0, 0, 0, RAT_ERR_QUEUE_FULL]);
    expect(types()).toEqual([1, 2, 3]);
    expect(post(5)).toBe(RAT_SUCCESS);
  });

  it('may not hold more than the quota', () => {
    const { k } = setUp({ quotaPackets: 5 });
    expect([createMessageQueue(k, 6), createMessageQueue(k, 5) > 0]).toEqual([RAT_ERR_QUOTA, true]);
    const usual = createMessageQueue(k, 0);
    const statuses = [1, 2, 3, 4, 5, 6].map((type) => postMessage(k, usual, content({ type })));
    expect(statuses).toEqual([0, 0, 0, 0, 0, RAT_ERR_QUEUE_FULL]);
  });

  it('uses its memory again, and grows by chunks', () => {
    const { k, post, types } = setUp({ quotaPackets: 1000 }, 1000);
    const memory = () => readCounters(k).pages;
    const sizes = new Set([memory()]);
    let count = 0;
    for (; sizes.size < 5; sizes.add(memory())) expect(post(count++)).toBe(RAT_SUCCESS);
    const all = Array.from({ length: count }, (_, i) => i);
    expect(types()).toEqual(all);
    for (let round = 0; round < 2; round++) {
      for (const i of all) post(i);
      expect(types()).toEqual(all);
    }
    expect(memory()).toBe(Math.max(...sizes));
  });

  it('says when there is no memory', () => {
    const { k, post, types } = setUp();
    while (heapAllocate(k, 16) !== 0);
    expect([post(1), createMessageQueue(k, 0)]).toEqual([RAT_ERR_NO_MEMORY, RAT_ERR_NO_MEMORY]);
    expect(types()).toEqual([]);
  });

  it('gives each message to one taker, first come first', () => {
    const { system, post, types } = setUp();
    const queue = createMessageQueue(system.page, 0);
    const takers = [taker(system, queue), taker(system, queue)];
    const postTo = (type: number) => postMessage(system.page, queue, content({ type }));
    postTo(1);
    expect(takers.map(({ k }) => isParked(k))).toEqual([false, true]);
    // The first taker has not come to its senses yet; its message is not given to another.
    postTo(2);
    postTo(3);
    expect([takers.map(({ k }) => isParked(k)), typesIn(system.page, queue)]).toEqual([[false, false], [3]]);
    post(4);
    expect(types()).toEqual([4]);
  });

  it('gives a blocked taker what is posted, and keeps nothing of it', () => {
    const { system, queue, post, types } = setUp();
    const { k } = taker(system, queue);
    post(7);
    expect([finishWait(k), givenTo(k).type, types()]).toEqual([RAT_SUCCESS, 7, []]);
  });
});

describe('a quit', () => {
  it('comes after what was posted, once, with the last exit code', () => {
    const { k, queue, post } = setUp({}, 1);
    expect(post(2001)).toBe(RAT_SUCCESS);
    // Needs no room.
    expect([postQuit(k, queue, 5), postQuit(k, queue, -6)]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    const out = newContent();
    const seen: number[][] = [];
    while (tryTakeMessage(k, queue, out)) {
      const { type, wParam } = contentOf(out);
      seen.push([type, wParam]);
      if (type === 2001) post(2002);
    }
    expect(seen).toEqual([
      [2001, 0],
      [2002, 0],
      [MESSAGE.QUIT, -6],
    ]);
    expect(waitOne(k, queue, 0)).toBe(RAT_ERR_TIMEOUT);
  });

  it('that was posted comes in its place', () => {
    const { k, queue, types } = setUp();
    for (const type of [1, MESSAGE.QUIT, 2]) postMessage(k, queue, content({ type }));
    expect(types()).toEqual([1, MESSAGE.QUIT, 2]);
  });

  it('stays when it is only looked at', () => {
    const { k, queue, types } = setUp();
    postQuit(k, queue, 3);
    const out = newContent();
    expect([peekMessage(k, queue, out), contentOf(out).wParam]).toEqual([RAT_SUCCESS, 3]);
    expect(types()).toEqual([MESSAGE.QUIT]);
  });

  it('wakes a taker', () => {
    const { system, k, queue } = setUp();
    const { k: other } = taker(system, queue);
    postQuit(k, queue, 0);
    expect(isParked(other)).toBe(false);
  });
});

describe('waiting for a message queue', () => {
  it('succeeds while there is a message, and takes none', () => {
    const { k, queue, post, types } = setUp();
    expect(waitOne(k, queue, 0)).toBe(RAT_ERR_TIMEOUT);
    post(1);
    expect([waitOne(k, queue, 0), waitOne(k, queue, 0), types()]).toEqual([RAT_SUCCESS, RAT_SUCCESS, [1]]);
    expect(waitOne(k, queue, 0)).toBe(RAT_ERR_TIMEOUT);
  });

  it('ends with a post: for one, any, all, and an async wait', () => {
    const { system, queue, post } = setUp();
    const [one, any, all] = [system.thread(), system.thread(), system.thread()];
    const event = newEvent(one, { manual: true });
    const completions = createCompletionQueue(one);
    addHandle(one, completions);
    waitAsync(one, queue, completions, 5, 6);
    begin(one, () => waitOne(one, queue, FOREVER));
    begin(any, () => waitAnyOf(any, [event, queue], FOREVER));
    begin(all, () => waitAllOf(all, [event, queue], FOREVER));
    post(1);
    expect([one, any, all].map(isParked)).toEqual([false, false, true]);
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    expect([tryTakeCompletion(one, completions, out), out.userData, out.source]).toEqual([true, 5, 6]);
    setSignaled(one, event);
    expect(isParked(all)).toBe(false);
  });

  it('is woken together with others, when a wait-all and a taker wait', () => {
    const { system, queue, post } = setUp();
    const all = system.thread();
    const event = newEvent(all, { set: true });
    begin(all, () => waitAllOf(all, [event, queue], FOREVER));
    const { k: other } = taker(system, queue);
    // The taker is served at once; the wait-all is looked at afterwards, and finds nothing.
    post(1);
    expect([isParked(all), isParked(other)]).toEqual([true, false]);
    post(2);
    expect(isParked(all)).toBe(false);
  });
});

describe('closing a message queue', () => {
  it('wakes takers, drops messages, and refuses more', () => {
    const { system, k, queue, post } = setUp();
    const { k: other } = taker(system, queue);
    const waiter = system.thread();
    begin(waiter, () => waitOne(waiter, queue, FOREVER));
    dropHandle(k, queue);
    expect([isParked(other), isParked(waiter)]).toEqual([false, false]);
    const out = newContent();
    expect([post(1), postQuit(k, queue, 0), peekMessage(k, queue, out), pollMessage(k, queue, out)]).toEqual([
      RAT_ERR_CLOSED,
      RAT_ERR_CLOSED,
      RAT_ERR_CLOSED,
      RAT_ERR_CLOSED,
    ]);
    expect(takeMessage(k, queue, FOREVER, out)).toBe(RAT_ERR_CLOSED);
  });

  it('leaves nothing behind', () => {
    const system = new System();
    const k = system.thread();
    const queue = createMessageQueue(k, 100);
    addHandle(k, queue);
    for (let type = 0; type < 60; type++) postMessage(k, queue, content({ type }));
    postQuit(k, queue, 0);
    dropHandle(k, queue);
    release(k, queue);
    system.end(k);
    expect(system.leaks()).toEqual({});
  });
});

it('a taker that is killed while it waits takes nothing', () => {
  const { system, queue, post, types } = setUp();
  const { k } = taker(system, queue);
  markDying(system.page, k.thread);
  expect(finishWait(k)).toBe(KILLED);
  post(1);
  expect(types()).toEqual([1]);
});

it('inspection shows how long it is, who waits, and nothing that is not', () => {
  const { system, queue, post } = setUp();
  const shown = () => inspectKernel(system.page).objects.find(({ type }) => type === 'MESSAGE_QUEUE');
  expect(shown()).toMatchObject({ count: 0, signaled: false, owner: null, waiters: [], watchers: [] });
  const { k } = taker(system, queue);
  expect(shown()).toMatchObject({ waiters: [{ tid: k.words[k.thread + T_ID], async: false }] });
  for (const type of [1, 2, 3]) post(type);
  expect(shown()).toMatchObject({ count: 2, signaled: true, waiters: [] });
  expect([k.words[queue + O_TYPE], k.words[queue + O_STATE] & 1]).toEqual([TYPE.MESSAGE_QUEUE, 0]);
});
