/** The page of the benchmark: measures what it is asked for. */
import { median, type PageState, quantile, type Row } from '../results.ts';
import { CALLS } from './calls.ts';
import { INPUT_OUTPUT } from './input-output.ts';
import { type Measurement, type Sampler, settle } from './measurement.ts';
import { peer } from './peer.ts';
import { STARTING } from './starting.ts';
import * as system from './system.ts';

const MEASUREMENTS: readonly Measurement[] = [...STARTING, ...CALLS, ...INPUT_OUTPUT];
const NANOSECONDS = { ns: 1, µs: 1e3, ms: 1e6 } as const;
const BUSY_MS = 8;

/** Makes the main thread work in each frame until it is stopped. */
function keepBusy(): () => void {
  let over = false;
  const frame = () => {
    if (over) return;
    const until = performance.now() + BUSY_MS;
    while (performance.now() < until);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    over = true;
  };
}

async function measure(id: string, page: PageState, runs: number): Promise<Row> {
  const measurement = MEASUREMENTS.find((candidate) => candidate.id === id);
  if (measurement === undefined) throw new Error(`There is no row ${id}.`);
  const { ours, baseline, dispose } = await measurement.prepare();
  const stopWork = page === 'busy' ? keepBusy() : () => {};
  const all = { ours: [] as number[][], baseline: [] as number[][] };
  const run = async (side: 'ours' | 'baseline', sampler: Sampler) => {
    all[side].push((await sampler()).map((ns) => ns / NANOSECONDS[measurement.unit]));
    await settle(20);
  };
  // Once without being counted: compilers and caches. Then by turns, so that a slow spell hits both.
  await Promise.all([ours(), baseline()]);
  for (let i = 0; i < runs; i++) {
    if (i % 2 === 0) await run('baseline', baseline);
    await run('ours', ours);
    if (i % 2 === 1) await run('baseline', baseline);
  }
  stopWork();
  await dispose?.();
  const samples = all.ours.flat();
  const result = { median: median(samples), p99: quantile(samples, 0.99) };
  const theirs = median(all.baseline.flat());
  return {
    id,
    page,
    unit: measurement.unit,
    ...result,
    baseline: { id: measurement.baseline, median: theirs, runs: all.baseline.map(median) },
    ratio: result.median / theirs,
    ...(measurement.goal === undefined ? {} : { goal: measurement.goal }),
    runs: all.ours.map(median),
  };
}

const bench = {
  rows: MEASUREMENTS.map(({ id }) => id),
  measure,
  /** For looking closer, from the browser's console. */
  tools: { ...system, peer },
};
export type BenchPage = typeof bench;
Object.assign(globalThis, { bench });
document.documentElement.dataset.ready = 'true';
