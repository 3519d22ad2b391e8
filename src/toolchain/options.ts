/** The options of a C compiler's command line, sorted by what is done with them here. What is in no table is clang's. */

/** With a value, in the same word or in the next one. For clang. */
export const VALUED: readonly string[] = [
  '-isystem-after',
  '-isystem',
  '-iquote',
  '-idirafter',
  '-cxx-isystem',
  '-include',
  '-imacros',
  '-I',
  '-D',
  '-U',
];
/** With a value in the next word only. For clang. */
export const VALUED_APART: readonly string[] = ['-Xclang', '-mllvm', '-Xpreprocessor', '-Xassembler', '--param'];

export const INCLUDE_DIRECTORY: readonly string[] = [
  '-isystem-after',
  '-isystem',
  '-iquote',
  '-idirafter',
  '-cxx-isystem',
  '-I',
];
export const INCLUDED_FILE: readonly string[] = ['-include', '-imacros'];

/** Has mistakes seen (check.ts), as have what other compilers call so; the words are not for clang. */
export const CHECK_OPTION = '--check';
export const CHECK_ALIASES = /^-fsanitize=(address|undefined)(,(address|undefined))*$/;

/** They answer at once, whatever else there is. */
export const QUESTIONS = /^(-###|--version|--help|-help|--help-hidden|-dumpmachine|-dumpversion|--?print-.*)$/;

/**
 * True of every RatOS program, or without a meaning for it: code is loaded to one place, there is nothing to link
 * dynamically, no choice of a C library, no machine of the programmer's own. Nor does the linker optimize: it would
 * make other code of exceptions than the compiler has.
 */
export const WITHOUT_EFFECT =
  /^(-f(no-)?(pic|PIC|pie|PIE)|-(no-)?pie|-static|-static-pie|-static-lib(gcc|stdc\+\+)|-shared-libgcc|-rdynamic|-m32|-m(arch|cpu|tune)=native|-flto(=.*)?|-fno-lto|-f(no-)?fat-lto-objects)$/;

const OTHER_FILES = 'it makes files beside the output, which are not kept here';
const NO_LIBRARY = 'a RatOS program is always linked with the C library';
const ONE_TARGET = 'RatOS programs are made for wasm32';

/** What would not do what it says, and why. */
export const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^-(shared|dynamiclib)$/, 'there are no shared libraries in RatOS; link the objects, or an archive of them'],
  [/^-(nostdlib|nodefaultlibs|nostartfiles|nolibc)$/, NO_LIBRARY],
  [/^-r$/, 'objects are not linked to an object here; put them into an archive with "ratos ar"'],
  [/^(-m(64|x32|16)|-arch)$/, ONE_TARGET],
  [/^(--sysroot|-isysroot|-B.*|--gcc-toolchain|-resource-dir)(=.*)?$/, 'the headers and libraries are those of RatOS'],
  [/^(-save-temps|-ftime-trace|-gsplit-dwarf|-fstack-usage|-fsave-optimization-record)(=.*)?$/, OTHER_FILES],
  [/^(-MJ.*|--serialize-diagnostics|-foptimization-record-file(=.*)?)$/, OTHER_FILES],
  [/^(-mno-(atomics|bulk-memory)|-femulated-tls)$/, 'variables of a thread would be those of all'],
  [/^(-f(sjlj|dwarf|seh)-exceptions|-mno-exception-handling)$/, 'exceptions have one form here, that of WebAssembly'],
  [
    /^-(emit-ast|-analyze|-precompile|fmodules|fcxx-modules|include-pch|emit-pch)$/,
    'there are neither modules nor precompiled headers nor an analyzer here',
  ],
];

/** `-target` and its like, with the value. */
export const TARGET = /^wasm32(-unknown)?-(wasi|wasip1|ratos)$/;
export const TARGET_REASON = ONE_TARGET;

/** Of the linker for ELF; they ask for nothing that a linker for WebAssembly does not do anyway. */
export const LINKER_WITHOUT_EFFECT =
  /^(--start-group|--end-group|-\(|-\)|--(no-)?as-needed|--no-undefined|-Bstatic|-Bdynamic|--(en|dis)able-new-dtags|--eh-frame-hdr|--sort-common|--hash-style=.*|--?rpath(-link)?=.*)$/;
/** The same, with a value in the next word. */
export const LINKER_VALUE_WITHOUT_EFFECT = /^--?rpath(-link)?$/;
export const LINKER_Z_WITHOUT_EFFECT =
  /^(relro|norelro|now|lazy|defs|origin|nodelete|(no)?execstack|muldefs|text|notext)$/;
/** Linker options with a value in the next word. */
export const LINKER_VALUED: readonly string[] = [
  '-u',
  '-z',
  '-e',
  '--entry',
  '--undefined',
  '-m',
  '-y',
  '--wrap',
  '--export',
];
/** Of the linker. */
export const LINKER_REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^--?(shared|Bshareable|soname)(=.*)?$/,
    'there are no shared libraries in RatOS; link the objects, or an archive of them',
  ],
  [/^(-r|--relocatable)$/, 'objects are not linked to an object here; put them into an archive with "ratos ar"'],
  [/^(-T|--script|--version-script|--dynamic-list)(=.*)?$/, 'a linker for WebAssembly has no scripts'],
  [/^--?(Map|reproduce|lto-.*)(=.*)?$/, OTHER_FILES],
];

/** Of clang's own, what `-x` and file names call a language. */
export const EXTENSIONS: Readonly<Record<string, string>> = {
  c: 'c',
  i: 'cpp-output',
  cc: 'c++',
  cp: 'c++',
  cpp: 'c++',
  cxx: 'c++',
  CPP: 'c++',
  'c++': 'c++',
  C: 'c++',
  ii: 'c++-cpp-output',
  s: 'assembler',
  S: 'assembler-with-cpp',
};
export const LANGUAGES: ReadonlySet<string> = new Set([...Object.values(EXTENSIONS), 'c-header', 'c++-header']);
export const OBJECT = /\.(o|a|obj|lo)$/;
