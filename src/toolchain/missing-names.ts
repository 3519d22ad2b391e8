/**
 * What programs ask for by name and RatOS does not have, with what to use instead. The compiler's and the linker's
 * messages get a note from here, and so does the page about what is there (docs/c/support.md), whose generator sees
 * to it that nothing stands here that is there, and nothing is missing without a word.
 */
export interface Missing {
  /** Functions, as the program calls them. */
  readonly names: readonly string[];
  /** Goes on after "not there in RatOS: ". */
  readonly instead: string;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

export const MISSING_NAMES: readonly Missing[] = [
  {
    names: words('fork vfork _Fork clone unshare setns daemon'),
    instead: 'use posix_spawn (spawn.h) or RatCreateProcess to start a program, pthread_create for a second thread',
  },
  {
    names: words('execv execve execle execl execvp execlp fexecve execvpe'),
    instead: 'use posix_spawn (spawn.h) and waitpid: a process cannot become another program',
  },
  {
    names: words(`socket socketpair bind connect listen accept4 getsockname getpeername sendto recvfrom sendmsg recvmsg
      setsockopt sockatmark sendmmsg recvmmsg  accept   `),
    instead: 'there is no network; use pipes (pipe, RatCreatePipe) between processes',
  },
  {
    names: words(`getaddrinfo freeaddrinfo getnameinfo gai_strerror sethostent endhostent gethostent setnetent endnetent
      getnetent getnetbyaddr getnetbyname setservent endservent getservent getservbyname getservbyport setprotoent
      endprotoent getprotoent getprotobyname getprotobynumber gethostbyname gethostbyaddr herror hstrerror
      gethostbyname_r gethostbyname2_r gethostbyname2 gethostbyaddr_r getservbyport_r getservbyname_r if_nametoindex
      if_indextoname if_nameindex if_freenameindex`),
    instead: 'there is no network; inet_pton and inet_ntop convert addresses',
  },
  {
    names: words('dlopen dlsym dlclose dlerror dladdr dlinfo'),
    instead: 'a program is linked whole; link the library to it, or run it as a program of its own (posix_spawn)',
  },
  {
    names: words('aio_read aio_write aio_error aio_return aio_cancel aio_suspend aio_fsync lio_listio'),
    instead: 'use read and write on a second thread',
  },
  {
    names: words(
      'mq_close mq_getattr mq_notify mq_open mq_receive mq_send mq_setattr mq_timedreceive mq_timedsend mq_unlink',
    ),
    instead: 'use a pipe between processes, or a completion queue (RatCreateCompletionQueue) between threads',
  },
  {
    names: words('ftok msgctl msgget msgrcv msgsnd'),
    instead: 'use a pipe, which keeps up to 4,096 bytes together',
  },
  {
    names: words('semctl semget semop semtimedop sem_open sem_close sem_unlink'),
    instead: 'use sem_init between threads, RatCreateSemaphore and an inherited handle between processes',
  },
  {
    names: words('shmat shmctl shmdt shmget shm_open shm_unlink memfd_create'),
    instead: 'memory belongs to one process; share a file or a pipe, or use threads',
  },
  {
    names: words('mremap remap_file_pages mlock munlock mlockall munlockall mlock2 mincore'),
    instead: 'memory cannot be mapped; use malloc, and read and write',
  },
  {
    names: words('fgetpwent putpwent getlogin getlogin_r cuserid'),
    instead: 'there are no accounts; getenv("USER") and getenv("HOME") may tell',
  },
  {
    names: words(`fgetgrent putgrent getgrouplist setgroups
      initgroups        setresuid setresgid getresuid getresgid issetugid
      chown fchown lchown fchownat chroot acct  setpriority getpriority vhangup setusershell endusershell getusershell`),
    instead: 'there are no accounts and no owners of files',
  },
  {
    names: words('posix_openpt grantpt unlockpt ptsname ptsname_r'),
    instead: 'RatCreateTerminal makes terminals',
  },
  {
    names: words('getpass'),
    instead: 'tcsetattr without ECHO reads a password',
  },
  {
    names: words('syslog openlog closelog setlogmask vsyslog'),
    instead: 'use fprintf(stderr, …)',
  },
  { names: words('gets'), instead: 'use fgets' },
  {
    names: words('getch getche kbhit _getch _getche _kbhit'),
    instead:
      'termios.h turns off the line’s buffer and echo; getchar reads a key then, and poll tells whether there is one',
  },
  {
    names: words('clrscr gotoxy textcolor textbackground cprintf'),
    instead: 'print escape sequences: ESC [2J empties the screen, ESC [ROW;COLUMNH goes to a place, ESC [31m is red',
  },
  { names: words('itoa ltoa ultoa'), instead: 'use snprintf' },
  { names: words('strlwr strupr _strlwr _strupr'), instead: 'use tolower and toupper' },
  { names: words('stricmp strcmpi _stricmp strnicmp _strnicmp'), instead: 'use strcasecmp and strncasecmp' },
  { names: words('Sleep _sleep'), instead: 'use RatSleep, or sleep, usleep and nanosleep' },
  {
    names: words(`fopen_s scanf_s fscanf_s sscanf_s printf_s fprintf_s sprintf_s gets_s strcpy_s strcat_s strncpy_s
      strtok_s memcpy_s`),
    instead: 'use the function without _s, which is given no length (strtok_s: strtok_r; gets_s: fgets)',
  },
  {
    names: words('bsd_signal'),
    instead: 'use sigprocmask, sigsuspend and sigaction',
  },
  {
    names: words('timer_create timer_delete timer_settime timer_gettime timer_getoverrun'),
    instead: 'use setitimer or RatCreateTimer',
  },
  { names: words('clock_settime settimeofday adjtime stime'), instead: 'the clock is the browser’s' },
  {
    names: words(`pthread_getaffinity_np pthread_setaffinity_np sched_getparam sched_getscheduler sched_rr_get_interval
      sched_setparam sched_setscheduler sched_getcpu sched_getaffinity sched_setaffinity posix_spawnattr_setschedparam
      posix_spawnattr_getschedparam posix_spawnattr_setschedpolicy posix_spawnattr_getschedpolicy`),
    instead: 'the browser schedules threads, and has no priorities',
  },
  { names: words('mkfifo mkfifoat mknod mknodat'), instead: 'use pipe' },
  { names: words('statx'), instead: 'use stat' },
  { names: words('lchmod'), instead: 'files have no modes' },
  { names: words('prlimit ulimit'), instead: 'use getrlimit; limits cannot be changed' },
  { names: words('madvise'), instead: 'use posix_madvise' },
  { names: words('getdents'), instead: 'use readdir' },
  {
    names: words('fallocate copy_file_range splice tee vmsplice readahead sync_file_range'),
    instead: 'use read and write',
  },
  { names: words('preadv2 pwritev2 process_vm_readv process_vm_writev'), instead: 'use preadv and pwritev' },
  { names: words('euidaccess eaccess'), instead: 'use access' },
  { names: words('syncfs'), instead: 'use fsync' },
  { names: words('sysinfo getloadavg'), instead: 'use sysconf' },
  { names: words('wordexp wordfree'), instead: 'use glob' },
  { names: words('brk'), instead: 'use malloc (sbrk can grow the heap)' },
  {
    names:
      words(`SDL_GL_CreateContext SDL_GL_DeleteContext SDL_GL_GetProcAddress SDL_GL_GetSwapInterval SDL_GL_MakeCurrent
      SDL_GL_SetAttribute SDL_GL_SetSwapInterval SDL_GL_SwapWindow SDL_GL_GetDrawableSize`),
    instead: 'draw with SDL_Renderer or on SDL_GetWindowSurface',
  },
  { names: words('syscall'), instead: 'use the function of the C library' },
];

/** Headers beside SDL's that programs include as `SDL_x.h` or `SDL2/SDL_x.h`. */
const BESIDE_SDL: Readonly<Record<string, string>> = {
  'SDL_opengl.h': 'there is no OpenGL; draw with SDL_Renderer or on SDL_GetWindowSurface',
  'SDL_vulkan.h': 'there is no Vulkan; draw with SDL_Renderer or on SDL_GetWindowSurface',
  'SDL_image.h': 'SDL_LoadBMP loads bitmaps; for other pictures compile SDL_image, or a decoder, into the program',
  'SDL_mixer.h': 'sound is not heard yet; SDL_OpenAudioDevice takes it in silence',
  'SDL_ttf.h': 'compile SDL_ttf into the program, or draw with fonts of its own',
  'SDL_net.h': 'there is no network',
};

/** The same of headers. */
export const MISSING_HEADERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(BESIDE_SDL).flatMap(([name, text]) => [
      [name, text],
      [`SDL2/${name}`, text],
    ]),
  ),
  'sys/epoll.h': 'use poll (poll.h) or a completion queue (RatCreateCompletionQueue)',
  'sys/inotify.h': 'there is no notification of changed files',
  'sys/ptrace.h': 'processes cannot trace each other',
  'linux/futex.h': 'use pthread_mutex_t and pthread_cond_t, or RatLock (ratos-lock.h)',
  'ucontext.h': 'contexts cannot be switched; use threads',
  'execinfo.h': 'a trap prints the stack',
  'netdb.h': 'there is no network',
  'net/if.h': 'there is no network',
  'bits/stdc++.h': 'it is all of GCC’s library; include what is used: <vector>, <algorithm>, <iostream>',
  'conio.h': 'termios.h turns off the line’s buffer and echo; getchar reads a key then',
  'curses.h': 'write escape sequences, and read keys with termios.h',
  'ncurses.h': 'write escape sequences, and read keys with termios.h',
  'X11/Xlib.h': 'windows are those of ratos.h, or of SDL2',
  'GL/gl.h': 'there is no OpenGL; draw with SDL_Renderer or on a window’s pixels',
  'winsock2.h': 'there is no network',
  'windows.h': 'RatOS is not Windows: see ratos.h, whose handles will look familiar',
};

