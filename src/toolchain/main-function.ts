/**
 * `main` in the forms that the C library does not call: with the environment as third parameter, with one parameter,
 * without a result. Clang leaves the first two their name; the linker tells that there is one, and of what type. A
 * function between them and the library is compiled then, and linked.
 */
import { runClang, type ToolOptions } from './clang.ts';
import { COMPILE_FLAGS } from './flags.ts';

export interface MainForm {
  readonly symbol: 'main' | '__main_argc_argv';
  readonly parameters: number;
  readonly result: boolean;
}

/** Has the linker tell of `main`, under both names that it has. */
export const MAIN_FLAGS: readonly string[] = ['--trace-symbol=main', '--trace-symbol=__main_argc_argv'];
export const ADAPTER = '/main-adapter.o';

const TRACE =
  /^(.+): (?:reference to|definition of|lazy definition of) (?:(?:undefined_weak|signature_mismatch):)?(?:main|__main_argc_argv)\n?/gm;
const DEFINED = /^(.+): definition of (main|__main_argc_argv)$/gm;
const BESIDE_MAIN = /^.*: duplicate symbol: (?:__original_main|__main_void)\n(?:>>> .*\n)*\n?/gm;
/** The C library's reference to it, weak, has found nothing. */
const MISSED = /^<internal>: definition of undefined_weak:main$/m;
const MISMATCH = /^.*function signature mismatch: (main|__main_argc_argv)\n((?:>>> defined as .*\n?)+)/m;
const DEFINITION = /^>>> defined as \(([i32, ]*)\) -> (i32|void) in (.+)$/gm;
const THREE_PARAMETERS: MainForm = { symbol: 'main', parameters: 3, result: true };
const NOT_THE_USERS = /^\/usr\/lib\/|^<internal>|main-adapter/;

/** What the linker printed, without what it was asked to print for this, and what clang makes beside `main`. */
export function withoutMainTraces(output: string): string {
  return output.replace(TRACE, '').replace(BESIDE_MAIN, '');
}

/**
 * That several files have a `main`, of which some take no arguments: these are two symbols, so the linker does not mind
 * and takes one. Empty: the program has none more than it should, or the linker tells it.
 */
export function severalMains(output: string): string {
  const files = [...output.matchAll(DEFINED)].flatMap(([, file = '', symbol = '']) =>
    NOT_THE_USERS.test(file) ? [] : [{ file, symbol }],
  );
  if (new Set(files.map(({ symbol }) => symbol)).size < 2 || output.includes(': duplicate symbol: main\n')) return '';
  return `wasm-ld: error: duplicate symbol: main\n${files.map(({ file }) => `>>> defined in ${file}\n`).join('')}`;
}

/** Which form of `main` the program has, when it needs a function in between. */
export function mainForm(output: string): MainForm | undefined {
  const [, symbol, definitions = ''] = MISMATCH.exec(output) ?? [];
  for (const [, parameters = '', result, file = ''] of definitions.matchAll(DEFINITION)) {
    if (NOT_THE_USERS.test(file)) continue;
    return {
      symbol: symbol as MainForm['symbol'],
      parameters: parameters === '' ? 0 : parameters.split(',').length,
      result: result === 'i32',
    };
  }
  return MISSED.test(output) && / definition of main$/m.test(output) ? THREE_PARAMETERS : undefined;
}

/** Whether there is no `main` at all, which the linker does not mind. */
export function lacksMain(output: string): boolean {
  return MISSED.test(output) && !/ definition of main$/m.test(output);
}

/** With the macros SYMBOL, a string, and PARAMETERS and RESULT, numbers. */
export const ADAPTER_SOURCE = `#include <stdlib.h>
#include <wasi/api.h>
extern char **environ;
#if RESULT
#define USERS int users
#define END(call) return call
#else
#define USERS void users
#define END(call) call; return 0
#endif
#if PARAMETERS == 0
#define TYPES void
#define ARGUMENTS
#elif PARAMETERS == 1
#define TYPES int
#define ARGUMENTS (int)count
#elif PARAMETERS == 2
#define TYPES int, char **
#define ARGUMENTS (int)count, arguments
#else
#define TYPES int, char **, char **
#define ARGUMENTS (int)count, arguments, environ
#endif
USERS(TYPES) __asm__(SYMBOL);
int __main_void(void) {
  size_t count, size;
  if (__wasi_args_sizes_get(&count, &size) != 0) _Exit(71);
  char *text = malloc(size + 1), **arguments = calloc(count + 1, sizeof *arguments);
  if (text == NULL || arguments == NULL) _Exit(70);
  if (__wasi_args_get((uint8_t **)arguments, (uint8_t *)text) != 0) _Exit(71);
  END(users(ARGUMENTS));
}
`;
export const ADAPTER_FLAGS: readonly string[] = [...COMPILE_FLAGS, '-O2', '-w'];

/** The function in between, as an object: it is called in place of the C library's, and gets the arguments as that does. */
export async function mainAdapter(
  { symbol, parameters, result }: MainForm,
  options: ToolOptions = {},
): Promise<Uint8Array> {
  const macros = [`-DSYMBOL="${symbol}"`, `-DPARAMETERS=${parameters}`, `-DRESULT=${result ? 1 : 0}`];
  const flags = [...ADAPTER_FLAGS, ...macros, '-c', '-o', '-', '/main-adapter.c'];
  const { ok, output, product } = await runClang('clang', flags, { 'main-adapter.c': ADAPTER_SOURCE }, options);
  if (!ok || !product) throw new Error(`main cannot be adapted:\n${output}`);
  return product;
}
