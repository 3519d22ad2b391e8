import { expect, it } from 'vitest';
import { MemoryPool, type PooledMemory } from '../../src/host/memory-pool.ts';

const GIB = 1 << 30;
const WANTED = { initial: 1, maximum: 16384 };

function poolOf(sharesRoom: boolean): MemoryPool {
  return new MemoryPool(GIB, () => Promise.resolve(), sharesRoom);
}

async function take(pool: MemoryPool, count: number, wanted = WANTED): Promise<PooledMemory[]> {
  const memories: PooledMemory[] = [];
  for (let i = 0; i < count; i++) memories.push((await pool.acquire(wanted, true)) as PooledMemory);
  return memories;
}

it('gives each process what it wants', async () => {
  const memories = await take(poolOf(false), 30);
  expect(new Set(memories.map(({ maximum }) => maximum))).toEqual(new Set([16384]));
});

it('gives many processes less each, where what they may have counts', async () => {
  const pool = poolOf(true);
  const memories = await take(pool, 100);
  const maxima = memories.map(({ maximum }) => maximum);
  expect(maxima.slice(0, 8)).toEqual(Array(8).fill(16384));
  expect(maxima).toEqual(maxima.toSorted((a, b) => b - a));
  expect(maxima.reduce((sum, pages) => sum + pages, 0) * 65536).toBeLessThan(24 * GIB);
  // What a program begins with, it has.
  expect((await take(pool, 1, { initial: 3000, maximum: 16384 }))[0]?.maximum).toBe(3000);
});

it('uses memories again, none that is smaller than it need be', async () => {
  const pool = poolOf(true);
  const memories = await take(pool, 25);
  for (const memory of memories) pool.release(memory);
  const again = await take(pool, 25);
  expect(again.slice(0, 8).map(({ maximum }) => maximum)).toEqual(Array(8).fill(16384));
  expect(again.every((memory) => memories.includes(memory))).toBe(true);
  for (const memory of again) pool.release(memory);
  // A module can be given no memory that is larger than it says.
  expect((await take(pool, 1, { initial: 1, maximum: 4 }))[0]?.maximum).toBe(4);
});
