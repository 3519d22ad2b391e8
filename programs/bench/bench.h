/* Timing for the benchmark's programs: each prints its samples, nanoseconds an operation, one a line. */
#ifndef BENCH_H
#define BENCH_H

#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAXIMUM_SAMPLES = 8192 };
static double samples[MAXIMUM_SAMPLES];
static int sampleCount;

/* Notes how long each of `operations` took since `started`. */
static inline void sample(uint64_t started, double operations) {
  if (sampleCount < MAXIMUM_SAMPLES) samples[sampleCount++] = (double)(RatGetTickNs() - started) / operations;
}

static inline int report(void) {
  for (int i = 0; i < sampleCount; i++) printf("%.2f\n", samples[i]);
  return 0;
}

/* Ends the program when a call fails. */
static inline void check(RatStatus status, const char *what) {
  if (status >= 0) return;
  fprintf(stderr, "%s: %s\n", what, RatStatusText(status));
  exit(1);
}

/* The clock moves in steps of 5 us: a batch must take much longer than that. */
#define MEASURE(batches, operations, statement)          \
  for (int batch_ = 0; batch_ < (batches); batch_++) {   \
    uint64_t started_ = RatGetTickNs();                  \
    for (int i_ = 0; i_ < (operations); i_++) statement; \
    sample(started_, (operations));                      \
  }

#endif
