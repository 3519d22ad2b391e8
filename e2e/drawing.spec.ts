/** What programs draw with commands, as it is seen. */
import type { Page } from '@playwright/test';
import { colorsOf, dialog, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

const [RED, GREEN, BLUE, WHITE] = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'];
const SIZE = { width: 200, height: 120 };
/** A place of the content, as shares of its size: the middle of a pixel. */
const at = (x: number, y: number): [number, number] => [(x + 0.5) / SIZE.width, (y + 0.5) / SIZE.height];

async function openDrawer(page: Page, mode: string): Promise<number> {
  await openDesktop(page, ['windows/drawer']);
  const pid = await start(page, '/bin/drawer', 'Drawer', mode);
  await expect(dialog(page, 'Drawer')).toBeVisible();
  return pid;
}
const colors = (page: Page, ...places: [number, number][]) => colorsOf(page, 'Drawer', ...places);
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
