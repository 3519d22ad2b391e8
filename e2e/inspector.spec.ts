/** Looking inside, as a person does: the wait graph, the task manager, the timeline, the calls, stepping. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { button, type InPlayground, openPlayground, status, writeSource } from './support/playground.ts';

declare const globalThis: InPlayground;

const pane = (page: Page, name: string): Locator => page.getByRole('tabpanel', { name });

async function show(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name }).click();
  await expect(pane(page, name)).toBeVisible();
  return pane(page, name);
}

/** Puts compiled programs into /bin. */
async function install(page: Page, ...names: string[]): Promise<void> {
  await page.evaluate(async (files) => {
    for (const name of files) {
      const response = await fetch(`/programs/conformance/${name}.wasm`);
      await globalThis.ratos.fs.writeFile(`/bin/${name}`, new Uint8Array(await response.arrayBuffer()));
    }
  }, names);
}

async function spawn(page: Page, path: string, args: string[] = [], hold = false): Promise<number> {
  return page.evaluate(
    async ([program, words, held]) => {
      const process = await globalThis.ratos.spawn(program, [program, ...words], { hold: held, stdin: 'empty' });
      void process.stdout.pipeTo(new WritableStream());
      void process.stderr.pipeTo(new WritableStream());
      return process.pid;
    },
    [path, args, hold] as const,
  );
}

async function endAll(page: Page, pid: number): Promise<void> {
  await page.evaluate((id) => {
    if (globalThis.ratos.processes().some((process) => process.pid === id))
      globalThis.ratos.kill(id, -1, { tree: true });
  }, pid);
  await expect.poll(() => page.evaluate(() => globalThis.ratos.processes().length)).toBe(1);
}

test.describe.configure({ timeout: 90_000 });

