/** A page with a desktop that fills it, and programs with windows on it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { BootOptions, Counters, RatOS } from '../../src/host/index.ts';
import { loadTools } from './fixtures.ts';
import type { PageTools } from './ratos-page.ts';

type InPage = typeof globalThis & PageTools & { os: RatOS; base: Counters; outputs: Record<number, string[]> };

/** Boots a system with a desktop, and the named programs in /bin. */
export async function openDesktop(page: Page, programs: string[], options: BootOptions = {}): Promise<void> {
  await page.setViewportSize({ width: 1000, height: 700 });
  // Windows are where they are as soon as they are there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await loadTools(page);
  await page.evaluate(
    async ({ programs, options }) => {
      const here = globalThis as InPage;
      document.body.style.cssText = 'margin: 0; height: 100vh';
      here.os = await here.bootWith(programs, { ...options, desktop: document.body });
      here.base = here.os.counters();
      here.outputs = {};
    },
    { programs, options },
  );
}

/** Starts a program: its id. What it writes is collected by lines. */
export function start(page: Page, ...argv: string[]): Promise<number> {
  return page.evaluate(async (argv) => {
    const here = globalThis as InPage;
    const process = await here.os.spawn(argv[0] as string, argv);
    const lines: string[] = [];
    here.outputs[process.pid] = lines;
    // Read, so that it is given back also when a child of the program has it longest.
    void process.stderr.pipeTo(new WritableStream());
    void (async () => {
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of process.stdout) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
      }
      lines.push(`END ${(await process.exited).reason}`);
    })();
    return process.pid;
  }, argv);
}

/** Lines that a program has written, beginning with any of the words. */
export function linesOf(page: Page, pid: number, ...words: string[]): Promise<string[]> {
  return page.evaluate(
    ({ pid, words }) =>
      (globalThis as InPage).outputs[pid].filter((line) => words.includes(line.split(' ', 1)[0] as string)),
    { pid, words },
  );
}

export const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name, exact: true });
export const taskBar = (page: Page): Locator => page.getByRole('toolbar', { name: 'Task bar' });

/** Colours of a window's picture, `#rrggbb`, at places in shares of its width and height. */
export function colorsOf(page: Page, title: string, ...places: [number, number][]): Promise<string[]> {
  return page.evaluate(
    async ({ title, places }) => {
      const { os } = globalThis as InPage;
      const id = os.windows().find((window) => window.title === title)?.id;
      if (id === undefined) return [];
      const bitmap = await createImageBitmap(await os.screenshot(id));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      return places.map(([x, y]) => {
        const pixel =
          context?.getImageData(Math.floor(x * bitmap.width), Math.floor(y * bitmap.height), 1, 1).data ?? [];
        return `#${[...pixel.slice(0, 3)].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
      });
    },
    { title, places },
  );
}

/** All counters are back where they were before the first program. */
export async function expectNothingLeft(page: Page): Promise<void> {
  const left = await page.evaluate(() => {
    const { leftOver, os, base } = globalThis as InPage;
    return leftOver(os, base);
  });
  expect(left, 'counters that differ from those before').toEqual([]);
}

/** The colour, `#rrggbb`, that a person sees in the middle of a window's left half. */
export async function seenColor(page: Page, title: string): Promise<string> {
  const box = await dialog(page, title).locator('canvas').boundingBox();
  if (box === null) return 'nothing';
  const clip = { x: Math.floor(box.x + box.width / 4), y: Math.floor(box.y + box.height / 2), width: 1, height: 1 };
  const png = (await page.screenshot({ clip })).toString('base64');
  return page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixel = context?.getImageData(0, 0, 1, 1).data ?? [];
    return `#${[...pixel.slice(0, 3)].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  }, png);
}
