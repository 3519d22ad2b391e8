/*
 * Where the host enters a program with exceptions. WebAssembly unwinds before anybody has asked whether there is a
 * handler, so the outermost frame has to catch: what nobody else has caught ends the process by std::terminate.
 */
#include "in-flight.h"

#include <cstdint>
#include <cstdlib>
#include <exception>

/* What objects throw and catch: the address of an exception, as the C++ ABI lays it out. */
asm(".globl __cpp_exception\n"
    ".tagtype __cpp_exception i32\n"
    "__cpp_exception:\n");

extern "C" {

void __wasm_call_ctors(void);
int __main_void(void);
void __wasm_call_dtors(void);

int32_t RatCallWithoutException(int32_t (*function)(void *), void *arg) {
  try {
    return function(arg);
  } catch (...) {
    if (RatTellThrow != nullptr) RatTellThrow();
    std::terminate(); /* which finds the exception by its being handled */
  }
}

static int32_t runProgram(void *) {
  __wasm_call_ctors();
  int exitCode = __main_void();
  __wasm_call_dtors();
  return exitCode;
}

/* In place of the C library's. */
void _start(void) {
  static bool started;
  if (started) __builtin_trap();
  started = true;
  int32_t exitCode = RatCallWithoutException(runProgram, nullptr);
  if (exitCode != 0) std::_Exit(exitCode);
}
}
