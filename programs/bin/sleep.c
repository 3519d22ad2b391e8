/* Waits for a number of seconds, which may have a fraction: sleep 0.5 */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: sleep SECONDS\n");
    return 1;
  }
  char *end;
  double seconds = strtod(argv[1], &end);
  if (end == argv[1] || *end != '\0' || !(seconds >= 0)) {
    fprintf(stderr, "sleep: invalid time interval '%s'\n", argv[1]);
    return 1;
  }
  const double longest = 1e6; /* one RatSleep takes 49 days at most */
  for (; seconds > longest; seconds -= longest) RatSleep((uint32_t)(longest * 1000));
  RatSleep((uint32_t)(seconds * 1000 + 0.5));
  return 0;
}
