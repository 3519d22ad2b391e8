/** Mines, Blocks and Paint, as a person uses them. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

type InPage = typeof globalThis & { os: RatOS };
type Point = [x: number, y: number];

/** A desktop with the program, and a home folder for what it keeps. */
async function open(page: Page, name: string, ...args: string[]): Promise<number> {
  await openDesktop(page, [`apps/${name}`]);
  await page.evaluate(() => (globalThis as unknown as InPage).os.fs.mkdir('/home', { recursive: true }));
  return start(page, `/bin/${name}`, ...args);
}

/** Of a file, from a place on. */
const readBytes = (page: Page, path: string, from: number, count: number): Promise<number[]> =>
  page.evaluate(
    async ({ path, from, count }) => {
      const bytes = await (globalThis as unknown as InPage).os.fs.readFile(path);
      return [...bytes.subarray(from, from + count)];
    },
    { path, from, count },
  );
const readText = async (page: Page, path: string): Promise<string> =>
  String.fromCharCode(...(await readBytes(page, path, 0, 1000)));

/** Colours, `#rrggbb`, of the only window’s picture at places of its content. */
const colorsAt = (page: Page, ...points: Point[]): Promise<string[]> =>
  page.evaluate(async (points) => {
    const { os } = globalThis as unknown as InPage;
    const [window] = os.windows();
    if (window === undefined) return [];
    const bitmap = await createImageBitmap(await os.screenshot(window.id));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return points.map(([x, y]) => {
      const [scaleX, scaleY] = [bitmap.width / window.rect.width, bitmap.height / window.rect.height];
      const pixel = context?.getImageData(Math.floor(x * scaleX), Math.floor(y * scaleY), 1, 1).data ?? [];
      return `#${[...pixel.slice(0, 3)].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
    });
  }, points);

/** Of a window’s content, in the page. */
async function contentOf(window: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await window.locator('canvas').boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  return box;
}

/** Presses a button of the mouse at a place of the content. */
async function clickAt(page: Page, window: Locator, [x, y]: Point, button: 'left' | 'right' = 'left'): Promise<void> {
  const box = await contentOf(window);
  await page.mouse.click(box.x + x, box.y + y, { button });
}

/** From place to place with the left button held. */
async function drag(page: Page, window: Locator, [from, ...to]: [Point, ...Point[]]): Promise<void> {
  const box = await contentOf(window);
  await page.mouse.move(box.x + from[0], box.y + from[1]);
  await page.mouse.down();
  for (const [x, y] of to) await page.mouse.move(box.x + x, box.y + y, { steps: 3 });
  await page.mouse.up();
}

test.describe('Mines', () => {
  /** The middle of a cell of the small board. */
  const cell = (row: number, column: number): Point => [15 + (column - 1) * 26 + 12, 44 + 15 + (row - 1) * 26 + 12];
  /** Just inside its left edge, where nothing is drawn but the cell. */
  const face = (row: number, column: number): Point => [15 + (column - 1) * 26 + 3, 44 + 15 + (row - 1) * 26 + 12];
  /** What `--seed 4` gives whose first move is in the middle: mines, and how many are around. */
  const NEAR = [
    '001111*10',
    '001*12220',
    '001111*21',
    '1221012*2',
    '1**10012*',
    '122100011',
    '000000011',
    '01110012*',
    '01*1001*2',
  ];
  const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const safe = rows.flatMap((row) =>
    rows.filter((column) => NEAR[row - 1]?.[column - 1] !== '*').map((column): [number, number] => [row, column]),
  );

  test('the keyboard is enough: cells are opened, flagged, told in words, and a new game begins', async ({ page }) => {
    await open(page, 'mines', '--seed', '4');
    const window = dialog(page, 'Mines');
    await expect(window.getByText('No best time yet')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(window.getByRole('button', { name: 'New game' })).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await expect(window.getByText('Row 5, column 5: closed')).toBeVisible();
    await page.keyboard.press('Space');
    await expect(window.getByText('Row 5, column 5: open, no mine around')).toBeVisible();
    await expect.poll(async () => new Set(await colorsAt(page, face(5, 6), face(1, 1))).size).toBe(2);
    const [closed] = await colorsAt(page, face(1, 1));
    await page.keyboard.press('ArrowLeft');
    await expect(window.getByText('Row 5, column 4: 1 around')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('f');
    await expect(window.getByText('Row 5, column 3: flag')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(window.getByText('Row 5, column 3: flag')).toBeVisible();
    await page.keyboard.press('f');
    await expect(window.getByText('Row 5, column 3: closed')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(window.getByText('That was a mine')).toBeVisible();
    await page.keyboard.press('F2');
    await expect(window.getByText('No best time yet')).toBeVisible();
    await expect.poll(() => colorsAt(page, face(5, 6))).toEqual([closed]);
    await window.getByRole('button', { name: 'Close' }).click();
    await expectNothingLeft(page);
  });

  test('a right button and a long press set flags, and a number with its flags opens what is around', async ({
    page,
  }) => {
    await open(page, 'mines', '--seed', '4');
    const window = dialog(page, 'Mines');
    await expect(window).toBeVisible();
    await clickAt(page, window, cell(5, 5));
    await expect.poll(async () => new Set(await colorsAt(page, face(5, 5), face(1, 1))).size).toBe(2);
    const [opened, closed] = await colorsAt(page, face(5, 5), face(1, 1));
    await clickAt(page, window, cell(7, 8));
    expect(await colorsAt(page, face(7, 9)), 'a number without its flag').toEqual([closed]);
    const [before] = await colorsAt(page, [15 + 8 * 26 + 8, 59 + 7 * 26 + 12]);
    await clickAt(page, window, cell(8, 9), 'right');
    // The pole of the flag.
    await expect.poll(() => colorsAt(page, [15 + 8 * 26 + 7, 59 + 7 * 26 + 14])).not.toEqual([before]);
    await clickAt(page, window, cell(8, 9));
    await clickAt(page, window, cell(7, 8));
    await expect.poll(() => colorsAt(page, face(6, 9), face(7, 9))).toEqual([opened, opened]);
    const box = await contentOf(window);
    await page.mouse.move(box.x + cell(2, 4)[0], box.y + cell(2, 4)[1]);
    await page.mouse.down();
    // The mine there is flagged while the button is held, and not opened when it comes up.
    await expect.poll(() => colorsAt(page, [15 + 3 * 26 + 7, 59 + 26 + 14])).not.toEqual([before]);
    await page.mouse.up();
    await page.keyboard.press('F2');
    await expect.poll(() => colorsAt(page, face(5, 5))).toEqual([closed]);
  });

  test('a board without a closed safe cell is solved, and its time is kept for the next game', async ({ page }) => {
    await open(page, 'mines', '--seed', '4');
    const window = dialog(page, 'Mines');
    await expect(window).toBeVisible();
    await clickAt(page, window, cell(5, 5));
    for (const [row, column] of safe) await clickAt(page, window, cell(row, column));
    await expect(window.getByText(/^Solved in \d:\d\d, the best time$/)).toBeVisible();
    const kept = await readText(page, '/home/.mines');
    expect(kept).toMatch(/^[1-9]\d*\n0\n0\n$/);
    await window.getByRole('button', { name: 'New game' }).click();
    await expect(window.getByText(/^Best time \d:\d\d$/)).toBeVisible();
    // The keyboard is the board's again.
    await page.keyboard.press('ArrowDown');
    await expect(window.getByText('Row 5, column 5: closed')).toBeVisible();
    await window.getByRole('button', { name: 'Close' }).click();
    await start(page, '/bin/mines');
    await expect(window.getByText(/^Best time \d:\d\d$/)).toBeVisible();
  });

  test('the menu has three sizes, for which the window becomes as large as they need', async ({ page }) => {
    await open(page, 'mines');
    const window = dialog(page, 'Mines');
    const small = await contentOf(window);
    await window.getByRole('menuitem', { name: 'Game' }).click();
    await page.getByRole('menuitem', { name: /^Medium/ }).click();
    await expect.poll(async () => (await contentOf(window)).width).toBe(small.width + 7 * 26);
    await page.keyboard.press('3');
    await expect.poll(async () => (await contentOf(window)).width).toBe(small.width + 21 * 26);
    await clickAt(page, window, [15 + 15 * 26 + 12, 59 + 8 * 26 + 12]);
    await page.keyboard.press('1');
    await expect.poll(async () => (await contentOf(window)).width).toBe(small.width);
    await window.getByRole('button', { name: 'Close' }).click();
    await expectNothingLeft(page);
  });
});

test.describe('Blocks', () => {
  const FIELD: Point = [130, 15];
  /** The middle of a cell of the field, of which row 1 is the highest that is seen. */
  const cell = (row: number, column: number): Point => [
    FIELD[0] + (column - 1) * 26 + 13,
    FIELD[1] + (row - 1) * 26 + 15,
  ];
  const bottom = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((column) => cell(20, column));

  test('pieces are moved, turned and dropped; the game pauses when the keyboard goes elsewhere', async ({ page }) => {
    await open(page, 'blocks', '--seed', '1');
    const window = dialog(page, 'Blocks');
    await expect(window).toBeVisible();
    const empty = (await colorsAt(page, cell(10, 1)))[0];
    const filled = async () =>
      (await colorsAt(page, ...bottom)).flatMap((color, i) => (color === empty ? [] : [i + 1]));
    await expect.poll(filled).toEqual([]);
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await expect.poll(async () => (await filled())[0]).toBe(1);
    const first = await filled();
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect.poll(async () => (await filled()).at(-1)).toBe(10);
    expect((await filled()).length).toBeGreaterThan(first.length);
    await page.keyboard.press('p');
    await expect(window.getByText('Paused')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(window.getByText('Paused')).toHaveCount(0);
    await page.evaluate(() => {
      const field = document.createElement('input');
      document.body.append(field);
      field.focus();
    });
    await expect(window.getByText('Paused')).toBeVisible();
    await clickAt(page, window, cell(10, 5));
    await expect(window.getByText('Paused')).toHaveCount(0);
    await window.getByRole('button', { name: 'Close' }).click();
    await expectNothingLeft(page);
  });

  test('a heap to the top ends the game, and its points are kept', async ({ page }) => {
    await open(page, 'blocks', '--seed', '1');
    const window = dialog(page, 'Blocks');
    await expect(window).toBeVisible();
    await expect(async () => {
      await page.keyboard.press('Space');
      await expect(window.getByText(/^Game over: \d+ points$/)).toBeVisible({ timeout: 50 });
    }).toPass();
    const points = (await window.getByText(/^Game over/).textContent())?.replace(/\D/g, '');
    expect(await readText(page, '/home/.blocks')).toBe(`${points}\n0\n0\n0\n0\n`);
    await page.keyboard.press('Enter');
    await expect(window.getByText(/^Game over/)).toHaveCount(0);
    await window.getByRole('button', { name: 'Close' }).click();
    await expectNothingLeft(page);
  });

  test('it is killed in the middle of a game', async ({ page }) => {
    const pid = await open(page, 'blocks', '--seed', '1', '--level', '15');
    await expect(dialog(page, 'Blocks')).toBeVisible();
    await page.keyboard.down('ArrowDown');
    await page.evaluate((pid) => (globalThis as unknown as InPage).os.kill(pid), pid);
    await page.keyboard.up('ArrowDown');
    await expect(dialog(page, 'Blocks')).toHaveCount(0);
    await expectNothingLeft(page);
  });
});

test.describe('Paint', () => {
  const WHITE = '#ffffff';
  const BLACK = '#000000';
  /** A place of the picture, of 640 × 400, which lies in the middle of the canvas beside the tools. */
  const at = (x: number, y: number): Point => [150 + 12 + x, 12 + y];
  /** A colour of the palette, by its number. */
  const swatch = (index: number): Point => [15 + (index % 5) * 24 + 11, 280 + 34 + Math.floor(index / 5) * 24 + 11];

  test('what is drawn is seen, undone and done again', { tag: '@engines' }, async ({ page }) => {
    await open(page, 'paint');
    const window = dialog(page, 'Paint');
    await expect(window).toBeVisible();
    await expect.poll(() => colorsAt(page, at(100, 100), at(639, 399))).toEqual([WHITE, WHITE]);
    await drag(page, window, [at(50, 100), at(150, 100)]);
    await expect
      .poll(() => colorsAt(page, at(100, 100), at(50, 100), at(150, 100), at(100, 110)))
      .toEqual([BLACK, BLACK, BLACK, WHITE]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => colorsAt(page, at(100, 100))).toEqual([WHITE]);
    await page.keyboard.press('Control+y');
    await expect.poll(() => colorsAt(page, at(100, 100))).toEqual([BLACK]);
    await window.getByRole('radio', { name: 'Rectangle' }).click();
    await clickAt(page, window, swatch(6));
    await drag(page, window, [at(200, 200), at(300, 280), at(260, 240)]);
    await expect
      .poll(() => colorsAt(page, at(230, 200), at(260, 220), at(230, 220), at(300, 240)))
      .toEqual(['#e03131', '#e03131', WHITE, WHITE]);
    await page.keyboard.press('f');
    await clickAt(page, window, swatch(16));
    await clickAt(page, window, at(230, 220));
    await expect
      .poll(() => colorsAt(page, at(210, 210), at(255, 235), at(199, 260)))
      .toEqual(['#3b82f6', '#3b82f6', WHITE]);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(() => colorsAt(page, at(100, 100), at(230, 200))).toEqual([WHITE, WHITE]);
  });

  test('a stroke goes on beyond the window’s edge, as the mouse is captured', async ({ page }) => {
    await open(page, 'paint');
    const window = dialog(page, 'Paint');
    await expect(window).toBeVisible();
    await expect.poll(() => colorsAt(page, at(639, 200))).toEqual([WHITE]);
    await drag(page, window, [at(600, 200), at(760, 200), at(760, 300), at(600, 300)]);
    await expect
      .poll(() => colorsAt(page, at(639, 200), at(639, 300), at(620, 300), at(639, 250)))
      .toEqual([BLACK, BLACK, BLACK, WHITE]);
  });

  test('the keyboard draws, and zooms', async ({ page }) => {
    await open(page, 'paint');
    const window = dialog(page, 'Paint');
    await expect(window.getByText('640 × 400 · 100 % · black')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => colorsAt(page, at(320, 200), at(350, 200), at(370, 200))).toEqual([BLACK, BLACK, WHITE]);
    await expect(window.getByText('640 × 400 · 100 % · black · not saved')).toBeVisible();
    await page.keyboard.press('=');
    await expect(window.getByText('640 × 400 · 200 % · black · not saved')).toBeVisible();
    await page.keyboard.press('-');
    await page.keyboard.press('.');
    await expect(window.getByText('640 × 400 · 100 % · dark grey · not saved')).toBeVisible();
  });

  test('a picture is saved, asked for before it is lost, and opened again', async ({ page }) => {
    await open(page, 'paint');
    const window = dialog(page, 'Paint');
    await expect(window.getByText('640 × 400 · 100 % · black')).toBeVisible();
    await drag(page, window, [at(10, 20), at(60, 20)]);
    await expect(window.getByText(/not saved/)).toBeVisible();
    await window.getByRole('button', { name: 'Close' }).click();
    const asks = page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog', { name: 'Paint' }).filter({ hasText: 'Save the changes' }));
    await asks.getByRole('button', { name: 'Cancel' }).click();
    await expect(asks).toHaveCount(0);
    await expect(window.getByText(/not saved/)).toBeVisible();
    await page.keyboard.press('Control+s');
    const saveAs = dialog(page, 'Save as');
    await expect(saveAs.getByRole('textbox', { name: 'Name' })).toHaveValue('picture.bmp');
    await saveAs.getByRole('textbox', { name: 'Name' }).fill('/no/such/folder.bmp');
    await page.keyboard.press('Enter');
    const complaint = page.getByRole('button', { name: 'OK' });
    await complaint.click();
    // Until it has gone the window that it belongs to takes nothing.
    await expect(complaint).toHaveCount(0);
    await saveAs.getByRole('textbox', { name: 'Name' }).fill('/home/line.bmp');
    await page.keyboard.press('Enter');
    const saved = dialog(page, 'line.bmp - Paint');
    await expect(saved).toBeVisible();
    // From the last row up: row 20 is the 380th.
    const pixel = (x: number, y: number) => readBytes(page, '/home/line.bmp', 54 + ((399 - y) * 640 + x) * 3, 3);
    expect([await pixel(30, 20), await pixel(30, 40)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
    expect(await readBytes(page, '/home/line.bmp', 54 + 640 * 400 * 3, 1), 'there is no more').toEqual([]);
    await saved.getByRole('button', { name: 'Close' }).click();
    await expect(saved).toHaveCount(0);
    await start(page, '/bin/paint', '/home/line.bmp');
    await expect(saved).toBeVisible();
    await expect.poll(() => colorsAt(page, at(30, 20), at(30, 40))).toEqual([BLACK, WHITE]);
    await saved.getByRole('button', { name: 'Close' }).click();
    await expectNothingLeft(page);
  });

  test('it is killed while it paints, with the mouse captured', async ({ page }) => {
    const pid = await open(page, 'paint');
    const window = dialog(page, 'Paint');
    await expect(window).toBeVisible();
    const box = await contentOf(window);
    await page.mouse.move(box.x + 200, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 150, { steps: 5 });
    await page.evaluate((pid) => (globalThis as unknown as InPage).os.kill(pid), pid);
    await page.mouse.move(box.x + 350, box.y + 150, { steps: 5 });
    await page.mouse.up();
    await expect(window).toHaveCount(0);
    await expectNothingLeft(page);
    // The mouse is nobody's: another window gets it.
    await start(page, '/bin/paint');
    await expect(window).toBeVisible();
    await drag(page, window, [at(50, 100), at(150, 100)]);
    await expect.poll(() => colorsAt(page, at(100, 100))).toEqual([BLACK]);
  });
});
