import { afterAll, describe, expect, it } from 'vitest';
import { leaveForGood, markDying } from '../../src/kernel/gate.ts';
import { H_DOORBELL, T_REQUEST, T_REQUEST_ARGUMENTS, T_REQUEST_RESULT } from '../../src/kernel/layout.ts';
import {
  answerRequest,
  callBroker,
  nextRequest,
  REQUEST,
  submitRequest,
  WITHDRAWN,
} from '../../src/kernel/requests.ts';
import { KILLED, park } from '../../src/kernel/wait.ts';
import { Actor, until } from './support/actor.ts';
import { begin, isParked, System } from './support/system.ts';

afterAll(Actor.dismissAll);

const FOREVER = Number.POSITIVE_INFINITY;

describe('requests', () => {
  it('come in order, each ringing the doorbell', () => {
    const system = new System();
    const { page, words } = system;
    const threads = [system.thread(), system.thread(), system.thread()].map((k) => k.thread);
    const rings = words[H_DOORBELL];
    for (const thread of threads) submitRequest(page, thread, REQUEST.START_THREAD);
    expect(words[H_DOORBELL]).toBe(rings + 3);
    expect([nextRequest(page), nextRequest(page)]).toEqual(threads.slice(0, 2));
    submitRequest(page, threads[0], REQUEST.THREAD_LEFT);
    expect([nextRequest(page), nextRequest(page), nextRequest(page)]).toEqual([threads[2], threads[0], 0]);
  });

  it('carry arguments there and a status and a result back', () => {
    const system = new System();
    const { page, words } = system;
    const k = system.thread();
    expect(begin(k, () => callBroker(k, REQUEST.CREATE_PROCESS, 1, -2, 3, 4))).toBe('parked');
    const thread = nextRequest(page);
    expect([thread, words[thread + T_REQUEST]]).toEqual([k.thread, REQUEST.CREATE_PROCESS]);
    const at = thread + T_REQUEST_ARGUMENTS;
    expect([...words.subarray(at, at + 4)]).toEqual([1, -2, 3, 4]);
    expect([answerRequest(page, thread, -6, 55), isParked(k)]).toEqual([true, false]);
    expect(words[thread + T_REQUEST_RESULT]).toBe(55);
    // There is nobody to hear a second answer.
    expect(answerRequest(page, thread, 0)).toBe(false);
  });

  it('are answered across threads', async () => {
    const system = new System();
    const caller = await Actor.start(system);
    const calling = caller.do('callBroker', REQUEST.PING);
    let thread = 0;
    await until(() => (thread = nextRequest(system.page)) !== 0);
    answerRequest(system.page, thread, 17);
    expect(await calling).toBe(17);
    caller.dismiss();
  });

  it('of a killed thread are withdrawn while nobody has seen them, from anywhere in the queue', () => {
    for (const position of [0, 1, 2]) {
      const system = new System();
      const { page } = system;
      const threads = [system.thread(), system.thread(), system.thread()];
      const victim = threads[position];
      for (const k of threads) {
        // The victim is marked after it has asked and before it parks.
        if (k === victim) {
          k.fault = (point) => (point === 'before-park' ? markDying(page, k.thread) : undefined);
          expect(callBroker(k, REQUEST.PING)).toBe(WITHDRAWN);
        } else expect(begin(k, () => callBroker(k, REQUEST.PING))).toBe('parked');
      }
      const late = system.thread();
      submitRequest(page, late.thread, REQUEST.PING);
      const left = [...threads, late].filter((k) => k !== victim).map((k) => k.thread);
      expect([nextRequest(page), nextRequest(page), nextRequest(page), nextRequest(page)]).toEqual([...left, 0]);
    }
  });

  it('of a killed thread that the broker has seen are its own from then on', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    k.fault = (point) => {
      if (point !== 'before-park') return;
      expect(nextRequest(page)).toBe(k.thread);
      markDying(page, k.thread);
    };
    expect(callBroker(k, REQUEST.CREATE_PROCESS)).toBe(KILLED);
    expect(answerRequest(page, k.thread, 0)).toBe(false);
    expect(nextRequest(page)).toBe(0);
  });

  it('are known as they were when the broker took them, though the thread goes on to leave', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    k.fault = (point) => {
      if (point !== 'before-park') return;
      // The kill and the leaving come right after the broker's hand.
      expect(nextRequest(page)).toBe(k.thread);
      markDying(page, k.thread);
    };
    callBroker(k, REQUEST.CREATE_PROCESS);
    leaveForGood(k);
    expect(page.request).toBe(REQUEST.CREATE_PROCESS);
    expect([nextRequest(page), page.request]).toEqual([k.thread, REQUEST.THREAD_LEFT]);
  });

  it('that were answered before the kill are answered', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    begin(k, () => callBroker(k, REQUEST.PING));
    answerRequest(page, nextRequest(page), 0);
    markDying(page, k.thread);
    expect(park(k, k.thread + 8, FOREVER)).toBe(0);
  });
});
