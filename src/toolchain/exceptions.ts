/** Exceptions of C++: who has them, and how they are encoded. */
import type { Source } from './arguments.ts';

/**
 * WebAssembly's first encoding of exceptions, which all engines run that run any (docs/decisions/0012-exceptions.md).
 * It is that of setjmp and longjmp, too.
 */
export const ENCODING_FLAGS: readonly string[] = ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=true'];

export const EXCEPTIONS_ON: readonly string[] = ['-fexceptions', '-fcxx-exceptions', '-fwasm-exceptions'];
export const EXCEPTIONS_OFF: readonly string[] = ['-fno-exceptions', '-fno-cxx-exceptions', '-fno-wasm-exceptions'];

/**
 * In what is caught, clang 22 forgets to say of its calls that reach thread_local variables that they belong there
 * (mended in LLVM by its pull request 213826), and LLVM makes `unreachable` of what seems not to belong. This leaves it.
 */
export const KEEP_CALLS: readonly string[] = ['-mllvm', '-disable-cleanups'];

export function isExceptionFlag(arg: string): boolean {
  return EXCEPTIONS_ON.includes(arg) || EXCEPTIONS_OFF.includes(arg);
}

/** Whether a source in this language throws and unwinds: C++ unless the last word is against it, C when asked to. */
export function hasExceptions(args: readonly string[], language: Source['language']): boolean {
  const last = args.findLast(isExceptionFlag);
  return last === undefined ? language === 'c++' : EXCEPTIONS_ON.includes(last);
}

/** What clang gets in place of the user's own flags, which only as a whole mean something to it. */
export function exceptionFlags(args: readonly string[], language: Source['language']): readonly string[] {
  if (!hasExceptions(args, language)) return ['-fno-exceptions'];
  return ['-fexceptions', ...ENCODING_FLAGS, ...(language === 'c++' ? KEEP_CALLS : [])];
}

/** What an object refers to that throws or catches. */
const MARKS = ['__cpp_exception', '__cxa_throw', '__cxa_begin_catch', '__cxa_rethrow'];

/**
 * What an object refers to that starts threads, also those of C++. The library's parts that throw are those, too, that
 * several threads may call: they count with atomics, and know each thread's own errno.
 */
const STARTERS = ['RatCreateThread', 'pthread_create', 'thrd_create'];

/** What tells that a program of C++ needs the library's parts that throw, whatever its flags say. */
export const EXCEPTION_MARKS: readonly string[] = [...MARKS, ...STARTERS];

/**
 * Whether a program of C++ needs the library's parts that throw: unless it says that it does not, and is right, and
 * has one thread.
 * @param inputs All objects and archives that it is linked of.
 */
export function usesExceptions(args: readonly string[], inputs: readonly { contents: Uint8Array }[]): boolean {
  if (hasExceptions(args, 'c++')) return true;
  return inputs.some(({ contents }) => EXCEPTION_MARKS.some((mark) => includes(contents, mark)));
}

/** Whether the text, in ASCII, stands in the bytes. */
function includes(bytes: Uint8Array, text: string): boolean {
  const codes = new TextEncoder().encode(text);
  const [first = 0] = codes;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (codes.every((code, index) => bytes[at + index] === code)) return true;
  }
  return false;
}
