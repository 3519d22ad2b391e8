/** Pictures of the desktop: nothing stays on the screen of what has gone, and it looks as it was designed. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { dialog, linesOf, openDesktop, start, taskBar } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';
import { expectLike, expectSeen, pictureOf } from './support/pictures.ts';

type InPage = typeof globalThis & { os: RatOS };

const PROGRAMS = ['windows/probe', 'windows/modal', 'windows/controls', 'apps/clock'];

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It cannot be seen.');
  return box;
}

const kill = (page: Page, pid: number) => page.evaluate((pid) => (globalThis as InPage).os.kill(pid), pid);

/** Moves the mouse with the button held, from a place of an element to others, without letting go. */
async function hold(page: Page, from: Locator, [dx, dy]: [number, number], ...to: [number, number][]): Promise<void> {
  const { x, y } = await boxOf(from);
  await page.mouse.move(x + dx, y + dy);
  await page.mouse.down();
  for (const [toX, toY] of to) await page.mouse.move(toX, toY, { steps: 3 });
}

/** The window of a program that has shown its first picture. */
async function openProbe(page: Page, title: string): Promise<{ window: Locator; pid: number }> {
  const pid = await start(page, '/bin/probe', title);
  await expect.poll(() => linesOf(page, pid, 'PAINT', 'FOCUS')).toHaveLength(2);
  return { window: dialog(page, title), pid };
}

test('of a program that is closed or killed, whatever it is doing, no pixel stays', async ({ page }) => {
  await openDesktop(page, PROGRAMS);
  await expect(page.getByRole('option', { name: 'Clock' })).toBeVisible();
  const empty = await pictureOf(page);

  const closed = await openProbe(page, 'Closed');
  await closed.window.getByRole('button', { name: 'Close' }).click();
  await expectSeen(page, empty, 'closed');

  const dragged = await openProbe(page, 'Dragged');
  await hold(page, dragged.window, [60, 14], [400, 300]);
  await kill(page, dragged.pid);
  await page.mouse.up();
  await expectSeen(page, empty, 'killed while it is dragged');

  const snapped = await openProbe(page, 'Snapped');
  await hold(page, snapped.window, [60, 14], [400, 300], [2, 300]);
  await expect(page.locator('.snap-preview')).toBeVisible();
  await kill(page, snapped.pid);
  await page.mouse.up();
  await expectSeen(page, empty, 'killed while it snaps');

  const painting = await openProbe(page, 'Painting');
  await page.keyboard.press('l');
  await kill(page, painting.pid);
  await expectSeen(page, empty, 'killed while it paints');

  const modal = await start(page, '/bin/modal');
  await dialog(page, 'Main').getByRole('button', { name: 'Box' }).click();
  await expect(dialog(page, 'Save <b>changes</b>?')).toBeVisible();
  await kill(page, modal);
  await expectSeen(page, empty, 'killed while it is modal');

  const form = await start(page, '/bin/controls', 'Form', '300', 'menu');
  await dialog(page, 'Form').getByRole('menubar').getByRole('menuitem', { name: 'File' }).click();
  await expect(dialog(page, 'Form').getByRole('menuitem', { name: 'Save' })).toBeVisible();
  await kill(page, form);
  await expectSeen(page, empty, 'killed with an open menu');

  await taskBar(page).getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('menu', { name: 'Programs' })).toBeVisible();
  await page.mouse.click(900, 600);
  await expectSeen(page, empty, 'the launcher closed');
});

test('a window that is put back is as it was, to the pixel', async ({ page }) => {
  await openDesktop(page, PROGRAMS);
  await expect(page.getByRole('option', { name: 'Clock' })).toBeVisible();
  const { window } = await openProbe(page, 'Window');
  // Clicked, so that the next presses change nothing about who has the keyboard.
  await window.locator('canvas').click();
  const before = await pictureOf(page);
  const { x, y } = await boxOf(window);

  await hold(page, window, [60, 14], [500, 400], [x + 60, y + 14]);
  await page.mouse.up();
  await expectSeen(page, before, 'dragged there and back');

  await hold(page, window, [60, 14], [500, 400]);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expectSeen(page, before, 'a drag taken back');

  for (let i = 0; i < 2; i++) await window.getByRole('button', { name: 'Maximize' }).click();
  await window.locator('canvas').click();
  await expectSeen(page, before, 'maximized and restored');

  const button = taskBar(page).getByRole('button', { name: 'Window' });
  await button.click();
  await expect(window).toBeHidden();
  await button.click();
  await window.locator('canvas').click();
  await expectSeen(page, before, 'minimized and brought back');

  const over = await openProbe(page, 'Over');
  await kill(page, over.pid);
  await expectSeen(page, before, 'covered for a while');

  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectSeen(page, before, 'dark for a while');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`it looks as it was designed, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    // In the morning: the task bar is as wide as the time is in letters.
    await page.clock.setFixedTime(new Date(2026, 10, 26, 10, 8));
    await openDesktop(page, ['windows/controls', 'apps/clock', 'apps/mines', 'apps/paint']);
    const pid = await start(page, '/bin/controls', 'Form', '300', 'menu');
    await expect.poll(() => linesOf(page, pid, 'READY')).toHaveLength(1);
    const form = dialog(page, 'Form');
    await form.getByRole('button', { name: 'Ask' }).click();
    await expect(form.getByRole('slider')).toHaveValue('70');
    await page.mouse.move(1, 1);
    await expectLike(form, `form-${colorScheme}`);
    await expectLike(taskBar(page), `task-bar-${colorScheme}`);
    await page.keyboard.press('Control+Escape');
    await expect(page.getByRole('menuitem', { name: 'Paint' })).toBeVisible();
    await expectLike(page.locator('.launcher'), `launcher-${colorScheme}`);
  });
}
