/** What is offered while one types. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  pickedCompletion,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { nameIn, signatureOf, type Word } from '../words/word.ts';
import { type AskCompiler, asWord, readCompilerWords } from './compiler-words.ts';
import { isInCode, LOOKED_BACK, memberBefore, startedMember } from './cursor-context.ts';
import { type LocalName, type LocalNames, localNames } from './local-names.ts';
import { membersOf } from './members.ts';
import { SNIPPETS } from './snippets.ts';
import { wordView } from './word-view.ts';
import { loadWords, type Words } from './words.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);
const C = words(`
  auto break case char const continue default do double else enum extern float for goto if inline int long register
  return short signed sizeof static struct switch typedef union unsigned void volatile while _Atomic _Thread_local
`);
const CXX = words(`
  bool catch class constexpr const_cast decltype delete dynamic_cast explicit false final friend mutable namespace new
  noexcept nullptr operator override private protected public reinterpret_cast static_cast static_assert template this
  thread_local throw true try typename using virtual
`);
const DIRECTIVES = words('include define if ifdef ifndef else elif endif undef pragma error');

const keyword = (label: string): Completion => ({ label, type: 'keyword' });

export function completionSource(
  language: 'c' | 'c++' | 'other',
  load: () => Promise<Words> = loadWords,
  ask: AskCompiler = async () => '',
): CompletionSource {
  const keywords = (language === 'c++' ? [...C, ...CXX] : [...C, ...words('bool true false')]).map(keyword);
  let offered: { of: Words; options: Completion[] } | undefined;
  return async (context): Promise<CompletionResult | null> => {
    const { state, pos, explicit } = context;
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    const directive = /^\s*#\s*(?:include\s*[<"]([\w/.]*)|(\w*))$/.exec(before);
    if (directive?.[1] !== undefined)
      return headerResult(
        pos - directive[1].length,
        headersOf(await load(), language),
        line.text.slice(pos - line.from),
      );
    if (directive)
      return { from: pos - (directive[2]?.length ?? 0), options: DIRECTIVES.map(keyword), validFor: /^\w*$/ };
    if (isInText(context)) return null;
    const typed = context.matchBefore(/\w+/);
    if (typed && /^\d/.test(typed.text)) return null;
    const scope = /(\w+)?\s*::\s*\w*$/.exec(before);
    if (scope && scope[1] === 'std' && !/::\s*std\s*::\s*\w*$/.test(before))
      return stdResult(typed?.from ?? pos, await load());
    if (scope) return compilerResult(context, typed?.from ?? pos, ask);
    const local = localNames(state);
    const textBefore = state.sliceDoc(Math.max(0, pos - LOOKED_BACK), pos);
    const member = memberBefore(textBefore);
    if (member) {
      const from = pos - member.started.length;
      const own = memberResult(from, member.path, local, await load());
      // Of C, what stands in the source and the headers says all; classes have more than fields.
      if (own !== null && language !== 'c++') return own;
      return (await compilerResult(context, from, ask)) ?? own;
    }
    const started = startedMember(textBefore);
    if (started !== undefined) return compilerResult(context, pos - started.length, ask);
    if (!typed && !explicit) return null;
    const known = await load();
    if (offered?.of !== known) offered = { of: known, options: known.all.flatMap(wordOption) };
    const from = typed?.from ?? pos;
    return {
      from,
      options: [...localOptions(local, from, known), ...keywords, ...SNIPPETS, ...offered.options],
      validFor: /^\w*$/,
    };
  };
}

/** A text or comment is being written. */
function isInText({ state, pos }: CompletionContext): boolean {
  const { name } = syntaxTree(state).resolveInner(pos, -1);
  if (/Comment|String|CharLiteral/.test(name)) return true;
  const line = state.doc.lineAt(pos);
  return !isInCode(line.text.slice(0, pos - line.from));
}

const headersOf = (known: Words, language: string): readonly string[] =>
  language === 'c++' ? [...known.cxx.headers, ...known.headers] : known.headers;

function headerResult(from: number, headers: readonly string[], after: string): CompletionResult {
  const end = /^[>"]/.test(after) ? '' : '>';
  return {
    from,
    options: headers.map((label) => ({ label, type: 'namespace', apply: label + end })),
    validFor: /^[\w/.]*$/,
  };
}

function stdResult(from: number, known: Words): CompletionResult {
  const options = known.cxx.words.map(({ name, kind, header }): Completion => {
    const apply = kind === 'function' ? call(name, true, header) : including(name, header);
    return { label: name, type: kind === 'class' ? 'type' : kind, detail: header, apply };
  });
  return { from, options, validFor: /^\w*$/ };
}

function memberResult(from: number, path: readonly string[], local: LocalNames, known: Words): CompletionResult | null {
  const fields = membersOf(path, from, local, known);
  if (!fields) return null;
  const options = fields.flatMap(({ text, doc }): Completion[] => {
    const label = nameIn(text);
    if (label === undefined) return [];
    return [
      {
        label,
        type: 'property',
        detail: text.replace(new RegExp(`\\b${label}\\b`), '').trim(),
        ...(doc && { info: doc }),
      },
    ];
  });
  return { from, options, validFor: /^\w*$/ };
}

/** What only clang knows. @param from where what is being written begins */
async function compilerResult(
  context: CompletionContext,
  from: number,
  ask: AskCompiler,
): Promise<CompletionResult | null> {
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort());
  const { members } = readCompilerWords(await ask(from, abort.signal));
  const options = [...members].map(([name, overloads]): Completion => {
    const [first] = overloads;
    const isCalled = first?.parameters !== undefined;
    const takesSome = overloads.some(({ parameters = [] }) => parameters.length > 0);
    return {
      label: name,
      type: isCalled ? 'method' : first?.type === '' ? 'type' : 'property',
      detail: first?.type ?? '',
      ...(isCalled && {
        info: overloads.map((word) => signatureOf(asWord(word))).join('\n'),
        apply: call(name, takesSome),
      }),
    };
  });
  return options.length === 0 ? null : { from, options, validFor: /^\w*$/ };
}

