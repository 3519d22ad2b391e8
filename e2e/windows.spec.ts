/** Windows as a person meets them: by roles, names, keyboard and mouse. */
import type { Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import {
  colorsOf,
  dialog,
  expectNothingLeft,
  linesOf,
  openDesktop,
  seenColor,
  start,
  taskBar,
} from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';
import { button, openPlayground, status } from './support/playground.ts';
import { Workspace } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

const LEFT: [number, number] = [0.25, 0.5];
const RIGHT: [number, number] = [0.75, 0.5];

const centerOf = async (page: Page, title: string) => {
  const box = await dialog(page, title).locator('canvas').boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, ...{ left: box.x, top: box.y } };
};
/** Those of the task bar, but for the launcher's. */
const windowButtons = (page: Page) => taskBar(page).getByRole('button').and(page.locator('[aria-pressed]'));
const windowsOf = (page: Page) => page.evaluate(() => (globalThis as unknown as { os: RatOS }).os.windows());

test('a window is a dialog that shows what its program draws, and closes', { tag: '@engines' }, async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  await expect(windowButtons(page)).toHaveCount(0);
  const pid = await start(page, '/bin/probe', 'Clock & <i>more</i>');
  const window = dialog(page, 'Clock & <i>more</i>');
  await expect(window).toBeVisible();
  await expect(window.locator('i')).toHaveCount(0);
  await expect.poll(() => colorsOf(page, 'Clock & <i>more</i>', LEFT, RIGHT)).toEqual(['#ff0000', '#0000ff']);
  await expect.poll(() => seenColor(page, 'Clock & <i>more</i>')).toBe('#ff0000');
  expect(await windowsOf(page)).toMatchObject([
    { title: 'Clock & <i>more</i>', pid, rect: { width: 200, height: 120 }, state: 'normal' },
  ]);
  expect(await linesOf(page, pid, 'FOCUS')).toEqual(['FOCUS 1 0 0 0']);
  await window.getByRole('button', { name: 'Close' }).click();
  await expect(window).toHaveCount(0);
  await expect.poll(() => linesOf(page, pid, 'CLOSE', 'QUIT', 'END')).toEqual(['CLOSE 0 0 0 0', 'QUIT', 'END exit']);
  await expect(windowButtons(page)).toHaveCount(0);
  expect(await windowsOf(page)).toEqual([]);
  await expectNothingLeft(page);
});

test('what is typed comes as keys and characters, composed ones too', { tag: '@engines' }, async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Keys');
  await expect(dialog(page, 'Keys')).toBeVisible();
  await page.keyboard.press('a');
  await page.keyboard.press('Shift+B');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText('é😀');
  await expect
    .poll(() => linesOf(page, pid, 'KEY_DOWN', 'KEY_UP', 'CHAR'))
    .toEqual([
      'KEY_DOWN 4 0 0 0',
      'CHAR 97 0 0 0',
      'KEY_UP 4 0 0 0',
      'KEY_DOWN 225 1 0 0',
      'KEY_DOWN 5 1 0 0',
      'CHAR 66 0 0 0',
      'KEY_UP 5 1 0 0',
      'KEY_UP 225 0 0 0',
      'KEY_DOWN 40 0 0 0',
      'CHAR 13 0 0 0',
      'KEY_UP 40 0 0 0',
      'KEY_DOWN 80 0 0 0',
      'KEY_UP 80 0 0 0',
      'CHAR 233 0 0 0',
      'CHAR 128512 0 0 0',
    ]);
  await page.keyboard.press('g');
  await expect.poll(() => colorsOf(page, 'Keys', RIGHT)).toEqual(['#00ff00']);
});

