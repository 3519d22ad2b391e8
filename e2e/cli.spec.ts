import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { STREAM_WINDOW } from '../src/cli/link/frames.ts';
import { compilePlainWasi } from './support/plain-wasi.ts';
import { commandLine, environment, listeningPorts, processTree } from './support/process-tree.ts';
import { lessonFile, ROOT, Workspace } from './support/ratos-command.ts';

let work: Workspace;
test.beforeEach(() => {
  work = new Workspace();
});
test.afterEach(() => work.remove());

const CAT = join(ROOT, 'e2e', 'support', 'cat.c');
const SPIN = lessonFile('spin', 'spin.c');

test('runs a C program, gives its output and exit code, and leaves no temporary file', async () => {
  const { code, stdout, stderr } = await work.run(['run', lessonFile('hello', 'hello.c')]);
  expect(stderr).toBe('');
  expect(stdout.toString()).toMatch(/^Hello from process \d+, thread \d+!\n$/);
  expect(code).toBe(0);
  expect(readdirSync(work.folder)).toEqual([]);
});

test('gives arguments and environment; the first argument is the path in /bin', async () => {
  const source = work.write(
    'show.it.c',
    `#include <stdio.h>
     #include <stdlib.h>
     int main(int argc, char **argv) {
       for (int i = 0; i < argc; i++) printf("<%s>", argv[i]);
       printf("%s", getenv("GREETING"));
       FILE *tool = fopen("/bin/cat", "rb");
       return tool ? 300 : 1;
     }`,
  );
  const { code, stdout } = await work.run(['run', source, '--env', 'GREETING=hé=llo', '--', 'a b', '', '--trace', 'ü']);
  expect(stdout.toString()).toBe('</bin/show.it><a b><><--trace><ü>hé=llo');
  expect(code, 'the low 8 bits of 300').toBe(44);
});

test('the working directory, the first argument and the directories of an ordinary program are chosen', async () => {
  mkdirSync(join(work.folder, 'data'));
  work.write('data/note', 'a note');
  const source = `
    #include <stdio.h>
    int main(int argc, char **argv) {
      printf("%s", argv[0]);
      for (int i = 1; i < argc; i++) {
        char text[16] = "none";
        FILE *file = fopen(argv[i], "r");
        if (file != NULL) fgets(text, sizeof text, file);
        printf(" | %s", text);
      }
    }`;
  work.write('plain.wasm', await compilePlainWasi(source));
  const run = async (...options: string[]) => {
    const files = ['note', '/data/note', '/work/note'];
    const { code, stdout, stderr } = await work.run(['run', 'plain.wasm', '--dir', 'data', ...options, '--', ...files]);
    return { code, stdout: stdout.toString(), stderr };
  };
  const told = (stdout: string) => ({ code: 0, stdout, stderr: '' });
  expect(await run('--cwd', '/data', '--argv0', 'chosen')).toEqual(told('chosen | a note | a note | none'));
  expect(await run('--preopen', '/work=/data')).toEqual(told('/bin/plain | none | none | a note'));
  expect(await run('--no-preopen')).toEqual(told('/bin/plain | none | none | none'));
  expect(await run('--preopen', '/work=/nowhere')).toMatchObject({
    code: 126,
    stderr: expect.stringContaining('/nowhere'),
  });
});

test('standard input and output carry any bytes', async () => {
  const input = randomBytes(3_000_000);
  const { code, stdout } = await work.run(['run', CAT], input);
  expect(stdout.equals(input)).toBe(true);
  expect(code).toBe(0);
});

test('streams: an answer comes before the input has ended', async () => {
  const command = work.start(['run', CAT]);
  command.child.stdin.write('first\n');
  await command.waitFor('first\n');
  command.child.stdin.write('second\n');
  await command.waitFor('second\n');
  command.child.stdin.end();
  expect((await command.result).code).toBe(0);
});

test('a program that does not read holds up its input', async () => {
  const source = `#include <stdio.h>
    #include <unistd.h>
    int main(void) { puts("up"); fflush(stdout); for (;;) sleep(1); }`;
  const command = work.start(['run', work.write('deaf.c', source)]);
  await command.waitFor('up');
  const chunk = Buffer.alloc(64 << 10);
  let accepted = 0;
  const feed = (error?: Error | null) => {
    if (error) return;
    accepted += chunk.length;
    command.child.stdin.write(chunk, feed);
  };
  command.child.stdin.write(chunk, feed);
  await expect.poll(() => accepted).toBeGreaterThan(STREAM_WINDOW);
  // Nothing but time can show that no more is taken.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(accepted).toBeLessThan(2 << 20);
  command.child.kill('SIGINT');
  expect((await command.result).code).toBe(130);
});

