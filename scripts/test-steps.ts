/** What tests need before they run; `npm test` and `npm run test:e2e` share it. */
import { findOrInstallBrowser } from './find-browser.ts';
import { runNode, runTool } from './run-command.ts';

/** dist/, unless it is newer than its sources. */
export const buildPackage = () => runNode(['--import', 'tsx', 'scripts/build.ts', '--if-needed']);

/** public/programs/, and public/compiler/. */
export async function buildPrograms(): Promise<number> {
  const code = await runNode(['--import', 'tsx', 'scripts/build-programs.ts']);
  return code === 0 ? runNode(['--import', 'tsx', 'scripts/build-compiler.ts']) : code;
}

export async function runBrowserTests(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  return runTool('playwright', ['test', ...args], { RATOS_BROWSER: await findOrInstallBrowser(), ...env });
}
