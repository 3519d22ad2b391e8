/** C++ names as people write them: without what every container has by default. */

/** The library's inline namespace says nothing to anybody. */
const INLINE_NAMESPACE = /\bstd::__\d+::/g;
/** Template arguments that are left out where they come last. */
const DEFAULTS = ['char_traits', 'allocator', 'less', 'hash', 'equal_to', 'default_delete'].map(
  (name) => `, std::${name}<`,
);
const STRINGS: readonly (readonly [written: RegExp, name: string])[] = [
  [/\bstd::basic_(string(?:_view)?|[io]?(?:string)?stream|[io]?fstream)<char>/g, 'std::$1'],
];
/** A longer one is cut off. */
const LENGTH_MAX = 300;

export function shortName(name: string): string {
  let short = name.replace(INLINE_NAMESPACE, 'std::');
  if (!short.includes('std::')) return cut(short);
  short = withoutDefaults(short);
  for (const [written, better] of STRINGS) short = short.replace(written, better);
  return cut(short);
}

function cut(name: string): string {
  return name.length <= LENGTH_MAX ? name : `${name.slice(0, LENGTH_MAX)}…`;
}

/** From the end, so that of several that come last each is the last in its turn. */
function withoutDefaults(name: string): string {
  let short = name;
  for (let at = short.lastIndexOf(', std::'); at >= 0; at = at === 0 ? -1 : short.lastIndexOf(', std::', at - 1)) {
    const argument = DEFAULTS.find((text) => short.startsWith(text, at));
    if (argument === undefined) continue;
    const end = endOfArguments(short, at + argument.length);
    if (short[end] === '>') short = short.slice(0, at) + short.slice(end);
  }
  return short;
}

/** Behind the `>` that closes what has been opened before `from`. */
function endOfArguments(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>') depth--;
  }
  return text[at] === ' ' && text[at + 1] === '>' ? at + 1 : at;
}