/** More than anybody reads. */
const ENDLESS = [join(ROOT, 'public/programs/conformance/write-forever.wasm'), '--', '2000000000'];

test('a reader that does not read holds up the program', async () => {
  const { child, result } = work.start(['run', '--timeout', '2', ...ENDLESS]);
  child.stdout.pause();
  const exit = once(child, 'exit');
  expect((await exit)[0]).toBe(124);
  child.stdout.resume();
  const { stdout } = await result;
  expect(stdout.length, 'bytes that were under way').toBeLessThan(4 << 20);
});

test('a time-out ends even what waits for nothing but a reader', async () => {
  // More than a pipe of the shell holds, less than may be under way.
  const source = `#include <stdio.h>
    int main(void) { for (int i = 0; i < 12000; i++) puts("0123456789"); fflush(stdout); for (;;); }`;
  const { child, result } = work.start(['run', work.write('much.c', source), '--timeout', '2']);
  child.stdout.pause();
  expect((await once(child, 'exit'))[0]).toBe(124);
  child.stdout.resume();
  await result;
});

test('a reader that goes away ends the program', async () => {
  const { child, result } = work.start(['run', ...ENDLESS]);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect((await result).code).toBe(141);
});

test('a command that prints ends without a word when its reader goes away', async () => {
  // More than a pipe of the shell holds.
  const source = work.write('long.c', `int last;\n${'int something_to_print;\n'.repeat(20_000)}`);
  const { child, result } = work.start(['cc', '-E', source]);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const { code, stderr } = await result;
  expect({ code, stderr: stderr.toString() }).toEqual({ code: 141, stderr: '' });
});

test('an output that cannot be written gives 125, and says why', async () => {
  work.write('little.c', '#include <stdio.h>\nint main(void) { puts("x"); }');
  for (const program of ['little.c', ENDLESS.join(' ')]) {
    const { stdout } = await work.onTerminal(`$RATOS run ${program} < /dev/null > /dev/full; echo $?`).result;
    expect(stdout.toString()).toBe('ratos: standard output: no space left on device\r\n125\r\n');
  }
});

test('a trap gives 134, and tells file and line', async () => {
  const path = lessonFile('trap', 'trap.c');
  const { code, stdout, stderr } = await work.run(['run', path]);
  expect(stdout.toString()).toBe('About to divide by zero.\n');
  expect(stderr.toString()).toContain(`trap: trap in thread`);
  expect(stderr.toString()).toContain(`: integer divide by zero\n    at ${path}:4:`);
  expect(stderr.toString()).toMatch(/trap\.c:11:10 in main\n$/);
  expect(code).toBe(134);
});

test('a time-out gives 124', async () => {
  const { code, stdout, stderr } = await work.run(['run', SPIN, '--timeout', '0.5']);
  expect(stdout.toString()).toContain('Spinning');
  expect(stderr).toContain('ratos: timed out after 0.5 s\n');
  expect(code).toBe(124);
});

test('does not wait for its standard input', async () => {
  const { result } = work.start(['run', lessonFile('hello', 'hello.c')]);
  expect((await result).code).toBe(0);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} gives ${code} and leaves no browser`, async () => {
    const command = work.start(['run', SPIN]);
    await command.waitFor('Spinning');
    expect(work.processes().length).toBeGreaterThan(0);
    command.child.kill(signal);
    expect((await command.result).code).toBe(code);
    await expect.poll(() => work.processes()).toEqual([]);
  });
}

test('even SIGKILL leaves no browser', async () => {
  const command = work.start(['run', SPIN]);
  await command.waitFor('Spinning');
  command.child.kill('SIGKILL');
  await command.result;
  await expect.poll(() => work.processes()).toEqual([]);
});

test('what other users see of the processes does not let them in', async () => {
  const command = work.start(['run', SPIN, '--dir', `${work.folder}:/work`]);
  await command.waitFor('Spinning');
  const pid = command.child.pid as number;
  const tree = processTree(pid);
  const shown = tree.map((member) => `${commandLine(member)} ${environment(member)}`);
  expect(shown.join('\n'), 'the page’s own process is among them').toContain('--type=renderer');
  const [port] = listeningPorts(pid);
  expect(port).toBeGreaterThan(0);
  const words = new Set(shown.flatMap((text) => text.split(/[^\w-]+/)).filter((word) => word.length >= 8));
  const admitted: string[] = [];
  for (const word of words) {
    for (const path of ['', 'job', 'program.wasm']) {
      const { status } = await fetch(`http://127.0.0.1:${port}/${word}/${path}`);
      if (status < 400) admitted.push(`${status} ${word}/${path}`);
    }
  }
  expect(admitted).toEqual([]);
  command.child.kill();
  expect((await command.result).code).toBe(143);
});

