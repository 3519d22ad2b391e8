/**
 * What is there and does less, or other, than its standard says. Each name must link (the generator checks), so that
 * no line outlives what it tells about.
 */
export interface Difference {
  readonly names: readonly string[];
  readonly how: string;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

export const DIFFERENCES: readonly Difference[] = [
  {
    names: words('setlocale newlocale'),
    how: 'every name is taken, and means "C.UTF-8"; only "C" and "POSIX" are themselves',
  },
  {
    names: words('localtime localtime_r mktime tzset'),
    how: 'TZ in POSIX’s form or a file’s path; a zone’s name needs a file in /usr/share/zoneinfo',
  },
  {
    names: words('mmap munmap msync'),
    how: 'memory of its own, into which the file is read; changes of a shared mapping reach the file at msync, munmap and the end',
  },
  { names: words('mprotect'), how: 'all memory can be read and written; anything else fails with ENOTSUP' },
  { names: words('chmod fchmod fchmodat'), how: 'fails with ENOSYS: files have no modes, and stat tells none' },
  { names: words('umask'), how: 'keeps the number; files have no modes' },
  {
    names: words('statvfs fstatvfs'),
    how: 'of the one file system that there is; what is available is what the program may still take',
  },
  { names: words('posix_fallocate'), how: 'fails with ENOTSUP; ftruncate makes a file longer' },
  { names: words('posix_fadvise posix_madvise'), how: 'advice is taken, and changes nothing' },
  {
    names: words('feraiseexcept fetestexcept feclearexcept fesetround fegetround'),
    how: 'WebAssembly has no flags for floating-point exceptions, and rounds to nearest',
  },
  { names: words('times clock getrusage'), how: 'processor time is the time less what was waited; none of children' },
  { names: words('getuid geteuid getgid getegid'), how: 'there is one user, 0' },
  { names: words('shutdown send recv getsockopt'), how: 'fails with ENOTSOCK: there are no sockets' },
  {
    names: words('pthread_setschedparam pthread_setschedprio'),
    how: 'fails with ENOTSUP: threads have no priorities',
  },
  {
    names: words('system popen'),
    how: 'needs a /bin/sh, which a page of your own may not have: [processes](processes.md)',
  },
  { names: words('getrlimit setrlimit'), how: 'limits are those of RatOS; only what stands can be set' },
  { names: words('abort'), how: 'traps, with the stack; the exit code is that of a trap' },
];

/** Of whole headers, for the line under their names. */
export const HEADER_NOTES: Readonly<Record<string, string>> = {
  'signal.h': 'Handlers run at system calls and waits: [signals](signals.md).',
  'pthread.h': '[Threads](threads.md).',
  'threads.h': '[Threads](threads.md).',
  'semaphore.h': '[Threads](threads.md).',
  'spawn.h': '[Processes](processes.md).',
  'sys/wait.h': '[Processes](processes.md).',
};
