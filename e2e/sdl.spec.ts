/** Programs over the SDL adapter, as a person meets them. docs/c/sdl.md tells of it; conformance/sdl.c checks the rest. */
import { colorsOf, dialog, expectNothingLeft, linesOf, openDesktop, seenColor, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

const LEFT: [number, number] = [0.25, 0.5];
const RIGHT: [number, number] = [0.75, 0.5];
/** Of `SDL_WindowEventID`. */
const SHOWN = 'WINDOW 1 0 0';
const FOCUS_GAINED = 'WINDOW 12 0 0';

test('a renderer’s picture is shown, and closing the window ends the program', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'Renderer');
  await expect(dialog(page, 'Renderer')).toBeVisible();
  await expect.poll(() => colorsOf(page, 'Renderer', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  await expect.poll(() => seenColor(page, 'Renderer')).toBe('#ff0000');
  await expect.poll(() => linesOf(page, pid, 'WINDOW')).toEqual(expect.arrayContaining([SHOWN, FOCUS_GAINED]));
  await dialog(page, 'Renderer').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => linesOf(page, pid, 'QUIT', 'END')).toEqual(['QUIT', 'END exit']);
  await expect(dialog(page, 'Renderer')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('keys come by place and print, with modifiers, and as text', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'Keys');
  await expect(dialog(page, 'Keys')).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.press('Shift+B');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText('é😀');
  await expect
    .poll(() => linesOf(page, pid, 'KEYDOWN', 'KEYUP', 'TEXT'))
    .toEqual([
      'KEYDOWN 4 97 0 0',
      'TEXT a',
      'KEYUP 4 97 0 0',
      'KEYDOWN 225 1073742049 1 0',
      'KEYDOWN 5 98 1 0',
      'TEXT B',
      'KEYUP 5 98 1 0',
      'KEYUP 225 1073742049 0 0',
      'KEYDOWN 40 13 0 0',
      'KEYUP 40 13 0 0',
      'KEYDOWN 80 1073741904 0 0',
      'KEYUP 80 1073741904 0 0',
      'TEXT é',
      'TEXT 😀',
    ]);
  await page.keyboard.down('x');
  await page.keyboard.down('x');
  await page.keyboard.up('x');
  await expect
    .poll(async () => (await linesOf(page, pid, 'KEYDOWN', 'KEYUP')).slice(-3))
    .toEqual(['KEYDOWN 27 120 0 0', 'KEYDOWN 27 120 0 1', 'KEYUP 27 120 0 0']);
  await page.keyboard.press('g');
  await expect.poll(() => colorsOf(page, 'Keys', RIGHT)).toEqual(['#00ff00']);
});

test('the mouse comes in the units of the logical size', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'Logical', 'logical');
  await expect.poll(() => colorsOf(page, 'Logical', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  const box = await dialog(page, 'Logical').locator('canvas').first().boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  await page.mouse.move(box.x + 40, box.y + 20);
  await page.mouse.dblclick(box.x + 40, box.y + 20);
  await page.mouse.click(box.x + 60, box.y + 30, { button: 'right' });
  await page.mouse.wheel(0, -100);
  await expect
    .poll(() => linesOf(page, pid, 'PRESS', 'RELEASE', 'WHEEL'))
    .toEqual([
      'PRESS 1 20 10 1',
      'RELEASE 1 20 10 1',
      'PRESS 1 20 10 2',
      'RELEASE 1 20 10 2',
      'PRESS 3 30 15 1',
      'RELEASE 3 30 15 1',
      'WHEEL 0 1',
    ]);
  expect(await linesOf(page, pid, 'MOTION')).toEqual(expect.arrayContaining(['MOTION 20 10 0', 'MOTION 30 15 0']));
});

test('a program moves, resizes, renames and maximizes its window, and draws on its surface anew', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'Surface', 'surface');
  const window = dialog(page, 'Surface');
  await expect.poll(() => colorsOf(page, 'Surface', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  await page.keyboard.press('m');
  await expect.poll(() => window.boundingBox()).toMatchObject({ x: 10, y: 20, width: 300 });
  await expect.poll(() => linesOf(page, pid, 'WINDOW')).toEqual(expect.arrayContaining(['WINDOW 6 300 150']));
  await expect.poll(() => colorsOf(page, 'Surface', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  await window.getByRole('button', { name: 'Maximize' }).click();
  await expect
    .poll(async () => (await linesOf(page, pid, 'WINDOW')).join('\n'))
    .toMatch(/WINDOW 5 1000 \d+\nWINDOW 6 1000 \d+/);
  await expect.poll(() => colorsOf(page, 'Surface', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  await window.locator('canvas').first().click();
  await page.keyboard.press('t');
  await expect(dialog(page, '<b>bold</b>')).toBeVisible();
});

test('frames are waited for, and not for ever where none comes', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'Frames');
  await expect(dialog(page, 'Frames')).toBeVisible();
  await page.keyboard.press('v');
  await expect.poll(() => linesOf(page, pid, 'FRAMES')).toHaveLength(1);
  await page.keyboard.press('h');
  await expect.poll(() => linesOf(page, pid, 'DRAWN')).toHaveLength(1);
  await expect(dialog(page, 'Frames')).toBeHidden();
});

test('what named a window that is gone does nothing, and other threads’ events come', async ({ page }) => {
  await openDesktop(page, ['windows/sdl-probe']);
  const pid = await start(page, '/bin/sdl-probe', 'First');
  await expect(dialog(page, 'First')).toBeVisible();
  await page.keyboard.press('p');
  await expect.poll(() => linesOf(page, pid, 'USER')).toEqual(['USER 42']);
  await page.keyboard.press('l');
  await expect.poll(() => linesOf(page, pid, 'LARGE')).toEqual(['LARGE 1']);
  await page.keyboard.press('d');
  await expect.poll(() => linesOf(page, pid, 'GONE')).toEqual(['GONE -1 1 1']);
  await expect(dialog(page, 'First')).toHaveCount(0);
  await expect.poll(() => colorsOf(page, 'Second', LEFT, RIGHT)).toEqual(['#ff0000', '#00ffff']);
  await dialog(page, 'Second').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => linesOf(page, pid, 'END')).toEqual(['END exit']);
  await expectNothingLeft(page);
});

test('a game is played', async ({ page }) => {
  await openDesktop(page, ['lessons/game']);
  const pid = await start(page, '/bin/game');
  await expect(dialog(page, 'Breakout: 0')).toBeVisible();
  // A brick of the first row, and the paddle.
  const places: [number, number][] = [
    [0.05, 0.14],
    [0.5, 0.942],
  ];
  await expect.poll(() => colorsOf(page, 'Breakout: 0', ...places)).toEqual(['#ee5a6f', '#ecf0f8']);
  await page.keyboard.down('ArrowLeft');
  await expect.poll(() => colorsOf(page, 'Breakout: 0', places[1])).toEqual(['#181c2a']);
  await page.keyboard.up('ArrowLeft');
  const box = await dialog(page, 'Breakout: 0').locator('canvas').first().boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(() => colorsOf(page, 'Breakout: 0', places[1])).toEqual(['#ecf0f8']);
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog', { name: /^Breakout: [1-9]/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => linesOf(page, pid, 'END')).toEqual(['END exit']);
  await expectNothingLeft(page);
});

test('a game that is killed leaves nothing', async ({ page }) => {
  await openDesktop(page, ['lessons/game']);
  const pid = await start(page, '/bin/game');
  await expect(dialog(page, 'Breakout: 0')).toBeVisible();
  await page.evaluate((pid) => {
    const { os } = globalThis as unknown as { os: import('../src/host/index.ts').RatOS };
    os.kill(pid);
  }, pid);
  await expect.poll(() => linesOf(page, pid, 'END')).toEqual(['END killed']);
  await expect(dialog(page, 'Breakout: 0')).toHaveCount(0);
  await expectNothingLeft(page);
});
