import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

test('the built playground runs from a host that cannot set headers', async ({ page }) => {
  const folder = join(ROOT, 'build', 'playground-test');
  await build({ root: ROOT, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const host = await serveFolder(folder);
  try {
    await page.goto(host.url);
    await page.getByTestId('example-hello').click({ timeout: 20_000 });
    await page.getByTestId('run').click();
    await expect(page.getByTestId('status')).toHaveText('Exited with code 0', { timeout: 20_000 });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  } finally {
    host.close();
  }
});
