/** What is not a program, asks for too much, or is passed nonsense: a clear error, and the next program runs. */
import { expect, loadTools, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const RAT_ERR_NOT_FOUND = -7;
const RAT_ERR_LIMIT_EXCEEDED = -10;
const RAT_ERR_QUOTA = -11;
const RAT_ERR_BAD_IMAGE = -16;
const RAT_ERR_IS_DIRECTORY = -23;
const RAT_ERR_NAME_TOO_LONG = -26;

test('files that are no programs', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver, loadProgram, run } = globalThis;
    const os = await bootWith(['bin/true']);
    const whole = await loadProgram('bin', 'true');
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    // (import "env" "nonsense" (func)); the type section has one type () -> ().
    const unknown = [
      ...header,
      1,
      4,
      1,
      0x60,
      0,
      0,
      2,
      16,
      1,
      3,
      0x65,
      0x6e,
      0x76,
      8,
      ...new TextEncoder().encode('nonsense'),
      0,
      0,
    ];
    // A memory of 65,536 pages of its own, exported, and a _start.
    const greedy = [
      ...header,
      1,
      4,
      1,
      0x60,
      0,
      0,
      3,
      2,
      1,
      0,
      5,
      5,
      1,
      0,
      0x80,
      0x80,
      4,
      7,
      19,
      2,
      6,
      ...new TextEncoder().encode('memory'),
      2,
      0,
      6,
      ...new TextEncoder().encode('_start'),
      0,
      0,
      10,
      4,
      1,
      2,
      0,
      0x0b,
    ];
    const images: Record<string, Uint8Array> = {
      empty: new Uint8Array(),
      text: new TextEncoder().encode('#!/bin/sh\necho no\n'),
      truncated: whole.subarray(0, whole.length >> 1),
      unknown: new Uint8Array(unknown),
      noStart: new Uint8Array(header),
      greedy: new Uint8Array(greedy),
    };
    const base = os.counters();
    const statuses: Record<string, [number, string]> = {};
    const attempt = async (name: string, path: string, argv?: string[]) => {
      try {
        await (await os.spawn(path, argv)).exited;
        statuses[name] = [0, 'ran'];
      } catch (error) {
        statuses[name] = error instanceof RatError ? [error.status, error.message] : [0, String(error)];
      }
    };
    for (const [name, bytes] of Object.entries(images)) {
      await os.fs.writeFile(`/bin/${name}`, bytes);
      await attempt(name, `/bin/${name}`);
    }
    await attempt('missing', '/bin/nothing-here');
    await attempt('directory', '/bin');
    await attempt('longPath', `/${'x/'.repeat(1 << 19)}`);
    await attempt('longArguments', '/bin/true', ['true', 'x'.repeat(2 << 20)]);
    await attempt(
      'manyArguments',
      '/bin/true',
      Array.from({ length: 10_000 }, (_, i) => String(i)),
    );
    const next = await run(os, ['/bin/true']);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { statuses, next, left };
  });
  const { statuses } = result;
  for (const name of ['empty', 'text', 'truncated', 'unknown', 'noStart']) {
    expect(statuses[name], name).toEqual([
      RAT_ERR_BAD_IMAGE,
      expect.stringMatching(/not a WebAssembly program|imports what|_start/),
    ]);
  }
  expect(statuses.unknown?.[1]).toContain('env.nonsense');
  expect(statuses.greedy?.[0]).toBe(RAT_ERR_QUOTA);
  expect(statuses.missing?.[0]).toBe(RAT_ERR_NOT_FOUND);
  expect(statuses.directory?.[0]).toBe(RAT_ERR_IS_DIRECTORY);
  expect(statuses.longPath?.[0]).toBe(RAT_ERR_NAME_TOO_LONG);
  expect(statuses.longArguments?.[0]).toBe(RAT_ERR_LIMIT_EXCEEDED);
  expect(statuses.manyArguments).toEqual([0, 'ran']);
  expect(result.next.code).toBe(0);
  expect(result.left).toEqual([]);
});

