/**
 * Signals the POSIX way. A signal is pending in a process or a thread until a thread that does not block it comes to
 * the gate, or is ended in its wait (core/interrupt.ts), and takes it: then its handler runs in guest code. What ends
 * the process by default does not wait for that: the broker is told, and ends it as it ends any other.
 *
 * All of it is guarded by H_SIGNAL_LOCK, one of the leaf locks. Records of processes and threads are given back under
 * it, so who finds one under it can act on it.
 */

import { SIGNAL, SIGNAL_ACTION } from '../../guest-abi/signals.ts';
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_NOT_FOUND, RAT_SUCCESS } from '../../guest-abi/status.ts';
import { interruptLocked, isLiving, settleLocked, signalsForLocked } from '../core/interrupt.ts';
import { addReference, release } from '../core/object.ts';
import { letThreadGoOn } from '../core/stopped.ts';
import type { Kernel } from '../kernel.ts';
import { H_DOORBELL, H_SIGNAL_LOCK, H_SIGNAL_WORK, PAGE_PROCESS } from '../memory/header.ts';
import {
  P_ACCOUNT,
  P_ALARM,
  P_CHILD_EVENT,
  P_GROUP,
  P_ID,
  P_OBJECT,
  P_PARENT_ID,
  P_SESSION,
  P_SIGNAL_END,
  P_SIGNAL_MASK,
  P_SIGNAL_SENDERS,
  P_SIGNALS,
  P_SIGNALS_CAUGHT,
  P_SIGNALS_IGNORED,
  P_STOP,
  P_TELLS_PARENT,
} from '../memory/process-record.ts';
import {
  STATE_SIGNALED,
  T_FUTEX,
  T_SIGNAL_MASK,
  T_SIGNALS,
  T_SIGNALS_AWAITED,
  T_STATE,
} from '../memory/thread-record.ts';
import { setEvent } from '../objects/event.ts';
import { noteChange } from '../objects/process-object.ts';
import { forEachProcess } from './process.ts';
import { findThreadLocked, forEachThread } from './thread.ts';

const bitOf = (signal: number) => 1 << (signal - 1);
const bits = (...signals: number[]) => signals.reduce((set, signal) => set | bitOf(signal), 0);

/** What nobody can block, ignore or handle. */
const FIRM = bits(SIGNAL.KILL, SIGNAL.STOP);
/** By default these do nothing; those stop the process; all others end it. */
const IGNORED_BY_DEFAULT = bits(SIGNAL.CHLD, SIGNAL.CONT, SIGNAL.URG, SIGNAL.WINCH);
const STOPPING = bits(SIGNAL.STOP, SIGNAL.TSTP, SIGNAL.TTIN, SIGNAL.TTOU);
const ALL_BLOCKED = ~FIRM;

type Effect = 'handler' | 'nothing' | 'end' | 'stop';

function effectOf(words: Int32Array, process: number, bit: number): Effect {
  if ((words[process + P_SIGNALS_CAUGHT] & bit) !== 0) return 'handler';
  if ((words[process + P_SIGNALS_IGNORED] & bit) !== 0) return 'nothing';
  if ((STOPPING & bit) !== 0) return 'stop';
  return (IGNORED_BY_DEFAULT & bit) !== 0 ? 'nothing' : 'end';
}

// ── Sending ────────────────────────────────────────────────────────────────────────────────────────────────

/** A process by its id, or 0. With H_SIGNAL_LOCK. */
export function findLocked(k: Kernel, id: number): number {
  let found = 0;
  forEachProcess(k, (process) => {
    if (k.words[process + P_ID] === id) found = process;
  });
  return found;
}

/**
 * Sends a signal of the calling process's to a process of the same program (the page has started it, or one of its
 * ancestors): RAT_SUCCESS, RAT_ERR_NOT_FOUND, or RAT_ERR_ACCESS_DENIED.
 * @param signal 0 only asks whether it could be sent.
 */
export function sendSignal(k: Kernel, id: number, signal: number): number {
  const { words } = k;
  return posting(k, () => {
    const process = findLocked(k, id);
    if (process === 0) return RAT_ERR_NOT_FOUND;
    if (words[process + P_ACCOUNT] !== words[k.process + P_ACCOUNT]) return RAT_ERR_ACCESS_DENIED;
    return signal === 0 ? RAT_SUCCESS : postLocked(k, process, 0, signal, words[k.process + P_ID]);
  });
}

