/** The editor and the tree of files, used as a person uses them. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { button, type InPlayground, openPlayground, status, writeSource } from './support/playground.ts';

const source = (page: Page) => page.getByRole('textbox', { name: 'Source', exact: true });
const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Files open' }).getByRole('tab', { name, exact: true });
const item = (page: Page, name: string) =>
  page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name, exact: true });

const fileText = (page: Page, path: string) =>
  page.evaluate((path) => (globalThis as InPlayground).ratos.fs.readFile(path, 'utf8').catch(() => undefined), path);
const write = (page: Page, path: string, text: string) =>
  page.evaluate(({ path, text }) => (globalThis as InPlayground).ratos.fs.writeFile(path, text), { path, text });
/** As it is in the system, soon after it was typed. */
const expectFile = (page: Page, path: string, text: string | undefined) =>
  expect.poll(() => fileText(page, path)).toBe(text);

/** Types something, and has a program write the file in the same moment. */
async function typeWhileWritten(page: Page, text: string, theirs: string): Promise<void> {
  await source(page).evaluate((element, theirs) => {
    const { fs } = (globalThis as InPlayground).ratos;
    element.addEventListener('keydown', () => void fs.writeFile('/home/main.c', theirs), { once: true });
  }, theirs);
  await page.keyboard.type(text);
}

/** The page, with an empty file in front. */
async function openEmpty(page: Page): Promise<void> {
  await openPlayground(page);
  await write(page, '/home/main.c', '');
  await item(page, 'main.c').click();
  await expect(tab(page, 'main.c')).toHaveAttribute('aria-selected', 'true');
}

/** 300 lines, some of them empty. */
const LONG = Array.from({ length: 300 }, (_, n) => (n % 5 === 4 ? '' : `  int value_${n} = ${n};`)).join('\n');

test('the text is the source, whole and exact; it is saved by itself, and undone by file', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, LONG);
  await expect.poll(() => source(page).textContent()).toBe(LONG);
  await expectFile(page, '/home/main.c', LONG);

  // Typed by hand: what is indented and closed by itself does not come in the way.
  await source(page).press('Control+a');
  await page.keyboard.type('int main(void) {\nchar *s = "(\\"[";\nif (s[0]) {\nreturn (1);\n}\nelse\nreturn 2;\n}\n');
  const typed =
    'int main(void) {\n  char *s = "(\\"[";\n  if (s[0]) {\n    return (1);\n  }\n  else\n    return 2;\n}\n';
  await expect.poll(() => source(page).textContent()).toBe(typed);
  await expectFile(page, '/home/main.c', typed);

  // A second file, whose text and undoing are its own.
  await button(page, 'New file').last().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('second.h\n');
  await expect(tab(page, 'second.h')).toHaveAttribute('aria-selected', 'true');
  await expect(source(page)).toBeFocused();
  await page.keyboard.type('int second;');
  await page.keyboard.press('Control+s');
  await expectFile(page, '/home/second.h', 'int second;');
  await tab(page, 'main.c').click();
  await source(page).press('Control+Home');
  await page.keyboard.type('// ');
  await page.keyboard.press('Control+z');
  await expect.poll(() => source(page).textContent()).toBe(typed);

  // Tabs by keyboard; the middle button and Delete close them.
  await tab(page, 'main.c').press('ArrowRight');
  await expect(tab(page, 'second.h')).toBeFocused();
  await expect.poll(() => source(page).textContent()).toBe('int second;');
  await page.reload();
  await expect(tab(page, 'second.h')).toHaveAttribute('aria-selected', 'true', { timeout: 20_000 });
  await expect.poll(() => source(page).textContent()).toBe('int second;');
  await tab(page, 'second.h').press('Delete');
  await expect(tab(page, 'second.h')).toHaveCount(0);
  await expect.poll(() => source(page).textContent()).toBe(typed);
  await tab(page, 'main.c').click({ button: 'middle' });
  await tab(page, 'hello.c').press('Delete');
  await expect(page.getByText('No file is open.')).toBeVisible();
});

