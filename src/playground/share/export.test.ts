import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Bundle } from './bundle.ts';
import { exportZip } from './export.ts';

const unpack = (bundle: Partial<Bundle>): Record<string, string> => {
  const whole = {
    file: 'main.c',
    files: { 'main.c': '' },
    arguments: '',
    flags: '',
    input: '',
    checks: false,
    ...bundle,
  };
  const files = Object.entries(unzipSync(exportZip(whole))).filter(([name]) => !name.endsWith('/'));
  return Object.fromEntries(files.map(([name, bytes]) => [name, strFromU8(bytes)]));
};

describe('an archive says how it is run', () => {
  it('with the sources that Run compiles', () => {
    const files = { 'main.c': '', 'sub/x.c': '', '-b c.c': '', 'a.h': '', Makefile: '' };
    expect(unpack({ files })['README.md']).toContain(`\nnpx ratos run main.c './-b c.c'\n`);
    const both = { 'main.c': 'int main(void) {\n}', 'b.c': 'int main(int n, char **v)\n{\n}', 'c.c': '', Makefile: '' };
    expect(unpack({ files: both })['README.md']).toContain('\nnpx ratos run main.c c.c\n');
    expect(unpack({ files: { 'main.c': '', 'b.c': '' } })['README.md']).toContain('\nnpx ratos run main.c\n');
    expect(unpack({ file: 'a.h', files: { 'main.c': '', 'a.h': '' } })['README.md']).toContain(
      '\nnpx ratos run main.c\n',
    );
  });

  it('which says what a Makefile says, where that is known', () => {
    const whole = {
      files: { 'src/a.c': '', Makefile: '' },
      file: 'src/a.c',
      arguments: '',
      flags: '',
      input: '',
      checks: false,
    };
    const zip = exportZip(whole, { output: 'a', sources: ['src/a.c', 'b.c'], flags: ['-DNAME="a b"', '-O2'] });
    expect(strFromU8(unzipSync(zip)['README.md'] as Uint8Array)).toContain(
      '\nnpx ratos run \'-DNAME="a b"\' -O2 src/a.c b.c\n',
    );
  });

  it('with the flags that are typed, behind those of a Makefile', () => {
    expect(unpack({ flags: '-O0 "-DA=b c"', arguments: '1' })['README.md']).toContain(
      "\nnpx ratos run -O0 '-DA=b c' main.c -- 1\n",
    );
    const whole = { files: { 'a.c': '', Makefile: '' }, file: 'a.c', arguments: '', flags: '-O0', input: '' };
    const zip = exportZip({ ...whole, checks: false }, { output: 'a', sources: ['a.c'], flags: ['-O2'] });
    expect(strFromU8(unzipSync(zip)['README.md'] as Uint8Array)).toContain('\nnpx ratos run -O2 -O0 a.c\n');
    // The page runs nothing with these.
    expect(unpack({ flags: '"' })['README.md']).toContain('\nnpx ratos run main.c\n');
  });

  it('and leaves the files of the program as they are, whatever they are called', () => {
    const own = { 'main.c': 'code', 'README.md': 'own', 'input.c': 'data' };
    const files = unpack({ files: own, input: 'typed' });
    expect(files).toMatchObject({ ...own, 'input.txt': 'typed' });
    expect(files['README-2.md']).toContain('npx ratos run main.c < input.txt');
  });

  it('in a folder of its own, where it may read what is beside it', () => {
    const own = { 'main.c': 'code', 'README.md': 'own', 'input.txt': 'data' };
    const { 'README.md': readme, ...files } = unpack({ files: own, input: 'typed' });
    expect(files).toEqual({
      'program/main.c': 'code',
      'program/README.md': 'own',
      'program/input.txt': 'data',
      'program/input-2.txt': 'typed',
    });
    expect(readme).toContain('\ncd program\nnpx ratos run --dir .:/program --cwd /program main.c < input-2.txt\n');
    const below = unpack({ files: { 'a b/main.c': '', 'a b/data.csv': '' }, file: 'a b/main.c' });
    expect(below['README.md']).toContain("--cwd '/program/a b' 'a b/main.c'\n");
  });
});
