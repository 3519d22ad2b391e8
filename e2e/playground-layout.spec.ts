/** The page itself: panes, keyboard, colours, phone. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import {
  button,
  expectScreen,
  type InPlayground,
  log,
  openPlayground,
  playgroundAddress,
  status,
  typeIn,
  writeSource,
} from './support/playground.ts';

const TABS = ['Terminal', 'Wait graph', 'Timeline', 'Processes', 'System calls', 'Desktop'];
const panel = (page: Page, name: string) => page.getByRole('tabpanel', { name, exact: true });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const source = (page: Page) => page.getByRole('textbox', { name: 'Source', exact: true });

/** But for the activity bar, the tabs, header and foot. */
async function expectWholePage(page: Page, name: string): Promise<void> {
  const box = await panel(page, name).boundingBox();
  const whole = page.viewportSize();
  expect(box?.width).toBeGreaterThan((whole?.width ?? 0) - 60);
  expect(box?.height).toBeGreaterThan((whole?.height ?? 0) - 120);
}

test('each tab opens its panel; panes are moved, resized and enlarged, and are so in the next page', async ({
  page,
}) => {
  await openPlayground(page);
  for (const name of [...TABS].reverse()) {
    await tab(page, name).click();
    await expect(panel(page, name)).toBeVisible();
  }
  const shortcuts = page.getByRole('toolbar', { name: 'Parts of the page' }).getByRole('button');
  const names = ['Lessons', 'Files', 'Terminal', 'Wait graph', 'Timeline', 'Processes'];
  for (const [i, name] of names.entries()) await expect(shortcuts.nth(i)).toHaveAccessibleName(name);
  // Arrows go from tab to tab.
  await tab(page, 'Terminal').focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel(page, 'Wait graph')).toBeVisible();
  await page.keyboard.press('Home');
  await expect(panel(page, 'Terminal')).toBeVisible();
  // By its menu, to the upper group.
  await tab(page, 'Timeline').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move up' }).click();
  await expect(panel(page, 'Timeline')).toBeVisible();
  await expect(panel(page, 'Desktop')).toBeHidden();
  // By the pointer, to the lower one.
  await tab(page, 'Timeline').dragTo(tab(page, 'Processes'));
  await tab(page, 'Desktop').click();
  await expect(panel(page, 'Timeline')).toBeVisible();
  await expect(panel(page, 'Desktop')).toBeVisible();
  const always = page.getByRole('checkbox', { name: 'Record always' });
  await always.check();
  // Where one is is told in whole words.
  for (const width of [1440, 1280, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    const cut = await page.getByRole('navigation', { name: 'Breadcrumb' }).evaluate((crumbs) => {
      const { top, bottom, right } = crumbs.getBoundingClientRect();
      const seen = [...crumbs.children].filter((each) => each.getBoundingClientRect().top < bottom - 2);
      const isWhole = (each: Element) =>
        each.scrollWidth <= each.clientWidth && each.getBoundingClientRect().right <= right + 1;
      return { top, seen: seen.length, cut: seen.filter((each) => !isWhole(each)).map((each) => each.textContent) };
    });
    expect(cut).toMatchObject({ cut: [] });
    expect(cut.seen).toBeGreaterThan(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const line = page.getByRole('separator', { name: 'Width of the right panes' });
  // Before it is moved, too: who cannot see it hears how far it is.
  await expect(line).toHaveAttribute('aria-valuenow', /^[1-9]/);
  const width = async () => (await panel(page, 'Desktop').boundingBox())?.width ?? 0;
  const before = await width();
  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(width).toBeGreaterThan(before + 10);
  const changed = await width();
  await page.reload();
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  await expect(panel(page, 'Timeline')).toBeVisible();
  await expect(always).toBeChecked();
  expect(Math.abs((await width()) - changed)).toBeLessThan(3);
  // One click between code and desktop.
  await button(page, 'Desktop view').click();
  await expect(source(page)).toBeHidden();
  await expect(panel(page, 'Desktop')).toBeVisible();
  await expectWholePage(page, 'Desktop');
  await button(page, 'Code view').click();
  await expect(source(page)).toBeVisible();
  await tab(page, 'Timeline').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Enlarge' }).click();
  await expect(source(page)).toBeHidden();
  await expectWholePage(page, 'Timeline');
  await button(page, 'Show all panes').click();
  await expect(source(page)).toBeVisible();
});

test('nothing reaches out of the page, and scroll bars have its colours', { tag: '@engines' }, async ({ page }) => {
  await openPlayground(page);
  const reaches = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return [scrollWidth - clientWidth, scrollHeight - clientHeight];
    });
  expect(await reaches()).toEqual([0, 0]);
  for (const line of await page.getByRole('separator').all()) {
    await line.hover();
    expect(await reaches()).toEqual([0, 0]);
  }
  const bars = await page
    .getByRole('main')
    .evaluate((main) => [...main.querySelectorAll('*')].map((box) => getComputedStyle(box).scrollbarColor));
  expect(bars).not.toContain('auto');
  // The terminal has one of its own, in its colours.
  const behind = page.getByRole('tabpanel', { name: 'Terminal' }).locator('.xterm-viewport');
  expect(await behind.evaluate((box: HTMLElement) => box.offsetWidth - box.clientWidth)).toBe(0);
});

