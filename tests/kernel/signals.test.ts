/** Signals: who takes them, what they end, which waits they reach, and that the gate costs nothing without them. */
import { describe, expect, it } from 'vitest';
import { SIGNAL, SIGNAL_ACTION } from '../../src/guest-abi/signals.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_TIMEOUT,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { isInterrupted } from '../../src/kernel/core/interrupt.ts';
import { sleepUntil } from '../../src/kernel/core/park.ts';
import { OUTCOME_WAITING, W_WORD } from '../../src/kernel/core/wait-queue.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { STATE_SIGNALED, T_ANSWER, T_STATE, T_WAITER, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { createEvent } from '../../src/kernel/objects/event.ts';
import { fireTimers } from '../../src/kernel/objects/timer.ts';
import { setAlarm } from '../../src/kernel/process/alarm.ts';
import { PASSAGE } from '../../src/kernel/process/control.ts';
import { enterKernel, isQuiet, leaveKernel, markDying, seal } from '../../src/kernel/process/gate.ts';
import { createProcess, processId, reapProcess } from '../../src/kernel/process/process.ts';
import { callBroker, REQUEST } from '../../src/kernel/process/requests.ts';
import {
  changeSignalMask,
  endingSignal,
  pendingSignals,
  raiseAlarm,
  raiseOwnSignal,
  raiseSignal,
  sendSignal,
  sendThreadSignal,
  setSignalAction,
  takeAwaited,
  takeSignalWork,
} from '../../src/kernel/process/signals.ts';
import { threadId } from '../../src/kernel/process/thread.ts';
import { begin, finishWait, System, waitAnyOf } from './support/system.ts';

const USR1 = 10;
const TERM = 15;
const bit = (signal: number) => 1 << (signal - 1);
const FOREVER = Number.POSITIVE_INFINITY;

function setUp(threads = 2) {
  const system = new System();
  const views = Array.from({ length: threads }, () => system.thread());
  const id = processId(system.page, system.process);
  const state = (k: Kernel) => Atomics.load(system.words, k.thread + T_STATE);
  return { system, views, id, state, page: system.page, words: system.words };
}

/** Leaves the kernel and comes back: how it passed. */
function through(k: Kernel): number {
  const passage = leaveKernel(k, 0);
  if (passage === PASSAGE.OPEN || passage === PASSAGE.SIGNALED) enterKernel(k, 1);
  return passage;
}

