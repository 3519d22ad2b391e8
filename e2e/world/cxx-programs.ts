/** Those in C++. See programs.ts. */
import type { WorldProgram } from './program.ts';

const LEVELDB = 'deps/leveldb/leveldb-1.20';
const SNAPPY = 'deps/snappy';
const leveldbTest = (name: string) => `${LEVELDB}/${name}_test.cc`;

const LEVELDB_LIBRARY = {
  package: 'leveldown',
  library: [
    '<drivers>/leveldb.cc',
    `${LEVELDB}/util/env_posix.cc`,
    `${SNAPPY}/snappy/snappy.cc`,
    `${SNAPPY}/snappy/snappy-sinksource.cc`,
    `${SNAPPY}/snappy/snappy-stubs-internal.cc`,
  ],
  flags: [
    ...[`-I${LEVELDB}`, `-I${LEVELDB}/include`, `-I${SNAPPY}/snappy`, `-I${SNAPPY}/linux`],
    // As its build_detect_platform finds.
    ...['-DOS_LINUX', '-DLEVELDB_PLATFORM_POSIX', '-DLEVELDB_ATOMIC_PRESENT', '-DSNAPPY'],
    ...['-O1', '-g0', '-w'],
  ],
} as const;

/** Names of tests begin so. */
const LEVELDB_DATABASE = [
  ...['Get', 'Iter', 'Recover', 'Compactions', 'L0_', 'Deletion', 'Locking', 'NoSpace', 'Manifest', 'BloomFilter'],
  ...['MultiThreaded', 'Randomized'],
];

const RE2_TESTS = ['charclass', 'compile', 'dfa', 'filtered_re2', 'mimics_pcre', 'parse', 'possible_match'];
const RE2_MORE_TESTS = ['re2', 're2_arg', 'regexp', 'required_prefix', 'search', 'set', 'simplify', 'string_generator'];

const GOOGLETEST = 'deps/gtest-1.7.0';
const GOOGLETEST_FLAGS = [`-I${GOOGLETEST}`, `-I${GOOGLETEST}/include`, '-DGTEST_HAS_PTHREAD=1', '-O0', '-g0', '-w'];

export const CXX_PROGRAMS: readonly WorldProgram[] = [
  {
    name: 're2',
    // It takes as long to compile as all others together.
    heavy: true,
    package: 're2',
    sources: [
      '<drivers>/re2.cc',
      ...['nfa', 'onepass', 'prefilter', 'prefilter_tree', 'prog'].map((name) => `vendor/re2/${name}.cc`),
      ...['pcre', 'test'].map((name) => `vendor/util/${name}.cc`),
      ...[...RE2_TESTS, ...RE2_MORE_TESTS].map((name) => `vendor/re2/testing/${name}_test.cc`),
      ...['backtrack', 'dump', 'exhaustive_tester', 'null_walker'].map((name) => `vendor/re2/testing/${name}.cc`),
      ...['regexp_generator', 'string_generator', 'tester'].map((name) => `vendor/re2/testing/${name}.cc`),
    ],
    flags: ['-Ivendor', '-O1', '-g0', '-w'],
    runs: [{ expect: { output: ['Multithreaded.SearchDFA\n', 'RE2.FullMatch', 'PASS\n'] } }],
  },
  {
    name: 'leveldb',
    ...LEVELDB_LIBRARY,
    sources: [
      ...['db/corruption', 'db/fault_injection', 'db/recovery', 'db/skiplist'].map(leveldbTest),
      ...['issues/issue200', 'table/table', 'util/cache', 'util/env'].map(leveldbTest),
    ],
    suite: true,
    timed: true,
    runs: [],
  },
  {
    name: 'leveldb-more',
    ...LEVELDB_LIBRARY,
    sources: [
      ...['db/autocompact', 'db/dbformat', 'db/filename', 'db/log', 'db/version_edit'].map(leveldbTest),
      ...['db/version_set', 'db/write_batch', 'helpers/memenv/memenv', 'issues/issue178'].map(leveldbTest),
      ...['table/filter_block', 'util/arena', 'util/bloom', 'util/coding', 'util/crc32c'].map(leveldbTest),
      ...['util/env_posix', 'util/hash'].map(leveldbTest),
    ],
    suite: true,
    heavy: true,
    runs: [],
  },
  {
    name: 'leveldb-database',
    package: LEVELDB_LIBRARY.package,
    sources: [leveldbTest('db/db'), ...LEVELDB_LIBRARY.library],
    flags: LEVELDB_LIBRARY.flags,
    heavy: true,
    // Not HiddenValuesAreRemoved: it fails on Linux, too, when the thread that compacts is late.
    runs: LEVELDB_DATABASE.map((tests) => ({
      title: tests,
      env: { LEVELDB_TESTS: `DBTest.${tests}` },
      expect: { output: [`==== Test DBTest.${tests}`, '==== PASSED'] },
    })),
  },
  {
    name: 'gtest_all_test',
    package: 'opencc',
    sources: ['src/gtest-all.cc', 'src/gtest_main.cc', 'test/gtest_all_test.cc'].map((path) => `${GOOGLETEST}/${path}`),
    flags: GOOGLETEST_FLAGS,
    runs: [{ expect: { output: ['[  PASSED  ]'] } }],
  },
  {
    name: 'opencc',
    package: 'opencc',
    sources: ['src/*.cpp', `${GOOGLETEST}/src/gtest-all.cc`, `${GOOGLETEST}/src/gtest_main.cc`],
    flags: [
      ...GOOGLETEST_FLAGS,
      ...['-Isrc', '-Ideps/darts-clone', '-Ideps/rapidjson-0.11', '-std=c++11'],
      ...['-DVERSION="1.0.6"', '-DPKGDATADIR="/usr/share/opencc/"', '-DCMAKE_SOURCE_DIR="/src"'],
    ],
    heavy: true,
    runs: [
      {
        files: Object.fromEntries(
          ['.json', '_characters.txt', '_phrases.txt'].map((end) => [
            `/src/test/config_test/config_test${end}`,
            `test/config_test/config_test${end}`,
          ]),
        ),
        expect: { output: ['[  PASSED  ] 47 tests.'] },
      },
    ],
  },
  {
    name: 'simdjson',
    package: '@nozbe/simdjson',
    sources: ['src/simdjson.cpp', '<drivers>/simdjson.cpp'],
    flags: ['-Isrc', '-O1', '-g0'],
    runs: [
      {
        expect: {
          output: [
            'on demand: café 😀 1999000 499750.00 6000 1000 18446744073709551615 -9223372036854775808 4.94066e-324 1\n',
            'tree: b1, 2000 points, 100567 bytes, the same again\n',
            ...Array(5).fill('stream: 5000 documents, 12497500\n'),
            'UTF8_ERROR: The input is not valid UTF-8\n',
            'INCORRECT_TYPE: The JSON element does not have the requested type.\nend\n',
          ],
          never: ['FAILED'],
        },
      },
    ],
  },
  {
    name: 'hnswlib',
    package: 'hnswlib-node',
    sources: ['<drivers>/hnswlib.cpp'],
    flags: ['-Isrc', '-O1', '-g0'],
    runs: [
      {
        expect: {
          output: [
            '3000 points, recall high\n',
            'in a thread: The number of elements exceeds the specified limit\n',
            '1500 deleted, none of them found\nloaded: 3000 points, recall high\n',
            'half a file: Index seems to be corrupted or unsupported\nno file: Cannot open file\nend\n',
          ],
          never: ['FAILED'],
        },
      },
    ],
  },
];
