/** The assembly beside its source. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { button, type InPlayground, openPlayground, writeSource } from './support/playground.ts';

/** To load the compiler takes a busy machine its time. */
const slow = expect.configure({ timeout: 90_000 });

const assembly = (page: Page) => page.getByRole('textbox', { name: 'Assembly' });
const note = (page: Page) => page.locator('.assembly .bar-text');
const cursor = (page: Page) => page.getByText(/^Ln \d+, Col \d+$/);
const write = (page: Page, path: string, text: string) =>
  page.evaluate(({ path, text }) => (globalThis as InPlayground).ratos.fs.writeFile(path, text), { path, text });
const open = (page: Page, name: string) =>
  page.getByRole('tree', { name: 'Files' }).getByRole('treeitem', { name, exact: true }).click();

const SOURCE = `#include "times.h"

int area(int a, int b) {
  return times(a, b);
}

int main(void) {
  return area(6, 7) - 42;
}
`;

test('the assembly is beside its source, line by line, and follows it', async ({ page }) => {
  test.setTimeout(240_000);
  await openPlayground(page);
  await write(page, '/home/times.h', 'static inline int times(int a, int b) { return a * b; }\n');
  await write(page, '/home/main.c', SOURCE);
  await open(page, 'main.c');
  await page.getByRole('tab', { name: 'Assembly' }).click();
  await slow(assembly(page)).toContainText('area (i32, i32) -> (i32)');
  await expect(assembly(page)).toContainText('main () -> (i32)');
  // What was inlined from the header is of the line that called it.
  await expect(assembly(page)).toContainText(/4 {2}return times\(a, b\);\s+local\.get 1\s+local\.get 0\s+i32\.mul/);
  await expect(note(page)).toHaveText('2 functions');

  // From the source to it, and back.
  await page.getByRole('textbox', { name: 'Source', exact: true }).press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.assembly .marked').first()).toHaveText(/return times\(a, b\);/);
  await page.locator('.assembly-source', { hasText: 'int main(void)' }).dblclick();
  await expect(cursor(page)).toHaveText('Ln 7, Col 1');
  await page.locator('.assembly-function').first().click();
  await page.keyboard.press('Enter');
  await expect(cursor(page)).toHaveText('Ln 4, Col 1');

  // Without optimization a function of the header is called.
  await page.getByRole('combobox', { name: 'Optimization' }).selectOption('-O0');
  await slow(assembly(page)).toContainText('call times');
  await expect(note(page)).toHaveText('2 functions, 1 of headers not shown');

  // What is not right any more is told, and what is written elsewhere is followed.
  await writeSource(page, SOURCE.replace('times(a, b)', 'times(a, b'));
  await slow(note(page)).toHaveText(/^Does not compile: .*main\.c:4:\d+: error: expected '\)'/);
  await expect(assembly(page)).toContainText('call times');
  await writeSource(page, SOURCE.replaceAll('area', 'product'));
  await slow(assembly(page)).toContainText('product (i32, i32) -> (i32)');
  await write(page, '/home/times.h', 'static inline int times(int a, int b) { return a << b; }\n');
  await page.getByRole('combobox', { name: 'Optimization' }).selectOption('-O2');
  await slow(assembly(page)).toContainText('i32.shl');

  // C++ has the names that are in its source.
  await write(page, '/home/area.cpp', 'int area(int a, int b) { return a * b; }\nint main() { return area(0, 1); }\n');
  await open(page, 'area.cpp');
  await slow(assembly(page)).toContainText('area(int, int) (i32, i32) -> (i32)');
  await open(page, 'main.c');

  // What is ended on the way leaves nothing.
  await page.getByRole('combobox', { name: 'Optimization' }).selectOption('-O3');
  await expect(note(page)).toHaveText('Compiling…');
  await page.getByRole('tab', { name: 'Desktop' }).click();
  const temporary = () => page.evaluate(() => (globalThis as InPlayground).ratos.fs.readdir('/tmp'));
  await expect.poll(async () => (await temporary()).filter((name) => name.startsWith('assembly'))).toEqual([]);
  await page.getByRole('tab', { name: 'Assembly' }).click();
  await slow(note(page)).toHaveText(/^2 functions/);

  // Run goes on beside it, and what is no source has none.
  await button(page, 'Run').click();
  await slow(page.getByRole('status').first()).toHaveText(/^Exited/);
  await open(page, 'times.h');
  await expect(note(page)).toHaveText('times.h is not a source in C or C++');
  await expect(assembly(page)).toHaveText('');
});

test('a line and what comes from it have the same colour', async ({ page }) => {
  test.setTimeout(120_000);
  const tint = (name: string) => /\btint-\d\b/.exec(name)?.[0] ?? '';
  /** Lines of a text with a colour, and which. */
  const tinted = (where: string) =>
    page
      .locator(`${where} .tint`)
      .evaluateAll((lines) => lines.map((line) => ({ text: line.textContent.trim(), name: line.className })))
      .then((lines) => lines.map(({ text, name }) => ({ text: text.replace(/^\d+ {2}/, ''), tint: tint(name) })));
  await openPlayground(page);
  await write(page, '/home/times.h', 'static inline int times(int a, int b) { return a * b; }\n');
  await write(page, '/home/main.c', SOURCE);
  await open(page, 'main.c');
  await expect(page.locator('.editor .tint')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Assembly' }).click();
  await slow(page.locator('.editor .tint')).toHaveText(['  return times(a, b);', 'int main(void) {']);
  const lines = await tinted('.editor');
  expect(new Set(lines.map((line) => line.tint)).size).toBe(2);
  const sources = (await tinted('.assembly')).filter(({ text }) => lines.some((line) => line.text === text));
  expect(sources).toEqual(lines);
  const code = page.locator('.assembly-code', { hasText: 'i32.mul' });
  expect(tint((await code.getAttribute('class')) ?? '')).toBe(lines[0]?.tint);

  // They stay at their lines while one writes, and come anew with the next assembly.
  await page.getByRole('textbox', { name: 'Source', exact: true }).press('Control+Home');
  await page.keyboard.insertText('int twice(int a) {\n  return a + a;\n}\n');
  expect((await tinted('.editor')).map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
  await slow(page.locator('.editor .tint')).toHaveCount(4);

  // Other files have none, and this one has none when nobody sees the assembly.
  await open(page, 'times.h');
  await expect(page.locator('.editor .tint')).toHaveCount(0);
  await open(page, 'main.c');
  await slow(page.locator('.editor .tint')).toHaveCount(4);
  await page.getByRole('tab', { name: 'Desktop' }).click();
  await expect(page.locator('.editor .tint')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Assembly' }).click();
  await expect(page.locator('.editor .tint')).toHaveCount(4);
});
