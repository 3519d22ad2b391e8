/**
 * What of the C library is compiled again: every file that touches `errno`, the thread's locale, or state that musl
 * guards by locks which the sysroot's build leaves out; but for what libratos has in its place.
 * Folder of the vendor's package → files without `.c`.
 */
type Members = Readonly<Record<string, readonly string[]>>;

const CLOUDLIBC = 'libc/wasi/libc-bottom-half/cloudlibc/src/libc';
const BOTTOM = 'libc/wasi/libc-bottom-half';
const TOP = 'libc/wasi/libc-top-half/musl/src';
const MUSL = 'libc/musl/src';

/** Between musl and WASI. */
export const BOTTOM_HALF: Members = {
  [`${BOTTOM}/sources`]: [
    '__wasilibc_fd_renumber',
    '__wasilibc_rmdirat',
    '__wasilibc_tell',
    '__wasilibc_unlinkat',
    'accept-wasip1',
    'chdir',
    'getcwd',
    'getentropy',
    'isatty',
    'preopens',
    'truncate',
  ],
  [`${CLOUDLIBC}/dirent`]: ['fdopendir', 'readdir', 'scandirat'],
  [`${CLOUDLIBC}/fcntl`]: ['openat'],
  [`${CLOUDLIBC}/sched`]: ['sched_yield'],
  [`${CLOUDLIBC}/stdio`]: ['renameat'],
  [`${CLOUDLIBC}/sys/ioctl`]: ['ioctl'],
  [`${CLOUDLIBC}/sys/socket`]: ['getsockopt', 'recv', 'send', 'shutdown'],
  [`${CLOUDLIBC}/sys/stat`]: ['fstat', 'fstatat', 'futimens', 'mkdirat', 'utimensat'],
  [`${CLOUDLIBC}/sys/uio`]: ['preadv', 'pwritev', 'readv', 'writev'],
  [`${CLOUDLIBC}/time`]: ['clock_getres', 'clock_gettime'],
  [`${CLOUDLIBC}/unistd`]: [
    'faccessat',
    'fdatasync',
    'fsync',
    'ftruncate',
    'linkat',
    'lseek',
    'pread',
    'pwrite',
    'read',
    'readlinkat',
    'symlinkat',
    'write',
  ],
};

/** All functions with a path, which each get a file of their own (src/guest-abi/libc/paths), and who calls them. */
export const PATH_FUNCTIONS: Members = { [`${BOTTOM}/sources`]: ['at_fdcwd', 'posix'] };

/** musl, as it is or as wasi-libc has changed it. */
export const TOP_HALF: Members = {
  [`${TOP}/conf`]: ['fpathconf', 'sysconf'],
  [`${TOP}/env`]: ['unsetenv'],
  [`${TOP}/errno`]: ['strerror'],
  [`${TOP}/exit`]: ['at_quick_exit', 'atexit'],
  [`${TOP}/internal`]: ['floatscan', 'intscan'],
  [`${TOP}/locale`]: ['catopen', 'locale_map', 'newlocale'],
  [`${TOP}/misc`]: ['nftw'],
  [`${TOP}/prng`]: ['random'],
  [`${TOP}/regex`]: ['glob'],
  [`${TOP}/stat`]: ['futimesat'],
  [`${TOP}/stdio`]: [
    '__fdopen',
    'fmemopen',
    'fopen',
    'fseek',
    'ftell',
    'open_memstream',
    'open_wmemstream',
    'vfprintf',
    'vfwprintf',
  ],
  [`${TOP}/time`]: ['gmtime_r', 'localtime_r', 'mktime', 'strftime', 'timegm', 'wcsftime'],
  [`${MUSL}/conf`]: ['confstr'],
  [`${MUSL}/ctype`]: ['__ctype_get_mb_cur_max'],
  [`${MUSL}/env`]: ['setenv'],
  [`${MUSL}/locale`]: ['__lctrans', 'duplocale', 'iconv', 'langinfo', 'strfmon', 'wcscoll', 'wcsxfrm'],
  [`${MUSL}/misc`]: ['getdomainname', 'realpath'],
  [`${MUSL}/multibyte`]: ['btowc', 'mbsrtowcs', 'mbtowc', 'wcrtomb', 'wctob'],
  [`${MUSL}/network`]: ['inet_ntop', 'inet_pton'],
  [`${MUSL}/regex`]: ['fnmatch'],
  [`${MUSL}/signal`]: ['psignal'],
  [`${MUSL}/stdio`]: ['fgetwc', 'fileno', 'fopencookie', 'fputwc', 'fputws', 'fwide', 'getdelim', 'perror', 'ungetwc'],
  'libc/wasi/fts/musl-fts': ['fts'],
};

/** Functions that keep their result, or where they are, for the next call: for the thread's next call, then. */
export const THREAD_LOCAL_STATICS: Members = {
  [`${TOP}/time`]: ['getdate', 'gmtime', 'localtime'],
  [`${MUSL}/crypt`]: ['crypt'],
  [`${MUSL}/locale`]: ['setlocale'],
  [`${MUSL}/misc`]: ['a64l'],
  [`${MUSL}/multibyte`]: ['c16rtomb', 'mbrlen', 'mbrtoc16', 'mbrtoc32', 'mbrtowc'],
  [`${MUSL}/network`]: ['inet_ntoa'],
  [`${MUSL}/stdlib`]: ['ecvt'],
  [`${MUSL}/time`]: ['asctime'],
};

/** The sysroot knows UTC alone. */
export const TIME_ZONE: Members = { [`${MUSL}/time`]: ['__tz'] };
