/** What tests need before they run; `npm test` and `npm run test:e2e` share it. */
import { findOrInstallBrowser } from './find-browser.ts';
import { runNode, runTool } from './run-command.ts';

/** dist/, unless it is newer than its sources. */
export const buildPackage = () => runNode(['--import', 'tsx', 'scripts/build.ts', '--if-needed']);

/** public/programs/. */
export const buildPrograms = () => runNode(['--import', 'tsx', 'scripts/build-programs.ts']);

export async function runBrowserTests(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return runTool('playwright', ['test', ...args], { RATOS_BROWSER: await findOrInstallBrowser(), ...env });
}
