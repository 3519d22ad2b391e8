import { expect, test } from 'vitest';
import { RecentPrograms } from '../../src/workers/recent-programs.ts';

test('page and worker agree on what the worker keeps, whatever runs', () => {
  const page = new RecentPrograms<true>();
  const worker = new RecentPrograms<object>();
  let sent = 0;
  for (let i = 0; i < 5000; i++) {
    const id = (i * i * 7 + (i >> 3)) % 61;
    const known = page.get(id) !== undefined;
    expect(worker.get(id) !== undefined).toBe(known);
    if (!known) sent++;
    page.use(id, true);
    worker.use(id, worker.get(id) ?? {});
  }
  expect(sent).toBeGreaterThan(61);
});

test('the program that has not run for the longest time gives way', () => {
  const programs = new RecentPrograms<string>();
  for (let id = 0; id < 32; id++) programs.use(id, `program ${id}`);
  programs.use(0, 'program 0');
  programs.use(32, 'program 32');
  expect(programs.get(1)).toBeUndefined();
  expect(programs.get(0)).toBe('program 0');
  expect(programs.get(32)).toBe('program 32');
});
