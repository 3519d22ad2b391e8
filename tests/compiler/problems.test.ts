import { expect, test } from 'vitest';
import { problemsIn, withoutColors } from '../../src/compiler/problems.ts';

test('what the compiler says, as places', () => {
  const text = `\x1b[1mmain.c:2:22: \x1b[0m\x1b[0;1;31merror: \x1b[0m\x1b[1muse of undeclared identifier 'x'\x1b[0m
    2 | int main(void) { return x; }
      |                         ^
In file included from a b/main.c:1:
./part.h:1:9: note: 'y' declared here
a:b.c:10:3: fatal error: 'nothing.h' file not found
1 error generated.
wasm-ld: error: part.o: undefined symbol: f
clang: warning: argument unused during compilation: '-lm'
error: no such file: 'x.c'
`;
  expect(problemsIn(withoutColors(text))).toEqual([
    { severity: 'error', file: 'main.c', line: 2, column: 22, message: "use of undeclared identifier 'x'" },
    { severity: 'note', file: './part.h', line: 1, column: 9, message: "'y' declared here" },
    { severity: 'error', file: 'a:b.c', line: 10, column: 3, message: "'nothing.h' file not found" },
    { severity: 'error', file: '', line: 0, column: 0, message: 'part.o: undefined symbol: f' },
    { severity: 'warning', file: '', line: 0, column: 0, message: "argument unused during compilation: '-lm'" },
    { severity: 'error', file: '', line: 0, column: 0, message: "no such file: 'x.c'" },
  ]);
});
