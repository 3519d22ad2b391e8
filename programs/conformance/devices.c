/* The devices that programs of C open by name; and what else `open` says of names that are no files. */
#include "check.h"
#define EXPECT(condition) CHECK(__func__, condition)

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static bool fails(int result, int error) { return result == -1 && errno == error; }

static void nothing(void) {
  char bytes[4] = "abc";
  int fd = open("/dev/null", O_RDWR | O_CREAT | O_TRUNC, 0666);
  EXPECT(fd >= 0);
  EXPECT(write(fd, bytes, 4) == 4);
  EXPECT(read(fd, bytes, 4) == 0);
  struct pollfd ready = {fd, POLLIN | POLLOUT, 0};
  EXPECT(poll(&ready, 1, 0) == 1 && ready.revents == (POLLIN | POLLOUT));
  struct stat facts;
  EXPECT(fstat(fd, &facts) == 0 && S_ISCHR(facts.st_mode));
  EXPECT(stat("/dev/null", &facts) == 0 && S_ISCHR(facts.st_mode));
  EXPECT(access("/dev/null", R_OK | W_OK) == 0);
  EXPECT(!isatty(fd));
  EXPECT(close(fd) == 0);
  fd = open("/dev/null", O_RDONLY);
  EXPECT(fails((int)write(fd, bytes, 4), EBADF));
  close(fd);
  EXPECT(fails(open("/dev/null", O_CREAT | O_EXCL | O_WRONLY, 0666), EEXIST));
  EXPECT(fails(open("/dev/null/x", O_RDONLY), ENOENT));
  EXPECT(fails(open("/dev/nothing", O_RDONLY), ENOENT));
  FILE *stream = fopen("/dev/null", "w");
  EXPECT(stream != NULL);
  for (int i = 0; i < 10000; i++) fputs("text that nobody wants", stream);
  EXPECT(fclose(stream) == 0);
}

static void bytesForEver(void) {
  static unsigned char bytes[200000];
  memset(bytes, 1, sizeof bytes);
  int fd = open("/dev/zero", O_RDONLY);
  EXPECT(read(fd, bytes, sizeof bytes) == sizeof bytes);
  int sum = 0;
  for (size_t i = 0; i < sizeof bytes; i++) sum += bytes[i];
  EXPECT(sum == 0);
  close(fd);
  for (int i = 0; i < 2; i++) {
    fd = open(i == 0 ? "/dev/urandom" : "/dev/random", O_RDONLY);
    EXPECT(read(fd, bytes, sizeof bytes) == sizeof bytes);
    int counts[256] = {0};
    for (size_t j = 0; j < sizeof bytes; j++) counts[bytes[j]]++;
    for (int value = 0; value < 256; value++) EXPECT(counts[value] > 300);
    close(fd);
  }
}

static void standardStreams(void) {
  int ends[2];
  EXPECT(pipe(ends) == 0);
  int kept = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  int fd = open("/dev/stdout", O_WRONLY);
  dup2(kept, STDOUT_FILENO);
  char text[16] = "";
  EXPECT(write(fd, "out", 3) == 3);
  EXPECT(read(ends[0], text, sizeof text) == 3 && memcmp(text, "out", 3) == 0);
  snprintf(text, sizeof text, "/dev/fd/%d", ends[1]);
  int same = open(text, O_WRONLY);
  EXPECT(write(same, "fd", 2) == 2 && read(ends[0], text, sizeof text) == 2);
  EXPECT(fails(open("/dev/fd/1000", O_RDONLY), EBADF));
  EXPECT(open("/dev/stderr", O_WRONLY) >= 0);
}

static void asTheStreamsOfAChild(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid;
  int status = -1;
  EXPECT(posix_spawn(&pid, programPath, &actions, NULL, (char *[]){(char *)programPath, "child", NULL}, environ) == 0);
  EXPECT(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void otherNames(void) {
  EXPECT(fails(open("/tmp", O_WRONLY), EISDIR));
  EXPECT(fails(open("/tmp", O_RDWR), EISDIR));
  EXPECT(fails(truncate("/tmp", 1), EISDIR));
  EXPECT(fopen("/tmp", "w") == NULL && errno == EISDIR);
  struct stat facts;
  EXPECT(fails(open("", O_RDONLY), ENOENT));
  EXPECT(fails(stat("", &facts), ENOENT));
  EXPECT(fails(access("", F_OK), ENOENT));
  EXPECT(fails(chdir(""), ENOENT));
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "child") == 0) {
    printf("a line for nobody\n");
    return getchar() == EOF && fflush(stdout) == 0 ? 7 : 1;
  }
  begin(argc, argv);
  nothing();
  bytesForEver();
  standardStreams();
  asTheStreamsOfAChild();
  otherNames();
  return finish();
}
