/** The playground: a program is run, and what is said of it. */
import { expect, test } from './support/fixtures.ts';
import { button, expectScreen, openPlayground, PROMPT, status } from './support/playground.ts';

test('Run shows the output and how the program has ended, and the shell goes on below', async ({ page }) => {
  await openPlayground(page);
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', { timeout: 20_000 });
  await expectScreen(page, /^Hello from process \d+, thread \d+!\n── Exited with code 0 ──\nhome ~ \$$/);
  await page.keyboard.type('echo and on\n');
  await expectScreen(page, `\nand on\n${PROMPT}`);
});
