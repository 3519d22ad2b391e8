/** What a file is written in, by its name, as clang goes by it. */
export type Language = 'c' | 'c++' | 'other';

const C_SOURCE = /\.c$/;
const CXX_SOURCE = /\.(?:cc|cp|cpp|cxx|c\+\+|C|CC|CPP|CXX|C\+\+)$/;
const C_HEADER = /\.h$/;
const CXX_HEADER = /\.(?:hh|hpp|hxx|H)$/;

export function languageOf(path: string): Language {
  if (CXX_SOURCE.test(path) || CXX_HEADER.test(path)) return 'c++';
  return C_SOURCE.test(path) || C_HEADER.test(path) ? 'c' : 'other';
}

/** Whether it is compiled by itself. */
export const isSource = (path: string): boolean => C_SOURCE.test(path) || CXX_SOURCE.test(path);

export const isHeader = (path: string): boolean => C_HEADER.test(path) || CXX_HEADER.test(path);

/** A source's name without what says what it is written in. */
export const stemOf = (name: string): string => name.replace(C_SOURCE.test(name) ? C_SOURCE : CXX_SOURCE, '');
