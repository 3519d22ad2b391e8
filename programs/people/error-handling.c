/* setjmp and longjmp as exceptions; errno, perror and strerror; nested handlers; jumps out of deep recursion. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf *handler;

#define TRY \
  do { \
    jmp_buf here, *outer = handler; \
    handler = &here; \
    volatile int thrown = setjmp(here); \
    if (thrown == 0) {
#define CATCH(code) \
    } \
    handler = outer; \
    int code = thrown; \
    if (code != 0)
#define END \
  } \
  while (0)

static void throw(int code) {
  if (handler) longjmp(*handler, code);
  abort();
}

static int divide(int a, int b) {
  if (b == 0) throw(1);
  return a / b;
}

static int deep(int level) {
  char buffer[32];
  snprintf(buffer, sizeof buffer, "%d", level);
  if (level == 2000) throw(2);
  return deep(level + 1) + (int)strlen(buffer);
}

int main(void) {
  volatile int result = -1;
  TRY
    result = divide(10, 2);
    printf("10 / 2 = %d\n", result);
    divide(1, 0);
    puts("not reached");
  CATCH(code) printf("caught %d, result still %d\n", code, result);
  END;

  TRY
    TRY
      deep(0);
    CATCH(code) {
      printf("caught %d inside\n", code);
      throw(code + 40);
    }
    END;
    puts("not reached");
  CATCH(code) printf("caught %d outside\n", code);
  END;

  int count = 0;
  for (int i = 0; i < 100000; i++) {
    TRY
      if (i % 3 == 0) throw(3);
    CATCH(code) count += code == 3;
    END;
  }
  printf("%d thrown\n", count);

  FILE *file = fopen("/no/such/file", "r");
  printf("%s: %s\n", file ? "open" : "closed", strerror(errno));
  errno = ENOENT;
  perror("perror says");
  errno = 0;
  char *end;
  long long big = strtoll("99999999999999999999", &end, 10);
  printf("%lld %d %d\n", big, errno == ERANGE, *end == 0);
  errno = 0;
  printf("%d %d\n", isnan(sqrt(-1.0)) != 0, fopen("/", "w") == NULL && errno == EISDIR);
  printf("%s|%s|%s\n", strerror(0), strerror(EINVAL), strerror(EACCES));
  return 0;
}
