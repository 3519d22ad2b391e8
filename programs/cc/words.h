/* Lists of words, for command lines. */
#ifndef CC_WORDS_H
#define CC_WORDS_H

#include <stddef.h>

/* Ends with NULL, so that it is an argument vector. */
typedef struct Words {
  const char **at;
  size_t count;
} Words;

void addWord(Words *list, const char *word);
void addWords(Words *list, const Words *more);
/* As printf; the word is kept for good. */
void addFormatted(Words *list, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *formatted(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The words of a command line, with those of files in place of their @FILE. */
Words withFiles(int argc, char **argv);

#endif
