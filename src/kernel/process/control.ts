/**
 * Control over threads at the gate: a controller can hold a thread each time that it enters or leaves the kernel,
 * look at it there, and let it go on, or have its call give a status of the controller's choosing. Stepping through
 * calls, stopping a process, and choosing the order in which threads act are all done with this.
 *
 * A thread is under control by its state (…_CONTROLLED), which its ordinary ways through the gate do not expect; so
 * nobody else pays for it. A held thread is parked like one that waits, so a kill reaches it.
 *
 * There is one controller at a time for a thread; its functions are called from any thread, mostly the page's.
 */
import { faultPoint } from '../core/fault-points.ts';
import { park } from '../core/park.ts';
import { decide, OUTCOME_WAITING, W_WORD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { H_CONTROL_SEQUENCE } from '../memory/header.ts';
import { I_HOLDS, inspectionOf } from '../memory/inspection-record.ts';
import {
  STATE_MASK,
  SYSCALL_TIMED,
  T_HELD,
  T_HELD_RESULT,
  T_HOLD,
  T_IMPOSED,
  T_STATE,
  T_SYSCALL,
  THREAD_STATE,
} from '../memory/thread-record.ts';

const { NEW, USER, KERNEL, NEW_CONTROLLED, USER_CONTROLLED, KERNEL_CONTROLLED } = THREAD_STATE;

/** How a thread came through the gate. */
export const PASSAGE = { KILLED: 0, OPEN: 1, IMPOSED: 2, SIGNALED: 3, ENDS: 4, OBSERVED: 5 } as const;
export type Passage = (typeof PASSAGE)[keyof typeof PASSAGE];

/** Where a thread is held: a bit each. */
export const HELD = { ENTRY: 1, EXIT: 2 } as const;

/** Outcome of being held. ARRIVING: none yet, and nobody may let the thread go on; it looks whether it is to be held. */
const VERDICT = { GO_ON: 0, IMPOSE: 1, ARRIVING: 2 } as const;

// ── The thread's side ──────────────────────────────────────────────────────────────────────────────────────

/**
 * Holds the calling thread, in the kernel, until its controller lets it go on or it is killed, which the gate tells.
 * @param result what the call would give, at its exit.
 */
export function hold(k: Kernel, where: number, result: number): Passage {
  const { words, thread } = k;
  const holds = words[inspectionOf(thread) + I_HOLDS] || HELD.ENTRY | HELD.EXIT;
  // Who looks at entries alone looks at calls; the end of a thread's function is none.
  if ((holds & where) === 0 || (holds === HELD.ENTRY && words[thread + T_SYSCALL] === 0)) return PASSAGE.OPEN;
  words[thread + T_HELD] = where;
  words[thread + T_HELD_RESULT] = result;
  // A controller that goes before this is seen by the state, one that goes after it decides the word. So whoever is told
  // that the thread is held can let it go on, also one that came when another had just gone.
  Atomics.store(words, thread + T_HOLD, VERDICT.ARRIVING);
  if ((Atomics.load(words, thread + T_STATE) & STATE_MASK) !== KERNEL_CONTROLLED) return PASSAGE.OPEN;
  faultPoint(k, 'before-hold');
  if (Atomics.compareExchange(words, thread + T_HOLD, VERDICT.ARRIVING, OUTCOME_WAITING) !== VERDICT.ARRIVING)
    return PASSAGE.OPEN;
  Atomics.add(words, H_CONTROL_SEQUENCE, 1);
  Atomics.notify(words, H_CONTROL_SEQUENCE);
  const verdict = park(k, thread + T_HOLD, Number.POSITIVE_INFINITY, false);
  return verdict === VERDICT.IMPOSE ? PASSAGE.IMPOSED : PASSAGE.OPEN;
}

/** What the controller has the call of the calling thread give. */
export function imposedStatus(k: Kernel): number {
  return k.words[k.thread + T_IMPOSED];
}

// ── The controller's side ──────────────────────────────────────────────────────────────────────────────────

const CONTROLLED_STATE: Record<number, number> = {
  [NEW]: NEW_CONTROLLED,
  [USER]: USER_CONTROLLED,
  [KERNEL]: KERNEL_CONTROLLED,
};
const FREE_STATE: Record<number, number> = {
  [NEW_CONTROLLED]: NEW,
  [USER_CONTROLLED]: USER,
  [KERNEL_CONTROLLED]: KERNEL,
};

function change(k: Kernel, thread: number, to: Record<number, number>): boolean {
  const at = thread + T_STATE;
  for (;;) {
    const word = Atomics.load(k.words, at);
    const next = to[word & STATE_MASK];
    if (next === undefined) return false;
    if (Atomics.compareExchange(k.words, at, word, (word & ~STATE_MASK) | next) === word) return true;
  }
}

/**
 * From now on the thread is held wherever it enters or leaves the kernel, or at one of the two.
 * @param holds bits of `HELD`.
 * @returns false: it is controlled already, or dying.
 */
export function controlThread(k: Kernel, thread: number, holds: number = HELD.ENTRY | HELD.EXIT): boolean {
  if (!isUncontrolled(k, thread)) return false;
  k.words[inspectionOf(thread) + I_HOLDS] = holds;
  return change(k, thread, CONTROLLED_STATE);
}

function isUncontrolled(k: Kernel, thread: number): boolean {
  return CONTROLLED_STATE[Atomics.load(k.words, thread + T_STATE) & STATE_MASK] !== undefined;
}

/** The thread goes its own way again, also if it is held. false: it was not controlled, or is dying. */
export function releaseThread(k: Kernel, thread: number): boolean {
  if (!change(k, thread, FREE_STATE)) return false;
  Atomics.compareExchange(k.words, thread + T_HOLD, VERDICT.ARRIVING, VERDICT.GO_ON);
  decideHold(k, thread, VERDICT.GO_ON);
  return true;
}

export interface HeldThread {
  /** At the entry or the exit of a call. */
  where: 'entry' | 'exit';
  /** Number of the call; 0 for the end of a thread's or program's function. */
  call: number;
  /** What the call would give, at its exit: its status, or the low 32 bits of what else it gives. */
  result: number;
}

/** Where a thread is held; null while it runs, waits, or has been let go on. */
export function heldAt(k: Kernel, thread: number): HeldThread | null {
  const { words } = k;
  if (!isHeld(k, thread)) return null;
  const where = words[thread + T_HELD] === HELD.ENTRY ? 'entry' : 'exit';
  return { where, call: words[thread + T_SYSCALL] & ~SYSCALL_TIMED, result: words[thread + T_HELD_RESULT] };
}

function isHeld(k: Kernel, thread: number): boolean {
  return Atomics.load(k.words, thread + T_HOLD) === OUTCOME_WAITING;
}

/**
 * Lets a held thread go on to the next place where it is held.
 * @param impose a status for its call to give: at the entry in place of doing anything, at the exit in place of its
 *   own. Calls that do not return take no heed of it.
 * @returns false when it is not held.
 */
export function letGo(k: Kernel, thread: number, impose?: number): boolean {
  if (impose === undefined) return decideHold(k, thread, VERDICT.GO_ON);
  // Of one that is not held it may still be read.
  if (!isHeld(k, thread)) return false;
  k.words[thread + T_IMPOSED] = impose;
  return decideHold(k, thread, VERDICT.IMPOSE);
}

function decideHold(k: Kernel, thread: number, verdict: number): boolean {
  if (!decide(k.words, thread + T_HOLD, verdict)) return false;
  Atomics.notify(k.words, thread + T_HOLD + W_WORD);
  return true;
}
