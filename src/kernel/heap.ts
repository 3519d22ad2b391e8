/**
 * The kernel's heap: a buddy allocator for what has no table of its own (pipe rings, handle chunks, packets,
 * arguments). Blocks are powers of two from 64 bytes (order 0). One leaf lock.
 *
 * A free block holds its list links in its first words. A map with one byte a 64-byte unit says, at the first
 * unit of each block, its order and whether it is free: that is how a block's size is known when it is freed and
 * how its buddy is recognised.
 */
import { COUNTER } from './counters.ts';
import type { Kernel } from './kernel.ts';
import { H_HEAP_END, H_HEAP_FREE, H_HEAP_LOCK, HEAP_ORDERS, HEAP_START } from './layout.ts';

/** Words in a block of order 0. */
export const UNIT_WORDS = 16;
const FREE_FLAG = 0x80;

const NEXT = 0;
const PREVIOUS = 1;

/** Position of the first block: behind the map, aligned to a unit. Blocks are aligned relative to it. */
function heapBase(words: Int32Array): number {
  const units = Math.floor((words[H_HEAP_END] - HEAP_START) / UNIT_WORDS);
  const mapWords = Math.ceil(units / 4);
  return Math.ceil((HEAP_START + mapWords) / UNIT_WORDS) * UNIT_WORDS;
}

/** Makes the whole heap free. Called once, at boot. */
export function heapInit(words: Int32Array): void {
  const bytes = new Uint8Array(words.buffer);
  const base = heapBase(words);
  const units = Math.floor((words[H_HEAP_END] - base) / UNIT_WORDS);
  let unit = 0;
  while (unit < units) {
    let order = Math.min(HEAP_ORDERS - 1, unit === 0 ? HEAP_ORDERS - 1 : 31 - Math.clz32(unit & -unit));
    while (unit + (1 << order) > units) order--;
    pushFree(words, bytes, base, unit, order);
    unit += 1 << order;
  }
}

function pushFree(words: Int32Array, bytes: Uint8Array, base: number, unit: number, order: number): void {
  const block = base + unit * UNIT_WORDS;
  const head = words[H_HEAP_FREE + order];
  words[block + NEXT] = head;
  words[block + PREVIOUS] = 0;
  if (head !== 0) words[head + PREVIOUS] = block;
  words[H_HEAP_FREE + order] = block;
  bytes[HEAP_START * 4 + unit] = FREE_FLAG | order;
}

function removeFree(words: Int32Array, block: number, order: number): void {
  const next = words[block + NEXT];
  const previous = words[block + PREVIOUS];
  if (next !== 0) words[next + PREVIOUS] = previous;
  if (previous !== 0) words[previous + NEXT] = next;
  else words[H_HEAP_FREE + order] = next;
}

function orderOf(words: number): number {
  const units = Math.max(1, Math.ceil(words / UNIT_WORDS));
  return 32 - Math.clz32(units - 1);
}

/**
 * Takes a block of at least `size` words, not zeroed.
 * @returns its position, or 0 when the heap is full.
 */
export function heapAllocate(k: Kernel, size: number): number {
  const order = orderOf(size);
  if (order >= HEAP_ORDERS) return 0;
  const { words, bytes } = k;
  const base = heapBase(words);
  k.lock(H_HEAP_LOCK);
  let from = order;
  while (from < HEAP_ORDERS && words[H_HEAP_FREE + from] === 0) from++;
  if (from === HEAP_ORDERS) {
    k.unlock(H_HEAP_LOCK);
    return 0;
  }
  const block = words[H_HEAP_FREE + from];
  removeFree(words, block, from);
  const unit = (block - base) / UNIT_WORDS;
  while (from > order) {
    from--;
    pushFree(words, bytes, base, unit + (1 << from), from);
  }
  bytes[HEAP_START * 4 + unit] = order;
  k.unlock(H_HEAP_LOCK);
  Atomics.add(words, COUNTER.pages, 1 << order);
  return block;
}

/** Like heapAllocate, all zero. */
export function heapAllocateZeroed(k: Kernel, size: number): number {
  const block = heapAllocate(k, size);
  if (block !== 0) k.words.fill(0, block, block + size);
  return block;
}

/** Gives a block back; 0 is ignored. */
export function heapFree(k: Kernel, block: number): void {
  if (block === 0) return;
  const { words, bytes } = k;
  const map = HEAP_START * 4;
  const base = heapBase(words);
  k.lock(H_HEAP_LOCK);
  let unit = (block - base) / UNIT_WORDS;
  let order = bytes[map + unit];
  Atomics.sub(words, COUNTER.pages, 1 << order);
  const units = Math.floor((words[H_HEAP_END] - base) / UNIT_WORDS);
  while (order < HEAP_ORDERS - 1) {
    const buddy = unit ^ (1 << order);
    if (buddy + (1 << order) > units || bytes[map + buddy] !== (FREE_FLAG | order)) break;
    removeFree(words, base + buddy * UNIT_WORDS, order);
    // The upper half stops being the start of a block.
    bytes[map + Math.max(unit, buddy)] = 0;
    unit = Math.min(unit, buddy);
    order++;
  }
  pushFree(words, bytes, base, unit, order);
  k.unlock(H_HEAP_LOCK);
}
