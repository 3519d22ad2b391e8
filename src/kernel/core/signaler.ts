/**
 * Who ended a wait, for who looks at it. Noted before the wait is decided, for its thread may be on its way the moment
 * after: of two that signal different objects of one wait in the same moment the wrong one may be told.
 */
import type { Kernel } from '../kernel.ts';
import { H_OBSERVED } from '../memory/header.ts';
import { I_ENDED_BY, inspectionOf } from '../memory/inspection-record.ts';
import { T_ID } from '../memory/thread-record.ts';
import { W_FLAGS, W_THREAD } from './wait-queue.ts';
import { KIND_THREAD, kindOf } from './waiter-kind.ts';

/** The calling thread is about to decide a wait; costs a look while nobody observes. */
export function noteSignaler(k: Kernel, waiter: number): void {
  const { words } = k;
  if (words[H_OBSERVED] === 0 || kindOf(words[waiter + W_FLAGS]) !== KIND_THREAD) return;
  words[inspectionOf(words[waiter + W_THREAD]) + I_ENDED_BY] = words[k.thread + T_ID];
}
