/**
 * What the driver of the system (programs/cc/) knows of compiling and linking, as the file that it reads: lists of
 * lines, each behind its name in brackets. Everything in it is said in the modules here, which `ratos cc` uses itself.
 */
import { archiveFileName } from './archives.ts';
import { CHECK_COMPILE_FLAGS, CHECK_LEVEL, CHECK_LINK_FLAGS, isOfCheck } from './check.ts';
import { CRASHES } from './clang.ts';
import { ENCODING_FLAGS, EXCEPTION_MARKS, EXCEPTIONS_OFF, EXCEPTIONS_ON, KEEP_CALLS } from './exceptions.ts';
import {
  C_LIBRARIES,
  COMPILE_FLAGS,
  CRT,
  CXX_ENTRY,
  CXX_LIBRARIES,
  DEBUG_FOLDER,
  DEBUG_LEVEL,
  DEFAULT_LEVEL,
  INITIAL_HEAP,
  LANGUAGE_FLAGS,
  LINK_FLAGS,
  SMALL_MEMORY,
  SUPPORT_ROOT,
  TABLES_FLAG,
} from './flags.ts';
import { CXX_LIBRARY, IN_EVERY_PROGRAM, IN_THE_SYSROOT } from './libraries.ts';
import { wrappedNames } from './libratos.ts';
import { ARCHIVES, ERRNO_FLAGS } from './link-plan.ts';
import { ADAPTER_FLAGS, MAIN_FLAGS } from './main-function.ts';
import { CXX_HEADERS, CXX_INSTEAD, MISSING_HEADERS, MISSING_NAMES } from './missing-names.ts';
import {
  CHECK_ALIASES,
  EXTENSIONS,
  INCLUDE_DIRECTORY,
  LANGUAGES,
  LINKER_REFUSED,
  LINKER_VALUE_WITHOUT_EFFECT,
  LINKER_VALUED,
  LINKER_WITHOUT_EFFECT,
  LINKER_Z_WITHOUT_EFFECT,
  OBJECT,
  QUESTIONS,
  REFUSED,
  TARGET,
  TARGET_REASON,
  VALUED,
  VALUED_APART,
  WITHOUT_EFFECT,
} from './options.ts';
import { REFUSALS } from './refusals.ts';
import type { SupportFiles } from './types.ts';

/** Where the system keeps what the compiler has inside itself at SUPPORT_ROOT. */
export const SYSTEM_ROOT = '/usr/lib/ratos';
/** Among the files there. */
export const CONFIG_FILE = 'cc.conf';
export const ADAPTER_FILE = 'main-adapter.c';

export async function driverConfig(support: SupportFiles): Promise<string> {
  const archiveLines = await Promise.all(
    ARCHIVES.map(async ([use, recipe]) => `${use}\t${SYSTEM_ROOT}/${await archiveFileName(recipe, support)}`),
  );
  const lists: Record<string, readonly string[]> = {
    'compile flags': COMPILE_FLAGS,
    'c flags': LANGUAGE_FLAGS.c,
    'c++ flags': LANGUAGE_FLAGS['c++'],
    'debug folder': [DEBUG_FOLDER],
    'debug level': [pattern(DEBUG_LEVEL)],
    'debug tables': [TABLES_FLAG],
    level: [DEFAULT_LEVEL],
    'check level': [CHECK_LEVEL],
    'check flags': CHECK_COMPILE_FLAGS,
    'check link flags': CHECK_LINK_FLAGS,
    'exceptions on': EXCEPTIONS_ON,
    'exceptions off': EXCEPTIONS_OFF,
    'exception encoding': ENCODING_FLAGS,
    'exception calls': KEEP_CALLS,
    'exception marks': EXCEPTION_MARKS,

    valued: VALUED,
    'valued apart': VALUED_APART,
    'include directory': INCLUDE_DIRECTORY,
    'check aliases': [pattern(CHECK_ALIASES)],
    questions: [pattern(QUESTIONS)],
    'without effect': [pattern(WITHOUT_EFFECT)],
    refused: withReasons(REFUSED),
    target: [pattern(TARGET)],
    'target reason': [TARGET_REASON],
    extensions: Object.entries(EXTENSIONS).map(([extension, language]) => `${extension}\t${language}`),
    languages: [...LANGUAGES],
    object: [pattern(OBJECT)],
    'linker without effect': [pattern(LINKER_WITHOUT_EFFECT)],
    'linker value without effect': [pattern(LINKER_VALUE_WITHOUT_EFFECT)],
    'linker z without effect': [pattern(LINKER_Z_WITHOUT_EFFECT)],
    'linker valued': LINKER_VALUED,
    'linker refused': withReasons(LINKER_REFUSED),
    'libraries in every program': [...IN_EVERY_PROGRAM],
    'libraries in the sysroot': [...IN_THE_SYSROOT],
    'c++ library': [pattern(CXX_LIBRARY)],

    'link flags': [...LINK_FLAGS, ...MAIN_FLAGS],
    wrapped: wrappedNames(support),
    'check wrapped': wrappedNames(support, isOfCheck),
    'errno flags': ERRNO_FLAGS,
    'c entry': [CRT],
    'c++ entry': CXX_ENTRY,
    archives: archiveLines,
    'c++ libraries': CXX_LIBRARIES,
    'c libraries': C_LIBRARIES,
    'small memory': [String(SMALL_MEMORY)],
    'initial heap': [String(INITIAL_HEAP)],
    'adapter flags': [...ADAPTER_FLAGS, '-c', `${SYSTEM_ROOT}/${ADAPTER_FILE}`],
    'crash of the stack': [CRASHES.stack],
    'crash of memory': [CRASHES.memory],
    crash: [CRASHES.other],
    refusals: REFUSALS.map(({ what, why, instead, symbols }) => [what, why, instead, symbols.join(' ')].join('\t')),
    'missing names': MISSING_NAMES.flatMap(({ names, instead }) => names.map((name) => `${name}\t${instead}`)),
    'missing headers': Object.entries(MISSING_HEADERS).map(([name, instead]) => `${name}\t${instead}`),
    'c++ headers': CXX_HEADERS,
    'c++ headers are': [CXX_INSTEAD],
  };
  return Object.entries(lists)
    .map(([name, lines]) => `[${name}]\n${lines.map((line) => `${inSystem(line)}\n`).join('')}`)
    .join('');
}

/** A path of ours inside the compiler, where the system has it. */
function inSystem(line: string): string {
  return line.startsWith(`${SUPPORT_ROOT}/`) ? SYSTEM_ROOT + line.slice(SUPPORT_ROOT.length) : line;
}

function withReasons(rows: readonly (readonly [RegExp, string])[]): string[] {
  return rows.map(([expression, reason]) => `${pattern(expression)}\t${reason}`);
}

/** An extended regular expression of POSIX. The ones here differ in nothing but these. */
function pattern({ source }: RegExp): string {
  return source.replaceAll('(?:', '(').replaceAll('\\d', '[0-9]').replaceAll('\\/', '/');
}
