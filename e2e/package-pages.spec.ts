/**
 * The packed package in projects of strangers: with Vite, webpack and esbuild, and with no bundler at all, each with the
 * ten lines of the README, on a host with a strict content policy.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { build as esbuild } from 'esbuild';
import { createServer } from 'vite';
import webpack from 'webpack';
import { expect, test } from './support/fixtures.ts';
import { installPackage } from './support/installed-package.ts';
import { ROOT, Workspace } from './support/ratos-command.ts';
import { serveFolder } from './support/static-server.ts';
import { VITES } from './support/vites.ts';

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
/** As strict as a page with WebAssembly can be; what docs/embedding.md says. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data:";
const STRICT = { ...ISOLATION, 'Content-Security-Policy': POLICY };

/** What somebody writes who tries it. */
const PROGRAM = `import { RatOS } from 'ratos';

const os = await RatOS.boot();
await os.fs.writeFile('/bin/hello', new Uint8Array(await (await fetch('hello.wasm')).arrayBuffer()));
const p = await os.spawn('/bin/hello', ['hello', 'world']);
for await (const chunk of p.stdout) document.body.append(new TextDecoder().decode(chunk));
document.body.append(JSON.stringify(await p.exited));
`;
const PAGE = '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="./main.js"></script>';
const EXPECTED = /Hello from process \d+.*"reason":"exit"/s;

/** The most, in gzip's bytes, that a page loads until its first program can be started. */
const LOADED_MAX = 104_000;

let work: Workspace;
let installed: string;
let hello: Buffer;
test.beforeAll(() => {
  work = new Workspace();
  installed = installPackage(work);
  hello = readFileSync(join(ROOT, 'public', 'programs', 'lessons', 'hello.wasm'));
});
test.afterAll(() => work.remove());

/** A project's folder, in which the package is found as in node_modules above it. */
function project(name: string): { source: string; site: string } {
  const source = work.path(name);
  const site = join(source, 'site');
  mkdirSync(site, { recursive: true });
  writeFileSync(join(source, 'main.js'), PROGRAM);
  writeFileSync(join(source, 'index.html'), PAGE);
  writeFileSync(join(site, 'index.html'), PAGE);
  writeFileSync(join(site, 'hello.wasm'), hello);
  return { source, site };
}

/** What has been built runs on a host with a strict policy. */
async function expectToRun(page: Page, folder: string): Promise<void> {
  const host = await serveFolder(folder, STRICT);
  try {
    await page.goto(host.url);
    await expect(page.locator('body')).toContainText(EXPECTED);
  } finally {
    host.close();
  }
}

