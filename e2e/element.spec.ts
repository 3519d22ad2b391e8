/** `<ratos-run>` from the built package, as somebody's page has it. */
import type { Page } from '@playwright/test';
import { expectNothingFound } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';

const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** To load the compiler takes a busy machine its time. */
const slow = expect.configure({ timeout: 60_000 });

/** A page with these elements; returns the addresses that it asks for. */
async function open(page: Page, body: string): Promise<string[]> {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.route('**/somebodys.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: HEADERS,
      body: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
        <script type="module" src="/dist/element.js"></script><body>${body}`,
    }),
  );
  await page.goto('/somebodys.html');
  return asked;
}

const named = (page: Page, name: string) => page.getByRole('region', { name });

test('a source is changed, compiled and run; its mistakes are at their lines', async ({ page }) => {
  test.setTimeout(180_000);
  await open(
    page,
    `<ratos-run name="code/greet.c" args="one two' three' a\\ b" stdin="typed" flags="-Wall">
#include &lt;stdio.h>
int main(int argc, char **argv) {
  char line[9] = "";
  fgets(line, sizeof line, stdin);
  printf("%d %s %s &lt;b>bold&lt;/b>\\n", argc, argv[2], line);
}
</ratos-run>`,
  );
  const greet = named(page, 'greet.c');
  await greet.getByRole('button', { name: 'Run' }).click();
  await slow(greet.getByRole('status')).toHaveText('Ended with 0');
  // Text, whatever it looks like.
  await expect(greet.getByRole('log', { name: 'Output' })).toHaveText('4 two three typed <b>bold</b>');
  // A quote that is left open is told, as the playground tells it.
  await page.locator('ratos-run').evaluate((element) => element.setAttribute('args', '"open'));
  await greet.getByRole('button', { name: 'Run' }).click();
  await expect(greet.getByRole('status')).toHaveText('Cannot run');
  await expect(greet.getByRole('log')).toHaveText('The quote " is not closed.');
  await page.locator('ratos-run').evaluate((element) => element.removeAttribute('args'));
  const editor = greet.getByRole('textbox', { name: 'Source of greet.c' });
  await editor.fill('int helper(void) { return 0; }\n');
  await editor.press('Control+Enter');
  await expect(greet.getByRole('log')).toContainText('undefined symbol: main', { timeout: 60_000 });
  await expect(greet.getByRole('status')).toHaveText('Does not compile');
  await editor.fill('int main(void) {\n  return wrong;\n}\n');
  await editor.press('Control+Enter');
  await slow(greet.getByRole('status')).toHaveText('Does not compile: line 2');
  await expect(greet.getByRole('log')).toContainText("greet.c:2:10: error: use of undeclared identifier 'wrong'");
  await expectNothingFound(page, 'with a mistake', 'ratos-run');
  // The line is selected: what is typed takes its place. It has the colours of code.
  await page.keyboard.type('  return 0; // right');
  await expect(editor).toHaveText('int main(void) {\n  return 0; // right\n}');
  await expect(editor.getByText('// right')).toHaveCSS('font-style', 'italic');
  // Tab leads on, out of it.
  await page.keyboard.press('Tab');
  await expect(greet.getByRole('log')).toBeFocused();
});

test.describe('several', () => {
  test.use({ expectedErrors: [[/404/], { scope: 'test' }] });

  test('share one system, which is booted when one is run', async ({ page }) => {
    await page.route('**/nowhere.wasm', (route) => route.fulfill({ status: 404 }));
    const asked = await open(
      page,
      `<ratos-run src="/programs/lessons/hello.wasm" label="first"></ratos-run>
     <ratos-run src="/programs/lessons/spin.wasm" label="endless"></ratos-run>
     <ratos-run src="/nowhere.wasm" label="missing"></ratos-run>
     <div style="height: 5000px"></div>
     <ratos-run src="/programs/lessons/voices.wasm" label="far below" autorun></ratos-run>`,
    );
    await expect(named(page, 'missing').getByRole('log')).toContainText('/nowhere.wasm cannot be loaded: 404');
    expect(asked).toContain('/programs/lessons/hello.wasm');
    expect(asked.filter((path) => /index\.js|worker|voices/.test(path))).toEqual([]);

    const endless = named(page, 'endless');
    await endless.getByRole('button', { name: 'Run' }).click();
    await expect(endless.getByRole('status')).toHaveText('Running');
    const first = named(page, 'first');
    await first.getByRole('button', { name: 'Run' }).click();
    // Not the first process of its system.
    await expect(first.getByRole('log')).toContainText('Hello from process 2');
    await endless.getByRole('button', { name: 'Stop' }).click();
    await expect(endless.getByRole('status')).toHaveText('Stopped');
    await expect(endless.getByRole('button', { name: 'Run' })).toBeEnabled();

    // Another source ends what runs, and takes the place of one that is missing.
    const missing = page.locator('ratos-run[label=missing]');
    await missing.evaluate((element) => element.setAttribute('src', '/programs/lessons/spin.wasm'));
    await expect(named(page, 'missing').getByRole('log')).toHaveCount(0);
    await named(page, 'missing').getByRole('button', { name: 'Run' }).click();
    await expect(named(page, 'missing').getByRole('status')).toHaveText('Running');
    await missing.evaluate((element) => element.setAttribute('src', '/programs/lessons/hello.wasm'));
    await expect(named(page, 'missing').getByRole('button', { name: 'Run' })).toBeEnabled();
    await named(page, 'missing').getByRole('button', { name: 'Run' }).click();
    await expect(named(page, 'missing').getByRole('log')).toContainText('Hello from process');

    await named(page, 'far below').scrollIntoViewIfNeeded();
    await expect(named(page, 'far below').getByRole('log')).toContainText('A1 A2 A3 A4 A5');
  });
});

test('a terminal is left by keyboard, while its program runs and when it has ended', async ({ page }) => {
  await open(page, `<ratos-run src="/programs/bin/sh.wasm" view="terminal"></ratos-run><input aria-label="own field">`);
  const shell = named(page, 'sh.wasm');
  const input = shell.getByRole('textbox', { name: 'Terminal input' });
  await shell.getByRole('button', { name: 'Run' }).press('Enter');
  await expect(input).toBeFocused();
  await page.keyboard.press('F6');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('own field')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(input).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await expect(shell.getByRole('button', { name: 'Stop' })).toBeFocused();
  await input.focus();
  await page.keyboard.type('exit 3\n');
  await expect(shell.getByRole('status')).toHaveText('Ended with 3');
  await expect(shell.getByRole('button', { name: 'Stop' })).toBeDisabled();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('own field')).toBeFocused();
});

test('a program with windows has a desktop, and one that reads a terminal', async ({ page }) => {
  await open(
    page,
    `<ratos-run src="/programs/bin/clock.wasm" view="desktop" autorun></ratos-run>
     <ratos-run src="/programs/bin/sh.wasm" view="terminal" theme="dark"></ratos-run>`,
  );
  const clock = named(page, 'clock.wasm');
  await expect(clock.getByRole('dialog', { name: 'Clock' }).locator('canvas')).toBeVisible();
  const shell = named(page, 'sh.wasm');
  await shell.getByRole('button', { name: 'Run' }).click();
  await expect(shell.getByRole('log', { name: 'Output' })).toContainText('$');
  await page.keyboard.type('echo $((6 * 7)); exit 3\n');
  await expect(shell.getByRole('log', { name: 'Output' })).toContainText('42');
  await expect(shell.getByRole('status')).toHaveText('Ended with 3');
  await page
    .locator('ratos-run')
    .first()
    .evaluate((element) => element.remove());
  await expect(page.locator('ratos-run')).toHaveCount(1);
  // Removed in the moment in which it starts: it ends.
  const end = await page.locator('ratos-run').evaluate(async (element) => {
    const status = element.shadowRoot?.querySelector('.status') as HTMLElement;
    new MutationObserver(() => status.textContent === 'Running' && element.remove()).observe(status, {
      childList: true,
    });
    return (await (element as HTMLElement & { run(): Promise<{ reason: string } | null> }).run())?.reason;
  });
  expect(end).toBe('killed');
});

test('what a script or a page that is still read gives late is the source, and what is seen is what is run', async ({
  page,
}) => {
  const held: (() => void)[] = [];
  const released = new Promise<void>((resolve) => held.push(resolve));
  await page.route('**/code-editor.js', async (route) => {
    await released;
    await route.continue();
  });
  const asked = await open(
    page,
    `<ratos-run label="given"></ratos-run><ratos-run label="late"></ratos-run><ratos-run label="moved">first</ratos-run>
     <script>document.querySelector('ratos-run').source = 'before it was defined';</script>`,
  );
  const source = (label: string) =>
    page
      .locator(`ratos-run[label=${label}]`)
      .evaluate((element) => (element as HTMLElement & { source: string }).source);
  await page.locator('ratos-run[label=late]').evaluate((element) => element.append('its text'));
  await expect.poll(() => source('late')).toBe('its text\n');
  expect(await source('given')).toBe('before it was defined');
  // Put elsewhere, and built anew, while the editor is under way: that comes twice, and once too late.
  const moved = page.locator('ratos-run[label=moved]');
  await expect(named(page, 'moved').getByRole('textbox')).toHaveValue('first\n');
  await expect.poll(() => asked).toContain('/dist/code-editor.js');
  await moved.evaluate((element) => document.body.prepend(element));
  await moved.evaluate((element) => element.setAttribute('name', 'other.c'));
  held[0]?.();
  const editor = named(page, 'moved').getByRole('textbox', { name: 'Source of other.c' });
  await expect(editor).toHaveAttribute('contenteditable', 'true');
  await editor.fill('second');
  expect(await source('moved')).toBe('second');
  // What somebody has written stays.
  await moved.evaluate((element) => element.append(' and another'));
  await page.locator('ratos-run[label=late]').evaluate((element) => element.append(', more of it'));
  await expect.poll(() => source('late')).toBe('its text, more of it\n');
  expect(await source('moved')).toBe('second');
});

test('one that is put elsewhere while it starts or runs is ended, and runs again by itself if it is to', async ({
  page,
}) => {
  await open(
    page,
    `<ratos-run src="/programs/lessons/hello.wasm" label="hello" autorun hidden></ratos-run>
     <ratos-run src="/programs/bin/clock.wasm" label="clock" view="desktop" autorun hidden></ratos-run>
     <ratos-run src="/programs/bin/sh.wasm" label="sh" view="terminal" autorun hidden></ratos-run><input aria-label="own field">`,
  );
  /** Shows it, and puts it elsewhere in the moment in which its status is this. */
  const put = (name: string, text: string) =>
    page.locator(`ratos-run[label=${name}]`).evaluate(
      (element, wanted) =>
        new Promise<void>((resolve) => {
          const status = element.shadowRoot?.querySelector('[role=status]') as HTMLElement;
          const seen = new MutationObserver(() => {
            if (status.textContent !== wanted) return;
            seen.disconnect();
            document.body.append(element);
            resolve();
          });
          seen.observe(status, { childList: true });
          (element as HTMLElement).hidden = false;
        }),
      text,
    );
  const field = page.getByRole('textbox', { name: 'own field' });
  await field.focus();
  await put('hello', 'Starting…');
  await expect(named(page, 'hello').getByRole('log')).toContainText('Hello from process');
  await put('clock', 'Running');
  await expect(named(page, 'clock').getByRole('dialog', { name: 'Clock' })).toBeVisible();
  await put('sh', 'Running');
  await expect(named(page, 'sh').getByRole('status')).toHaveText('Running');
  // What begins by itself takes the keyboard from nobody.
  await expect(field).toBeFocused();
  // What has been removed is not started by what was under way.
  const ended = await page
    .locator('ratos-run')
    .first()
    .evaluate(async (element) => {
      const runnable = element as HTMLElement & { run(): Promise<object | null> };
      const run = runnable.run();
      element.remove();
      const exits = [await run, await runnable.run()];
      return exits.every((exit) => exit === null) && element.shadowRoot?.querySelector('.status')?.textContent;
    });
  expect(ended).toBe('Stopped');
});

test('a page hears of an end in a shadow tree of its own', async ({ page }) => {
  await open(page, '<div id="host"></div>');
  const exit = await page.evaluate(async () => {
    await customElements.whenDefined('ratos-run');
    const ended = new Promise((resolve) => {
      const tell = (event: Event) => {
        resolve({ ...(event as CustomEvent<object>).detail, at: (event.target as Element).id });
      };
      document.addEventListener('ratos-exit', tell, { once: true });
    });
    const element = document.createElement('ratos-run');
    element.setAttribute('src', '/programs/lessons/hello.wasm');
    document.querySelector('#host')?.attachShadow({ mode: 'open' }).append(element);
    await (element as HTMLElement & { run(): Promise<object | null> }).run();
    return ended;
  });
  expect(exit).toMatchObject({ code: 0, at: 'host' });
});

test('output is kept to its last 100,000 characters, and without wishes to a terminal, however it comes', async ({
  page,
}) => {
  await page.goto('/e2e/support/ratos.html');
  const result = await page.evaluate(async () => {
    const { Output } = (await import('/src/element/output.ts' as string)) as typeof import('../src/element/output.ts');
    const long = new Output();
    for (const [letter, count] of [
      ['a', 65_000],
      ['b', 34_990],
      ['c', 20],
    ] as const)
      long.add(letter.repeat(count));
    const { text } = long;
    const longest = new Output();
    longest.add('x'.repeat(250_000));
    longest.add('y');
    const split = new Output();
    const parts = ['plain \x1b', '[3', '1mred\x1b[0', 'm\n', '\x1b', 'c end\x1b['].map((part) =>
      new TextEncoder().encode(part),
    );
    await split.show(
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      }),
    );
    return {
      length: text.length,
      ends: text.slice(0, 1) + text.slice(-21),
      longest: longest.text.length,
      split: split.text,
    };
  });
  expect(result).toEqual({
    length: 100_000,
    ends: `a${'b'}${'c'.repeat(20)}`,
    longest: 100_000,
    split: 'plain red\n\x1bc end\x1b[',
  });
});
