/** How the frames of a trap are written. */
import type { Position } from './line-table.ts';
import { shortName } from './short-name.ts';
import type { Frame } from './symbolize.ts';

/** The user's `main`, as the compiler calls it, with and without arguments; the last is of the C library, too. */
const MAIN: ReadonlySet<string> = new Set(['main', '__original_main', '__main_argc_argv', '__main_void']);
/** What is between the system and the user's own code, by its name; without a line of its own. */
const ENTRY =
  /^(?:_start|__(?:wrap_+)?wasm_call_[cd]tors|__wasm_init_memory|__funcs_on_exit|__(?:ratos|pthread)_\w+|RatCallWithoutException|runProgram\(void\*\))$/;
/** The C++ library's templates have lines, which say nothing of the user's code. */
const CXX_LIBRARY = '/usr/include/c++/';

/**
 * @param frames innermost first.
 * @param more frames that there are beside these.
 * @param endless `more` of them were counted, and there may be others.
 */
export function frameLines(frames: readonly Frame[], more: number, endless: boolean): string {
  const lines = (more > 0 ? frames : withoutEntry(frames)).map((frame) => `    at ${frameText(frame)}\n`);
  if (more > 0) lines.push(`    … ${more} more${endless ? ' or above' : ''}\n`);
  return lines.join('');
}

/** Without the outermost frames that no user has written; `main` is called so. */
export function withoutEntry(frames: readonly Frame[]): readonly Frame[] {
  let end = frames.length;
  while (end > 1 && isEntry(frames[end - 1] as Frame)) end--;
  let begin = end;
  while (begin > 0 && MAIN.has(frames[begin - 1]?.name ?? '')) begin--;
  const main = frames[begin];
  if (begin >= end || main === undefined) return frames.slice(0, end);
  // The innermost of several is the user's own.
  return [...frames.slice(0, begin), { ...main, name: 'main' }];
}

function isEntry({ name, position, begin }: Frame): boolean {
  const place = position ?? begin;
  return place === undefined ? ENTRY.test(name) : place.file.startsWith(CXX_LIBRARY);
}

function frameText({ name: given, index, position, begin }: Frame): string {
  const fallback = index < 0 ? 'a function without a name' : `function ${index}`;
  const name = shortName(given) || fallback;
  if (position !== undefined) return `${place(position)} in ${name}`;
  return begin === undefined ? name : `${name}, which begins at ${place({ ...begin, column: 0 })}`;
}

function place({ file, line, column }: Position): string {
  // What the compiler has made has no line.
  const within = line > 0 ? `:${line}${column > 0 ? `:${column}` : ''}` : '';
  return `${file || 'an unknown file'}${within}`;
}
