#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: hexdump [-Cv] [-n BYTES] [-s BYTES] [FILE...]\n"
                           "Prints files in hexadecimal: words of two bytes, or bytes with their characters (-C).\n"
                           "  -n  no more than so many   -s  without the first ones   -v  also lines that are equal to the one before\n";

static bool canonical, all;
static long long most = -1, skip;
static unsigned long long offset;
static unsigned char line[16], before[16];
static size_t length;
static bool hasBefore, starred;

static void printLine(void) {
  if (!all && length == 16 && hasBefore && memcmp(line, before, 16) == 0) {
    if (!starred) puts("*");
    starred = true;
    return;
  }
  starred = false;
  printf(canonical ? "%08llx " : "%07llx", offset);
  if (canonical) {
    for (size_t i = 0; i < 16; i++) {
      if (i == 8) putchar(' ');
      if (i < length) printf(" %02x", line[i]);
      else fputs("   ", stdout);
    }
    fputs("  |", stdout);
    for (size_t i = 0; i < length; i++) putchar(line[i] >= ' ' && line[i] < 127 ? line[i] : '.');
    puts("|");
  } else {
    size_t width = 7;
    for (size_t i = 0; i < length; i += 2) {
      printf(" %04x", line[i] | (i + 1 < length ? line[i + 1] << 8 : 0));
      width += 5;
    }
    printf("%*s\n", (int)(47 - width), "");
  }
  memcpy(before, line, 16);
  hasBefore = length == 16;
}

static void dump(FILE *file) {
  for (int c; (most < 0 || most > 0) && (c = getc(file)) != EOF;) {
    if (skip > 0) {
      skip--;
      offset++;
      continue;
    }
    if (most > 0) most--;
    line[length++] = (unsigned char)c;
    if (length < 16) continue;
    printLine();
    offset += 16;
    length = 0;
  }
}

int hexdumpMain(int argc, char **argv) {
  int status = 0;
  if (strcmp(toolName, "hd") == 0) canonical = true;
  for (int option; (option = nextOption(argc, argv, "Cvn:s:", NULL, HELP)) != -1;) {
    if (option == 'C') canonical = true;
    if (option == 'v') all = true;
    if (option == 'n') most = sizeOf(optarg, "length");
    if (option == 's') skip = sizeOf(optarg, "offset");
  }
  for (int i = optind; i < argc || i == optind; i++) {
    FILE *file = openInput(i < argc ? argv[i] : "-");
    if (file == NULL) {
      status = 1;
      continue;
    }
    dump(file);
    closeInput(file);
  }
  if (length > 0) {
    printLine();
    offset += length;
  }
  if (offset > 0) printf(canonical ? "%08llx\n" : "%07llx\n", offset);
  return status;
}