test('a deadlock is told wherever one looks: alert, names, lines, table, who ended what; and a process is ended', async ({
  page,
}) => {
  await openPlayground(page);
  await install(page, 'deadlock', 'inspected');
  const timeline = await show(page, 'Timeline');
  const pid = await spawn(page, '/bin/deadlock');
  // Also told while another pane is in front.
  await expect(page.getByRole('tab', { name: 'Wait graph' })).toContainText('cycle', { timeout: 15_000 });
  await expect(page.getByRole('alert')).toHaveText(/^Deadlock: (left and right|right and left) wait for one another$/);
  const calls = timeline.getByRole('table', { name: 'Calls in view' });
  await expect(calls.getByRole('row').filter({ hasText: 'RatWaitForHandle' }).first()).toBeVisible();
  const waits = await show(page, 'Wait graph');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(waits.getByRole('alert')).toHaveText(/^Deadlock: (left and right|right and left) wait for one another$/);
  const row = (name: RegExp) => waits.getByRole('table', { name: 'Waits' }).getByRole('row').filter({ hasText: name });
  await expect(row(/^left/)).toContainText(/mutex #\d+.*right.*s.*deadlock\.c:13/);
  await expect(row(/^right/)).toContainText(/mutex #\d+.*left.*deadlock\.c:13/);
  await expect(waits.getByRole('img', { name: 'Who waits for whom' })).toBeVisible();
  await waits.getByRole('button', { name: 'How it came about' }).click();
  await expect(pane(page, 'Timeline').getByRole('row').filter({ hasText: 'lasts' })).toHaveCount(3);
  // Two fingers that part show less of the time.
  const shown = pane(page, 'Timeline').locator('.count');
  await pane(page, 'Timeline').getByRole('button', { name: 'All' }).click();
  await expect(shown).not.toHaveText('3');
  const picture = await pane(page, 'Timeline').getByRole('img').boundingBox();
  if (picture === null) throw new Error('There is no picture.');
  const touch = await page.context().newCDPSession(page);
  const y = picture.y + 40;
  const right = picture.x + picture.width - 20;
  const fingers = (apart: number) => [right - apart, right].map((x, id) => ({ x, y, id }));
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(8) });
  for (const apart of [20, 60, 150, 250])
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect(shown).toHaveText('3');
  // By keys, for who has no pointer: each call is told of as it is picked.
  await pane(page, 'Timeline').locator('.scroll.virtual').focus();
  await page.keyboard.press('ArrowDown');
  const picked = pane(page, 'Timeline').locator('tr[aria-current="true"]');
  await expect(picked).toHaveCount(1);
  const about = pane(page, 'Timeline').locator('.about');
  await expect(about).toContainText('waited');
  const first = await picked.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(picked).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowUp');
  await expect(picked).toHaveText(first ?? '');
  const download = page.waitForEvent('download');
  await pane(page, 'Timeline').getByRole('button', { name: 'Export for Perfetto' }).click();
  expect((await download).suggestedFilename()).toBe('ratos-trace.json');
  const processes = await show(page, 'Processes');
  const tree = processes.getByRole('treegrid', { name: 'Processes' });
  await expect(tree.getByRole('row')).toHaveCount(2);
  await tree.getByRole('row').nth(1).click();
  await expect(processes.getByRole('table', { name: 'Threads' })).toContainText('left');
  await expect(processes.getByRole('table', { name: 'Handles' })).toContainText(/mutex #\d+.*wait signal/);
  // Also of a narrow pane nothing is cut off.
  const [end, around] = await Promise.all([
    tree.getByRole('button', { name: 'End deadlock' }).boundingBox(),
    processes.boundingBox(),
  ]);
  expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual((around?.x ?? 0) + (around?.width ?? 0));
  await tree.getByRole('button', { name: 'End deadlock' }).click();
  await expect(tree.getByRole('row')).toHaveCount(1);
  await show(page, 'Wait graph');
  await expect(waits.getByRole('alert')).toHaveCount(0);
  await endAll(page, pid);
});

test('deadlocks of processes, joins, starvation and philosophers are told rightly', async ({ page }) => {
  await openPlayground(page);
  await install(page, 'inspected');
  const waits = await show(page, 'Wait graph');
  const cases: [name: string, verdict: RegExp, alert: boolean][] = [
    ['processes', /^Deadlock: main \(inspected \d+\) and main \(inspected \d+\) wait for one another$/, true],
    ['philosophers', /^Deadlock: (?=.*Plato)(?=.*Kant)(?=.*Hume)(?=.*Mill)(?=.*Bacon).*wait for one another$/, true],
    ['join', /^Deadlock: .*wait for one another$/, true],
    ['all', /^Deadlock: .*wait for one another$/, true],
    ['starve', /^Can’t go on: .*semaphore/, false],
    ['patient', /may yet go on/, false],
    ['page', /may yet go on/, false],
  ];
  for (const [name, verdict, alert] of cases) {
    const pid = await page.evaluate(async (word) => {
      const { ratos } = globalThis;
      const event = ratos.handles.createEvent(false, false);
      const process = await ratos.spawn('/bin/inspected', ['inspected', word], { inherit: [event], stdin: 'empty' });
      void process.exited.then(() => ratos.handles.close(event));
      void process.stdout.pipeTo(new WritableStream());
      void process.stderr.pipeTo(new WritableStream());
      return process.pid;
    }, name);
    await expect(waits.locator('.words'), name).toHaveText(verdict, { timeout: 15_000 });
    await expect(waits.getByRole('alert'), name).toHaveCount(alert ? 1 : 0);
    await expect(waits.getByRole('table', { name: 'Waits' }), name).toContainText(/inspected\.c:\d+/);
    await endAll(page, pid);
  }
});

test('who waits for a signal, or sleeps, is in the table, with its line', async ({ page }) => {
  await openPlayground(page);
  await install(page, 'posix-kill');
  const waits = await show(page, 'Wait graph');
  const table = waits.getByRole('table', { name: 'Waits' });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name });
  const pausing = await spawn(page, '/bin/posix-kill', ['handling', 'leaves']);
  await expect(row(`(posix-kill ${pausing})`)).toContainText(/a signal–.*posix-kill\.c:155/, { timeout: 15_000 });
  const sleeping = await spawn(page, '/bin/sleep', ['3600']);
  await expect(row(`(sleep ${sleeping})`)).toContainText(/end of its sleep–.*, with a time-out/);
  await expect(waits.locator('.words')).toHaveText('3 threads wait; each may yet go on.');
  const processes = await show(page, 'Processes');
  await processes.getByRole('treegrid').getByRole('row').filter({ hasText: 'posix-kill' }).click();
  await expect(processes.getByRole('table', { name: 'Threads' })).toContainText('a signal');
  await page.evaluate((pid) => globalThis.ratos.kill(pid), sleeping);
  await endAll(page, pausing);
});