test('what programs do to open files is taken over, or asked about; nothing is lost', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, 'one\ntwo\n');
  await expectFile(page, '/home/main.c', 'one\ntwo\n');

  await write(page, '/home/main.c', 'one\ntwo\nthree\n');
  await expect.poll(() => source(page).textContent()).toBe('one\ntwo\nthree\n');

  // Both at once: written by a program in the moment in which it was changed here.
  await source(page).press('Control+End');
  await typeWhileWritten(page, 'mine', 'theirs\n');
  await expect(page.getByText('main.c has been changed by a program, and here.')).toBeVisible();
  await expect.poll(() => fileText(page, '/home/main.c')).toBe('theirs\n');
  // What is only here is not lost by the way.
  await tab(page, 'main.c').press('Delete');
  const question = page.getByRole('alertdialog', { name: 'Close main.c without saving?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await button(page, 'Keep mine').click();
  await expect(page.getByRole('textbox', { name: 'Source', exact: true })).toBeFocused();
  await expectFile(page, '/home/main.c', 'one\ntwo\nthree\nmine');
  await page.keyboard.press('Escape');

  await source(page).press('Control+End');
  await typeWhileWritten(page, '!', 'theirs again\n');
  await button(page, 'Take the program’s').click();
  await expect.poll(() => source(page).textContent()).toBe('theirs again\n');

  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.rename('/home/main.c', '/home/other.c'));
  await expect(tab(page, 'other.c')).toBeVisible();
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.rm('/home/other.c'));
  await expect(page.getByText('other.c has been removed. What is here is kept.')).toBeVisible();
  await button(page, 'Save it again').click();
  await expectFile(page, '/home/other.c', 'theirs again\n');

  // What is removed while something else is in front stays so when that is saved.
  await write(page, '/home/front.c', '// front\n');
  await item(page, 'front.c').click();
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.rm('/home/other.c'));
  await expect(tab(page, 'other.c')).toHaveAttribute('aria-description', /removed/);
  await source(page).press('Control+s');
  await expectFile(page, '/home/other.c', undefined);

  // What is no text, what is large, and what belongs to the system.
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    await fs.writeFile('/home/data.bin', new Uint8Array([0, 1, 2]));
    await fs.writeFile('/usr/fixed.c', '/* fixed */');
    await fs.writeFile('/home/large.c', 'int x;\n'.repeat(150_000));
  });
  await item(page, 'data.bin').click();
  await expect(page.getByText('This is no text: 3 bytes.')).toBeVisible();
  await item(page, 'large.c').click();
  await source(page).press('Control+End');
  await page.keyboard.type('// end');
  await expect.poll(async () => (await fileText(page, '/home/large.c'))?.slice(-13)).toBe('int x;\n// end');
  await item(page, 'All files').click();
  await item(page, 'usr').click();
  await item(page, 'fixed.c').click();
  await expect(page.getByText('This file comes with the system and cannot be changed.')).toBeVisible();
  await source(page).press('Control+Home');
  await page.keyboard.type('x');
  await expect(source(page)).not.toContainText('x/*');
});

