/* Patterns: * ? [...], where a backslash takes the meaning from what follows it. */
#include <ctype.h>
#include <string.h>
#include <wctype.h>

#include "shell.h"

size_t characterBytes(const char *text, size_t length) {
  unsigned char first = (unsigned char)text[0];
  size_t bytes = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (bytes > length) return 1;
  for (size_t i = 1; i < bytes; i++)
    if (((unsigned char)text[i] & 0xc0) != 0x80) return 1;
  return bytes;
}

static unsigned decode(const char *text, size_t bytes) {
  if (bytes == 1) return (unsigned char)text[0];
  unsigned value = (unsigned char)text[0] & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; i++) value = value << 6 | ((unsigned char)text[i] & 63);
  return value;
}

/* The end of a bracket expression that begins behind `[`; NULL: it is none. */
static const char *bracketEnd(const char *at) {
  if (*at == '!' || *at == '^') at++;
  if (*at == ']') at++;
  for (; *at != 0 && *at != ']'; at++) {
    if (*at == '\\' && at[1] != 0) {
      at++;
    } else if (*at == '[' && (at[1] == ':' || at[1] == '.' || at[1] == '=')) {
      char kind = at[1];
      const char *close = at + 2;
      while (*close != 0 && !(close[0] == kind && close[1] == ']')) close++;
      if (*close != 0) at = close + 1;
    }
  }
  return *at == ']' ? at : NULL;
}

static unsigned takeMember(const char **at, const char *end) {
  if (**at == '\\' && *at + 1 < end) (*at)++;
  if (**at == '[' && ((*at)[1] == '.' || (*at)[1] == '=') && *at + 4 < end) {
    unsigned value = (unsigned char)(*at)[2];
    *at += 5;
    return value;
  }
  size_t bytes = characterBytes(*at, (size_t)(end - *at));
  unsigned value = decode(*at, bytes);
  *at += bytes;
  return value;
}

static bool inBracket(const char *at, const char *end, unsigned c) {
  bool inverted = *at == '!' || *at == '^', found = false;
  if (inverted) at++;
  while (at < end) {
    if (at[0] == '[' && at[1] == ':') {
      const char *close = strstr(at + 2, ":]");
      if (close != NULL && close < end) {
        char name[16] = "";
        size_t length = (size_t)(close - at - 2);
        if (length < sizeof name) memcpy(name, at + 2, length);
        wctype_t type = wctype(name);
        if (type != 0 && iswctype((wint_t)c, type)) found = true;
        at = close + 2;
        continue;
      }
    }
    unsigned low = takeMember(&at, end), high = low;
    if (at + 1 < end && at[0] == '-') {
      at++;
      high = takeMember(&at, end);
    }
    if (c >= low && c <= high) found = true;
  }
  return found != inverted;
}

/* One character against what is no star; NULL: they do not match. Moves the text on. */
static const char *matchOne(const char *pattern, const char **text, const char *end) {
  size_t bytes = characterBytes(*text, (size_t)(end - *text));
  if (*pattern == '?') {
    *text += bytes;
    return pattern + 1;
  }
  const char *close = *pattern == '[' ? bracketEnd(pattern + 1) : NULL;
  if (close != NULL) {
    if (!inBracket(pattern + 1, close, decode(*text, bytes))) return NULL;
    *text += bytes;
    return close + 1;
  }
  if (*pattern == '\\' && pattern[1] != 0) pattern++;
  if (*pattern != **text) return NULL;
  (*text)++;
  return pattern + 1;
}

bool matches(const char *pattern, const char *text, size_t length) {
  const char *end = text + length, *star = NULL, *resume = NULL;
  for (;;) {
    if (*pattern == '*') {
      star = ++pattern;
      resume = text;
      continue;
    }
    if (text == end && *pattern == 0) return true;
    if (text < end && *pattern != 0) {
      const char *next = matchOne(pattern, &text, end);
      if (next != NULL) {
        pattern = next;
        continue;
      }
    }
    /* The last star takes one character more. */
    if (star == NULL || resume >= end) return false;
    resume += characterBytes(resume, (size_t)(end - resume));
    text = resume;
    pattern = star;
  }
}

bool hasWildcards(const char *pattern) {
  for (; *pattern != 0; pattern++) {
    if (*pattern == '\\' && pattern[1] != 0) pattern++;
    else if (*pattern == '*' || *pattern == '?' || (*pattern == '[' && bracketEnd(pattern + 1) != NULL)) return true;
  }
  return false;
}
