/** Observing threads from outside: marks that the gate sees, stacks that are noted, who ended a wait. */
import { describe, expect, it } from 'vitest';
import { createHandle } from '../../src/kernel/core/handle-table.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { handlesOf, holdersOf, objectOfHandle } from '../../src/kernel/inspect/handles.ts';
import { takeSignaler } from '../../src/kernel/inspect/sleeping.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import { P_STATE } from '../../src/kernel/memory/process-record.ts';
import { STATE_OBSERVED, T_ID, T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { setEvent } from '../../src/kernel/objects/event.ts';
import { heldAt, PASSAGE } from '../../src/kernel/process/control.ts';
import { enterKernel, enterUnobserved, leaveKernel, markDying, startThread } from '../../src/kernel/process/gate.ts';
import {
  callsTaken,
  droppedCalls,
  holdProcess,
  holdThread,
  mayTell,
  noteStacks,
  putStack,
  stackOf,
  tellOf,
  tellOfAll,
} from '../../src/kernel/process/observing.ts';
import { begin, newEvent, System } from './support/system.ts';

const CALL = 7;

function inGuest(system: System) {
  const k = system.thread();
  k.words[k.thread + T_STATE] = THREAD_STATE.USER;
  return k;
}

describe('calls of observed threads', () => {
  it('are told of before they are entered, and then go through the gate as always', () => {
    const system = new System();
    const k = inGuest(system);
    tellOf(system.page, system.process, true);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OBSERVED);
    expect(k.words[k.thread + T_STATE]).toBe(THREAD_STATE.USER | STATE_OBSERVED);
    k.observing = true;
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OPEN);
    expect(leaveKernel(k, 0)).toBe(PASSAGE.OPEN);
    k.observing = false;
    expect(enterUnobserved(k, CALL)).toBe(PASSAGE.OPEN);
    expect([leaveKernel(k, 0), k.observing]).toEqual([PASSAGE.OPEN, false]);
    tellOf(system.page, system.process, false);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OPEN);
    expect(k.words[k.thread + T_STATE]).toBe(THREAD_STATE.KERNEL);
  });

  it('are observed of threads that begin later, and go on to be when it is switched in the middle of a call', () => {
    const system = new System();
    tellOfAll(system.page, true);
    const k = system.thread();
    k.words[k.thread + T_STATE] = THREAD_STATE.NEW;
    expect(startThread(k)).toBe(true);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OBSERVED);
    tellOfAll(system.page, false);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OPEN);
    tellOfAll(system.page, true);
    expect(leaveKernel(k, 0)).toBe(PASSAGE.OPEN);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.OBSERVED);
  });

  it('are no more than the page can take: the others are counted', () => {
    const { page } = new System();
    let told = 0;
    while (mayTell(page)) told++;
    expect([told, droppedCalls(page), mayTell(page), droppedCalls(page)]).toEqual([8192, 1, false, 2]);
    callsTaken(page, 1);
    expect([mayTell(page), mayTell(page)]).toEqual([true, false]);
  });

  it('are no matter for a thread that is killed', () => {
    const system = new System();
    const k = inGuest(system);
    tellOf(system.page, system.process, true);
    markDying(system.page, k.thread);
    expect(enterKernel(k, CALL)).toBe(PASSAGE.KILLED);
  });
});