test('the mouse comes in the content’s coordinates, and a held button comes up outside', { tag: '@engines' }, async ({
  page,
}) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Mouse');
  const { left, top } = await centerOf(page, 'Mouse');
  await page.mouse.move(left + 10, top + 20);
  await page.mouse.down();
  await page.mouse.move(left - 30, top + 300);
  await page.mouse.up();
  await expect.poll(() => linesOf(page, pid, 'DOWN', 'UP')).toEqual(['DOWN 0 0 10 20', 'UP 0 0 -30 300']);
  expect(await linesOf(page, pid, 'MOVE')).toEqual(expect.arrayContaining(['MOVE 0 0 10 20', 'MOVE 1 0 -30 300']));
  await page.mouse.move(left + 5, top + 6);
  await page.mouse.click(left + 5, top + 6, { button: 'right' });
  await page.mouse.wheel(0, 200);
  await expect.poll(() => linesOf(page, pid, 'WHEEL')).toEqual(['WHEEL 0 -240 5 6']);
  expect(await linesOf(page, pid, 'DOWN', 'UP')).toEqual(expect.arrayContaining(['DOWN 2 0 5 6', 'UP 2 0 5 6']));
  // Two buttons, of which the second is let go outside after the first.
  await page.mouse.down();
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(left + 300, top + 200);
  await page.mouse.up();
  await page.mouse.move(left + 310, top + 210);
  await page.mouse.up({ button: 'right' });
  await expect
    .poll(async () => (await linesOf(page, pid, 'DOWN', 'UP')).slice(-4))
    .toEqual(['DOWN 0 0 5 6', 'DOWN 2 0 5 6', 'UP 0 0 300 200', 'UP 2 0 310 210']);
});

test('a window is moved by its title, resized by its edge, maximized and minimized', async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Moved');
  const window = dialog(page, 'Moved');
  const before = await window.boundingBox();
  if (before === null) throw new Error('The window cannot be seen.');
  await page.mouse.move(before.x + 60, before.y + 12);
  await page.mouse.down();
  await page.mouse.move(before.x + 160, before.y + 62, { steps: 4 });
  await page.mouse.up();
  expect(await window.boundingBox()).toMatchObject({ x: before.x + 100, y: before.y + 50 });
  await page.mouse.move(before.x + 100 + before.width + 1, before.y + 50 + before.height + 1);
  await page.mouse.down();
  await page.mouse.move(before.x + 100 + before.width + 41, before.y + 50 + before.height + 31, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await linesOf(page, pid, 'SIZE')).at(-1)).toBe('SIZE 240 150 0 0');
  expect(await windowsOf(page)).toMatchObject([
    { rect: { x: before.x + 100, y: before.y + 50, width: 240, height: 150 } },
  ]);
  await window.getByRole('button', { name: 'Maximize' }).click();
  await expect.poll(async () => (await linesOf(page, pid, 'SIZE')).at(-1)).toBe('SIZE 1000 608 0 0');
  expect(await windowsOf(page)).toMatchObject([{ state: 'maximized' }]);
  await window.getByRole('button', { name: 'Maximize' }).click();
  await expect.poll(async () => (await linesOf(page, pid, 'SIZE')).at(-1)).toBe('SIZE 240 150 0 0');
  await window.getByRole('button', { name: 'Minimize' }).click();
  await expect(window).toBeHidden();
  expect(await windowsOf(page)).toMatchObject([{ state: 'minimized' }]);
  await page.evaluate(() => document.body.focus());
  const button = taskBar(page).getByRole('button', { name: 'Moved' });
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await expect(window).toBeVisible();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => linesOf(page, pid, 'FOCUS')).toEqual(['FOCUS 1 0 0 0', 'FOCUS 0 0 0 0', 'FOCUS 1 0 0 0']);
});

test('a program moves, renames, maximizes and hides its window', async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Program');
  const window = dialog(page, 'Program');
  const before = await window.boundingBox();
  if (before === null) throw new Error('The window cannot be seen.');
  // Also while a person moves it, who then has the place, but not the size.
  await page.mouse.move(before.x + 60, before.y + 12);
  await page.mouse.down();
  await page.keyboard.press('m');
  await expect.poll(() => window.boundingBox()).toMatchObject({ x: 10, y: 20, width: 300, height: 182 });
  await page.mouse.move(before.x + 100, before.y + 42);
  expect(await window.boundingBox()).toMatchObject({ x: before.x + 40, y: before.y + 30, width: 300, height: 182 });
  await page.mouse.up();
  await page.keyboard.press('m');
  await expect.poll(() => window.boundingBox()).toMatchObject({ x: 10, y: 20, width: 300, height: 182 });
  await expect.poll(() => linesOf(page, pid, 'SIZE')).toEqual(['SIZE 300 150 0 0']);
  await page.keyboard.press('f');
  await expect.poll(() => linesOf(page, pid, 'FRAME')).toHaveLength(1);
  await page.keyboard.press('t');
  const renamed = dialog(page, '<b>bold</b> \ufffdé');
  await expect(renamed).toBeVisible();
  await expect(taskBar(page).getByRole('button', { name: '<b>bold</b> \ufffdé' })).toBeVisible();
  await page.keyboard.press('M');
  await expect.poll(() => renamed.boundingBox()).toMatchObject({ x: 0, y: 0, width: 1000 });
  await page.keyboard.press('h');
  await expect(renamed).toBeHidden();
  await expect(windowButtons(page)).toHaveCount(0);
});

