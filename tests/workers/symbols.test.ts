/** Files and lines of traps, of programs as the toolchain compiles them; and of files that are not what they seem. */
import { describe, expect, it } from 'vitest';
import { prepareImage } from '../../src/host/image/prepare.ts';
import { shortName } from '../../src/workers/symbols/short-name.ts';
import { symbolize } from '../../src/workers/symbols/symbolize.ts';
import { bytesOf, compiled, linesOf, report, trapped } from './trapped.ts';

const MINUTES = 60_000;

const C = {
  'src/main.c': `#include "depth.h"
#include <stdlib.h>
#include <string.h>
typedef int (*Function)(int);
static int other(void) { return 1; }
static Function volatile function;
static volatile int zero, minimum = -2147483647 - 1, minus = -1;
__attribute__((noinline)) static void crash(void) { __builtin_trap(); }
__attribute__((noinline)) static int act(const char *what) {
  if (strcmp(what, "divide") == 0)
    return 10 / zero;
  if (strcmp(what, "remainder") == 0)
    return 10 % zero;
  if (strcmp(what, "overflow") == 0)
    return minimum / minus;
  if (strcmp(what, "null") == 0)
    return function(1);
  if (strcmp(what, "type") == 0)
    return function = (Function)(void *)other, function(1);
  if (strcmp(what, "memory") == 0)
    return *(volatile int *)0xfffffff0u;
  if (strcmp(what, "abort") == 0)
    abort();
  if (strcmp(what, "trap") == 0)
    crash();
  if (strcmp(what, "inline") == 0)
    return twice(1) + divide(7, zero);
  return depth(1);
}
int main(int argc, char **argv) {
  return act(argc > 1 ? argv[1] : "");
}
`,
  'src/depth.h': `int depth(int n);
static inline int divide(int a, int b) {
  return a / b;
}
static inline int twice(int a) { return 2 * a; }
`,
  'lib/depth.c': `#include "../src/depth.h"
int depth(int n) {
  return n > 1000000000 ? 0 : depth(n + 1) + n % 3;
}
`,
};
const KINDS: [what: string, reason: string, line: number][] = [
  ['divide', 'integer divide by zero', 11],
  ['remainder', 'integer divide by zero', 13],
  ['overflow', 'integer overflow in a division', 15],
  ['null', 'indirect call to null', 17],
  ['type', 'indirect call to null or with the wrong signature', 19],
  ['memory', 'memory access out of bounds', 21],
];

