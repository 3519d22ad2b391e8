import { expect, test } from 'vitest';
import { parseCompilerArguments } from './cc-command.ts';
import { UsageError } from './usage.ts';

test('sorts sources, output and clang’s own arguments', () => {
  expect(parseCompilerArguments(['-O2', 'a.c', '-I', 'include', 'sub/b.cpp', '-o', 'x.wasm', '-DX=1'])).toEqual({
    sources: ['a.c', 'sub/b.cpp'],
    output: 'x.wasm',
    args: ['-O2', '-I', 'include', '-DX=1'],
  });
});

test('the output is named after the first source', () => {
  expect(parseCompilerArguments(['sub/a.c', 'b.c']).output).toBe('a.wasm');
});

test.each([[[]], [['-O2']], [['a.c', '-o']]])('%j is wrong usage', (argv) => {
  expect(() => parseCompilerArguments(argv)).toThrow(UsageError);
});
