/** What the shell and the tools make of input that is large, endless, or meant to break them. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a script in a new system. Its output is cut to what a test looks at. */
async function runScript(page: import('@playwright/test').Page, script: string): Promise<Result & { left: string[] }> {
  return page.evaluate(async (script) => {
    const { bootShell, leftOver, run } = globalThis as typeof globalThis & PageTools;
    const os = await bootShell();
    const before = os.counters();
    await os.fs.writeFile('/tmp/script', script);
    const env = { PATH: '/bin', HOME: '/home' };
    const { code, stdout, stderr } = await run(os, ['/bin/sh', '/tmp/script'], { cwd: '/tmp', env, lines: false });
    const left = await leftOver(os, before);
    await os.shutdown();
    return { code, stdout: stdout.slice(-2000), stderr: stderr.slice(-2000), left };
  }, script);
}

/** Scripts that have an end, with what it is. */
const CASES: Record<string, { script: string; code?: number; stdout: string; stderr?: RegExp }> = {
  'a script of 1 MB': {
    script: `i=0\n${'i=$((i + 1)) # another line of a long script\n'.repeat(23_000)}echo $i\n`,
    stdout: '23000\n',
  },
  'a line of 1 MB': { script: `set -- ${'word '.repeat(200_000)}\necho $#\n`, stdout: '200000\n' },
  'a word of 1 MB': { script: `x=${'y'.repeat(1 << 20)}\necho \${#x}\n`, stdout: `${1 << 20}\n` },
  'a here-document of 1 MB': { script: `wc -c <<E\n${'some text\n'.repeat(100_000)}E\n`, stdout: '1000000\n' },
  'a variable of 1 MB is no argument': {
    script: `x=${'y'.repeat(1 << 20)}\n/bin/echo "$x"\necho $?\n(echo \${#x})\n`,
    stdout: `126\n${1 << 20}\n`,
    stderr: /echo: Arg(ument )?list too long/,
  },
  'functions of 1 MB reach a subshell': {
    script: `${Array.from({ length: 5000 }, (_, i) => `f${i}() { echo "function number ${i} of many, and some more text to make it long: ${'x'.repeat(100)}"; }`).join('\n')}\n(f4999) | cut -c1-20\n`,
    stdout: 'function number 4999\n',
  },
  'parentheses without end': {
    script: '('.repeat(100_000),
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'substitutions in each other': {
    script: `echo ${'$(echo '.repeat(10_000)}x${')'.repeat(10_000)}\n`,
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'defaults in each other': {
    script: `echo ${`\${x:-`.repeat(10_000)}y${'}'.repeat(10_000)}\n`,
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'arithmetic in each other': {
    script: `echo $((${'('.repeat(10_000)}1${')'.repeat(10_000)}))\n`,
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'a function that calls itself for ever': {
    script: 'f() { f; }\nf\necho no\n',
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'eval in eval for ever': {
    script: `x='eval "$x"'\neval "$x"\necho no\n`,
    code: 2,
    stdout: '',
    stderr: /too deeply nested/,
  },
  'a script that reads itself': {
    script: '. /tmp/script\necho no\n',
    code: 2,
    stdout: '',
    stderr: /too deeply nested|Too many open files/,
  },
  'aliases in a circle': {
    script: `alias a=b b=c c=a\na 2>/dev/null\necho $?\n`,
    stdout: '127\n',
  },
  'a trap that calls itself': {
    script: "i=0\ntrap 'i=$((i+1)); test $i -ge 2000 || kill -USR1 $$' USR1\nkill -USR1 $$\necho $i\n",
    stdout: '2000\n',
  },
  'a pipeline whose reader quits first': {
    script: 'seq 1000000 | head -1; yes | head -2; cat /dev/zero | head -c 5 | wc -c; yes | sed 2q | cat\n',
    stdout: '1\ny\ny\n5\ny\ny\n',
  },
  'builtins into a pipe without a reader': {
    script: 'i=0; while [ $i -lt 100000 ]; do echo a line of text; i=$((i+1)); done | head -1\necho $?\n',
    stdout: 'a line of text\n0\n',
  },
  'endless random bytes': { script: 'cat /dev/urandom | head -c 1000000 | wc -c\n', stdout: '1000000\n' },
  'a line without end': { script: 'cat /dev/zero | head -c 3000000 | tr "\\0" x | wc -c\n', stdout: '3000000\n' },
  'many lines': {
    script:
      'seq 200000 | sort -n -r | head -1; seq 200000 | grep -c 7; seq 200000 | sed -n "\\$p"; seq 200000 | uniq | wc -l\n',
    stdout: '200000\n81902\n200000\n200000\n',
  },
  'thousands of words for xargs': {
    script: 'seq 20000 | xargs echo | wc -w; seq 300 | xargs -n 10 true; echo $?\n',
    stdout: '20000\n0\n',
  },
  'a hundred subshells': {
    script: 'i=0; while [ $i -lt 100 ]; do i=$(($(echo $i) + $(true; echo 1))); done; echo $i\n',
    stdout: '100\n',
  },
  'a deep tree': {
    script:
      'i=0; d=.; while [ $i -lt 100 ]; do d=$d/d; i=$((i+1)); done; mkdir -p $d; find . -type d | wc -l; cp -r d e; diff -r d e; rm -r d e; ls\n',
    stdout: '101\nscript\n',
  },
  'a pattern that goes back and forth': {
    script: `x=${'a'.repeat(3000)}\ncase $x in *a*a*a*a*a*a*b) echo no;; *) echo yes;; esac\n`,
    stdout: 'yes\n',
  },
  'zeros in a script are as if they were not there': {
    script: 'ec\0ho on\0e\necho "tw\0o"\ncat <<E\nthr\0ee\nE\n',
    stdout: 'one\ntwo\nthree\n',
  },
  'a pattern that matches 10,000 files': {
    script: `mkdir d; cd d; seq -f %05g 10000 | xargs touch; set -- *; echo $# $1; n=0; for f in *[0-4]; do n=$((n+1)); done; echo $n; /bin/echo * | wc -w; cd ..; rm -r d\n`,
    stdout: '10000 00001\n5000\n10000\n',
  },
  'a function by the name of a special builtin is not called': {
    script: ':(){ :|:& };:\necho "after $?"\n',
    stdout: 'after 0\n',
  },
  'constructs in each other': {
    script: `${'if true; then '.repeat(190)}echo deep; ${'fi; '.repeat(190)}\n`,
    stdout: 'deep\n',
  },
  'binary rubbish': {
    script: 'head -c 100000 /dev/urandom > f; sh f > /dev/null 2>&1; test $? -ge 0 && echo survived\n',
    stdout: 'survived\n',
  },
};

for (const [name, { script, code = 0, stdout, stderr }] of Object.entries(CASES)) {
  test(name, async ({ ratosPage: page }) => {
    const result = await runScript(page, script);
    expect.soft(result.stderr).toMatch(stderr ?? /^$/);
    expect.soft({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout });
    expect(result.left, 'what is left over').toEqual([]);
  });
}

test('a fork bomb: the shell answers, others run, and all of it can be ended', async ({ ratosPage: page }) => {
  const result = await page.evaluate(async () => {
    const { bootShell, leftOver, run } = globalThis as typeof globalThis & PageTools;
    const os = await bootShell({ quotas: { programProcesses: 40 } });
    const before = os.counters();
    const script = 'f() { f | f & }; f; while read x; do echo "heard $x"; done';
    const shell = await os.spawn('/bin/sh', ['sh', '-c', script], { env: { PATH: '/bin' }, lines: false });
    void shell.stderr.cancel().catch(() => undefined);
    // Until it has all that it may have.
    while (os.processes().length < 40) await new Promise((resolve) => setTimeout(resolve, 1));
    const writer = shell.stdin.getWriter();
    await writer.write(new TextEncoder().encode('this\n'));
    const reader = shell.stdout.getReader();
    let heard = '';
    while (!heard.endsWith('\n')) heard += new TextDecoder().decode((await reader.read()).value);
    const other = await run(os, ['/bin/sh', '-c', 'echo other | cat'], { env: { PATH: '/bin' } });
    let processes = 0;
    for (let round = 0; round < 20; round++) {
      processes = Math.max(processes, os.processes().length);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    shell.kill(1, { tree: true });
    await shell.exited;
    await reader.cancel();
    await writer.abort().catch(() => undefined);
    const left = await leftOver(os, before);
    await os.shutdown();
    return { heard, other: other.stdout, processes, left };
  });
  expect(result.heard).toBe('heard this\n');
  expect(result.other).toBe('other\n');
  expect(result.processes).toBeLessThanOrEqual(40);
  expect(result.left).toEqual([]);
});

test('a system is shut down while its shells are at work without end', async ({ ratosPage: page }) => {
  const result = await page.evaluate(async () => {
    const { bootShell } = globalThis as typeof globalThis & PageTools;
    const os = await bootShell();
    const work = [
      'yes',
      'f() { f | f & }; f; wait',
      'while :; do x=$(echo a | cat); done',
      'cat /dev/urandom | od',
      'cat',
    ];
    const shells = await Promise.all(
      work.map(async (line) => {
        const terminal = os.createTerminal({ columns: 80, rows: 24 });
        const shell = await os.spawn('/bin/sh', ['sh'], { env: { PATH: '/bin', HOME: '/home' }, terminal });
        terminal.input(`${line}\r`);
        return { terminal, shell };
      }),
    );
    // All of them are on their way: one has been shown much, another one has many children.
    let seen = 0;
    const reader = (shells[0] as (typeof shells)[0]).terminal.output.getReader();
    while (seen < 1 << 20) seen += (await reader.read()).value?.length ?? 0;
    while (os.processes().length < 50) await new Promise((resolve) => setTimeout(resolve, 1));
    const ends = Promise.all(shells.map(({ shell }) => shell.exited));
    await os.shutdown();
    return (await ends).map(({ reason }) => reason);
  });
  // One that finds the end of its input first may exit by itself.
  expect(result.filter((reason) => reason !== 'exit')).not.toHaveLength(0);
  expect(new Set([...result, 'killed', 'exit']).size).toBe(2);
});
