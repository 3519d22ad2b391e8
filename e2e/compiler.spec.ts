/** The compiler as processes of a system, in a page. */
import { installCompiler } from './support/compiler.ts';
import { expect, test } from './support/fixtures.ts';

test('compiles and runs C and C++, and tells what is wrong where', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    const cwd = '/home/w';
    const compileAndRun = async (name: string, source: string, flags: string[] = []) => {
      await os.fs.writeFile(`${cwd}/${name}`, source);
      const { exitCode, diagnostics, problems } = await compiler.compile({
        sources: name,
        output: 'program',
        flags,
        cwd,
      });
      if (exitCode !== 0) return { exitCode, diagnostics, problems };
      const { stdout, stderr, code } = await run(os, [`${cwd}/program`]);
      return { diagnostics, stdout, stderr, code };
    };
    const hello = await compileAndRun(
      'hello.c',
      '#include <stdio.h>\nint main(void) { int x; puts("hello"); return 3; }\n',
      ['-Wall'],
    );
    const base = await countersAtRest(os);
    return {
      hello,
      cxx: await compileAndRun(
        'threads.cc',
        `#include <stdexcept>
#include <thread>
#include <cstdio>
int main() {
  std::thread thread([] {
    try { throw std::runtime_error("thrown"); } catch (const std::exception &e) { std::puts(e.what()); }
  });
  thread.join();
}
`,
      ),
      wrong: await compileAndRun('wrong.c', '#include <stdio.h>\nint main(void) { fork(); return y; }\n'),
      isCxx: await compileAndRun('list.c', '#include <list>\nint main(void) { return 0; }\n'),
      // Headers that were compiled ahead change nothing of what is made and said.
      ahead: await (async () => {
        const texts = [
          '// First\n#include <cstdio>\n#include <vector>\nint main() { int x; std::printf("%zu", std::vector{7}.size()); }\n',
          '#include <cstdio>\n#include <vector>\nint main() { std::vector<int>().at(""); return y; }\n',
        ];
        const both: boolean[] = [];
        const results: unknown[][] = [];
        for (const time of ['before', 'after']) {
          for (const [at, text] of texts.entries()) {
            await os.fs.writeFile(`${cwd}/ahead.cc`, text);
            const { exitCode, diagnostics } = await compiler.run(['-Wall', '-c', 'ahead.cc'], { cwd });
            const object = at === 0 ? await os.fs.readFile(`${cwd}/ahead.o`) : [];
            results.push([exitCode, diagnostics, `${object}`]);
          }
          if (time === 'after') continue;
          // One that is ended on the way keeps nobody from it.
          const ended = await os.spawn('/bin/c++', ['c++', '--precompile', '-Wall', 'ahead.cc'], { cwd });
          while (!os.processes().some(({ path }) => path.includes('clang')))
            await new Promise((resolve) => setTimeout(resolve, 5));
          ended.kill(9, { tree: true });
          await ended.exited;
          for (const name of await os.fs.readdir('/tmp')) await os.fs.rm(`/tmp/${name}`, { recursive: true });
          await compiler.run(['--precompile', '-Wall', 'ahead.cc'], { cwd });
        }
        for (const at of texts.keys()) both.push(`${results[at]}` === `${results[at + texts.length]}`);
        const made = await os.fs.readdir('/usr/lib/ratos/precompiled');
        await os.fs.rm('/usr/lib/ratos/precompiled', { recursive: true });
        return {
          both,
          made: made.map((name) => name.replace(/^\w+/, '')).sort(),
          codes: results.map(([code]) => code),
        };
      })(),
      mains: await (async () => {
        const texts = { a: 'int main(void) { return 1; }', b: 'int main(int n, char **v) { return n; }' };
        for (const [name, text] of Object.entries(texts))
          for (const each of ['1', '2']) await os.fs.writeFile(`${cwd}/${name}${each}.c`, `${text}\n`);
        const told: string[] = [];
        for (const sources of ['a1.c a2.c', 'b1.c b2.c', 'a1.c b1.c'])
          told.push((await compiler.run(sources.split(' '), { cwd })).diagnostics);
        return told;
      })(),
      unlinked: await compileAndRun('fork.c', '#include <unistd.h>\nint main(void) { return fork(); }\n'),
      left: await leftOver(os, base),
      temporary: await os.fs.readdir('/tmp'),
    };
  });
  expect(results).toEqual({
    hello: {
      diagnostics: expect.stringMatching(/^hello\.c:2:22: warning: unused variable 'x'/),
      stdout: 'hello\n',
      stderr: '',
      code: 3,
    },
    cxx: { diagnostics: '', stdout: 'thrown\n', stderr: '', code: 0 },
    wrong: {
      exitCode: 1,
      diagnostics: expect.stringMatching(/\nnote: fork is not there in RatOS: use posix_spawn /),
      problems: [
        { severity: 'error', file: 'wrong.c', line: 2, column: 18, message: expect.stringContaining("'fork'") },
        { severity: 'error', file: 'wrong.c', line: 2, column: 33, message: "use of undeclared identifier 'y'" },
        { severity: 'note', file: '', line: 0, column: 0, message: expect.stringContaining('fork is not there') },
      ],
    },
    isCxx: expect.objectContaining({
      diagnostics: expect.stringContaining('\nnote: <list> is a header of C++: call the source .cc or .cpp, or'),
    }),
    ahead: { both: [true, true], made: ['.h', '.pch'], codes: [0, 1, 0, 1] },
    // As ratos cc says it: once, also where only one has arguments.
    mains: ['a1 a2', 'b1 b2', 'a1 b1'].map((names) =>
      [
        'wasm-ld: error: duplicate symbol: main\n',
        ...names.split(' ').map((name) => `>>> defined in ${name}.o\n`),
      ].join(''),
    ),
    unlinked: {
      exitCode: 1,
      diagnostics: expect.stringMatching(/^error: fork\.c uses fork, which cannot copy a process in RatOS: use /),
      problems: [expect.objectContaining({ severity: 'error', line: 0 })],
    },
    left: [],
    temporary: [],
  });
});

