/** The playground: a program is written, compiled and run, and what is said of it. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import {
  button,
  expectScreen,
  type InPlayground,
  log,
  openPlayground,
  PROMPT,
  playgroundAddress,
  screen,
  status,
  typeIn,
  writeSource,
} from './support/playground.ts';

const ENDED = { timeout: 60_000 };

async function run(page: Page, source: string, outcome: string | RegExp): Promise<void> {
  await writeSource(page, source);
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText(outcome, ENDED);
}

test('Run saves, compiles and starts with arguments, and the shell goes on below', { tag: '@engines' }, async ({
  page,
}) => {
  // Who is quicker than the page: what they say stays, and runs what is shown.
  await page.goto(await playgroundAddress());
  await page.getByRole('textbox', { name: 'Arguments' }).fill('quick');
  await run(page, 'int main(int argc, char **argv) { return argv[1][0]; }\n', 'Exited with code 113');
  await page.getByRole('textbox', { name: 'Arguments' }).fill(`5 --greedy "two words" 'it''s' a\\ b ''`);
  const source = `#include <stdio.h>
int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) printf("<%s>\\n", argv[i]);
  char line[80];
  while (fgets(line, sizeof line, stdin)) printf("got %s", line);
  return 3;
}
`;
  await writeSource(page, source);
  // Told in the same task.
  const told = await page.evaluate(() => {
    document.getElementById('run')?.click();
    return document.querySelector('[role=status]')?.textContent;
  });
  expect(told).toBe('Compiling…');
  await expect(status(page)).toHaveText('Running', ENDED);
  await expectScreen(page, /^<\/home\/[\w/-]+>\n<5>\n<--greedy>\n<two words>\n<its>\n<a b>\n<>$/);
  await page.keyboard.type('onX');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('e\n');
  await expectScreen(page, /one\ngot one/);
  await page.keyboard.press('Control+d');
  await expect(status(page)).toHaveText('Exited with code 3', ENDED);
  await expectScreen(page, /── Exited with code 3 ──\nhome ~ \$$/);
  await page.keyboard.type('echo and on\n');
  await expectScreen(page, `\nand on\n${PROMPT}`);
  // The same with an input that is given beforehand, and from the keyboard; who writes goes on writing.
  await button(page, 'Compiler flags and standard input…').click();
  await page.getByRole('textbox', { name: 'Standard input' }).fill('given\nbefore');
  await page.getByRole('textbox', { name: 'Source', exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await expectScreen(page, /got given\ngot before\n── Exited with code 3 ──/);
  await expect(page.getByRole('textbox', { name: 'Source', exact: true })).toBeFocused();
  // A quote that is left open is told, and nothing runs.
  await page.getByRole('textbox', { name: 'Arguments' }).fill('"open');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('The quote " is not closed.');
  await expect(button(page, 'Run')).toBeEnabled();
  const kept = await page.evaluate(() =>
    (globalThis as InPlayground).ratos.fs.readFile('/home/hello.c', 'utf8').catch(() => ''),
  );
  expect(['', source]).toContain(kept);
});

test('what does not compile is listed, and a click goes there; what checks find is told at its line', {
  tag: '@engines',
}, async ({ page }) => {
  await openPlayground(page);
  await run(page, '#include <stdio.h>\nint main(void) {\n  int unused;\n  return 1\n}\n', 'Does not compile');
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems.first()).toHaveText(/^[\w.-]+\.c:4:11/);
  await problems.first().click();
  await expect(page.getByRole('textbox', { name: 'Source', exact: true })).toBeFocused();
  await expect(page.getByRole('contentinfo')).toContainText('Ln 4');
  await page.getByRole('checkbox', { name: 'Checks' }).check();
  const outside = `#include <stdlib.h>
#include <stdio.h>
int main(void) {
  char *text = malloc(4);
  text[4] = 'x';
  puts("done");
  free(text);
  return 0;
}
`;
  await run(page, outside, /^(?:Killed|Trapped|Exited with code \d+)$/);
  await expectScreen(page, /\.c:5/);
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Checks' })).toBeChecked({ timeout: 20_000 });
});

test('the compiler flags count for Run, the editor and the assembly, and what is no flag of a program is told', async ({
  page,
}) => {
  await openPlayground(page);
  const flags = page.getByRole('textbox', { name: 'Compiler flags' });
  const say = async (text: string) => {
    await button(page, 'Compiler flags and standard input…').click();
    await expect(flags).toBeFocused();
    await flags.fill(text);
    await page.keyboard.press('Enter');
    await expect(flags).toBeHidden();
  };
  await say('-DNAME=\'"a b"\' -Wno-unused-variable');
  const source = '#include <stdio.h>\nint main(void) { int unused; puts(NAME); }\n';
  await run(page, source, 'Exited with code 0');
  await expectScreen(page, /^a b\n/);
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(problems).toBeHidden();
  // The editor looks anew when they are others.
  await say('');
  await expect(problems).toContainText(/hello\.c:2:\d+ error use of undeclared identifier 'NAME'/);
  await say('-DNAME=0');
  await expect(problems).toContainText("unused variable 'unused'");
  await expect(problems).not.toContainText('NAME');
  for (const [text, told] of [
    ['-c', 'With -c in the compiler flags there is no program.'],
    ['"-D', 'Compiler flags: The quote " is not closed.'],
  ] as const) {
    await say(text);
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText(told);
    await expect(flags).toBeFocused();
    await page.keyboard.press('Escape');
  }
  await say('--no-such-flag');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', ENDED);
  await expectScreen(page, /no-such-flag/);
  // They stay, and a lesson has none.
  await page.reload();
  await button(page, 'Compiler flags and standard input…').click();
  await expect(flags).toHaveValue('--no-such-flag');
});

test('Run writes over nothing that somebody has written, and takes what a Makefile puts together', async ({ page }) => {
  await openPlayground(page);
  const write = (files: Record<string, string>) =>
    page.evaluate(async (files) => {
      const { fs } = (globalThis as InPlayground).ratos;
      for (const [path, text] of Object.entries(files)) {
        await fs.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
        await fs.writeFile(path, text);
      }
    }, files);
  const open = (name: string) =>
    page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name, exact: true }).click();
  const runs = async (output: RegExp) => {
    await button(page, 'Run').click();
    await expect(status(page)).toHaveText('Exited with code 0', ENDED);
    await expectScreen(page, output);
  };
  const told = (words: string) =>
    `#include <stdio.h>\nint main(int argc, char **argv) { puts(argv[0]); puts("${words}"); }\n`;
  await write({ '/home/-data.c': told('again'), '/home/-data': 'measured for weeks' });
  await open('-data.c');
  await runs(/\/home\/-data\.wasm\nagain/);
  await runs(/\/home\/-data\.wasm\nagain/);
  expect(await page.evaluate(() => (globalThis as InPlayground).ratos.fs.readFile('/home/-data', 'utf8'))).toBe(
    'measured for weeks',
  );

  // Without one, what the program lacks may be beside it.
  await write({ '/home/two/a.c': 'void b(void);\nint main(void) { b(); }\n', '/home/two/b.c': 'void b(void) {}\n' });
  for (const name of ['two', 'a.c']) await open(name);
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', ENDED);
  await expectScreen(page, /undefined symbol: b\n[\s\S]*note: it is made without b\.c/);
  // The linker tells no line.
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText(/a\.c:2:18 error a\.o: undefined symbol: b/);

  await write({
    '/home/net/Makefile': 'all:\n',
    '/home/net/server.c': `const char *part(void);\n${told('serves').replace('puts(argv[0])', 'puts(part())')}`,
    '/home/net/client.c': 'int main(void) { return nothing; }\n',
    '/home/net/part.c': 'const char *part(void) { return "part"; }\n',
  });
  await open('net');
  await open('server.c');
  await runs(/part\nserves/);
  await open('part.c');
  await button(page, 'Run').click();
  await expectScreen(page, /part\.c belongs to several programs: open the one to run, client\.c or server\.c\./);
});

test('Run makes what a Makefile makes: its sources in other folders, its flags, its name', async ({ page }) => {
  await openPlayground(page);
  const write = (path: string, text: string) =>
    page.evaluate(
      async ([path, text]) => {
        const { fs } = (globalThis as InPlayground).ratos;
        await fs.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
        await fs.writeFile(path, text);
      },
      [path, text] as const,
    );
  const makefile = `CFLAGS = -Iinclude -DGREETING='"from the Makefile"' -MMD
OBJECTS = src/main.o src/part.o src/length.o
greet: $(OBJECTS)
\t@echo linking
\t$(CC) -o $@ $(OBJECTS) -lm
`;
  await write('/home/great/Makefile', makefile);
  await write('/home/great/include/part.h', 'const char *part(void);\n');
  // C that is no C++, beside C++.
  const part =
    '#include <part.h>\nconst char *part(void) { void *text = GREETING; const char *words = text; return words; }\n';
  await write('/home/great/src/part.c', part);
  await write(
    '/home/great/src/length.cpp',
    '#include <string>\nextern "C" int length(const char *text) { return std::string(text).size(); }\n',
  );
  await write('/home/great/unused.c', 'int main(void) { return nothing; }\n');
  await write(
    '/home/great/src/main.c',
    `#include <part.h>
#include <stdio.h>
int length(const char *);
int main(int argc, char **argv) { printf("%s\\n%s, %d\\n", argv[0], part(), length(part())); }
`,
  );
  const files = page.getByRole('tree', { name: 'Files' });
  for (const name of ['great', 'src', 'main.c']) await files.getByRole('treeitem', { name, exact: true }).click();
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', ENDED);
  await expectScreen(page, /\/home\/great\/greet\nfrom the Makefile, 17/);
  await files.getByRole('treeitem', { name: 'part.c', exact: true }).click();
  // It is checked as it is made.
  await writeSource(page, `${part}int x = unknown;\n`);
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveText([/part\.c:3:9 error.*unknown/], ENDED);
  // One that has no rule for a source still says with what it is compiled.
  const modern =
    '#include <concepts>\n#include <cstdio>\nint main() { std::integral auto x = X; std::printf("%d today", x); }\n';
  await write('/home/today/today.cpp', modern);
  for (const name of ['today', 'today.cpp']) await files.getByRole('treeitem', { name, exact: true }).click();
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', ENDED);
  await expectScreen(
    page,
    /note: this is compiled as C\+\+17; a Makefile beside it with the line CXXFLAGS = -std=c\+\+20/,
  );
  await write('/home/today/Makefile', 'CXXFLAGS = -std=c++20 -DX=5\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', ENDED);
  await expectScreen(page, /5 today/);
  await expect(problems.filter({ hasText: 'today.cpp' })).toHaveCount(0, ENDED);
  // What stood in the way is forgotten when it is there.
  await writeSource(page, '#include "made.h"\nint main() { return MADE; }\n');
  await expect(problems.filter({ hasText: 'today.cpp:1:10' })).toHaveCount(1, ENDED);
  await write('/home/today/made.h', '#define MADE 0\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', ENDED);
  await expect(problems.filter({ hasText: 'today.cpp' })).toHaveCount(0);
  // make says what is wrong with it, and it is as if there was none.
  await write('/home/today/Makefile', 'all:\n  nonsense\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Exited with code 0', ENDED);
  await expect(problems).toContainText([/Makefile:2:1 warning made without the Makefile: .*missing separator/]);
  await write('/home/great/Makefile', `${makefile}nonsense\n`);
  await files.getByRole('treeitem', { name: 'main.c', exact: true }).click();
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', ENDED);
  await expectScreen(page, /note: made without the Makefile: Makefile:6: \*\*\* missing separator/);
});

test('Stop ends what computes, waits and prints without end, while the page answers; a trap is told', {
  tag: '@engines',
}, async ({ page }) => {
  await openPlayground(page);
  const stop = async () => {
    await expect(status(page)).toHaveText('Running', ENDED);
    await button(page, 'Stop').click();
    await expect(status(page)).toHaveText('Killed', ENDED);
    await expect(button(page, 'Stop')).toBeDisabled();
  };
  await writeSource(page, '#include <stdio.h>\nint main(void) { puts("Spinning"); for (;;); }\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Running', ENDED);
  await expectScreen(page, 'Spinning');
  await stop();
  await writeSource(page, '#include <stdio.h>\nint main(void) { return getchar(); }\n');
  await button(page, 'Run').click();
  await stop();
  await writeSource(
    page,
    '#include <stdio.h>\nint main(void) { for (int i = 0;; i++) printf("%d again and again\\n", i); }\n',
  );
  await button(page, 'Run').click();
  await expect.poll(async () => (await screen(page)).split('\n').length, ENDED).toBeGreaterThan(4000);
  // The page takes part in nothing that the program does: frames come.
  const frames = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const frame = () => (++count < 20 ? requestAnimationFrame(frame) : resolve(count));
        requestAnimationFrame(frame);
      }),
  );
  expect(frames).toBe(20);
  expect((await screen(page)).length).toBeLessThan(1_000_000);
  // The text beside the picture is laid out when there is time for it.
  const waiting = () =>
    log(page).evaluate(({ children }) => [...children].filter((part) => part.hasAttribute('style')).length);
  await expect.poll(waiting).toBeGreaterThan(10);
  await stop();
  await expect.poll(waiting).toBe(0);
  await expect(log(page)).toContainText('again and again ── Killed ──', { useInnerText: true });
  // One that starts itself again and again, and opens windows, goes with all of its family.
  const bomb = `#include <ratos.h>
#include <spawn.h>
int main(int argc, char **argv) {
  RatWindowAttributes window = {.size = sizeof window, .title = "W", .width = 200, .height = 150};
  HWINDOW made;
  RatCreateWindow(&window, &made);
  for (;;) posix_spawn(&(pid_t){0}, argv[0], NULL, NULL, argv, NULL);
}
`;
  await writeSource(page, bomb);
  await button(page, 'Run').click();
  const processes = () => page.evaluate(() => (globalThis as InPlayground).ratos.processes().length);
  await expect.poll(processes, ENDED).toBeGreaterThan(20);
  await stop();
  await expect.poll(processes).toBe(1);
  expect(await page.evaluate(() => (globalThis as InPlayground).ratos.windows())).toEqual([]);
  await run(page, '#include <stdio.h>\nint main(void) {\n  volatile int zero = 0;\n  return 7 / zero;\n}\n', 'Trapped');
  await expectScreen(page, /\.c:4:\d+ in main/);
  await writeSource(page, 'int main(void) { for (;;); }\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Running', ENDED);
  await typeIn(page, '');
  await page.keyboard.press('Control+c');
  await expect(status(page)).toHaveText('Killed', ENDED);
});

test('Step starts a program that is held at its first call, and lets it make one call at a time', async ({ page }) => {
  // The development server has the page, too.
  await openPlayground(page, '/');
  await writeSource(
    page,
    '#include <stdio.h>\nint main(void) { puts("one"); fflush(stdout); puts("two"); return 0; }\n',
  );
  await button(page, 'Step').click();
  const held = () => page.evaluate(() => (globalThis as InPlayground).ratos.inspector.held().map(({ call }) => call));
  await expect.poll(held, ENDED).toHaveLength(1);
  await expect(page.getByRole('tabpanel', { name: 'System calls' })).toBeVisible();
  await expect(status(page)).toHaveText('Running');
  for (let calls = 0; calls < 60 && (await held()).length > 0; calls++) {
    await button(page, 'Step').click();
    await expect
      .poll(async () => (await held()).length > 0 || (await status(page).textContent()) !== 'Running')
      .toBe(true);
  }
  await expect(status(page)).toHaveText('Exited with code 0', ENDED);
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expectScreen(page, /^one\ntwo\n/);
});

test('a page that is loaded anew while a program runs has nothing to stop', { tag: '@engines' }, async ({ page }) => {
  await openPlayground(page);
  await run(page, '#include <ratos.h>\nint main(void) { RatSleep(RAT_INFINITE); }\n', 'Running');
  await expect(button(page, 'Stop')).toBeEnabled();
  await page.reload();
  await expect(button(page, 'Run')).toBeEnabled({ timeout: 20_000 });
  await expect(button(page, 'Stop')).toBeDisabled();
});
