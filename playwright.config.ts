import { availableParallelism } from 'node:os';
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
  // Files of tests side by side, each in a browser of its own: one alone keeps little more than a core busy (1.15, measured).
  // More than two have not been tried.
  workers: Math.min(2, availableParallelism()),
  // No test is about how quick the page is: what two of them at a time make slower is waited for.
  expect: { timeout: 10_000 },
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
