#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: od [-bcdoxv] [-A d|o|x|n] [-t TYPE[SIZE]]... [-N BYTES] [-j BYTES] [-w WIDTH] [FILE...]\n"
                           "Prints files in octal words, or otherwise.\n"
                           "  -t  a names of characters, c characters, d signed, u unsigned, o octal, x hexadecimal, with the bytes of each\n"
                           "  -b  as -t o1   -c  as -t c   -d  as -t u2   -o  as -t o2   -x  as -t x2   -A  the base of offsets\n";

typedef struct Format {
  char kind;
  int size;
} Format;

static Format formats[8];
static int formatCount;
static char base = 'o';
static long long most = -1, skip;
static size_t width = 16;
static bool all;

static void addFormat(char kind, int size) {
  if (formatCount == 8) die(1, "too many formats");
  formats[formatCount++] = (Format){kind, size};
}

static void parseFormats(const char *text) {
  while (*text != 0) {
    char kind = *text++;
    if (kind == 'z') continue;
    if (strchr("acduox", kind) == NULL) die(1, "invalid character '%c' in type string", kind);
    int size = kind == 'a' || kind == 'c' ? 1 : 4;
    if (isdigit((unsigned char)*text)) size = *text++ - '0';
    else if (*text == 'C' || *text == 'S' || *text == 'I' || *text == 'L') size = *text == 'C' ? 1 : *text == 'S' ? 2 : *text == 'I' ? 4 : 8, text++;
    if (size != 1 && size != 2 && size != 4 && size != 8) die(1, "invalid type string; there is no type of %d bytes", size);
    addFormat(kind, size);
  }
}

static int columnsOf(const Format *format) {
  static const int octal[] = {0, 3, 6, 0, 11, 0, 0, 0, 22}, decimal[] = {0, 4, 6, 0, 11, 0, 0, 0, 20}, natural[] = {0, 3, 5, 0, 10, 0, 0, 0, 20};
  switch (format->kind) {
    case 'x': return format->size * 2;
    case 'o': return octal[format->size];
    case 'd': return decimal[format->size];
    case 'u': return natural[format->size];
    default: return 3;
  }
}

static void printCharacter(unsigned char c, bool names) {
  static const char *const control[] = {"nul", "soh", "stx", "etx", "eot", "enq", "ack", "bel", "bs", "ht", "nl", "vt", "ff", "cr", "so", "si", "dle", "dc1", "dc2", "dc3", "dc4", "nak", "syn", "etb", "can", "em", "sub", "esc", "fs", "gs", "rs", "us", "sp"};
  static const char from[] = "\a\b\f\n\r\t\v", to[] = "abfnrtv";
  char text[8];
  if (names) {
    c &= 127;
    if (c <= 32) strcpy(text, control[c]);
    else if (c == 127) strcpy(text, "del");
    else sprintf(text, "%c", c);
  } else {
    const char *known = c == 0 ? NULL : strchr(from, c);
    if (c == 0) strcpy(text, "\\0");
    else if (known != NULL) sprintf(text, "\\%c", to[known - from]);
    else sprintf(text, c >= ' ' && c < 127 ? "%c" : "%03o", c);
  }
  printf(" %3s", text);
}

static void printNumber(const Format *format, const unsigned char *bytes, int columns) {
  unsigned long long value = 0;
  for (int i = format->size - 1; i >= 0; i--) value = value << 8 | bytes[i];
  switch (format->kind) {
    case 'x': printf(" %0*llx", columns, value); break;
    case 'o': printf(" %0*llo", columns, value); break;
    case 'u': printf(" %*llu", columns, value); break;
    default: {
      int bits = 64 - format->size * 8;
      printf(" %*lld", columns, (long long)(value << bits) >> bits);
    }
  }
}

static void printOffset(unsigned long long offset) {
  if (base == 'o') printf("%07llo", offset);
  else if (base == 'x') printf("%06llx", offset);
  else if (base == 'd') printf("%07llu", offset);
}

static void printLine(const unsigned char *line, size_t length, unsigned long long offset) {
  /* As many columns for a byte as the widest of the formats needs. */
  int perByte = 0;
  for (int i = 0; i < formatCount; i++) {
    int needed = (columnsOf(&formats[i]) + formats[i].size) / formats[i].size;
    if (needed > perByte) perByte = needed;
  }
  for (int i = 0; i < formatCount; i++) {
    if (i == 0) printOffset(offset);
    else if (base != 'n') printf("%*s", base == 'x' ? 6 : 7, "");
    const Format *format = &formats[i];
    int columns = formatCount == 1 ? columnsOf(format) : perByte * format->size - 1;
    for (size_t at = 0; at < length; at += (size_t)format->size) {
      if (format->kind == 'a' || format->kind == 'c') {
        if (columns > 3) printf("%*s", columns - 3, "");
        printCharacter(line[at], format->kind == 'a');
      } else {
        int own = columnsOf(format);
        if (columns > own) printf("%*s", columns - own, "");
        printNumber(format, line + at, own);
      }
    }
    putchar('\n');
  }
}

int odMain(int argc, char **argv) {
  for (int option; (option = nextOption(argc, argv, "bcdoxvA:t:N:j:w:", NULL, HELP)) != -1;) {
    switch (option) {
      case 'b': addFormat('o', 1); break;
      case 'c': addFormat('c', 1); break;
      case 'd': addFormat('u', 2); break;
      case 'o': addFormat('o', 2); break;
      case 'x': addFormat('x', 2); break;
      case 'v': all = true; break;
      case 'A': base = optarg[0]; break;
      case 't': parseFormats(optarg); break;
      case 'N': most = sizeOf(optarg, "number of bytes"); break;
      case 'j': skip = sizeOf(optarg, "number of bytes"); break;
      default: width = (size_t)numberOf(optarg, "width");
    }
  }
  if (formatCount == 0) addFormat('o', 2);
  if (width < 8 || width > 4096 || width % 8 != 0) width = 16;
  unsigned char *line = allocate(width + 8), *before = allocate(width + 8);
  size_t length = 0;
  bool hasBefore = false, starred = false;
  unsigned long long offset = 0;
  int status = 0;
  for (int i = optind; i < argc || i == optind; i++) {
    FILE *file = openInput(i < argc ? argv[i] : "-");
    if (file == NULL) {
      status = 1;
      continue;
    }
    for (int c; most != 0 && (c = getc(file)) != EOF;) {
      if (skip > 0) {
        skip--;
        offset++;
        continue;
      }
      if (most > 0) most--;
      line[length++] = (unsigned char)c;
      if (length < width) continue;
      if (!all && hasBefore && memcmp(line, before, width) == 0) {
        if (!starred) puts("*");
        starred = true;
      } else {
        printLine(line, length, offset);
        starred = false;
      }
      memcpy(before, line, width);
      hasBefore = true;
      offset += width;
      length = 0;
    }
    closeInput(file);
  }
  if (length > 0) {
    memset(line + length, 0, width + 8 - length);
    printLine(line, length, offset);
    offset += length;
  }
  printOffset(offset);
  if (base != 'n') putchar('\n');
  free(line);
  free(before);
  return status;
}
