/** The members of what stands before a `.` or `->`. */
import { nameIn, type WordPart } from '../words/word.ts';
import type { LocalNames } from './local-names.ts';
import type { Words } from './words.ts';

/** @returns undefined when its type is not known */
export function membersOf(
  path: readonly string[],
  position: number,
  local: LocalNames,
  words: Words,
): readonly WordPart[] | undefined {
  const [first, ...rest] = path;
  const variable = local.names.findLast(
    ({ name, kind, from }) => name === first && kind === 'variable' && from < position,
  );
  let fields = fieldsOf(variable?.type, local, words);
  for (const name of rest) {
    const field = fields?.find(({ text }) => nameIn(text) === name);
    fields = fieldsOf(typeOfField(field?.text), local, words);
  }
  return fields;
}

function fieldsOf(type: string | undefined, local: LocalNames, words: Words): readonly WordPart[] | undefined {
  if (type === undefined) return undefined;
  const fields = local.structs.get(type)?.map((text) => ({ text })) ?? words.struct(type)?.fields;
  return fields?.flatMap(spread);
}

function typeOfField(text: string | undefined): string | undefined {
  const words = text?.match(/\w+/g)?.filter((word) => !/^(?:const|volatile|struct|union|unsigned|static)$/.test(word));
  return words?.[0];
}

/** Fields of unions without a name, and several in one declaration, each by itself. */
function spread(part: WordPart): WordPart[] {
  const inner = /^(?:union|struct) ?\{(.*)\}$/.exec(part.text)?.[1];
  if (inner !== undefined)
    return inner
      .split(';')
      .map((text) => text.trim())
      .filter(Boolean)
      .flatMap((text) => spread({ ...part, text }));
  if (!part.text.includes(',') || part.text.includes('(')) return [part];
  const [first = '', ...others] = part.text.split(',').map((text) => text.trim());
  const type = first.slice(0, first.length - (/\**\s*\w+(?:\[[^\]]*\])*$/.exec(first)?.[0].length ?? 0)).trim();
  return [first, ...others.map((other) => `${type} ${other}`)].map((text) => ({ ...part, text }));
}
