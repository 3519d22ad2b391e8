/** What clang says can be written at a place (`-code-completion-at`), and which functions are called there. */
import type { EditorState } from '@codemirror/state';
import type { Word, WordPart } from '../words/word.ts';

/**
 * Asks clang about a place in the source in front.
 * @param position in the text of the state that is shown
 * @returns what it prints; empty: there is no compiler, or the text is another one by now. Never rejects.
 */
export type AskCompiler = (position: number, signal: AbortSignal) => Promise<string>;

export interface CompilerWord {
  readonly name: string;
  /** Of a function or a variable. */
  readonly type: string;
  /** undefined: it is no function. Those that may be left out are there, too. */
  readonly parameters: readonly WordPart[] | undefined;
}

export interface CompilerWords {
  /** By their names; a function has its overloads. */
  readonly members: ReadonlyMap<string, readonly CompilerWord[]>;
  /** Functions whose arguments are written at the place. */
  readonly calls: readonly CompilerWord[];
}

/** `COMPLETION: at : [#reference#]at(<#size_type n#>)[# const#]`; a name alone is no more than that. */
const COMPLETION = /^COMPLETION: (\S+)((?: \([A-Za-z,]+\))*)(?: : (.*))?$/;
const OVERLOAD = /^OVERLOAD: (.*)$/;
/** What it gives, and whose it is. */
const RESULT = /^(?:\[#(.*?)#\])?(?:\[#.*?#\])*/;
const NAME = /^(?:[\w:]*::)?(\w+)/;
const PARAMETER = /<#(.*?)#>/g;
const OUT_OF_REACH = /Hidden|Inaccessible/;

export function readCompilerWords(printed: string): CompilerWords {
  const members = new Map<string, CompilerWord[]>();
  const seen = new Set<string>();
  const calls = new Map<string, CompilerWord>();
  for (const line of printed.split('\n')) {
    const [, name = '', how = '', written = name] = COMPLETION.exec(line) ?? [];
    const [, called] = OVERLOAD.exec(line) ?? [];
    if (called !== undefined) calls.set(called, wordOf(called));
    // Nobody writes operators and destructors there, nor the class's own name with what may follow it,
    // nor the word that stands before a template's name where clang cannot know what it is of.
    if (
      !/^\w+$/.test(name) ||
      name === 'template' ||
      OUT_OF_REACH.test(how) ||
      written.endsWith('::') ||
      seen.has(written)
    )
      continue;
    seen.add(written);
    members.set(name, [...(members.get(name) ?? []), { ...wordOf(written), name }]);
  }
  return { members, calls: [...calls.values()] };
}

function wordOf(written: string): CompilerWord {
  const [result = '', type = ''] = RESULT.exec(written) ?? [];
  const rest = written.slice(result.length);
  const [, name = ''] = NAME.exec(rest) ?? [];
  const open = rest.indexOf('(');
  const parameters = [...rest.slice(open).matchAll(PARAMETER)].map(([, text = '']) => ({ text }));
  return { name, type, parameters: open < 0 ? undefined : parameters };
}

/** As those of the headers are shown. */
export function asWord({ name, type, parameters = [] }: CompilerWord): Word {
  return { name, kind: 'function', header: '', returns: type, parameters };
}

/** What stands before the bracket of a call. */
export interface Called {
  /** Of the name. */
  readonly from: number;
  readonly name: string;
  /** It is one of what stands before it: of an object, a class, a namespace. */
  readonly isMember: boolean;
}

/** The functions that may be called there. */
export type CalledAt = (state: EditorState, called: Called) => Promise<readonly Word[]>;

/** Asks once for each call that is written. */
export function calledAt(ask: AskCompiler): CalledAt {
  let last: { of: string; words: Promise<readonly Word[]>; abort: AbortController } | undefined;
  return async (state, called) => {
    const { from, text } = state.doc.lineAt(called.from);
    const open = text.indexOf('(', called.from - from + called.name.length);
    if (open < 0) return [];
    const of = `${from}:${text.slice(0, open)}`;
    if (last?.of !== of) {
      last?.abort.abort();
      const abort = new AbortController();
      const mine = { of, words: overloadsOf(ask, called, from + open + 1, abort.signal), abort };
      last = mine;
      // It may know more the next time.
      void mine.words.then(({ length }) => {
        if (length === 0 && last === mine) last = undefined;
      });
    }
    return last.words;
  };
}

async function overloadsOf(
  ask: AskCompiler,
  { from, name, isMember }: Called,
  open: number,
  signal: AbortSignal,
): Promise<Word[]> {
  // Of a call, clang does not tell the parameters that have defaults.
  const members = isMember ? readCompilerWords(await ask(from, signal)).members.get(name) : undefined;
  const functions = members?.filter(({ parameters }) => parameters !== undefined) ?? [];
  const called = functions.length > 0 ? functions : readCompilerWords(await ask(open, signal)).calls;
  // What a library calls for itself alone has names that nobody else may use.
  const meant = called.filter(({ parameters = [] }) => !parameters.some(({ text }) => /\b_[_A-Z]\w*_tag\b/.test(text)));
  return (meant.length > 0 ? meant : called).map(asWord);
}
