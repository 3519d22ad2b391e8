/** What would not do what it says does not link; threads, and everything beside them, do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Command, commands, type Tree } from '@yowasp/clang';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getArchive } from '../../src/toolchain/archives.ts';
import { outputFile, runClang, runTool } from '../../src/toolchain/clang.ts';
import { DiskStore } from '../../src/toolchain/disk-store.ts';
import { COMPILE_FLAGS } from '../../src/toolchain/flags.ts';
import { supportFiles } from '../../src/toolchain/installation.ts';
import { LIBRATOS } from '../../src/toolchain/libratos.ts';
import { compileOnDisk, type DiskCompileResult } from '../../src/toolchain/node.ts';
import { buildLibrariesFirst } from './built-libraries.ts';
import { runAlone } from './run-alone.ts';

const MINUTES = 60_000;
const ERRNO = 'errno as a variable of the whole process';

let folder: string;
let store: DiskStore;
buildLibrariesFirst();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-refused-'));
  store = new DiskStore();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Record<string, string | Uint8Array>;

/** Compiles all sources among the files, and links all objects and archives. */
async function build(files: Files, args: string[] = []): Promise<DiskCompileResult> {
  const cwd = mkdtempSync(join(folder, 'project-'));
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), contents);
  }
  const paths = Object.keys(files);
  const sources = paths.filter((path) => /\.(c|cpp)$/.test(path));
  const objects = paths.filter((path) => /\.[oa]$/.test(path));
  return compileOnDisk({ cwd, sources, args: [...objects, ...args] }, { store });
}

/** An object as an earlier `clang -c` left it. */
async function object(text: string): Promise<Uint8Array> {
  const args = [...COMPILE_FLAGS.filter((flag) => !flag.startsWith('/ratos')), '-O2', '-c', '/x.c', '-o', '/x.o'];
  const result = await runClang(
    'clang',
    args.filter((arg) => arg !== '-isystem'),
    { 'x.c': text },
  );
  expect(result).toMatchObject({ ok: true, output: '' });
  return outputFile(result, 'x.o');
}

async function archive(members: Record<string, Uint8Array>): Promise<Uint8Array> {
  const result = await runTool('ar', ['rcs', '/x.a', ...Object.keys(members).map((name) => `/${name}`)], members);
  expect(result.ok).toBe(true);
  return outputFile(result, 'x.a');
}

function wasmOf(result: DiskCompileResult): Uint8Array {
  expect(result.diagnostics).toBe('');
  return result.wasm as Uint8Array;
}

/** For each file what is said of it, "error" and the file's name left out. */
function refusedIn({ ok, wasm, diagnostics }: DiskCompileResult): Record<string, string[]> {
  expect({ ok, wasm }).toEqual({ ok: false });
  const found: Record<string, string[]> = {};
  for (const line of diagnostics.trimEnd().split('\n')) {
    const [, file = '', what = ''] = /^error: (\S+) uses (.+, which .+: use .+)$/.exec(line) ?? [];
    expect(file, line).not.toBe('');
    found[file] = [...(found[file] ?? []), what];
  }
  return found;
}

/** The same without the advice. */
function whats(found: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(found).map(([file, lines]) => [file, lines.map((line) => line.replace(/, which .*/, ''))]),
  );
}

describe('what would not do what it says', { timeout: 5 * MINUTES }, () => {
  const text = (name: string) => `extern int errno;\nint ${name}(void) { return errno; }\n`;

  it('does not link from objects and from what is taken out of archives', async () => {
    const files = {
      'lib/reads.o': await object(text('reads')),
      'libpool.a': await archive({
        'used.o': await object(text('used')),
        'unused.o': await object(text('unused')),
      }),
    };
    const main = (calls: string) => ({
      'main.c': `int used(void), reads(void), unused(void);\nint main(void) { return ${calls}; }\n`,
    });
    expect(whats(refusedIn(await build({ ...main('used() + reads()'), ...files })))).toEqual({
      'lib/reads.o': [ERRNO],
      'libpool.a(used.o)': [ERRNO],
    });
    expect(runAlone(wasmOf(await build({ ...main('5'), 'libpool.a': files['libpool.a'] }))).code).toBe(5);
  });

  it('does not link through other ways to compile', async () => {
    for (const args of [['-flto'], ['-O0', '-g'], ['-pthread'], ['-lpthread'], ['-Wl,--gc-sections', '-Os']]) {
      const { 'main.c': lines } = refusedIn(await build({ 'main.c': text('main') }, args));
      expect(lines, args.join(' ')).toHaveLength(1);
    }
  });

  it('is told beside the other errors of the link, once', async () => {
    const { ok, diagnostics } = await build({
      'main.c': 'extern int errno;\nint absent(void);\nint main(void) { return errno + absent() + errno; }\n',
    });
    expect(ok).toBe(false);
    expect(diagnostics).toMatch(/^error: main\.c uses errno .*\nwasm-ld: error: main\.o: undefined symbol: absent\n$/);
  });
});

