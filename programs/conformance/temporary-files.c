/* Temporary files: names are new, files without a name go by themselves, bad patterns are refused. */
#define _GNU_SOURCE
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOLDS(condition) CHECK("temporary files", condition)
#define EQUAL(actual, expected) CHECK_EQUAL("temporary files", expected, actual)

static int filesIn(const char *path) {
  DIR *folder = opendir(path);
  if (folder == NULL) return -1;
  int count = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

int main(void) {
  /* tmpfile makes the folder where it is missing. */
  FILE *file = tmpfile();
  HOLDS(file != NULL);
  int before = filesIn("/tmp");
  EQUAL(before, 0);
  HOLDS(fputs("what was written", file) >= 0);
  rewind(file);
  char text[32] = "";
  HOLDS(fgets(text, sizeof text, file) != NULL);
  HOLDS(strcmp(text, "what was written") == 0);
  FILE *files[20];
  for (int i = 0; i < 20; i++) HOLDS((files[i] = tmpfile()) != NULL);
  for (int i = 0; i < 20; i++) HOLDS(fputc('a' + i, files[i]) == 'a' + i);
  for (int i = 0; i < 20; i++) {
    rewind(files[i]);
    EQUAL(fgetc(files[i]), 'a' + i);
    EQUAL(fclose(files[i]), 0);
  }
  EQUAL(fclose(file), 0);

  char one[L_tmpnam], other[L_tmpnam];
  HOLDS(tmpnam(one) == one);
  HOLDS(tmpnam(other) == other);
  HOLDS(strcmp(one, other) != 0);
  HOLDS(tmpnam(NULL) != NULL);
  EQUAL(access(one, F_OK), -1);

  char path[] = "/tmp/part-XXXXXX";
  int descriptor = mkstemp(path);
  HOLDS(descriptor >= 0);
  HOLDS(strstr(path, "XXXXXX") == NULL);
  EQUAL(write(descriptor, "abc", 3), 3);
  EQUAL(lseek(descriptor, 1, SEEK_SET), 1);
  EQUAL(read(descriptor, text, sizeof text), 2);
  EQUAL(close(descriptor), 0);
  struct stat status;
  EQUAL(stat(path, &status), 0);
  EQUAL(status.st_size, 3);
  EQUAL(unlink(path), 0);

  char suffixed[] = "/tmp/XXXXXX.txt";
  descriptor = mkstemps(suffixed, 4);
  HOLDS(descriptor >= 0);
  HOLDS(strcmp(suffixed + strlen(suffixed) - 4, ".txt") == 0);
  close(descriptor);
  unlink(suffixed);
  char appended[] = "/tmp/XXXXXX";
  descriptor = mkostemp(appended, O_APPEND);
  HOLDS(descriptor >= 0);
  close(descriptor);
  unlink(appended);

  char folder[] = "/tmp/folder-XXXXXX";
  HOLDS(mkdtemp(folder) == folder);
  EQUAL(stat(folder, &status), 0);
  HOLDS(S_ISDIR(status.st_mode));
  char *named = tempnam(folder, "some");
  HOLDS(named != NULL && strncmp(named, folder, strlen(folder)) == 0);
  free(named);
  EQUAL(rmdir(folder), 0);

  char wrong[][16] = {"", "XXXXX", "/tmp/XXXXXXa", "/tmp/XXXXX"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    errno = 0;
    EQUAL(mkstemp(wrong[i]), -1);
    EQUAL(errno, EINVAL);
  }
  errno = 0;
  EQUAL(mkstemps(suffixed, -1), -1);
  EQUAL(errno, EINVAL);
  char nowhere[] = "/no/such/XXXXXX";
  EQUAL(mkstemp(nowhere), -1);
  EQUAL(errno, ENOENT);
  HOLDS(strcmp(nowhere, "/no/such/XXXXXX") == 0);

  EQUAL(filesIn("/tmp"), before);
  return finish();
}
