/**
 * The gate between guest code and kernel code, and the terminate protocol that rests on it.
 *
 * A worker may be terminated at any instruction, and if that struck inside a critical section the lock would be
 * held for ever. So a thread says, by compare-and-swap, whether it is in guest code (USER) or in kernel code
 * (KERNEL), and is only ever terminated when it can no longer enter the kernel (SEALED). States: layout.ts.
 */
import { faultPoint } from './fault-points.ts';
import type { Kernel } from './kernel.ts';
import {
  OUTCOME_KILLED,
  OUTCOME_WAITING,
  T_FUTEX,
  T_STATE,
  T_SYSCALL,
  T_WAITER,
  THREAD_STATE,
  W_WORD,
} from './layout.ts';
import { REQUEST, submitRequest } from './requests.ts';

const { NEW, USER, KERNEL, DYING, KERNEL_DYING, LEAVING, DEAD, SEALED } = THREAD_STATE;

// ── The thread's side ──────────────────────────────────────────────────────────────────────────────────────

/** Enters the kernel. false: the thread has been killed; it must call `leaveForGood` and unwind. */
export function enterKernel(k: Kernel, syscall: number): boolean {
  const { words, thread } = k;
  words[thread + T_SYSCALL] = syscall;
  return Atomics.compareExchange(words, thread + T_STATE, USER, KERNEL) === USER;
}

/** Goes back to guest code. false: as for enterKernel. */
export function leaveKernel(k: Kernel): boolean {
  const { words, thread } = k;
  words[thread + T_SYSCALL] = 0;
  return Atomics.compareExchange(words, thread + T_STATE, KERNEL, USER) === KERNEL;
}

/** Whether the calling thread is in the kernel and has not been killed. */
export function isInKernel(k: Kernel): boolean {
  return Atomics.load(k.words, k.thread + T_STATE) === KERNEL;
}

/**
 * The thread's last act: it tells the broker that its worker is free. After this the thread's record belongs to
 * the broker. Does nothing if the broker has given up waiting and is terminating the worker.
 */
export function leaveForGood(k: Kernel): void {
  const { words, thread } = k;
  const at = thread + T_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    if (state === SEALED || state === LEAVING || state === DEAD) return;
    if (Atomics.compareExchange(words, at, state, LEAVING) === state) break;
  }
  submitRequest(k, thread, REQUEST.THREAD_LEFT);
}

// ── The broker's side ──────────────────────────────────────────────────────────────────────────────────────

/** Marks a thread killed, wherever it is, and wakes it if it is parked. Can be called again. */
export function markDying(k: Kernel, thread: number): void {
  const { words } = k;
  const at = thread + T_STATE;
  for (;;) {
    const state = Atomics.load(words, at);
    const next = state === NEW ? DEAD : state === USER ? DYING : state === KERNEL ? KERNEL_DYING : state;
    if (next !== state && Atomics.compareExchange(words, at, state, next) !== state) continue;
    break;
  }
  // First the mark, then the wake-up: park() looks for the mark after its word says WAITING.
  const word = thread + T_WAITER + W_WORD;
  if (Atomics.load(words, at) !== KERNEL_DYING) return;
  if (Atomics.compareExchange(words, word, OUTCOME_WAITING, OUTCOME_KILLED) === OUTCOME_WAITING) {
    Atomics.notify(words, word);
  }
}

/** Whether the thread will not act in the kernel any more, but for saying that it has left. */
export function isQuiet(words: Int32Array, thread: number): boolean {
  const state = Atomics.load(words, thread + T_STATE);
  return state === DYING || state === LEAVING || state === DEAD || state === SEALED;
}

/** Shuts the gate for a thread that is to be terminated. false: it is about to leave by itself. */
export function seal(k: Kernel, thread: number): boolean {
  const at = thread + T_STATE;
  return Atomics.compareExchange(k.words, at, DYING, SEALED) === DYING || Atomics.load(k.words, at) === SEALED;
}

/** Begins a thread's life in its worker. false: it was killed before it started. */
export function startThread(k: Kernel): boolean {
  faultPoint(k, 'thread-allocated');
  return Atomics.compareExchange(k.words, k.thread + T_STATE, NEW, USER) === NEW;
}

/** Guest address that a thread is parked on, for the broker to wake it when it is killed; 0 for none. */
export function futexOf(words: Int32Array, thread: number): number {
  return Atomics.load(words, thread + T_FUTEX);
}
