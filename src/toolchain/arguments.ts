/** Reads a C compiler's command line: what is to be made, of which inputs, what the compiler gets, and the linker. */
import { LinkerWords, type LinkItem } from './linker-words.ts';
import {
  CHECK_ALIASES,
  CHECK_OPTION,
  EXTENSIONS,
  INCLUDE_DIRECTORY,
  INCLUDED_FILE,
  LANGUAGES,
  OBJECT,
  QUESTIONS,
  REFUSED,
  TARGET,
  TARGET_REASON,
  VALUED,
  VALUED_APART,
  WITHOUT_EFFECT,
} from './options.ts';
import { UsageError } from './types.ts';

export type { LinkItem } from './linker-words.ts';

/** `assembly`: neither headers nor a dialect. */
export type Language = 'c' | 'c++' | 'assembly';

export interface Source {
  /** `-`: standard input. */
  readonly path: string;
  readonly language: Language;
  /** What clang's `-x` calls it, where the path's extension does not say it. */
  readonly as?: string;
}

/**
 * What is made: a program, or of each source an object (`-c`), assembly (`-S`), preprocessed text (`-E`), rules for
 * make (`-M`), nothing (`-fsyntax-only`); or the answer to a question (`--version`).
 */
export type Action = 'link' | 'object' | 'assembly' | 'preprocess' | 'dependencies' | 'syntax' | 'answer';

/** Rules for make, of what a source includes. */
export interface Dependencies {
  /** `-MF`. */
  readonly file?: string;
  /** `-MT` and `-MQ`, with their values. */
  readonly targets: readonly string[];
  /** `-MP` and its like. */
  readonly flags: readonly string[];
}

export interface ParsedArguments {
  readonly action: Action;
  /** `-o`. */
  readonly output?: string;
  readonly sources: readonly Source[];
  /** `.o` and `.a` files, for the linker. They are in `link`, too. */
  readonly objects: readonly string[];
  /** For clang. */
  readonly compile: readonly string[];
  /** For the linker, in the order of the command line. */
  readonly link: readonly LinkItem[];
  readonly libraryDirectories: readonly string[];
  /** Directories of `-I` and its like, for finding the files that a source includes. */
  readonly includeDirectories: readonly string[];
  /** Files of `-include` and `-imacros`. */
  readonly includedFiles: readonly string[];
  /** With `-MD` and `-MMD`, and for the action `dependencies`. */
  readonly dependencies?: Dependencies;
  /** Compiled and linked so that mistakes are seen (check.ts). */
  readonly check: boolean;
  /** The C++ library is wanted whatever the sources are. */
  readonly cxx: boolean;
}

export interface ArgumentOptions {
  /** As `c++` and not as `cc`: a `.c` file is C++, and the C++ library is linked. */
  readonly cxx?: boolean;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  '-c': 'object',
  '-S': 'assembly',
  '-E': 'preprocess',
  '-M': 'dependencies',
  '-MM': 'dependencies',
  '-fsyntax-only': 'syntax',
};
/** Where several are given. */
const STRONGEST_FIRST: readonly Action[] = ['answer', 'dependencies', 'preprocess', 'syntax', 'assembly', 'object'];

