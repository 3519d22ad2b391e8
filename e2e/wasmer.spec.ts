/** The second engine: `os.spawn(path, argv, { wasi: 'wasmer' })`. */
import { RAT_ERR_CLOSED, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NOT_SUPPORTED } from '../src/guest-abi/status.ts';
import { expect, test } from './support/fixtures.ts';
import { compilePlainWasi } from './support/plain-wasi.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const PROGRAM = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  if (strcmp(mode, "arguments") == 0) {
    for (int i = 0; i < argc; i++) printf("%s\\n", argv[i]);
    fprintf(stderr, "COLOR=%s\\n", getenv("COLOR"));
    return 7;
  }
  if (strcmp(mode, "upper") == 0) {
    int c;
    while ((c = getchar()) != EOF) putchar(c >= 'a' && c <= 'z' ? c - 32 : c);
    return 0;
  }
  if (strcmp(mode, "file") == 0) {
    FILE *f = fopen("/tmp/private", "w");
    fputs("kept", f);
    fclose(f);
    char text[16] = "";
    f = fopen("/tmp/private", "r");
    fgets(text, sizeof text, f);
    puts(text);
    return fopen("/bin/plain", "r") == NULL ? 0 : 1;
  }
  if (strcmp(mode, "trap") == 0) {
    puts("before");
    fflush(stdout);
    __builtin_trap();
  }
  if (strcmp(mode, "spin") == 0) {
    puts("spinning");
    fflush(stdout);
    for (volatile int i = 0;; i++);
  }
  return 1;
}
`;

let program: number[];

test.beforeAll(async () => {
  program = [...(await compilePlainWasi(PROGRAM))];
});

test('arguments, environment, both outputs and the exit code', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
    const first = await run(os, ['/bin/plain', 'arguments', 'two words'], { wasi: 'wasmer', env: { COLOR: 'red' } });
    // The second uses the engine's module and the program again.
    const second = await run(os, ['/bin/plain', 'file'], { wasi: 'wasmer' });
    const counters = os.counters();
    await os.shutdown();
    return { first, second, processes: counters.processes };
  }, program);
  expect(result.first).toEqual({
    stdout: '/bin/plain\narguments\ntwo words\n',
    stderr: 'COLOR=red\n',
    code: 7,
    reason: 'exit',
  });
  expect(result.second).toEqual({ stdout: 'kept\n', stderr: '', code: 0, reason: 'exit' });
  expect(result.processes).toBe(0);
});

test('it starts when its standard input is closed, with all of it', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, readText } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
    const process = await os.spawn('/bin/plain', ['plain', 'upper'], { wasi: 'wasmer' });
    const writer = process.stdin.getWriter();
    for (const text of ['first ', 'second']) await writer.write(new TextEncoder().encode(text));
    await writer.close();
    const outcome = { stdout: await readText(process.stdout), exit: await process.exited };
    await os.shutdown();
    return outcome;
  }, program);
  expect(result).toEqual({ stdout: 'FIRST SECOND', exit: { code: 0, reason: 'exit' } });
});

test('output comes while it runs; a trap and a kill end it', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
    const trap = await run(os, ['/bin/plain', 'trap'], { wasi: 'wasmer' });
    const spinning = await os.spawn('/bin/plain', ['plain', 'spin'], { wasi: 'wasmer', stdin: 'empty' });
    const reader = spinning.stdout.getReader();
    const { value } = await reader.read();
    spinning.kill(-5);
    const exit = await spinning.exited;
    const { done } = await reader.read();
    await os.shutdown();
    return { trap, spinning: { first: new TextDecoder().decode(value), exit, done } };
  }, program);
  expect(result.trap).toMatchObject({ stdout: 'before\n', code: -1000, reason: 'trapped' });
  expect(result.trap.stderr).toContain('/bin/plain: trapped: ');
  expect(result.spinning).toEqual({ first: 'spinning\n', exit: { code: -5, reason: 'killed' }, done: true });
});

test('a program of RatOS, and what is no program, are refused with the reason', async ({ ratosPage }) => {
  const messages = await ratosPage.evaluate(async () => {
    const { bootWith, RatError } = globalThis;
    const os = await bootWith(['bin/true']);
    await os.fs.writeFile('/bin/text', 'not a program');
    const refusals: unknown[] = [];
    for (const path of ['/bin/true', '/bin/text', '/bin/missing']) {
      const error = await os.spawn(path, [path], { wasi: 'wasmer' }).catch((reason: unknown) => reason);
      refusals.push(error instanceof RatError ? [error.status, error.message] : 'it started');
    }
    await os.shutdown();
    return refusals as [number, string][];
  });
  expect(messages.map(([status]) => status)).toEqual([-16, -16, -7]);
  expect(messages[0]?.[1]).toContain('this one imports env.memory');
  expect(messages[1]?.[1]).toContain('/bin/text: not a WebAssembly program');
});

test('it is no process of the kernel, and inherits nothing', async ({ ratosPage }) => {
  const statuses = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, RatError } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
    const process = await os.spawn('/bin/plain', ['plain', 'upper'], { wasi: 'wasmer' });
    const event = os.handles.createEvent(true, true);
    const statuses: unknown[] = [];
    const attempt = async (call: () => unknown) => {
      try {
        statuses.push(await call());
      } catch (error) {
        statuses.push(error instanceof RatError ? error.status : error);
      }
    };
    await attempt(() => os.handles.openProcess(process));
    await attempt(() => os.spawn('/bin/plain', ['plain'], { wasi: 'wasmer', inherit: [event] }));
    await attempt(() => process.kill(0.5));
    await attempt(() => process.stdin.getWriter().write('text' as unknown as Uint8Array));
    const { code } = await process.exited; // What is no input is its end.
    await os.shutdown();
    return [...statuses.slice(0, 3), String(statuses[3]), code];
  }, program);
  expect(statuses).toEqual([
    RAT_ERR_NOT_SUPPORTED,
    RAT_ERR_NOT_SUPPORTED,
    RAT_ERR_INVALID_ARGUMENT,
    'TypeError: Standard input takes a Uint8Array.',
    0,
  ]);
});

test('shutdown ends programs that run, and those that start', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, RatError } = globalThis;
    const outcomes = [];
    for (const moment of ['at once', 'while it loads']) {
      const os = await bootWith([]);
      await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
      const start = () => os.spawn('/bin/plain', ['plain', 'upper'], { wasi: 'wasmer' });
      const running = await start();
      const starting = start();
      const other = starting.then(
        ({ exited }) => exited,
        (error) => (error instanceof RatError ? error.status : String(error)),
      );
      if (moment !== 'at once') await new Promise((resolve) => setTimeout(resolve, 0));
      await os.shutdown();
      outcomes.push([(await running.exited).reason, await other]);
    }
    return outcomes;
  }, program);
  expect(result).toEqual(Array(2).fill(['killed', RAT_ERR_CLOSED]));
});
