/**
 * What of the C++ library is compiled from source: the files that throw, catch, or count owners, or look at errno, which each thread has of its own. The rest of it,
 * with the demangler and the large instantiations of algorithms, stays the compiler's own: exceptions pass through
 * that unharmed, because it has nothing to clean up. Sources are of LLVM 21, headers the compiler's own (22), so that
 * programs and library agree on every class. Why, and how it was chosen: docs/decisions/0012-exceptions.md
 */
import { SUPPORT_ROOT } from './flags.ts';
import { VENDOR_ROOT } from './vendor-sources.ts';

const ABI = `${VENDOR_ROOT}/libcxxabi`;
const CXX = `${VENDOR_ROOT}/libcxx`;
const OWN = `${SUPPORT_ROOT}/lib/cxx`;
const UNWIND = `${VENDOR_ROOT}/libunwind`;

/** What is read of the package. */
export const CXX_FOLDERS: readonly string[] = [
  'libcxx/src',
  // For one header that LLVM 22 has no more.
  'libcxx/include/__memory',
  'libcxxabi/src',
  'libcxxabi/include',
  'libunwind/src',
  'libunwind/include',
];

export interface CxxUnit {
  readonly name: string;
  /** Compiled as one: small files that include the same headers take a third of the time so. */
  readonly sources: readonly string[];
  readonly flags?: readonly string[];
}

function files(folder: string, names: string): string[] {
  return names.split(' ').map((name) => `${folder}/${name}.cpp`);
}

/** Each becomes a member of the archive; of a member, the linker keeps what is used. The longest come first. */
export const CXX_UNITS: readonly CxxUnit[] = [
  { name: 'locale', sources: files(`${CXX}/src`, 'locale') },
  { name: 'streams', sources: files(`${CXX}/src`, 'ios ios.instantiations') },
  {
    name: 'filesystem',
    sources: files(
      `${CXX}/src/filesystem`,
      'directory_entry directory_iterator filesystem_clock filesystem_error operations path',
    ),
  },
  {
    name: 'library',
    sources: files(
      `${CXX}/src`,
      'chrono exception hash memory memory_resource new_helpers random stdexcept string system_error vector valarray',
    ),
  },
  { name: 'threads', sources: files(`${CXX}/src`, 'call_once future thread') },
  // For their speed: the compiler's own are not optimized, and a lock took half as long again as the C library's.
  { name: 'mutexes', sources: files(`${CXX}/src`, 'condition_variable mutex shared_mutex') },
  {
    name: 'exceptions',
    sources: files(
      `${ABI}/src`,
      'abort_message cxa_aux_runtime cxa_default_handlers cxa_exception cxa_exception_storage cxa_handlers cxa_personality cxa_vector stdlib_stdexcept',
    ),
    flags: [
      '-include',
      `${OWN}/in-flight.h`,
      '-include',
      `${OWN}/type-name.h`,
      '-D_Unwind_RaiseException=RatRaiseException',
    ],
  },
  // Alone, because a program may bring operators of its own.
  { name: 'new', sources: files(`${ABI}/src`, 'stdlib_new_delete') },
  { name: 'unwind', sources: [`${UNWIND}/src/Unwind-wasm.c`] },
  { name: 'entry', sources: [`${OWN}/entry.cpp`, `${OWN}/in-flight.cpp`] },
  // Every program that may throw has it, and it runs once, at its end.
  { name: 'type-name', sources: [`${OWN}/type-name.cpp`], flags: ['-Oz'] },
];

export const CXX_UNIT_FLAGS: readonly string[] = [
  '-O2',
  '-w',
  '-DNDEBUG',
  '-D_LIBCPP_BUILDING_LIBRARY',
  '-D_LIBCXXABI_BUILDING_LIBRARY',
  '-DLIBCXX_BUILDING_LIBCXXABI',
  '-D_LIBUNWIND_HIDE_SYMBOLS',
  // A member of std::string that LLVM 22 has no more; this one fills what is overwritten right after.
  '-D__resize_default_init=resize',
  `-I${CXX}/src`,
  `-I${ABI}/include`,
  `-I${ABI}/src`,
  `-I${UNWIND}/include`,
  '-idirafter',
  `${CXX}/include`,
];

/** Where a source of LLVM 21 does not agree with the headers of 22. Each text must be there exactly once. */
export interface Adaptation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** 21 has a member function for what 22 does in the constructor. */
function numericPunctuation(character: string, initFromString: string): Adaptation[] {
  const type = `numpunct_byname<${character}>`;
  const base = `numpunct<${character}>(refs)`;
  const own = { file: 'libcxx/src/locale.cpp' };
  return [
    { ...own, from: `${type}::numpunct_byname(const char* nm, size_t refs) : ${base} { __init(nm); }`, to: '' },
    {
      ...own,
      from: `${type}::numpunct_byname(const string& nm, size_t refs) : ${base} {${initFromString}}`,
      to: `${type}::numpunct_byname(const string& nm, size_t refs) : numpunct_byname(nm.c_str(), refs) {}`,
    },
    {
      ...own,
      from: `void ${type}::__init(const char* nm) {`,
      to: `${type}::numpunct_byname(const char* nm, size_t refs) : ${base} {`,
    },
  ];
}

export const ADAPTATIONS: readonly Adaptation[] = [
  ...numericPunctuation('char', ' __init(nm.c_str()); '),
  ...numericPunctuation('wchar_t', '\n  __init(nm.c_str());\n'),
  // Files have no modes, so there is none to copy, and fchmod fails.
  {
    file: 'libcxx/src/filesystem/operations.cpp',
    from: '    if (detail::posix_fchmod(to_fd, from_stat, m_ec))\n      return err.report(m_ec);\n',
    to: '',
  },
  // The demangler would be most of a small program.
  {
    file: 'libcxxabi/src/cxa_default_handlers.cpp',
    from: '__cxxabiv1::__cxa_demangle(str, nullptr, nullptr, nullptr)',
    to: 'RatTypeName(str)',
  },
  // WebAssembly alone: who throws and catches is noted (lib/cxx/in-flight.h).
  {
    file: 'libcxxabi/src/cxa_exception.cpp',
    from: 'globals->uncaughtExceptions -= 1;',
    to: 'globals->uncaughtExceptions -= 1; RatExceptionCaught(unwind_exception);',
  },
  {
    file: 'libcxxabi/src/cxa_handlers.cpp',
    from: '__cxa_eh_globals* globals = __cxa_get_globals_fast();',
    to: 'RatCatchInFlight(); __cxa_eh_globals* globals = __cxa_get_globals_fast();',
  },
];
