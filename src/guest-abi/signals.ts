/** Signals: the numbers that the kernel knows by name (the sysroot's, which are Linux's), and what they can be made to do. */
export const SIGNAL = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  FPE: 8,
  KILL: 9,
  SEGV: 11,
  PIPE: 13,
  ALRM: 14,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  WINCH: 28,
} as const;
/** The last one: there are no real-time signals. */
export const SIGNAL_LAST = 31;

/** Of RatSignalAction. */
export const SIGNAL_ACTION = { DEFAULT: 0, IGNORE: 1, CATCH: 2, ASK: 3 } as const;

/** Exit code of a process that a signal has ended, as shells have it: this and its number. */
export const EXIT_SIGNAL = 128;
/** To whom RatSignalSend sends: a process, a thread of the caller's, a process group, all processes of the program. */
export const SIGNAL_TO = { PROCESS: 0, THREAD: 1, GROUP: 2, ALL: 3 } as const;
/** What RatTakeChange asks for, and gives where a child goes on. */
export const CHANGE = { STOPPED: 1, CONTINUED: 2, KEEP: 4 } as const;
