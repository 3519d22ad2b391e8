/** WASI preview1 as the standard has it, for programs that are linked without anything of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { compilePlainWasi } from './support/plain-wasi.ts';
import { ROOT } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const source = (name: string) => readFileSync(join(ROOT, 'e2e', 'wasi', name), 'utf8');

/** Compiles a program of e2e/wasi. */
const compile = (name: string) =>
  compilePlainWasi(source(`${name}.c`).replace('#include "check.h"', source('check.h')));

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
      const ran = await run(os, ['/bin/test'], { preopens: { '/work': '/folder' }, terminal: false });
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
    elsewhere: '/ /bin /tmp /home . | /bin/places | /home/person | shared mine mine mine',
    given: '/data /other | /bin/places | - | mine shared none',
    here: '. | /bin/places | /x | shared',
    none: '| /bin/places | - | none none',
    name: '/ | another name | - |',
    missing: -7,
    file: -22,
    relative: -3,
  });
});
