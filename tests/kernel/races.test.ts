/**
 * Races that were found in the kernel, each played step by step. (The tests that found them, model.test.ts and
 * schedules.test.ts, try many more.)
 */

import { describe, expect, it } from 'vitest';
import { RAT_ERR_INVALID_HANDLE, RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import {
  closeHandle,
  createHandle,
  E_META,
  E_OBJECT,
  ENTRY_WORDS,
  lookup,
} from '../../src/kernel/core/handle-table.ts';
import { addHandle, dropHandle, O_LOCK, O_REFS, O_STATE, O_WAIT_HEAD, release } from '../../src/kernel/core/object.ts';
import { clearSignaled, STATE_SIGNALED, setSignaled } from '../../src/kernel/core/signaled-flag.ts';
import { queueAny, waitOne } from '../../src/kernel/core/wait.ts';
import { dequeueNodes, N_QUEUED, NODE_WORDS, WAITER_WORDS } from '../../src/kernel/core/wait-queue.ts';
import { H_ALL_LOCK } from '../../src/kernel/memory/header.ts';
import { heapAllocate, heapFree } from '../../src/kernel/memory/heap.ts';
import { P_HANDLE_CHUNKS } from '../../src/kernel/memory/process-record.ts';
import { T_OWNED } from '../../src/kernel/memory/thread-record.ts';
import { createCompletionQueue, postCompletion, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import { MUTEX_COUNT_SHIFT, releaseMutex } from '../../src/kernel/objects/mutex.ts';
import { interleave, swapped } from './support/interrupt.ts';
import { begin, finishWait, isParked, newEvent, newMutex, System, waitAllOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const POST = { userData: 1, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };

describe('races', () => {
  it('a mutex that is given back and taken again while a second thread looks stays the first one’s', () => {
    const system = new System();
    const [first, second] = [system.thread(), system.thread()];
    const mutex = newMutex(first, { owned: true });
    const looks = { operation: 'load' as const, address: mutex + O_STATE };
    const status = interleave(
      [
        [{ ...looks, count: 1 }, () => void releaseMutex(first, mutex)],
        [{ ...looks, count: 2 }, () => void waitOne(first, mutex, 0)],
      ],
      () => waitOne(second, mutex, 0),
    );
    expect(status).toBe(RAT_ERR_TIMEOUT);
    expect(system.words[mutex + O_STATE] >>> MUTEX_COUNT_SHIFT).toBe(1);
    expect(system.words[second.thread + T_OWNED]).toBe(0);
  });

  it('a mutex that is closed by its owner is not waited for at the owner’s end', () => {
    const system = new System();
    const owner = system.thread();
    release(owner, newMutex(owner, { owned: true }));
    // Ending the thread would never return.
    expect(system.words[owner.thread + T_OWNED]).toBe(0);
    system.end(owner);
    expect(system.leaks()).toEqual({});
  });

  it('a handle that is closed while it is looked up touches nothing else', () => {
    const system = new System();
    const [one, other] = [system.thread(), system.thread()];
    const event = newEvent(one);
    const handles = Array.from({ length: 9 }, () => createHandle(one, system.process, event, 1));
    // The entry that is closed next will hold a link to this one: its index + 1, a small number.
    const free = 7;
    closeHandle(one, system.process, handles[free]);
    const handle = handles[8];
    const entry = system.words[system.process + P_HANDLE_CHUNKS] + 8 * ENTRY_WORDS;
    let status = 0;
    const touched = swapped(() => {
      status = interleave(
        [[{ operation: 'load', address: entry + E_META }, () => void closeHandle(other, system.process, handle)]],
        () => lookup(one, handle, 0, 0),
      );
    });
    expect(status).toBe(RAT_ERR_INVALID_HANDLE);
    expect(system.words[entry + E_OBJECT]).toBe(free + 1);
    expect(touched).not.toContain(free + 1 + O_REFS);
  });

  it('a queue that is closed while a wait is being registered does not leave it armed', () => {
    const system = new System();
    const [one, other] = [system.thread(), system.thread()];
    const event = newEvent(one);
    const queue = createCompletionQueue(one);
    addHandle(one, queue);
    interleave(
      // The packet has been taken and is not armed yet.
      [[{ operation: 'exchange', address: queue + O_LOCK }, () => dropHandle(other, queue)]],
      () => waitAsync(one, event, queue, 1, 0),
    );
    expect(system.words[event + O_WAIT_HEAD]).toBe(0);
    setSignaled(one, event);
    expect(system.words[event + O_STATE]).toBe(STATE_SIGNALED);
    release(one, event);
    release(one, queue);
    for (const k of [one, other]) system.end(k);
    expect(system.leaks()).toEqual({});
  });

  it('a wait-all on a completion queue is served although another one’s object was reset at that moment', () => {
    const system = new System();
    const [first, second, poster, resetter] = [system.thread(), system.thread(), system.thread(), system.thread()];
    const queue = createCompletionQueue(poster);
    const [mine, yours] = [newEvent(first, { manual: true, set: true }), newEvent(second, { manual: true, set: true })];
    for (const [k, event] of [
      [first, mine],
      [second, yours],
    ] as const) {
      expect(begin(k, () => waitAllOf(k, [queue, event], FOREVER))).toBe('parked');
    }
    interleave([[{ operation: 'load', address: mine + O_STATE }, () => clearSignaled(resetter, mine)]], () =>
      postCompletion(poster, queue, POST),
    );
    expect([isParked(first), isParked(second)]).toEqual([true, false]);
    expect(finishWait(second)).toBe(RAT_SUCCESS);
  });

  it('a waiter’s record is not looked at when its node has been unqueued', () => {
    const system = new System();
    const [page, setter] = [system.thread(), system.thread()];
    const event = newEvent(page);
    const size = WAITER_WORDS + NODE_WORDS;
    const waiter = heapAllocate(page, size);
    const node = waiter + WAITER_WORDS;
    queueAny(page, waiter, node, Int32Array.of(event), 1, true);
    interleave(
      [
        [
          { operation: 'store', address: node + N_QUEUED },
          () => {
            // The page has seen the outcome, and somebody else gets the memory.
            dequeueNodes(page, node, 1);
            heapFree(page, waiter);
            page.words.fill(-1, heapAllocate(page, size), waiter + size);
          },
        ],
      ],
      () => setSignaled(setter, event),
    );
    expect(system.words[event + O_REFS]).toBe(1);
    expect(system.words[H_ALL_LOCK]).toBe(0);
  });
});
