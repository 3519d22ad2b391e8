/* File calls by plain C, so that other WASI engines can run it too: "write", "read" 4 KiB, "open" and close, or "sync": write and
 * fsync */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BATCHES = 40, CALLS = 250, BYTES = 4096 };

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "write";
  const char *path = argc > 2 ? argv[2] : "/tmp/bench.dat";
  static char block[BYTES];
  static double samples[BATCHES];
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) {
    perror(path);
    return 1;
  }
  memset(block, 'x', sizeof block);
  for (int i = 0; i < CALLS; i++) if (write(fd, block, BYTES) != BYTES) return 1;
  int calls = strcmp(mode, "sync") == 0 ? 10 : CALLS;
  for (int batch = 0; batch < BATCHES; batch++) {
    lseek(fd, 0, SEEK_SET);
    uint64_t started = now();
    for (int i = 0; i < calls; i++) {
      if (strcmp(mode, "sync") == 0) {
        if (write(fd, block, BYTES) != BYTES || fsync(fd) != 0) return 1;
      } else if (strcmp(mode, "write") == 0) {
        if (write(fd, block, BYTES) != BYTES) return 1;
      } else if (strcmp(mode, "read") == 0) {
        if (read(fd, block, BYTES) != BYTES) return 1;
      } else {
        int other = open(path, O_RDONLY);
        if (other < 0) return 1;
        close(other);
      }
    }
    samples[batch] = (double)(now() - started) / calls;
  }
  close(fd);
  for (int i = 0; i < BATCHES; i++) printf("%.2f\n", samples[i]);
  return 0;
}
