/** The desktop around the windows, as a person meets it: launcher, icons, snapping, menus, keys, touch, notifications. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS, SourceLine } from '../src/host/index.ts';
import { dialog, expectNothingLeft, linesOf, openDesktop, start, taskBar } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

type InPage = typeof globalThis & { os: RatOS; opened: SourceLine[] };

const CLOCK = ['apps/clock', 'windows/probe'];
const startButton = (page: Page) => taskBar(page).getByRole('button', { name: 'Start' });
const launcher = (page: Page) => page.getByRole('menu', { name: 'Programs' });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search programs' });
const icons = (page: Page) => page.getByRole('listbox', { name: 'Programs on the desktop' });
const windowMenu = (page: Page) => page.getByRole('menu', { name: 'Window menu' });
const cards = (page: Page) => page.getByRole('region', { name: 'Notifications' }).getByRole('alert');
const windowsOf = (page: Page) => page.evaluate(() => (globalThis as InPage).os.windows());

/** Puts entries into the file system, by the names of their files. */
async function addEntries(page: Page, entries: Record<string, string>): Promise<void> {
  await page.evaluate(async (entries) => {
    const { fs } = (globalThis as InPage).os;
    for (const [name, text] of Object.entries(entries))
      await fs.writeFile(`/usr/share/applications/${name}.desktop`, text);
  }, entries);
}

const entryOf = (name: string, exec: string, more = '') =>
  `[Desktop Entry]\nType=Application\nName=${name}\nExec=${exec}\n${more}`;

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It cannot be seen.');
  return box;
}

/** Presses a window's title and moves the mouse to places, without letting go. */
async function drag(page: Page, window: Locator, ...places: [x: number, y: number][]): Promise<void> {
  const { x, y } = await boxOf(window);
  await page.mouse.move(x + 60, y + 14);
  await page.mouse.down();
  for (const [toX, toY] of places) await page.mouse.move(toX, toY, { steps: 3 });
}

// ── The launcher and the icons ─────────────────────────────────────────────────────────────────────────────

test('the launcher starts a program that is told of in the file system', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await expect(startButton(page)).toHaveAttribute('aria-expanded', 'false');
  await startButton(page).click();
  await expect(startButton(page)).toHaveAttribute('aria-expanded', 'true');
  await launcher(page).getByRole('menuitem', { name: 'Clock' }).click();
  await expect(launcher(page)).toHaveCount(0);
  await expect(dialog(page, 'Clock')).toBeVisible();
  await expect(taskBar(page).getByRole('button', { name: 'Clock' })).toHaveAttribute('aria-pressed', 'true');
  await dialog(page, 'Clock').getByRole('button', { name: 'Close' }).click();
  await expect(dialog(page, 'Clock')).toHaveCount(0);
  await expect(cards(page)).toHaveCount(0);
  await expectNothingLeft(page);
});

