#include "notes.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

static Words noted;

/* Once. */
static void note(char *line) {
  for (size_t i = 0; i < noted.count; i++)
    if (strcmp(noted.at[i], line) == 0) return;
  addWord(&noted, line);
  fprintf(stderr, "note: %s\n", line);
}

static void noteInstead(const char *list, const char *open, const char *name, size_t length, const char *close) {
  const char *instead = valueOf(list, name, length);
  if (instead != NULL) note(formatted("%s%.*s%s is not there in RatOS: %s", open, (int)length, name, close, instead));
}

/* A source in C looks for a header of C++. */
static void noteCxx(const char *name) {
  if (isListed("c++ headers", name)) note(formatted("<%s> is %s", name, configuredWord("c++ headers are")));
}

/* Without the colours of a terminal. */
static Text plain(const Text *said) {
  Text text = {0};
  for (size_t i = 0; i < said->length; i++) {
    if (said->at[i] == '\33' && said->at[i + 1] == '[') {
      while (i < said->length && !isalpha((unsigned char)said->at[i])) i++;
      continue;
    }
    size_t from = i;
    while (i + 1 < said->length && said->at[i + 1] != '\33') i++;
    addText(&text, said->at + from, i + 1 - from);
  }
  addText(&text, "", 0);
  return text;
}

static size_t nameLength(const char *at) {
  size_t length = 0;
  while (isalnum((unsigned char)at[length]) || at[length] == '_') length++;
  return length;
}

void noteMissing(const Text *said) {
  static const char *const BEFORE_NAMES[] = {"call to undeclared function ", "call to undeclared library function ", "use of undeclared identifier ", "undefined symbol: "};
  Text text = plain(said);
  for (size_t i = 0; i < sizeof BEFORE_NAMES / sizeof BEFORE_NAMES[0]; i++)
    for (const char *at = text.at; (at = strstr(at, BEFORE_NAMES[i])) != NULL;) {
      at += strlen(BEFORE_NAMES[i]);
      if (*at == '\'') at++;
      noteInstead("missing names", "", at, nameLength(at), "");
    }
  static const char BEFORE_HEADERS[] = "fatal error: '";
  for (const char *at = text.at; (at = strstr(at, BEFORE_HEADERS)) != NULL;) {
    at += sizeof BEFORE_HEADERS - 1;
    size_t length = strcspn(at, "'\n");
    if (strncmp(at + length, "' file not found", 16) != 0) continue;
    noteInstead("missing headers", "<", at, length, ">");
    noteCxx(formatted("%.*s", (int)length, at));
  }
  freeText(&text);
}
