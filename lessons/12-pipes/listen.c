/* A child speaks into a pipe, and its parent listens */
#include <ctype.h>
#include <ratos.h>
#include <stdio.h>

/* A program like any other: it prints. */
static int child(void) {
  printf("a pipe is a stream of bytes\n");
  printf("it has two ends\n");
  printf("and room for some in between\n");
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) return child();

  HPIPE readEnd, writeEnd;
  if (RatCreatePipe(0, &readEnd, &writeEnd) != RAT_SUCCESS) return 1;
  /* What the child calls its standard output is our pipe. */
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = writeEnd};
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }
  /* Ours is closed, so that the child's is the last one: when it ends, so does the stream. */
  RatCloseHandle(writeEnd);

  char buffer[16];
  size_t got, total = 0;
  while (RatReadFile(readEnd, buffer, sizeof buffer, &got) == RAT_SUCCESS && got > 0) {
    for (size_t i = 0; i < got; i++) putchar(toupper((unsigned char)buffer[i]));
    total += got;
  }
  printf("%zu bytes\n", total);
  RatCloseHandle(readEnd);
  RatCloseHandle(process);
  return 0;
}
