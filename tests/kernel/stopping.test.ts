/** Stopped processes and process groups: who is held where, who is told, whom a signal to a group reaches. */
import { describe, expect, it } from 'vitest';
import { SIGNAL, SIGNAL_ACTION } from '../../src/guest-abi/signals.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INTERRUPTED,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
} from '../../src/guest-abi/status.ts';
import { asleepSince } from '../../src/kernel/core/cpu-time.ts';
import { isInterrupted, untilOver } from '../../src/kernel/core/interrupt.ts';
import { addReference, release } from '../../src/kernel/core/object.ts';
import { sleepUntil } from '../../src/kernel/core/park.ts';
import { isHeldByStop, isStopped } from '../../src/kernel/core/stopped.ts';
import { waitOne } from '../../src/kernel/core/wait.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { P_GROUP, P_TELLS_PARENT } from '../../src/kernel/memory/process-record.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { createEvent } from '../../src/kernel/objects/event.ts';
import { takeChange } from '../../src/kernel/objects/process-object.ts';
import { createTerminal } from '../../src/kernel/objects/terminal.ts';
import { terminalBlock } from '../../src/kernel/objects/terminal-end.ts';
import { readTerminal } from '../../src/kernel/objects/terminal-input.ts';
import { terminalOwner } from '../../src/kernel/objects/terminal-modes.ts';
import { giveTerminal, putInFront } from '../../src/kernel/objects/terminal-session.ts';
import { typeInto } from '../../src/kernel/objects/terminal-typing.ts';
import { PASSAGE } from '../../src/kernel/process/control.ts';
import { enterKernel, leaveKernel, markDying } from '../../src/kernel/process/gate.ts';
import { beginSession, groupsOf, joinGroup, signalAll, signalGroup } from '../../src/kernel/process/groups.ts';
import {
  createProcess,
  markRunning,
  processId,
  processObject,
  processState,
  reapProcess,
} from '../../src/kernel/process/process.ts';
import {
  changeSignalMask,
  endingSignal,
  holdNewThread,
  pendingSignals,
  releaseOrphans,
  sendSignal,
  setChildEvent,
  setSignalAction,
  takeAwaited,
} from '../../src/kernel/process/signals.ts';
import { begin, finishWait, isParked, System } from './support/system.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const bit = (signal: number) => 1 << (signal - 1);

/** A shell, of the page's, and a child of it with a group of its own. */
function setUp() {
  const system = new System();
  const { page, words } = system;
  markRunning(page, system.process);
  const shell = system.thread();
  const child = createProcess(page, system.process, utf8Bytes('/bin/child'));
  markRunning(page, child);
  words[child + P_TELLS_PARENT] = 1;
  const id = processId(page, child);
  expect(joinGroup(shell, id, 0)).toBe(RAT_SUCCESS);
  const k = system.thread(child);
  const state = (view: Kernel) => Atomics.load(words, view.thread + T_STATE);
  return { system, page, words, shell, shellId: processId(page, system.process), child, id, k, state };
}

