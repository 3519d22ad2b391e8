import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { findFirefox } from './e2e/support/other-engines.ts';
import { browserFlags, findBrowser } from './src/cli/find-browser.ts';

// Any port, so that two runs do not meet. Playwright's workers read this file again and must find the same one.
process.env.RATOS_TEST_PORT ??= String(20_000 + Math.floor(Math.random() * 20_000));
const port = Number(process.env.RATOS_TEST_PORT);
process.env.RATOS_FIREFOX ??= findFirefox() ?? '';
const executablePath = findBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'build/e2e',
  timeout: 120_000,
  // A page keeps several cores busy by itself. Two at a time took as long in all (14.7 and 15.5 minutes on two cores), and
  // suites from elsewhere that give a thread 100 ms to start failed.
  workers: 1,
  // No test is about how quick the page is.
  expect: { timeout: 20_000 },
  // On a machine that checks, whatever else it does: one that fails and then passes is told as flaky, and is to be mended.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}/`,
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: { launchOptions: { ...(executablePath ? { executablePath } : {}), args: browserFlags() } },
    },
    {
      // The machine's own, driven over WebDriver BiDi; skipped where it has none (e2e/support/fixtures.ts).
      name: 'firefox',
      grep: /@engines/,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          executablePath: fileURLToPath(new URL('e2e/support/firefox.js', import.meta.url)),
          // BiDi cannot say yet that a visitor wants things still.
          firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 },
        },
      },
    },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js --port ${port} --strictPort`,
    port,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 1000 },
  },
});