/** Sends a signal to a thread of the calling process, by its id; results as of sendSignal. */
export function sendThreadSignal(k: Kernel, id: number, signal: number): number {
  const { words } = k;
  return posting(k, () => {
    const thread = findThreadLocked(k, id);
    if (thread === 0) return RAT_ERR_NOT_FOUND;
    return signal === 0 ? RAT_SUCCESS : postLocked(k, k.process, thread, signal, words[k.process + P_ID]);
  });
}

/** Sends a signal of the system's to a process, by its id; does nothing when it is gone. */
export function raiseSignal(k: Kernel, id: number, signal: number, sender: number): void {
  posting(k, () => {
    const process = findLocked(k, id);
    return process === 0 ? RAT_SUCCESS : postLocked(k, process, 0, signal, sender);
  });
}

/** Sends SIGALRM to the process whose alarm a timer is, if it is one. */
export function raiseAlarm(k: Kernel, timer: number): void {
  posting(k, () => {
    let process = 0;
    forEachProcess(k, (each) => {
      if (Atomics.load(k.words, each + P_ALARM) === timer) process = each;
    });
    return process === 0 ? RAT_SUCCESS : postLocked(k, process, 0, SIGNAL.ALRM, 0);
  });
}

/** Leaves a signal for the calling thread, which takes it when it leaves the kernel, whatever it does. */
export function raiseOwnSignal(k: Kernel, signal: number): void {
  const { words, thread, process } = k;
  posting(k, () => {
    const bit = bitOf(signal);
    if (effectOf(words, process, bit) !== 'nothing') pendLocked(k, process, thread, signal, words[process + P_ID]);
    return RAT_SUCCESS;
  });
}

/** Events that are to be set when the lock is given back, each with a reference. */
const events: number[] = [];

/** Work for the broker, and whoever else is to hear of it, are told of when the lock is given back. */
export function posting(k: Kernel, post: () => number): number {
  let status: number = RAT_SUCCESS;
  k.lock(H_SIGNAL_LOCK);
  try {
    status = post();
  } finally {
    k.unlock(H_SIGNAL_LOCK);
    if (Atomics.load(k.words, H_SIGNAL_WORK) === 1) ringForSignals(k);
    for (let event = events.pop(); event !== undefined; event = events.pop()) {
      setEvent(k, event);
      release(k, event);
    }
  }
  return status;
}

/** @param thread to which it is sent; 0: to the process. */
export function postLocked(k: Kernel, process: number, thread: number, signal: number, sender: number): number {
  const { words } = k;
  const bit = bitOf(signal);
  if (signal === SIGNAL.CONT) continueLocked(k, process);
  if ((STOPPING & bit) !== 0) forgetLocked(k, process, bitOf(SIGNAL.CONT));
  const blocked = (FIRM & bit) === 0 && isBlockedLocked(k, process, thread, bit);
  if (!blocked) {
    const effect = effectOf(words, process, bit);
    if (effect === 'nothing') return RAT_SUCCESS;
    if (effect === 'stop') {
      stopLocked(k, process, signal);
      return RAT_SUCCESS;
    }
    if (effect === 'end') {
      Atomics.compareExchange(words, process + P_SIGNAL_END, 0, signal);
      Atomics.store(words, H_SIGNAL_WORK, 1);
      return RAT_SUCCESS;
    }
  }
  pendLocked(k, process, thread, signal, sender);
  return RAT_SUCCESS;
}

/** Of a process, whether all its threads block it. What is blocked is kept, whatever it would do now. */
function isBlockedLocked(k: Kernel, process: number, thread: number, bit: number): boolean {
  const { words } = k;
  if (thread !== 0) return (words[thread + T_SIGNAL_MASK] & bit) !== 0;
  let threads = 0;
  let open = 0;
  forEachThread(k, process, (each) => {
    if (!isLiving(words, each)) return;
    threads++;
    if ((words[each + T_SIGNAL_MASK] & bit) === 0) open++;
  });
  return threads === 0 ? (words[process + P_SIGNAL_MASK] & bit) !== 0 : open === 0;
}

