/**
 * The armed timers of the system as a pairing heap through the timers themselves, so arming one needs no memory:
 * the first to be due is at hand, arming costs O(1), and taking any one out O(log n) amortized, also when a process
 * ends with ten thousands of them. Timers that are due at one time come in the order in which they were armed.
 *
 * Source: Fredman, Sedgewick, Sleator and Tarjan, "The pairing heap" (1986).
 *
 * All of it is guarded by H_TIMER_LOCK, and called with it.
 */
import { O_OWN } from '../core/object.ts';
import type { Kernel } from '../kernel.ts';
import { H_TIMER_FIRST, H_TIMER_ORDER } from '../memory/header.ts';

/** The first of its children, each of which is due later. */
const OR_CHILD = O_OWN;
/** The next child of the same parent. */
const OR_NEXT = O_OWN + 1;
export const OR_PERIOD = O_OWN + 2;
/** When it is due, milliseconds of the system's clock. */
export const OR_DUE_F64 = O_OWN + 3;
/** The child before it, or the parent of a first one; 0 for the root. */
const OR_PREVIOUS = O_OWN + 5;
/** Rises with each arming; 0 while it is not armed. */
export const OR_ORDER = O_OWN + 6;

export function dueOf(k: Kernel, timer: number): number {
  return k.floats[(timer + OR_DUE_F64) >> 1];
}

/** Arms a timer that is not armed. */
export function queueTimerLocked(k: Kernel, timer: number, due: number): void {
  const { words } = k;
  k.floats[(timer + OR_DUE_F64) >> 1] = due;
  words[timer + OR_ORDER] = words[H_TIMER_ORDER] = words[H_TIMER_ORDER] + 1 || 1;
  words[timer + OR_CHILD] = words[timer + OR_NEXT] = words[timer + OR_PREVIOUS] = 0;
  words[H_TIMER_FIRST] = meld(k, words[H_TIMER_FIRST], timer);
}

/** Takes a timer out, if it is armed. */
export function unqueueTimerLocked(k: Kernel, timer: number): void {
  const { words } = k;
  if (words[timer + OR_ORDER] === 0) return;
  words[timer + OR_ORDER] = 0;
  const children = meldAll(k, words[timer + OR_CHILD]);
  if (words[H_TIMER_FIRST] === timer) {
    words[H_TIMER_FIRST] = children;
    return;
  }
  const previous = words[timer + OR_PREVIOUS];
  const next = words[timer + OR_NEXT];
  if (words[previous + OR_CHILD] === timer) words[previous + OR_CHILD] = next;
  else words[previous + OR_NEXT] = next;
  if (next !== 0) words[next + OR_PREVIOUS] = previous;
  words[H_TIMER_FIRST] = meld(k, words[H_TIMER_FIRST], children);
}

function isBefore(k: Kernel, a: number, b: number): boolean {
  const difference = dueOf(k, a) - dueOf(k, b);
  // Signed, so that it holds across the wrap of the order's 32 bits.
  return difference < 0 || (difference === 0 && ((k.words[a + OR_ORDER] - k.words[b + OR_ORDER]) | 0) < 0);
}

/** Joins two heaps, either of which may be 0. Their roots have no siblings. */
function meld(k: Kernel, a: number, b: number): number {
  if (a === 0 || b === 0) return a || b;
  const { words } = k;
  const root = isBefore(k, a, b) ? a : b;
  const child = root === a ? b : a;
  const sibling = words[root + OR_CHILD];
  words[child + OR_NEXT] = sibling;
  words[child + OR_PREVIOUS] = root;
  if (sibling !== 0) words[sibling + OR_PREVIOUS] = child;
  words[root + OR_CHILD] = child;
  return root;
}

/** Joins a list of siblings into one heap: two and two, and then those together, from the last. */
function meldAll(k: Kernel, first: number): number {
  const { words } = k;
  let pairs = 0;
  for (let a = first; a !== 0; ) {
    const b = words[a + OR_NEXT];
    const rest = b === 0 ? 0 : words[b + OR_NEXT];
    const pair = meld(k, detach(words, a), detach(words, b));
    words[pair + OR_NEXT] = pairs;
    pairs = pair;
    a = rest;
  }
  let root = 0;
  while (pairs !== 0) {
    const pair = pairs;
    pairs = words[pair + OR_NEXT];
    root = meld(k, root, detach(words, pair));
  }
  return root;
}

/** Makes a timer a root by itself, with its children. */
function detach(words: Int32Array, timer: number): number {
  if (timer !== 0) words[timer + OR_NEXT] = words[timer + OR_PREVIOUS] = 0;
  return timer;
}
