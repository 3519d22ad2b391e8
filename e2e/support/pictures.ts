/** Pictures of what a person sees, compared with others of the same run, and with those that are kept. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { ROOT } from './ratos-command.ts';

const FOLDER = join(ROOT, 'e2e', 'pictures');
/** A picture is kept as the colours of squares of so many pixels, in the mean: how letters' edges are drawn does not count. */
const SQUARE = 6;
/** By how much of 255 a colour may differ, and how many of 100 squares may differ by more. */
const NEAR = 10;
const PERCENT = 3;

/** Where a window was put back: by how much a pixel may differ, and how many may by more. */
const PIXEL_NEAR = 12;
const PIXELS = 60;

const asText = (data: Buffer): string => data.toString('base64');
const options = (page: Page) => ({ mask: [page.locator('.task-bar time')], maskColor: '#808080' });

/** All that is seen, but for the time, with the pointer out of the way. */
export async function pictureOf(page: Page): Promise<Buffer> {
  await page.mouse.move(1, 1);
  return page.screenshot(options(page));
}

/** What is seen becomes what was seen before: no more pixels differ than where a browser draws a curve anew. */
export async function expectSeen(page: Page, before: Buffer, what: string): Promise<void> {
  let now = before;
  const different = async () => {
    now = await pictureOf(page);
    return page.evaluate(compare, { pictures: [asText(before), asText(now)], square: 1, near: PIXEL_NEAR });
  };
  try {
    await expect.poll(different, { message: `pixels that differ: ${what}` }).toBeLessThanOrEqual(PIXELS);
  } catch (error) {
    for (const [name, body] of Object.entries({ before, now }))
      await test.info().attach(`${what}: ${name}`, { body, contentType: 'image/png' });
    throw error;
  }
}

/** What is seen of an element is like the picture that is kept by this name, which `RATOS_PICTURES=keep` keeps anew. */
export async function expectLike(seen: Locator, name: string): Promise<void> {
  const page = seen.page();
  const path = join(FOLDER, `${name}.png`);
  const png = await seen.screenshot(options(page));
  if (process.env.RATOS_PICTURES === 'keep' || !(existsSync(path) || process.env.CI)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, png);
    return;
  }
  const pictures = [asText(readFileSync(path)), asText(png)];
  const different = await page.evaluate(compare, { pictures, square: SQUARE, near: NEAR });
  const { width, height } = (await seen.boundingBox()) ?? { width: 0, height: 0 };
  await test.info().attach(name, { body: png, contentType: 'image/png' });
  expect(different, `squares that differ from e2e/pictures/${name}.png`).toBeLessThanOrEqual(
    (PERCENT / 100) * (width / SQUARE) * (height / SQUARE),
  );
}

/** In the page, which can read pictures: how many squares differ, all if the sizes do. */
async function compare(given: { pictures: string[]; square: number; near: number }): Promise<number> {
  const bitmaps = await Promise.all(
    given.pictures.map(async (data) => createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())),
  );
  const [first, second] = bitmaps;
  if (first === undefined || first.width !== second?.width || first.height !== second.height)
    return Number.MAX_SAFE_INTEGER;
  const width = Math.ceil(first.width / given.square);
  const height = Math.ceil(first.height / given.square);
  const [a = [], b = []] = bitmaps.map((bitmap) => {
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) throw new Error('There is no canvas.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return context.getImageData(0, 0, width, height).data;
  });
  let different = 0;
  for (let i = 0; i < a.length; i += 4) {
    const far = [0, 1, 2].some((channel) => Math.abs(Number(a[i + channel]) - Number(b[i + channel])) > given.near);
    if (far) different++;
  }
  return different;
}