test('names are completed and explained by keyboard alone, and Tab finds its way out', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, 'int main(void) {\n');
  await source(page).press('Control+End');
  const options = page.getByRole('listbox', { name: 'Completions' });

  await page.keyboard.type('RatCreateMu');
  await expect(options.getByRole('option', { name: 'RatCreateMutex', selected: true })).toBeVisible();
  await expect(page.getByText('It is taken by waiting for it')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await page.keyboard.press('Control+Space');
  await expect(options).toBeVisible();
  await page.keyboard.press('Tab');
  await expect.poll(() => source(page).textContent()).toBe('#include <ratos.h>\nint main(void) {\nRatCreateMutex()');

  // Which argument is written. A bracket that is typed by habit is there already.
  await page.keyboard.type('(true, ');
  await expect(source(page)).toContainText('RatCreateMutex(true, )');
  const help = page.locator('.word-signature strong');
  await expect(help).toHaveText('bool initiallyOwned');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);

  await page.keyboard.press('End');
  await page.keyboard.type(';\nRatMsg msg;\nmsg.');
  await expect(options.getByRole('option', { name: 'wParam' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(source(page)).toContainText('msg.hSource');

  // What a name means.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F1');
  await expect(page.locator('.word-header')).toHaveText('#include <ratos.h>');
  await page.keyboard.press('Escape');

  // A whole word is no wish to have another one.
  await page.keyboard.press('Control+End');
  await page.keyboard.type(';\ndo');
  await expect(options).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(source(page)).not.toContainText('double');

  // Escape, then Tab: on to what comes next.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(source(page)).not.toBeFocused();
});

test('the tree of files follows programs, and is used by keyboard', async ({ page }) => {
  await openEmpty(page);
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    await fs.mkdir('/home/project/src', { recursive: true });
    await fs.writeFile('/home/project/src/first.c', 'int main(void) {}\n');
    await fs.mkdir('/home/many');
    for (let n = 0; n < 3000; n++) await fs.writeFile(`/home/many/${n}`, '');
  });
  await item(page, 'project').press('ArrowRight');
  await expect(item(page, 'src')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(item(page, 'src')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(item(page, 'src')).toHaveAttribute('aria-expanded', 'true');
  await expect(item(page, 'first.c')).toHaveAttribute('aria-level', '4');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'first.c')).toHaveAttribute('aria-selected', 'true');
  await expect(item(page, 'first.c')).toHaveAttribute('aria-selected', 'true');

  await item(page, 'first.c').press('F2');
  await page.keyboard.type('start');
  await page.keyboard.press('Enter');
  await expect(item(page, 'start.c')).toBeFocused();
  await expect(tab(page, 'start.c')).toBeVisible();
  await expectFile(page, '/home/project/src/start.c', 'int main(void) {}\n');

  await page.setViewportSize({ width: 1280, height: 1200 });
  await item(page, 'start.c').dragTo(item(page, 'project'));
  await expectFile(page, '/home/project/start.c', 'int main(void) {}\n');
  await item(page, 'start.c').press('Delete');
  await expect(page.getByRole('alertdialog', { name: 'Delete start.c?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(item(page, 'start.c')).toBeFocused();
  await page.keyboard.press('Delete');
  await button(page, 'Delete').click();
  await expect(item(page, 'start.c')).toHaveCount(0);
  await expectFile(page, '/home/project/start.c', undefined);

  await item(page, 'project').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New folder' }).click();
  await page.keyboard.type('a/b\n');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveJSProperty('validationMessage', 'A name has no /');
  await page.getByRole('textbox', { name: 'Name' }).fill('docs');
  await page.keyboard.press('Enter');
  await expect(item(page, 'docs')).toBeFocused();
  await page.evaluate(() => (globalThis as InPlayground).ratos.fs.rm('/home/project', { recursive: true }));
  await expect(item(page, 'project')).toHaveCount(0);

  // Some at a time.
  await item(page, 'many').click();
  await expect(item(page, '… 2500 more')).toHaveAttribute('aria-setsize', '3000');
  await item(page, '… 2500 more').click();
  await expect(item(page, '999')).toBeVisible();
});

test('mistakes are told at their lines while one types, with what mends them', async ({ page }) => {
  test.setTimeout(240_000);
  await openEmpty(page);
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await writeSource(page, '#include <stdio.h>\n\nint main(void) {\n  int é = 1;\n  puts("é") return é\n}\n');
  await expect(problems.first()).toHaveText(/^main\.c:5:1[23] error expected ';'/, { timeout: 120_000 });
  await expect(problems).toHaveCount(2);
  await expect(page.locator('.cm-lintRange-error')).not.toHaveCount(0);
  await source(page).press('Control+Home');
  await problems.first().getByRole('button').first().click();
  await expect(page.getByText('Ln 5, Col 12')).toBeVisible();
  await expect(source(page)).toBeFocused();

  // What clang says is to be done, at the line itself.
  await page.keyboard.press('F8');
  await page.locator('.cm-lintRange-error').first().hover();
  await page.getByRole('button', { name: 'Action: Insert ;' }).first().click();
  await expect(source(page)).toContainText('puts("é"); return é');
  await expect(problems).toHaveCount(1, { timeout: 30_000 });
  await source(page).press('Control+End');
  await writeSource(page, '#include <ratos.h>\n\nint main(void) {\n  RatSleep(1);\n}\n');
  await expect(problems).toHaveCount(0, { timeout: 30_000 });

  // It goes with its file: to another name, and away.
  await writeSource(page, 'int main(void) {\n  return lost;\n}\n');
  await expect(problems).toHaveText(/^main\.c:2:10 error/, { timeout: 30_000 });
  await item(page, 'main.c').press('F2');
  await page.keyboard.type('other\n');
  await expect(problems).toHaveText(/^other\.c:2:10 error/);
  await item(page, 'other.c').press('F2');
  await page.keyboard.type('main\n');
  await expect(problems).toHaveText(/^main\.c:2:10 error/);
  await writeSource(page, 'int main(void) {\n  return 0;\n}\n');
  await expect(problems).toHaveCount(0, { timeout: 30_000 });

  // What a run has found, at its lines.
  await writeSource(
    page,
    'int main(int argc, char **argv) {\n  int sum = 2147483647;\n  sum += argc;\n  return sum;\n}\n',
  );
  await page.getByRole('checkbox', { name: 'Checks' }).check();
  await button(page, 'Run').click();
  await expect(problems.first()).toHaveText(/^main\.c:3:7 error runtime error: signed integer overflow/, {
    timeout: 60_000,
  });
  await expect(page.locator('.cm-line.cm-mark-trap')).toHaveText('  sum += argc;');
});

test('what a run that failed has told of is looked at closer: the word, and what mends it', async ({ page }) => {
  await openEmpty(page);
  // Written elsewhere, and opened before there was a compiler: nobody has looked for mistakes in it.
  await page.evaluate(() =>
    (globalThis as InPlayground).ratos.fs.writeFile(
      '/home/wrong.c',
      'int sum;\n\nint main(void) {\n  return sun;\n}\n',
    ),
  );
  await item(page, 'wrong.c').click();
  await expect(source(page)).toContainText('return sun');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', { timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Problems' }).getByRole('listitem')).toHaveText([
    /^wrong\.c:4:10 error use of undeclared identifier 'sun'/,
    /^wrong\.c:1:5 note 'sum' declared here/,
  ]);
  const marked = page.locator('.cm-lintRange-error');
  await expect(marked).toHaveText('sun');
  // What is shown of the word goes when the check tells more of it, until the pointer is moved.
  const change = page.getByRole('button', { name: 'Action: Change to sum' });
  await expect(async () => {
    await page.mouse.move(0, 0);
    await marked.hover();
    await expect(change).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  await change.click();
  await expect(source(page)).toContainText('return sum');
});

test('a source is written in the style of its project, as one step', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, 'int f( int*x ){\nif(x)return *x;\n  return 0;}\n');
  await source(page).press('Control+Home');
  for (let presses = 0; presses < 6; presses++) await source(page).press('ArrowRight');
  await button(page, 'Format').click();
  const ours = 'int f(int *x) {\n  if (x) return *x;\n  return 0;\n}\n';
  await expect.poll(() => source(page).textContent()).toBe(ours);
  await expectFile(page, '/home/main.c', ours);
  // The cursor stays where it was in the text.
  await source(page).press('Control+z');
  await expect.poll(() => source(page).textContent()).toBe('int f( int*x ){\nif(x)return *x;\n  return 0;}\n');
  await page.keyboard.type('!');
  await expect.poll(() => source(page).textContent()).toContain('int f(! int*x )');
  await source(page).press('Backspace');

  await write(page, '/home/.clang-format', 'BasedOnStyle: LLVM\nIndentWidth: 8\n');
  await source(page).press('Shift+Alt+f');
  await expect
    .poll(() => source(page).textContent())
    .toBe('int f(int *x) {\n        if (x)\n                return *x;\n        return 0;\n}\n');

  await write(page, '/home/.clang-format', 'IndentWidth: broad\n');
  await source(page).press('Shift+Alt+f');
  await expect(page.getByRole('alert')).toContainText('main.c could not be formatted: ');
  await expect(page.getByRole('alert')).toContainText('/home/.clang-format');
  // What is no C has none.
  await write(page, '/home/notes.txt', 'a  b');
  await item(page, 'notes.txt').click();
  await expect(button(page, 'Format')).toBeHidden();
});

