/** The shell that the page opens with, as a person uses it: keys that are pressed, and what is on the screen then. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import {
  button,
  enter,
  expectScreen,
  type InPlayground,
  log,
  openPlayground,
  PROMPT,
  playgroundAddress,
  screen,
  status,
  typeIn,
  writeSource,
} from './support/playground.ts';

/** Waits until a program is in this state; what is seen of it may be older. */
async function expectProcess(page: Page, path: string, state: 'running' | 'stopped' | 'gone', call?: string) {
  const find = () =>
    page.evaluate((path) => {
      const { processes } = (globalThis as InPlayground).ratos.inspect();
      const process = processes.find((each) => each.path === path);
      return process && { state: process.state, call: process.threads[0]?.call };
    }, path);
  if (state === 'gone') await expect.poll(find, { timeout: 20_000 }).toBe(undefined);
  else await expect.poll(find, { timeout: 20_000 }).toMatchObject(call ? { state, call } : { state });
}

const sync = (page: Page) => page.evaluate(() => (globalThis as InPlayground).ratos.fs.sync());

test('what is typed before the shell has begun waits for it', async ({ page }) => {
  await page.addInitScript(() => {
    // As soon as something takes keys.
    new MutationObserver((_changes, observer) => {
      const input = document.querySelector('.xterm-helper-textarea');
      if (input === null) return;
      observer.disconnect();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'echo $((40 + 2))\n');
      setTimeout(() => input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true })), 0);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(await playgroundAddress());
  await expectScreen(page, /\n42\nhome ~ \$$/);
});

test('pipelines, loops and files; Tab completes, the arrow brings back, and the history is in a file of /home', async ({
  page,
}) => {
  await openPlayground(page);
  await enter(page, "printf 'z todo\\nno\\na todo\\n' > notes.txt", PROMPT);
  await enter(page, 'cat notes.txt | grep -n todo | sort > out.txt && wc out.txt', / 2 +4 +\d+ out\.txt/);
  await enter(page, 'cat out.txt', '1:z todo\n3:a todo');
  await enter(page, 'cd /usr/share/examples/actors', 'examples/actors $', 'examples/actors $');
  await enter(page, 'for f in m*.c; do echo "<$f>"; done', '\n<main.c>\n', 'examples/actors $');
  await enter(page, 'echo ../pl*', '\n../plasma\n', 'examples/actors $');
  await enter(page, 'cd; echo some text > a-long-name.txt', PROMPT);
  await page.keyboard.type('hea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a-l');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expectScreen(page, /head a-long-name\.txt ?\nsome text\n/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expectScreen(page, /\$ cd; echo some text > a-long-name\.txt$/);
  await page.keyboard.press('Control+c');
  const history = await page.evaluate(() =>
    (globalThis as InPlayground).ratos.fs.readFile('/home/.sh_history', 'utf8'),
  );
  expect(history).toMatch(/\ncd; echo some text > a-long-name\.txt\nhead a-long-name\.txt \n/);
  // It is there in the next page, too, with the file.
  await sync(page);
  await page.reload();
  await expectScreen(page, PROMPT);
  await typeIn(page, '');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('head a-l');
  await page.keyboard.press('Enter');
  await expectScreen(page, /head a-long-name\.txt ?\nsome text\n/);
});

test('Ctrl-C ends, Ctrl-Z stops the job in front; output without end is stopped, and the shell answers', {
  tag: '@engines',
}, async ({ page }) => {
  await openPlayground(page);
  await typeIn(page, 'sleep 1000\n');
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
  for (const endless of ['yes', 'cat /dev/urandom | od', 'while :; do echo again; done']) {
    await page.keyboard.type(`${endless}\n`);
    await expectScreen(page, /\n(y|[0-7 ]+|again)\n[^$]*$/);
    await page.keyboard.press('Control+c');
    await page.keyboard.type(`echo still ${'h'}ere\n`);
    await expectScreen(page, /\nstill here\n[^\n]*\$$/);
  }
  // Bounded: what has scrolled out long ago is gone.
  expect((await screen(page)).split('\n').length).toBeLessThan(6000);
});

test('programs that fill the screen follow its size; without a keyboard, two buttons interrupt and end the input', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openPlayground(page);
  await typeIn(page, 'seq 1000 | less\n');
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
  await typeIn(page, 'edit new.txt\n');
  await expectScreen(page, 'Ctrl-S');
  await page.keyboard.type('typed in');
  await page.keyboard.press('Control+s');
  await expectScreen(page, 'Saved 1 lines');
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectScreen(page, 'typed in');
  await page.keyboard.press('Control+q');
  await enter(page, 'cat new.txt', '\ntyped in\n');
  await typeIn(page, 'wc -l\n1\n2\n');
  await button(page, 'End of input (Ctrl D)').click();
  await expectScreen(page, /\n2\n2\nhome ~ \$$/);
  await page.keyboard.type('sleep 1000\n');
  await expectProcess(page, '/bin/sleep', 'running', 'RatSleep');
  await button(page, 'Interrupt (Ctrl C)').click();
  await expectProcess(page, '/bin/sleep', 'gone');
});

