/** All applications on one desktop, while it becomes dark and light again: what they draw follows at once. */
import type { Page } from '@playwright/test';
import { colorsOf, dialog, expectNothingLeft, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

type Place = [x: number, y: number];

/** A place, in shares of the window, where an application draws in the desktop's own colour. */
const APPLICATIONS: Record<string, Place> = {
  Blocks: [0.03, 0.97],
  'Chat · Ada': [0.99, 0.995],
  Clock: [0.02, 0.02],
  Edit: [0.99, 0.995],
  Files: [0.5, 0.9],
  Mandelbrot: [0.99, 0.995],
  Mines: [0.02, 0.1],
  Paint: [0.02, 0.98],
  Philosophers: [0.02, 0.02],
};
const PROGRAMS = ['blocks', 'chat', 'clock', 'editor', 'files', 'mandelbrot', 'mines', 'paint', 'philosophers'];

const isDark = (color: string) => Number.parseInt(color.slice(1, 3), 16) + Number.parseInt(color.slice(3, 5), 16) < 160;

async function look(page: Page): Promise<Record<string, 'dark' | 'light' | 'nothing'>> {
  const seen: Record<string, 'dark' | 'light' | 'nothing'> = {};
  for (const [title, place] of Object.entries(APPLICATIONS)) {
    const [color] = await colorsOf(page, title, place);
    seen[title] = color === undefined ? 'nothing' : isDark(color) ? 'dark' : 'light';
  }
  return seen;
}

test('what applications draw becomes dark and light with the desktop, while they run', async ({ page }) => {
  await openDesktop(
    page,
    PROGRAMS.map((name) => `apps/${name}`),
  );
  for (const name of PROGRAMS) await start(page, `/bin/${name}`);
  for (const title of Object.keys(APPLICATIONS)) await expect(dialog(page, title)).toBeVisible();
  const all = (how: string) => Object.fromEntries(Object.keys(APPLICATIONS).map((title) => [title, how]));
  await expect.poll(() => look(page)).toEqual(all('light'));
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect.poll(() => look(page)).toEqual(all('dark'));
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expect.poll(() => look(page)).toEqual(all('light'));
  await page.evaluate(() => {
    const { os } = globalThis as unknown as { os: { windows(): { pid: number }[]; kill(pid: number): void } };
    for (const { pid } of os.windows()) os.kill(pid);
  });
  await expectNothingLeft(page);
});
