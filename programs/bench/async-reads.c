/*
 * A thousand reads of 64 bytes, of a file or of a pipe that another thread fills: all in flight at once, or one after another.
 * Nanoseconds a read, to the moment at which its bytes are there and the program has been told.
 */
#include "bench.h"
#include <string.h>

enum { BATCHES = 60, WARM_UP = 10, READS = 1000, BYTES = 64 };

static char buffers[READS][BYTES];
static HANDLE source, sink;
static HCOMPQ queue;

static int32_t fill(void *arg) {
  static char bytes[BYTES];
  size_t done;
  (void)arg;
  for (int i = 0; i < (BATCHES + WARM_UP) * READS; i++) check(RatWriteFile(sink, bytes, BYTES, &done), "RatWriteFile");
  return 0;
}

static void inFlight(bool isPipe) {
  RatCompletion batch[64];
  for (int i = 0; i < READS; i++)
    check(RatReadFileAsync(source, isPipe ? 0 : (uint64_t)i * BYTES, buffers[i], BYTES, queue, (uintptr_t)i), "RatReadFileAsync");
  for (size_t told = 0, got; told < READS; told += got) {
    check(RatGetCompletions(queue, batch, 64, RAT_INFINITE, &got), "RatGetCompletions");
    for (size_t i = 0; i < got; i++) check(batch[i].value == BYTES ? batch[i].status : RAT_ERR_IO, "a completion");
  }
}

static void oneAfterAnother(void) {
  size_t done;
  for (int i = 0; i < READS; i++) {
    check(RatReadFile(source, buffers[i], BYTES, &done), "RatReadFile");
    check(done == BYTES ? RAT_SUCCESS : RAT_ERR_IO, "a read");
  }
}

int main(int argc, char **argv) {
  bool async = argc > 1 && strcmp(argv[1], "async") == 0;
  bool isPipe = argc > 2 && strcmp(argv[2], "pipe") == 0;
  HTHREAD thread = NULL;
  check(RatCreateCompletionQueue(&queue), "RatCreateCompletionQueue");
  if (isPipe) {
    check(RatCreatePipe(0, &source, &sink), "RatCreatePipe");
    check(RatCreateThread(fill, NULL, NULL, &thread), "RatCreateThread");
  } else {
    size_t done;
    check(RatOpenFile("/tmp/async-reads.dat", RAT_OPEN_READ | RAT_OPEN_WRITE | RAT_OPEN_CREATE, &source), "RatOpenFile");
    check(RatWriteFile(source, buffers, sizeof buffers, &done), "RatWriteFile");
  }
  for (int batch = 0; batch < BATCHES + WARM_UP; batch++) {
    if (!isPipe) check(RatSeekFile(source, 0, RAT_SEEK_BEGIN, NULL), "RatSeekFile");
    uint64_t started = RatGetTickNs();
    if (async) inFlight(isPipe);
    else oneAfterAnother();
    if (batch >= WARM_UP) sample(started, READS);
  }
  if (thread != NULL) RatWaitForHandle(thread, RAT_INFINITE);
  return report();
}