test('two windows: the one that is pressed lies before the other and has the keyboard; F6 goes round', async ({
  page,
}) => {
  await openDesktop(page, ['windows/probe']);
  const first = await start(page, '/bin/probe', 'First');
  await expect(dialog(page, 'First')).toBeVisible();
  const second = await start(page, '/bin/probe', 'Second');
  await expect(dialog(page, 'Second')).toBeVisible();
  const topAt = (x: number, y: number) =>
    page.evaluate(
      ([x, y]) =>
        document.querySelector('.ratos-desktop')?.shadowRoot?.elementFromPoint(x, y)?.closest('.window')?.ariaLabel,
      [x, y] as const,
    );
  const { x, y } = await centerOf(page, 'First');
  expect(await topAt(x, y)).toBe('Second');
  const { left, top } = await centerOf(page, 'First');
  await page.mouse.click(left + 4, top + 4);
  expect(await topAt(x, y)).toBe('First');
  await page.keyboard.press('a');
  await expect.poll(() => linesOf(page, first, 'CHAR')).toEqual(['CHAR 97 0 0 0']);
  await page.keyboard.press('F6');
  await page.keyboard.press('b');
  await expect.poll(() => linesOf(page, second, 'CHAR')).toEqual(['CHAR 98 0 0 0']);
  expect(await linesOf(page, first, 'CHAR')).toEqual(['CHAR 97 0 0 0']);
  await page.keyboard.press('F6');
  await expect(taskBar(page).getByRole('button', { name: 'First' })).toBeFocused();
});

test('a window that opens while the keyboard is beside the desktop lies before the others, and is told when it has it', async ({
  page,
}) => {
  await openDesktop(page, ['windows/probe']);
  const first = await start(page, '/bin/probe', 'First');
  await expect.poll(() => linesOf(page, first, 'FOCUS')).toEqual(['FOCUS 1 0 0 0']);
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.style.cssText = 'position: fixed; right: 0; top: 0';
    document.body.append(field);
    field.focus();
  });
  await expect.poll(() => linesOf(page, first, 'FOCUS')).toEqual(['FOCUS 1 0 0 0', 'FOCUS 0 0 0 0']);
  const second = await start(page, '/bin/probe', 'Second');
  await expect.poll(() => seenColor(page, 'Second')).toBe('#ff0000');
  await page.keyboard.type('x');
  await expect(page.locator('input')).toHaveValue('x');
  await expect(taskBar(page).getByRole('button', { pressed: true })).toHaveCount(0);
  expect(await linesOf(page, second, 'FOCUS', 'CHAR')).toEqual([]);
  await dialog(page, 'Second').locator('canvas').click();
  await page.keyboard.type('y');
  await expect.poll(() => linesOf(page, second, 'FOCUS', 'CHAR')).toEqual(['FOCUS 1 0 0 0', 'CHAR 121 0 0 0']);
  expect(await linesOf(page, first, 'FOCUS')).toHaveLength(2);
});