test('the launcher by keyboard: Ctrl+Escape, search, arrows, Enter, Escape', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await addEntries(page, {
    alpha: entryOf('Alpha', '/bin/probe Alpha', 'Comment=Colours\n'),
    beta: entryOf('Beta', '/bin/probe "Beta &amp; <b>"'),
  });
  await page.keyboard.press('Control+Escape');
  await expect(search(page)).toBeFocused();
  await expect(launcher(page).getByRole('menuitem')).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await expect(launcher(page).getByRole('menuitem', { name: 'Alpha' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(launcher(page).getByRole('menuitem', { name: 'Clock' })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('colo');
  await expect(launcher(page).getByRole('menuitem')).toHaveText(['AlphaColours']);
  await page.keyboard.press('Escape');
  await expect(launcher(page)).toHaveCount(0);
  await page.keyboard.press('Control+Escape');
  await page.keyboard.type('bet');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Beta &amp; <b>')).toBeVisible();
  await expect(launcher(page)).toHaveCount(0);
  await expect
    .poll(() => dialog(page, 'Beta &amp; <b>').evaluate((frame) => frame.matches(':focus-within')))
    .toBe(true);
  await page.keyboard.press('Control+Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Meta');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('xyz');
  await expect(launcher(page).getByRole('menuitem')).toHaveCount(0);
  await page.mouse.click(900, 20);
  await expect(launcher(page)).toHaveCount(0);
});

test('the button Start opens by Enter, and gives the keyboard back', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await startButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(search(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(startButton(page)).toBeFocused();
  // The Enter that starts a program is not one for the button.
  await startButton(page).click();
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('clo');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Clock')).toBeVisible();
  await expect.poll(() => dialog(page, 'Clock').evaluate((frame) => frame.matches(':focus-within'))).toBe(true);
  await expect(launcher(page)).toHaveCount(0);
});

test('a program does not take the keyboard from the launcher, and one that ends meanwhile leaves it open', async ({
  page,
}) => {
  await openDesktop(page, CLOCK);
  await startButton(page).click();
  const pid = await start(page, '/bin/probe', 'Sudden');
  await expect(dialog(page, 'Sudden')).toBeVisible();
  await expect(search(page)).toBeFocused();
  await page.evaluate((pid) => (globalThis as InPage).os.kill(pid), pid);
  await expect(dialog(page, 'Sudden')).toHaveCount(0);
  await expect(launcher(page)).toBeVisible();
  await expectNothingLeft(page);
});

test('icons on the desktop: a double click, arrows and Enter', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await addEntries(page, { probe: entryOf('Probe', '/bin/probe') });
  const option = (name: string) => icons(page).getByRole('option', { name });
  await expect(icons(page).getByRole('option')).toHaveCount(2);
  await option('Clock').dblclick();
  await expect(dialog(page, 'Clock')).toBeVisible();
  await option('Clock').click();
  await expect(option('Clock')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(option('Probe')).toBeFocused();
  await expect(option('Clock')).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'Probe')).toBeVisible();
  const { x, width } = await boxOf(icons(page));
  expect((await boxOf(dialog(page, 'Probe'))).x).toBeGreaterThan(x + width);
});

test('programs find the environment that a shell gives, and nobody has to read what they write', async ({ page }) => {
  await openDesktop(page, ['bin/sh', 'bin/env', 'apps/clock']);
  await addEntries(page, {
    tell: entryOf('Tell', `/bin/sh -c "pwd > /tmp/told; echo \\$HOME \\$PATH \\$TERM >> /tmp/told"`),
    flood: entryOf(
      'Flood',
      `/bin/sh -c "i=0; while test \\$i -lt 3000; do echo a long line of nothing much; echo and an error >&2; i=\\$((i+1)); done; echo done > /tmp/flood"`,
    ),
  });
  const read = (path: string) =>
    page.evaluate((path) => (globalThis as InPage).os.fs.readFile(path, 'utf8').catch(() => ''), path);
  await icons(page).getByRole('option', { name: 'Tell' }).dblclick();
  await expect.poll(() => read('/tmp/told')).toBe('/home\n/home /bin xterm-256color\n');
  await icons(page).getByRole('option', { name: 'Flood' }).dblclick();
  await expect.poll(() => read('/tmp/flood')).toBe('done\n');
  await expect(cards(page)).toHaveCount(0);
});

test('hostile entries: large, broken, markup, of nothing', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPage).os;
    const put = (name: string, data: string | Uint8Array) =>
      fs.writeFile(`/usr/share/applications/${name}.desktop`, data);
    await put('large', `[Desktop Entry]\nName=Large\nExec=/bin/probe\nComment=${'x'.repeat(10 << 20)}`);
    await put('largest', `[Desktop Entry]\n${'#'.repeat(10 << 20)}\nName=Never\nExec=/bin/probe`);
    await put('markup', '[Desktop Entry]\nName=<img src=x onerror=alert(1)>\nExec=/bin/probe\nIcon=<svg>');
    await put(
      'broken',
      new Uint8Array([...new TextEncoder().encode('[Desktop Entry]\nExec=/bin/x\nName='), 0xff, 0xc3, 0x41]),
    );
    await put('nothing', '[Desktop Entry]\nName=Nothing\nExec=');
    await put('missing', '[Desktop Entry]\nName=Missing\nExec=/bin/missing');
    await put('no-program', '[Desktop Entry]\nName=No program\nExec=/usr/share/applications/markup.desktop');
    await put('proto', '[Desktop Entry]\nName=__proto__\nExec=/bin/probe\nIcon=constructor');
    await fs.mkdir('/usr/share/applications/folder.desktop');
    await fs.symlink('/dev/zero', '/usr/share/applications/endless.desktop');
    await fs.symlink('loop.desktop', '/usr/share/applications/loop.desktop');
  });
  await startButton(page).click();
  const items = launcher(page).getByRole('menuitem');
  await expect(items).toHaveCount(7);
  expect(await items.evaluateAll((all) => all.map((item) => item.ariaLabel).sort())).toEqual([
    '<img src=x onerror=alert(1)>',
    'Clock',
    'Large',
    'Missing',
    'No program',
    '__proto__',
    '\ufffd\ufffdA',
  ]);
  await expect(launcher(page).locator('img')).toHaveCount(0);
  await items.and(page.locator('[aria-label="Missing"]')).click();
  await expect(cards(page)).toContainText('Missing could not be started');
  await cards(page).getByRole('button', { name: 'Close' }).click();
  await expect(cards(page)).toHaveCount(0);
  await icons(page).getByRole('option', { name: 'No program' }).dblclick();
  await expect(cards(page)).toContainText('No program could not be started');
  await page.evaluate(() => (globalThis as InPage).os.fs.rm('/usr/share/applications', { recursive: true }));
  await startButton(page).click();
  await expect(items).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a program’s drawing is in its title bar, task bar, launcher and on the desktop', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await start(page, '/bin/clock');
  await start(page, '/bin/probe', 'Plain');
  await expect(dialog(page, 'Plain')).toBeVisible();
  const drawing = (locator: Locator) => locator.locator('svg').first().innerHTML();
  const clock = await drawing(icons(page).getByRole('option', { name: 'Clock' }));
  expect(await drawing(dialog(page, 'Clock').getByRole('button', { name: 'Window menu' }))).toBe(clock);
  expect(await drawing(taskBar(page).getByRole('button', { name: 'Clock' }))).toBe(clock);
  expect(await drawing(taskBar(page).getByRole('button', { name: 'Plain' }))).not.toBe(clock);
  await addEntries(page, { probe: entryOf('Probe', '/bin/probe', 'Icon=clock\n') });
  await expect.poll(() => drawing(taskBar(page).getByRole('button', { name: 'Plain' }))).toBe(clock);
  await expect.poll(() => drawing(dialog(page, 'Plain').getByRole('button', { name: 'Window menu' }))).toBe(clock);
});

