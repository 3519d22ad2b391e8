/** A terminal in a window, with the shell in it. */
import type { RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, linesOf, openDesktop, start } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

test('a terminal control shows the shell, and feeds it', async ({ page }) => {
  await openDesktop(page, ['windows/terminal', 'bin/sh']);
  const pid = await start(page, '/bin/terminal');
  const window = dialog(page, 'Shell');
  await expect
    .poll(() => linesOf(page, pid, 'CONTROL', 'TERMINAL', 'NOT', 'ATTACH', 'AGAIN', 'START'))
    .toEqual([
      expect.stringMatching('CONTROL RAT_SUCCESS'),
      expect.stringMatching('TERMINAL RAT_SUCCESS'),
      expect.stringMatching('NOT RAT_ERR_NOT_SUPPORTED'),
      expect.stringMatching('ATTACH RAT_SUCCESS'),
      expect.stringMatching('AGAIN RAT_ERR_ACCESS_DENIED'),
      expect.stringMatching('START RAT_SUCCESS'),
    ]);
  const terminal = window.getByRole('group', { name: 'Terminal of sh' });
  const rows = terminal.locator('.xterm-rows');
  await expect(rows).toContainText('$');
  await page.keyboard.type('echo "<b>"$((40 + 2))');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('<b>42');
  // Tab is the terminal's.
  await page.keyboard.press('Tab');
  await expect(terminal.locator('textarea')).toBeFocused();
  await page.keyboard.press('Control+c');
  await page.keyboard.type('exit 3');
  await page.keyboard.press('Enter');
  await expect.poll(() => linesOf(page, pid, 'EXITED')).toEqual(['EXITED 3']);
  await window.getByRole('button', { name: 'Close' }).click();
  await expect(window).toHaveCount(0);
  await expectNothingLeft(page);
});

test('the shell in a terminal goes when the window’s program is killed', async ({ page }) => {
  await openDesktop(page, ['windows/terminal', 'bin/sh']);
  const pid = await start(page, '/bin/terminal');
  await expect(dialog(page, 'Shell').locator('.xterm-rows')).toContainText('$');
  await page.evaluate((pid) => (globalThis as unknown as { os: RatOS }).os.kill(pid), pid);
  await expect(dialog(page, 'Shell')).toHaveCount(0);
  await expectNothingLeft(page);
});
