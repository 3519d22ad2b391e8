/** What `-lNAME` means. */
import { UsageError } from './types.ts';

/** Part of every program, or empty: named out of habit. */
export const IN_EVERY_PROGRAM: ReadonlySet<string> = new Set([
  'c',
  'm',
  'pthread',
  'rt',
  'util',
  'xnet',
  'resolv',
  'setjmp',
  'ratos',
  'SDL2',
  'SDL2main',
  'gcc',
  'gcc_s',
  'gcc_eh',
  'atomic',
  'clang_rt.builtins',
  'c-printscan-long-double',
  'wasi-emulated-getpid',
  'wasi-emulated-mman',
  'wasi-emulated-process-clocks',
  'wasi-emulated-signal',
]);
/** In the sysroot, and linked where they are asked for. */
export const IN_THE_SYSROOT: ReadonlySet<string> = new Set(['crypt', 'dl', 'c++experimental']);
export const CXX_LIBRARY = /^(stdc\+\+|c\+\+|c\+\+abi|supc\+\+|stdc\+\+fs|c\+\+fs)$/;

/** Names of files that `-lNAME` looks for in the directories of `-L`. */
export function libraryFiles(name: string): string[] {
  return name.startsWith(':') ? [name.slice(1)] : [`lib${name}.a`];
}

/**
 * @param find The path of a file in one of the directories of `-L`, if it is in one.
 * @returns what the linker gets for it
 * @throws UsageError when there is no such library
 */
export function libraryInput(
  name: string,
  find: (file: string) => string | undefined,
): { file?: string; flag?: string } {
  for (const candidate of libraryFiles(name)) {
    const file = find(candidate);
    if (file !== undefined) return { file };
  }
  if (IN_EVERY_PROGRAM.has(name) || CXX_LIBRARY.test(name)) return {};
  if (IN_THE_SYSROOT.has(name)) return { flag: `-l${name}` };
  const file = libraryFiles(name)[0];
  throw new UsageError(`no library ${name}: there is no ${file} in a directory given with -L, and none in RatOS`);
}
