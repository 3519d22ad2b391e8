/* Terminals: their modes, their size, who is in front of them. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <stdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* 0, or -1 with errno: ENOTTY for what is no terminal, EAGAIN never. */
static int result(RatStatus status) {
  if (status == RAT_ERR_WRONG_TYPE) return PosixFail(ENOTTY);
  return PosixResult(status, ENOMEM);
}

static int look(int fd, RatTerminalModes *modes) { return result(RatGetTerminal(fd, modes)); }

/* Begins again when a signal that stopped the process, or one whose handler lets it, came between. */
static int change(int fd, uint32_t what, const RatTerminalModes *modes) { return result(RatSetTerminal(fd, what, modes)); }

PUBLIC int tcgetattr(int fd, struct termios *out) {
  RatTerminalModes modes;
  if (look(fd, &modes) != 0) return -1;
  *out = (struct termios){
    .c_iflag = modes.input,
    .c_oflag = modes.output,
    .c_cflag = modes.control,
    .c_lflag = modes.local,
    .__c_ispeed = modes.inputSpeed,
    .__c_ospeed = modes.outputSpeed,
  };
  memcpy(out->c_cc, modes.characters, NCCS);
  return 0;
}

/* What is written is on its way to the screen at once: nothing is to be waited for. */
PUBLIC int tcsetattr(int fd, int when, const struct termios *in) {
  if (when < TCSANOW || when > TCSAFLUSH) return PosixFail(EINVAL);
  RatTerminalModes modes = {
    .input = in->c_iflag,
    .output = in->c_oflag,
    .control = in->c_cflag,
    .local = in->c_lflag,
    .inputSpeed = in->__c_ispeed,
    .outputSpeed = in->__c_ospeed,
  };
  memcpy(modes.characters, in->c_cc, NCCS);
  return change(fd, RAT_TERMINAL_MODES | (when == TCSAFLUSH ? RAT_TERMINAL_FLUSH_INPUT : 0), &modes);
}

PUBLIC int tcgetwinsize(int fd, struct winsize *size) {
  RatTerminalModes modes;
  if (look(fd, &modes) != 0) return -1;
  *size = (struct winsize){(unsigned short)modes.rows, (unsigned short)modes.columns, (unsigned short)modes.width, (unsigned short)modes.height};
  return 0;
}

PUBLIC int tcsetwinsize(int fd, const struct winsize *size) {
  RatTerminalModes modes = {.rows = size->ws_row, .columns = size->ws_col, .width = size->ws_xpixel, .height = size->ws_ypixel};
  return change(fd, RAT_TERMINAL_SIZE, &modes);
}

PUBLIC int tcflush(int fd, int queue) {
  RatTerminalModes modes = {0};
  if (queue < TCIFLUSH || queue > TCIOFLUSH) return PosixFail(EINVAL);
  /* What was written is with the client. */
  return queue == TCOFLUSH ? look(fd, &modes) : change(fd, RAT_TERMINAL_FLUSH_INPUT, &modes);
}

static int onlyTerminals(int fd) {
  RatTerminalModes modes;
  return look(fd, &modes);
}
PUBLIC int tcdrain(int fd) { return onlyTerminals(fd); }
PUBLIC int tcsendbreak(int fd, int duration) {
  (void)duration;
  return onlyTerminals(fd);
}
/* Nothing holds the output up. */
PUBLIC int tcflow(int fd, int action) { return action < TCOOFF || action > TCION ? PosixFail(EINVAL) : onlyTerminals(fd); }

/* ── Speeds, which are only kept ── */

PUBLIC speed_t cfgetospeed(const struct termios *modes) { return modes->__c_ospeed; }
PUBLIC speed_t cfgetispeed(const struct termios *modes) { return modes->__c_ispeed; }
static int isSpeed(speed_t speed) { return (speed & ~(speed_t)CBAUD) == 0; }
PUBLIC int cfsetospeed(struct termios *modes, speed_t speed) {
  if (!isSpeed(speed)) return PosixFail(EINVAL);
  modes->__c_ospeed = speed;
  modes->c_cflag = (modes->c_cflag & ~(tcflag_t)CBAUD) | speed;
  return 0;
}
PUBLIC int cfsetispeed(struct termios *modes, speed_t speed) {
  if (!isSpeed(speed)) return PosixFail(EINVAL);
  modes->__c_ispeed = speed;
  return 0;
}
PUBLIC int cfsetspeed(struct termios *modes, speed_t speed) { return cfsetospeed(modes, speed) || cfsetispeed(modes, speed) ? -1 : 0; }

PUBLIC void cfmakeraw(struct termios *modes) {
  modes->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  modes->c_oflag &= ~(tcflag_t)OPOST;
  modes->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  modes->c_cflag = (modes->c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
  modes->c_cc[VMIN] = 1;
  modes->c_cc[VTIME] = 0;
}

/* ── Who is in front ── */

static int front(int fd, bool set, pid_t group, pid_t *former, pid_t *session) { return result(RatTerminalGroup(fd, set, group, former, session)); }

PUBLIC pid_t tcgetpgrp(int fd) {
  pid_t group, session, ownGroup, own;
  if (front(fd, false, 0, &group, &session) != 0) return -1;
  RatProcessGroup(0, RAT_GROUP_SAME, &ownGroup, &own);
  return session == 0 || session != own ? PosixFail(ENOTTY) : group;
}
PUBLIC int tcsetpgrp(int fd, pid_t group) {
  pid_t former, session;
  return front(fd, true, group, &former, &session);
}
PUBLIC pid_t tcgetsid(int fd) {
  pid_t group, session;
  return front(fd, false, 0, &group, &session) != 0 ? -1 : session == 0 ? PosixFail(ENOTTY) : session;
}

/* ── Names ── */

static const char TERMINAL[] = "/dev/tty";

PUBLIC int ttyname_r(int fd, char *buffer, size_t size) {
  int saved = errno, error = isatty(fd) ? 0 : errno;
  errno = saved;
  if (error != 0) return error;
  if (size < sizeof TERMINAL) return ERANGE;
  memcpy(buffer, TERMINAL, sizeof TERMINAL);
  return 0;
}
PUBLIC char *ttyname(int fd) {
  static char name[sizeof TERMINAL];
  int error = ttyname_r(fd, name, sizeof name);
  if (error == 0) return name;
  errno = error;
  return NULL;
}
PUBLIC char *ctermid(char *buffer) {
  static char name[sizeof TERMINAL];
  return memcpy(buffer == NULL ? name : buffer, TERMINAL, sizeof TERMINAL);
}

/* ── ioctl ── */

RAT_WRAP(int, ioctl, int fd, int request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  switch (request) {
    case TIOCGWINSZ: return tcgetwinsize(fd, argument);
    case TIOCSWINSZ: return tcsetwinsize(fd, argument);
    case TCGETS: return tcgetattr(fd, argument);
    case TCSETS:
    case TCSETSW:
    case TCSETSF: return tcsetattr(fd, request - TCSETS, argument);
    case TCFLSH: return tcflush(fd, (int)(intptr_t)argument);
    case TIOCGPGRP: {
      pid_t group = tcgetpgrp(fd);
      if (group >= 0) *(pid_t *)argument = group;
      return group < 0 ? -1 : 0;
    }
    case TIOCSPGRP: return tcsetpgrp(fd, *(const pid_t *)argument);
    case TIOCGSID: {
      pid_t session = tcgetsid(fd);
      if (session >= 0) *(pid_t *)argument = session;
      return session < 0 ? -1 : 0;
    }
    default: return __real_ioctl(fd, request, argument);
  }
}
