/* A child as a filter: its input and its output are pipes */
#include <ctype.h>
#include <ratos.h>
#include <stdio.h>
#include <string.h>

static int child(void) {
  for (int c = getchar(); c != EOF; c = getchar()) putchar(toupper(c));
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) return child();

  HPIPE input[2], output[2];
  if (RatCreatePipe(0, &input[0], &input[1]) != RAT_SUCCESS) return 1;
  if (RatCreatePipe(0, &output[0], &output[1]) != RAT_SUCCESS) return 1;
  RatProcessAttributes attributes = {.size = sizeof attributes, .stdIn = input[0], .stdOut = output[1]};
  HPROCESS process;
  RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], "child", NULL}, &attributes, &process);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
    return 1;
  }
  RatCloseHandle(input[0]);
  RatCloseHandle(output[1]);

  static const char text[] = "there and back\n";
  size_t done;
  RatWriteFile(input[1], text, strlen(text), &done);
  RatCloseHandle(input[1]); /* the end of the child's input */

  char buffer[16];
  size_t got, total = 0;
  while (RatReadFile(output[0], buffer, sizeof buffer, &got) == RAT_SUCCESS && got > 0) {
    fwrite(buffer, 1, got, stdout);
    total += got;
  }
  printf("%zu bytes\n", total);
  RatCloseHandle(output[0]);
  RatCloseHandle(process);
  return 0;
}
