import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectFiles } from '../../src/toolchain/includes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratos-includes-'));
  mkdirSync(join(folder, 'include'));
  for (const [name, text] of [
    ['main.c', ''],
    ['here.h', ''],
    ['include/there.h', '#include "further.h"'],
    ['include/further.h', ''],
  ] as const)
    writeFileSync(join(folder, name), text);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('files of -include are looked for in the working directory, and then in those of -I', async () => {
  const includes = { source: 'main.c', includeDirectories: ['include'], includedFiles: ['here.h', 'there.h'] };
  const names = [...(await collectFiles(folder, includes)).keys()];
  expect(names).toEqual(['here.h', 'include/further.h', 'include/there.h', 'main.c']);
});