test('nothing is compiled beside what somebody waits for, nor before its program can start', async ({ ratosPage }) => {
  const told = await ratosPage.evaluate(async () => {
    const { installCompiler: install }: typeof import('../src/compiler/index.ts') = await import(
      '/dist/compiler.js' as string
    );
    const os = await bootShell();
    await os.fs.mkdir('/home/w', { recursive: true });
    const events: string[] = [];
    let ended = 0;
    const { spawn, preloadProgram } = os;
    os.spawn = async (path, argv, options) => {
      events.push((argv ?? []).filter((word) => /^(?:c\+\+|cc|--precompile|\w+\.cc?)$/.test(word)).join(' '));
      const process = await spawn.call(os, path, argv, options);
      // The end of a's, which is given up, may be seen before b begins, or after it.
      if (argv?.includes('--precompile'))
        void process.exited.then(() => (argv.includes('a.cc') ? ended++ : events.push('compiled ahead')));
      return process;
    };
    os.preloadProgram = async (path) => {
      await preloadProgram.call(os, path);
      events.push(`preloaded ${path}`);
    };
    const compiler = await install(os, { url: '/compiler/', precompile: true });
    const compile = async (name: string) => {
      // What is given up is not to be ready before that.
      const more = name === 'a' ? '#include <iostream>\n#include <regex>\n' : '';
      await os.fs.writeFile(`/home/w/${name}.cc`, `${more}#include <cstdio>\nint main() { std::puts("here"); }\n`);
      // Each with headers of its own.
      const flags = [`-DIS_${name}`];
      const { exitCode } = await compiler.compile({
        sources: `${name}.cc`,
        output: name,
        flags,
        cwd: '/home/w',
        cxx: true,
      });
      return exitCode;
    };
    const until = async (what: () => boolean) => {
      while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const ahead = () => events.filter((event) => event === 'compiled ahead').length;
    const base = await countersAtRest(os);
    // Whoever comes first is not behind what is to make the compiler quick.
    const codes = await Promise.all([compile('a'), compiler.load().then(() => 0)]);
    await until(() => os.processes().some(({ path }) => path.includes('clang')));
    codes.push(await compile('b'));
    await until(() => os.processes().some(({ path }) => path.includes('clang')));
    codes.push(await compile('b'));
    await until(() => ahead() === 2);
    const files = await os.fs.readdir('/usr/lib/ratos/precompiled');
    return { codes, events, ended, files, left: await leftOver(os, base), temporary: await os.fs.readdir('/tmp') };
  });
  const made = (name: string) => [`c++ ${name}.cc`, `preloaded /home/w/${name}`];
  expect(told).toEqual({
    codes: [0, 0, 0, 0],
    events: [
      ...[...made('a'), 'c++ --precompile a.cc'],
      // Another one's is given up, with all that was begun; one's own is waited for.
      ...[...made('b'), 'c++ --precompile b.cc'],
      ...['compiled ahead', ...made('b')],
      // There is nothing to do.
      ...['c++ --precompile b.cc', 'compiled ahead'],
    ],
    ended: 1,
    files: [expect.stringMatching(/\.h$/), expect.stringMatching(/\.pch$/)],
    left: [],
    temporary: [],
  });
});

test('the first cc shows how far the load is, and says why there is none', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const part = /\/compiler\/llvm-9-/;
  await ratosPage.route(part, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: Buffer.alloc((await response.body()).length) });
  });
  const first = await ratosPage.evaluate(async () => {
    await os.fs.writeFile('/home/w/good.c', 'int main(void) { return 7; }\n');
    return run(os, ['/bin/cc', 'good.c', '-o', 'good'], { cwd: '/home/w' });
  });
  expect(first).toMatchObject({ code: 1, stdout: '' });
  expect(first.stderr).toMatch(
    /^\/usr\/bin\/clang: cannot be brought: .*llvm-9-.* is damaged: .*\nerror: the compiler could not be loaded\n$/,
  );
  // It goes on with what has been kept.
  await ratosPage.unroute(part);
  const shown = await ratosPage.evaluate(async () => {
    const terminal = os.createTerminal();
    const shell = await os.spawn('/bin/sh', ['sh'], { terminal, cwd: '/home/w', env: { PATH: '/bin', PS1: '> ' } });
    const watch = watchTerminal(terminal, shell);
    await watch.see('> ');
    terminal.input('cc good.c -o good; ./good; echo status $?\n');
    await watch.see('status 7');
    terminal.input('exit\n');
    await shell.exited;
    terminal.hangUp();
    return watch.shown;
  });
  expect(shown).toMatch(/cc: loading the compiler, once: [\d.]+ of 2\d\.\d MB \(\d+ %\)/);
  expect(await ratosPage.evaluate(() => os.fs.exists('/usr/lib/ratos/loading').catch(() => true))).toBe(false);
});

