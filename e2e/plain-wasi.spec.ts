/** An ordinary WASI preview1 program, linked without anything of ours, is a RatOS process like others. */
import { expect, test } from './support/fixtures.ts';
import { compilePlainWasi } from './support/plain-wasi.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const PROGRAM = `
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "spin") == 0) {
    puts("spinning");
    fflush(stdout);
    for (volatile int i = 0;; i++);
  }
  if (argc > 1 && strcmp(argv[1], "trap") == 0) __builtin_trap();
  char line[64];
  while (fgets(line, sizeof line, stdin)) printf("read %s", line);
  usleep(2000);
  FILE *f = fopen("/tmp/shared", "w");
  if (f == NULL || fputs("written", f) < 0 || fclose(f) != 0) return 1;
  printf("%s %s\\n", argv[1], getenv("COLOR"));
  return 300;
}
`;

let program: number[];

test.beforeAll(async () => {
  program = [...(await compilePlainWasi(PROGRAM))];
});

test('it has streams, files, time, environment and an exit code, and can be killed', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, outcome, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/plain', new Uint8Array(bytes));
    const base = os.counters();
    const process = await os.spawn('/bin/plain', ['plain', 'one'], { env: { COLOR: 'red' } });
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode('a line\n'));
    await writer.close();
    const ran = await outcome(process);
    const shared = await os.fs.readFile('/tmp/shared', 'utf8');
    const trapped = await run(os, ['/bin/plain', 'trap']);
    const spinning = await os.spawn('/bin/plain', ['plain', 'spin'], { stdin: 'empty' });
    // It says so, and has come out of that call.
    const reader = spinning.stdout.getReader();
    const said = new TextDecoder().decode((await reader.read()).value);
    reader.releaseLock();
    const state = () => os.inspect().processes.find(({ pid }) => pid === spinning.pid)?.threads[0]?.state;
    while (state() !== 'running') await new Promise((resolve) => setTimeout(resolve, 1));
    spinning.kill(9);
    const killed = await spinning.exited;
    await Promise.all([spinning.stdout.cancel(), spinning.stderr.cancel()]);
    // More of them than one worker may have run, and than memories could be alive if none were given back.
    const codes = new Set<number>();
    for (let i = 0; i < 40; i++) codes.add((await run(os, ['/bin/plain', 'again'])).code);
    const left = await leftOver(os, base);
    await os.shutdown();
    return { ran, shared, trapped, said, killed, codes: [...codes], left };
  }, program);
  expect(result.ran).toEqual({ stdout: 'read a line\none red\n', stderr: '', code: 300, reason: 'exit' });
  expect(result.shared).toBe('written');
  expect(result.trapped).toMatchObject({
    code: -1000,
    reason: 'trapped',
    stderr: expect.stringContaining('unreachable'),
  });
  expect(result.said).toBe('spinning\n');
  expect(result.killed).toEqual({ code: 9, reason: 'killed' });
  expect(result.codes).toEqual([300]);
  expect(result.left).toEqual([]);
});
