/** The command line of the benchmark. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/run-command.ts';
import { PAGES, type RowInfo } from './results.ts';

const USAGE = `usage: npm run bench -- [options]
Measures RatOS in the browser, each row beside its baseline.

  --only ROWS         ids, or how they begin (wait-any), with commas between; default: all
  --runs N            how often each row is measured; default: 5
  --page STATE        idle or busy; default: both
  --against CHECKOUT  with its dependencies installed: measures both by turns, instead of the baselines
  --json FILE         where results go, written after each row; default: build/bench/results.json, or comparison.json
  --from FILE         results of an earlier run: only rows that it lacks, that failed in it, or that --only names are measured
  --write             puts the figures into README.md and docs/benchmarks.md; rows without new ones keep theirs`;

function given() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '5' },
      page: { type: 'string' },
      against: { type: 'string' },
      json: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { against, from, write, runs, page } = values;
  if (against !== undefined && (from !== undefined || write))
    throw new Error('--against goes with neither --from nor --write.');
  if (!(Number.isInteger(Number(runs)) && Number(runs) >= 1))
    throw new Error(`--runs ${runs}: a positive number is needed.`);
  if (page !== undefined && !PAGES.some((state) => state === page)) throw new Error(`--page ${page}: idle or busy.`);
  return values;
}

function readCommandLine(): ReturnType<typeof given> {
  try {
    const values = given();
    if (!values.help) return values;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

const values = readCommandLine();
const { against, from, write } = values;
const runs = Number(values.runs);
const states = PAGES.filter((state) => values.page === undefined || values.page === state);

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
