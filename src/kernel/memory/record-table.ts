/** Tables of records: slots of one size, taken and given back whole. The first word of a free one is 0. */
import { faultPoint } from '../core/fault-points.ts';
import type { Kernel } from '../kernel.ts';
import { H_TABLE_LOCK } from './header.ts';

export interface RecordTable {
  /** Position of record number 0, which is the page's and always in use. */
  readonly start: number;
  readonly recordWords: number;
  readonly capacity: number;
  /** Header word: records from this number on have never been used. */
  readonly high: number;
}

/**
 * Takes a free record, all zero but for its first word.
 * @param state what its first word says from now on; not 0.
 * @returns its position, or 0 when all are in use.
 */
export function takeRecord(k: Kernel, table: RecordTable, state: number): number {
  const { words } = k;
  const { start, recordWords, capacity, high } = table;
  k.lock(H_TABLE_LOCK);
  let number = 1;
  while (number < words[high] && Atomics.load(words, start + number * recordWords) !== 0) number++;
  const record = number < capacity ? start + number * recordWords : 0;
  if (record !== 0) {
    words.fill(0, record, record + recordWords);
    Atomics.store(words, record, state);
    if (number === words[high]) words[high] = number + 1;
  }
  k.unlock(H_TABLE_LOCK);
  try {
    faultPoint(k, 'record-allocated');
  } catch (error) {
    if (record !== 0) freeRecord(words, record);
    throw error;
  }
  return record;
}

/** Gives a record back. Nobody may look at it any more. */
export function freeRecord(words: Int32Array, record: number): void {
  Atomics.store(words, record, 0);
}

/** Calls `visit` with the position of each record in use but the page's. */
export function forEachRecord(words: Int32Array, table: RecordTable, visit: (record: number) => void): void {
  const { start, recordWords, high } = table;
  const end = start + Atomics.load(words, high) * recordWords;
  for (let record = start + recordWords; record < end; record += recordWords) {
    if (Atomics.load(words, record) !== 0) visit(record);
  }
}
