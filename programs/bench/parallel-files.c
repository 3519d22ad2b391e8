/* N processes, each with a directory and a file of its own: how long a call takes them, all together. "write" and
 * "read" 4 KiB, "open" and close, "create" and unlink; with "compute" none of them makes a call. */
#include "bench.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCHES = 40, CALLS = 1000, BYTES = 4096, MOST = 8 };

static char block[BYTES];

static void work(const char *mode, int fd, const char *path, const char *other) {
  volatile double x = 1;
  for (int i = 0; i < CALLS; i++) {
    int failed = 0;
    if (mode[0] == 'w') failed = pwrite(fd, block, BYTES, i % 16 * BYTES) != BYTES;
    else if (mode[0] == 'r') failed = pread(fd, block, BYTES, i % 16 * BYTES) != BYTES;
    else if (mode[0] == 'o') failed = close(open(path, O_RDONLY));
    else if (mode[1] == 'r') failed = close(open(other, O_WRONLY | O_CREAT, 0666)) || unlink(other);
    else for (int j = 0; j < 400; j++) x = x * 1.0000001;
    if (failed) exit(2);
  }
}

static int child(const char *mode, const char *directory) {
  HEVENT go, quit;
  HSEMAPHORE done;
  char path[64], other[64];
  check(RatGetInheritedHandle(0, &go), "go");
  check(RatGetInheritedHandle(1, &quit), "quit");
  check(RatGetInheritedHandle(2, &done), "done");
  snprintf(path, sizeof path, "%s/file", directory);
  snprintf(other, sizeof other, "%s/other", directory);
  int fd = open(path, O_RDWR | O_CREAT, 0666);
  for (int i = 0; i < 16; i++) if (write(fd, block, BYTES) != BYTES) return 1;
  size_t which;
  while (RatWaitForMultipleHandles((HANDLE[]){go, quit}, 2, false, RAT_INFINITE, &which) == RAT_SUCCESS && which == 0) {
    work(mode, fd, path, other);
    check(RatReleaseSemaphore(done, 1, NULL), "done");
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 3) return child(argv[2], argv[3]);
  int processes = argc > 1 ? atoi(argv[1]) : 1;
  const char *mode = argc > 2 ? argv[2] : "write";
  HANDLE children[MOST], go[MOST], quit, done;
  char directory[32];
  check(RatCreateEvent(true, false, &quit), "RatCreateEvent");
  check(RatCreateSemaphore(0, MOST, &done), "RatCreateSemaphore");
  for (int i = 0; i < processes; i++) {
    check(RatCreateEvent(false, false, &go[i]), "RatCreateEvent");
    snprintf(directory, sizeof directory, "/tmp/parallel-%d", i);
    mkdir(directory, 0777);
    RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = (HANDLE[]){go[i], quit, done}, .inheritCount = 3};
    check(RatCreateProcess(argv[0], (const char *[]){argv[0], "-", mode, directory, NULL}, &attributes, &children[i]), argv[0]);
  }
  for (int batch = 0; batch < BATCHES; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < processes; i++) RatSetEvent(go[i]);
    for (int i = 0; i < processes; i++) RatWaitForHandle(done, RAT_INFINITE);
    /* The processes start during the first, and are compiled during the next few. */
    if (batch >= 5) sample(started, CALLS);
  }
  RatSetEvent(quit);
  RatWaitForMultipleHandles(children, (size_t)processes, true, RAT_INFINITE, NULL);
  return report();
}
