#include "text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

void addText(Text *text, const char *more, size_t length) {
  if (text->length + length + 1 > text->capacity) {
    text->capacity = 2 * (text->length + length + 16);
    text->at = reallocate(text->at, text->capacity);
  }
  memcpy(text->at + text->length, more, length);
  text->length += length;
  text->at[text->length] = 0;
}

void addString(Text *text, const char *more) { addText(text, more, strlen(more)); }
void addCharacter(Text *text, char more) { addText(text, &more, 1); }

char *takeText(Text *text) {
  char *result = text->at == NULL ? copyText("") : text->at;
  *text = (Text){0};
  return result;
}

char *formatted(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text;
  if (vasprintf(&text, format, arguments) < 0) die(2, "out of memory");
  va_end(arguments);
  return text;
}

char *copyPart(const char *from, size_t length) {
  char *copy = allocate(length + 1);
  memcpy(copy, from, length);
  copy[length] = 0;
  return copy;
}

void addWord(Words *words, char *word) {
  if (words->count == words->capacity) {
    words->capacity = 2 * words->capacity + 4;
    words->at = reallocate(words->at, words->capacity * sizeof *words->at);
  }
  words->at[words->count++] = word;
}

const char *nextWord(const char **at, size_t *length) {
  while (isspace((unsigned char)**at)) ++*at;
  const char *from = *at;
  while (**at != 0 && !isspace((unsigned char)**at)) ++*at;
  *length = (size_t)(*at - from);
  return *length == 0 ? NULL : from;
}

Words splitWords(const char *text) {
  Words words = {0};
  size_t length;
  for (const char *word; (word = nextWord(&text, &length)) != NULL;) addWord(&words, copyPart(word, length));
  return words;
}

char *joinWords(const Words *words) {
  Text text = {0};
  for (size_t i = 0; i < words->count; i++) {
    if (i > 0) addCharacter(&text, ' ');
    addString(&text, words->at[i]);
  }
  return takeText(&text);
}

void freeWords(Words *words) {
  for (size_t i = 0; i < words->count; i++) free(words->at[i]);
  free(words->at);
  *words = (Words){0};
}

/* The first % without a backslash before it. Those of the others go. */
static char *plainPattern(const char *pattern, size_t *percent) {
  Text plain = {0};
  *percent = SIZE_MAX;
  for (const char *at = pattern; *at != 0; at++) {
    if (*at == '\\' && at[1] == '%' && *percent == SIZE_MAX) at++;
    else if (*at == '%' && *percent == SIZE_MAX) *percent = plain.length;
    addCharacter(&plain, *at);
  }
  return takeText(&plain);
}

static bool matchEscaped(const char *pattern, const char *word, const char **stem, size_t *stemLength) {
  size_t percent, length = strlen(word);
  char *plain = plainPattern(pattern, &percent);
  bool matches = false;
  *stem = "", *stemLength = 0;
  if (percent == SIZE_MAX) matches = strcmp(plain, word) == 0;
  else {
    size_t behind = strlen(plain + percent + 1);
    matches = length >= percent + behind && strncmp(word, plain, percent) == 0 && strcmp(word + length - behind, plain + percent + 1) == 0;
    if (matches) *stem = word + percent, *stemLength = length - percent - behind;
  }
  free(plain);
  return matches;
}

bool matchPattern(const char *pattern, const char *word, const char **stem, size_t *stemLength) {
  if (strstr(pattern, "\\%") != NULL) return matchEscaped(pattern, word, stem, stemLength);
  const char *percent = strchr(pattern, '%');
  size_t length = strlen(word);
  if (percent == NULL) {
    *stem = "";
    *stemLength = 0;
    return strcmp(pattern, word) == 0;
  }
  size_t before = (size_t)(percent - pattern), behind = strlen(percent + 1);
  if (length < before + behind || strncmp(word, pattern, before) != 0 || strcmp(word + length - behind, percent + 1) != 0) return false;
  *stem = word + before;
  *stemLength = length - before - behind;
  return true;
}

char *fillPattern(const char *pattern, const char *stem, size_t stemLength) {
  const char *percent = strchr(pattern, '%');
  if (percent == NULL) return copyText(pattern);
  return formatted("%.*s%.*s%s", (int)(percent - pattern), pattern, (int)stemLength, stem, percent + 1);
}

static uint32_t hashOf(const char *name) {
  uint32_t hash = 2166136261u;
  for (; *name != 0; name++) hash = (hash ^ (unsigned char)*name) * 16777619u;
  return hash;
}

static struct Slot *slotOf(const Table *table, const char *name) {
  size_t at = hashOf(name) & (table->capacity - 1);
  while (table->slots[at].name != NULL && strcmp(table->slots[at].name, name) != 0) at = (at + 1) & (table->capacity - 1);
  return &table->slots[at];
}

void *lookUp(const Table *table, const char *name) { return table->capacity == 0 ? NULL : slotOf(table, name)->value; }

void enter(Table *table, const char *name, void *value) {
  if (2 * (table->count + 1) > table->capacity) {
    Table larger = {.capacity = table->capacity == 0 ? 16 : 2 * table->capacity, .count = table->count};
    larger.slots = allocate(larger.capacity * sizeof *larger.slots);
    memset(larger.slots, 0, larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < table->capacity; i++)
      if (table->slots[i].name != NULL) *slotOf(&larger, table->slots[i].name) = table->slots[i];
    free(table->slots);
    *table = larger;
  }
  struct Slot *slot = slotOf(table, name);
  if (slot->name == NULL) {
    slot->name = name;
    table->count++;
  }
  slot->value = value;
}
