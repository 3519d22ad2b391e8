/** A modal window over a window of another process: it holds back, goes with its owner, and gives it back when it dies. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, linesOf, openDesktop, start, taskBar } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

/** Lines of the child come with those of its parent, whose standard output it has. */
async function openBoth(
  page: Page,
  ...how: string[]
): Promise<{ owner: Locator; question: Locator; pid: number; child: number }> {
  await openDesktop(page, ['windows/foreign']);
  const pid = await start(page, '/bin/foreign', ...how);
  await expect.poll(() => linesOf(page, pid, 'READY')).toEqual(['READY well', 'READY well']);
  const [line = ''] = await linesOf(page, pid, 'CHILD');
  return { owner: dialog(page, 'Owner'), question: dialog(page, 'Question'), pid, child: Number(line.split(' ')[1]) };
}

const told = (page: Page, pid: number) => linesOf(page, pid, 'COMMAND', 'CHAR', 'CLOSE', 'GONE');
const kill = (page: Page, pid: number) =>
  page.evaluate((pid) => (globalThis as unknown as { os: RatOS }).os.kill(pid), pid);

async function pressAt(page: Page, window: Locator, x: number, y: number): Promise<void> {
  const box = await window.boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  await page.mouse.click(box.x + x, box.y + y);
}

test('it holds back the window of another process, and gives it back when it is answered', async ({ page }) => {
  const { owner, question, pid } = await openBoth(page);
  await expect(question).toBeVisible();
  await expect(owner.getByRole('button', { name: 'Press', includeHidden: true })).toBeVisible();
  // The owner's button lies behind the question; its Close does not.
  await pressAt(page, owner, 285, 16);
  await page.keyboard.type('k');
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 107']);
  await question.getByRole('button', { name: 'Fine' }).click();
  await expect(question).toHaveCount(0);
  await page.keyboard.type('m');
  await owner.getByRole('button', { name: 'Press' }).click();
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 107', 'COMMAND 1', 'CHAR 109', 'COMMAND 10']);
  await owner.getByRole('button', { name: 'Close' }).click();
  await expectNothingLeft(page);
});

test('it is the task bar button of its owner that brings it forward', async ({ page }) => {
  const { owner, question, pid } = await openBoth(page);
  const buttons = taskBar(page).getByRole('button');
  await expect(buttons).toHaveText(['', 'Owner']);
  const button = buttons.filter({ hasText: 'Owner' });
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await page.mouse.click(900, 20);
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await page.keyboard.type('k');
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 107']);
  // What has to be answered is not put aside, and so its owner is not.
  await button.click();
  await expect(owner).toBeVisible();
  await expect(question).toBeVisible();
  await page.keyboard.type('l');
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 107', 'CHAR 108']);
  await kill(page, pid);
});

test('its process is killed: the owner has the keyboard again', async ({ page }) => {
  const { owner, question, pid, child } = await openBoth(page);
  await expect(question).toBeVisible();
  await kill(page, child);
  await expect(question).toHaveCount(0);
  await page.keyboard.type('k');
  await owner.getByRole('button', { name: 'Press' }).click();
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 107', 'COMMAND 10']);
  await kill(page, pid);
  await expectNothingLeft(page);
});

test('the owner’s process is killed: it goes, and its own process hears of that', async ({ page }) => {
  const { pid } = await openBoth(page);
  await expect(dialog(page, 'Question')).toBeVisible();
  await kill(page, pid);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => told(page, pid)).toEqual(['GONE']);
  await expectNothingLeft(page);
});

test('what a window owns is put aside and brought back with it', async ({ page }) => {
  const { owner, question, pid } = await openBoth(page, 'beside');
  const buttons = taskBar(page).getByRole('button');
  await expect(buttons).toHaveText(['', 'Owner', 'Question']);
  const shown = () => linesOf(page, pid, 'FOCUS');
  await owner.getByRole('button', { name: 'Minimize' }).click();
  await expect(owner).toBeHidden();
  await expect(question).toBeHidden();
  // Nothing that is not seen has the keyboard.
  await expect.poll(async () => (await shown()).at(-1)).toBe('FOCUS 0');
  await page.keyboard.type('k');
  // The button of either brings both back.
  await buttons.filter({ hasText: 'Question' }).click();
  await expect(owner).toBeVisible();
  await expect(question).toBeVisible();
  await page.keyboard.type('l');
  await expect.poll(() => told(page, pid)).toEqual(['CHAR 108']);
  await buttons.filter({ hasText: 'Owner' }).click();
  await buttons.filter({ hasText: 'Owner' }).click();
  await expect(question).toBeHidden();
  // One that was minimized by itself stays so.
  await buttons.filter({ hasText: 'Question' }).click();
  await question.getByRole('button', { name: 'Minimize' }).click();
  await expect(question).toBeHidden();
  await owner.getByRole('button', { name: 'Minimize' }).click();
  await buttons.filter({ hasText: 'Owner' }).click();
  await expect(owner).toBeVisible();
  await expect(question).toBeHidden();
  await owner.getByRole('button', { name: 'Close' }).click();
  await expectNothingLeft(page);
});
