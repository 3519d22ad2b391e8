/** Controls as a person meets them: by roles and names, typed into and clicked. */
import type { Locator, Page } from '@playwright/test';
import { dialog, expectNothingLeft, linesOf, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

/** The window with one control of each kind, ready. */
async function openForm(page: Page, ...more: string[]): Promise<{ form: Locator; pid: number }> {
  const title = 'Form';
  await openDesktop(page, ['windows/controls']);
  const pid = await start(page, '/bin/controls', title, ...more);
  await expect.poll(() => linesOf(page, pid, 'READY', 'CREATE')).toEqual(['READY']);
  return { form: dialog(page, title), pid };
}

/** What is told, without the source. */
const commands = (page: Page, pid: number) => linesOf(page, pid, 'COMMAND');
/** The element that has the keyboard: what a test finds of it. */
const isFocused = (locator: Locator) => expect(locator).toBeFocused();

test('each kind is found by its role and name, and tells what a person does', { tag: '@engines' }, async ({ page }) => {
  const { form, pid } = await openForm(page);
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada');
  await form.getByLabel('Notes & <i>more</i>').fill('one');
  await form.getByRole('checkbox', { name: 'Agree' }).check();
  await form.getByRole('radio', { name: 'Red' }).check();
  await form.getByRole('radio', { name: 'Green' }).check();
  await form.getByRole('listbox', { name: 'Fruit' }).selectOption('Kiwi');
  await form.getByRole('slider', { name: 'Volume' }).fill('30');
  await form.getByRole('button', { name: 'Show' }).click();
  await expect(form.getByRole('progressbar', { name: 'Done' })).toHaveAttribute('value', '0');
  await expect(form.getByRole('button', { name: 'Off' })).toBeDisabled();
  await expect(form.getByText('Notes & <i>more</i>')).toBeVisible();
  await expect
    .poll(() => commands(page, pid))
    .toEqual([
      'COMMAND 11 1 name',
      'COMMAND 13 1 notes',
      'COMMAND 14 0 agree',
      'COMMAND 15 0 red',
      'COMMAND 16 0 green',
      'COMMAND 18 2 fruit',
      'COMMAND 20 1 volume',
      'COMMAND 22 0 other',
    ]);
  expect(await linesOf(page, pid, 'NAME', 'NOTES', 'AGREE', 'RED', 'GREEN', 'FRUIT', 'VOLUME')).toEqual([
    'NAME 3 Ada',
    'NOTES 3 one',
    'AGREE 1',
    'RED 0',
    'GREEN 1',
    'FRUIT 3',
    'VOLUME 30',
  ]);
  await form.getByRole('button', { name: 'Close' }).click();
  await expect(form).toHaveCount(0);
  await expectNothingLeft(page);
});

test('what a program sets is shown, as text, and tells nothing', async ({ page }) => {
  const { form, pid } = await openForm(page);
  await expect(form.getByRole('option')).toHaveText(['Apple', 'Pear & <b>plum</b>', '\ufffdig', 'Kiwi']);
  await form.getByRole('button', { name: 'Ask' }).click();
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('<b>bold</b> \ufffdé');
  await expect(form.getByRole('checkbox', { name: 'Agree' })).toBeChecked();
  await expect(form.getByRole('radio', { name: 'Green' })).toBeChecked();
  await expect(form.getByRole('listbox', { name: 'Fruit' })).toHaveValue('\ufffdig');
  await expect(form.getByRole('slider', { name: 'Volume' })).toHaveValue('70');
  await expect(form.getByRole('progressbar', { name: 'Done' })).toHaveAttribute('value', '40');
  await expect(form.getByRole('button', { name: 'Off' })).toBeEnabled();
  await isFocused(form.getByRole('textbox', { name: 'Notes' }));
  await page.keyboard.type('x');
  await expect.poll(() => commands(page, pid)).toEqual(['COMMAND 21 0 ask', 'COMMAND 13 1 notes']);
  await expect(form.locator('b, i')).toHaveCount(0);
});

test('the keyboard goes from control to control, and presses the default button and Cancel', async ({ page }) => {
  const { form, pid } = await openForm(page);
  await page.keyboard.type('k');
  await expect.poll(() => linesOf(page, pid, 'CHAR')).toEqual(['CHAR 107']);
  await page.keyboard.press('Tab');
  const name = form.getByRole('textbox', { name: 'Name' });
  await isFocused(name);
  await page.keyboard.type('Bob');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => commands(page, pid))
    .toEqual(expect.arrayContaining(['COMMAND 11 3 name', 'COMMAND 22 0 other']));
  await expect.poll(() => linesOf(page, pid, 'NAME')).toEqual(['NAME 3 Bob']);
  await page.keyboard.press('Tab');
  const notes = form.getByRole('textbox', { name: 'Notes' });
  await isFocused(notes);
  // A line, and no default button.
  await page.keyboard.press('Enter');
  await expect(notes).toHaveValue('\n');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(form.getByRole('checkbox', { name: 'Agree' })).toBeChecked();
  await page.keyboard.press('Tab');
  await isFocused(form.getByRole('radio', { name: 'Red' }));
  await page.keyboard.press('ArrowDown');
  await expect(form.getByRole('radio', { name: 'Green' })).toBeChecked();
  await page.keyboard.press('Tab');
  await isFocused(form.getByRole('listbox', { name: 'Fruit' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Tab');
  await isFocused(form.getByRole('radio', { name: 'Green' }));
  for (const button of ['Fruit', 'Volume', 'Ask', 'Show', 'Cancel']) {
    await page.keyboard.press('Tab');
    await isFocused(form.getByLabel(button).or(form.getByRole('button', { name: button, exact: true })));
  }
  await page.keyboard.press('Escape');
  await expect
    .poll(async () => (await commands(page, pid)).slice(-2))
    .toEqual(['COMMAND 18 2 fruit', 'COMMAND 2 0 other']);
  // The buttons of the frame, and from the beginning again.
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  expect(await linesOf(page, pid, 'CHAR')).toEqual(['CHAR 107']);
});

test('a list is submitted by a double click and by Enter', async ({ page }) => {
  const { form, pid } = await openForm(page);
  await form.getByRole('option', { name: 'Apple' }).dblclick();
  await expect.poll(() => commands(page, pid)).toEqual(['COMMAND 18 2 fruit', 'COMMAND 18 3 fruit']);
});

test('a window keeps what has its keyboard, and a press beside controls is the program’s', async ({ page }) => {
  const { form, pid } = await openForm(page);
  const other = await start(page, '/bin/controls', 'Other', '500');
  await expect.poll(() => linesOf(page, other, 'READY')).toEqual(['READY']);
  await form.getByRole('textbox', { name: 'Name' }).click({ position: { x: 2, y: 4 } });
  await page.keyboard.type('a');
  await page.getByRole('toolbar', { name: 'Task bar' }).getByRole('button', { name: 'Other' }).click();
  await page.keyboard.type('k');
  await expect.poll(() => linesOf(page, other, 'CHAR')).toEqual(['CHAR 107']);
  await page.getByRole('toolbar', { name: 'Task bar' }).getByRole('button', { name: 'Form' }).click();
  await page.keyboard.type('b');
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('ab');
  await form.locator('canvas').click({ position: { x: 400, y: 200 } });
  await page.keyboard.type('c');
  await expect.poll(() => linesOf(page, pid, 'DOWN', 'CHAR')).toEqual(['DOWN', 'CHAR 99']);
});

test('a menu by the mouse', async ({ page }) => {
  const { form, pid } = await openForm(page, '40', 'menu');
  const before = await form.locator('canvas').boundingBox();
  expect(before).toMatchObject({ width: 420, height: 360 });
  const bar = form.getByRole('menubar');
  await expect(bar.getByRole('menuitem')).toHaveText(['File', 'View', 'About']);
  await bar.getByRole('menuitem', { name: 'File' }).click();
  await expect(bar.getByRole('menuitem', { name: 'File' })).toHaveAttribute('aria-expanded', 'true');
  const file = form.getByRole('menu', { name: 'File' });
  await expect(file.getByRole('menuitem', { name: 'Save' })).toHaveAttribute('aria-keyshortcuts', 'Control+S');
  await expect(file.getByRole('separator')).toHaveCount(1);
  await file.getByRole('menuitem', { name: 'Locked' }).click({ force: true });
  await expect(file).toBeVisible();
  await bar.getByRole('menuitem', { name: 'View' }).hover();
  await expect(form.getByRole('menuitemcheckbox', { name: 'Toolbar', checked: true })).toBeVisible();
  await expect(file).toHaveCount(0);
  await bar.getByRole('menuitem', { name: 'File' }).hover();
  await file.getByRole('menuitem', { name: 'Recent' }).hover();
  await form.getByRole('menuitem', { name: '<b>one</b>' }).click();
  await expect(form.getByRole('menu')).toHaveCount(0);
  await bar.getByRole('menuitem', { name: 'About' }).click();
  await bar.getByRole('menuitem', { name: 'View' }).click();
  await form.locator('canvas').click({ position: { x: 400, y: 200 } });
  await expect(form.getByRole('menu')).toHaveCount(0);
  await expect.poll(() => commands(page, pid)).toEqual(['COMMAND 104 0 none', 'COMMAND 300 0 none']);
});

test('a menu that is open stays open while its program sets another one', async ({ page }) => {
  const { form, pid } = await openForm(page, '40', 'menu', 'again');
  await form.getByRole('menubar').getByRole('menuitem', { name: 'View' }).click();
  const item = form.getByRole('menuitemcheckbox', { name: 'Toolbar' });
  await expect(item).toBeVisible();
  const { length } = await linesOf(page, pid, 'MENU');
  await expect.poll(async () => (await linesOf(page, pid, 'MENU')).length).toBeGreaterThan(length + 2);
  await item.click();
  await expect.poll(() => linesOf(page, pid, 'COMMAND')).toEqual(['COMMAND 201 0 none']);
  // The last one that was set is there then.
  await form.getByRole('menubar').getByRole('menuitem', { name: 'View' }).click();
  await expect(item).toBeVisible();
});

test('a menu by the keyboard, and shortcuts', { tag: '@engines' }, async ({ page }) => {
  const { form, pid } = await openForm(page, '40', 'menu');
  const item = (name: string) => form.getByRole('menuitem', { name, exact: true });
  await page.keyboard.press('F10');
  await isFocused(item('File'));
  await page.keyboard.press('ArrowRight');
  await isFocused(item('View'));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await isFocused(item('New'));
  await page.keyboard.press('r');
  await isFocused(item('Recent'));
  await page.keyboard.press('ArrowRight');
  await isFocused(item('<b>one</b>'));
  await page.keyboard.press('ArrowLeft');
  await isFocused(item('Recent'));
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt');
  await isFocused(item('File'));
  await page.keyboard.press('ArrowUp');
  await isFocused(item('Locked'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(form.getByRole('menu')).toHaveCount(0);
  await isFocused(item('File'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await page.keyboard.press('F9');
  await page.keyboard.press('Control+c');
  await form.getByRole('textbox', { name: 'Name' }).fill('text');
  await page.keyboard.press('Control+Shift+E');
  // A field copies by itself.
  await page.keyboard.press('Control+c');
  await expect
    .poll(() => commands(page, pid))
    .toEqual([
      'COMMAND 101 0 none',
      'COMMAND 102 0 none',
      'COMMAND 202 0 none',
      'COMMAND 11 1 name',
      'COMMAND 101 0 none',
    ]);
  expect(await linesOf(page, pid, 'CHAR')).toEqual([]);
});

test('controls go with their window when its process is killed', async ({ page }) => {
  const { form, pid } = await openForm(page);
  await form.getByRole('textbox', { name: 'Name' }).fill('x');
  await page.evaluate((pid) => {
    const { os } = globalThis as unknown as { os: import('../src/host/index.ts').RatOS };
    return os.kill(pid);
  }, pid);
  await expect(form).toHaveCount(0);
  await expectNothingLeft(page);
});

test('what controls refuse, and what they change: the conformance program, on a desktop', { tag: '@engines' }, async ({
  page,
}) => {
  await openDesktop(page, ['conformance/controls']);
  const pid = await start(page, '/bin/controls');
  await expect
    .poll(() => linesOf(page, pid, 'ok', 'END'), { timeout: 60_000 })
    .toEqual([expect.stringMatching(/^ok \d+ checks$/), 'END exit']);
  await expectNothingLeft(page);
});