// ── Snapping ───────────────────────────────────────────────────────────────────────────────────────────────

test('a window snaps to edges and corners, and comes back when it is dragged away', async ({ page }) => {
  await openDesktop(page, CLOCK);
  const pid = await start(page, '/bin/probe', 'Snapped');
  const window = dialog(page, 'Snapped');
  await expect(window).toBeVisible();
  const preview = page.locator('.snap-preview');
  await drag(page, window, [400, 300], [2, 300]);
  await expect(preview).toBeVisible();
  await page.mouse.up();
  await expect(preview).toBeHidden();
  await expect.poll(() => boxOf(window)).toEqual({ x: 0, y: 0, width: 500, height: 640 });
  await expect.poll(async () => (await linesOf(page, pid, 'SIZE')).at(-1)).toBe('SIZE 500 608 0 0');
  await drag(page, window, [500, 300]);
  await page.mouse.up();
  expect(await boxOf(window)).toMatchObject({ width: 200, height: 152 });
  await drag(page, window, [998, 620]);
  await page.mouse.up();
  await expect.poll(() => boxOf(window)).toEqual({ x: 500, y: 320, width: 500, height: 320 });
  await drag(page, window, [400, 0]);
  await page.mouse.up();
  await expect.poll(() => boxOf(window)).toEqual({ x: 0, y: 0, width: 1000, height: 640 });
  expect(await windowsOf(page)).toMatchObject([{ state: 'maximized' }]);
  await page.setViewportSize({ width: 900, height: 600 });
  await expect.poll(() => boxOf(window)).toEqual({ x: 0, y: 0, width: 900, height: 540 });
  await drag(page, window, [400, 200]);
  await page.mouse.up();
  expect(await boxOf(window)).toMatchObject({ width: 200, height: 152 });
  expect(await windowsOf(page)).toMatchObject([{ state: 'normal' }]);
});

test('Escape takes a drag back; a window that cannot be resized does not snap', async ({ page }) => {
  await openDesktop(page, CLOCK);
  const [free, fixed] = [dialog(page, 'Free'), dialog(page, 'Fixed')];
  await start(page, '/bin/probe', 'Free');
  await expect(free).toBeVisible();
  await start(page, '/bin/probe', 'Fixed', '0');
  await expect(fixed).toBeVisible();
  const before = await boxOf(free);
  await drag(page, free, [300, 300], [0, 300]);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await boxOf(free)).toEqual(before);
  await taskBar(page).getByRole('button', { name: 'Fixed' }).click();
  await drag(page, fixed, [300, 300], [0, 300]);
  await expect(page.locator('.snap-preview')).toBeHidden();
  await page.mouse.up();
  expect(await boxOf(fixed)).toMatchObject({ width: 200 });
  await drag(page, fixed, [400, 300], [400, 0]);
  await page.mouse.up();
  await fixed.locator('.bar').dblclick({ position: { x: 60, y: 14 } });
  expect(await windowsOf(page)).toMatchObject([{ state: 'normal' }, { state: 'normal' }]);
  await taskBar(page).getByRole('button', { name: 'Free' }).click();
  await free.locator('.bar').dblclick({ position: { x: 60, y: 14 } });
  await expect.poll(() => windowsOf(page)).toMatchObject([{ state: 'maximized' }, { state: 'normal' }]);
});

