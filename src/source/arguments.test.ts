import { describe, expect, it } from 'vitest';
import { QuoteError, splitArguments } from './arguments.ts';

describe('arguments are quoted as in a shell', () => {
  it.each([
    ['', []],
    ['  \t ', []],
    ['5 --greedy', ['5', '--greedy']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`''  ""`, ['', '']],
    [`a'b'"c"d`, ['abcd']],
    [`'\\n$x'`, ['\\n$x']],
    [`"\\n\\$x\\"\\\\"`, ['\\n$x"\\']],
    ['"a\\\nb" c\\\nd', ['ab', 'cd']],
    [`"it's"`, [`it's`]],
    ['$HOME *.c <x >y |z', ['$HOME', '*.c', '<x', '>y', '|z']],
    ['é 😀', ['é', '😀']],
  ])('%s', (text, words) => expect(splitArguments(text)).toEqual(words));

  it.each([`'a`, '"a', '"a\\', 'a\\'])('%s is refused', (text) => {
    expect(() => splitArguments(text)).toThrow(QuoteError);
  });
});
