/** What RatOS does otherwise in other engines, as far as Chromium can do the same. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('where growing takes room, memory grows as it is needed, in programs with threads, too', async ({ ratosPage }) => {
  const pages = await ratosPage.evaluate(async () => {
    const { bootWith, run } = globalThis;
    const pagesOf = async () => {
      const os = await bootWith(['conformance/memory-growth'], { quotas: { memory: 256 << 20 } });
      const { stdout } = await run(os, ['/bin/memory-growth', 'pages']);
      await os.shutdown();
      const [before = 0, after = 0] = stdout.split(' ').map(Number);
      return { before, after };
    };
    const here = await pagesOf();
    Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });
    return { here, webkit: await pagesOf() };
  });
  expect(pages.here.after).toBe((256 << 20) / 65536);
  expect(pages.webkit.before).toBeGreaterThan(0);
  // The thread's stack and what it needs else.
  expect(pages.webkit.after).toBeLessThan(pages.webkit.before + 32);
});

test('where modules are compiled behind what was called often, a large program has a worker to itself', async ({
  ratosPage,
}) => {
  const stays = await ratosPage.evaluate(async () => {
    const { bootWith, run, plainProgram, countersAtRest } = globalThis;
    const small = plainProgram();
    // Behind it, a section that nobody reads: too large to be given a memory.
    const bytes = new Uint8Array(small.length + 5 + (16 << 20));
    bytes.set([...small, 0, 0x80, 0x80, 0x80, 8]);
    const workers = async () => {
      const { held = [] } = await navigator.locks.query();
      return held.map(({ name = '' }) => name).filter((name) => name.startsWith('ratos-worker-'));
    };
    const isKept = async () => {
      const os = await bootWith([], { warmWorkers: 1 });
      await os.fs.writeFile('/bin/large', bytes);
      const before = await workers();
      const { code } = await run(os, ['/bin/large']);
      await countersAtRest(os);
      let kept = true;
      for (let i = 0; kept && i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const now = await workers();
        kept = before.every((name) => now.includes(name));
      }
      await os.shutdown();
      return [code, kept];
    };
    const here = await isKept();
    Object.defineProperty(navigator, 'vendor', { value: 'Apple Computer, Inc.' });
    return { here, webkit: await isKept() };
  });
  expect(stays).toEqual({ here: [0, true], webkit: [0, false] });
});

test('an answer that says that nothing has changed isolates a page, too', async ({ request }) => {
  for (const path of ['/programs/index.json', '/e2e/support/in-page.ts']) {
    const first = await request.get(path);
    const again = await request.get(path, { headers: { 'If-None-Match': first.headers().etag ?? '' } });
    expect(again.status()).toBe(304);
    expect(again.headers()).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
});