test('what a program leaves the terminal in does not stay', async ({ page }) => {
  await openPlayground(page);
  // Its own screen, without a cursor, lines in a part of it only, colours, a mouse that is listened to, a sequence begun.
  const left = String.raw`\033[?1049h\033[2J\033[H\033[?25l\033[?1003h\033[41;33mFULL\033[5;8r\033[`;
  await writeSource(
    page,
    `#include <stdio.h>\n#include <unistd.h>\nint main(void) { printf("${left}"); fflush(stdout); pause(); }\n`,
  );
  await button(page, 'Run').click();
  await expectScreen(page, /FULL/);
  await button(page, 'Stop').click();
  await expect(status(page)).toHaveText('Killed');
  await expectScreen(page, /^── Killed ──\nhome ~ \$$/);
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await expect(page.locator('.xterm-cursor')).toHaveCount(1);
  await expect(page.locator('.xterm.enable-mouse-events')).toHaveCount(0);
  // A shell's, too, that had no time to give the screen back.
  await enter(
    page,
    String.raw`sh -c 'printf "\033[?1049h\033[2J\033[HFULL"; kill -9 $$'`,
    /── Killed ──\n[\s\S]*Killed\nhome ~ \$$/,
  );
  // White on white.
  const background = () =>
    page
      .locator('.xterm-scrollable-element')
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const before = await background();
  await enter(page, String.raw`printf '\033]11;#ffffff\007\033]10;#ffffff\007'`, PROMPT);
  await expect.poll(background).toBe('rgb(255, 255, 255)');
  await enter(page, 'reset', /^home ~ \$$/);
  expect(await background()).toBe(before);
  await enter(page, 'seq 1 60', '\n60\n', PROMPT);
  await expect(log(page)).toContainText(Array.from({ length: 60 }, (_, n) => `${n + 1}`).join('\n'));
});

test('a shell that ends is followed by another one; several stand side by side; a busy one is left alone', async ({
  page,
}) => {
  await openPlayground(page);
  await typeIn(page, '');
  await page.keyboard.press('Control+d');
  await expectScreen(page, 'The shell has exited with code 0; a key starts another one');
  await page.keyboard.press('Enter');
  await enter(page, 'echo again', '\nagain\n');
  await typeIn(page, 'sleep 1000\n');
  await expectProcess(page, '/bin/sleep', 'running', 'RatSleep');
  // Its place is taken by nobody: the program gets another one.
  await button(page, 'Run').click();
  // The compiler comes first.
  await expect(status(page)).toHaveText('Exited with code 0', { timeout: 60_000 });
  await expectScreen(page, /^Hello from[^\n]+\n── Exited with code 0 ──\nhome ~ \$$/);
  await expect(page.getByRole('tab', { name: 'Shell 2' })).toHaveAttribute('aria-selected', 'true');
  await expect(log(page)).toHaveCount(1);
  await page.getByRole('tab', { name: 'Shell 1' }).click();
  await expectScreen(page, /\nagain\n[^\n]+sleep 1000$/);
  await page.keyboard.press('Control+c');
  await enter(page, 'echo and again', '\nand again\n');
});

test('/home is as it was when the page is loaded anew, and a second page says that it has a copy', async ({
  page,
  context,
}) => {
  await openPlayground(page);
  await enter(page, 'mkdir texts; echo kept > texts/a', PROMPT);
  const store = (of: Page) => of.getByRole('contentinfo').getByRole('status');
  await expect(store(page)).toBeHidden();
  await sync(page);
  await page.reload();
  await openPlayground(page);
  await enter(page, 'cat texts/a', 'kept');
  const second = await context.newPage();
  await openPlayground(second);
  await expect(store(second)).toContainText('Another tab has /home.');
  // On a phone, too.
  const { width, height } = second.viewportSize() as { width: number; height: number };
  await second.setViewportSize({ width: 390, height: 844 });
  await expect(store(second)).toBeInViewport({ ratio: 1 });
  await second.setViewportSize({ width, height });
  // What is typed in the copy is not lost: neither while the other tab has the store, nor after.
  const source = second.getByRole('textbox', { name: 'Source', exact: true });
  await writeSource(second, '// of the second');
  await second.reload();
  await openPlayground(second);
  await expect(source).toHaveText('// of the second');
  await page.close();
  await expect(store(second)).toContainText('The other tab has let go of /home.');
  await second.reload();
  await openPlayground(second);
  await expect(store(second)).toBeHidden();
  await expect(source).toHaveText('// of the second');
  // Both have changed a file: each change is in one.
  const first = await context.newPage();
  await openPlayground(first);
  await expect(store(first)).toContainText('Another tab has /home.');
  await writeSource(first, '// of the first');
  await writeSource(second, '// of the second, again');
  await sync(second);
  await second.close();
  await expect(store(first)).toContainText('The other tab has let go of /home.');
  await first.reload();
  await openPlayground(first);
  await expect(first.getByRole('alert')).toContainText(/This one’s are in \/home\/[\w/]+-2\.c\./);
  await expect(first.getByRole('textbox', { name: 'Source', exact: true })).toHaveText('// of the second, again');
  const [, path = ''] =
    /(\/home\/\S+)\.$/.exec((await first.getByRole('alert').locator('p').textContent()) ?? '') ?? [];
  expect(await first.evaluate((name) => (globalThis as InPlayground).ratos.fs.readFile(name, 'utf8'), path)).toBe(
    '// of the first',
  );
});

test.describe('by touch', () => {
  test.use({ hasTouch: true });

  test('a finger scrolls what is gone', async ({ page }) => {
    await openPlayground(page);
    await enter(page, 'seq 200', '200');
    const rows = page.locator('.xterm-rows');
    await expect(rows).toContainText('200');
    const box = await page.locator('.xterm-screen').boundingBox();
    const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 20];
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
    for (let drag = 0; drag < 3; drag++) {
      await touch('touchStart', y);
      for (let step = 1; step <= 10; step++) await touch('touchMove', y + step * 15);
      await touch('touchEnd');
    }
    await expect(rows).toContainText('180');
    await expect(rows).not.toContainText('200');
  });
});
