/* Who a process is, and what it may say of itself. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 4096, FIRST_PROCESS = 1 };

PUBLIC pid_t getppid(void) { return (pid_t)RatGetParentProcessId(); }

int __wrap_chdir(const char *path);
PUBLIC int fchdir(int fd) {
  char path[PATH_BYTES];
  if (PosixResult(RatFdPath(fd, path, sizeof path), ENOMEM) != 0) return -1;
  return __wrap_chdir(path);
}

/* There is one user, who may do everything with the system's files, and nothing outside. */
PUBLIC uid_t getuid(void) { return 0; }
PUBLIC uid_t geteuid(void) { return 0; }
PUBLIC gid_t getgid(void) { return 0; }
PUBLIC gid_t getegid(void) { return 0; }
PUBLIC int getgroups(int size, gid_t list[]) {
  if (size < 0) return PosixFail(EINVAL);
  if (size > 0) list[0] = 0;
  return 1;
}
static int become(unsigned id) { return id == 0 || id == (unsigned)-1 ? 0 : PosixFail(EPERM); }
PUBLIC int setuid(uid_t id) { return become(id); }
PUBLIC int seteuid(uid_t id) { return become(id); }
PUBLIC int setgid(gid_t id) { return become(id); }
PUBLIC int setegid(gid_t id) { return become(id); }
PUBLIC int setreuid(uid_t real, uid_t effective) { return become(real) || become(effective) ? -1 : 0; }
PUBLIC int setregid(gid_t real, gid_t effective) { return become(real) || become(effective) ? -1 : 0; }

/* Files have no modes: the mask is only kept. */
static mode_t creationMask = 022;
PUBLIC mode_t umask(mode_t mask) { return (mode_t)__atomic_exchange_n(&creationMask, mask & 0777, __ATOMIC_RELAXED); }

/* Returns when everything is stored, as fsync does for one file. */
PUBLIC void sync(void) {
  HFILE root;
  if (!RAT_SUCCEEDED(RatOpenFile("/", RAT_OPEN_READ | RAT_OPEN_DIRECTORY, &root))) return;
  RatFlushFile(root);
  RatCloseHandle(root);
}
PUBLIC int getdtablesize(void) { return (int)sysconf(_SC_OPEN_MAX); }
/* All processes are equal. */
PUBLIC int nice(int increment) { return increment == 0 ? 0 : PosixFail(EPERM); }
