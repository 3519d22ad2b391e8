/* clear, reset, tty. */
#include <stdlib.h>
#include <unistd.h>

#include "../lib/tool.h"

/* Colours that a program has redefined: of the palette, of text, background and cursor. */
#define RESET_COLOURS "\033]104\a\033]110\a\033]111\a\033]112\a"

int clearMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: clear\nEmpties the screen.\n");
  fputs("\033[H\033[2J\033[3J", stdout);
  return 0;
}

int resetMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: reset\nPuts the terminal back to how it was at first.\n");
  fputs("\033c\033[!p\033[?1049l\033[?25h\033[0m" RESET_COLOURS, stdout);
  return 0;
}

int ttyMain(int argc, char **argv) {
  bool silent = false;
  for (int option; (option = nextOption(argc, argv, "s", NULL, "usage: tty [-s]\nPrints which terminal standard input is. Exit code: 0 when it is one, 1 when it is none.\n  -s  prints nothing\n")) != -1;) silent = true;
  bool is = isatty(STDIN_FILENO);
  if (!silent) puts(is ? "/dev/tty" : "not a tty");
  return is ? 0 : 1;
}
