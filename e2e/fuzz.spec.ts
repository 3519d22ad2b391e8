/** A million calls with random arguments, from C: neither the broker nor a neighbour notices, nothing is left over. */
import type { TraceEvent } from '../src/host/index.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const NO_PROGRAM =
  /^.*: (not a WebAssembly program: .*|is a directory|is larger than .*|changed while it was read)\n/gm;

test('random integers as every argument of every call, a million times', async ({ ratosPage }) => {
  test.setTimeout(300_000);
  const seed = Number(process.env.RATOS_FUZZ_SEED ?? Date.now() % 1_000_000);
  const result = await ratosPage.evaluate(async (first) => {
    const { bootWith, leftOver, outcome, run, traceLine } = globalThis;
    const unlisted: string[] = [];
    const trace = (event: TraceEvent) => void unlisted.push(traceLine(event));
    const programs = ['conformance/fuzz', 'lessons/events', 'bin/echo'];
    const os = await bootWith(programs, { trace, traceCalls: 'unlisted' });
    const base = os.counters();
    const fuzzers = await Promise.all(
      [0, 1, 2, 3].map((i) => os.spawn('/bin/fuzz', ['fuzz', '250000', String(first + i)], { stdin: 'empty' })),
    );
    const neighbour = run(os, ['/bin/events']);
    const outcomes = await Promise.all(fuzzers.map(outcome));
    const left = await leftOver(os, base);
    const after = await run(os, ['/bin/echo', 'alive']);
    await neighbour;
    await os.shutdown();
    return { outcomes, neighbour: await neighbour, left, after, unlisted };
  }, seed);
  for (const outcome of result.outcomes) {
    expect(outcome, `seed ${seed}`).toMatchObject({ code: 0, reason: 'exit' });
    // What it has made by chance and tried to run is told of; nothing of ours or its own has trapped.
    expect(outcome.stderr.replace(NO_PROGRAM, ''), `seed ${seed}`).toBe('');
    expect(outcome.stdout).toMatch(/^250000 calls, \d+ errors\n$/);
  }
  expect(result.unlisted, `statuses that the call table does not list, seed ${seed}`).toEqual([]);
  expect(result.neighbour.code).toBe(0);
  expect(result.left, `seed ${seed}`).toEqual([]);
  expect(result.after.stdout).toBe('alive\n');
});
