/** The names of the headers, fetched when they are first asked for. */
import type { CxxWord, Word } from '../words/word.ts';

export class Words {
  readonly all: readonly Word[];
  readonly headers: readonly string[];
  private readonly byName: ReadonlyMap<string, Word>;

  /** @param cxx names of namespace std, and the headers of C++, in the order in which programs use them most. */
  constructor(
    words: readonly Word[],
    readonly cxx: { readonly headers: readonly string[]; readonly words: readonly CxxWord[] } = {
      headers: [],
      words: [],
    },
  ) {
    this.all = words;
    this.byName = new Map(words.map((word) => [word.name, word]));
    this.headers = [...new Set(words.map(({ header }) => header))].sort();
  }

  get(name: string): Word | undefined {
    return this.byName.get(name);
  }

  /** A struct by the name of its type, however that is called; `typedef`s are followed. */
  struct(name: string): Word | undefined {
    let word = this.get(name) ?? this.get(`struct ${name}`);
    for (let depth = 0; word?.kind === 'type' && depth < 4; depth++) {
      word = this.get(word.value ?? '');
    }
    return word?.kind === 'struct' ? word : undefined;
  }
}

let loading: Promise<Words> | undefined;

export function loadWords(): Promise<Words> {
  loading ??= fetchWords();
  // Asked for anew the next time.
  loading.catch(() => (loading = undefined));
  return loading;
}

async function fetchWords(): Promise<Words> {
  const read = async (url: URL) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
    return response.json();
  };
  const [ratos, c, cxx] = await Promise.all([
    read(new URL('../words/ratos.json', import.meta.url)),
    read(new URL('../words/c.json', import.meta.url)),
    read(new URL('../words/cxx.json', import.meta.url)),
  ]);
  return new Words([...ratos, ...c], cxx);
}