function pendLocked(k: Kernel, process: number, thread: number, signal: number, sender: number): void {
  const { words } = k;
  const bit = bitOf(signal);
  const at = thread === 0 ? process + P_SIGNALS : thread + T_SIGNALS;
  if ((words[at] & bit) === 0) words[process + P_SIGNAL_SENDERS + signal] = sender;
  words[at] |= bit;
  if (thread === 0) forEachThread(k, process, (each) => tellLocked(k, each, bit));
  else tellLocked(k, thread, bit);
}

function tellLocked(k: Kernel, thread: number, bit: number): void {
  const { words } = k;
  if ((bit & (~words[thread + T_SIGNAL_MASK] | words[thread + T_SIGNALS_AWAITED])) === 0) return;
  interruptLocked(k, thread);
  // Parked on its program's memory, or about to be: the broker can wake it there.
  if (Atomics.load(words, thread + T_FUTEX) !== 0) Atomics.store(words, H_SIGNAL_WORK, 1);
}

// ── Stopping ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Whether nobody who could continue the processes of a group is left: no parent of one of them is in another group of
 * their session. With H_SIGNAL_LOCK.
 */
export function isOrphanedLocked(k: Kernel, group: number): boolean {
  const { words } = k;
  let orphaned = true;
  forEachProcess(k, (process) => {
    if (words[process + P_GROUP] !== group) return;
    const parent = findLocked(k, words[process + P_PARENT_ID]);
    if (parent === 0 || words[parent + P_SESSION] !== words[process + P_SESSION]) return;
    if (words[parent + P_GROUP] !== group) orphaned = false;
  });
  return orphaned;
}

/** Takes signals back that are pending. */
function forgetLocked(k: Kernel, process: number, set: number): void {
  const { words } = k;
  words[process + P_SIGNALS] &= ~set;
  forEachThread(k, process, (thread) => {
    words[thread + T_SIGNALS] &= ~set;
  });
}

/** Stops a process: its threads are held wherever they are, or come to, in the kernel (core/stopped.ts). */
function stopLocked(k: Kernel, process: number, signal: number): void {
  const { words } = k;
  // One that is to be ended is not held up by what it does meanwhile.
  if (words[process + P_STOP] !== 0 || words[process + P_SIGNAL_END] !== 0) return;
  // What comes from a terminal stops nobody for ever.
  if (signal !== SIGNAL.STOP && isOrphanedLocked(k, words[process + P_GROUP])) return;
  Atomics.store(words, process + P_STOP, signal);
  forEachThread(k, process, (thread) => interruptLocked(k, thread));
  tellParentLocked(k, process, signal);
}

function continueLocked(k: Kernel, process: number): void {
  const { words } = k;
  forgetLocked(k, process, STOPPING);
  if (words[process + P_STOP] === 0) return;
  Atomics.store(words, process + P_STOP, 0);
  forEachThread(k, process, (thread) => letThreadGoOn(k, thread));
  tellParentLocked(k, process, 0);
}

/** @param signal that has stopped it; 0: it goes on. */
function tellParentLocked(k: Kernel, process: number, signal: number): void {
  const { words } = k;
  noteChange(k, words[process + P_OBJECT], signal);
  const parent = words[process + P_TELLS_PARENT] === 0 ? 0 : findLocked(k, words[process + P_PARENT_ID]);
  if (parent === 0) return;
  const event = words[parent + P_CHILD_EVENT];
  if (event !== 0) {
    addReference(k, event);
    events.push(event);
  }
  postLocked(k, parent, 0, SIGNAL.CHLD, words[process + P_ID]);
}

/** A thread that has just been made is held like the others of its process. */
export function holdNewThread(k: Kernel, process: number, thread: number): void {
  if (Atomics.load(k.words, process + P_STOP) === 0) return;
  k.lock(H_SIGNAL_LOCK);
  if (k.words[process + P_STOP] !== 0) interruptLocked(k, thread);
  k.unlock(H_SIGNAL_LOCK);
}

/** Gives the calling process an event that is set when one of its children stops or goes on; the caller's reference. */
export function setChildEvent(k: Kernel, event: number): void {
  k.lock(H_SIGNAL_LOCK);
  const former = k.words[k.process + P_CHILD_EVENT];
  k.words[k.process + P_CHILD_EVENT] = event;
  k.unlock(H_SIGNAL_LOCK);
  if (former !== 0) release(k, former);
}

/**
 * A process is about to be gone, and with it perhaps the last one who could continue its children: groups that are left
 * so with a stopped process are hung up, and go on.
 */
