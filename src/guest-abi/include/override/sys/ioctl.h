/* The sysroot's, with what concerns terminals. */
#include_next <sys/ioctl.h>
#ifndef RATOS_SYS_IOCTL_H
#define RATOS_SYS_IOCTL_H

struct winsize {
  unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel;
};

#define TCGETS 0x5401
#define TCSETS 0x5402
#define TCSETSW 0x5403
#define TCSETSF 0x5404
#define TCFLSH 0x540B
#define TIOCGPGRP 0x540F
#define TIOCSPGRP 0x5410
#define TIOCGWINSZ 0x5413
#define TIOCSWINSZ 0x5414
#define TIOCGSID 0x5429

#endif
