import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { exitFrame } from '../src/cli/link/frames.ts';
import { FOLDER, link, treeOf } from '../tests/cli/support/trees.ts';
import { lessonFile, ROOT, Workspace } from './support/ratos-command.ts';

let work: Workspace;
test.beforeEach(() => {
  work = new Workspace();
});
test.afterEach(() => work.remove());

test('--dir copies a folder in and changes back', async () => {
  const source = work.write(
    'files.c',
    `#include <stdio.h>
     #include <stdlib.h>
     #include <unistd.h>
     #include <sys/stat.h>
     static void put(const char *path, const char *text) {
       FILE *file = fopen(path, "wb");
       if (!file) { perror(path); exit(1); }
       fputs(text, file);
       fclose(file);
     }
     int main(void) {
       char text[100] = "";
       FILE *file = fopen("/data/in/old.txt", "rb");
       if (!file) { perror("old.txt"); return 1; }
       fgets(text, sizeof text, file);
       fclose(file);
       printf("%s", text);
       put("/data/in/old.txt", "changed");
       mkdir("/data/new", 0777);
       mkdir("/data/empty", 0777);
       put("/data/new/file é.txt", "new");
       unlink("/data/gone.txt");
       return 0;
     }`,
  );
  mkdirSync(work.path('shared/in'), { recursive: true });
  const old = new Date(2020, 1, 1);
  for (const name of ['in/old.txt', 'same.txt', 'gone.txt']) {
    writeFileSync(work.path(`shared/${name}`), `was ${name}`);
    utimesSync(work.path(`shared/${name}`), old, old);
  }
  const run = (...options: string[]) => work.run(['run', source, '--dir', 'shared:/data', ...options]);
  const { code, stdout, stderr } = await run();
  expect(stderr).toBe('ratos: shared/gone.txt: deleted by the program, kept here (--delete deletes it here as well)\n');
  expect(stdout.toString()).toBe('was in/old.txt');
  expect(code).toBe(0);
  expect(readFileSync(work.path('shared/in/old.txt'), 'utf8')).toBe('changed');
  expect(readFileSync(work.path('shared/new/file é.txt'), 'utf8')).toBe('new');
  expect(existsSync(work.path('shared/empty'))).toBe(true);
  expect(existsSync(work.path('shared/gone.txt'))).toBe(true);
  expect(statSync(work.path('shared/same.txt')).mtime, 'an unchanged file is not touched').toEqual(old);
  expect(await run('--delete')).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(work.path('shared/gone.txt'))).toBe(false);
});

const HOSTILE = `#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static void must(const char *what, int result) { if (result < 0) { perror(what); exit(99); } }
static void put(const char *path, const char *text) {
  int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0666);
  must(path, file);
  must(path, (int)write(file, text, 4));
  close(file);
}
int main(int argc, char **argv) {
  must("dangling", symlink("nothing", "/data/dangling"));
  must("loop", symlink("loop", "/data/loop"));
  must("self", symlink(".", "/data/self"));
  must("tools", symlink("/bin", "/data/tools"));
  must("inside", symlink("/data/d/f", "/data/inside"));
  must("file", unlink("/data/file"));
  must("file", mkdir("/data/file", 0777));
  put("/data/file/new", "new\\n");
  must("folder", rmdir("/data/folder"));
  put("/data/folder", "file");
  put("/data/d/f", "done");
  return atoi(argv[1]);
}`;

let built: Workspace;
test.beforeAll(async () => {
  built = new Workspace();
  built.write('hostile.c', HOSTILE);
  expect((await built.run(['cc', 'hostile.c'])).stderr).toBe('');
});
test.afterAll(() => built.remove());

function hostileFolder(): void {
  mkdirSync(work.path('data/d'), { recursive: true });
  mkdirSync(work.path('data/folder'));
  writeFileSync(work.path('data/d/f'), 'text');
  writeFileSync(work.path('data/file'), 'text');
  symlinkSync('d/f', work.path('data/link'));
  symlinkSync('/etc', work.path('data/etc'));
}

test('--dir takes links for links, and files that became folders, and keeps the exit code', async () => {
  hostileFolder();
  const { code, stderr } = await work.run(['run', built.path('hostile.wasm'), '--dir', 'data', '--', '7']);
  expect(stderr.split('\n')).toEqual([
    'ratos: data/etc: not copied in: a link that leads outside',
    'ratos: data/tools: not copied back: a link that leads outside',
    '',
  ]);
  expect(code).toBe(7);
  expect(treeOf(work.path('data'))).toEqual({
    d: FOLDER,
    'd/f': 'done',
    dangling: link('nothing'),
    etc: link('/etc'),
    file: FOLDER,
    'file/new': 'new\n',
    folder: 'file',
    inside: link('d/f'),
    link: link('d/f'),
    loop: link('loop'),
    self: link('.'),
  });
});

for (const own of [0, 7]) {
  test(`what cannot be copied back gives 125, but not in place of a code of the program's: ${own}`, async () => {
    hostileFolder();
    // Not copied in, so what the program makes of that name would overwrite it.
    symlinkSync('/etc/passwd', work.path('data/dangling'));
    const { code, stderr } = await work.run(['run', built.path('hostile.wasm'), '--dir', 'data', '--', `${own}`]);
    expect(stderr).toContain('data/dangling: not copied back: something else is here, which was not copied in\n');
    expect(stderr).toContain('ratos: not everything was copied back\n');
    expect(code).toBe(own || 125);
    expect(treeOf(work.path('data'))).toMatchObject({ dangling: link('/etc/passwd'), 'd/f': 'done', self: link('.') });
  });
}

/** A browser whose page goes away when the program has ended, before anything was copied back. */
function lostBrowser(code: number): string {
  const exit = Buffer.from(exitFrame(code, 'exit')).toString('base64');
  const script = `#!${process.execPath}
    const { readSync } = require('node:fs');
    const { WebSocket } = require(${JSON.stringify(join(ROOT, 'node_modules', 'ws'))});
    const command = Buffer.alloc(4096);
    const { params } = JSON.parse(command.toString('utf8', 0, readSync(3, command) - 1));
    const link = new WebSocket(new URL('link', params.url.replace('http:', 'ws:')), { origin: new URL(params.url).origin });
    link.on('message', () => link.send(Buffer.from('${exit}', 'base64'), () => link.close()));
    link.on('close', () => process.exit());`;
  const path = work.write('browser', script);
  chmodSync(path, 0o755);
  return path;
}

for (const [own, code] of [
  [0, 125],
  [7, 7],
] as const) {
  test(`a page that is lost while it copies back costs no exit code: ${own}`, async () => {
    mkdirSync(work.path('data'));
    const run = ['run', lessonFile('hello', 'hello.c'), '--browser', lostBrowser(own)];
    const lost = await work.run([...run, '--dir', 'data']);
    expect(lost.stderr).toContain('ratos: not everything was copied back: ');
    expect(lost.code).toBe(code);
    const nothingToCopy = await work.run(run);
    expect(nothingToCopy).toMatchObject({ code: own, stderr: '' });
  });
}
