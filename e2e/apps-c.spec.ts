/** Terminal, Edit and Files as a person meets them: by roles, names, keyboard and mouse. */
import type { Locator, Page } from '@playwright/test';
import type { RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, linesOf, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

type InPage = typeof globalThis & { os: RatOS };

const write = (page: Page, path: string, bytes: string) =>
  page.evaluate(
    async ({ path, bytes }) => {
      const { fs } = (globalThis as InPage).os;
      await fs.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
      await fs.writeFile(
        path,
        Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
      );
    },
    { path, bytes },
  );
/** A file's bytes, each as a character; null: there is none. */
const read = (page: Page, path: string) =>
  page.evaluate(async (path) => {
    const { fs } = (globalThis as InPage).os;
    try {
      return String.fromCharCode(...(await fs.readFile(path)));
    } catch {
      return null;
    }
  }, path);

const names = (page: Page, path: string) =>
  page.evaluate(async (path) => {
    const entries = await (globalThis as InPage).os.fs.readdir(path);
    return [...entries].sort();
  }, path);

// ── Edit ───────────────────────────────────────────────────────────────────────────────────────────────────

const text = (page: Page, title: string) => dialog(page, title).getByRole('textbox', { name: 'Text' });

async function openEditor(page: Page, path: string, bytes: string): Promise<void> {
  await openDesktop(page, ['apps/editor']);
  await write(page, path, bytes);
  await start(page, '/bin/editor', path);
}

test('what the editor makes of files', async ({ page }) => {
  await openDesktop(page, ['windows/editor-document']);
  const pid = await start(page, '/bin/editor-document');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'))
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
});

test('Edit opens, changes and saves a file, whose line ends and bytes stay', { tag: '@engines' }, async ({ page }) => {
  await openEditor(page, '/home/notes.txt', 'one\r\nf\xfcr\r\n');
  await expect(text(page, 'notes.txt')).toHaveValue('one\nf\ufffdr\n');
  const editor = dialog(page, 'notes.txt');
  await expect(editor.getByText('CRLF')).toBeVisible();
  await expect(editor.getByText('1 byte is no UTF-8')).toBeVisible();
  await text(page, 'notes.txt').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('three');
  await expect(editor.getByText('Line 3, column 6')).toBeVisible();
  await expect(editor.getByText('Changed')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect.poll(() => read(page, '/home/notes.txt')).toBe('one\r\nf\xfcr\r\nthree');
  await expect(editor.getByText('Saved')).toBeVisible();
  expect(await names(page, '/home')).toEqual(['notes.txt']);
  await editor.getByRole('button', { name: 'Close' }).click();
  await expect(editor).toHaveCount(0);
  await expectNothingLeft(page);
});

test('Edit takes steps back and does them again, from its menu and by keys', { tag: '@engines' }, async ({ page }) => {
  await openEditor(page, '/home/notes.txt', 'one');
  const editor = dialog(page, 'notes.txt');
  const field = text(page, 'notes.txt');
  const choose = async (item: string) => {
    await editor.getByRole('menubar').getByRole('menuitem', { name: 'Edit' }).click();
    await editor.getByRole('menuitem', { name: item }).click();
  };
  await field.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' two');
  await choose('Undo');
  await expect(field).not.toHaveValue('one two');
  await expect(field).toBeFocused();
  await choose('Redo');
  await expect(field).toHaveValue('one two');
  await page.keyboard.press('Control+z');
  await expect(field).not.toHaveValue('one two');
  await choose('Redo');
  await choose('Select all');
  await page.keyboard.type('x');
  await expect(field).toHaveValue('x');
  await expect(editor.getByText('Changed')).toBeVisible();
  await choose('Undo');
  await choose('Select all');
  await choose('Cut');
  await expect(field).toHaveValue('');
  await page.keyboard.press('Control+v');
  await expect(field).toHaveValue('one two');
});

test('Edit finds, onwards and backwards, and says where there is nothing', async ({ page }) => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i}`);
  await openEditor(page, '/home/long.txt', `${lines.join('\n')}\nA needle\nend\nneedle\n`);
  const area = text(page, 'long.txt');
  await expect(area).toHaveValue(/needle/);
  await area.click();
  const selected = () =>
    area.evaluate(
      (field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionEnd) +
        field.value.slice(0, field.selectionStart).split('\n').length,
    );
  await page.keyboard.press('Control+f');
  const wanted = dialog(page, 'long.txt').getByRole('textbox', { name: 'Find' });
  await expect(wanted).toBeFocused();
  await page.keyboard.type('NEEDLE');
  await page.keyboard.press('Enter');
  await expect.poll(selected).toBe('needle401');
  await expect(area).toBeFocused();
  expect(await area.evaluate((field) => field.scrollTop)).toBeGreaterThan(0);
  await page.keyboard.press('F3');
  await expect.poll(selected).toBe('needle403');
  await page.keyboard.press('F3');
  await expect.poll(selected).toBe('needle401');
  await page.keyboard.press('Shift+F3');
  await expect.poll(selected).toBe('needle403');
  await dialog(page, 'long.txt').getByRole('checkbox', { name: 'Match case' }).check();
  await dialog(page, 'long.txt').getByRole('button', { name: 'Next' }).click();
  await expect(dialog(page, 'long.txt').getByText('“NEEDLE” is not there')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(wanted).toBeHidden();
});

test('Edit asks before it loses changes, and saves under a name that is chosen', async ({ page }) => {
  await openDesktop(page, ['apps/editor']);
  await write(page, '/home/other.txt', 'other');
  await start(page, '/bin/editor');
  const editor = dialog(page, 'Edit');
  await text(page, 'Edit').click();
  await page.keyboard.type('hello');
  await page.keyboard.press('Control+o');
  const question = page
    .getByRole('alertdialog')
    .or(dialog(page, 'Edit'))
    .filter({ hasText: 'The text has not been saved' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(text(page, 'Edit')).toHaveValue('hello');
  await editor.getByRole('button', { name: 'Close' }).first().click();
  await question.getByRole('button', { name: 'Yes' }).click();
  const chooser = dialog(page, 'Save as');
  await chooser.getByRole('listbox', { name: 'Files' }).selectOption('home/');
  await page.keyboard.press('Enter');
  await expect(chooser.getByRole('option', { name: 'other.txt' })).toBeVisible();
  await chooser.getByRole('textbox', { name: 'Name' }).fill('other.txt');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'No', exact: true }).click();
  expect(await read(page, '/home/other.txt')).toBe('other');
  await chooser.getByRole('textbox', { name: 'Name' }).fill('mine.txt');
  await chooser.getByRole('button', { name: 'Save' }).click();
  await expect(chooser).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await read(page, '/home/mine.txt')).toBe('hello');
  await expectNothingLeft(page);
});

test('Edit tells that another program has changed the file', async ({ page }) => {
  await openEditor(page, '/home/shared.txt', 'mine');
  await text(page, 'shared.txt').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('!');
  await write(page, '/home/shared.txt', 'theirs');
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'No', exact: true }).click();
  expect(await read(page, '/home/shared.txt')).toBe('theirs');
  await text(page, 'shared.txt').click();
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => read(page, '/home/shared.txt')).toBe('mine!');
});

// ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────

async function openFiles(page: Page, files: Record<string, string>, ...programs: string[]): Promise<Locator> {
  await openDesktop(page, ['apps/files', ...programs]);
  for (const [path, bytes] of Object.entries(files)) await write(page, path, bytes);
  await start(page, '/bin/files');
  const window = dialog(page, 'Files');
  await expect(window.getByRole('textbox', { name: 'Path' })).toHaveValue('/home');
  return window;
}
/** Chooses something of a menu. */
async function choose(window: Locator, menu: string, item: string): Promise<void> {
  await window.getByRole('menuitem', { name: menu, exact: true }).click();
  await window
    .getByRole('menuitem', { name: item })
    .or(window.getByRole('menuitemcheckbox', { name: item }))
    .click();
}
const path = (window: Locator) => window.getByRole('textbox', { name: 'Path' });

test('Files goes through directories by keyboard, mouse and path', { tag: '@engines' }, async ({ page }) => {
  const window = await openFiles(page, { '/home/pictures/cat.png': 'x', '/home/src/a.c': 'x', '/home/zoo.txt': 'x' });
  await window.locator('canvas').click({ position: { x: 300, y: 250 } });
  await page.keyboard.type('src');
  await page.keyboard.press('Enter');
  await expect(path(window)).toHaveValue('/home/src');
  await page.keyboard.press('Backspace');
  await expect(path(window)).toHaveValue('/home');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(path(window)).toHaveValue('/');
  await expect(window.getByRole('button', { name: 'Up' })).toBeDisabled();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(path(window)).toHaveValue('/home');
  // The first row is the first directory.
  await expect(async () => {
    await window.locator('canvas').dblclick({ position: { x: 300, y: 92 } });
    await expect(path(window)).toHaveValue('/home/pictures', { timeout: 500 });
  }).toPass();
  await path(window).fill('/home/zoo.txt');
  await path(window).press('Enter');
  await page.getByRole('button', { name: 'OK' }).click();
  await expect(path(window)).toHaveValue('/home/pictures');
  await window.getByRole('button', { name: 'Close' }).click();
  await expectNothingLeft(page);
});

test('Files makes, renames, copies, moves and deletes', async ({ page }) => {
  const window = await openFiles(page, { '/home/one.txt': '1', '/home/sub/inner/deep.txt': 'd' });
  await choose(window, 'File', 'New folder…');
  await dialog(page, 'New folder').getByRole('textbox', { name: 'Name' }).fill('target');
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page, '/home')).toEqual(['one.txt', 'sub', 'target']);
  await window.locator('canvas').click({ position: { x: 300, y: 300 } });
  await page.keyboard.type('one');
  await page.keyboard.press('F2');
  await dialog(page, 'Rename').getByRole('textbox', { name: 'New name' }).fill('two.txt');
  await dialog(page, 'Rename').getByRole('button', { name: 'Rename' }).click();
  await expect.poll(() => names(page, '/home')).toEqual(['sub', 'target', 'two.txt']);
  await window.locator('canvas').click({ position: { x: 300, y: 300 } });
  // All of it, the folder as well.
  await page.keyboard.type('sub');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(() => read(page, '/home/sub copy/inner/deep.txt')).toBe('d');
  await page.waitForTimeout(1200);
  await page.keyboard.type('two');
  await page.keyboard.press('Control+x');
  await path(window).fill('/home/target');
  await path(window).press('Enter');
  await window.locator('canvas').click({ position: { x: 300, y: 300 } });
  await page.keyboard.press('Control+v');
  await expect.poll(() => names(page, '/home/target')).toEqual(['two.txt']);
  expect(await names(page, '/home')).toEqual(['sub', 'sub copy', 'target']);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(path(window)).toHaveValue('/home');
  await window.locator('canvas').click({ position: { x: 300, y: 300 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => names(page, '/home')).toEqual([]);
  await window.getByRole('button', { name: 'Close' }).click();
  await expectNothingLeft(page);
});

test('Files opens texts in Edit', async ({ page }) => {
  const window = await openFiles(page, { '/home/readme': 'read me' }, 'apps/editor');
  await window.locator('canvas').click({ position: { x: 300, y: 250 } });
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(text(page, 'readme')).toHaveValue('read me');
});

test('Files stays quick in a directory of 100,000 files, and sees what others change', async ({ page }) => {
  const window = await openFiles(page, {});
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPage).os;
    await fs.mkdir('/home/many/here', { recursive: true });
    const nothing = new Uint8Array(0);
    for (let i = 0; i < 100_000; i += 1000)
      await Promise.all(Array.from({ length: 1000 }, (_, j) => fs.writeFile(`/home/many/${i + j}`, nothing)));
  });
  await path(window).fill('/home/many');
  await path(window).press('Enter');
  // Meanwhile it goes elsewhere.
  await path(window).fill('/');
  await path(window).press('Enter');
  await expect(path(window)).toHaveValue('/');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(path(window)).toHaveValue('/home/many');
  await window.locator('canvas').click({ position: { x: 300, y: 330 } });
  // Keys that come before it has been read wait for that.
  await page.keyboard.type('here');
  await page.keyboard.press('Enter');
  await expect(path(window)).toHaveValue('/home/many/here', { timeout: 30_000 });
  await page.keyboard.press('Backspace');
  await expect(path(window)).toHaveValue('/home/many');
  // A new folder has the cursor when the directory has been read again; what is typed and chosen before that waits.
  await choose(window, 'File', 'New folder…');
  await dialog(page, 'New folder').getByRole('textbox', { name: 'Name' }).fill('there');
  await page.keyboard.press('Enter');
  await expect(dialog(page, 'New folder')).toHaveCount(0);
  await page.keyboard.type('here');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(() => names(page, '/home/many/here copy').catch(() => null), { timeout: 30_000 }).toEqual([]);
  /** What the properties say of the last one. */
  const last = async () => {
    await page.keyboard.press('End');
    await page.keyboard.press('Alt+Enter');
    const box = dialog(page, 'Properties');
    await box.waitFor({ timeout: 30_000 });
    const said = await box.textContent();
    await box.getByRole('button', { name: 'OK' }).click();
    return said;
  };
  await expect.poll(last, { timeout: 30_000 }).toContain('/home/many/99999');
  await write(page, '/home/many/zoo', 'x');
  await expect.poll(last, { timeout: 30_000 }).toContain('/home/many/zoo');
});

// ── Terminal ───────────────────────────────────────────────────────────────────────────────────────────────

const SHELL = ['bin/sh', 'bin/ls', 'bin/sleep', 'bin/stty', 'bin/clear', 'apps/terminal'];
const screen = (window: Locator) => window.locator('.xterm-rows');

test('Terminal runs a shell, several at once, and goes with it', { tag: '@engines' }, async ({ page }) => {
  await openDesktop(page, SHELL);
  await write(page, '/home/here.txt', 'x');
  await page.evaluate(() => (globalThis as InPage).os.fs.mkdir('/usr/share', { recursive: true }));
  await start(page, '/bin/terminal');
  const first = dialog(page, 'Terminal');
  await expect(first.getByRole('textbox', { name: 'Terminal input' })).toBeFocused();
  await expect(screen(first)).toContainText('home ~ $');
  await page.keyboard.type('ls; echo $((6 * 7))');
  await page.keyboard.press('Enter');
  await expect(screen(first)).toContainText('here.txt');
  await expect(screen(first)).toContainText('42');
  await start(page, '/bin/terminal', '--title', 'Second');
  const second = dialog(page, 'Second');
  await expect(screen(second)).toContainText('home ~ $');
  await page.keyboard.type('echo second; stty size');
  await page.keyboard.press('Enter');
  await expect(screen(second)).toContainText('second');
  await expect(screen(first)).not.toContainText('second');
  await page.keyboard.type('exit');
  await page.keyboard.press('Enter');
  await expect(second).toHaveCount(0);
  // Its title says where the shell is; one that was given stays.
  await page.keyboard.type('cd /usr/share; echo there');
  await page.keyboard.press('Enter');
  const elsewhere = dialog(page, '/usr/share - Terminal');
  await expect(screen(elsewhere)).toContainText('home /usr/share $');
  await page.keyboard.type('cd');
  await page.keyboard.press('Enter');
  await first.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a terminal that is closed hangs up what runs in it, and one that is left has what it needs to be read', async ({
  page,
}) => {
  await openDesktop(page, SHELL);
  await start(page, '/bin/terminal');
  const window = dialog(page, 'Terminal');
  await expect(screen(window)).toContainText('$');
  await page.keyboard.type('sleep 1000');
  await page.keyboard.press('Enter');
  const running = () => page.evaluate(() => (globalThis as InPage).os.inspect().processes.map(({ path }) => path));
  await expect.poll(running).toContain('/bin/sleep');
  await window.getByRole('button', { name: 'Close' }).click();
  await expect.poll(running).toEqual([]);
  await start(page, '/bin/terminal', '--hold', '-e', 'sh', '-c', 'echo last words; exit 3');
  await expect(screen(window)).toContainText('last words');
  await expect(screen(window)).toContainText('It has ended with code 3');
  await page.keyboard.press('Enter');
  await expect(window).toHaveCount(0);
  await expectNothingLeft(page);
});

test('a terminal has the size of its window, and nothing of it is left when it is killed', async ({ page }) => {
  await openDesktop(page, SHELL);
  const pid = await start(page, '/bin/terminal');
  const window = dialog(page, 'Terminal');
  await expect(screen(window)).toContainText('$');
  const columns = async () => {
    await page.keyboard.type('clear; stty size');
    await page.keyboard.press('Enter');
    await expect(screen(window)).toContainText(/\d+ \d+ *home/);
    return Number(/\d+ (\d+)/.exec((await screen(window).textContent()) ?? '')?.[1]);
  };
  const before = await columns();
  await window.getByRole('button', { name: 'Maximize' }).click();
  await window.getByRole('group', { name: 'Terminal' }).click();
  await expect.poll(columns).toBeGreaterThan(before + 20);
  await page.keyboard.type('nothing-like-it');
  await page.keyboard.press('Enter');
  await expect(screen(window)).toContainText('not found');
  await page.evaluate((pid) => (globalThis as InPage).os.kill(pid), pid);
  await expect(window).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => (globalThis as InPage).os.inspect().processes.length)).toBe(0);
  await expectNothingLeft(page);
});
