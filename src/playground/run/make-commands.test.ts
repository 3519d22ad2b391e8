import { expect, test } from 'vitest';
import { programsOf } from './make-commands.ts';

test('a program of objects has their sources and flags', () => {
  const commands = `mkdir -p build
cc -Wall -I include -DNAME='"a b"' -MMD -MF build/main.d -c src/main.c -o build/main.o
echo CC src/part.c && cc -Wall -Iinclude -O2 -c -o./build/part.o ./src/part.c
cc -o bin/prog build/main.o build/part.o -L. -lm
`;
  expect(programsOf(commands)).toEqual([
    {
      output: 'bin/prog',
      sources: ['src/main.c', 'src/part.c'],
      flags: ['-Wall', '-Iinclude', '-DNAME="a b"', '-O2', '-L.', '-lm'],
    },
  ]);
});

test('each program has its own; a source may be of several', () => {
  const commands = `gcc -c common.c
gcc -c -DSERVER server.c
gcc -o server server.o common.o
g++ -std=c++20 client.cc \\
  common.o -o client > log
`;
  expect(programsOf(commands)).toEqual([
    { output: 'server', sources: ['server.c', 'common.c'], flags: ['-DSERVER'] },
    { output: 'client', sources: ['client.cc', 'common.c'], flags: ['-std=c++20'] },
  ]);
});

test('libraries that are made are of what they hold, by name and by path', () => {
  const commands = `cc -c one.c; cc -c -DTWO two.c
ar rcs lib/libparts.a one.o two.o
cc main.c -Llib -lparts
cc -o other other.c lib/libparts.a
`;
  expect(programsOf(commands).map(({ output, sources }) => [output, ...sources])).toEqual([
    ['a.out', 'main.c', 'one.c', 'two.c'],
    ['other', 'other.c', 'one.c', 'two.c'],
  ]);
});

test('what makes no program of sources that are known is passed over', () => {
  const commands = `cc -S a.c
cc -M a.c
cc -shared a.c -o a.so
cc -o old old.o
cd sub && cc -o there a.c
cc --version
cc 'a.c
echo "cc -o said a.c"
rm -f a.o
make: Nothing to be done for 'all'.
ld a.o
`;
  expect(programsOf(commands)).toEqual([]);
  expect(programsOf('')).toEqual([]);
});