test('make builds what is old, and tells what is wrong', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    const cwd = '/home/w';
    const sh = async (text: string) => {
      const { code, stdout, stderr } = await run(os, ['/bin/sh', '-c', text], { cwd, env: { PATH: '/bin' } });
      return `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`;
    };
    const makefile = (text: string) => os.fs.writeFile(`${cwd}/Makefile`, text.replaceAll(/^ +/gm, '\t'));
    await os.fs.writeFile(`${cwd}/main.c`, '#include "part.h"\nint main(void) { return part(); }\n');
    await os.fs.writeFile(`${cwd}/part.c`, '#include "part.h"\nint part(void) { return PART; }\n');
    await os.fs.writeFile(`${cwd}/part.h`, '#define PART 5\nint part(void);\n');
    await makefile(`OBJECTS := main.o part.o
CFLAGS = -MMD -O1
program: $(OBJECTS)
  $(CC) -o $@ $^
-include $(OBJECTS:.o=.d)
.PHONY: clean
clean: ; @rm -f program *.o *.d
`);
    const built = {
      first: await sh('make -j2 | sort; ./program; echo $?'),
      again: await sh('make'),
      header: await sh('echo "#define PART 6" > part.h; echo "int part(void);" >> part.h; make -s; ./program; echo $?'),
      source: await sh('touch part.c; make'),
      wrong: await sh('echo "int part(void) { return x; }" > part.c; make 2>&1 | grep -v "|"'),
      cleaned: await sh('make clean; ls'),
    };
    await makefile(`all: show sub
show: TEXT = of the target
show:
  @echo $(TEXT) $(patsubst %.c,%.o,$(wildcard *.c)) $(words a b c) $(shell echo shell) $(if $(X),set,unset)
sub: ; @$(MAKE) -s -f sub.mk N=1
fails:
  @echo before
  false
  @echo behind
kept: fails ok
ok:
  @echo ok
one: two
  @echo one
two: one
  @echo two
missing: nothing.c
`);
    for (const folder of ['src', 'inc']) await os.fs.mkdir(`${cwd}/${folder}`);
    await os.fs.writeFile(`${cwd}/src/far.x`, '');
    await os.fs.writeFile(`${cwd}/inc/far.y`, '');
    await os.fs.writeFile(
      `${cwd}/far.mk`,
      'VPATH = nowhere:src\nvpath %.y inc\nfar.z: far.y\n%.z: %.x\n\t@echo $@ $< $^\n',
    );
    await os.fs.writeFile(`${cwd}/sub.mk`, 'ifdef N\nall: ; @echo sub $(N)\nelse\nall: ; @echo none\nendif\n');
    const rules = {
      all: await sh('make X=1'),
      fails: await sh('make fails'),
      kept: await sh('make -k -j2 kept'),
      cycle: await sh('make one'),
      missing: await sh('make missing'),
      unknown: await sh('make nothing'),
      dry: await sh('make -n show'),
      elsewhere: await sh('make -f far.mk'),
    };
    const wrong: Record<string, string> = {};
    const bad = {
      spaces: 'all:\n        echo\n',
      endless: 'A = $(A)\nall: $(A)\n',
      open: 'all: $(foo\n',
      itself: 'include bad.mk\n',
      condition: 'ifeq (a,b)\nall:\n',
      empty: '',
    };
    for (const [name, text] of Object.entries(bad)) {
      await os.fs.writeFile(`${cwd}/bad.mk`, text);
      wrong[name] = await sh('make -f bad.mk');
    }
    const chain = Array.from({ length: 10_000 }, (_, i) => `t${i}:${i === 0 ? '' : ` t${i - 1}`}\n`).reverse();
    await os.fs.writeFile(`${cwd}/many.mk`, chain.join(''));
    return { built, rules, wrong, many: await sh('make -f many.mk') };
  });
  const compiled = (name: string) => `cc -MMD -O1   -c -o ${name}.o ${name}.c\n`;
  expect(results).toEqual({
    built: {
      first: `${compiled('main')}${compiled('part')}cc -o program main.o part.o\n5\n`,
      again: "make: 'program' is up to date.\n",
      header: '6\n',
      source: `${compiled('part')}cc -o program main.o part.o\n`,
      wrong: `${compiled('part')}part.c:1:25: error: use of undeclared identifier 'x'
1 error generated.
make: *** [<builtin>:2: part.o] Error 1
`,
      cleaned: 'Makefile\nmain.c\npart.c\npart.h\n',
    },
    rules: {
      all: 'of the target main.o part.o 3 shell set\nsub 1\n',
      fails: 'before\nfalse\nmake: *** [Makefile:8: fails] Error 1\nexit 2\n',
      kept: expect.stringMatching(/^(?=.*^ok$)(?=.*Target 'kept' not remade because of errors\.$).*exit 2\n$/ms),
      cycle: 'two\none\nmake: Circular two <- one dependency dropped.\n',
      missing: "make: *** No rule to make target 'nothing.c', needed by 'missing'.  Stop.\nexit 2\n",
      unknown: "make: *** No rule to make target 'nothing.c', needed by 'nothing'.  Stop.\nexit 2\n",
      dry: 'echo of the target main.o part.o 3 shell unset\n',
      elsewhere: 'far.z src/far.x src/far.x inc/far.y\n',
    },
    wrong: {
      spaces: 'bad.mk:2: *** missing separator (did you mean TAB instead of 8 spaces?).  Stop.\nexit 2\n',
      endless: "bad.mk:2: *** Recursive variable 'A' references itself (eventually).  Stop.\nexit 2\n",
      open: 'bad.mk:1: *** unterminated variable reference.  Stop.\nexit 2\n',
      itself: 'bad.mk:1: *** bad.mk: makefiles include one another too deeply.  Stop.\nexit 2\n',
      condition: "bad.mk:2: *** missing 'endif'.  Stop.\nexit 2\n",
      empty: 'make: *** No targets.  Stop.\nexit 2\n',
    },
    many: "make: Nothing to be done for 't9999'.\n",
  });
});

