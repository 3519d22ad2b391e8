/** The shell that the page opens in, as a person uses it: keys that are pressed, and what is on the screen then. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { RatOS } from '../src/host/index.ts';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

const FOLDER = join(ROOT, 'build', 'playground-shell-test');
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const PROMPT = 'home ~ $';
let host: Awaited<ReturnType<typeof serveFolder>>;

test.beforeAll(async () => {
  await build({ root: ROOT, logLevel: 'error', build: { outDir: FOLDER, emptyOutDir: true } });
  host = await serveFolder(FOLDER, ISOLATION);
});
test.afterAll(() => host.close());

/** The terminal draws a space as a no-break space. */
async function screen(page: Page): Promise<string> {
  const rows = await page.getByTestId('shell').locator('.xterm-rows > div').allTextContents();
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

async function expectScreen(page: Page, text: string | RegExp): Promise<void> {
  const content = expect.poll(() => screen(page), { timeout: 20_000 });
  if (typeof text === 'string') await content.toContain(text);
  else await content.toMatch(text);
}

async function open(page: Page): Promise<void> {
  await page.goto(host.url);
  await expectScreen(page, PROMPT);
}

/** Types a line at a prompt, and waits for what it shows and the next prompt. */
async function enter(page: Page, line: string, shows: string | RegExp, prompt = PROMPT): Promise<void> {
  await page.keyboard.type(`${line}\n`);
  await expectScreen(page, shows);
  await expect.poll(async () => (await screen(page)).endsWith(prompt), { timeout: 20_000 }).toBe(true);
}

/** Waits until a program is in this state; what is seen of it may be older. */
async function expectProcess(page: Page, path: string, state: 'running' | 'stopped' | 'gone', call?: string) {
  const find = () =>
    page.evaluate((path) => {
      const process = (globalThis as unknown as { os: RatOS }).os
        .inspect()
        .processes.find((each) => each.path === path);
      return process && { state: process.state, call: process.threads[0]?.call };
    }, path);
  if (state === 'gone') await expect.poll(find, { timeout: 20_000 }).toBe(undefined);
  else await expect.poll(find, { timeout: 20_000 }).toMatchObject(call ? { state, call } : { state });
}

test('pipelines, loops and files', async ({ page }) => {
  await open(page);
  await enter(page, "printf 'z todo\\nno\\na todo\\n' > notes.txt", PROMPT);
  await enter(page, 'cat notes.txt | grep -n todo | sort > out.txt && wc out.txt', / 2 +4 +\d+ out\.txt/);
  await enter(page, 'cat out.txt', '1:z todo\n3:a todo');
  await enter(page, 'cd /usr/share/examples', '/usr/share/examples $', '/usr/share/examples $');
  await enter(page, 'for f in h*.c; do echo "<$f>"; done', '\n<hello.c>\n', '/usr/share/examples $');
  await enter(page, 'echo c*', '\ncounter.cpp\n', '/usr/share/examples $');
});

test('Tab completes, the arrow brings back, and the history is in a file of /home', async ({ page }) => {
  await open(page);
  await enter(page, 'echo some text > a-long-name.txt', PROMPT);
  await page.keyboard.type('hea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a-l');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectScreen(page, 'head a-long-name.txt\nsome text\n');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expectScreen(page, /\$ echo some text > a-long-name\.txt$/);
  await page.keyboard.press('Control+c');
  await enter(page, 'head -1 .sh_history', '\necho some text > a-long-name.txt\n');
  const history = await page.evaluate(async () =>
    new TextDecoder().decode(await (globalThis as unknown as { os: RatOS }).os.fs.readFile('/home/.sh_history')),
  );
  expect(history).toMatch(/^echo some text > a-long-name\.txt\nhead a-long-name\.txt \n/);
  // It is there in the next page, too, with the file.
  await page.evaluate(() => (globalThis as unknown as { os: RatOS }).os.fs.sync());
  await page.reload();
  await expectScreen(page, PROMPT);
  await page.keyboard.press('Control+r');
  await page.keyboard.type('head a-l');
  await page.keyboard.press('Enter');
  await expectScreen(page, 'head a-long-name.txt\nsome text\n');
});

test('Ctrl-C ends, Ctrl-Z stops the job in front; bg, fg, jobs, kill and wait', async ({ page }) => {
  await open(page);
  await page.keyboard.type('sleep 1000\n');
  await expectProcess(page, '/bin/sleep', 'running', 'RatSleep');
  await page.keyboard.press('Control+z');
  await expectScreen(page, /\^Z\n\[1\] \+ Stopped +sleep 1000\n/);
  await expectProcess(page, '/bin/sleep', 'stopped');
  await enter(page, 'bg', '[1] sleep 1000 &');
  await expectProcess(page, '/bin/sleep', 'running');
  await enter(page, 'jobs', /\[1\] \+ Running +sleep 1000 &/);
  await page.keyboard.type('fg\n');
  await expectScreen(page, /fg\nsleep 1000$/);
  await page.keyboard.press('Control+c');
  await expectProcess(page, '/bin/sleep', 'gone');
  await enter(page, 'echo "code $?"', '\ncode 130\n');
  await enter(page, 'sleep 1000 & sleep 0; kill %1; wait %1; echo "it was $?"', '\nit was 143\n');
});

test('output without end is stopped by Ctrl-C, and the shell answers', async ({ page }) => {
  await open(page);
  for (const endless of ['yes', 'cat /dev/urandom | od', 'while :; do echo again; done']) {
    await page.keyboard.type(`${endless}\n`);
    await expectScreen(page, /\n(y|[0-7 ]+|again)\n[^$]*$/);
    await page.keyboard.press('Control+c');
    await page.keyboard.type(`echo still ${'h'}ere\n`);
    await expectScreen(page, /\nstill here\n[^\n]*\$$/);
    await page.keyboard.type('clear\n');
    await expectScreen(page, /^home ~ \$$/);
  }
});

test('programs that fill the screen follow its size', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  await page.keyboard.type('seq 1000 | less\n');
  await expectScreen(page, /^1\n2\n/);
  const rows = async () => (await screen(page)).split('\n').length;
  const before = await rows();
  await page.setViewportSize({ width: 1280, height: 500 });
  await expect.poll(rows, { timeout: 20_000 }).toBeLessThan(before);
  await expectScreen(page, /^1\n2\n/);
  await page.keyboard.type('/77\n');
  await expectScreen(page, /^77\n78\n/);
  await page.keyboard.press('Control+z');
  await enter(page, 'jobs', /Stopped +seq 1000 \| less\n/);
  await page.keyboard.type('fg\n');
  await expectScreen(page, /^77\n78\n/);
  await page.keyboard.type('q');
  await expectScreen(page, PROMPT);
  await page.keyboard.type('edit new.txt\n');
  await expectScreen(page, 'Ctrl-S');
  await page.keyboard.type('typed in');
  await page.keyboard.press('Control+s');
  await expectScreen(page, 'Saved 1 lines');
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectScreen(page, 'typed in');
  await page.keyboard.press('Control+q');
  await enter(page, 'cat new.txt', '\ntyped in\n');
});

