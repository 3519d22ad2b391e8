import { describe, expect, it } from 'vitest';
import {
  enterKernel,
  isInKernel,
  isQuiet,
  leaveForGood,
  leaveKernel,
  markDying,
  seal,
  startThread,
} from '../../src/kernel/gate.ts';
import {
  OUTCOME_KILLED,
  OUTCOME_WAITING,
  T_REQUEST,
  T_STATE,
  T_SYSCALL,
  T_WAITER,
  THREAD_STATE,
  W_WORD,
} from '../../src/kernel/layout.ts';
import { nextRequest, REQUEST } from '../../src/kernel/requests.ts';
import { initWaiter } from '../../src/kernel/waiter.ts';
import { System } from './support/system.ts';

type StateName = keyof typeof THREAD_STATE;

function setUp(state: StateName) {
  const system = new System();
  const k = system.thread();
  const { words, page } = system;
  const at = k.thread + T_STATE;
  words[at] = THREAD_STATE[state];
  const name = () => (Object.keys(THREAD_STATE) as StateName[]).find((each) => THREAD_STATE[each] === words[at]);
  return { system, words, page, k, name, mark: () => markDying(page, k.thread) };
}

const ALL = Object.keys(THREAD_STATE) as StateName[];

describe('gate', () => {
  it('lets a living thread in and out', () => {
    const { k, words, name } = setUp('NEW');
    expect([startThread(k), name()]).toEqual([true, 'USER']);
    expect([enterKernel(k, 7), name(), words[k.thread + T_SYSCALL], isInKernel(k)]).toEqual([true, 'KERNEL', 7, true]);
    expect([leaveKernel(k), name(), words[k.thread + T_SYSCALL], isInKernel(k)]).toEqual([true, 'USER', 0, false]);
  });

  it('is passed from one state alone', () => {
    for (const state of ALL) {
      expect(enterKernel(setUp(state).k, 1)).toBe(state === 'USER');
      expect(leaveKernel(setUp(state).k)).toBe(state === 'KERNEL');
      expect(startThread(setUp(state).k)).toBe(state === 'NEW');
    }
  });

  it('turns to dying what can die', () => {
    const becomes: Partial<Record<StateName, StateName>> = { NEW: 'DEAD', USER: 'DYING', KERNEL: 'KERNEL_DYING' };
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
      const { words, k } = setUp(state);
      expect(isQuiet(words, k.thread)).toBe(['DYING', 'LEAVING', 'DEAD', 'SEALED'].includes(state));
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
    for (const state of ['KERNEL', 'KERNEL_DYING', 'DYING', 'USER'] as const) {
      const { page, words, k, name } = setUp(state);
      leaveForGood(k);
      leaveForGood(k);
      expect(name()).toBe('LEAVING');
      expect([nextRequest(page), words[k.thread + T_REQUEST]]).toEqual([k.thread, REQUEST.THREAD_LEFT]);
      expect(nextRequest(page)).toBe(0);
    }
    for (const state of ['SEALED', 'DEAD', 'LEAVING'] as const) {
      const { page, k, name } = setUp(state);
      leaveForGood(k);
      expect([name(), nextRequest(page)]).toEqual([state, 0]);
    }
  });

  it('wakes a parked thread that is killed, and no other', () => {
    for (const state of ['KERNEL', 'USER', 'LEAVING'] as const) {
      const { k, words, mark } = setUp(state);
      initWaiter(k, k.thread + T_WAITER, k.thread, 0, 0, 0);
      mark();
      expect(words[k.thread + T_WAITER + W_WORD]).toBe(state === 'KERNEL' ? OUTCOME_KILLED : OUTCOME_WAITING);
    }
  });

  it('wakes a killed thread from a second wait too', () => {
    const { k, words, mark } = setUp('KERNEL');
    mark();
    initWaiter(k, k.thread + T_WAITER, k.thread, 0, 0, 0);
    mark();
    expect(words[k.thread + T_WAITER + W_WORD]).toBe(OUTCOME_KILLED);
  });
});
