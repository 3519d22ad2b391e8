/** What POSIX has of processes, signals and descriptors, and RatOS has not. */
import type { Refusal } from './refusals.ts';

const SPAWN = 'posix_spawn or posix_spawnp (spawn.h), with file actions for what happens between the two calls';
const ABSENT = 'is not there in RatOS';

export const PROCESSES: readonly Refusal[] = [
  {
    what: 'fork',
    why: 'cannot copy a process in RatOS',
    instead: SPAWN,
    symbols: ['fork', '_Fork', 'vfork', 'daemon', 'forkpty'],
  },
  {
    what: 'exec',
    why: 'cannot replace a running program in RatOS',
    instead: 'posix_spawn (spawn.h) and waitpid (sys/wait.h), and then exit with its code',
    symbols: ['execve', 'execv', 'execle', 'execl', 'execvp', 'execvpe', 'execlp', 'fexecve'],
  },
  {
    what: 'sigaltstack',
    why: `${ABSENT}: handlers run on the stack of their thread`,
    instead: 'a larger stack (-Wl,-z,stack-size=BYTES, or the thread’s attributes)',
    symbols: ['sigaltstack'],
  },
  {
    what: 'sigqueue',
    why: `${ABSENT}: signals carry no values`,
    instead: 'a pipe for the value, and kill',
    symbols: ['sigqueue'],
  },
  {
    what: 'chown',
    why: `${ABSENT}: files have no owners`,
    instead: 'nothing in its place: leave the call out',
    symbols: ['chown', 'fchown', 'lchown', 'fchownat'],
  },
  { what: 'chroot', why: ABSENT, instead: 'chdir and relative paths', symbols: ['chroot'] },
  {
    what: 'sockets',
    why: 'are not there in RatOS',
    instead: 'pipe (unistd.h) between processes',
    symbols: ['socket', 'socketpair', 'bind', 'listen', 'connect', 'accept', 'accept4', 'getaddrinfo', 'gethostbyname'],
  },
];