test('a narrow screen shows all of the table of waits, and long cells are read by their titles', async ({ page }) => {
  await openPlayground(page);
  await install(page, 'deadlock');
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole('navigation', { name: 'Parts' }).getByRole('button', { name: 'Inspect' }).click();
  const calls = await show(page, 'System calls');
  await spawn(page, '/bin/cat', ['/nope']);
  await calls.getByRole('searchbox').fill('enoent');
  const opening = calls.getByRole('row').filter({ hasText: 'path_open' }).getByRole('cell').nth(2);
  await expect(opening).toHaveAttribute('title', /^path_open\(.*"nope"/);
  const pid = await spawn(page, '/bin/deadlock');
  const waits = await show(page, 'Wait graph');
  const line = waits.getByRole('button', { name: 'deadlock.c:29' });
  await expect(line).toHaveAttribute('title', 'deadlock.c:29', { timeout: 15_000 });
  await line.scrollIntoViewIfNeeded();
  const [box, cell] = [await line.boundingBox(), await line.locator('..').boundingBox()];
  const right = (box?.x ?? 320) + (box?.width ?? 320);
  expect(right).toBeLessThanOrEqual(320);
  expect(right).toBeLessThanOrEqual((cell?.x ?? 0) + (cell?.width ?? 0));
  await endAll(page, pid);
});

test('a program is held, its calls are read, made, failed; it is ended while it is held', async ({ page }) => {
  await openPlayground(page);
  await install(page, 'deadlock');
  const calls = await show(page, 'System calls');
  const pid = await spawn(page, '/bin/deadlock', [], true);
  const held = calls.getByRole('region', { name: 'Held calls' });
  const step = calls.getByRole('button', { name: 'Next call', exact: true });
  const option = held.getByRole('option').first();
  await expect(option).toContainText('deadlock');
  for (let i = 0; !(await option.textContent())?.includes('RatCreateSemaphore') && i < 40; i++) {
    const before = await calls.getByRole('table', { name: 'System calls' }).getAttribute('aria-rowcount');
    await step.click();
    await expect(calls.getByRole('table', { name: 'System calls' })).not.toHaveAttribute('aria-rowcount', before ?? '');
    await expect(option).toBeVisible();
  }
  await expect(held.getByRole('table', { name: 'Arguments' })).toContainText(
    /initial\s*int32_t\s*0.*max\s*int32_t\s*2/s,
  );
  await expect(held).toContainText(/deadlock\.c:20 in main/);
  const tab = page.getByRole('tab', { name: 'System calls', exact: true });
  await expect(tab).toHaveAccessibleDescription('held');
  await calls.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'RAT_ERR_NO_MEMORY' });
  await calls.getByRole('button', { name: 'Fail with' }).click();
  await expect(calls.getByRole('table', { name: 'System calls' })).toContainText(
    /RatCreateSemaphore.*RAT_ERR_NO_MEMORY/,
  );
  await page.evaluate((id) => globalThis.ratos.kill(id), pid);
  await expect(held).toBeHidden();
  await expect(tab).toHaveAccessibleDescription('');
  await expect(calls.getByRole('table', { name: 'System calls' })).toContainText('RatCreateSemaphore');
  // Its neighbour has noticed nothing.
  expect(await page.evaluate(() => globalThis.ratos.processes().map(({ path }) => path))).toEqual(['/bin/sh']);
});

test('who ends processes, or stops a program, by keyboard goes on from there', async ({ page }) => {
  await openPlayground(page);
  await install(page, 'inspected');
  const processes = await show(page, 'Processes');
  const tree = processes.getByRole('treegrid', { name: 'Processes' });
  const pids: number[] = [];
  for (let n = 0; n < 3; n++) pids.push(await spawn(page, '/bin/inspected', ['handles']));
  const row = (pid: number | undefined) => tree.getByRole('row').filter({ hasText: `inspected${pid}` });
  await row(pids[0]).focus();
  await page.keyboard.press('Delete');
  await expect(row(pids[0])).toHaveCount(0);
  await expect(row(pids[1])).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(row(pids[2])).toHaveCount(0);
  await expect(row(pids[1])).toBeFocused();
  // One that ends before the one that has the keyboard takes it from nobody.
  const last = await spawn(page, '/bin/inspected', ['handles']);
  await row(last).focus();
  await page.evaluate((pid) => globalThis.ratos.kill(pid), pids[1] as number);
  await expect(row(pids[1])).toHaveCount(0);
  await expect(row(last)).toBeFocused();

  await writeSource(page, 'int main(void) { for (;;) {} }\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Running', { timeout: 60_000 });
  await button(page, 'Stop').press('Enter');
  await expect(status(page)).toHaveText('Killed');
  await expect(button(page, 'Run')).toBeFocused();
});

