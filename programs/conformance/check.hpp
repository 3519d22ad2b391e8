/* Checks for conformance programs in C++. */
#ifndef CHECK_HPP
#define CHECK_HPP

#include <ratos.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <string>

static std::atomic<int> checksPassed{0};

static inline void check(const char *file, int line, const char *what, const char *text, bool condition) {
  if (condition) {
    checksPassed++;
    return;
  }
  std::fprintf(stderr, "%s:%d: %s: %s\n", file, line, what, text);
  RatExitProcess(1);
}
#define CHECK(what, ...) check(__FILE__, __LINE__, what, #__VA_ARGS__, static_cast<bool>(__VA_ARGS__))

/* The statement throws `Type`, and what() contains the text. */
#define CHECK_THROWS(Type, text, ...)                                                                \
  do {                                                                                               \
    try {                                                                                            \
      __VA_ARGS__;                                                                                   \
      check(__FILE__, __LINE__, "throws nothing", #__VA_ARGS__, false);                              \
    } catch (const Type &error) {                                                                    \
      check(__FILE__, __LINE__, error.what(), #__VA_ARGS__, std::strstr(error.what(), text) != nullptr); \
    }                                                                                                \
  } while (0)

static inline HTHREAD startThread(RatThreadEntry entry, void *arg) {
  HTHREAD thread = nullptr;
  CHECK("start a thread", RatCreateThread(entry, arg, nullptr, &thread) == RAT_SUCCESS);
  return thread;
}

static inline int32_t joinThread(HTHREAD thread) {
  int32_t exitCode = 0;
  CHECK("join a thread", RatWaitForHandle(thread, 60000) == RAT_SUCCESS);
  CHECK("its exit code", RatGetThreadExitCode(thread, &exitCode) == RAT_SUCCESS);
  RatCloseHandle(thread);
  return exitCode;
}

/* Runs the program itself with another part to play; what it has written to both streams comes back. */
static inline std::string outputOf(const char *program, const char *part, int32_t *exitCode) {
  HPIPE reader, writer;
  CHECK("a pipe", RatCreatePipe(0, &reader, &writer) == RAT_SUCCESS);
  RatProcessAttributes attributes = {};
  attributes.size = sizeof attributes;
  attributes.stdOut = attributes.stdErr = writer;
  const char *argv[] = {program, part, nullptr};
  HPROCESS child;
  CHECK("start a child", RatCreateProcess(program, argv, &attributes, &child) == RAT_SUCCESS);
  RatCloseHandle(writer);
  std::string output;
  char buffer[1024];
  for (size_t done; RatReadFile(reader, buffer, sizeof buffer, &done) == RAT_SUCCESS && done > 0;) output.append(buffer, done);
  RatCloseHandle(reader);
  CHECK("join a child", RatWaitForHandle(child, 60000) == RAT_SUCCESS);
  CHECK("its exit code", RatGetProcessExitCode(child, exitCode) == RAT_SUCCESS);
  RatCloseHandle(child);
  return output;
}

static inline int finish() {
  std::printf("ok %d checks\n", checksPassed.load());
  return 0;
}

#endif
