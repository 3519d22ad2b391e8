#include "parse-time.h"

#include <stdlib.h>
#include <string.h>

bool parseTime(const char *text, struct timespec *when) {
  static const struct {
    const char *name;
    int days;
  } words[] = {{"now", 0}, {"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strcmp(text, words[i].name) != 0) continue;
    clock_gettime(CLOCK_REALTIME, when);
    when->tv_sec += words[i].days * 86400;
    return true;
  }
  *when = (struct timespec){0};
  if (text[0] == '@') {
    char *end;
    when->tv_sec = (time_t)strtoll(text + 1, &end, 10);
    return end != text + 1 && *end == 0;
  }
  static const char *const formats[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"};
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    struct tm parts = {.tm_isdst = -1};
    const char *end = strptime(text, formats[i], &parts);
    if (end == NULL) continue;
    bool utc = strcmp(end, "Z") == 0 || strcmp(end, " UTC") == 0;
    if (*end != 0 && !utc) continue;
    parts.tm_isdst = -1;
    when->tv_sec = utc ? timegm(&parts) : mktime(&parts);
    return true;
  }
  return false;
}
