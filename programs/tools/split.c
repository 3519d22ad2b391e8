#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/lines.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: split [-l LINES | -b BYTES] [-d] [-a LENGTH] [FILE [PREFIX]]\n"
                           "Writes a file in pieces: 1000 lines each, to xaa, xab, …\n"
                           "  -d  x00, x01, …   -a  with so many letters\n";

static const char *prefix = "x";
static bool digits;
static int suffixLength = 2;
static long pieceNumber;

static FILE *nextPiece(FILE *before) {
  if (before != NULL) fclose(before);
  size_t length = strlen(prefix);
  char *name = allocate(length + (size_t)suffixLength + 1);
  strcpy(name, prefix);
  name[length + (size_t)suffixLength] = 0;
  long number = pieceNumber++, base = digits ? 10 : 26;
  for (int i = suffixLength; i > 0; i--, number /= base) name[length + (size_t)i - 1] = (char)((digits ? '0' : 'a') + number % base);
  if (number > 0) die(1, "output file suffixes exhausted");
  FILE *piece = fopen(name, "w");
  if (piece == NULL) die(1, "%s: %s", name, strerror(errno));
  free(name);
  return piece;
}

int splitMain(int argc, char **argv) {
  long long lines = 1000, bytes = 0;
  for (int option; (option = nextOption(argc, argv, "l:b:da:", NULL, HELP)) != -1;) {
    if (option == 'l') lines = numberOf(optarg, "number of lines");
    if (option == 'b') bytes = sizeOf(optarg, "number of bytes");
    if (option == 'd') digits = true;
    if (option == 'a') suffixLength = (int)numberOf(optarg, "suffix length");
  }
  if (lines < 1 || bytes < 0 || suffixLength < 1 || suffixLength > 20) die(1, "invalid number");
  FILE *file = openInput(optind < argc ? argv[optind] : "-");
  if (file == NULL) return 1;
  if (optind + 1 < argc) prefix = argv[optind + 1];
  FILE *piece = NULL;
  long long left = 0;
  for (int c; (c = getc(file)) != EOF;) {
    if (left == 0) {
      piece = nextPiece(piece);
      left = bytes > 0 ? bytes : lines;
    }
    putc(c, piece);
    if (bytes > 0 || c == '\n') left--;
  }
  closeInput(file);
  if (piece != NULL && fclose(piece) != 0) die(1, "write error: %s", strerror(errno));
  return 0;
}
