/** Stands in for the page of the benchmark: rows that end in all the ways in which a peer has ended, and worse. */
import type { BenchPage } from '../../bench/page/main.ts';
import type { Side } from '../../bench/results.ts';

declare global {
  /** Of the test: crashes this page. */
  function crash(): Promise<void>;
  /** Of the test: whether this is the first call, in all pages. */
  function isFirst(): Promise<boolean>;
}

const never = () => new Promise<never>(() => undefined);

const FAULTS: Record<string, () => Promise<void>> = {
  none: async () => undefined,
  throws: async () => {
    throw new Error('out of luck\nat somewhere');
  },
  'panics and never answers': () => {
    console.error('panicked at lib.rs');
    return never();
  },
  spins: async () => {
    for (;;);
  },
  'crashes once': async () => {
    if (!(await isFirst())) return;
    await crash();
    await never();
  },
};

const row = (id: string, foreign: boolean) => ({ id, unit: 'ns' as const, baseline: 'peer', foreign });

let fault = '';
let faulty: Side | undefined;
let runs = 0;

const page: Omit<BenchPage, 'tools' | 'runInParts'> = {
  rows: [
    row('ours:throws', false),
    ...Object.keys(FAULTS).flatMap((name) => (name === 'throws' ? [] : row(`baseline:${name}`, true))),
  ],
  async prepare(id, side) {
    const [at, name] = id.split(':') as [Side, string];
    fault = name;
    if (at === side) faulty = side;
  },
  async run(side) {
    // The first run is not counted, so the other side has had it as well.
    if (side === faulty && runs++ === 1) await FAULTS[fault]?.();
    return side === 'ours' ? [10, 30, 20] : [40];
  },
};
Object.assign(globalThis, { bench: page });
document.documentElement.dataset.ready = 'true';
