/** `ratos run` and its desktop: a picture of it, and a browser that is seen. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { Workspace } from './support/ratos-command.ts';

const WINDOW = `
#include <ratos.h>
#include <stdlib.h>
static uint32_t pixels[200 * 100];
int main(int argc, char **argv) {
  for (int i = 0; i < 200 * 100; i++) pixels[i] = 0xff00c040;
  HWINDOW w;
  RatWindowAttributes a = {.size = sizeof a, .title = "Green", .x = 300, .y = 200, .width = 200, .height = 100};
  if (RatCreateWindow(&a, &w) < 0 || RatPresent(w, pixels, 200, 100, 200, NULL, 0) < 0) return 1;
  if (argc > 2)
    for (RatMsg msg; RatGetMessage(&msg, NULL);) {}
  /* The first frame may have begun before the picture came. */
  for (int frame = 0; frame < 2; frame++) {
    RatRequestFrame(w);
    RatMsg msg = {0};
    while (msg.type != RATMSG_FRAME && RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  }
  if (argc > 1) RatDestroyWindow(w);
  return 7;
}`;

/** The width of a PNG, and whether the program's picture is in its place. */
async function look(page: Page, file: string): Promise<{ width: number; green: boolean }> {
  const png = readFileSync(file).toString('base64');
  return page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const [red = 255, green = 0] = context?.getImageData(400, 280, 1, 1).data ?? [];
    return { width: bitmap.width, green: red < 8 && Math.abs(green - 0xc0) < 8 };
  }, png);
}

let work: Workspace;
test.beforeEach(() => {
  work = new Workspace();
});
test.afterEach(() => work.remove());

for (const [how, args] of [
  ['ends', []],
  ['closes its window first', ['x']],
] as const) {
  test(`--screenshot has the window of a program that ${how}`, async ({ ratosPage: page }) => {
    const source = work.write('green.c', WINDOW);
    const file = work.path('picture.png');
    const { code, stderr } = await work.run(['run', '--screenshot', file, source, '--', ...args]);
    expect([code, stderr]).toEqual([7, '']);
    expect(await look(page, file)).toEqual({ width: 1280, green: true });
  });
}

test('--screenshot of a program that is timed out, and of one without windows', async ({ ratosPage: page }) => {
  const source = work.write('green.c', WINDOW);
  const hung = await work.run(['run', '--timeout', '3', '--screenshot', work.path('a.png'), source, '--', 'x', 'y']);
  expect(hung.code).toBe(124);
  // Its window may be told of something at any time.
  expect(hung.stderr).toContain('waits in RatGetMessage for a message to thread 1');
  expect(hung.stderr).not.toContain('no thread can go on');
  expect(await look(page, work.path('a.png'))).toEqual({ width: 1280, green: true });
  const none = work.write('none.c', 'int main(void) { return 0; }');
  expect((await work.run(['run', '--screenshot', work.path('b.png'), none])).code).toBe(0);
  expect(await look(page, work.path('b.png'))).toEqual({ width: 1280, green: false });
});

test('--screenshot where nothing can be written', async () => {
  const source = work.write('none.c', 'int main(void) { return 0; }');
  const missing = await work.run(['run', '--screenshot', 'no/such/folder.png', source]);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('there is no such folder')]);
});

test('--show opens a browser that is seen', async ({ ratosPage: page }) => {
  test.skip(!existsSync('/usr/bin/Xvfb'), 'there is no screen to try it on');
  const source = work.write('green.c', WINDOW);
  const picture = work.path('seen.png');
  const screen = spawn('/usr/bin/Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1000x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [display] = (await once(screen.stdout, 'data')) as [Buffer];
    const env = { DISPLAY: `:${display.toString().trim()}` };
    const { code, stderr } = await work.run(['run', '--show', '--screenshot', picture, source], '', env);
    expect([code, stderr]).toEqual([7, '']);
    expect(await look(page, picture)).toMatchObject({ green: true });
  } finally {
    screen.kill();
  }
});

test('--show is refused by a browser without windows', async () => {
  const browser = work.write('chrome-headless-shell', '#!/bin/sh\n');
  chmodSync(browser, 0o755);
  const source = work.write('none.c', 'int main(void) { return 0; }');
  const { code } = await work.run(['run', '--show', '--browser', browser, source]);
  expect(code).toBe(3);
});
