/** Mandelbrot, Philosophers and Chat, used as a person uses them. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { colorsOf, dialog, expectNothingLeft, openDesktop, start, taskBar } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

type InPage = typeof globalThis & { os: RatOS };

const kill = (page: Page, pid: number) => page.evaluate((pid) => (globalThis as InPage).os.kill(pid, 9), pid);
const close = (window: Locator) => window.getByRole('button', { name: 'Close', exact: true }).click();
/** The id of the process that a window belongs to. */
const pidOf = (page: Page, title: string) =>
  page.evaluate((title) => (globalThis as InPage).os.windows().find((window) => window.title === title)?.pid, title);

async function canvasBox(window: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await window.locator('canvas').boundingBox();
  if (box === null) throw new Error('The window cannot be seen.');
  return box;
}

async function choose(window: Locator, menu: string, item: string): Promise<void> {
  await window.getByRole('menubar').getByRole('menuitem', { name: menu, exact: true }).click();
  const list = window.getByRole('menu', { name: menu });
  await list
    .getByRole('menuitem', { name: item })
    .or(list.getByRole('menuitemcheckbox', { name: item }))
    .click();
  await expect(list).toHaveCount(0);
}

// ── Mandelbrot ─────────────────────────────────────────────────────────────────────────────────────────────

async function openMandelbrot(page: Page): Promise<{ window: Locator; pid: number }> {
  await openDesktop(page, ['apps/mandelbrot']);
  const pid = await start(page, '/bin/mandelbrot');
  const window = dialog(page, 'Mandelbrot');
  await expect(window.getByText(/^Done · \d+ threads? · \d+ ms$/)).toBeVisible();
  return { window, pid };
}

/** In the middle of the set, and far from it. */
const INSIDE: [number, number] = [0.55, 0.47];
const OUTSIDE: [number, number] = [0.05, 0.05];

test('the set is computed, and is near at the pointer and by keys', async ({ page }) => {
  const { window } = await openMandelbrot(page);
  await expect.poll(() => colorsOf(page, 'Mandelbrot', INSIDE)).toEqual(['#020205']);
  const [far] = await colorsOf(page, 'Mandelbrot', OUTSIDE);
  await expect(window.getByText(/ 1× ·/)).toBeVisible();
  const { x, y, width, height } = await canvasBox(window);
  await page.mouse.move(x + width * 0.05, y + height * 0.05);
  await page.mouse.wheel(0, 300);
  await expect(window.getByText(/ 0\.[2-6]\d*× ·/)).toBeVisible();
  await page.keyboard.press('Home');
  await expect(window.getByText(/ 1× ·/)).toBeVisible();
  await page.keyboard.press('+');
  await expect(window.getByText(/ 2× ·/)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('-');
  await page.keyboard.press('Backspace');
  await expect(window.getByText(/^Done/)).toBeVisible();
  await page.keyboard.press('Home');
  await expect.poll(() => colorsOf(page, 'Mandelbrot', OUTSIDE)).toEqual([far]);
  await close(window);
  await expectNothingLeft(page);
});

test('a rectangle is enlarged, the picture is dragged, and the window grows', async ({ page }) => {
  const { window } = await openMandelbrot(page);
  const { x, y, width, height } = await canvasBox(window);
  await page.keyboard.down('Shift');
  await page.mouse.move(x + width * 0.5, y + height * 0.4);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(window.getByText(/ (8|9|10)(\.\d+)?× ·/)).toBeVisible();
  await expect.poll(() => colorsOf(page, 'Mandelbrot', [0.5, 0.4], [0.1, 0.1])).toEqual(['#020205', '#020205']);
  await page.keyboard.press('Home');
  await page.mouse.move(x + width * 0.5, y + height * 0.4);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.95, y + height * 0.4, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => colorsOf(page, 'Mandelbrot', [0.97, INSIDE[1]])).toEqual(['#020205']);
  await window.getByRole('button', { name: 'Maximize' }).click();
  await expect(window.getByText(/^Done/)).toBeVisible();
  await close(window);
  await expectNothingLeft(page);
});

