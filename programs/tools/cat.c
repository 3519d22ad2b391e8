/* Prints files. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: cat [-nbsETA] [FILE...]\n"
                           "Prints files one after the other, or standard input; - is standard input too.\n"
                           "  -n  with line numbers    -b  not those of empty lines\n"
                           "  -s  several empty lines as one\n"
                           "  -E  $ at the end of lines   -T  tabs as ^I   -A  both, and other control characters\n";

static bool numbers, notEmpty, squeezes, ends, tabs, controls;
static long number;
static bool wasEmpty;

static int copyPlain(const char *name) {
  int fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY);
  int result = fd < 0 ? -1 : copyDescriptor(fd, STDOUT_FILENO);
  if (result != 0) complainOf("%s", result < 0 ? name : "write error");
  if (fd > STDIN_FILENO) close(fd);
  return result == 0 ? 0 : 1;
}

static void printByte(unsigned char c) {
  if (c == '\t' ? !tabs : !controls || (c >= ' ' && c < 127)) {
    putchar(c);
    return;
  }
  if (c >= 128) {
    fputs("M-", stdout);
    c &= 127;
  }
  if (c == 127) fputs("^?", stdout);
  else if (c < ' ') printf("^%c", c + '@');
  else putchar(c);
}

static void printLine(Lines *lines, void *context) {
  (void)context;
  bool empty = lines->length == 0;
  if (squeezes && empty && wasEmpty) return;
  wasEmpty = empty;
  if (numbers && !(notEmpty && empty)) printf("%6ld\t", ++number);
  for (ssize_t i = 0; i < lines->length; i++) printByte((unsigned char)lines->line[i]);
  if (!lines->hasEnd) return;
  if (ends) putchar('$');
  putchar('\n');
}

int catMain(int argc, char **argv) {
  for (int option; (option = nextOption(argc, argv, "nbsETAuvet", NULL, HELP)) != -1;) {
    if (option == 'n' || option == 'b') numbers = true;
    if (option == 'b') notEmpty = true;
    if (option == 's') squeezes = true;
    if (option == 'E' || option == 'A' || option == 'e') ends = true;
    if (option == 'T' || option == 'A' || option == 't') tabs = true;
    if (option == 'A' || option == 'v' || option == 'e' || option == 't') controls = true;
  }
  if (numbers || squeezes || ends || tabs || controls) return eachLine(argc - optind, argv + optind, '\n', printLine, NULL) ? 0 : 1;
  if (optind == argc) return copyPlain("-");
  int status = 0;
  for (int i = optind; i < argc; i++) status |= copyPlain(argv[i]);
  return status;
}