const LOCAL_TYPES = {
  function: 'function',
  variable: 'variable',
  type: 'type',
  constant: 'constant',
  macro: 'constant',
} as const satisfies Record<LocalName['kind'], string>;

/** Without the one that is being written. What the headers have, too, is theirs. */
function localOptions({ names }: LocalNames, from: number, known: Words): Completion[] {
  const options = new Map<string, Completion>();
  for (const { name, kind, text, from: at } of names) {
    if (at === from || known.get(name)) continue;
    options.set(name, {
      label: name,
      type: LOCAL_TYPES[kind],
      info: text,
      boost: 10,
      ...(kind === 'function' && { apply: call(name, true) }),
    });
  }
  return [...options.values()];
}

/** Of names that are alike, those that programs use more come first. */
const BOOST: Readonly<Record<string, number>> = { 'ratos.h': 4, 'stdio.h': 3, 'stdlib.h': 3, 'string.h': 3 };

function wordOption(word: Word): Completion[] {
  const { name, kind, header, missing } = word;
  if (missing) return [];
  const label = name.replace(/^struct |^union /, '');
  const info = () => wordView(word);
  const common = { label, info, boost: (BOOST[header] ?? 0) + (word.doc === undefined ? -4 : 0) };
  if (kind === 'function' || (kind === 'macro' && word.parameters)) {
    const takesSome = (word.parameters?.length ?? 0) > 0;
    return [{ ...common, type: 'function', detail: header, apply: call(name, takesSome, header) }];
  }
  const type = kind === 'constant' ? 'constant' : 'type';
  return [
    { ...common, type, detail: kind === 'constant' ? (word.value ?? header) : header, apply: including(name, header) },
  ];
}

type Apply = Exclude<Completion['apply'], string | undefined>;

/** Writes a call, and goes on between its brackets. */
function call(name: string, takesSome: boolean, header?: string): Apply {
  return (view, picked, from, to) => {
    const hasBracket = view.state.sliceDoc(to, to + 1) === '(';
    const text = hasBracket ? name : `${name}()`;
    insert(view, picked, { from, to, text, at: hasBracket || !takesSome ? text.length : text.length - 1 }, header);
  };
}

function including(name: string, header: string): Apply {
  return (view, picked, from, to) => insert(view, picked, { from, to, text: name, at: name.length }, header);
}

interface Insertion {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Where the cursor goes, in the text. */
  readonly at: number;
}

function insert(view: EditorView, picked: Completion, { from, to, text, at }: Insertion, header?: string): void {
  const added = header === undefined ? undefined : missingInclude(view, header);
  const shift = added && added.from <= from ? added.insert.length : 0;
  view.dispatch({
    changes: [...(added ? [added] : []), { from, to, insert: text }],
    selection: { anchor: from + shift + at },
    annotations: pickedCompletion.of(picked),
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}

/** Those that ratos.h brings, and what everybody gets from any header. */
const WITH_RATOS = new Set(['stdbool.h', 'stddef.h', 'stdint.h']);

const OF_IOSTREAM = new Set(['ios', 'istream', 'ostream', 'streambuf', 'string']);

/** The line that a header still lacks, after the last one of its kind. */
function missingInclude(view: EditorView, header: string): { from: number; insert: string } | undefined {
  const { state } = view;
  const { headers } = localNames(state);
  if (headers.length === 0 && state.doc.length > LOOKED_BACK) return undefined;
  if (headers.includes(header) || (WITH_RATOS.has(header) && headers.includes('ratos.h'))) return undefined;
  if (headers.includes('iostream') && OF_IOSTREAM.has(header)) return undefined;
  // C++ has most of them under other names.
  if (headers.some((included) => included === `c${header.replace(/\.h$/, '')}`)) return undefined;
  let after = 0;
  for (let n = 1; n <= Math.min(state.doc.lines, INCLUDE_LINES); n++) {
    const line = state.doc.line(n);
    if (/^\s*#\s*include\b/.test(line.text)) after = Math.min(line.to + 1, state.doc.length);
  }
  if (after === 0 && headers.length > 0) return undefined;
  const needsBreak = after > 0 && state.sliceDoc(after - 1, after) !== '\n';
  return { from: after, insert: `${needsBreak ? '\n' : ''}#include <${header}>\n` };
}

const INCLUDE_LINES = 200;
