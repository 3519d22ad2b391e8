/** Which sources make one program. */
import { folderOf, nameOf } from '../files/paths.ts';
import { isSource, stemOf } from '../source-language.ts';

/** Says that the sources beside it belong together. */
export const MAKEFILE = 'Makefile';
/** One that does not end goes to the end of the text, so that no text takes longer than its length. */
const COMMENT = /\/\*.*?(?:\*\/|$)|\/\/[^\n]*/gs;
const MAIN = /\bmain\s*\([^()]*\)\s*\{/;

export interface ProgramSources {
  /** Names in the folder of the file. */
  sources: string[];
  /** The program's name. */
  output: string;
}

/** Whether a source has the function `main`, as far as that is seen without compiling it. */
export const hasMain = (text: string): boolean => MAIN.test(text.replace(COMMENT, ' '));

/** Names in a folder of the sources that are one program with others; empty: each is one by itself. */
export const togetherIn = (names: readonly string[]): string[] =>
  names.includes(MAKEFILE) ? names.filter(isSource) : [];

/**
 * What a file belongs to. With a Makefile beside it the sources of its folder are one program, which has the folder's
 * name; where several have a `main`, as a client and a server, each of these is one with those that have none. Else each
 * source is one. A header is not compiled by itself: the only source beside it is meant.
 * @param names all names in its folder
 * @param mains those of sources with a `main`; only looked at where sources belong together
 * @returns undefined: it belongs to no program, or to several.
 */
export function programOf(
  path: string,
  names: readonly string[],
  mains: readonly string[] = [],
): ProgramSources | undefined {
  const together = togetherIn(names);
  if (together.length > 0 && mains.length < 2)
    return { sources: together, output: nameOf(folderOf(path)).replace('/', '') || 'program' };
  const sources = names.filter(isSource);
  const front = isSource(path) ? nameOf(path) : sources.length === 1 ? sources[0] : undefined;
  if (front === undefined) return undefined;
  if (together.length > 0 && !mains.includes(front)) return undefined;
  const parts = together.filter((name) => name === front || !mains.includes(name));
  return { sources: together.length > 0 ? parts : [front], output: stemOf(front) || 'program' };
}