test('what is renamed in the moment in which it is saved is saved under its new name', async ({ page }) => {
  await openEmpty(page);
  await page.evaluate(() => {
    const { fs } = (globalThis as InPlayground).ratos;
    const stat = fs.stat.bind(fs);
    // Somebody is quicker than the look before the save.
    fs.stat = async (path) => {
      if (path === '/home/main.c' && (await fs.exists(path))) await fs.rename(path, '/home/renamed.c');
      return stat(path);
    };
  });
  await source(page).press('x');
  await expect(tab(page, 'renamed.c')).toBeVisible();
  await expectFile(page, '/home/renamed.c', 'x');
  expect(await fileText(page, '/home/main.c')).toBeUndefined();
});

test('what is open goes with its folder, whoever gives that another name or place', async ({ page }) => {
  await openEmpty(page);
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    for (const folder of ['/home/one/deep', '/home/other']) await fs.mkdir(folder, { recursive: true });
    await fs.writeFile('/home/one/deep/part.c', 'int part;\n');
  });
  const move = (from: string, to: string) =>
    page.evaluate(([from, to]) => (globalThis as InPlayground).ratos.fs.rename(from, to), [from, to] as const);
  const expectAt = async (folder: string, gone: string, text: string) => {
    await expect(tab(page, 'part.c')).toHaveAttribute('title', `${folder}/part.c`);
    await source(page).press('Control+End');
    await page.keyboard.insertText(text);
    await expect.poll(() => fileText(page, `${folder}/part.c`)).toContain(text);
    await expect(tab(page, 'part.c')).toHaveAttribute('title', `${folder}/part.c`);
    expect(await fileText(page, `${gone}/part.c`)).toBeUndefined();
  };
  for (const name of ['one', 'deep', 'part.c']) await item(page, name).click();
  await expect(tab(page, 'part.c')).toHaveAttribute('title', '/home/one/deep/part.c');

  await item(page, 'one').press('F2');
  await page.keyboard.type('two\n');
  await expectAt('/home/two/deep', '/home/one/deep', 'int by_key;');
  await move('/home/two', '/home/three');
  await expectAt('/home/three/deep', '/home/two/deep', 'int from_elsewhere;');
  await page.setViewportSize({ width: 1280, height: 1200 });
  await item(page, 'deep').dragTo(item(page, 'other'));
  await expectAt('/home/other/deep', '/home/three/deep', 'int dragged;');
});

