import { test as base, expect, type Page } from '@playwright/test';

export { expect };

/** `page` as always, but a test fails on errors that the page reports; and a page with RatOS at hand. */
export const test = base.extend<{
  /** Texts of page errors that the test expects. */
  expectedErrors: RegExp[];
  /** e2e/support/ratos.html, loaded: `RatOS` and `loadProgram` are globals in it. */
  ratosPage: Page;
}>({
  expectedErrors: [[], { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    const note = (text: string) => {
      if (!expectedErrors.some((expected) => expected.test(text))) errors.push(text);
    };
    page.on('pageerror', (error) => note(error.stack ?? error.message));
    page.on('console', (message) => message.type() === 'error' && note(message.text()));
    await use(page);
    expect(errors, 'errors that the page reported').toEqual([]);
  },
  ratosPage: async ({ page }, use) => {
    await page.goto('/e2e/support/ratos.html');
    await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
    await use(page);
  },
});
