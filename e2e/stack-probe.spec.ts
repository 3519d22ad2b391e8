/**
 * Deep recursion with calls traps at the gate in other engines, too: with the probe that they have, which Chromium runs
 * as well. (With its own, and minified workers, kernel-stack runs among the conformance programs.)
 */
import { expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('the probe in WebAssembly leaves room for what a call does', async ({ page }) => {
  const response = await page.request.get('/src/workers/stack-probe.ts');
  const original = await response.text();
  const body = original.replace(/['"]userAgentData['"] in navigator/, 'false');
  if (body === original) throw new Error('The module has changed: it is not seen how it chooses its probe.');
  await page.context().route('**/src/workers/stack-probe.ts*', (route) => route.fulfill({ response, body }));
  await loadTools(page, '?source');
  const result = await page.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/true', 'conformance/kernel-stack']);
    const base = os.counters();
    const { code } = await run(os, ['/bin/kernel-stack']);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { code, left };
  });
  expect(result).toEqual({ code: 0, left: [] });
});
