/* Copies files with fread and fwrite, seeks, appends, reads binary structures, lists a folder, removes what it made. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct record {
  int32_t id;
  char name[12];
  double value;
};

static int copy(const char *from, const char *to) {
  FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
  if (!in || !out) return -1;
  char buffer[1000];
  size_t count;
  while ((count = fread(buffer, 1, sizeof buffer, in)) > 0)
    if (fwrite(buffer, 1, count, out) != count) return -1;
  if (ferror(in)) return -1;
  fclose(in);
  return fclose(out);
}

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

int main(void) {
  mkdir("work", 0755);
  if (chdir("work") != 0) return perror("chdir"), 1;
  char here[256];
  printf("in %s\n", strrchr(getcwd(here, sizeof here), '/'));

  FILE *file = fopen("records", "wb+");
  for (int i = 0; i < 100; i++) {
    struct record record = {.id = i, .value = i / 4.0};
    snprintf(record.name, sizeof record.name, "item %d", i);
    fwrite(&record, sizeof record, 1, file);
  }
  struct record record;
  fseek(file, 42 * (long)sizeof record, SEEK_SET);
  if (fread(&record, sizeof record, 1, file) != 1) return 1;
  printf("%d %s %.2f\n", record.id, record.name, record.value);
  fseek(file, -(long)sizeof record, SEEK_END);
  printf("%ld\n", ftell(file) / (long)sizeof record);
  rewind(file);
  int records = 0;
  while (fread(&record, sizeof record, 1, file) == 1) records++;
  printf("%d %d\n", records, feof(file) != 0);
  fclose(file);

  printf("%d\n", copy("records", "copy"));
  struct stat one, other;
  stat("records", &one);
  stat("copy", &other);
  printf("%d %d %d\n", one.st_size == other.st_size, S_ISREG(one.st_mode) != 0, stat("missing", &one) == -1 && errno == ENOENT);

  for (int i = 0; i < 3; i++) {
    file = fopen("log", "a");
    fprintf(file, "line %d\n", i);
    fclose(file);
  }
  file = fopen("log", "r");
  char line[64];
  while (fgets(line, sizeof line, file)) fputs(line, stdout);
  ungetc('x', file);
  int pushed = fgetc(file);
  printf("%c%d\n", pushed, fgetc(file));
  fclose(file);

  int fd = open("raw", O_RDWR | O_CREAT | O_TRUNC, 0644);
  ssize_t wrote = write(fd, "0123456789", 10);
  printf("%zd %zd\n", wrote, pwrite(fd, "AB", 2, 4));
  lseek(fd, 3, SEEK_SET);
  char bytes[8] = "";
  ssize_t got = read(fd, bytes, 5);
  printf("%zd %s\n", got, bytes);
  ftruncate(fd, 4);
  printf("%d\n", (int)lseek(fd, 0, SEEK_END));
  close(fd);
  int refused = open("raw", O_CREAT | O_EXCL, 0644) == -1 && errno == EEXIST;
  printf("%d %d\n", refused, read(fd, bytes, 1) == -1 && errno == EBADF);

  fd = open("raw", 0);
  got = read(fd, bytes, 2);
  printf("%zd\n", got);
  close(fd);
  rename("copy", "renamed");
  mkdir("folder", 0755);
  char *names[16];
  int count = 0;
  DIR *folder = opendir(".");
  for (struct dirent *entry; (entry = readdir(folder));)
    if (entry->d_name[0] != '.') names[count++] = strdup(entry->d_name);
  closedir(folder);
  qsort(names, (size_t)count, sizeof *names, compare);
  for (int i = 0; i < count; i++) {
    printf("%s ", names[i]);
    if (remove(names[i]) != 0) perror(names[i]);
    free(names[i]);
  }
  putchar('\n');
  chdir("..");
  int removed = rmdir("work");
  printf("%d %d\n", removed, access("work", F_OK));
  return 0;
}
