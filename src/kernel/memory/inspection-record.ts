/**
 * What looking inside needs of a thread beyond its record: one for each thread record, beside it, so that nothing is made
 * for it and nobody else pays. Written by the thread itself but for `I_HOLDS`, `I_WANTED` and `I_ENDED_BY`.
 */
import { INSPECTION_TABLE, INSPECTION_WORDS, THREAD_TABLE, THREAD_WORDS } from './header.ts';

/** Odd while the stack is being written: who reads it looks again then. */
export const I_SEQUENCE = 0;
/** Value of H_STACKS for which the stack was taken; 0: none was. */
export const I_EPOCH = 1;
/** Frames of the stack, innermost first, and whether there were more. */
export const I_FRAMES = 2;
export const I_CUT = 3;
/** Thread that has ended its last wait; 0: nobody (a time-out), or not known. */
export const I_ENDED_BY = 4;
/** Where a controller holds the thread: bits of `HELD`, 0 for both (process/control.ts). */
export const I_HOLDS = 5;
/** 1: it is to be held by itself, whatever is wanted of its process. */
export const I_WANTED = 6;
/** Two words a frame: function and byte offset in the compiled module, each plus one, 0 when it is not known. */
export const I_STACK = 8;
export const STACK_FRAMES_MOST = (INSPECTION_WORDS - I_STACK) / 2;

/** The inspection record of a thread record. */
export function inspectionOf(thread: number): number {
  return INSPECTION_TABLE + ((thread - THREAD_TABLE) / THREAD_WORDS) * INSPECTION_WORDS;
}
