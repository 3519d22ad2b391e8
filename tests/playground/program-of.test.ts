import { describe, expect, it } from 'vitest';
import { hasMain, programOf } from '../../src/playground/run/program-of.ts';

describe('what Run makes a program of', () => {
  it('is one source, whatever C++ is called; or the only one beside a header', () => {
    for (const name of ['a.c', 'a.cc', 'a.cp', 'a.c++', 'a.C', 'a.CPP'])
      expect(programOf(`/home/${name}`, [name, 'b.c'])).toEqual({ sources: [name], output: 'a' });
    expect(programOf('/home/a.cc.c', ['a.cc.c'])).toEqual({ sources: ['a.cc.c'], output: 'a.cc' });
    expect(programOf('/home/a.h', ['a.h', 'b.c'])).toEqual({ sources: ['b.c'], output: 'b' });
    expect(programOf('/home/a.h', ['a.h', 'b.c', 'c.c'])).toBeUndefined();
    expect(programOf('/home/a.txt', ['a.txt'])).toBeUndefined();
    expect(programOf('/home/.c', ['.c'])).toEqual({ sources: ['.c'], output: 'program' });
  });

  it('is all sources beside a Makefile, but of several with a main the one in front', () => {
    const names = ['Makefile', 'client.c', 'server.c', 'wire.c', 'wire.h'];
    expect(programOf('/home/net/wire.h', names, ['server.c'])).toEqual({
      sources: ['client.c', 'server.c', 'wire.c'],
      output: 'net',
    });
    const mains = ['client.c', 'server.c'];
    expect(programOf('/home/net/server.c', names, mains)).toEqual({
      sources: ['server.c', 'wire.c'],
      output: 'server',
    });
    expect(programOf('/home/net/wire.c', names, mains)).toBeUndefined();
    expect(programOf('/home/net/wire.h', names, mains)).toBeUndefined();
    expect(programOf('/a.c', ['Makefile', 'a.c'], ['a.c'])).toEqual({ sources: ['a.c'], output: 'program' });
  });

  it('a main is a function that is written there', () => {
    for (const text of ['int main(void) {', 'int\nmain(int argc, char **argv)\n{', 'auto main() {'])
      expect(hasMain(text)).toBe(true);
    for (const text of ['int main(void);', '// int main(void) {', '/* main() {\n*/', 'int domain(void) {', 'main();'])
      expect(hasMain(text)).toBe(false);
    // A page that reads this has no end where comments are looked for from each beginning on.
    expect(hasMain('/*'.repeat(1_000_000))).toBe(false);
  });
});
