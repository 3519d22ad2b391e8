/** WASI preview1 as the standard has it, for programs that are linked without anything of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { compilePlainWasi, THREAD_FLAGS } from './support/plain-wasi.ts';
import { ROOT } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const source = (name: string) => readFileSync(join(ROOT, 'e2e', 'wasi', name), 'utf8');

/** Compiles a program of e2e/wasi. */
const compile = (name: string, flags: readonly string[] = []) =>
  compilePlainWasi(source(`${name}.c`).replace('#include "check.h"', source('check.h')), flags);

for (const name of ['rights', 'sandbox', 'descriptors', 'poll', 'listing']) {
  test(name, async ({ ratosPage }) => {
    const program = [...(await compile(name))];
    const result = await ratosPage.evaluate(async (bytes) => {
      const { bootWith, leftOver, run } = globalThis;
      const os = await bootWith([]);
      await os.fs.mkdir('/folder');
      await os.fs.symlink('/bin', '/folder/absolute');
      await os.fs.writeFile('/bin/test', new Uint8Array(bytes));
      const base = os.counters();
      const ran = await run(os, ['/bin/test'], { preopens: { '/work': '/folder' }, lines: false });
      const left = await leftOver(os, base);
      await os.shutdown();
      return { ...ran, left };
    }, program);
    expect(result).toEqual({ stdout: '', stderr: '', code: 0, reason: 'exit', left: [] });
  });
}

const PLACES = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

int main(int argc, char **argv) {
  for (int fd = 3;; fd++) {
    __wasi_prestat_t prestat;
    uint8_t name[256] = {0};
    if (__wasi_fd_prestat_get(fd, &prestat) != 0) break;
    __wasi_fd_prestat_dir_name(fd, name, prestat.u.dir.pr_name_len);
    printf("%s ", name);
  }
  printf("| %s | %s |", argv[0], getenv("PWD") ? getenv("PWD") : "-");
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    char text[64] = "none";
    if (file != NULL) fgets(text, sizeof text, file);
    printf(" %s", text);
  }
}
`;

test('a program begins with the directories that it is given, and in its working directory', async ({ ratosPage }) => {
  const program = [...(await compilePlainWasi(PLACES))];
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, RatError, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/places', new Uint8Array(bytes));
    await os.fs.mkdir('/home/person');
    await os.fs.writeFile('/home/person/note', 'mine');
    await os.fs.writeFile('/tmp/note', 'shared');
    const tell = async (options: object, ...paths: string[]) =>
      (await run(os, ['/bin/places', ...paths], options)).stdout;
    const fails = (preopens: Record<string, string>) =>
      os.spawn('/bin/places', ['places'], { preopens }).catch((error) => error instanceof RatError && error.status);
    const named = await os.spawn('/bin/places', ['another name'], { stdin: 'empty' });
    const told = {
      usual: await tell({}, '/tmp/note', 'tmp/note', '/home/person/note'),
      elsewhere: await tell({ cwd: '/home/person' }, '/tmp/note', 'note', './note', '/home/person/note'),
      given: await tell(
        { preopens: { '/data': '/home/person', '/other': '/tmp' } },
        '/data/note',
        '/other/note',
        '/tmp/note',
      ),
      here: await tell({ preopens: { '.': '/tmp' }, env: { PWD: '/x' } }, 'note'),
      none: await tell({ preopens: {} }, '/tmp/note', 'note'),
      name: await new Response(named.stdout).text(),
      missing: await fails({ '/': '/nowhere' }),
      file: await fails({ '/': '/tmp/note' }),
      relative: await fails({ '/': 'tmp' }),
    };
    await os.shutdown();
    return told;
  }, program);
  expect(result).toEqual({
    usual: '/ | /bin/places | - | shared shared mine',
    elsewhere: '/ /bin /tmp /home /dev . | /bin/places | /home/person | shared mine mine mine',
    given: '/data /other | /bin/places | - | mine shared none',
    here: '. | /bin/places | /x | shared',
    none: '| /bin/places | - | none none',
    name: '/ | another name | - |',
    missing: -7,
    file: -22,
    relative: -3,
  });
});

test('threads of wasi-threads are threads, and whatever ends one of them or the program ends all', async ({
  ratosPage,
}) => {
  const program = [...(await compile('threads', THREAD_FLAGS))];
  const result = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/threads', new Uint8Array(bytes));
    const base = os.counters();
    const end = async (...how: string[]) => {
      const { code, reason, stdout } = await run(os, ['/bin/threads', ...how]);
      return [code, reason, stdout];
    };
    const ends = {
      alone: await end(),
      mainReturns: [await end('spin'), await end('read')],
      threadEnds: [await end('exit', 'wait'), await end('trap', 'wait')],
    };
    const left = await leftOver(os, base);
    // The main thread waits in the instruction, where nothing of ours is asked: it is ended from outside.
    const waiting = await os.spawn('/bin/threads', ['threads', 'read', 'wait']);
    const isReading = () => {
      const process = os.inspect().processes.find(({ pid }) => pid === waiting.pid);
      return process?.threads.some(({ call, state }) => call === 'fd_read' && state === 'waiting');
    };
    while (!isReading()) await new Promise((resolve) => setTimeout(resolve, 1));
    waiting.kill(9);
    const killed = await waiting.exited;
    await Promise.all([waiting.stdout.cancel(), waiting.stderr.cancel()]);
    const leftByKill = await leftOver(os, base);
    await os.shutdown();
    return { ends, left, killed, leftByKill };
  }, program);
  expect(result).toEqual({
    ends: {
      alone: [0, 'exit', ''],
      mainReturns: [
        [0, 'exit', ''],
        [0, 'exit', ''],
      ],
      threadEnds: [
        [42, 'exit', ''],
        [-1000, 'trapped', ''],
      ],
    },
    left: [],
    killed: { code: 9, reason: 'killed' },
    leftByKill: [],
  });
});

/** The same calls by their older name: other numbers, and structures of other shapes. */
const OLD = `
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#define OLD(name, ...) __attribute__((import_module("wasi_unstable"), import_name(#name))) int old_##name(__VA_ARGS__)
OLD(path_open, int, int, const char *, int, int, uint64_t, uint64_t, int, int *);
OLD(fd_seek, int, int64_t, int, uint64_t *);
OLD(fd_filestat_get, int, void *);
OLD(poll_oneoff, const void *, void *, int, int *);
OLD(fd_write, int, const void *, int, int *);

