import { describe, expect, it } from 'vitest';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { KILLED } from '../../src/kernel/core/park.ts';
import { initWaiter, OUTCOME_WAITING, W_WORD } from '../../src/kernel/core/wait-queue.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { T_STATE, T_WAITER, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { PASSAGE } from '../../src/kernel/process/control.ts';
import {
  enterKernel,
  isInKernel,
  isQuiet,
  leaveForGood,
  leaveKernel,
  markDying,
  seal,
  startThread,
} from '../../src/kernel/process/gate.ts';
import { REQUEST } from '../../src/kernel/process/requests.ts';
import { begin, System, takeRequest } from './support/system.ts';

type StateName = keyof typeof THREAD_STATE;

function setUp(state: StateName) {
  const system = new System();
  const k = system.thread();
  const { words, page } = system;
  const at = k.thread + T_STATE;
  words[at] = THREAD_STATE[state];
  const name = () => (Object.keys(THREAD_STATE) as StateName[]).find((each) => THREAD_STATE[each] === words[at]);
  /** What inspection tells of it. */
  const call = () => inspectKernel(page).processes[0].threads[0].call;
  return { system, words, page, k, name, call, mark: () => markDying(page, k.thread) };
}

const ALL = Object.keys(THREAD_STATE) as StateName[];

describe('gate', () => {
  it('lets a living thread in and out', () => {
    const { k, name, call } = setUp('NEW');
    const { number, name: callName } = SYSCALLS[7];
    expect([startThread(k), name(), call()]).toEqual([true, 'USER', null]);
    expect([enterKernel(k, number), name(), call(), isInKernel(k)]).toEqual([PASSAGE.OPEN, 'KERNEL', callName, true]);
    expect([leaveKernel(k, 0), name(), call(), isInKernel(k)]).toEqual([PASSAGE.OPEN, 'USER', null, false]);
  });

  it('is passed from one state alone, with a stay where a controller holds', () => {
    const passed = (state: StateName, pass: (k: Kernel) => number) => {
      const { k } = setUp(state);
      return begin(k, () => pass(k));
    };
    const expected = (state: StateName, from: StateName, held: StateName) =>
      state === held ? 'parked' : state === from ? PASSAGE.OPEN : PASSAGE.KILLED;
    for (const state of ALL) {
      expect(passed(state, (k) => enterKernel(k, 1))).toBe(expected(state, 'USER', 'USER_CONTROLLED'));
      expect(passed(state, (k) => leaveKernel(k, 0))).toBe(expected(state, 'KERNEL', 'KERNEL_CONTROLLED'));
      expect(startThread(setUp(state).k)).toBe(state === 'NEW' || state === 'NEW_CONTROLLED');
    }
  });

  it('turns to dying what can die', () => {
    const becomes: Partial<Record<StateName, StateName>> = {
      NEW: 'DEAD',
      NEW_CONTROLLED: 'DEAD',
      USER: 'DYING',
      USER_CONTROLLED: 'DYING',
      KERNEL: 'KERNEL_DYING',
      KERNEL_CONTROLLED: 'KERNEL_DYING',
    };
    for (const state of ALL) {
      const { name, mark } = setUp(state);
      mark();
      expect(name()).toBe(becomes[state] ?? state);
      mark();
      expect(name()).toBe(becomes[state] ?? state);
    }
  });

  it('knows who acts no more', () => {
    for (const state of ALL) {
      const { page, k } = setUp(state);
      expect(isQuiet(page, k.thread)).toBe(['DYING', 'LEAVING', 'DEAD', 'SEALED'].includes(state));
    }
  });

  it('is sealed for a thread that was killed in guest code, and for no other', () => {
    for (const state of ALL) {
      const { page, k, name } = setUp(state);
      expect(seal(page, k.thread)).toBe(state === 'DYING' || state === 'SEALED');
      expect(name()).toBe(state === 'DYING' ? 'SEALED' : state);
    }
  });

  it('tells the broker once who has left, unless it was sealed', () => {
    for (const state of ['KERNEL', 'KERNEL_DYING', 'DYING', 'USER', 'KERNEL_CONTROLLED'] as const) {
      const { page, k, name } = setUp(state);
      leaveForGood(k);
      leaveForGood(k);
      expect(name()).toBe('LEAVING');
      expect(takeRequest(page)).toMatchObject({ thread: k.thread, request: REQUEST.THREAD_LEFT });
      expect(takeRequest(page)).toBeNull();
    }
    for (const state of ['SEALED', 'DEAD', 'LEAVING'] as const) {
      const { page, k, name } = setUp(state);
      leaveForGood(k);
      expect([name(), takeRequest(page)]).toEqual([state, null]);
    }
  });

  it('wakes a parked thread that is killed, and no other', () => {
    for (const state of ['KERNEL', 'KERNEL_CONTROLLED', 'USER', 'USER_CONTROLLED', 'LEAVING'] as const) {
      const { k, words, mark } = setUp(state);
      initWaiter(k, k.thread + T_WAITER, k.thread, 0, 0, 0);
      mark();
      expect(words[k.thread + T_WAITER + W_WORD]).toBe(state.startsWith('KERNEL') ? KILLED : OUTCOME_WAITING);
    }
  });

  it('wakes a killed thread from a second wait too', () => {
    const { k, words, mark } = setUp('KERNEL');
    mark();
    initWaiter(k, k.thread + T_WAITER, k.thread, 0, 0, 0);
    mark();
    expect(words[k.thread + T_WAITER + W_WORD]).toBe(KILLED);
  });
});
