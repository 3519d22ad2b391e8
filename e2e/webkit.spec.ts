/**
 * WebKitGTK, where it is installed: what windows promise to programs, a person at applications on the desktop, and the
 * playground.
 */
import { expect as expectSoon, test } from '@playwright/test';
import type { Counters, RatOS } from '../src/host/index.ts';
import { findWebKit } from './support/other-engines.ts';
import { compilePlainWasi } from './support/plain-wasi.ts';
import { type InPlayground, PROMPT, playgroundAddress } from './support/playground.ts';
import type { PageTools } from './support/ratos-page.ts';
import { CONTROL, ENTER, WebKitPage } from './support/webkit.ts';

type InPage = typeof globalThis & PageTools & { os: RatOS; base: Counters; errors: string[] };

/** Software draws everything, on a machine that does other things, too. */
const expect = expectSoon.configure({ timeout: 20_000 });
const installed = findWebKit();
const APPS = ['terminal', 'paint', 'editor'];
/** It brings a memory of its own, which grows. */
const PLAIN = `
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  puts("begins");
  fflush(stdout);
  for (volatile unsigned i = 0; argc > 1; i++);
  int *numbers = malloc(50000 * sizeof *numbers), sum = 0;
  for (int i = 0; i < 50000; i++) numbers[i] = i;
  for (int i = 0; i < 50000; i++) sum += numbers[i];
  printf("%d\\n", sum);
  return 3;
}
`;
const CONFORMANCE = ['windows', 'window-calls', 'drawing', 'send-message'];

