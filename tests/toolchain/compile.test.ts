import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskStore } from '../../src/toolchain/disk-store.ts';
import { compileOnDisk, type DiskCompileResult } from '../../src/toolchain/node.ts';
import { buildLibrariesFirst } from './built-libraries.ts';
import { memoryLimits, runAlone } from './run-alone.ts';

const MINUTES = 60_000;
const MODULES = ['env', 'ratos', 'wasi_snapshot_preview1'];
const EXPORTS = [
  '_start',
  'memory',
  '__stack_pointer',
  '__wasm_init_tls',
  '__tls_size',
  '__tls_align',
  '__ratos_thread_main',
  '__ratos_abi',
];

let folder: string;
let store: DiskStore;
buildLibrariesFirst();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-compile-'));
  store = new DiskStore(join(folder, 'cache'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function build(files: Record<string, string>, args: string[] = [], cwd = ''): Promise<DiskCompileResult> {
  const project = mkdtempSync(join(folder, 'project-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const directory = join(project, cwd);
  const sources = args.filter((arg) => /\.(c|cpp)$/.test(arg));
  return compileOnDisk({ cwd: directory, sources, args: args.filter((arg) => !sources.includes(arg)) }, { store });
}

function wasmOf(result: DiskCompileResult): Uint8Array {
  expect(result.diagnostics).toBe('');
  expect(result.ok).toBe(true);
  return result.wasm as Uint8Array;
}

async function run(text: string, options: Parameters<typeof runAlone>[1] = {}, args: string[] = []) {
  return runAlone(wasmOf(await build({ 'main.c': text }, ['main.c', '-Wall', ...args])), options);
}

describe('compiling', { timeout: 3 * MINUTES }, () => {
  it('makes a program that the loader knows', async () => {
    const wasm = wasmOf(
      await build({ 'hello.c': '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }' }, ['hello.c']),
    );
    expect(WebAssembly.validate(wasm as BufferSource)).toBe(true);
    const module = new WebAssembly.Module(wasm as BufferSource);
    for (const { module: from } of WebAssembly.Module.imports(module)) expect(MODULES).toContain(from);
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(expect.arrayContaining(EXPORTS));
    expect(memoryLimits(wasm)).toEqual({ initial: 32, maximum: 16384 });
    expect(runAlone(wasm)).toMatchObject({ code: 0, stdout: 'hello\n' });
  });

  it('keeps function names for stacks', async () => {
    const text =
      '__attribute__((noinline)) int broken(volatile int *p) { return 1000 / *p; }\nint main(void) { volatile int z = 0; return broken(&z); }';
    const wasm = wasmOf(await build({ 'trap.c': text }, ['trap.c']));
    try {
      runAlone(wasm);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WebAssembly.RuntimeError);
      expect((error as Error).stack).toContain('broken');
    }
  });

  it('links several sources with headers beside, above and below them', async () => {
    const files = {
      'p/src/main.c':
        '#include "two.h"\n#include "../inc/three.h"\n#include <four.h>\n#include <stdio.h>\nint main(void) { printf("%d\\n", two() + THREE + FOUR); return 0; }',
      'p/src/two.h': '#include "deep/er/types.h"\nnumber two(void);',
      'p/src/deep/er/types.h': 'typedef int number;',
      'p/src/two.c': '#include "two.h"\nnumber two(void) { return 2; }',
      'p/inc/three.h': '#define THREE 3',
      'p/more/four.h': '#define FOUR 4',
    };
    const result = await build(files, ['src/main.c', 'src/two.c', '-Imore'], 'p');
    expect(runAlone(wasmOf(result)).stdout).toBe('9\n');
    const fromBelow = await build(files, ['../src/main.c', '../src/two.c', '-I../more'], 'p/inc');
    expect(runAlone(wasmOf(fromBelow)).stdout).toBe('9\n');
  });

  it('tells where a mistake is, by the name that the user gave', async () => {
    const files = {
      'sub/a.c': 'int main(void) {\n  return nothing;\n}\n',
      'b.c': '#include "b.h"\n',
      'b.h': 'int x = ;\n',
    };
    const inside = await build(files, ['sub/a.c']);
    expect(inside.ok).toBe(false);
    expect(inside.wasm).toBeUndefined();
    expect(inside.diagnostics).toMatch(/^sub\/a\.c:2:10: error: use of undeclared identifier 'nothing'/);
    const above = await build(files, ['../b.c'], 'sub');
    expect(above.diagnostics).toMatch(/^In file included from \.\.\/b\.c:1:\n\.\.\/b\.h:1:9: error: /);
    expect(inside.diagnostics + above.diagnostics).not.toContain('/host');
  });

  it('says what is missing at the link', async () => {
    const absent = 'int absent(void), gone(int);\n';
    const files = {
      'main.c': `${absent}int other(void);\nint main(void) { return absent() + gone(absent()) + other(); }\n`,
      'other.c': `${absent}int other(void) { return absent(); }\n`,
    };
    const result = await build(files, ['main.c', 'other.c']);
    expect(result.ok).toBe(false);
    expect(result.diagnostics).toBe(
      'wasm-ld: error: main.o: undefined symbol: absent (3 references)\nwasm-ld: error: main.o: undefined symbol: gone\n',
    );
  });

  it('answers wrong arguments with a diagnostic', async () => {
    expect((await build({}, ['gone.c'])).diagnostics).toBe("error: no such file: 'gone.c'\n");
    expect((await build({}, [])).diagnostics).toBe('error: no source files\n');
  });

  it('gives warnings together with the program, also from the cache', async () => {
    const files = { 'w.c': '#include <ratos.h>\nint main(void) { int unused; return 0; }\n' };
    const first = await build(files, ['w.c', '-Wall']);
    const second = await build(files, ['w.c', '-Wall']);
    expect(first.cached).toBe(false);
    expect(second.cached).toBe(true);
    expect(first.diagnostics).toContain("w.c:2:22: warning: unused variable 'unused'");
    expect(second.diagnostics).toBe(first.diagnostics);
    expect(second.wasm).toEqual(first.wasm);
  });

  it('compiles anew when a header, an argument or a source changes', async () => {
    const files = {
      'v.c': '#include "v.h"\n#ifndef EXTRA\n#define EXTRA 0\n#endif\nint main(void) { return V + EXTRA; }',
      'v.h': '#define V 1',
    };
    expect(runAlone(wasmOf(await build(files, ['v.c']))).code).toBe(1);
    expect(runAlone(wasmOf(await build({ ...files, 'v.h': '#define V 2' }, ['v.c']))).code).toBe(2);
    expect(runAlone(wasmOf(await build(files, ['v.c', '-DEXTRA=4']))).code).toBe(5);
    expect((await build(files, ['v.c'])).cached).toBe(true);
  });

  it('gives a program with much data memory enough', async () => {
    const text =
      '#include <stdlib.h>\nstatic char data[3 << 20] = {1};\nint main(int n, char **v) { (void)v; return data[n] + !malloc(100000); }';
    const result = await build({ 'data.c': text }, ['data.c', '-O1']);
    const { initial } = memoryLimits(wasmOf(result));
    expect(initial).toBeGreaterThanOrEqual(4 * 16 + 16);
    expect(initial).toBeLessThanOrEqual(4 * 16 + 34);
    expect(runAlone(wasmOf(result)).code).toBe(0);
  });

  it('compiles C++17 with its library', async () => {
    const text = `#include <ratos.h>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>
struct Loud { ~Loud() { std::cout << "gone\\n"; } };
thread_local Loud loud;
static Loud &once() { static Loud l; return l; }
int main() {
  std::vector<std::string> words{"a", "b"};
  std::optional<int> n = static_cast<int>(words.size());
  auto p = std::make_unique<int>(*n);
  (void)&loud; once();
  std::cout << words[1] << *p << std::endl;
}`;
    const result = await build({ 'x.cpp': text }, ['x.cpp', '-Wall', '-Wextra', '-Werror']);
    expect(runAlone(wasmOf(result)).stdout).toBe('b2\ngone\ngone\n');
  });

  it('has headers without warnings, and structures as the kernel expects them, in C and C++', async () => {
    const text =
      '#include <ratos.h>\n#include <ratos-internal.h>\nint main() { RatLock l = RAT_LOCK_INIT; RatLockAcquire(&l); RatLockRelease(&l); return 0; }\n';
    const strict = ['-Wall', '-Wextra', '-Werror', '-Wsystem-headers'];
    wasmOf(await build({ 'h.c': text }, ['h.c', '-std=c11', ...strict]));
    wasmOf(await build({ 'h.cpp': text }, ['h.cpp', '-std=c++17', ...strict]));
  });
});

describe('libratos in one thread', { timeout: 3 * MINUTES }, () => {
  it('uses memory that is there before it grows', async () => {
    const text = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char *start = sbrk(0);
  char *volatile p = malloc(3 << 20);
  if (!p) return 1;
  memset(p, 1, 3 << 20);
  printf("%d %zu\\n", (int)((char *)sbrk(0) > start), __builtin_wasm_memory_size(0));
  void *volatile huge = malloc(1500u << 20);
  return huge != NULL;
}`;
    const fresh = await run(text);
    expect(fresh.code).toBe(0);
    expect(Number(fresh.stdout.split(' ')[1])).toBeGreaterThan(32 + 16);
    const grown = await run(text, { grownPages: 200 });
    expect(grown).toMatchObject({ code: 0, stdout: '1 232\n' });
  });

  it('fails an allocation that does not fit, and goes on', async () => {
    const text = `#include <errno.h>
#include <stdlib.h>
int main(void) {
  int blocks = 0;
  for (void *volatile p; (p = malloc(1 << 20));) blocks++;
  if (errno != ENOMEM) return 1;
  void *volatile small = malloc(16);
  return blocks > 50 && blocks < 64 && small ? 0 : 2;
}`;
    expect((await run(text, {}, ['-O1', '-Wl,--max-memory=67108864'])).code).toBe(0);
  });

  it('checks what RatCreateThread is given before it does anything', async () => {
    const text = `#include <ratos.h>
#include <stdio.h>
static int32_t entry(void *arg) { (void)arg; return 0; }
int main(void) {
  HTHREAD t;
  RatThreadAttributes ok = {.size = sizeof ok, .stackSize = 1};
  RatThreadAttributes size = {.size = 4}, flags = {.size = sizeof flags, .flags = 1}, huge = {.size = sizeof huge, .stackSize = 0x30000000};
  const void *outside = (void *)0xfffffff8u;
  printf("%d %d %d %d\\n", RatCreateThread(NULL, NULL, NULL, &t), RatCreateThread(entry, NULL, NULL, NULL),
    RatCreateThread(entry, NULL, outside, &t), RatCreateThread(entry, NULL, NULL, (HTHREAD *)outside));
  printf("%d %d %d\\n", RatCreateThread(entry, NULL, &size, &t), RatCreateThread(entry, NULL, &flags, &t), RatCreateThread(entry, NULL, &huge, &t));
  printf("%d\\n", RatCreateThread(entry, NULL, &ok, &t));
  return 0;
}`;
    const blocks: { stack: number; guarded: boolean; tlsAligned: boolean }[] = [];
    let words = () => new Uint32Array();
    const ran = await run(text, {
      onMemory: (memory) => {
        words = () => new Uint32Array(memory.buffer);
      },
      ratos: {
        RatThreadStart: (_entry, _arg, _name, block = 0) => {
          const [alive, low = 0, top = 0, tls = 0, guard = 0] = words().slice(block >> 2, (block >> 2) + 5);
          const guardWords = words().slice(guard >> 2, low >> 2);
          blocks.push({
            stack: top - low,
            guarded: alive === 1 && guardWords.length === 1024 && guardWords.every((word) => word === 0x52415453),
            tlsAligned: tls >= top && tls % 16 === 0 && top % 16 === 0,
          });
          return -11;
        },
      },
    });
    expect(ran.stdout).toBe('-3 -17 -17 -17\n-3 -3 -6\n-11\n');
    expect(blocks).toEqual([{ stack: 16 << 10, guarded: true, tlsAligned: true }]);
  });

  it('knows the working directory, and tells the system of changes', async () => {
    const text = `#include <stdio.h>
#include <unistd.h>
#include <sys/stat.h>
int main(void) {
  char path[64];
  puts(getcwd(path, sizeof path));
  mkdir("sub", 0777);
  chdir("sub");
  FILE *f = fopen("here.txt", "w");
  if (!f) return 1;
  fputs("x", f);
  fclose(f);
  puts(getcwd(path, sizeof path));
  chdir("../.");
  puts(getcwd(path, sizeof path));
  return access("sub/here.txt", F_OK) != 0 || chdir("absent") == 0;
}`;
    const root = mkdtempSync(join(folder, 'root-'));
    mkdirSync(join(root, 'home'));
    const told: string[] = [];
    const ran = await run(text, { root, cwd: '/home', onChangeDirectory: (path) => told.push(path) });
    expect(ran).toMatchObject({ code: 0, stdout: '/home\n/home/sub\n/home\n' });
    expect(told).toEqual(['/home/sub', '/home']);
    expect(readFileSync(join(root, 'home/sub/here.txt'), 'utf8')).toBe('x');
  });

  it('flushes streams at every kind of end', async () => {
    const text = (end: string) => `#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
static void last(void) { fputs("last ", stdout); }
int main(void) {
  atexit(last);
  FILE *f = fopen("/kept.txt", "w");
  fputs("kept", f);
  putchar_unlocked('o');
  fputs("ut ", stdout);
  ${end};
}`;
    for (const [end, stdout, code] of [
      ['return 3', 'out last ', 3],
      ['exit(-4)', 'out last ', -4],
      ['RatExitProcess(-5)', 'out ', -5],
    ] as const) {
      const root = mkdtempSync(join(folder, 'root-'));
      const ran = await run(text(end), { root });
      expect({ ...ran, code: ran.code | 0 }, end).toMatchObject({ stdout, code });
      expect(readFileSync(join(root, 'kept.txt'), 'utf8'), end).toBe('kept');
    }
  });

  it('reads and prints everything that stdio can', async () => {
    const text = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  int n; char word[16]; char *line = NULL; size_t size = 0;
  if (scanf("%d %15s", &n, word) != 2) return 1;
  getchar();
  if (getline(&line, &size, stdin) <= 0) return 2;
  line[strcspn(line, "\\n")] = 0;
  char text[64];
  snprintf(text, sizeof text, "%.3Lf|%5.1f|%lld", 1.5L, 2.25, 1LL << 40);
  printf("%d %s %s %s\\n", n, word, line, text);
  long double parsed; sscanf("3.25", "%Lf", &parsed);
  fprintf(stderr, "%d\\n", parsed == 3.25L);
  return feof(stdin) || fgetc(stdin) != EOF;
}`;
    const ran = await run(text, { stdin: '12 abc\nthe rest\n' });
    expect(ran).toMatchObject({ code: 0, stdout: '12 abc the rest 1.500|  2.2|1099511627776\n', stderr: '1\n' });
  });

  it('jumps back with longjmp', async () => {
    const text = `#include <setjmp.h>
static jmp_buf back;
__attribute__((noinline)) static void down(int n) { if (n == 0) longjmp(back, 7); down(n - 1); }
int main(void) { int code = setjmp(back); if (code == 0) down(3); return code; }`;
    expect((await run(text)).code).toBe(7);
  });
});
