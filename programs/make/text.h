/* Texts that grow, lists of words, and tables by name. */
#ifndef MAKE_TEXT_H
#define MAKE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Text {
  char *at; /* with a 0 behind it, once something was added */
  size_t length, capacity;
} Text;

void addText(Text *text, const char *more, size_t length);
void addString(Text *text, const char *more);
void addCharacter(Text *text, char more);
/* What was made; the text is empty afterwards. Never NULL. */
char *takeText(Text *text);

char *formatted(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *copyPart(const char *from, size_t length);

typedef struct Words {
  char **at;
  size_t count, capacity;
} Words;

void addWord(Words *words, char *word);
/* Separated by blanks; each is a copy. */
Words splitWords(const char *text);
/* With a blank between them. */
char *joinWords(const Words *words);
void freeWords(Words *words);
/* The next word of a text, NULL at its end. */
const char *nextWord(const char **at, size_t *length);

/* What a % in the pattern stands for in the word; false: it does not match. A pattern without one is the word itself. */
bool matchPattern(const char *pattern, const char *word, const char **stem, size_t *stemLength);
/* The pattern with something in place of its first %. */
char *fillPattern(const char *pattern, const char *stem, size_t stemLength);

typedef struct Table {
  struct Slot {
    const char *name;
    void *value;
  } *slots;
  size_t count, capacity;
} Table;

void *lookUp(const Table *table, const char *name);
/* The name is kept as it is. */
void enter(Table *table, const char *name, void *value);

#endif