/** Headers of the C++ library, which a source in C does not find. */
export const CXX_HEADERS = words(`
  algorithm any array atomic barrier bit bitset cassert ccomplex cctype cerrno cfenv cfloat charconv chrono cinttypes
  ciso646 climits clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdalign
  cstdarg cstdbool cstddef cstdint cstdio cstdlib cstring ctgmath ctime cuchar cwchar cwctype deque exception execution
  expected filesystem flat_map flat_set format forward_list fstream functional future initializer_list iomanip ios
  iosfwd iostream istream iterator latch limits list locale map mdspan memory memory_resource mutex new numbers numeric
  optional ostream print queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location
  span sstream stack stdexcept stop_token streambuf string string_view strstream syncstream system_error thread tuple
  type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version`);
export const CXX_INSTEAD = 'a header of C++: call the source .cc or .cpp, or compile it with c++';

const instead = new Map(MISSING_NAMES.flatMap(({ names, instead }) => names.map((name) => [name, instead] as const)));

/** What to use in place of a function that is not there, if there is anything to say. */
export function insteadOf(name: string): string | undefined {
  return instead.get(name);
}

const NAME = /(?:call to undeclared (?:library )?function|use of undeclared identifier|undefined symbol:) '?(\w+)'?/g;
const HEADER = /fatal error: '([^']+)' file not found/g;

/** Notes about what the compiler or the linker did not find, one line each; empty when there is nothing to say. */
export function missingNotes(diagnostics: string): string {
  const notes = new Set<string>();
  for (const [, name = ''] of diagnostics.matchAll(NAME)) {
    const text = instead.get(name);
    if (text) notes.add(`note: ${name} is not there in RatOS: ${text}\n`);
  }
  for (const [, name = ''] of diagnostics.matchAll(HEADER)) {
    const text = MISSING_HEADERS[name];
    if (text) notes.add(`note: <${name}> is not there in RatOS: ${text}\n`);
    if (CXX_HEADERS.includes(name)) notes.add(`note: <${name}> is ${CXX_INSTEAD}\n`);
  }
  return [...notes].join('');
}
