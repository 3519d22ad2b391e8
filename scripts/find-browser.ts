/** The browser for the end-to-end tests; installs one where there is none and it can. */
import { existsSync } from 'node:fs';
import { findBrowser, HOW_TO_GET_A_BROWSER } from '../src/cli/find-browser.ts';
import { run, runTool } from './run-command.ts';

export async function findOrInstallBrowser(): Promise<string> {
  const installers = [
    () => runTool('playwright', ['install', 'chromium']),
    async () => {
      if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 1;
      await run('apt-get', ['update', '-q']);
      return run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
        DEBIAN_FRONTEND: 'noninteractive',
      });
    },
  ];
  // Debian's own package first where it can be had: it brings the libraries that it needs.
  if (process.getuid?.() === 0) installers.reverse();
  for (const install of installers) {
    const found = findBrowser();
    if (found) return found;
    console.log('No browser found for the tests; installing one…');
    await install();
  }
  const found = findBrowser();
  if (!found) throw new Error(HOW_TO_GET_A_BROWSER);
  return found;
}