test('a shell that ends is followed by another one, and a program runs beside it', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Control+d');
  await expectScreen(page, 'The shell has exited with code 0; a key starts another one');
  await page.keyboard.press('Enter');
  await enter(page, 'echo again', '\nagain\n');
  await page.getByTestId('example-hello').click();
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status')).toHaveText('Exited with code 0');
  await expect(page.getByTestId('tab-program')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('shell')).toBeHidden();
  await page.getByTestId('tab-shell').click();
  await enter(page, 'echo and again', '\nand again\n');
});

test('/home is as it was when the page is loaded anew, and a second page says that it has a copy', async ({
  page,
  context,
}) => {
  await open(page);
  await enter(page, 'mkdir texts; echo kept > texts/a', PROMPT);
  await expect(page.getByTestId('store')).toBeHidden();
  await page.evaluate(() => (globalThis as unknown as { os: RatOS }).os.fs.sync());
  await page.reload();
  await expectScreen(page, PROMPT);
  await page.getByTestId('shell').click();
  await enter(page, 'cat texts/a', 'kept');
  const second = await context.newPage();
  await open(second);
  await expect(second.getByTestId('store')).toContainText('Another tab has /home.');
  await page.close();
  await expect(second.getByTestId('store')).toContainText('The other tab has let go of /home.');
});
