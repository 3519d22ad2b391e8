/** Sorts a clang-like command line into sources, what the compiler gets and what the linker gets. */
import { UsageError } from './types.ts';

export type Language = 'c' | 'c++';

export interface Source {
  readonly path: string;
  readonly language: Language;
}

export interface ParsedArguments {
  readonly sources: readonly Source[];
  /** `.o` and `.a` files, for the linker. */
  readonly objects: readonly string[];
  readonly compile: readonly string[];
  readonly link: readonly string[];
  /** Directories of `-I` and its like, for finding the files that a source includes. */
  readonly includeDirectories: readonly string[];
  /** Files of `-include` and `-imacros`. */
  readonly includedFiles: readonly string[];
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  c: 'c',
  cc: 'c++',
  cpp: 'c++',
  cxx: 'c++',
  'c++': 'c++',
  C: 'c++',
};
const INCLUDE_DIRECTORY = ['-isystem', '-iquote', '-idirafter', '-I'];
const INCLUDED_FILE = ['-include', '-imacros'];
const OTHER_WITH_VALUE = ['-D', '-U', '-Xclang', '-mllvm'];
const LINK_WITH_VALUE = ['-L', '-l', '-u', '-z'];
const REFUSED = ['-c', '-S', '-E', '-M', '-MM', '-o', '-x', '-shared', '-fsyntax-only', '--target', '-target'];

export function parseArguments(args: readonly string[]): ParsedArguments {
  const sources: Source[] = [];
  const objects: string[] = [];
  const compile: string[] = [];
  const link: string[] = [];
  const includeDirectories: string[] = [];
  const includedFiles: string[] = [];

  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const value = () => {
      const next = args[++i];
      if (next === undefined) throw new UsageError(`argument to '${arg}' is missing`);
      return next;
    };
    const directory = INCLUDE_DIRECTORY.find((option) => arg.startsWith(option));
    if (REFUSED.includes(arg.replace(/=.*/s, ''))) {
      throw new UsageError(`'${arg}' is not possible here: sources are compiled and linked to one program`);
    } else if (directory) {
      const path = arg === directory ? value() : arg.slice(directory.length);
      includeDirectories.push(path);
      compile.push(directory, path);
    } else if (INCLUDED_FILE.includes(arg)) {
      const path = value();
      includedFiles.push(path);
      compile.push(arg, path);
    } else if (OTHER_WITH_VALUE.includes(arg)) {
      compile.push(arg, value());
    } else if (arg === '-Xlinker') {
      link.push(value());
    } else if (LINK_WITH_VALUE.includes(arg)) {
      link.push(arg, value());
    } else if (arg.startsWith('-Wl,')) {
      link.push(...arg.slice(4).split(','));
    } else if (/^-[lLuz]./.test(arg) || arg === '-s') {
      link.push(arg);
    } else if (arg.startsWith('-') && arg !== '-') {
      compile.push(arg);
    } else if (/\.[oa]$/.test(arg)) {
      objects.push(arg);
    } else {
      const language = LANGUAGES[/\.([^./]+)$/.exec(arg)?.[1] ?? ''];
      if (!language) throw new UsageError(`${arg}: not a C or C++ source (.c, .cc, .cpp, .cxx)`);
      sources.push({ path: arg, language });
    }
  }
  if (sources.length === 0) throw new UsageError('no source files');
  return { sources, objects, compile, link, includeDirectories, includedFiles };
}