for (const [how, key] of [
  ['that draws without end', 'l'],
  ['that has trapped', 'x'],
] as const) {
  test(`of a program ${how}, nothing is left on the screen`, async ({ page }) => {
    await openDesktop(page, ['windows/probe']);
    const pid = await start(page, '/bin/probe', 'Doomed');
    await expect(dialog(page, 'Doomed')).toBeVisible();
    await page.keyboard.press(key);
    if (key === 'l') {
      await expect.poll(() => linesOf(page, pid, 'CHAR')).toHaveLength(1);
      await page.evaluate((pid) => (globalThis as unknown as { os: RatOS }).os.kill(pid), pid);
    }
    await expect(dialog(page, 'Doomed')).toHaveCount(0);
    await expect(windowButtons(page)).toHaveCount(0);
    await expectNothingLeft(page);
  });
}

test('a window that does not respond can be moved, and its process ended', async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Hung');
  const window = dialog(page, 'Hung');
  await expect(window).toBeVisible();
  await expect(window).not.toHaveAttribute('aria-busy');
  await page.keyboard.press('l');
  await page.keyboard.press('a');
  await expect(window).toHaveAttribute('aria-busy', 'true');
  const [frame, button] = [
    await window.boundingBox(),
    await window.getByRole('button', { name: 'Close' }).boundingBox(),
  ];
  if (frame === null || button === null) throw new Error('The window cannot be seen.');
  expect(button.x + button.width).toBeLessThanOrEqual(frame.x + frame.width);
  expect(await windowsOf(page)).toMatchObject([{ responding: false }]);
  const before = await window.boundingBox();
  if (before === null) throw new Error('The window cannot be seen.');
  await page.mouse.move(before.x + 60, before.y + 12);
  await page.mouse.down();
  await page.mouse.move(before.x + 90, before.y + 42);
  await page.mouse.up();
  expect(await window.boundingBox()).toMatchObject({ x: before.x + 30, y: before.y + 30 });
  await window.getByRole('button', { name: 'Close' }).click();
  const question = window.getByRole('alertdialog', { name: 'Hung does not respond.' });
  await question.getByRole('button', { name: 'Wait' }).click();
  await expect(question).toHaveCount(0);
  await window.getByRole('button', { name: 'Close' }).click();
  await question.getByRole('button', { name: 'End process' }).click();
  await expect(window).toHaveCount(0);
  await expect.poll(() => linesOf(page, pid, 'END')).toEqual(['END killed']);
  await expectNothingLeft(page);
});

test('what windows refuse, and what they change: the conformance program, on a desktop', { tag: '@engines' }, async ({
  page,
}) => {
  await openDesktop(page, ['conformance/windows']);
  const pid = await start(page, '/bin/windows');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
  await expectNothingLeft(page);
});

