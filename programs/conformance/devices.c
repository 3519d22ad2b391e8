/* The devices that programs of C open by name; and what else `open` says of names that are no files. */
#include "check.h"
#define EXPECT(condition) CHECK(__func__, condition)

#include <dirent.h>
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
  EXPECT(fails(open("/dev/null/x", O_RDONLY), ENOTDIR));
  EXPECT(fails(open("/dev/null", O_RDONLY | O_DIRECTORY), ENOTDIR));
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

static void alwaysFull(void) {
  char bytes[4] = "abc";
  int fd = open("/dev/full", O_RDWR);
  EXPECT(fails((int)write(fd, bytes, 4), ENOSPC));
  EXPECT(write(fd, bytes, 0) == 0);
  EXPECT(read(fd, bytes, 4) == 4 && memcmp(bytes, "\0\0\0", 4) == 0);
  close(fd);
  FILE *stream = fopen("/dev/full", "w");
  EXPECT(stream != NULL && fputs("text", stream) >= 0);
  EXPECT(fclose(stream) == EOF && errno == ENOSPC);
  HFILE file;
  size_t done;
  EXPECT(RatOpenFile("/dev/full", RAT_OPEN_WRITE, &file) == RAT_SUCCESS);
  EXPECT(RatWriteFile(file, bytes, 4, &done) == RAT_ERR_NO_SPACE);
  RatCloseHandle(file);
}

/* The names in a directory, each followed by a space, as they come; how many. */
static int names(const char *path, char *all, size_t room) {
  int count = 0;
  DIR *dir = opendir(path);
  EXPECT(dir != NULL);
  all[0] = 0;
  for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    snprintf(all + strlen(all), room - strlen(all), "%s ", entry->d_name);
    count++;
  }
  closedir(dir);
  return count;
}

static void theDirectory(void) {
  char all[2000];
  char target[20] = "";
  struct stat facts, same;
  EXPECT(names("/dev", all, sizeof all) == 10);
  const char *devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
  for (int i = 0; i < 6; i++) {
    char path[30];
    snprintf(path, sizeof path, "%s ", devices[i]);
    EXPECT(strstr(all, path) != NULL);
    snprintf(path, sizeof path, "/dev/%s", devices[i]);
    EXPECT(stat(path, &facts) == 0 && S_ISCHR(facts.st_mode) && facts.st_nlink == 1 && facts.st_ino != 0);
    int fd = open(path, O_RDONLY);
    EXPECT(fd < 0 || (fstat(fd, &same) == 0 && (same.st_ino == facts.st_ino || i == 5)));
    close(fd);
    EXPECT(fails(unlink(path), EACCES));
    EXPECT(fails(rename(path, "/tmp/device"), EACCES));
    EXPECT(fails(rename(programPath, path), EACCES));
    EXPECT(fails(link(path, "/tmp/device"), EACCES));
    EXPECT(fails(symlink("x", path), EEXIST));
    EXPECT(fails(truncate(path, 0), i == 5 ? ENXIO : EINVAL)); /* it is opened for that */
  }
  EXPECT(fails(rename("/dev", "/tmp/dev"), EACCES));
  EXPECT(fails(rmdir("/dev"), EACCES));
  EXPECT(fails(rmdir("/dev/fd"), EACCES));
  EXPECT(readlink("/dev/stdin", target, sizeof target) == 4 && memcmp(target, "fd/0", 4) == 0);
  EXPECT(lstat("/dev/stdin", &facts) == 0 && S_ISLNK(facts.st_mode));
  EXPECT(chdir("/dev") == 0);
  EXPECT(access("null", F_OK) == 0);
  int fd = open("fd/../zero", O_RDONLY);
  EXPECT(fd >= 0 && read(fd, target, 1) == 1 && target[0] == 0);
  close(fd);
  /* A program of its own is free to make files beside them. */
  fd = open("file", O_RDWR | O_CREAT, 0644);
  EXPECT(fd >= 0 && unlink("/dev/file") == 0);
  close(fd);
  EXPECT(chdir("/") == 0);
  RatFileInfo info = {.size = sizeof info};
  EXPECT(RatGetPathInfo("/dev/null", true, &info) == RAT_SUCCESS && info.type == RAT_FILE_DEVICE && info.fileId != 0);
  EXPECT(RatDeleteFile("/dev/null") == RAT_ERR_ACCESS_DENIED);
}

static void descriptorNames(void) {
  char all[2000], path[30];
  char text[8] = "";
  int ends[2];
  struct stat facts;
  EXPECT(pipe(ends) == 0);
  int file = open("/tmp/devices", O_RDWR | O_CREAT | O_TRUNC, 0644);
  EXPECT(write(file, "0123456789", 10) == 10 && lseek(file, 4, SEEK_SET) == 4);
  int count = names("/dev/fd", all, sizeof all);
  EXPECT(strncmp(all, "0 1 2 ", 6) == 0);
  snprintf(path, sizeof path, " %d %d %d ", ends[0], ends[1], file);
  EXPECT(strstr(all, path) != NULL);
  close(ends[1]);
  EXPECT(names("/dev/fd", all, sizeof all) == count - 1);
  /* As a duplicate: the offset is shared, and nothing is emptied. */
  snprintf(path, sizeof path, "/dev/fd/%d", file);
  int same = open(path, O_RDWR | O_TRUNC);
  EXPECT(same >= 0 && read(same, text, 3) == 3 && memcmp(text, "456", 3) == 0);
  EXPECT(lseek(file, 0, SEEK_CUR) == 7);
  EXPECT(stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size == 10);
  EXPECT(fails(open(path, O_RDONLY | O_DIRECTORY), ENOTDIR));
  EXPECT(fails(open(path, O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST));
  snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
  EXPECT(fails(open(path, O_WRONLY), EACCES));
  EXPECT(stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode));
  close(ends[0]);
  EXPECT(fails(stat(path, &facts), ENOENT));
  EXPECT(fails(open(path, O_RDONLY), EBADF));
  EXPECT(fails(open("/dev/fd/new", O_WRONLY | O_CREAT, 0644), ENOENT));
  EXPECT(fails(open("/dev/fd/00001024", O_RDONLY), ENOENT));
  EXPECT(fails(mkdir("/dev/fd/7", 0755), ENOENT));
  EXPECT(fails(link("/tmp/devices", "/dev/fd/7"), ENOENT));
  EXPECT(fails(rename("/tmp/devices", "/dev/fd/7"), ENOENT));
  EXPECT(fails(unlink("/dev/fd/0"), ENOENT));
  close(same);
  close(file);
  EXPECT(unlink("/tmp/devices") == 0);
  /* Programs of these tests have no terminal. */
  EXPECT(fails(open("/dev/tty", O_RDWR), ENXIO));
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
  alwaysFull();
  theDirectory();
  descriptorNames();
  asTheStreamsOfAChild();
  otherNames();
  return finish();
}
