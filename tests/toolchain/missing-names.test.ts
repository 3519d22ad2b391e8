import { expect, test } from 'vitest';
import { missingNotes } from '../../src/toolchain/missing-names.ts';

test('names that the compiler does not know get one note each', () => {
  const text = [
    "a.c:3:7: error: call to undeclared function 'fork'; ISO C99 and later do not support implicit declarations",
    "a.c:4:7: error: call to undeclared function 'fork'; ISO C99 and later do not support implicit declarations",
    "a.c:5:7: error: use of undeclared identifier 'execvp'",
    'wasm-ld: error: a.o: undefined symbol: socket',
    "a.c:1:10: fatal error: 'sys/epoll.h' file not found",
    "a.c:9:7: error: use of undeclared identifier 'toatl'",
  ].join('\n');
  expect(missingNotes(text).trim().split('\n')).toEqual([
    expect.stringMatching(/^note: fork is not there in RatOS: use posix_spawn/),
    expect.stringMatching(/^note: execvp is not there in RatOS: use posix_spawn/),
    expect.stringMatching(/^note: socket is not there in RatOS: there is no network/),
    expect.stringMatching(/^note: <sys\/epoll\.h> is not there in RatOS: use poll/),
  ]);
});

test('nothing is said where there is nothing to say', () => {
  expect(missingNotes("a.c:1:1: error: expected ';'")).toBe('');
});