test('a file that is opened begins at its first line; one that was left is where it was', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, `// ${'long '.repeat(100)}\n`.repeat(200));
  const scroller = page.locator('.cm-scroller').first();
  const scrolled = () => scroller.evaluate(({ scrollTop, scrollLeft }) => [scrollTop, scrollLeft]);
  await scroller.evaluate((element) => element.scrollTo({ left: 300, top: 900, behavior: 'instant' }));
  await expect.poll(scrolled).toEqual([900, 300]);
  await write(page, '/home/other.c', `int ${'n'.repeat(400)};\n`.repeat(200));
  await item(page, 'other.c').click();
  await expect(tab(page, 'other.c')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(scrolled).toEqual([0, 0]);
  await tab(page, 'main.c').click();
  await expect.poll(async () => (await scrolled())[0]).toBeGreaterThan(800);
});

test('what is offered goes with its file, and the tab in front is seen in a narrower page', async ({ page }) => {
  await openEmpty(page);
  const names = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `a-file-of-${name}.c`);
  for (const name of names) await write(page, `/home/${name}`, 'int x;\n');
  for (const name of names) await item(page, name).click();
  await tab(page, 'main.c').click();
  await writeSource(page, '');
  await source(page).focus();
  await page.keyboard.type('int pthread_mu');
  const options = page.getByRole('listbox', { name: 'Completions' });
  await expect(options).toBeVisible();
  await tab(page, names[5] ?? '').click();
  await expect(options).toHaveCount(0);
  await tab(page, 'main.c').click();
  await expect(source(page)).toContainText('pthread_mu');
  const drawn = () =>
    page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await drawn();
  await expect(options).toHaveCount(0);

  await tab(page, names[5] ?? '').click();
  await page.setViewportSize({ width: 800, height: 600 });
  await drawn();
  await expect(tab(page, names[5] ?? '')).toBeInViewport({ ratio: 0.9 });
});