export function parseArguments(args: readonly string[], { cxx = false }: ArgumentOptions = {}): ParsedArguments {
  const sources: Source[] = [];
  const compile: string[] = [];
  const linker = new LinkerWords();
  const includeDirectories: string[] = [];
  const includedFiles: string[] = [];
  const actions = new Set<Action>();
  const targets: string[] = [];
  const makeFlags: string[] = [];
  let makeFile: string | undefined;
  let makesRules = false;
  let check = false;
  let wantsCxx = cxx;
  let output: string | undefined;
  let as: string | undefined;
  let onlyInputs = false;

  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    /** The rest of the word, or the next one. */
    const value = (option: string) => {
      if (arg.length > option.length) return arg.slice(option.length);
      const next = args[++at];
      if (next === undefined) throw new UsageError(`argument to '${option}' is missing`);
      return next;
    };
    const is = (option: string) => arg === option;
    const begins = (option: string) => arg.startsWith(option);

    if (!begins('-') || arg === '-' || onlyInputs) {
      addInput(arg);
      continue;
    }
    if (is('--')) {
      onlyInputs = true;
      continue;
    }
    const reason = REFUSED.find(([pattern]) => pattern.test(arg))?.[1];
    if (reason) throw new UsageError(`'${arg}' is not possible here: ${reason}`);
    if (is('-target') || begins('--target')) {
      const target = is('-target') || is('--target') ? value(arg) : arg.slice('--target='.length);
      if (!TARGET.test(target)) throw new UsageError(`target '${target}' is not possible here: ${TARGET_REASON}`);
      continue;
    }
    if (WITHOUT_EFFECT.test(arg)) continue;

    const valued = VALUED.find(begins);
    if (ACTIONS[arg]) {
      actions.add(ACTIONS[arg]);
      if (is('-M') || is('-MM')) makesRules = true;
    } else if (QUESTIONS.test(arg)) actions.add('answer');
    else if (is('-MD') || is('-MMD')) makesRules = true;
    else if (begins('-MF')) makeFile = value('-MF');
    else if (begins('-MT') || begins('-MQ')) targets.push(arg.slice(0, 3), value(arg.slice(0, 3)));
    else if (is('-MP') || is('-MG') || is('-MV')) makeFlags.push(arg);
    else if (/^-Wp,-MM?D,./.test(arg)) {
      makesRules = true;
      makeFile = arg.slice(arg.indexOf('D,') + 2);
    } else if (begins('-o') && !begins('-objc')) output = value('-o');
    else if (begins('-x')) as = language(value('-x'));
    else if (valued) {
      const given = value(valued);
      if (INCLUDE_DIRECTORY.includes(valued)) includeDirectories.push(given);
      if (INCLUDED_FILE.includes(valued)) includedFiles.push(given);
      compile.push(valued, given);
    } else if (VALUED_APART.includes(arg)) compile.push(arg, value(arg));
    else if (begins('-Wl,')) linker.add(...arg.slice('-Wl,'.length).split(','));
    else if (is('-Xlinker')) linker.add(value(arg));
    else if (/^-[lLuz]/.test(arg) && !is('-undef')) linker.add(arg.slice(0, 2) + value(arg.slice(0, 2)));
    else if (is(CHECK_OPTION) || CHECK_ALIASES.test(arg)) check = true;
    else if (is('-s')) linker.add(arg);
    else if (begins('--driver-mode=')) wantsCxx ||= arg.endsWith('=g++');
    else compile.push(arg);
  }

  function addInput(path: string): void {
    const extension = /\.([^./]+)$/.exec(path)?.[1] ?? '';
    const known = as ?? (path === '-' ? undefined : EXTENSIONS[extension]);
    if (known !== undefined) {
      const inCxx = as === undefined && cxx && known === 'c';
      linker.addSource(sources.length);
      sources.push({ path, language: languageOf(inCxx ? 'c++' : known), ...(as === undefined ? {} : { as }) });
    } else if (OBJECT.test(path)) {
      linker.addFile(path);
    } else if (path === '-') throw new UsageError("say with '-x c' or '-x c++' what comes on standard input");
    else if (/\.(so|dylib|dll)(\.|$)/.test(path))
      throw new UsageError(`${path}: there are no shared libraries in RatOS`);
    else
      throw new UsageError(
        `${path}: neither a C or C++ source (.c, .cc, .cpp, .cxx) nor an object or archive (.o, .a)`,
      );
  }

  const { items, directories, cxx: linksCxx } = linker.finish();
  const objects = items.flatMap((item) => ('file' in item ? [item.file] : []));
  // Alone, it asks for the compiler's version.
  if (compile.includes('-v') && sources.length + objects.length === 0) actions.add('answer');
  const action = STRONGEST_FIRST.find((candidate) => actions.has(candidate)) ?? 'link';
  if (action !== 'answer' && sources.length + (action === 'link' ? objects.length : 0) === 0) {
    throw new UsageError('no source files');
  }
  if (output !== undefined && action !== 'link' && sources.length > 1) {
    throw new UsageError("'-o' names one file, but there is one to make of each source");
  }
  const same = [...sources.map(({ path }) => path), ...objects].find((path) => path === output && path !== '-');
  if (same !== undefined) throw new UsageError(`input file '${same}' is the same as the output file`);
  return {
    action,
    sources,
    objects,
    compile,
    link: items,
    libraryDirectories: directories,
    includeDirectories,
    includedFiles,
    check,
    cxx: wantsCxx || linksCxx,
    ...(output === undefined ? {} : { output }),
    ...(makesRules
      ? { dependencies: { targets, flags: makeFlags, ...(makeFile === undefined ? {} : { file: makeFile }) } }
      : {}),
  };
}

function language(name: string): string | undefined {
  if (name === 'none') return undefined;
  if (!LANGUAGES.has(name)) throw new UsageError(`language '${name}' is not possible here: C, C++ and assembly are`);
  return name;
}

function languageOf(name: string): Language {
  if (name.startsWith('assembler')) return 'assembly';
  return name.startsWith('c++') ? 'c++' : 'c';
}
