/**
 * The conformance programs: each runs in the browser, must end as it says, and must leave nothing behind.
 * programs/conformance/NAME.c (or .cpp) is the program, NAME.json next to it how it is run and what is expected of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Counters, Exit, RatOS, TraceEvent } from '../src/host/index.ts';
import { collectErrors, expect, loadTools, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

interface Case {
  /** Not run here, and why. */
  skip?: string;
  /** Options for the compiler (scripts/build-programs.ts). */
  compile?: string[];
  args?: string[];
  env?: Record<string, string>;
  stdin?: string;
  /** Milliseconds; more than the usual for programs that wait a lot. */
  timeout?: number;
  expect?: {
    code?: number;
    /** Regular expressions. */
    stdout?: string;
    stderr?: string;
  };
}

interface Result extends Exit {
  stdout: string;
  stderr: string;
  before: Counters;
  after: Counters;
  /** Calls that gave a status which their row in the call table does not list. */
  unlisted: string[];
}

const FOLDER = join(ROOT, 'programs', 'conformance');
const PASSED = '^ok \\d+ checks\\n$';
/** The worker of a terminated thread, and what it holds, is kept for 2.5 s. */
const SETTLE_MS = 4000;
/** Programs that others start. */
const TOOLS = ['ls', 'echo', 'cat', 'true', 'false'];

type InPage = typeof globalThis & PageTools & { os?: RatOS; unlisted?: string[] };

function run(page: Page, name: string, { args, env, stdin }: Case): Promise<Result> {
  return page.evaluate(
    async ({ name, args, env, stdin, settleMs, tools }) => {
      const here = globalThis as InPage;
      const unlisted = (here.unlisted ??= []);
      const trace = (event: TraceEvent) => void unlisted.push(here.traceLine(event));
      here.os ??= await here.RatOS.boot({ trace, traceCalls: 'unlisted' });
      const { os } = here;
      for (const tool of tools) await os.fs.writeFile(`/bin/${tool}`, await here.loadProgram('bin', tool));
      const path = `/bin/${name}`;
      await os.fs.writeFile(path, await here.loadProgram('conformance', name));
      const before = os.counters();
      const process = await os.spawn(path, [path, ...args], { env, stdin: stdin === undefined ? 'empty' : 'pipe' });
      const collect = (stream: ReadableStream<Uint8Array>) => {
        const decoder = new TextDecoder();
        const result = { text: '', end: Promise.resolve() };
        result.end = (async () => {
          for await (const chunk of stream) result.text += decoder.decode(chunk, { stream: true });
        })();
        return result;
      };
      const input = async () => {
        if (stdin === undefined) return;
        const writer = process.stdin.getWriter();
        // The program may end before it has read everything.
        await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
        await writer.close().catch(() => undefined);
      };
      const streams = { stdout: collect(process.stdout), stderr: collect(process.stderr) };
      void input();
      const exit = await process.exited;
      // Children that a failed program has left behind may still hold its streams.
      const ends = Promise.all([streams.stdout.end, streams.stderr.end]);
      await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, settleMs))]);
      await os.fs.rm(path);
      const deadline = performance.now() + settleMs;
      while (JSON.stringify(os.counters()) !== JSON.stringify(before) && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { text: stdout } = streams.stdout;
      return {
        ...exit,
        stdout,
        stderr: streams.stderr.text,
        before,
        after: os.counters(),
        unlisted: unlisted.splice(0),
      };
    },
    { name, args: args ?? [], env: env ?? {}, stdin, settleMs: SETTLE_MS, tools: TOOLS },
  );
}

test.describe('conformance', () => {
  /** One page and one system for all programs; a new one after a failure. */
  let page: Page | undefined;
  let pageErrors: string[] = [];

  test.beforeEach(async ({ browser }) => {
    pageErrors.length = 0;
    if (page !== undefined) return;
    page = await browser.newPage();
    pageErrors = collectErrors(page);
    await loadTools(page);
  });
  test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
    if (status === expectedStatus) return;
    await page?.close();
    page = undefined;
  });
  test.afterAll(() => page?.close());

  const check = (name: string, given: Case) => {
    test(name, async () => {
      if (given.timeout !== undefined) test.setTimeout(given.timeout);
      const result = await run(page as Page, name, given);
      const { code = 0, stdout = PASSED, stderr = '^$' } = given.expect ?? {};
      expect.soft(result.stderr, 'standard error').toMatch(new RegExp(stderr));
      expect.soft(result.stdout, 'standard output').toMatch(new RegExp(stdout));
      expect.soft(result.code, 'exit code').toBe(code);
      expect.soft(result.unlisted, 'statuses that the call table does not list').toEqual([]);
      expect.soft(result.after, 'counters after the program, as before it').toEqual(result.before);
      expect(pageErrors, 'errors that the page reported').toEqual([]);
    });
  };

  const names = readdirSync(FOLDER)
    .filter((file) => /\.c(pp)?$/.test(file))
    .map((file) => file.replace(/\.c(pp)?$/, ''))
    .sort();
  for (const name of names) {
    const path = join(FOLDER, `${name}.json`);
    const given = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Case) : {};
    if (given.skip === undefined) check(name, given);
  }
});
