/**
 * `npm run bench -- [--only ID,…] [--runs N] [--json FILE] [--readme]`: measures RatOS in the browser, each row
 * beside its baseline in the same run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { ROOT } from '../scripts/run-command.ts';
import { browserFlags, findBrowser, HOW_TO_GET_A_BROWSER } from '../src/cli/find-browser.ts';
import type { BenchPage } from './page/main.ts';
import { cells, type PageState, type Row, textTable, withTable } from './results.ts';
import { buildSite, serveSite } from './site.ts';

const README = join(ROOT, 'README.md');
/** Longest that one row may take. */
const ROW_TIMEOUT_MS = 120_000;
const PAGES: readonly PageState[] = ['idle', 'busy'];

const { values } = parseArgs({
  options: {
    /** Rows to measure: ids, or how they begin (`wait-any`). Default: all. */
    only: { type: 'string' },
    /** How often each row is measured. */
    runs: { type: 'string', default: '5' },
    /** `idle` or `busy`. Default: both. */
    page: { type: 'string' },
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a positive number is needed.`);
const wanted = values.only?.split(',');

async function openPage(url: string, newPage: () => Promise<Page>): Promise<Page> {
  const page = await newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error.message}`));
  page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`));
  await page.goto(url);
  await page.waitForSelector('html[data-ready=true]', { state: 'attached' });
  return page;
}

async function withTimeout<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took too long.`)), ROW_TIMEOUT_MS);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error(HOW_TO_GET_A_BROWSER);
console.log('Building…');
await buildSite();
const server = await serveSite();
const browser = await chromium.launch({ executablePath, args: browserFlags() });
const rows: Row[] = [];
let failures = 0;
try {
  const newPage = () => browser.newPage();
  const first = await openPage(server.url, newPage);
  const all = await first.evaluate(() => (globalThis as unknown as { bench: BenchPage }).bench.rows);
  await first.close();
  const chosen = all.filter((id) => wanted?.some((name) => id === name || id.startsWith(`${name}-`)) ?? true);
  if (chosen.length === 0) throw new Error(`No such row. There are: ${all.join(', ')}`);
  for (const id of chosen) {
    for (const state of PAGES) {
      if (values.page !== undefined && values.page !== state) continue;
      // A fresh page each: nothing of an earlier row is left in it.
      const page = await openPage(server.url, newPage);
      try {
        const row = await withTimeout(
          page.evaluate(
            (task) => (globalThis as unknown as { bench: BenchPage }).bench.measure(task.id, task.state, task.runs),
            { id, state, runs },
          ),
          `${id} (${state})`,
        );
        rows.push(row);
        console.log(cells(row).join('  '));
      } catch (error) {
        failures++;
        console.error(`${id} (${state}) failed: ${error instanceof Error ? error.message : error}`);
      } finally {
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`\n${textTable(rows)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
if (values.readme && failures === 0) writeFileSync(README, withTable(readFileSync(README, 'utf8'), rows));
process.exit(failures === 0 ? 0 : 1);