test('--trace prints system calls to standard error', async () => {
  const { code, stdout, stderr } = await work.run(['run', lessonFile('hello', 'hello.c'), '--trace']);
  expect(stderr).toContain('RatGetCurrentProcessId');
  expect(stdout.toString()).not.toContain('RatGetCurrentProcessId');
  expect(code).toBe(0);
});

test('a trace says what arguments point at, and errors by their names', async () => {
  const source = work.write(
    'told.c',
    `#include <fcntl.h>
#include <ratos.h>
int main(int argc, char **argv) {
  if (argc > 1) return 0;
  HPROCESS child;
  const char *args[] = {"told", "a \\"b\\"", NULL};
  RatCreateProcess(argv[0], args, NULL, &child);
  HEVENT event;
  RatCreateEvent(true, false, &event);
  HANDLE both[] = {child, event};
  size_t first;
  RatWaitForMultipleHandles(both, 2, false, RAT_INFINITE, &first);
  return open("/missing", O_RDONLY) < 0 ? 0 : 1;
}`,
  );
  const { code, stderr } = await work.run(['run', source, '--trace']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /RatCreateProcess\("\/bin\/told", \["told", "a \\"b\\""\], NULL, 0x\w+\) = RAT_SUCCESS \[out = 0x/,
  );
  expect(stderr).toMatch(
    /MultipleHandles\(\[0x\w+ \(process #\d+\), 0x\w+ \(event #\d+\)\], 2, false, RAT_INFINITE, 0x\w+\) = RAT_SUCCESS \[outIndex = 0\]/,
  );
  expect(stderr).toMatch(/path_open\(\d+, 1, "missing", .*\) = ENOENT \(44\)/);
});

test('a trace file that cannot be written is told before anything runs', async () => {
  const { code, stdout, stderr } = await work.run([
    'run',
    lessonFile('hello', 'hello.c'),
    '--trace-file',
    'none/x.json',
  ]);
  expect(stderr).toContain('--trace-file none/x.json: there is no such folder');
  expect(stdout.toString()).toBe('');
  expect(code).toBe(2);
});

test('--trace-file writes a file for Perfetto', async () => {
  const file = join(work.folder, 'trace.json');
  const { code, stderr } = await work.run(['run', lessonFile('hello', 'hello.c'), '--trace-file', file]);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: Record<string, unknown>[] };
  const write = traceEvents.find(({ name }) => name === 'fd_write');
  expect(write).toMatchObject({
    ph: 'X',
    cat: 'syscall',
    pid: expect.any(Number),
    ts: expect.any(Number),
    dur: expect.any(Number),
  });
});

/** A child, a named thread that waits for ever, and a last call that is known. */
const TRACED = `#include <ratos.h>
#include <stdio.h>
static HEVENT never;
static int32_t waiter(void *arg) { (void)arg; return RatWaitForHandle(never, RAT_INFINITE); }
int main(int argc, char **argv) {
  if (argc > 1) {
    HPROCESS child;
    const char *args[] = {argv[0], NULL};
    RatCreateProcess(argv[0], args, NULL, &child);
    RatWaitForHandle(child, RAT_INFINITE);
    RatThreadAttributes named = {.size = sizeof named, .name = "patient"};
    HTHREAD thread;
    RatCreateEvent(true, false, &never);
    RatCreateThread(waiter, NULL, &named, &thread);
    while (RatWaitForHandle(thread, 100) == RAT_SUCCESS) {}
    puts("up"); fflush(stdout);
    if (argc > 2) RatWaitForHandle(never, RAT_INFINITE);
  }
  for (int i = 0; i < 500; i++) RatYield();
  RatGetTickNs();
  RatExitProcess(5);
}`;

test('a trace is complete to the last call, and names processes and threads', async () => {
  const file = work.path('trace.json');
  const source = work.write('traced.c', TRACED);
  const { code, stderr } = await work.run(['run', source, '--trace', '--trace-file', file, '--', 'parent']);
  expect(code).toBe(5);
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line.includes('RatYield')).length).toBe(1000);
  expect(lines.filter((line) => line.includes('RatProcessExit(5) = ended inside')).length).toBe(2);
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: Record<string, unknown>[] };
  const named = (of: string) =>
    traceEvents.filter(({ name }) => name === of).map(({ args }) => (args as { name: string }).name);
  expect(named('process_name')).toEqual(['/bin/traced', '/bin/traced']);
  expect(named('thread_name')).toContain('patient');
});

