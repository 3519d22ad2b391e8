/**
 * `npm run test:e2e -- [what Playwright takes]`: makes what the browser tests need where it is missing or old, and
 * runs them, all or some: `-- kill.spec`, `-- -g "killed at random"`, `-- --headed`.
 */
import { buildPackage, buildPrograms, runBrowserTests } from './test-steps.ts';

for (const step of [buildPackage, buildPrograms, () => runBrowserTests(process.argv.slice(2))]) {
  const code = await step();
  if (code !== 0) process.exit(code);
}
