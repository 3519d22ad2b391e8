/** What stands before a place in a source, by its text alone: it need not be whole yet. */

/** How far back is looked. */
export const LOOKED_BACK = 4000;

export interface CallBefore {
  readonly name: string;
  /** Of the name, in the text. */
  readonly from: number;
  /** Which argument the place is in, from 0. */
  readonly argument: number;
}

/** The innermost call whose arguments the end of a text is in. */
export function callBefore(text: string): CallBefore | undefined {
  const code = withoutTexts(text);
  let depth = 0;
  let argument = 0;
  for (let at = code.length - 1; at >= 0; at--) {
    const c = code[at]!;
    if (c === ')' || c === ']' || c === '}') depth++;
    else if (depth > 0) {
      if (c === '(' || c === '[' || c === '{') depth--;
    } else if (c === ';' || c === '{' || c === '}') return undefined;
    else if (c === ',') argument++;
    else if (c === '[') argument = 0;
    else if (c === '(') {
      const [match, name = ''] = CALLED.exec(code.slice(0, at)) ?? [];
      if (match !== undefined && !/^\d/.test(name) && !NO_CALLS.has(name))
        return { name, from: at - match.length, argument };
      argument = 0;
    }
  }
  return undefined;
}

/** Of a template, with its arguments: `make_unique<Point>`. */
const CALLED = /(\w+)\s*(?:<(?:[^<>(){};]|<[^<>(){};]*>)*>\s*)?$/;
const NO_CALLS = new Set('if for while switch return sizeof catch alignof defined _Alignof static_assert'.split(' '));

const TEXTS = /"(?:\\.|[^"\\\n])*(?:"|$|(?=\n))|'(?:\\.|[^'\\\n])*(?:'|$|(?=\n))|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** Of the same length, with blanks in place of texts and comments. */
export function withoutTexts(text: string): string {
  return text.replace(TEXTS, (match) => match.replace(/[^\n]/g, ' '));
}

/** Whether a line goes on with code: no text or comment is begun in it. */
export function isInCode(line: string): boolean {
  return withoutTexts(`${line}~`).endsWith('~');
}

export interface MemberBefore {
  /** What the member is of: names from the first one on. */
  readonly path: readonly string[];
  /** What has been written of the member. */
  readonly started: string;
}

/** `queue.items[i].na`, `p->`, at the end of a text. */
export function memberBefore(text: string): MemberBefore | undefined {
  const code = withoutTexts(text.slice(-400));
  const [, chain = '', started = ''] = /((?:\w+(?:\[[^\]]*\]|\(\))*(?:\.|->))+)(\w*)$/.exec(code) ?? [];
  if (chain === '' || /^\d/.test(chain)) return undefined;
  const path = chain.split(/\.|->/).slice(0, -1);
  return { path: path.map((part) => /^\w+/.exec(part)?.[0] ?? ''), started };
}

/** What has been written of a member of whatever stands before it: `f(1).`, `(*p).na`. undefined: it is no member. */
export function startedMember(text: string): string | undefined {
  const code = withoutTexts(text.slice(-400));
  const [end, started] = /(?:\.|->)(\w*)$/.exec(code) ?? [];
  if (end === undefined) return undefined;
  const before = code.slice(0, -end.length).trimEnd();
  return /[\w)\]}]$/.test(before) && !NUMBER.test(before) ? started : undefined;
}

const NUMBER = /(?:^|[^\w])\d[\w.]*$/;
