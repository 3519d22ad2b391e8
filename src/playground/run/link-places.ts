/** Where a source uses what the linker lacks: of a symbol it tells no line. */
import { columnInBytes } from '../editor/diagnostics.ts';
import { stemOf } from '../source-language.ts';

export interface UsePlace {
  /** Of `sources`. */
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
}

const UNDEFINED = /^(.+)\.o: undefined symbol: (?:vtable for |typeinfo for )?(.+?)(?: \(\d+ references\))?$/;
/** `cc` refuses what cannot be: `a.c uses fork, which …`, `a.c uses exec (execv), which …`. */
const REFUSED = /^(\S+) uses ([\w-]+)[^(,]*(?: \((\w+)[^)]*\))?, which /;
/** Comments and texts are taken whole; one that does not end goes to the end of the line, or of the text. */
const TOKENS = /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[A-Za-z_]\w*|[^\s\w]/g;
const IDENTIFIER = /^[A-Za-z_]/;
/** A word before a name makes that a declaration, but for these. */
const BEFORE_USE = new Set(['return', 'else', 'do', 'case', 'throw', 'co_await', 'co_return', 'co_yield', 'new']);

/** @returns undefined: it tells of no symbol, or the source does not name it. */
export function placeOfUndefined(message: string, sources: ReadonlyMap<string, string>): UsePlace | undefined {
  const [, object, symbol] = UNDEFINED.exec(message) ?? [];
  const [, source, what, detail] = REFUSED.exec(message) ?? [];
  const isIt = (name: string) => name === source || stemOf(name) === object;
  const [name, text] = [...sources].find(([name]) => isIt(name)) ?? [];
  const word = symbol === undefined ? (detail ?? what) : lastWord(symbol);
  if (name === undefined || text === undefined || word === undefined) return undefined;
  const at = useOf(word, text);
  if (at === undefined) return undefined;
  const before = text.slice(0, at);
  const begin = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return { name, line, column: columnInBytes(text.slice(begin), at - begin) };
}

/** Of `space::Class<int>::~Class(int) const` `Class`. */
function lastWord(symbol: string): string {
  const path = symbol.replace(/\(.*/s, '').replace(/<.*>/s, '');
  return /\w+$/.exec(path)?.[0] ?? path;
}

/** The first use inside of braces, else the first time that it is named. */
function useOf(word: string, text: string): number | undefined {
  let depth = 0;
  let previous = '';
  let first: number | undefined;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (token === word) {
      first ??= index;
      if (depth > 0 && (!IDENTIFIER.test(previous) || BEFORE_USE.has(previous))) return index;
    }
    if (!/^\/[/*]/.test(token)) previous = token;
  }
  return first;
}
