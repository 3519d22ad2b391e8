/* Dates and times: formatting, arithmetic over month ends and leap years, clocks that go forward. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void show(time_t t) {
  struct tm tm;
  char text[100];
  gmtime_r(&t, &tm);
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j week %V, %B %e, %I %p", &tm);
  puts(text);
}

int main(void) {
  show(0);
  show(951782400);   /* 29 February 2000 */
  show(2147483648);  /* past 32 bits */
  show(-86400);
  struct tm tm = {.tm_year = 124, .tm_mon = 0, .tm_mday = 31, .tm_hour = 12};
  for (int i = 0; i < 4; i++) {
    tm.tm_mon += 1;
    time_t t = timegm(&tm);
    show(t);
  }
  struct tm parsed;
  memset(&parsed, 0, sizeof parsed);
  char *end = strptime("2023-12-25 08:30:15", "%Y-%m-%d %H:%M:%S", &parsed);
  printf("%lld %d\n", (long long)timegm(&parsed), *end);
  time_t t = 86400 * 365;
  printf("%s", asctime(gmtime(&t)));
  printf("%.0f\n", difftime(1000, 400));

  time_t now = time(NULL);
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  struct timeval day;
  gettimeofday(&day, NULL);
  clock_t start = clock();
  struct timespec nap = {0, 20000000};
  nanosleep(&nap, NULL);
  usleep(1000);
  clock_gettime(CLOCK_MONOTONIC, &b);
  long long elapsed = (b.tv_sec - a.tv_sec) * 1000000000LL + b.tv_nsec - a.tv_nsec;
  printf("%d %d %d %d\n", now > 1600000000, llabs((long long)day.tv_sec - now) <= 1, elapsed >= 21000000, clock() >= start);
  struct tm *local = localtime(&now);
  printf("%d\n", mktime(local) == now);
  return 0;
}
