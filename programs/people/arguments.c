/* Options with getopt_long, arguments, environment variables. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char *argv[]) {
  int verbose = 0, c;
  const char *output = "(none)";
  static struct option options[] = {
      {"verbose", no_argument, NULL, 'v'},
      {"output", required_argument, NULL, 'o'},
      {"level", optional_argument, NULL, 'l'},
      {NULL, 0, NULL, 0},
  };
  while ((c = getopt_long(argc, argv, "vo:l::", options, NULL)) != -1) switch (c) {
      case 'v': verbose++; break;
      case 'o': output = optarg; break;
      case 'l': printf("level %s\n", optarg ? optarg : "default"); break;
      default: printf("unknown option\n");
    }
  printf("verbose %d, output %s\n", verbose, output);
  for (int i = optind; i < argc; i++) printf("argument %s\n", argv[i]);
  printf("%d %d\n", argv[argc] == NULL, strlen(argv[0]) > 0);

  printf("%s %s\n", getenv("GREETING"), getenv("MISSING") ? "there" : "missing");
  int count = 0;
  for (char **e = environ; *e; e++) count += strncmp(*e, "GREETING=", 9) == 0;
  printf("%d\n", count);
  setenv("GREETING", "changed", 1);
  setenv("GREETING", "not changed", 0);
  setenv("NEW", "made here", 0);
  printf("%s %s\n", getenv("GREETING"), getenv("NEW"));
  unsetenv("NEW");
  putenv("PUT=by putenv");
  printf("%s %s\n", getenv("NEW") ? "there" : "gone", getenv("PUT"));
  return 0;
}
