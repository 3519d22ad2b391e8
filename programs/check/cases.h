/*
 * Programs with mistakes, for e2e/check.spec.ts. Each is one CASE, which is run by its name. A line that is to be named
 * in the report ends with a comment: EXPECT and the beginning of what is told of it, or one of the words for the lines
 * of its stacks, in the order in which they are told: CALLED, ALLOCATED, FREED.
 */
#ifndef CASES_H
#define CASES_H

#include <stdio.h>
#include <string.h>

typedef struct Case {
  const char *name;
  void (*run)(void);
  struct Case *next;
} Case;
static Case *cases;

#define CASE(id) \
  static void id(void); \
  static Case id##Case = {#id, id, 0}; \
  __attribute__((constructor)) static void id##Add(void) { \
    id##Case.next = cases; \
    cases = &id##Case; \
  } \
  static void id(void)

/* Not known to the compiler. */
#define OPAQUE(type, value) (*(volatile type *)&(type){value})

int main(int argc, char **argv) {
  for (Case *one = cases; one != 0; one = one->next) {
    if (argc == 2 && strcmp(one->name, argv[1]) == 0) {
      one->run();
      puts("went on");
      return 0;
    }
  }
  return 2;
}

#endif
