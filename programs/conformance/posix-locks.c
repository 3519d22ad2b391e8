/* Locks of files: ranges, owners, what gives them up, who waits, and deadlocks. */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char *const PATH = "/tmp/locked";

static int openFile(void) {
  int fd = open(PATH, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  CHECK("open", fd >= 0);
  return fd;
}

static int set(int fd, int command, int type, off_t from, off_t length) {
  struct flock lock = {.l_type = (short)type, .l_whence = SEEK_SET, .l_start = from, .l_len = length};
  return fcntl(fd, command, &lock);
}

/* A child that does as it is told by bytes of its standard input, and answers each by one of its standard output. */
typedef struct Child {
  pid_t pid;
  int tell, hear;
} Child;

static Child start(const char *part) {
  int in[2], out[2];
  Child child;
  CHECK_EQUAL("pipes", 0, pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  char *argv[] = {(char *)programPath, (char *)part, NULL};
  CHECK_EQUAL("spawn", 0, posix_spawn(&child.pid, programPath, &actions, NULL, argv, environ));
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  child.tell = in[1];
  child.hear = out[0];
  return child;
}
static void tell(Child child, char what) { CHECK_EQUAL("tell", 1, write(child.tell, &what, 1)); }
static char hear(Child child) {
  char answer = 0;
  return read(child.hear, &answer, 1) == 1 ? answer : 0;
}
static char ask(Child child, char what) {
  tell(child, what);
  return hear(child);
}
static int end(Child child) {
  int status;
  close(child.tell);
  CHECK_EQUAL("waited for", child.pid, waitpid(child.pid, &status, 0));
  close(child.hear);
  return status;
}

/* Answers y or n, d for EDEADLK. */
static char answerOf(int result) { return result == 0 ? 'y' : errno == EDEADLK ? 'd' : errno == EAGAIN ? 'n' : '?'; }

static int other(void) {
  int fd = openFile();
  char what, answer;
  while (read(0, &what, 1) == 1) {
    switch (what) {
      case 'r': answer = answerOf(set(fd, F_SETLK, F_RDLCK, 0, 10)); break;
      case 'w': answer = answerOf(set(fd, F_SETLK, F_WRLCK, 0, 10)); break;
      case 'W':
        answer = answerOf(set(fd, F_SETLKW, F_WRLCK, 0, 10));
        if (answer == 'd') set(fd, F_SETLK, F_UNLCK, 0, 0);
        break;
      case '2': answer = answerOf(set(fd, F_SETLK, F_WRLCK, 100, 10)); break;
      case 'u': answer = answerOf(set(fd, F_SETLK, F_UNLCK, 0, 0)); break;
      case 'o': answer = answerOf(set(fd, F_OFD_SETLK, F_WRLCK, 0, 10)); break;
      case 'O': answer = answerOf(set(fd, F_OFD_SETLK, F_UNLCK, 0, 10)); break;
      case 'f': answer = answerOf(flock(fd, LOCK_EX | LOCK_NB)); break;
      case 's': answer = answerOf(flock(fd, LOCK_SH | LOCK_NB)); break;
      case 'F': answer = answerOf(flock(fd, LOCK_EX)); break;
      default: answer = '?';
    }
    if (write(1, &answer, 1) != 1) return 1;
  }
  return 0;
}

static void ranges(void) {
  int fd = openFile();
  Child child = start("other");
  CHECK_EQUAL("free", 'y', ask(child, 'w'));
  CHECK_ERRNO("another's", EAGAIN, set(fd, F_SETLK, F_RDLCK, 9, 1));
  CHECK_EQUAL("beside it", 0, set(fd, F_SETLK, F_WRLCK, 10, 10));
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};
  CHECK_EQUAL("asks", 0, fcntl(fd, F_GETLK, &lock));
  CHECK("who has it", lock.l_type == F_WRLCK && lock.l_start == 0 && lock.l_len == 10 && lock.l_pid == child.pid);
  CHECK_EQUAL("shared instead", 'y', ask(child, 'r'));
  CHECK_EQUAL("readers get on", 0, set(fd, F_SETLK, F_RDLCK, 0, 5));
  CHECK_EQUAL("a writer does not", 'n', ask(child, 'w'));
  CHECK_EQUAL("unlocks", 'y', ask(child, 'u'));
  CHECK_EQUAL("all of it", 0, set(fd, F_SETLK, F_WRLCK, 0, 0));
  CHECK_EQUAL("to the end and beyond", 'n', ask(child, '2'));
  CHECK_EQUAL("a hole", 0, set(fd, F_SETLK, F_UNLCK, 100, 10));
  CHECK_EQUAL("is free", 'y', ask(child, '2'));
  CHECK_EQUAL("before the hole it is not", 'n', ask(child, 'r'));
  lock = (struct flock){.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 50, .l_len = 100};
  CHECK_EQUAL("asks", 0, fcntl(fd, F_GETLK, &lock));
  CHECK("finds the hole's", lock.l_start == 100 && lock.l_len == 10 && lock.l_type == F_WRLCK);
  CHECK_EQUAL("ends", 0, end(child));
  lock.l_type = F_RDLCK;
  CHECK_EQUAL("asks", 0, fcntl(fd, F_GETLK, &lock));
  CHECK_EQUAL("who has ended holds nothing", F_UNLCK, lock.l_type);
  close(fd);
}

static void places(void) {
  int fd = openFile();
  CHECK_EQUAL("size", 0, ftruncate(fd, 1000));
  CHECK_EQUAL("seek", 20, lseek(fd, 20, SEEK_SET));
  Child child = start("other");
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = -10, .l_len = -10};
  CHECK_EQUAL("the ten bytes before", 0, fcntl(fd, F_SETLK, &lock));
  CHECK_EQUAL("are locked", 'n', ask(child, 'w'));
  lock = (struct flock){.l_type = F_UNLCK, .l_whence = SEEK_END, .l_start = -1000, .l_len = 5};
  CHECK_EQUAL("from the end", 0, fcntl(fd, F_SETLK, &lock));
  CHECK_EQUAL("half are", 'n', ask(child, 'w'));
  lock.l_start = -995;
  CHECK_EQUAL("the other half", 0, fcntl(fd, F_SETLK, &lock));
  CHECK_EQUAL("none is", 'y', ask(child, 'w'));
  lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = -1, .l_len = 1};
  CHECK_ERRNO("before the file", EINVAL, fcntl(fd, F_SETLK, &lock));
  lock = (struct flock){.l_type = 7, .l_whence = SEEK_SET};
  CHECK_ERRNO("no type", EINVAL, fcntl(fd, F_SETLK, &lock));
  lock = (struct flock){.l_type = F_WRLCK, .l_whence = 9};
  CHECK_ERRNO("no place", EINVAL, fcntl(fd, F_SETLK, &lock));
  CHECK_ERRNO("no descriptor", EBADF, set(99, F_SETLK, F_WRLCK, 0, 0));
  int fds[2];
  CHECK_EQUAL("pipe", 0, pipe(fds));
  CHECK_ERRNO("no file", EINVAL, set(fds[0], F_SETLK, F_RDLCK, 0, 0));
  close(fds[0]);
  close(fds[1]);
  int reader = open(PATH, O_RDONLY);
  CHECK_ERRNO("who cannot write", EBADF, set(reader, F_SETLK, F_WRLCK, 500, 1));
  close(reader);
  end(child);
  close(fd);
}