test('frames go on while the page is busy, and not while the desktop cannot be seen', async ({ page }) => {
  await openDesktop(page, ['lessons/plasma']);
  await start(page, '/bin/plasma');
  await expect(dialog(page, 'Plasma')).toBeVisible();
  await expect.poll(async () => new Set(await colorsOf(page, 'Plasma', LEFT, RIGHT)).size).toBe(2);
  const goesOn = await page.evaluate(async () => {
    const { os } = globalThis as unknown as { os: RatOS };
    const picture = async () => {
      const [window] = os.windows();
      const blob = await os.screenshot(window?.id);
      return new Uint8Array(await blob.arrayBuffer()).join();
    };
    const before = await picture();
    for (const end = performance.now() + 300; performance.now() < end; );
    return before !== (await picture());
  });
  expect(goesOn).toBe(true);
  // Asleep, every time: each thread waits for what does not come.
  const asleep = () =>
    page.evaluate(async () => {
      const { os } = globalThis as unknown as { os: RatOS };
      const states = new Set<string>();
      for (let frame = 0; frame < 20; frame++) {
        await new Promise(requestAnimationFrame);
        for (const { threads } of os.inspect().processes) for (const { since } of threads) states.add(`${since}`);
      }
      return states.size;
    });
  const show = (display: string) => page.evaluate((value) => (document.body.style.display = value), display);
  await show('none');
  await expect.poll(asleep).toBe(1);
  await show('block');
  await expect.poll(asleep).toBeGreaterThan(1);
  await dialog(page, 'Plasma').getByRole('button', { name: 'Close' }).click();
  await expect(dialog(page, 'Plasma')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a program that is killed while its window is dragged leaves nothing', async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  const pid = await start(page, '/bin/probe', 'Dragged');
  const { left, top } = await centerOf(page, 'Dragged');
  await page.mouse.move(left + 60, top - 16);
  await page.mouse.down();
  await page.mouse.move(left + 100, top + 20);
  await page.evaluate((pid) => (globalThis as unknown as { os: RatOS }).os.kill(pid), pid);
  await expect(dialog(page, 'Dragged')).toHaveCount(0);
  await page.mouse.move(left + 140, top + 60);
  await page.mouse.up();
  await expectNothingLeft(page);
});

test('a window that was made hidden is seen when its program shows it', async ({ page }) => {
  await openDesktop(page, ['windows/probe']);
  await start(page, '/bin/probe', 'Late', '2');
  await expect.poll(() => windowsOf(page)).toMatchObject([{ title: 'Late', state: 'hidden' }]);
  await expect(windowButtons(page)).toHaveCount(0);
  await expect(dialog(page, 'Late')).toBeVisible();
  await expect.poll(() => seenColor(page, 'Late')).toBe('#ff0000');
});

test('a desktop comes later, once, in an element; and goes with the system', async ({ ratosPage: page }) => {
  const outcome = await page.evaluate(async () => {
    const { RatOS, RatError, loadProgram } = globalThis as typeof globalThis & PageTools;
    const statusOf = async (action: () => unknown) => {
      try {
        await action();
        return 0;
      } catch (error) {
        return error instanceof RatError ? error.status : -1000;
      }
    };
    const place = document.createElement('div');
    place.style.cssText = 'width: 600px; height: 400px';
    document.body.append(place);
    const notAnElement = 'desktop' as unknown as HTMLElement;
    const statuses = [await statusOf(() => RatOS.boot({ desktop: notAnElement }))];
    const os = await RatOS.boot();
    statuses.push(await statusOf(() => os.screenshot()), await statusOf(() => os.attachDesktop(notAnElement)));
    await os.fs.writeFile('/bin/probe', await loadProgram('windows', 'probe'));
    const without = (await (await os.spawn('/bin/probe')).exited).code;
    os.attachDesktop(place);
    statuses.push(await statusOf(() => os.attachDesktop(place)), await statusOf(() => os.screenshot(4711)));
    await os.spawn('/bin/probe');
    while (os.windows().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const all = await createImageBitmap(await os.screenshot());
    const size = [all.width, all.height];
    await os.shutdown();
    statuses.push(await statusOf(() => os.attachDesktop(place)));
    return { statuses, without, size, left: [place.childElementCount, os.windows().length] };
  });
  expect(outcome).toEqual({ statuses: [-3, -7, -3, -8, -7, -13], without: 1, size: [600, 400], left: [0, 0] });
});

test('`ratos run` has a desktop', async () => {
  const work = new Workspace();
  try {
    const source = work.write(
      'window.c',
      `#include <ratos.h>
       #include <stdio.h>
       int main(void) {
         static uint32_t pixels[64];
         HWINDOW w;
         RatWindowAttributes a = {.size = sizeof a, .title = "W", .width = 8, .height = 8};
         RatStatus status = RatCreateWindow(&a, &w);
         if (status >= 0) status = RatPresent(w, pixels, 8, 8, 8, NULL, 0);
         if (status >= 0) status = RatRequestFrame(w);
         RatMsg msg = {0};
         while (status >= 0 && msg.type != RATMSG_FRAME && RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
         puts(RatStatusText(status));
       }`,
    );
    const { stdout, stderr, code } = await work.run(['run', source]);
    expect([stdout.toString(), stderr, code]).toEqual(['RAT_SUCCESS: Done.\n', '', 0]);
  } finally {
    work.remove();
  }
});

test('the playground shows windows on its desktop', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPlayground(page, '/#lesson=plasma');
  await button(page, 'Run').click();
  const window = dialog(page, 'Plasma');
  await expect(window).toBeVisible({ timeout: 60_000 });
  const panel = await page.getByRole('tabpanel', { name: 'Desktop' }).boundingBox();
  expect((await window.boundingBox())?.x).toBeGreaterThanOrEqual(panel?.x ?? Number.NaN);
  await window.getByRole('button', { name: 'Close' }).click();
  await expect(status(page)).toHaveText('Exited with code 0');
});
