/** Message boxes and modal windows, as a person meets them. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, linesOf, openDesktop, start, taskBar } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

async function openMain(page: Page): Promise<{ main: Locator; pid: number }> {
  await openDesktop(page, ['windows/modal']);
  const pid = await start(page, '/bin/modal');
  await expect.poll(() => linesOf(page, pid, 'READY')).toEqual(['READY']);
  return { main: dialog(page, 'Main'), pid };
}

const press = (window: Locator, name: string) => window.getByRole('button', { name, exact: true }).click();
const all = (page: Page, pid: number) =>
  linesOf(page, pid, 'COMMAND', 'PRESSED', 'DIALOG', 'CHAR', 'DOWN', 'CLOSE', 'QUIT');

test('a message box says what was pressed, and its program goes on meanwhile', async ({ page }) => {
  const { main, pid } = await openMain(page);
  await press(main, 'Box');
  const box = dialog(page, 'Save <b>changes</b>?');
  await expect(box).toBeVisible();
  await expect(box.getByText('notes & "<i>more</i>"')).toBeVisible();
  await expect(box.locator('b, i')).toHaveCount(0);
  await expect(box.getByRole('button', { name: 'Yes' })).toBeFocused();
  await expect.poll(() => linesOf(page, pid, 'SERVED')).toEqual(['SERVED']);
  await press(box, 'No');
  await expect(box).toHaveCount(0);
  await press(main, 'Count');
  await expect.poll(() => all(page, pid)).toEqual(['COMMAND 10', 'PRESSED 7 well', 'COMMAND 12']);
});

test('a message box by the keyboard', async ({ page }) => {
  const { main, pid } = await openMain(page);
  const box = dialog(page, 'Save <b>changes</b>?');
  await press(main, 'Box');
  await expect(box.getByRole('button', { name: 'Yes' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(box.getByRole('button', { name: 'No' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(box).toHaveCount(0);
  // What had the keyboard has it again.
  await expect(main.getByRole('button', { name: 'Box' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(box.getByRole('button', { name: 'Yes' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(box).toHaveCount(0);
  await press(main, 'Plain');
  await dialog(page, 'Told').getByRole('button', { name: 'Close' }).click();
  await press(main, 'Long');
  const long = dialog(page, 'Long');
  const area = await long.boundingBox();
  expect(area?.y).toBeGreaterThanOrEqual(0);
  expect((area?.y ?? 0) + (area?.height ?? 0)).toBeLessThanOrEqual(700);
  await page.keyboard.press('Escape');
  await expect
    .poll(() => linesOf(page, pid, 'PRESSED'))
    .toEqual(['PRESSED 6 well', 'PRESSED 2 well', 'PRESSED 1 well', 'PRESSED 7 well']);
});

test('a modal window holds its owner back, which can still be moved', { tag: '@engines' }, async ({ page }) => {
  const { main, pid } = await openMain(page);
  await press(main, 'Dialog');
  const modal = dialog(page, 'Dialog');
  await expect(modal.getByRole('button', { name: 'Fine' })).toBeFocused();
  const box = await main.boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  const at = async (x: number, y: number) => page.mouse.click(box.x + x, box.y + y);
  // A button, the content, the buttons of the frame.
  await at(200, 32 + 25);
  await at(30, 32 + 180);
  await at(box.width - 16, 16);
  await at(box.width - 80, 16);
  await page.keyboard.type('k');
  await expect(main).toBeVisible();
  // What has to be answered is not put aside.
  await expect(modal.getByRole('button', { name: 'Minimize' })).toBeHidden();
  await expect(taskBar(page).getByRole('button', { name: 'Dialog' })).toHaveCount(0);
  await taskBar(page).getByRole('button', { name: 'Main', pressed: true }).click();
  await expect(modal).toBeVisible();
  await page.keyboard.type('k');
  await expect(modal.getByRole('button', { name: 'Fine' })).toBeFocused();
  await page.mouse.move(box.x + 200, box.y + 16);
  await page.mouse.down();
  await page.mouse.move(box.x + 240, box.y + 46, { steps: 3 });
  await page.mouse.up();
  expect(await main.boundingBox()).toMatchObject({ x: box.x + 40, y: box.y + 30 });
  expect(await all(page, pid)).toEqual(['COMMAND 11']);
  await page.keyboard.press('Enter');
  await expect(modal).toHaveCount(0);
  await expect(main.getByRole('button', { name: 'Dialog' })).toBeFocused();
  await press(main, 'Count');
  await main.locator('canvas').click({ position: { x: 30, y: 150 } });
  await page.keyboard.type('k');
  await main.getByRole('button', { name: 'Close' }).click();
  await expect
    .poll(() => all(page, pid))
    .toEqual(['COMMAND 11', 'DIALOG 1', 'COMMAND 12', 'DOWN', 'CHAR 107', 'CLOSE', 'QUIT']);
  await expectNothingLeft(page);
});

test('a box goes with its owner, and says so', async ({ page }) => {
  const { main, pid } = await openMain(page);
  await press(main, 'Doom');
  await expect(dialog(page, 'Doomed')).toBeVisible();
  await expect(dialog(page, 'Doomed')).toHaveCount(0);
  await expect.poll(() => linesOf(page, pid, 'PRESSED')).toEqual([expect.stringContaining('RAT_ERR_CLOSED')]);
});

test('a program that is killed while a box is open leaves nothing', async ({ page }) => {
  const { main, pid } = await openMain(page);
  await press(main, 'Box');
  await expect(dialog(page, 'Save <b>changes</b>?')).toBeVisible();
  await page.evaluate((pid) => (globalThis as unknown as { os: RatOS }).os.kill(pid), pid);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectNothingLeft(page);
});
