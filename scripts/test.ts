/**
 * `npm test`: every check there is, in the order in which they fail fastest, and one line of counts at the end.
 * A failed step does not keep the later ones from running, unless they need its result.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JSONReport } from '@playwright/test/reporter';
import { failuresOf } from './failures.ts';
import { ROOT, runNode, runTool } from './run-command.ts';
import { buildPackage, buildPrograms, runBrowserTests } from './test-steps.ts';

const reports = join(ROOT, 'build', 'reports');
let passed = 0;
let failed = 0;
const failedSteps: string[] = [];
const failures: string[] = [];

interface Step {
  name: string;
  run: () => Promise<number>;
  /** Counts from the step's own report; without it the step counts as one test. */
  counts?: () => { passed: number; failed: number };
  /** Later steps make no sense without this one. */
  needed?: true;
}

function readReport(name: string): unknown {
  return JSON.parse(readFileSync(join(reports, name), 'utf8'));
}

const steps: Step[] = [
  {
    name: 'generated files are up to date',
    run: () => runNode(['--import', 'tsx', 'scripts/generate.ts', '--check']),
  },
  { name: 'lint', run: () => runTool('biome', ['check', '--error-on-warnings']) },
  { name: 'types and layering', run: () => runTool('tsc', ['-b']) },
  { name: 'build', run: buildPackage, needed: true },
  { name: 'programs', run: buildPrograms, needed: true },
  {
    name: 'the page on what is there (docs/c/support.md)',
    run: () => runNode(['--import', 'tsx', 'scripts/c-support/page.ts', '--check']),
  },
  {
    name: 'unit tests',
    run: () =>
      runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports}/unit.json`]),
    counts: () => {
      const report = readReport('unit.json') as { numPassedTests: number; numFailedTests: number };
      return { passed: report.numPassedTests, failed: report.numFailedTests };
    },
  },
  {
    name: 'end-to-end tests',
    run: () => runBrowserTests(['--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: `${reports}/e2e.json` }),
    counts: () => {
      const report = readReport('e2e.json') as JSONReport;
      failures.push(...failuresOf(report));
      const { stats } = report;
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    },
  },
];

rmSync(reports, { recursive: true, force: true });
for (const step of steps) {
  console.log(`\n▶ ${step.name}`);
  const code = await step.run().catch((error: Error) => {
    console.error(error.message);
    return 1;
  });
  try {
    const counts = step.counts?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
    passed += counts.passed;
    // A step can fail without a failed test: no tests found, a file that does not load.
    failed += Math.max(counts.failed, code === 0 ? 0 : 1);
  } catch {
    failed++;
  }
  if (code !== 0) failedSteps.push(step.name);
  if (code !== 0 && step.needed) break;
}

for (const failure of failures) console.log(`\n${failure}`);
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