test('an exit code is seen whole', async ({ page }) => {
  await openPlayground(page);
  await writeSource(page, 'int main(void) { return 139; }\n');
  for (const size of [
    { width: 1280, height: 800 },
    { width: 360, height: 640 },
  ]) {
    await page.setViewportSize(size);
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText('Exited with code 139', { timeout: 60_000 });
    const hidden = await status(page).evaluate((element) => [
      element.scrollWidth > element.clientWidth,
      element.scrollHeight > element.clientHeight,
    ]);
    expect(hidden, `${size.width}`).toEqual([false, false]);
  }
});

test('F6 goes from part to part, out of editor and terminal; Ctrl+S loses nothing', async ({ page }) => {
  await openPlayground(page);
  await source(page).click();
  const part = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const places = { source: '.cm-editor', terminal: '.terminal-pane', desktop: '.desktop-pane', header: '.header' };
      return Object.entries(places).find(([, place]) => activeElement?.closest(place))?.[0] ?? 'side';
    });
  expect(await part()).toBe('source');
  const seen: string[] = [];
  for (let i = 0; i < 8 && !(i > 0 && seen.at(-1) === 'source'); i++) {
    await page.keyboard.press('F6');
    seen.push(await part());
  }
  expect(seen).toEqual(['desktop', 'terminal', 'header', 'side', 'side', 'source']);
  await page.keyboard.press('Shift+F6');
  expect(await part()).toBe('side');
  await page.keyboard.press('F6');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('// kept');
  await page.keyboard.press('Control+s');
  const text = () =>
    page.evaluate(() => (globalThis as InPlayground).ratos.fs.readFile('/home/hello.c', 'utf8').catch(() => ''));
  const path = await page.evaluate(() => JSON.parse(localStorage.getItem('ratos.playground') ?? '{}').file);
  if (path === '/home/hello.c') await expect.poll(text).toContain('// kept');
  await expect(source(page)).toContainText('// kept');
});

test('light and dark follow the system, until the visitor chooses; the desktop and its programs with them', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openPlayground(page);
  // It comes after the prompt.
  await expect(page.locator('.ratos-desktop')).toBeVisible();
  const colors = () =>
    page.evaluate(() => ({
      page: getComputedStyle(document.body).backgroundColor,
      desktop: getComputedStyle(document.querySelector('.ratos-desktop') as Element)
        .getPropertyValue('--pane')
        .trim(),
    }));
  const [light, dark] = [
    { page: 'rgb(236, 234, 229)', desktop: '#fbfaf8' },
    { page: 'rgb(13, 16, 21)', desktop: '#13171e' },
  ];
  expect(await colors()).toEqual(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await colors()).toEqual(dark);
  await button(page, 'Colours: as the system').click();
  expect(await colors()).toEqual(light);
  await button(page, 'Colours: light').click();
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await colors()).toEqual(dark);
  await page.reload();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark?.page);
});

test('on a phone one part is seen at a time, and the bar at the bottom goes between them', { tag: '@engines' }, async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(await playgroundAddress());
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  const bar = page.getByRole('navigation', { name: 'Parts' });
  const go = (name: string) => bar.getByRole('button', { name, exact: true }).click();
  await expect(source(page)).toBeVisible();
  await expect(log(page)).toBeHidden();
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', { timeout: 60_000 });
  await expectScreen(page, /Exited with code 0/);
  await expect(source(page)).toBeHidden();
  await go('Desktop');
  await expect(panel(page, 'Desktop')).toBeVisible();
  await go('Learn');
  await expect(page.getByRole('navigation', { name: 'Lessons' })).toBeVisible();
  await go('Inspect');
  await expect(panel(page, 'Wait graph')).toBeVisible();
  await go('Terminal');
  await typeIn(page, 'wc -c\n');
  await button(page, 'End of input (Ctrl D)').click();
  await expectScreen(page, /\n0\nhome ~ \$$/);
  await go('Code');
  await expect(source(page)).toBeVisible();
  // Nothing reaches out of the page, however wide it is; one that is held sideways is a phone, too.
  const sizes = [
    [390, 844],
    [800, 900],
    [850, 900],
    [901, 900],
    [844, 390],
  ] as const;
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBe(width);
  }
  await expect(bar).toBeVisible();
  await go('Terminal');
  await expect(log(page)).toBeVisible();
  await expect(source(page)).toBeHidden();
});

test('on paper are the lesson and the source, whole and light', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openPlayground(page);
  const source = page.getByRole('textbox', { name: 'Source', exact: true });
  await source.fill(Array.from({ length: 200 }, (_, n) => `int line_${n};`).join('\n'));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(page.getByRole('article')).toBeVisible();
  for (const hidden of [page.getByRole('banner'), page.getByRole('contentinfo'), page.getByRole('tree'), log(page)])
    await expect(hidden).toBeHidden();
  // Nothing is cut off by what it is in.
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const last = source.locator('.cm-line').last();
  await expect.poll(async () => ((await last.boundingBox())?.y ?? 0) + 20).toBeGreaterThan(200 * 18);
  await expect.poll(height).toBeGreaterThan(200 * 18);
  await expect(last).toHaveCSS('color', 'rgb(29, 32, 38)');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});
