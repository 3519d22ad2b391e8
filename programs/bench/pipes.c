/* Pipes between two processes: pieces of so many bytes from a writer to a reader, each; or, with "byte", a byte to the
 * other process and back. */
#include "bench.h"
#include <string.h>

enum { LARGEST = 64 << 10, BATCHES = 80, WARM_BATCHES = 20, MOST_PIECES = 2000, BATCH_BYTES = 4 << 20, ROUNDS = 50, WARM_ROUNDS = 20000 };

static char buffer[LARGEST];

static bool readAll(HPIPE pipe, size_t length) {
  for (size_t at = 0, done; at < length; at += done)
    if (RatReadFile(pipe, buffer + at, length - at, &done) < 0 || done == 0) return false;
  return true;
}

static bool writeAll(HPIPE pipe, size_t length) {
  size_t done;
  return RatWriteFile(pipe, buffer, length, &done) >= 0;
}

static int writeForEver(size_t length) {
  HPIPE out;
  check(RatGetInheritedHandle(0, &out), "RatGetInheritedHandle");
  while (writeAll(out, length)) {}
  return 0;
}

static int echo(void) {
  HPIPE in, out;
  check(RatGetInheritedHandle(0, &out), "RatGetInheritedHandle");
  check(RatGetInheritedHandle(1, &in), "RatGetInheritedHandle");
  while (readAll(in, 1) && writeAll(out, 1)) {}
  return 0;
}

/* Starts the other side, which alone has the ends that it is given. */
static HPROCESS start(const char *program, const char *mode, HANDLE *ends, uint32_t count) {
  HPROCESS process;
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = ends, .inheritCount = count};
  check(RatCreateProcess(program, (const char *[]){program, "other", mode, NULL}, &attributes, &process), "RatCreateProcess");
  for (uint32_t i = 0; i < count; i++) RatCloseHandle(ends[i]);
  return process;
}

int main(int argc, char **argv) {
  bool isOther = argc > 2 && strcmp(argv[1], "other") == 0;
  const char *mode = isOther ? argv[2] : argc > 1 ? argv[1] : "byte";
  bool byte = strcmp(mode, "byte") == 0;
  size_t length = byte ? 1 : strtoul(mode, NULL, 10);
  if (length == 0 || length > LARGEST) return 2;
  if (isOther) return byte ? echo() : writeForEver(length);
  HPIPE in, itsOut, itsIn, out = NULL;
  check(RatCreatePipe(0, &in, &itsOut), "RatCreatePipe");
  if (byte) check(RatCreatePipe(0, &itsIn, &out), "RatCreatePipe");
  HPROCESS other = start(argv[0], mode, (HANDLE[]){itsOut, byte ? itsIn : NULL}, byte ? 2 : 1);
  int pieces = byte ? ROUNDS : BATCH_BYTES / length < MOST_PIECES ? (int)(BATCH_BYTES / length) : MOST_PIECES;
  for (int i = 0; byte && i < WARM_ROUNDS; i++) {
    if (!writeAll(out, 1) || !readAll(in, 1)) return 1;
  }
  for (int batch = -WARM_BATCHES; batch < BATCHES; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < pieces; i++)
      if ((byte && !writeAll(out, 1)) || !readAll(in, length)) return 1;
    if (batch >= 0) sample(started, pieces);
  }
  if (byte) RatCloseHandle(out);
  RatCloseHandle(in);
  RatWaitForHandle(other, RAT_INFINITE);
  return report();
}
