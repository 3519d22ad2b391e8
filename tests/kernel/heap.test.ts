import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { H_HEAP_END, H_HEAP_FREE, HEAP_ORDERS, HEAP_START } from '../../src/kernel/memory/header.ts';
import { heapAllocate, heapAllocateZeroed, heapFree, UNIT_WORDS } from '../../src/kernel/memory/heap.ts';
import { System } from './support/system.ts';

/** Free blocks of each order. */
function freeBlocks(k: Kernel): number[] {
  return Array.from({ length: HEAP_ORDERS }, (_, order) => {
    let count = 0;
    for (let block = k.words[H_HEAP_FREE + order]; block !== 0; block = k.words[block]) count++;
    return count;
  });
}

describe('heap', () => {
  it('gives blocks of powers of two from 64 bytes', () => {
    const { page, leaks } = bare();
    for (const [words, units] of [
      [1, 1],
      [16, 1],
      [17, 2],
      [33, 4],
      [1024, 64],
    ]) {
      const block = heapAllocate(page, words);
      expect(block).toBeGreaterThan(HEAP_START);
      expect(leaks()).toEqual({ pages: units });
      heapFree(page, block);
    }
    expect(leaks()).toEqual({});
  });

  it('zeroes when it is asked to', () => {
    const { page } = bare();
    const dirty = heapAllocate(page, 64);
    page.words.fill(-1, dirty, dirty + 64);
    heapFree(page, dirty);
    const block = heapAllocateZeroed(page, 64);
    expect(page.words.slice(block, block + 64).every((word) => word === 0)).toBe(true);
  });

  it('ignores 0, and refuses what is too large', () => {
    const { page, leaks } = bare();
    heapFree(page, 0);
    expect(heapAllocate(page, 1 << 28)).toBe(0);
    expect(heapAllocate(page, page.words[H_HEAP_END])).toBe(0);
    expect(leaks()).toEqual({});
  });

  it('is whole again after it was used up', () => {
    const { page, leaks } = bare();
    const before = freeBlocks(page);
    const blocks: number[] = [];
    for (let block = heapAllocate(page, UNIT_WORDS); block !== 0; block = heapAllocate(page, UNIT_WORDS))
      blocks.push(block);
    expect(new Set(blocks).size).toBe(blocks.length);
    expect(freeBlocks(page).every((count) => count === 0)).toBe(true);
    // Every second one first, so that nothing can be joined at once.
    for (const parity of [0, 1]) for (const [i, block] of blocks.entries()) if (i % 2 === parity) heapFree(page, block);
    expect(freeBlocks(page)).toEqual(before);
    expect(leaks()).toEqual({});
  });

  it('never gives a word twice, and joins everything again, whatever is asked of it', () => {
    const system = new System();
    const { page } = system;
    const before = freeBlocks(page);
    const step = fc.record({ free: fc.boolean(), which: fc.nat(), size: fc.integer({ min: 1, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const live: { block: number; size: number; mark: number }[] = [];
        const giveBack = (index: number) => {
          const [{ block, size, mark }] = live.splice(index, 1);
          expect(page.words.subarray(block, block + size).every((word) => word === mark)).toBe(true);
          heapFree(page, block);
        };
        for (const [mark, { free, which, size }] of steps.entries()) {
          if (free && live.length > 0) giveBack(which % live.length);
          else {
            const block = heapAllocate(page, size);
            if (block === 0) continue;
            page.words.fill(mark + 1, block, block + size);
            live.push({ block, size, mark: mark + 1 });
          }
        }
        while (live.length > 0) giveBack(0);
        expect(freeBlocks(page)).toEqual(before);
        expect(system.leaks()).toEqual({});
      }),
      { numRuns: 60 },
    );
  });
});

function bare() {
  const system = new System({ heapBytes: 1 << 20 });
  return { page: system.page, leaks: () => system.leaks() };
}
