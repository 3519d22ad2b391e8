#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../lib/parse-time.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: touch [-acm] [-r FILE | -d TIME | -t [[CC]YY]MMDDhhmm[.ss]] FILE...\n"
                           "Sets files' times to now, and creates those that are not there.\n"
                           "  -a  only that of reading   -m  only that of writing   -c  creates nothing\n"
                           "  -r  to those of a file     -d  to a time: 2026-01-31, 2026-01-31T12:00:00, @SECONDS\n";

static struct timespec parseStamp(const char *text) {
  size_t digits = strcspn(text, ".");
  time_t now = time(NULL);
  struct tm parts = *localtime(&now);
  parts.tm_sec = 0;
  parts.tm_isdst = -1;
  const char *at = text;
  int year, fields[4];
  if (digits != strspn(text, "0123456789") || (digits != 8 && digits != 10 && digits != 12)) die(1, "invalid date format '%s'", text);
  if (digits == 12 && sscanf(at, "%4d", &year) == 1) parts.tm_year = year - 1900;
  else if (digits == 10 && sscanf(at, "%2d", &year) == 1) parts.tm_year = year < 69 ? year + 100 : year;
  at += digits - 8;
  if (sscanf(at, "%2d%2d%2d%2d", &fields[0], &fields[1], &fields[2], &fields[3]) != 4) die(1, "invalid date format '%s'", text);
  parts.tm_mon = fields[0] - 1;
  parts.tm_mday = fields[1];
  parts.tm_hour = fields[2];
  parts.tm_min = fields[3];
  if (text[digits] == '.') parts.tm_sec = (int)numberOf(text + digits + 1, "date format");
  return (struct timespec){.tv_sec = mktime(&parts)};
}

int touchMain(int argc, char **argv) {
  static const struct option words[] = {{"no-create", no_argument, NULL, 'c'}, {"date", required_argument, NULL, 'd'}, {"reference", required_argument, NULL, 'r'}, {0}};
  bool accessed = false, modified = false, creates = true;
  struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};
  struct stat facts;
  for (int option; (option = nextOption(argc, argv, "acmfr:d:t:", words, HELP)) != -1;) {
    switch (option) {
      case 'a': accessed = true; break;
      case 'm': modified = true; break;
      case 'c': creates = false; break;
      case 'r':
        if (stat(optarg, &facts) != 0) {
          complainOf("failed to get attributes of '%s'", optarg);
          return 1;
        }
        times[0] = facts.st_atim;
        times[1] = facts.st_mtim;
        break;
      case 'd':
        if (!parseTime(optarg, &times[0])) die(1, "invalid date format '%s'", optarg);
        times[1] = times[0];
        break;
      case 't': times[0] = times[1] = parseStamp(optarg); break;
      default: break;
    }
  }
  if (optind == argc) usageError("missing file operand");
  if (accessed && !modified) times[1].tv_nsec = UTIME_OMIT;
  if (modified && !accessed) times[0].tv_nsec = UTIME_OMIT;
  int status = 0;
  for (int i = optind; i < argc; i++) {
    if (utimensat(AT_FDCWD, argv[i], times, 0) == 0) continue;
    int fd = errno == ENOENT && creates ? open(argv[i], O_WRONLY | O_CREAT, 0666) : -1;
    if (fd >= 0) {
      futimens(fd, times);
      close(fd);
    } else if (creates || errno != ENOENT) {
      complainOf("cannot touch '%s'", argv[i]);
      status = 1;
    }
  }
  return status;
}
