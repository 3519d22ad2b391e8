#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../lib/parse-time.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: date [-u] [-d TIME | -r FILE] [-I[date|hours|minutes|seconds|ns]] [-R] [+FORMAT]\n"
                           "Prints the time, or another one, as strftime's format says (%N is nanoseconds).\n"
                           "  -d  2026-01-31, 2026-01-31T12:00:00, @SECONDS, now, yesterday, tomorrow   -r  that of a file   -u  in UTC\n";

/* %N and %:z are ours; everything else is strftime's. */
static void print(const char *format, const struct tm *parts, long nanoseconds) {
  char *withNanoseconds = allocate(strlen(format) * 10 + 1), *at = withNanoseconds;
  for (; *format != 0; format++) {
    if (*format == '%' && format[1] == 'N') {
      at += sprintf(at, "%09ld", nanoseconds);
      format++;
    } else if (*format == '%' && format[1] == '3' && format[2] == 'N') {
      at += sprintf(at, "%03ld", nanoseconds / 1000000);
      format += 2;
    } else if (*format == '%' && format[1] == ':' && format[2] == 'z') {
      long minutes = parts->tm_gmtoff / 60, size = labs(minutes);
      at += sprintf(at, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', size / 60 % 100, size % 60);
      format += 2;
    } else {
      *at++ = *format;
      if (*format == '%' && format[1] != 0) *at++ = *++format;
    }
  }
  *at = 0;
  if (withNanoseconds[0] != 0) {
    size_t room = strlen(withNanoseconds) * 32 + 256;
    char *text = allocate(room);
    size_t length = strftime(text, room, withNanoseconds, parts);
    fwrite(text, 1, length, stdout);
    free(text);
  }
  putchar('\n');
  free(withNanoseconds);
}

int dateMain(int argc, char **argv) {
  static const struct option words[] = {{"utc", no_argument, NULL, 'u'}, {"universal", no_argument, NULL, 'u'}, {"date", required_argument, NULL, 'd'}, {"reference", required_argument, NULL, 'r'}, {"iso-8601", optional_argument, NULL, 'I'}, {"rfc-email", no_argument, NULL, 'R'}, {0}};
  bool utc = false;
  const char *format = "%a %b %e %H:%M:%S %Z %Y";
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  for (int option; (option = nextOption(argc, argv, "ud:r:I::R", words, HELP)) != -1;) {
    struct stat facts;
    switch (option) {
      case 'u': utc = true; break;
      case 'd':
        if (!parseTime(optarg, &time)) die(1, "invalid date '%s'", optarg);
        break;
      case 'r':
        if (stat(optarg, &facts) != 0) die(1, "%s: %s", optarg, strerror(errno));
        time = facts.st_mtim;
        break;
      case 'R': format = "%a, %d %b %Y %H:%M:%S %z"; break;
      case 'I': format = optarg == NULL || optarg[0] == 'd' ? "%Y-%m-%d" : optarg[0] == 'h' ? "%Y-%m-%dT%H%:z" : optarg[0] == 'm' ? "%Y-%m-%dT%H:%M%:z" : optarg[0] == 's' ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%dT%H:%M:%S,%N%:z"; break;
      default: break;
    }
  }
  if (optind < argc) {
    if (argv[optind][0] != '+') die(1, argc - optind > 1 ? "extra operand '%s'" : "invalid date '%s'", argv[optind]);
    format = argv[optind] + 1;
  }
  if (utc) {
    setenv("TZ", "UTC0", 1);
    tzset();
  }
  struct tm parts;
  localtime_r(&time.tv_sec, &parts);
  print(format, &parts, time.tv_nsec);
  return 0;
}
