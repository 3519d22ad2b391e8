/**
 * Makes the pictures of the documentation from the real page, in docs/pictures/: `npx tsx scripts/pictures.ts`, or only
 * those of the `playground` or the `desktop`. The library and the programs must be built. Text looks a little different on every machine, so they are made by hand, not by tests.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { browserFlags, findBrowser } from '../src/cli/find-browser.ts';
import type { RatOS } from '../src/host/index.ts';
import { ROOT } from './run-command.ts';

const FOLDER = join(ROOT, 'docs/pictures');
const SIZE = { width: 1440, height: 900 };

type InPage = typeof globalThis & {
  os: RatOS;
  bootWith: (programs: string[], options: { desktop: HTMLElement }) => Promise<RatOS>;
  bootShell: (options: { desktop: HTMLElement }) => Promise<RatOS>;
  loadProgram: (folder: string, name: string) => Promise<Uint8Array>;
};

/** A desktop with all applications, as the playground has it. */
async function openDesktop(page: Page, address: string): Promise<void> {
  await page.goto(`${address}e2e/support/ratos.html`);
  await page.locator('html[data-ready="true"]').waitFor();
  await page.evaluate(async () => {
    const here = globalThis as InPage;
    document.body.style.cssText = 'margin: 0; height: 100vh';
    here.os = await here.bootShell({ desktop: document.body });
    const { applications } = await (await fetch('/programs/index.json')).json();
    await here.os.fs.mkdir('/usr/share/applications', { recursive: true });
    for (const [file, text] of Object.entries(applications as Record<string, string>)) {
      const name = file.replace('.desktop', '');
      await here.os.fs.writeFile(`/bin/${name}`, await here.loadProgram('apps', name));
      await here.os.fs.writeFile(`/usr/share/applications/${file}`, text);
    }
    await here.os.fs.writeFile('/bin/probe', await here.loadProgram('windows', 'probe'));
    await here.os.fs.writeFile('/home/notes.txt', 'Forks are taken left first.\nThen everybody waits.\n');
  });
}

/** Starts a program and moves its window to a place. */
async function place(page: Page, title: RegExp, command: string[], x: number, y: number): Promise<void> {
  await page.evaluate(
    async (command) =>
      void (await (globalThis as InPage).os.spawn(command[0]!, command, {
        cwd: '/home',
        env: { TZ: 'UTC0', HOME: '/home', PATH: '/bin', TERM: 'xterm-256color' },
      })),
    command,
  );
  const window = page.getByRole('dialog', { name: title });
  await window.waitFor();
  const box = await window.boundingBox();
  if (box === null) throw new Error(`${title} is not seen.`);
  await page.mouse.move(box.x + 60, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 12, { steps: 3 });
  await page.mouse.up();
}

/** The lesson of the deadlock: stuck, seen in the wait graph, and at its line in the source. */
async function openPlayground(page: Page, address: string): Promise<void> {
  await page.goto(`${address}#lesson=deadlock`);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await page.getByRole('heading', { name: 'Deadlock, and how to see it' }).waitFor();
  await page.getByRole('option', { name: 'Clock' }).dblclick();
  const clock = page.getByRole('dialog', { name: /^Clock/ });
  await clock.waitFor();
  const box = await clock.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 12);
  await page.mouse.down();
  await page.mouse.move(1180, 110, { steps: 3 });
  await page.mouse.up();
  await page.getByRole('textbox', { name: 'Arguments' }).fill('--greedy');
  await run.click();
  const cycle = page.getByRole('alert').filter({ hasText: 'Deadlock' });
  await page.getByRole('tab', { name: 'Wait graph' }).click();
  await cycle.waitFor({ timeout: 120_000 });
  await page.locator('.cm-line.cm-mark-wait').first().waitFor();
  await page.waitForTimeout(3000);
}

const [wanted] = process.argv.slice(2);
const server = await createServer({
  root: ROOT,
  configFile: `${ROOT}vite.config.ts`,
  server: { port: 0, hmr: false },
  logLevel: 'warn',
});
await server.listen();
const [address = ''] = server.resolvedUrls?.local ?? [];
const executablePath = findBrowser();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: browserFlags() });
mkdirSync(FOLDER, { recursive: true });
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ viewport: SIZE, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const shoot = (name: string, clip?: { x: number; y: number; width: number; height: number }) =>
      page.screenshot({ path: join(FOLDER, `${name}.png`), ...(clip ? { clip } : {}) });
    if (wanted !== 'desktop') {
      await openPlayground(page, address);
      await shoot(`playground-${colorScheme}`);
    }
    if (wanted === 'playground') {
      await context.close();
      continue;
    }
    await openDesktop(page, address);
    await page.waitForTimeout(500);
    await place(page, /^Mandelbrot/, ['/bin/mandelbrot'], 690, 40);
    await place(page, /^Philosophers/, ['/bin/philosophers'], 700, 260);
    await place(page, /^Files/, ['/bin/files', '/'], 130, 40);
    await place(page, /^notes.txt/, ['/bin/editor', '/home/notes.txt'], 360, 200);
    await place(page, /^Clock/, ['/bin/clock'], 1120, 70);
    await place(page, /^Terminal/, ['/bin/terminal'], 150, 430);
    await page.waitForTimeout(1000);
    await page.keyboard.type('ls -l /bin | head -5; ps\n');
    await page.waitForTimeout(2000);
    await shoot(`desktop-${colorScheme}`);
    if (colorScheme === 'light') {
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.waitForTimeout(200);
      const box = await page.locator('.launcher').boundingBox();
      if (box !== null)
        await shoot('launcher', {
          x: box.x - 16,
          y: box.y - 16,
          width: box.width + 32,
          height: SIZE.height - box.y + 16,
        });
      await page.keyboard.press('Escape');
      await place(page, /^Paint$/, ['/bin/probe', 'Paint'], 300, 300);
      await page.keyboard.press('x');
      await page.getByRole('alert').waitFor();
      const card = await page.getByRole('alert').boundingBox();
      if (card !== null)
        await shoot('crash', { x: card.x - 16, y: 0, width: card.width + 32, height: card.y + card.height + 20 });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
