/** Waiting for an open file: it is signaled while no asynchronous operation on it is pending. */
import { beforeEach, describe, expect, it } from 'vitest';
import { RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { release } from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { createCompletionQueue, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import { beginOperation, endOperation, pendingOperations } from '../../src/kernel/objects/file-operations.ts';
import { createOpenFile } from '../../src/kernel/objects/open-file.ts';
import { begin, isParked, newEvent, System, waitAllOf, waitAnyOf } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** What it reads from does not matter: a device. */
const DEVICE_FLAGS = 1 << 20;

let system: System;
let file: number;
beforeEach(() => {
  system = new System();
  file = createOpenFile(system.page, 0, DEVICE_FLAGS);
});

const poll = () => waitOne(system.page, file, 0);

describe('an open file', () => {
  it('is signaled as long as no operation is pending', () => {
    expect([poll(), poll()]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    beginOperation(system.page, file);
    beginOperation(system.page, file);
    expect([poll(), pendingOperations(system.page, file)]).toEqual([RAT_ERR_TIMEOUT, 2]);
    endOperation(system.page, file);
    expect(poll()).toBe(RAT_ERR_TIMEOUT);
    endOperation(system.page, file);
    expect([poll(), poll()]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    release(system.page, file);
    expect(system.leaks()).toEqual({});
  });

  it('serves all who wait when the last operation ends, not before', () => {
    const waiters = Array.from({ length: 3 }, () => system.thread());
    beginOperation(system.page, file);
    for (const k of waiters) begin(k, () => waitOne(k, file, FOREVER));
    beginOperation(system.page, file);
    endOperation(system.page, file);
    expect(waiters.map(isParked)).toEqual([true, true, true]);
    endOperation(system.page, file);
    expect(waiters.map(isParked)).toEqual([false, false, false]);
    expect(poll()).toBe(RAT_SUCCESS);
  });

  it('is one among others in a wait, and one of the ways to a completion', () => {
    const event = newEvent(system.page);
    const queue = createCompletionQueue(system.page);
    const [all, any] = [system.thread(), system.thread()];
    beginOperation(system.page, file);
    begin(all, () => waitAllOf(all, [event, file], FOREVER));
    begin(any, () => waitAnyOf(any, [event, file], FOREVER));
    expect(waitAsync(system.page, file, queue, 7, 0)).toBe(RAT_SUCCESS);
    expect([isParked(all), isParked(any), waitOne(system.page, queue, 0)]).toEqual([true, true, RAT_ERR_TIMEOUT]);
    endOperation(system.page, file);
    expect([isParked(all), isParked(any), waitOne(system.page, queue, 0)]).toEqual([true, false, RAT_SUCCESS]);
  });
});
