/**
 * `npm run bench -- [--only ID,…] [--runs N] [--page idle|busy] [--json FILE] [--readme]`: measures RatOS in the
 * browser, each row beside its baseline in the same run. Exits with 1 when a row of ours could not be measured.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findOrInstallBrowser } from '../scripts/find-browser.ts';
import { ROOT } from '../scripts/run-command.ts';
import { measureRows } from './measure.ts';
import { hasFailed, type PageState, type Row } from './results.ts';
import { buildSite, serveSite } from './site.ts';
import { cells, failureLines, textTable, withTable } from './tables.ts';
import { type Place, pageInNewBrowser, visit } from './visit.ts';

const README = join(ROOT, 'README.md');
/** Longest that one step of a row may take; the longest that is well takes 3 s. */
const STEP_LIMIT_MS = 60_000;
const PAGES: readonly PageState[] = ['idle', 'busy'];

const { values } = parseArgs({
  options: {
    /** Rows to measure: ids, or how they begin (`wait-any`). Default: all. */
    only: { type: 'string' },
    /** How often each row is measured. */
    runs: { type: 'string', default: '5' },
    /** `idle` or `busy`. Default: both. */
    page: { type: 'string' },
    /** Where the results go; written after each row. */
    json: { type: 'string', default: 'build/bench/results.json' },
    readme: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a positive number is needed.`);
const states = PAGES.filter((state) => values.page === undefined || values.page === state);
if (states.length === 0) throw new Error(`--page ${values.page}: idle or busy.`);
const wanted = values.only?.split(',');

const executablePath = await findOrInstallBrowser();
console.log('Building…');
await buildSite();
const server = await serveSite();
const place: Place = { url: server.url, newPage: () => pageInNewBrowser(executablePath), limit: STEP_LIMIT_MS };
let rows: Row[];
try {
  const all = await visit(place, (page) => page.rows());
  const chosen = all.filter(({ id }) => wanted?.some((name) => id === name || id.startsWith(`${name}-`)) ?? true);
  if (chosen.length === 0) throw new Error(`No such row. There are: ${all.map(({ id }) => id).join(', ')}`);
  const tasks = chosen.flatMap((info) => states.map((state) => ({ info, state, runs })));
  rows = await measureRows(place, tasks, values.json, (row) => console.log(cells(row).join('  ')));
} finally {
  await server.close();
}
console.log(`\n${textTable(rows)}`);
for (const line of failureLines(rows)) console.log(`failed: ${line}`);
const failed = rows.some(hasFailed);
if (values.readme && !failed) writeFileSync(README, withTable(readFileSync(README, 'utf8'), rows));
process.exit(failed ? 1 : 0);
