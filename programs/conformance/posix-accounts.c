/* The one user and its group; and System V's functions of signals. */
#include "posix-check.h"

#include <grp.h>
#include <pwd.h>
#include <signal.h>

static void accounts(void) {
  setenv("USER", "ada", 1);
  setenv("HOME", "/home/ada", 1);
  struct passwd *user = getpwuid(getuid());
  CHECK("the user", user != NULL && strcmp(user->pw_name, "ada") == 0 && strcmp(user->pw_dir, "/home/ada") == 0);
  CHECK("by name", (user = getpwnam("ada")) != NULL && user->pw_uid == getuid() && user->pw_gid == getgid());
  CHECK("a shell", strcmp(user->pw_shell, "/bin/sh") == 0);
  errno = 0;
  CHECK("nobody", getpwnam("nobody") == NULL && getpwuid(12345) == NULL && errno == 0);
  CHECK("all of them", (setpwent(), getpwent()) != NULL && getpwent() == NULL && (endpwent(), true));
  struct passwd entry, *result;
  char buffer[64];
  ZERO("into a buffer", getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &result));
  CHECK("it is there", result == &entry && strcmp(entry.pw_name, "ada") == 0);
  for (size_t size = 0; size < 25; size++) {
    buffer[size] = 'x';
    int error = getpwnam_r("ada", &entry, buffer, size, &result);
    CHECK("too small", error == ERANGE && result == NULL && buffer[size] == 'x');
  }
  ZERO("nobody", getpwnam_r("nobody", &entry, buffer, sizeof buffer, &result));
  CHECK("nobody", result == NULL);

  struct group *group = getgrgid(getgid());
  CHECK("the group", group != NULL && strcmp(group->gr_name, "ada") == 0 && group->gr_mem[0] == NULL);
  CHECK("by name", getgrnam("ada") != NULL && getgrnam("wheel") == NULL && getgrgid(5) == NULL);
  CHECK("all of them", (setgrent(), getgrent()) != NULL && getgrent() == NULL && (endgrent(), true));
  struct group groupEntry, *groupResult;
  for (size_t size = 0; size < 8; size++) {
    CHECK_EQUAL("too small", ERANGE, getgrgid_r(getgid(), &groupEntry, buffer + 1, size, &groupResult));
  }
  ZERO("into a buffer", getgrgid_r(getgid(), &groupEntry, buffer + 1, 40, &groupResult));
  CHECK("it is there", groupResult == &groupEntry && strcmp(groupEntry.gr_name, "ada") == 0);
  unsetenv("USER");
  CHECK("without a name", strcmp(getpwuid(0)->pw_name, "root") == 0);
}

static volatile sig_atomic_t hits;
static void hit(int signal) {
  (void)signal;
  hits++;
}

static void oldSignals(void) {
  CHECK("set", sigset(SIGUSR1, hit) == SIG_DFL);
  ZERO("held", sighold(SIGUSR1));
  raise(SIGUSR1);
  CHECK_EQUAL("not yet", 0, hits);
  CHECK("sigpause", sigpause(SIGUSR1) == -1 && errno == EINTR);
  CHECK_EQUAL("in the pause", 1, hits);
  raise(SIGUSR1);
  CHECK_EQUAL("held again", 1, hits);
  ZERO("released", sigrelse(SIGUSR1));
  CHECK_EQUAL("now", 2, hits);
  CHECK("held by sigset", sigset(SIGUSR1, SIG_HOLD) == hit);
  raise(SIGUSR1);
  CHECK_EQUAL("held", 2, hits);
  CHECK("released by sigset", sigset(SIGUSR1, hit) == SIG_HOLD);
  CHECK_EQUAL("now", 3, hits);
  ZERO("ignored", sigignore(SIGUSR1));
  raise(SIGUSR1);
  CHECK_EQUAL("ignored", 3, hits);
  CHECK("no such signal", sighold(999) == -1 && errno == EINVAL && sigset(999, hit) == SIG_ERR);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  accounts();
  oldSignals();
  return finish();
}
