import { describe, expect, it } from 'vitest';
import {
  MESSAGE,
  RAT_ERR_CLOSED,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import {
  addHandle,
  addReference,
  dropHandle,
  O_REFS,
  O_WAIT_HEAD,
  objectId,
  release,
} from '../../src/kernel/core/object.ts';
import { setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { heapAllocate, heapFree } from '../../src/kernel/memory/heap.ts';
import { T_ID, T_OBJECT, T_QUEUE } from '../../src/kernel/memory/thread-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { createCompletionQueue, postCompletion } from '../../src/kernel/objects/completion-queue.ts';
import { createEvent, pulseEvent, resetEvent, setEvent } from '../../src/kernel/objects/event.ts';
import { createMessageQueue, postMessage, takeMessage } from '../../src/kernel/objects/message-queue.ts';
import { adoptMade, ownQueue, queueOfThread } from '../../src/kernel/objects/own-queue.ts';
import { createSemaphore, releaseSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { closeAndEnd, unwatchObject, watchObject } from '../../src/kernel/objects/watch.ts';
import { createProcess, reapProcess } from '../../src/kernel/process/process.ts';
import { threadObject } from '../../src/kernel/process/thread.ts';
import { content, drain, newContent } from './support/messages.ts';
import { begin, isParked, newEvent, newTimer, System, waitAllOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** A queue, and how it watches. */
function setUp(options = {}) {
  const system = new System(options);
  const k = system.thread();
  const queue = createMessageQueue(k, 0);
  addHandle(k, queue);
  /** A handle of the process to an object. */
  const handleTo = (object: number, by: Kernel = k) => {
    const handle = createHandle(by, by.process, object, 0xff);
    if (handle < 0) throw new Error(`No handle: ${handle}`);
    return handle | 0;
  };
  const watch = (object: number, to = queue) => {
    const handle = handleTo(object);
    return { status: watchObject(k, object, to, handle), handle };
  };
  const heard = (from = queue) => drain(k, from).map(({ type, source, wParam }) => [type, source, wParam]);
  return { system, k, queue, handleTo, watch, heard };
}

describe('a watch', () => {
  it('tells of each set whose message is not waiting, and takes nothing', () => {
    const { k, watch, heard } = setUp();
    const event = newEvent(k);
    const { status, handle } = watch(event);
    expect([status, heard()]).toEqual([RAT_SUCCESS, []]);
    const told = [[MESSAGE.EVENT_SIGNALED, handle, 0]];
    setEvent(k, event);
    setEvent(k, event);
    expect(heard()).toEqual(told);
    setEvent(k, event);
    expect(heard()).toEqual(told);
    resetEvent(k, event);
    pulseEvent(k, event);
    expect(heard()).toEqual(told);
    expect(waitOne(k, event, 0)).toBe(RAT_ERR_TIMEOUT);
    setEvent(k, event);
    expect(waitOne(k, event, 0)).toBe(RAT_SUCCESS);
    expect(heard()).toEqual(told);
  });

  it('tells of what is signaled when it begins', () => {
    const { k, watch, heard } = setUp();
    const { handle } = watch(newEvent(k, { set: true }));
    expect(heard()).toEqual([[MESSAGE.EVENT_SIGNALED, handle, 0]]);
  });

  it('hears before a waiter that takes the signal, whoever came first', () => {
    const { system, k, watch, heard } = setUp();
    const event = newEvent(k);
    const [first, second, all] = [system.thread(), system.thread(), system.thread()];
    begin(first, () => waitOne(first, event, FOREVER));
    watch(event);
    begin(second, () => waitOne(second, event, FOREVER));
    begin(all, () => waitAllOf(all, [event], FOREVER));
    for (const left of [2, 1, 0]) {
      setEvent(k, event);
      expect([heard().length, [first, second, all].filter(isParked).length]).toEqual([1, left]);
    }
  });

  it('tells by all queues that watch', () => {
    const { k, queue, handleTo, watch, heard } = setUp();
    const event = newEvent(k);
    const other = createMessageQueue(k, 1);
    watch(event);
    watchObject(k, event, other, handleTo(event));
    setEvent(k, event);
    expect([heard(queue).length, heard(other).length]).toEqual([1, 1]);
  });

  it('needs no room in the queue, and keeps its place among what is posted', () => {
    const { k, watch } = setUp();
    const small = createMessageQueue(k, 2);
    const event = newEvent(k);
    watch(event, small);
    const post = (type: number) => postMessage(k, small, content({ type }));
    post(2000);
    setEvent(k, event);
    post(2001);
    expect(drain(k, small).map(({ type }) => type)).toEqual([2000, MESSAGE.EVENT_SIGNALED, 2001]);
    post(2000);
    post(2001);
    setEvent(k, event);
    expect(drain(k, small).map(({ type }) => type)).toEqual([2000, 2001, MESSAGE.EVENT_SIGNALED]);
  });

  it('of a timer comes last', () => {
    const { k, queue, watch, heard } = setUp();
    const timer = newTimer(k);
    const { handle } = watch(timer);
    setSignaled(k, timer);
    postMessage(k, queue, content({ type: 2000 }));
    expect(heard()).toEqual([
      [2000, 0, 0],
      [MESSAGE.TIMER, handle, 0],
    ]);
  });

  it('tells of a thread its exit code', () => {
    const { system, watch, heard } = setUp();
    const victim = system.thread();
    const { handle } = watch(threadObject(system.page, victim.thread));
    system.end(victim, -7);
    expect(heard()).toEqual([[MESSAGE.THREAD_EXITED, handle, -7]]);
  });

  it('wakes who waits for a message, and who waits for the queue', () => {
    const { system, k, queue, watch } = setUp();
    const semaphore = createSemaphore(k, 0, 9);
    watch(semaphore);
    const [taker, waiter] = [system.thread(), system.thread()];
    begin(taker, () => takeMessage(taker, queue, FOREVER, newContent()));
    begin(waiter, () => waitOne(waiter, queue, FOREVER));
    releaseSemaphore(k, semaphore, 0);
    expect([isParked(taker), isParked(waiter)]).toEqual([true, true]);
    releaseSemaphore(k, semaphore, 1);
    // The taker came first, and has it; so there is nothing for the other.
    expect([isParked(taker), isParked(waiter)]).toEqual([false, true]);
    releaseSemaphore(k, semaphore, 1);
    expect(isParked(waiter)).toBe(false);
  });

  it('of a queue tells when no lock is held: of each other, and of itself', () => {
    const { k, queue, watch, heard } = setUp();
    const other = createMessageQueue(k, 0);
    addHandle(k, other);
    const completions = createCompletionQueue(k);
    addHandle(k, completions);
    const [of, back, self, third] = [watch(other), watch(queue, other), watch(queue), watch(completions)];
    postCompletion(k, completions, { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 });
    const told = ({ handle }: { handle: number }) => [MESSAGE.HANDLE_SIGNALED, handle, 0];
    const [mine, others] = [heard(queue), heard(other)];
    expect(mine).toContainEqual(told(third));
    expect(mine).toContainEqual(told(self));
    expect(mine).toContainEqual(told(of));
    expect(others).toEqual([told(back)]);
  });
});

describe('a watch ends', () => {
  it('by hand, with what it has told', () => {
    const { k, queue, watch, heard } = setUp();
    const event = newEvent(k);
    watch(event);
    setEvent(k, event);
    expect([unwatchObject(k, event, queue), heard()]).toEqual([RAT_SUCCESS, []]);
    setEvent(k, event);
    expect([unwatchObject(k, event, queue), heard(), k.words[event + O_WAIT_HEAD]]).toEqual([RAT_ERR_NOT_FOUND, [], 0]);
  });

  it('with its handle, but not with another one', () => {
    const { k, handleTo, watch, heard } = setUp();
    const event = newEvent(k);
    const other = handleTo(event);
    const { handle } = watch(event);
    closeAndEnd(k, other);
    setEvent(k, event);
    expect(heard()).toEqual([[MESSAGE.EVENT_SIGNALED, handle, 0]]);
    setEvent(k, event);
    closeAndEnd(k, handle);
    setEvent(k, event);
    expect([heard(), k.words[event + O_REFS]]).toEqual([[], 1]);
  });

  it('with its queue', () => {
    const { k, queue, watch, handleTo } = setUp();
    const [event, told] = [newEvent(k), newEvent(k, { set: true })];
    watch(event);
    watch(told);
    dropHandle(k, queue);
    expect([event, told].map((object) => k.words[object + O_WAIT_HEAD])).toEqual([0, 0]);
    setEvent(k, event);
    expect(watchObject(k, event, queue, handleTo(event))).toBe(RAT_ERR_CLOSED);
  });

  it('with the process whose handle it names, though the queue is another’s', () => {
    const { system, queue, heard } = setUp();
    const process = createProcess(system.page, PAGE_PROCESS, utf8Bytes('/bin/other'));
    const k = system.thread(process);
    const event = newEvent(system.page);
    addReference(system.page, event);
    const handle = createHandle(k, process, event, 0xff);
    expect(watchObject(k, event, queue, handle | 0)).toBe(RAT_SUCCESS);
    setEvent(system.page, event);
    system.end(k);
    reapProcess(system.page, process);
    expect([heard(), system.words[event + O_WAIT_HEAD]]).toEqual([[], 0]);
  });
});

describe('beginning a watch', () => {
  it('a second time changes the handle alone', () => {
    const { k, watch, heard, queue } = setUp();
    const event = newEvent(k, { set: true });
    watch(event);
    const { handle } = watch(event);
    expect(heard().length).toBe(1);
    setEvent(k, event);
    expect(heard()).toEqual([[MESSAGE.EVENT_SIGNALED, handle, 0]]);
    expect([unwatchObject(k, event, queue), k.words[event + O_WAIT_HEAD]]).toEqual([RAT_SUCCESS, 0]);
  });

  it('is refused at the quota, and without memory', () => {
    const { k, watch } = setUp({ quotaPackets: 2 });
    const statuses = [1, 2, 3].map(() => watch(newEvent(k)).status);
    expect(statuses).toEqual([RAT_SUCCESS, RAT_SUCCESS, RAT_ERR_QUOTA]);
    const full = setUp();
    const event = newEvent(full.k);
    const handle = full.handleTo(event);
    while (heapAllocate(full.k, 16) !== 0);
    expect(watchObject(full.k, event, full.queue, handle)).toBe(RAT_ERR_NO_MEMORY);
    expect(full.k.words[event + O_WAIT_HEAD]).toBe(0);
  });
});

describe('a thread’s own queue', () => {
  const madeEvent = (k: Kernel, options: { set?: boolean } = {}) => {
    const event = createEvent(k, true, options.set === true);
    return { event, handle: adoptMade(k, event) | 0 };
  };

  it('hears of what its thread made before, and makes after', () => {
    const { system, heard } = setUp();
    const [k, other] = [system.thread(), system.thread()];
    const [set, unset] = [madeEvent(k, { set: true }), madeEvent(k)];
    madeEvent(other, { set: true });
    const closed = madeEvent(k, { set: true });
    addReference(k, closed.event);
    closeAndEnd(k, closed.handle);
    const queue = ownQueue(k);
    expect(heard(queue)).toEqual([[MESSAGE.EVENT_SIGNALED, set.handle, 0]]);
    const after = madeEvent(k, { set: true });
    setEvent(other, unset.event);
    expect(heard(queue)).toEqual([
      [MESSAGE.EVENT_SIGNALED, after.handle, 0],
      [MESSAGE.EVENT_SIGNALED, unset.handle, 0],
    ]);
    expect(ownQueue(k)).toBe(queue);
    release(k, closed.event);
  });

  it('comes to life when another thread asks for it', () => {
    const { system, k, heard } = setUp();
    const owner = system.thread();
    const { handle } = madeEvent(owner, { set: true });
    const queue = queueOfThread(k, threadObject(k, owner.thread));
    expect([heard(queue), ownQueue(owner)]).toEqual([[[MESSAGE.EVENT_SIGNALED, handle, 0]], queue]);
    const shown = inspectKernel(system.page).objects.find(({ id }) => id === objectId(k, queue));
    expect(shown).toMatchObject({ owner: owner.words[owner.thread + T_ID] });
    release(k, queue);
  });

  it('hears of what there was when its own process asks, if another process asked first', () => {
    const { system, heard } = setUp();
    const process = createProcess(system.page, PAGE_PROCESS, utf8Bytes('/bin/other'));
    const owner = system.thread(process);
    const { handle } = madeEvent(owner, { set: true });
    const k = system.thread();
    const queue = queueOfThread(k, threadObject(k, owner.thread));
    expect(heard(queue)).toEqual([]);
    expect([ownQueue(owner), heard(queue)]).toEqual([queue, [[MESSAGE.EVENT_SIGNALED, handle, 0]]]);
    release(k, queue);
  });

  it('closes with its thread, and not with its last handle', () => {
    const { system, k } = setUp();
    const owner = system.thread();
    const object = owner.words[owner.thread + T_OBJECT];
    addReference(k, object);
    const queue = queueOfThread(k, object);
    addHandle(k, queue);
    dropHandle(k, queue);
    const post = () => postMessage(k, queue, content({ type: 2000 }));
    expect(post()).toBe(RAT_SUCCESS);
    system.end(owner);
    expect([post(), queueOfThread(k, object)]).toEqual([RAT_ERR_CLOSED, RAT_ERR_CLOSED]);
    release(k, queue);
    release(k, object);
  });

  it('is not there when there is no memory; the next call tries again', () => {
    const { system, heard } = setUp();
    const k = system.thread();
    const made = [madeEvent(k, { set: true }), madeEvent(k, { set: true })];
    const blocks: number[] = [];
    for (let block = heapAllocate(k, 16); block !== 0; block = heapAllocate(k, 16)) blocks.push(block);
    expect([ownQueue(k), k.words[k.thread + T_QUEUE]]).toEqual([RAT_ERR_NO_MEMORY, 0]);
    heapFree(k, blocks.shift() ?? 0);
    // There is room for the queue, but not for all that it is to hear of.
    expect(ownQueue(k)).toBe(RAT_ERR_NO_MEMORY);
    for (const block of blocks) heapFree(k, block);
    expect(heard(ownQueue(k)).map(([, source]) => source)).toEqual(made.map(({ handle }) => handle));
  });

  it('leaves nothing behind', () => {
    const system = new System();
    const k = system.thread();
    const { event } = madeEvent(k, { set: true });
    const queue = ownQueue(k);
    const after = madeEvent(k);
    setEvent(k, after.event);
    postMessage(k, queue, content({ type: 2000 }));
    system.end(k);
    expect(system.words[event + O_WAIT_HEAD]).toBe(0);
    expect(system.leaks()).toEqual({ objects: 2, handles: 2 });
  });
});