int main(void) {
  int fd, count;
  uint64_t at, stat[8], subscription[7] = {0}, event[4];
  struct { const char *from; int length; } text = {"0123456789", 10};
  int opened = old_path_open(3, 0, "file", 4, 1, (1 << 30) - 1, 0, 0, &fd);
  old_fd_write(fd, &text, 1, &count);
  printf("%d |", opened);
  printf(" %d", old_fd_seek(fd, -4, 1, &at));
  printf(" %d", (int)at);
  printf(" %d", old_fd_seek(fd, 1, 0, &at));
  printf(" %d", (int)at);
  printf(" %d", old_fd_seek(fd, 2, 2, &at));
  printf(" %d |", (int)at);
  memset(stat, 0xff, sizeof stat);
  old_fd_filestat_get(fd, stat);
  /* Type and count of links share eight bytes, and nothing is written behind the end. */
  printf(" %d %d %d %d |", (int)(stat[2] & 0xff), (int)(stat[2] >> 32), (int)stat[3], stat[7] == ~0ull);
  subscription[0] = 7;
  subscription[3] = 1; /* the monotonic clock */
  subscription[4] = 1000;
  printf(" %d", old_poll_oneoff(subscription, event, 1, &count));
  printf(" %d %d", count, (int)event[0]);
}
`;

test('wasi_unstable works', async ({ ratosPage }) => {
  const program = [...(await compilePlainWasi(OLD))];
  const stdout = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/old', new Uint8Array(bytes));
    const { stdout } = await run(os, ['/bin/old']);
    await os.shutdown();
    return stdout;
  }, program);
  expect(stdout).toBe('0 | 0 6 0 7 0 2 | 4 1 10 1 | 0 1 7');
});

/** Raises the signal of WASI's number in its argument. */
const RAISES = `
#include <stdio.h>
#include <stdlib.h>
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_raise"))) int procRaise(int signal);
int main(int argc, char **argv) {
  printf("%d", procRaise(atoi(argv[1])));
}
`;

test('proc_raise does what the signal does by default', async ({ ratosPage }) => {
  const program = [...(await compilePlainWasi(RAISES))];
  const ends = await ratosPage.evaluate(async (bytes) => {
    const { bootWith, run } = globalThis;
    const os = await bootWith([]);
    await os.fs.writeFile('/bin/raises', new Uint8Array(bytes));
    const ends: Record<string, unknown[]> = {};
    for (const signal of ['0', '6', '15', '16', '24', '31']) {
      const { code, reason, stdout } = await run(os, ['/bin/raises', signal]);
      ends[signal] = [code, reason, stdout];
    }
    await os.shutdown();
    return ends;
  }, program);
  // Its 16 is SIGCHLD and its 24 SIGXFSZ, which are 17 and 25 here.
  expect(ends).toEqual({
    '0': [0, 'exit', '0'],
    '6': [134, 'killed', ''],
    '15': [143, 'killed', ''],
    '16': [0, 'exit', '0'],
    '24': [153, 'killed', ''],
    '31': [0, 'exit', '28'],
  });
});
