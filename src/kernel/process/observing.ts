/**
 * Observing threads from outside: their stacks are noted before they sleep (H_STACKS), their calls are told to the page
 * (OBSERVED.TOLD), or held at their entry until it lets them go on (OBSERVED.HELD). All of it can be switched on and off
 * while programs run.
 *
 * A thread whose calls are observed has a mark in its state (STATE_OBSERVED), which its ordinary way into the kernel does
 * not expect; so nobody else pays for it. Who switches on writes the process's word, or the header's, and then marks the
 * threads that there are; a thread that begins shows that it runs and then looks at the words. So none is missed.
 */
import { isLiving } from '../core/interrupt.ts';
import { OUTCOME_WAITING, W_WORD } from '../core/wait-queue.ts';
import type { Kernel } from '../kernel.ts';
import { H_CALLS_DROPPED, H_CALLS_UNREAD, H_OBSERVED, H_STACKS } from '../memory/header.ts';
import {
  I_CUT,
  I_EPOCH,
  I_FRAMES,
  I_SEQUENCE,
  I_STACK,
  I_WANTED,
  inspectionOf,
  STACK_FRAMES_MOST,
} from '../memory/inspection-record.ts';
import { P_OBSERVED } from '../memory/process-record.ts';
import { STATE_OBSERVED, T_ANSWER, T_HOLD, T_STATE, T_STOP, T_TURN, T_WAITER } from '../memory/thread-record.ts';
import { controlThread, HELD, releaseThread } from './control.ts';
import { forEachThread, forEachThreadRecord, threadProcess } from './thread.ts';

/** Bits: what is wanted of a process's threads; MARKED: some of that is, so that signalers say who they are. */
export const OBSERVED = { TOLD: 1, HELD: 2, MARKED: 4 } as const;

// ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Has the calls of all processes told, or only those of which that is wanted by themselves. */
export function tellOfAll(k: Kernel, told: boolean): void {
  change(k, H_OBSERVED, OBSERVED.TOLD, told);
  forEachThreadRecord(k, (thread) => settle(k, thread));
}

/** Has the calls of one process told, or not. */
export function tellOf(k: Kernel, process: number, told: boolean): void {
  if (change(k, process + P_OBSERVED, OBSERVED.TOLD, told)) settleProcess(k, process);
}

/** Holds the threads of a process at their calls, or lets all of them go. */
export function holdProcess(k: Kernel, process: number, held: boolean): void {
  change(k, process + P_OBSERVED, OBSERVED.HELD, held);
  if (!held) forEachThread(k, process, (thread) => want(k, thread, false));
  settleProcess(k, process);
}

/** Holds a single thread at its calls, or lets it go; false: it goes on being held with its process. */
export function holdThread(k: Kernel, thread: number, held: boolean): boolean {
  const process = threadProcess(k, thread);
  want(k, thread, held);
  if (held) change(k, H_OBSERVED, OBSERVED.MARKED, true);
  settle(k, thread);
  return held || (observedOf(k, process) & OBSERVED.HELD) === 0;
}

function want(k: Kernel, thread: number, held: boolean): void {
  Atomics.store(k.words, inspectionOf(thread) + I_WANTED, held ? 1 : 0);
}

function change(k: Kernel, at: number, bit: number, set: boolean): boolean {
  const { words } = k;
  const before = set ? Atomics.or(words, at, bit) : Atomics.and(words, at, ~bit);
  if (set) Atomics.or(words, H_OBSERVED, OBSERVED.MARKED);
  return ((before & bit) !== 0) !== set;
}

function observedOf(k: Kernel, process: number): number {
  return Atomics.load(k.words, process + P_OBSERVED) | Atomics.load(k.words, H_OBSERVED);
}

/** The calling thread begins: what is wanted of it? */
export function beginObserved(k: Kernel): void {
  if ((observedOf(k, k.process) & (OBSERVED.TOLD | OBSERVED.HELD)) !== 0) settle(k, k.thread);
}

function settleProcess(k: Kernel, process: number): void {
  forEachThread(k, process, (thread) => settle(k, thread));
}

