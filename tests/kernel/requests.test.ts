import { afterAll, describe, expect, it } from 'vitest';
import { KILLED, park } from '../../src/kernel/core/park.ts';
import { H_DOORBELL } from '../../src/kernel/memory/header.ts';
import { leaveForGood, markDying } from '../../src/kernel/process/gate.ts';
import {
  answerRequest,
  callBroker,
  newRequest,
  nextRequest,
  REQUEST,
  submitRequest,
  WITHDRAWN,
} from '../../src/kernel/process/requests.ts';
import { Actor, until } from './support/actor.ts';
import { begin, isParked, nextThread, System, takeRequest } from './support/system.ts';

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
    expect([nextThread(page), nextThread(page)]).toEqual(threads.slice(0, 2));
    submitRequest(page, threads[0], REQUEST.THREAD_LEFT);
    expect([nextThread(page), nextThread(page), nextThread(page)]).toEqual([threads[2], threads[0], 0]);
  });

  it('carry arguments there and a status back', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    expect(begin(k, () => callBroker(k, REQUEST.CREATE_PROCESS, 1, -2, 3, 4))).toBe('parked');
    const taken = { thread: k.thread, request: REQUEST.CREATE_PROCESS, arguments: [1, -2, 3, 4] };
    expect(takeRequest(page)).toEqual(taken);
    expect([answerRequest(page, k.thread, -6), isParked(k)]).toEqual([true, false]);
    // There is nobody to hear a second answer.
    expect(answerRequest(page, k.thread, 0)).toBe(false);
  });

  it('are answered across threads', async () => {
    const system = new System();
    const caller = await Actor.start(system);
    const calling = caller.do('callBroker', REQUEST.PING);
    let thread = 0;
    await until(() => (thread = nextThread(system.page)) !== 0);
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
      expect([1, 2, 3, 4].map(() => nextThread(page))).toEqual([...left, 0]);
    }
  });

  it('of a killed thread that the broker has seen are its own from then on', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    k.fault = (point) => {
      if (point !== 'before-park') return;
      expect(nextThread(page)).toBe(k.thread);
      markDying(page, k.thread);
    };
    expect(callBroker(k, REQUEST.CREATE_PROCESS)).toBe(KILLED);
    expect(answerRequest(page, k.thread, 0)).toBe(false);
    expect(nextThread(page)).toBe(0);
  });

  it('are known as they were when the broker took them, though the thread goes on to leave', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    const taken = newRequest();
    k.fault = (point) => {
      if (point !== 'before-park') return;
      // The kill and the leaving come right after the broker's hand.
      expect(nextRequest(page, taken)).toBe(true);
      markDying(page, k.thread);
    };
    callBroker(k, REQUEST.CREATE_PROCESS, 1, 2, 3, 4);
    leaveForGood(k);
    expect(taken).toEqual({ thread: k.thread, request: REQUEST.CREATE_PROCESS, arguments: [1, 2, 3, 4] });
    expect(takeRequest(page)).toMatchObject({ thread: k.thread, request: REQUEST.THREAD_LEFT });
  });

  it('that were answered before the kill are answered', () => {
    const system = new System();
    const { page } = system;
    const k = system.thread();
    begin(k, () => callBroker(k, REQUEST.PING));
    answerRequest(page, nextThread(page), 0);
    markDying(page, k.thread);
    expect(park(k, k.thread + 8, FOREVER)).toBe(0);
  });
});
