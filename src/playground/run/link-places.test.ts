import { expect, it } from 'vitest';
import { placeOfUndefined } from './link-places.ts';

const CALL = 'wordy.o: undefined symbol: helper';
const at = (message: string, text: string, name = 'wordy.c') => placeOfUndefined(message, new Map([[name, text]]));

it.each<[string, string, string, number, number]>([
  ['a call', CALL, 'int helper(int);\nint main(void) {\n  return helper(3);\n}\n', 3, 10],
  ['not what is said of it', CALL, '// helper\nvoid f(void) { /* helper */ puts("{ helper("); helper(); }', 2, 48],
  ['a quote in a quote', CALL, `void f(void) { g('"', "\\"'"); helper(); }`, 1, 31],
  ['not a declaration in a function', CALL, 'void f(void) {\n  int helper(int);\n  helper(1);\n}', 3, 3],
  ['columns in bytes', CALL, 'void f(void) { g("ä"); helper(); }', 1, 25],
  ['what is only named', CALL, 'int helper(int);\nint (*f)(int) = helper;', 1, 5],
  ['several references', `${CALL} (3 references)`, 'void f(void) { helper(); }', 1, 16],
  [
    'a method',
    'wordy.o: undefined symbol: n::A::helper(std::string const&)',
    'void f() { n::A a; a.helper(""); }',
    1,
    22,
  ],
  ['a class', 'wordy.o: undefined symbol: vtable for n::A', 'struct B {};\nint main() { n::A a; }', 2, 17],
  ['a destructor', 'wordy.o: undefined symbol: n::A<int>::~A()', 'int main() { n::A<int> a; }', 1, 17],
  ['what is refused', 'wordy.c uses fork, which cannot copy: use x', 'int main() {\n  return fork();\n}', 2, 10],
  ['what is refused, of several', 'wordy.c uses exec (execv, execl), which cannot', 'int f() { execv(p, v); }', 1, 11],
  ['what does not end', CALL, 'void f() { helper(); } /* "', 1, 12],
])('finds %s', (_, message, text, line, column) => {
  expect(at(message, text)).toEqual({ name: 'wordy.c', line, column });
});

it('finds nothing where nothing is said of a symbol, or no source names it', () => {
  expect(at('undefined symbol: main', 'int x;')).toBeUndefined();
  expect(at(CALL, 'int other;')).toBeUndefined();
  expect(at(CALL, 'void f() { helper(); }', 'other.c')).toBeUndefined();
});
