/* Reads lines of any length with getline, sorts structures by several keys with qsort, searches with bsearch. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct employee {
  char *name;
  int age;
  double salary;
};

static int by_age_then_name(const void *a, const void *b) {
  const struct employee *x = a, *y = b;
  if (x->age != y->age) return x->age < y->age ? -1 : 1;
  return strcmp(x->name, y->name);
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct employee *)a)->name, ((const struct employee *)b)->name);
}

int main(void) {
  struct employee *list = NULL;
  size_t count = 0, capacity = 0, size = 0;
  char *line = NULL;
  ssize_t length;
  while ((length = getline(&line, &size, stdin)) != -1) {
    if (length > 0 && line[length - 1] == '\n') line[--length] = '\0';
    char *rest = line;
    char *name = strsep(&rest, ",");
    char *age = strsep(&rest, ",");
    if (!age || !rest) {
      fprintf(stderr, "bad line: %s\n", line);
      continue;
    }
    if (count == capacity) {
      capacity = capacity ? capacity * 2 : 2;
      list = realloc(list, capacity * sizeof *list);
      if (!list) {
        perror("realloc");
        return 1;
      }
    }
    list[count].name = strdup(name);
    list[count].age = atoi(age);
    list[count++].salary = strtod(rest, NULL);
  }
  free(line);
  qsort(list, count, sizeof *list, by_age_then_name);
  for (size_t i = 0; i < count; i++) printf("%-10s %3d %10.2f\n", list[i].name, list[i].age, list[i].salary);
  qsort(list, count, sizeof *list, by_name);
  struct employee key = {.name = "Grace"};
  struct employee *found = bsearch(&key, list, count, sizeof *list, by_name);
  printf("%s is %d\n", found->name, found->age);
  for (size_t i = 0; i < count; i++) free(list[i].name);
  free(list);
  return 0;
}
