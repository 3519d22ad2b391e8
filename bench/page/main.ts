/** The page of the benchmark: does what bench/visit.ts asks for. One row a page. */
import type { PageState, RowInfo, Side } from '../results.ts';
import { CALLS } from './calls.ts';
import { COMPILING, runInParts } from './compiling.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { INPUT_OUTPUT } from './input-output.ts';
import { INSPECTOR } from './inspector.ts';
import { keepBusy, type Measurement, type Sampler, settle } from './measurement.ts';
import { MEMORY_ROWS } from './memory.ts';
import { MESSAGES } from './messages.ts';
import { MOUNTING } from './mounting.ts';
import { peer } from './peer.ts';
import { PERSISTENCE } from './persistence.ts';
import { STARTING } from './starting.ts';
import * as system from './system.ts';
import { WINDOW_ROWS } from './windows.ts';

const MEASUREMENTS: readonly Measurement[] = [
  ...STARTING,
  ...CALLS,
  ...MESSAGES,
  ...WINDOW_ROWS,
  ...MEMORY_ROWS,
  ...EXCEPTIONS,
  ...INPUT_OUTPUT,
  ...PERSISTENCE,
  ...MOUNTING,
  ...COMPILING,
  ...INSPECTOR,
];
const BUSY_MS = 8;

const samplers = new Map<Side, Sampler>();

async function prepare(id: string, side: Side): Promise<void> {
  const measurement = MEASUREMENTS.find((candidate) => candidate.id === id);
  if (measurement === undefined) throw new Error(`There is no row ${id}.`);
  samplers.set(side, await (side === 'ours' ? measurement.ours : measurement.baseline.prepare)());
}

async function run(side: Side, state: PageState): Promise<number[]> {
  const sampler = samplers.get(side);
  if (sampler === undefined) throw new Error(`Not prepared: ${side}.`);
  const stopWork = state === 'busy' ? keepBusy(BUSY_MS) : () => {};
  const samples = await sampler();
  stopWork();
  await settle(20);
  return samples;
}

const rows = MEASUREMENTS.map(({ ours, baseline, ...rest }): RowInfo => {
  return { ...rest, baseline: baseline.name, foreign: baseline.foreign ?? false };
});

const bench = {
  rows,
  prepare,
  run,
  runInParts,
  /** For looking closer, from the browser's console. */
  tools: { ...system, peer },
};
export type BenchPage = typeof bench;
Object.assign(globalThis, { bench });
document.documentElement.dataset.ready = 'true';
