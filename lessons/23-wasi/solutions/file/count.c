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

int main(int argc, char **argv) {
  if (argc < 2) count(stdin);
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "r");
    if (file == NULL) {
      fprintf(stderr, "count: %s: %s\n", argv[i], strerror(errno));
      return 1;
    }
    count(file);
    fclose(file);
  }
  return 0;
}
