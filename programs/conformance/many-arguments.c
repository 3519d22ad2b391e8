/* Arguments and environment in number and in bytes, and the longest paths. */
#include "check.h"

extern char **environ;

enum { COUNT = 10000, LIMIT = 1 << 20 };

static char *repeat(char c, size_t length) {
  char *text = malloc(length + 1);
  CHECK("memory", text != NULL);
  memset(text, c, length);
  text[length] = 0;
  return text;
}

static int checkArguments(int argc, char **argv) {
  CHECK_EQUAL("the number of arguments", COUNT, argc);
  CHECK("ended by NULL", argv[COUNT] == NULL);
  for (int i = 2; i < COUNT; i++) {
    char expected[32];
    snprintf(expected, sizeof expected, "argument %d", i);
    if (strcmp(expected, argv[i]) != 0) failed(__FILE__, __LINE__, "each argument", argv[i]);
  }
  int count = 0;
  while (environ[count] != NULL) count++;
  CHECK_EQUAL("the environment", 1000, count);
  CHECK("its last", strcmp(environ[999], "VARIABLE999=999") == 0);
  return 21;
}

static void number(void) {
  char **arguments = calloc(COUNT + 1, sizeof *arguments), **variables = calloc(1001, sizeof *variables);
  CHECK("memory", arguments != NULL && variables != NULL);
  arguments[0] = (char *)programPath;
  arguments[1] = "many";
  for (int i = 2; i < COUNT; i++) asprintf(&arguments[i], "argument %d", i);
  for (int i = 0; i < 1000; i++) asprintf(&variables[i], "VARIABLE%d=%d", i, i);
  RatProcessAttributes attributes = {.size = sizeof attributes, .envp = (const char *const *)variables};
  HPROCESS child;
  CHECK_OK("10,000 arguments", RatCreateProcess(programPath, (const char *const *)arguments, &attributes, &child));
  CHECK_EQUAL("the child has seen them", 21, joinProcess(child));
}

static void bytes(void) {
  HPROCESS child = NULL;
  char *large = repeat('x', LIMIT - 200), *tooLarge = repeat('y', LIMIT), *half = repeat('z', LIMIT / 2);
  CHECK_OK("almost 1 MiB", RatCreateProcess(programPath, (const char *[]){programPath, "length", large, NULL}, &(RatProcessAttributes){.size = sizeof(RatProcessAttributes), .envp = (const char *const[]){NULL}}, &child));
  CHECK_EQUAL("all of it", LIMIT - 200, joinProcess(child));
  child = NULL;
  CHECK_STATUS("1 MiB and more", RAT_ERR_LIMIT_EXCEEDED, RatCreateProcess(programPath, (const char *[]){tooLarge, NULL}, NULL, &child));
  CHECK_STATUS("in several", RAT_ERR_LIMIT_EXCEEDED, RatCreateProcess(programPath, (const char *[]){half, half, NULL}, NULL, &child));
  RatProcessAttributes attributes = {.size = sizeof attributes, .envp = (const char *const[]){half, NULL}};
  CHECK_STATUS("together with the environment", RAT_ERR_LIMIT_EXCEEDED, RatCreateProcess(programPath, (const char *[]){half, NULL}, &attributes, &child));
  /* A vector that goes on and on. */
  const size_t many = 400000;
  const char **vector = malloc((many + 1) * sizeof *vector);
  CHECK("memory", vector != NULL);
  for (size_t i = 0; i < many; i++) vector[i] = "";
  vector[many] = NULL;
  CHECK_STATUS("many empty ones", RAT_ERR_LIMIT_EXCEEDED, RatCreateProcess(programPath, vector, NULL, &child));
  CHECK("no child", child == NULL);
  free(vector);
  free(large);
  free(tooLarge);
  free(half);
}

static void special(void) {
  HPROCESS child;
  CHECK_OK("no arguments at all", RatCreateProcess(programPath, NULL, NULL, &child));
  CHECK_EQUAL("its own path alone: it would run everything again", 22, ({
    RatTerminateProcess(child, 22);
    joinProcess(child);
  }));
  CHECK_OK("special ones", RatCreateProcess(programPath, (const char *[]){"another name", "special", "", "two words", "\xc3\xa4\xe2\x82\xac", "\xff\xfe", "a\nb", NULL}, NULL, &child));
  CHECK_EQUAL("special ones", 23, joinProcess(child));
  CHECK_OK("argv {NULL}", RatCreateProcess("/bin/true", (const char *[]){NULL}, NULL, &child));
  CHECK_EQUAL("argc 0", 0, joinProcess(child));
}

static int checkSpecial(int argc, char **argv) {
  const char *expected[] = {"another name", "special", "", "two words", "\xc3\xa4\xe2\x82\xac", "\xff\xfe", "a\nb"};
  CHECK_EQUAL("number", 7, argc);
  for (int i = 0; i < 7; i++) CHECK("bytes are bytes", strcmp(expected[i], argv[i]) == 0);
  return 23;
}

static void paths(void) {
  HANDLE h = NULL;
  char *longest = repeat('a', 1 << 20);
  CHECK_STATUS("a path of 1 MiB", RAT_ERR_NAME_TOO_LONG, RatCreateProcess(longest, NULL, NULL, &h));
  CHECK_STATUS("a path of 1 MiB", RAT_ERR_NAME_TOO_LONG, RatOpenFile(longest, RAT_OPEN_READ, &h));
  RatProcessAttributes attributes = {.size = sizeof attributes, .cwd = longest};
  CHECK_STATUS("a directory of 1 MiB", RAT_ERR_NAME_TOO_LONG, RatCreateProcess("/bin/true", NULL, &attributes, &h));
  longest[4096] = 0;
  CHECK_STATUS("4,096 bytes", RAT_ERR_NAME_TOO_LONG, RatOpenFile(longest, RAT_OPEN_READ, &h));
  longest[256] = 0;
  CHECK_STATUS("a name of 256 bytes", RAT_ERR_NAME_TOO_LONG, RatOpenFile(longest, RAT_OPEN_READ, &h));
  longest[255] = 0;
  CHECK_STATUS("a name of 255 bytes", RAT_ERR_NOT_FOUND, RatOpenFile(longest, RAT_OPEN_READ, &h));
  for (int i = 1; i < 4095; i += 2) longest[i] = '/', longest[i - 1] = '.', longest[i + 1] = 'a';
  longest[4095] = 0;
  CHECK_STATUS("4,095 bytes", RAT_ERR_NOT_FOUND, RatOpenFile(longest, RAT_OPEN_READ, &h));
  CHECK("no handle", h == NULL);
  free(longest);
}

int main(int argc, char **argv) {
  const char *part = begin(argc, argv);
  if (plays(part, "many")) return checkArguments(argc, argv);
  if (plays(part, "length")) return (int)strlen(argv[2]);
  if (plays(part, "special")) return checkSpecial(argc, argv);
  number();
  bytes();
  special();
  paths();
  return finish();
}
