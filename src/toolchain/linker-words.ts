/** What a command line has for the linker, in its order. */
import { CXX_LIBRARY } from './libraries.ts';
import {
  LINKER_REFUSED,
  LINKER_VALUE_WITHOUT_EFFECT,
  LINKER_VALUED,
  LINKER_WITHOUT_EFFECT,
  LINKER_Z_WITHOUT_EFFECT,
} from './options.ts';
import { UsageError } from './types.ts';

export type LinkItem =
  /** Index into the sources, whose object stands here. */
  | { readonly source: number }
  | { readonly file: string }
  /** `-l`. */
  | { readonly library: string }
  /** A flag of the linker, with its value where that is a word of its own. */
  | { readonly flag: readonly string[] };

export class LinkerWords {
  /** Strings are words yet to be read: an option's value may come from the next -Wl. */
  readonly #given: (string | LinkItem)[] = [];

  add(...words: string[]): void {
    this.#given.push(...words);
  }

  addSource(index: number): void {
    this.#given.push({ source: index });
  }

  addFile(path: string): void {
    this.#given.push({ file: path });
  }

  /** @returns cxx: the C++ library was asked for. */
  finish(): { items: LinkItem[]; directories: string[]; cxx: boolean } {
    const items: LinkItem[] = [];
    const directories: string[] = [];
    let cxx = false;
    for (let at = 0; at < this.#given.length; at++) {
      const word = this.#given[at] as string | LinkItem;
      if (typeof word !== 'string') {
        items.push(word);
        continue;
      }
      const next = (): string => {
        const value = this.#given[++at];
        if (typeof value !== 'string') throw new UsageError(`argument to the linker's '${word}' is missing`);
        return value;
      };
      const rest = (option: string) => (word.length > option.length ? word.slice(option.length) : next());
      const reason = LINKER_REFUSED.find(([pattern]) => pattern.test(word))?.[1];
      if (reason) throw new UsageError(`the linker's '${word}' is not possible here: ${reason}`);
      if (word === '' || LINKER_WITHOUT_EFFECT.test(word)) continue;
      if (LINKER_VALUE_WITHOUT_EFFECT.test(word)) next();
      else if (word.startsWith('-l')) {
        const name = rest('-l');
        if (CXX_LIBRARY.test(name)) cxx = true;
        items.push({ library: name });
      } else if (word.startsWith('-L')) directories.push(rest('-L'));
      else if (word.startsWith('-z')) {
        const value = rest('-z');
        if (!LINKER_Z_WITHOUT_EFFECT.test(value)) items.push({ flag: ['-z', value] });
      } else if (word.startsWith('-u')) items.push({ flag: ['-u', rest('-u')] });
      else if (LINKER_VALUED.includes(word)) items.push({ flag: [word, next()] });
      else if (word.startsWith('-')) items.push({ flag: [word] });
      else items.push({ file: word });
    }
    return { items, directories, cxx };
  }
}
