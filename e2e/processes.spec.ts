/** The embedder's API: boot, files, processes and their streams, shutdown. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

test('a process gets arguments, environment and working directory', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, run } = globalThis;
    const os = await bootWith(['bin/echo', 'bin/ls']);
    await os.fs.mkdir('/home/deep/er', { recursive: true });
    await os.fs.writeFile('/home/deep/er/file', 'x');
    const echo = await run(os, ['/bin/echo', 'one', 'two  three', '']);
    const ls = await run(os, ['/bin/ls'], { cwd: '/home/deep/er' });
    await os.shutdown();
    return { echo, ls };
  });
  expect(result.echo).toEqual({ stdout: 'one two  three \n', stderr: '', code: 0, reason: 'exit' });
  expect(result.ls.stdout).toBe('file\n');
});

test('typed lines reach standard input, and its end is end of file', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, readText } = globalThis;
    const os = await bootWith(['bin/cat']);
    const process = await os.spawn('/bin/cat', ['cat']);
    const writer = process.stdin.getWriter();
    const reader = process.stdout.getReader();
    const echoed: string[] = [];
    for (const line of ['first\n', 'second\n']) {
      await writer.write(new TextEncoder().encode(line));
      echoed.push(new TextDecoder().decode((await reader.read()).value));
    }
    await writer.close();
    const end = await reader.read();
    const errors = await readText(process.stderr);
    const exit = await process.exited;
    await os.shutdown();
    return { echoed, done: end.done, errors, exit };
  });
  expect(result).toEqual({
    echoed: ['first\n', 'second\n'],
    done: true,
    errors: '',
    exit: { code: 0, reason: 'exit' },
  });
});

test('exit codes keep all their bits; a trap names the guest’s functions and lines', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, run } = globalThis;
    const os = await bootWith(['bin/true', 'bin/false', 'lessons/trap']);
    const outcomes = [await run(os, ['/bin/true']), await run(os, ['/bin/false']), await run(os, ['/bin/trap'])];
    await os.shutdown();
    return outcomes;
  });
  expect(result.map(({ code, reason }) => [code, reason])).toEqual([
    [0, 'exit'],
    [1, 'exit'],
    [-1000, 'trapped'],
  ]);
  const at = (position: string, name: string) => ` {4}at lessons/\\d+-trap/trap\\.c:${position} in ${name}\n`;
  expect(result[2]?.stderr).toMatch(
    new RegExp(
      `^/bin/trap: trap in thread \\d+ "main": integer divide by zero\n${at('4:78', 'third')}${at('5:74', 'second')}` +
        `${at('6:73', 'first')}${at('11:10', 'main')}$`,
    ),
  );
});

test('what the creator did not read is still there after the end, and everything comes back', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, readText } = globalThis;
    const os = await bootWith(['bin/echo']);
    const base = os.counters();
    const process = await os.spawn('/bin/echo', ['echo', 'late']);
    await process.exited;
    const left = await leftOver(os, base);
    const late = await readText(process.stdout);
    await os.shutdown();
    return { left, late };
  });
  expect(result).toEqual({ left: [], late: 'late\n' });
});

test('the examples of the specification that run today', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver, run } = globalThis;
    const os = await bootWith(['bin/ls', 'conformance/example1-spawn', 'conformance/example2-async-thread']);
    const base = os.counters();
    const outcomes = {
      spawn: await run(os, ['/bin/example1-spawn']),
      thread: await run(os, ['/bin/example2-async-thread']),
    };
    const left = await leftOver(os, base);
    await os.shutdown();
    return { ...outcomes, left };
  });
  expect(result.left).toEqual([]);
  expect(result.spawn.stdout).toContain('bin\n');
  expect(result.spawn).toMatchObject({ stderr: '', code: 0 });
  expect(result.thread.stdout).toContain('userData 1234');
});

test('several systems live in one page and do not see each other', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, run } = globalThis;
    const one = await bootWith(['bin/ls', 'bin/ps', 'bin/sleep']);
    const two = await bootWith(['bin/ls', 'bin/ps']);
    await one.fs.writeFile('/tmp/only-in-one', '');
    await one.spawn('/bin/sleep', ['sleep', '1000']);
    const [files1, files2, ps2] = [
      await run(one, ['/bin/ls', '/tmp']),
      await run(two, ['/bin/ls', '/tmp']),
      await run(two, ['/bin/ps']),
    ];
    await one.shutdown();
    const after = await run(two, ['/bin/ls', '/tmp']);
    await two.shutdown();
    return { files1, files2, ps2, after };
  });
  expect(result.files1.stdout).toBe('only-in-one\n');
  expect(result.files2.stdout).toBe('');
  expect(result.ps2.stdout).not.toContain('sleep');
  expect(result.after.code).toBe(0);
});

test('shutdown ends what runs, and nothing can be started after it', async ({ ratosPage }) => {
  const result = await ratosPage.evaluate(async () => {
    const { bootWith } = globalThis;
    const os = await bootWith(['bin/sleep', 'lessons/spin']);
    const sleeping = await os.spawn('/bin/sleep', ['sleep', '1000']);
    const spinning = await os.spawn('/bin/spin', ['spin']);
    await os.shutdown();
    const exits = [await sleeping.exited, await spinning.exited];
    const refused = await os.spawn('/bin/sleep').catch((error: Error) => error.message);
    return { exits, refused, counters: os.counters() };
  });
  expect(result.exits.map(({ reason }) => reason)).toEqual(['killed', 'killed']);
  expect(result.refused).toContain('shut down');
  expect(result.counters).toMatchObject({ processes: 0, threads: 0, workers: 0 });
});

test('a program of many processes, one after another, 2,000 times', async ({ ratosPage }) => {
  test.setTimeout(180_000);
  const result = await ratosPage.evaluate(async () => {
    const { bootWith, leftOver } = globalThis;
    const os = await bootWith(['bin/true']);
    const base = os.counters();
    const codes: Record<string, number> = {};
    for (let i = 0; i < 2000; i++) {
      const process = await os.spawn('/bin/true', ['true'], { stdin: 'empty' });
      const { code, reason } = await process.exited;
      codes[`${reason} ${code}`] = (codes[`${reason} ${code}`] ?? 0) + 1;
    }
    const left = await leftOver(os, base);
    await os.shutdown();
    return { codes, left };
  });
  expect(result).toEqual({ codes: { 'exit 0': 2000 }, left: [] });
});

test('tracing prints system calls as strace does', async ({ ratosPage }) => {
  const lines = await ratosPage.evaluate(async () => {
    const { bootWith, run, traceLine } = globalThis;
    const lines: string[] = [];
    const os = await bootWith(['bin/true', 'bin/ls', 'conformance/example1-spawn'], {
      trace: (event) => lines.push(traceLine(event)),
    });
    await run(os, ['/bin/example1-spawn']);
    await os.shutdown();
    return lines;
  });
  expect(lines.join('\n')).toMatch(
    /\[\d+:\d+\] RatCreateProcess\("\/bin\/ls", \["ls", "-l"\], NULL, 0x[0-9a-f]+\) = RAT_SUCCESS \[out = 0x[0-9a-f]+ \(process #\d+\)\] <\d+ µs>/,
  );
  expect(lines.join('\n')).toMatch(/RatWaitForHandle\(0x[0-9a-f]+ \(process #\d+\), RAT_INFINITE\) = RAT_SUCCESS/);
});
