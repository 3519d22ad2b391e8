/* What a process is told of itself and of the system. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  CHECK("its id", getpid() > 0 && getpid() == (pid_t)RatGetCurrentProcessId());
  CHECK_EQUAL("the page has started it", 0, getppid());
  CHECK("one user", getuid() == 0 && geteuid() == 0 && getgid() == 0 && getegid() == 0);
  CHECK_EQUAL("becoming oneself", 0, setuid(getuid()));
  errno = 0;
  CHECK("or another", setuid(1000) == -1 && errno == EPERM);
  CHECK_EQUAL("the mask is kept", 022, umask(077));
  CHECK_EQUAL("the mask is kept", 077, umask(022));
  CHECK("processors", sysconf(_SC_NPROCESSORS_ONLN) >= 1 && sysconf(_SC_NPROCESSORS_CONF) >= 1);
  CHECK_EQUAL("a page", 65536, sysconf(_SC_PAGESIZE));
  CHECK_EQUAL("descriptors", 1024, sysconf(_SC_OPEN_MAX));
  CHECK_EQUAL("descriptors", 1024, getdtablesize());
  CHECK("what there is not", sysconf(_SC_JOB_CONTROL) == -1 && sysconf(9999) == -1);
  struct tms before, after;
  clock_t start = times(&before);
  clock_t enough = clock() + 40 * (CLOCKS_PER_SEC / 1000);
  while (clock() < enough);
  clock_t end = times(&after);
  CHECK("ticks pass", end - start >= 3 && after.tms_utime - before.tms_utime >= 3 && sysconf(_SC_CLK_TCK) == 100);
  struct rusage usage;
  CHECK_EQUAL("getrusage", 0, getrusage(RUSAGE_SELF, &usage));
  CHECK("what was computed", usage.ru_utime.tv_sec > 0 || usage.ru_utime.tv_usec >= 40000);
  CHECK_EQUAL("of children nothing", 0, getrusage(RUSAGE_CHILDREN, &usage));

  /* The number of the root directory is free. */
  int fd = open("/tmp/posix-facts", O_RDWR | O_CREAT, 0600);
  CHECK_EQUAL("the first descriptor", 3, fd);
  CHECK_EQUAL("paths are found all the same", 0, access("/tmp/posix-facts", F_OK));
  int directory = open("/tmp", O_RDONLY | O_DIRECTORY), copy = dup(directory);
  CHECK("directories come behind it", directory == 4 && copy == 5);
  CHECK_EQUAL("close", 0, close(fd));
  CHECK("also now", open("/tmp", O_RDONLY | O_DIRECTORY) == 6 && dup(copy) == 7);
  errno = 0;
  CHECK("it is closed", fcntl(3, F_GETFL) == -1 && errno == EBADF);
  CHECK_EQUAL("paths are found all the same", 0, access("/bin/true", F_OK));
  CHECK_EQUAL("below a directory", 0, unlinkat(directory, "posix-facts", 0));
  return finish();
}
