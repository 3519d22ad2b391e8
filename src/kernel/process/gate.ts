/**
 * The gate between guest code and kernel code, and the terminate protocol that rests on it.
 *
 * A worker may be terminated at any instruction, and if that struck inside a critical section the lock would be
 * held for ever. So a thread says, by compare-and-swap, whether it is in guest code (USER) or in kernel code
 * (KERNEL), and is only ever terminated when it can no longer enter the kernel (SEALED). States:
 * memory/thread-record.ts.
 *
 * A controller changes the state to one of its own (…_CONTROLLED); then the swap fails, and the slow way goes through
 * control.ts. So does the mark of a signal (STATE_SIGNALED), which is looked at on the way out (signals.ts). So the gate
 * costs nothing more where nobody controls and no signal is on its way. The mark of who observes a thread's calls
 * (STATE_OBSERVED, observing.ts) goes the same way.
 */

import { faultPoint } from '../core/fault-points.ts';
import { isInterrupted } from '../core/interrupt.ts';
import { isDying, KILLED } from '../core/park.ts';
import { holdWhileStopped } from '../core/stopped.ts';
import { usedBits } from '../core/used-object.ts';
import { decide, W_WORD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { P_UNCOPIED } from '../memory/process-record.ts';
import {
  FUTEX_PARKED,
  STATE_MARKS,
  STATE_MASK,
  STATE_OBSERVED,
  SYSCALL_TIMED,
  T_ANSWER,
  T_FUTEX,
  T_HOLD,
  T_STATE,
  T_STOP,
  T_SYSCALL,
  T_TURN,
  T_WAITER,
  THREAD_STATE,
} from '../memory/thread-record.ts';
import { copyUncopied } from '../objects/operation.ts';
import { HELD, hold, PASSAGE, type Passage } from './control.ts';
import { beginObserved } from './observing.ts';
import { REQUEST, submitRequest } from './requests.ts';
import { TAKEN, takeSignal } from './signals.ts';

const { NEW, USER, KERNEL, DYING, KERNEL_DYING, LEAVING, DEAD, SEALED } = THREAD_STATE;
const { NEW_CONTROLLED, USER_CONTROLLED, KERNEL_CONTROLLED } = THREAD_STATE;

// ── The thread's side ──────────────────────────────────────────────────────────────────────────────────────

/**
 * Enters the kernel. KILLED: the thread must call `leaveForGood` and unwind. IMPOSED: it is in the kernel, and the
 * call is to give `imposedStatus` and do nothing else. OBSERVED: it is in guest code still, and tells of its call first
 * (`k.observing`).
 * @param object that the call uses without a reference (core/brief-use.ts), or 0.
 */
export function enterKernel(k: Kernel, syscall: number, object = 0): Passage {
  const { words, thread } = k;
  words[thread + T_SYSCALL] = syscall;
  const entered = object === 0 ? KERNEL : KERNEL | usedBits(object);
  k.entered = entered;
  if (Atomics.compareExchange(words, thread + T_STATE, USER, entered) === USER) return PASSAGE.OPEN;
  return enterSlowly(k);
}

function enterSlowly(k: Kernel): Passage {
  if (!k.observing && (Atomics.load(k.words, k.thread + T_STATE) & STATE_OBSERVED) !== 0) return PASSAGE.OBSERVED;
  const used = k.entered & ~STATE_MASK;
  const state = step(k, USER, KERNEL | used, USER_CONTROLLED, KERNEL_CONTROLLED | used) & STATE_MASK;
  if (state !== 0 && isInterrupted(k)) holdWhileStopped(k);
  const passage = state === KERNEL_CONTROLLED ? hold(k, HELD.ENTRY, 0) : PASSAGE.OPEN;
  // Who is killed before its call has begun does nothing of it.
  return state === 0 || isDying(k) ? PASSAGE.KILLED : passage;
}

/** `enterKernel` for what is no call that the program has made, or one that has been told of. */
export function enterUnobserved(k: Kernel, syscall: number): Passage {
  const { observing } = k;
  k.observing = true;
  const passage = enterKernel(k, syscall);
  k.observing = observing;
  return passage;
}

/**
 * Goes back to guest code. KILLED: as for enterKernel. IMPOSED: the call is to give `imposedStatus`. SIGNALED: in guest
 * code, the handler of `k.signal` is to be called. ENDS: still in the kernel, `k.signal` ends the process.
 * @param result what the call gives, for the controller to see.
 */
export function leaveKernel(k: Kernel, result: number): Passage {
  const { words, thread, entered } = k;
  // Whoever has taken the completion did this first, and has told the program afterwards.
  if (words[k.process + P_UNCOPIED] !== 0) copyUncopied(k);
  if (Atomics.compareExchange(words, thread + T_STATE, entered, USER) === entered) return PASSAGE.OPEN;
  return leaveSlowly(k, result);
}

function leaveSlowly(k: Kernel, result: number): Passage {
  const used = k.entered & ~STATE_MASK;
  let passage: Passage = PASSAGE.OPEN;
  const state = Atomics.load(k.words, k.thread + T_STATE) & STATE_MASK;
  if (state === KERNEL_CONTROLLED) passage = hold(k, HELD.EXIT, result);
  if (passage === PASSAGE.OPEN && isInterrupted(k)) {
    let taken: number;
    do {
      holdWhileStopped(k);
      taken = takeSignal(k);
    } while (taken === TAKEN.STOPPED && !isDying(k));
    if (taken === TAKEN.ENDS) return PASSAGE.ENDS;
    if (taken === TAKEN.HANDLER) passage = PASSAGE.SIGNALED;
  }
  return step(k, KERNEL | used, USER, KERNEL_CONTROLLED | used, USER_CONTROLLED) === 0 ? PASSAGE.KILLED : passage;
}

/**
 * Changes the calling thread's state from either of two to its successor: a controller may come or go meanwhile.
 * @returns the new state word; 0 when the thread has been killed.
 */
function step(k: Kernel, from: number, to: number, fromControlled: number, toControlled: number): number {
  const { words } = k;
  const at = k.thread + T_STATE;
  for (;;) {
    const word = Atomics.load(words, at);
    const state = word & ~STATE_MARKS;
    if (state !== from && state !== fromControlled) return 0;
    const next = state === from ? to : toControlled;
    if (Atomics.compareExchange(words, at, word, next | (word & STATE_MARKS)) === word) return next;
  }
}

/** The calling thread's state as it may have been a moment ago: never below zero. */
export function stateHint(k: Kernel): number {
  return k.words[k.thread + T_STATE];
}

/** Whether the calling thread is in guest code, killed there or not: it has not come through the gate. */
export function isInGuestCode(k: Kernel): boolean {
  const state = Atomics.load(k.words, k.thread + T_STATE) & STATE_MASK;
  return state === USER || state === USER_CONTROLLED || state === DYING;
}

/** Whether the calling thread is in the kernel and has not been killed. */
export function isInKernel(k: Kernel): boolean {
  return !isDying(k);
}

/**
 * The thread's last act: it tells the broker that its worker is free. After this the thread's record belongs to
 * the broker. Does nothing if the broker has given up waiting and is terminating the worker.
 */
export function leaveForGood(k: Kernel): void {
  const { words, thread } = k;
  const at = thread + T_STATE;
  for (;;) {
    const word = Atomics.load(words, at);
    const state = word & STATE_MASK;
    if (state === SEALED || state === LEAVING || state === DEAD) return;
    if (Atomics.compareExchange(words, at, word, LEAVING) === word) break;
  }
  submitRequest(k, thread, REQUEST.THREAD_LEFT);
}

/** Begins a thread's life in its worker. false: it was killed before it started. */
export function startThread(k: Kernel): boolean {
  faultPoint(k, 'thread-allocated');
  if (step(k, NEW, USER, NEW_CONTROLLED, USER_CONTROLLED) === 0) return false;
  beginObserved(k);
  return true;
}

// ── The broker's side ──────────────────────────────────────────────────────────────────────────────────────

/** What a state becomes by a kill. */
const KILLED_STATE: Record<number, number> = {
  [NEW]: DEAD,
  [NEW_CONTROLLED]: DEAD,
  [USER]: DYING,
  [USER_CONTROLLED]: DYING,
  [KERNEL]: KERNEL_DYING,
  [KERNEL_CONTROLLED]: KERNEL_DYING,
};

/** Marks a thread killed, wherever it is, and wakes it if it is parked or held. Can be called again. */
export function markDying(k: Kernel, thread: number): void {
  const { words } = k;
  const at = thread + T_STATE;
  for (;;) {
    const word = Atomics.load(words, at);
    const state = word & STATE_MASK;
    const next = KILLED_STATE[state] ?? state;
    // What the call under way uses stays noted; signals, and who observes it, are no matter any more.
    const kept = word & ~(STATE_MASK | STATE_MARKS);
    if (next === state || Atomics.compareExchange(words, at, word, kept | next) === word) break;
  }
  // First the mark, then the wake-up: park() looks for the mark after its word says WAITING.
  if ((Atomics.load(words, at) & STATE_MASK) !== KERNEL_DYING) return;
  for (const waiter of [thread + T_WAITER, thread + T_HOLD, thread + T_ANSWER, thread + T_STOP, thread + T_TURN]) {
    if (decide(words, waiter, KILLED)) Atomics.notify(words, waiter + W_WORD);
  }
}

/** Whether the thread will not act in the kernel any more, but for saying that it has left. */
export function isQuiet(k: Kernel, thread: number): boolean {
  const state = Atomics.load(k.words, thread + T_STATE) & STATE_MASK;
  return state === DYING || state === LEAVING || state === DEAD || state === SEALED;
}

/** Shuts the gate for a thread that is to be terminated. false: it is about to leave by itself. */
export function seal(k: Kernel, thread: number): boolean {
  const at = thread + T_STATE;
  return Atomics.compareExchange(k.words, at, DYING, SEALED) === DYING || Atomics.load(k.words, at) === SEALED;
}

// ── Guest memory ───────────────────────────────────────────────────────────────────────────────────────────

/**
 * The calling thread parks on a word of guest memory, at a multiple of 4; null: it no longer does.
 * @param timed it has a time-out.
 */
export function setFutex(k: Kernel, address: number | null, timed = false): void {
  if (timed) k.words[k.thread + T_SYSCALL] |= SYSCALL_TIMED;
  Atomics.store(k.words, k.thread + T_FUTEX, address === null ? 0 : address | FUTEX_PARKED);
}

/** Guest address that a thread is parked on, unsigned, for the broker to wake it when it is killed; or null. */
export function futexOf(k: Kernel, thread: number): number | null {
  const futex = Atomics.load(k.words, thread + T_FUTEX);
  return futex === 0 ? null : (futex & ~FUTEX_PARKED) >>> 0;
}