test.describe('WebKitGTK', () => {
  test.skip(installed === undefined, 'WebKitWebDriver, MiniBrowser or Xvfb is not installed here');
  let page: WebKitPage;

  test.beforeAll(async ({ baseURL }) => {
    if (installed === undefined) return;
    page = await WebKitPage.start(installed);
    await page.open(`${baseURL}e2e/support/ratos.html`);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.ready ?? '', null), { timeout: 60_000 })
      .toBe('true');
    await page.evaluate(
      async (programs) => {
        const here = globalThis as InPage;
        document.body.style.cssText = 'margin: 0; height: 100vh';
        here.errors = [];
        addEventListener('error', ({ message }) => here.errors.push(message));
        addEventListener('unhandledrejection', ({ reason }) => here.errors.push(String(reason)));
        here.os = await here.bootWith(programs, { desktop: document.body });
        here.base = here.os.counters();
      },
      [
        ...APPS.map((name) => `apps/${name}`),
        'bin/sh',
        'windows/controls',
        'windows/probe',
        ...CONFORMANCE.map((name) => `conformance/${name}`),
      ],
    );
  });
  test.afterEach(async ({ browserName: _ }, info) => {
    if (info.status !== info.expectedStatus && page !== undefined)
      await info.attach('screenshot', { body: await page.screenshot(), contentType: 'image/png' });
  });
  test.afterAll(() => page?.close());

  const start = (...argv: string[]) =>
    page.evaluate(async (argv) => void (await (globalThis as InPage).os.spawn(argv[0] as string, argv)), argv);
  /** Where an element of the desktop is: its middle, once it is there. */
  const middleOf = async (selector: string) => {
    const find = () =>
      page.evaluate((selector) => {
        const found = document.querySelector('.ratos-desktop')?.shadowRoot?.querySelector(selector);
        const box = found?.getBoundingClientRect();
        return box === undefined ? null : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }, selector);
    await expect.poll(find).not.toBeNull();
    return (await find()) as { x: number; y: number };
  };
  const click = async (selector: string) => {
    const { x, y } = await middleOf(selector);
    await page.press([x, y]);
  };
  const inWindow = (title: string, selector: string) => `[role="dialog"][aria-label="${title}"] ${selector}`;
  const textOf = (selector: string) =>
    page.evaluate(
      (selector) => document.querySelector('.ratos-desktop')?.shadowRoot?.querySelector(selector)?.textContent ?? '',
      selector,
    );
  const windows = () => page.evaluate(() => (globalThis as InPage).os.windows().map(({ title }) => title), null);
  const expectNothingLeft = async () => {
    await expect.poll(windows).toEqual([]);
    const left = await page.evaluate(async () => {
      const { leftOver, os, base, errors } = globalThis as InPage;
      return [...(await leftOver(os, base)), ...errors];
    }, null);
    expect(left, 'counters that differ from those before, and errors').toEqual([]);
  };

  test('keeps what windows promise to programs', async () => {
    for (const name of CONFORMANCE) {
      const result = await page.evaluate((name) => {
        const { os, run } = globalThis as InPage;
        return run(os, [`/bin/${name}`]);
      }, name);
      expect
        .soft(result, name)
        .toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^ok \d+ checks\n$/) });
    }
    await expectNothingLeft();
  });

  test('ends what computes without calls, also an ordinary WASI program', async () => {
    const program = [...(await compilePlainWasi(PLAIN))];
    const result = await page.evaluate(async (program) => {
      const { os, leftOver, base } = globalThis as InPage;
      await os.fs.writeFile('/bin/plain', new Uint8Array(program));
      const ended = await os.spawn('/bin/plain', ['plain']);
      let said = '';
      // As the README has it.
      for await (const chunk of ended.stdout) said += new TextDecoder().decode(chunk);
      const exit = await ended.exited;
      let packed = 0;
      for await (const chunk of await os.fs.pack('/bin', 'tar.gz')) packed += chunk.length;
      if (packed === 0) throw new Error('Nothing was packed.');
      const spinning = await os.spawn('/bin/plain', ['plain', 'for ever']);
      for await (const _ of spinning.stdout) break;
      // Each worker holds one as long as it runs.
      const locks = async () => new Set((await navigator.locks.query()).held?.map(({ name }) => name));
      const before = await locks();
      spinning.kill(9);
      const killed = await spinning.exited;
      let gone = false;
      for (const end = performance.now() + 10_000; !gone && performance.now() < end; ) {
        const now = await locks();
        gone = [...before].some((name) => !now.has(name));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await os.fs.rm('/bin/plain');
      return { said, exit, killed, gone, left: await leftOver(os, base) };
    }, program);
    expect(result).toEqual({
      said: 'begins\n1249975000\n',
      exit: { code: 3, reason: 'exit' },
      killed: { code: 9, reason: 'killed' },
      gone: true,
      left: [],
    });
  });

  test('shows a form that is filled in, a crash, a shell, an editor, and a stroke', async () => {
    await start('/bin/controls', 'Form');
    await click(inWindow('Form', 'input.field'));
    await page.type('Ada');
    await click(inWindow('Form', 'input[type="checkbox"]'));
    const form = () =>
      page.evaluate(() => {
        const find = (selector: string) =>
          document.querySelector('.ratos-desktop')?.shadowRoot?.querySelector(selector) as HTMLInputElement;
        return [find('input.field').value, find('input[type="checkbox"]').checked];
      }, null);
    await expect.poll(form).toEqual(['Ada', true]);
    await click(inWindow('Form', 'button[aria-label="Close"]'));
    await expect.poll(windows).toEqual([]);

    // A crash tells its function: where in it, nobody knows.
    await start('/bin/probe');
    await click('[role="dialog"][aria-label="Probe"]');
    await page.type('x');
    await expect.poll(() => textOf('.notifications')).toMatch(/which begins at probe\.c:\d+/);
    await click('.notifications button[aria-label="Close"]');

    await start('/bin/terminal');
    await expect.poll(() => textOf('.xterm-rows')).toContain('$');
    await page.type(`echo "<b>"$((40 + 2))${ENTER}`);
    await expect.poll(() => textOf('.xterm-rows')).toContain('<b>42');
    await click(inWindow('Terminal', 'button[aria-label="Close"]'));
    await expect.poll(windows).toEqual([]);

    await page.evaluate(() => (globalThis as InPage).os.fs.writeFile('/home/note.txt', 'one\n'), null);
    await start('/bin/editor', '/home/note.txt');
    await click(inWindow('note.txt', 'textarea.area'));
    await page.chord(CONTROL, 'a');
    await page.type('two');
    await page.chord(CONTROL, 's');
    await expect
      .poll(() => page.evaluate(() => (globalThis as InPage).os.fs.readFile('/home/note.txt', 'utf8'), null))
      .toBe('two');
    await click(inWindow('note.txt', 'button[aria-label="Close"]'));
    await expect.poll(windows).toEqual([]);

    await start('/bin/paint');
    const color = () =>
      page.evaluate(async () => {
        const { os } = globalThis as InPage;
        const [window] = os.windows();
        if (window === undefined) return '';
        const picture = await createImageBitmap(await os.screenshot(window.id));
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context?.drawImage(picture, picture.width / 2, picture.height / 2, 1, 1, 0, 0, 1, 1);
        return String(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? '');
      }, null);
    await expect.poll(color).toBe('255,255,255');
    // The driver's pointer may come while the window is still on its way to its place.
    await expect(async () => {
      const { x, y } = await middleOf(inWindow('Paint', 'canvas'));
      await page.press([x - 40, y], [x, y], [x + 40, y]);
      await expectSoon.poll(color, { timeout: 2000 }).toBe('0,0,0');
    }).toPass({ timeout: 20_000 });
    await click(inWindow('Paint', 'button[aria-label="Close"]'));
    // It asks whether the picture is to be saved.
    await expect.poll(windows).toHaveLength(2);
    await page.evaluate(
      () => (globalThis as InPage).os.windows().map(({ pid }) => (globalThis as InPage).os.kill(pid)),
      null,
    );
    await expectNothingLeft();
  });

  test('has the playground: a source is written, compiled, run and stopped, and the shell goes on', async () => {
    test.setTimeout(480_000);
    await page.open(await playgroundAddress());
    const text = (selector: string) =>
      page.evaluate((selector) => (document.querySelector(selector)?.textContent ?? '').trimEnd(), selector);
    const press = async (selector: string) => {
      const place = await page.evaluate((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return box === undefined ? null : { x: box.x + 20, y: box.y + box.height / 2 };
      }, selector);
      expect(place, selector).not.toBeNull();
      if (place !== null) await page.press([place.x, place.y]);
    };
    const [status, log] = [() => text('[role=status]'), () => text('[role=log][aria-label="Terminal output"]')];
    const compiled = expectSoon.configure({ timeout: 120_000 });
    const run = async (source: string, outcome: string) => {
      await press('.cm-line');
      await page.chord(CONTROL, 'a');
      await page.evaluate((source) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', source);
        document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
      }, source);
      await page.chord(CONTROL, ENTER);
      await compiled.poll(status).toBe(outcome);
    };
    await compiled.poll(log).toContain(PROMPT);
    // On a first visit the editor comes after the prompt.
    await compiled.poll(status).toBe('Ready');
    await run('int main(void) {\n  return 1\n}\n', 'Does not compile');
    expect(await text('[aria-label=Problems]')).toMatch(/^hello\.c:2:11/);
    await run(
      '#include <stdio.h>\nint main(void) { int c; while ((c = getchar()) != EOF) putchar(c + 1); return 3; }\n',
      'Running',
    );
    await press('.xterm-screen');
    await page.type(`HAL${ENTER}`);
    await expect.poll(log).toContain('IBM');
    await page.chord(CONTROL, 'd');
    await expect.poll(status).toBe('Exited with code 3');
    await run('int main(void) { for (;;); }\n', 'Running');
    await press('#stop');
    await expect.poll(status).toBe('Killed');
    await press('.xterm-screen');
    await page.type(`seq 3 | tac${ENTER}`);
    await expect.poll(log).toMatch(/\n3\n2\n1\nhome ~ \$$/);

    // What loads more of the worker: windows' calls while other threads are blocked, and what reads stacks.
    const verdict = () => text('article [role=status]');
    for (const [lesson, title, end] of [
      ['message-loop', 'Message loops', 'Exited with code 0'],
      ['trap', 'A crash, and its stack', 'Trapped'],
      ['checks', 'Mistakes that are told', 'Exited with code 1'],
    ] as const) {
      await page.evaluate((lesson) => void (location.hash = `#lesson=${lesson}`), lesson);
      await expect.poll(() => text('article h1')).toBe(title);
      await press('#run');
      await compiled.poll(status).toBe(end);
      await expect.poll(verdict).toBe('As expected.');
    }
    // The function is all that is known.
    expect(await text('[aria-label=Problems]')).toMatch(/^late\.c:12:1.* in countLetters, which begins here/);
    // The same in workers that have run nothing, of which each has its answers counted.
    const ends = await page.evaluate(async () => {
      const { ratos } = globalThis as InPlayground;
      const trap = '/home/lessons/trap/trap';
      const started = await Promise.all(
        Array.from({ length: 12 }, () => ratos.spawn(trap, [trap], { stdin: 'empty' })),
      );
      return Promise.all(started.map(({ exited }) => exited.then(({ reason }) => reason)));
    }, null);
    expect(ends).toEqual(Array.from({ length: 12 }, () => 'trapped'));
  });
});
