/**
 * The kernel's heap: a buddy allocator for what has no table of its own (pipe rings, handle chunks, packets,
 * arguments). Blocks are powers of two from 64 bytes (order 0). One leaf lock.
 *
 * A free block holds its list links in its first words. A map with one byte a 64-byte unit says, at the first
 * unit of each block, its order and whether it is free: that is how a block's size is known when it is freed and
 * how its buddy is recognised.
 *
 * Behind the heap lies another, the reserve, from which the page alone takes when the first is full: so whatever
 * programs have filled it with, the page can look at them, end them, and start others.
 */
import { faultPoint } from '../core/fault-points.ts';
import type { Kernel } from '../kernel.ts';
import { COUNTER } from './counters.ts';
import {
  H_HEAP_END,
  H_HEAP_FREE,
  H_HEAP_LOCK,
  H_RESERVE_END,
  H_RESERVE_FREE,
  H_RESERVE_LOCK,
  HEAP_ORDERS,
  HEAP_START,
  PAGE_PROCESS,
} from './header.ts';

/** Words in a block of order 0. */
export const UNIT_WORDS = 16;
const FREE_FLAG = 0x80;

const NEXT = 0;
const PREVIOUS = 1;

/** A heap: header words for its lock and its free lists, and where it begins and ends. */
interface Arena {
  readonly lock: number;
  readonly free: number;
  readonly start: (words: Int32Array) => number;
  readonly end: (words: Int32Array) => number;
}

const HEAP: Arena = {
  lock: H_HEAP_LOCK,
  free: H_HEAP_FREE,
  start: () => HEAP_START,
  end: (words) => words[H_HEAP_END],
};
const RESERVE: Arena = {
  lock: H_RESERVE_LOCK,
  free: H_RESERVE_FREE,
  start: (words) => words[H_HEAP_END],
  end: (words) => words[H_RESERVE_END],
};

/** Position of the first block: behind the map, aligned to a unit. Blocks are aligned relative to it. */
function baseOf(words: Int32Array, arena: Arena): number {
  const start = arena.start(words);
  const units = Math.floor((arena.end(words) - start) / UNIT_WORDS);
  const mapWords = Math.ceil(units / 4);
  return Math.ceil((start + mapWords) / UNIT_WORDS) * UNIT_WORDS;
}

/** Makes the whole heap free. Called once, at boot. */
export function heapInit(words: Int32Array): void {
  for (const arena of [HEAP, RESERVE]) {
    const base = baseOf(words, arena);
    const units = Math.floor((arena.end(words) - base) / UNIT_WORDS);
    let unit = 0;
    while (unit < units) {
      let order = Math.min(HEAP_ORDERS - 1, unit === 0 ? HEAP_ORDERS - 1 : 31 - Math.clz32(unit & -unit));
      while (unit + (1 << order) > units) order--;
      pushFree(words, new Uint8Array(words.buffer), arena, base, unit, order);
      unit += 1 << order;
    }
  }
}

function pushFree(words: Int32Array, bytes: Uint8Array, arena: Arena, base: number, unit: number, order: number): void {
  const block = base + unit * UNIT_WORDS;
  const head = words[arena.free + order];
  words[block + NEXT] = head;
  words[block + PREVIOUS] = 0;
  if (head !== 0) words[head + PREVIOUS] = block;
  words[arena.free + order] = block;
  bytes[arena.start(words) * 4 + unit] = FREE_FLAG | order;
}

function removeFree(words: Int32Array, arena: Arena, block: number, order: number): void {
  const next = words[block + NEXT];
  const previous = words[block + PREVIOUS];
  if (next !== 0) words[next + PREVIOUS] = previous;
  if (previous !== 0) words[previous + NEXT] = next;
  else words[arena.free + order] = next;
}

function orderOf(words: number): number {
  const units = Math.max(1, Math.ceil(words / UNIT_WORDS));
  return 32 - Math.clz32(units - 1);
}

/** Words that a block for `size` words really takes. */
export function blockWords(size: number): number {
  return UNIT_WORDS << orderOf(size);
}

/**
 * Takes a block of at least `size` words, not zeroed.
 * @returns its position, or 0 when the heap is full.
 */
export function heapAllocate(k: Kernel, size: number): number {
  const order = orderOf(size);
  if (order >= HEAP_ORDERS) return 0;
  const block = takeBlock(k, HEAP, order) || (k.process === PAGE_PROCESS ? takeBlock(k, RESERVE, order) : 0);
  try {
    faultPoint(k, 'block-allocated');
  } catch (error) {
    heapFree(k, block);
    throw error;
  }
  return block;
}

function takeBlock(k: Kernel, arena: Arena, order: number): number {
  const { words, bytes } = k;
  const base = baseOf(words, arena);
  k.lock(arena.lock);
  let from = order;
  while (from < HEAP_ORDERS && words[arena.free + from] === 0) from++;
  if (from === HEAP_ORDERS) {
    k.unlock(arena.lock);
    return 0;
  }
  const block = words[arena.free + from];
  removeFree(words, arena, block, from);
  const unit = (block - base) / UNIT_WORDS;
  while (from > order) {
    from--;
    pushFree(words, bytes, arena, base, unit + (1 << from), from);
  }
  bytes[arena.start(words) * 4 + unit] = order;
  k.unlock(arena.lock);
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
  const arena = block < words[H_HEAP_END] ? HEAP : RESERVE;
  const map = arena.start(words) * 4;
  const base = baseOf(words, arena);
  k.lock(arena.lock);
  let unit = (block - base) / UNIT_WORDS;
  let order = bytes[map + unit];
  Atomics.sub(words, COUNTER.pages, 1 << order);
  const units = Math.floor((arena.end(words) - base) / UNIT_WORDS);
  while (order < HEAP_ORDERS - 1) {
    const buddy = unit ^ (1 << order);
    if (buddy + (1 << order) > units || bytes[map + buddy] !== (FREE_FLAG | order)) break;
    removeFree(words, arena, base + buddy * UNIT_WORDS, order);
    // The upper half stops being the start of a block.
    bytes[map + Math.max(unit, buddy)] = 0;
    unit = Math.min(unit, buddy);
    order++;
  }
  pushFree(words, bytes, arena, base, unit, order);
  k.unlock(arena.lock);
}
