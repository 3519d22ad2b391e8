import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/toolchain/arguments.ts';
import { UsageError } from '../../src/toolchain/types.ts';

describe('command line', () => {
  it('sorts sources, compiler and linker arguments', () => {
    const parsed = parseArguments([
      'a.c',
      '-O3',
      '-I',
      'inc',
      '-Iinc2',
      'b.cpp',
      '-DX=1',
      '-D',
      'Y',
      '-lm',
      '-Wl,--a,b',
      '-Wall',
      'c.o',
      '-L',
      'lib',
    ]);
    expect(parsed.sources).toEqual([
      { path: 'a.c', language: 'c' },
      { path: 'b.cpp', language: 'c++' },
    ]);
    expect(parsed.objects).toEqual(['c.o']);
    expect(parsed.compile).toEqual(['-O3', '-I', 'inc', '-I', 'inc2', '-DX=1', '-D', 'Y', '-Wall']);
    expect(parsed.link).toEqual(['-lm', '--a', 'b', '-L', 'lib']);
    expect(parsed.includeDirectories).toEqual(['inc', 'inc2']);
  });

  it('refuses what it cannot do', () => {
    for (const args of [[], ['-O2'], ['a.txt'], ['a.c', '-c'], ['a.c', '-I'], ['a.c', '--target=x86_64']]) {
      expect(() => parseArguments(args), args.join(' ')).toThrow(UsageError);
    }
  });
});