describe('holding', () => {
  it('is of all threads of a process, or of one, and each ends by itself', () => {
    const system = new System();
    const [a, b] = [inGuest(system), inGuest(system)];
    const controlled = () =>
      [a, b].map(({ thread }) => (system.words[thread + T_STATE] & ~STATE_OBSERVED) === THREAD_STATE.USER_CONTROLLED);
    holdThread(system.page, a.thread, true);
    expect(controlled()).toEqual([true, false]);
    // What is told of is another matter.
    tellOf(system.page, system.process, true);
    tellOf(system.page, system.process, false);
    expect(controlled()).toEqual([true, false]);
    holdProcess(system.page, system.process, true);
    expect(controlled()).toEqual([true, true]);
    expect(holdThread(system.page, a.thread, false)).toBe(false);
    expect(controlled()).toEqual([true, true]);
    holdProcess(system.page, system.process, false);
    expect(controlled()).toEqual([false, false]);
    expect([a, b].map(({ thread }) => system.words[thread + T_STATE])).toEqual([THREAD_STATE.USER, THREAD_STATE.USER]);
  });

  it('is at the entry of a call alone, and not at the end of a thread’s function', () => {
    const system = new System();
    const k = inGuest(system);
    holdProcess(system.page, system.process, true);
    k.observing = true;
    expect(enterKernel(k, 0)).toBe(PASSAGE.OPEN);
    expect(leaveKernel(k, 0)).toBe(PASSAGE.OPEN);
    expect(begin(k, () => enterKernel(k, CALL))).toBe('parked');
    expect(heldAt(system.page, k.thread)).toEqual({ where: 'entry', call: CALL, result: 0 });
    expect(inspectKernel(system.page).processes[0].threads[0]).toMatchObject({ state: 'held', controlled: true });
  });
});

describe('stacks', () => {
  const FRAMES = [
    { index: 3, offset: 100 },
    { index: -1, offset: -1 },
    { index: 0, offset: 0 },
  ];

  it('are read as they were noted, and only of the time that it is switched on', () => {
    const system = new System();
    const k = system.thread();
    expect(stackOf(system.page, k.thread)).toBeNull();
    noteStacks(system.page, 1);
    expect(stackOf(system.page, k.thread)).toBeNull();
    putStack(k, FRAMES);
    expect(stackOf(system.page, k.thread)).toEqual(FRAMES);
    putStack(
      k,
      Array.from({ length: 100 }, (_, index) => ({ index, offset: index })),
    );
    expect(stackOf(system.page, k.thread)?.length).toBe(28);
    noteStacks(system.page, 0);
    expect(stackOf(system.page, k.thread)).toBeNull();
    noteStacks(system.page, 2);
    expect(stackOf(system.page, k.thread)).toBeNull();
  });

  it('are not those of the thread that had the record before', () => {
    const system = new System();
    const k = system.thread();
    noteStacks(system.page, 1);
    putStack(k, FRAMES);
    const { thread } = k;
    system.end(k);
    expect(system.thread().thread).toBe(thread);
    expect(stackOf(system.page, thread)).toBeNull();
  });
});

describe('who ended a wait', () => {
  it('is noted while somebody observes, and told once', () => {
    const system = new System();
    const [waiter, signaler] = [system.thread(), system.thread()];
    const event = newEvent(system.page);
    const signaled = () => {
      begin(waiter, () => waitOne(waiter, event, Number.POSITIVE_INFINITY));
      setEvent(signaler, event);
      return takeSignaler(waiter);
    };
    expect(signaled()).toBeNull();
    tellOf(system.page, system.process, true);
    expect(signaled()).toBe(signaler.words[signaler.thread + T_ID]);
    expect(takeSignaler(waiter)).toBeNull();
  });
});

describe('handles', () => {
  it('are listed with types, rights and who else has them', () => {
    const system = new System();
    const k = system.thread();
    const event = newEvent(system.page);
    const handle = createHandle(system.page, system.process, event, 3);
    const { id } = objectOfHandle(k, handle) ?? { id: 0 };
    expect(handlesOf(system.page, system.process)).toEqual([
      { handle, object: id, type: 'EVENT', rights: ['WAIT', 'SIGNAL'] },
    ]);
    const pid = inspectKernel(system.page).processes[0].pid;
    expect([holdersOf(system.page).all.get(id), holdersOf(system.page).signalers.get(id)]).toEqual([[pid], [pid]]);
    createHandle(system.page, system.page.process, event, 1);
    expect([holdersOf(system.page).all.get(id), holdersOf(system.page).signalers.get(id)]).toEqual([[0, pid], [pid]]);
    createHandle(system.page, system.page.process, event, 2);
    expect(holdersOf(system.page).signalers.get(id)).toBeNull();
    expect([objectOfHandle(k, 0), objectOfHandle(k, 0x7fff_0000), objectOfHandle(k, handle + 0x10000)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(system.words[system.process + P_STATE]).toBeGreaterThan(0);
  });
});