describe('a C program of several files', { timeout: 3 * MINUTES }, () => {
  for (const level of ['-O0', '-O2', '-Oz']) {
    it(`at ${level}`, async () => {
      const wasm = await compiled(C, [level]);
      for (const [what, reason, line] of KINDS) {
        const [why, ...frames] = report(wasm, [what]);
        expect(why?.startsWith(reason), `${what}: ${why}`).toBe(true);
        // What has been put into another function's code is a frame of its own all the same.
        expect(frames[0]).toMatch(new RegExp(`^src/main\\.c:${line}:\\d+ in act$`));
        expect(frames.slice(1)).toEqual([expect.stringMatching(/^src\/main\.c:31:\d+ in main$/)]);
      }
    });
  }

  it('__builtin_trap', async () => {
    const lines = report(await compiled(C), ['trap']);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^unreachable \(the compiler took this for impossible/),
      'src/main.c:8:53 in crash',
    ]);
  });

  it('functions without lines are named', async () => {
    const wasm = await compiled(C, ['-O1']);
    expect(report(wasm, ['abort'])).toEqual([
      'unreachable (abort() called)',
      'abort',
      expect.stringMatching(/^src\/main\.c:23:5 in act$/),
      expect.stringMatching(/^src\/main\.c:31:10 in main$/),
    ]);
  });

  it('inlined functions are frames of their own, in files of their own', async () => {
    expect(report(await compiled(C), ['inline'])).toEqual([
      'integer divide by zero',
      'src/depth.h:3:12 in divide',
      'src/main.c:27:23 in act',
      'src/main.c:31:10 in main',
    ]);
  });

  it('-g0 leaves the tables out, and the code as it is', async () => {
    const [plain, with1] = [await compiled(C, ['-g0']), await compiled(C)];
    expect(report(plain, ['divide'])).toEqual(['integer divide by zero', 'act', 'main']);
    const [a, b] = [plain, with1].map((wasm) => prepareImage(wasm.slice() as Uint8Array<ArrayBuffer>, 1 << 28));
    expect(b?.bytes.length).toBeLessThan(with1.length);
    // What producers wrote of themselves differs by a name.
    expect(Math.abs((a?.bytes.length ?? 0) - (b?.bytes.length ?? 0))).toBeLessThan(64);
    expect(a?.codeStart).toBe(b?.codeStart);
    for (const { bytes } of [a, b] as { bytes: Uint8Array<ArrayBuffer> }[]) {
      const module = new WebAssembly.Module(bytes);
      for (const name of ['.debug_info', '.debug_line', '.debug_str']) {
        expect(WebAssembly.Module.customSections(module, name)).toEqual([]);
      }
      expect(WebAssembly.Module.customSections(module, 'name')).toHaveLength(1);
    }
  });

  it('other levels and versions of tables', async () => {
    for (const args of [['-g'], ['-g', '-gdwarf-5'], ['-g1'], ['-gdwarf-5'], ['-g', '-O0']]) {
      const lines = report(await compiled(C, args), ['inline']);
      expect(lines.slice(1), args.join(' ')).toEqual([
        expect.stringMatching(/^src\/depth\.h:3:\d+ in divide$/),
        expect.stringMatching(/^src\/main\.c:27:\d+ in act$/),
        expect.stringMatching(/^src\/main\.c:31:\d+ in main$/),
      ]);
    }
  });

  it('programs that are optimized as a whole', async () => {
    const files = {
      'a.c': 'int other(int);\nvolatile int zero;\nint main(void) {\n  return other(7);\n}\n',
      'b.c':
        'extern volatile int zero;\nint inner(int a) { return a / zero; }\nint other(int a) {\n  return inner(a);\n}\n',
    };
    for (const args of [['-flto'], ['-flto', '-gdwarf-5']]) {
      expect(report(await compiled(files, args)), args.join(' ')).toEqual([
        'integer divide by zero',
        'b.c:2:29 in inner',
        'b.c:4:10 in other',
        'a.c:4:10 in main',
      ]);
    }
  });

  it('a program without names has numbers', async () => {
    const wasm = await compiled(C, ['-g0', '-Wl,--strip-all']);
    expect(report(wasm, ['divide'])[1]).toMatch(/^function \d+$/);
  });

  it('deep recursion', async () => {
    const { error, stack } = trapped(await compiled(C, ['-O0']), ['']);
    expect(error.message).toMatch(/memory access out of bounds|call stack/);
    expect(stack.length).toBeGreaterThan(5);
  });

  it('engines that tell no offsets get where the function begins', async () => {
    const wasm = await compiled(C);
    const { stack, codeStart } = trapped(wasm, ['divide']);
    const names = symbolize(stack, undefined, codeStart).map(({ name }) => name);
    const byName = stack.map((_, i) => ({ index: -1, offset: -1, name: names[i] ?? '' }));
    const byIndex = stack.map(({ index }) => ({ index, offset: -1, name: '' }));
    for (const frames of [byName, byIndex]) {
      const lines = linesOf(symbolize(frames, bytesOf(wasm), codeStart));
      expect(lines[0]).toMatch(/^act, which begins at src\/main\.c:(9|10)$/);
      expect(lines.at(-1)).toMatch(/^main, which begins at src\/main\.c:(30|31)$/);
    }
  });
});