test('ends with the pipe that it prints to, tells what a source includes, and what would be run', async ({
  ratosPage,
}) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    const cwd = '/home/w';
    await os.fs.writeFile(`${cwd}/x.c`, '#include <stdio.h>\n#include "own.h"\nint main(void) { puts(""); }\n');
    await os.fs.writeFile(`${cwd}/own.h`, '');
    const sh = async (text: string) => {
      const { code, stdout, stderr } = await run(os, ['/bin/sh', '-c', text], { cwd, env: { PATH: '/bin' } });
      return `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`;
    };
    const files = async (text: string) => (await sh(text)).replaceAll('\\\n', '').trim().split(/\s+/);
    return {
      help: await sh('(cc --help; echo $? >&2) | head -1'),
      preprocessed: await sh('(cc -E x.c; echo $? >&2) | head -1'),
      object: await sh('(cc -c x.c; echo $? >&2) | true'),
      all: await files('cc -M x.c'),
      own: await files('cc -MM x.c'),
      beside: await files('cc -MD -MP -MF x.d -MT target -c x.c && cat x.d'),
      plan: (await sh('cc --plan x.c')).split('\n\n').map((tool) => tool.split('\n')[0]),
      quoted: (await sh('cc -### x.c')).split('\n').map((line) => line.replace(/ ".*/, '')),
      temporary: await os.fs.readdir('/tmp'),
    };
  });
  const STDIO = '/usr/include/wasm32-wasip1/stdio.h';
  expect(results).toEqual({
    help: 'OVERVIEW: clang LLVM compiler\n141\n',
    preprocessed: '# 1 "x.c"\n141\n',
    object: '0\n',
    all: expect.arrayContaining(['x.o:', 'x.c', 'own.h', STDIO]),
    own: ['x.o:', 'x.c', 'own.h'],
    beside: expect.arrayContaining(['target:', 'x.c', 'own.h', 'own.h:', STDIO, `${STDIO}:`]),
    plan: ['/usr/bin/clang', '/usr/bin/wasm-ld', ''],
    quoted: ['', '', ''],
    temporary: [],
  });
});