describe('threads', { timeout: 5 * MINUTES }, () => {
  it('functions of the same name that the user brings are used', async () => {
    const result = await build({
      'shim.c': `int pthread_mutex_lock(void *m) { (void)m; return 1; }
int sem_post(void *s) { (void)s; return 40; }
int thrd_create(void *t, void *f, void *a) { (void)t; (void)f; (void)a; return 100; }`,
      'main.c': `#include <pthread.h>\n#include <semaphore.h>\n#include <threads.h>
int main(void) {
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; sem_t s; thrd_t t;
  return pthread_mutex_lock(&m) + pthread_mutex_trylock(&m) + pthread_mutex_unlock(&m) + sem_post(&s) + thrd_create(&t, 0, 0);
}`,
    });
    expect(runAlone(wasmOf(result)).code).toBe(141);
  });

  it('a question whether there are threads is answered no by a program that starts none', async () => {
    const text = `#include <pthread.h>
#include <unistd.h>
#ifndef _POSIX_THREADS
#error
#endif
#pragma weak pthread_create
#pragma weak pthread_mutex_lock
int main(void) { return pthread_create == 0 && pthread_mutex_lock == 0 ? 3 : 4; }`;
    expect(runAlone(wasmOf(await build({ 'main.c': text }))).code).toBe(3);
  });

  it('C programs link and run', async () => {
    const text = `#include <dirent.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
static _Thread_local int mine = 3;
static thread_local int also = 4;
static atomic_int n;
pthread_mutex_t unused = PTHREAD_MUTEX_INITIALIZER;
static int less(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void) {
  int v[3] = {3, 1, 2};
  qsort(v, 3, sizeof *v, less);
  atomic_fetch_add(&n, mine + also);
  struct timespec t = {0, 1000};
  if (nanosleep(&t, NULL) || thrd_sleep(&t, NULL) || usleep(1) || sched_yield()) return 1;
  FILE *f = fopen("/x", "w");
  if (!f || fprintf(f, "x") != 1 || fclose(f)) return 2;
  DIR *d = opendir("/");
  if (d) closedir(d);
  pthread_attr_t a;
  pthread_attr_init(&a);
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  jmp_buf j;
  if (setjmp(j)) return 3;
  signal(SIGINT, SIG_IGN);
  char words[] = "a b";
  printf("%d %d %.2f %s %s %d\\n", v[0], n, sqrt(2), strtok(words, " "), setlocale(LC_ALL, "C"), (int)wcslen(L"ab"));
  return getenv("X") != NULL;
}`;
    for (const level of ['-O0', '-O2']) {
      expect(runAlone(wasmOf(await build({ 'main.c': text }, [level])))).toMatchObject({
        code: 0,
        stdout: '1 7 1.41 a C 2\n',
      });
    }
  });

  it('C++ programs link and run', async () => {
    const text = `#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
struct Node : std::enable_shared_from_this<Node> { int value = 3; std::weak_ptr<Node> up; };
struct Dots : std::numpunct<char> {
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\\3"; }
};
static std::map<std::string, int> &words() { static std::map<std::string, int> w; return w; }
thread_local std::string mine = "mine";
int main() {
  using namespace std::chrono_literals;
  std::istringstream in("b a b c");
  for (std::string s; in >> s;) words()[s]++;
  for (auto &[word, count] : words()) std::cout << word << count << ' ';
  std::cout.imbue(std::locale(std::locale::classic(), new Dots));
  std::cout << 1234567 << std::setw(4) << std::hex << 255 << ' ' << mine << std::endl;
  auto node = std::make_shared<Node>();
  node->up = node;
  if (auto up = node->up.lock()) std::cout << up->value << up->shared_from_this().use_count() << ' ';
  std::smatch match;
  std::string pair = "key=value";
  if (std::regex_match(pair, match, std::regex("(\\\\w+)=(\\\\w+)"))) std::cout << match[2] << ' ';
  std::sort(pair.begin(), pair.end());
  std::cout << std::filesystem::path("/tmp/x/../y.txt").lexically_normal() << std::filesystem::exists("/nowhere") << ' ';
  std::ofstream("/o.txt") << "hello " << 3.5;
  std::string line;
  std::ifstream file("/o.txt");
  std::getline(file, line);
  std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_until(std::chrono::steady_clock::now() + 1ms);
  std::this_thread::yield();
  std::wcout << line.c_str() << L' ' << pair.c_str() << L' ' << (std::thread::hardware_concurrency() > 0) << std::endl;
}`;
    const ran = runAlone(wasmOf(await build({ 'main.cpp': text }, ['-O1'])));
    expect(ran).toMatchObject({
      code: 0,
      stdout: 'a1 b2 c1 1.234.567  ff mine\n33 value "/tmp/y.txt"0 hello 3.5 =aeekluvy 1\n',
    });
  });
});

describe('libratos', { timeout: 3 * MINUTES }, () => {
  async function definedIn(library: string, files: Tree = {}): Promise<string[]> {
    let output = '';
    const stdout = (bytes: Uint8Array | null) => {
      if (bytes) output += new TextDecoder().decode(bytes);
    };
    const { nm }: Record<string, Command> = commands;
    await nm?.(['--defined-only', library], files, { stdout, stderr: () => undefined });
    return [...output.matchAll(/^[0-9a-f]+ [A-Z] (\S+)$/gm)].map(([, name = '']) => name);
  }

  it('leaves nothing of POSIX threads to the sysroot, which has them for one thread', async () => {
    const defined = await definedIn('/usr/lib/wasm32-wasip1/libc.a');
    expect(defined.length).toBeGreaterThan(500);
    const archive = await getArchive(LIBRATOS, await supportFiles(), { store });
    const ours = new Set(await definedIn('/libratos.a', { 'libratos.a': archive }));
    const threads = defined.filter((name) => /^_?(pthread|thrd|mtx|cnd|tss|sem)_|^call_once$/.test(name));
    expect(threads.length).toBeGreaterThan(80);
    expect(threads.filter((name) => !ours.has(name))).toEqual([]);
  });
});
