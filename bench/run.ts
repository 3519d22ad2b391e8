/**
 * `npm run bench -- [options]`: measures RatOS in the browser, each row beside its baseline in the same run. Exits
 * with 1 when a row of ours could not be measured.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findOrInstallBrowser } from '../scripts/find-browser.ts';
import { ROOT } from '../scripts/run-command.ts';
import { compareRows } from './compare.ts';
import { measureRows } from './measure.ts';
import { hasFailed, type PageState, type Row } from './results.ts';
import { buildSite, OWN_SITE, otherSite, type Site, serveSite } from './site.ts';
import { cells, comparisonCells, comparisonTable, failureLines, textTable, withTable } from './tables.ts';
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
    /** Another checkout, with its dependencies installed: measures both by turns, instead of the baselines. */
    against: { type: 'string' },
    /** Where the results go, written after each row. Default: build/bench/results.json, or comparison.json. */
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a positive number is needed.`);
const states = PAGES.filter((state) => values.page === undefined || values.page === state);
if (states.length === 0) throw new Error(`--page ${values.page}: idle or busy.`);
const wanted = values.only?.split(',');
const other = values.against === undefined ? undefined : otherSite(values.against);
const json = values.json ?? join(ROOT, 'build/bench', other === undefined ? 'results.json' : 'comparison.json');

const executablePath = await findOrInstallBrowser();
const servers: { close(): Promise<void> }[] = [];

async function open(site: Site): Promise<Place> {
  console.log(`Building ${site === OWN_SITE ? 'this checkout' : site.checkout}…`);
  await buildSite(site);
  const server = await serveSite(site);
  servers.push(server);
  return { url: server.url, newPage: () => pageInNewBrowser(executablePath), limit: STEP_LIMIT_MS };
}

async function chooseTasks(place: Place) {
  const all = await visit(place, (page) => page.rows());
  const chosen = all.filter(({ id }) => wanted?.some((name) => id === name || id.startsWith(`${name}-`)) ?? true);
  if (chosen.length === 0) throw new Error(`No such row. There are: ${all.map(({ id }) => id).join(', ')}`);
  return chosen.flatMap((info) => states.map((state) => ({ info, state, runs })));
}

/** @returns whether something of this checkout failed. */
async function measure(place: Place): Promise<boolean> {
  const rows: Row[] = await measureRows(place, await chooseTasks(place), json, (row) =>
    console.log(cells(row).join('  ')),
  );
  console.log(`\n${textTable(rows)}`);
  for (const line of failureLines(rows)) console.log(`failed: ${line}`);
  const failed = rows.some(hasFailed);
  if (values.readme && !failed) writeFileSync(README, withTable(readFileSync(README, 'utf8'), rows));
  return failed;
}

async function compare(place: Place, otherPlace: Place): Promise<boolean> {
  const rows = await compareRows({ this: place, other: otherPlace }, await chooseTasks(place), json, (row) =>
    console.log(comparisonCells(row).join('  ')),
  );
  console.log(`\n${comparisonTable(rows)}`);
  for (const { id, page, failures } of rows) {
    for (const [checkout, reason] of Object.entries(failures)) {
      console.log(`failed: ${id} (${page}) in ${checkout} checkout: ${reason}`);
    }
  }
  return rows.some(({ failures }) => failures.this !== undefined);
}

let failed: boolean;
try {
  const place = await open(OWN_SITE);
  failed = other === undefined ? await measure(place) : await compare(place, await open(other));
} finally {
  for (const server of servers) await server.close();
}
process.exit(failed ? 1 : 0);
