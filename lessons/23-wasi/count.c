/* Counts lines, words and bytes: plain C, as it is written everywhere */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count(FILE *file) {
  long lines = 0, words = 0, bytes = 0;
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0; lines++) {
    bool inWord = false;
    for (ssize_t i = 0; i < length; i++) {
      bool space = isspace((unsigned char)line[i]);
      words += !space && !inWord;
      inWord = !space;
    }
    bytes += length;
  }
  free(line);
  printf("%ld lines, %ld words, %ld bytes\n", lines, words, bytes);
}

int main(void) {
  count(stdin);
  if (ferror(stdin)) {
    fprintf(stderr, "count: %s\n", strerror(errno));
    return 1;
  }
  return 0;
}