describe('a stopped process', () => {
  it('is held where it waits, with its wait ended, and waits on when it is continued', () => {
    const { shell, id, k, page, child } = setUp();
    const event = createEvent(page, false, false);
    expect(begin(k, () => waitOne(k, event, FOREVER))).toBe('parked');
    expect(sendSignal(shell, id, SIGNAL.STOP)).toBe(RAT_SUCCESS);
    expect([isStopped(page, child), finishWait(k)]).toEqual([true, RAT_ERR_INTERRUPTED]);
    // The wait does not begin again before it is continued.
    const again = () => untilOver(k, RAT_ERR_INTERRUPTED, () => RAT_SUCCESS);
    expect(begin(k, again)).toBe('parked');
    expect(isHeldByStop(page, k.thread)).toBe(true);
    sendSignal(shell, id, SIGNAL.CONT);
    expect([isStopped(page, child), isHeldByStop(page, k.thread)]).toEqual([false, false]);
    expect([begin(k, again), isInterrupted(k)]).toEqual([RAT_SUCCESS, false]);
  });

  it('is held as it enters and leaves the kernel', () => {
    const { shell, id, k, page, state } = setUp();
    expect(leaveKernel(k, 0)).toBe(PASSAGE.OPEN);
    expect(asleepSince(page, k.thread)).toBe(0);
    sendSignal(shell, id, SIGNAL.STOP);
    expect(begin(k, () => enterKernel(k, 1))).toBe('parked');
    expect(isHeldByStop(page, k.thread)).toBe(true);
    // It does not compute.
    expect(asleepSince(page, k.thread)).toBeGreaterThan(0);
    sendSignal(shell, id, SIGNAL.CONT);
    expect(isHeldByStop(page, k.thread)).toBe(false);
    expect([leaveKernel(k, 0), state(k)]).toEqual([PASSAGE.OPEN, THREAD_STATE.USER]);
    enterKernel(k, 1);
    sendSignal(shell, id, SIGNAL.STOP);
    expect(begin(k, () => leaveKernel(k, 0))).toBe('parked');
    sendSignal(shell, id, SIGNAL.CONT);
    expect([leaveKernel(k, 0), state(k)]).toEqual([PASSAGE.OPEN, THREAD_STATE.USER]);
  });

  it('takes its signals when it goes on; its new threads are held, too', () => {
    const { shell, id, k, page, child, system } = setUp();
    setSignalAction(k, SIGNAL.INT, SIGNAL_ACTION.CATCH);
    sendSignal(shell, id, SIGNAL.STOP);
    sendSignal(shell, id, SIGNAL.INT);
    expect(begin(k, () => leaveKernel(k, 0))).toBe('parked');
    const other = system.thread(child);
    holdNewThread(page, child, other.thread);
    expect(isInterrupted(other)).toBe(true);
    sendSignal(shell, id, SIGNAL.CONT);
    expect([leaveKernel(k, 0), k.signal]).toEqual([PASSAGE.SIGNALED, SIGNAL.INT]);
    expect([leaveKernel(other, 0), isInterrupted(other)]).toEqual([PASSAGE.OPEN, false]);
  });

  it('can be killed where it is held', () => {
    const { shell, id, k, page, state } = setUp();
    sendSignal(shell, id, SIGNAL.STOP);
    expect(begin(k, () => leaveKernel(k, 0))).toBe('parked');
    markDying(page, k.thread);
    expect([isHeldByStop(page, k.thread), state(k)]).toEqual([false, THREAD_STATE.KERNEL_DYING]);
    expect(leaveKernel(k, 0)).toBe(PASSAGE.KILLED);
  });

  it('that is killed as it enters the kernel does nothing there', () => {
    const { shell, id, k, page, state } = setUp();
    leaveKernel(k, 0);
    sendSignal(shell, id, SIGNAL.STOP);
    k.fault = () => markDying(page, k.thread);
    expect([enterKernel(k, 1), state(k)]).toEqual([PASSAGE.KILLED, THREAD_STATE.KERNEL_DYING]);
  });

  it('is shown, and taken for no deadlock', () => {
    const { shell, id, k, page, system, child } = setUp();
    system.end(shell);
    const event = createEvent(page, false, false);
    expect(begin(k, () => waitOne(k, event, FOREVER))).toBe('parked');
    expect(inspectKernel(page).standstill).toBe(true);
    const other = system.thread();
    sendSignal(other, id, SIGNAL.STOP);
    system.end(other);
    const { processes, standstill, deadlocks } = inspectKernel(page);
    const shown = processes.find(({ pid }) => pid === id);
    expect([shown?.state, shown?.threads[0].state, standstill, deadlocks]).toEqual(['stopped', 'stopped', false, []]);
    expect(processState(page, child)).not.toBe(0);
  });

  it('that blocks the signal stops when it does not any more', () => {
    const { shell, id, k, page, child } = setUp();
    changeSignalMask(k, 0, bit(SIGNAL.TSTP));
    sendSignal(shell, id, SIGNAL.TSTP);
    expect([isStopped(page, child), pendingSignals(k)]).toEqual([false, bit(SIGNAL.TSTP)]);
    changeSignalMask(k, -1, 0);
    expect(begin(k, () => leaveKernel(k, 0))).toBe('parked');
    expect([isStopped(page, child), pendingSignals(k)]).toEqual([true, 0]);
    // SIGCONT takes such signals back, and they take it back.
    sendSignal(shell, id, SIGNAL.CONT);
    changeSignalMask(k, 0, -1);
    sendSignal(shell, id, SIGNAL.TSTP);
    sendSignal(shell, id, SIGNAL.CONT);
    expect(pendingSignals(k)).toBe(bit(SIGNAL.CONT));
    sendSignal(shell, id, SIGNAL.TTIN);
    expect(pendingSignals(k)).toBe(bit(SIGNAL.TTIN));
  });

  it('is none that a signal is about to end', () => {
    const { shell, id, page, child } = setUp();
    sendSignal(shell, id, SIGNAL.TSTP);
    sendSignal(shell, id, SIGNAL.HUP);
    sendSignal(shell, id, SIGNAL.CONT);
    // As it does that reads from behind.
    sendSignal(shell, id, SIGNAL.TTIN);
    expect([isStopped(page, child), endingSignal(page, child)]).toEqual([false, SIGNAL.HUP]);
  });

  it('is told to its parent, once', () => {
    const { shell, id, page, child, system } = setUp();
    const event = createEvent(shell, false, false);
    addReference(page, event);
    setChildEvent(shell, event);
    changeSignalMask(shell, 0, bit(SIGNAL.CHLD));
    const object = processObject(page, child);
    const change = (stopped: boolean, continued: boolean, keep = false) =>
      takeChange(page, object, stopped, continued, keep);
    expect(change(true, true)).toBe(-1);
    sendSignal(shell, id, SIGNAL.STOP);
    expect([waitOne(shell, event, 0), takeAwaited(shell, bit(SIGNAL.CHLD))]).toEqual([RAT_SUCCESS, SIGNAL.CHLD]);
    expect(shell.signalSender).toBe(id);
    expect([change(false, true), change(true, false, true), change(true, false), change(true, true)]).toEqual([
      -1,
      SIGNAL.STOP,
      SIGNAL.STOP,
      -1,
    ]);
    sendSignal(shell, id, SIGNAL.STOP);
    expect(change(true, true)).toBe(-1);
    sendSignal(shell, id, SIGNAL.CONT);
    expect([waitOne(shell, event, 0), change(true, false), change(false, true)]).toEqual([RAT_SUCCESS, -1, 0]);
    release(page, event);
    reapProcess(page, system.process);
  });

  it('of a group that nobody could continue is not stopped by a terminal, and goes on when its parent goes', () => {
    const { system, page, shell, shellId, id, child, k } = setUp();
    sendSignal(shell, shellId, SIGNAL.TSTP);
    expect(isStopped(page, system.process)).toBe(false);
    sendSignal(shell, id, SIGNAL.TSTP);
    expect(isStopped(page, child)).toBe(true);
    setSignalAction(k, SIGNAL.HUP, SIGNAL_ACTION.CATCH);
    releaseOrphans(page, system.process);
    expect([isStopped(page, child), pendingSignals(k)]).toEqual([false, bit(SIGNAL.HUP)]);
    sendSignal(shell, id, SIGNAL.STOP);
    expect(isStopped(page, child)).toBe(true);
  });
});

