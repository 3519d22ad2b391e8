/* A thread reads a text that its creator has already freed */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Job {
  char *text;
  HEVENT begin;
} Job;

static int32_t countLetters(void *arg) {
  Job *job = arg;
  RatWaitForHandle(job->begin, RAT_INFINITE);
  int32_t letters = 0;
  for (const char *c = job->text; *c != '\0'; c++) letters++;
  return letters;
}

int main(void) {
  Job job = {.text = malloc(16)};
  if (job.text == NULL || RatCreateEvent(false, false, &job.begin) != RAT_SUCCESS) return 1;
  strcpy(job.text, "handle");

  HTHREAD thread;
  if (RatCreateThread(countLetters, &job, NULL, &thread) != RAT_SUCCESS) return 1;
  free(job.text); /* the thread has it, has it not? */
  RatSetEvent(job.begin);

  RatWaitForHandle(thread, RAT_INFINITE);
  int32_t letters;
  RatGetThreadExitCode(thread, &letters);
  printf("%d letters\n", letters);
  RatCloseHandle(thread);
  RatCloseHandle(job.begin);
  return 0;
}