test('names that are markup, 32,768 handles, hundreds of threads, and processes that come and go are looked at smoothly', async ({
  page,
}) => {
  await openPlayground(page);
  await install(page, 'inspected');
  const processes = await show(page, 'Processes');
  const tree = processes.getByRole('treegrid', { name: 'Processes' });
  const ready = (word: string, more: string[] = []) =>
    page.evaluate(
      async ([which, rest]) => {
        const process = await globalThis.ratos.spawn('/bin/inspected', ['inspected', which, ...rest], {
          stdin: 'empty',
        });
        await process.stdout.getReader().read();
        return process.pid;
      },
      [word, more] as const,
    );
  const handles = await ready('handles');
  const crowd = await ready('crowd', ['100']);
  const churn = await spawn(page, '/bin/inspected', ['churn']);
  await expect(tree.getByRole('row').filter({ hasText: '32768' })).toBeVisible();
  await tree.getByRole('row').filter({ hasText: '32768' }).click();
  const list = processes.getByRole('table', { name: 'Handles' });
  await expect(list).toHaveAttribute('aria-rowcount', '32769');
  // Only those that are seen are there.
  expect(await list.getByRole('row').count()).toBeLessThan(100);
  await expect(list).toContainText(/0x\w+event #\d+wait signal/);
  await tree.getByRole('row').filter({ hasText: '101' }).click();
  await expect(processes.getByRole('table', { name: 'Threads' })).toContainText('<img src=x onerror=stop()>');
  const waits = await show(page, 'Wait graph');
  await expect(waits.getByRole('row').filter({ hasText: '<img src=x' }).first()).toContainText(
    /event #\d+.*inspected\.c:\d+/,
  );
  await expect(waits.locator('.words')).toHaveText(/^Can’t go on: /);
  expect(await page.evaluate(() => document.querySelectorAll('img[src=x]').length)).toBe(0);
  // The keyboard alone goes through the tree, and ends what it is on.
  await show(page, 'Processes');
  await tree.getByRole('row').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(tree.getByRole('row').nth(2)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(tree.getByRole('row').filter({ hasText: '101' })).toHaveCount(0);
  const calls = await show(page, 'System calls');
  await expect(calls.getByRole('table', { name: 'System calls' })).toContainText('inspected');
  await page.evaluate(
    (pids) => {
      for (const pid of pids) globalThis.ratos.kill(pid, -1, { tree: true });
    },
    [handles, churn],
  );
  expect(crowd).toBeGreaterThan(handles);
  await expect.poll(() => page.evaluate(() => globalThis.ratos.processes().length)).toBe(1);
});

test('a program that is written, run and stuck is told by the lines of its source; stepping shows the next call', {
  tag: '@engines',
}, async ({ page }) => {
  await openPlayground(page);
  await writeSource(
    page,
    [
      '#include <ratos.h>',
      'static HMUTEX a, b;',
      'static HEVENT go;',
      'static int32_t other(void *arg) {',
      '  RatWaitForHandle(b, RAT_INFINITE);',
      '  RatSetEvent(go);',
      '  return RatWaitForHandle(a, RAT_INFINITE);',
      '}',
      'int main(void) {',
      '  HTHREAD thread;',
      '  RatThreadAttributes named = {.size = sizeof named, .name = "other"};',
      '  RatCreateMutex(false, true, &a);',
      '  RatCreateMutex(false, false, &b);',
      '  RatCreateEvent(false, false, &go);',
      '  RatCreateThread(other, NULL, &named, &thread);',
      '  RatWaitForHandle(go, RAT_INFINITE);',
      `  return RatWaitForHandle(b, RAT_INFINITE); // ${'long '.repeat(60)}`,
      '}',
    ].join('\n'),
  );
  // Who looks at calls and presses Run has the run's, though the terminal is in front.
  const timeline = await show(page, 'Timeline');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Running', { timeout: 60_000 });
  await expect(timeline).toBeHidden();
  const calls = await show(page, 'System calls');
  await calls.getByRole('searchbox').fill('RatCreateEvent');
  await expect(calls).toContainText('RatCreateEvent(false, false');
  await calls.getByRole('searchbox').fill('');
  const waits = await show(page, 'Wait graph');
  await expect(waits.getByRole('alert')).toHaveText(/^Deadlock: (?=.*main)(?=.*other).*wait for one another$/, {
    timeout: 15_000,
  });
  const table = waits.getByRole('table', { name: 'Waits' });
  await expect(table.getByRole('row').filter({ hasText: /^main/ }).first()).toContainText(
    /mutex #\d+other.*hello\.c:17/,
  );
  await expect(table.getByRole('row').filter({ hasText: /^other/ })).toContainText(/mutex #\d+main.*hello\.c:7/);
  // The source says so, too.
  await expect(page.getByRole('textbox', { name: 'Source', exact: true }).locator('.cm-mark-wait')).toHaveCount(2);
  // What is said of a line that is longer than the pane does not stand in the next one.
  const isAlone = await page
    .locator('.cm-line')
    .nth(17)
    .evaluate((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      const right = line.closest('.cm-scroller')?.getBoundingClientRect().right ?? 0;
      return document.elementFromPoint(right - 30, (top + bottom) / 2)?.closest('.cm-line') === line;
    });
  expect(isAlone).toBe(true);
  await button(page, 'Stop').click();
  await expect(status(page)).toHaveText('Killed');
  await expect(waits.getByRole('alert')).toHaveCount(0);
  await button(page, 'Step').first().click();
  const held = pane(page, 'System calls').getByRole('region', { name: 'Held calls' });
  await expect(held.getByRole('option').first()).toContainText('hello', { timeout: 30_000 });
  const first = await held.getByRole('heading').textContent();
  await button(page, 'Step').first().click();
  await expect(held.getByRole('option').first()).toBeVisible();
  expect(first).toMatch(/^\w+$/);
  await button(page, 'Stop').click();
  await expect(held).toBeHidden();
});

test('the timeline shows the run that has ended, all of it, until one moves about', async ({ page }) => {
  await openPlayground(page);
  await writeSource(
    page,
    [
      '#include <ratos.h>',
      'int main(void) {',
      '  HEVENT first, last;',
      '  RatCreateEvent(false, false, &first);',
      '  RatSleep(300);',
      '  return RatCreateEvent(true, true, &last);',
      '}',
    ].join('\n'),
  );
  const timeline = await show(page, 'Timeline');
  const control = (name: string) => timeline.getByRole('button', { name, exact: true });
  const isChosen = (name: string, chosen: boolean) =>
    expect(control(name)).toHaveAttribute('aria-pressed', String(chosen));
  const rows = (text: string) => timeline.getByRole('table', { name: 'Calls in view' }).getByText(text);
  await isChosen('Now', true);
  await expect(control('Last run')).toBeDisabled();
  // What is seen of the present is less than the run takes.
  for (let i = 0; i < 5; i++) await control('Zoom in').click();
  const run = async () => {
    await button(page, 'Run').click();
    await expect(timeline).toBeHidden();
    await expect(status(page)).toHaveText('Exited with code 0', { timeout: 30_000 });
    await show(page, 'Timeline');
  };
  await run();
  await isChosen('Last run', true);
  await expect(rows('RatCreateEvent')).toHaveCount(2);
  await expect(rows('RatSleep')).toHaveCount(1);
  await control('Now').click();
  await isChosen('Last run', false);
  await expect(rows('RatCreateEvent')).toHaveCount(0);
  // It is chosen by keys as well, and time goes on without it.
  await control('Last run').focus();
  await page.keyboard.press('Enter');
  await isChosen('Last run', true);
  await expect(rows('RatCreateEvent')).toHaveCount(2);
  // The next one takes its place.
  await run();
  await isChosen('Last run', true);
  await expect(rows('RatCreateEvent')).toHaveCount(2);
  // Who has moved about stays where they are.
  await timeline.getByRole('img').focus();
  await page.keyboard.press('Home');
  await isChosen('Last run', false);
  await run();
  await isChosen('Last run', false);
  await isChosen('Now', false);
});
