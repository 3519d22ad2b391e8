/** Programs that leave the page and come to it: links, archives, other addresses; and the page where something is missing. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, test } from './support/fixtures.ts';
import {
  builtPlayground,
  button,
  expectScreen,
  type InPlayground,
  openPlayground,
  playgroundAddress,
  screen,
  status,
  writeSource,
} from './support/playground.ts';
import { serveFolder } from './support/static-server.ts';

const SOURCE =
  '#include <stdio.h>\n// <img src=x onerror="globalThis.hit = 1"> é 😀\nint main(void) { puts("from a link"); return 0; }\n';

test('a link holds the program, and nothing of it runs before Run', async ({ page, browser }) => {
  await openPlayground(page);
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.writeFile('/home/private.txt', 'not for others'));
  await writeSource(page, SOURCE);
  await page.getByRole('textbox', { name: 'Arguments' }).fill('"a b" $HOME');
  await button(page, 'Compiler flags and standard input…').click();
  await page.getByRole('textbox', { name: 'Compiler flags' }).fill('-O0');
  await page.keyboard.press('Escape');
  await button(page, 'Share').click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download as zip').click()]);
  const files = unzipSync(readFileSync(await download.path()));
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  );
  const [name = ''] = Object.keys(texts).filter((each) => each.endsWith('.c'));
  expect(texts[name]).toBe(SOURCE);
  expect(texts['README.md']).toContain(`npx ratos run -O0 ${name} -- 'a b' '$HOME'`);
  expect(Object.keys(texts)).not.toContain('private.txt');
  // Somebody else opens it.
  const context = await browser.newContext();
  const other = await context.newPage();
  const compilers: string[] = [];
  other.on('request', (request) => {
    if (request.url().includes('/compiler/')) compilers.push(request.url());
  });
  await openPlayground(other, link);
  const source = other.getByRole('textbox', { name: 'Source', exact: true });
  await expect(source).toContainText('puts("from a link")');
  await expect(source.locator('img')).toHaveCount(0);
  await expect(other.getByRole('textbox', { name: 'Arguments' })).toHaveValue('"a b" $HOME');
  await expect(other.locator('#flags')).toHaveValue('-O0');
  await expect(status(other)).toHaveText('Ready');
  expect(await screen(other)).not.toContain('from a link');
  expect(await other.evaluate(() => 'hit' in globalThis)).toBe(false);
  // Who only reads loads no compiler, also when the link says flags: longer than an edit waits for its check.
  await other.waitForTimeout(1500);
  expect(compilers).toEqual([]);
  await button(other, 'Run').click();
  await expect(status(other)).toHaveText('Exited with code 0', { timeout: 60_000 });
  await expectScreen(other, /^from a link\n/);
  // What a visitor has changed there is not written over when the link is opened again, however soon.
  await writeSource(other, '// changed\n');
  await other.goto('about:blank');
  await openPlayground(other, link);
  await expect(source).toContainText('// changed');
  const notice = other.getByRole('alert');
  await expect(notice).toContainText(`${name} is not as in the link: it was changed here before.`);
  // Who only loads the page again is told nothing.
  await other.getByRole('textbox', { name: 'Arguments' }).fill('others');
  await other.reload();
  await expect(source).toContainText('// changed');
  await expect(button(other, 'Run')).toBeEnabled({ timeout: 20_000 });
  await expect(other.getByRole('textbox', { name: 'Arguments' })).toHaveValue('others');
  await expect(notice).toBeHidden();
  await other.evaluate(() => {
    location.hash = '#lesson=long-gone';
  });
  await expect(notice).toContainText('There is no lesson');
  await other.goBack();
  await expect(notice).toContainText(`${name} is not as in the link`);
  await button(other, 'As the link has it').click();
  await expect(source).toContainText('puts("from a link")');
  await expect(notice).toBeHidden();
  await context.close();
});

test('links that are cut off or hostile are told, and change nothing', async ({ page }) => {
  await openPlayground(page);
  const problem = page.getByRole('alert');
  const before = await page.evaluate(() => (globalThis as InPlayground).ratos.fs.readdir('/home'));
  for (const code of ['1', '1AAAA', '9abc', '1%00', `1${'A'.repeat(200_000)}`, '1q1ZKy8xJVbJSyk3MzFOq5QIA']) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#code=${code}`);
    await expect(problem).toContainText('The link cannot be opened');
    await button(page, 'Close').click();
    await expect(problem).toBeHidden();
  }
  expect(await page.evaluate(() => (globalThis as InPlayground).ratos.fs.readdir('/home'))).toEqual(before);
  await page.evaluate(() => {
    location.hash = '#lesson=long-gone';
  });
  await expect(problem).toContainText('There is no lesson “long-gone”.');
  await page.evaluate(() => {
    location.hash = '#lesson=threads';
  });
  await expect(problem).toBeHidden();
});

test('what lies at another address is asked for only on the visitor’s word', async ({ page }) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    response.writeHead(200, { ...headers, 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({ files: { 'notes.md': { content: '# Notes' }, 'gist.c': { content: '// a gist\n' } } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const from = encodeURIComponent(`http://localhost:${(server.address() as AddressInfo).port}/gists/1`);
  try {
    await openPlayground(page, `${await playgroundAddress()}#from=${from}`);
    const dialog = page.getByRole('dialog', { name: 'Open from elsewhere' });
    await expect(dialog).toContainText('/gists/1');
    await button(page, 'Cancel').click();
    expect(asked).toBe(0);
    await page.goto('about:blank');
    await openPlayground(page, `${await playgroundAddress()}#from=${from}`);
    await button(page, 'Open').click();
    await expect(page.getByRole('textbox', { name: 'Source', exact: true })).toContainText('// a gist');
    expect(asked).toBe(1);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('a host that cannot set headers, and then no network: the page is there', { tag: '@engines' }, async ({
  browser,
}) => {
  const plain = await serveFolder(await builtPlayground());
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await openPlayground(page, plain.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    // With this the compiler is kept, too.
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText(/^Exited with code \d+$/, { timeout: 60_000 });
    await expect(page.getByRole('contentinfo')).toContainText('Works offline', { timeout: 30_000 });
    const keptTools = () =>
      page.evaluate(async () => {
        const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
        const requests = (await Promise.all(caches.map((cache) => cache.keys()))).flat();
        return requests.filter(({ url }) => url.includes('clang-format')).length;
      });
    await expect.poll(keptTools).toBeGreaterThan(0);
    plain.close();
    await page.reload();
    await openPlayground(page, plain.url);
    await page.keyboard.press('F6');
    await page.getByRole('textbox', { name: 'Terminal input' }).focus();
    await page.keyboard.type('seq 3 | tac\n');
    await expectScreen(page, /\n3\n2\n1\nhome ~ \$$/);
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText(/^Exited with code \d+$/, { timeout: 60_000 });
    // What goes with the compiler was kept with it, though nobody had used it.
    await writeSource(page, 'int main( ){return 0;}\n');
    await button(page, 'Format').click();
    await expect(page.getByRole('textbox', { name: 'Source', exact: true })).toContainText('int main() {', {
      timeout: 60_000,
    });
  } finally {
    plain.close();
    await context.close();
  }
});

test('where RatOS cannot run, the page says why, and sources can be read', { tag: '@engines' }, async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false });
    // The empty document that a tab begins with has no storage.
    if (isSecureContext) sessionStorage.setItem('ratos.isolating', '1');
  });
  await page.goto(await playgroundAddress());
  await expect(page.getByRole('alert')).toContainText('RatOS cannot run in this page');
  await expect(page.getByRole('alert').getByRole('listitem')).not.toHaveCount(0);
  await expect(button(page, 'Run')).toBeDisabled();
  await expect(page.getByRole('textbox', { name: 'Source' })).toHaveValue(/int main/);
});

test('where storage is refused, the page works, and says that nothing is kept', async ({ page }) => {
  await page.addInitScript(() => {
    // The empty document that a tab begins with has none to refuse.
    if (!isSecureContext) return;
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'localStorage', { get: refuse });
    Object.defineProperty(navigator.storage, 'getDirectory', {
      value: () => Promise.reject(new DOMException('refused', 'SecurityError')),
    });
    Object.defineProperty(globalThis, 'caches', { get: refuse });
  });
  await openPlayground(page);
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText(/^Exited with code \d+$/, { timeout: 60_000 });
});

test.describe('a part of the page that does not come', () => {
  // A service worker has kept them, or brings them itself.
  test.use({ serviceWorkers: 'block', expectedErrors: [[/Failed to load resource/], { scope: 'test' }] });

  test('is told, and the others work', async ({ page, context }) => {
    /** @param lost in the names of files that do not come. */
    const openWithout = async (page: Page, lost: RegExp) => {
      await page.route(
        ({ pathname }) => lost.test(pathname),
        (route) => route.abort(),
      );
      await page.goto(await playgroundAddress());
    };
    const alert = (page: Page) => page.getByRole('alert');
    await openWithout(page, /\/(?:terminal-view|page-windows)-/);
    await expect(alert(page).filter({ hasText: 'There is no terminal: ' })).toContainText('Load the page again');
    await expect(alert(page).filter({ hasText: 'There is no desktop: ' })).toContainText('Load the page again');
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText('There is no terminal.', { timeout: 60_000 });
    for (const [lost, text] of [
      [/\/index-[\w-]+\.js$/, 'RatOS could not be loaded: a part of the page has not come'],
      [/\/lessons\.json$/, 'programs/lessons.json could not be loaded'],
      [/\/sh\.wasm$/, 'programs/bin/sh.wasm could not be loaded'],
    ] as const) {
      const other = await context.newPage();
      await openWithout(other, lost);
      await expect(alert(other)).toContainText(text);
      await expect(status(other)).toHaveText('Not running');
      await other.close();
    }
    // What reads programs comes late: a key tries again.
    const other = await context.newPage();
    await openWithout(other, /\/load-image-/);
    await expectScreen(other, /── The shell could not be started: .*; a key starts another one ──/);
  });
});
