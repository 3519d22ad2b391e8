/** The playground, as it is built for a host; and once from the development server. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { RatOS } from '../src/host/index.ts';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

const FOLDER = join(ROOT, 'build', 'playground-test');
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
let host: Awaited<ReturnType<typeof serveFolder>>;

test.beforeAll(async () => {
  await build({ root: ROOT, logLevel: 'error', build: { outDir: FOLDER, emptyOutDir: true } });
  host = await serveFolder(FOLDER, ISOLATION);
});
test.afterAll(() => host.close());

async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(host.url + hash);
  await expect(page.getByTestId('status')).toHaveText('Ready', { timeout: 20_000 });
}

async function start(page: Page, example: string): Promise<void> {
  await page.getByTestId(`example-${example}`).click();
  await page.getByTestId('run').click();
}

/** The terminal draws a space as a no-break space. */
async function screen(page: Page): Promise<string> {
  const rows = await page.getByTestId('terminal').locator('.xterm-rows > div').allTextContents();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

async function expectScreen(page: Page, text: string | RegExp): Promise<void> {
  const content = expect.poll(() => screen(page), { timeout: 20_000 });
  if (typeof text === 'string') await content.toContain(text);
  else await content.toMatch(text);
}

test('lists the examples and shows their source', async ({ page }) => {
  await open(page);
  expect(await page.getByTestId('examples').getByRole('button').count()).toBeGreaterThan(3);
  await page.getByTestId('example-spin').click();
  await expect(page.getByTestId('source-name')).toHaveText('spin.c');
  await expect(page.getByTestId('source')).toContainText('int main(void)');
});

test('runs a program and shows its output and exit code', async ({ page }) => {
  await open(page);
  await start(page, 'hello');
  await expect(page.getByTestId('status')).toHaveText('Exited with code 0');
  await expectScreen(page, /Hello from process \d+, thread \d+!\n── Exited with code 0 ──/);
  await expect(page.getByTestId('run')).toBeEnabled();
});

test('the development server has it, too', async ({ page }) => {
  await page.goto('/');
  await start(page, 'hello');
  await expect(page.getByTestId('status')).toHaveText('Exited with code 0', { timeout: 20_000 });
});

test('it runs from a host that cannot set headers', async ({ page }) => {
  const plain = await serveFolder(FOLDER);
  try {
    await page.goto(plain.url);
    await page.getByTestId('example-hello').click({ timeout: 20_000 });
    await page.getByTestId('run').click();
    await expect(page.getByTestId('status')).toHaveText('Exited with code 0', { timeout: 20_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    plain.close();
  }
});

test('typed lines reach the program, edited; Ctrl-D ends the input', async ({ page }) => {
  await open(page);
  await start(page, 'echo-lines');
  await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'running');
  // What is typed before it asks is shown before it asks.
  await expectScreen(page, 'Type something:');
  await page.keyboard.type('onX');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('e\n');
  await expectScreen(page, /one\nONE/);
  await page.keyboard.type('two\n');
  await expectScreen(page, /two\nTWO/);
  await page.keyboard.press('Control+d');
  await expectScreen(page, '2 lines');
  await expect(page.getByTestId('status')).toHaveAttribute('data-exit-code', '0');
});

test('Stop ends a program that computes for ever, and another one runs after it', async ({ page }) => {
  await open(page);
  await start(page, 'spin');
  await expectScreen(page, 'Spinning');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-reason', 'killed');
  await start(page, 'hello');
  await expect(page.getByTestId('status')).toHaveText('Exited with code 0');
});

test('Stop ends a program that waits for input', async ({ page }) => {
  await open(page);
  await start(page, 'echo-lines');
  await expect(page.getByTestId('status')).toHaveAttribute('data-state', 'running');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveAttribute('data-reason', 'killed');
});

test('Ctrl-C ends a program', async ({ page }) => {
  await open(page);
  await start(page, 'spin');
  await expectScreen(page, 'Spinning');
  await page.keyboard.press('Control+c');
  await expect(page.getByTestId('status')).toHaveText('Stopped, exit code 130');
});

test('shows a trap', async ({ page }) => {
  await open(page);
  await start(page, 'trap');
  await expect(page.getByTestId('status')).toHaveAttribute('data-reason', 'trapped');
  await expectScreen(page, 'About to divide by zero.');
  await expectScreen(page, 'trap.c:11:10 in main');
});

test('an address names an example', async ({ page }) => {
  await open(page, '#spin');
  await expect(page.getByTestId('source-name')).toHaveText('spin.c');
  await page.getByTestId('example-counter').click();
  await expect(page.getByTestId('source-name')).toHaveText('counter.cpp');
});

test('says what is missing where RatOS cannot run', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false }));
  await page.goto(host.url);
  await expect(page.getByTestId('problem')).toContainText('RatOS cannot run in this page');
  await expect(page.getByTestId('problem').getByRole('listitem')).not.toHaveCount(0);
  await expect(page.getByTestId('run')).toBeDisabled();
});

test('the system is at hand on the browser’s console', async ({ page }) => {
  await open(page);
  await start(page, 'spin');
  await expectScreen(page, 'Spinning');
  const { processes } = await page.evaluate(() => (globalThis as unknown as { os: RatOS }).os.inspect());
  expect(processes).toContainEqual(
    expect.objectContaining({ path: '/bin/spin', threads: [expect.objectContaining({ state: 'running' })] }),
  );
});