test('a program that is killed while its window snaps or is resized leaves nothing', async ({ page }) => {
  await openDesktop(page, CLOCK);
  for (const how of ['snap', 'resize']) {
    const pid = await start(page, '/bin/probe', how);
    const window = dialog(page, how);
    await expect(window).toBeVisible();
    if (how === 'snap') await drag(page, window, [300, 300], [1, 300]);
    else {
      const { x, y, width, height } = await boxOf(window);
      await page.mouse.move(x + width + 1, y + height + 1);
      await page.mouse.down();
      await page.mouse.move(x + width + 50, y + height + 50, { steps: 3 });
    }
    await page.evaluate((pid) => (globalThis as InPage).os.kill(pid), pid);
    await expect(window).toHaveCount(0);
    await expect(page.locator('.snap-preview')).toBeHidden();
    await page.mouse.move(500, 500);
    await page.mouse.up();
  }
  await expectNothingLeft(page);
});

// ── Keyboard ───────────────────────────────────────────────────────────────────────────────────────────────

test('the window menu, and moving and sizing by arrow keys', async ({ page }) => {
  await openDesktop(page, CLOCK);
  const pid = await start(page, '/bin/probe', 'Arranged');
  const window = dialog(page, 'Arranged');
  await expect(window).toBeVisible();
  const before = await boxOf(window);
  await page.keyboard.press('Alt+Space');
  await expect(windowMenu(page)).toBeVisible();
  const item = (name: string) => windowMenu(page).getByRole('menuitem', { name });
  await expect(item('Restore')).toHaveAttribute('aria-disabled', 'true');
  await item('Move').press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  expect(await boxOf(window)).toEqual({ ...before, x: before.x + 16, y: before.y + 17 });
  await page.keyboard.press('Alt+Space');
  await page.keyboard.press('s');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  expect((await boxOf(window)).width).toBe(before.width + 16);
  await page.keyboard.press('Escape');
  expect((await boxOf(window)).width).toBe(before.width);
  await page.keyboard.press('a');
  await expect.poll(() => linesOf(page, pid, 'CHAR')).toEqual(['CHAR 97 0 0 0']);
  await window.getByRole('button', { name: 'Window menu' }).click();
  await item('Right half').click();
  await expect.poll(() => boxOf(window)).toMatchObject({ x: 500, width: 500 });
  await window.getByRole('button', { name: 'Window menu' }).click();
  await item('Restore').click();
  await expect.poll(() => boxOf(window)).toMatchObject({ width: before.width });
  await window.locator('.bar').click({ button: 'right', position: { x: 60, y: 14 } });
  await item('Maximize').click();
  await expect.poll(() => windowsOf(page)).toMatchObject([{ state: 'maximized' }]);
  await page.keyboard.press('Alt+Space');
  await expect(item('Move')).toHaveAttribute('aria-disabled', 'true');
  await item('Minimize').click();
  await expect(window).toBeHidden();
  await taskBar(page).getByRole('button', { name: 'Arranged' }).click({ button: 'right' });
  await item('Restore').click();
  await expect.poll(() => windowsOf(page)).toMatchObject([{ state: 'maximized' }]);
  await page.keyboard.press('Alt+Space');
  await item('Close').click();
  await expect.poll(() => linesOf(page, pid, 'CLOSE')).toHaveLength(1);
});