export function releaseOrphans(k: Kernel, process: number): void {
  const { words } = k;
  posting(k, () => {
    const [id, session] = [words[process + P_ID], words[process + P_SESSION]];
    const groups = new Set<number>();
    forEachProcess(k, (child) => {
      if (words[child + P_PARENT_ID] === id && words[child + P_SESSION] === session) groups.add(words[child + P_GROUP]);
    });
    // From here on it is nobody's parent.
    words[process + P_SESSION] = 0;
    for (const group of groups) {
      let stopped = false;
      const members: number[] = [];
      forEachProcess(k, (each) => {
        if (words[each + P_GROUP] !== group) return;
        members.push(each);
        if (words[each + P_STOP] !== 0) stopped = true;
      });
      if (!stopped || !isOrphanedLocked(k, group)) continue;
      for (const signal of [SIGNAL.HUP, SIGNAL.CONT]) for (const each of members) postLocked(k, each, 0, signal, 0);
    }
    return RAT_SUCCESS;
  });
}

// ── Taking ─────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What there was to take: nothing; a signal with a handler, for which all others are blocked now; one that ends the
 * process; nothing as long as the process is stopped.
 */
export const TAKEN = { NOTHING: 0, HANDLER: 1, ENDS: 2, STOPPED: 3 } as const;

/** Takes a signal for the calling thread; `k.signal` and its neighbours tell of it. */
export function takeSignal(k: Kernel): number {
  return posting(k, () => takeSignalLocked(k));
}

function takeSignalLocked(k: Kernel): number {
  const { words, thread, process } = k;
  for (;;) {
    if (words[process + P_STOP] !== 0) return TAKEN.STOPPED;
    if (!settleLocked(k)) return TAKEN.NOTHING;
    // One that the thread has just waited for and that is blocked is no longer its business.
    words[thread + T_SIGNALS_AWAITED] = 0;
    const set = signalsForLocked(words, thread, process);
    if (set === 0) continue;
    const signal = takeLocked(k, set);
    const effect = effectOf(words, process, bitOf(signal));
    if (effect === 'end') return TAKEN.ENDS;
    if (effect === 'stop') stopLocked(k, process, signal);
    if (effect !== 'handler') continue;
    k.signalMask = words[thread + T_SIGNAL_MASK];
    words[thread + T_SIGNAL_MASK] = ALL_BLOCKED;
    settleLocked(k);
    return TAKEN.HANDLER;
  }
}

/** Takes the lowest of a set of pending signals. */
function takeLocked(k: Kernel, set: number): number {
  const { words, thread, process } = k;
  const signal = 32 - Math.clz32(set & -set);
  const bit = bitOf(signal);
  const at = (words[thread + T_SIGNALS] & bit) !== 0 ? thread + T_SIGNALS : process + P_SIGNALS;
  words[at] &= ~bit;
  k.signal = signal;
  k.signalSender = words[process + P_SIGNAL_SENDERS + signal];
  return signal;
}

/** Takes a pending signal out of a set, blocked or not; or has the thread told of the next one: its number, or 0. */
export function takeAwaited(k: Kernel, set: number): number {
  const { words, thread, process } = k;
  k.lock(H_SIGNAL_LOCK);
  try {
    const there = (words[thread + T_SIGNALS] | words[process + P_SIGNALS]) & set;
    words[thread + T_SIGNALS_AWAITED] = there === 0 ? set & ALL_BLOCKED : 0;
    if (there === 0) return 0;
    const signal = takeLocked(k, there);
    settleLocked(k);
    return signal;
  } finally {
    k.unlock(H_SIGNAL_LOCK);
  }
}

/** The calling thread awaits no signals any more. */
export function stopAwaiting(k: Kernel): void {
  k.lock(H_SIGNAL_LOCK);
  k.words[k.thread + T_SIGNALS_AWAITED] = 0;
  settleLocked(k);
  k.unlock(H_SIGNAL_LOCK);
}

// ── What a process and a thread say of signals ─────────────────────────────────────────────────────────────

/**
 * Sets what a signal does to the calling process.
 * @returns `SIGNAL_ACTION` of before.
 */
