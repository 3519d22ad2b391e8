/** What failed in the browser, in short: where a log is cut, its end still says why. */
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';

const LINES = 16;

/** Each failed test of a Playwright report with the first lines of its first error. */
export function failuresOf(report: JSONReport): string[] {
  return report.suites.flatMap((suite) => failuresOfSuite(suite, []));
}

function failuresOfSuite(suite: JSONReportSuite, above: readonly string[]): string[] {
  const titles = [...above, suite.title];
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) => {
        const error = results.at(-1)?.error?.message ?? 'no error is told';
        const lines = stripVTControlCharacters(error).split('\n').slice(0, LINES);
        return [`[${projectName}] ${[...titles, title].join(' › ')}`, ...lines].join('\n    ');
      }),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => failuresOfSuite(inner, titles))];
}