for (const [name, build] of Object.entries(VITES))
  test(`${name} builds it`, async ({ page }) => {
    const { source, site } = project(name);
    const outDir = join(source, 'built');
    await build({ root: source, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022' } });
    writeFileSync(join(outDir, 'hello.wasm'), hello);
    expect(readdirSync(site)).not.toContain('assets');
    await expectToRun(page, outDir);
  });

test('Vite serves it', async ({ page }) => {
  const { source } = project('vite-dev');
  writeFileSync(join(source, 'hello.wasm'), hello);
  const server = await createServer({
    root: source,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, headers: ISOLATION, fs: { strict: false } },
  });
  try {
    await server.listen();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await expect(page.locator('body')).toContainText(EXPECTED);
  } finally {
    await server.close();
  }
});

test('webpack builds it', async ({ page }) => {
  const { source, site } = project('webpack');
  await new Promise<void>((resolve, reject) => {
    const options: webpack.Configuration = {
      mode: 'production',
      // What is minified already takes it half a minute.
      optimization: { minimize: false },
      context: source,
      entry: './main.js',
      output: { path: site, filename: 'main.js', module: true },
      experiments: { outputModule: true },
      performance: { hints: false },
    };
    webpack(options, (error, stats) => {
      const problems = error?.message ?? stats?.toString({ all: false, errors: true, warnings: true });
      if (problems) reject(new Error(problems));
      else resolve();
    });
  });
  await expectToRun(page, site);
});

test('esbuild builds it, when the assets are copied', async ({ page }) => {
  const { source, site } = project('esbuild');
  const { warnings, metafile } = await esbuild({
    absWorkingDir: source,
    entryPoints: ['main.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    outfile: join(site, 'main.js'),
    logLevel: 'silent',
    metafile: true,
  });
  expect(warnings).toEqual([]);
  expect(Object.keys(metafile.inputs).join(' '), 'the second engine stays out').not.toContain('engine-worker');
  cpSync(join(installed, 'dist', 'assets'), join(site, 'assets'), { recursive: true });
  await expectToRun(page, site);
});

test.describe('without a bundler', () => {
  let host: Awaited<ReturnType<typeof serveFolder>>;
  test.beforeAll(async () => {
    const { site } = project('plain');
    cpSync(join(installed, 'dist'), join(site, 'ratos'), { recursive: true });
    cpSync(join(installed, 'dist', 'assets'), join(site, 'elsewhere'), { recursive: true });
    writeFileSync(join(site, 'main.js'), PROGRAM.replace("'ratos'", "'./ratos/index.js'"));
    writeFileSync(join(site, 'empty.html'), PAGE.replace(/<script.*/, ''));
    host = await serveFolder(site, STRICT);
  });
  test.afterAll(() => host.close());

  test('a page runs a program, and loads little before it', async ({ page }) => {
    const loaded = new Map<string, Promise<Buffer>>();
    const note = (response: Response) => void loaded.set(response.url(), response.body());
    page.context().on('response', note);
    await page.goto(`${host.url}empty.html`);
    await page.evaluate(async (library) => {
      const { RatOS } = (await import(library)) as typeof import('../src/host/index.ts');
      (globalThis as { os?: unknown }).os = await RatOS.boot({ warmWorkers: 1 });
    }, `${host.url}ratos/index.js`);
    page.context().off('response', note);
    let sum = 0;
    for (const [url, body] of loaded) if (url.endsWith('.js')) sum += gzipSync(await body).length;
    expect([...loaded.keys()].filter((url) => /worker/.test(url))).toEqual([
      `${host.url}ratos/assets/process-worker.js`,
    ]);
    console.log(`loaded before the first process: ${sum} bytes, gzip`);
    expect(sum).toBeLessThan(LOADED_MAX);
    await page.goto(host.url);
    await expect(page.locator('body')).toContainText(EXPECTED);
  });

  test('the assets may be elsewhere', async ({ page }) => {
    await page.route('**/ratos/assets/*-worker.js', (route) => route.abort());
    await page.route('**/nowhere/index.json', (route) => route.fulfill({ json: {} }));
    await page.goto(`${host.url}empty.html`);
    const codes = await page.evaluate(async (library) => {
      const { RatOS, RatError } = (await import(library)) as typeof import('../src/host/index.ts');
      const failure = await RatOS.boot({ assets: '' }).catch((error: unknown) => error);
      const os = await RatOS.boot({ assets: new URL('elsewhere', document.baseURI) });
      // Its worker comes from there, too, and finds that there is nothing to load.
      const entry = library.replace('index.js', 'compiler.js');
      const { installCompiler } = (await import(entry)) as typeof import('../src/compiler/index.ts');
      const compiler = await installCompiler(os, { url: 'nowhere/' });
      const unloaded = await compiler.load().catch((error: Error) => error.message);
      await os.shutdown();
      return failure instanceof RatError ? [failure.code, failure.status, unloaded] : [];
    }, `${host.url}ratos/index.js`);
    expect(codes).toEqual(['RAT_ERR_INVALID_ARGUMENT', -3, expect.stringContaining('nowhere/index.json')]);
  });

  test.describe('where there are none', () => {
    test.use({ expectedErrors: [[/404/], { scope: 'test' }] });

    test('a boot that looks for its assets there fails, and the next one does not', async ({ page }) => {
      await page.goto(`${host.url}empty.html`);
      const codes = await page.evaluate(async (library) => {
        const { RatOS, RatError } = (await import(library)) as typeof import('../src/host/index.ts');
        const codeOf = (error: unknown) => (error instanceof RatError ? [error.code, error.message] : String(error));
        const codes: unknown[] = [];
        for (const assets of ['/nothing/', 'https://elsewhere.example/'])
          codes.push(await RatOS.boot({ assets }).then(() => 'booted', codeOf));
        await (await RatOS.boot()).shutdown();
        return codes;
      }, `${host.url}ratos/index.js`);
      expect(codes).toEqual([
        ['RAT_ERR_IO', expect.stringContaining(`cannot be loaded in ${host.url}nothing/. boot({ assets })`)],
        ['RAT_ERR_INVALID_ARGUMENT', expect.any(String)],
      ]);
    });
  });

  test.describe('when the network is gone', () => {
    test.use({ expectedErrors: [[/ERR_FAILED/], { scope: 'test' }] });

    test('a program whose calls cannot be loaded ends and says so; the others go on, and so does the next one', async ({
      page,
    }) => {
      await page.route('**/ratos/assets/further*.js', (route) => route.abort());
      await page.goto(`${host.url}empty.html`);
      await page.evaluate(
        async ({ library, base }) => {
          const { RatOS } = (await import(library)) as typeof import('../src/host/index.ts');
          const os = await RatOS.boot();
          for (const [name, at] of [
            ['ls', 'ratos/bin/tools.wasm'],
            ['hello', 'hello.wasm'],
          ])
            await os.fs.writeFile(`/bin/${name}`, new Uint8Array(await (await fetch(base + at)).arrayBuffer()));
          const before = os.counters();
          Object.assign(globalThis, {
            counted: () => JSON.stringify(os.counters()) === JSON.stringify(before),
            run: async (name: string) => {
              const process = await os.spawn(`/bin/${name}`, [name, '/bin']);
              const [out, err] = await Promise.all([process.stdout, process.stderr].map((s) => new Response(s).text()));
              return { out, err, ...(await process.exited) };
            },
          });
        },
        { library: `${host.url}ratos/index.js`, base: host.url },
      );
      const run = (name: string) =>
        page.evaluate((name) => (globalThis as unknown as { run(name: string): Promise<object> }).run(name), name);
      const lacks = { reason: 'trapped', out: '', err: expect.stringContaining('could not be loaded') };
      expect(await run('ls')).toMatchObject(lacks);
      expect(await run('hello')).toMatchObject({ reason: 'exit', code: 0 });
      await page.unroute('**/ratos/assets/further*.js');
      expect(await run('ls')).toMatchObject({ reason: 'exit', code: 0, out: expect.stringContaining('hello') });
      const counted = () => page.evaluate(() => (globalThis as unknown as { counted(): boolean }).counted());
      await expect.poll(counted, 'nothing is left').toBe(true);
    });

    test('a watcher whose code cannot be loaded is told once, and ends', async ({ page }) => {
      await page.route('**/ratos/differences.js', (route) => route.abort());
      await page.goto(`${host.url}empty.html`);
      const told = await page.evaluate(async (library) => {
        const { RatOS } = (await import(library)) as typeof import('../src/host/index.ts');
        const os = await RatOS.boot();
        const events = os.fs.watch('/tmp');
        await os.fs.writeFile('/tmp/a', 'a');
        const next = () =>
          events.next().then(
            ({ done }) => (done ? 'over' : 'an event'),
            (error: Error) => error.message,
          );
        const told = [await next(), await next()];
        await os.shutdown();
        return told;
      }, `${host.url}ratos/index.js`);
      expect(told).toEqual([expect.stringContaining('differences.js'), 'over']);
    });
  });

  test('a desktop stands on such a host, too', async ({ page }) => {
    await page.goto(`${host.url}empty.html`);
    await page.evaluate(
      async ({ library, clock }) => {
        const { RatOS } = (await import(library)) as typeof import('../src/host/index.ts');
        document.body.style.height = '100vh';
        const os = await RatOS.boot();
        const standing = os.attachDesktop(document.body);
        await os.fs.writeFile('/bin/clock', new Uint8Array(await (await fetch(clock)).arrayBuffer()));
        // It makes its window before the desktop has been loaded.
        await os.spawn('/bin/clock');
        await standing;
      },
      { library: `${host.url}ratos/index.js`, clock: `${host.url}ratos/bin/clock.wasm` },
    );
    await expect(page.getByRole('dialog', { name: 'Clock' }).locator('canvas')).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.fonts.check('12px "Inter Variable"'))).toBe(true);
  });
});
