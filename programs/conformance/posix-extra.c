/* Functions that are old, small, or both, and that programs call: each does what its page says. */
#define _GNU_SOURCE
#include "check.h"
#define EXPECT(condition) CHECK(__func__, condition)

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static int descending(const void *a, const void *b, void *calls) {
  ++*(int *)calls;
  return *(const int *)b - *(const int *)a;
}

static int seen;
static int count(const char *path, const struct stat *facts, int type) {
  (void)facts;
  if (type == FTW_F && strstr(path, "/file") != NULL) seen++;
  return 0;
}

static bool blocked(int signal) {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, NULL, &mask);
  return sigismember(&mask, signal) == 1;
}

static void jumps(void) {
  sigset_t usr1;
  sigemptyset(&usr1);
  sigaddset(&usr1, SIGUSR1);
  for (int keep = 0; keep < 2; keep++) {
    sigjmp_buf place;
    int value = sigsetjmp(place, keep);
    if (value == 0) {
      sigprocmask(SIG_BLOCK, &usr1, NULL);
      siglongjmp(place, 7);
    }
    EXPECT(value == 7);
    EXPECT(blocked(SIGUSR1) == (keep == 0));
    sigprocmask(SIG_UNBLOCK, &usr1, NULL);
  }
}

static void files(void) {
  EXPECT(mkdir("/tmp/extra", 0777) == 0 && mkdir("/tmp/extra/in", 0777) == 0);
  int fd = open("/tmp/extra/in/file", O_CREAT | O_WRONLY, 0666);
  EXPECT(fd >= 0);
  struct timeval times[2] = {{1000, 1}, {2000, 2}};
  EXPECT(futimes(fd, times) == 0);
  struct stat facts;
  EXPECT(fstat(fd, &facts) == 0 && facts.st_mtim.tv_sec == 2000 && facts.st_mtim.tv_nsec == 2000);
  EXPECT(close(fd) == 0);
  EXPECT(symlink("nowhere", "/tmp/extra/link") == 0);
  EXPECT(lutimes("/tmp/extra/link", times) == 0);
  EXPECT(ftw("/tmp/extra", count, 8) == 0 && seen == 1);
  EXPECT(ftw("/tmp/none", count, 8) == -1 && errno == ENOENT);
  DIR *directory = opendir("/tmp/extra/in");
  struct dirent entry;
  struct dirent *next = NULL;
  int names = 0;
  errno = 77;
  while (readdir_r(directory, &entry, &next) == 0 && next != NULL) names += strcmp(entry.d_name, "file") == 0;
  EXPECT(names == 1 && errno == 77);
  EXPECT(closedir(directory) == 0);
  EXPECT(unlink("/tmp/extra/in/file") == 0 && unlink("/tmp/extra/link") == 0);
  EXPECT(rmdir("/tmp/extra/in") == 0 && rmdir("/tmp/extra") == 0);
}

int main(void) {
  jumps();
  files();

  int numbers[] = {3, 9, 1};
  int calls = 0;
  qsort_r(numbers, 3, sizeof numbers[0], descending, &calls);
  EXPECT(numbers[0] == 9 && numbers[2] == 1 && calls > 0);

  void *aligned = memalign(64, 10);
  EXPECT(aligned != NULL && (uintptr_t)aligned % 64 == 0);
  free(aligned);
  errno = 0;
  volatile size_t odd = 48;
  EXPECT(memalign(odd, 10) == NULL && errno == EINVAL);
  void *page = valloc(10);
  EXPECT(page != NULL && (uintptr_t)page % 65536 == 0);
  free(page);

  unsigned char bytes[1000] = {0};
  EXPECT(getrandom(bytes, sizeof bytes, 0) == sizeof bytes);
  int zeros = 0;
  for (size_t i = 0; i < sizeof bytes; i++) zeros += bytes[i] == 0;
  EXPECT(zeros < 100);
  EXPECT(getrandom(bytes, 1, 0x80) == -1 && errno == EINVAL);

  struct rlimit limit;
  EXPECT(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == (rlim_t)sysconf(_SC_OPEN_MAX));
  EXPECT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur--;
  EXPECT(setrlimit(RLIMIT_NOFILE, &limit) == -1 && errno == EPERM);
  EXPECT(getrlimit(99, &limit) == -1 && errno == EINVAL);

  struct utsname names;
  EXPECT(uname(&names) == 0 && strcmp(names.sysname, "RatOS") == 0 && strcmp(names.machine, "wasm32") == 0);
  EXPECT(sysconf(_SC_PHYS_PAGES) == (1 << 30) / sysconf(_SC_PAGESIZE));

  tzset();
  EXPECT(timezone == 0 && daylight == 0 && strcmp(tzname[0], "UTC") == 0);
  EXPECT(gettid() == (pid_t)RatGetCurrentThreadId());
  char *folder = get_current_dir_name();
  EXPECT(folder != NULL && folder[0] == '/');
  free(folder);
  setenv("EXTRA", "1", 1);
  EXPECT(strcmp(secure_getenv("EXTRA"), "1") == 0);
  EXPECT(posix_madvise(bytes, sizeof bytes, POSIX_MADV_SEQUENTIAL) == 0 && posix_madvise(bytes, 1, 99) == EINVAL);

  /* err.h writes to standard error, which is the file here. */
  FILE *kept = freopen("/tmp/extra-err", "w", stderr);
  EXPECT(kept != NULL);
  errno = ENOENT;
  warn("cannot open %s", "x");
  warnx("%d left", 3);
  fflush(stderr);
  FILE *text = fopen("/tmp/extra-err", "r");
  char line[100];
  EXPECT(fgets(line, sizeof line, text) != NULL && strcmp(line, "posix-extra: cannot open x: No such file or directory\n") == 0);
  EXPECT(fgets(line, sizeof line, text) != NULL && strcmp(line, "posix-extra: 3 left\n") == 0);
  fclose(text);
  EXPECT(unlink("/tmp/extra-err") == 0);
  return finish();
}
