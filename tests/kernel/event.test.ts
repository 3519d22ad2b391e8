import { describe, expect, it } from 'vitest';
import { RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { O_STATE, STATE_WAITERS } from '../../src/kernel/core/object.ts';
import { STATE_SIGNALED } from '../../src/kernel/core/signaled-flag.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { pulseEvent, resetEvent, setEvent } from '../../src/kernel/objects/event.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import {
  begin,
  finishMultipleWait,
  finishWait,
  isParked,
  newEvent,
  System,
  told,
  waitAnyOf,
} from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const isSet = (k: Kernel, event: number) => (k.words[event + O_STATE] & STATE_SIGNALED) !== 0;
const poll = (k: Kernel, event: number) => waitOne(k, event, 0);

describe('manual-reset event', () => {
  it('stays set until it is reset; setting and resetting twice is no error', () => {
    const k = new System().page;
    const event = newEvent(k, { manual: true });
    setEvent(k, event);
    setEvent(k, event);
    expect([poll(k, event), poll(k, event), isSet(k, event)]).toEqual([RAT_SUCCESS, RAT_SUCCESS, true]);
    resetEvent(k, event);
    resetEvent(k, event);
    expect(poll(k, event)).toBe(RAT_ERR_TIMEOUT);
  });

  it('wakes everybody', () => {
    const system = new System();
    const waiters = [system.thread(), system.thread()];
    const event = newEvent(system.page, { manual: true });
    for (const k of waiters) expect(begin(k, () => waitOne(k, event, FOREVER))).toBe('parked');
    setEvent(system.page, event);
    expect(waiters.map(finishWait)).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    expect(isSet(system.page, event)).toBe(true);
  });
});

describe('auto-reset event', () => {
  it('adds no sets up', () => {
    const k = new System().page;
    const event = newEvent(k, { set: true });
    setEvent(k, event);
    expect([poll(k, event), poll(k, event)]).toEqual([RAT_SUCCESS, RAT_ERR_TIMEOUT]);
  });

  it('wakes one, the first', () => {
    const system = new System();
    const [first, second] = [system.thread(), system.thread()];
    const event = newEvent(system.page);
    for (const k of [first, second]) begin(k, () => waitOne(k, event, FOREVER));
    setEvent(system.page, event);
    expect([isParked(first), isParked(second), isSet(system.page, event)]).toEqual([false, true, false]);
    setEvent(system.page, event);
    expect([finishWait(first), finishWait(second)]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
  });

  it('is taken back by a reset before anybody waits', () => {
    const k = new System().page;
    const event = newEvent(k);
    setEvent(k, event);
    resetEvent(k, event);
    expect(poll(k, event)).toBe(RAT_ERR_TIMEOUT);
  });
});

describe('pulse', () => {
  it('without a waiter leaves the event reset, set or not', () => {
    const k = new System().page;
    for (const manual of [true, false]) {
      for (const set of [true, false]) {
        const event = newEvent(k, { manual, set });
        pulseEvent(k, event);
        expect(k.words[event + O_STATE] & (STATE_SIGNALED | STATE_WAITERS)).toBe(0);
      }
    }
  });

  it('wakes all who wait on a manual-reset event, one who waits on an auto-reset one', () => {
    for (const manual of [true, false]) {
      const system = new System();
      const waiters = [system.thread(), system.thread()];
      const event = newEvent(system.page, { manual });
      for (const k of waiters) begin(k, () => waitOne(k, event, FOREVER));
      pulseEvent(system.page, event);
      expect(waiters.map(isParked)).toEqual([false, !manual]);
      expect(isSet(system.page, event)).toBe(false);
    }
  });

  it('reaches a wait-any with its index', () => {
    const system = new System();
    const k = system.thread();
    const event = newEvent(k);
    begin(k, () => waitAnyOf(k, [createSemaphore(k, 0, 1), event], FOREVER));
    pulseEvent(system.page, event);
    expect([told(finishMultipleWait(k)), isSet(k, event)]).toEqual([[RAT_SUCCESS, 1], false]);
  });
});
