import { expect, it } from 'vitest';
import { type ArchiveRecipe, archiveFileName, getArchive } from '../../src/toolchain/archives.ts';
import { exceptionFlags, hasExceptions, usesExceptions } from '../../src/toolchain/exceptions.ts';
import { lacksMain, mainForm, withoutMainTraces } from '../../src/toolchain/main-function.ts';
import type { Store } from '../../src/toolchain/types.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('C++ has exceptions, C has none, and the last flag decides', () => {
  expect(hasExceptions([], 'c++')).toBe(true);
  expect(hasExceptions([], 'c')).toBe(false);
  expect(hasExceptions(['-fno-exceptions', '-Wall', '-fexceptions'], 'c++')).toBe(true);
  expect(hasExceptions(['-fwasm-exceptions', '-fno-exceptions'], 'c++')).toBe(false);
  expect(hasExceptions(['-fexceptions'], 'c')).toBe(true);
  expect(exceptionFlags(['-fno-exceptions'], 'c++')).toEqual(['-fno-exceptions']);
  expect(exceptionFlags([], 'c++')).toContain('-fwasm-exceptions');
});

it('an object that throws brings exceptions to a program that has said no', () => {
  const input = (text: string) => ({ contents: bytes(text) });
  expect(usesExceptions(['-fno-exceptions'], [input('plain'), input('__cxa_guard_acquire')])).toBe(false);
  expect(usesExceptions(['-fno-exceptions'], [input('a __cxa_throw b')])).toBe(true);
  expect(usesExceptions(['-fno-exceptions'], [input('__cpp___cpp_exception')])).toBe(true);
  expect(usesExceptions([], [])).toBe(true);
});

it('a program of several threads has the library that is made for them', () => {
  for (const name of ['RatCreateThread', 'pthread_create', 'thrd_create'])
    expect(usesExceptions(['-fno-exceptions'], [{ contents: bytes(`a ${name} b`) }])).toBe(true);
});

it('main is told by the linker', () => {
  const three = '/objects/0/a.o: definition of main\n<internal>: definition of undefined_weak:main\n';
  expect(mainForm(three)).toEqual({ symbol: 'main', parameters: 3, result: true });
  const ordinary = '/objects/0/a.o: definition of main\n/usr/lib/libc.a(x.o): reference to __main_argc_argv\n';
  expect(mainForm(ordinary)).toBeUndefined();
  expect(withoutMainTraces(`${ordinary}warning: x\n`)).toBe('warning: x\n');
  const mismatch = `wasm-ld: warning: function signature mismatch: main
>>> defined as (i32, i32, i32) -> i32 in /main-adapter.o
>>> defined as () -> void in /objects/0/v0.o
`;
  expect(mainForm(mismatch)).toEqual({ symbol: 'main', parameters: 0, result: false });
  expect(lacksMain('<internal>: definition of undefined_weak:main\n')).toBe(true);
  expect(lacksMain(three)).toBe(false);
});

it('an archive that is kept is found again, and a damaged one is built again', async () => {
  const kept = new Map<string, Uint8Array>();
  const store: Store = {
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
  };
  let builds = 0;
  // A name of its own each time, because a session builds an archive once.
  const get = async (name: string) => {
    const recipe: ArchiveRecipe = {
      name,
      key: async () => 'key',
      build: async () => {
        builds++;
        return { 'a.o': bytes('an object') };
      },
    };
    const fileName = await archiveFileName(recipe, { files: {} });
    const [first] = kept.values();
    if (first) kept.set(fileName, first);
    return getArchive(recipe, { files: {} }, { store });
  };
  const built = await get('first');
  expect(await get('second')).toEqual(built);
  expect(builds).toBe(1);
  for (const entry of kept.values()) entry.set([0], entry.length - 1);
  for (const [name, entry] of kept) kept.set(name, entry.subarray(0, entry.length - 3));
  expect(await get('third')).toEqual(built);
  expect(builds).toBe(2);
}, 60_000);
