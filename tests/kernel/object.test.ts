import { describe, expect, it } from 'vitest';
import { MAX_OBJECTS } from '../../src/guest-abi/limits.ts';
import { RAT_ERR_NO_MEMORY, TYPE } from '../../src/guest-abi/status.ts';
import {
  addHandle,
  addReference,
  createObject,
  dropHandle,
  freeSlot,
  O_HANDLES,
  O_ID,
  O_REFS,
  O_TYPE,
  release,
  tryReference,
} from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { H_TIMER_FIRST, OBJECT_WORDS } from '../../src/kernel/memory/header.ts';
import { createCompletionQueue, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import { setTimer } from '../../src/kernel/objects/timer.ts';
import { begin, finishWait, newEvent, newTimer, System, timeOut } from './support/system.ts';

describe('objects', () => {
  it('live as long as somebody has a reference', () => {
    const system = new System();
    const { page, words } = system;
    const event = newEvent(page);
    addReference(page, event);
    expect(tryReference(words, event)).toBe(true);
    expect(words[event + O_REFS]).toBe(3);
    for (let i = 0; i < 3; i++) {
      expect(words[event + O_TYPE]).toBe(TYPE.EVENT);
      release(page, event);
    }
    expect(words[event + O_TYPE]).toBe(0);
    expect(tryReference(words, event)).toBe(false);
    expect(system.leaks()).toEqual({});
  });

  it('have ids of their own, also in a slot that is used again', () => {
    const { page, words } = new System();
    const first = newEvent(page);
    const id = words[first + O_ID];
    release(page, first);
    const second = newEvent(page, { set: true });
    expect(second).toBe(first);
    expect(words[second + O_ID]).toBeGreaterThan(id);
    expect([words[second + O_REFS], words[second + O_HANDLES]]).toEqual([1, 0]);
  });

  it('outlive their last handle while a thread or an async wait waits', () => {
    const system = new System();
    const { words } = system;
    const k = system.thread();
    const [event, queue] = [newEvent(k), createCompletionQueue(k)];
    addHandle(k, event);
    expect(begin(k, () => waitOne(k, event, k.now() + 1))).toBe('parked');
    waitAsync(system.page, event, queue, 1, 0);
    dropHandle(k, event);
    expect(words[event + O_HANDLES]).toBe(0);
    timeOut(k);
    finishWait(k);
    release(k, event);
    expect([words[event + O_TYPE], words[event + O_REFS]]).toEqual([TYPE.EVENT, 1]);
    addHandle(k, queue);
    dropHandle(k, queue);
    release(k, queue);
    expect(words[event + O_TYPE]).toBe(0);
    system.end(k);
    expect(system.leaks()).toEqual({});
  });

  it('that are timers are taken off the list when they go', () => {
    const { page, words } = new System();
    const [one, other] = [newTimer(page), newTimer(page)];
    setTimer(page, one, 10, 0);
    setTimer(page, other, 20, 0);
    release(page, one);
    expect(words[H_TIMER_FIRST]).toBe(other);
    release(page, other);
    expect(words[H_TIMER_FIRST]).toBe(0);
  });

  it('are limited in number, and there are as many again when they are gone', () => {
    const system = new System();
    const { page } = system;
    const first = newEvent(page);
    const all = [first];
    for (let object = newEvent(page); object > 0; object = newEvent(page)) all.push(object);
    expect(all.length).toBeGreaterThan(MAX_OBJECTS - 10);
    expect(all[all.length - 1]).toBe(first + (all.length - 1) * OBJECT_WORDS);
    expect(createObject(page, TYPE.EVENT, 0)).toBe(RAT_ERR_NO_MEMORY);
    for (const object of all) release(page, object);
    expect(system.leaks()).toEqual({});
    expect(createObject(page, TYPE.EVENT, 0)).toBeGreaterThan(0);
  });

  it('that were never given out go back without a trace', () => {
    const system = new System();
    const event = newEvent(system.page);
    freeSlot(system.page, event);
    expect(tryReference(system.words, event)).toBe(false);
    expect(system.leaks()).toEqual({});
  });
});
