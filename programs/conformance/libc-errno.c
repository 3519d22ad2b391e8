/* errno is a thread's own: several threads provoke different errors at once, and none ever sees another's. */
#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

enum { THREADS = 4, ROUNDS = 40, BAD_FD = 4242 };
#define FOLDER "/tmp/libc-errno"
#define FILE_IN_FOLDER FOLDER "/file"
#define ABSENT "/tmp/libc-errno/absent"

static volatile size_t huge = (size_t)1 << 31;

/* Behind the compiler's back, which believes that an allocation that nobody uses succeeds. */
static bool nothing(void *volatile block) { return block == NULL; }

static bool openAbsent(void) { return open(ABSENT, O_RDONLY) == -1; }
static bool openExisting(void) { return open(FILE_IN_FOLDER, O_WRONLY | O_CREAT | O_EXCL, 0666) == -1; }
static bool readBad(void) { char c; return read(BAD_FD, &c, 1) == -1; }
static bool writeBad(void) { return write(BAD_FD, "", 1) == -1; }
static bool readvBad(void) { char c; struct iovec part = {&c, 1}; return readv(BAD_FD, &part, 1) == -1; }
static bool preadBad(void) { char c; return pread(BAD_FD, &c, 1, 0) == -1; }
static bool lseekBad(void) { return lseek(BAD_FD, 0, SEEK_SET) == -1; }
static bool closeBad(void) { return close(BAD_FD) == -1; }
static bool fcntlBad(void) { return fcntl(BAD_FD, F_GETFL) == -1; }
static bool fstatBad(void) { struct stat info; return fstat(BAD_FD, &info) == -1; }
static bool fsyncBad(void) { return fsync(BAD_FD) == -1; }
static bool ftruncateBad(void) { return ftruncate(BAD_FD, 0) == -1; }
static bool isattyBad(void) { return isatty(BAD_FD) == 0; }
static bool statAbsent(void) { struct stat info; return stat(ABSENT, &info) == -1; }
static bool truncateAbsent(void) { return truncate(ABSENT, 0) == -1; }
static bool accessAbsent(void) { return access(ABSENT, F_OK) == -1; }
static bool renameAbsent(void) { return rename(ABSENT, FOLDER "/other") == -1; }
static bool realpathAbsent(void) { return realpath(ABSENT, NULL) == NULL; }
static bool chdirAbsent(void) { return chdir(ABSENT) == -1; }
static bool mkdirExisting(void) { return mkdir(FOLDER, 0777) == -1; }
static bool rmdirNotEmpty(void) { return rmdir(FOLDER) == -1; }
static bool opendirFile(void) { return opendir(FILE_IN_FOLDER) == NULL; }
static bool readlinkFile(void) { char text[8]; return readlink(FILE_IN_FOLDER, text, sizeof text) == -1; }
static bool unlinkThroughFile(void) { return unlink(FILE_IN_FOLDER "/x") == -1; }
static bool getcwdSmall(void) { char c; return getcwd(&c, 1) == NULL; }
static bool fopenAbsent(void) { return fopen(ABSENT, "r") == NULL; }
static bool fopenMode(void) { return fopen(FILE_IN_FOLDER, "q") == NULL; }
static bool fdopenMode(void) { return fdopen(0, "q") == NULL; }
static bool filenoOfMemory(void) {
  char memory[4];
  FILE *stream = fmemopen(memory, sizeof memory, "w");
  int fd = stream == NULL ? 0 : fileno(stream), error = errno;
  if (stream != NULL) fclose(stream);
  errno = error;
  return fd == -1;
}
static bool fmemopenMode(void) { char memory[4]; return fmemopen(memory, sizeof memory, "q") == NULL; }
static bool strtolLarge(void) { return strtol("99999999999", NULL, 10) == LONG_MAX; }
static bool strtolBase(void) { return strtol("1", NULL, 99) == 0; }
static bool strtoullLarge(void) { return strtoull("99999999999999999999999", NULL, 10) == ULLONG_MAX; }
static bool strtoimaxLarge(void) { return strtoimax("-99999999999999999999999", NULL, 10) == INTMAX_MIN; }
static bool wcstolLarge(void) { return wcstol(L"99999999999", NULL, 10) == LONG_MAX; }
static bool strtodLarge(void) { return strtod("1e999", NULL) == HUGE_VAL; }
static bool strtofSmall(void) { return strtof("1e-99", NULL) == 0; }
static bool mallocHuge(void) { return nothing(malloc(huge)); }
static bool callocOverflow(void) { return nothing(calloc(huge, 16)); }
static bool reallocHuge(void) { return nothing(realloc(NULL, huge)); }
static bool reallocarrayOverflow(void) { return nothing(reallocarray(NULL, huge, 16)); }
static bool alignedHuge(void) { return nothing(aligned_alloc(64, huge)); }
static bool sbrkBack(void) { return sbrk(-4096) == (void *)-1; }
static bool mmapFixed(void) { return mmap(NULL, 4096, PROT_READ, MAP_FIXED | MAP_PRIVATE, -1, 0) == MAP_FAILED; }
static bool mbrtowcInvalid(void) { wchar_t c; mbstate_t state = {0}; return mbrtowc(&c, "\xff", 1, &state) == (size_t)-1; }
static bool mbstowcsInvalid(void) { wchar_t text[4]; return mbstowcs(text, "\xff\xff", 4) == (size_t)-1; }
static bool wcrtombInvalid(void) { char text[8]; mbstate_t state = {0}; return wcrtomb(text, 0xd800, &state) == (size_t)-1; }
static bool iconvUnknown(void) { return iconv_open("no-such-charset", "UTF-8") == (iconv_t)-1; }
static bool familyUnknown(void) { char address[16]; return inet_pton(99, "1.2.3.4", address) == -1; }
static bool inetNoSpace(void) { char text[2], address[4] = {1, 2, 3, 4}; return inet_ntop(AF_INET, address, text, sizeof text) == NULL; }
static bool setenvName(void) { return setenv("A=B", "", 1) == -1; }
static bool unsetenvName(void) { return unsetenv("") == -1; }
static bool gmtimeLarge(void) { struct tm out; time_t when = INT64_MAX; return gmtime_r(&when, &out) == NULL; }
static bool mktimeLarge(void) { struct tm in = {.tm_year = INT_MAX, .tm_mon = 12, .tm_mday = 2}; return mktime(&in) == -1; }
static bool nanosleepInvalid(void) { struct timespec time = {0, -1}; return nanosleep(&time, NULL) == -1; }
static bool sysconfUnknown(void) { return sysconf(123456) == -1; }
static bool printToBad(void) { return dprintf(BAD_FD, "x") < 0; }
static bool wideToNarrow(void) { char text[8]; return snprintf(text, sizeof text, "%lc", (wint_t)0xd800) < 0; }

