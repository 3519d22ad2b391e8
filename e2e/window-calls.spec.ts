/** Cursors, capture of the mouse, the theme and the clipboard, as a person meets them. */
import type { Page } from '@playwright/test';
import { dialog, expectNothingLeft, linesOf, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

const cornerOf = async (page: Page, title: string) => {
  const box = await dialog(page, title).locator('canvas').boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  return { left: box.x, top: box.y };
};
/** Types a character, and waits for what the program says then. */
const ask = async (page: Page, pid: number, key: string, word: string) => {
  const before = (await linesOf(page, pid, word)).length;
  await page.keyboard.press(key);
  await expect.poll(async () => (await linesOf(page, pid, word)).length).toBeGreaterThan(before);
  return (await linesOf(page, pid, word)).at(-1);
};

test('the pointer looks as the program says, over the content', async ({ page }) => {
  await openDesktop(page, ['windows/calls']);
  const pid = await start(page, '/bin/calls');
  const canvas = dialog(page, 'Calls').locator('canvas');
  await expect(canvas).toBeVisible();
  for (const [key, cursor] of [
    ['1', 'text'],
    ['2', 'pointer'],
    ['6', 'none'],
    ['7', 'ew-resize'],
    ['0', 'default'],
  ] as const) {
    expect(await ask(page, pid, key, 'CURSOR')).toBe('CURSOR 0');
    await expect(canvas).toHaveCSS('cursor', cursor);
  }
});

test('who has captured the mouse gets what it does everywhere, until it gives it back', async ({ page }) => {
  await openDesktop(page, ['windows/calls']);
  const pid = await start(page, '/bin/calls');
  const { left, top } = await cornerOf(page, 'Calls');
  await ask(page, pid, 'c', 'CAPTURE');
  await page.mouse.move(left + 500, top + 310);
  await expect.poll(() => linesOf(page, pid, 'MOVE')).toContain('MOVE 500 310');
  await page.mouse.move(left + 10, top + 20);
  await page.mouse.click(left + 10, top + 20);
  await expect.poll(() => linesOf(page, pid, 'DOWN', 'UP')).toEqual(['DOWN 10 20', 'UP 10 20']);
  await page.mouse.move(left + 400, top + 300);
  await expect.poll(() => linesOf(page, pid, 'MOVE')).toContain('MOVE 400 300');
  await ask(page, pid, 'r', 'RELEASE');
  await page.mouse.move(left + 410, top + 310);
  await page.mouse.move(left + 11, top + 21);
  await expect.poll(() => linesOf(page, pid, 'MOVE')).toContain('MOVE 11 21');
  expect(await linesOf(page, pid, 'MOVE')).not.toContain('MOVE 410 310');
});

test('a press on another program’s window, or beside all windows, ends a capture; one of the same process does not', async ({
  page,
}) => {
  await openDesktop(page, ['windows/calls']);
  const pid = await start(page, '/bin/calls', 'One', 'Two');
  await expect(dialog(page, 'Two')).toBeVisible();
  const one = await cornerOf(page, 'One');
  const two = await cornerOf(page, 'Two');
  await page.mouse.click(one.left + 1, one.top + 1);
  await expect.poll(() => linesOf(page, pid, 'UP')).toHaveLength(1);
  await ask(page, pid, 'c', 'CAPTURE');
  await page.mouse.click(two.left + 5, two.top + 5);
  const place = `${two.left + 5 - one.left} ${two.top + 5 - one.top}`;
  await expect.poll(() => linesOf(page, pid, 'DOWN', 'UP')).toContain(`UP ${place}`);
  await expect(dialog(page, 'One')).toHaveClass(/active/);
  await page.mouse.click(990, 300);
  await page.mouse.move(980, 310);
  await page.mouse.click(two.left + 7, two.top + 8);
  await expect.poll(() => linesOf(page, pid, 'UP')).toContain('UP 7 8');
  expect(await linesOf(page, pid, 'MOVE')).not.toContain(`MOVE ${980 - one.left} ${310 - one.top}`);
  await ask(page, pid, 'c', 'CAPTURE');
  const other = await start(page, '/bin/calls', 'Other');
  await expect(dialog(page, 'Other')).toBeVisible();
  const moves = (await linesOf(page, pid, 'MOVE')).length;
  const { left, top } = await cornerOf(page, 'Other');
  await page.mouse.click(left + 3, top + 4);
  await expect.poll(() => linesOf(page, other, 'UP')).toEqual(['UP 3 4']);
  expect(await linesOf(page, pid, 'MOVE')).toHaveLength(moves);
});

test('programs know the desktop’s colours, and hear of others', async ({ page }) => {
  await openDesktop(page, ['windows/calls']);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const pid = await start(page, '/bin/calls');
  await expect(dialog(page, 'Calls')).toBeVisible();
  const light = await ask(page, pid, 't', 'THEME');
  expect(light).toMatch(/^THEME 0 0 ff[0-9a-f]{6} ff[0-9a-f]{6} ff[0-9a-f]{6}$/);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect.poll(() => linesOf(page, pid, 'THEME')).toEqual([light, expect.stringMatching(/^THEME 0 1 ff/)]);
});

test('the clipboard: pasted and copied texts, for the program that has the keyboard', { tag: '@engines' }, async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDesktop(page, ['windows/calls']);
  const first = await start(page, '/bin/calls', 'First');
  await expect(dialog(page, 'First')).toBeVisible();
  expect(await ask(page, first, 'p', 'CLIPBOARD')).toBe('CLIPBOARD 0 0 ');
  await page.evaluate(() => navigator.clipboard.writeText('ABBA'));
  expect(await ask(page, first, 'p', 'CLIPBOARD')).toBe('CLIPBOARD 0 0 ');
  await page.keyboard.press('ControlOrMeta+v');
  await expect.poll(async () => (await linesOf(page, first, 'CLIPBOARD')).length).toBeGreaterThan(1);
  expect(await ask(page, first, 'p', 'CLIPBOARD')).toBe('CLIPBOARD 0 4 ABBA');
  expect(await ask(page, first, 's', 'SET')).toBe('SET 0');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('from First');
  await page.keyboard.press('w');
  const second = await start(page, '/bin/calls', 'Second');
  await expect(dialog(page, 'Second')).toBeVisible();
  await expect.poll(() => linesOf(page, first, 'TIMER')).toEqual(['TIMER 7']);
  await expect
    .poll(async () => (await linesOf(page, first, 'CLIPBOARD', 'SET')).slice(-2))
    .toEqual(['CLIPBOARD -5 0 nothing', 'SET -5']);
  expect(await ask(page, second, 'p', 'CLIPBOARD')).toBe('CLIPBOARD 0 10 from First');
});

test('what window calls refuse: the conformance program, on a desktop', { tag: '@engines' }, async ({ page }) => {
  await openDesktop(page, ['conformance/window-calls']);
  const pid = await start(page, '/bin/window-calls');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
  await expectNothingLeft(page);
});

test('sent messages between threads and processes: the conformance program, on a desktop', { tag: '@engines' }, async ({
  page,
}) => {
  await openDesktop(page, ['conformance/send-message']);
  const pid = await start(page, '/bin/send-message');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
  await expectNothingLeft(page);
});