export function setSignalAction(k: Kernel, signal: number, action: number): number {
  const { words, process } = k;
  const bit = bitOf(signal);
  k.lock(H_SIGNAL_LOCK);
  const caught = (words[process + P_SIGNALS_CAUGHT] & bit) !== 0;
  const ignored = (words[process + P_SIGNALS_IGNORED] & bit) !== 0;
  if (action !== SIGNAL_ACTION.ASK) {
    words[process + P_SIGNALS_CAUGHT] &= ~bit;
    words[process + P_SIGNALS_IGNORED] &= ~bit;
    if (action === SIGNAL_ACTION.CATCH) words[process + P_SIGNALS_CAUGHT] |= bit;
    if (action === SIGNAL_ACTION.IGNORE) words[process + P_SIGNALS_IGNORED] |= bit;
    // What is ignored from now on is not pending either.
    if (effectOf(words, process, bit) === 'nothing') {
      words[process + P_SIGNALS] &= ~bit;
      forEachThread(k, process, (thread) => {
        words[thread + T_SIGNALS] &= ~bit;
      });
    }
  }
  k.unlock(H_SIGNAL_LOCK);
  return caught ? SIGNAL_ACTION.CATCH : ignored ? SIGNAL_ACTION.IGNORE : SIGNAL_ACTION.DEFAULT;
}

/** Whether a signal can be given a handler or be ignored. */
export function isFirm(signal: number): boolean {
  return (FIRM & bitOf(signal)) !== 0;
}

/**
 * Changes the signals that the calling thread blocks: those of `less` are taken out, then those of `more` put in.
 * @returns those of before.
 */
export function changeSignalMask(k: Kernel, less: number, more: number): number {
  const { words, thread, process } = k;
  k.lock(H_SIGNAL_LOCK);
  const former = words[thread + T_SIGNAL_MASK];
  words[thread + T_SIGNAL_MASK] = ((former & ~less) | more) & ALL_BLOCKED;
  // What was blocked and is pending comes at the end of this call.
  if (signalsForLocked(words, thread, process) !== 0) interruptLocked(k, thread);
  k.unlock(H_SIGNAL_LOCK);
  return former;
}

/** Signals that are pending for the calling thread, blocked ones among them. */
export function pendingSignals(k: Kernel): number {
  return k.words[k.thread + T_SIGNALS] | k.words[k.process + P_SIGNALS];
}

/** What a child begins with; it does not run yet. */
export function inheritSignals(k: Kernel, child: number, mask: number, defaults: number): void {
  const { words, process } = k;
  words[child + P_SIGNALS_IGNORED] = process === PAGE_PROCESS ? 0 : words[process + P_SIGNALS_IGNORED] & ~defaults;
  words[child + P_SIGNAL_MASK] = mask & ALL_BLOCKED;
  words[child + P_TELLS_PARENT] = 1;
}

// ── The broker's side ──────────────────────────────────────────────────────────────────────────────────────

/** Has the broker look. @param again though it has looked already. */
export function ringForSignals(k: Kernel, again = false): void {
  if (again) Atomics.store(k.words, H_SIGNAL_WORK, 1);
  Atomics.add(k.words, H_DOORBELL, 1);
  Atomics.notify(k.words, H_DOORBELL);
}

/** Whether there is work for the broker since it last asked. */
export function takeSignalWork(k: Kernel): boolean {
  return Atomics.exchange(k.words, H_SIGNAL_WORK, 0) === 1;
}

/** The signal that is to end a process, or 0. */
export function endingSignal(k: Kernel, process: number): number {
  return Atomics.load(k.words, process + P_SIGNAL_END);
}

/** Whether a signal is to end the calling process. Who sends one to many looks for them under the same lock. */
export function isEnding(k: Kernel): boolean {
  k.lock(H_SIGNAL_LOCK);
  const ending = k.process !== PAGE_PROCESS && k.words[k.process + P_SIGNAL_END] !== 0;
  k.unlock(H_SIGNAL_LOCK);
  return ending;
}

/** Whether a thread has been told of a signal and not come to look. */
export function isSignaled(k: Kernel, thread: number): boolean {
  return (Atomics.load(k.words, thread + T_STATE) & STATE_SIGNALED) !== 0;
}

/** The process that hears of a process's end by SIGCHLD, by its id; or 0. */
export function parentToTell(k: Kernel, process: number): number {
  return k.words[process + P_TELLS_PARENT] === 0 ? 0 : k.words[process + P_PARENT_ID];
}
