/* Memory mapped from files: what is read, what comes back to the file and when, and mistakes. */
#include "posix-check.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 65536 };
static const char *const path = "/tmp/mapped";

static int newFile(size_t size) {
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
  CHECK("a file", file >= 0);
  for (size_t i = 0; i < size; i += 8) CHECK("its content", write(file, "abcdefgh", 8) == 8);
  return file;
}

static char byteAt(int file, off_t offset) {
  char byte = 0;
  CHECK("a byte", pread(file, &byte, 1, offset) == 1);
  return byte;
}

static void anonymous(void) {
  char *p = mmap(NULL, 3 * PAGE + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK("memory", p != MAP_FAILED && (uintptr_t)p % PAGE == 0 && PAGE == sysconf(_SC_PAGESIZE));
  for (int i = 0; i < 4 * PAGE; i++) CHECK("all zero", p[i] == 0);
  memset(p, 1, 4 * PAGE);
  ZERO("a piece in the middle", munmap(p + PAGE, PAGE));
  CHECK("its neighbours stay", p[0] == 1 && p[2 * PAGE] == 1);
  ZERO("twice does not matter", munmap(p + PAGE, PAGE));
  ZERO("the rest", munmap(p, 4 * PAGE));
  ZERO("what is not mapped", munmap(p, 4 * PAGE));
  for (int i = 0; i < 3000; i++) {
    p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK("it comes back", p != MAP_FAILED && munmap(p, PAGE) == 0);
  }
}

static void private(void) {
  int file = newFile(100);
  char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  CHECK("mapped", p != MAP_FAILED && memcmp(p, "abcdefghabc", 11) == 0);
  CHECK("zeros behind the end", p[104] == 0 && p[PAGE] == 0);
  p[0] = 'X';
  ZERO("unmapped", munmap(p, 2 * PAGE));
  CHECK_EQUAL("the file does not know", 'a', byteAt(file, 0));
  close(file);
}

static void shared(void) {
  int file = newFile(2 * PAGE + 800);
  char *p = mmap(NULL, 2 * PAGE + 800, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  CHECK("mapped", p != MAP_FAILED);
  ZERO("without the descriptor", close(file));
  file = open(path, O_RDWR);
  p[1] = 'X';
  p[2 * PAGE + 7] = 'Y';
  ZERO("the first page", msync(p, PAGE, MS_SYNC));
  CHECK_EQUAL("is in the file", 'X', byteAt(file, 1));
  CHECK_EQUAL("the other not yet", 'h', byteAt(file, 2 * PAGE + 7));
  /* What another writes stays, where nothing was changed here. */
  CHECK("another", pwrite(file, "12", 2, 5000) == 2);
  p[5003] = 'Z';
  ZERO("all", munmap(p, 2 * PAGE + 800));
  CHECK_EQUAL("there", 'Y', byteAt(file, 2 * PAGE + 7));
  CHECK_EQUAL("there", 'Z', byteAt(file, 5003));
  CHECK_EQUAL("there", '1', byteAt(file, 5000));
  /* A part from the middle; and the file becomes shorter meanwhile. */
  p = mmap(NULL, PAGE + 800, PROT_READ | PROT_WRITE, MAP_SHARED, file, PAGE);
  CHECK("a part", p != MAP_FAILED && p[PAGE + 7] == 'Y');
  p[0] = 'P';
  p[PAGE] = 'Q';
  ZERO("shorter", ftruncate(file, 2 * PAGE));
  ZERO("unmapped", munmap(p, PAGE + 800));
  struct stat status;
  CHECK("it has not grown", fstat(file, &status) == 0 && status.st_size == 2 * PAGE);
  CHECK_EQUAL("there", 'P', byteAt(file, PAGE));
  close(file);
}

static void atTheEnd(const char *program) {
  close(newFile(100));
  char *const arguments[] = {(char *)program, "child", NULL};
  pid_t child;
  ZERO("a child", posix_spawn(&child, program, NULL, NULL, arguments, environ));
  int status;
  CHECK("its end", waitpid(child, &status, 0) == child && status == 0);
  int file = open(path, O_RDONLY);
  CHECK_EQUAL("written at its end", 'E', byteAt(file, 3));
  close(file);
}

static int childMain(void) {
  int file = open(path, O_RDWR);
  char *p = mmap(NULL, 100, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (p == MAP_FAILED) return 1;
  p[3] = 'E';
  return 0;
}

#define FAILS(error, call) CHECK(#call, (errno = 0, (call) == MAP_FAILED) && errno == (error))
#define REFUSES(error, call) CHECK(#call, (errno = 0, (call) == -1) && errno == (error))

static void mistakes(void) {
  int file = newFile(100), readOnly = open(path, O_RDONLY), writeOnly = open(path, O_WRONLY), folder = open("/tmp", O_RDONLY);
  FAILS(EINVAL, mmap(NULL, 0, PROT_READ, MAP_PRIVATE, file, 0));
  FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, 0, file, 0));
  FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, file, 1));
  FAILS(EINVAL, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0));
  FAILS(ENOTSUP, mmap(NULL, PAGE, PROT_EXEC, MAP_PRIVATE, file, 0));
  FAILS(EBADF, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, -1, 0));
  FAILS(ENODEV, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, folder, 0));
  FAILS(EACCES, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, writeOnly, 0));
  FAILS(EACCES, mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, readOnly, 0));
  FAILS(ENOMEM, mmap(NULL, (size_t)-1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  FAILS(ENOMEM, mmap(NULL, (size_t)-PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, readOnly, 0);
  CHECK("to be read, it may be shared", p != MAP_FAILED && p[0] == 'a');
  REFUSES(EINVAL, munmap(p + 1, PAGE));
  REFUSES(EINVAL, munmap(p, 0));
  REFUSES(EINVAL, munmap((void *)-PAGE, 2 * PAGE));
  REFUSES(EINVAL, msync(p, PAGE, MS_SYNC | MS_ASYNC));
  REFUSES(EINVAL, msync(p + 1, PAGE, MS_SYNC));
  REFUSES(EINVAL, mprotect(p + 1, PAGE, PROT_READ | PROT_WRITE));
  REFUSES(ENOTSUP, mprotect(p, PAGE, PROT_NONE));
  ZERO("unmapped", munmap(p, PAGE));
  REFUSES(ENOMEM, msync(p, PAGE, MS_SYNC));
  close(file), close(readOnly), close(writeOnly), close(folder);
}

int main(int argc, char **argv) {
  if (argc > 1) return childMain();
  begin(argc, argv);
  mkdir("/tmp", 0777);
  anonymous();
  private();
  shared();
  atTheEnd(argv[0]);
  mistakes();
  unlink(path);
  return finish();
}
