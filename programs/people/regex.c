/* POSIX regular expressions, patterns of file names, hash tables and trees of search.h. */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <libgen.h>
#include <regex.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void match(const char *pattern, const char *text, int flags) {
  regex_t regex;
  regmatch_t groups[3];
  int error = regcomp(&regex, pattern, REG_EXTENDED | flags);
  if (error) {
    printf("%s: bad pattern\n", pattern);
    return;
  }
  if (regexec(&regex, text, 3, groups, 0) == 0) {
    printf("%s:", pattern);
    for (int i = 0; i < 3 && groups[i].rm_so >= 0; i++) printf(" [%.*s]", (int)(groups[i].rm_eo - groups[i].rm_so), text + groups[i].rm_so);
    putchar('\n');
  } else printf("%s: no match\n", pattern);
  regfree(&regex);
}

static int compare(const void *a, const void *b) { return strcmp(a, b); }
static int compare_by(const void *a, const void *b, void *sign) { return (*(const int *)a - *(const int *)b) * *(int *)sign; }
static void visit(const void *node, VISIT which, int depth) {
  (void)depth;
  if (which == postorder || which == leaf) printf("%s ", *(char *const *)node);
}

int main(void) {
  match("([0-9]+)-([a-z]+)", "order 42-rats", 0);
  match("^HELLO", "hello world", REG_ICASE);
  match("(a|b)*c", "ababc", 0);
  match("colou?r$", "the color", 0);
  match("[[:upper:]][[:lower:]]{2,3}", "see Rats run", 0);
  match("x+", "none", 0);
  match("(unclosed", "text", 0);
  printf("%d %d %d\n", fnmatch("*.c", "main.c", 0), fnmatch("[a-m]?t", "rat", 0) != 0, fnmatch("a*/b", "a/x/b", FNM_PATHNAME) != 0);
  char one[] = "/usr/lib/file.tar.gz", other[] = "/usr/lib/file.tar.gz";
  printf("%s %s\n", basename(one), dirname(other));
  hcreate(100);
  static const char *names[] = {"cherry", "apple", "date", "banana"};
  void *root = NULL;
  for (long i = 0; i < 4; i++) {
    ENTRY entry = {(char *)names[i], (void *)(i + 1)};
    hsearch(entry, ENTER);
    tsearch(names[i], &root, compare);
  }
  ENTRY wanted = {.key = "date"}, *found = hsearch(wanted, FIND);
  printf("%d\n", (int)(long)found->data);
  twalk(root, visit);
  putchar('\n');
  hdestroy();
  int numbers[] = {5, 2, 9, 1}, sign = -1;
  qsort_r(numbers, 4, sizeof *numbers, compare_by, &sign);
  for (int i = 0; i < 4; i++) printf("%d ", numbers[i]);
  putchar('\n');
  return 0;
}