describe('signals', () => {
  it('go to a handler, once, on the way out; what the thread blocked before is told', () => {
    const { views, id } = setUp(1);
    const [k] = views;
    setSignalAction(k, USR1, SIGNAL_ACTION.CATCH);
    changeSignalMask(k, 0, bit(TERM));
    expect(through(k)).toBe(PASSAGE.OPEN);
    expect(sendSignal(k, id, USR1)).toBe(RAT_SUCCESS);
    expect([isInterrupted(k), pendingSignals(k)]).toEqual([true, bit(USR1)]);
    expect(through(k)).toBe(PASSAGE.SIGNALED);
    expect([k.signal, k.signalSender, k.signalMask]).toEqual([USR1, id, bit(TERM)]);
    // All others wait until the handler's mask is known.
    sendSignal(k, id, USR1);
    expect([through(k), pendingSignals(k)]).toEqual([PASSAGE.OPEN, bit(USR1)]);
    changeSignalMask(k, -1, k.signalMask);
    expect([through(k), pendingSignals(k), isInterrupted(k)]).toEqual([PASSAGE.SIGNALED, 0, false]);
  });

  it('that are blocked are pending, ones that are ignored are not', () => {
    const { views, id } = setUp(1);
    const [k] = views;
    changeSignalMask(k, 0, -1);
    expect(sendSignal(k, id, TERM)).toBe(RAT_SUCCESS);
    expect([through(k), pendingSignals(k), endingSignal(k, k.process)]).toEqual([PASSAGE.OPEN, bit(TERM), 0]);
    setSignalAction(k, TERM, SIGNAL_ACTION.IGNORE);
    expect(pendingSignals(k)).toBe(0);
    changeSignalMask(k, -1, 0);
    expect([sendSignal(k, id, TERM), sendSignal(k, id, SIGNAL.CHLD), pendingSignals(k)]).toEqual([0, 0, 0]);
    // By default ignored, but blocked: somebody may wait for it.
    changeSignalMask(k, 0, bit(SIGNAL.CHLD));
    sendSignal(k, id, SIGNAL.CHLD);
    expect(pendingSignals(k)).toBe(bit(SIGNAL.CHLD));
    expect([takeAwaited(k, bit(SIGNAL.CHLD)), k.signalSender, pendingSignals(k)]).toEqual([SIGNAL.CHLD, id, 0]);
  });

  it('end a process through the broker, or the thread itself where it unblocks them', () => {
    const { views, id, page } = setUp(2);
    const [k, other] = views;
    changeSignalMask(k, 0, bit(TERM));
    expect([sendSignal(k, id, TERM), endingSignal(page, k.process), takeSignalWork(page)]).toEqual([0, TERM, true]);
    const second = setUp(2);
    for (const view of second.views) changeSignalMask(view, 0, bit(TERM));
    sendSignal(second.views[0], second.id, TERM);
    expect(endingSignal(second.page, second.system.process)).toBe(0);
    changeSignalMask(second.views[1], bit(TERM), 0);
    expect([leaveKernel(second.views[1], 0), second.views[1].signal]).toEqual([PASSAGE.ENDS, TERM]);
    raiseOwnSignal(other, SIGNAL.PIPE);
    expect([leaveKernel(other, 0), other.signal]).toEqual([PASSAGE.ENDS, SIGNAL.PIPE]);
    // Nothing blocks this one.
    const third = setUp(1);
    changeSignalMask(third.views[0], 0, -1);
    expect([sendSignal(third.views[0], third.id, SIGNAL.KILL), endingSignal(third.page, third.system.process)]).toEqual(
      [0, SIGNAL.KILL],
    );
  });

  it('reach processes of the same program alone, and threads of the own process', () => {
    const { views, id, page, system } = setUp(2);
    const [k, other] = views;
    const stranger = createProcess(page, PAGE_PROCESS, utf8Bytes('/bin/stranger'));
    const child = createProcess(page, system.process, utf8Bytes('/bin/child'));
    expect(sendSignal(k, processId(page, stranger), TERM)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(sendSignal(k, processId(page, child), 0)).toBe(RAT_SUCCESS);
    expect(sendSignal(k, 9999, 0)).toBe(RAT_ERR_NOT_FOUND);
    expect(sendThreadSignal(k, 9999, USR1)).toBe(RAT_ERR_NOT_FOUND);
    setSignalAction(k, USR1, SIGNAL_ACTION.CATCH);
    expect(sendThreadSignal(k, threadId(page, other.thread), USR1)).toBe(RAT_SUCCESS);
    expect([isInterrupted(k), isInterrupted(other)]).toEqual([false, true]);
    expect([through(k), through(other)]).toEqual([PASSAGE.OPEN, PASSAGE.SIGNALED]);
    expect(sendSignal(k, id, 0)).toBe(RAT_SUCCESS);
    reapProcess(page, child);
    expect(sendSignal(k, processId(page, system.process) + 2, 0)).toBe(RAT_ERR_NOT_FOUND);
    reapProcess(page, stranger);
  });

  it('end the waits of threads that may take them; who comes too late waits on', () => {
    const { views, id, page, words } = setUp(3);
    const [k, second, blocking] = views;
    const event = createEvent(page, true, false);
    setSignalAction(k, USR1, SIGNAL_ACTION.CATCH);
    changeSignalMask(blocking, 0, bit(USR1));
    for (const view of views) expect(begin(view, () => waitAnyOf(view, [event], FOREVER))).toBe('parked');
    raiseSignal(page, id, USR1, 0);
    const words_ = views.map((view) => Atomics.load(words, view.thread + T_WAITER + W_WORD));
    expect(words_).toEqual([RAT_ERR_INTERRUPTED, RAT_ERR_INTERRUPTED, OUTCOME_WAITING]);
    for (const view of [k, second]) expect(finishWait(view)).toBe(RAT_ERR_INTERRUPTED);
    expect([through(k), isInterrupted(second)]).toEqual([PASSAGE.SIGNALED, true]);
    // The other one finds nothing, and waits again, until its deadline, which has passed.
    expect(waitAnyOf(second, [event], 1)).toBe(RAT_ERR_TIMEOUT);
    expect(isInterrupted(second)).toBe(false);
  });

  it('are looked at before a thread parks, and not by one that waits for the broker', () => {
    const { views, id, words } = setUp(1);
    const [k] = views;
    setSignalAction(k, USR1, SIGNAL_ACTION.CATCH);
    sendSignal(k, id, USR1);
    expect(sleepUntil(k, FOREVER)).toBe(RAT_ERR_INTERRUPTED);
    expect(begin(k, () => callBroker(k, REQUEST.PING))).toBe('parked');
    sendSignal(k, id, TERM);
    expect(Atomics.load(words, k.thread + T_ANSWER + W_WORD)).toBe(OUTCOME_WAITING);
  });

  it('a thread that awaits a signal that it blocks is woken by it', () => {
    const { views, id, words } = setUp(1);
    const [k] = views;
    changeSignalMask(k, 0, -1);
    expect(takeAwaited(k, bit(USR1))).toBe(0);
    expect(begin(k, () => sleepUntil(k, FOREVER))).toBe('parked');
    sendSignal(k, id, TERM);
    expect(Atomics.load(words, k.thread + T_WAITER + W_WORD)).toBe(OUTCOME_WAITING);
    sendSignal(k, id, USR1);
    expect(Atomics.load(words, k.thread + T_WAITER + W_WORD)).toBe(RAT_ERR_INTERRUPTED);
    expect(takeAwaited(k, bit(USR1))).toBe(USR1);
    expect([through(k), pendingSignals(k)]).toEqual([PASSAGE.OPEN, bit(TERM)]);
  });

  it('the mark is nobody else’s: a killed thread has none, and can be sealed', () => {
    const { views, id, page, state } = setUp(2);
    const [k, other] = views;
    setSignalAction(k, USR1, SIGNAL_ACTION.CATCH);
    leaveKernel(other, 0);
    sendSignal(k, id, USR1);
    expect([state(k), state(other)]).toEqual([
      THREAD_STATE.KERNEL | STATE_SIGNALED,
      THREAD_STATE.USER | STATE_SIGNALED,
    ]);
    expect(enterKernel(other, 1)).toBe(PASSAGE.OPEN);
    expect(state(other)).toBe(THREAD_STATE.KERNEL | STATE_SIGNALED);
    expect(leaveKernel(other, 0)).toBe(PASSAGE.SIGNALED);
    sendThreadSignal(k, threadId(page, other.thread), USR1);
    for (const { thread } of views) markDying(page, thread);
    expect([state(k), state(other)]).toEqual([THREAD_STATE.KERNEL_DYING, THREAD_STATE.DYING]);
    expect([isQuiet(page, other.thread), seal(page, other.thread), state(other)]).toEqual([
      true,
      true,
      THREAD_STATE.SEALED,
    ]);
    sendSignal(k, id, USR1);
    expect([state(k), state(other)]).toEqual([THREAD_STATE.KERNEL_DYING, THREAD_STATE.SEALED]);
  });

  it('an alarm sends SIGALRM, and goes with its process', () => {
    const { views, page, system } = setUp(1);
    const [k] = views;
    setSignalAction(k, SIGNAL.ALRM, SIGNAL_ACTION.CATCH);
    expect(setAlarm(k, 0, 0)).toEqual({ due: 0, period: 0 });
    expect(setAlarm(k, 100, 30)).toEqual({ due: 0, period: 0 });
    expect(setAlarm(k, -1, 0)).toEqual({ due: 100, period: 30 });
    const fire = () => fireTimers(page, (timer) => raiseAlarm(page, timer));
    fire();
    expect(pendingSignals(k)).toBe(0);
    system.clock.now += 100;
    fire();
    expect([pendingSignals(k), through(k), k.signalSender]).toEqual([bit(SIGNAL.ALRM), PASSAGE.SIGNALED, 0]);
    expect(setAlarm(k, 0, 0)).toEqual({ due: 30, period: 30 });
    expect(setAlarm(k, 500, 0)).toEqual({ due: 0, period: 0 });
    const { objects } = readCounters(page);
    system.end(k);
    reapProcess(page, system.process);
    // The alarm, the thread and the process.
    expect(readCounters(page).objects).toBe(objects - 3);
  });
});
