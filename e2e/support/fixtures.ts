import { test as base, expect, type Page } from '@playwright/test';

export { expect };

/** Collects the errors that a page reports from now on. */
export function collectErrors(page: Page, expected: readonly RegExp[] = []): string[] {
  const errors: string[] = [];
  const note = (text: string) => {
    if (!expected.some((pattern) => pattern.test(text))) errors.push(text);
  };
  page.on('pageerror', (error) => note(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && note(message.text()));
  return errors;
}

/** Loads e2e/support/ratos.html, with RatOS and its tools as globals. */
export async function loadTools(page: Page, query = ''): Promise<void> {
  await page.goto(`/e2e/support/ratos.html${query}`);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true');
}

/** `page` as always, but a test fails on errors that the page reports; and a page with RatOS at hand. */
export const test = base.extend<{
  /** Texts of page errors that the test expects. */
  expectedErrors: RegExp[];
  /** e2e/support/ratos.html, loaded: `RatOS` and `loadProgram` are globals in it. */
  ratosPage: Page;
  /** Skips where the browser is not installed. */
  installed: undefined;
}>({
  installed: [
    async ({ browserName }, use, info) => {
      info.skip(browserName === 'firefox' && !process.env.RATOS_FIREFOX, 'Firefox is not installed here');
      await use(undefined);
    },
    { auto: true },
  ],
  expectedErrors: [[], { option: true }],
  page: async ({ page, expectedErrors }, use) => {
    const errors = collectErrors(page, expectedErrors);
    await use(page);
    expect(errors, 'errors that the page reported').toEqual([]);
  },
  ratosPage: async ({ page }, use) => {
    await loadTools(page);
    await use(page);
  },
});