const CXX = `#include <cstdio>
#include <vector>
namespace shapes {
struct Shape {
  int size;
  int divide(int by) const { return size / by; }
};
template <class T> struct Bag {
  std::vector<T> items;
  int sum(int by) const {
    int total = 0;
    for (const T &item : items)
      total += item.divide(by);
    return total;
  }
};
}
template <class F> __attribute__((noinline)) int apply(F function, int n) {
  return function(n);
}
struct Global {
  Global() { if (std::getchar() == 'g') __builtin_trap(); }
} global;
int main(int argc, char **) {
  shapes::Bag<shapes::Shape> bag{{{1}, {2}}};
  return apply([&](int n) { return bag.sum(n); }, argc - 1);
}
`;

describe('a C++ program', { timeout: 3 * MINUTES }, () => {
  it('has templates, lambdas and inlined members', async () => {
    const lines = report(await compiled({ 'shapes.cpp': CXX }));
    expect(lines).toEqual([
      'integer divide by zero',
      'shapes.cpp:6:42 in divide',
      'shapes.cpp:13:21 in sum',
      expect.stringMatching(/^shapes\.cpp:26:40 in operator\(\)$/),
      expect.stringMatching(/^shapes\.cpp:19:10 in int apply<main.*>\(.*\)$/),
      'shapes.cpp:26:10 in main',
    ]);
  });
});

it('names are written as people write them', () => {
  const string = 'std::__2::basic_string<char, std::__2::char_traits<char>, std::__2::allocator<char>>';
  const vector = 'std::__2::vector<int, std::__2::allocator<int>>';
  const map = `std::__2::map<${string}, ${vector}, std::__2::less<${string}>, std::__2::allocator<std::__2::pair<${string} const, ${vector}>>>`;
  expect(shortName(`int f<1>(${map}&, int)`)).toBe('int f<1>(std::map<std::string, std::vector<int>>&, int)');
  expect(shortName(vector.replace('>>', '> >'))).toBe('std::vector<int>');
  expect(shortName('f(int, std::__2::allocator<int>)')).toBe('f(int, std::allocator<int>)');
  expect(shortName('Pool<int, std::less<int>, Mine>::get()')).toBe('Pool<int, std::less<int>, Mine>::get()');
  expect(shortName('operator<(A const&, std::less<')).toBe('operator<(A const&, std::less<');
  expect(shortName('a'.repeat(400))).toBe(`${'a'.repeat(300)}…`);
  expect(shortName(', std::less<'.repeat(80)).length).toBeLessThanOrEqual(301);
});

it('what comes before the user’s own code is not told', () => {
  const at = (name: string, file?: string) => ({
    name,
    index: 1,
    ...(file === undefined ? {} : { position: { file, line: 1, column: 2 } }),
  });
  const entries: Record<string, ReturnType<typeof at>[]> = {
    'C, with arguments': [at('__main_argc_argv', 'a.c'), at('__main_void'), at('_start')],
    'C, without': [at('__original_main', 'a.c'), at('_start')],
    'C++ with exceptions': [
      at('main', 'a.cpp'),
      at('__main_void'),
      at('runProgram(void*)'),
      at('RatCallWithoutException'),
      at('_start'),
    ],
  };
  for (const [what, frames] of Object.entries(entries)) {
    expect(linesOf([at('f', 'f.c'), ...frames]), what).toEqual([
      'f.c:1:2 in f',
      expect.stringMatching(/:1:2 in main$/),
    ]);
    const nameless = frames.map(({ name }) => at(name));
    expect(linesOf([at('f'), ...nameless]), what).toEqual(['f', 'main']);
  }
  expect(linesOf([at('T::T()', 'a.cpp'), at('__wasm_call_ctors'), at('_start')])).toEqual(['a.cpp:1:2 in T::T()']);
  const proxy = at('void* std::__2::__thread_proxy<int>(void*)', '/usr/include/c++/v1/__thread/thread.h');
  expect(linesOf([at('f', 'f.c'), proxy, at('__ratos_posix_thread'), at('__ratos_thread_main')])).toEqual([
    'f.c:1:2 in f',
  ]);
  // Something is always told.
  expect(linesOf([at('_start')])).toEqual(['_start']);
  expect(linesOf([])).toEqual([]);
});
