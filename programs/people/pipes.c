/* Descriptors: a pipe between two threads, dup2 to redirect standard output into a file and back, poll, select. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

static void *write_lines(void *arg) {
  FILE *out = fdopen(*(int *)arg, "w");
  for (int i = 1; i <= 20000; i++) fprintf(out, "%d\n", i);
  fclose(out);
  return NULL;
}

int main(void) {
  int ends[2];
  if (pipe(ends) != 0) return perror("pipe"), 1;
  struct pollfd ready = {.fd = ends[0], .events = POLLIN};
  printf("%d\n", poll(&ready, 1, 0));
  pthread_t thread;
  pthread_create(&thread, NULL, write_lines, &ends[1]);
  FILE *in = fdopen(ends[0], "r");
  long long sum = 0;
  int number, lines = 0;
  while (fscanf(in, "%d", &number) == 1) sum += number, lines++;
  pthread_join(thread, NULL);
  printf("%d %lld\n", lines, sum);
  fclose(in);

  fflush(stdout);
  int saved = dup(STDOUT_FILENO);
  int file = open("redirected", O_CREAT | O_TRUNC | O_WRONLY, 0644);
  dup2(file, STDOUT_FILENO);
  close(file);
  printf("into the file\n");
  fflush(stdout);
  dup2(saved, STDOUT_FILENO);
  close(saved);
  char text[32] = "";
  file = open("redirected", O_RDONLY);
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  printf("%zd %s", length, text);

  pipe(ends);
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  struct timeval soon = {0, 1000};
  printf("%d\n", select(ends[0] + 1, &set, NULL, NULL, &soon));
  write(ends[1], "x", 1);
  ready.fd = ends[0];
  int count = poll(&ready, 1, 1000);
  printf("%d %d\n", count, ready.revents == POLLIN);
  close(ends[1]);
  char c;
  ssize_t first = read(ends[0], &c, 1);
  printf("%zd %zd\n", first, read(ends[0], &c, 1));
  close(ends[0]);
  errno = 0;
  int bad = write(ends[0], "x", 1) == -1 && errno == EBADF;
  printf("%d\n", bad);
  unlink("redirected");
  return 0;
}
