/** Timers of windows: what they tell, and that they go with what they belong to. */
import { expect, it } from 'vitest';
import { MESSAGE, RAT_ERR_CLOSED, RAT_ERR_LIMIT_EXCEEDED, RAT_SUCCESS } from '../../src/guest-abi/status.ts';
import { WINDOW_TIMERS_MAX } from '../../src/guest-abi/windows.ts';
import { H_QUOTA_PACKETS } from '../../src/kernel/memory/header.ts';
import { fireTimers } from '../../src/kernel/objects/timer.ts';
import { destroyWindow } from '../../src/kernel/objects/window.ts';
import { setWindowTimer, stopWindowTimer } from '../../src/kernel/objects/window-timers.ts';
import { drain } from './support/messages.ts';
import { finish, HANDLE, newWindow, setUp } from './support/windows.ts';

it('tells its window again and again, once until that is taken', () => {
  const { system, k, page, queue } = setUp();
  const window = newWindow(k);
  const pass = (ms: number) => {
    system.clock.now += ms;
    fireTimers(page);
  };
  expect(setWindowTimer(k, window, 3, 10)).toBe(RAT_SUCCESS);
  pass(9);
  expect(drain(k, queue)).toEqual([]);
  pass(1);
  pass(10);
  expect(drain(k, queue)).toMatchObject([{ type: MESSAGE.TIMER, window: HANDLE, source: 0, wParam: 3 }]);
  pass(10);
  expect(drain(k, queue)).toHaveLength(1);
  setWindowTimer(k, window, 3, 50);
  setWindowTimer(k, window, 4, 10);
  pass(20);
  expect(drain(k, queue)).toMatchObject([{ wParam: 4 }]);
  pass(40);
  expect(stopWindowTimer(k, window, 3)).toBe(RAT_SUCCESS);
  expect(drain(k, queue)).toMatchObject([{ wParam: 4 }]);
  finish(system, k, window);
});

it('ends with its window, with what it has told', () => {
  const { system, k, page, queue } = setUp();
  page.words[H_QUOTA_PACKETS] = 1000;
  const window = newWindow(k);
  for (let id = 0; id < WINDOW_TIMERS_MAX; id++) expect(setWindowTimer(k, window, id, 5)).toBe(RAT_SUCCESS);
  expect(setWindowTimer(k, window, WINDOW_TIMERS_MAX, 5)).toBe(RAT_ERR_LIMIT_EXCEEDED);
  system.clock.now += 5;
  fireTimers(page);
  destroyWindow(k, window);
  expect(drain(k, queue)).toEqual([]);
  expect(setWindowTimer(k, window, 1, 5)).toBe(RAT_ERR_CLOSED);
  expect(stopWindowTimer(k, window, 1)).toBe(RAT_ERR_CLOSED);
  expect(fireTimers(page)).toBe(Number.POSITIVE_INFINITY);
  finish(system, k, window);
});

it('set by another thread, outlives that', () => {
  const { system, k, page, queue } = setUp();
  const window = newWindow(k);
  const other = system.thread();
  expect(setWindowTimer(other, window, 1, 5)).toBe(RAT_SUCCESS);
  system.end(other);
  system.clock.now += 5;
  fireTimers(page);
  expect(drain(k, queue)).toHaveLength(1);
  finish(system, k, window);
});

it('ends with its thread', () => {
  const { system, k, page } = setUp();
  const window = newWindow(k);
  setWindowTimer(k, window, 1, 5);
  finish(system, k, window);
  expect(fireTimers(page)).toBe(Number.POSITIVE_INFINITY);
});
