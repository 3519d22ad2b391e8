/* main with its third argument. */
#include "check.h"

extern char **environ;

int main(int argc, char **argv, char **envp) {
  begin(argc, argv);
  CHECK_EQUAL("arguments", 2, argc);
  CHECK("arguments", strcmp(argv[1], "one") == 0 && argv[2] == NULL);
  CHECK("the environment", envp != NULL && strcmp(envp[0], "FIRST=one") == 0 && strcmp(envp[1], "SECOND=two words") == 0);
  CHECK("to its end", envp[2] == NULL);
  CHECK("the same as the library's", envp == environ && strcmp(getenv("SECOND"), "two words") == 0);
  return finish();
}
