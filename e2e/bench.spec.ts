/** The benchmark's rows are isolated: one that fails, in whatever way, loses no figure but its own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { measureRows } from '../bench/measure.ts';
import { hasFailed, type Results } from '../bench/results.ts';
import { type Place, pageInNewBrowser, visit } from '../bench/visit.ts';
import { findBrowser, HOW_TO_GET_A_BROWSER } from '../src/cli/find-browser.ts';

/** How each fault is reported. */
const REASONS: Record<string, string | undefined> = {
  none: undefined,
  throws: 'Error: out of luck',
  'panics and never answers': 'no answer in 2 s; the page said: panicked at lib.rs',
  spins: 'no answer in 2 s',
  'crashes once': undefined,
};

test('a row that fails is reported as failed, and the others are measured', async ({ baseURL }, { outputDir }) => {
  test.setTimeout(300_000);
  const json = join(outputDir, 'results.json');
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(HOW_TO_GET_A_BROWSER);
  const row = { first: true };
  const newPage: Place['newPage'] = async () => {
    const opened = await pageInNewBrowser(executablePath);
    await opened.page.exposeFunction('crash', () => opened.page.goto('chrome://crash').catch(() => undefined));
    await opened.page.exposeFunction('isFirst', () => {
      const { first } = row;
      row.first = false;
      return first;
    });
    return opened;
  };
  const place: Place = { url: `${baseURL}e2e/support/bench.html`, newPage, limit: 2000 };
  const infos = await visit(place, (page) => page.rows());
  expect(infos.length).toBe(Object.keys(REASONS).length);

  const asItGoes: number[] = [];
  const results: Results = { browser: '', cores: 0, rows: [] };
  const { rows } = results;
  await measureRows(
    place,
    infos.map((info) => ({ info, state: 'idle' as const, runs: 1 })),
    results,
    json,
    () => {
      row.first = true;
      asItGoes.push((JSON.parse(readFileSync(json, 'utf8')) as Results).rows.length);
    },
  );

  expect(asItGoes, 'rows in the file after each').toEqual(infos.map((_, i) => i + 1));
  expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(results);
  expect(existsSync(`${json}.new`)).toBe(false);
  for (const { id, figures, failures, ratio } of rows) {
    const [side, fault = ''] = id.split(':') as ['ours' | 'baseline', string];
    const reason = REASONS[fault];
    const ours = { median: 20, p99: 30, runs: [20] };
    const baseline = { median: 40, p99: 40, runs: [40] };
    const expected = { ours, baseline };
    if (reason !== undefined) delete (expected as Partial<typeof expected>)[side];
    expect({ id, figures, failures }).toEqual({
      id,
      figures: expected,
      failures: reason === undefined ? {} : { [side]: expect.stringContaining(reason) },
    });
    expect(ratio).toBe(reason === undefined ? 0.5 : undefined);
  }
  expect(
    rows.filter(hasFailed).map(({ id }) => id),
    'a foreign baseline may fail',
  ).toEqual(['ours:throws']);
});