test('a program that wants more memory than its quota', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, run } = globalThis;
    const small = await bootWith(['bin/true'], { quotas: { memory: 1 << 20 } });
    const refused = await small
      .spawn('/bin/true')
      .catch((error: unknown) => (error instanceof RatError ? error.status : String(error)));
    await small.shutdown();
    const enough = await bootWith(['bin/true'], { quotas: { memory: 4 << 20 } });
    const runs = await run(enough, ['/bin/true']);
    await enough.shutdown();
    return { refused, code: runs.code };
  });
  expect(result).toEqual({ refused: RAT_ERR_QUOTA, code: 0 });
});

test('200 processes at once: the quota’s worth run, the rest are refused', async ({ ratosPage }) => {
  test.setTimeout(120_000);
  const result = await ratosPage.evaluate(async () => {
    const { RatError, bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/sleep', 'bin/true']);
    const base = os.counters();
    const statuses: Record<string, number> = {};
    const processes = await Promise.all(
      Array.from({ length: 200 }, async () => {
        try {
          const process = await os.spawn('/bin/sleep', ['sleep', '1000'], { stdin: 'empty' });
          statuses.started = (statuses.started ?? 0) + 1;
          return process;
        } catch (error) {
          const name = error instanceof RatError ? String(error.status) : String(error);
          statuses[name] = (statuses[name] ?? 0) + 1;
          return null;
        }
      }),
    );
    for (const process of processes) process?.kill();
    await Promise.all(processes.map((process) => process?.exited));
    const next = await run(os, ['/bin/true']);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { statuses, next, left };
  });
  expect(result.statuses).toEqual({ started: 110, [RAT_ERR_QUOTA]: 90 });
  expect(result.next.code).toBe(0);
  expect(result.left).toEqual([]);
});

test('threads without end, in several programs: all that may be, and the page starts others', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const quotas = { programThreads: 8, systemThreads: 12 };
    const os = await bootWith(['conformance/inspected', 'bin/true'], { quotas });
    const base = os.counters();
    const crowd = (threads: number) =>
      os.spawn('/bin/inspected', ['inspected', 'crowd', String(threads)], { stdin: 'empty' });
    const first = await crowd(7);
    await first.stdout.getReader().read();
    // Of its own program's, and of all.
    const codes = [];
    for (const threads of [8, 6]) codes.push((await (await crowd(threads)).exited).code);
    const second = await crowd(3);
    await second.stdout.getReader().read();
    const { threads } = os.counters();
    const next = await run(os, ['/bin/true']);
    for (const process of [first, second]) process.kill();
    await Promise.all([first.exited, second.exited]);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { codes, threads: threads - base.threads, next: next.code, left };
  });
  expect(result).toEqual({ codes: [1, 1], threads: 12, next: 0, left: [] });
});

test.describe('without isolation', () => {
  // The development server's own connection is refused too in such a page.
  test.use({ expectedErrors: [[/WebSocket|vite/], { scope: 'test' }] });
  test('a page that is not isolated is told at once', async ({ page }) => {
    await page.route('**/e2e/support/ratos.html', async (route) => {
      const response = await route.fetch();
      const {
        'cross-origin-opener-policy': _opener,
        'cross-origin-embedder-policy': _embedder,
        ...headers
      } = response.headers();
      await route.fulfill({ response, headers });
    });
    await loadTools(page);
    const result = await page.evaluate(async () => {
      const { RatOS } = globalThis;
      const support = RatOS.support();
      const rejected = await RatOS.boot().catch((error: Error) => error.message);
      return { support, rejected };
    });
    expect(result.support.ok).toBe(false);
    expect(result.support.missing.join(' ')).toContain('cross-origin isolated');
    expect(result.rejected).toContain('cross-origin isolated');
  });
});
