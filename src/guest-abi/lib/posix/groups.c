/* Process groups and sessions. */
#define _GNU_SOURCE
#include "posix/posix.h"

#include <unistd.h>

/* What is not there is no process. */
static int result(RatStatus status) { return status == RAT_ERR_NOT_FOUND ? PosixFail(ESRCH) : PosixResult(status, EAGAIN); }

PUBLIC pid_t getpgid(pid_t pid) {
  pid_t group, session;
  if (pid < 0) return PosixFail(ESRCH);
  return result(RatProcessGroup((uint32_t)pid, RAT_GROUP_SAME, &group, &session)) == 0 ? group : -1;
}
PUBLIC pid_t getpgrp(void) { return getpgid(0); }

PUBLIC pid_t getsid(pid_t pid) {
  pid_t group, session;
  if (pid < 0) return PosixFail(ESRCH);
  return result(RatProcessGroup((uint32_t)pid, RAT_GROUP_SAME, &group, &session)) == 0 ? session : -1;
}

PUBLIC int setpgid(pid_t pid, pid_t group) {
  pid_t is, session;
  if (group < 0) return PosixFail(EINVAL);
  if (pid < 0) return PosixFail(ESRCH);
  RatStatus status = RatProcessGroup((uint32_t)pid, group, &is, &session);
  /* A child that has ended and was not waited for is somebody still, in whatever group. */
  if (status == RAT_ERR_NOT_FOUND && pid > 0 && IsChild(pid)) return 0;
  if (RAT_SUCCEEDED(status) && pid > 0) NoteGroup(pid, is);
  return result(status);
}
PUBLIC pid_t setpgrp(void) { return setpgid(0, 0); }

PUBLIC pid_t setsid(void) {
  pid_t group, session;
  return result(RatProcessGroup(0, RAT_GROUP_SESSION, &group, &session)) == 0 ? session : -1;
}

PUBLIC int killpg(pid_t group, int signal) { return group < 0 ? PosixFail(EINVAL) : kill(group == 0 ? 0 : -group, signal); }
