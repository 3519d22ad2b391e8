/* The variable TZ in POSIX's form, files of time zones, and threads that ask at once. */
#include "check.h"

#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SUMMER = 1720000000, WINTER = 1700000000 };

static void use(const char *zone) {
  if (zone == NULL) unsetenv("TZ");
  else setenv("TZ", zone, 1);
  tzset();
}

static void expectLocal(const char *zone, time_t when, const char *expected, bool summerTime) {
  use(zone);
  struct tm local = *localtime(&when);
  char text[64];
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z %Z", &local);
  if (strcmp(text, expected) != 0) failed(__FILE__, __LINE__, zone, text);
  CHECK_EQUAL("tm_isdst", summerTime, local.tm_isdst);
  CHECK_EQUAL("there and back", when, mktime(&local));
  local.tm_isdst = -1;
  CHECK_EQUAL("mktime finds out by itself", when, mktime(&local));
}

static void posixZones(void) {
  expectLocal("UTC0", SUMMER, "2024-07-03 09:46:40 +0000 UTC", false);
  expectLocal("EST5EDT,M3.2.0,M11.1.0", SUMMER, "2024-07-03 05:46:40 -0400 EDT", true);
  CHECK("names", strcmp(tzname[0], "EST") == 0 && strcmp(tzname[1], "EDT") == 0 && timezone == 18000 && daylight == 1);
  expectLocal("EST5EDT,M3.2.0,M11.1.0", WINTER, "2023-11-14 17:13:20 -0500 EST", false);
  expectLocal("CET-1CEST,M3.5.0,M10.5.0/3", SUMMER, "2024-07-03 11:46:40 +0200 CEST", true);
  expectLocal("AEST-10AEDT,M10.1.0,M4.1.0/3", WINTER, "2023-11-15 09:13:20 +1100 AEDT", true);
  expectLocal("<+0330>-3:30", WINTER, "2023-11-15 01:43:20 +0330 +0330", false);
  /* A name for which there is no file, and none at all. */
  expectLocal("Nowhere/At_All", SUMMER, "2024-07-03 09:46:40 +0000 UTC", false);
  use(NULL);
  time_t when = SUMMER;
  CHECK_EQUAL("without TZ", 9, localtime(&when)->tm_hour);
  CHECK_EQUAL("gmtime", 9, gmtime(&when)->tm_hour);
  CHECK("ctime", strcmp(ctime(&when), "Wed Jul  3 09:46:40 2024\n") == 0);
}

/* A zone of one time, in version 2 of the format: two hours ahead, called ABC. */
static void zoneFiles(void) {
  enum { HEADER = 44 };
  unsigned char file[2 * HEADER + 6 + 4 + 7] = "TZif2"; /* the first part has nothing, */
  unsigned char *second = file + HEADER;
  memcpy(second, "TZif2", 5);
  second[39] = 1; /* the second one kind of time, */
  second[43] = 4; /* and four letters with the final zero: */
  memcpy(second + HEADER, (unsigned char[]){0, 0, 0x1c, 0x20, 0, 0}, 6);
  memcpy(second + HEADER + 6, "ABC", 4);
  memcpy(second + HEADER + 10, "\nABC-2\n", 7);
  FILE *out = fopen("/tmp/zone", "w");
  CHECK("a file", out != NULL && fwrite(file, 1, sizeof file, out) == sizeof file && fclose(out) == 0);
  expectLocal(":/tmp/zone", SUMMER, "2024-07-03 11:46:40 +0200 ABC", false);
  use("/tmp");
  time_t when = SUMMER;
  CHECK_EQUAL("a folder is no zone", 9, localtime(&when)->tm_hour);
  unlink("/tmp/zone");
}

static void *ask(void *nothing) {
  for (int i = 0; i < 2000; i++) {
    time_t when = i % 2 ? SUMMER : WINTER;
    struct tm local;
    CHECK("localtime_r", localtime_r(&when, &local) == &local);
    CHECK_EQUAL("its hour", i % 2 ? 11 : 23, local.tm_hour);
    CHECK_EQUAL("back", when, mktime(&local));
  }
  return nothing;
}

static void threads(void) {
  use("CET-1CEST,M3.5.0,M10.5.0/3");
  pthread_t all[4];
  for (int i = 0; i < 4; i++) CHECK("a thread", pthread_create(&all[i], NULL, ask, NULL) == 0);
  for (int i = 0; i < 4; i++) CHECK("its end", pthread_join(all[i], NULL) == 0);
}

int main(int argc, char **argv) {
  begin(argc, argv);
  mkdir("/tmp", 0777);
  posixZones();
  zoneFiles();
  threads();
  return finish();
}
