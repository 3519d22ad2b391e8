/** Debuggers show TypeScript: in pages and in workers, from the development server and from the built library. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';

/** The source map that a script names, as a debugger finds it; `url` is where the script is. */
async function mapOf(script: string, url: string): Promise<SourceMap> {
  const comments = [...script.matchAll(/^\/\/# sourceMappingURL=(\S+)$/gm)];
  const address = comments.at(-1)?.[1];
  if (address === undefined) throw new Error(`${url} names no source map.`);
  const response = await fetch(address.startsWith('data:') ? address : new URL(address, url));
  expect(response.status, address).toBe(200);
  return new SourceMap(await response.json());
}

/** Expects that the first line of a script with `text` is mapped to the line with that text in a file of `src/`. */
function expectMapped(script: string, map: SourceMap, text: string, file: string): void {
  const lines = script.split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(text));
  expect(line, `${text} in the script`).toBeGreaterThan(-1);
  const entry = map.findEntry(line, lines[line]?.indexOf(text) ?? 0);
  if (!('originalSource' in entry)) throw new Error(`${text} is not mapped.`);
  expect(entry.originalSource).toMatch(new RegExp(`(^|/)${file.split('/').at(-1)}$`));
  const { sources, sourcesContent } = map.payload;
  // A debugger needs no other file; and what it shows has the lines that the file has.
  const shown = sourcesContent[sources.indexOf(entry.originalSource)];
  for (const content of [shown, readFileSync(join(ROOT, 'src', file), 'utf8')]) {
    expect(content?.split('\n')[entry.originalLine]).toContain(text);
  }
}

test('of the development server', async ({ baseURL }) => {
  for (const [path, text] of [
    ['host/worker-pool.ts', 'this.readyWaiters.splice(0)'],
    ['workers/run-thread.ts', 'startThread(kernel)'],
    ['workers/process-worker.ts', 'holdLock(setup.lockName)'],
  ] as const) {
    const url = `${baseURL}src/${path}`;
    const script = await (await fetch(url, { headers: { 'Sec-Fetch-Dest': 'script' } })).text();
    expectMapped(script, await mapOf(script, url), text, path);
  }
});

test('of the library', async ({ page }) => {
  const host = await serveFolder(join(ROOT, 'dist'), {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  });
  try {
    const url = `${host.url}index.js`;
    const library = await (await fetch(url)).text();
    expectMapped(library, await mapOf(library, url), 'this.readyWaiters.splice(0)', 'host/worker-pool.ts');

    await page.route(`${host.url}page`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        body: '<link rel="icon" href="data:,">',
      }),
    );
    await page.goto(`${host.url}page`);
    const started = page.waitForEvent('worker');
    await page.evaluate(async (library) => {
      const { RatOS } = (await import(library)) as typeof import('../src/host/index.ts');
      const os = await RatOS.boot();
      await os.shutdown();
    }, url);
    // The kernel's parts are made of functions; its files are shown once each.
    const kernel = `${host.url}assets/kernel.js`;
    const { sources } = (await mapOf(await (await fetch(kernel)).text(), kernel)).payload;
    expect(sources.length).toBe(new Set(sources).size);
    // Its names are short; what it says is not.
    const address = (await started).url();
    const worker = await (await fetch(address)).text();
    expectMapped(worker, await mapOf(worker, address), 'was never sent', 'workers/process-worker.ts');
  } finally {
    host.close();
  }
});