/* POSIX: closing any descriptor of the file gives up all of the process's locks; Linux: an open file keeps its own. */
static void owners(void) {
  int fd = openFile(), second = openFile();
  Child child = start("other");
  CHECK_EQUAL("lock", 0, set(fd, F_SETLK, F_WRLCK, 0, 10));
  CHECK_EQUAL("one's own is not in the way", 0, set(second, F_SETLK, F_WRLCK, 0, 10));
  CHECK_EQUAL("held", 'n', ask(child, 'w'));
  close(second);
  CHECK_EQUAL("another descriptor was closed", 'y', ask(child, 'w'));
  CHECK_EQUAL("unlocks", 'y', ask(child, 'u'));
  second = openFile();
  CHECK_EQUAL("of the open file", 0, set(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
  CHECK_ERRNO("is in the way of another", EAGAIN, set(second, F_OFD_SETLK, F_RDLCK, 0, 10));
  CHECK_ERRNO("and of the process", EAGAIN, set(second, F_SETLK, F_RDLCK, 0, 10));
  close(second);
  CHECK_EQUAL("is kept", 'n', ask(child, 'o'));
  int copy = dup(fd);
  close(fd);
  CHECK_EQUAL("by a duplicate", 'n', ask(child, 'w'));
  close(copy);
  CHECK_EQUAL("until the last is closed", 'y', ask(child, 'o'));
  fd = openFile();
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  CHECK_EQUAL("asks", 0, fcntl(fd, F_GETLK, &lock));
  CHECK_EQUAL("of no process", -1, lock.l_pid);
  CHECK_EQUAL("unlocks", 'y', ask(child, 'O'));

  CHECK_EQUAL("flock", 0, flock(fd, LOCK_EX));
  CHECK_EQUAL("whole", 'n', ask(child, 's'));
  CHECK_EQUAL("ranges are something else", 'y', ask(child, 'w'));
  CHECK_EQUAL("shared", 0, flock(fd, LOCK_SH));
  CHECK_EQUAL("with others", 'y', ask(child, 's'));
  CHECK_ERRNO("not alone", EWOULDBLOCK, flock(fd, LOCK_EX | LOCK_NB));
  CHECK_ERRNO("nothing", EINVAL, flock(fd, 0));
  end(child);
  CHECK_EQUAL("alone", 0, flock(fd, LOCK_EX | LOCK_NB));
  CHECK_EQUAL("unlock", 0, flock(fd, LOCK_UN));
  close(fd);
}

static volatile int alarms;
static void onAlarm(int signal) {
  (void)signal;
  alarms++;
}

static void waiting(void) {
  int fd = openFile();
  Child child = start("other");
  CHECK_EQUAL("lock", 0, set(fd, F_SETLK, F_WRLCK, 0, 10));
  tell(child, 'W');
  CHECK_EQUAL("unlock", 0, set(fd, F_SETLK, F_UNLCK, 0, 10));
  CHECK_EQUAL("the other has got it", 'y', hear(child));
  struct sigaction action = {.sa_handler = onAlarm};
  sigaction(SIGALRM, &action, NULL);
  /* One might come before the wait. */
  struct itimerval often = {{0, 2000}, {0, 2000}};
  setitimer(ITIMER_REAL, &often, NULL);
  CHECK_ERRNO("a handler ends the wait", EINTR, set(fd, F_SETLKW, F_WRLCK, 5, 1));
  setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
  CHECK("it ran", alarms > 0);
  CHECK_EQUAL("the other's lock", 'y', ask(child, '2'));
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGKILL));
  CHECK_EQUAL("who is killed gives up", 0, set(fd, F_SETLKW, F_WRLCK, 0, 0));
  CHECK_EQUAL("killed", SIGKILL, WTERMSIG(end(child)));

  child = start("other");
  CHECK_EQUAL("the other is there", 'n', ask(child, 'w'));
  tell(child, 'W');
  CHECK_EQUAL("kill", 0, kill(child.pid, SIGKILL));
  CHECK_EQUAL("while it waits, or before", SIGKILL, WTERMSIG(end(child)));
  CHECK_EQUAL("flock", 0, flock(fd, LOCK_EX));
  child = start("other");
  tell(child, 'F');
  close(fd);
  CHECK_EQUAL("closing gives it up", 'y', hear(child));
  end(child);
}

