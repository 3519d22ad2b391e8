/** docs/add-an-object-type.md shows the latch's own code. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OBJECT_TYPES } from '../../src/kernel/objects/types.ts';
import { TYPE } from './status.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const blocks = [...read('../../docs/add-an-object-type.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
/** On the page the type is in the contract; here it is not, so its name needs a cast. */
const code = (path: string) => read(path).replaceAll(' as TypeName', '');

test.each([
  ['countdown-latch.ts', 1],
  ['calls.ts', 3],
  ['handlers.ts', 4],
])('the page shows what stands in %s', (file, block) => {
  expect(code(file)).toContain(blocks[block]);
});

test('the page shows all of the latch’s file but its imports', () => {
  expect(
    code('countdown-latch.ts')
      .replace(/^import .*\n/gm, '')
      .trim(),
  ).toBe(blocks[1].trim());
});

test('the page’s lines are those of the tests’ lists', () => {
  expect(blocks.filter((_, i) => i === 0 || i === 2).map((line) => line.trim())).toEqual([
    `LATCH: ${TYPE.LATCH},`,
    'LATCH_TYPE,',
  ]);
});

test('no type’s number or name is used twice', () => {
  for (const field of ['number', 'name'] as const) {
    expect(new Set(OBJECT_TYPES.map((type) => type[field])).size).toBe(OBJECT_TYPES.length);
  }
  for (const { number, name } of OBJECT_TYPES) expect(TYPE[name]).toBe(number);
});
