/** A person's files on the playground: dropped, chosen, run, saved and put back. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from './support/fixtures.ts';
import { button, expectScreen, type InPlayground, openPlayground, typeIn } from './support/playground.ts';
import { ROOT } from './support/ratos-command.ts';

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-drop-'));
  mkdirSync(join(folder, 'project', 'src'), { recursive: true });
  mkdirSync(join(folder, 'project', 'empty'));
  writeFileSync(join(folder, 'project', 'src', 'main.c'), 'int main(void) { return 0; }\n');
  writeFileSync(join(folder, 'notes é.txt'), 'write\nread\n');
  writeFileSync(join(folder, 'ls.wasm'), readFileSync(join(ROOT, 'public', 'programs', 'lessons', 'hello.wasm')));
  writeFileSync(join(folder, 'greet.wasm'), readFileSync(join(ROOT, 'public', 'programs', 'lessons', 'hello.wasm')));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Drags files from outside of the browser over the page, as the system tells it of that. */
async function drag(session: CDPSession, type: 'dragEnter' | 'dragOver' | 'drop', names: string[]) {
  const files = names.map((name) => join(folder, name));
  const data = { items: [], files, dragOperationsMask: 1 };
  await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
}

async function drop(page: Page, names: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await drag(session, 'dragEnter', names);
  await drag(session, 'dragOver', names);
  await expect(hint(page)).toBeVisible();
  await drag(session, 'drop', names);
  await expect(hint(page)).toBeHidden();
}

/** Types a command into the shell and waits for what it writes. */
async function shell(page: Page, command: string, expected: string | RegExp): Promise<void> {
  await typeIn(page, `clear; ${command}\n`);
  await expectScreen(page, expected);
}

const status = (page: Page) => page.getByRole('region', { name: 'Files' }).getByRole('status');
const hint = (page: Page) => page.getByText('Drop to add to /home');

test('files and folders dropped on the page are in /home', async ({ page }) => {
  await openPlayground(page);
  await drop(page, ['notes é.txt', 'project']);
  await expect(status(page)).toHaveText('Added 2 files to /home.');
  await shell(
    page,
    "wc -l < 'notes é.txt'; find project; cat project/src/main.c",
    /2\n[\s\S]*project\/empty[\s\S]*int main/,
  );
});

test('a program dropped is run by its name, or by its path where the name is taken', async ({ page }) => {
  await openPlayground(page);
  await drop(page, ['greet.wasm', 'ls.wasm']);
  await expect(status(page)).toHaveText('Added 2 files to /home. Run: greet, /home/ls.wasm');
  await shell(page, 'greet', /Hello from process/);
  await shell(page, 'ls', /greet\.wasm[\s\S]*ls\.wasm/);
  await drop(page, ['greet.wasm']);
  await expect(status(page)).toHaveText('Added 1 file to /home. Run: greet');
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.sync());
  await openPlayground(page);
  await shell(page, 'greet', /Hello from process/);
});

test('a drag that leaves changes nothing, and dragged text is no file', async ({ page }) => {
  await openPlayground(page);
  const names = () => page.evaluate(() => (globalThis as InPlayground).ratos.fs.readdir('/home'));
  const before = await names();
  const session = await page.context().newCDPSession(page);
  await drag(session, 'dragEnter', ['project']);
  await expect(hint(page)).toBeVisible();
  // Chromium's protocol does not tell the page of that.
  await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })));
  await expect(hint(page)).toBeHidden();
  const data = { items: [{ mimeType: 'text/plain', data: 'text' }], dragOperationsMask: 1 };
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', x: 300, y: 300, data });
  await expect(hint(page)).toBeHidden();
  expect(await names()).toEqual(before);
});

test('files and a folder are chosen with the keyboard', async ({ page }) => {
  // Playwright has the browser tell of choosers while somebody listens, and a key is quicker than its asking for that.
  page.on('filechooser', () => undefined);
  await openPlayground(page);
  const choose = async (name: string, path: string) => {
    await button(page, name).focus();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles(join(folder, path));
  };
  await choose('Add files…', 'notes é.txt');
  await expect(status(page)).toHaveText('Added 1 file to /home.');
  await choose('Add folder…', 'project');
  await expect(status(page)).toHaveText('Added 1 file to /home.');
  await shell(page, 'cat notes*; cat project/src/main.c', /write\nread\n[\s\S]*int main/);
});

