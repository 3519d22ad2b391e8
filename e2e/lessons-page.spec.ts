/** The lessons as a person meets them in the page: by roles, names and keyboard. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import {
  button,
  expectScreen,
  type InPlayground,
  openPlayground,
  playgroundAddress,
  status,
  writeSource,
} from './support/playground.ts';

const list = (page: Page) => page.getByRole('navigation', { name: 'Lessons' });
const link = (page: Page, name: string) => list(page).getByRole('link', { name, exact: true });
const article = (page: Page) => page.getByRole('article');
const title = (page: Page) => article(page).getByRole('heading', { level: 1 });
const source = (page: Page) => page.getByRole('textbox', { name: 'Source', exact: true });
const tab = (page: Page, name: string) => page.getByRole('tablist', { name: 'Files open' }).getByRole('tab', { name });

test('opens with the simplest lesson, which is ticked when it has run as it should', { tag: '@engines' }, async ({
  page,
}) => {
  await openPlayground(page);
  expect(await list(page).getByRole('link').count()).toBeGreaterThanOrEqual(24);
  await expect(title(page)).toHaveText('Hello');
  await expect(tab(page, 'hello.c')).toBeVisible();
  const file = page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name: 'hello.c', exact: true });
  await expect(file).toHaveAttribute('aria-selected', 'true');
  await expect(status(page)).toHaveText('Ready');
  await expect(link(page, 'Hello')).toHaveAttribute('aria-current', 'page');
  await expect(link(page, 'Hello')).toHaveAccessibleDescription('Not done yet');

  await button(page, 'Run').click();
  await expect(article(page).getByRole('status')).toHaveText('As expected.', { timeout: 60_000 });
  await expect(link(page, 'Hello')).toHaveAccessibleDescription('Done');
  await expect(list(page)).toContainText('First steps1 of 4');
  // Nothing of an exercise has been done.
  await expect(
    article(page).getByRole('list', { name: 'Exercises' }).getByRole('img', { name: 'Done', exact: true }),
  ).toHaveCount(0);

  await page.reload();
  await expect(link(page, 'Hello')).toHaveAccessibleDescription('Done', { timeout: 20_000 });
  await expect(list(page)).toContainText('First steps1 of 4');
});

test('a reload keeps the file that was opened beside a lesson, and what Run was told', async ({ page }) => {
  await openPlayground(page);
  await link(page, 'Everything is a handle').click();
  await expect(tab(page, 'handles.c')).toHaveAttribute('aria-selected', 'true');
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.writeFile('/home/mine.c', 'int main(void) {}\n'));
  await page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name: 'mine.c', exact: true }).click();
  await expect(tab(page, 'mine.c')).toHaveAttribute('aria-selected', 'true');
  const given = page.getByRole('textbox', { name: 'Arguments' });
  await given.fill('one two');
  await page.reload();
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  await expect(tab(page, 'mine.c')).toHaveAttribute('aria-selected', 'true');
  await expect(given).toHaveValue('one two');
  await expect(title(page)).toHaveText('Everything is a handle');
  // Who asks for the lesson has it.
  await page.goto('about:blank');
  await openPlayground(page, `${await playgroundAddress()}#lesson=handles`);
  await expect(tab(page, 'handles.c')).toHaveAttribute('aria-selected', 'true');
});

test('on a phone the text of a lesson is seen when it is chosen, or asked for by a link', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(await playgroundAddress());
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  const parts = page.getByRole('navigation', { name: 'Parts' });
  await parts.getByRole('button', { name: 'Learn', exact: true }).click();
  await link(page, 'Everything is a handle').click();
  await expect(title(page)).toHaveText('Everything is a handle');
  await expect(title(page)).toBeInViewport();
  await parts.getByRole('button', { name: 'Code', exact: true }).click();
  await expect(tab(page, 'handles.c')).toBeVisible();
  await page.goto('about:blank');
  await page.goto(`${await playgroundAddress()}#lesson=deadlock`);
  await expect(title(page)).toBeInViewport({ timeout: 20_000 });
  await expect(title(page)).toHaveText(/Deadlock/);
});

test('files are put back when the visitor says so, and focus stays', async ({ page }) => {
  await openPlayground(page);
  const before = await source(page).textContent();
  await writeSource(page, 'int mine;');
  const restore = button(page, 'Restore the files');
  const question = page.getByRole('alertdialog', { name: 'Restore the files of “Hello”?' });
  await restore.click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(source(page)).toHaveText('int mine;');
  await restore.click();
  await question.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => source(page).textContent()).toBe(before);
});

test('goes from lesson to lesson by keyboard, links and address', async ({ page }) => {
  await openPlayground(page);
  await link(page, 'Hello').focus();
  // One stop for Tab, however many there are.
  await page.keyboard.press('Tab');
  await expect(list(page).locator(':focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(link(page, 'Hello')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(link(page, 'Everything is a handle')).toBeFocused();
  await page.keyboard.press('End');
  await expect(link(page, 'A game')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await expect(link(page, 'Hello')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('Everything is a handle');
  await expect(tab(page, 'handles.c')).toBeVisible();
  await expect(page).toHaveURL(/#lesson=handles$/);
  await expect(link(page, 'Everything is a handle')).toHaveAttribute('aria-current', 'page');

  await article(page).getByRole('link', { name: 'Next: Processes' }).press('Enter');
  await expect(title(page)).toHaveText('Processes');
  await article(page).getByRole('link', { name: 'Previous: Everything is a handle' }).click();
  await expect(title(page)).toHaveText('Everything is a handle');
  await page.goBack();
  await expect(title(page)).toHaveText('Processes');

  // What it links to is there, at the place that is meant.
  const document = article(page).getByRole('link', { name: 'Processes', exact: true });
  const address = new URL((await document.getAttribute('href')) ?? '', page.url());
  const response = await page.request.get(address.href);
  expect(response.headers()['content-type']).toContain('text/html');
  expect(await response.text()).toContain('<h2 id="processes">Processes</h2>');
  expect(address.hash).toBe('#processes');

  // Files of a lesson with several: the first one in front.
  await page.goto('/#lesson=actors');
  await expect(title(page)).toHaveText('An actor system', { timeout: 30_000 });
  for (const file of ['main.c', 'actor.c', 'actor.h', 'Makefile']) await expect(tab(page, file)).toBeVisible();
  await expect(tab(page, 'main.c')).toHaveAttribute('aria-selected', 'true');
  // Those of the lessons before are closed.
  await expect(page.getByRole('tablist', { name: 'Files open' }).getByRole('tab')).toHaveCount(4);

  // What is no lesson changes nothing.
  await page.goto('/#lesson=%3Cimg%20src=x%3E');
  await page.goto('/#lesson=nothing');
  await expect(title(page)).toHaveText('An actor system');
  expect(await page.locator('article img').count()).toBe(0);
});

test('a lesson is the visitor’s own: changes stay, and can be taken back', async ({ page }) => {
  await openPlayground(page, '/#lesson=deadlock');
  await expect(title(page)).toHaveText('Deadlock, and how to see it');
  await expect(tab(page, 'philosophers.c')).toHaveAttribute('aria-selected', 'true');
  // Nothing else has been opened before.
  await expect(page.getByRole('tablist', { name: 'Files open' }).getByRole('tab')).toHaveCount(1);
  await button(page, 'Set the arguments').first().click();
  await expect(page.getByRole('textbox', { name: 'Arguments' })).toHaveValue('--greedy');

  const path = '/home/lessons/deadlock/philosophers.c';
  const stored = () => page.evaluate((path) => (globalThis as InPlayground).ratos.fs.readFile(path, 'utf8'), path);
  await writeSource(page, '/* mine */\n');
  await expect.poll(stored).toBe('/* mine */\n');
  await link(page, 'Hello').click();
  await expect(title(page)).toHaveText('Hello');
  await link(page, 'Deadlock, and how to see it').click();
  await expect(source(page)).toContainText('mine');
  await expect(page.getByRole('textbox', { name: 'Arguments' })).toHaveValue('');

  await page.evaluate((path) => (globalThis as InPlayground).ratos.fs.stat(path), path);
  await button(page, 'Restore the files').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(source(page)).toContainText('Five philosophers');
  expect(await stored()).toContain('Five philosophers');
});

test('a lesson of several files is one program, and an exercise is ticked when it is solved', async ({ page }) => {
  await openPlayground(page, '/#lesson=actors');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', { timeout: 60_000 });
  await expect(article(page).getByRole('status')).toHaveText('As expected.');

  await page.goto('/#lesson=deadlock');
  await button(page, 'Set the arguments').first().click();
  await button(page, 'Run').click();
  await expectScreen(page, 'all forks are taken');
  // By their names, as the text calls them.
  await page.getByRole('tab', { name: 'Wait graph' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Wait graph' }).getByRole('alert')).toHaveText(
    /^Deadlock: (?=.*Plato)(?=.*Kant)(?=.*Hume)(?=.*Mill)(?=.*Bacon).*wait for one another$/,
    { timeout: 30_000 },
  );
  await button(page, 'Stop').click();
  await expect(article(page).getByRole('status')).toHaveText('Exercise done.');
  const exercises = article(page).getByRole('list', { name: 'Exercises' });
  await expect(exercises.getByRole('listitem').first().getByRole('img', { name: 'Done', exact: true })).toBeVisible();
  await expect(exercises.getByRole('img', { name: 'Not done yet' })).toHaveCount(1);
});
