/** Clock as a person sees it. */
import { colorsOf, dialog, expectNothingLeft, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

const CORNER: [number, number] = [0.02, 0.02];
/** Places all over the face: a hand lies on some of them, sooner or later. */
const FACE: [number, number][] = Array.from({ length: 24 * 24 }, (_, i) => [
  0.1 + (i % 24) / 30,
  0.1 + Math.floor(i / 24) / 30,
]);

test('Clock has the desktop’s colours, goes on, and fills its window', async ({ page }) => {
  await openDesktop(page, ['apps/clock']);
  await page.emulateMedia({ colorScheme: 'light' });
  await start(page, '/bin/clock');
  const window = dialog(page, 'Clock');
  await expect(window).toBeVisible();
  await expect.poll(() => colorsOf(page, 'Clock', CORNER)).toEqual(['#fbfaf8']);
  // The hand of seconds, in the accent's colour, is somewhere, and then elsewhere.
  const accented = async () =>
    (await colorsOf(page, 'Clock', ...FACE)).flatMap((color, i) => (color === '#b15a00' ? [i] : [])).join();
  await expect.poll(accented).not.toBe('');
  const before = await accented();
  await expect.poll(accented).not.toBe(before);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => colorsOf(page, 'Clock', CORNER)).toEqual(['#13171e']);
  await window.getByRole('button', { name: 'Maximize' }).click();
  await expect.poll(() => colorsOf(page, 'Clock', [0.5, 0.5])).toEqual(['#f4a63c']);
  await window.getByRole('button', { name: 'Close' }).click();
  await expect(window).toHaveCount(0);
  await expectNothingLeft(page);
});