for (const [how, args, signal, code] of [
  ['a time-out', ['--timeout', '1'], undefined, 124],
  ['an interrupt', [], 'SIGINT', 130],
] as const) {
  test(`calls that never return are in the trace after ${how}`, async () => {
    const file = work.path('trace.json');
    const source = work.write('traced.c', TRACED);
    const command = work.start(['run', source, '--trace-file', file, ...args, '--', 'parent', 'waits']);
    await command.waitFor('up');
    if (signal) command.child.kill(signal);
    expect((await command.result).code).toBe(code);
    const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: Record<string, unknown>[] };
    const waits = traceEvents.filter(({ name, ph, args: given }) => {
      const { pending, result } = (given ?? {}) as { pending?: boolean; result?: string };
      return name === 'RatWaitForHandle' && (ph === 'B' ? pending : result === 'ended inside');
    });
    expect(new Set(waits.map(({ tid }) => tid)).size).toBe(2);
  });
}

test('the compiler has stack for deep templates and long chains', async () => {
  const templates = `template<int N> struct F { static constexpr int v = F<N - 1>::v + 1; };
    template<> struct F<0> { static constexpr int v = 0; };
    static_assert(F<1000>::v == 1000);`;
  const branches = Array.from({ length: 1500 }, (_, i) => `if (x == ${i}) return ${i * 3}; else`);
  work.write('deep.cpp', templates);
  work.write('long.c', `int f(int x) { ${branches.join('\n')} return 0; }`);
  expect(await work.run(['cc', '-fsyntax-only', 'deep.cpp'])).toMatchObject({ code: 0, stderr: '' });
  expect(await work.run(['cc', '-c', 'long.c'])).toMatchObject({ code: 0, stderr: '' });
});

test('an interrupt is heard while the compiler is busy', async () => {
  const source = work.write(
    'slow.cpp',
    'constexpr int f() { int n = 0; for (;;) n ^= 1; return n; }\nconstexpr int x = f();',
  );
  const command = work.start(['run', '-fconstexpr-steps=2147483647', source]);
  await expect.poll(() => work.processes().join('\n')).toContain('--headless');
  command.child.kill('SIGINT');
  expect((await command.result).code).toBe(130);
  await expect.poll(() => work.processes()).toEqual([]);
});

test('what does not compile gives 1 and clang’s words', async () => {
  const { code, stderr } = await work.run(['run', work.write('bad.c', 'int main(void) { return x; }')]);
  expect(stderr).toContain("bad.c:1:25: error: use of undeclared identifier 'x'");
  expect(code).toBe(1);
  await expect.poll(() => work.processes()).toEqual([]);
});

test('what is no program gives 126', async () => {
  const { code, stderr } = await work.run(['run', work.write('bad.wasm', '\0asm\x01\0\0\0')]);
  expect(stderr).toContain('cannot start /bin/bad');
  expect(code).toBe(126);
});

test('wrong usage gives 2', async () => {
  for (const args of [
    ['walk'],
    ['hello.c'],
    ['run'],
    ['run', 'missing.c'],
    ['run', SPIN, '--env', 'x'],
    ['run', SPIN, 'x'],
  ]) {
    const { code, stderr } = await work.run(args);
    expect(stderr).toContain('ratos --help');
    expect(code, args.join(' ')).toBe(2);
  }
});

test('without a browser it gives 3 and says how to get one', async () => {
  const { code, stderr } = await work.run(['run', SPIN, '--browser', work.path('none')]);
  expect(stderr).toContain('npx playwright install chromium');
  expect(code).toBe(3);
});

test('a pipe is no terminal', async () => {
  const source = work.write(
    'streams.c',
    `#include <stdio.h>
     #include <unistd.h>
     int main(void) { printf("%d%d%d", isatty(0), isatty(1), isatty(2)); return 0; }`,
  );
  expect((await work.run(['run', source], 'input')).stdout.toString()).toBe('000');
});

