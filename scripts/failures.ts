/** What failed in the browser, in short: where a log is cut, its end still says why. */
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';

const LINES = 16;

/** Each test of a Playwright report that failed, also one that passed when it was run again, with the error's first lines. */
export function failuresOf(report: JSONReport): string[] {
  return report.suites.flatMap((suite) => failuresOfSuite(suite, []));
}

function failuresOfSuite(suite: JSONReportSuite, above: readonly string[]): string[] {
  const titles = [...above, suite.title];
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results, status }) => {
        const failed = results.findLast(({ status }) => status !== 'passed');
        const lines = stripVTControlCharacters(failed?.error?.message ?? 'no error is told')
          .split('\n')
          .slice(0, LINES);
        const name = `[${projectName}] ${[...titles, title].join(' › ')}`;
        return [status === 'flaky' ? `${name}: flaky, passed when run again` : name, ...lines].join('\n    ');
      }),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => failuresOfSuite(inner, titles))];
}
