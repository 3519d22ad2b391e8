/**
 * Our own code fails under a call of one program: the workers’ module is served with a few lines more, which break the
 * kernel for that program alone. It ends as by a trap, with a word on its standard error; nobody else notices.
 */
import type { Page } from '@playwright/test';
import { type Call, programBytes } from '../tests/workers/program.ts';
import { collectErrors, expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const OUT = 64;
const FIRST_HANDLE = 0x10000;
const call = (name: string, ...list: number[]): Call => ({ name, arguments: list });

/** Where it breaks, and calls of a program that come there. */
const BREAKS: Record<string, Call[]> = {
  'object-allocated': [call('RatCreateEvent', 0, 0, OUT)],
  'handle-allocated': [call('RatCreateEvent', 0, 0, OUT)],
  'lock-held': [call('RatCreateEvent', 0, 0, OUT), call('RatWaitForHandle', FIRST_HANDLE, -1)],
  'before-park': [call('RatCreateEvent', 0, 0, OUT), call('RatWaitForHandle', FIRST_HANDLE, -1)],
  'bytes-moved': [call('RatCreatePipe', 4096, OUT, OUT + 4), call('RatWriteFile', FIRST_HANDLE + 1, OUT, 8, OUT)],
  'handle-closed': [call('RatCreateEvent', 0, 0, OUT), call('RatCloseHandle', FIRST_HANDLE)],
};

/** The kernel’s worker, broken for programs that have the name of a point. */
const BREAK = `
  let broken = 0;
  kernel.fault = (point) => {
    // Once for each: the way out comes by there, too.
    if (kernel.words[kernel.thread + 1] === broken) return;
    const name = (kernel.process + 24) * 4;
    const program = new TextDecoder().decode(kernel.bytes.slice(name, name + 64)).split('\\0')[0];
    if (program !== '/bin/' + point) return;
    broken = kernel.words[kernel.thread + 1];
    throw new Error('broken on purpose');
  };
  kernel.files =`;

test.describe('it breaks at', () => {
  let page: Page;
  let errors: string[];

  test.beforeAll(async ({ browser, baseURL }) => {
    page = await browser.newPage();
    errors = collectErrors(page);
    const address = `${baseURL}src/workers/process-worker.ts?worker_file&type=module`;
    const response = await page.request.get(address);
    const original = await response.text();
    const body = original.replace('kernel.files =', BREAK);
    if (body === original) throw new Error('The worker’s module has changed: there is no place to break it.');
    await page.context().route('**/src/workers/process-worker.ts*', (route) => route.fulfill({ response, body }));
    await loadTools(page, '?source');
  });
  test.afterAll(() => page.close());

  for (const [point, calls] of Object.entries(BREAKS)) {
    test(point, async () => {
      const given = { bytes: programBytes(calls), path: `/bin/${point}` };
      const result = await page.evaluate(async ({ bytes, path }) => {
        const { bootWith, leftOver, run } = globalThis;
        const os = await bootWith(['bin/true', 'conformance/echo-events']);
        await os.fs.writeFile(path, new Uint8Array(bytes));
        const base = os.counters();
        const [ping, pong] = [os.handles.createEvent(false, false), os.handles.createEvent(false, false)];
        const neighbour = await os.spawn('/bin/echo-events', ['echo-events', '40'], {
          stdin: 'empty',
          inherit: [ping, pong],
        });
        const victims: string[] = [];
        let inspected = 0;
        for (let i = 0; i < 20; i++) {
          os.handles.setEvent(ping);
          const [victim, status] = await Promise.all([run(os, [path]), os.wait(pong)]);
          os.handles.setEvent(ping);
          await os.wait(pong);
          victims.push(`${victim.reason} ${victim.code} ${victim.stderr.includes('broken on purpose')} ${status}`);
          inspected += os.inspect().processes.length;
        }
        const exit = await neighbour.exited;
        const after = await run(os, ['/bin/true']);
        for (const handle of [ping, pong]) os.handles.close(handle);
        await Promise.all([neighbour.stdout.cancel(), neighbour.stderr.cancel()]);
        const left = await leftOver(os, base);
        await os.shutdown();
        return { victims: [...new Set(victims)], inspected, exit, after: after.code, left };
      }, given);
      expect(result.victims).toEqual(['trapped -1000 true 0']);
      expect(result).toMatchObject({ exit: { code: 0, reason: 'exit' }, after: 0, left: [] });
      expect(result.inspected).toBeGreaterThanOrEqual(19);
      expect(errors.splice(0)).toEqual([]);
    });
  }
});
