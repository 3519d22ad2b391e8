/* Whole files, and looking into them. */
#ifndef CC_TEXT_H
#define CC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Text {
  char *at; /* with a 0 behind it */
  size_t length;
} Text;

/* `at` is NULL when it cannot be read; errno says why. */
Text readText(const char *path);
void addText(Text *text, const char *more, size_t length);
void freeText(Text *text);
bool holds(const Text *text, const char *part);

#endif