test('runs several sources with the compiler’s options', async () => {
  work.write(
    'a.c',
    '#include <stdio.h>\nint b(void);\nint main(int n, char **v) { printf("%d%s", b() + X, v[n - 1]); return 0; }',
  );
  work.write('b.c', 'int b(void) {\n#ifdef __OPTIMIZE__\n return 1;\n#else\n return 2;\n#endif\n}');
  const { code, stdout, stderr } = await work.run(['run', '-O0', '-DX=40', 'a.c', 'b.c', '-lm', '--', '-O2']);
  expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: '42-O2', stderr: '' });
});

test('five at once', async () => {
  const source = work.write('five.c', '#include <stdio.h>\nint main(int n, char **v) { puts(v[n - 1]); return n; }');
  const runs = await Promise.all([1, 2, 3, 4, 5].map((each) => work.run(['run', source, '--', `run ${each}`])));
  expect(runs.map(({ code, stdout }) => `${code} ${stdout}`)).toEqual([1, 2, 3, 4, 5].map((each) => `2 run ${each}\n`));
  await expect.poll(() => work.processes()).toEqual([]);
});

test('a closed standard input is an empty one', async () => {
  const source = work.write('end.c', '#include <stdio.h>\nint main(void) { return getchar() == EOF ? 7 : 1; }');
  const command = work.start(['run', source]);
  command.child.stdin.end();
  expect((await command.result).code).toBe(7);
});

test('the bare command prints its help, and --version its version', async () => {
  for (const args of [
    [],
    ['--help'],
    ['help'],
    ['run', '--help'],
    ['run', '-h'],
    ['ar', '--help'],
    ['compiler', '--help'],
  ]) {
    const { code, stdout } = await work.run(args);
    expect(stdout.toString(), args.join(' ')).toContain('Usage:');
    expect(code).toBe(0);
  }
  const { code, stdout } = await work.run(['--version']);
  expect(stdout.toString()).toMatch(/^ratos \d+\.\d+\.\d+ \(clang \d+\.\S+\)\n$/);
  expect(code).toBe(0);
});

test('a program of several sources that traps names each of them', async () => {
  mkdirSync(work.path('shapes'), { recursive: true });
  work.write('shapes/area.h', 'int area(int a, int b);\ninline int side(int a, int b) { return a / b; }\n');
  work.write('shapes/area.cpp', '#include "area.h"\nint area(int a, int b) {\n  return a * side(a, b);\n}\n');
  work.write('edge.cpp', '#include "shapes/area.h"\nint main(int argc, char **) {\n  return area(4, argc - 1);\n}\n');
  const files = ['edge.cpp', 'shapes/area.cpp'];
  expect(await work.run(['cc', ...files, '-o', 'edge.wasm'])).toMatchObject({ code: 0, stderr: '' });
  expect(await work.run(['cc', ...files, '-g0', '-o', 'bare.wasm'])).toMatchObject({ code: 0, stderr: '' });
  const withLines = await work.run(['run', 'edge.wasm']);
  const lines = ['shapes/area.h:2:42 in side', 'shapes/area.cpp:3:14 in area(int, int)', 'edge.cpp:3:10 in main'];
  expect(withLines.stderr.toString().split('\n    at ').slice(1).join().trim()).toBe(lines.join());
  expect(withLines.code).toBe(134);
  const bare = await work.run(['run', 'bare.wasm']);
  expect(bare.stderr.toString()).toMatch(/: integer divide by zero\n {4}at area\(int, int\)\n {4}at main\n$/);
});

test('cc compiles several sources and finds headers beside them', async () => {
  mkdirSync(work.path('sub'));
  work.write('sub/part.h', '#define ANSWER 42\nint part(void);');
  work.write('sub/part.c', '#include "part.h"\nint part(void) { return ANSWER; }');
  work.write(
    'main.c',
    '#include "sub/part.h"\n#include <stdio.h>\nint main(void) { printf("%d " GREETING "\\n", part()); }',
  );
  const compiled = await work.run(['cc', 'main.c', 'sub/part.c', '-o', 'out.wasm', '-DGREETING="hi"', '-O2']);
  expect(compiled).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout } = await work.run(['run', 'out.wasm']);
  expect(stdout.toString()).toBe('42 hi\n');
  expect(code).toBe(0);
});
