/** The compiler as processes of a system, in a page. */
import type { Page } from '@playwright/test';
import type * as CompilerEntry from '../src/compiler/index.ts';
import type { RatOS } from '../src/host/index.ts';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const { bootShell, leftOver, run }: PageTools;
declare const os: RatOS;
declare const compiler: CompilerEntry.Compiler;

/** One system for many checks: `os` and `compiler` are globals in the page afterwards. */
async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { installCompiler }: typeof CompilerEntry = await import('/dist/compiler.js' as string);
    const os = await bootShell();
    await os.fs.mkdir('/home/w', { recursive: true });
    const compiler = await installCompiler(os, { url: '/compiler/' });
    Object.assign(globalThis, { os, compiler });
  });
}

test('compiles and runs C and C++, and tells what is wrong where', async ({ ratosPage }) => {
  await installed(ratosPage);
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
    const base = os.counters();
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
    unlinked: {
      exitCode: 1,
      diagnostics: expect.stringMatching(/^error: fork\.c uses fork, which cannot copy a process in RatOS: use /),
      problems: [expect.objectContaining({ severity: 'error', line: 0 })],
    },
    left: [],
    temporary: [],
  });
});
