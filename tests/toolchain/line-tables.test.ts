/** What line tables call files: what the user called them, wherever the folder is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileOnDisk } from '../../src/toolchain/node.ts';

const MINUTES = 60_000;
const FILES = {
  'here/src/main.c':
    '#include "twice.h"\n#include <thrice.h>\nint other(int);\nint main(void) { return other(twice(1) + thrice(1)); }\n',
  'here/src/twice.h': 'static inline int twice(volatile int a) { return 2 * a; }\n',
  'here/include/thrice.h': 'static inline int thrice(volatile int a) { return 3 * a; }\n',
  'beside/other.c': 'int other(int a) { return 6 / (a - 5); }\n',
};

let folders: string[];
beforeAll(() => {
  folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'ratos-line-tables-')));
  for (const folder of folders) {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function build(folder: string, sources: string[], args: string[] = []): Promise<Buffer> {
  const result = await compileOnDisk({ cwd: join(folder, 'here'), sources, args: ['-Iinclude', ...args] });
  expect(result.diagnostics).toBe('');
  return Buffer.from(result.wasm as Uint8Array);
}

it('names are relative to the working directory, and the same in a copy of it', { timeout: 3 * MINUTES }, async () => {
  const sources = ['src/main.c', '../beside/other.c'];
  const [one, two] = [await build(folders[0] as string, sources), await build(folders[1] as string, sources)];
  expect(one?.equals(two as Buffer)).toBe(true);
  for (const name of ['src\0', 'include\0', '../beside\0', 'main.c\0', 'twice.h\0', 'thrice.h\0', 'other.c\0']) {
    expect(one?.includes(name), name).toBe(true);
  }
  for (const name of ['/host', ...folders]) expect(one?.includes(name), name).toBe(false);
});

it('an absolute path stays one', { timeout: 3 * MINUTES }, async () => {
  const [folder] = folders as [string];
  const source = join(folder, 'beside/other.c');
  const wasm = await build(folder, ['src/main.c', source]);
  expect(wasm.includes(`${dirname(source)}\0`)).toBe(true);
  expect(wasm.includes('/host')).toBe(false);
});

it('-g0 leaves them out; how they are written leaves them in', { timeout: 3 * MINUTES }, async () => {
  const [folder] = folders as [string];
  const sources = ['src/main.c', '../beside/other.c'];
  const has = async (args: string[]) => (await build(folder, sources, args)).includes('.debug_line');
  expect(await has(['-g0'])).toBe(false);
  expect(await has(['-gno-column-info'])).toBe(true);
  expect(await has(['-O0', '-g'])).toBe(true);
});