/** Puts a thread's marks as its process's words, and its own, say. */
function settle(k: Kernel, thread: number): void {
  const wanted = observedOf(k, threadProcess(k, thread));
  const held = (wanted & OBSERVED.HELD) !== 0 || Atomics.load(k.words, inspectionOf(thread) + I_WANTED) !== 0;
  mark(k, thread, held || (wanted & OBSERVED.TOLD) !== 0);
  if (held) controlThread(k, thread, HELD.ENTRY);
  else releaseThread(k, thread);
}

function mark(k: Kernel, thread: number, marked: boolean): void {
  const at = thread + T_STATE;
  while (isLiving(k.words, thread)) {
    const word = Atomics.load(k.words, at);
    const next = marked ? word | STATE_OBSERVED : word & ~STATE_OBSERVED;
    if (word === next || Atomics.compareExchange(k.words, at, word, next) === word) return;
  }
}

/** Calls that the page has not taken yet, at most: more are dropped, and counted. */
const UNREAD_MOST = 8192;

/** The calling thread wants to tell of a call. false: the page has enough to do; it is counted. */
export function mayTell(k: Kernel): boolean {
  if (Atomics.add(k.words, H_CALLS_UNREAD, 1) < UNREAD_MOST) return true;
  Atomics.sub(k.words, H_CALLS_UNREAD, 1);
  Atomics.add(k.words, H_CALLS_DROPPED, 1);
  return false;
}

/** The page has taken so many. */
export function callsTaken(k: Kernel, count: number): void {
  Atomics.sub(k.words, H_CALLS_UNREAD, count);
}

/** Calls that were dropped, since the system was booted. */
export function droppedCalls(k: Kernel): number {
  return Atomics.load(k.words, H_CALLS_DROPPED);
}

// ── Stacks ─────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * From now on threads note where they are before they go to sleep, or no longer do.
 * @param epoch another number each time; 0: no longer.
 */
export function noteStacks(k: Kernel, epoch: number): void {
  Atomics.store(k.words, H_STACKS, epoch);
}

/**
 * Has a thread that sleeps since before `noteStacks` note where it is: it is woken for it, and sleeps on. One on a word of
 * guest memory is the broker's to wake.
 */
export function askForStack(k: Kernel, thread: number): void {
  const { words } = k;
  for (const at of [T_WAITER, T_ANSWER, T_HOLD, T_STOP, T_TURN]) {
    const word = thread + at + W_WORD;
    if (Atomics.load(words, word) === OUTCOME_WAITING) Atomics.notify(words, word);
  }
}

/** What H_STACKS says. */
export function stacksEpoch(k: Kernel): number {
  return Atomics.load(k.words, H_STACKS);
}

export interface NotedFrame {
  /** Of the function in the compiled module; -1 when it is not known. */
  index: number;
  /** Byte offset in the module; -1 when it is not known. */
  offset: number;
}

/** The calling thread notes its stack, innermost frame first. */
export function putStack(k: Kernel, frames: readonly NotedFrame[]): void {
  const { words } = k;
  const record = inspectionOf(k.thread);
  Atomics.add(words, record + I_SEQUENCE, 1);
  const count = Math.min(frames.length, STACK_FRAMES_MOST);
  for (let i = 0; i < count; i++) {
    words[record + I_STACK + i * 2] = (frames[i]?.index ?? -1) + 1;
    words[record + I_STACK + i * 2 + 1] = (frames[i]?.offset ?? -1) + 1;
  }
  words[record + I_FRAMES] = count;
  words[record + I_CUT] = frames.length > count ? 1 : 0;
  words[record + I_EPOCH] = Atomics.load(words, H_STACKS);
  Atomics.add(words, record + I_SEQUENCE, 1);
}

/** The stack that a thread, which sleeps, has noted; null: none, or it is just being written. */
export function stackOf(k: Kernel, thread: number): NotedFrame[] | null {
  const { words } = k;
  const record = inspectionOf(thread);
  const epoch = Atomics.load(words, H_STACKS);
  const sequence = Atomics.load(words, record + I_SEQUENCE);
  if (epoch === 0 || words[record + I_EPOCH] !== epoch || (sequence & 1) !== 0) return null;
  const frames: NotedFrame[] = [];
  for (let i = 0; i < words[record + I_FRAMES]; i++) {
    frames.push({ index: words[record + I_STACK + i * 2] - 1, offset: words[record + I_STACK + i * 2 + 1] - 1 });
  }
  return Atomics.load(words, record + I_SEQUENCE) === sequence ? frames : null;
}
