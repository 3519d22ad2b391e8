/**
 * `npm run bench -- [options]` (options.ts): measures RatOS in the browser, each row beside its baseline in the same
 * run. Exits with 1 when something of this project could not be measured.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { findOrInstallBrowser } from '../scripts/find-browser.ts';
import { ROOT } from '../scripts/run-command.ts';
import { compareRows } from './compare.ts';
import { checkDocuments, writeDocuments } from './documents.ts';
import { measureRows, type Task } from './measure.ts';
import { options } from './options.ts';
import { hasFailed, PAGES, type PageState, type Results, type RowInfo } from './results.ts';
import { buildSite, OWN_SITE, otherSite, type Site, serveSite } from './site.ts';
import {
  cells,
  comparisonCells,
  comparisonTable,
  differenceLines,
  failureLines,
  missedOf,
  missLines,
  textTable,
} from './tables.ts';
import { type Place, pageInNewBrowser, visit } from './visit.ts';

/** Longest that one step of a row may take; on a quiet machine they take a few seconds at most. */
const STEP_LIMIT_MS = 120_000;
const { against, from, json, runs, states } = options;
const other = against === undefined ? undefined : otherSite(against);

if (options.write) checkDocuments(ROOT, options.some ? runs : undefined);
const executablePath = await findOrInstallBrowser();
const servers: { close(): Promise<void> }[] = [];

async function open(site: Site): Promise<Place> {
  console.log(`Building ${site === OWN_SITE ? 'this checkout' : site.checkout}…`);
  await buildSite(site);
  const server = await serveSite(site);
  servers.push(server);
  return { url: server.url, newPage: () => pageInNewBrowser(executablePath), limit: STEP_LIMIT_MS };
}

function tasksOf(infos: readonly RowInfo[], pages: readonly PageState[] = states): Task[] {
  return infos.flatMap((info) => pages.map((state) => ({ info, state, runs })));
}

/** Rows of an earlier run, with their definitions as they are now. */
function earlierRows(infos: readonly RowInfo[], file: string): Results['rows'] {
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as Results;
  return rows.flatMap((row) => {
    const info = infos.find(({ id }) => id === row.id);
    return info === undefined ? [] : { ...row, ...info };
  });
}

/** @returns whether something of this checkout failed. */
async function measure(place: Place): Promise<boolean> {
  const { browser, infos } = await visit(place, async (page) => ({
    browser: page.browser(),
    infos: await page.rows(),
  }));
  const results: Results = { browser, cores: cpus().length, rows: from === undefined ? [] : earlierRows(infos, from) };
  const find = ({ info, state }: Task) => results.rows.find(({ id, page }) => id === info.id && page === state);
  const isLacking = (task: Task) => Object.keys(find(task)?.failures ?? { all: '' }).length > 0;
  const chosen = tasksOf(options.choose(infos));
  const tasks = from === undefined || options.some ? chosen : chosen.filter(isLacking);
  await measureRows(place, tasks, results, json, (row) => console.log(cells(row).join('  ')));

  const all = tasksOf(infos, PAGES);
  // As they are defined, whatever was measured later.
  const rows = all.flatMap((task) => find(task) ?? []);
  console.log(`\n${textTable(rows)}`);
  for (const line of differenceLines(rows)) console.log(`part: ${line}`);
  for (const line of missLines(rows.filter((row) => missedOf(cells(row))))) console.log(`goal missed: ${line}`);
  for (const line of failureLines(rows)) console.log(`failed: ${line}`);
  const failed = rows.some(hasFailed);
  if (options.write) {
    if (failed) console.log('README.md and docs/benchmarks.md stay as they are: rows failed.');
    else writeDocuments(ROOT, { ...results, rows }, infos);
  }
  return failed;
}

async function compare(place: Place, otherPlace: Place): Promise<boolean> {
  const tasks = tasksOf(options.choose(await visit(place, (page) => page.rows())));
  const rows = await compareRows({ this: place, other: otherPlace }, tasks, json, (row) =>
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