static const struct Case {
  const char *name;
  bool (*provoke)(void);
  int error;
} cases[] = {
  {"open", openAbsent, ENOENT},
  {"strtol", strtolLarge, ERANGE},
  {"malloc", mallocHuge, ENOMEM},
  {"mbrtowc", mbrtowcInvalid, EILSEQ},
  {"read", readBad, EBADF},
  {"mkdir", mkdirExisting, EEXIST},
  {"open, exclusive", openExisting, EEXIST},
  {"write", writeBad, EBADF},
  {"readv", readvBad, EBADF},
  {"pread", preadBad, EBADF},
  {"lseek", lseekBad, EBADF},
  {"close", closeBad, EBADF},
  {"fcntl", fcntlBad, EBADF},
  {"fstat", fstatBad, EBADF},
  {"fsync", fsyncBad, EBADF},
  {"ftruncate", ftruncateBad, EBADF},
  {"isatty", isattyBad, EBADF},
  {"stat", statAbsent, ENOENT},
  {"truncate", truncateAbsent, ENOENT},
  {"access", accessAbsent, ENOENT},
  {"rename", renameAbsent, ENOENT},
  {"realpath", realpathAbsent, ENOENT},
  {"chdir", chdirAbsent, ENOENT},
  {"rmdir", rmdirNotEmpty, ENOTEMPTY},
  {"opendir", opendirFile, ENOTDIR},
  {"readlink", readlinkFile, EINVAL},
  {"unlink", unlinkThroughFile, ENOTDIR},
  {"getcwd", getcwdSmall, ERANGE},
  {"fopen", fopenAbsent, ENOENT},
  {"fopen, mode", fopenMode, EINVAL},
  {"fdopen", fdopenMode, EINVAL},
  {"fileno", filenoOfMemory, EBADF},
  {"fmemopen", fmemopenMode, EINVAL},
  {"strtol, base", strtolBase, EINVAL},
  {"strtoull", strtoullLarge, ERANGE},
  {"strtoimax", strtoimaxLarge, ERANGE},
  {"wcstol", wcstolLarge, ERANGE},
  {"strtod", strtodLarge, ERANGE},
  {"strtof", strtofSmall, ERANGE},
  {"calloc", callocOverflow, ENOMEM},
  {"realloc", reallocHuge, ENOMEM},
  {"reallocarray", reallocarrayOverflow, ENOMEM},
  {"aligned_alloc", alignedHuge, ENOMEM},
  {"sbrk", sbrkBack, ENOMEM},
  {"mmap", mmapFixed, EINVAL},
  {"mbstowcs", mbstowcsInvalid, EILSEQ},
  {"wcrtomb", wcrtombInvalid, EILSEQ},
  {"iconv_open", iconvUnknown, EINVAL},
  {"inet_pton", familyUnknown, EAFNOSUPPORT},
  {"inet_ntop", inetNoSpace, ENOSPC},
  {"setenv", setenvName, EINVAL},
  {"unsetenv", unsetenvName, EINVAL},
  {"gmtime_r", gmtimeLarge, EOVERFLOW},
  {"mktime", mktimeLarge, EOVERFLOW},
  {"nanosleep", nanosleepInvalid, EINVAL},
  {"sysconf", sysconfUnknown, EINVAL},
  {"dprintf", printToBad, EBADF},
  {"snprintf", wideToNarrow, EILSEQ},
};
enum { CASES = sizeof cases / sizeof *cases };