static void deadlock(void) {
  int fd = openFile();
  Child child = start("other");
  CHECK_EQUAL("the other's", 'y', ask(child, '2'));
  CHECK_EQUAL("ours", 0, set(fd, F_SETLK, F_WRLCK, 0, 10));
  tell(child, 'W');
  /* Whoever comes second is told. */
  int result = set(fd, F_SETLKW, F_WRLCK, 100, 10);
  if (result == 0) {
    CHECK_EQUAL("the other was told", 'd', hear(child));
  } else {
    CHECK_EQUAL("told", EDEADLK, errno);
    CHECK_EQUAL("unlock", 0, set(fd, F_SETLK, F_UNLCK, 0, 10));
    CHECK_EQUAL("the other goes on", 'y', hear(child));
  }
  end(child);
  close(fd);
}

enum { THREADS = 4, TURNS = 50 };
static int sharedValue;
static void *count(void *unused) {
  (void)unused;
  int fd = openFile();
  for (int i = 0; i < TURNS; i++) {
    CHECK_EQUAL("lock", 0, flock(fd, LOCK_EX));
    int value = sharedValue;
    sched_yield();
    sharedValue = value + 1;
    CHECK_EQUAL("unlock", 0, flock(fd, LOCK_UN));
  }
  close(fd);
  return NULL;
}

static void contended(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("create", 0, pthread_create(&threads[i], NULL, count, NULL));
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("join", 0, pthread_join(threads[i], NULL));
  CHECK_EQUAL("one at a time", THREADS * TURNS, sharedValue);
}

static void byLockf(void) {
  int fd = openFile();
  Child child = start("other");
  CHECK_EQUAL("seek", 5, lseek(fd, 5, SEEK_SET));
  CHECK_EQUAL("lockf", 0, lockf(fd, F_LOCK, 10));
  CHECK_EQUAL("is a lock like fcntl's", 'n', ask(child, 'w'));
  CHECK_EQUAL("test", 0, lockf(fd, F_TEST, 10));
  CHECK_EQUAL("unlock", 0, lockf(fd, F_ULOCK, 0));
  CHECK_EQUAL("free", 'y', ask(child, 'w'));
  CHECK_ERRNO("try", EAGAIN, lockf(fd, F_TLOCK, 0));
  CHECK_ERRNO("test", EACCES, lockf(fd, F_TEST, 1));
  CHECK_ERRNO("nothing", EINVAL, lockf(fd, 9, 1));
  end(child);
  close(fd);
}

static void many(void) {
  int fd = openFile(), locks = 0;
  while (set(fd, F_SETLK, F_WRLCK, locks * 2, 1) == 0) locks++;
  CHECK_EQUAL("there is a limit", ENOLCK, errno);
  CHECK("far away", locks > 1000);
  CHECK_EQUAL("unlocking works", 0, set(fd, F_SETLK, F_UNLCK, 0, 1));
  CHECK_EQUAL("one fits again", 0, set(fd, F_SETLK, F_WRLCK, 0, 1));
  close(fd);
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (part != NULL) return other();
  ranges();
  places();
  owners();
  waiting();
  deadlock();
  contended();
  byLockf();
  many();
  unlink(PATH);
  return finish();
}
