/** The memory that windows' pixels lie in. */
import { afterEach, expect, it, vi } from 'vitest';
import { COUNTER } from '../../src/kernel/memory/counters.ts';
import { SURFACE_UNIT_BYTES, SurfaceMemory } from '../../src/kernel/memory/surface-memory.ts';
import { System } from './support/system.ts';

const UNITS = 40;

afterEach(() => vi.unstubAllGlobals());

it('gives out runs that nobody else has, and takes them back', () => {
  const { page } = new System();
  const memory = SurfaceMemory.create(UNITS * SURFACE_UNIT_BYTES);
  const runs = new Map<number, number>();
  const taken = () => [...runs.values()].reduce((sum, units) => sum + units, 0);
  let seed = 3;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  let refused = 0;
  for (let i = 0; i < 5000; i++) {
    const units = 1 + random(9);
    const unit = random(2) === 0 ? memory.allocate(page, units) : -1;
    if (unit === 0) refused++;
    if (unit > 0) {
      expect(unit + units).toBeLessThanOrEqual(UNITS);
      for (const [other, length] of runs) expect(unit + units <= other || other + length <= unit).toBe(true);
      runs.set(unit, units);
    } else if (runs.size > 0) {
      const [each] = [...runs.keys()].slice(random(runs.size));
      memory.free(page, each as number);
      runs.delete(each as number);
    }
    expect(page.words[COUNTER.surfaces]).toBe(taken());
  }
  expect(refused).toBeGreaterThan(0);
  for (const unit of runs.keys()) memory.free(page, unit);
  // All of it is one run again.
  expect(memory.allocate(page, UNITS - 1)).toBe(1);
});

it('takes nothing before it is used, and refuses more than there is', () => {
  const { page } = new System();
  const memory = SurfaceMemory.create(UNITS * SURFACE_UNIT_BYTES);
  expect(memory.buffer.byteLength).toBe(0);
  expect(memory.allocate(page, UNITS)).toBe(0);
  expect(memory.allocate(page, 2)).toBe(1);
  expect(memory.buffer.byteLength).toBe(3 * SURFACE_UNIT_BYTES);
  expect(new SurfaceMemory(new SharedArrayBuffer(0)).allocate(page, 1)).toBe(0);
});

it('is seen as far as another thread has grown it', () => {
  const { page } = new System();
  const memory = SurfaceMemory.create(UNITS * SURFACE_UNIT_BYTES);
  const other = new SurfaceMemory(memory.buffer);
  const unit = memory.allocate(page, 3);
  expect(other.allocate(page, 2)).toBe(unit + 3);
  other.free(page, unit);
  expect(memory.allocate(page, 3)).toBe(unit);
});

it('is smaller where the engine does not give so many addresses, and nothing where it gives none', () => {
  let most = (UNITS / 4) * SURFACE_UNIT_BYTES;
  const make = SharedArrayBuffer as new (bytes: number, options?: { maxByteLength: number }) => SharedArrayBuffer;
  const few = class extends make {
    constructor(bytes: number, options?: { maxByteLength: number }) {
      if ((options?.maxByteLength ?? 0) > most) throw new RangeError('Array buffer allocation failed');
      super(bytes, options);
    }
  };
  const { page } = new System();
  vi.stubGlobal('SharedArrayBuffer', few);
  const memory = SurfaceMemory.create(UNITS * SURFACE_UNIT_BYTES);
  expect(memory.allocate(page, UNITS / 4)).toBe(0);
  expect(memory.allocate(page, UNITS / 4 - 1)).toBe(1);
  most = 0;
  expect(SurfaceMemory.create(UNITS * SURFACE_UNIT_BYTES).allocate(page, 1)).toBe(0);
});
