/* Limits as they are. They cannot be changed; to set what stands already succeeds. */
#define _GNU_SOURCE
#include "libratos.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

extern char __stack_low, __stack_high; /* of the main thread */

PUBLIC int getrlimit(int resource, struct rlimit *out) {
  rlim_t limit = RLIM_INFINITY;
  switch (resource) {
    case RLIMIT_STACK: limit = (rlim_t)(&__stack_high - &__stack_low); break;
    case RLIMIT_AS:
    case RLIMIT_DATA: limit = (rlim_t)sysconf(_SC_PHYS_PAGES) * (rlim_t)sysconf(_SC_PAGESIZE); break;
    case RLIMIT_NOFILE: limit = (rlim_t)sysconf(_SC_OPEN_MAX); break;
    case RLIMIT_NPROC: limit = (rlim_t)sysconf(_SC_CHILD_MAX); break;
    case RLIMIT_CORE: limit = 0; break;
    default:
      if (resource < 0 || resource >= RLIM_NLIMITS) {
        errno = EINVAL;
        return -1;
      }
  }
  *out = (struct rlimit){limit, limit};
  return 0;
}

PUBLIC int setrlimit(int resource, const struct rlimit *wanted) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return -1;
  if (wanted->rlim_cur > wanted->rlim_max) {
    errno = EINVAL;
    return -1;
  }
  if (wanted->rlim_cur == limit.rlim_cur && wanted->rlim_max == limit.rlim_max) return 0;
  errno = EPERM;
  return -1;
}
