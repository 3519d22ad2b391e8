/** What a program that traps says of itself, in a page: of every way to begin a thread, of children, of files that lie. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileOnDisk } from '../src/toolchain/node.ts';
import { entry, functionType, program as image, KIND, V128 } from '../tests/support/wasm-module.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const PROGRAM = `#include <pthread.h>
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>
static volatile int zero;
__attribute__((noinline)) static int boom(int n) {
  return n / zero;
}
static int32_t ratos(void *) { return boom(1); }
static void *posix(void *) { return (void *)(intptr_t)boom(2); }
static int c11(void *) { return boom(3); }
static int compare(const void *a, const void *) { return boom(*(const int *)a); }
static int replace(const char *self) {
  FILE *file = fopen(self, "w");
  fputs("something else", file);
  fclose(file);
  return boom(5);
}
static void child(const char *self) {
  const char *argv[] = {self, "ratos", NULL};
  HPROCESS process;
  RatCreateProcess(self, argv, NULL, &process);
  RatWaitForHandle(process, RAT_INFINITE);
}
int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  HTHREAD thread; const RatThreadAttributes named = {.size = sizeof named, .name = "worker"};
  pthread_t posixThread;
  thrd_t c11Thread;
  int numbers[] = {2, 1};
  if (strcmp(what, "ratos") == 0) RatWaitForHandle((RatCreateThread(ratos, NULL, &named, &thread), thread), RAT_INFINITE);
  if (strcmp(what, "posix") == 0) pthread_join((pthread_create(&posixThread, NULL, posix, NULL), posixThread), NULL);
  if (strcmp(what, "c11") == 0) thrd_join((thrd_create(&c11Thread, c11, NULL), c11Thread), NULL);
  if (strcmp(what, "qsort") == 0) qsort(numbers, 2, sizeof *numbers, compare);
  if (strcmp(what, "replace") == 0) return replace(argv[0]);
  if (strcmp(what, "unlink") == 0) return unlink(argv[0]), boom(6);
  if (strcmp(what, "child") == 0) child(argv[0]);
  return 0;
}
`;

let program: number[];

test.beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ratos-traps-'));
  try {
    writeFileSync(join(folder, 'trap.c'), PROGRAM);
    const result = await compileOnDisk({ cwd: folder, sources: ['trap.c'], args: ['-std=c2x'] });
    expect(result.diagnostics).toBe('');
    program = [...(result.wasm as Uint8Array)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('whoever has begun the thread, only the program’s own frames are told', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith([]);
    const base = os.counters();
    const said: Record<string, string> = {};
    const ends = new Set<string>();
    for (const what of ['ratos', 'posix', 'c11', 'qsort', 'replace', 'unlink']) {
      await os.fs.writeFile('/bin/trap', new Uint8Array(bytes));
      const { stderr, code, reason } = await run(os, ['/bin/trap', what]);
      said[what] = stderr.replace(/thread \d+/, 'thread N');
      ends.add(`${code} ${reason}`);
    }
    await os.fs.writeFile('/bin/trap', new Uint8Array(bytes));
    const child = await run(os, ['/bin/trap', 'child']);
    said.child = `${child.code} ${child.stderr.replace(/thread \d+/, 'thread N')}`;
    const left = await leftOver(os, base);
    await os.shutdown();
    return { said, ends: [...ends], left };
  }, program);
  const head = '/bin/trap: trap in thread N: integer divide by zero\n    at trap.c:10:12 in boom\n';
  const named = head.replace('thread N', 'thread N "worker"');
  expect(result.said).toEqual({
    ratos: `${named}    at trap.c:12:39 in ratos\n`,
    posix: `${head}    at trap.c:13:55 in posix\n`,
    c11: `${head}    at trap.c:14:33 in c11\n`,
    qsort: expect.stringMatching(
      / in boom\n {4}at trap\.c:15:\d+ in compare\n( {4}at \w+\n)+ {4}at trap\.c:37:\d+ in main\n$/,
    ),
    // What was compiled is no longer there: then the names that the engine knows.
    replace: expect.stringMatching(/zero\n {4}at boom\n( {4}at \w+\n)*$/),
    unlink: expect.stringMatching(/zero\n {4}at boom\n( {4}at \w+\n)*$/),
    child: `0 ${named}    at trap.c:12:39 in ratos\n`,
  });
  expect(result.ends).toEqual(['-1000 trapped']);
  expect(result.left).toEqual([]);
});

test('tables that lie cost nobody anything', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/true', 'bin/echo']);
    const base = os.counters();
    const original = new Uint8Array(bytes);
    const find = (name: string) => {
      const wanted = [...new TextEncoder().encode(name)];
      for (let at = 8; ; at++) if (wanted.every((byte, i) => original[at + i] === byte)) return at + wanted.length;
    };
    const lines: string[] = [];
    let seed = 1;
    const below = (limit: number) => (seed = (seed * 48271) % 2147483647) % limit;
    for (let round = 0; round < 60; round++) {
      const torn = original.slice();
      const from = find(['.debug_info', '.debug_line', '.debug_abbrev'][round % 3] as string);
      for (let n = 0; n < 8; n++) torn[from + below(120)] = below(256);
      await os.fs.writeFile('/bin/torn', torn);
      const [torn1, neighbour] = await Promise.all([run(os, ['/bin/torn', 'ratos']), run(os, ['/bin/echo', 'well'])]);
      lines.push(`${torn1.code} ${torn1.stderr.split('\n')[0]?.replace(/thread \d+/, 'thread N')} ${neighbour.stdout}`);
    }
    const left = await leftOver(os, base);
    await os.shutdown();
    return { lines: [...new Set(lines)], left };
  }, program);
  expect(result.lines).toEqual(['-1000 /bin/torn: trap in thread N "worker": integer divide by zero well\n']);
  expect(result.left).toEqual([]);
});

test('a program without anything to tell, and a stack pointer that is none', async ({ ratosPage }) => {
  const bytes = image({
    types: [functionType()],
    functions: [0],
    globals: [[V128, 0, 0xfd, 0x0c, ...Array<number>(16).fill(0), 0x0b]],
    exports: [
      entry('_start', [KIND.FUNCTION, 0]),
      entry('memory', [KIND.MEMORY, 0]),
      entry('__stack_pointer', [KIND.GLOBAL, 0]),
    ],
    memories: [[0, 1]],
    code: [[0x00]],
  });
  const result = await ratosPage.evaluate(
    async (given) => {
      const { bootWith, leftOver, run } = globalThis;
      const os = await bootWith([]);
      await os.fs.writeFile('/bin/odd', new Uint8Array(given));
      const base = os.counters();
      const { stderr, code } = await run(os, ['/bin/odd']);
      const left = await leftOver(os, base);
      await os.shutdown();
      return { stderr, code, left };
    },
    [...bytes],
  );
  expect(result).toEqual({
    stderr: '/bin/odd: trap in thread 1 "main": unreachable\n    at function 0\n',
    code: -1000,
    left: [],
  });
});
