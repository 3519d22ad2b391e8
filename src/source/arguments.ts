/** Arguments as a person types them: words with the quoting of a shell. Nothing is expanded. */

/** A path as an argument: one that begins with a dash would be an option. */
export const asArgument = (path: string): string => path.replace(/^-/, './-');

/** The text cannot be read as words. */
export class QuoteError extends Error {
  override readonly name = 'QuoteError';
}

/** Within double quotes, a backslash keeps only these as they are. */
const ESCAPED_IN_QUOTES = '$`"\\';

/** Throws a QuoteError where a quote is left open, or a backslash stands last. */
export function splitArguments(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (/[ \t\n]/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (c === '\\') {
      const next = text[++at];
      if (next === undefined) throw new QuoteError('The backslash at the end has nothing to quote.');
      if (next !== '\n') word += next;
    } else if (c === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new QuoteError("The quote ' is not closed.");
      word += text.slice(at + 1, end);
      at = end;
    } else if (c === '"') {
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw new QuoteError('The quote " is not closed.');
        const next = text[at + 1] ?? '';
        if (text[at] !== '\\') word += text[at];
        else if (next === '\n') at++;
        else if (next !== '' && ESCAPED_IN_QUOTES.includes(next)) word += text[++at];
        else word += '\\';
      }
    } else word += c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The same; none of a text that cannot be read: nothing is run with it. */
export function argumentsOrNone(text: string): string[] {
  try {
    return splitArguments(text);
  } catch (error) {
    if (error instanceof QuoteError) return [];
    throw error;
  }
}

/** The text that `splitArguments` makes these words of. */
export function joinArguments(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
