/**
 * The lessons of lessons/: each, and each solution of an exercise, runs in a terminal in one page, must print and end as
 * its manifest says, and must leave nothing behind.
 */
import type { Page } from '@playwright/test';
import { readLessons } from '../scripts/lessons.ts';
import type { Counters, Process, RatOS, Terminal } from '../src/host/index.ts';
import { meets, plainText, printed, type RunOutcome } from '../src/playground/lessons/judge.ts';
import type { Lesson } from '../src/playground/lessons/lesson.ts';
import { type Expectation, KILLED, type Start } from '../src/playground/lessons/manifest.ts';
import { collectErrors, expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

interface Running {
  process: Process;
  terminal: Terminal;
  output: string;
  before: Counters;
  ended: Promise<{ code: number; reason: RunOutcome['reason'] }>;
}

type InPage = typeof globalThis & PageTools & { os: RatOS; running: Running };

/** Tools that lessons start. */
const TOOLS = ['ls', 'echo', 'cat', 'true'];

function boot(page: Page): Promise<void> {
  return page.evaluate(async (tools) => {
    const here = globalThis as InPage;
    document.body.style.cssText = 'margin: 0; height: 100vh';
    here.os = await here.bootWith(
      tools.map((tool) => `bin/${tool}`),
      { desktop: document.body },
    );
  }, TOOLS);
}

/** Starts a compiled lesson in a directory of its own, as the page does. */
function begin(page: Page, name: string, { id, sources }: Lesson, { arguments: args, stdin }: Start): Promise<void> {
  return page.evaluate(
    async ({ name, id, sources, args, stdin }) => {
      const here = globalThis as InPage;
      const { os } = here;
      const folder = `/home/lessons/${id}`;
      await os.fs.rm(folder, { recursive: true, force: true });
      await os.fs.mkdir(folder, { recursive: true });
      for (const [file, text] of Object.entries(sources)) await os.fs.writeFile(`${folder}/${file}`, text);
      const path = `${folder}/${id}`;
      await os.fs.writeFile(path, await here.loadProgram('lessons', name));
      const before = os.counters();
      const terminal = os.createTerminal();
      const process = await os.spawn(path, [path, ...args], {
        terminal,
        cwd: folder,
        env: { HOME: '/home', PATH: '/bin' },
        orphans: 'end',
      });
      const running: Running = { process, terminal, output: '', before, ended: process.exited };
      const shown = (async () => {
        const decoder = new TextDecoder();
        for await (const chunk of terminal.output) running.output += decoder.decode(chunk, { stream: true });
      })();
      running.ended = (async () => {
        const exit = await process.exited;
        terminal.hangUp();
        await shown;
        return exit;
      })();
      here.running = running;
      if (stdin !== '') terminal.input(`${stdin}\x04`);
    },
    { name, id, sources, args, stdin },
  );
}

const outputOf = (page: Page) => page.evaluate(() => (globalThis as InPage).running.output);

/** Closes each window that there is, as a visitor does, when the program has drawn in it and printed what it prints. */
async function closeWindows(page: Page): Promise<void> {
  const titles = () => page.evaluate(() => (globalThis as InPage).os.windows().map(({ title }) => title));
  await expect.poll(async () => (await titles()).length, 'windows').toBeGreaterThan(0);
  for (const title of await titles()) {
    const window = page.getByRole('dialog', { name: title, exact: true });
    await expect(window).toBeVisible();
    await window.getByRole('button', { name: 'Close', exact: true }).click();
  }
}

/** Waits until it has printed what it prints and can do no more, or computes for ever, and ends it. */
async function kill(page: Page, expectation: Expectation): Promise<void> {
  await expect.poll(async () => printed(expectation, await outputOf(page)), 'what is to be printed').toBe(true);
  await page.evaluate(() => (globalThis as InPage).running.process.kill(-1, { tree: true }));
}

async function check(page: Page, name: string, lesson: Lesson, start: Start, expectation: Expectation) {
  await begin(page, name, lesson, start);
  if (expectation.exit === KILLED) await kill(page, expectation);
  else if (lesson.windows) await closeWindows(page);
  const result = await page.evaluate(async () => {
    const { running, os, leftOver } = globalThis as InPage;
    const exit = await running.ended;
    return { ...exit, output: running.output, left: await leftOver(os, running.before) };
  });
  expect.soft(result.left, 'counters that are not what they were').toEqual([]);
  if (meets(expectation, { ...result, arguments: start.arguments })) return;
  const { output, exit } = expectation;
  expect
    .soft(plainText(result.output), 'output')
    .toEqual('pattern' in output ? expect.stringMatching(new RegExp(output.pattern)) : output.lines.join('\n'));
  expect({ code: result.code, reason: result.reason }, 'how it ended').toEqual(exit);
}

test.describe('lessons', () => {
  /** One page and one system for all of them; a new one after a failure. */
  let page: Page | undefined;
  let pageErrors: string[] = [];

  test.beforeEach(async ({ browser }) => {
    pageErrors.length = 0;
    if (page !== undefined) return;
    page = await browser.newPage({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
    pageErrors = collectErrors(page);
    await loadTools(page);
    await boot(page);
  });
  test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
    if (status === expectedStatus) return;
    await page?.close();
    page = undefined;
  });
  test.afterAll(() => page?.close());

  for (const lesson of readLessons()) {
    test(lesson.id, async () => {
      const here = page as Page;
      await check(here, lesson.id, lesson, lesson, lesson.expect);
      for (const exercise of lesson.exercises) {
        const name = exercise.solution.length > 0 ? `${lesson.id}.${exercise.id}` : lesson.id;
        await test.step(exercise.id, () => check(here, name, lesson, exercise, exercise.expect));
      }
      expect(pageErrors, 'errors that the page reported').toEqual([]);
    });
  }
});
