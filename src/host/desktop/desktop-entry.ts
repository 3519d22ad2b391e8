/**
 * Entries of applications: NAME.desktop files, as freedesktop.org's Desktop Entry Specification has them. They are anybody's:
 * whatever is in them, what comes of it is a few short texts, or nothing.
 */

export interface DesktopEntry {
  name: string;
  comment: string;
  /** The name of a drawing; empty: none. */
  icon: string;
  /** The program and its arguments, never empty. */
  exec: string[];
  categories: string[];
}

/** Of a file, so much is looked at. */
export const ENTRY_BYTES = 16 << 10;
const NAME_LENGTH = 64;
const COMMENT_LENGTH = 160;
const ARGUMENTS = 64;

/** What would break a line, or turn the direction of what stands beside it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** A short text, in one line. */
export function shortText(text: string, length: number): string {
  const plain = text
    .slice(0, length * 4)
    .replace(UNSEEN, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= length ? plain : `${characters.slice(0, length - 1).join('')}…`;
}

/** The keys of the group `[Desktop Entry]`; of one that stands there twice, the first. */
function keysOf(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[(.*)\]\s*$/.exec(line);
    if (header !== null) inside = header[1] === 'Desktop Entry';
    const at = line.indexOf('=');
    if (header !== null || !inside || at < 1 || line.startsWith('#')) continue;
    const key = line.slice(0, at).trim();
    if (!keys.has(key)) keys.set(key, line.slice(at + 1).trim());
  }
  return keys;
}

const ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };
const unescaped = (value: string) => value.replace(/\\([sntr\\])/g, (_, letter: string) => ESCAPES[letter] ?? '');

/** Words as `Exec` has them: quotes hold spaces; `%f` and the like, which stand for files, are nothing here. */
export function wordsOf(command: string): string[] {
  const words: string[] = [];
  for (const [, quoted, plain] of command.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    const word = quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
    if (/^%[fFuUdDnNickvm]$/.test(word)) continue;
    words.push(word.replace(/%(.)/g, (_, letter: string) => (letter === '%' ? '%' : '')));
  }
  return words;
}

/** null: it is not to be shown, or nothing that could be started. */
export function parseEntry(text: string, fileName: string): DesktopEntry | null {
  const keys = keysOf(text);
  const isTrue = (key: string) => keys.get(key) === 'true';
  if ((keys.get('Type') ?? 'Application') !== 'Application' || isTrue('Hidden') || isTrue('NoDisplay')) return null;
  const [program = '', ...rest] = wordsOf(unescaped(keys.get('Exec') ?? ''));
  if (program === '' || rest.length >= ARGUMENTS || /\0/.test(program + rest.join(''))) return null;
  const textOf = (key: string, length: number) => shortText(unescaped(keys.get(key) ?? ''), length);
  return {
    name: textOf('Name', NAME_LENGTH) || shortText(fileName.replace(/\.desktop$/, ''), NAME_LENGTH) || program,
    comment: textOf('Comment', COMMENT_LENGTH),
    icon: shortText(keys.get('Icon') ?? '', NAME_LENGTH),
    exec: [program.includes('/') ? program : `/bin/${program}`, ...rest],
    categories: (keys.get('Categories') ?? '').split(';').filter((word) => word !== ''),
  };
}