test('is ended at any moment, and nothing is left', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    await compiler.load();
    // Computes in the compiler for many minutes.
    const source = 'constexpr int f() { int i = 0; while (true) i ^= 1; return i; }\nstatic_assert(f());\n';
    await os.fs.writeFile('/home/w/endless.cc', source);
    await os.fs.writeFile('/home/w/good.c', 'int main(void) { return 0; }\n');
    const base = await countersAtRest(os);
    const clang = async () => {
      while (!os.processes().some(({ path, cpuMs }) => /clang\+\+$/.test(path) && cpuMs > 0))
        await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const abort = new AbortController();
    const ended = compiler.compile({
      sources: 'endless.cc',
      flags: ['-fconstexpr-steps=4000000000'],
      cwd: '/home/w',
      signal: abort.signal,
    });
    await clang();
    abort.abort(new Error('enough'));
    const rejected = await ended.catch((error: Error) => error.message);
    const left = await leftOver(os, base);

    // By Ctrl-C, at a terminal.
    const terminal = os.createTerminal();
    const shell = await os.spawn('/bin/sh', ['sh'], { terminal, cwd: '/home/w', env: { PATH: '/bin', PS1: '> ' } });
    const watch = watchTerminal(terminal, shell);
    await watch.see('> ');
    terminal.input('cc -fconstexpr-steps=4000000000 endless.cc\n');
    await clang();
    terminal.input('\x03');
    await watch.see('^C');
    terminal.input('cc -c good.c; echo status $?\n');
    await watch.see('status 0');
    terminal.input('exit\n');
    await shell.exited;
    terminal.hangUp();
    return {
      rejected,
      left,
      leftByTerminal: await leftOver(os, base),
      temporary: await os.fs.readdir('/tmp'),
      after: (await compiler.compile({ sources: 'good.c', cwd: '/home/w' })).exitCode,
    };
  });
  expect(results).toEqual({ rejected: 'enough', left: [], leftByTerminal: [], temporary: [], after: 0 });
});