test('colours and iterations are chosen from the menu while all cores compute', async ({ page }) => {
  const { window } = await openMandelbrot(page);
  const [before] = await colorsOf(page, 'Mandelbrot', OUTSIDE);
  await choose(window, 'Places', 'Double Spiral');
  await choose(window, 'Iterations', '32000');
  // Minutes of work, of which nothing is in the way of the person.
  await expect(window.getByText(/^\d+ tiles left · \d+ threads? · \d+ ms$/)).toBeVisible();
  await choose(window, 'Iterations', '500');
  await page.keyboard.press('Home');
  await choose(window, 'Colours', 'Lagoon');
  await expect(window.getByText(/^Done/)).toBeVisible();
  await expect.poll(async () => (await colorsOf(page, 'Mandelbrot', OUTSIDE))[0]).not.toBe(before);
  await expect(window).not.toHaveAttribute('aria-busy', 'true');
  await close(window);
  await expectNothingLeft(page);
});

test('it tells where double precision ends, and is killed while it computes', async ({ page }) => {
  const { window, pid } = await openMandelbrot(page);
  const { x, y, width, height } = await canvasBox(window);
  await page.mouse.move(x + width * 0.3, y + height * 0.2);
  await expect(async () => {
    await page.mouse.wheel(0, -3000);
    await expect(window.getByText(/^As near as double precision goes: /)).toBeVisible({ timeout: 100 });
  }).toPass();
  await choose(window, 'Places', 'Spiral Coast');
  await choose(window, 'Iterations', '32000');
  await kill(page, pid);
  await expect(window).toHaveCount(0);
  await expectNothingLeft(page);
});

// ── Philosophers ───────────────────────────────────────────────────────────────────────────────────────────

/** Names of the threads in each circle of waits, as the inspector has them. */
const circles = (page: Page) =>
  page.evaluate(() => {
    const { deadlocks, processes } = (globalThis as InPage).os.inspect();
    const threads = processes.flatMap((process) => process.threads);
    return deadlocks.map((circle) => circle.map((tid) => threads.find((thread) => thread.tid === tid)?.name).sort());
  });

async function mealsOf(window: Locator): Promise<number> {
  return Number(/(\d+) meals/.exec((await window.getByText(/meals$/).textContent()) ?? '')?.[1] ?? -1);
}

/** They go on. */
async function expectMeals(window: Locator): Promise<void> {
  const before = await mealsOf(window);
  await expect.poll(() => mealsOf(window)).toBeGreaterThan(before + 4);
}

test('philosophers eat, deadlock on request, are named by the inspector, and go on', async ({ page }) => {
  await openDesktop(page, ['apps/philosophers']);
  await start(page, '/bin/philosophers');
  const window = dialog(page, 'Philosophers');
  const verdict = window.getByText(/^Deadlock: /);
  await window.getByRole('slider', { name: 'Speed' }).fill('100');
  await expectMeals(window);
  expect(await circles(page)).toEqual([]);
  for (let round = 0; round < 2; round++) {
    await window.getByRole('button', { name: 'Deadlock' }).click();
    await expect(verdict).toBeVisible();
    expect(await circles(page)).toEqual([['Arendt', 'Aristotle', 'Hypatia', 'Laozi', 'Socrates']]);
    await expect(window.getByRole('button', { name: 'Deadlock' })).toBeDisabled();
    await window.getByRole('button', { name: 'Break it' }).click();
    await expect(verdict).toHaveCount(0);
    await expectMeals(window);
  }
  expect(await circles(page)).toEqual([]);
  await close(window);
  await expectNothingLeft(page);
});

test('seats change, also at a table that is stuck; each manner feeds them', async ({ page }) => {
  await openDesktop(page, ['apps/philosophers']);
  const pid = await start(page, '/bin/philosophers');
  const window = dialog(page, 'Philosophers');
  await window.getByRole('slider', { name: 'Speed' }).fill('100');
  await window.getByRole('button', { name: 'Deadlock' }).click();
  await expect(window.getByText(/^Deadlock: /)).toBeVisible();
  await window.getByRole('button', { name: 'Fewer' }).click();
  await expect(window.getByText('4 seats')).toBeVisible();
  await expectMeals(window);
  for (const manner of ['With a time-out', 'In order']) {
    await window.getByRole('radio', { name: manner }).check();
    await expectMeals(window);
  }
  for (const seats of ['5 seats', '6 seats']) {
    await window.getByRole('button', { name: 'More' }).click();
    await expect(window.getByText(seats)).toBeVisible();
  }
  await expectMeals(window);
  await window.getByRole('button', { name: 'Deadlock' }).click();
  await expect.poll(async () => (await circles(page))[0]?.length).toBe(6);
  await kill(page, pid);
  await expect(window).toHaveCount(0);
  await expectNothingLeft(page);
});

