/** The command line of the benchmark. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/run-command.ts';
import { PAGES, type RowInfo } from './results.ts';

const { values } = parseArgs({
  options: {
    /** Rows to measure: ids, or how they begin (`wait-any`). Default: all. */
    only: { type: 'string' },
    /** How often each row is measured. */
    runs: { type: 'string', default: '5' },
    /** `idle` or `busy`. Default: both. */
    page: { type: 'string' },
    /** Another checkout, with its dependencies installed: measures both by turns, instead of the baselines. */
    against: { type: 'string' },
    /** Where the results go, written after each row. Default: build/bench/results.json, or comparison.json. */
    json: { type: 'string' },
    /** Results of an earlier run: only rows that it lacks, that failed in it, or that `--only` names are measured. */
    from: { type: 'string' },
    /** Puts the figures into README.md and docs/benchmarks.md; rows without new ones keep theirs. */
    write: { type: 'boolean', default: false },
  },
});

const { against, from, write } = values;
if (against !== undefined && (from !== undefined || write))
  throw new Error('--against goes with neither --from nor --write.');

const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a positive number is needed.`);

const states = PAGES.filter((state) => values.page === undefined || values.page === state);
if (states.length === 0) throw new Error(`--page ${values.page}: idle or busy.`);

const wanted = values.only?.split(',');
const defaultJson = join(ROOT, 'build/bench', against === undefined ? 'results.json' : 'comparison.json');

export const options = {
  against,
  from,
  write,
  runs,
  states,
  json: values.json ?? defaultJson,
  /** Whether `--only` was given. */
  some: wanted !== undefined,
  choose(all: readonly RowInfo[]): RowInfo[] {
    const chosen = all.filter(({ id }) => wanted?.some((name) => id === name || id.startsWith(`${name}-`)) ?? true);
    if (chosen.length === 0) throw new Error(`No such row. There are: ${all.map(({ id }) => id).join(', ')}`);
    return chosen;
  },
};