test('windows are switched while Ctrl is held, and the menu of one that goes closes', async ({ page }) => {
  await openDesktop(page, CLOCK);
  const pids: Record<string, number> = {};
  for (const name of ['One', 'Two', 'Three']) {
    pids[name] = await start(page, '/bin/probe', name);
    await expect(dialog(page, name)).toBeVisible();
  }
  const option = (name: string) => page.getByRole('listbox', { name: 'Windows' }).getByRole('option', { name });
  await page.keyboard.down('Control');
  await page.keyboard.press('Backquote');
  await expect(option('Two')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Backquote');
  await expect(option('One')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+Backquote');
  await expect(option('Two')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.up('Control');
  await expect(option('Two')).toHaveCount(0);
  await page.keyboard.press('k');
  await expect.poll(() => linesOf(page, pids.Two!, 'CHAR')).toEqual(['CHAR 107 0 0 0']);
  expect(await linesOf(page, pids.Three!, 'CHAR')).toEqual([]);
  await page.keyboard.down('Control');
  await page.keyboard.press('Backquote');
  await page.keyboard.press('Escape');
  await page.keyboard.up('Control');
  await page.keyboard.press('k');
  await expect.poll(() => linesOf(page, pids.Two!, 'CHAR')).toHaveLength(2);
  await page.keyboard.press('Alt+Space');
  await expect(windowMenu(page)).toBeVisible();
  await page.evaluate((pid) => (globalThis as InPage).os.kill(pid), pids.Two!);
  await expect(windowMenu(page)).toHaveCount(0);
  await expect(dialog(page, 'Two')).toHaveCount(0);
});

test('the task bar has one stop for Tab, and arrows go on in it', async ({ page }) => {
  await openDesktop(page, CLOCK);
  for (const name of ['One', 'Two']) {
    await start(page, '/bin/probe', name);
    await expect(dialog(page, name)).toBeVisible();
  }
  await startButton(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(taskBar(page).getByRole('button', { name: 'One' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(taskBar(page).getByRole('button', { name: 'Two' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(startButton(page)).toBeFocused();
  expect(
    await taskBar(page)
      .getByRole('button')
      .evaluateAll((all) => all.map(({ tabIndex }) => tabIndex)),
  ).toEqual([0, -1, -1]);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await expect(icons(page).getByRole('option', { name: 'Clock' })).toBeFocused();
});

// ── Notifications ──────────────────────────────────────────────────────────────────────────────────────────

test('a program that traps is told of, with its lines', async ({ page }) => {
  await page.addInitScript(() => {
    (globalThis as InPage).opened = [];
  });
  await openDesktop(page, CLOCK);
  await addEntries(page, { probe: entryOf('Paint <b>', '/bin/probe paint') });
  await icons(page).getByRole('option', { name: 'Paint <b>' }).dblclick();
  await expect(dialog(page, 'paint')).toBeVisible();
  await page.keyboard.press('x');
  await expect(cards(page)).toContainText('Paint <b> ended: it came to where it never should');
  await expect(cards(page)).toContainText(/probe\.c:\d+ in OnMessage\s*probe\.c:\d+ in main/);
  await expect(cards(page).getByRole('button', { name: 'Open the line' })).toHaveCount(0);
  await expect(cards(page).locator('b')).toHaveCount(0);
  // Once more: it is counted.
  await icons(page).getByRole('option', { name: 'Paint <b>' }).dblclick();
  await expect(dialog(page, 'paint')).toBeVisible();
  await page.keyboard.press('x');
  await expect(cards(page)).toContainText('where it never should (2 times)');
  await expect(cards(page)).toHaveCount(1);
  await cards(page).getByRole('button', { name: 'Close' }).click();
  await expect(cards(page)).toHaveCount(0);
  await expectNothingLeft(page);
});

test('the embedder opens the line; of many cards the last ones are seen', async ({ ratosPage: page }) => {
  await page.evaluate(async () => {
    const here = globalThis as InPage & {
      RatOS: typeof RatOS;
      loadProgram: (folder: string, name: string) => Promise<Uint8Array>;
    };
    document.body.style.cssText = 'margin: 0; height: 100vh';
    here.opened = [];
    here.os = await here.RatOS.boot({ desktop: document.body, openLine: (place) => here.opened.push(place) });
    const probe = await here.loadProgram('windows', 'probe');
    for (let i = 0; i < 6; i++) {
      await here.os.fs.writeFile(`/bin/probe-${i}`, probe);
      await here.os.spawn(`/bin/probe-${i}`, ['probe', `Number ${i}`]);
    }
  });
  for (let i = 0; i < 6; i++) {
    await taskBar(page)
      .getByRole('button', { name: `Number ${i}` })
      .waitFor();
  }
  for (let i = 0; i < 6; i++) {
    await dialog(page, `Number ${i}`).focus();
    if (
      (await taskBar(page)
        .getByRole('button', { name: `Number ${i}` })
        .getAttribute('aria-pressed')) !== 'true'
    )
      await taskBar(page)
        .getByRole('button', { name: `Number ${i}` })
        .click();
    await page.keyboard.press('x');
    await expect(dialog(page, `Number ${i}`)).toHaveCount(0);
    await expect(cards(page)).toHaveCount(Math.min(4, i + 1));
  }
  await cards(page).first().getByRole('button', { name: 'Open the line' }).click();
  await expect(cards(page)).toHaveCount(3);
  expect(await page.evaluate(() => (globalThis as InPage).opened)).toEqual([
    { file: expect.stringMatching(/probe\.c$/), line: expect.any(Number), column: expect.any(Number) },
  ]);
});

test('a program from the launcher that fails says its last words; one that is ended says nothing', async ({ page }) => {
  await openDesktop(page, ['bin/sh', 'apps/clock', 'windows/probe']);
  await addEntries(page, {
    fail: entryOf('Fail', '/bin/sh -c "echo what went wrong >&2; exit 3"'),
    probe: entryOf('Probe', '/bin/probe'),
  });
  await icons(page).getByRole('option', { name: 'Fail' }).dblclick();
  await expect(cards(page)).toContainText('Fail ended with exit code 3');
  await expect(cards(page)).toContainText('what went wrong');
  await icons(page).getByRole('option', { name: 'Probe' }).dblclick();
  await expect(dialog(page, 'Probe')).toBeVisible();
  await page.evaluate(() => {
    const { os } = globalThis as InPage;
    for (const { pid } of os.windows()) os.kill(pid);
  });
  await expect(dialog(page, 'Probe')).toHaveCount(0);
  await expect(cards(page)).toHaveCount(1);
});

// ── Touch, small and large desktops, what visitors prefer ──────────────────────────────────────────────────

test.describe('by touch, on a phone', () => {
  test.use({ hasTouch: true });

  test('one tap starts, one window is seen at a time, and what is touched is large enough', async ({ page }) => {
    await openDesktop(page, CLOCK);
    await page.setViewportSize({ width: 390, height: 780 });
    await icons(page).getByRole('option', { name: 'Clock' }).tap();
    const window = dialog(page, 'Clock');
    await expect(window).toBeVisible();
    expect(await boxOf(window)).toMatchObject({ x: 0, y: 0, width: 390 });
    expect(await windowsOf(page)).toMatchObject([{ state: 'maximized' }]);
    for (const button of await window.getByRole('button').all()) {
      const { width, height } = await boxOf(button);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(36);
    }
    for (const button of await taskBar(page).getByRole('button').all())
      expect((await boxOf(button)).height).toBeGreaterThanOrEqual(36);
    await startButton(page).tap();
    await expect(launcher(page)).toBeVisible();
    const { x, width } = await boxOf(launcher(page));
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(390);
    await launcher(page).getByRole('menuitem', { name: 'Clock' }).tap();
    await expect(taskBar(page).getByRole('button', { name: 'Clock' })).toHaveCount(2);
    await expect(icons(page).getByRole('option', { name: 'Clock' })).not.toHaveClass(/starting/);
    // One that is wider, and cannot be made smaller, has its buttons there all the same.
    await page.setViewportSize({ width: 180, height: 780 });
    await start(page, '/bin/probe', 'Wide', '0');
    const close = await boxOf(dialog(page, 'Wide').getByRole('button', { name: 'Close' }));
    expect(close.x + close.width).toBeLessThanOrEqual(180);
  });

  test('a window that is opened while nobody sees the desktop is on it when it is seen', async ({ page }) => {
    await openDesktop(page, ['windows/probe']);
    await page.setViewportSize({ width: 390, height: 780 });
    const hide = (hidden: boolean) =>
      page.evaluate((hidden) => {
        (document.querySelector('.ratos-desktop') as HTMLElement).style.display = hidden ? 'none' : '';
      }, hidden);
    await hide(true);
    await start(page, '/bin/probe', 'Fixed', '0');
    await start(page, '/bin/probe', 'Resizable');
    await expect.poll(async () => (await windowsOf(page)).length).toBe(2);
    await hide(false);
    await expect(dialog(page, 'Resizable')).toBeVisible();
    expect(await boxOf(dialog(page, 'Resizable'))).toMatchObject({ x: 0, y: 0, width: 390 });
    const { x, width } = await boxOf(dialog(page, 'Fixed').getByRole('button', { name: 'Close' }));
    expect(x + width).toBeLessThanOrEqual(390);
  });

  test('a window is dragged by a finger', async ({ page }) => {
    await openDesktop(page, CLOCK);
    await start(page, '/bin/probe', 'Dragged');
    const window = dialog(page, 'Dragged');
    await expect(window).toBeVisible();
    const { x, y } = await boxOf(window);
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([px, py]) => ({ x: px, y: py })) });
    await touch('touchStart', [[x + 60, y + 16]]);
    for (const step of [10, 30, 60]) await touch('touchMove', [[x + 60 + step, y + 16 + step]]);
    await touch('touchEnd', []);
    expect(await boxOf(window)).toMatchObject({ x: x + 60, y: y + 60 });
  });
});

test('the buttons of a window stay on the desktop, however narrow that is, and on the window', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await page.setViewportSize({ width: 150, height: 500 });
  await start(page, '/bin/probe', 'A title that is long', '0');
  await start(page, '/bin/probe', 'Another');
  const [fixed, free] = [dialog(page, 'A title that is long'), dialog(page, 'Another')];
  await expect(free).toBeVisible();
  await free.getByRole('button', { name: 'Minimize' }).click();
  const { x, width } = await boxOf(fixed.getByRole('button', { name: 'Close' }));
  expect(x + width).toBeLessThanOrEqual(150);
  await page.setViewportSize({ width: 800, height: 500 });
  await fixed.getByRole('button', { name: 'Minimize' }).hover();
  const wide = await boxOf(fixed.getByRole('button', { name: 'Close' }));
  const frame = await boxOf(fixed);
  expect(wide.x + wide.width).toBeGreaterThan(frame.x + 190);
  expect(wide.x + wide.width).toBeLessThanOrEqual(frame.x + frame.width);
});

test('a window that was seen whole stays so on a smaller desktop, and is where it was on a large one', async ({
  page,
}) => {
  await openDesktop(page, CLOCK);
  await start(page, '/bin/probe', 'Whole');
  await start(page, '/bin/probe', 'Half');
  const [whole, half] = [dialog(page, 'Whole'), dialog(page, 'Half')];
  await drag(page, whole, [800, 450]);
  await page.mouse.up();
  await drag(page, half, [960, 300]);
  await page.mouse.up();
  const before = await boxOf(whole);
  const reaching = await boxOf(half);
  expect(before.x + before.width).toBeLessThanOrEqual(1000);
  expect(reaching.x + reaching.width).toBeGreaterThan(1000);
  await page.setViewportSize({ width: 420, height: 400 });
  await expect.poll(() => boxOf(whole)).toMatchObject({ x: 220, y: 400 - 60 - before.height });
  // Somebody has put it so.
  expect((await boxOf(half)).x).toBe(420 - 72);
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect.poll(() => boxOf(whole)).toEqual(before);
  expect(await boxOf(half)).toEqual(reaching);
});

test('hundreds of windows: the task bar stays on the desktop, and its buttons can all be reached', async ({ page }) => {
  // Each is in a frame of its own, in which all of them are painted.
  test.setTimeout(300_000);
  await openDesktop(page, ['windows/many', 'apps/clock']);
  await start(page, '/bin/many', '90');
  await start(page, '/bin/many', '90');
  await start(page, '/bin/many', '90');
  await expect.poll(async () => (await windowsOf(page)).length, { timeout: 180_000 }).toBe(270);
  const { x, width } = await boxOf(taskBar(page));
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(1000);
  await startButton(page).focus();
  await page.keyboard.press('End');
  const last = taskBar(page).getByRole('button').last();
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(startButton(page)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(taskBar(page).getByRole('button').nth(1)).toBeInViewport();
  await page.evaluate(() => {
    const { os } = globalThis as InPage;
    for (const { pid } of os.processes()) os.kill(pid);
  });
  await expect(taskBar(page).getByRole('button')).toHaveCount(1);
  await expectNothingLeft(page);
});

test('windows move on their way, shortly, but not where a visitor wants it still', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await start(page, '/bin/probe', 'Moving');
  const window = dialog(page, 'Moving');
  await expect(window).toBeVisible();
  /** Of the animations that a click begins. */
  const durations = (name: string) =>
    window.evaluate((element, name) => {
      const button = [...element.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel === name);
      button?.click();
      return element.getAnimations().map((animation) => animation.effect?.getTiming().duration);
    }, name);
  expect(await durations('Maximize')).toEqual([]);
  expect(await durations('Maximize')).toEqual([]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  for (const name of ['Maximize', 'Maximize', 'Minimize']) {
    const found = await durations(name);
    expect(found.length).toBeGreaterThan(0);
    for (const duration of found) expect(duration).toBeLessThanOrEqual(180);
  }
  await expect(window).toBeHidden();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the desktop is ${colorScheme} where the visitor’s system is, and its texts can be read`, async ({ page }) => {
    await openDesktop(page, CLOCK);
    await page.emulateMedia({ colorScheme });
    await addEntries(page, { probe: entryOf('Probe', '/bin/probe', 'Comment=For tests\n') });
    await start(page, '/bin/probe', 'Lower');
    await start(page, '/bin/probe', 'Upper');
    await expect(dialog(page, 'Upper')).toBeVisible();
    await page.keyboard.press('x');
    await expect(cards(page)).toBeVisible();
    await startButton(page).click();
    await expect(launcher(page)).toBeVisible();
    const poor = await page.evaluate(() => {
      const root = document.querySelector('.ratos-desktop')?.shadowRoot as ShadowRoot;
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const channels = (color: string) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
        const linear = [r, g, b].map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return linear[0]! * 0.2126 + linear[1]! * 0.7152 + linear[2]! * 0.0722;
      };
      /** What lies behind a text, as far as it is opaque; the wallpaper otherwise. */
      const ground = (element: Element | null): number[] => {
        for (let at = element; at !== null; at = at.parentElement) {
          const color = channels(getComputedStyle(at).backgroundColor);
          if (color[3] === 255) return color;
        }
        return channels(getComputedStyle(root.host).getPropertyValue('--wall'));
      };
      const texts = [...root.querySelectorAll<HTMLElement>('span, b, small, p, pre, time, input')].filter(
        (element) => element.offsetWidth > 0 && (element.textContent !== '' || element.tagName === 'INPUT'),
      );
      const found: string[] = texts.length < 10 ? ['too few texts'] : [];
      for (const element of texts) {
        const [low, high] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))].sort();
        const ratio = ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
        if (ratio < 4.5) found.push(`${element.className} ${element.textContent}: ${ratio}`);
      }
      return found;
    });
    expect(poor).toEqual([]);
    const wall = await page.evaluate(() =>
      getComputedStyle(document.querySelector('.ratos-desktop') as Element).getPropertyValue('--wall'),
    );
    expect(wall).toBe(colorScheme === 'dark' ? '#0f1424' : '#f0ece4');
  });
}

/** The colour of a place on the screen. */
async function colorAt(page: Page, x: number, y: number): Promise<number[]> {
  const png = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString('base64');
  return page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
  }, png);
}

/** Two colours are the same, as far as edges and shadows let them be. */
const near = (actual: number[], color: string) => {
  const number = Number.parseInt(color.slice(1), 16);
  return Math.max(...[16, 8, 0].map((shift, i) => Math.abs(((number >> shift) & 255) - actual[i]!))) <= 3;
};

for (const [colorScheme, raised, accent] of [
  ['light', '#ffffff', '#b15a00'],
  ['dark', '#1a1f28', '#f4a63c'],
] as const) {
  // Where there is no text, pictures are the same on all machines: no pictures are kept, but what colours stand where.
  test(`seen: surfaces of the ${colorScheme} desktop are where they are drawn`, async ({ page }) => {
    await openDesktop(page, CLOCK);
    await page.emulateMedia({ colorScheme });
    await start(page, '/bin/probe', 'Seen');
    const window = dialog(page, 'Seen');
    await expect(window).toBeVisible();
    const box = await boxOf(window);
    const bar = await boxOf(taskBar(page));
    expect(Math.abs(bar.x + bar.width / 2 - 500)).toBeLessThanOrEqual(1);
    expect(bar.y + bar.height).toBeLessThan(700);
    const at = (x: number, y: number, color: string) =>
      expect.poll(async () => near(await colorAt(page, Math.round(x), Math.round(y)), color)).toBe(true);
    await at(box.x + box.width / 2 - 8, box.y + 3, raised);
    await at(bar.x + 3, bar.y + bar.height / 2, raised);
    await at(box.x + box.width / 4, box.y + 80, '#ff0000');
    // Corners are round: the wallpaper is seen beside them, and the content does not cover them.
    expect(near(await colorAt(page, box.x, box.y), raised)).toBe(false);
    expect(near(await colorAt(page, box.x, box.y + box.height - 1), '#ff0000')).toBe(false);
    const start1 = await boxOf(startButton(page));
    const accents = await page.evaluate((accent) => {
      const button = document.querySelector('.ratos-desktop')?.shadowRoot?.querySelector('.start') as Element;
      const probe = document.createElement('i');
      probe.style.color = accent;
      document.body.append(probe);
      const same = getComputedStyle(button).color === getComputedStyle(probe).color;
      probe.remove();
      return same;
    }, accent);
    expect(accents).toBe(true);
    expect(start1.x).toBeGreaterThanOrEqual(bar.x);
    await window.getByRole('button', { name: 'Maximize' }).click();
    await at(2, 2, raised);
  });
}

test('with forced colours the active window, its button and what is chosen still differ', async ({ page }) => {
  await openDesktop(page, CLOCK);
  await page.emulateMedia({ forcedColors: 'active' });
  await start(page, '/bin/probe', 'One');
  await start(page, '/bin/probe', 'Two');
  await expect(dialog(page, 'Two')).toBeVisible();
  const outline = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await outline(dialog(page, 'Two'))).not.toBe(await outline(dialog(page, 'One')));
  const button = (name: string) => taskBar(page).getByRole('button', { name });
  expect(await outline(button('Two'))).not.toBe(await outline(button('One')));
});
