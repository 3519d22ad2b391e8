/** Which sources make one program. */
const SOURCE = /\.(?:c|cc|cpp|cxx|C)$/;
/** Says that the sources beside it belong together. */
const MAKEFILE = 'Makefile';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

export interface ProgramSources {
  /** Names in the folder of the file. */
  sources: string[];
  /** The program's name. */
  output: string;
}

/**
 * What a file belongs to. With a Makefile beside it all sources of its folder are one program, which has the folder's
 * name; else each source is one. A header is not compiled by itself: the only source beside it is meant.
 * @param names all names in its folder. @returns undefined: it belongs to no program.
 */
export function programOf(path: string, names: readonly string[]): ProgramSources | undefined {
  const sources = names.filter((name) => SOURCE.test(name));
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (names.includes(MAKEFILE) && sources.length > 0) return { sources, output: nameOf(folder) || 'program' };
  const source = SOURCE.test(path) ? nameOf(path) : sources[0];
  if (source === undefined || (sources.length > 1 && !SOURCE.test(path))) return undefined;
  return { sources: [source], output: source.replace(SOURCE, '') };
}
