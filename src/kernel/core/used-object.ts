/** How a thread's state word names the object that its call uses without a reference: see brief-use.ts. */
import { OBJECT_TABLE, OBJECT_WORDS_SHIFT } from '../memory/header.ts';
import { STATE_MARKS, STATE_MASK, USED_SHIFT } from '../memory/thread-record.ts';

/** What a thread says of an object in its state word. */
export function usedBits(object: number): number {
  return object < OBJECT_TABLE ? 0 : (((object - OBJECT_TABLE) >> OBJECT_WORDS_SHIFT) + 1) << USED_SHIFT;
}

/** The object that a state word names, or 0. */
export function usedObject(word: number): number {
  const number = (word & ~(STATE_MASK | STATE_MARKS)) >>> USED_SHIFT;
  return number === 0 ? 0 : OBJECT_TABLE + ((number - 1) << OBJECT_WORDS_SHIFT);
}
