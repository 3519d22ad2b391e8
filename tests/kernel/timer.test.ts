import { describe, expect, it } from 'vitest';
import { RAT_ERR_TIMEOUT, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { O_TYPE, release } from '../../src/kernel/core/object.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { H_TIMER_FIRST, H_TIMER_SEQUENCE } from '../../src/kernel/memory/header.ts';
import { createCompletionQueue, tryTakeCompletion, waitAsync } from '../../src/kernel/objects/completion-queue.ts';
import { cancelTimer, fireTimers, setTimer } from '../../src/kernel/objects/timer.ts';
import { begin, finishWait, isParked, newTimer, System } from './support/system.ts';

function setUp() {
  const system = new System();
  const { page: k } = system;
  return {
    system,
    k,
    timer: (manual = false) => newTimer(k, { manual }),
    poll: (timer: number) => waitOne(k, timer, 0) === RAT_SUCCESS,
    /** Time passes; gives how long the timer worker would sleep now. */
    pass: (ms: number) => {
      system.clock.now += ms;
      return fireTimers(k);
    },
    changes: () => system.words[H_TIMER_SEQUENCE],
  };
}

describe('timer', () => {
  it('is signaled when it is due, not before', () => {
    const { k, timer, poll, pass } = setUp();
    const one = timer();
    expect(setTimer(k, one, 10, 0)).toBe(true);
    expect(pass(9.5)).toBe(0.5);
    expect(poll(one)).toBe(false);
    expect(pass(0.5)).toBe(Number.POSITIVE_INFINITY);
    expect([poll(one), poll(one)]).toEqual([true, false]);
  });

  it('that is manual stays signaled until it is set again', () => {
    const { k, timer, poll, pass } = setUp();
    const one = timer(true);
    setTimer(k, one, 1, 0);
    pass(1);
    expect([poll(one), poll(one)]).toEqual([true, true]);
    setTimer(k, one, 5, 0);
    expect(poll(one)).toBe(false);
  });

  it('with a due time of 0 is signaled at once', () => {
    const { k, timer, poll } = setUp();
    const one = timer();
    expect(setTimer(k, one, 0, 0)).toBe(false);
    expect([poll(one), k.words[H_TIMER_FIRST]]).toEqual([true, 0]);
    expect(setTimer(k, one, 0, 5)).toBe(true);
    expect(poll(one)).toBe(true);
  });

  it('with a period keeps its rhythm, and counts what was slept through once', () => {
    const { k, timer, poll, pass } = setUp();
    const one = timer();
    setTimer(k, one, 10, 4);
    expect([pass(11), poll(one)]).toEqual([3, true]);
    expect([pass(3), poll(one)]).toEqual([4, true]);
    // 18, 22, 26 are missed; 30 is next.
    expect([pass(14), poll(one), poll(one)]).toEqual([2, true, false]);
    expect([pass(2), poll(one)]).toEqual([4, true]);
  });

  it('that is cancelled is not signaled, but stays so if it was', () => {
    const { k, timer, poll, pass } = setUp();
    const one = timer(true);
    setTimer(k, one, 5, 0);
    cancelTimer(k, one);
    cancelTimer(k, one);
    pass(10);
    expect(poll(one)).toBe(false);
    setTimer(k, one, 0, 5);
    cancelTimer(k, one);
    expect(poll(one)).toBe(true);
  });

  it('goes to the waiters, threads and async ones, in order', () => {
    const { system, k, timer, pass } = setUp();
    const [thread, queue, one] = [system.thread(), createCompletionQueue(k), timer()];
    begin(thread, () => waitOne(thread, one, Number.POSITIVE_INFINITY));
    waitAsync(k, one, queue, 7, 0);
    setTimer(k, one, 5, 5);
    const out = { userData: 0, source: 0, status: 0, kind: 0, valueLow: 0, valueHigh: 0 };
    pass(5);
    expect([isParked(thread), tryTakeCompletion(k, queue, out)]).toEqual([false, false]);
    pass(5);
    expect([tryTakeCompletion(k, queue, out), out.userData]).toEqual([true, 7]);
    expect(finishWait(thread)).toBe(RAT_SUCCESS);
  });

  it('is one of many, kept in the order in which they are due', () => {
    const { k, timer, poll, pass } = setUp();
    const dues = [50, 10, 30, 10, 20, 40];
    const timers = dues.map((due) => {
      const one = timer();
      setTimer(k, one, due, 0);
      return one;
    });
    setTimer(k, timers[4], 60, 0);
    cancelTimer(k, timers[2]);
    const fired: number[][] = [];
    for (const ms of [10, 10, 10, 10, 10, 10]) {
      pass(ms);
      fired.push(timers.flatMap((one, i) => (poll(one) ? [i] : [])));
    }
    expect(fired).toEqual([[1, 3], [], [], [5], [0], [4]]);
  });

  it('tells the timer worker when it comes first', () => {
    const { k, timer, changes } = setUp();
    const [one, two] = [timer(), timer()];
    setTimer(k, one, 20, 0);
    expect(changes()).toBe(1);
    setTimer(k, two, 30, 0);
    expect(changes()).toBe(1);
    setTimer(k, two, 10, 0);
    expect(changes()).toBe(2);
  });

  it('takes a due time and a period of 32 bits', () => {
    const { k, timer, pass } = setUp();
    setTimer(k, timer(), 0xfffffffe, 0xffffffff);
    expect(pass(0)).toBe(0xfffffffe);
    expect(pass(0xfffffffe)).toBe(0xffffffff);
  });

  it('can go while it is armed', () => {
    const { system, k, timer, pass } = setUp();
    const one = timer();
    setTimer(k, one, 5, 5);
    release(k, one);
    expect([k.words[one + O_TYPE], pass(10)]).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(system.leaks()).toEqual({});
  });

  it('at the very deadline of a wait satisfies it', () => {
    const { system, timer, k, pass } = setUp();
    const thread = system.thread();
    const one = timer();
    setTimer(k, one, 5, 0);
    begin(thread, () => waitOne(thread, one, thread.now() + 5));
    pass(5);
    expect(finishWait(thread)).toBe(RAT_SUCCESS);
    expect(waitOne(thread, one, 0)).toBe(RAT_ERR_TIMEOUT);
  });
});
