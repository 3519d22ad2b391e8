import { afterEach, expect, test } from 'vitest';
import { chromeTrace, type TraceEvent, traceLine } from '../../src/guest-abi/trace.ts';
import type { BootOptions } from '../../src/host/api.ts';
import { boot, trace } from '../../src/playwright/in-page.ts';

const page = globalThis as Record<string, unknown>;
afterEach(() => {
  for (const name of ['ratosLibrary', 'ratosTest', 'ratos']) delete page[name];
});

test('a call is told once, and the last 20,000 are kept, with those that have not returned', async () => {
  let note = (_: TraceEvent) => {};
  const os = { counters: () => ({}), flushTrace: async () => {}, inspect: () => ({ processes: [] }) };
  const RatOS = {
    boot: async (options: BootOptions) => {
      note = options.trace ?? note;
      return os;
    },
  };
  page.ratosLibrary = { RatOS, chromeTrace, traceLine };
  await boot({ desktop: false, trace: true });
  const event = (tid: number, call: string): TraceEvent => {
    const program = { pid: 1, tid, program: '/bin/p', thread: '' };
    return { ...program, call, arguments: [], result: '', outputs: [], start: 0, duration: 1 };
  };
  note({ ...event(1, 'Waits'), pending: true });
  for (let n = 0; n < 45_000; n++) {
    note({ ...event(2, `Call${n}`), pending: true });
    note(event(2, `Call${n}`));
  }
  const { lines, chrome } = await trace();
  const told = lines.trimEnd().split('\n');
  expect(told).toHaveLength(20_001);
  expect(told[0]).toContain('Call25000()');
  expect(told.at(-2)).toContain('Call44999()');
  expect(told.filter((line) => line.includes('<unfinished>'))).toEqual(['[1:1] Waits() <unfinished>']);
  const phases = (JSON.parse(chrome) as { traceEvents: { ph: string }[] }).traceEvents.map(({ ph }) => ph);
  expect(phases.filter((phase) => phase === 'X')).toHaveLength(20_000);
  expect(phases.filter((phase) => phase === 'B')).toHaveLength(1);
});
