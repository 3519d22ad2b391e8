/** What axe finds in the playground: names, roles, structure and contrasts, in its colours and states. */
import type { Page } from '@playwright/test';
import { expectNothingFound } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { button, openPlayground, playgroundAddress, status, writeSource } from './support/playground.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const panel = (page: Page, name: string) => page.getByRole('tabpanel', { name, exact: true });

test('while one writes', async ({ page }) => {
  await openPlayground(page);
  await expectNothingFound(page, 'at first');
  await page.getByRole('toolbar', { name: 'Parts of the page' }).getByRole('button', { name: 'Files' }).click();
  await writeSource(page, 'int main(void) { return nothing; }\n');
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveCount(1, { timeout: 90_000 });
  await expectNothingFound(page, 'with a problem');
  await button(page, 'Share').click();
  await expect(page.getByRole('textbox', { name: 'Link' })).not.toHaveValue('');
  await expectNothingFound(page, 'Share');
});

test('inside of a deadlock', async ({ page }) => {
  // A program and its assembly are compiled, and axe takes a busy machine seconds for each look.
  test.setTimeout(240_000);
  await openPlayground(page, `${await playgroundAddress()}#lesson=deadlock`);
  await page.getByRole('textbox', { name: 'Arguments' }).fill('--greedy');
  for (const name of ['Timeline', 'System calls']) await tab(page, name).click();
  await button(page, 'Run').click();
  await tab(page, 'Wait graph').click();
  await expect(panel(page, 'Wait graph').getByRole('alert')).toHaveText(/^Deadlock/, { timeout: 60_000 });
  for (const name of ['Wait graph', 'Timeline', 'Processes', 'System calls', 'Assembly', 'Terminal']) {
    await tab(page, name).click();
    await expect(panel(page, name)).toBeVisible();
    if (name === 'Assembly') await expect(page.locator('.assembly .tint').first()).toBeVisible({ timeout: 90_000 });
    await expectNothingFound(page, name);
  }
  await button(page, 'Stop').click();
  await expect(status(page)).toHaveText('Killed');
});

test('a window', async ({ page }) => {
  await openPlayground(page, `${await playgroundAddress()}#lesson=window`);
  await button(page, 'Run').click();
  await expect(page.getByRole('dialog').first()).toBeVisible({ timeout: 60_000 });
  await expectNothingFound(page, 'Desktop');
});

test('on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(await playgroundAddress());
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  const bar = page.getByRole('navigation', { name: 'Parts' });
  for (const name of ['Code', 'Learn', 'Terminal', 'Desktop', 'Inspect']) {
    await bar.getByRole('button', { name, exact: true }).click();
    await expectNothingFound(page, name);
  }
});
