/** Mistakes that are seen: each CASE of programs/check/ is compiled with --check and run, and must be told where it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { EXIT_TRAP } from '../src/guest-abi/status.ts';
import type { RatOS } from '../src/host/index.ts';
import { compileOnDisk } from '../src/toolchain/node.ts';
import { expect, loadTools, test } from './support/fixtures.ts';
import { ROOT, Workspace } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const FOLDER = 'programs/check';

interface Case {
  name: string;
  /** Each must be found in what is told. */
  told: RegExp[];
  /** Told by the system, as without checks. */
  traps: boolean;
}

/** What the comments of a source say that is to be told of its cases (programs/check/cases.h). */
function casesOf(file: string): Case[] {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const cases: Case[] = [];
  /** Of the functions `make` and `drop`, which many cases call. */
  const shared = new Map<string, RegExp>();
  let here: RegExp[] = [];
  let body = '';
  const lines = readFileSync(join(ROOT, FOLDER, file), 'utf8').split('\n');
  for (const [at, line] of lines.entries()) {
    const place = `${escaped(`${FOLDER}/${file}`)}:${at + 1}:\\d+`;
    const [, word, text = ''] = /\/\* (EXPECT|TRAPS|CALLED|ALLOCATED|FREED) ?(.*?) \*\//.exec(line) ?? [];
    body += `${line}\n`;
    if (word === 'EXPECT') here.push(new RegExp(`^${place}: ${escaped(text)}`, 'm'));
    else if (word === 'TRAPS') here.push(new RegExp(`: trap in thread \\d+[^:]*: .*${escaped(text)}`));
    else if (word !== undefined) here.push(new RegExp(`^ +at ${place} in `, 'm'));
    if (!line.startsWith('}') && !/^CASE.*\}$/.test(line)) continue;
    // The end of a function. What a helper is expected to cause belongs to the case after it.
    const name = /^CASE\((\w+)\)/m.exec(body)?.[1];
    const helper = / \*?(make|drop)\(/.exec(body)?.[1];
    if (name !== undefined) {
      const calls = [...shared].filter(([called]) => body.includes(`${called}(`)).map(([, told]) => told);
      cases.push({ name, told: [...here, ...calls], traps: body.includes('/* TRAPS ') });
      here = [];
    } else if (helper !== undefined && here[0] !== undefined) {
      shared.set(helper, here[0]);
      here = [];
    }
    body = '';
  }
  return cases;
}

interface Outcome {
  stdout: string;
  stderr: string;
  code: number;
  reason: string;
}

type Here = PageTools & { os: RatOS };

/** One page and one system for all programs. */
let page: Page;
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await loadTools(page);
  await page.evaluate(async () => {
    const here = globalThis as Here;
    here.os = await here.bootWith(['bin/echo', 'bin/true', 'bin/false', 'bin/cat', 'bin/ls']);
  });
});
test.afterAll(() => page.close());

/** Compiles with --check. */
async function install(source: string, path: string, args: string[] = []): Promise<void> {
  const result = await compileOnDisk({ cwd: ROOT, sources: [source], args: ['--check', ...args] });
  expect(result.diagnostics).toBe('');
  const base64 = Buffer.from(result.wasm as Uint8Array).toString('base64');
  await page.evaluate(
    async ([to, bytes]) => {
      await (globalThis as Here).os.fs.writeFile(
        to,
        Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)),
      );
    },
    [path, base64] as const,
  );
}

function run(path: string, ...args: string[]): Promise<Outcome> {
  return page.evaluate(
    ([command, given]) => {
      const here = globalThis as Here;
      return here.run(here.os, [command, ...given]);
    },
    [path, args] as const,
  );
}

for (const file of ['memory.c', 'undefined.c', 'memory.cpp', 'threads.c']) {
  test.describe(file, () => {
    const path = `/bin/${file.replace('.', '-')}`;
    test.beforeAll(async () => {
      test.setTimeout(300_000);
      // What the compiler can see by itself is not the question.
      await install(`${FOLDER}/${file}`, path, ['-w']);
    });
    for (const { name, told, traps } of casesOf(file)) {
      test(name, async () => {
        const { stderr, code } = await run(path, name);
        for (const line of told) expect.soft(stderr).toMatch(line);
        expect(code).toBe(traps ? EXIT_TRAP : 1);
      });
    }
  });
}

test('undefined behaviour is told once a place, and the program goes on', async () => {
  await install(`${FOLDER}/undefined.c`, '/bin/undefined', ['-w']);
  const { stdout, stderr, code } = await run('/bin/undefined', 'toldOnce');
  expect(stderr.match(/runtime error/g)).toHaveLength(1);
  expect(stdout).toBe('went on\n');
  expect(code, 'though main has returned 0').toBe(1);
});

/** They make much of what could be taken for a mistake. */
const CLEAN = [
  'check/clean.c',
  'check/own-names.cpp',
  ...['completion-queues', 'errors-and-pointers', 'events', 'files', 'libc-threads', 'many-arguments', 'mutexes'],
  ...['semaphores', 'signal-and-wait', 'threads', 'timers', 'wait-all', 'wait-any', 'rights'],
  'conformance/shared-ptr.cpp',
].map((name) => (name.includes('/') ? name : `conformance/${name}.c`));

for (const name of CLEAN) {
  test(`nothing is told of ${name}`, async () => {
    test.setTimeout(300_000);
    await install(`programs/${name}`, '/bin/clean');
    const { stdout, stderr, code } = await run('/bin/clean');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^(ok \d+ checks|clean)\n$/);
    expect(code).toBe(0);
  });
}

test('ratos run --check tells a mistake, and its exit code is 1', async () => {
  test.setTimeout(300_000);
  const work = new Workspace();
  try {
    work.write('late.c', '#include <stdlib.h>\nint main(void) {\n  int *p = malloc(4);\n  free(p);\n  return *p;\n}\n');
    const wrong = await work.run(['run', '--check', 'late.c']);
    expect(wrong.stderr).toMatch(/^late\.c:5:10: memory error: heap-use-after-free: read of 4 bytes at address 0x/);
    expect(wrong.stderr).toMatch(/allocated\n +at late\.c:3:\d+ in main\n.*\n +at late\.c:4:\d+ in main\n$/);
    expect(wrong.code).toBe(1);
    work.write('right.c', '#include <stdio.h>\nint main(void) {\n  puts("fine");\n  return 7;\n}\n');
    const right = await work.run(['run', 'right.c', '--check']);
    expect({ ...right, stdout: right.stdout.toString() }).toEqual({ code: 7, stdout: 'fine\n', stderr: '' });
  } finally {
    work.remove();
  }
});