test('what is in /home is saved as a zip, and put back in another page', async ({ page, context }) => {
  await openPlayground(page);
  await drop(page, ['notes é.txt', 'project']);
  await shell(page, 'ln -s project/src/main.c link; echo done', /^done/m);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save as zip').click()]);
  expect(download.suggestedFilename()).toBe('home.zip');
  const saved = join(folder, 'home.zip');
  await download.saveAs(saved);
  const names = Object.keys(unzipSync(readFileSync(saved)));
  expect(names.filter((name) => /^(?:link|notes|project)/.test(name)).sort()).toEqual([
    'link',
    'notes é.txt',
    'project/',
    'project/empty/',
    'project/src/',
    'project/src/main.c',
  ]);
  const other = await context.newPage();
  await openPlayground(other);
  const restore = other.locator('input[type=file][accept*=zip]');
  await restore.setInputFiles(saved);
  await expect(status(other)).toHaveText('Unpacked home.zip in /home.');
  await shell(other, 'cat link', /int main/);
  await restore.setInputFiles(join(folder, 'greet.wasm'));
  await expect(status(other)).toHaveText(/damaged/);
  await expect(status(other)).toHaveAttribute('data-state', 'failed');
});

test('what comes in and has the name of another file replaces that only when the person says so', async ({ page }) => {
  await openPlayground(page);
  const read = (name: string) =>
    page.evaluate(
      (path) => (globalThis as InPlayground).ratos.fs.readFile(path, 'utf8').catch(() => 'none'),
      `/home/${name}`,
    );
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    for (const name of ['mine.txt', 'same.txt']) await fs.writeFile(`/home/${name}`, name);
  });
  const archive = join(folder, 'other.zip');
  const texts = { 'mine.txt': 'theirs.t', 'same.txt': 'same.txt', 'new/more.txt': 'more' };
  writeFileSync(
    archive,
    zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)]))),
  );
  const question = page.getByRole('alertdialog', { name: 'Replace 1 file in /home?' });
  const restore = async (answer: string, told: string) => {
    await page.locator('input[type=file][accept*=zip]').setInputFiles(archive);
    await expect(question).toContainText('Another one of this name is in other.zip: mine.txt.');
    await question.getByRole('button', { name: answer }).click();
    await expect(status(page)).toHaveText(told);
  };
  await restore('Cancel', 'Nothing was unpacked.');
  expect([await read('mine.txt'), await read('new/more.txt')]).toEqual(['mine.txt', 'none']);
  await restore('Keep mine', 'Unpacked other.zip in /home.');
  expect([await read('mine.txt'), await read('new/more.txt')]).toEqual(['mine.txt', 'more']);
  await restore('Replace', 'Unpacked other.zip in /home.');
  expect(await read('mine.txt')).toBe('theirs.t');

  writeFileSync(join(folder, 'mine.txt'), 'dropped');
  await drop(page, ['mine.txt', 'notes é.txt']);
  await question.getByRole('button', { name: 'Keep mine' }).click();
  await expect(status(page)).toHaveText('Added 1 file to /home.');
  expect(await read('mine.txt')).toBe('theirs.t');
  await drop(page, ['mine.txt', 'notes é.txt']);
  await page.keyboard.press('Escape');
  await expect(status(page)).toHaveText('Nothing was added.');
  await drop(page, ['mine.txt', 'notes é.txt']);
  await question.getByRole('button', { name: 'Replace' }).click();
  await expect(status(page)).toHaveText('Added 2 files to /home.');
  expect(await read('mine.txt')).toBe('dropped');
});

