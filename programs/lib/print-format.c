#include "print-format.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "echo.h"

typedef struct Printing {
  FILE *out;
  int count, at, status;
  char **arguments;
  bool ended; /* \c */
  void (*complain)(const char *format, ...);
} Printing;

static const char *nextArgument(Printing *printing) { return printing->at < printing->count ? printing->arguments[printing->at++] : NULL; }

static void checkNumber(Printing *printing, const char *text, const char *end) {
  if (end == text || *end != 0) {
    printing->complain("printf: %s: %s", text, end == text ? "not a number" : "not completely converted");
    printing->status = 1;
  } else if (errno == ERANGE) {
    printing->complain("printf: %s: out of range", text);
    printing->status = 1;
  }
}

/* 'c is the number of the character c. */
static bool isCharacter(const char *text) { return text[0] == '\'' || text[0] == '"'; }

static intmax_t integer(Printing *printing, bool isUnsigned) {
  const char *text = nextArgument(printing);
  if (text == NULL || text[0] == 0) return 0;
  if (isCharacter(text)) return (unsigned char)text[1];
  char *end;
  errno = 0;
  intmax_t value = isUnsigned && text[0] != '-' ? (intmax_t)strtoumax(text, &end, 0) : strtoimax(text, &end, 0);
  checkNumber(printing, text, end);
  return value;
}

static double floating(Printing *printing) {
  const char *text = nextArgument(printing);
  if (text == NULL || text[0] == 0) return 0;
  if (isCharacter(text)) return (unsigned char)text[1];
  char *end;
  errno = 0;
  double value = strtod(text, &end);
  checkNumber(printing, text, end);
  return value;
}

/* %b: a text with escapes, whatever width. */
static void printEscaped(Printing *printing, const char *specification, const char *text) {
  char *bytes = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&bytes, &length);
  if (memory == NULL) return;
  if (!writeEscaped(memory, text)) printing->ended = true;
  fclose(memory);
  if (strcmp(specification, "%s") == 0) fwrite(bytes, 1, length, printing->out);
  else fprintf(printing->out, specification, bytes);
  free(bytes);
}

/* %q: as a word of the shell. */
static void printQuoted(FILE *out, const char *text) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=";
  if (text[0] != 0 && strspn(text, plain) == strlen(text)) {
    fputs(text, out);
    return;
  }
  putc('\'', out);
  for (; *text != 0; text++) {
    if (*text == '\'') fputs("'\\''", out);
    else putc(*text, out);
  }
  putc('\'', out);
}

/* One conversion behind the %; what follows it. */
static const char *convert(Printing *printing, const char *format) {
  char specification[64] = "%";
  size_t length = 1;
  const char *at = format;
  for (; *at != 0 && strchr("-+ #0123456789.*", *at) != NULL && length < 40; at++) {
    if (*at == '*') length += (size_t)snprintf(specification + length, 16, "%d", (int)integer(printing, false));
    else specification[length++] = *at;
  }
  while (*at != 0 && strchr("hlLjzt", *at) != NULL) at++;
  char kind = *at;
  if (kind == 0) {
    printing->complain("printf: %%%s: a conversion is missing", format);
    printing->status = 1;
    printing->ended = true;
    return at;
  }
  if (strchr("diouxX", kind) != NULL) {
    snprintf(specification + length, 8, "j%c", kind);
    fprintf(printing->out, specification, integer(printing, kind != 'd' && kind != 'i'));
  } else if (strchr("aAeEfFgG", kind) != NULL) {
    snprintf(specification + length, 8, "%c", kind);
    fprintf(printing->out, specification, floating(printing));
  } else if (kind == 'c') {
    const char *text = nextArgument(printing);
    /* An empty text has no first character, and C would print a zero. */
    strcpy(specification + length, ".1s");
    fprintf(printing->out, specification, text == NULL ? "" : text);
  } else if (kind == 's' || kind == 'b') {
    const char *text = nextArgument(printing);
    strcpy(specification + length, "s");
    if (kind == 'b') printEscaped(printing, specification, text == NULL ? "" : text);
    else fprintf(printing->out, specification, text == NULL ? "" : text);
  } else if (kind == 'q') {
    const char *text = nextArgument(printing);
    printQuoted(printing->out, text == NULL ? "" : text);
  } else {
    printing->complain("printf: %%%c: no such conversion", kind);
    printing->status = 1;
    printing->ended = true;
  }
  return at + 1;
}

/* An escape of the format itself, where octal numbers begin without a zero. */
static const char *escape(Printing *printing, const char *at) {
  if (at[1] >= '0' && at[1] <= '7') {
    int value = 0, digits = 0;
    for (at++; digits < 3 && *at >= '0' && *at <= '7'; digits++) value = value * 8 + *at++ - '0';
    putc(value & 255, printing->out);
    return at;
  }
  if (at[1] == '"' || at[1] == '\'') {
    putc(at[1], printing->out);
    return at + 2;
  }
  if (at[1] == 0) {
    putc('\\', printing->out);
    return at + 1;
  }
  size_t length = at[1] == 'x' ? 2 + strspn(at + 2, "0123456789abcdefABCDEF") : 2;
  char one[8] = "";
  memcpy(one, at, length > 4 ? length = 4 : length);
  if (!writeEscaped(printing->out, one)) printing->ended = true;
  return at + length;
}

static void printOnce(Printing *printing, const char *format) {
  while (*format != 0 && !printing->ended) {
    if (*format == '\\') {
      format = escape(printing, format);
    } else if (*format != '%') {
      putc(*format++, printing->out);
    } else if (format[1] == '%') {
      putc('%', printing->out);
      format += 2;
    } else {
      format = convert(printing, format + 1);
    }
  }
}

int printArguments(FILE *out, const char *format, int count, char **arguments, void (*complain)(const char *format, ...)) {
  Printing printing = {.out = out, .count = count, .arguments = arguments, .complain = complain};
  do {
    int before = printing.at;
    printOnce(&printing, format);
    if (printing.at == before) break; /* it takes none */
  } while (printing.at < count && !printing.ended);
  return printing.status;
}
