#include <ratos.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: sleep NUMBER[smhd]...\n"
                           "Waits for that many seconds, minutes, hours or days, which may have a fraction: sleep 0.5\n";

static double secondsOf(const char *text) {
  char *end;
  double number = strtod(text, &end);
  double unit = *end == 0 || strcmp(end, "s") == 0 ? 1 : strcmp(end, "m") == 0 ? 60 : strcmp(end, "h") == 0 ? 3600 : strcmp(end, "d") == 0 ? 86400 : -1;
  if (end == text || unit < 0 || !(number >= 0)) usageError("invalid time interval '%s'", text);
  return number * unit;
}

int sleepMain(int argc, char **argv) {
  noOptions(argc, argv, HELP);
  if (optind == argc) usageError("missing operand");
  double seconds = 0;
  for (int i = optind; i < argc; i++) seconds += secondsOf(argv[i]);
  const double longest = 1e6; /* one RatSleep takes 49 days at most */
  for (; seconds > longest; seconds -= longest) RatSleep((uint32_t)(longest * 1000));
  RatSleep((uint32_t)(seconds * 1000 + 0.5));
  return 0;
}
