/** A visitor of the playground: a browser with a profile of its own, and what a person does in the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { browserFlags } from '../../src/cli/find-browser.ts';

export const PROMPT = 'home ~ $';
/** A program may compute that long, or be compiled. */
const LIMIT = { timeout: 120_000 };

export interface Visitor {
  readonly context: BrowserContext;
  /** Names the processes of this browser: they have it in their command line. */
  readonly profile: string;
}

/** @param use is given a browser that nobody has used before, and that ends with it. */
export async function withNewProfile<T>(executablePath: string, use: (visitor: Visitor) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), 'ratos-profile-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: browserFlags() });
  try {
    return await use({ context, profile });
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Waits for a text in what the terminal draws. @returns when it was there: in milliseconds after the page was asked for,
 * and since 1970.
 */
export async function shown(page: Page, text: string): Promise<{ after: number; at: number }> {
  const found = await page.waitForFunction(
    (wanted) => {
      // Blanks are drawn as such that do not break.
      const drawn = document.querySelector('.xterm-rows')?.textContent?.replaceAll('\u00a0', ' ');
      const after = performance.now();
      return drawn?.includes(wanted) && { after, at: performance.timeOrigin + after };
    },
    text,
    LIMIT,
  );
  return (await found.jsonValue()) as { after: number; at: number };
}

export async function type(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type(text);
}

/** Opens the page and waits for its shell. */
export async function openPage({ context }: Visitor, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  await shown(page, PROMPT);
  return page;
}

export async function writeSource(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Source', exact: true }).fill(text);
}

/** The page's first status says so. */
export async function told(page: Page, pattern: RegExp, timeout = LIMIT.timeout): Promise<string> {
  const found = await page.waitForFunction(
    ([source]) => {
      const text = document.querySelector('[role=status]')?.textContent ?? '';
      return new RegExp(source as string).test(text) && text;
    },
    [pattern.source],
    { timeout },
  );
  return (await found.jsonValue()) as string;
}

export async function press(page: Page, name: 'Run' | 'Stop'): Promise<void> {
  await page.getByRole('form', { name: 'Program' }).getByRole('button', { name, exact: true }).click();
}
