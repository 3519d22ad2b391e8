/** The programs, those first that take longest to compile. docs/c/world.md tells of them. */
import { CXX_PROGRAMS } from './cxx-programs.ts';
import type { WorldProgram } from './program.ts';

const SQLITE = [
  '-DSQLITE_ENABLE_FTS5',
  '-DSQLITE_ENABLE_RTREE',
  '-DSQLITE_ENABLE_MATH_FUNCTIONS',
  '-DSQLITE_ENABLE_COLUMN_METADATA',
];

/**
 * Of pthreads-win32, in `qjsc`: those that need nothing of its own, and pass on Linux. mutex4 and mutex7 unlock an
 * ordinary mutex that another thread or nobody holds, which POSIX leaves open and docs/c/threads.md allows. Left out are
 * mutex6n, which takes EPERM for 1, and tsd1 and tsd2, which define setkey, a function of the C library.
 */
const POSIX_THREADS = [
  'cancel5',
  'cleanup0',
  'cleanup1',
  'cleanup2',
  'cleanup3',
  'condvar3_3',
  'create2',
  'create3',
  'exit1',
  'exit2',
  'exit3',
  'join1',
  'mutex3',
  'mutex4',
  'mutex5',
  'mutex6e',
  'mutex6r',
  'mutex7',
  'mutex7n',
  'mutex7r',
  'once2',
  'once3',
  'robust1',
  'robust2',
  'robust3',
  'robust4',
  'robust5',
  'rwlock3',
  'rwlock4',
  'rwlock5',
  'rwlock6',
  'rwlock7',
  'self2',
  'semaphore1',
  'semaphore2',
  'semaphore5',
  'spin2',
  'spin3',
];
/** Those that sleep for seconds. */
const POSIX_THREADS_SLOW = [
  'count1',
  'create1',
  'equal1',
  'join0',
  'join2',
  'join3',
  'mutex6',
  'mutex8',
  'mutex8e',
  'mutex8n',
  'mutex8r',
  'once1',
  'rwlock3_t',
  'rwlock4_t',
  'rwlock5_t',
  'rwlock6_t2',
  'rwlock8',
];
const inSuite = (name: string) => `compat/win32/pthreads/tests/${name}.c`;
const POSIX_THREADS_FLAGS = ['-I<drivers>/windows', '-D_GNU_SOURCE', '-w', '-Wno-int-conversion', '-O0'];