static int32_t provoke(void *arg) {
  CHECK_EQUAL("a new thread's errno", 0, errno);
  for (int i = 0; i < ROUNDS * CASES; i++) {
    /* Each thread at another place of the table, so that neighbours in time have different errors. */
    const struct Case *it = &cases[(i + (intptr_t)arg * (CASES / THREADS)) % CASES];
    errno = EDOM;
    CHECK(it->name, it->provoke());
    if (i % 16 == 0) sched_yield();
    CHECK_EQUAL(it->name, it->error, errno);
  }
  errno = 1000 + (int)(intptr_t)arg;
  return errno;
}

/* Each thread keeps its own for as long as it likes, and calls that succeed leave it alone. */
static HEVENT everybodyHasSet;
static int threadsThatHaveSet;
static int32_t keep(void *arg) {
  errno = 2000 + (int)(intptr_t)arg;
  if (__atomic_add_fetch(&threadsThatHaveSet, 1, __ATOMIC_SEQ_CST) == THREADS) RatSetEvent(everybodyHasSet);
  CHECK_OK("wait", RatWaitForHandle(everybodyHasSet, PATIENCE));
  CHECK("strtol that succeeds", strtol("12", NULL, 10) == 12);
  free(malloc(100));
  return errno;
}

int main(int argc, char **argv) {
  begin(argc, argv);
  CHECK_EQUAL("the first thread's errno", 0, errno);
  CHECK("a locale with wide characters", setlocale(LC_ALL, "C.UTF-8") != NULL);
  mkdir(FOLDER, 0777);
  FILE *file = fopen(FILE_IN_FOLDER, "w");
  CHECK("a file", file != NULL && fclose(file) == 0);

  errno = EXDEV;
  HTHREAD threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(provoke, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("what the thread has set", 1000 + i, joinThread(threads[i]));
  CHECK_EQUAL("the first thread's errno, afterwards", EXDEV, errno);

  everybodyHasSet = newEvent(true, false);
  for (intptr_t i = 0; i < THREADS; i++) threads[i] = startThread(keep, (void *)i);
  for (int i = 0; i < THREADS; i++) CHECK_EQUAL("what the thread has kept", 2000 + i, joinThread(threads[i]));
  CHECK_EQUAL("the first thread's errno, after RatOS calls", EXDEV, errno);

  /* The working directory is the process's: last, when no thread needs it. */
  CHECK("a folder of its own", mkdir(FOLDER "/gone", 0777) == 0 && chdir(FOLDER "/gone") == 0);
  CHECK("that is removed", rmdir(FOLDER "/gone") == 0);
  char *here = getcwd(NULL, 0);
  CHECK("getcwd in a folder that has been removed", here == NULL);
  CHECK_EQUAL("its errno", ENOENT, errno);
  CHECK("a folder that is there", chdir("/") == 0);

  closeHandle(everybodyHasSet);
  remove(FILE_IN_FOLDER);
  rmdir(FOLDER);
  return finish();
}
