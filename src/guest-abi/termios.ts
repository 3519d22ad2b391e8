/** Modes of terminals: the values of the `termios.h` that programs are compiled with (those of Linux). */

/** Of `c_iflag`. */
export const INPUT_MODE = { INLCR: 0o100, IGNCR: 0o200, ICRNL: 0o400, IMAXBEL: 0o20000, IUTF8: 0o40000 } as const;
/** Of `c_oflag`. */
export const OUTPUT_MODE = { OPOST: 0o1, ONLCR: 0o4, OCRNL: 0o10 } as const;
/** Of `c_cflag`, which only is kept: a terminal here has no line. */
export const CONTROL_MODE = { B38400: 0o17, CS8: 0o60, CREAD: 0o200 } as const;
/** Of `c_lflag`. */
export const LOCAL_MODE = {
  ISIG: 0o1,
  ICANON: 0o2,
  ECHO: 0o10,
  ECHOE: 0o20,
  ECHOK: 0o40,
  ECHONL: 0o100,
  NOFLSH: 0o200,
  TOSTOP: 0o400,
  ECHOCTL: 0o1000,
  ECHOKE: 0o4000,
  IEXTEN: 0o100000,
} as const;
/** Places in `c_cc`. */
export const CONTROL_CHARACTER = {
  INTR: 0,
  QUIT: 1,
  ERASE: 2,
  KILL: 3,
  EOF: 4,
  TIME: 5,
  MIN: 6,
  START: 8,
  STOP: 9,
  SUSP: 10,
  EOL: 11,
  REPRINT: 12,
  DISCARD: 13,
  WERASE: 14,
  LNEXT: 15,
  EOL2: 16,
} as const;
/** Size of `c_cc`. A character that is 0 is none (`_POSIX_VDISABLE`). */
export const CONTROL_CHARACTERS = 32;

/** What of a terminal a call sets. */
export const TERMINAL_SET = { MODES: 1, SIZE: 2, FLUSH_INPUT: 4 } as const;
/** What of it `tcflush` drops. */
export const TERMINAL_FLUSH = { INPUT: 0, OUTPUT: 1, BOTH: 2 } as const;
