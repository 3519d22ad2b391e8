import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/toolchain/arguments.ts';
import { UsageError } from '../../src/toolchain/types.ts';

const parse = (line: string, options = {}) => parseArguments(line.split(' '), options);

describe('command line', () => {
  it('sorts sources, compiler and linker arguments', () => {
    const parsed = parse('a.c -O3 -I inc -Iinc2 b.cpp -DX=1 -D Y -lm -Wl,--a,b -Wall c.o -L lib -include x.h');
    expect(parsed).toEqual({
      action: 'link',
      sources: [
        { path: 'a.c', language: 'c' },
        { path: 'b.cpp', language: 'c++' },
      ],
      objects: ['b', 'c.o'],
      compile: ['-O3', '-I', 'inc', '-I', 'inc2', '-D', 'X=1', '-D', 'Y', '-Wall', '-include', 'x.h'],
      link: [{ source: 0 }, { source: 1 }, { library: 'm' }, { flag: ['--a'] }, { file: 'b' }, { file: 'c.o' }],
      libraryDirectories: ['lib'],
      includeDirectories: ['inc', 'inc2'],
      includedFiles: ['x.h'],
      cxx: false,
      check: false,
    });
  });

  it.each([
    ['-c a.c', 'object'],
    ['-S a.c', 'assembly'],
    ['-E a.c', 'preprocess'],
    ['-c -E a.c', 'preprocess'],
    ['-M a.c', 'dependencies'],
    ['-MM -c a.c', 'dependencies'],
    ['-fsyntax-only a.c', 'syntax'],
    ['--version', 'answer'],
    ['-v', 'answer'],
    ['-dumpmachine', 'answer'],
    ['-### a.c', 'answer'],
    ['-v a.c', 'link'],
    ['a.o', 'link'],
  ])('%s', (line, action) => {
    expect(parse(line).action).toBe(action);
  });

  it('takes -o in both forms', () => {
    expect(parse('-c a.c -o x.o').output).toBe('x.o');
    expect(parse('-c a.c -ox.o').output).toBe('x.o');
    expect(parse('a.c').output).toBeUndefined();
  });

  it('knows languages by extension, by -x, and by the command', () => {
    const languages = (line: string, options = {}) =>
      parse(line, options).sources.map(({ language, as }) => [language, as]);
    expect(languages('a.c b.cc c.C d.c++ e.i f.ii g.s h.S')).toEqual([
      ['c', undefined],
      ['c++', undefined],
      ['c++', undefined],
      ['c++', undefined],
      ['c', undefined],
      ['c++', undefined],
      ['assembly', undefined],
      ['assembly', undefined],
    ]);
    expect(languages('-x c - a.txt -x none b.cpp')).toEqual([
      ['c', 'c'],
      ['c', 'c'],
      ['c++', undefined],
    ]);
    expect(languages('-xc++ a.c')).toEqual([['c++', 'c++']]);
    expect(languages('a.c', { cxx: true })).toEqual([['c++', undefined]]);
    expect(parse('a.o', { cxx: true }).cxx).toBe(true);
    expect(parse('a.o -lstdc++').cxx).toBe(true);
  });

  it('keeps rules for make apart', () => {
    expect(parse('-c a.c -MMD').dependencies).toEqual({ targets: [], flags: [] });
    expect(parse('-c a.c -MD -MP -MF a.dep -MT x -MQ y').dependencies).toEqual({
      file: 'a.dep',
      targets: ['-MT', 'x', '-MQ', 'y'],
      flags: ['-MP'],
    });
    expect(parse('-c a.c -Wp,-MD,a.d').dependencies).toEqual({ file: 'a.d', targets: [], flags: [] });
    expect(parse('-c a.c').dependencies).toBeUndefined();
  });

  it('reads what is for the linker, over several words', () => {
    expect(
      parse('a.c -Wl,-rpath -Wl,/x -Wl,--start-group -lfoo -Wl,--end-group -Wl,-lbar,-Ldir -Xlinker --gc-sections')
        .link,
    ).toEqual([{ source: 0 }, { library: 'foo' }, { library: 'bar' }, { flag: ['--gc-sections'] }]);
    expect(parse('a.c -z relro -z stack-size=65536 -u main -s -Wl,--wrap,malloc').link).toEqual([
      { source: 0 },
      { flag: ['-z', 'stack-size=65536'] },
      { flag: ['-u', 'main'] },
      { flag: ['-s'] },
      { flag: ['--wrap', 'malloc'] },
    ]);
    expect(parse('a.c -undef').compile).toEqual(['-undef']);
  });

  it('drops what is true of every program', () => {
    const parsed = parse(
      'a.c -fPIC -fno-pie -no-pie -static -static-libgcc -rdynamic --target=wasm32-wasip1 -m32 -march=native -flto=thin',
    );
    expect(parsed.compile).toEqual([]);
    expect(parsed.link).toEqual([{ source: 0 }]);
  });

  it.each([
    ['-O2', 'no source files'],
    ['-c a.o', 'no source files'],
    ['a.txt', 'a.txt: neither'],
    ['a.c -I', "argument to '-I' is missing"],
    ['a.c -Wl,-u', "argument to the linker's '-u' is missing"],
    ['-', "'-x c'"],
    ['-x pascal a.c', "language 'pascal'"],
    ['a.c --target=x86_64-linux-gnu', 'RatOS programs are made for wasm32'],
    ['a.c -target x86_64', 'RatOS programs are made for wasm32'],
    ['a.c -m64', 'RatOS programs are made for wasm32'],
    ['a.c -shared', 'there are no shared libraries'],
    ['a.c -mno-bulk-memory', 'variables of a thread'],
    ['a.cpp -fsjlj-exceptions', 'that of WebAssembly'],
    ['a.c libx.so.1', 'there are no shared libraries'],
    ['a.c -Wl,-soname,x', 'there are no shared libraries'],
    ['a.c -nostdlib', 'always linked with the C library'],
    ['a.c -r', 'ratos ar'],
    ['a.c -Wl,-T,x', 'no scripts'],
    ['a.c -save-temps', 'beside the output'],
    ['-c a.c b.c -o x.o', "'-o' names one file"],
  ])('%s is told to be wrong', (line, message) => {
    expect(() => parse(line)).toThrow(UsageError);
    expect(() => parse(line)).toThrow(message);
  });
});
