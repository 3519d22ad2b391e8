/**
 * Threads that are killed inside a critical section: each is stopped at a fault point, marked dying there, and let
 * go on. It must finish its section and leave by itself; nobody else may notice, and nothing may be left over.
 */

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MESSAGE, RAT_ABANDONED, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { closeAllHandles, createHandle } from '../../src/kernel/core/handle-table.ts';
import { O_LOCK, O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { STATE_SIGNALED, setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { H_ALL_LOCK } from '../../src/kernel/memory/header.ts';
import { T_OWNED, T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, tryTakeCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { createMessageQueue, postMessage } from '../../src/kernel/objects/message-queue.ts';
import { ownerOf } from '../../src/kernel/objects/mutex.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { closeAndEnd, watchObject } from '../../src/kernel/objects/watch.ts';
import { isQuiet, markDying } from '../../src/kernel/process/gate.ts';
import { REQUEST } from '../../src/kernel/process/requests.ts';
import { endThread, forEachThread, freeThread, hasEnded } from '../../src/kernel/process/thread.ts';
import { Actor, until } from './support/actor.ts';
import { content, drain } from './support/messages.ts';
import { newEvent, newMutex, nextThread, System, takeRequest } from './support/system.ts';

/** Held by somebody, and another sleeps on it. */
const CONTENDED = 2;

let system: System;
let words: Int32Array;
let objects: number[];

const keep = (object: number) => {
  objects.push(object);
  return object;
};

beforeEach(() => {
  // Real time: these threads really sleep.
  system = new System({ wallClock: () => performance.timeOrigin + performance.now() });
  words = system.words;
  objects = [];
});

afterAll(Actor.dismissAll);

async function actors(count: number): Promise<Actor[]> {
  return Promise.all(Array.from({ length: count }, () => Actor.start(system)));
}

/** A killed thread leaves, the broker is told and ends it. */
async function bury(actor: Actor): Promise<void> {
  expect(words[actor.thread + T_STATE]).toBe(THREAD_STATE.KERNEL_DYING);
  expect(isQuiet(system.page, actor.thread)).toBe(false);
  await actor.do('leave');
  expect(isQuiet(system.page, actor.thread)).toBe(true);
  expect(takeRequest(system.page)).toMatchObject({ thread: actor.thread, request: REQUEST.THREAD_LEFT });
  endThread(system.page, actor.thread, 0);
  freeThread(system.page, actor.thread);
  actor.dismiss();
}

/** Ends the others; nothing is left. */
async function settle(others: Actor[]): Promise<void> {
  for (const { thread } of others) {
    endThread(system.page, thread, 0);
    freeThread(system.page, thread);
  }
  for (const actor of others) actor.dismiss();
  for (const object of objects) {
    expect([words[object + O_LOCK], words[object + O_WAIT_HEAD]]).toEqual([0, 0]);
    release(system.page, object);
  }
  expect(words[H_ALL_LOCK]).toBe(0);
  expect(takeRequest(system.page)).toBeNull();
  expect(system.leaks()).toEqual({});
}

const isSet = (object: number) => (words[object + O_STATE] & STATE_SIGNALED) !== 0;

describe('a thread that is killed', () => {
  it('while it serves a waiter serves it', async () => {
    const [waiter, setter] = await actors(2);
    const event = keep(newEvent(system.page));
    const waiting = waiter.do('wait', event, -1);
    await waiter.parked(event, O_WAIT_HEAD);
    const setting = await setter.doUntil('waiter-won', 'set', event);
    markDying(system.page, setter.thread);
    setter.goOn();
    expect(await setting.result).toBe(0);
    expect(await waiting).toBe(RAT_SUCCESS);
    expect(isSet(event)).toBe(false);
    await bury(setter);
    await settle([waiter]);
  });

  it('while it queues a completion has queued it', async () => {
    const [taker, poster] = await actors(2);
    const queue = keep(createCompletionQueue(system.page));
    const taking = taker.do('take', queue, -1);
    await taker.parked(queue, O_WAIT_HEAD);
    const posting = await poster.doUntil('packet-queued', 'post', queue, 42);
    markDying(system.page, poster.thread);
    poster.goOn();
    expect(await posting.result).toBe(RAT_SUCCESS);
    expect(await taking).toBe(42);
    await bury(poster);
    await settle([taker]);
  });

  it('while it delivers an async wait delivers it once', async () => {
    const [setter] = await actors(1);
    const event = keep(newEvent(system.page));
    const queue = keep(createCompletionQueue(system.page));
    await setter.do('waitAsync', event, queue, 5);
    const setting = await setter.doUntil('packet-queued', 'set', event);
    markDying(system.page, setter.thread);
    setter.goOn();
    await setting.result;
    const out = { userData: 0, source: 0, status: -1, kind: 0, valueLow: 0, valueHigh: 0 };
    expect(tryTakeCompletion(system.page, queue, out)).toBe(true);
    expect([out.userData, out.status]).toEqual([5, RAT_SUCCESS]);
    expect(tryTakeCompletion(system.page, queue, out)).toBe(false);
    await bury(setter);
    await settle([]);
  });

  it('while it posts a message has posted it', async () => {
    const [taker, poster] = await actors(2);
    const queue = keep(createMessageQueue(system.page, 0));
    const taking = taker.do('takeMessage', queue, -1);
    await taker.parked(queue, O_WAIT_HEAD);
    const posting = await poster.doUntil('message-queued', 'postMessage', queue, 42);
    markDying(system.page, poster.thread);
    poster.goOn();
    expect(await posting.result).toBe(RAT_SUCCESS);
    expect(await taking).toBe(42);
    await bury(poster);
    await settle([taker]);
  });

  it('while a watch tells of what it sets tells it, and serves the others', async () => {
    const [setter, waiter] = await actors(2);
    const event = keep(newEvent(system.page));
    const queue = keep(createMessageQueue(system.page, 0));
    const owner = system.thread();
    const handle = createHandle(owner, system.process, event, 1);
    watchObject(owner, event, queue, handle | 0);
    const waiting = waiter.do('wait', event, -1);
    await waiter.parked(event, O_WAIT_HEAD);
    const setting = await setter.doUntil('message-queued', 'set', event);
    markDying(system.page, setter.thread);
    setter.goOn();
    await setting.result;
    expect(await waiting).toBe(RAT_SUCCESS);
    expect(drain(system.page, queue).map(({ type }) => type)).toEqual([MESSAGE.EVENT_SIGNALED]);
    closeAndEnd(owner, handle);
    system.end(owner);
    await bury(setter);
    await settle([waiter]);
  });

  it('in its sleep for a message, or with one, takes none or keeps it', async () => {
    const queue = keep(createMessageQueue(system.page, 0));
    const [first, second] = await actors(2);
    const sleeping = first.do('takeMessage', queue, -1);
    await first.parked(queue, O_WAIT_HEAD);
    markDying(system.page, first.thread);
    expect(await sleeping).toBe(KILLED);
    const waking = second.doUntil('after-park', 'takeMessage', queue, -1);
    await second.parked(queue, O_WAIT_HEAD);
    for (const wParam of [1, 2]) postMessage(system.page, queue, content({ type: 2000, wParam }));
    const { result } = await waking;
    markDying(system.page, second.thread);
    second.goOn();
    expect(await result).toBe(1);
    expect(drain(system.page, queue).map(({ wParam }) => wParam)).toEqual([2]);
    await bury(first);
    await bury(second);
    await settle([]);
  });

  it('before it parks does not park, and takes nothing', async () => {
    const [waiter] = await actors(1);
    const event = keep(newEvent(system.page));
    const waiting = await waiter.doUntil('before-park', 'wait', event, -1);
    markDying(system.page, waiter.thread);
    waiter.goOn();
    expect(await waiting.result).toBe(KILLED);
    setSignaled(system.page, event);
    expect(isSet(event)).toBe(true);
    await bury(waiter);
    await settle([]);
  });

  it('in its sleep wakes, and is in no queue', async () => {
    const list = [1, 2, 3].map(() => keep(newEvent(system.page)));
    for (const wait of ['waitAny', 'waitAll'] as const) {
      const [waiter] = await actors(1);
      const waiting = waiter.do(wait, -1, ...list);
      await waiter.parked(list[2], O_WAIT_HEAD);
      markDying(system.page, waiter.thread);
      expect(await waiting).toBe(KILLED);
      expect(list.map((object) => words[object + O_WAIT_HEAD])).toEqual([0, 0, 0]);
      await bury(waiter);
    }
    await settle([]);
  });

  it('after its wait was decided keeps what it got', async () => {
    const [waiter] = await actors(1);
    const semaphore = keep(createSemaphore(system.page, 0, 1));
    const [setter] = await actors(1);
    const waiting = waiter.doUntil('after-park', 'wait', semaphore, -1);
    await waiter.parked(semaphore, O_WAIT_HEAD);
    await setter.do('releaseSemaphore', semaphore, 1);
    const { result } = await waiting;
    markDying(system.page, waiter.thread);
    waiter.goOn();
    expect(await result).toBe(RAT_SUCCESS);
    expect(words[semaphore + O_STATE] >> 1).toBe(0);
    await bury(waiter);
    await settle([setter]);
  });

  it('with an object locked gives the lock back first', async () => {
    const [waiter, setter] = await actors(2);
    const event = keep(newEvent(system.page));
    const waiting = await waiter.doUntil('lock-held', 'wait', event, -1);
    const setting = setter.do('set', event);
    await until(() => Atomics.load(words, event + O_LOCK) === CONTENDED);
    markDying(system.page, waiter.thread);
    waiter.goOn();
    await setting;
    // Both orders are right: the setter served it, or it was gone by then.
    expect(await waiting.result).toBe(isSet(event) ? KILLED : RAT_SUCCESS);
    await bury(waiter);
    await settle([setter]);
  });

  it('while it hands a mutex over has handed it over', async () => {
    const [owner, heir] = await actors(2);
    const mutex = keep(newMutex(system.page));
    await owner.do('wait', mutex, 0);
    const waiting = heir.do('wait', mutex, -1);
    await heir.parked(mutex, O_WAIT_HEAD);
    const releasing = await owner.doUntil('mutex-granted', 'releaseMutex', mutex);
    markDying(system.page, owner.thread);
    owner.goOn();
    expect(await releasing.result).toBe(RAT_SUCCESS);
    expect(await waiting).toBe(RAT_SUCCESS);
    expect(ownerOf(system.page, mutex)).toBe(heir.thread);
    expect([words[owner.thread + T_OWNED], words[heir.thread + T_OWNED]]).toEqual([0, 1]);
    await bury(owner);
    await settle([heir]);
  });

  it('while a mutex is being handed to it leaves it abandoned to the next', async () => {
    const [owner, victim, heir] = await actors(3);
    const mutex = keep(newMutex(system.page));
    await owner.do('wait', mutex, 0);
    const dying = victim.do('wait', mutex, -1);
    await victim.parked(mutex, O_WAIT_HEAD);
    const releasing = await owner.doUntil('mutex-granted', 'releaseMutex', mutex);
    markDying(system.page, victim.thread);
    owner.goOn();
    await releasing.result;
    expect(await dying).toBe(RAT_SUCCESS);
    const inheriting = heir.do('wait', mutex, -1);
    await heir.parked(mutex, O_WAIT_HEAD);
    await bury(victim);
    expect(await inheriting).toBe(RAT_ABANDONED);
    await settle([owner, heir]);
  });

  it('while it serves a wait-all takes everything before the waiter goes on', async () => {
    const [waiter, setter] = await actors(2);
    const [first, second] = [1, 2].map(() => keep(newEvent(system.page)));
    const waiting = await waiter.doUntil('before-park', 'waitAll', -1, first, second);
    await setter.do('set', first);
    const setting = await setter.doUntil('waiter-won', 'set', second);
    markDying(system.page, setter.thread);
    // Its outcome is decided, and it sees that; but the setter is not done yet.
    waiter.goOn();
    await until(() => Atomics.load(words, H_ALL_LOCK) === CONTENDED);
    expect([isSet(first), isSet(second)]).toEqual([true, true]);
    setter.goOn();
    await setting.result;
    expect(await waiting.result).toBe(RAT_SUCCESS);
    expect([isSet(first), isSet(second)]).toEqual([false, false]);
    await bury(setter);
    await settle([waiter]);
  });

  it('with a handle that its process does not know of yet leaves it to the process', async () => {
    const [maker] = await actors(1);
    const event = keep(newEvent(system.page));
    const making = await maker.doUntil('handle-allocated', 'createHandle', event);
    markDying(system.page, maker.thread);
    maker.goOn();
    expect(await making.result).toBeGreaterThan(0);
    await bury(maker);
    // The first part of the table was there before: it is put back for the count.
    closeAllHandles(system.page, system.process);
    system.prepareHandles();
    await settle([]);
  });

  it('with a thread that has not been started leaves it to be ended', async () => {
    const [maker] = await actors(1);
    const making = await maker.doUntil('thread-allocated', 'createThread');
    markDying(system.page, maker.thread);
    maker.goOn();
    const unborn = await making.result;
    await bury(maker);
    const found: number[] = [];
    forEachThread(system.page, system.process, (thread) => found.push(thread));
    expect(found).toEqual([unborn]);
    markDying(system.page, unborn);
    expect(words[unborn + T_STATE]).toBe(THREAD_STATE.DEAD);
    endThread(system.page, unborn, 0);
    expect(hasEnded(system.page, unborn)).toBe(true);
    freeThread(system.page, unborn);
    await settle([]);
  });

  it('while it waits for the broker is answered no more', async () => {
    const [caller] = await actors(1);
    const calling = caller.do('callBroker', REQUEST.PING);
    let thread = 0;
    await until(() => (thread = nextThread(system.page)) !== 0);
    markDying(system.page, thread);
    expect(await calling).toBe(KILLED);
    await bury(caller);
    await settle([]);
  });
});

describe('two threads that go different ways', () => {
  it('a wait times out although its object is locked at that moment', async () => {
    const [waiter, holder] = await actors(2);
    const event = keep(newEvent(system.page));
    const waiting = await waiter.doUntil('before-park', 'wait', event, 1);
    await holder.do('lock', event + O_LOCK);
    waiter.goOn();
    await until(() => Atomics.load(words, event + O_LOCK) === CONTENDED);
    await holder.do('unlock', event + O_LOCK);
    expect(await waiting.result).toBe(RAT_ERR_TIMEOUT);
    await settle([waiter, holder]);
  });
});