describe('process groups', () => {
  it('are inherited, joined, and left for a session of one’s own', () => {
    const { shell, shellId, id, k, page, words, system } = setUp();
    expect([groupsOf(shell, 0), groupsOf(shell, id), groupsOf(shell, 9999)]).toEqual([
      { group: shellId, session: shellId },
      { group: id, session: shellId },
      RAT_ERR_NOT_FOUND,
    ]);
    const grandchild = createProcess(page, k.process, utf8Bytes('/bin/grandchild'));
    const other = processId(page, grandchild);
    expect(words[grandchild + P_GROUP]).toBe(id);
    expect([joinGroup(k, other, shellId), joinGroup(shell, other, id)]).toEqual([RAT_SUCCESS, RAT_ERR_NOT_FOUND]);
    expect([joinGroup(shell, 0, id), joinGroup(shell, id, -1)]).toEqual([
      RAT_ERR_ACCESS_DENIED,
      RAT_ERR_INVALID_ARGUMENT,
    ]);
    expect(beginSession(k, k.process)).toBe(RAT_ERR_ACCESS_DENIED);
    joinGroup(shell, id, shellId);
    expect([beginSession(k, k.process), groupsOf(k, 0)]).toEqual([RAT_SUCCESS, { group: id, session: id }]);
    expect([joinGroup(shell, id, 0), joinGroup(k, other, id)]).toEqual([RAT_ERR_ACCESS_DENIED, RAT_ERR_ACCESS_DENIED]);
    const stranger = createProcess(page, PAGE_PROCESS, utf8Bytes('/bin/stranger'));
    expect(joinGroup(shell, 0, processId(page, stranger))).toBe(RAT_ERR_ACCESS_DENIED);
    expect(system.process).not.toBe(stranger);
  });

  it('get signals whole', () => {
    const { shell, k, id, page, shellId } = setUp();
    const second = createProcess(page, k.process, utf8Bytes('/bin/second'));
    markRunning(page, second);
    expect(signalGroup(shell, id, SIGNAL.STOP, shellId)).toBe(RAT_SUCCESS);
    expect([isStopped(page, k.process), isStopped(page, second), isStopped(page, shell.process)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([signalGroup(shell, 9999, SIGNAL.CONT, 0), signalGroup(shell, id, 0, 0)]).toEqual([RAT_ERR_NOT_FOUND, 0]);
    expect([signalAll(shell, SIGNAL.CONT), isStopped(page, second)]).toEqual([RAT_SUCCESS, false]);
  });

  it('in the background stop where they read the terminal', () => {
    const { shell, shellId, k, id, page, child } = setUp();
    const ends = createTerminal(page, 80, 24);
    if (typeof ends === 'number') throw new Error('no terminal');
    const block = terminalBlock(page, ends.program);
    const read = (view: Kernel) => begin(view, () => readTerminal(view, ends.program, new Uint8Array(1), 0, 1));
    giveTerminal(page, block, shellId, shellId);
    expect([read(k), isStopped(page, child)]).toEqual([RAT_ERR_INTERRUPTED, true]);
    giveTerminal(page, block, shellId, id);
    sendSignal(shell, id, SIGNAL.CONT);
    leaveKernel(k, 0);
    enterKernel(k, 1);
    expect([read(k), isParked(k)]).toEqual(['parked', true]);
    expect(begin(k, () => sleepUntil(k, FOREVER))).toBe('parked');
  });

  it('are put in front of the terminal of their session before they run, and get what is typed', () => {
    const { k, id, page, shellId, child, system } = setUp();
    const ends = createTerminal(page, 80, 24);
    if (typeof ends === 'number') throw new Error('no terminal');
    const block = terminalBlock(page, ends.program);
    giveTerminal(page, block, shellId, shellId);
    expect([putInFront(page, ends.program, child), terminalOwner(page, block)]).toEqual([
      RAT_SUCCESS,
      { group: id, session: shellId },
    ]);
    expect([typeInto(page, ends.client, utf8Bytes('\x1a'), 0, 1), isStopped(page, child)]).toEqual([1, true]);
    expect(isStopped(page, system.process)).toBe(false);
    const stranger = createProcess(page, PAGE_PROCESS, utf8Bytes('/bin/stranger'));
    expect(putInFront(page, ends.program, stranger)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(putInFront(page, createEvent(k, false, false), child)).toBe(RAT_ERR_WRONG_TYPE);
    expect(terminalOwner(page, block).group).toBe(id);
  });
});
