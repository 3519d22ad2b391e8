import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expandArguments } from './cc-command.ts';
import { splitWords } from './response-file.ts';

test.each([
  ['a b\n\tc', ['a', 'b', 'c']],
  ['"a b" \'c d\'e', ['a b', 'c de']],
  ['-DX=\\"y\\" a\\ b', ['-DX="y"', 'a b']],
  ['"" \'\'', ['', '']],
  ['"say \\"hi\\""', ['say "hi"']],
  ['  ', []],
])('%j is split', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test('files of arguments stand for what they hold, also within each other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ratos-words-'));
  try {
    writeFileSync(join(folder, 'outer'), '-c @inner "a b.c"');
    writeFileSync(join(folder, 'inner'), '-O2');
    writeFileSync(join(folder, 'self'), '@self');
    expect(await expandArguments(['@outer', '-g', '@'], folder)).toEqual(['-c', '-O2', 'a b.c', '-g', '@']);
    await expect(expandArguments(['@self'], folder)).rejects.toThrow('nested too deeply');
    await expect(expandArguments(['@gone'], folder)).rejects.toThrow('@gone: cannot be read');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