// ── Chat ───────────────────────────────────────────────────────────────────────────────────────────────────

const ada = (page: Page) => dialog(page, 'Chat · Ada');
const grace = (page: Page) => dialog(page, 'Chat · Grace');
const said = (window: Locator) => window.getByRole('listbox', { name: 'Conversation' }).getByRole('option');

async function say(window: Locator, text: string): Promise<void> {
  await window.getByRole('textbox', { name: 'Message' }).fill(text);
  await window.page().keyboard.press('Enter');
}

async function openChat(page: Page): Promise<number> {
  await openDesktop(page, ['apps/chat']);
  const pid = await start(page, '/bin/chat');
  await expect(said(ada(page))).toHaveText(['Grace has joined']);
  return pid;
}

test('two programs talk through queues, and tell who is typing', async ({ page }) => {
  await openChat(page);
  await say(ada(page), 'Hello <b>Grace</b> ☕');
  await expect(said(grace(page))).toHaveText(['Ada: Hello <b>Grace</b> ☕']);
  await grace(page).getByRole('textbox', { name: 'Message' }).pressSequentially('0123456789abcdef');
  await expect(ada(page).getByText('Grace is typing…')).toBeVisible();
  await grace(page).getByRole('button', { name: 'Send' }).click();
  await expect(said(ada(page))).toHaveText([
    'Grace has joined',
    'Ada: Hello <b>Grace</b> ☕',
    'Grace: 0123456789abcdef',
  ]);
  await expect(ada(page).getByText('With Grace')).toBeVisible();
  // As many as a queue has room for, and more.
  const long = 'word '.repeat(199).trim();
  for (let i = 0; i < 20; i++) await say(ada(page), long);
  await say(ada(page), 'the end');
  await expect(said(grace(page)).last()).toHaveText('Ada: the end');
  const words = (await said(grace(page)).allTextContents()).join(' ').match(/word/g);
  expect(words).toHaveLength(199 * 20);
  await close(grace(page));
  await expect(said(ada(page)).last()).toHaveText('Grace has left');
  await expect(ada(page).getByRole('button', { name: 'Send' })).toBeDisabled();
  await close(ada(page));
  await expectNothingLeft(page);
});

test('a partner whose program is killed is missed, on either side, and another one can be invited', async ({
  page,
}) => {
  const host = await openChat(page);
  await kill(page, (await pidOf(page, 'Chat · Grace')) as number);
  await expect(said(ada(page)).last()).toHaveText('Grace is gone: the program was ended');
  await choose(ada(page), 'Chat', 'Invite Alan');
  await choose(ada(page), 'Chat', 'Invite Grace');
  await expect(ada(page).getByText('With Alan, Grace')).toBeVisible();
  // They are named from when they are started; that they have joined is said when they say so: what follows comes after it.
  await expect(said(ada(page)).filter({ hasText: 'Alan has joined' })).toHaveCount(1);
  await expect(said(ada(page)).filter({ hasText: 'Grace has joined' })).toHaveCount(2);
  await say(dialog(page, 'Chat · Alan'), 'to both');
  await expect(said(grace(page)).last()).toHaveText('Alan: to both');
  await expect(said(ada(page)).last()).toHaveText('Alan: to both');
  await kill(page, host);
  await expect(said(grace(page)).last()).toHaveText('Ada is gone');
  await expect(grace(page).getByText('Nobody else is here')).toBeVisible();
  // Alan's window lies over it.
  await taskBar(page).getByRole('button', { name: 'Chat · Grace' }).click();
  await close(grace(page));
  await close(dialog(page, 'Chat · Alan'));
  await expectNothingLeft(page);
});

test('a partner is started by a name, whatever it is', async ({ page }) => {
  await openDesktop(page, ['apps/chat']);
  await start(page, '/bin/chat', 'Ada', 'Nobody & <i>Co</i>');
  await expect(ada(page).getByText('With Nobody & <i>Co</i>')).toBeVisible();
  await expect(said(ada(page))).toHaveText(['Nobody & <i>Co</i> has joined']);
  await close(dialog(page, 'Chat · Nobody & <i>Co</i>'));
  await expect(said(ada(page)).last()).toHaveText('Nobody & <i>Co</i> has left');
  await close(ada(page));
  await expectNothingLeft(page);
});
