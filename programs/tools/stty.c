/* Modes of the terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: stty [-a | size | MODE...]\n"
                           "Prints the modes of the terminal that is standard input, or sets them; - before one takes it away.\n"
                           "  echo  what is typed is shown   icanon  in lines   isig  Ctrl-C and its like are signals\n"
                           "  icrnl  Return is the end of a line   opost onlcr  the end of a line goes to the left, too\n"
                           "  raw, cooked, sane  several at once   rows N  cols N  the size   size  prints it\n";

typedef struct Mode {
  const char *name;
  int field; /* 0: input, 1: output, 2: local */
  tcflag_t bits;
} Mode;

static const Mode MODES[] = {{"icrnl", 0, ICRNL}, {"inlcr", 0, INLCR}, {"igncr", 0, IGNCR}, {"ixon", 0, IXON}, {"iutf8", 0, IUTF8}, {"opost", 1, OPOST}, {"onlcr", 1, ONLCR}, {"isig", 2, ISIG}, {"icanon", 2, ICANON}, {"iexten", 2, IEXTEN}, {"echo", 2, ECHO}, {"echoe", 2, ECHOE}, {"echok", 2, ECHOK}, {"echonl", 2, ECHONL}, {"noflsh", 2, NOFLSH}, {"tostop", 2, TOSTOP}};
enum { MODE_COUNT = sizeof MODES / sizeof MODES[0] };

static tcflag_t *fieldOf(struct termios *modes, int field) { return field == 0 ? &modes->c_iflag : field == 1 ? &modes->c_oflag : &modes->c_lflag; }

static void print(struct termios *modes) {
  struct winsize size = {0};
  ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
  printf("rows %d; columns %d;\n", size.ws_row, size.ws_col);
  static const struct {
    const char *name;
    int index;
  } characters[] = {{"intr", VINTR}, {"quit", VQUIT}, {"erase", VERASE}, {"kill", VKILL}, {"eof", VEOF}, {"susp", VSUSP}};
  for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
    unsigned char c = modes->c_cc[characters[i].index];
    if (c == 127) printf("%s = ^?; ", characters[i].name);
    else if (c == 0) printf("%s = <undef>; ", characters[i].name);
    else printf("%s = ^%c; ", characters[i].name, c + '@');
  }
  putchar('\n');
  for (int i = 0; i < MODE_COUNT; i++) printf("%s%s ", *fieldOf(modes, MODES[i].field) & MODES[i].bits ? "" : "-", MODES[i].name);
  putchar('\n');
}

static void setAll(struct termios *modes, bool raw) {
  const tcflag_t in = ICRNL | IXON, out = OPOST | ONLCR, local = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK;
  modes->c_iflag = raw ? modes->c_iflag & ~in : modes->c_iflag | in;
  modes->c_oflag = raw ? modes->c_oflag & ~(tcflag_t)OPOST : modes->c_oflag | out;
  modes->c_lflag = raw ? modes->c_lflag & ~local : modes->c_lflag | local;
  modes->c_cc[VMIN] = 1;
  modes->c_cc[VTIME] = 0;
}

static bool setMode(struct termios *modes, const char *name) {
  bool on = name[0] != '-';
  if (!on) name++;
  for (int i = 0; i < MODE_COUNT; i++) {
    if (strcmp(MODES[i].name, name) != 0) continue;
    tcflag_t *field = fieldOf(modes, MODES[i].field);
    *field = on ? *field | MODES[i].bits : *field & ~MODES[i].bits;
    return true;
  }
  bool isRaw = strcmp(name, "raw") == 0;
  if (!isRaw && strcmp(name, "cooked") != 0 && !(on && strcmp(name, "sane") == 0)) return false;
  setAll(modes, isRaw == on);
  return true;
}

static void setSize(const char *what, const char *number) {
  struct winsize size = {0};
  ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
  *(what[0] == 'r' ? &size.ws_row : &size.ws_col) = (unsigned short)numberOf(number, "integer argument");
  if (ioctl(STDIN_FILENO, TIOCSWINSZ, &size) != 0) complainOf("standard input");
}

int sttyMain(int argc, char **argv) {
  struct termios modes;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) noOptions(2, argv, HELP);
  if (tcgetattr(STDIN_FILENO, &modes) != 0) die(1, "standard input: %s", strerror(errno));
  if (argc == 1 || strcmp(argv[1], "-a") == 0) {
    print(&modes);
    return 0;
  }
  bool changed = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "size") == 0) {
      struct winsize size = {0};
      ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
      printf("%d %d\n", size.ws_row, size.ws_col);
    } else if (i + 1 < argc && (strcmp(argv[i], "rows") == 0 || strncmp(argv[i], "col", 3) == 0)) {
      setSize(argv[i], argv[i + 1]);
      i++;
    } else if (setMode(&modes, argv[i])) {
      changed = true;
    } else {
      usageError("invalid argument '%s'", argv[i]);
    }
  }
  if (!changed || tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) == 0) return 0;
  complainOf("standard input");
  return 1;
}
