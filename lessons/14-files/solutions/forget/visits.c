/* A file that is still there tomorrow */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char NAME[] = "/home/visits", NEW[] = "/home/visits.new";

/* 0 where there is no such file. */
static int readVisits(void) {
  HFILE file;
  if (RatOpenFile(NAME, RAT_OPEN_READ, &file) != RAT_SUCCESS) return 0;
  char text[16] = "";
  size_t done;
  RatReadFile(file, text, sizeof text - 1, &done);
  RatCloseHandle(file);
  return atoi(text);
}

/* The old content or the new one: never half of it, whatever happens meanwhile. */
static RatStatus writeVisits(int visits) {
  HFILE file;
  RatStatus status = RatOpenFile(NEW, RAT_OPEN_WRITE | RAT_OPEN_CREATE | RAT_OPEN_TRUNCATE, &file);
  if (status != RAT_SUCCESS) return status;
  char text[16];
  size_t done;
  snprintf(text, sizeof text, "%d\n", visits);
  status = RatWriteFile(file, text, strlen(text), &done);
  if (status == RAT_SUCCESS) status = RatFlushFile(file); /* it is stored when this returns */
  RatCloseHandle(file);
  return status == RAT_SUCCESS ? RatRenameFile(NEW, NAME) : status;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "forget") == 0) {
    RatStatus status = RatDeleteFile(NAME);
    printf("%s\n", status == RAT_SUCCESS ? "Forgotten." : RatStatusText(status));
    return status == RAT_SUCCESS ? 0 : 1;
  }
  int visits = readVisits() + 1;
  RatStatus status = writeVisits(visits);
  if (status != RAT_SUCCESS) {
    fprintf(stderr, "%s: %s\n", NAME, RatStatusText(status));
    return 1;
  }
  printf("This is your visit number %d.\n", visits);
  return 0;
}
