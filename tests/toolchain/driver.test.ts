/** The command `cc` in a folder: what it writes, prints and refuses. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@yowasp/clang';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runClang } from '../../src/toolchain/clang.ts';
import type { CompileCommand } from '../../src/toolchain/compile-commands.ts';
import { DiskStore } from '../../src/toolchain/disk-store.ts';
import { type DriverRequest, runDriver } from '../../src/toolchain/driver.ts';
import { putFile } from '../../src/toolchain/paths.ts';
import { runArchiver, runIndexer, runReader } from '../../src/toolchain/tools.ts';
import { buildLibrariesFirst } from './built-libraries.ts';
import { runAlone } from './run-alone.ts';

const all = mkdtempSync(join(tmpdir(), 'ratos-driver-'));
const store = new DiskStore(join(all, 'cache'));
afterAll(() => rmSync(all, { recursive: true, force: true }));
buildLibrariesFirst();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(all, 'project-'));
});

function write(files: Record<string, string | Uint8Array>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function cc(line: string, request: Partial<DriverRequest> = {}) {
  const { ok, diagnostics, stdout } = await runDriver({ cwd: folder, args: line.split(' '), ...request }, { store });
  return { ok, diagnostics, stdout: new TextDecoder().decode(stdout) };
}

const NOTHING = { ok: true, diagnostics: '', stdout: '' };
const read = (path: string) => readFileSync(join(folder, path));
const text = (path: string) => read(path).toString();
const run = (path: string) => runAlone(new Uint8Array(read(path)));

describe('cc', { timeout: 180_000 }, () => {
  it('makes objects of several sources and links them', async () => {
    write({
      'src/a.c': '#include "n.h"\nint a(void) { return N; }',
      'src/b.cpp': '#include <string>\nextern "C" int b() { return (int)std::string("four").size(); }',
      'inc/n.h': '#define N 3',
      'main.c': 'int a(void), b(void);\nint main(void) { return a() * 10 + b(); }',
    });
    expect(await cc('-c src/a.c src/b.cpp main.c -Iinc -O1 -Wall')).toEqual(NOTHING);
    expect((await cc('a.o b.o main.o -o missing/prog')).diagnostics).toContain('missing/prog: cannot be written');
    // The C++ library is linked although no source says so.
    expect(await cc('a.o b.o main.o -o prog')).toEqual(NOTHING);
    expect(run('prog').code).toBe(34);
    expect(statSync(join(folder, 'prog')).mode & 0o111).toBe(0o111);
    expect(await cc('main.c a.o src/b.cpp')).toEqual(NOTHING);
    expect(run('main.wasm').code).toBe(34);
  });

  it('finds libraries, and tells of those that are not there', async () => {
    write({
      'a.c': 'int a(void) { return 5; }',
      'main.c': '#include <math.h>\nint a(void);\nint main(int n, char **v) { (void)v; return a() + (int)sqrt(n); }',
    });
    await cc('-c a.c -o a.o');
    mkdirSync(join(folder, 'lib'));
    await runArchiver({ cwd: folder, args: ['rcs', 'lib/libfive.a', 'a.o'] });
    const habits = '-lm -lpthread -lrt -ldl -lc -lgcc -lutil';
    expect(await cc(`main.c -Llib -lfive ${habits}`)).toEqual(NOTHING);
    expect(run('main.wasm').code).toBe(6);
    expect(await cc('main.c -L lib -l:libfive.a -o other.wasm')).toEqual(NOTHING);
    expect((await cc('main.c -Llib -lfive -lsqlite3')).diagnostics).toBe(
      'error: no library sqlite3: there is no libsqlite3.a in a directory given with -L, and none in RatOS\n',
    );
    expect((await cc('main.c nothere.o')).diagnostics).toBe("error: no such file: 'nothere.o'\n");
    expect((await cc('main.c')).diagnostics).toContain('undefined symbol: a');
  });

  it('tells of a second main once, also where only one has arguments', async () => {
    write({
      'a.c': 'int main(void) { return 1; }',
      'b.c': 'int main(void) { return 2; }',
      'c.c': 'int main(int n, char **v) { return n + (v == 0); }',
      'd.c': 'int main(int n, char **v) { return n - (v == 0); }',
    });
    const told = (one: string, other: string) =>
      `wasm-ld: error: duplicate symbol: main\n>>> defined in ${one}\n>>> defined in ${other}\n`;
    expect((await cc('a.c b.c')).diagnostics.trim()).toBe(told('a.o', 'b.o').trim());
    expect((await cc('c.c d.c')).diagnostics).toBe(told('c.o', 'd.o'));
    expect((await cc('a.c d.c')).diagnostics).toBe(told('a.o', 'd.o'));
    await cc('-c d.c');
    await runArchiver({ cwd: folder, args: ['rcs', 'libd.a', 'd.o'] });
    // One in an archive is for programs that have none.
    expect(await cc('a.c -L. -ld')).toEqual(NOTHING);
  });

  it('preprocesses, and prints', async () => {
    write({ 'a.c': '#include "b.h"\nint x = B;', 'b.h': '#define B 7' });
    const { stdout } = await cc('-E a.c -DUNUSED');
    expect(stdout).toContain('int x = 7;');
    expect(stdout).toContain('b.h"');
    expect(stdout).not.toContain('/host');
    expect(await cc('-E -P a.c -o a.i')).toEqual(NOTHING);
    expect(text('a.i')).toBe('int x = 7;\n');
    expect(await cc('-c a.i')).toEqual(NOTHING);
  });

  it('makes assembly, and takes it', async () => {
    write({ 'a.c': 'int main(void) { return 9; }' });
    expect(await cc('-S a.c')).toEqual(NOTHING);
    expect(text('a.s')).toContain('main');
    expect(await cc('a.s -o a.wasm')).toEqual(NOTHING);
    expect(run('a.wasm').code).toBe(9);
    write({ 'b.S': '#define NAME main\n# a comment\n', 'sub/c.s': '.nonsense\n' });
    expect(await cc('-c b.S')).toEqual(NOTHING);
    expect((await cc('-c sub/c.s')).diagnostics).toContain('sub/c.s:1:1: error: ');
  });

  it('checks only', async () => {
    write({ 'a.c': 'int main(void) { return x; }', 'b.c': 'int main(void) { return 0; }' });
    expect(await cc('-fsyntax-only b.c')).toEqual(NOTHING);
    expect((await cc('-fsyntax-only a.c')).diagnostics).toContain("a.c:1:25: error: use of undeclared identifier 'x'");
    expect(existsSync(join(folder, 'b.o'))).toBe(false);
  });

  it('writes rules for make, of files that are there', async () => {
    write({ 'src/a.c': '#include <stdio.h>\n#include "a.h"\nint main(void) { return A; }', 'src/a.h': '#define A 0' });
    mkdirSync(join(folder, 'build'));
    expect(await cc('-c src/a.c -o build/a.o -MMD -MP')).toEqual(NOTHING);
    expect(text('build/a.d')).toBe('build/a.o: src/a.c src/a.h\nsrc/a.h:\n');
    // The same again, from the cache.
    rmSync(join(folder, 'build'), { recursive: true });
    mkdirSync(join(folder, 'build'));
    expect(await cc('-c src/a.c -o build/a.o -MMD -MP')).toEqual(NOTHING);
    expect(text('build/a.d')).toBe('build/a.o: src/a.c src/a.h\nsrc/a.h:\n');
    expect(await cc('-c src/a.c -MD -MF deps -MT all')).toEqual(NOTHING);
    expect(text('deps')).toBe('all: src/a.c src/a.h\n');
    expect((await cc('-MM src/a.c')).stdout).toBe('a.o: src/a.c src/a.h\n');
  });

  it('writes rules for make beside a program', async () => {
    write({
      'a.c': '#include "a.h"\nint main(void) { return b(); }',
      'b.c': '#include "a.h"\nint b(void) { return 0; }',
    });
    write({ 'a.h': 'int b(void);' });
    expect(await cc('a.c b.c -o p.wasm -MMD -MF deps')).toEqual(NOTHING);
    expect(text('deps')).toBe('p.wasm: a.c a.h\np.wasm: b.c a.h\n');
    expect(await cc('a.c b.c -o p.wasm -MD')).toEqual(NOTHING);
    expect(text('p.d')).toBe('p.wasm: a.c a.h\np.wasm: b.c a.h\n');
    expect(await cc('a.c b.c -MMD')).toEqual(NOTHING);
    expect([text('a.d'), text('b.d')]).toEqual(['a.o: a.c a.h\n', 'b.o: b.c a.h\n']);
    // Whatever the linker says.
    expect((await cc('b.c -MMD -MF alone -MT x')).ok).toBe(false);
    expect(text('alone')).toBe('x: b.c a.h\n');
  });

  it('reads a source from standard input', async () => {
    const stdin = async () => new TextEncoder().encode('#include "one.h"\nint main(void) { return ONE; }');
    write({ 'one.h': '#define ONE 1' });
    expect(await cc('-x c - -o p.wasm', { stdin })).toEqual(NOTHING);
    expect(run('p.wasm').code).toBe(1);
    expect((await cc('-xc -E -', { stdin: async () => new TextEncoder().encode('X') })).stdout).toContain('\nX\n');
    const wrong = await cc('-xc -c -', { stdin: async () => new TextEncoder().encode('?') });
    expect(wrong.diagnostics).toContain('<stdin>:1:1: error:');
  });

  it('passes clang’s warnings on, those about arguments too', async () => {
    write({ 'a.c': 'int main(void) { int unused; return 0; }' });
    expect((await cc('-c a.c -Wall')).diagnostics).toContain("a.c:1:22: warning: unused variable 'unused'");
    expect((await cc('-c a.c -Wbogus')).diagnostics).toContain("unknown warning option '-Wbogus'");
    expect(await cc('-c a.c -fbogus')).toMatchObject({
      ok: false,
      diagnostics: "clang: error: unknown argument: '-fbogus'\n",
    });
    expect((await cc('-c a.c -mavx2')).diagnostics).toBe(
      "clang: error: unsupported option '-mavx2' for target 'wasm32-wasip1'\n",
    );
    expect((await cc('-c a.c a.o')).diagnostics).toContain('linker input file unused');
  });

  it('answers what it is asked', async () => {
    expect((await cc('--version')).stdout).toMatch(/^clang version \d+/);
    expect((await cc('-dumpmachine')).stdout).toBe('wasm32-unknown-wasip1\n');
    write({ 'a.c': 'int main(void) { return 0; }' });
    expect((await cc('-v -c a.c')).diagnostics).toContain('#include <...> search starts here');
    expect((await cc('-### -c a.c')).diagnostics).toContain('"-cc1"');
  });

  it('tells of a compiler that crashes, and compiles the next source', async () => {
    const depth = 200_000;
    write({
      'deep.c': `int main(void) { return ${'('.repeat(depth)}1${')'.repeat(depth)}; }`,
      'good.c': 'int main(void) { return 0; }',
    });
    const { ok, diagnostics } = await cc('-c deep.c -fbracket-depth=1000000');
    expect(ok).toBe(false);
    expect(diagnostics).toMatch(/^error: the compiler (ran out of stack|crashed)/m);
    expect(await cc('-c good.c')).toEqual(NOTHING);
  });
});

describe('compile commands', { timeout: 180_000 }, () => {
  it('tell an editor how each source is compiled, with files that are there', async () => {
    write({
      'src/a.c': '#include <ratos.h>\n#include <stdio.h>\n#include <stddef.h>\nint main(void) { return X; }',
      'b.cpp': '#include <vector>\n#include <threads.h>\nstd::vector<int> v;',
    });
    const compileCommands = 'compile_commands.json';
    expect(await cc('-c src/a.c -DX=1', { compileCommands })).toEqual(NOTHING);
    await Promise.all([cc('-c b.cpp', { compileCommands }), cc('-c src/a.c -DX=2', { compileCommands })]);
    const commands = JSON.parse(text(compileCommands)) as CompileCommand[];
    expect(commands.map(({ directory, file }) => [directory, file]).sort()).toEqual([
      [folder, 'b.cpp'],
      [folder, 'src/a.c'],
    ]);
    const a = commands.find(({ file }) => file === 'src/a.c') as CompileCommand;
    expect(a.arguments).toContain('X=2');
    expect(a.arguments).not.toContain('X=1');
    for (const { arguments: words } of commands) {
      const sysroot = words.find((word) => word.startsWith('--sysroot='))?.slice('--sysroot='.length) as string;
      expect(existsSync(join(sysroot, 'include/wasm32-wasip1/stdio.h'))).toBe(true);
      expect(existsSync(join(sysroot, 'include/c++/v1/vector'))).toBe(true);
      for (const [at, word] of words.entries()) {
        if (word === '-isystem') expect(existsSync(words[at + 1] as string), words[at + 1]).toBe(true);
      }
      // A clang that sees these files, and only these.
      const tree: Tree = {};
      const roots = [sysroot, folder, ...words.filter((_, at) => words[at - 1] === '-isystem')];
      for (const root of roots) {
        for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
          const path = join(root, name);
          if (statSync(path).isFile()) putFile(tree, path, new Uint8Array(readFileSync(path)));
        }
      }
      const [tool = '', ...args] = words;
      const absolute = args.map((arg) => (existsSync(join(folder, arg)) ? join(folder, arg) : arg));
      const checked = await runClang(
        tool as 'clang',
        ['-fsyntax-only', ...absolute.filter((arg) => arg !== '-c')],
        tree,
      );
      expect(checked).toMatchObject({ ok: true, output: '' });
    }
    write({ [compileCommands]: 'nonsense' });
    expect((await cc('-c b.cpp', { compileCommands })).diagnostics).toContain('is no list of compile commands');
  });
});

describe('objects', { timeout: 180_000 }, () => {
  it('are compiled again only where something has changed', async () => {
    write({
      'a.c': '#include "a.h"\nint a(void) { return A; }',
      'a.h': '#define A 1',
      'b.c': 'int b(void) { return 2; }',
      'main.c': 'int a(void), b(void);\nint main(void) { return a() + b(); }',
    });
    const compiled: string[] = [];
    const build = async () => {
      compiled.length = 0;
      const args = ['a.c', 'b.c', 'main.c', '-o', 'p.wasm'];
      const spied = {
        get: (key: string) => store.get(key),
        set: (key: string, value: Uint8Array) => {
          if (/^unit-/.test(key)) compiled.push(key);
          return store.set(key, value);
        },
      };
      expect((await runDriver({ cwd: folder, args }, { store: spied })).diagnostics).toBe('');
      return run('p.wasm').code;
    };
    expect(await build()).toBe(3);
    expect(compiled.length).toBe(3);
    write({ 'a.h': '#define A 5' });
    expect(await build()).toBe(7);
    expect(compiled.length).toBe(1);
    expect(await build()).toBe(7);
    expect(compiled.length).toBe(0);
  });
});

describe('ar', { timeout: 180_000 }, () => {
  it('makes archives, changes them, and takes them apart', async () => {
    const ar = async (line: string) => (await runArchiver({ cwd: folder, args: line.split(' ') })).output;
    for (const name of ['a', 'b', 'c']) write({ [`${name}.c`]: `int ${name}(void) { return 1; }` });
    await cc('-c a.c b.c c.c');
    expect(await ar('rc libx.a a.o')).toBe('');
    expect(await ar('rcs libx.a b.o c.o a.o')).toBe('');
    expect(await ar('t libx.a')).toBe('a.o\nb.o\nc.o\n');
    await ar('d libx.a b.o');
    expect(await ar('t libx.a')).toBe('a.o\nc.o\n');
    rmSync(join(folder, 'a.o'));
    await ar('x libx.a a.o');
    expect(text('a.o').length).toBeGreaterThan(50);
    await runIndexer({ cwd: folder, args: ['libx.a'] });
    expect((await runReader('nm', { cwd: folder, args: ['libx.a'] })).output).toMatch(/T a\n(.*\n)*.*T c\n/);
    expect(await ar('r new.a a.o')).toBe('ar: creating new.a\n');
    // Two members of one name, as from two folders.
    mkdirSync(join(folder, 'sub'));
    write({ 'sub/a.o': read('b.o') });
    await ar('qc two.a a.o sub/a.o');
    await ar('q two.a c.o');
    expect(await ar('t two.a')).toBe('a.o\na.o\nc.o\n');
    expect((await runReader('nm', { cwd: folder, args: ['two.a'] })).output).toMatch(
      /T a\n(.*\n)*.*T b\n(.*\n)*.*T c\n/,
    );
    await expect(ar('t gone.a')).rejects.toThrow('gone.a: no such archive');
    await expect(ar('rcs x.a gone.o')).rejects.toThrow('gone.o: no such file');
  });
});
