/*
 * Functions with a path. The sysroot has them all in one file, so a program with a function of its own by one of these
 * names, which POSIX lets an ISO C program have, would not link. Here each is a file, before what that file calls it.
 * The C library resolves paths into buffers that it keeps for the next call, so calls with a path take turns. None of
 * them waits for anything but the file system.
 */
#ifndef PATH_LOCK_H
#define PATH_LOCK_H

/* In libratos. The thread that holds it may take it again. */
void LockPaths(void);
void UnlockPaths(void);

#define WITH_PATHS(type, name, parameters, arguments) \
  type __posix_##name parameters; \
  type name parameters { \
    LockPaths(); \
    type result = __posix_##name arguments; \
    UnlockPaths(); \
    return result; \
  }
#define RENAMED(type, name, parameters, arguments) \
  type __posix_##name parameters; \
  type name parameters { return __posix_##name arguments; }

#endif
