/** The playground as a person meets it: by roles and names. */
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { build } from 'vite';
import type { RatOS } from '../../src/host/index.ts';
import { ROOT } from './ratos-command.ts';
import { serveFolder } from './static-server.ts';

export type InPlayground = typeof globalThis & { ratos: RatOS };

export const PROMPT = 'home ~ $';

/** What is said of the program: the first status of the page. */
export const status = (page: Page): Locator => page.getByRole('status').first();
export const log = (page: Page): Locator => page.getByRole('log', { name: 'Terminal output' });
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** The terminal's text, without the blanks at its end. */
export async function screen(page: Page): Promise<string> {
  return ((await log(page).textContent()) ?? '').trimEnd();
}

export async function expectScreen(page: Page, text: string | RegExp): Promise<void> {
  const content = expect.poll(() => screen(page), { timeout: 20_000 });
  if (typeof text === 'string') await content.toContain(text);
  else await content.toMatch(text);
}

/** One for each worker of Playwright, as they run side by side. */
const FOLDER = join(ROOT, 'build', `playground-test-${process.env.TEST_PARALLEL_INDEX}`);
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

let built: Promise<string> | undefined;

/** The page as it is built for a host, once for all tests. @returns the folder that it is in. */
export function builtPlayground(): Promise<string> {
  built ??= build({ root: ROOT, logLevel: 'error', build: { outDir: FOLDER, emptyOutDir: true } }).then(() => FOLDER);
  return built;
}

let host: Promise<string> | undefined;

/** Its address, at a host that sends the headers. */
export function playgroundAddress(): Promise<string> {
  host ??= builtPlayground().then(async (folder) => (await serveFolder(folder, ISOLATION)).url);
  return host;
}

/** The page with its shell, which is typed into. */
export async function openPlayground(page: Page, url?: string): Promise<void> {
  await page.goto(url ?? (await playgroundAddress()));
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  await expectScreen(page, PROMPT);
}

export async function typeIn(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Terminal input' }).focus();
  await page.keyboard.type(text);
}

/** Types a line at a prompt, and waits for what it shows and the next prompt. */
export async function enter(page: Page, line: string, shows: string | RegExp, prompt = PROMPT): Promise<void> {
  await typeIn(page, `${line}\n`);
  await expectScreen(page, shows);
  await expect.poll(async () => (await screen(page)).endsWith(prompt), { timeout: 20_000 }).toBe(true);
}

/** Puts a text in place of the source, as a person pastes it. */
export async function writeSource(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Source', exact: true }).fill(text);
}