test('what the driver itself refuses is in Problems, and a failed assertion at its line', async ({ page }) => {
  await openEmpty(page);
  await writeSource(
    page,
    '#include <assert.h>\nstatic int half(int n) {\n  assert(n % 2 == 0);\n  return n / 2;\n}\nint main(void) {\n  return half(3);\n}\n',
  );
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Trapped', { timeout: 60_000 });
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems).toHaveText([/^main\.c:3:3 error trap in thread \d+ .*abort/, /^main\.c:7:10 note in main/]);
  await expect(page.locator('.cm-line.cm-mark-trap')).toContainText('assert(n % 2 == 0)');
  // Underlined in every browser.
  const line = page.locator('.cm-lintRange-error').first();
  for (const [property, value] of [
    ['text-decoration-line', 'underline'],
    ['text-decoration-style', 'wavy'],
    ['background-image', 'none'],
  ] as const)
    await expect(line).toHaveCSS(property, value);
  await button(page, 'Compiler flags and standard input…').click();
  await page.getByRole('textbox', { name: 'Compiler flags' }).fill('@none');
  await page.keyboard.press('Escape');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', { timeout: 20_000 });
  await expect(problems).toHaveText([/^main\.c:1:1 error cc: @none: cannot be read/]);
});

test('what was found in an earlier text does not stand beside what Run finds', async ({ page }) => {
  await openEmpty(page);
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await writeSource(page, 'int main(void) {\n  int unused;\n  return 0;\n}\n');
  await expect(problems).toHaveText([/unused variable/], { timeout: 120_000 });
  // No check comes between.
  await writeSource(page, 'int main(void) {\n  return 0\n}\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', { timeout: 60_000 });
  await expect(problems.first()).toHaveText(/expected ';'/);
  await expect(problems.filter({ hasText: 'unused' })).toHaveCount(0, { timeout: 0 });
});

test('long lines are scrolled under the line numbers', async ({ page }) => {
  await openPlayground(page);
  await writeSource(page, `// ${'long '.repeat(100)}\n`.repeat(4));
  await source(page).press('Control+Home');
  const numbers = page.locator('.cm-gutters');
  const before = await numbers.screenshot({ animations: 'disabled' });
  const scroller = page.locator('.cm-scroller').first();
  await scroller.evaluate((element) => element.scrollBy({ left: 300, behavior: 'instant' }));
  expect(await scroller.evaluate((element) => element.scrollLeft)).toBe(300);
  expect(before.equals(await numbers.screenshot({ animations: 'disabled' }))).toBe(true);
});

