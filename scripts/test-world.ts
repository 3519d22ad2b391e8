/**
 * `npm run test:world -- [NAME…] [--all]`: programs from the world, those named, or with `--all` also those that take
 * long to compile.
 */
import { buildPackage, buildPrograms, runBrowserTests } from './test-steps.ts';

const names = process.argv.slice(2);
const chosen = names.includes('--all') ? 'all' : names.join(' ');
const test = () => runBrowserTests(['world.spec'], chosen === '' ? {} : { RATOS_WORLD: chosen });
for (const step of [buildPackage, buildPrograms, test]) {
  const code = await step();
  if (code !== 0) process.exit(code);
}
