/* What the C library keeps from one call to the next: a thread's own, or shared and whole. */
#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <sched.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

enum { THREADS = 4, ROUNDS = 200, DRAWS = 2000, HANDLERS = 50 };

static void inThreads(RatThreadEntry entry) {
  HTHREAD threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(entry, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("a thread's end", 0, joinThread(threads[i]));
}

/* ── Where a function is, and where its result lies ── */

static int32_t cutStrings(void *arg) {
  for (int round = 0; round < ROUNDS; round++) {
    char text[64], wanted[16];
    int self = (int)(intptr_t)arg, count = 0;
    snprintf(text, sizeof text, "a%d,b%d;c%d,,d%d", self, self, self, self);
    for (char *part = strtok(text, ",;"); part != NULL; part = strtok(NULL, ",;")) {
      sched_yield();
      snprintf(wanted, sizeof wanted, "%c%d", 'a' + count++, self);
      CHECK("strtok", strcmp(part, wanted) == 0);
    }
    CHECK_EQUAL("parts of strtok", 4, count);
  }
  return 0;
}

static int32_t keepResults(void *arg) {
  int self = (int)(intptr_t)arg;
  time_t when = (time_t)self * 86400 * 400;
  struct in_addr address = {htonl(0x0a000001u + (unsigned)self)};
  char date[26], wantedAddress[16], temporary[L_tmpnam];
  struct tm broken;
  asctime_r(gmtime_r(&when, &broken), date);
  snprintf(wantedAddress, sizeof wantedAddress, "10.0.0.%d", self + 1);
  for (int round = 0; round < ROUNDS; round++) {
    struct tm *utc = gmtime(&when), *local = localtime(&when);
    sched_yield();
    CHECK_EQUAL("gmtime", broken.tm_year, utc->tm_year);
    CHECK_EQUAL("localtime", broken.tm_yday, local->tm_yday);
    const char *text = asctime(&broken);
    sched_yield();
    CHECK("asctime", strcmp(text, date) == 0);
    text = ctime(&when);
    sched_yield();
    CHECK("ctime", strcmp(text, date) == 0);
    text = inet_ntoa(address);
    sched_yield();
    CHECK("inet_ntoa", strcmp(text, wantedAddress) == 0);
    text = l64a(self + 2);
    sched_yield();
    CHECK_EQUAL("l64a", self + 2, a64l(text));
    int point, sign;
    text = ecvt(self + 0.5, 3, &point, &sign);
    sched_yield();
    CHECK_EQUAL("ecvt", self == 0 ? 500 : self * 100 + 50, atoi(text));
    text = strerror(self + 1);
    CHECK("strerror", strcmp(text, strerror(self + 1)) == 0);
  }
  const char *name = tmpnam(NULL);
  strcpy(temporary, name);
  sched_yield();
  CHECK("tmpnam", strcmp(name, temporary) == 0);
  return 0;
}

/* A character of which another thread begins one, too, between its bytes; the state is the functions' own. */
static int32_t cutCharacters(void *arg) {
  int self = (int)(intptr_t)arg;
  const wchar_t wanted = (wchar_t)(0xe4 + self);
  const char bytes[3] = {(char)0xc3, (char)(0xa4 + self), 0};
  for (int round = 0; round < ROUNDS; round++) {
    wchar_t c = 0;
    char16_t c16 = 0;
    char32_t c32 = 0;
    CHECK_EQUAL("mbrtowc, a first byte", (size_t)-2, mbrtowc(&c, bytes, 1, NULL));
    sched_yield();
    CHECK_EQUAL("mbrtowc, the second", 1, mbrtowc(&c, bytes + 1, 1, NULL));
    CHECK_EQUAL("mbrtowc", wanted, c);
    CHECK_EQUAL("mbrlen, a first byte", (size_t)-2, mbrlen(bytes, 1, NULL));
    sched_yield();
    CHECK_EQUAL("mbrlen, the second", 1, mbrlen(bytes + 1, 1, NULL));
    CHECK_EQUAL("mbrtoc16, a first byte", (size_t)-2, mbrtoc16(&c16, bytes, 1, NULL));
    sched_yield();
    CHECK_EQUAL("mbrtoc16, the second", 1, mbrtoc16(&c16, bytes + 1, 1, NULL));
    CHECK_EQUAL("mbrtoc32, a first byte", (size_t)-2, mbrtoc32(&c32, bytes, 1, NULL));
    sched_yield();
    CHECK_EQUAL("mbrtoc32, the second", 1, mbrtoc32(&c32, bytes + 1, 1, NULL));
    char out[8];
    CHECK_EQUAL("c16rtomb, a first half", 0, c16rtomb(out, 0xd83d, NULL));
    sched_yield();
    CHECK_EQUAL("c16rtomb, the second", 4, c16rtomb(out, (char16_t)(0xde00 + self), NULL));
  }
  return 0;
}

/* ── The locale ── */

static int32_t useLocales(void *arg) {
  bool wide = ((intptr_t)arg & 1) != 0;
  CHECK("a new thread has the process's locale", uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
  CHECK_EQUAL("and so its characters", 4, MB_CUR_MAX);
  for (int round = 0; round < ROUNDS; round++) {
    locale_t locale = newlocale(LC_ALL_MASK, wide ? "C.UTF-8" : "C", (locale_t)0);
    CHECK("newlocale", locale != (locale_t)0);
    CHECK("uselocale", uselocale(locale) == LC_GLOBAL_LOCALE);
    sched_yield();
    CHECK_EQUAL("MB_CUR_MAX", wide ? 4 : 1, MB_CUR_MAX);
    CHECK("nl_langinfo", strcmp(nl_langinfo(CODESET), wide ? "UTF-8" : "ASCII") == 0);
    wchar_t c;
    CHECK_EQUAL("mbtowc", wide ? 2 : 1, mbtowc(&c, "\xc3\xa4", 2));
    CHECK("the locale in use", uselocale((locale_t)0) == locale);
    CHECK("uselocale back", uselocale(LC_GLOBAL_LOCALE) == locale);
    freelocale(locale);
    const char *name = setlocale(LC_ALL, NULL);
    sched_yield();
    CHECK("setlocale tells the process's", strstr(name, "C.UTF-8") == name);
    CHECK("localeconv", strcmp(localeconv()->decimal_point, ".") == 0);
  }
  return 0;
}

/* ── Random numbers: no number is lost or given twice ── */

static int32_t (*draw)(void);
static int32_t drawRand(void) { return rand(); }
static int32_t drawRandom(void) { return (int32_t)random(); }
static int32_t drawLrand48(void) { return (int32_t)lrand48(); }
static int32_t drawMrand48(void) { return (int32_t)mrand48(); }
static int32_t drawDrand48(void) { return (int32_t)(drand48() * 2147483648.0); }

static uint64_t drawnSum;
static uint32_t drawnXor;
static int32_t drawMany(void *arg) {
  (void)arg;
  for (int i = 0; i < DRAWS; i++) {
    uint32_t number = (uint32_t)draw();
    __atomic_fetch_add(&drawnSum, number, __ATOMIC_RELAXED);
    __atomic_fetch_xor(&drawnXor, number, __ATOMIC_RELAXED);
  }
  return 0;
}

static void sequence(const char *name, int32_t (*function)(void), void (*seed)(void)) {
  uint64_t sum = 0;
  uint32_t together = 0;
  seed();
  for (int i = 0; i < THREADS * DRAWS; i++) {
    uint32_t number = (uint32_t)function();
    sum += number;
    together ^= number;
  }
  draw = function;
  drawnSum = drawnXor = 0;
  seed();
  inThreads(drawMany);
  CHECK_EQUAL(name, sum, drawnSum);
  CHECK_EQUAL(name, together, drawnXor);
}

static void seedRand(void) { srand(7); }
static void seedRandom(void) { srandom(7); }
static void seed48s(void) { srand48(7); }

/* ── atexit ── */

static int handlersRun;
static void handler(void) { handlersRun++; }
static int32_t registerHandlers(void *arg) {
  (void)arg;
  for (int i = 0; i < HANDLERS; i++) CHECK_EQUAL("atexit", 0, atexit(handler));
  return 0;
}
static void lastHandler(void) { CHECK_EQUAL("handlers that have run", THREADS * HANDLERS, handlersRun); }

int main(int argc, char **argv) {
  begin(argc, argv);
  atexit(lastHandler);
  CHECK("a locale with wide characters", setlocale(LC_ALL, "C.UTF-8") != NULL);
  inThreads(cutStrings);
  inThreads(keepResults);
  inThreads(cutCharacters);
  inThreads(useLocales);

  CHECK_EQUAL("the first number of srand48(0)", 366850414, (srand48(0), lrand48()));
  sequence("rand", drawRand, seedRand);
  sequence("random", drawRandom, seedRandom);
  sequence("lrand48", drawLrand48, seed48s);
  sequence("mrand48", drawMrand48, seed48s);
  sequence("drand48", drawDrand48, seed48s);

  inThreads(registerHandlers);
  return finish();
}