test('a part is folded in the margin and by keys, and comes back when one goes there; a line is gone to', {
  tag: '@engines',
}, async ({ page }) => {
  await openEmpty(page);
  const text = 'struct pair {\n  int a;\n};\n\nint main(void) {\n  int inside = 1;\n  return inside - 1;\n}\n';
  await writeSource(page, text);
  await source(page).focus();
  await page.getByTitle('Fold (Ctrl+Shift+[)').last().click();
  await expect(source(page)).toBeFocused();
  await expect(source(page)).not.toContainText('inside');
  await expect(source(page)).toContainText('int a');
  await expectFile(page, '/home/main.c', text);

  // By the line's number, from the foot of the page.
  await page.getByTitle('Go to line (Ctrl+Alt+G)').click();
  await expect(page.getByRole('textbox', { name: 'Go to line' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7\n');
  await expect(source(page)).toContainText('return inside - 1');
  await expect(button(page, 'Ln 7, Col 1')).toBeVisible();
  await expect(source(page)).toBeFocused();

  await page.keyboard.press('Control+Shift+BracketLeft');
  await source(page).press('Control+Home');
  await page.keyboard.press('Control+Shift+BracketLeft');
  await expect(source(page)).not.toContainText('int a');
  // In one line with its end.
  await expect(source(page).locator('.cm-line').first()).toHaveText(/^struct pair \{.*};$/);
  await page.keyboard.press('Control+Alt+BracketRight');
  await expect.poll(() => source(page).textContent()).toBe(text);
});

test('mistakes of the file in front come first, and those of another folder say which', async ({ page }) => {
  await openEmpty(page);
  await write(page, '/home/main.c', 'int main(void) { return nothing; }\n');
  await page.evaluate(async () => {
    const { fs } = (globalThis as InPlayground).ratos;
    await fs.mkdir('/home/other');
    await fs.writeFile('/home/other/main.c', '#include "../main.c"\nint other(void) { return neither; }\n');
  });
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', { timeout: 60_000 });
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  await expect(problems.first()).toHaveText(/^main\.c:1:25 error .*nothing.$/);
  await item(page, 'other').click();
  await item(page, 'main.c').first().click();
  await expect(problems.first()).toHaveText(/^main\.c:2:\d+ error .*neither.$/, { timeout: 20_000 });
  await expect(problems.last()).toHaveText(/^main\.c:1:25 error .* \/home$/);
});

test('what the driver says of a mistake stands below it, of a run and of a check', async ({ page }) => {
  await openEmpty(page);
  await writeSource(page, 'int main(void) {\n  return getch() + other;\n}\n');
  await button(page, 'Run').click();
  await expect(status(page)).toHaveText('Does not compile', { timeout: 60_000 });
  const problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
  const told = [
    /^main\.c:2:10 error .*'getch'/,
    /^main\.c:2:10 note getch is not there in RatOS: .*termios/,
    /^main\.c:2:20 error .*'other'/,
  ];
  await expect(problems).toHaveText(told);
  // The check underlines the whole word, and says the same.
  await expect(page.locator('.cm-lintRange-error').last()).toHaveText('other');
  await expect(problems).toHaveText(told);
  await writeSource(page, 'int helper(void) {\n  return 1;\n}\n');
  await expect(problems).toHaveCount(0, { timeout: 20_000 });
  await button(page, 'Run').click();
  await expect(problems).toHaveText([
    /^main\.c:1:1 error undefined symbol: main/,
    /^main\.c:1:1 note main is where a program begins/,
  ]);
});

test('members of classes, what is in a namespace, and overloads are those that the compiler knows', async ({
  page,
}) => {
  await openPlayground(page);
  await write(page, '/home/main.cc', '');
  await item(page, 'main.cc').click();
  await expect(tab(page, 'main.cc')).toHaveAttribute('aria-selected', 'true');
  await writeSource(
    page,
    `#include <string>
#include <vector>

class Robot {
 public:
  std::string name;
  int move(int steps, bool back = false);
  int move(const std::string &to);

 private:
  int secret;
};

int main() {
  std::vector<Robot> robots;
}
`,
  );
  // The compiler is there when its first check has told something.
  await source(page).press('Control+End');
  for (const key of ['ArrowUp', 'ArrowUp', 'End', 'Enter']) await page.keyboard.press(key);
  await page.keyboard.type('wrong');
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('wrong', { timeout: 90_000 });
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type('robots[0].');
  const offered = page.getByRole('listbox', { name: 'Completions' });
  await expect(offered).toContainText('name', { timeout: 20_000 });
  await expect(offered).toContainText('move');
  await expect(offered).not.toContainText('secret');
  await expect(offered).not.toContainText('operator');
  await page.keyboard.type('mo');
  await expect(offered.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(source(page)).toContainText('robots[0].move()');
  const help = page.locator('.word-signature');
  await expect(help).toHaveText(['int move(int steps, bool back = false)', 'int move(const std::string &to)'], {
    timeout: 20_000,
  });
  await page.keyboard.type('1, ');
  await expect(help).toHaveText('int move(int steps, bool back = false)');
  await expect(help.locator('strong')).toHaveText('bool back = false');
  await page.keyboard.type('true');
  await page.keyboard.press('End');
  await page.keyboard.type(';\nrobots.emp');
  await expect(offered).toContainText('emplace_back', { timeout: 20_000 });
});

test('what is asked of the compiler before it is there comes when it is, however fast one types', async ({ page }) => {
  await openPlayground(page);
  await write(page, '/home/main.cc', '');
  await item(page, 'main.cc').click();
  await expect(tab(page, 'main.cc')).toHaveAttribute('aria-selected', 'true');
  await source(page).focus();
  await page.keyboard.type('struct Robot { int go(int far); };\nint main() {\nRobot r;\nr.');
  await expect(page.getByRole('listbox', { name: 'Completions' })).toContainText('go', { timeout: 90_000 });
  await page.keyboard.type('go(');
  await expect(page.locator('.word-signature')).toHaveText('int go(int far)', { timeout: 20_000 });
  await page.keyboard.press('Control+z');
  // A template's arguments stand before the bracket.
  await source(page).fill('#include <memory>\nstruct Robot { Robot(int far); };\nint main() {\n}\n');
  await source(page).press('Control+End');
  for (const key of ['ArrowUp', 'ArrowUp', 'End', 'Enter']) await page.keyboard.press(key);
  await page.keyboard.type('auto r = std::make_unique<Robot>(');
  await expect(page.locator('.word-signature').first()).toContainText('make_unique(', { timeout: 60_000 });
});