test('a program of C and assembly has no warnings, and rules for make that name it', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    const cwd = '/home/rules';
    await os.fs.mkdir(cwd, { recursive: true });
    await os.fs.writeFile(`${cwd}/h.h`, '#define SEVEN 7\n');
    await os.fs.writeFile(
      `${cwd}/m.c`,
      '#include "h.h"\nint of_assembly(void);\nint main(void) { return of_assembly() - SEVEN; }\n',
    );
    await os.fs.writeFile(`${cwd}/f.c`, 'int of_assembly(void) { return 7; }\n');
    const made = await compiler.run(['-S', '-o', 'a.s', 'f.c'], { cwd });
    const printed = await compiler.run(['-E', '-P', 'f.c'], { cwd });
    const both = await compiler.compile({ sources: ['m.c', 'a.s'], output: 'both', flags: ['-MMD'], cwd });
    const alone = await compiler.compile({ sources: 'm.c', output: 'alone.wasm', flags: ['-MMD', '-c'], cwd });
    await compiler.compile({ sources: ['f.c'], output: 'f.wasm', flags: ['-MMD', '-Dof_assembly=main'], cwd });
    const rules = async (name: string) =>
      (await os.fs.readFile(`${cwd}/${name}`, 'utf8')).replaceAll(/\s+/g, ' ').trim();
    return {
      codes: [made.exitCode, both.exitCode, alone.exitCode],
      said: both.diagnostics,
      printed: printed.output,
      rules: [await rules('m.d'), await rules('alone.d'), await rules('f.d')],
    };
  });
  expect(results).toEqual({
    codes: [0, 0, 0],
    said: '',
    printed: 'int of_assembly(void) { return 7; }\n',
    rules: ['both: m.c h.h', 'alone.wasm: m.c h.h', 'f.wasm: f.c'],
  });
});

