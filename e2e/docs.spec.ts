/** The documentation site, as a host that only serves files has it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expectNothingFound } from './support/accessibility.ts';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

test('the site is built, searched, and a program in it is run where it stands', async ({ page }) => {
  test.setTimeout(300_000);
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/docs/build.ts'], { cwd: ROOT, stdio: 'pipe' });
  const host = await serveFolder(join(ROOT, 'build/docs'));
  try {
    await page.goto(host.url);
    // The service worker has come, and the page with it anew.
    await page.waitForFunction(() => crossOriginIsolated);
    await page.getByRole('button', { name: 'Run it here' }).first().click();
    const program = page.getByRole('region', { name: 'main.c' });
    await expect(program.getByRole('status')).toHaveText('Ended with 0', { timeout: 120_000 });
    await expect(program.getByRole('log')).toHaveText('1234: the thread returned 42');

    // What is around the text is the generator's.
    await expectNothingFound(page, 'the first page', '.tsd-typography');

    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('combobox').fill('attachDesktop');
    await expect(page.getByRole('option').filter({ hasText: 'RatOS.attachDesktop' })).toBeVisible();
    await page.getByRole('combobox').fill('Testing programs');
    await expect(
      page
        .getByRole('option')
        .filter({ hasText: /Testing programs/ })
        .first(),
    ).toBeVisible();
    await page.goto(`${host.url}classes/ratos.RatOS.html`);
    await expect(page.locator('.tsd-signature').filter({ hasText: 'boot(' })).toContainText('Promise<RatOS>');
  } finally {
    host.close();
  }
});