export const PROGRAMS: readonly WorldProgram[] = [
  ...CXX_PROGRAMS,
  {
    name: 'sqlite',
    package: 'better-sqlite3',
    sources: ['deps/sqlite3/sqlite3.c', '<drivers>/sqlite.c'],
    flags: ['-Ideps/sqlite3', '-O0', '-g0', ...SQLITE],
    runs: [
      {
        expect: {
          output: ['other connection: 9998', 'integrity: ok', 'opened again: 9998|', 'backup: 9998', 'end\n'],
          never: ['FAILED'],
        },
      },
    ],
  },
  {
    name: 'expat-suite',
    package: 'node-expat',
    sources: ['deps/libexpat/lib/xml*.c', '!deps/libexpat/lib/xmltok_*.c', 'deps/libexpat/tests/*.c'],
    flags: ['-Ideps/libexpat', '-Ideps/libexpat/lib', '-DHAVE_EXPAT_CONFIG_H', '-w', '-O1'],
    runs: [{ expect: { output: ['100%: Checks: '] } }],
  },
  {
    name: 'tree-sitter',
    package: 'tree-sitter',
    sources: ['vendor/tree-sitter/lib/src/lib.c', '<tree-sitter-json>/src/parser.c', '<drivers>/tree-sitter.c'],
    flags: ['-Ivendor/tree-sitter/lib/include', '-Ivendor/tree-sitter/lib/src', '-O1'],
    runs: [{ expect: { output: ['(document (object', 'error 0\nerror 1\nend\n'] } }],
  },
  {
    name: 'zlib',
    package: 'zipfile',
    sources: ['deps/zlib/*.c', '<drivers>/zlib.c'],
    flags: ['-Ideps/zlib', '-DHAVE_UNISTD_H', '-w', '-O1'],
    runs: [{ expect: { output: ['zlib 1.2.8', 'end\n'] } }],
  },
  {
    name: 'zstd',
    package: 'zstd-napi',
    sources: [
      'deps/zstd/lib/common/*.c',
      'deps/zstd/lib/compress/*.c',
      'deps/zstd/lib/decompress/*.c',
      '<drivers>/zstd.c',
    ],
    flags: ['-Ideps/zstd/lib', '-DZSTD_MULTITHREAD', '-DZSTD_DISABLE_ASM', '-O1', '-w'],
    runs: [{ expect: { output: ['threads: 835933 837100 837100\n', 'end\n'], never: ['FAILED'] } }],
  },
  {
    name: 'argon2',
    package: 'argon2',
    sources: ['argon2/src/*.c', '!argon2/src/opt.c', 'argon2/src/blake2/blake2b.c', '<drivers>/argon2.c'],
    flags: ['-Iargon2/include', '-Iargon2/src', '-O1'],
    runs: [
      {
        expect: {
          output: [
            'd  512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb\n',
            'i  c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8\n',
            'id 0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659\n',
            'id 0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659\n',
            '0\n$argon2id$v=19$m=1024,t=1,p=2$c29tZXNhbHQ$j6vjFHLInfWt9hCpSiVS+WiYAkUI6zp3\n',
            '0 The password does not match the supplied hash\nend\n',
          ],
        },
      },
    ],
  },
  {
    name: 'xxhsum',
    package: 'xxhash',
    sources: ['deps/xxhash/*.c'],
    flags: ['-O1', '-w'],
    runs: [
      {
        title: 'its own checks',
        args: ['-b', '-i1'],
        expect: { output: ['xxhsum 0.6', 'XXH32', 'XXH64'] },
      },
      {
        title: 'hashes of files',
        args: ['/tmp/LICENSE'],
        files: { '/tmp/LICENSE': 'deps/xxhash/LICENSE' },
        expect: { output: ['832d7b6430cfe4cb  /tmp/LICENSE'] },
      },
    ],
  },
  {
    name: 'zopfli',
    package: 'node-zopfli',
    sources: ['zopfli/src/zopfli/*.c'],
    flags: ['-O1'],
    runs: [
      {
        args: ['-v', '--i2', '/tmp/katajainen.c'],
        files: { '/tmp/katajainen.c': 'zopfli/src/zopfli/katajainen.c' },
        expect: { output: ['Saving to: /tmp/katajainen.c.gz', 'Iteration 0', 'Original Size: 7993, Gzip: 2757'] },
      },
    ],
  },
  {
    name: 'posix-threads',
    package: 'qjsc',
    sources: POSIX_THREADS.map(inSuite),
    flags: POSIX_THREADS_FLAGS,
    suite: true,
    timed: true,
    runs: [],
  },
  {
    name: 'posix-threads-slow',
    package: 'qjsc',
    sources: POSIX_THREADS_SLOW.map(inSuite),
    flags: POSIX_THREADS_FLAGS,
    suite: true,
    heavy: true,
    runs: [],
  },
  {
    name: 'lua',
    package: 'lua.vm.js',
    sources: ['lua/src/*.c', '!lua/src/luac.c'],
    flags: ['-O1', '-DLUA_USE_MKSTEMP'],
    runs: [
      {
        title: 'the language',
        args: ['/tmp/language.lua'],
        files: { '/tmp/language.lua': '<drivers>/lua-language.lua' },
        expect: { output: ['language: ok\n'] },
      },
      {
        title: 'the libraries',
        args: ['/tmp/libraries.lua', 'one', 'two words'],
        env: { LUA_TEST: 'yes' },
        stdin: 'first line\n12.5\nrest\n',
        files: { '/tmp/libraries.lua': '<drivers>/lua-libraries.lua' },
        expect: { code: 7, output: ['libraries: ok\n', 'to standard error'] },
      },
      {
        title: 'reading from standard input',
        args: ['-'],
        stdin: 'print(string.rep("x", 3), _VERSION)\nerror("on purpose")\n',
        expect: { code: 1, output: ['xxx\tLua 5.2', 'stdin:2: on purpose', 'traceback'] },
      },
    ],
  },
];