test('compiles several at a time, many one after another, and whatever it is given', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const results = await ratosPage.evaluate(async () => {
    const cwd = '/home/w';
    await compiler.load();
    const codes = (results: { exitCode: number }[]) => results.map(({ exitCode }) => exitCode);
    for (const name of ['a', 'b', 'c'])
      await os.fs.writeFile(`${cwd}/${name}.c`, `#include <stdio.h>\nint main(void) { puts("${name}"); }\n`);
    const base = await countersAtRest(os);
    const many: number[] = [];
    for (let time = 0; time < 20; time++)
      many.push((await compiler.check(`${cwd}/${'abc'.charAt(time % 3)}.c`)).exitCode);
    const together = codes(
      await Promise.all(['a', 'b', 'c'].map((name) => compiler.compile({ sources: `${name}.c`, output: name, cwd }))),
    );
    const outputs = await Promise.all(['a', 'b', 'c'].map(async (name) => (await run(os, [`${cwd}/${name}`])).stdout));

    const told = async (sources: string | string[], flags: string[] = []) => {
      const { exitCode, diagnostics } = await compiler.compile({ sources, flags, cwd });
      return `${diagnostics.replaceAll(/\n[\s\S]*/g, '')} (${exitCode})`;
    };
    await os.fs.writeFile(`${cwd}/large.c`, `int main(void) { return 0; }\n${'// 0123456789abcdef\n'.repeat(500_000)}`);
    await os.fs.writeFile(`${cwd}/deep.c`, `int x = ${'('.repeat(100_000)}1${')'.repeat(100_000)};\n`);
    await os.fs.writeFile(
      `${cwd}/bytes.c`,
      new Uint8Array(1000).map((_, at) => at * 7),
    );
    await os.fs.mkdir(`${cwd}/folder.c`, { recursive: true });
    const given = {
      missing: await told('missing.c'),
      header: await told('h.c', ['-include', 'nothing.h']),
      folder: await told('folder.c'),
      large: await told('large.c', ['-fsyntax-only']),
      deep: await told('deep.c', ['-fbracket-depth=1000000']),
      bytes: await told('bytes.c'),
      unwritable: await told('a.c', ['-o', '/nowhere/a']),
      full: await told('a.c', ['-c', '-o', '/dev/full']),
      object: await told('a.o'),
      option: await told('a.c', ['-shared']),
    };
    return { many, together, outputs, given, left: await leftOver(os, base), temporary: await os.fs.readdir('/tmp') };
  });
  expect(results).toEqual({
    many: Array(20).fill(0),
    together: [0, 0, 0],
    outputs: ['a\n', 'b\n', 'c\n'],
    given: {
      missing: "error: no such file: 'missing.c' (1)",
      header: expect.stringMatching(/no such file.*\(1\)$/),
      folder: expect.stringMatching(/error.*\(1\)$/),
      large: ' (0)',
      deep: 'error: the compiler ran out of stack: the source is nested too deeply (templates, expressions, brackets) (1)',
      bytes: expect.stringMatching(/\(1\)$/),
      unwritable: expect.stringMatching(/\/nowhere\/a.*\(1\)$/),
      full: expect.stringMatching(/\(1\)$/),
      object: "error: no such file: 'a.o' (1)",
      option:
        "error: '-shared' is not possible here: there are no shared libraries in RatOS; link the objects, or an archive of them (1)",
    },
    left: [],
    temporary: [],
  });
});

test('a compiler that does not come holds nobody up when the system is shut down', async ({ ratosPage }) => {
  // Its first file is asked for, and there is no answer.
  await ratosPage.route('**/stalled/**', () => undefined);
  const told = await ratosPage.evaluate(async () => {
    const { installCompiler: install }: typeof import('../src/compiler/index.ts') = await import(
      '/dist/compiler.js' as string
    );
    const os = await bootShell();
    const compiler = await install(os, { url: '/stalled/', keep: false });
    await os.fs.writeFile('/home/a.c', '');
    const codeOf = (promise: Promise<unknown>) => promise.then(String, ({ code }: { code?: string }) => code);
    const waiting = [
      codeOf(compiler.compile({ sources: '/home/a.c', output: '/home/a' })),
      codeOf(compiler.load()),
      codeOf(os.spawn('/bin/wasm-ld')),
    ];
    while (!os.processes().some(({ path }) => path.endsWith('wasm-ld')))
      await new Promise((done) => setTimeout(done, 5));
    await os.shutdown();
    return [...(await Promise.all(waiting)), await codeOf(compiler.load()), compiler.state];
  });
  expect(told).toEqual([...Array(4).fill('RAT_ERR_CLOSED'), 'failed']);
});