test('what was typed last is there in the next visit, also in a file that no store had yet; of many tabs the one in front is seen', async ({
  page,
}) => {
  await openPlayground(page);
  const names = Array.from({ length: 40 }, (_, index) => `/home/part-${index}.c`);
  await page.evaluate(async (paths) => {
    const { fs } = (globalThis as InPlayground).ratos;
    for (const path of paths) await fs.writeFile(path, `// ${path}\n`);
    await fs.sync();
  }, names);
  // As a visit leaves it that ends in the moment after somebody has typed.
  await page.evaluate(
    (files) => {
      const key = 'ratos.playground';
      const state = JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), files, file: files[30] });
      const unstored = [files[30], files[40]].map((path) => ({ path, text: 'int typed;', before: '' }));
      addEventListener('pagehide', () => {
        localStorage.setItem(key, state);
        localStorage.setItem('ratos.unstored', JSON.stringify(unstored));
      });
    },
    [...names, '/home/made/new.c'],
  );
  await page.reload();
  await openPlayground(page);
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const source = page.getByRole('textbox', { name: 'Source', exact: true });
  await expect(page.getByRole('tablist', { name: 'Files open' }).getByRole('tab')).toHaveCount(41);
  await expect(tab('part-30.c')).toHaveAttribute('aria-selected', 'true');
  await expect(tab('part-30.c')).toBeInViewport();
  await expect(source).toHaveText('int typed;');
  await tab('new.c').click();
  await expect(source).toHaveText('int typed;');
});

/** So that nothing more can be written. */
function fillDisk(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const all = await (globalThis as InPlayground).ratos.fs.open('/tmp/all', 'w');
    for (let size = 1 << 25; size >= 1 << 12; size >>= 1)
      for (let fits = true; fits; ) {
        fits = await all.write(new Uint8Array(size)).then(
          () => true,
          () => false,
        );
      }
    await all.close();
  });
}

test('where there is no room, the file stays what it was, and what was typed is there in the next visit', async ({
  page,
}) => {
  await openPlayground(page);
  const before = `// ${'before '.repeat(1000)}\n`;
  const typed = `// ${'typed '.repeat(5000)}\n`;
  await page.evaluate(async (text) => {
    const { fs } = (globalThis as InPlayground).ratos;
    await fs.writeFile('/home/full.c', text);
    await fs.writeFile('/home/plain', 'a file');
    await fs.writeFile('/home/keep.txt', 'old');
  }, before);
  await fillDisk(page);
  const source = page.getByRole('textbox', { name: 'Source', exact: true });
  await page.getByRole('treeitem', { name: 'full.c', exact: true }).click();
  await expect(source).toContainText('before');
  await source.fill(typed);
  await expect(page.getByText('full.c could not be saved: there is no room left')).toBeVisible();
  const read = () => page.evaluate(() => (globalThis as InPlayground).ratos.fs.readFile('/home/full.c', 'utf8'));
  expect(await read()).toBe(before);
  await expect(page.getByText('has been changed')).toBeHidden();
  // What comes in and does not fit leaves what was there, and nothing of its own.
  writeFileSync(join(folder, 'keep.txt'), 'new '.repeat(20_000));
  await drop(page, ['keep.txt', 'notes é.txt']);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace' }).click();
  await expect(status(page)).toHaveText(/^Not added: keep\.txt: there is no room left; notes é\.txt: there is no room/);
  const { keep, names } = await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    return { keep: await fs.readFile('/home/keep.txt', 'utf8'), names: await fs.readdir('/home') };
  });
  expect(keep).toBe('old');
  expect(names.filter((name) => /part|notes/.test(name))).toEqual([]);
  await page.evaluate(() =>
    addEventListener('pagehide', () => {
      const unstored = JSON.parse(localStorage.getItem('ratos.unstored') ?? '[]');
      const lost = { path: '/home/plain/lost.c', text: 'int lost;', before: '' };
      localStorage.setItem('ratos.unstored', JSON.stringify([...unstored, lost]));
    }),
  );
  await page.reload();
  await openPlayground(page);
  await expect(source).toHaveText(typed.trim(), { timeout: 20_000 });
  await expect.poll(read).toBe(typed);
  // What can be in no file is told, and kept.
  await expect(page.getByText('What was typed in /home/plain/lost.c is in no file, but kept')).toBeVisible();
  await page.reload();
  await openPlayground(page);
  await expect(page.getByText('What was typed in /home/plain/lost.c is in no file, but kept')).toBeVisible();
  await expect.poll(read).toBe(typed);
  // Once it can be saved, nothing is said of that any more.
  await button(page, 'Close').click();
  await fillDisk(page);
  await source.fill(typed + typed);
  const notice = page.getByText('full.c could not be saved');
  await expect(notice).toBeVisible();
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.rm('/tmp/all'));
  await source.press('Control+End');
  await page.keyboard.type('//');
  await expect(notice).toBeHidden();
  await expect.poll(read).toBe(`${typed}${typed}//`);
});
