/* Type lines; end with Ctrl-D */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char *line = NULL;
  size_t size = 0;
  int count = 0;
  printf("Type something: ");
  while (getline(&line, &size, stdin) > 0) {
    for (char *c = line; *c != '\0'; c++) *c = (char)toupper((unsigned char)*c);
    fputs(line, stdout);
    count++;
  }
  printf("%d lines\n", count);
  free(line);
  return 0;
}
