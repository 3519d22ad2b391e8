/** What programs draw with commands, as it is seen. */
import type { Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { colorsOf, dialog, expectNothingLeft, linesOf, openDesktop, seenColor, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

const [RED, GREEN, BLUE, WHITE] = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'];
const SIZE = { width: 200, height: 120 };
/** A place of the content, as shares of its size: the middle of a pixel. */
const at = (x: number, y: number): [number, number] => [(x + 0.5) / SIZE.width, (y + 0.5) / SIZE.height];
const LEFT = at(10, 60);
const MIDDLE = at(120, 60);
const RIGHT = at(190, 60);
/** Of windows in the light desktop where nothing has been drawn. */
const SURFACE = '#fbfaf8';

async function openDrawer(page: Page, mode: string): Promise<number> {
  await openDesktop(page, ['windows/drawer']);
  const pid = await start(page, '/bin/drawer', 'Drawer', mode);
  await expect(dialog(page, 'Drawer')).toBeVisible();
  return pid;
}
const kill = (page: Page, pid: number) =>
  page.evaluate(async (pid) => {
    const { os } = globalThis as unknown as { os: RatOS };
    await os.kill(pid);
  }, pid);
const colors = (page: Page, ...places: [number, number][]) => colorsOf(page, 'Drawer', ...places);
const pictureSize = (page: Page) =>
  page.evaluate(async () => {
    const { os } = globalThis as unknown as { os: RatOS };
    const { width, height } = await createImageBitmap(await os.screenshot(os.windows()[0]?.id));
    return { width, height };
  });

/** Colours that a person sees down the middle of a place. */
async function rowColors(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<string[]> {
  const clip = { x: Math.floor(box.x + box.width / 2), y: Math.ceil(box.y) + 1, width: 1, height: box.height - 14 };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(1, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, 1, bitmap.height) ?? { data: [] };
    return Array.from({ length: bitmap.height }, (_, y) => [...data.slice(y * 4, y * 4 + 3)].join());
  }, png);
}

test('each command draws what it says', async ({ page }) => {
  await openDrawer(page, 'shapes');
  const places = {
    fill: at(12, 20),
    halfOverRed: at(25, 20),
    halfOverWhite: at(35, 20),
    strokeOuter: at(50, 10),
    strokeInner: at(53, 20),
    strokeInside: at(54, 20),
    line: at(90, 17),
    besideLine: at(90, 16),
    roundEnd: at(78, 20),
    ellipse: at(120, 11),
    ellipseCorner: at(111, 11),
    pixel: at(141, 11),
    pixelRight: at(158, 11),
    pixelBelow: at(141, 28),
    pixelClear: at(158, 28),
    clipped: at(10, 50),
    outsideClip: at(20, 50),
    clipOver: at(40, 50),
    nothing: at(90, 90),
  };
  await expect
    .poll(async () => {
      const seen = await colors(page, ...Object.values(places));
      return Object.fromEntries(Object.keys(places).map((name, i) => [name, seen[i]]));
    })
    .toEqual({
      fill: RED,
      halfOverRed: '#7f0080',
      halfOverWhite: '#7f7fff',
      strokeOuter: GREEN,
      strokeInner: GREEN,
      strokeInside: WHITE,
      line: BLUE,
      besideLine: WHITE,
      roundEnd: BLUE,
      ellipse: RED,
      ellipseCorner: WHITE,
      pixel: RED,
      pixelRight: GREEN,
      pixelBelow: BLUE,
      pixelClear: WHITE,
      clipped: GREEN,
      outsideClip: WHITE,
      clipOver: BLUE,
      nothing: WHITE,
    });
});

test('what was drawn stays; a new window and a larger one show the surface where nothing was drawn', async ({
  page,
}) => {
  const pid = await openDrawer(page, 'keep');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([RED, SURFACE, SURFACE]);
  await expect.poll(() => seenColor(page, 'Drawer')).toBe(RED);
  await page.keyboard.press('b');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([RED, SURFACE, BLUE]);
  await page.keyboard.press('m');
  const inLarge = ([x, y]: [number, number]): [number, number] => [(x * 200) / 300, (y * 120) / 200];
  await expect.poll(() => pictureSize(page)).toEqual({ width: 300, height: 200 });
  await expect
    .poll(() => colors(page, ...[LEFT, MIDDLE, RIGHT].map(inLarge), [0.9, 0.5], [0.2, 0.9]))
    .toEqual([RED, SURFACE, BLUE, SURFACE, SURFACE]);
  await expect.poll(() => linesOf(page, pid, 'PAINT')).toEqual(['PAINT 0 0 200 120', 'PAINT 0 0 300 200']);
  await page.keyboard.press('i');
  await expect.poll(() => linesOf(page, pid, 'PAINT')).toContain('PAINT 0 20 40 180');
});

test('pictures and paints lie over one another in the order in which they came', async ({ page }) => {
  await openDrawer(page, 'keep');
  await expect.poll(() => colors(page, LEFT)).toEqual([RED]);
  await page.keyboard.press('g');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([GREEN, GREEN, GREEN]);
  await page.keyboard.press('b');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([GREEN, GREEN, BLUE]);
  await page.keyboard.press('x');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([BLUE, BLUE, GREEN]);
  await page.keyboard.press('y');
  await expect.poll(() => colors(page, LEFT, MIDDLE, RIGHT)).toEqual([BLUE, BLUE, BLUE]);
});

test('texts are as wide as they are measured, in every font', async ({ page }) => {
  const pid = await openDrawer(page, 'text');
  await expect.poll(async () => (await linesOf(page, pid, 'TEXT')).length).toBe(4);
  const measured = (await linesOf(page, pid, 'TEXT')).map((line) => line.split(' ').slice(1).map(Number));
  const drawn = await page.evaluate(async () => {
    const { os } = globalThis as unknown as { os: RatOS };
    const bitmap = await createImageBitmap(await os.screenshot(os.windows()[0]?.id));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (context === null) return [];
    context.drawImage(bitmap, 0, 0);
    // Where the ink of each line begins and ends.
    return [0, 1, 2, 3].map((line) => {
      const { data } = context.getImageData(0, 6 + line * 50, bitmap.width, 48);
      let [first, last, top, bottom] = [bitmap.width, 0, 48, 0];
      for (let i = 0; i < data.length; i += 4) {
        if ((data[i] as number) > 128) continue;
        const [x, y] = [(i / 4) % bitmap.width, Math.floor(i / 4 / bitmap.width)];
        [first, last, top, bottom] = [Math.min(first, x), Math.max(last, x), Math.min(top, y), Math.max(bottom, y)];
      }
      return { first, last, top: top - 4, bottom: bottom - 4 };
    });
  });
  for (const [i, { first, last, top, bottom }] of drawn.entries()) {
    const [status, width = 0, height = 0] = measured[i] as number[];
    const pixels = [13, 30, 17.5, 20][i] as number;
    expect(status).toBe(0);
    // A letter has a little room on either side.
    expect(first).toBeGreaterThanOrEqual(20);
    expect(first).toBeLessThan(20 + pixels / 4);
    expect(last).toBeLessThanOrEqual(20 + width + 1);
    expect(last).toBeGreaterThan(20 + width - pixels / 4);
    // The sign for what is no UTF-8 is a little higher than all others.
    expect(top).toBeGreaterThanOrEqual(-1);
    expect(bottom).toBeLessThanOrEqual(height);
    expect(bottom - top).toBeGreaterThan(pixels / 2);
  }
  // Inter's and JetBrains Mono's, whatever the machine has: 10 characters of 0.6 em. (The sign for what is no UTF-8 is of any font that has it.)
  const ours = (await linesOf(page, pid, 'OURS')).map((line) => Number(line.split(' ')[1]));
  expect(ours[2]).toBeCloseTo(10 * 0.6 * 17.5, 1);
});

test('on a screen with finer pixels, drawing is finer', async ({ browser }) => {
  const context = await browser.newContext({ deviceScaleFactor: 2 });
  const page = await context.newPage();
  await openDrawer(page, 'shapes');
  await expect.poll(() => pictureSize(page)).toEqual({ width: 400, height: 240 });
  await expect.poll(() => colors(page, at(12, 20), at(54, 20), at(90, 17))).toEqual([RED, WHITE, BLUE]);
  await expect.poll(() => seenColor(page, 'Drawer')).toBe(WHITE);
  await context.close();
});

test('a paint is never seen half, and a program that is killed in one leaves nothing', async ({ page }) => {
  const pid = await openDrawer(page, 'flicker');
  const places = [at(10, 1), at(100, 30), at(100, 60), at(190, 118)];
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 30; i++) {
    const [first, ...others] = await colors(page, ...places);
    if (first === SURFACE) continue;
    seen.add(first);
    expect(others).toEqual([first, first, first]);
    const box = await dialog(page, 'Drawer').locator('canvas').boundingBox();
    if (box !== null) expect(new Set(await rowColors(page, box)).size).toBe(1);
  }
  expect(seen.size).toBeGreaterThan(0);
  await kill(page, pid);
  await expect(dialog(page, 'Drawer')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a paint that has not ended goes with its program', async ({ page }) => {
  const pid = await openDrawer(page, 'keep');
  await expect.poll(() => colors(page, LEFT)).toEqual([RED]);
  await page.keyboard.press('h');
  await expect.poll(async () => (await linesOf(page, pid, 'PAINT')).length).toBe(1);
  await kill(page, pid);
  await expect(dialog(page, 'Drawer')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a window that is flooded with commands leaves the others their frames', async ({ page }) => {
  await openDesktop(page, ['windows/drawer']);
  const flood = await start(page, '/bin/drawer', 'Flood', 'flood', '500');
  await expect(dialog(page, 'Flood')).toBeVisible();
  const pid = await start(page, '/bin/drawer', 'Drawer', 'frames', '20');
  await expect.poll(() => linesOf(page, pid, 'FRAMES'), { timeout: 20_000 }).toContain('FRAMES 90');
  // And its own program can be ended, while much of it is waiting.
  await kill(page, flood);
  await expect(dialog(page, 'Flood')).toHaveCount(0);
  await kill(page, pid);
  await expect(dialog(page, 'Drawer')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('what drawing refuses: the conformance program, on a desktop', { tag: '@engines' }, async ({ page }) => {
  await openDesktop(page, ['conformance/drawing']);
  const pid = await start(page, '/bin/drawing');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
  await expectNothingLeft(page);
});

test.describe('a display worker that fails', () => {
  test.use({ expectedErrors: [[/display worker has failed|data:text/], { scope: 'test' }] });

  test('is waited for by nobody', async ({ page }) => {
    await page.addInitScript(() => {
      const { Worker } = globalThis;
      globalThis.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(options?.name === 'ratos-display' ? 'data:text/javascript,throw new Error()' : url, options);
        }
      };
    });
    const pid = await openDrawer(page, 'frames');
    await page.keyboard.press('b');
    await page.keyboard.press('y');
    await dialog(page, 'Drawer').getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => linesOf(page, pid, 'QUIT')).toEqual(['QUIT']);
    await expectNothingLeft(page);
  });
});
